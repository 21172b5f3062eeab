window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "검색 중…", "noResults": "결과가 없습니다", "errorLoading": "결과를 불러올 수 없습니다", "remove": "제거"};
