/* Inlines: add and remove forms of related objects. */
'use strict';
{
    const $ = django.jQuery;

    class Inline {
        constructor(group, type, options) {
            this.group = group;
            this.isTabular = type === 'tabular';
            this.prefix = options.prefix;
            this.addText = options.addText;
            this.deleteText = options.deleteText;
            this.empty = document.getElementById(`${this.prefix}-empty`);
            this.total = document.getElementById(`id_${this.prefix}-TOTAL_FORMS`);
            this.max = document.getElementById(`id_${this.prefix}-MAX_NUM_FORMS`);
            this.min = document.getElementById(`id_${this.prefix}-MIN_NUM_FORMS`);
        }

        rows() { return [...this.group.querySelectorAll(`.dynamic-${CSS.escape(this.prefix)}`)]; }

        setUp() {
            const selector = this.isTabular ? 'tbody > tr.form-row' : '.inline-related';
            for (const row of this.group.querySelectorAll(selector)) {
                if (row.classList.contains('empty-form') || row.closest('.js-inline-admin-formset') !== this.group) { continue; }
                row.classList.add(`dynamic-${this.prefix}`);
                if (!row.classList.contains('has_original') && this.empty) { this.addDeleteLink(row); }
            }
            if (!this.empty) { return; } // none may be added
            this.total.autocomplete = 'off';
            this.addButton();
            this.refresh();
        }

        addButton() {
            const link = document.createElement('a');
            link.href = '#';
            link.role = 'button';
            link.className = 'addlink';
            link.textContent = this.addText;
            link.addEventListener('click', (event) => {
                event.preventDefault();
                this.addRow();
            });
            if (this.isTabular) {
                const row = document.createElement('tr');
                row.className = 'add-row';
                const cell = row.insertCell();
                cell.colSpan = this.empty.cells.length;
                cell.append(link);
                this.empty.after(row);
                this.adder = row;
            } else {
                this.adder = document.createElement('div');
                this.adder.className = 'add-row';
                this.adder.append(link);
                this.empty.after(this.adder);
            }
        }

        addDeleteLink(row) {
            const link = document.createElement('a');
            link.href = '#';
            link.role = 'button';
            link.className = 'inline-deletelink';
            link.textContent = this.deleteText;
            link.addEventListener('click', (event) => {
                event.preventDefault();
                this.removeRow(row);
            });
            if (this.isTabular) {
                const box = document.createElement('div');
                box.append(link);
                row.lastElementChild.append(box);
            } else {
                const box = document.createElement('span');
                box.append(link);
                (row.querySelector('h3') || row).append(box);
            }
        }

        addRow() {
            const number = Number(this.total.value);
            const row = this.empty.cloneNode(true);
            row.classList.remove('empty-form');
            row.classList.add(`dynamic-${this.prefix}`);
            row.id = `${this.prefix}-${number}`;
            this.renumber(row, number);
            this.addDeleteLink(row);
            this.empty.before(row);
            this.total.value = number + 1;
            this.refresh();
            this.prepare(row);
            row.dispatchEvent(new CustomEvent('formset:added', {bubbles: true, detail: {formsetName: this.prefix}}));
        }

        removeRow(row) {
            // Errors of the form stand in a row of their own.
            const errors = row.previousElementSibling;
            if (errors && errors.classList.contains('row-form-errors')) { errors.remove(); }
            row.remove();
            document.dispatchEvent(new CustomEvent('formset:removed', {detail: {formsetName: this.prefix}}));
            const rows = this.rows();
            this.total.value = rows.length;
            rows.forEach((other, number) => {
                other.id = `${this.prefix}-${number}`;
                this.renumber(other, number);
            });
            this.refresh();
        }

        renumber(row, number) {
            const pattern = new RegExp(`(${this.prefix.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}-(\\d+|__prefix__))(?=-|$)`);
            const replacement = `${this.prefix}-${number}`;
            for (const element of [row, ...row.querySelectorAll('*')]) {
                for (const name of ['id', 'name', 'for', 'aria-describedby', 'aria-labelledby']) {
                    const value = element.getAttribute(name);
                    if (value) { element.setAttribute(name, value.replace(pattern, replacement)); }
                }
            }
            const label = row.querySelector('.inline_label');
            if (label && !row.classList.contains('has_original')) { label.textContent = label.textContent.replace(/#\d+|#__prefix__/, `#${number + 1}`); }
        }

        // Widgets with scripts of their own start in a form that is added.
        prepare(row) {
            if (window.DateTimeShortcuts && row.querySelector('.vDateField, .vTimeField')) {
                row.querySelectorAll('.datetimeshortcuts').forEach((element) => element.remove());
                DateTimeShortcuts.init();
            }
            row.querySelectorAll('select.selectfilter, select.selectfilterstacked').forEach((select) => {
                SelectFilter.init(select.id, select.dataset.fieldName, select.dataset.isStacked);
            });
            for (const field of this.empty.querySelectorAll('input, textarea')) {
                const rule = $(field).data('prepopulation');
                if (!rule) { continue; }
                const number = row.id.split('-').pop();
                const twin = (id) => id.replace('__prefix__', number);
                $(row).find(`#${twin(field.id)}`).prepopulate(rule.dependency_ids.map(twin), rule.maxLength, rule.allowUnicode);
            }
            row.querySelectorAll('.related-widget-wrapper select').forEach((select) => {
                if (window.updateRelatedObjectLinks) { window.updateRelatedObjectLinks(select); }
            });
        }

        refresh() {
            const count = this.rows().length;
            const max = this.max && this.max.value !== '' ? Number(this.max.value) : Infinity;
            const min = this.min && this.min.value !== '' ? Number(this.min.value) : 0;
            this.adder.style.display = count < max ? '' : 'none';
            this.group.querySelectorAll('.inline-deletelink').forEach((link) => {
                link.style.display = count > min ? '' : 'none';
            });
            this.group.classList.toggle('has-max', count >= max);
        }
    }

    $(() => {
        document.querySelectorAll('.js-inline-admin-formset').forEach((group) => {
            const {options} = JSON.parse(group.dataset.inlineFormset);
            new Inline(group, group.dataset.inlineType, options).setUp();
        });
    });
}
