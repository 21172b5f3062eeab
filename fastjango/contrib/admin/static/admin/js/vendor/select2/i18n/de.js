window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "Suche…", "noResults": "Keine Treffer", "errorLoading": "Die Treffer konnten nicht geladen werden", "remove": "Entfernen"};
