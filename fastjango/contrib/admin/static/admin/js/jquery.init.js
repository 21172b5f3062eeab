/* django.jQuery: the part of jQuery's interface that scripts of an admin page use, over the browser's own. */
'use strict';
window.django = window.django || {};
window.django.jQuery = window.django.jQuery || (() => {
    const HANDLERS = new WeakMap(); // element -> [{type, namespace, selector, handler, listener}]
    const DATA = new WeakMap();

    function flatten(items) {
        const found = [];
        for (const item of items) {
            if (item == null) { continue; }
            if (item.nodeType || item === window) {
                found.push(item);
            } else if (typeof item === 'string') {
                found.push(...parse(item));
            } else if (item[Symbol.iterator]) {
                found.push(...flatten(item));
            }
        }
        return found;
    }

    function parse(html) {
        const template = document.createElement('template');
        template.innerHTML = html.trim();
        return [...template.content.childNodes].map((node) => document.importNode(node, true));
    }

    function matches(element, selector, index = 0) {
        if (typeof selector === 'function') { return Boolean(selector.call(element, index, element)); }
        if (typeof selector !== 'string') { return flatten([selector]).includes(element); }
        if (selector === ':visible') { return isVisible(element); }
        if (selector === ':hidden') { return !isVisible(element); }
        return element.nodeType === 1 && element.matches(native(selector));
    }

    // Pseudo-classes of jQuery that browsers do not have.
    function native(selector) {
        return selector
            .replace(/:(text|checkbox|radio|submit|button|password|file)\b(?!-)/g, '[type="$1"]')
            .replace(/:input\b/g, ':is(input, select, textarea, button)')
            .replace(/:selected\b/g, ':checked')
            .replace(/\[([\w-]+)([~|^$*]?)=([^"'\]\s]+)\]/g, '[$1$2="$3"]');
    }

    function isVisible(element) {
        return Boolean(element.offsetWidth || element.offsetHeight || element.getClientRects().length);
    }

    function unique(elements) { return [...new Set(elements)]; }

    function query(root, selector) {
        const last = /^(.*?):(first|last|visible|hidden)$/.exec(selector);
        let found = [...root.querySelectorAll(native(last ? last[1] || '*' : selector))];
        if (last) {
            const keep = {
                first: () => found.slice(0, 1), last: () => found.slice(-1),
                visible: () => found.filter(isVisible), hidden: () => found.filter((e) => !isVisible(e)),
            };
            found = keep[last[2]]();
        }
        return found;
    }

    class Query extends Array {
        static get [Symbol.species]() { return Array; }
    }
    const fn = Query.prototype;

    function $(what, context) {
        if (what instanceof Query) { return what; }
        if (typeof what === 'function') {
            if (document.readyState === 'loading') {
                document.addEventListener('DOMContentLoaded', () => what($));
            } else {
                what($);
            }
            return wrap([document]);
        }
        if (typeof what === 'string' && !/^\s*</.test(what)) {
            return wrap($(context || document).get().flatMap((root) => query(root, what)));
        }
        const made = typeof what === 'string' ? parse(what) : flatten([what]);
        const result = wrap(made);
        if (typeof what === 'string' && context && typeof context === 'object' && !context.nodeType) {
            for (const [name, value] of Object.entries(context)) {
                typeof result[name] === 'function' ? result[name](value) : result.attr(name, value);
            }
        }
        return result;
    }

    function wrap(elements) {
        const result = new Query();
        result.push(...elements);
        return result;
    }

    function define(methods) {
        for (const [name, method] of Object.entries(methods)) {
            Object.defineProperty(fn, name, {value: method, writable: true, configurable: true});
        }
    }

    const pick = (step) => function(selector) {
        const found = unique(this.get().flatMap((element) => step(element) || []));
        return wrap(selector ? found.filter((element) => matches(element, selector)) : found);
    };
    const along = (direction, all) => pick((element) => {
        const found = [];
        for (let next = element[direction]; next; next = next[direction]) {
            found.push(next);
            if (!all) { break; }
        }
        return found;
    });
    const insertion = (place) => function(...content) {
        this.get().forEach((target, index) => {
            const nodes = flatten(content.map((item) => (typeof item === 'function' ? item.call(target, index) : item)));
            target[place](...(index < this.length - 1 ? nodes.map((node) => node.cloneNode(true)) : nodes));
        });
        return this;
    };
    const insertionTo = (place) => function(target) {
        $(target).get().forEach((element) => element[place](...this.get()));
        return this;
    };

    // Looking around
    define({
        get(index) { return index === undefined ? [...this] : this.at(index); },
        toArray() { return [...this]; },
        eq(index) { return wrap([this.at(index)].filter(Boolean)); },
        first() { return this.eq(0); },
        last() { return this.eq(-1); },
        slice(...range) { return wrap(this.get().slice(...range)); },
        each(visit) {
            this.get().every((element, index) => visit.call(element, index, element) !== false);
            return this;
        },
        map(visit) {
            return wrap2(this.get().flatMap((element, index) => visit.call(element, index, element) ?? []));
        },
        find(selector) {
            if (typeof selector !== 'string') {
                return wrap(flatten([selector]).filter((item) => this.get().some((root) => root.contains(item))));
            }
            return wrap(unique(this.get().flatMap((root) => query(root, selector.replace(/^>/, ':scope >')))));
        },
        filter(selector) { return wrap(this.get().filter((element, index) => matches(element, selector, index))); },
        not(selector) { return wrap(this.get().filter((element, index) => !matches(element, selector, index))); },
        has(selector) { return wrap(this.get().filter((element) => query(element, selector).length)); },
        is(selector) { return this.get().some((element, index) => matches(element, selector, index)); },
        add(more) { return wrap(unique([...this, ...$(more)])); },
        closest(selector) { return wrap(unique(this.get().map((element) => element.closest(native(selector))).filter(Boolean))); },
        parent: pick((element) => (element.parentElement ? [element.parentElement] : [])),
        parents: along('parentElement', true),
        children: pick((element) => [...element.children]),
        contents() { return wrap(this.get().flatMap((element) => [...element.childNodes])); },
        siblings: pick((element) => [...element.parentElement.children].filter((other) => other !== element)),
        next: along('nextElementSibling', false),
        nextAll: along('nextElementSibling', true),
        prev: along('previousElementSibling', false),
        prevAll: along('previousElementSibling', true),
        index(element) {
            if (element !== undefined) { return this.get().indexOf($(element)[0]); }
            return this[0] ? [...this[0].parentElement.children].indexOf(this[0]) : -1;
        },
        size() { return this.length; },
    });

    // A list of values that knows get().
    function wrap2(values) {
        values.get = (index) => (index === undefined ? [...values] : values.at(index));
        values.toArray = () => [...values];
        return values;
    }

    // Content
    define({
        append: insertion('append'),
        prepend: insertion('prepend'),
        before: insertion('before'),
        after: insertion('after'),
        appendTo: insertionTo('append'),
        prependTo: insertionTo('prepend'),
        insertBefore: insertionTo('before'),
        insertAfter: insertionTo('after'),
        replaceWith: insertion('replaceWith'),
        remove() { this.get().forEach((element) => element.remove()); return this; },
        detach() { return this.remove(); },
        empty() { this.get().forEach((element) => element.replaceChildren()); return this; },
        clone(withEvents) {
            return wrap(this.get().map((element) => {
                const copy = element.cloneNode(true);
                if (withEvents) {
                    for (const entry of HANDLERS.get(element) || []) {
                        $(copy).on(entry.type + entry.namespace, entry.selector, entry.handler);
                    }
                }
                return copy;
            }));
        },
        wrap(html) {
            this.get().forEach((element) => {
                const box = $(html)[0].cloneNode(true);
                element.before(box);
                box.append(element);
            });
            return this;
        },
        html(value) {
            if (value === undefined) { return this[0] && this[0].innerHTML; }
            if (typeof value === 'object') { return this.empty().append(value); }
            this.get().forEach((element) => { element.innerHTML = value; });
            return this;
        },
        text(value) {
            if (value === undefined) { return this.get().map((element) => element.textContent).join(''); }
            this.get().forEach((element) => { element.textContent = value; });
            return this;
        },
        val(value) {
            const element = this[0];
            if (value === undefined) {
                return element && element.multiple ? [...element.selectedOptions].map((option) => option.value) : element && element.value;
            }
            this.get().forEach((target) => {
                if (Array.isArray(value) && target.options) {
                    for (const option of target.options) { option.selected = value.map(String).includes(option.value); }
                } else {
                    target.value = value ?? '';
                }
            });
            return this;
        },
        attr(name, value) {
            if (typeof name === 'object') {
                Object.entries(name).forEach((pair) => this.attr(...pair));
                return this;
            }
            if (value === undefined) { return this[0] && this[0].getAttribute ? this[0].getAttribute(name) ?? undefined : undefined; }
            this.get().forEach((element, index) => {
                const given = typeof value === 'function' ? value.call(element, index, element.getAttribute(name)) : value;
                given === null || given === false ? element.removeAttribute(name) : element.setAttribute(name, given === true ? name : given);
            });
            return this;
        },
        removeAttr(name) { this.get().forEach((element) => element.removeAttribute(name)); return this; },
        prop(name, value) {
            if (typeof name === 'object') {
                Object.entries(name).forEach((pair) => this.prop(...pair));
                return this;
            }
            if (value === undefined) { return this[0] && this[0][name]; }
            this.get().forEach((element) => { element[name] = value; });
            return this;
        },
        data(name, value) {
            const element = this[0];
            if (value !== undefined) {
                this.get().forEach((target) => DATA.set(target, {...DATA.get(target), [name]: value}));
                return this;
            }
            if (!element) { return undefined; }
            const stored = {...DATA.get(element)};
            if (name === undefined) {
                for (const [key, text] of Object.entries(element.dataset || {})) { stored[key] ??= read(text); }
                return stored;
            }
            if (name in stored) { return stored[name]; }
            const text = element.getAttribute && element.getAttribute(`data-${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`);
            return text === null ? undefined : read(text);
        },
        removeData(name) {
            this.get().forEach((target) => { const {[name]: _gone, ...rest} = DATA.get(target) || {}; DATA.set(target, rest); });
            return this;
        },
        serialize() {
            return new URLSearchParams(this.get().flatMap((form) => [...new FormData(form)])).toString();
        },
    });

    function read(text) {
        try { return JSON.parse(text); } catch { return text; }
    }

    // Looks
    const classes = (text) => String(text).split(/\s+/).filter(Boolean);
    define({
        addClass(names) { this.get().forEach((element) => element.classList.add(...classes(names))); return this; },
        removeClass(names) {
            this.get().forEach((element) => (names === undefined ? element.removeAttribute('class') : element.classList.remove(...classes(names))));
            return this;
        },
        toggleClass(names, force) {
            this.get().forEach((element) => classes(names).forEach((name) => element.classList.toggle(name, force)));
            return this;
        },
        hasClass(name) { return this.get().some((element) => element.classList.contains(name)); },
        css(name, value) {
            if (typeof name === 'object') {
                Object.entries(name).forEach((pair) => this.css(...pair));
                return this;
            }
            if (value === undefined) { return this[0] && getComputedStyle(this[0]).getPropertyValue(name); }
            const unit = typeof value === 'number' && !/opacity|z-?index|weight|flex|order/i.test(name) ? 'px' : '';
            this.get().forEach((element) => element.style.setProperty(name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`), value + unit));
            return this;
        },
        show(_duration, done) { this.get().forEach((element) => { element.style.display = ''; element.hidden = false; if (!isVisible(element)) { element.style.display = 'block'; } }); return finish(this, done); },
        hide(_duration, done) { this.get().forEach((element) => { element.style.display = 'none'; }); return finish(this, done); },
        toggle(force) { this.get().forEach((element) => ((force ?? !isVisible(element)) ? $(element).show() : $(element).hide())); return this; },
        offset() {
            if (!this[0]) { return undefined; }
            const box = this[0].getBoundingClientRect();
            return {top: box.top + window.scrollY, left: box.left + window.scrollX};
        },
        position() { return {top: this[0].offsetTop, left: this[0].offsetLeft}; },
        width(value) { return size(this, 'width', value); },
        height(value) { return size(this, 'height', value); },
        outerWidth() { return this[0] && this[0].offsetWidth; },
        outerHeight() { return this[0] && this[0].offsetHeight; },
        scrollTop(value) {
            if (value === undefined) { return this[0] === window ? window.scrollY : this[0].scrollTop; }
            this.get().forEach((element) => { element.scrollTop = value; });
            return this;
        },
    });
    for (const [alias, name] of Object.entries({fadeIn: 'show', slideDown: 'show', fadeOut: 'hide', slideUp: 'hide'})) {
        define({[alias](...args) { return this[name](null, args.find((arg) => typeof arg === 'function')); }});
    }
    function finish(elements, done) {
        if (typeof done === 'function') { elements.each(function() { done.call(this); }); }
        return elements;
    }
    function size(elements, name, value) {
        if (value !== undefined) { return elements.css(name, value); }
        const element = elements[0];
        if (element === window) { return name === 'width' ? window.innerWidth : window.innerHeight; }
        return element && parseFloat(getComputedStyle(element)[name]);
    }

    // Events: "change.mine" names a type and a namespace.
    function split(names) {
        return names.split(/\s+/).filter(Boolean).map((name) => {
            const dot = name.indexOf('.');
            return dot < 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot)];
        });
    }
    define({
        on(names, selector, data, handler) {
            if (typeof names === 'object') {
                Object.entries(names).forEach(([name, given]) => this.on(name, selector, given));
                return this;
            }
            const callback = [selector, data, handler].find((arg) => typeof arg === 'function');
            const within = typeof selector === 'string' ? selector : null;
            const extra = [selector, data].find((arg) => arg && typeof arg === 'object');
            this.get().forEach((element) => split(names).forEach(([type, namespace]) => {
                const listener = (event) => {
                    let target = element;
                    if (within) {
                        target = event.target.closest && event.target.closest(native(within));
                        if (!target || !element.contains(target)) { return; }
                    }
                    if (extra) { event.data = extra; }
                    event.originalEvent ??= event;
                    event.result = callback.call(target, event, ...(event.extraParameters || []));
                    if (event.result === false) { event.preventDefault(); event.stopPropagation(); }
                };
                const entries = HANDLERS.get(element) || [];
                entries.push({type, namespace, selector: within, handler: callback, listener});
                HANDLERS.set(element, entries);
                element.addEventListener(type, listener);
            }));
            return this;
        },
        off(names, selector, handler) {
            const callback = typeof selector === 'function' ? selector : handler;
            this.get().forEach((element) => {
                const kept = (HANDLERS.get(element) || []).filter((entry) => {
                    const gone = (names ? split(names) : [['', '']]).some(([type, namespace]) =>
                        (!type || type === entry.type) && (!namespace || namespace === entry.namespace) && (!callback || callback === entry.handler));
                    if (gone) { element.removeEventListener(entry.type, entry.listener); }
                    return !gone;
                });
                HANDLERS.set(element, kept);
            });
            return this;
        },
        one(names, handler) {
            this.get().forEach((element) => {
                const once = function(...args) { $(element).off(names, once); return handler.apply(this, args); };
                $(element).on(names, once);
            });
            return this;
        },
        trigger(event, extra) {
            const type = typeof event === 'string' ? split(event)[0][0] : event.type;
            this.get().forEach((element) => {
                const fired = event instanceof Event ? event : new CustomEvent(type, {bubbles: true, cancelable: true});
                if (event && typeof event === 'object' && !(event instanceof Event)) { Object.assign(fired, event.properties); }
                fired.extraParameters = extra === undefined ? [] : [].concat(extra);
                const natively = ['focus', 'blur', 'click', 'select', 'reset'].includes(type) && typeof element[type] === 'function';
                natively ? element[type]() : element.dispatchEvent(fired);
                if (event && event.properties) {
                    event.defaultPrevented = fired.defaultPrevented;
                }
            });
            return this;
        },
        triggerHandler(event, extra) { return this.first().trigger(event, extra); },
        ready(callback) { $(callback); return this; },
        hover(enter, leave) { return this.on('mouseenter', enter).on('mouseleave', leave || enter); },
    });
    for (const name of ['blur', 'change', 'click', 'focus', 'focusin', 'focusout', 'input', 'keydown', 'keypress', 'keyup', 'load', 'mousedown', 'mouseenter', 'mouseleave', 'mouseup', 'resize', 'scroll', 'select', 'submit']) {
        define({[name](handler) { return handler ? this.on(name, handler) : this.trigger(name); }});
    }

    // Functions of the object itself
    function request(url, options = {}) {
        const settings = typeof url === 'object' ? url : {url, ...options};
        const method = (settings.method || settings.type || 'GET').toUpperCase();
        const body = settings.data && typeof settings.data !== 'string' ? new URLSearchParams(settings.data).toString() : settings.data;
        let address = settings.url;
        if (method === 'GET' && body) { address += (address.includes('?') ? '&' : '?') + body; }
        const headers = {'X-Requested-With': 'XMLHttpRequest', ...settings.headers};
        if (method !== 'GET') { headers['Content-Type'] = settings.contentType || 'application/x-www-form-urlencoded; charset=UTF-8'; }
        const answer = fetch(address, {method, headers, body: method === 'GET' ? undefined : body, credentials: 'same-origin'}).then(async(response) => {
            const text = await response.text();
            if (!response.ok) { throw Object.assign(new Error(response.statusText), {status: response.status, responseText: text}); }
            const wantsJson = settings.dataType === 'json' || (!settings.dataType && /json/.test(response.headers.get('Content-Type') || ''));
            return wantsJson ? JSON.parse(text) : text;
        });
        answer.then(settings.success, settings.error).finally(settings.complete);
        answer.done = (callback) => { answer.then(callback, () => {}); return answer; };
        answer.fail = (callback) => { answer.catch(callback); return answer; };
        answer.always = (callback) => { answer.then(callback, callback); return answer; };
        return answer;
    }
    function extend(...sources) {
        const deep = sources[0] === true;
        const [target, ...rest] = deep ? sources.slice(1) : sources;
        if (!rest.length) { return Object.assign($, target); }
        for (const source of rest) {
            for (const [name, value] of Object.entries(source || {})) {
                const nested = deep && value && Object.getPrototypeOf(value) === Object.prototype;
                target[name] = nested ? extend(true, {...target[name]}, value) : value;
            }
        }
        return target;
    }
    function Event_(type, properties) {
        return {type, properties, isDefaultPrevented() { return Boolean(this.defaultPrevented); }};
    }
    Object.assign($, {
        fn, extend,
        Event: Event_,
        ajax: request,
        get: (url, data, success) => request({url, data: typeof data === 'function' ? undefined : data, success: typeof data === 'function' ? data : success}),
        getJSON: (url, data, success) => request({url, dataType: 'json', data: typeof data === 'function' ? undefined : data, success: typeof data === 'function' ? data : success}),
        post: (url, data, success) => request({url, data, success, method: 'POST'}),
        param: (data) => new URLSearchParams(data).toString(),
        each: (items, visit) => {
            const pairs = Array.isArray(items) || items instanceof Query ? [...items].entries() : Object.entries(items);
            for (const [key, value] of pairs) { if (visit.call(value, key, value) === false) { break; } }
            return items;
        },
        map: (items, visit) => Array.from(items).flatMap((item, index) => visit(item, index) ?? []),
        grep: (items, test) => items.filter(test),
        inArray: (value, items) => items.indexOf(value),
        isArray: Array.isArray,
        isFunction: (value) => typeof value === 'function',
        isPlainObject: (value) => Object.prototype.toString.call(value) === '[object Object]',
        trim: (text) => String(text ?? '').trim(),
        noop: () => {},
        makeArray: (items) => Array.from(items),
        parseHTML: parse,
        parseJSON: JSON.parse,
    });
    fn.extend = (methods) => define(methods);
    return $;
})();
