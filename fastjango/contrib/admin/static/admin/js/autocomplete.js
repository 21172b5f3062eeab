/* Selects with the class "admin-autocomplete" ask the server for options while one types. */
'use strict';
{
    const TEXTS = {searching: 'Searching…', noResults: 'No results found', errorLoading: 'The results could not be loaded', remove: 'Remove', ...window.django.autocompleteTexts};
    const OPEN = new Set();
    let count = 0;

    function make(tag, className, parent, attributes = {}) {
        const element = document.createElement(tag);
        element.className = className;
        for (const [name, value] of Object.entries(attributes)) { element.setAttribute(name, value); }
        if (parent) { parent.append(element); }
        return element;
    }

    class Autocomplete {
        constructor(select) {
            this.select = select;
            this.number = (count += 1);
            this.delay = Number(select.dataset.ajaxDelay || select.getAttribute('data-ajax--delay') || 250);
            this.url = select.getAttribute('data-ajax--url');
            this.canClear = select.dataset.allowClear === 'true' && !select.multiple;
            this.build();
            this.render();
        }

        build() {
            const {select} = this;
            select.classList.add('select2-hidden-accessible');
            select.tabIndex = -1;
            select.setAttribute('aria-hidden', 'true');
            this.box = make('span', 'select2 select2-container select2-container--admin-autocomplete');
            select.after(this.box);
            this.listId = `select2-${select.id || this.number}-results`;
            this.selection = make('span', `select2-selection select2-selection--${select.multiple ? 'multiple' : 'single'}`, this.box, {
                role: 'combobox', tabindex: '0', 'aria-haspopup': 'listbox', 'aria-expanded': 'false', 'aria-controls': this.listId,
            });
            const label = select.id && document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
            if (label) {
                this.selection.setAttribute('aria-label', label.textContent.trim());
                label.addEventListener('click', () => this.selection.focus());
            }
            this.selection.addEventListener('click', (event) => { if (!event.target.closest('button')) { this.isOpen() ? this.close() : this.open(); } });
            this.selection.addEventListener('keydown', (event) => {
                if (['Enter', ' ', 'ArrowDown'].includes(event.key) && !event.target.closest('button')) { event.preventDefault(); this.open(); }
                if (event.key === 'Backspace' && select.multiple) { this.unselect([...select.selectedOptions].at(-1)); }
                if (event.key === 'Delete' && this.canClear) { this.clear(); }
            });
            select.addEventListener('change', () => this.render());
        }

        render() {
            const chosen = [...this.select.selectedOptions].filter((option) => option.value !== '');
            this.selection.replaceChildren();
            const rendered = make('span', 'select2-selection__rendered', this.selection, {id: `select2-${this.select.id || this.number}-container`});
            if (this.select.multiple) {
                for (const option of chosen) {
                    const item = make('span', 'select2-selection__choice', rendered, {title: option.text});
                    this.remover('select2-selection__choice__remove', item, () => this.unselect(option));
                    item.append(option.text);
                }
            } else if (chosen.length) {
                if (this.canClear) { this.remover('select2-selection__clear', rendered, () => this.clear()); }
                rendered.append(chosen[0].text);
                rendered.title = chosen[0].text;
            } else {
                rendered.textContent = this.select.dataset.placeholder || '';
            }
        }

        remover(className, parent, act) {
            const button = make('button', className, parent, {type: 'button', title: TEXTS.remove, 'aria-label': TEXTS.remove});
            button.textContent = '\u00D7';
            button.addEventListener('click', (event) => { event.preventDefault(); event.stopPropagation(); act(); });
            return button;
        }

        isOpen() { return Boolean(this.dropdown); }

        open() {
            if (this.isOpen() || this.select.disabled) { return; }
            OPEN.forEach((other) => other.close());
            OPEN.add(this);
            this.box.classList.add('select2-container--open');
            this.selection.setAttribute('aria-expanded', 'true');
            this.dropdown = make('span', 'select2-dropdown', this.box);
            const search = make('span', 'select2-search select2-search--dropdown', this.dropdown);
            this.field = make('input', 'select2-search__field', search, {type: 'search', autocomplete: 'off', 'aria-autocomplete': 'list', 'aria-controls': this.listId});
            const results = make('span', 'select2-results', this.dropdown);
            this.list = make('ul', 'select2-results__options', results, {role: 'listbox', id: this.listId});
            this.field.addEventListener('input', () => {
                clearTimeout(this.timer);
                if (!this.list.querySelector('.loading-results')) { this.message(TEXTS.searching, 'loading-results'); }
                this.timer = setTimeout(() => this.ask(1), this.delay);
            });
            this.field.addEventListener('keydown', (event) => this.key(event));
            this.list.addEventListener('scroll', () => {
                const atEnd = this.list.scrollTop + this.list.clientHeight >= this.list.scrollHeight - 50;
                if (atEnd) { this.askForMore(); }
            });
            this.field.focus();
            this.ask(1);
        }

        close() {
            if (!this.isOpen()) { return; }
            clearTimeout(this.timer);
            OPEN.delete(this);
            this.dropdown.remove();
            this.dropdown = null;
            this.box.classList.remove('select2-container--open');
            this.selection.setAttribute('aria-expanded', 'false');
        }

        askForMore() {
            if (this.more && !this.asking) { this.ask(this.page + 1); }
        }

        async ask(page) {
            const query = new URLSearchParams({
                term: this.field.value, app_label: this.select.dataset.appLabel, model_name: this.select.dataset.modelName,
                field_name: this.select.dataset.fieldName,
            });
            if (page > 1) { query.set('page', page); }
            const request = (this.request = {});
            this.asking = true;
            if (!this.list.querySelector('.loading-results, .select2-results__option--load-more')) {
                this.message(TEXTS.searching, 'loading-results');
            }
            let answer = null;
            try {
                const response = await fetch(`${this.url}?${query}`, {headers: {Accept: 'application/json', 'X-Requested-With': 'XMLHttpRequest'}, credentials: 'same-origin'});
                answer = response.ok ? await response.json() : null;
            } catch {
                answer = null;
            }
            if (request !== this.request || !this.isOpen()) { return; } // a later question is under way
            page === 1 ? this.list.replaceChildren() : this.list.querySelectorAll('[role=alert]').forEach((item) => item.remove());
            this.asking = false;
            this.page = page;
            this.more = answer && answer.pagination.more;
            if (!answer) {
                this.message(TEXTS.errorLoading);
            } else if (!answer.results.length && page === 1) {
                this.message(TEXTS.noResults);
            } else {
                answer.results.forEach((result) => this.addResult(result));
                if (this.more) { this.message(TEXTS.searching, 'select2-results__option--load-more'); }
                if (page === 1) { this.highlight(this.list.querySelector('.select2-results__option')); }
            }
        }

        message(text, className = 'select2-results__message') {
            const item = make('li', `select2-results__option ${className}`, this.list, {role: 'alert', 'aria-live': 'assertive', 'aria-disabled': 'true'});
            item.textContent = text;
            return item;
        }

        addResult(result) {
            const chosen = [...this.select.selectedOptions].some((option) => option.value === result.id);
            const item = make('li', 'select2-results__option', this.list, {role: 'option', 'aria-selected': String(chosen), id: `${this.listId}-${result.id}`});
            item.textContent = result.text;
            item.result = result;
            item.addEventListener('mouseenter', () => this.highlight(item));
            item.addEventListener('click', (event) => { event.stopPropagation(); this.choose(item); });
        }

        highlight(item) {
            this.list.querySelectorAll('.select2-results__option--highlighted').forEach((other) => other.classList.remove('select2-results__option--highlighted'));
            if (!item || !item.result) { return; }
            item.classList.add('select2-results__option--highlighted');
            item.scrollIntoView({block: 'nearest'});
            this.field.setAttribute('aria-activedescendant', item.id);
        }

        key(event) {
            const items = [...this.list.querySelectorAll('.select2-results__option')].filter((item) => item.result);
            const at = items.findIndex((item) => item.classList.contains('select2-results__option--highlighted'));
            const actions = {
                ArrowDown: () => {
                    this.highlight(items[Math.min(at + 1, items.length - 1)]);
                    if (at + 2 >= items.length) { this.askForMore(); }
                },
                ArrowUp: () => this.highlight(items[Math.max(at - 1, 0)]),
                Enter: () => { if (items[at]) { this.choose(items[at]); } },
                Escape: () => { this.close(); this.selection.focus(); },
                Tab: () => this.close(),
            };
            if (event.key in actions) {
                if (event.key !== 'Tab') { event.preventDefault(); }
                event.stopPropagation();
                actions[event.key]();
            }
        }

        choose(item) {
            const {id, text} = item.result;
            let option = [...this.select.options].find((candidate) => candidate.value === id);
            if (this.select.multiple && option && option.selected) {
                this.unselect(option);
            } else {
                if (!option) {
                    option = new Option(text, id);
                    this.select.append(option);
                }
                option.selected = true;
                this.changed('select2:select', item.result);
            }
            this.close();
            this.selection.focus();
        }

        unselect(option) {
            if (!option) { return; }
            option.selected = false;
            this.changed('select2:unselect', {id: option.value, text: option.text});
        }

        clear() {
            this.select.value = '';
            this.changed('select2:clear', {});
        }

        changed(type, data) {
            this.select.dispatchEvent(new Event('change', {bubbles: true}));
            this.select.dispatchEvent(Object.assign(new CustomEvent(type, {bubbles: true, detail: data}), {params: {data}}));
        }
    }

    function setUp(root) {
        root.querySelectorAll('select.admin-autocomplete').forEach((select) => {
            if (select.name.includes('__prefix__') || select.autocomplete instanceof Autocomplete) { return; }
            select.autocompleteBox ||= new Autocomplete(select);
        });
    }

    document.addEventListener('click', (event) => {
        OPEN.forEach((box) => { if (!box.box.contains(event.target)) { box.close(); } });
    });
    document.addEventListener('formset:added', (event) => setUp(event.target));
    const $ = window.django.jQuery;
    $(() => setUp(document));
    $.fn.extend({
        djangoAdminSelect2() {
            this.get().forEach((select) => setUp(select.parentElement));
            return this;
        },
    });
}
