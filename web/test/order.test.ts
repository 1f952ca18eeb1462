import assert from 'node:assert/strict';
import test from 'node:test';
import {keyOf, nextDirection, ordered, type SortKey} from '../src/site/order.ts';

test('a cell sorts by its number, by its words without one, and as nothing where nothing was published', () => {
    assert.equal(keyOf('26279', '26,279'), 26279);
    assert.equal(keyOf('0', '0'), 0);
    assert.equal(keyOf('-1.5e3', '−1,500'), -1500);
    assert.equal(keyOf('', 's/d'), null);
    assert.equal(keyOf(null, ' Ñuu Savi '), 'Ñuu Savi');
    assert.equal(keyOf(null, '  '), null);
    assert.equal(keyOf('2022-09', 'septiembre'), '2022-09');
});

test('what was not published is last both ways', () => {
    const keys = [3, null, 1, null, 2];
    assert.deepEqual(ordered(keys, 'ascending', 'es-MX'), [2, 4, 0, 1, 3]);
    assert.deepEqual(ordered(keys, 'descending', 'es-MX'), [0, 4, 2, 1, 3]);
});

test('names are in Spanish order: accents do not part, ñ follows n', () => {
    const names = ['Zapopan', 'Ñuu Savi', 'Ángel', 'nuevo', 'Oaxaca', 'angostura'];
    const sorted = ordered(names, 'ascending', 'es-MX').map((i) => names[i]);
    assert.deepEqual(sorted, ['Ángel', 'angostura', 'nuevo', 'Ñuu Savi', 'Oaxaca', 'Zapopan']);
});

test('equal rows keep their order, both ways', () => {
    assert.deepEqual(ordered([1, 1, 1], 'ascending', 'en'), [0, 1, 2]);
    assert.deepEqual(ordered([1, 1, 1], 'descending', 'en'), [0, 1, 2]);
});

test('any keys: the result is a permutation, and descending reverses ascending but for ties and blanks', () => {
    let seed = 7;
    const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
    for (let round = 0; round < 200; round += 1) {
        const keys: SortKey[] = Array.from({length: Math.floor(random() * 40)}, () =>
            random() < 0.2 ? null : random() < 0.3 ? `n${Math.floor(random() * 9)}` : Math.floor(random() * 50) - 25);
        const up = ordered(keys, 'ascending', 'es-MX');
        const down = ordered(keys, 'descending', 'es-MX');
        const identity = keys.map((_, i) => i);
        assert.deepEqual([...up].sort((a, b) => a - b), identity);
        assert.deepEqual([...down].sort((a, b) => a - b), identity);
        const numbers = (order: number[]) => order.map((i) => keys[i]).filter((k): k is number => typeof k === 'number');
        assert.deepEqual(numbers(up), numbers(down).reverse());
    }
});

test('numbers begin with the largest, names with the first, then it alternates', () => {
    assert.equal(nextDirection(null, [1, null]), 'descending');
    assert.equal(nextDirection(null, ['a', null]), 'ascending');
    assert.equal(nextDirection('descending', [1]), 'ascending');
    assert.equal(nextDirection('ascending', ['a']), 'descending');
});
