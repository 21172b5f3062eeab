window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "Đang tìm…", "noResults": "Không có kết quả", "errorLoading": "Không tải được kết quả", "remove": "Xóa"};
