window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "Vyhľadávanie…", "noResults": "Nič sa nenašlo", "errorLoading": "Výsledky sa nepodarilo načítať", "remove": "Odstrániť"};
