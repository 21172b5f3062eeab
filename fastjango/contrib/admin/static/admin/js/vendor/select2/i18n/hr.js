window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "Pretraga…", "noResults": "Nema rezultata", "errorLoading": "Rezultati se nisu mogli učitati", "remove": "Ukloni"};
