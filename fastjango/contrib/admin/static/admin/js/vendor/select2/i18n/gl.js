window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "Buscando…", "noResults": "Non se atoparon resultados", "errorLoading": "Non foi posíbel cargar os resultados", "remove": "Retirar"};
