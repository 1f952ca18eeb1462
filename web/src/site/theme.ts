// The switch between light and dark, in the place that the page keeps for it: `<span data-island="theme">`.

import {all, make} from '../common/dom.ts';
import {word} from '../common/words.ts';

export function themeSwitch(root: ParentNode): void {
    const now = document.documentElement.dataset.theme ?? 'auto';
    for (const place of all<HTMLElement>(root, '[data-island="theme"]')) {
        const select = make('select', {class: 'theme-select'});
        for (const [value, text] of [['auto', word('themeAuto')], ['light', word('themeLight')], ['dark', word('themeDark')]] as const) {
            select.append(make('option', {value, selected: value === now}, text));
        }
        // theme.ts hears this first, then what paints by itself (the map).
        select.addEventListener('change', () => document.dispatchEvent(new CustomEvent('cotejo:theme', {detail: select.value})));
        place.replaceChildren(make('label', {class: 'theme-label'}, make('span', {}, word('theme')), ' ', select));
    }
}
