// Tables that can be sorted and filtered: `<table data-sortable data-filterable>`.
//
// Cells with `data-value` sort by that number. A heading with `data-nosort` stays as it is. Rows with `data-fixed`
// (totals) keep the end of their body.

import {all, announce, debounced, folded, freshId, make} from '../common/dom.ts';
import {word} from '../common/words.ts';
import {type Direction, type SortKey, keyOf, nextDirection, ordered} from './order.ts';

export function tables(root: ParentNode): void {
    for (const table of all<HTMLTableElement>(root, 'table[data-sortable]')) sortable(table);
    for (const table of all<HTMLTableElement>(root, 'table[data-filterable]')) filterable(table);
}

function sortable(table: HTMLTableElement): void {
    const row = table.tHead?.rows[table.tHead.rows.length - 1];
    if (!row) return;
    for (const th of Array.from(row.cells)) {
        if (th.hasAttribute('data-nosort') || th.textContent?.trim() === '' || th.querySelector('a, button, input')) continue;
        const button = make('button', {type: 'button', class: 'sort'});
        button.append(...Array.from(th.childNodes));
        const label = button.textContent?.trim() ?? '';
        button.append(make('span', {class: 'sort-mark', 'aria-hidden': 'true'}));
        th.append(button);
        button.addEventListener('click', () => {
            const column = columnOf(th);
            const keys = Array.from(table.tBodies).flatMap((body) => sortRows(body).map((r) => key(r, column)));
            const direction = nextDirection(directionOf(th), keys);
            for (const other of Array.from(row.cells)) other.removeAttribute('aria-sort');
            th.setAttribute('aria-sort', direction);
            for (const body of Array.from(table.tBodies)) sortBody(body, column, direction);
            announce(word(direction === 'ascending' ? 'sortedAscending' : 'sortedDescending', {column: label}));
        });
    }
}

/** The column of a heading: those before it may span several. */
function columnOf(th: HTMLTableCellElement): number {
    let column = 0;
    for (let before = th.previousElementSibling; before; before = before.previousElementSibling) {
        column += (before as HTMLTableCellElement).colSpan;
    }
    return column;
}

function directionOf(th: HTMLTableCellElement): Direction | null {
    const now = th.getAttribute('aria-sort');
    return now === 'ascending' || now === 'descending' ? now : null;
}

function sortRows(body: HTMLTableSectionElement): HTMLTableRowElement[] {
    return Array.from(body.rows).filter((row) => !row.hasAttribute('data-fixed'));
}

function key(row: HTMLTableRowElement, column: number): SortKey {
    const cell = row.cells[column];
    if (!cell) return null;
    const holder = cell.hasAttribute('data-value') ? cell : cell.querySelector('[data-value]');
    return keyOf(holder?.getAttribute('data-value') ?? null, cell.textContent ?? '');
}

function sortBody(body: HTMLTableSectionElement, column: number, direction: Direction): void {
    const rows = sortRows(body);
    const fixed = Array.from(body.rows).filter((row) => row.hasAttribute('data-fixed'));
    const order = ordered(rows.map((row) => key(row, column)), direction, document.documentElement.lang || 'es-MX');
    // One insertion; the heading's button is not touched, so that it keeps the focus.
    const sorted = document.createDocumentFragment();
    for (const i of order) {
        const row = rows[i];
        if (row) sorted.append(row);
    }
    sorted.append(...fixed);
    body.append(sorted);
}

/** Tables shorter than this are read faster than filtered; `data-filterable="40"` sets another. */
const ROWS_WORTH_FILTERING = 15;

function filterable(table: HTMLTableElement): void {
    const least = Number(table.dataset.filterable) || ROWS_WORTH_FILTERING;
    const rows = Array.from(table.tBodies).flatMap((body) => Array.from(body.rows));
    if (rows.length < least) return;
    const texts = rows.map((row) => folded(row.textContent ?? ''));
    const id = freshId('filter');
    const input = make('input', {id, type: 'search', autocomplete: 'off', spellcheck: 'false'});
    const count = make('output', {for: id, class: 'table-count'});
    const tell = (shown: number) => {
        count.textContent = word('rowsShown', {shown: shown.toLocaleString('es-MX'), all: rows.length.toLocaleString('es-MX')});
    };
    input.addEventListener('input', debounced(120, () => {
        const wanted = folded(input.value).split(/\s+/).filter(Boolean);
        let shown = 0;
        rows.forEach((row, i) => {
            row.hidden = !wanted.every((w) => texts[i]?.includes(w));
            if (!row.hidden) shown += 1;
        });
        tell(shown);
    }));
    tell(rows.length);
    const box = make('p', {class: 'table-filter'}, make('label', {for: id}, word('filter')), input, count);
    // A table that scrolls sideways has a wrapper; the box stays outside it.
    (table.closest('.scroll, .table-scroll') ?? table).before(box);
}
