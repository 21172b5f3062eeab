/* Put the cursor into the first field of a new object. */
'use strict';
{
    const {modelName} = document.getElementById('django-admin-form-add-constants').dataset;
    const form = modelName && document.getElementById(`${modelName}_form`);
    const usable = form && [...form.elements].find(
        (element) => element.matches('input:not([type=submit], [type=button]), select, textarea') && !element.disabled && element.offsetParent
    );
    if (usable) { usable.focus(); }
}
