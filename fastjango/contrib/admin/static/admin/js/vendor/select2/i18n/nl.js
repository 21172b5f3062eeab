window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "Zoeken…", "noResults": "Geen resultaten", "errorLoading": "De resultaten konden niet worden geladen", "remove": "Verwijderen"};
