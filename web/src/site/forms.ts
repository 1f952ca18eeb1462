// Filters that apply themselves: `form[data-auto]` is sent, as a normal GET, when a choice is made.
//
// With the keyboard a closed list changes at every arrow, so there the form waits for Enter or for the control to be
// left. The form's own button stays. Choices left empty are not written into the address.

import {all} from '../common/dom.ts';

const KEPT = 'auto-form-focus';

export function forms(root: ParentNode): void {
    for (const form of all<HTMLFormElement>(root, 'form[method="get" i], form:not([method])')) {
        form.addEventListener('formdata', (event) => {
            for (const [name, value] of Array.from(event.formData)) {
                if (value === '') event.formData.delete(name);
            }
        });
    }
    for (const form of all<HTMLFormElement>(root, 'form[data-auto]')) auto(form);
    restore();
}

function auto(form: HTMLFormElement): void {
    let keyed = false;
    let waiting = false;
    const send = () => {
        waiting = false;
        const control = document.activeElement;
        if (control instanceof HTMLElement && form.contains(control)) remember(control);
        form.requestSubmit();
    };
    form.addEventListener('pointerdown', () => (keyed = false));
    form.addEventListener('keydown', (event) => {
        keyed = event.key !== 'Enter' || keyed;
        if (event.key === 'Enter' && waiting && event.target instanceof HTMLSelectElement) {
            event.preventDefault();
            send();
        }
    });
    form.addEventListener('change', (event) => {
        const control = event.target;
        // Text fields have their own Enter.
        if (control instanceof HTMLInputElement && ['text', 'search', 'number'].includes(control.type)) return;
        if (keyed && !(control instanceof HTMLInputElement && ['checkbox', 'radio'].includes(control.type))) waiting = true;
        else send();
    });
    form.addEventListener('focusout', (event) => {
        if (!waiting) return;
        const next = event.relatedTarget;
        // The button sends the form itself.
        if (next instanceof HTMLButtonElement && form.contains(next)) return;
        if (next instanceof HTMLElement && form.contains(next)) remember(next);
        waiting = false;
        form.requestSubmit();
    });
}

/** The next page takes up where this one was: same control, same place on the screen. */
function remember(control: HTMLElement): void {
    try {
        const name = control.id || control.getAttribute('name');
        if (name) sessionStorage.setItem(KEPT, JSON.stringify({path: location.pathname, name, top: scrollY}));
    } catch {
        // Without storage the page begins at its top.
    }
}

function restore(): void {
    try {
        const kept = sessionStorage.getItem(KEPT);
        if (!kept) return;
        sessionStorage.removeItem(KEPT);
        const {path, name, top} = JSON.parse(kept) as {path: string; name: string; top: number};
        if (path !== location.pathname) return;
        const control = document.getElementById(name) ?? document.getElementsByName(name)[0];
        control?.focus({preventScroll: true});
        scrollTo({top});
    } catch {
        // Not ours, or refused.
    }
}
