window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "Wyszukiwanie…", "noResults": "Brak wyników", "errorLoading": "Nie udało się wczytać wyników", "remove": "Usuń"};
