window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "Ricerca…", "noResults": "Nessun risultato", "errorLoading": "Impossibile caricare i risultati", "remove": "Rimuovi"};
