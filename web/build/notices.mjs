// Writes dist/third-party.txt: the licences of all that dist holds and others wrote.

import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';

const web = join(dirname(new URL(import.meta.url).pathname), '..');

/** What MapLibre's build brings along is listed in its own licence file or found beside each package. */
const PACKAGES = [
    'maplibre-gl',
    '@mapbox/point-geometry', '@mapbox/tiny-sdf', '@mapbox/unitbezier', '@mapbox/vector-tile',
    '@maplibre/geojson-vt', '@maplibre/maplibre-gl-style-spec', '@maplibre/mlt', '@maplibre/vt-pbf',
    'bidi-js', 'earcut', 'gl-matrix', 'kdbush', 'murmurhash-js', 'pbf', 'potpack', 'quickselect', 'tinyqueue',
    '@fontsource-variable/source-sans-3', '@fontsource-variable/source-serif-4',
    'us-atlas', '@amcharts/amcharts5-geodata',
];
const FILES = ['LICENSE', 'LICENSE.txt', 'LICENSE.md', 'license.md', 'License.md'];

// A dependency that MapLibre gains must not go unnamed.
const needed = Object.keys(JSON.parse(readFileSync(join(web, 'node_modules/maplibre-gl/package.json'), 'utf8')).dependencies);
const unnamed = needed.filter((name) => !PACKAGES.includes(name) && !name.startsWith('@types/'));
if (unnamed.length) throw new Error(`build/notices.mjs does not name ${unnamed.join(', ')}; add them to PACKAGES`);

let text = 'Parts of this site that others wrote, and their licences.\n';
for (const name of PACKAGES) {
    const folder = join(web, 'node_modules', name);
    const {version, license} = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = FILES.map((f) => join(folder, f)).find(existsSync);
    text += `\n${'='.repeat(78)}\n${name} ${version} (${license ?? 'see below'})\n\n`;
    text += file ? readFileSync(file, 'utf8').trim() + '\n' : `Licence: ${license}. The package has no licence file.\n`;
}
writeFileSync(join(web, 'dist', 'third-party.txt'), text);
console.log(`notices: ${PACKAGES.length} packages`);
