window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "S’està cercant…", "noResults": "No s’han trobat resultats", "errorLoading": "No s’han pogut carregar els resultats", "remove": "Elimina"};
