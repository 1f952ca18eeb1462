// The islands in Chromium, over the made-up pages of test/fake-server.mjs. Needs `npm run build` before.
//
//     node e2e/islands.mjs [--out DIR] [--only WORDS]

import assert from 'node:assert/strict';
import {start} from '../test/fake-server.mjs';
import {launch, Watched} from './browser.mjs';

const at = process.argv.indexOf('--out');
const out = at > 0 ? process.argv[at + 1] : null;
const server = await start();
const browser = await launch();
const only = process.argv.indexOf('--only') > 0 ? process.argv[process.argv.indexOf('--only') + 1] : '';
const open = (options) => Watched.open(browser, server.address, out, options);
let failed = 0;

async function scene(name, options, run) {
    if (!name.includes(only)) return;
    const w = await open(options);
    const from = Date.now();
    try {
        await run(w, w.page);
        await w.check(name);
        console.log(`ok    ${name} (${Date.now() - from} ms)`);
    } catch (error) {
        failed += 1;
        console.log(`FAIL  ${name}: ${error.message}`);
        await w.shot(`failed-${name.replace(/\W+/g, '-')}`).catch(() => undefined);
    } finally {
        server.fail.clear();
        await w.close();
    }
}

const ready = (page) => page.waitForSelector('#map[data-ready]', {timeout: 20_000});
const pinned = (page) => page.locator('.map-card-pinned');

await scene('table: sorting keeps focus and says so', {}, async (w, page) => {
    await w.go('/');
    const button = page.getByRole('button', {name: 'Tasa'});
    await button.click();
    const th = page.locator('th', {has: button});
    assert.equal(await th.getAttribute('aria-sort'), 'descending');
    const values = () => page.locator('tbody td[data-value]').evaluateAll((cells) => cells.map((c) => c.dataset.value));
    const down = await values();
    assert.equal(down.at(-1), '', 'what was not published is last');
    assert.ok(Number(down[0]) >= Number(down[1]));
    await page.keyboard.press('Enter');
    assert.equal(await th.getAttribute('aria-sort'), 'ascending');
    assert.equal((await values()).at(-1), '');
    assert.ok(await button.evaluate((b) => b === document.activeElement), 'focus kept');
    assert.match(await page.locator('#announce').textContent(), /Ordenada por Tasa, de menor a mayor/);
    await w.axe('sorted table');
});

await scene('table: filter without accents', {}, async (w, page) => {
    await w.go('/');
    await page.getByLabel('Filtrar filas').fill('mexico');
    await page.waitForFunction(() => document.querySelector('.table-count')?.textContent?.startsWith('2 '));
    assert.equal(await page.locator('tbody tr:visible').count(), 2);
    await page.getByLabel('Filtrar filas').fill('');
    await page.waitForFunction(() => document.querySelector('.table-count')?.textContent?.startsWith('32 '));
});

await scene('chart: arrow keys walk, Enter opens', {}, async (w, page) => {
    await w.go('/');
    const slider = page.getByRole('slider', {name: /Serie inventada/});
    await slider.focus();
    await page.keyboard.press('Home');
    assert.equal(await slider.getAttribute('aria-valuetext'), '2015');
    await page.keyboard.press('ArrowRight');
    assert.match(await page.locator('.chart-readout').textContent(), /^2016: México, /);
    await page.keyboard.press('End');
    assert.match(await page.locator('.chart-readout').textContent(), /provisional/);
    await w.axe('chart');
    await w.shot('chart-keys');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/explain\//);
});

await scene('chart: pointer, touch and toggles', {hasTouch: true}, async (w, page) => {
    await w.go('/');
    const box = await page.locator('svg.plot').boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    assert.ok(await page.locator('.chart-tip').isVisible());
    await page.touchscreen.tap(box.x + box.width / 4, box.y + box.height / 2);
    assert.match(await page.locator('.chart-tip strong').textContent(), /^201[67]$/);
    await page.getByRole('checkbox', {name: 'Estados Unidos'}).uncheck();
    assert.equal(await page.locator('circle.s1').first().isVisible(), false);
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    assert.doesNotMatch(await page.locator('.chart-tip').textContent(), /Estados Unidos/);
});

await scene('search: suggestions by keyboard', {}, async (w, page) => {
    await w.go('/');
    const input = page.getByRole('combobox', {name: 'Buscar'});
    await input.pressSequentially('tij');
    await page.getByRole('option', {name: /Tijuana/}).waitFor();
    await page.keyboard.press('ArrowDown');
    assert.ok(await input.getAttribute('aria-activedescendant'));
    await w.axe('suggestions');
    await w.shot('search');
    await page.keyboard.press('Escape');
    assert.equal(await input.getAttribute('aria-expanded'), 'false');
    await input.press('ArrowDown');
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/places\/MX-/);
});

