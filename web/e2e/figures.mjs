// The figures of a page, and the same ones asked of the command line: a second way to every number that is shown.

import {execFile} from 'node:child_process';
import {promisify} from 'node:util';

const run = promisify(execFile);

/** All figures of the page: id and value as data, and the text that is read. */
export function figuresOf(page) {
    return page.locator('a.fig[data-figure]').evaluateAll((links) => links.map((a) => ({
        id: a.dataset.figure, value: a.dataset.value ?? '', text: a.textContent.trim(), href: a.getAttribute('href'),
    })));
}

/** Asks `cotejo`; answers are kept, since both languages show the same figures. */
export class Witness {
    constructor(binary, base) {
        this.binary = binary;
        this.base = base;
        this.kept = new Map();
    }

    async json(...args) {
        const key = args.join(' ');
        if (!this.kept.has(key)) {
            this.kept.set(key, run(this.binary, [...args, '--base', this.base, '--format', 'json'], {maxBuffer: 256e6})
                // 1 says that the answer is no, and it is still an answer.
                .catch((error) => (error.code === 1 ? error : Promise.reject(error)))
                .then(({stdout}) => JSON.parse(stdout)));
        }
        return this.kept.get(key);
    }

    /** The value of a figure by its id, computed anew. */
    async value(id) {
        const {value, recomputed, agrees} = await this.json('explain', id);
        if (agrees === false) throw new Error(`\`${id}\`: the two ways of the command line differ: ${value}, ${recomputed}`);
        return value;
    }

    /** Sets up to `most` of the figures beside the command line's; gives how many. */
    async compare(figures, where, most = 12) {
        const wrong = [];
        const chosen = [...new Map(figures.map((f) => [f.id, f])).values()].slice(0, most);
        for (const {id, value, text} of chosen) {
            const known = await this.value(id);
            if (!same(value === '' ? null : Number(value), known)) wrong.push(`\`${id}\`: the page says ${value || 'nothing'} (“${text}”), the command line ${known}`);
        }
        if (wrong.length) throw new Error(`${where}: figures differ:\n  ${wrong.join('\n  ')}`);
        return chosen.length;
    }
}

/** Equal but for the last binary digits, which text may lose. */
export function same(a, b) {
    if (a === null || b === null) return a === b;
    return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
}
