window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "Söker…", "noResults": "Inga träffar", "errorLoading": "Resultaten kunde inte hämtas", "remove": "Ta bort"};
