/* The options of a select box apart from what a filter shows of them. */
'use strict';
{
    const SelectBox = {
        cache: {},
        init(id) {
            const box = document.getElementById(id);
            SelectBox.cache[id] = [...box.options].map((option) => ({value: option.value, text: option.text, displayed: 1, title: option.title}));
        },
        redisplay(id) {
            const box = document.getElementById(id);
            const top = box.scrollTop;
            box.replaceChildren(...SelectBox.cache[id].filter((item) => item.displayed).map((item) => {
                const option = new Option(item.text, item.value, false, false);
                option.title = item.title || item.text;
                return option;
            }));
            box.scrollTop = top;
        },
        filter(id, text) {
            const words = text.toLowerCase().split(/\s+/).filter(Boolean);
            for (const item of SelectBox.cache[id]) {
                const name = item.text.toLowerCase();
                item.displayed = words.every((word) => name.includes(word)) ? 1 : 0;
            }
            SelectBox.redisplay(id);
        },
        get_hidden_node_count(id) {
            return (SelectBox.cache[id] || []).filter((item) => !item.displayed).length;
        },
        delete_from_cache(id, value) {
            const index = SelectBox.cache[id].findIndex((item) => item.value === value);
            if (index >= 0) { SelectBox.cache[id].splice(index, 1); }
        },
        add_to_cache(id, option) {
            SelectBox.cache[id].push({value: option.value, text: option.text, displayed: 1, title: option.title});
        },
        cache_contains(id, value) {
            return SelectBox.cache[id].some((item) => item.value === value);
        },
        move(from, to) { SelectBox.transfer(from, to, (option) => option.selected); },
        move_all(from, to) { SelectBox.transfer(from, to, () => true); },
        transfer(from, to, test) {
            for (const option of [...document.getElementById(from).options].filter(test)) {
                SelectBox.add_to_cache(to, option);
                SelectBox.delete_from_cache(from, option.value);
            }
            SelectBox.redisplay(from);
            SelectBox.redisplay(to);
        },
        sort(id) {
            SelectBox.cache[id].sort((one, other) => one.text.toLowerCase().localeCompare(other.text.toLowerCase()));
        },
        select_all(id) {
            for (const option of document.getElementById(id).options) { option.selected = true; }
        },
    };
    window.SelectBox = SelectBox;
}
