window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "Търсене…", "noResults": "Няма намерени резултати", "errorLoading": "Резултатите не могат да се заредят", "remove": "Премахване"};
