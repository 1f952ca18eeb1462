// The browser test of the whole site: home → goal → indicator → explain → map → place, in both languages, with every page
// checked and its figures set beside the command line's.
//
//     node e2e/run.mjs --base-url http://127.0.0.1:8080 --out shots --cotejo target/debug/cotejo --base DIR
//
// Pages are found by roles, by the beginnings of links, and by `data-test`; never by words, which may be worded anew.

import assert from 'node:assert/strict';
import {parseArgs} from 'node:util';
import {launch, Watched} from './browser.mjs';
import {figuresOf, Witness} from './figures.mjs';

const {values: args} = parseArgs({
    options: {
        'base-url': {type: 'string'}, out: {type: 'string', default: 'e2e-shots'}, cotejo: {type: 'string'}, base: {type: 'string'},
        lang: {type: 'string', multiple: true, default: ['es', 'en']}, only: {type: 'string', default: ''},
    },
});
for (const name of ['base-url', 'cotejo', 'base']) {
    if (!args[name]) {
        console.error(`\`--${name}\` is missing: node e2e/run.mjs --base-url URL --out DIR --cotejo PATH_TO_BINARY --base DIR`);
        process.exit(2);
    }
}

const browser = await launch();
const witness = new Witness(args.cotejo, args.base);
const open = (options) => Watched.open(browser, args['base-url'], args.out, options);
let failed = 0;
let compared = 0;

async function scene(name, options, run) {
    if (!name.includes(args.only)) return;
    const w = await open(options);
    const from = Date.now();
    try {
        await run(w, w.page);
        console.log(`ok    ${name} (${Date.now() - from} ms)`);
    } catch (error) {
        failed += 1;
        console.log(`FAIL  ${name} at ${w.page.url()}: ${error.message}`);
        await w.shot(`failed-${name.replace(/\W+/g, '-')}`).catch(() => undefined);
    } finally {
        await w.close();
    }
}

/** What every page owes its reader. */
async function inspect(w, name, lang) {
    const {page} = w;
    await page.waitForLoadState('networkidle');
    const locale = await page.locator('html').getAttribute('lang');
    assert.ok(locale?.startsWith(lang), `${name}: lang is \`${locale}\``);
    assert.equal(await page.locator('h1').count(), 1, `${name}: one h1`);
    assert.ok((await page.title()).length > 3, `${name}: a title`);
    assert.equal(await page.locator('main').count(), 1, `${name}: one main`);
    const [unfilled = null] = (await page.locator('body').innerText()).match(/\{[a-z_]+\}/) ?? [];
    assert.equal(unfilled, null, `${name}: \`${unfilled}\` was not filled`);
    await w.axe(name);
    await w.check(name);
    await w.shot(`${name}-${lang}`, {fullPage: true});
    const figures = await figuresOf(page);
    compared += await witness.compare(figures, name);
    return figures;
}

/** Follows the first link of the page's body that begins so. */
async function follow(w, prefix, within = 'main') {
    const link = w.page.locator(`${within} a[href^="${prefix}"]`).first();
    assert.ok(await link.count(), `${w.page.url()}: no link to ${prefix}`);
    await Promise.all([w.page.waitForURL((url) => url.pathname.startsWith(prefix.split('?')[0])), link.click()]);
}

const seen = {};
for (const lang of args.lang) {
    await scene(`walk in ${lang}`, {}, async (w, page) => {
        const shown = new Map();
        const keep = (figures) => figures.forEach((f) => shown.set(f.id, f.value));
        await w.go(`/?lang=${lang}`);
        assert.ok(await page.locator('[data-test="verdict"]').count(), 'home shows verdicts');
        keep(await inspect(w, 'home', lang));

        await follow(w, '/goals/');
        keep(await inspect(w, 'goal', lang));

        // One whose sources speak of states: it has a map.
        await follow(w, '/indicators/homicide');
        keep(await inspect(w, 'indicator', lang));
        if (await page.locator('figure[data-island="chart"] .chart-walk').count()) {
            await page.locator('.chart-walk:visible').first().focus();
            await page.keyboard.press('End');
            assert.ok((await page.locator('.chart-readout').first().textContent()).length > 3, 'the chart says its last point');
            await w.axe('chart');
            await w.shot(`chart-${lang}`);
        }
        const indicator = page.url();

        await follow(w, '/explain/');
        keep(await inspect(w, 'explain', lang));

        await page.goto(indicator);
        await follow(w, '/map');
        await page.waitForSelector('#map[data-ready]', {timeout: 20_000});
        const drawn = await page.evaluate(() => performance.getEntriesByName('map-drawn')[0]?.startTime);
        console.log(`      first map after ${Math.round(drawn)} ms`);
        keep(await inspect(w, 'map', lang));
        compared += await mapAgrees(page);

        await follow(w, '/places/');
        keep(await inspect(w, 'place', lang));
        seen[lang] = shown;
    });
}

