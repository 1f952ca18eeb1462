// Made-up pages over real tiles, so that the islands can be seen and tested without the Rust server.
//
//     npm run build && npm run fake -- --port 8088
//
// All values are made up. Policy and markup are those that the server promises (data-attributes, classes, JSON).

import {createServer} from 'node:http';
import {existsSync, readFileSync} from 'node:fs';
import {dirname, join, normalize} from 'node:path';
import {pathToFileURL} from 'node:url';
import {GeoJSONVT} from '@maplibre/geojson-vt';
import {fromGeojsonVt} from '@maplibre/vt-pbf';
import {feature, merge} from 'topojson-client';
import {fakeHome, fakeMap, fakeMapData, fakeSearch} from './fake/pages.mjs';

const here = dirname(new URL(import.meta.url).pathname);
const dist = join(here, '..', 'dist');

export const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; " +
    "worker-src 'self' blob:; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const TYPES = {
    js: 'text/javascript', css: 'text/css', json: 'application/json', woff2: 'font/woff2', svg: 'image/svg+xml',
    txt: 'text/plain; charset=utf-8', mvt: 'application/vnd.mapbox-vector-tile', html: 'text/html; charset=utf-8',
};

/** Country, state and local, cut on demand from what the build made. */
function tiler() {
    const layers = {country: [], state: [], local: []};
    for (const name of ['mx', 'us']) {
        const topo = JSON.parse(readFileSync(join(dist, 'geometry', `${name}.json`), 'utf8'));
        const country = name.toUpperCase();
        layers.country.push({type: 'Feature', properties: {code: country}, geometry: merge(topo, topo.objects.state.geometries)});
        for (const level of ['state', 'local']) {
            for (const f of feature(topo, topo.objects[level]).features) {
                layers[level].push({type: 'Feature', properties: {code: f.id}, geometry: f.geometry});
            }
        }
    }

    const indices = Object.fromEntries(Object.entries(layers).map(([name, features]) =>
        [name, new GeoJSONVT({type: 'FeatureCollection', features}, {maxZoom: 8, indexMaxZoom: 5, buffer: 64, extent: 4096, tolerance: 3})]));
    return (z, x, y) => {
        const tiles = {};
        for (const [name, index] of Object.entries(indices)) {
            const tile = index.getTile(z, x, y);
            if (tile) tiles[name] = tile;
        }
        return Object.keys(tiles).length ? Buffer.from(fromGeojsonVt(tiles, {version: 2})) : Buffer.alloc(0);
    };
}

/**
 * Starts the server; `port` 0 takes a free one. `fail` names paths that answer 500 as long as they are in it; `slow` is a
 * number of milliseconds before each answer to `/map.json`.
 */
export async function start({port = 0, fail = new Set(), slow = 0} = {}) {
    const tile = tiler();
    // The first cut of each index takes long, which is no matter of the islands.
    for (const [z, x, y] of [[4, 3, 6], [4, 3, 7], [3, 1, 3], [5, 6, 13]]) tile(z, x, y);
    const manifest = JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8'));
    const site = {manifest};
    const server = createServer((request, response) => {
        const url = new URL(request.url, 'http://localhost');
        const send = (status, type, body) => {
            response.writeHead(status, {
                'content-type': TYPES[type] ?? type, 'content-security-policy': POLICY, 'x-content-type-options': 'nosniff',
                'cache-control': 'no-store',
            });
            response.end(body);
        };
        const lang = url.searchParams.get('lang') === 'en' ? 'en' : 'es';
        if (fail.has(url.pathname) || (fail.has('/tiles') && url.pathname.startsWith('/tiles/'))) return send(500, 'json', '{}');
        if (url.pathname === '/') return send(200, 'html', fakeHome(site, lang));
        if (url.pathname === '/map') return send(200, 'html', fakeMap(site, lang, url.searchParams));
        if (url.pathname === '/map.json') {
            return setTimeout(() => send(200, 'json', JSON.stringify(fakeMapData(lang, url.searchParams))), slow);
        }
        if (url.pathname === '/map.svg') {
            return send(200, 'svg', '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 400"><rect width="600" height="400" fill="#9bdad3"/><text x="20" y="40">map.svg</text></svg>');
        }
        if (url.pathname === '/search.json') return send(200, 'json', JSON.stringify(fakeSearch(lang, url.searchParams.get('q') ?? '')));
        if (url.pathname === '/fake.css') return send(200, 'css', readFileSync(join(here, 'fake', 'fake.css')));
        if (url.pathname === '/favicon.ico') return send(204, 'txt', '');
        const place = /^\/(places|explain|indicators)\//.exec(url.pathname);
        if (place) return send(200, 'html', `<!doctype html><html lang="${lang}"><title>${place[1]}</title><main><h1>${place[1]}</h1></main></html>`);
        const parts = /^\/tiles\/(\d+)\/(\d+)\/(\d+)\.mvt$/.exec(url.pathname);
        if (parts) return send(200, 'mvt', tile(Number(parts[1]), Number(parts[2]), Number(parts[3])));
        const file = join(dist, normalize(url.pathname));
        if (file.startsWith(dist) && existsSync(file) && /\.\w+$/.test(file)) {
            return send(200, file.split('.').pop(), readFileSync(file));
        }
        return send(404, 'txt', 'not found');
    });
    await new Promise((ready) => server.listen(port, '127.0.0.1', ready));
    return {address: `http://127.0.0.1:${server.address().port}`, fail, close: () => server.close()};
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
    const at = process.argv.indexOf('--port');
    const {address} = await start({port: at > 0 ? Number(process.argv[at + 1]) : 8088});
    console.log(address);
}
