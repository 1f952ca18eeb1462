// What surrounds the map (heading, table, links) is the server's. After a change in place it is fetched from the page of
// the new state and set in, so that there is one code that words it.

/** Sets the parts marked `data-swap="name"` of `html` in the place of those of this document; gives the new ones. */
export function swap(html: string): Element[] {
    const fresh = new DOMParser().parseFromString(html, 'text/html');
    const out: Element[] = [];
    for (const old of Array.from(document.querySelectorAll('[data-swap]'))) {
        const part = fresh.querySelector(`[data-swap="${CSS.escape(old.getAttribute('data-swap') ?? '')}"]`);
        if (!part) continue;
        const focused = document.activeElement;
        const name = focused && old.contains(focused) ? focused.id || focused.getAttribute('name') : null;
        const now = document.importNode(part, true);
        old.replaceWith(now);
        if (name) {
            const again = now.querySelector<HTMLElement>(`#${CSS.escape(name)}, [name="${CSS.escape(name)}"]`);
            again?.focus({preventScroll: true});
        }
        out.push(now);
    }
    const title = fresh.querySelector('title')?.textContent;
    if (title) document.title = title;
    return out;
}
