window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "खोजा जा रहा है…", "noResults": "कोई परिणाम नहीं मिला", "errorLoading": "परिणाम लोड नहीं हो सके", "remove": "हटाएँ"};
