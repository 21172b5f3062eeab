window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "Axtarılır…", "noResults": "Nəticə tapılmadı", "errorLoading": "Nəticələri yükləmək olmadı", "remove": "Sil"};
