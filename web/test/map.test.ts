import assert from 'node:assert/strict';
import test from 'node:test';
import {type Arc, changes, covered, type Layer, paintKey, paintKeys, readPage, stepOf, type Value} from '../src/map/data.ts';
import {features, line, project, unproject} from '../src/map/arcs.ts';
import {dataAddress, merged, params, shareAddress, withParam} from '../src/map/state.ts';
import {MAP_WORDS, mapWords} from '../src/map/words.ts';
import {suggestionsOf} from '../src/site/suggestions.ts';
import {fill, langOf, WORDS} from '../src/common/words.ts';

const value = (place: string, cls: number | null): Value => ({
    place, name: place, value: cls, text: '', interval: '', class: cls, status: '', note: '', href: '', explain: '',
});
const layer = (count: number, over: Partial<Layer> = {}, kind: 'sequential' | 'diverging' = 'sequential', ramp = 0): Layer => ({
    indicator: 'x', label: '', unit: '', countries: ['MX'], values: [], not_on_map: [], synthetic: false,
    scale: {kind, method: 'quantile', ramp, classes: Array.from({length: count}, () => ({low: 0, high: 1, text: '', count: 0}))},
    ...over,
});

test('steps of classes: the server\'s own, else in order and apart', () => {
    const classes = (count: number) => layer(count).scale.classes;
    for (let count = 1; count <= 7; count += 1) {
        const steps = Array.from({length: count}, (_, c) => stepOf(c, classes(count)));
        assert.equal(new Set(steps).size, count);
        assert.deepEqual(steps, [...steps].sort((a, b) => a - b));
    }
    assert.deepEqual([0, 1, 2].map((c) => stepOf(c, classes(3))), [1, 3, 5]);
    assert.equal(stepOf(8, classes(9)), 6);
    const own = classes(2).map((c, i) => ({...c, shade: [0, 9][i] as number}));
    assert.deepEqual([0, 1].map((c) => stepOf(c, own)), [0, 6]);
});

test('a class that is none of the scale is no colour', () => {
    for (const cls of [null, -1, 5, 1.5, NaN]) assert.equal(paintKey(layer(5), cls), null);
    assert.equal(paintKey(layer(7), 0), 0);
    assert.equal(paintKey(layer(5, {}, 'sequential', 1), 4), 15);
    assert.equal(paintKey(layer(7, {}, 'diverging'), 2), 22);
});

test('what is painted: the first layer wins, places without a value have no key', () => {
    const keys = paintKeys([
        layer(7, {values: [value('MX-01', 2), value('MX-02', null)]}),
        layer(7, {values: [value('MX-01', 5), value('US-48', 1)]}, 'sequential', 1),
    ]);
    assert.deepEqual([...keys], [['MX-01', 2], ['US-48', 11]]);
    assert.deepEqual(covered([layer(1, {countries: ['US']}), layer(1, {countries: ['MX', 'US']})]), ['MX', 'US']);
});

test('only what changed is painted anew, and applying the changes gives the new state', () => {
    const before = new Map([['a', 1], ['b', 2], ['c', 3]]);
    const after = new Map([['a', 1], ['b', 5], ['d', 4]]);
    const change = changes(before, after);
    assert.deepEqual([...change], [['b', 5], ['d', 4], ['c', null]]);
    const now = new Map(before);
    for (const [k, v] of change) if (v === null) now.delete(k); else now.set(k, v);
    assert.deepEqual(new Map([...now].sort()), new Map([...after].sort()));
});

test('an answer that is no map says what it lacks', () => {
    assert.throws(() => readPage({}), /`tiles`/);
    assert.throws(() => readPage(null), /`tiles`/);
    assert.throws(() => readPage({tiles: '', level: 'state', periods: [], layers: []}), /`bounds`/);
});

test('the form changes what it asks and leaves the rest of the address', () => {
    const form = params([['level', 'local'], ['period', ''], ['q', 'á & b']]);
    assert.equal(form.toString(), 'level=local&q=%C3%A1+%26+b');
    const now = new URLSearchParams('as_of=2024-07-09&level=state&period=2022&lang=en');
    assert.equal(merged(now, form, ['level', 'period', 'q']).toString(), 'as_of=2024-07-09&lang=en&level=local&q=%C3%A1+%26+b');
    assert.equal(withParam(now, 'period', '2023').get('period'), '2023');
    assert.equal(now.get('period'), '2022');
});

