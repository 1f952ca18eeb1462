// The legend, made anew from the page's classes; pointing at a class lets it stand out on the map.

import {make} from '../common/dom.ts';
import {fill} from '../common/words.ts';
import {LETTERS, type Layer, type MapPage, paintKey, rampOf} from './data.ts';
import type {MapWords} from './words.ts';

/** The class of a swatch, `q0` … `d6`. */
function swatch(layer: Layer, cls: number): string {
    const key = paintKey(layer, cls) ?? 0;
    return `${LETTERS[rampOf(layer)]}${key % 10}`;
}

export class Legend {
    private pinned: number | null = null;

    constructor(private readonly holder: HTMLElement, private readonly words: MapWords, private readonly highlight: (key: number | null) => void) {}

    draw(page: MapPage): void {
        this.pinned = null;
        this.highlight(null);
        this.holder.replaceChildren(...page.layers.flatMap((layer) => this.layer(layer, page.layers.length > 1, page.holes !== false)));
    }

    private layer(layer: Layer, named: boolean, holes: boolean): HTMLElement[] {
        const list = make('ol', {class: 'legend', 'aria-label': `${layer.label}, ${layer.unit}`});
        layer.scale.classes.forEach((cls, i) => {
            const key = paintKey(layer, i);
            const button = make('button', {type: 'button', class: 'legend-class', 'aria-pressed': 'false', title: this.words.legend},
                make('span', {class: `swatch ${swatch(layer, i)}`, 'aria-hidden': 'true'}),
                make('span', {class: 'legend-text'}, cls.text), ' ',
                make('span', {class: 'legend-count'}, fill(this.words.places, {count: cls.count})));
            const on = () => this.highlight(key);
            const off = () => this.highlight(this.pinned);
            button.addEventListener('mouseenter', on);
            button.addEventListener('mouseleave', off);
            button.addEventListener('focus', on);
            button.addEventListener('blur', off);
            button.addEventListener('click', () => {
                this.pinned = this.pinned === key ? null : key;
                for (const other of this.holder.querySelectorAll('.legend-class')) other.setAttribute('aria-pressed', 'false');
                button.setAttribute('aria-pressed', String(this.pinned !== null));
                this.highlight(this.pinned);
            });
            list.append(make('li', {}, button));
        });
        const plain = (name: string, text: string) => make('li', {class: 'legend-plain'},
            make('span', {class: `swatch ${name}`, 'aria-hidden': 'true'}), make('span', {class: 'legend-text'}, text));
        list.append(plain(holes ? 'nodata' : 'notcovered', this.words.no_data));
        if (layer.countries.length < 2 && !named) list.append(plain('notcovered', this.words.not_covered));
        return named ? [make('p', {class: 'legend-title'}, `${layer.label} (${layer.unit})`), list] : [list];
    }
}
