// Prints what a page loads, gzipped, and fails where it is more than we allow ourselves.

import {readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {gzipSync} from 'node:zlib';

const dist = join(dirname(new URL(import.meta.url).pathname), '..', 'dist');
const manifest = JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8'));

/** Kilobytes (1000 bytes) gzipped at level 9, as a server sends them; JavaScript and the styles that come with it. */
const BUDGETS = [
    {name: 'every page', entries: ['src/theme.ts', 'src/site.ts'], limit: 60},
    {name: 'map page', entries: ['src/theme.ts', 'src/site.ts', 'src/map.ts', 'src/map/worker.js'], limit: 400},
];

/** The files that an entry loads: itself, what it imports, their styles. */
function files(key, seen = new Set()) {
    const chunk = manifest[key];
    if (!chunk) throw new Error(`dist/manifest.json has no \`${key}\``);
    if (seen.has(chunk.file)) return seen;
    seen.add(chunk.file);
    for (const css of chunk.css ?? []) seen.add(css);
    for (const next of [...(chunk.imports ?? []), ...(chunk.dynamicImports ?? [])]) files(next, seen);
    return seen;
}

let failed = false;
for (const {name, entries, limit} of BUDGETS) {
    const all = new Set();
    for (const entry of entries) files(entry, all);
    let total = 0;
    console.log(`${name}:`);
    for (const file of [...all].sort()) {
        const size = gzipSync(readFileSync(join(dist, file)), {level: 9}).length;
        total += size;
        console.log(`  ${(size / 1000).toFixed(1).padStart(7)} kB  ${file}`);
    }
    const over = total > limit * 1000;
    failed ||= over;
    console.log(`  ${(total / 1000).toFixed(1).padStart(7)} kB  of ${limit} kB allowed${over ? ': TOO MUCH' : ''}`);
}
if (failed) {
    console.error('the build is larger than its budget (build/budget.mjs); see what came in, or raise the budget with a reason');
    process.exit(1);
}
