window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "Søker…", "noResults": "Ingen treff", "errorLoading": "Kunne ikke hente resultatene", "remove": "Fjern"};
