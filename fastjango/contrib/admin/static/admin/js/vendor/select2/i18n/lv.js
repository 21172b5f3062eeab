window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "Meklē…", "noResults": "Nekas nav atrasts", "errorLoading": "Rezultātus neizdevās ielādēt", "remove": "Noņemt"};
