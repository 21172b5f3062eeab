/* The page of a list: filters stay folded, the search box takes the keys "/" when nothing else has them. */
const KEY = 'django.admin.filtersState';
const stored = JSON.parse(sessionStorage.getItem(KEY) || '{}');

for (const details of document.querySelectorAll('#changelist-filter details')) {
    const title = details.dataset.filterTitle;
    if (title in stored) { details.open = stored[title]; }
    details.addEventListener('toggle', () => {
        stored[title] = details.open;
        sessionStorage.setItem(KEY, JSON.stringify(stored));
    });
}

const search = document.getElementById('searchbar');
if (search) {
    if (search.value) { search.focus(); }
    document.addEventListener('keydown', (event) => {
        const typing = event.target.closest('input, textarea, select, [contenteditable]');
        if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
            event.preventDefault();
            search.select();
        }
    });
}
