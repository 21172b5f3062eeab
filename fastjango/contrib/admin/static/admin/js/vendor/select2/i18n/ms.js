window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "Mencari…", "noResults": "Tiada padanan ditemui", "errorLoading": "Keputusan tidak dapat dimuatkan", "remove": "Buang"};
