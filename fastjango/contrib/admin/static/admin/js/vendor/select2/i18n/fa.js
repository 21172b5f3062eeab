window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "در حال جستجو…", "noResults": "نتیجه‌ای یافت نشد", "errorLoading": "بارگذاری نتایج ممکن نشد", "remove": "حذف"};
