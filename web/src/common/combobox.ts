// A text box with a list of choices below it, worked by keyboard, mouse and finger: the ARIA combobox pattern.

import {announce, debounced, freshId, make} from './dom.ts';
import {word} from './words.ts';

/** One choice: its text, a smaller word beside it, and what it stands for. */
export interface Choice<T> {
    title: string;
    kind: string;
    value: T;
}

export interface Source<T> {
    /** The choices for a text; may be slow, and is told to stop by `signal`. */
    find(text: string, signal: AbortSignal): Promise<Choice<T>[]>;
    choose(choice: Choice<T>): void;
    /** Fewest letters worth asking for. */
    least: number;
    /** Milliseconds of quiet before asking. */
    wait: number;
    label: string;
}

/** Makes `input` a combobox over `source`. It must have a label of its own. */
export function combobox<T>(input: HTMLInputElement, source: Source<T>): void {
    const list = make('ul', {id: freshId('choices'), class: 'suggestions', role: 'listbox', 'aria-label': source.label, hidden: true});
    const attributes = {
        role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': list.id,
        autocomplete: 'off', spellcheck: 'false',
    };
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
    const box = make('span', {class: 'suggest-box'});
    input.before(box);
    box.append(input, list);

    let found: Choice<T>[] = [];
    let chosen = -1;
    let asked: AbortController | null = null;

    const close = () => {
        list.hidden = true;
        chosen = -1;
        input.setAttribute('aria-expanded', 'false');
        input.removeAttribute('aria-activedescendant');
    };
    const mark = (to: number) => {
        chosen = to;
        input.removeAttribute('aria-activedescendant');
        Array.from(list.children).forEach((option, i) => {
            option.setAttribute('aria-selected', String(i === chosen));
            if (i !== chosen) return;
            input.setAttribute('aria-activedescendant', option.id);
            option.scrollIntoView({block: 'nearest'});
        });
    };
    const take = (choice: Choice<T>) => {
        close();
        source.choose(choice);
    };
    const draw = () => {
        list.replaceChildren(...found.map((choice, i) => {
            const option = make('li', {id: `${list.id}-${i}`, role: 'option', 'aria-selected': 'false'},
                make('span', {class: 'suggestion-title'}, choice.title), ' ',
                make('span', {class: 'suggestion-kind'}, choice.kind));
            // Not click: the box would lose the focus first, and close.
            option.addEventListener('pointerdown', (event) => {
                event.preventDefault();
                take(choice);
            });
            return option;
        }));
        list.hidden = found.length === 0;
        input.setAttribute('aria-expanded', String(found.length > 0));
        mark(-1);
        announce(found.length ? word('suggestionsFound', {count: found.length}) : word('suggestionsNone'));
    };
    const ask = debounced(source.wait, async () => {
        const text = input.value.trim();
        asked?.abort();
        if (text.length < source.least) return close();
        const mine = new AbortController();
        asked = mine;
        try {
            const answer = await source.find(text, mine.signal);
            if (mine.signal.aborted || document.activeElement !== input) return;
            found = answer;
            draw();
        } catch {
            // Aborted, or no network: what surrounds the box still works.
            if (!mine.signal.aborted) close();
        }
    });

    input.addEventListener('input', ask);
    input.addEventListener('blur', close);
    input.addEventListener('keydown', (event) => {
        if (event.key === 'Escape' && !list.hidden) {
            event.preventDefault();
            close();
        } else if (event.key === 'Enter') {
            const choice = found[chosen];
            if (list.hidden || !choice) return;
            event.preventDefault();
            take(choice);
        } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault();
            if (list.hidden) return ask();
            // One position more than there are choices: the text as typed.
            const count = found.length + 1;
            mark(((chosen + 1 + (event.key === 'ArrowDown' ? 1 : -1) + count) % count) - 1);
        }
    });
}
