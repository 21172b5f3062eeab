window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "Пребарување…", "noResults": "Нема резултати", "errorLoading": "Резултатите не можеа да се вчитаат", "remove": "Отстрани"};
