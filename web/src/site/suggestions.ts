// Reads the answer of `/search.json`, apart from any document so that it can be tested.

import type {Choice} from '../common/combobox.ts';

const MOST = 8;

/** The suggestions of an answer; what does not look like one is left out. The value is the address. */
export function suggestionsOf(answer: unknown): Choice<string>[] {
    const groups = (answer as {groups?: unknown} | null)?.groups;
    if (!Array.isArray(groups)) return [];
    const text = (value: unknown) => (typeof value === 'string' ? value : '');
    return groups
        .flatMap((g: {title?: unknown, hits?: unknown} | null) => (Array.isArray(g?.hits) ? g.hits : []).map(
            (hit: Record<string, unknown> | null) => ({title: text(hit?.text), kind: text(g?.title), value: text(hit?.href)})))
        // Only addresses of this site, whatever stands in the answer.
        .filter((s) => s.title !== '' && /^\/(?![/\\])/.test(s.value))
        .slice(0, MOST);
}
