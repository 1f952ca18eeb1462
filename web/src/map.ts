// The map page: puts the parts of src/map/ together. Without it the page shows the server's picture, form and table.

import 'maplibre-gl/dist/maplibre-gl.css';
import './map/map.css';
import {combobox} from './common/combobox.ts';
import {announce, debounced, folded, freshId, make} from './common/dom.ts';
import {fill} from './common/words.ts';
import {Card, index, spoken, type Found} from './map/card.ts';
import {covered, type MapPage, paintKeys} from './map/data.ts';
import {Fetcher} from './map/fetcher.ts';
import {Legend} from './map/legend.ts';
import {dataAddress, merged, params, shareAddress, withParam} from './map/state.ts';
import {swap} from './map/swap.ts';
import {Timeline} from './map/time.ts';
import {canDraw, View} from './map/view.ts';
import {mapWords, type MapWords} from './map/words.ts';

class Island {
    private readonly src: string;
    private words: MapWords = mapWords(document.documentElement.lang);
    private readonly fetcher = new Fetcher();
    private readonly message: HTMLElement;
    private page: MapPage | null = null;
    private values = new Map<string, Found>();
    private view: View | null = null;
    private card: Card | null = null;
    private legend: Legend | null = null;
    private time: Timeline | null = null;
    private choices: URLSearchParams;
    private chosen: string | null = null;
    private pointed: string | null = null;
    private rowPlace: string | null = null;
    /** Counts the asked states: an answer that comes late must not replace a later one. */
    private asked = 0;

    constructor(private readonly root: HTMLElement) {
        this.src = root.dataset.src ?? '/map.json';
        this.choices = new URLSearchParams(this.src.split('?')[1] ?? location.search);
        this.message = make('div', {class: 'map-message', role: 'alert', hidden: true});
        root.append(this.message);
    }

    async start(): Promise<void> {
        if (!canDraw()) {
            // The server's picture stays.
            this.root.after(make('p', {class: 'map-no-webgl', role: 'status'}, this.words.no_webgl));
            this.root.setAttribute('data-fallback', '');
            return;
        }
        try {
            const page = await this.fetcher.get(this.src);
            this.begin(page);
        } catch (error) {
            console.warn('map data', error);
            this.failed(this.words.failed, () => void this.start());
        }
    }

