window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "Se caută…", "noResults": "Niciun rezultat", "errorLoading": "Rezultatele nu au putut fi încărcate", "remove": "Elimină"};
