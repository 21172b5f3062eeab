window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "Mencari…", "noResults": "Tidak ada hasil", "errorLoading": "Hasil tidak dapat dimuat", "remove": "Hapus"};
