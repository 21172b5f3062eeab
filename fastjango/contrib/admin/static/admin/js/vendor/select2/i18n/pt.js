window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "A pesquisar…", "noResults": "Sem resultados", "errorLoading": "Não foi possível carregar os resultados", "remove": "Remover"};
