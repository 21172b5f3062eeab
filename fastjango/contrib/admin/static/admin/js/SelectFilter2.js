/* Two boxes for a select of many: the available options and the chosen ones, each with a filter. */
'use strict';
{
    const say = (text, name) => interpolate(text, [name]);

    class TwoBoxes {
        constructor(id, fieldName, isStacked) {
            this.id = id;
            this.name = fieldName;
            this.isStacked = Number(isStacked);
            this.fromId = `${id}_from`;
            this.toId = `${id}_to`;
        }

        build() {
            const from = document.getElementById(this.id);
            this.from = from;
            from.id = this.fromId;
            from.className = 'filtered';
            from.setAttribute('aria-labelledby', `${this.fromId}_title`);
            this.dropNotes(from);
            const selector = quickElement('div', from.parentNode, '', 'class', this.isStacked ? 'selector stacked' : 'selector');
            from.before(selector);

            const available = quickElement('div', selector, '', 'class', 'selector-available');
            this.heading(available, 'selector-available-title', this.fromId, gettext('Available %s'), gettext('Choose %s by selecting them and then select the "Choose" arrow button.'));
            this.filterInput = this.filterBox(available, `${this.id}_filter`, `${this.id}_input`, gettext('Type into this box to filter down the list of available %s.'));
            available.append(from);
            this.addAll = this.button(available, `${this.id}_add_all`, 'selector-chooseall', gettext('Choose all %s'), gettext('Choose all %s'));

            const chooser = quickElement('ul', selector, '', 'class', 'selector-chooser');
            this.add = this.button(quickElement('li', chooser), `${this.id}_add`, 'selector-add', gettext('Choose selected %s'));
            this.remove = this.button(quickElement('li', chooser), `${this.id}_remove`, 'selector-remove', gettext('Remove selected %s'));

            const chosen = quickElement('div', selector, '', 'class', 'selector-chosen', 'id', `${this.id}_selector_chosen`);
            this.heading(chosen, 'selector-chosen-title', this.toId, gettext('Chosen %s'), gettext('Remove %s by selecting them and then select the "Remove" arrow button.'));
            this.selectedInput = this.filterBox(chosen, `${this.id}_filter_selected`, `${this.id}_selected_input`, gettext('Type into this box to filter down the list of selected %s.'));
            this.to = quickElement('select', chosen, '', 'id', this.toId, 'multiple', '', 'size', from.size, 'name', from.name, 'class', 'filtered', 'aria-labelledby', `${this.toId}_title`);
            this.note = quickElement('div', chosen, '', 'class', 'list-footer-display', 'id', `${this.id}_list-footer-display`);
            this.note.hidden = true;
            this.removeAll = this.button(chosen, `${this.id}_remove_all`, 'selector-clearall', gettext('Remove all %s'), gettext('Remove all %s'));
            from.name += '_old';

            SelectBox.init(this.fromId);
            SelectBox.init(this.toId);
            SelectBox.move(this.fromId, this.toId);
            this.bind();
            this.refresh();
        }

        // Help on selecting many at once says nothing here.
        dropNotes(from) {
            for (const element of [...from.parentNode.querySelectorAll('p.info, p.help')]) { element.remove(); }
        }

        heading(parent, className, boxId, title, help) {
            const box = quickElement('div', parent, '', 'class', className, 'id', `${boxId}_title`);
            quickElement('label', box, `${say(title, this.name)} `, 'for', boxId);
            quickElement('p', box, say(help, this.name), 'class', 'helptext');
        }

        filterBox(parent, boxId, inputId, help) {
            const line = quickElement('p', parent, '', 'id', boxId, 'class', 'selector-filter');
            const label = quickElement('label', line, '', 'for', inputId);
            quickElement('span', label, '', 'class', 'help-tooltip search-label-icon', 'aria-label', say(help, this.name));
            const input = quickElement('input', line, '', 'type', 'text', 'id', inputId, 'placeholder', gettext('Filter'));
            return input;
        }

        button(parent, id, className, title, text = title) {
            return quickElement('button', parent, say(text, this.name), 'type', 'button', 'id', id, 'class', className, 'title', say(title, this.name));
        }

        bind() {
            const moves = [
                [this.add, 'move', this.fromId, this.toId], [this.remove, 'move', this.toId, this.fromId],
                [this.addAll, 'move_all', this.fromId, this.toId], [this.removeAll, 'move_all', this.toId, this.fromId],
            ];
            for (const [button, how, source, target] of moves) {
                button.addEventListener('click', () => {
                    SelectBox[how](source, target);
                    this.refresh();
                });
            }
            for (const [box, source, target] of [[this.from, this.fromId, this.toId], [this.to, this.toId, this.fromId]]) {
                const act = () => { SelectBox.move(source, target); this.refresh(); };
                box.addEventListener('change', () => this.refresh());
                box.addEventListener('dblclick', (event) => { if (event.target.tagName === 'OPTION') { act(); } });
                box.addEventListener('keydown', (event) => {
                    const arrow = source === this.fromId ? 'ArrowRight' : 'ArrowLeft';
                    if (event.key === 'Enter' || event.key === arrow) {
                        event.preventDefault();
                        const index = box.selectedIndex;
                        act();
                        box.selectedIndex = Math.min(index, box.length - 1);
                        this.refresh();
                    }
                });
            }
            for (const [input, source, target] of [[this.filterInput, this.fromId, this.toId], [this.selectedInput, this.toId, this.fromId]]) {
                input.addEventListener('input', () => { SelectBox.filter(source, input.value); this.refresh(); });
                input.addEventListener('keyup', () => { SelectBox.filter(source, input.value); this.refresh(); });
                input.addEventListener('keydown', (event) => {
                    if (event.key !== 'Enter') { return; }
                    event.preventDefault(); // it would send the form
                    const box = document.getElementById(source);
                    if (box.length) { box.selectedIndex = Math.max(box.selectedIndex, 0); }
                    SelectBox.move(source, target);
                    input.value = '';
                    SelectBox.filter(source, '');
                    this.refresh();
                });
            }
            this.note.addEventListener('click', () => {
                this.selectedInput.value = '';
                SelectBox.filter(this.toId, '');
                this.refresh();
            });
            this.from.form.addEventListener('submit', () => {
                SelectBox.filter(this.toId, '');
                SelectBox.select_all(this.toId);
            });
        }

        refresh() {
            this.add.disabled = !this.from.selectedOptions.length;
            this.remove.disabled = !this.to.selectedOptions.length;
            this.addAll.disabled = !this.from.options.length;
            this.removeAll.disabled = !this.to.options.length;
            for (const button of [this.add, this.remove, this.addAll, this.removeAll]) { button.classList.toggle('active', !button.disabled); }
            const hidden = SelectBox.get_hidden_node_count(this.toId);
            this.note.hidden = !hidden;
            this.note.textContent = interpolate(ngettext('%s selected option not visible', '%s selected options not visible', hidden), [hidden]);
            this.from.dispatchEvent(new CustomEvent('selectfilter:refresh', {bubbles: true}));
        }
    }

    window.SelectFilter = {
        init(id, fieldName, isStacked) {
            // The empty form of an inline is set up when it is added.
            if (id.includes('__prefix__')) { return; }
            const boxes = new TwoBoxes(id, fieldName, isStacked);
            boxes.build();
        },
        refresh_icons(id) {
            document.getElementById(`${id}_from`).dispatchEvent(new Event('change'));
        },
    };
    const start = () => {
        document.querySelectorAll('select.selectfilter, select.selectfilterstacked').forEach((select) => {
            SelectFilter.init(select.id, select.dataset.fieldName, select.dataset.isStacked);
        });
    };
    window.addEventListener('load', start);
}
