// The order of a table's rows, apart from any document so that it can be tested.

export type Direction = 'ascending' | 'descending';

/** What a cell is sorted by: its number where it has one, `null` where it is empty. */
export type SortKey = number | string | null;

/** The key of a cell from its `data-value` (absent: its text counts; empty: nothing was published). */
export function keyOf(dataValue: string | null, text: string): SortKey {
    if (dataValue === null) return text.trim() === '' ? null : text.trim();
    if (dataValue.trim() === '') return null;
    const number = Number(dataValue);
    return Number.isFinite(number) ? number : dataValue.trim();
}

/**
 * The positions of `keys` in order. Equal keys keep their order, numbers come before words, and what is empty comes last
 * in both directions: that nothing was published makes a place neither the highest nor the lowest.
 */
export function ordered(keys: readonly SortKey[], direction: Direction, lang: string): number[] {
    const collator = new Intl.Collator(lang, {numeric: true, sensitivity: 'base'});
    const sign = direction === 'ascending' ? 1 : -1;
    return keys.map((_, i) => i).sort((i, j) => {
        const a = keys[i] ?? null;
        const b = keys[j] ?? null;
        if (a === null || b === null) return a === b ? i - j : a === null ? 1 : -1;
        if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
        const by = typeof a === 'number' ? a - (b as number) : collator.compare(a, b as string);
        return by === 0 ? i - j : sign * by;
    });
}

/** Where a click leads: numbers begin with the largest, words with the first; then it alternates. */
export function nextDirection(now: Direction | null, keys: readonly SortKey[]): Direction {
    if (now !== null) return now === 'ascending' ? 'descending' : 'ascending';
    return keys.some((k) => typeof k === 'number') ? 'descending' : 'ascending';
}
