'use strict';
{
    const $ = django.jQuery;
    const data = document.getElementById('django-admin-prepopulated-fields-constants').dataset.prepopulatedFields;
    for (const field of JSON.parse(data)) {
        // Fields of the empty inline form are filled in when a form is added.
        $(`.empty-form .form-row .field-${field.name}, .empty-form.form-row .field-${field.name}, .empty-form .form-row.field-${field.name}`).addClass('prepopulated_field');
        $(field.id).data('prepopulation', field).data('dependency_list', field.dependency_list);
        $(field.id).prepopulate(field.dependency_ids, field.maxLength, field.allowUnicode);
    }
}