await scene('theme: kept, and before the page is painted', {}, async (w, page) => {
    await w.go('/');
    await page.getByLabel('Apariencia').selectOption('dark');
    assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark');
    await page.reload();
    assert.equal(await page.locator('html').getAttribute('data-paper'), 'dark');
    assert.equal(await page.getByLabel('Apariencia').inputValue(), 'dark');
});

await scene('forms: a choice by mouse applies itself, by keyboard with Enter, without empty parameters', {}, async (w, page) => {
    await w.go('/');
    await page.getByLabel('Filtro').focus();
    await page.keyboard.press('ArrowDown');
    await page.waitForTimeout(200);
    assert.equal(new URL(page.url()).search, '', 'arrows alone do not send');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\?level=state$/);
    await page.waitForFunction(() => document.activeElement?.id === 'f1');
});

await scene('map: time to the first drawing, no fault for accessibility', {}, async (w, page) => {
    // Printed, not asserted: other work on the machine is not the map's.
    const times = [];
    for (let round = 0; round < 3; round += 1) {
        await w.go('/map?level=local');
        await ready(page);
        times.push(Math.round(await page.evaluate(() => performance.getEntriesByName('map-drawn')[0].startTime)));
    }
    console.log(`      first map after ${times.join(', ')} ms`);
    assert.ok(await page.locator('#map > img').isHidden());
    assert.ok(await page.getByRole('link', {name: /amCharts/}).isVisible());
    await w.axe('map');
    await w.shot('map-light', {fullPage: true});
});

await scene('map: pointing at a place', {}, async (w, page) => {
    await w.go('/map?level=state');
    await ready(page);
    const box = await page.locator('#map').boundingBox();
    await page.mouse.move(box.x + box.width * 0.48, box.y + box.height * 0.35);
    await page.waitForSelector('.map-card:not([hidden])');
    assert.match(await page.locator('.map-card').textContent(), /por 100 mil habitantes|Sin dato/);
    await page.mouse.click(box.x + box.width * 0.48, box.y + box.height * 0.35);
    await pinned(page).waitFor();
    assert.ok(await pinned(page).getByRole('link', {name: 'Abrir lugar'}).isVisible());
    await w.axe('pinned card');
    await w.shot('map-card');
    await page.getByRole('button', {name: 'Cerrar'}).click();
    assert.ok(await page.locator('.map-card').isHidden());
});

await scene('map: keyboard', {}, async (w, page) => {
    await w.go('/map?level=state');
    await ready(page);
    const canvas = page.locator('.maplibregl-canvas');
    await page.getByRole('button', {name: 'Ver todo'}).focus();
    await page.keyboard.press('Tab');
    assert.ok(await canvas.evaluate((c) => c === document.activeElement), 'the map is next');
    await page.waitForSelector('.map-card:not([hidden])');
    const hash = new URL(page.url()).hash;
    await page.keyboard.press('+');
    await page.waitForFunction((h) => location.hash !== h && /^#\d/.test(location.hash), hash);
    await page.keyboard.press('ArrowUp');
    await page.waitForTimeout(600);
    assert.ok((await page.locator('#announce').textContent()).length > 3, 'the place is said');
    await w.shot('map-keyboard');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/places\/MX-/);
});

await scene('map: finding a place flies there', {}, async (w, page) => {
    await w.go('/map?level=local');
    await ready(page);
    const find = page.getByLabel('Buscar un lugar en el mapa');
    await find.pressSequentially('tijuana');
    await page.getByRole('option', {name: /Tijuana/}).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => Number(location.hash.slice(1).split('/')[0]) > 7);
    assert.match(await pinned(page).textContent(), /Tijuana/);
    const [, lat, lon] = new URL(page.url()).hash.slice(1).split('/').map(Number);
    assert.ok(Math.abs(lat - 32.45) < 0.3 && Math.abs(lon + 116.9) < 0.3, `${lat} ${lon}`);
    await page.waitForTimeout(800);
    await w.shot('map-tijuana');
    // The address alone gives the same view.
    const url = page.url();
    await w.go('/');
    await page.goto(url);
    await ready(page);
    assert.equal(page.url(), url);
});

await scene('map: time, by slider and by playing', {}, async (w, page) => {
    await w.go('/map?level=state&period=2015');
    await ready(page);
    const slider = page.getByRole('slider', {name: 'Periodo'});
    assert.equal(await slider.getAttribute('aria-valuetext'), '2015');
    await slider.focus();
    await page.keyboard.press('ArrowRight');
    await page.waitForURL(/period=2016/);
    await page.waitForFunction(() => document.querySelector('h1')?.textContent?.endsWith('2016'), null, {timeout: 5000});
    assert.equal(await page.locator('select[name=period]').inputValue(), '2016');
    assert.equal(await page.locator('[data-swap=table] button.sort').count(), 2, 'the new table can be sorted');
    await page.getByRole('button', {name: 'Reproducir'}).click();
    await page.waitForURL(/period=2018/, {timeout: 8000});
    await page.getByRole('button', {name: 'Pausar'}).click();
    await page.getByRole('button', {name: 'Reproducir'}).waitFor();
});