    private begin(page: MapPage): void {
        this.words = mapWords(document.documentElement.lang, page.words);
        const canvas = make('div', {class: 'map-canvas'});
        this.root.append(canvas);
        this.card = new Card(this.root, this.words, () => this.pick(null));
        const cross = make('div', {class: 'map-cross', 'aria-hidden': 'true'});
        this.root.append(cross);
        this.view = new View(canvas, page, this.words, covered(page.layers), {
            point: (place, at, by) => this.point(place, at, by),
            pick: (place) => this.pick(place),
            way: (text, at) => this.way(text, at),
            open: () => this.open(),
            moved: () => this.share(),
            tilesFailed: () => this.failed(this.words.failed_tiles, () => this.view?.retryTiles()),
            drawn: () => {
                performance.mark('map-drawn');
                this.root.setAttribute('data-ready', '');
                // Under the map nobody sees it; a screen reader would still find it.
                for (const img of this.root.querySelectorAll(':scope > img, :scope > picture, :scope > a > img')) {
                    (img as HTMLElement).hidden = true;
                }
            },
        });
        this.tools(page);
        this.chosen = this.choices.get('place');
        this.show(page);
        this.followForm();
        matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.view?.repaint());
        document.addEventListener('cotejo:theme', () => this.view?.repaint());
    }

    /** Slider, search and legend around the map. */
    private tools(page: MapPage): void {
        const peek = (period: string) => {
            this.fetcher.get(dataAddress(this.src, withParam(this.choices, 'period', period))).catch(() => undefined);
        };
        this.time = new Timeline(this.words, (period) => this.go(withParam(this.choices, 'period', period)), peek);

        const id = freshId('place');
        const input = make('input', {id, type: 'search', class: 'map-find'});
        const whole = make('button', {type: 'button', class: 'map-whole'}, this.words.whole);
        whole.addEventListener('click', () => this.page && this.view?.whole(this.page.bounds));
        const bar = make('div', {class: 'map-tools'}, make('label', {for: id}, this.words.find), input, whole);
        this.root.before(bar);
        this.root.after(this.time.element);
        combobox(input, {
            least: 1, wait: 60, label: this.words.find_label,
            find: async (text) => this.find(text),
            choose: (choice) => {
                input.value = choice.title;
                this.choose(choice.value);
            },
        });

        const old = document.querySelector('[data-map-legend]') ?? document.querySelector('ol.legend');
        const holder = make('div', {class: 'map-legend'});
        if (old) old.replaceWith(holder);
        else this.time.element.after(holder);
        this.legend = new Legend(holder, this.words, (key) => this.view?.highlight(key));

        if (page.layers.some((l) => l.synthetic)) {
            this.root.append(make('p', {class: 'map-synthetic'}, this.words.synthetic));
        }

        // Rows of the table point at the map.
        document.addEventListener('mouseover', (event) => this.fromRow(event.target));
        document.addEventListener('focusin', (event) => this.fromRow(event.target));
        document.addEventListener('click', (event) => {
            const target = event.target instanceof Element ? event.target : null;
            const place = target?.closest<HTMLElement>('tr[data-place]')?.dataset.place;
            if (place && !target?.closest('a, button')) this.choose(place);
        });
    }

    private fromRow(target: EventTarget | null): void {
        const row = target instanceof Element ? target.closest<HTMLElement>('tr[data-place]') : null;
        const place = row?.dataset.place ?? null;
        if (place === this.rowPlace) return;
        this.rowPlace = place;
        this.view?.setHover(place);
    }

    /** Draws a state. */
    private show(page: MapPage): void {
        this.page = page;
        this.values = index(page);
        this.view?.paint(paintKeys(page.layers), page.level, covered(page.layers));
        this.view?.arcs(page.arcs ?? []);
        this.legend?.draw(page);
        this.time?.set(page.periods, page.period);
        if (this.chosen) {
            if (this.values.has(this.chosen)) this.pick(this.chosen);
            else this.pick(null);
        }
        const picker = this.form()?.elements.namedItem('period');
        if (picker instanceof HTMLSelectElement) picker.value = page.period;
    }

    /** Fetches and draws another state, and sets the address to it. */
    private async go(choices: URLSearchParams): Promise<void> {
        const mine = ++this.asked;
        this.root.setAttribute('aria-busy', 'true');
        try {
            const page = await this.fetcher.get(dataAddress(this.src, choices));
            if (mine !== this.asked) return;
            const elsewhere = (choices.get('place') ?? '') !== (this.choices.get('place') ?? '');
            this.choices = choices;
            this.message.hidden = true;
            if (elsewhere) this.chosen = choices.get('place');
            this.show(page);
            if (elsewhere) this.view?.whole(page.bounds);
            this.share();
            this.around();
            announce(fill(this.words.shown, {title: `${page.title}, ${page.periods.find((p) => p.id === page.period)?.text ?? ''}`}));
        } catch (error) {
            if (mine !== this.asked) return;
            console.warn('map data', error);
            this.time?.stop();
            this.failed(this.words.failed, () => void this.go(choices));
        } finally {
            if (mine === this.asked) this.root.removeAttribute('aria-busy');
        }
    }

    /** The address always says what is seen: the state, and where the map looks. */
    private share(): void {
        if (!this.page) return;
        const lang = new URLSearchParams(location.search).get('lang');
        history.replaceState(history.state, '', shareAddress(this.page.share, location.pathname, this.choices, location.hash, lang));
    }

    /** Once changes have paused, the server's words around the map follow. */
    private readonly around = debounced(500, async () => {
        if (!document.querySelector('[data-swap]')) return;
        const mine = this.asked;
        try {
            const response = await fetch(location.pathname + location.search, {headers: {accept: 'text/html'}});
            if (!response.ok || mine !== this.asked) return;
            for (const part of swap(await response.text())) {
                // site.ts makes its tables and buttons answer.
                document.dispatchEvent(new CustomEvent('cotejo:content', {detail: part}));
            }
        } catch (error) {
            console.warn('map page', error);
        }
    });

    private form(): HTMLFormElement | null {
        return document.querySelector<HTMLFormElement>('form[data-map-form]') ?? document.querySelector<HTMLFormElement>('form[action^="/map"]');
    }

    /** Choices of the form change the map in place. The listener is the document's, since the form may be swapped. */
    private followForm(): void {
        const read = (form: HTMLFormElement) => {
            const asked = Array.from(form.elements, (e) => e.getAttribute('name') ?? '').filter(Boolean);
            const entries = Array.from(new FormData(form)).map(([k, v]): [string, string] => [k, String(v)]);
            return merged(this.choices, params(entries), asked);
        };
        document.addEventListener('change', (event) => {
            const form = this.form();
            if (!form || !(event.target instanceof Node) || !form.contains(event.target)) return;
            // In place of the form's own sending (src/site/forms.ts).
            event.stopImmediatePropagation();
            this.time?.stop();
            void this.go(read(form));
        }, true);
        document.addEventListener('submit', (event) => {
            const form = this.form();
            if (!form || event.target !== form) return;
            event.preventDefault();
            void this.go(read(form));
        });
    }

    private point(place: string | null, at: {x: number; y: number} | null, by: 'pointer' | 'keys'): void {
        this.pointed = by === 'keys' ? place : null;
        this.view?.setHover(place);
        if (!place || !at) return this.card?.leave();
        this.card?.hover(place, this.values.get(place), at);
        if (by === 'keys') announce(spoken(place, this.values.get(place), this.words));
    }

    private way(text: string | null, at: {x: number; y: number} | null): void {
        this.pointed = null;
        this.view?.setHover(null);
        if (text && at) this.card?.say(text, at);
        else this.card?.leave();
    }

    private pick(place: string | null): void {
        this.chosen = place;
        this.view?.setChosen(place);
        if (place) this.card?.pin(place, this.values.get(place));
        else this.card?.hide();
    }

    /** Enter: what the cross is over, else what was chosen. */
    private open(): void {
        const place = this.pointed ?? this.chosen;
        const href = place ? this.values.get(place)?.[0]?.value.href : undefined;
        if (href) location.assign(href);
    }

    private find(text: string): {title: string; kind: string; value: string}[] {
        const wanted = folded(text).split(/\s+/).filter(Boolean);
        const out: {title: string; kind: string; value: string; rank: number}[] = [];
        const seen = new Set<string>();
        const take = (place: string, name: string, kind: string) => {
            const known = folded(`${name} ${place}`);
            if (seen.has(place) || !wanted.every((w) => known.includes(w))) return;
            seen.add(place);
            out.push({title: name, kind, value: place, rank: folded(name).startsWith(wanted[0] ?? '') ? 0 : 1});
        };
        for (const [place, found] of this.values) {
            const first = found[0]?.value;
            if (first) take(place, first.name, first.text || this.words.no_data);
        }
        for (const layer of this.page?.layers ?? []) {
            for (const p of layer.not_on_map) take(p.place, p.name, `${p.text} · ${this.words.not_on_map}`);
        }
        return out.sort((a, b) => a.rank - b.rank || (a.title < b.title ? -1 : 1)).slice(0, 12);
    }

    /** From search or table: the place is brought into view and its card pinned. */
    private choose(place: string): void {
        const missing = this.page?.layers.flatMap((l) => l.not_on_map).find((p) => p.place === place);
        if (missing && !this.values.has(place)) {
            location.assign(missing.href);
            return;
        }
        const found = this.values.get(place);
        this.pick(place);
        announce(spoken(place, found, this.words));
        if (this.page) this.view?.fly(place, found?.[0]?.value.box, this.page.bounds);
        this.view?.map.getCanvas().focus({preventScroll: true});
    }

    private failed(text: string, again: () => void): void {
        const button = make('button', {type: 'button'}, this.words.retry);
        button.addEventListener('click', () => {
            this.message.hidden = true;
            again();
        });
        this.message.replaceChildren(make('p', {}, text), button);
        this.message.hidden = false;
    }
}

const root = document.querySelector<HTMLElement>('#map[data-island="map"]');
if (root) void new Island(root).start();
