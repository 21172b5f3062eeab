window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "Buscando…", "noResults": "Nenhum resultado", "errorLoading": "Não foi possível carregar os resultados", "remove": "Remover"};
