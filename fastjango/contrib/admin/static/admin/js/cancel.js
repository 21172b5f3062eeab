/* "No, take me back". */
'use strict';
document.addEventListener('click', (event) => {
    if (event.target.closest('.cancel-link')) {
        event.preventDefault();
        new URLSearchParams(window.location.search).has('_popup') ? window.close() : window.history.back();
    }
});
