/* $(field).prepopulate(dependencies, maxLength, allowUnicode): fill a field from others until it is edited. */
'use strict';
{
    const $ = django.jQuery;
    $.fn.extend({
        prepopulate(dependencies, maxLength, allowUnicode) {
            return this.each(function() {
                const field = this;
                let edited = Boolean(field.value);
                const sources = () => dependencies.map((selector) => $(selector).get(0)).filter(Boolean);
                const populate = () => {
                    if (edited) { return; }
                    const text = sources().map((source) => source.value.trim()).filter(Boolean).join(' ');
                    field.value = window.URLify(text, maxLength, allowUnicode);
                };
                $(field).on('change', () => { edited = true; });
                for (const source of sources()) {
                    $(source).on('keyup change focus', populate);
                }
            });
        },
    });
}
