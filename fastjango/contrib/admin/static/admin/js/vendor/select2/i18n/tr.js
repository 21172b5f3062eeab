window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "Aranıyor…", "noResults": "Sonuç bulunamadı", "errorLoading": "Sonuçlar yüklenemedi", "remove": "Kaldır"};
