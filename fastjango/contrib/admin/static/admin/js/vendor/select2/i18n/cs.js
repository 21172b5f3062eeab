window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "Vyhledávání…", "noResults": "Nic nenalezeno", "errorLoading": "Výsledky nelze načíst", "remove": "Odebrat"};
