// Makes dist/geometry/{mx,us}.json, the outlines that the server cuts into tiles, from two packages that npm fetched.
//
// The outlines are never committed: amCharts' licence does not let them be passed on by themselves, and the official
// shapefile can take their place. Every place of our catalogue that has no outline is listed, in report.json and on
// stdout, so that a map can say what it does not show.

import {mkdirSync, readFileSync, writeFileSync, copyFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {mergeArcs} from 'topojson-client';
import {topology} from 'topojson-server';
import {readTable, compare} from './catalogue.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, '..', 'dist', 'geometry');
const data = join(here, '..', '..', 'crates', 'model', 'data');
const require = createRequire(import.meta.url);

/** Larger files would slow the server's start; a zoom-8 map has no use for more. */
const MAX_BYTES = 1_500_000;

/** Steps across the country. The source has four decimals, some 317 000 steps; a unit of a zoom-8 tile is 0.00034°. */
const QUANTISATION = 1e5;

const folder = (name) => dirname(require.resolve(`${name}/package.json`));
const json = (path) => JSON.parse(readFileSync(path, 'utf8'));

mkdirSync(out, {recursive: true});
const report = {mexico: mexico(), united_states: unitedStates()};
writeFileSync(join(out, 'report.json'), JSON.stringify(report, null, 1) + '\n');
for (const [country, part] of Object.entries(report)) tell(country, part);

/** Mexico: municipalities as published, states merged from them so that the two levels' borders are the same arcs. */
function mexico() {
    const from = folder('@amcharts/amcharts5-geodata');
    const published = json(join(from, 'json', 'region', 'mexico', 'mexicoCountiesUltra.json'));
    const features = published.features
        .map((f) => ({
            type: 'Feature',
            id: `MX-${f.properties.id}`,
            properties: {name: f.properties.name},
            geometry: f.geometry,
        }))
        .sort((a, b) => (a.id < b.id ? -1 : 1));
    const topo = topology({local: {type: 'FeatureCollection', features}}, QUANTISATION);
    const local = topo.objects.local.geometries;

    const byState = new Map();
    for (const g of local) {
        const state = g.id.slice(0, 5);
        byState.set(state, [...(byState.get(state) ?? []), g]);
    }
    topo.objects.state = {
        type: 'GeometryCollection',
        geometries: [...byState].map(([id, parts]) => ({...mergeArcs(topo, parts), id})),
    };

    const compared = {
        local: compare(readTable(join(data, 'mx_municipalities.txt')), named(local), 'MX-'),
        state: compare(readTable(join(data, 'mx_states.txt')), named(topo.objects.state.geometries), 'MX-'),
    };
    copyFileSync(join(from, 'LICENSE'), join(out, 'LICENSE-amcharts.txt'));
    return finish('mx.json', topo, compared, {
        text: 'amCharts (amcharts.com)',
        address: 'https://www.amcharts.com/',
        licence: 'amCharts linkware; see /geometry/LICENSE-amcharts.txt',
    });
}

/** The United States: us-atlas as it is, with our keys in the place of FIPS codes. */
function unitedStates() {
    const from = folder('us-atlas');
    const topo = json(join(from, 'counties-10m.json'));
    const key = (g) => ({...g, id: `US-${g.id}`});
    topo.objects = {
        local: {type: 'GeometryCollection', geometries: topo.objects.counties.geometries.map(key)},
        state: {type: 'GeometryCollection', geometries: topo.objects.states.geometries.map(key)},
    };
    const compared = {
        // us-atlas says `Autauga`, the catalogue `Autauga County`.
        local: compare(readTable(join(data, 'us_counties.txt')), named(topo.objects.local.geometries), 'US-', true),
        state: compare(readTable(join(data, 'us_states.txt')), named(topo.objects.state.geometries), 'US-'),
    };
    copyFileSync(join(from, 'LICENSE'), join(out, 'LICENSE-us-atlas.txt'));
    return finish('us.json', topo, compared, {
        text: 'U.S. Census Bureau, us-atlas',
        address: 'https://github.com/topojson/us-atlas',
        licence: 'ISC; see /geometry/LICENSE-us-atlas.txt',
    });
}

function named(geometries) {
    return geometries.map((g) => ({id: g.id, name: g.properties?.name ?? null}));
}

/** Writes one document; names are left to the catalogue, so that they are said in one place. */
function finish(file, topo, compared, attribution) {
    for (const level of ['local', 'state']) {
        topo.objects[level].geometries = topo.objects[level].geometries
            .map(({type, id, arcs}) => ({type, id, arcs}))
            .sort((a, b) => (a.id < b.id ? -1 : 1));
        for (const g of topo.objects[level].geometries) {
            if (!g.arcs || g.arcs.length === 0) throw new Error(`${file}: \`${g.id}\` has no arcs`);
        }
    }
    const {type, bbox, transform, objects, arcs} = topo;
    const text = JSON.stringify({
        type,
        attribution,
        bbox,
        transform,
        objects: {state: objects.state, local: objects.local},
        arcs,
    });
    if (Buffer.byteLength(text) > MAX_BYTES) {
        throw new Error(`${file} has ${Buffer.byteLength(text)} bytes, the limit is ${MAX_BYTES}; simplify it`);
    }
    writeFileSync(join(out, file), text);
    const {local, state} = compared;
    for (const level of [local, state]) {
        if (level.unknown.length || level.misnamed.length) {
            throw new Error(
                `${file}: places that the catalogue does not know or names otherwise: ` +
                    JSON.stringify([...level.unknown, ...level.misnamed]),
            );
        }
    }
    return {file, bytes: Buffer.byteLength(text), arcs: arcs.length, local, state};
}

function tell(country, {file, bytes, arcs, local, state}) {
    console.log(`geometry: ${file} ${(bytes / 1000).toFixed(0)} kB, ${arcs} arcs, ` +
        `${state.drawn} states, ${local.drawn} municipalities or counties (${country})`);
    for (const level of [state, local]) {
        const {now, former} = level.without;
        if (now.length) console.log(`  without geometry, ${now.length}: ${now.map(say).join('; ')}`);
        if (former.length) console.log(`  no longer in force, ${former.length}: ${former.map(say).join('; ')}`);
        if (level.superseded.length) {
            console.log(`  drawn though no longer in force, ${level.superseded.length}: ${level.superseded.map(say).join('; ')}`);
        }
    }
}

function say({id, name}) {
    return `${id} ${name}`;
}
