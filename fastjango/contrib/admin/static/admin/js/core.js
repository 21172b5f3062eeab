/* Small helpers that other scripts of the admin, and a project's own, call by name. */
'use strict';

// Create an element with attributes and add it: quickElement('a', parent, 'text', 'href', '#').
function quickElement(tag, parent, text, ...attributes) {
    const element = document.createElement(tag);
    if (text) {
        element.append(text);
    }
    for (let i = 0; i < attributes.length; i += 2) {
        element.setAttribute(attributes[i], attributes[i + 1]);
    }
    parent.append(element);
    return element;
}

function removeChildren(element) {
    element.replaceChildren();
}

// Dates by the letters of strftime and strptime.
(() => {
    const pad = (number, length = 2) => String(number).padStart(length, '0');
    const twelve = (hours) => (hours % 12 === 0 ? 12 : hours % 12);
    const WRITERS = {
        '%': () => '%',
        B: (date) => window.CalendarNamespace.monthsOfYear[date.getMonth()],
        b: (date) => window.CalendarNamespace.monthsOfYearAbbrev[date.getMonth()],
        c: (date) => date.toString(),
        d: (date) => pad(date.getDate()),
        H: (date) => pad(date.getHours()),
        I: (date) => pad(twelve(date.getHours())),
        m: (date) => pad(date.getMonth() + 1),
        M: (date) => pad(date.getMinutes()),
        p: (date) => (date.getHours() < 12 ? 'AM' : 'PM'),
        S: (date) => pad(date.getSeconds()),
        w: (date) => pad(date.getDay()),
        x: (date) => date.toLocaleDateString(),
        X: (date) => date.toLocaleTimeString(),
        y: (date) => pad(date.getFullYear() % 100),
        Y: (date) => String(date.getFullYear()),
    };
    Date.prototype.strftime = function(format) {
        return format.replace(/%(.)/g, (code, letter) => (WRITERS[letter] ? WRITERS[letter](this) : code));
    };
    Date.prototype.getTwelveHours = function() { return twelve(this.getHours()); };
    String.prototype.strptime = function(format) {
        const codes = format.split(/[.\-/ ]/);
        const values = this.split(/[.\-/ ]/);
        const found = {};
        for (const [index, code] of codes.entries()) {
            const number = parseInt(values[index], 10);
            if (code === '%d') { found.day = number; }
            if (code === '%m') { found.month = number - 1; }
            if (code === '%Y') { found.year = number; }
            if (code === '%y') { found.year = number + (number < 69 ? 2000 : 1900); }
            if (code === '%b' || code === '%B') {
                const names = window.CalendarNamespace[code === '%b' ? 'monthsOfYearAbbrev' : 'monthsOfYear'];
                found.month = names.findIndex((name) => name.toLowerCase() === String(values[index]).toLowerCase());
            }
        }
        // As UTC, so that the day does not move with the browser's time zone.
        return new Date(Date.UTC(found.year, found.month, found.day));
    };
})();
