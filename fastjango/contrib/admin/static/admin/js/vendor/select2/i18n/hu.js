window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "Keresés…", "noResults": "Nincs találat", "errorLoading": "Az eredmények nem tölthetők be", "remove": "Eltávolítás"};
