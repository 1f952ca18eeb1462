import assert from 'node:assert/strict';
import test from 'node:test';
import {nearest, type Point, step, stops} from '../src/site/walk.ts';

const point = (x: number, y: number, series: string): Point => ({x, y, period: String(x), series, text: '', status: '', href: null});

test('points at one place of the axis are one stop, from top to bottom, left to right', () => {
    const all = stops([point(20, 5, 'a'), point(10, 9, 'a'), point(10.04, 3, 'b')]);
    assert.deepEqual(all.map((s) => s.points.map((p) => p.series)), [['b', 'a'], ['a']]);
});

test('the nearest stop; none where there is none', () => {
    const all = stops([point(10, 0, 'a'), point(20, 0, 'a'), point(40, 0, 'a')]);
    assert.equal(nearest(all, -5), 0);
    assert.equal(nearest(all, 16), 1);
    assert.equal(nearest(all, 999), 2);
    assert.equal(nearest([], 3), -1);
});

test('keys stay within the points', () => {
    assert.equal(step('ArrowLeft', 0, 5), 0);
    assert.equal(step('ArrowRight', 4, 5), 4);
    assert.equal(step('Home', 3, 5), 0);
    assert.equal(step('End', 0, 5), 4);
    assert.equal(step('PageUp', 0, 100), 10);
    assert.equal(step('a', 2, 5), null);
});
