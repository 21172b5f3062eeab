/* The sidebar: open or shut, its filter, its place; all remembered by the browser. */
const OPEN = 'django.admin.navSidebarIsOpen';
const FILTER = 'django.admin.navSidebarFilterValue';
const SCROLL = 'django.admin.navSidebarScroll';

const toggle = document.getElementById('toggle-nav-sidebar');
const sidebar = document.getElementById('nav-sidebar');
const main = document.getElementById('main');

function show(open) {
    main.classList.toggle('shifted', open);
    sidebar.setAttribute('aria-expanded', String(open));
}

function setUpToggle() {
    let open = localStorage.getItem(OPEN) !== 'false';
    show(open);
    toggle.addEventListener('click', () => {
        open = !open;
        localStorage.setItem(OPEN, String(open));
        show(open);
    });
    sidebar.scrollTop = Number(sessionStorage.getItem(SCROLL));
    sidebar.addEventListener('scroll', () => sessionStorage.setItem(SCROLL, sidebar.scrollTop));
}

function setUpFilter(box) {
    const rows = [...sidebar.querySelectorAll('th[scope=row]')].map((cell) => ({
        row: cell.closest('tr'),
        title: cell.textContent.trim().toLowerCase(),
    }));
    function apply() {
        const wanted = box.value.toLowerCase();
        let any = false;
        for (const {row, title} of rows) {
            const fits = title.includes(wanted);
            row.style.display = fits ? '' : 'none';
            any ||= fits;
        }
        box.classList.toggle('no-results', !any);
        sessionStorage.setItem(FILTER, box.value);
    }
    box.value = sessionStorage.getItem(FILTER) || '';
    if (box.value) { apply(); }
    for (const type of ['change', 'input', 'keyup']) {
        box.addEventListener(type, (event) => {
            if (event.key === 'Escape') { box.value = ''; }
            apply();
        });
    }
}

if (toggle && sidebar && main) {
    setUpToggle();
    const box = document.getElementById('nav-filter');
    if (box) { setUpFilter(box); }
}
