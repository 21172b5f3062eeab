window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "Searching…", "noResults": "No results found", "errorLoading": "The results could not be loaded", "remove": "Remove"};
