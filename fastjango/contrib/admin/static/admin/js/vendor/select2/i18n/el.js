window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "Αναζήτηση…", "noResults": "Δεν βρέθηκαν αποτελέσματα", "errorLoading": "Τα αποτελέσματα δεν φορτώθηκαν", "remove": "Αφαίρεση"};
