/* Windows to look up, add, change and delete related objects. */
'use strict';
{
    const $ = django.jQuery;
    let depth = 0; // of this window among windows opened from windows
    const popups = [];

    const setDepth = () => {
        const found = /__(\d+)$/.exec(window.name);
        depth = found ? Number(found[1]) : 0;
    };
    const windowName = (name) => `${name}__${depth + 1}`;
    const elementName = (name) => name.replace(/__\d+$/, '');
    const isRelatedWindow = (popup) => popups.includes(popup);

    function open(link, pattern, asPopup) {
        const name = windowName(link.id.replace(pattern, ''));
        const url = new URL(link.href, window.location.href);
        if (asPopup) { url.searchParams.set('_popup', '1'); }
        const popup = window.open(url.href, name, 'height=500,width=800,resizable=yes,scrollbars=yes');
        popups.push(popup);
        popup.focus();
        return false;
    }

    function close(popup) {
        const index = popups.indexOf(popup);
        if (index >= 0) { popups.splice(index, 1); }
        popup.close();
    }

    function closeAll() {
        popups.slice().forEach((popup) => { if (!popup.closed) { popup.close(); } });
        popups.length = 0;
    }

    function lookup(link) { return open(link, /^lookup_/, true); }
    function show(link) { return open(link, /^(change|add|delete|view)_/, false); }

    function dismissLookup(popup, chosen) {
        const element = document.getElementById(elementName(popup.name));
        if (element.classList.contains('vManyToManyRawIdAdminField') && element.value) {
            element.value += `,${chosen}`;
        } else {
            element.value = chosen;
        }
        $(element).trigger('change');
        close(popup);
    }

    // The links beside a select lead to the chosen object.
    function updateLinks(select) {
        const links = select.parentElement.querySelectorAll('.view-related, .change-related, .delete-related');
        for (const link of links) {
            if (select.value) {
                link.href = link.dataset.hrefTemplate.replace('__fk__', encodeURIComponent(select.value));
                link.removeAttribute('aria-disabled');
            } else {
                link.removeAttribute('href');
                link.setAttribute('aria-disabled', 'true');
            }
        }
    }

    // Other selects of the same model offer a new object too, and show a new name.
    function updateOtherSelects(current, name, value, newValue, skip = []) {
        const model = current.closest('.related-widget-wrapper')?.dataset.modelRef;
        if (!model) { return; }
        const selector = `[data-model-ref="${model}"] [data-context="available-source"]`;
        for (const select of document.querySelectorAll(selector)) {
            if (select === current || skip.includes(select.id) || select.tagName !== 'SELECT') { continue; }
            const option = [...select.options].find((candidate) => candidate.value === String(value));
            if (option) {
                option.textContent = name;
                option.value = newValue;
            } else {
                select.append(new Option(name, newValue));
            }
            if (window.SelectBox && select.id in SelectBox.cache) {
                SelectBox.init(select.id);
                SelectBox.redisplay(select.id);
            }
        }
    }

    function dismissAdd(popup, value, name) {
        const id = elementName(popup.name);
        const element = document.getElementById(id);
        if (element && element.tagName === 'SELECT') {
            element.append(new Option(name, value, true, true));
            updateOtherSelects(element, name, value, value);
        } else if (element && element.classList.contains('vManyToManyRawIdAdminField') && element.value) {
            element.value += `,${value}`;
        } else if (element) {
            element.value = value;
        } else {
            // Two boxes: the new object is among the chosen ones.
            const target = document.getElementById(`${id}_to`);
            SelectBox.add_to_cache(target.id, {value, text: name, displayed: 1});
            SelectBox.redisplay(target.id);
            updateOtherSelects(target, name, value, value, [`${id}_from`, target.id]);
        }
        if (element) { $(element).trigger('change'); }
        close(popup);
    }

    function dismissChange(popup, value, name, newValue) {
        const id = elementName(popup.name);
        const selects = $(`#${id}, #${id}_from, #${id}_to`);
        selects.find('option').each(function() {
            if (this.value === value) {
                this.textContent = name;
                this.value = newValue;
            }
        });
        selects.each(function() { updateOtherSelects(this, name, value, newValue); });
        selects.trigger('change');
        close(popup);
    }

    function dismissDelete(popup, value) {
        const id = elementName(popup.name);
        const selects = $(`#${id}, #${id}_from, #${id}_to`);
        selects.find('option').filter(function() { return this.value === value; }).remove();
        selects.trigger('change');
        close(popup);
    }

    Object.assign(window, {
        showRelatedObjectLookupPopup: lookup,
        dismissRelatedLookupPopup: dismissLookup,
        showRelatedObjectPopup: show,
        showAdminPopup: (link, pattern, asPopup) => open(link, pattern, asPopup),
        updateRelatedObjectLinks: (target) => updateLinks(target),
        dismissAddRelatedObjectPopup: dismissAdd,
        dismissChangeRelatedObjectPopup: dismissChange,
        dismissDeleteRelatedObjectPopup: dismissDelete,
        dismissChildPopups: closeAll,
        relatedWindows: popups,
        // Old names
        showAddAnotherPopup: show,
        dismissAddAnotherPopup: dismissAdd,
        isRelatedWindow,
    });

    window.addEventListener('unload', closeAll);

    $(() => {
        setDepth();
        $('body').on('click', 'a[data-popup-opener]', function(event) {
            event.preventDefault();
            opener.dismissRelatedLookupPopup(window, this.dataset.popupOpener);
        });
        const guarded = (type, act) => function(event) {
            event.preventDefault();
            if (!this.href) { return; }
            const asked = $.Event(type, {href: this.href});
            $(this).trigger(asked);
            if (!asked.isDefaultPrevented()) { act(this); }
        };
        $('body').on('click', '.related-widget-wrapper-link[data-popup="yes"]', guarded('django:show-related', show));
        $('body').on('click', '.related-lookup', guarded('django:lookup-related', lookup));
        $('body').on('change', '.related-widget-wrapper select', function() {
            const asked = $.Event('django:update-related');
            $(this).trigger(asked);
            if (!asked.isDefaultPrevented()) { updateLinks(this); }
        });
        document.querySelectorAll('.related-widget-wrapper select').forEach(updateLinks);
    });
}
