window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "検索中…", "noResults": "見つかりません", "errorLoading": "結果を読み込めませんでした", "remove": "削除"};
