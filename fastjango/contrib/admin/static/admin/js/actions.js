/* The boxes of a list: tick all, ticks with the shift key, the number of ticks, all pages, a question before leaving edits. */
'use strict';
{
    class Actions {
        constructor(boxes, options) {
            this.boxes = [...boxes];
            this.options = options;
            this.toggle = document.getElementById('action-toggle');
            this.last = null;
            this.edited = false;
        }

        all(selector) { return document.querySelectorAll(selector); }

        show(selector, visible) {
            this.all(selector).forEach((element) => element.classList.toggle('hidden', !visible));
        }

        setAcross(across) {
            this.all('input.select-across').forEach((input) => { input.value = across ? '1' : '0'; });
        }

        tick(boxes, checked) {
            boxes.forEach((box) => {
                box.checked = checked;
                box.closest('tr').classList.toggle('selected', checked);
            });
        }

        update() {
            const count = this.boxes.filter((box) => box.checked).length;
            const everything = count === this.boxes.length && count > 0;
            this.all('span.action-counter').forEach((counter) => {
                const total = Number(counter.dataset.actionsIcnt);
                counter.textContent = interpolate(
                    ngettext('%(sel)s of %(cnt)s selected', '%(sel)s of %(cnt)s selected', count),
                    {sel: count, cnt: total}, true
                );
            });
            if (this.toggle) { this.toggle.checked = everything; }
            this.show('span.question', everything);
            this.show('span.all', false);
            this.show('span.clear', false);
            this.show('span.action-counter', true);
            this.setAcross(false);
        }

        selectAcross() {
            this.setAcross(true);
            this.show('span.question', false);
            this.show('span.action-counter', false);
            this.show('span.all', true);
            this.show('span.clear', true);
        }

        bind() {
            if (this.toggle) {
                this.toggle.addEventListener('click', () => {
                    this.tick(this.boxes, this.toggle.checked);
                    this.update();
                });
            }
            this.all('span.question a').forEach((link) => link.addEventListener('click', (event) => {
                event.preventDefault();
                this.selectAcross();
            }));
            this.all('span.clear a').forEach((link) => link.addEventListener('click', (event) => {
                event.preventDefault();
                this.tick(this.boxes, false);
                this.update();
            }));
            this.boxes.forEach((box) => box.addEventListener('click', (event) => this.clicked(box, event.shiftKey)));
            const form = document.getElementById('changelist-form');
            form.querySelectorAll('#result_list input:not(.action-select), #result_list select, #result_list textarea').forEach(
                (field) => field.addEventListener('change', () => { this.edited = field.id !== 'action-toggle' || this.edited; })
            );
            form.querySelectorAll('button[name=index]').forEach((button) => button.addEventListener('click', (event) => {
                if (this.edited && !confirm(gettext('You have unsaved changes on individual editable fields. If you run an action, your unsaved changes will be lost.'))) {
                    event.preventDefault();
                }
            }));
            form.querySelectorAll('input[name=_save]').forEach((button) => button.addEventListener('click', (event) => {
                const chosen = [...this.all('[name=action]')].some((select) => select.value);
                if (chosen && !confirm(this.edited
                    ? gettext('You have selected an action, but you haven’t saved your changes to individual fields yet. Please click OK to save. You’ll need to re-run the action.')
                    : gettext('You have selected an action, and you haven’t made any changes on individual fields. You’re probably looking for the Go button rather than the Save button.'))) {
                    event.preventDefault();
                }
            }));
            // Browsers put the ticks back that a page had when one comes back to it.
            window.addEventListener('pageshow', () => this.refresh());
            this.refresh();
        }

        refresh() {
            this.boxes.forEach((box) => this.tick([box], box.checked));
            this.update();
        }

        clicked(box, withShift) {
            const from = this.boxes.indexOf(this.last);
            const to = this.boxes.indexOf(box);
            const range = withShift && from >= 0 ? this.boxes.slice(Math.min(from, to), Math.max(from, to) + 1) : [box];
            this.tick(range, box.checked);
            this.last = box;
            this.update();
        }
    }

    window.Actions = (boxes, options) => new Actions(boxes, options).bind();
    const start = () => {
        const boxes = document.querySelectorAll('tr input.action-select');
        if (boxes.length) { window.Actions(boxes); }
    };
    document.readyState === 'loading' ? document.addEventListener('DOMContentLoaded', start) : start();
}
