window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "搜尋中…", "noResults": "沒有找到相符的項目", "errorLoading": "無法載入結果", "remove": "移除"};
