// Buttons that need a script: `button[data-copy]` and `button[data-print]`. The page hides them; here they appear.

import {all, announce, make} from '../common/dom.ts';
import {word} from '../common/words.ts';

export function buttons(root: ParentNode): void {
    for (const button of all<HTMLButtonElement>(root, 'button[data-print]')) {
        button.hidden = false;
        button.addEventListener('click', () => window.print());
    }
    for (const button of all<HTMLButtonElement>(root, 'button[data-copy]')) {
        button.hidden = false;
        button.addEventListener('click', () => void copy(button));
    }
}

/** `data-copy` is the text itself, `#id` the text of an element, or empty: the page's address. */
function textOf(button: HTMLButtonElement): string {
    const what = button.dataset.copy ?? '';
    if (what === '') return location.href;
    if (!what.startsWith('#')) return what;
    const element = document.getElementById(what.slice(1));
    return element instanceof HTMLInputElement ? element.value : (element?.textContent?.trim() ?? '');
}

async function copy(button: HTMLButtonElement): Promise<void> {
    const done = await write(textOf(button));
    announce(word(done ? 'copied' : 'copyFailed'));
    if (!done || button.dataset.words !== undefined) return;
    const words = button.textContent ?? '';
    button.dataset.words = words;
    button.textContent = word('copied');
    setTimeout(() => {
        button.textContent = words;
        delete button.dataset.words;
    }, 2000);
}

async function write(text: string): Promise<boolean> {
    try {
        await navigator.clipboard.writeText(text);
        return true;
    } catch {
        // Without https there is no clipboard; the old way asks for a selection.
        const box = make('textarea', {class: 'island-hidden', readonly: true, 'aria-hidden': 'true', tabindex: -1});
        box.value = text;
        const focus = document.activeElement;
        document.body.append(box);
        box.select();
        const done = document.execCommand('copy');
        box.remove();
        if (focus instanceof HTMLElement) focus.focus();
        return done;
    }
}
