// Making elements. There is no inline style anywhere: the site's policy forbids it, and classes do better.

type Attributes = Record<string, string | number | boolean | undefined>;
type Child = Node | string;

/** An element with attributes and children; `true` sets an empty attribute, `false` and `undefined` set none. */
export function make<K extends keyof HTMLElementTagNameMap>(
    name: K,
    attributes: Attributes = {},
    ...children: Child[]
): HTMLElementTagNameMap[K] {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
        if (value === undefined || value === false) continue;
        element.setAttribute(key, value === true ? '' : String(value));
    }
    element.append(...children);
    return element;
}

/** All elements of a part that match, the part itself included. */
export function all<E extends Element>(root: ParentNode, selector: string): E[] {
    const own = root instanceof Element && root.matches(selector) ? [root as unknown as E] : [];
    return [...own, ...root.querySelectorAll<E>(selector)];
}

let last = 0;

/** An id that no other element of the page has. */
export function freshId(stem: string): string {
    do last += 1;
    while (document.getElementById(`${stem}-${last}`));
    return `${stem}-${last}`;
}

/** Text to find things by: without accents and case. */
export function folded(text: string): string {
    return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Calls `run` once calls have paused for `ms` milliseconds. */
export function debounced<A extends unknown[]>(ms: number, run: (...args: A) => void): (...args: A) => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    return (...args) => {
        clearTimeout(timer);
        timer = setTimeout(() => run(...args), ms);
    };
}

/** Says something to people who do not see it; one region for the whole page. */
export function announce(text: string): void {
    let region = document.getElementById('announce');
    if (!region) {
        region = make('p', {id: 'announce', class: 'island-hidden', role: 'status'});
        document.body.append(region);
    }
    region.textContent = text;
}
