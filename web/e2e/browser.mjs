// A browser and what every page must hold: no error, nothing asked of other hosts, nothing against the policy, no
// accessibility fault. Used by the browser test of the whole site and by the islands' own.

import {mkdirSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {readFileSync} from 'node:fs';
import {chromium} from 'playwright-core';

const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Chromium as Debian has it, without a graphics card and without calling home. */
export function launch(executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium') {
    return chromium.launch({
        executablePath,
        headless: true,
        args: [
            '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
            '--disable-component-update', '--disable-sync',
            // WebGL without a card.
            '--enable-unsafe-swiftshader',
        ],
    });
}

/** One page of the browser, watched. `faults` gathers what went wrong; `check` throws if anything did. */
export class Watched {
    constructor(page, base, out) {
        this.page = page;
        this.base = new URL(base).origin;
        this.out = out;
        this.faults = [];
        /** Faults that a test provokes on purpose match one of these. */
        this.expected = [];
        page.on('console', (message) => {
            if (message.type() === 'error') this.fault(`console: ${message.text()} (${message.location().url})`);
        });
        page.on('pageerror', (error) => this.fault(`error: ${error.message}`));
        page.on('requestfailed', (request) => {
            // A page that is left stops its own requests.
            const why = request.failure()?.errorText ?? '';
            if (!why.includes('ERR_ABORTED')) this.fault(`failed: ${request.url()} ${why}`);
        });
        page.on('request', (request) => {
            const url = request.url();
            if (!/^(data|blob):/.test(url) && new URL(url).origin !== this.base) this.fault(`outside: ${url}`);
        });
        page.on('response', (response) => {
            if (response.status() >= 400 && !response.url().includes('favicon')) this.fault(`${response.status()}: ${response.url()}`);
        });
    }

    static async open(browser, base, out, options = {}) {
        const context = await browser.newContext({viewport: {width: 1280, height: 900}, bypassCSP: false, ...options});
        const page = await context.newPage();
        await page.addInitScript(() => {
            window.__policy = [];
            document.addEventListener('securitypolicyviolation', (e) => window.__policy.push(`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile ?? ''}:${e.lineNumber}`));
        });
        if (out) mkdirSync(out, {recursive: true});
        return new Watched(page, base, out);
    }

    fault(text) {
        if (!this.expected.some((pattern) => pattern.test(text))) this.faults.push(text);
    }

    async go(path) {
        const response = await this.page.goto(this.base + path, {waitUntil: 'load'});
        return response;
    }

    /** Throws where anything went wrong since the last check. */
    async check(where) {
        const policy = await this.page.evaluate(() => (window.__policy ?? []).splice(0));
        const all = [...this.faults.splice(0), ...policy.map((p) => `policy: ${p}`)];
        if (all.length) throw new Error(`${where}:\n  ${all.join('\n  ')}`);
    }

    /** axe over the page as it is now; WCAG 2.2 A and AA. */
    async axe(where, within) {
        // Through the debugger's world: the page's own policy forbids foreign scripts.
        await this.page.evaluate(AXE);
        const {violations} = await this.page.evaluate(
            ([rules, selector]) => window.axe.run(selector ?? document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']}),
            [RULES, within],
        );
        if (violations.length) {
            const lines = violations.flatMap((v) => v.nodes.slice(0, 4).map((n) => `${v.id} (${v.impact}): ${n.target.join(' ')}: ${n.failureSummary?.replace(/\s+/g, ' ')}`));
            throw new Error(`${where}: accessibility:\n  ${lines.join('\n  ')}`);
        }
    }

    async shot(name, options = {}) {
        if (this.out) await this.page.screenshot({path: join(this.out, `${name}.png`), ...options});
    }

    async close() {
        await this.page.context().close();
    }
}
