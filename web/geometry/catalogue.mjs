// Reads the place tables of crates/model/data and sets a geometry's keys and names beside them.

import {readFileSync} from 'node:fs';

/** The places of one table, by key without its country. */
export function readTable(path) {
    return parseTable(readFileSync(path, 'utf8'));
}

/**
 * The places of a table's text: a place a line, fields parted by `|`, comment lines begin with `#`. The comment on the
 * first line names the fields; only `key`, `name`, `valid_from`, `valid_to` and `other names` are read.
 */
export function parseTable(text) {
    const lines = text.split('\n').filter((line) => line !== '');
    const columns = (lines[0].split(': ')[1] ?? '').split('|');
    const places = new Map();
    for (const line of lines.filter((l) => !l.startsWith('#'))) {
        const fields = line.split('|');
        const get = (name) => fields[columns.indexOf(name)] ?? '';
        places.set(fields[0], {
            name: fields[1],
            from: get('valid_from'),
            to: get('valid_to'),
            other: get('other names').split(';').filter(Boolean),
        });
    }
    return places;
}

/** A name without accents, case and punctuation. */
export function fold(name) {
    return name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, ' ').trim();
}

/**
 * Sets the drawn places beside the catalogue's. Names are the second witness of keys: a key alone that exists could
 * still be another place's. With `prefix`, the catalogue's name may go on (`Autauga`, `Autauga County`).
 */
export function compare(places, drawn, country, prefix = false) {
    const keys = new Set(drawn.map((d) => d.id.slice(country.length)));
    const unknown = [];
    const misnamed = [];
    const superseded = [];
    for (const {id, name} of drawn) {
        const place = places.get(id.slice(country.length));
        if (!place) {
            unknown.push({id, name});
            continue;
        }
        if (place.to) superseded.push({id, name: place.name, until: place.to});
        if (name === null) continue;
        const known = [place.name, ...place.other].map(fold);
        const wanted = fold(name);
        if (!known.some((k) => k === wanted || (prefix && k.startsWith(`${wanted} `)))) {
            misnamed.push({id, name, catalogue: place.name});
        }
    }
    const without = [...places].filter(([key]) => !keys.has(key))
        .map(([key, p]) => ({id: country + key, name: p.name, from: p.from || undefined, until: p.to || undefined}));
    return {
        drawn: drawn.length,
        unknown,
        misnamed,
        superseded,
        without: {now: without.filter((p) => !p.until), former: without.filter((p) => p.until)},
    };
}
