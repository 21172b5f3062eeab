/* The colour theme: the system's, light or dark, remembered by the browser. Loaded before the page is drawn. */
'use strict';
{
    const STEPS = {auto: 'light', light: 'dark', dark: 'auto'};
    const KEY = 'theme';

    function setTheme(mode) {
        const theme = mode in STEPS ? mode : 'auto';
        document.documentElement.dataset.theme = theme;
        localStorage.setItem(KEY, theme);
    }

    setTheme(localStorage.getItem(KEY) || 'auto');
    document.addEventListener('click', (event) => {
        if (event.target.closest('.theme-toggle')) {
            setTheme(STEPS[document.documentElement.dataset.theme]);
        }
    });
}
