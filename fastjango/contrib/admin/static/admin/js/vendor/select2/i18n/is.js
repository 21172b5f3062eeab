window.django = window.django || {};
window.django.autocompleteTexts = {"searching": "Leita…", "noResults": "Ekkert fannst", "errorLoading": "Ekki tókst að sækja niðurstöður", "remove": "Fjarlægja"};
