window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "Søger…", "noResults": "Ingen resultater fundet", "errorLoading": "Resultaterne kunne ikke hentes", "remove": "Fjern"};