await scene('map: choices change it in place', {}, async (w, page) => {
    await w.go('/map?level=state');
    await ready(page);
    await page.evaluate(() => (window.__same = true));
    await page.getByLabel('Nivel').selectOption('local');
    await page.waitForURL(/level=local/);
    await page.getByLabel('Clases').selectOption('7');
    await page.waitForURL(/classes=7/);
    assert.equal(await page.locator('.legend-class').count(), 7);
    await page.getByLabel('Ambos países').selectOption('yes');
    await page.waitForURL(/second=yes/);
    assert.equal(await page.locator('.legend-title').count(), 2);
    assert.ok(await page.evaluate(() => window.__same), 'the page was not loaded anew');
    await page.getByRole('button', {name: 'Ver todo'}).click();
    await page.waitForTimeout(2500);
    await page.locator('.legend-class').nth(6).hover();
    await page.waitForTimeout(400);
    await w.axe('both countries');
    await w.shot('map-both', {fullPage: true});
});

await scene('map: data that do not come, and another try', {}, async (w, page) => {
    w.expected.push(/map\.json/, /500/);
    server.fail.add('/map.json');
    await w.go('/map?level=state');
    await page.getByRole('alert').getByRole('button', {name: 'Reintentar'}).waitFor();
    assert.ok(await page.locator('#map > img').isVisible(), 'the picture stays');
    await w.shot('map-failed');
    server.fail.clear();
    await page.getByRole('button', {name: 'Reintentar'}).click();
    await ready(page);
    server.fail.add('/map.json');
    await page.getByLabel('Clases').selectOption('3');
    await page.getByRole('button', {name: 'Reintentar'}).waitFor();
    server.fail.clear();
    await page.getByRole('button', {name: 'Reintentar'}).click();
    await page.waitForURL(/classes=3/);
    assert.ok(await page.locator('.map-message').isHidden());
});

await scene('map: tiles that do not come, and another try', {}, async (w, page) => {
    w.expected.push(/tiles/, /500/);
    server.fail.add('/tiles');
    await w.go('/map?level=state');
    await page.getByRole('button', {name: 'Reintentar'}).waitFor();
    await page.waitForTimeout(800);
    assert.ok(await page.locator('#map > img').isVisible(), 'the picture stays');
    server.fail.clear();
    await page.getByRole('button', {name: 'Reintentar'}).click();
    await ready(page);
    await w.shot('map-tiles-again');
    const box = await page.locator('#map').boundingBox();
    await page.mouse.move(box.x + box.width * 0.48, box.y + box.height * 0.35);
    await page.waitForSelector('.map-card:not([hidden])');
});

await scene('map: without WebGL the picture stays', {}, async (w, page) => {
    await page.addInitScript(() => {
        HTMLCanvasElement.prototype.getContext = new Proxy(HTMLCanvasElement.prototype.getContext, {
            apply: (target, self, args) => (String(args[0]).startsWith('webgl') ? null : Reflect.apply(target, self, args)),
        });
    });
    await w.go('/map?level=state');
    await page.getByText(/falta WebGL/).waitFor();
    assert.ok(await page.locator('#map > img').isVisible());
    await w.axe('no webgl');
    await w.shot('map-no-webgl');
});

await scene('map: dark, and a switch while it is open', {colorScheme: 'dark'}, async (w, page) => {
    await w.go('/map?level=local&lang=en');
    await ready(page);
    await w.axe('dark map');
    await w.shot('map-dark');
    await page.getByLabel('Appearance').selectOption('light');
    await page.waitForTimeout(600);
    await w.shot('map-dark-to-light');
});

await scene('map: on a telephone', {viewport: {width: 390, height: 844}, hasTouch: true, isMobile: true, deviceScaleFactor: 2}, async (w, page) => {
    await w.go('/map?level=local');
    await ready(page);
    const box = await page.locator('#map').boundingBox();
    await page.touchscreen.tap(box.x + box.width * 0.45, box.y + box.height * 0.4);
    await pinned(page).waitFor();
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing sticks out');
    await w.axe('telephone');
    await w.shot('map-mobile', {fullPage: true});
});

await scene('map: less motion', {reducedMotion: 'reduce'}, async (w, page) => {
    await w.go('/map?level=state');
    await ready(page);
    await page.getByLabel('Buscar un lugar en el mapa').pressSequentially('sonora');
    await page.getByRole('option', {name: /Sonora/}).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => Number(location.hash.slice(1).split('/')[0]) > 4.5, null, {timeout: 5000});
});

await browser.close();
server.close();
console.log(failed ? `${failed} failed` : 'all passed');
process.exit(failed ? 1 : 0);
