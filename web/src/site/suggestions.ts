// Reads the answer of `/search.json`, apart from any document so that it can be tested.

import type {Choice} from '../shared/combobox.ts';

const MOST = 8;

/** The suggestions of an answer; what does not look like one is left out. The value is the address. */
export function suggestionsOf(answer: unknown): Choice<string>[] {
    const results = (answer as {results?: unknown} | null)?.results;
    if (!Array.isArray(results)) return [];
    const text = (value: unknown) => (typeof value === 'string' ? value : '');
    return results
        .map((r: Record<string, unknown> | null) => ({
            title: text(r?.title ?? r?.text), kind: text(r?.kind_text ?? r?.kind), value: text(r?.href),
        }))
        // Only addresses of this site, whatever stands in the answer.
        .filter((s) => s.title !== '' && /^\/(?![/\\])/.test(s.value))
        .slice(0, MOST);
}
