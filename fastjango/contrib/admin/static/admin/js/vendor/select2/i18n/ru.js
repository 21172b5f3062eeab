window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "Поиск…", "noResults": "Ничего не найдено", "errorLoading": "Не удалось загрузить результаты", "remove": "Удалить"};
