// The card of a place: what is known there, beside the pointer; or in the corner with links, once the place is chosen.

import {make} from '../common/dom.ts';
import type {Layer, MapPage, Value} from './data.ts';
import type {MapWords} from './words.ts';

/** A place's values, by layer, in the order of the layers. */
export type Found = {layer: Layer; value: Value}[];

/** The values by place, for looking up under the pointer. */
export function index(page: MapPage): Map<string, Found> {
    const out = new Map<string, Found>();
    for (const layer of page.layers) {
        for (const value of layer.values) {
            const found = out.get(value.place);
            if (found) found.push({layer, value});
            else out.set(value.place, [{layer, value}]);
        }
    }
    return out;
}

export class Card {
    readonly element: HTMLElement;
    private pinned = false;

    constructor(private readonly box: HTMLElement, private readonly words: MapWords, private readonly close: () => void) {
        this.element = make('div', {class: 'map-card', hidden: true});
        box.append(this.element);
    }

    get isPinned(): boolean {
        return this.pinned;
    }

    /** Beside the pointer; goes away with it. */
    hover(place: string, found: Found | undefined, at: {x: number; y: number}): void {
        this.beside(at, this.content(place, found));
    }

    /** One sentence beside the pointer. */
    say(text: string, at: {x: number; y: number}): void {
        this.beside(at, [make('p', {}, text)]);
    }

    private beside(at: {x: number; y: number}, content: Node[]): void {
        if (this.pinned) return;
        this.element.replaceChildren(...content);
        this.element.classList.remove('map-card-pinned');
        this.element.hidden = false;
        const {clientWidth: width, clientHeight: height} = this.box;
        const {offsetWidth: w, offsetHeight: h} = this.element;
        const x = at.x + 16 + w <= width ? at.x + 16 : at.x - 16 - w;
        const y = at.y + 16 + h <= height ? at.y + 16 : at.y - 16 - h;
        this.element.style.left = `${Math.max(4, Math.min(x, width - w - 4))}px`;
        this.element.style.top = `${Math.max(4, Math.min(y, height - h - 4))}px`;
    }

    /** In the corner, with links, until it is closed. */
    pin(place: string, found: Found | undefined): void {
        this.pinned = true;
        this.element.classList.add('map-card-pinned');
        this.element.style.removeProperty('left');
        this.element.style.removeProperty('top');
        const button = make('button', {type: 'button', class: 'map-card-close', 'aria-label': this.words.close}, '×');
        button.addEventListener('click', this.close);
        const first = found?.[0]?.value;
        const links = make('p', {class: 'map-card-links'});
        if (first?.href) links.append(make('a', {href: first.href}, this.words.open));
        if (first?.explain) links.append(' ', make('a', {href: first.explain}, this.words.explain));
        this.element.replaceChildren(button, ...this.content(place, found), links);
        this.element.hidden = false;
    }

    hide(): void {
        this.pinned = false;
        this.element.hidden = true;
    }

    /** Away, unless it was pinned. */
    leave(): void {
        if (!this.pinned) this.element.hidden = true;
    }

    private content(place: string, found: Found | undefined): HTMLElement[] {
        const first = found?.[0]?.value;
        const parts = [make('strong', {class: 'map-card-name'}, first?.name ?? place)];
        if (!found) parts.push(make('p', {class: 'map-card-status'}, this.words.no_data));
        for (const {layer, value} of found ?? []) {
            parts.push(make('p', {class: 'map-card-label'}, layer.label));
            const line = make('p', {class: 'map-card-value'}, make('b', {}, value.text || this.words.no_data));
            if (value.value !== null) line.append(' ', make('span', {class: 'map-card-unit'}, layer.unit));
            parts.push(line);
            if (value.interval) parts.push(make('p', {class: 'map-card-interval'}, `${this.words.interval}: ${value.interval}`));
            if (value.status && value.status_id !== 'reported') parts.push(make('p', {class: 'map-card-status'}, value.status));
            if (value.note) parts.push(make('p', {class: 'map-card-note'}, value.note));
            if (layer.synthetic) parts.push(make('p', {class: 'map-card-synthetic'}, this.words.synthetic));
        }
        return parts;
    }
}

/** The same in one sentence, for those who hear it. */
export function spoken(place: string, found: Found | undefined, words: MapWords): string {
    if (!found) return `${place}: ${words.no_data}`;
    return found.map(({layer, value}, i) => [
        i === 0 ? value.name : '',
        `${layer.label}: ${value.text || words.no_data}${value.value === null ? '' : ` ${layer.unit}`}`,
        value.interval ? `${words.interval}: ${value.interval}` : '',
        value.status_id === 'reported' ? '' : value.status, value.note, layer.synthetic ? words.synthetic : '',
    ].filter(Boolean).join(', ')).join('; ');
}
