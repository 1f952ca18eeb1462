// Makes the server's drawing of a chart answer: crosshair, card beside the pointer, arrow keys, series on and off.
//
// There is no second drawing code. The server draws `<svg class="plot" data-left … data-bottom>` with one
// `<circle class="pt s0 …" data-x data-series data-text data-status>` a figure; this reads those and nothing else.

import {all, freshId, make} from '../common/dom.ts';
import {word} from '../common/words.ts';
import {type Point, type Stop, nearest, step, stops} from './walk.ts';

const SVG = 'http://www.w3.org/2000/svg';
const SLOTS = ['s0', 's1', 's2', 's3', 'ctx'];

export function charts(root: ParentNode): void {
    for (const figure of all<HTMLElement>(root, 'figure[data-island="chart"]')) {
        for (const svg of figure.querySelectorAll<SVGSVGElement>('svg.plot')) new Chart(svg);
    }
}

class Chart {
    private readonly circles: SVGCircleElement[];
    private readonly island: HTMLElement;
    private readonly box: HTMLElement;
    private readonly line: SVGLineElement;
    private readonly rings: SVGGElement;
    private readonly tip: HTMLElement;
    private readonly readout: HTMLElement;
    private readonly slider: HTMLElement;
    private stops: Stop[] = [];
    private at = -1;

    constructor(private readonly svg: SVGSVGElement) {
        this.circles = Array.from(svg.querySelectorAll<SVGCircleElement>('circle.pt[data-x]'));
        this.line = document.createElementNS(SVG, 'line');
        this.rings = document.createElementNS(SVG, 'g');
        this.tip = make('div', {class: 'chart-tip', 'aria-hidden': 'true', hidden: true});
        this.readout = make('p', {class: 'chart-readout', 'aria-live': 'polite'});
        const help = make('span', {id: freshId('walk'), class: 'island-hidden'}, word('walkHelp'));
        this.slider = make('div', {
            class: 'chart-walk', tabindex: 0, role: 'slider', 'aria-describedby': help.id,
            'aria-label': `${word('walk')}: ${svg.querySelector('title')?.textContent ?? ''}`,
            'aria-valuemin': 1, 'aria-orientation': 'horizontal',
        });
        this.box = make('div', {class: 'chart-box'});
        // Where the page holds a wide and a narrow drawing, all that belongs to one hides with it.
        const kind = Array.from(svg.classList).filter((c) => c !== 'plot');
        this.island = make('div', {class: ['chart-island', ...kind].join(' ')});
        if (this.circles.length === 0) return;

        svg.before(this.island);
        this.island.append(this.box, this.readout, help);
        this.box.append(svg, this.slider, this.tip);
        this.line.setAttribute('class', 'chart-cross');
        this.line.setAttribute('y1', String(this.edge('top')));
        this.line.setAttribute('y2', String(this.edge('bottom')));
        this.rings.setAttribute('class', 'chart-rings');
        svg.append(this.line, this.rings);
        // The walk replaces one tab stop a point; Enter opens what the link opens.
        for (const link of svg.querySelectorAll('a')) link.setAttribute('tabindex', '-1');

        this.gather();
        this.toggles();
        this.listen();
        const fit = () => {
            this.island.hidden = getComputedStyle(svg).display === 'none';
        };
        fit();
        addEventListener('resize', fit);
    }

    private edge(side: 'left' | 'right' | 'top' | 'bottom'): number {
        return Number(this.svg.dataset[side] ?? 0);
    }

    /** Reads the points of the series that are shown. */
    private gather(): void {
        const points = this.circles.filter((c) => !c.classList.contains('off')).map((c): Point => ({
            x: c.cx.baseVal.value,
            y: c.cy.baseVal.value,
            period: c.dataset.label ?? c.dataset.x ?? '',
            series: c.dataset.series ?? '',
            text: c.dataset.text ?? '',
            status: c.dataset.status ?? '',
            href: c.closest('a')?.getAttribute('href') ?? null,
        }));
        this.stops = stops(points);
        this.slider.setAttribute('aria-valuemax', String(Math.max(1, this.stops.length)));
        this.slider.hidden = this.stops.length === 0;
        this.setValue(this.stops.length - 1);
    }

    private setValue(index: number): void {
        this.slider.setAttribute('aria-valuenow', String(index + 1));
        this.slider.setAttribute('aria-valuetext', this.stops[index]?.period ?? '');
    }

    private listen(): void {
        const over = (event: PointerEvent) => {
            const at = nearest(this.stops, this.fromScreen(event.clientX));
            if (at >= 0) this.show(at, event);
        };
        this.box.addEventListener('pointermove', over);
        this.box.addEventListener('pointerdown', over);
        this.box.addEventListener('pointerleave', (event) => {
            // A finger that is lifted leaves its reading in place.
            if (event.pointerType === 'mouse' && document.activeElement !== this.slider) this.hide();
        });
        this.svg.addEventListener('click', (event) => {
            // A hit on the link itself is the browser's; one close to a small point counts too.
            if (event.target instanceof Element && event.target.closest('a')) return;
            const href = this.linkAt(event.clientX, event.clientY);
            if (href && event.detail > 0) location.assign(href);
        });
        this.slider.addEventListener('focus', () => {
            if (this.slider.matches(':focus-visible')) this.walk(this.at < 0 ? this.stops.length - 1 : this.at);
        });
        this.slider.addEventListener('blur', () => this.hide());
        this.slider.addEventListener('keydown', (event) => {
            if (event.key === 'Enter') {
                const href = this.stops[this.at]?.points.find((p) => p.href)?.href;
                if (href) location.assign(href);
                return;
            }
            if (event.key === 'Escape') this.hide();
            if (event.ctrlKey || event.metaKey || event.altKey) return;
            const to = step(event.key, this.at < 0 ? this.stops.length - 1 : this.at, this.stops.length);
            if (to === null) return;
            event.preventDefault();
            this.walk(to);
        });
    }

