window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "Recherche…", "noResults": "Aucun résultat", "errorLoading": "Les résultats n’ont pas pu être chargés", "remove": "Retirer"};
