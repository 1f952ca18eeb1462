// On every page: what makes its tables, charts, forms and buttons answer. The page is whole without it.

import './site/site.css';
import {buttons} from './site/buttons.ts';
import {charts} from './site/chart.ts';
import {forms} from './site/forms.ts';
import {searches} from './site/search.ts';
import {tables} from './site/tables.ts';
import {themeSwitch} from './site/theme.ts';

// One island that fails must not take the others along.
for (const island of [themeSwitch, tables, charts, searches, forms, buttons]) {
    try {
        island(document);
    } catch (error) {
        console.error(`island ${island.name} failed`, error);
    }
}
document.documentElement.classList.add('islands');
