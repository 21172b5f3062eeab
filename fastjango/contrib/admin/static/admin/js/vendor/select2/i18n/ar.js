window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "جارٍ البحث…", "noResults": "لا توجد نتائج", "errorLoading": "تعذر تحميل النتائج", "remove": "إزالة"};
