// Light or dark: the system's choice, or the reader's own, kept in this browser.
//
// A classic script in the page's head (`<script src>`, no `type="module"`), so that it runs before anything is painted
// and a reader in the dark is not dazzled by a light page first. Hence it shares no code with the others; the switch
// (site/theme.ts) speaks to it by the event `cotejo:theme`, whose detail is `auto`, `light` or `dark`.

{
    const KEY = 'theme';
    const known = (theme: unknown): theme is 'light' | 'dark' => theme === 'light' || theme === 'dark';

    /** `data-theme` is for the site's stylesheet, `data-paper` for the palette of the drawings. */
    const apply = (theme: unknown): void => {
        const root = document.documentElement;
        for (const name of ['data-theme', 'data-paper']) {
            if (known(theme)) root.setAttribute(name, theme);
            else root.removeAttribute(name);
        }
    };

    // Storage may be refused; then a choice holds for this page only.
    try {
        apply(localStorage.getItem(KEY));
    } catch {
        apply(null);
    }
    document.addEventListener('cotejo:theme', (event) => {
        const theme: unknown = (event as CustomEvent).detail;
        apply(theme);
        try {
            if (known(theme)) localStorage.setItem(KEY, theme);
            else localStorage.removeItem(KEY);
        } catch {
            // As above.
        }
    });
}
