window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "Ieškoma…", "noResults": "Nieko nerasta", "errorLoading": "Nepavyko įkelti rezultatų", "remove": "Pašalinti"};
