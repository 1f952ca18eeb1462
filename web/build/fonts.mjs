// Copies the fonts that the site uses, with their licences, to dist/fonts, and writes the @font-face rules beside them.

import {copyFileSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';

const require = createRequire(import.meta.url);
const out = join(dirname(new URL(import.meta.url).pathname), '..', 'dist', 'fonts');
mkdirSync(out, {recursive: true});

const FONTS = [
    {pack: 'source-sans-3', family: 'Source Sans 3', weights: '200 900', styles: ['normal', 'italic']},
    {pack: 'source-serif-4', family: 'Source Serif 4', weights: '200 900', styles: ['normal', 'italic']},
];

let rules = '/* Source Sans 3 and Source Serif 4, SIL Open Font License 1.1; see the licences beside this file. */\n';
let total = 0;
for (const {pack, family, weights, styles} of FONTS) {
    const from = dirname(require.resolve(`@fontsource-variable/${pack}/package.json`));
    const ranges = JSON.parse(readFileSync(join(from, 'unicode.json'), 'utf8'));
    copyFileSync(join(from, 'LICENSE'), join(out, `LICENSE-${pack}.txt`));
    for (const style of styles) {
        // `latin` holds every letter of Spanish and English, `latin-ext` those that a foreign name may bring.
        for (const subset of ['latin-ext', 'latin']) {
            const name = `${pack}-${subset}-${style}.woff2`;
            copyFileSync(join(from, 'files', `${pack}-${subset}-wght-${style}.woff2`), join(out, name));
            total += 1;
            rules += `@font-face {\n  font-family: "${family}";\n  font-style: ${style};\n  font-weight: ${weights};\n` +
                `  font-display: swap;\n  src: url("/fonts/${name}") format("woff2");\n  unicode-range: ${ranges[subset].replaceAll(',', ', ')};\n}\n`;
        }
    }
}
writeFileSync(join(out, 'fonts.css'), rules);
console.log(`fonts: ${total} files of ${FONTS.length} families`);
