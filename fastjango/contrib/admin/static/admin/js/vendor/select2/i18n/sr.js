window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "Pretraga…", "noResults": "Ništa nije pronađeno", "errorLoading": "Rezultati nisu mogli biti učitani", "remove": "Ukloni"};
