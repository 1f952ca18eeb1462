// The made-up pages of the fake server: markup as the server promises it, values from a formula.

import {readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {readTable} from '../../geometry/catalogue.mjs';

const data = join(dirname(new URL(import.meta.url).pathname), '..', '..', '..', 'crates', 'model', 'data');
const read = (file, country) => [...readTable(join(data, file))].map(([key, p]) => ({place: country + key, name: p.name, to: p.to}));
const PLACES = {
    MX: {state: read('mx_states.txt', 'MX-'), local: read('mx_municipalities.txt', 'MX-')},
    US: {state: read('us_states.txt', 'US-'), local: read('us_counties.txt', 'US-')},
};
const drawn = new Map();
function isDrawn(place) {
    if (drawn.size === 0) {
        for (const name of ['mx', 'us']) {
            const topo = JSON.parse(readFileSync(join(data, '..', '..', '..', 'web', 'dist', 'geometry', `${name}.json`), 'utf8'));
            for (const level of ['state', 'local']) for (const g of topo.objects[level].geometries) drawn.set(g.id, true);
        }
    }
    return drawn.has(place);
}

/** A number between 0 and 1 that is always the same for the same text. */
function chance(text) {
    let h = 2166136261;
    for (const c of text) h = Math.imul(h ^ c.codePointAt(0), 16777619);
    h ^= h >>> 15;
    h = Math.imul(h, 2246822507);
    return ((h ^ (h >>> 13)) >>> 0) / 4294967296;
}

const escape = (text) => String(text).replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

function head({manifest}, lang, title, entries, preload = '') {
    const tags = entries.flatMap((key) => {
        const {file, css = [], imports = []} = manifest[key];
        const shared = imports.map((i) => `<link rel="modulepreload" href="/${manifest[i].file}">`);
        return [...shared, ...css.map((c) => `<link rel="stylesheet" href="/${c}">`), `<script type="module" src="/${file}"></script>`];
    });
    return `<!doctype html><html lang="${lang === 'en' ? 'en-US' : 'es-MX'}"><head><meta charset="utf-8"><title>${escape(title)}</title>` +
        '<meta name="viewport" content="width=device-width, initial-scale=1">' +
        preload + `<script src="/${manifest['src/theme.ts'].file}"></script>` +
        `<link rel="stylesheet" href="/fonts/fonts.css"><link rel="stylesheet" href="/fake.css">${tags.join('')}</head><body>` +
        `<header><a href="/?lang=${lang}">Cotejo</a><form role="search" action="/search"><label for="q">${lang === 'en' ? 'Search' : 'Buscar'}</label>` +
        '<input id="q" name="q" type="search" data-suggest="/search.json"></form><span data-island="theme"></span></header><main>';
}

const FOOT = '</main></body></html>';

export function fakeSearch(lang, q) {
    const wanted = q.toLowerCase();
    const hits = [...PLACES.MX.state, ...PLACES.MX.local].filter((p) => p.name.toLowerCase().includes(wanted)).slice(0, 12)
        .map((p) => ({text: p.name, href: `/places/${p.place}`}));
    return {groups: [{title: lang === 'en' ? 'Places' : 'Lugares', hits}]};
}

function plot() {
    const points = [];
    const x = (year) => 60 + (year - 2015) * 62;
    const y = (v) => 330 - v * 8;
    const line = (slot, values) => `<path class="ln ${slot}" d="M${values.map(([t, v]) => `${x(t)},${y(v)}`).join('L')}"/>`;
    const s0 = [], s1 = [];
    for (let t = 2015; t <= 2024; t += 1) {
        s0.push([t, 16 + 12 * Math.sin((t - 2014) / 3)]);
        s1.push([t, 12 + (t - 2015) * 0.9]);
    }
    for (const [slot, values, name] of [['s0', s0, 'México'], ['s1', s1, 'Estados Unidos']]) {
        for (const [t, v] of values) {
            points.push(`<a href="/explain/${name}:${t}" aria-label="${name} ${t}: ${v.toFixed(1)}"><circle class="pt ${slot} ${t === 2024 ? 'provisional' : 'reported'}" cx="${x(t)}" cy="${y(v).toFixed(1)}" r="3.5" ` +
                `data-x="${t}" data-series="${name}" data-text="${v.toFixed(1)} (${(v - 0.4).toFixed(1)}–${(v + 0.4).toFixed(1)})" data-status="${t === 2024 ? 'provisional' : ''}"/></a>`);
        }
    }
    const grid = [0, 10, 20, 30].map((v) => `<line class="grid" x1="60" x2="620" y1="${y(v)}" y2="${y(v)}"/><text x="30" y="${y(v) + 4}">${v}</text>`).join('');
    return '<svg class="plot" viewBox="0 0 720 380" role="group" aria-labelledby="t1" data-left="60" data-right="620" data-top="60" data-bottom="330">' +
        `<title id="t1">Serie inventada</title><desc>Una serie inventada de 2015 a 2024.</desc>${grid}` +
        `<path class="past" d="M${s0.slice(0, 8).map(([t, v]) => `${x(t)},${y(v + 1)}`).join('L')}"/>` +
        `${line('s0', s0)}${line('s1', s1)}<text class="lbl s0" x="628" y="${y(s0[9][1])}">México</text><text class="lbl s1" x="628" y="${y(s1[9][1])}">Estados Unidos</text>${points.join('')}</svg>`;
}

export function fakeHome(site, lang) {
    const rows = PLACES.MX.state.map((p, i) => {
        const v = i === 5 ? null : Math.round(chance(p.place) * 4000) / 10;
        return `<tr data-place="${p.place}"><th scope="row"><a href="/places/${p.place}">${escape(p.name)}</a></th>` +
            `<td class="num" data-value="${v ?? ''}">${v ?? 's/d'}</td><td>${i % 3 ? 'definitivo' : 'provisional'}</td></tr>`;
    });
    return head(site, lang, 'Islas', ['src/site.ts']) +
        `<h1>Islas</h1><figure data-island="chart">${plot()}<figcaption>Datos inventados</figcaption></figure>` +
        '<form data-auto action="/" id="filters"><label for="f1">Filtro</label><select id="f1" name="level"><option value="">–</option><option value="state">Entidades</option><option value="local">Municipios</option></select><button>Aplicar</button></form>' +
        '<p><button type="button" data-copy hidden>Copiar enlace</button> <button type="button" data-print hidden>Imprimir</button></p>' +
        '<div class="scroll"><table data-sortable data-filterable><caption>Inventada</caption><thead><tr><th scope="col">Entidad</th><th scope="col">Tasa</th><th scope="col">Estado</th></tr></thead>' +
        `<tbody>${rows.join('')}</tbody></table></div>` + FOOT;
}

const number = (v) => v.toFixed(1);

export function fakeMapData(lang, params) {
    const es = lang === 'es';
    const level = params.get('level') === 'local' ? 'local' : 'state';
    const period = params.get('period') || '2024';
    const count = Number(params.get('classes') || 5);
    const both = params.get('second') === 'yes';
    const periods = Array.from({length: 10}, (_, i) => ({id: String(2015 + i), text: String(2015 + i)}));
    const layer = (country, ramp) => {
        const known = PLACES[country][level].filter((p) => !p.to);
        const all = known.map((p) => {
            const v = chance(p.place) < 0.06 ? null : 100 * chance(p.place) * (0.6 + 0.4 * Math.sin(Number(period) + 6 * chance(p.name)));
            return {place: p.place, name: p.name, v: v === null ? null : Math.abs(v)};
        });
        const sorted = all.map((p) => p.v).filter((v) => v !== null).sort((a, b) => a - b);
        const cuts = Array.from({length: count + 1}, (_, i) => sorted[Math.min(sorted.length - 1, Math.floor((i * sorted.length) / count))]);
        const cls = (v) => Math.max(0, cuts.slice(1, -1).filter((c) => v >= c).length);
        const values = all.filter((p) => isDrawn(p.place)).map((p) => ({
            place: p.place, name: p.name, value: p.v, text: p.v === null ? (es ? 'sin dato' : 'no data') : number(p.v),
            interval: p.v === null ? '' : `${number(p.v * 0.9)}–${number(p.v * 1.1)}`, class: p.v === null ? null : cls(p.v),
            status: period === '2024' ? (es ? 'provisional' : 'provisional') : '', note: '',
            href: `/places/${p.place}?lang=${lang}`, explain: `/explain/x:${p.place}:${period}?lang=${lang}`,
        }));
        return {
            indicator: 'x', label: es ? 'Tasa inventada' : 'Made-up rate', unit: es ? 'por 100 mil habitantes' : 'per 100,000 residents',
            countries: [country], scale: {
                kind: 'sequential', method: 'quantile', ramp,
                classes: Array.from({length: count}, (_, i) => ({
                    low: cuts[i], high: cuts[i + 1], text: `${number(cuts[i])} – ${number(cuts[i + 1])}`,
                    count: values.filter((v) => v.class === i).length,
                })),
            },
            values, synthetic: true,
            not_on_map: all.filter((p) => !isDrawn(p.place)).map((p) => ({place: p.place, name: p.name, text: p.v === null ? '–' : number(p.v), href: `/places/${p.place}`})),
        };
    };
    const query = new URLSearchParams(params);
    return {
        head: {lang, title: es ? 'Mapa' : 'Map', as_of: '2024-07-09', synthetic: true}, title: es ? 'Tasa inventada' : 'Made-up rate',
        attributions: [
            {text: 'amCharts (amcharts.com)', address: 'https://www.amcharts.com/', licence: ''},
            {text: 'U.S. Census Bureau, us-atlas', address: 'https://github.com/topojson/us-atlas', licence: ''},
        ],
        tiles: '/tiles/{z}/{x}/{y}.mvt?v=fake', level, periods, period,
        layers: both ? [layer('MX', 0), layer('US', 1)] : [layer('MX', 0)],
        bounds: both ? [-125, 14.3, -66, 49.5] : [-118.5, 14.4, -86.6, 32.8],
        share: `/map?${query}`, words: {},
    };
}

export function fakeMap(site, lang, params) {
    const page = fakeMapData(lang, params);
    const select = (name, label, options) => `<label for="${name}">${label}</label><select id="${name}" name="${name}">` +
        options.map(([value, text]) => `<option value="${value}"${(params.get(name) ?? '') === value ? ' selected' : ''}>${text}</option>`).join('') + '</select>';
    const query = escape(params.toString());
    return head(site, lang, page.title, ['src/site.ts', 'src/map.ts'],
        `<link rel="preload" href="/map.json?${query}" as="fetch" crossorigin>`) +
        `<h1 data-swap="title">${escape(page.title)}, ${page.period}</h1>` +
        `<form data-map-form data-auto action="/map"><input type="hidden" name="lang" value="${lang}">` +
        select('level', 'Nivel', [['state', 'Entidades'], ['local', 'Municipios']]) +
        select('period', 'Periodo', page.periods.map((p) => [p.id, p.text])) +
        select('classes', 'Clases', [['5', '5'], ['3', '3'], ['7', '7']]) +
        select('second', 'Ambos países', [['', 'no'], ['yes', 'sí']]) + '<button>Aplicar</button></form>' +
        `<div id="map" class="map" data-island="map" data-src="/map.json?${query}"><img src="/map.svg?${query}" alt="${escape(page.title)}"></div>` +
        '<ol class="legend"><li>leyenda del servidor</li></ol>' +
        '<div data-swap="table" class="scroll"><table data-sortable><caption>Valores</caption><thead><tr><th scope="col">Lugar</th><th scope="col">Valor</th></tr></thead><tbody>' +
        page.layers[0].values.slice(0, 40).map((v) => `<tr data-place="${v.place}"><th scope="row"><a href="${v.href}">${escape(v.name)}</a></th><td class="num" data-value="${v.value ?? ''}">${v.text}</td></tr>`).join('') +
        '</tbody></table></div>' + FOOT;
}
