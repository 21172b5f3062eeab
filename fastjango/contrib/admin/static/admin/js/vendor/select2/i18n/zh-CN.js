window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "搜索中…", "noResults": "未找到结果", "errorLoading": "无法载入结果", "remove": "移除"};
