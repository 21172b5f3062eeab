/* Autocompletion is in admin/js/autocomplete.js; this file stands for pages that name it in their Media. */
