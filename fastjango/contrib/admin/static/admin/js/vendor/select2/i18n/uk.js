window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "Пошук…", "noResults": "Нічого не знайдено", "errorLoading": "Не вдалося завантажити результати", "remove": "Вилучити"};
