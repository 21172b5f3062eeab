window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "Otsin…", "noResults": "Tulemusi ei leitud", "errorLoading": "Tulemusi ei õnnestunud laadida", "remove": "Eemalda"};
