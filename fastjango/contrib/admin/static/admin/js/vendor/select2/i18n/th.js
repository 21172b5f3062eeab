window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "กำลังค้นหา…", "noResults": "ไม่พบผลลัพธ์", "errorLoading": "ไม่สามารถโหลดผลลัพธ์ได้", "remove": "ลบออก"};
