window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "កំពុងស្វែងរក…", "noResults": "មិនមានលទ្ធផល", "errorLoading": "មិនអាចផ្ទុកលទ្ធផលបានទេ", "remove": "លុប"};
