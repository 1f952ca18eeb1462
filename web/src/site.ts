// On every page: what makes its tables, charts, forms and buttons answer. The page is whole without it.

import './site/site.css';
import {buttons} from './site/buttons.ts';
import {charts} from './site/chart.ts';
import {forms} from './site/forms.ts';
import {searches} from './site/search.ts';
import {tables} from './site/tables.ts';
import {themeSwitch} from './site/theme.ts';

// One island that fails must not take the others along.
function enhance(root: ParentNode): void {
    for (const island of [themeSwitch, tables, charts, searches, forms, buttons]) {
        try {
            island(root);
        } catch (error) {
            console.error('an island failed', error);
        }
    }
}

enhance(document);
// The map sets in fresh parts of the page (map/swap.ts).
document.addEventListener('cotejo:content', (event) => enhance((event as CustomEvent<Element>).detail));
document.documentElement.classList.add('islands');
