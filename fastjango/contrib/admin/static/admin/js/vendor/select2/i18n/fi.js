window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "Haetaan…", "noResults": "Ei tuloksia", "errorLoading": "Tuloksia ei voitu ladata", "remove": "Poista"};
