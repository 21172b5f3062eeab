window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "Bilatzen…", "noResults": "Ez da emaitzarik aurkitu", "errorLoading": "Ezin izan dira emaitzak kargatu", "remove": "Kendu"};