    /** The link of the point that the pointer is close to. */
    private linkAt(x: number, y: number): string | null {
        const reach = 12;
        for (const circle of this.circles) {
            if (circle.classList.contains('off')) continue;
            const r = circle.getBoundingClientRect();
            if (Math.hypot((r.left + r.right) / 2 - x, (r.top + r.bottom) / 2 - y) > reach) continue;
            const href = circle.closest('a')?.getAttribute('href');
            if (href) return href;
        }
        return null;
    }

    private fromScreen(clientX: number): number {
        const box = this.svg.getBoundingClientRect();
        const view = this.svg.viewBox.baseVal;
        return view.x + ((clientX - box.left) / Math.max(1, box.width)) * view.width;
    }

    /** To a stop by key: the card stands at the point, and the reading is spoken. */
    private walk(to: number): void {
        this.setValue(to);
        this.show(to);
        this.readout.textContent = sentence(this.stops[to]);
    }

    private show(to: number, pointer?: PointerEvent): void {
        const stop = this.stops[to];
        if (!stop) return;
        if (to !== this.at) {
            this.at = to;
            this.line.setAttribute('x1', String(stop.x));
            this.line.setAttribute('x2', String(stop.x));
            this.rings.replaceChildren(...stop.points.map((p) => ring(p)));
            this.tip.replaceChildren(make('strong', {}, stop.period), list(stop, this.named()));
        }
        this.box.classList.add('chart-on');
        this.tip.hidden = false;
        this.place(stop, pointer);
    }

    /** The card beside the pointer, or beside the highest point; on the side where there is room. */
    private place(stop: Stop, pointer?: PointerEvent): void {
        const box = this.box.getBoundingClientRect();
        const view = this.svg.viewBox.baseVal;
        const scale = this.svg.getBoundingClientRect().width / Math.max(1, view.width);
        const x = (stop.x - view.x) * scale;
        const y = pointer ? pointer.clientY - box.top : ((stop.points[0]?.y ?? 0) - view.y) * scale;
        const {offsetWidth: width, offsetHeight: height} = this.tip;
        const left = x + 14 + width <= box.width ? x + 14 : x - 14 - width;
        // Properties may be set under the policy; only style attributes in markup may not.
        this.tip.style.left = `${Math.max(0, Math.min(left, box.width - width))}px`;
        this.tip.style.top = `${Math.max(0, Math.min(y - height / 2, box.height - height))}px`;
    }

    private hide(): void {
        this.box.classList.remove('chart-on');
        this.tip.hidden = true;
        this.rings.replaceChildren();
        this.at = -1;
    }

    /** Whether the card must say which series a figure is of. */
    private named(): boolean {
        return new Set(this.stops.flatMap((s) => s.points.map((p) => p.series))).size > 1;
    }

    /** Checkboxes for the series, where there are several, and for earlier vintages, where they are drawn. */
    private toggles(): void {
        const entries: {name: string; slot: string; parts: Element[]}[] = [];
        for (const slot of SLOTS) {
            const circles = this.circles.filter((c) => c.classList.contains(slot));
            if (circles.length === 0) continue;
            // Series for comparison share a slot, and a checkbox.
            const name = [...new Set(circles.map((c) => c.dataset.series ?? ''))].join(', ');
            // A circle without data is a sample in the key.
            entries.push({name, slot, parts: Array.from(this.svg.querySelectorAll(`.${slot}:not(circle:not([data-x]))`))});
        }
        const past = Array.from(this.svg.querySelectorAll('.past, .pastlbl'));
        const shown = entries.length > 1 ? entries : [];
        if (past.length) shown.push({name: word('vintages'), slot: 'past', parts: past});
        if (shown.length === 0) return;
        const set = make('fieldset', {class: 'chart-toggles'}, make('legend', {}, word('show')));
        for (const {name, slot, parts} of shown) {
            const input = make('input', {type: 'checkbox', checked: true});
            input.addEventListener('change', () => {
                for (const part of parts) part.classList.toggle('off', !input.checked);
                this.hide();
                this.gather();
            });
            set.append(make('label', {class: `chart-toggle toggle-${slot}`}, input, make('span', {class: 'chart-key', 'aria-hidden': 'true'}), name));
        }
        this.island.prepend(set);
    }
}


function ring(point: Point): SVGCircleElement {
    const circle = document.createElementNS(SVG, 'circle');
    circle.setAttribute('cx', String(point.x));
    circle.setAttribute('cy', String(point.y));
    circle.setAttribute('r', '6');
    return circle;
}

function list(stop: Stop, named: boolean): HTMLElement {
    const dl = make('div', {class: 'chart-tip-rows'});
    for (const p of stop.points) {
        const row = make('p', {});
        if (named && p.series) row.append(make('span', {class: 'chart-tip-name'}, p.series), ' ');
        row.append(make('span', {class: 'chart-tip-value'}, p.text));
        if (p.status) row.append(make('span', {class: 'chart-tip-status'}, p.status));
        dl.append(row);
    }
    return dl;
}

function sentence(stop: Stop | undefined): string {
    if (!stop) return '';
    const several = stop.points.length > 1;
    return `${stop.period}: ` + stop.points
        .map((p) => [several ? p.series : '', p.text, p.status].filter(Boolean).join(', '))
        .join('; ');
}