for (const lang of args.lang) {
    await scene(`every other page in ${lang}`, {}, async (w) => {
        for (const [name, path] of [
            ['indicators', '/indicators'], ['places', '/places'], ['country', '/places/US'], ['municipality', '/places/MX-02004'],
            ['compare', '/compare'], ['compare-periods', '/compare?indicator=homicide_case_files'],
            ['compare-places', '/compare?indicator=homicide_victims_rate&place=MX-02&with_place=MX-31'],
            ['compare-days', '/compare?indicator=homicide_case_files&period=2021&with_as_of=2023-09-01'],
            ['sources', '/sources'], ['source', '/sources/mx_sesnsp_idefc'], ['search', '/search?q=san%20luis'],
            ['search-nothing', '/search?q=qqqq'], ['search-empty', '/search'], ['methods', '/methods'], ['licences', '/licences'],
            ['map-local', '/map?level=local'],
            ['traces', '/traces'], ['traces-filter', '/traces?recovered=2021&arms=long'], ['traces-flows', '/traces/flows'],
            ['traces-guns', '/traces/guns?ttc=short'], ['traces-leads', '/traces/leads'], ['traces-leads-all', '/traces/leads?all=true'],
        ]) {
            await w.go(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);
            await inspect(w, name, lang);
        }
    });
}

for (const lang of args.lang) {
    await scene(`gun traces in ${lang}: from a flow to a row`, {}, async (w, page) => {
        await w.go(`/traces/map?level=local&lang=${lang}`);
        await page.waitForSelector('#map[data-ready]', {timeout: 20_000});
        await inspect(w, 'traces-map', lang);
        await w.go(`/traces/flows?lang=${lang}`);
        await page.locator('main table a[href*="/traces/guns?"]').first().click();
        await page.waitForURL(/\/traces\/guns\?/);
        const listed = await page.locator('main table tbody tr').count();
        assert.ok(listed > 0, 'guns behind the flow');
        await page.locator('main table a[href*="/traces/guns/"]').first().click();
        await page.waitForURL(/\/traces\/guns\/[^?]/);
        const text = await page.locator('main').innerText();
        assert.match(text, /SYNR\d+/, 'the record');
        assert.match(text, /[0-9a-f]{12}/, 'the checksum of its file');
        await inspect(w, 'traces-gun', lang);
    });
}

/** Some places of the map's own data, set beside `cotejo figures`. */
async function mapAgrees(page) {
    const data = await page.evaluate(async () => (await fetch(document.querySelector('#map').dataset.src)).json());
    const layer = data.layers[0];
    const asked = [layer.indicator, '--by', data.level === 'state' ? 'state' : layer.countries[0] === 'US' ? 'county' : 'municipality', '--period', data.period];
    if (data.head.as_of) asked.push('--as-of', data.head.as_of);
    const known = new Map((await witness.json('figures', ...asked)).map((f) => [f.place, f.value]));
    const shared = layer.values.filter((v) => known.has(v.place));
    assert.ok(shared.length > 0, 'the map and the command line have places in common');
    for (const v of shared) {
        const value = known.get(v.place);
        assert.ok(v.value === value || Math.abs(v.value - value) <= 1e-9 * Math.abs(value), `map, ${v.place}: ${v.value} and ${value}`);
    }
    return shared.length;
}

await scene('both languages show the same figures', {}, async () => {
    if (!seen.es || !seen.en) return;
    const shared = [...seen.es].filter(([id]) => seen.en.has(id));
    assert.ok(shared.length > 0, 'figures in common');
    for (const [id, value] of shared) assert.equal(seen.en.get(id), value, id);
});

await scene('language switch keeps the page', {}, async (w, page) => {
    await w.go('/map?lang=es');
    await page.locator('header a[hreflang^="en"]').click();
    await page.waitForURL(/\/map/);
    assert.match(await page.locator('html').getAttribute('lang'), /^en/);
    await w.check('switch');
});

await scene('as of an earlier day', {}, async (w, page) => {
    await w.go('/?lang=es&as_of=2024-07-09');
    await inspect(w, 'as-of', 'es');
    for (const {id} of await figuresOf(page)) assert.ok(id.split('@')[1] <= '2024-07-09', `${id} was not known then`);
});

await scene('without scripts every page is whole', {javaScriptEnabled: false}, async (w, page) => {
    await w.go('/?lang=es');
    assert.ok(await page.locator('[data-test="verdict"]').count());
    await w.go('/map?lang=es');
    assert.ok(await page.locator('#map img').isVisible());
    assert.ok(await page.locator('form select').count());
    assert.ok(await page.locator('main table tbody tr').count());
    await w.shot('no-script-map', {fullPage: true});
});

for (const [name, options] of [
    ['dark', {colorScheme: 'dark'}],
    ['telephone', {viewport: {width: 390, height: 844}, isMobile: true, hasTouch: true}],
    ['zoomed', {viewport: {width: 320, height: 640}}],
]) {
    await scene(`${name}: home, indicators, map`, options, async (w, page) => {
        for (const path of ['/', '/indicators', '/map', '/sources']) {
            await w.go(`${path}?lang=es`);
            if (path === '/map') await page.waitForSelector('#map[data-ready]', {timeout: 20_000});
            const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
            assert.ok(wide <= 0, `${path}: ${wide} px stick out`);
            await w.axe(`${name} ${path}`);
            await w.check(`${name} ${path}`);
            await w.shot(`${name}-${path.slice(1) || 'home'}`, {fullPage: true});
        }
    });
}

await scene('what is not there says so in the asked language, with a way on', {}, async (w, page) => {
    w.expected.push(/404/, /400/);
    for (const lang of args.lang) {
        const response = await w.go(`/goals/none?lang=${lang}`);
        assert.equal(response.status(), 404);
        assert.ok((await page.locator('html').getAttribute('lang')).startsWith(lang));
        assert.ok(await page.locator('main a').count(), 'a way on');
        await w.axe(`error ${lang}`);
    }
});

await browser.close();
console.log(`${compared} figures were set beside the command line's`);
console.log(failed ? `${failed} failed` : 'all passed');
process.exit(failed ? 1 : 0);
