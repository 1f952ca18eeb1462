// The addresses of a state of the map, apart from any document so that they can be tested.

/** The choices of a form; those left empty are not said. */
export function params(entries: Iterable<[string, string]>): URLSearchParams {
    const out = new URLSearchParams();
    for (const [name, value] of entries) if (value !== '') out.append(name, value);
    return out;
}

/** `now` with the form's choices in it; what the form does not ask (language, day) stays. */
export function merged(now: URLSearchParams, form: URLSearchParams, asked: readonly string[]): URLSearchParams {
    const out = new URLSearchParams();
    for (const [name, value] of now) if (!asked.includes(name)) out.append(name, value);
    for (const [name, value] of form) out.append(name, value);
    return out;
}

/** One choice changed. */
export function withParam(now: URLSearchParams, name: string, value: string): URLSearchParams {
    const out = new URLSearchParams(now);
    out.set(name, value);
    return out;
}

/** The address of the data: the path of `src` with these choices. */
export function dataAddress(src: string, choices: URLSearchParams): string {
    const path = src.split('?')[0] ?? src;
    const query = choices.toString();
    return query === '' ? path : `${path}?${query}`;
}

/**
 * The address to share: the server's own for this state, if it is one of this site, and where the map looks. The server's says no
 * language; where the page's own address does (`lang`), so does this one, or the page would change its language when it is loaded again.
 */
export function shareAddress(share: string, pathname: string, choices: URLSearchParams, hash: string, lang: string | null = null): string {
    const query = choices.toString();
    const own = (/^\/(?![/\\])/.test(share) ? share.split('#')[0] : pathname + (query === '' ? '' : `?${query}`)) ?? pathname;
    const said = lang === null || /[?&]lang=/.test(own) ? '' : `${own.includes('?') ? '&' : '?'}lang=${encodeURIComponent(lang)}`;
    return own + said + hash;
}
