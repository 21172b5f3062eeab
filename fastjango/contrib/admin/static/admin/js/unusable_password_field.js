/* A user without a password needs no fields for one. */
'use strict';
{
    const choices = document.querySelectorAll('input[name="usable_password"]');
    const rows = document.querySelectorAll('.field-password1, .field-password2');
    const submit = document.querySelector('input[type="submit"].set-password');
    const unset = document.querySelector('input[type="submit"].unset-password');
    const messages = [...document.querySelectorAll('#id_unusable_warning')];

    function update() {
        const chosen = [...choices].find((choice) => choice.checked);
        const usable = !chosen || chosen.value === 'true';
        rows.forEach((row) => row.classList.toggle('hidden', !usable));
        if (submit && unset) {
            submit.classList.toggle('hidden', !usable);
            unset.classList.toggle('hidden', usable);
        }
        messages.forEach((message) => message.classList.toggle('hidden', usable));
    }
    choices.forEach((choice) => choice.addEventListener('change', update));
    update();
}
