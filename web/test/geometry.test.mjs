// The catalogue's tables beside outlines, on small made-up ones.
import assert from 'node:assert/strict';
import test from 'node:test';
import {compare, fold, parseTable} from '../geometry/catalogue.mjs';

const TABLE = '# Municipalities: key|name|valid_from|valid_to|other names\n# Publisher: nobody\n' +
    '02001|Ensenada\n02004|Tijuana||| San Diego Sur;Tijuanita\n02006|San Quintín|2020-02-27\n02900|Antigua||2015-01-01\n';

test('a table is read by the columns that its first line names', () => {
    const places = parseTable(TABLE);
    assert.equal(places.size, 4);
    assert.deepEqual(places.get('02006'), {name: 'San Quintín', from: '2020-02-27', to: '', other: []});
    assert.equal(places.get('02900').to, '2015-01-01');
    assert.deepEqual(places.get('02004').other, [' San Diego Sur', 'Tijuanita']);
});

test('outlines: unknown keys, other names and missing places are all said', () => {
    const seen = compare(parseTable(TABLE), [
        {id: 'MX-02001', name: 'ENSENADA'}, {id: 'MX-02004', name: 'Mexicali'}, {id: 'MX-99999', name: 'Nowhere'},
        {id: 'MX-02900', name: 'antigua'},
    ], 'MX-');
    assert.deepEqual(seen.unknown, [{id: 'MX-99999', name: 'Nowhere'}]);
    assert.deepEqual(seen.misnamed, [{id: 'MX-02004', name: 'Mexicali', catalogue: 'Tijuana'}]);
    assert.deepEqual(seen.superseded.map((p) => p.id), ['MX-02900']);
    assert.deepEqual(seen.without.now.map((p) => p.id), ['MX-02006']);
    assert.deepEqual(seen.without.former, []);
});

test('names are compared without accents and signs', () => {
    assert.equal(fold("  O'Higgins-Ñuñoa  "), 'o higgins nunoa');
});
