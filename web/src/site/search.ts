// Suggestions below a search box, from the search page's own JSON.
//
// `<input data-suggest="/search.json">` asks `/search.json?q=…` and reads `groups: [{title, hits: [{text, href}]}]`. The form
// still goes to the search page; with a suggestion chosen, straight to it.

import {all} from '../common/dom.ts';
import {combobox} from '../common/combobox.ts';
import {langOf, word} from '../common/words.ts';
import {suggestionsOf} from './suggestions.ts';

export function searches(root: ParentNode): void {
    for (const input of all<HTMLInputElement>(root, 'input[data-suggest]')) {
        combobox(input, {
            least: 2,
            wait: 180,
            label: word('suggestions'),
            async find(text, signal) {
                const url = new URL(input.dataset.suggest || '/search.json', location.href);
                // Language and day of the page go along, as they do with the form.
                for (const field of input.form?.querySelectorAll<HTMLInputElement>('input[type="hidden"][name]') ?? []) {
                    if (field.value) url.searchParams.set(field.name, field.value);
                }
                if (!url.searchParams.has('lang')) url.searchParams.set('lang', langOf(document.documentElement.lang));
                url.searchParams.set('q', text);
                const response = await fetch(url, {signal, headers: {accept: 'application/json'}});
                return response.ok ? suggestionsOf(await response.json()) : [];
            },
            choose: (choice) => location.assign(choice.value),
        });
    }
}
