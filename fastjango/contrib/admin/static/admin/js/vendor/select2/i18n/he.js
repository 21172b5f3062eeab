window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "מחפש…", "noResults": "לא נמצאו תוצאות", "errorLoading": "לא ניתן לטעון את התוצאות", "remove": "הסרה"};
