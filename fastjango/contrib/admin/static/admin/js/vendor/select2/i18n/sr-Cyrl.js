window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "Претрага…", "noResults": "Ништа није пронађено", "errorLoading": "Резултати нису могли бити учитани", "remove": "Уклони"};
