/* "Today", "Now", calendar and clock beside the fields of dates and times. */
'use strict';
{
    const DateTimeShortcuts = {
        calendars: [],
        calendarInputs: [],
        clockInputs: [],
        clockHours: {default_: [[gettext('Now'), -1], [gettext('Midnight'), 0], [gettext('6 a.m.'), 6], [gettext('Noon'), 12], [gettext('6 p.m.'), 18]]},
        timezoneOffset: 0, // seconds between the server's clock and the browser's

        init() {
            const server = document.body.dataset.adminUtcOffset;
            if (server) { this.timezoneOffset = Number(server) + new Date().getTimezoneOffset() * 60; }
            for (const input of document.querySelectorAll('input.vTimeField, input.vDateField')) {
                if (input.id.includes('__prefix__') || input.parentElement.querySelector(`[data-for="${CSS.escape(input.id)}"]`)) { continue; }
                input.classList.contains('vTimeField') ? this.addClock(input) : this.addCalendar(input);
            }
        },

        now() {
            return new Date(Date.now() + this.timezoneOffset * 1000);
        },

        // The link beside an input, with a warning where the two clocks differ.
        shortcuts(input, title, iconClass, linkId) {
            const box = document.createElement('span');
            box.className = 'datetimeshortcuts';
            box.dataset.for = input.id;
            input.after(box);
            const direct = link(title, () => {});
            const opener = link('', () => {});
            opener.id = linkId;
            const icon = quickElement('span', opener, '', 'class', iconClass, 'title', iconClass === 'clock-icon' ? gettext('Choose a Time') : gettext('Choose a Date'));
            icon.setAttribute('role', 'img');
            icon.setAttribute('aria-label', icon.title);
            box.append('\u00A0', direct, '\u00A0|\u00A0', opener);
            this.warn(box);
            return [direct, opener];
        },

        warn(box) {
            const hours = this.timezoneOffset / 3600;
            if (!hours) { return; }
            const text = hours > 0
                ? ngettext('Note: You are %s hour ahead of server time.', 'Note: You are %s hours ahead of server time.', hours)
                : ngettext('Note: You are %s hour behind server time.', 'Note: You are %s hours behind server time.', -hours);
            // Ahead of the server is behind by the offset to it.
            const turned = hours > 0
                ? ngettext('Note: You are %s hour behind server time.', 'Note: You are %s hours behind server time.', hours)
                : ngettext('Note: You are %s hour ahead of server time.', 'Note: You are %s hours ahead of server time.', -hours);
            const holder = box.parentElement;
            if (!holder.querySelector('.timezonewarning')) {
                quickElement('div', holder, interpolate(text && turned, [Math.abs(hours)]), 'class', 'help timezonewarning');
            }
        },

        addClock(input) {
            const number = this.clockInputs.push(input) - 1;
            const [now, opener] = this.shortcuts(input, gettext('Now'), 'clock-icon', `clocklink${number}`);
            onClick(now, () => this.handleClockQuicklink(number, -1));
            const box = popup(`clockbox${number}`, 'clockbox module');
            quickElement('h2', box, gettext('Choose a time'));
            const list = quickElement('ul', box, '', 'class', 'timelist');
            const hours = this.clockHours[input.name] || this.clockHours.default_;
            for (const [title, hour] of hours) {
                quickElement('li', list).append(link(title, () => this.handleClockQuicklink(number, hour)));
            }
            this.closer(box, () => this.dismissClock(number));
            onClick(opener, () => toggle(box, opener));
        },

        handleClockQuicklink(number, hour) {
            const time = hour === -1 ? this.now() : new Date(1970, 0, 1, hour, 0, 0);
            fill(this.clockInputs[number], time.strftime(get_format('TIME_INPUT_FORMATS')[0]));
            this.dismissClock(number);
        },

        dismissClock(number) { document.getElementById(`clockbox${number}`).style.display = 'none'; },

        addCalendar(input) {
            const number = this.calendarInputs.push(input) - 1;
            const [today, opener] = this.shortcuts(input, gettext('Today'), 'date-icon', `calendarlink${number}`);
            onClick(today, () => this.handleCalendarQuickLink(number, 0));
            const box = popup(`calendarbox${number}`, 'calendarbox module');
            const nav = quickElement('div', box);
            for (const [className, text, label, step] of [
                ['calendarnav-previous', '\u2039', gettext('Previous month'), 'drawPreviousMonth'],
                ['calendarnav-next', '\u203A', gettext('Next month'), 'drawNextMonth'],
            ]) {
                const arrow = link(text, () => this.calendars[number][step]());
                arrow.className = className;
                arrow.setAttribute('aria-label', label);
                nav.append(arrow);
            }
            quickElement('div', box, '', 'id', `calendarin${number}`, 'class', 'calendar');
            this.calendars[number] = new Calendar(`calendarin${number}`, (year, month, day) => this.handleCalendarCallback(number, year, month, day));
            const days = quickElement('div', box, '', 'class', 'calendar-shortcuts');
            days.append(
                link(gettext('Yesterday'), () => this.handleCalendarQuickLink(number, -1)), '\u00A0|\u00A0',
                link(gettext('Today'), () => this.handleCalendarQuickLink(number, 0)), '\u00A0|\u00A0',
                link(gettext('Tomorrow'), () => this.handleCalendarQuickLink(number, 1))
            );
            this.closer(box, () => this.dismissCalendar(number));
            onClick(opener, () => this.openCalendar(number, opener));
        },

        openCalendar(number, opener) {
            const calendar = this.calendars[number];
            const selected = this.calendarInputs[number].value.strptime(get_format('DATE_INPUT_FORMATS')[0]);
            if (Number.isNaN(selected.getTime())) {
                calendar.selected = null;
                calendar.drawCurrent();
            } else {
                calendar.drawDate(selected.getUTCMonth() + 1, selected.getUTCFullYear(), selected);
            }
            toggle(document.getElementById(`calendarbox${number}`), opener);
        },

        handleCalendarCallback(number, year, month, day) {
            fill(this.calendarInputs[number], new Date(year, month - 1, day).strftime(get_format('DATE_INPUT_FORMATS')[0]));
            this.dismissCalendar(number);
        },

        handleCalendarQuickLink(number, offset) {
            const day = this.now();
            day.setDate(day.getDate() + offset);
            fill(this.calendarInputs[number], day.strftime(get_format('DATE_INPUT_FORMATS')[0]));
            this.dismissCalendar(number);
        },

        dismissCalendar(number) { document.getElementById(`calendarbox${number}`).style.display = 'none'; },

        closer(box, dismiss) {
            const line = quickElement('p', box, '', 'class', 'calendar-cancel');
            line.append(link(gettext('Cancel'), dismiss));
            box.addEventListener('keyup', (event) => {
                if (event.key === 'Escape') {
                    dismiss();
                    event.preventDefault();
                }
            });
            document.addEventListener('click', (event) => {
                if (!box.contains(event.target) && event.target.isConnected && box.style.display !== 'none') { dismiss(); }
            });
        },
    };

    function onClick(element, act) {
        element.addEventListener('click', (event) => {
            event.preventDefault();
            event.stopPropagation();
            act();
        });
    }

    function link(text, act) {
        const element = document.createElement('a');
        element.href = '#';
        element.role = 'button';
        element.textContent = text;
        onClick(element, act);
        return element;
    }

    function popup(id, className) {
        const box = quickElement('div', document.body, '', 'class', className, 'id', id);
        box.style.display = 'none';
        return box;
    }

    function toggle(box, opener) {
        const showing = box.style.display === 'none';
        document.querySelectorAll('.calendarbox, .clockbox').forEach((other) => { other.style.display = 'none'; });
        if (!showing) { return; }
        box.style.display = 'block';
        const place = opener.getBoundingClientRect();
        const left = Math.max(4, Math.min(place.left, document.documentElement.clientWidth - box.offsetWidth - 8));
        box.style.left = `${left + window.scrollX}px`;
        box.style.top = `${place.bottom + window.scrollY + 4}px`;
    }

    function fill(input, text) {
        input.value = text;
        input.focus();
        input.dispatchEvent(new Event('change', {bubbles: true}));
    }

    window.DateTimeShortcuts = DateTimeShortcuts;
    window.addEventListener('load', () => DateTimeShortcuts.init());
}
