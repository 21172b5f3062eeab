window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "Buscando…", "noResults": "No hay resultados", "errorLoading": "No se pudieron cargar los resultados", "remove": "Quitar"};