test('addresses of data and state', () => {
    assert.equal(dataAddress('/map.json?level=state', new URLSearchParams('level=local')), '/map.json?level=local');
    assert.equal(dataAddress('/map.json', new URLSearchParams()), '/map.json');
    assert.equal(shareAddress('/map?a=1#old', '/map', new URLSearchParams('b=2'), '#4/23/-102'), '/map?a=1#4/23/-102');
    assert.equal(shareAddress('/map?a=1', '/map', new URLSearchParams(), '#4/23/-102', 'en'), '/map?a=1&lang=en#4/23/-102');
    // An address of another site is not taken up.
    for (const bad of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:1', '']) {
        assert.equal(shareAddress(bad, '/map', new URLSearchParams('b=2'), ''), '/map?b=2');
    }
});

test('suggestions: only of this site, at most eight', () => {
    const answer = {groups: [
        null, 7, {title: 'vacío'}, {title: 'lugar', hits: [
            {text: 'Tijuana', href: '/places/MX-02004'}, {text: 'x', href: '//evil.example'}, {text: '', href: '/a'}, null, 7,
            {text: 'y', href: 'javascript:alert(1)'},
        ]},
        {title: 'fuente', hits: Array.from({length: 20}, (_, i) => ({text: `t${i}`, href: `/t/${i}`}))},
    ]};
    const found = suggestionsOf(answer);
    assert.equal(found.length, 8);
    assert.deepEqual(found[0], {title: 'Tijuana', value: '/places/MX-02004', kind: 'lugar'});
    for (const none of [null, {}, {groups: 'x'}, [], 3]) assert.deepEqual(suggestionsOf(none), []);
});

test('both languages have the same words and placeholders', () => {
    const holes = (text: string) => [...text.matchAll(/\{\w+\}/g)].map((m) => m[0]).sort();
    for (const table of [WORDS, MAP_WORDS] as Record<'es' | 'en', Record<string, string>>[]) {
        assert.deepEqual(Object.keys(table.es).sort(), Object.keys(table.en).sort());
        for (const [key, text] of Object.entries(table.es)) assert.deepEqual(holes(text), holes(table.en[key] ?? ''), key);
    }
    assert.equal(fill('{a} de {b} {c}', {a: 1, b: 'x'}), '1 de x {c}');
    assert.equal(langOf('en-US'), 'en');
    assert.equal(langOf(''), 'es');
    assert.equal(mapWords('en', {play: 'Go', open: ''}).play, 'Go');
    assert.equal(mapWords('en', {play: 'Go', open: ''}).open, MAP_WORDS.en.open);
});

const arc = (from: [number, number], to: [number, number], over: Partial<Arc> = {}): Arc => ({
    from, to, from_code: 'US-48', to_code: 'MX-26', count: 1, text: 'a', href: '', width: 1, ...over,
});

test('an arc goes from end to end and leaves the straight line on its left', () => {
    const there = line(arc([-100, 31], [-110, 29]));
    const near = (a: readonly number[] | undefined, b: readonly number[]) => a?.forEach((v, i) => assert.ok(Math.abs(v - (b[i] ?? 0)) < 1e-9));
    near(there[0], [-100, 31]);
    near(there.at(-1), [-110, 29]);
    const back = line(arc([-110, 29], [-100, 31]));
    // Westward the left is south, eastward north: there and back part.
    assert.ok((there[16]?.[1] ?? 0) < 30 && (back[16]?.[1] ?? 0) > 30);
    for (const p of [[0, 0], [-99.1, 19.4], [179, -80]] as const) near(unproject(project([...p])), p);
});

test('what stays is a ring without a mark, what has no end is not drawn, the widest comes last', () => {
    const stays = arc([-100, 31], [-100, 31], {to_code: 'US-48', width: 3});
    assert.deepEqual(features([stays]).map((f) => f.geometry.type), ['LineString']);
    assert.deepEqual(line(arc([NaN, 0], [1, 1])), []);
    const all = features([arc([0, 0], [1, 1], {width: 5}), arc([0, 0], [5, 0], {width: 1}), arc([0, Infinity], [1, 1])]);
    assert.deepEqual(all.map((f) => [f.geometry.type, f.properties.width]), [['LineString', 1], ['Point', 1], ['LineString', 5], ['Point', 5]]);
    const east = all[1]?.properties.angle ?? NaN;
    // It comes down to the right from the north, where the left of an eastward way is.
    assert.ok(east > 0 && east < 45, String(east));
});
