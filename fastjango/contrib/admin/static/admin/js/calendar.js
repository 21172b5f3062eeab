/* A month as a table: new Calendar(divId, callback(year, month, day), selectedDate).draw(month, year). */
'use strict';
{
    const lang = () => document.documentElement.lang || 'en';
    const names = (count, make) => Array.from({length: count}, (_, index) => make(index));
    const format = (options, date) => new Intl.DateTimeFormat(lang(), {timeZone: 'UTC', ...options}).format(date);
    // 1 January 2023 was a Sunday.
    const weekday = (index, style) => format({weekday: style}, new Date(Date.UTC(2023, 0, 1 + index)));
    const month = (index, style) => format({month: style}, new Date(Date.UTC(2023, index, 1)));

    const CalendarNamespace = {
        monthsOfYear: names(12, (index) => month(index, 'long')),
        monthsOfYearAbbrev: names(12, (index) => month(index, 'short')),
        daysOfWeek: names(7, (index) => weekday(index, 'long')),
        daysOfWeekAbbrev: names(7, (index) => weekday(index, 'short')),
        daysOfWeekInitial: names(7, (index) => weekday(index, 'narrow')),
        get firstDayOfWeek() {
            const format_ = window.get_format ? parseInt(get_format('FIRST_DAY_OF_WEEK'), 10) : 0;
            return Number.isNaN(format_) ? 0 : format_;
        },
        isLeapYear: (year) => new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1,
        getDaysInMonth: (monthNumber, year) => new Date(Date.UTC(year, monthNumber, 0)).getUTCDate(),
        draw(monthNumber, year, divId, callback, selected) {
            new Calendar(divId, callback, selected).draw(monthNumber, year);
        },
    };

    class Calendar {
        constructor(divId, callback, selected) {
            this.divId = divId;
            this.callback = callback;
            this.today = new Date();
            this.selected = selected;
            this.currentMonth = this.today.getMonth() + 1;
            this.currentYear = this.today.getFullYear();
        }

        drawCurrent() { this.draw(this.currentMonth, this.currentYear); }

        drawDate(monthNumber, year, selected) {
            this.selected = selected || this.selected;
            this.draw(monthNumber, year);
        }

        drawPreviousMonth() { this.shift(-1); }
        drawNextMonth() { this.shift(1); }
        drawPreviousYear() { this.draw(this.currentMonth, this.currentYear - 1); }
        drawNextYear() { this.draw(this.currentMonth, this.currentYear + 1); }

        shift(months) {
            const date = new Date(Date.UTC(this.currentYear, this.currentMonth - 1 + months, 1));
            this.draw(date.getUTCMonth() + 1, date.getUTCFullYear());
        }

        draw(monthNumber, year) {
            const place = document.getElementById(this.divId);
            [this.currentMonth, this.currentYear] = [Number(monthNumber), Number(year)];
            place.replaceChildren();
            const table = document.createElement('table');
            table.createCaption().textContent = `${CalendarNamespace.monthsOfYear[monthNumber - 1]} ${year}`;
            const first = CalendarNamespace.firstDayOfWeek;
            const head = table.createTBody().insertRow();
            for (let index = 0; index < 7; index += 1) {
                const day = (index + first) % 7;
                const cell = document.createElement('th');
                cell.textContent = CalendarNamespace.daysOfWeekInitial[day];
                cell.title = CalendarNamespace.daysOfWeek[day];
                head.append(cell);
            }
            const blanks = (new Date(year, monthNumber - 1, 1).getDay() - first + 7) % 7;
            const days = CalendarNamespace.getDaysInMonth(monthNumber, year);
            let row = null;
            for (let index = 0; index < blanks + days; index += 1) {
                if (index % 7 === 0) { row = table.tBodies[0].insertRow(); }
                const cell = row.insertCell();
                index < blanks ? cell.classList.add('nonday') : this.fill(cell, index - blanks + 1);
            }
            while (row.cells.length < 7) { row.insertCell().className = 'nonday'; }
            place.append(table);
        }

        fill(cell, day) {
            const is = (date) => date && date[0] === this.currentYear && date[1] === this.currentMonth && date[2] === day;
            if (is([this.today.getFullYear(), this.today.getMonth() + 1, this.today.getDate()])) { cell.classList.add('today'); }
            const chosen = this.selected;
            if (chosen && is([chosen.getUTCFullYear(), chosen.getUTCMonth() + 1, chosen.getUTCDate()])) { cell.classList.add('selected'); }
            const link = document.createElement('a');
            link.href = '#';
            link.role = 'button';
            link.textContent = day;
            const [year, monthNumber] = [this.currentYear, this.currentMonth];
            link.addEventListener('click', (event) => {
                event.preventDefault();
                this.callback(year, monthNumber, day);
            });
            cell.append(link);
        }
    }

    window.Calendar = Calendar;
    window.CalendarNamespace = CalendarNamespace;
}
