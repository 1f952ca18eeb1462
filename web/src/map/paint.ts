// Colours and style of the map. Colours are the page's CSS variables, so that the map is dark where the page is.

import type {ExpressionSpecification, FilterSpecification, StyleSpecification} from 'maplibre-gl';
import {RAMPS, STEPS} from './data.ts';

export interface Colours {
    /** By paint key: ramp × 10 + step. */
    steps: Map<number, string>;
    nodata: string;
    hatch: string;
    notcovered: string;
    border: string;
    ink: string;
    paper: string;
    line: string;
    flow: string;
}

const FALLBACK: Record<string, string> = {
    nodata: '#eeeeee', hatch: '#b5b5b5', notcovered: '#f4f4f2', border: '#ffffff', ink: '#1a1a1a', paper: '#ffffff', line: '#cccccc', flow: '#6a1fb0',
};

/** Reads the variables. The canvas turns whatever notation they are in into one that MapLibre knows. */
export function readColours(root: Element): Colours {
    const style = getComputedStyle(root);
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 1;
    const pen = canvas.getContext('2d', {willReadFrequently: true});
    const colour = (name: string, instead = FALLBACK[name] ?? '#888888') => {
        const written = style.getPropertyValue(`--${name}`).trim() || instead;
        if (!pen) return written;
        pen.clearRect(0, 0, 1, 1);
        pen.fillStyle = instead;
        pen.fillStyle = written;
        pen.fillRect(0, 0, 1, 1);
        const [r = 0, g = 0, b = 0, a = 255] = pen.getImageData(0, 0, 1, 1).data;
        return `rgba(${r},${g},${b},${a / 255})`;
    };
    const steps = new Map<number, string>();
    RAMPS.forEach((ramp, r) => {
        for (let step = 0; step < STEPS; step += 1) steps.set(r * 10 + step, colour(`${ramp}${step}`));
    });
    const paper = colour('paper');
    return {
        steps,
        nodata: colour('nodata'),
        hatch: colour('hatch', style.getPropertyValue('--line').trim() || FALLBACK.hatch),
        notcovered: colour('notcovered'),
        border: colour('border', style.getPropertyValue('--paper').trim() || FALLBACK.border),
        ink: colour('ink'),
        paper,
        line: colour('line'),
        flow: colour('flow'),
    };
}

/** The hatching of places without a value; drawn, since a picture would be another file to fetch. */
export function hatching(colours: Colours, ratio: number): ImageData {
    const size = Math.round(8 * ratio);
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = size;
    const pen = canvas.getContext('2d');
    if (!pen) return new ImageData(size, size);
    pen.fillStyle = colours.nodata;
    pen.fillRect(0, 0, size, size);
    pen.strokeStyle = colours.hatch;
    pen.lineWidth = 1.4 * ratio;
    pen.beginPath();
    // Three strokes, so that the pattern joins at its edges.
    for (const shift of [-size, 0, size]) {
        pen.moveTo(shift - ratio, size + ratio);
        pen.lineTo(shift + size + ratio, -ratio);
    }
    pen.stroke();
    return pen.getImageData(0, 0, size, size);
}

/** The mark at the end of an arc: it points east, its tip in the middle, so that it ends where the arc does. */
export function arrow(colours: Colours, ratio: number): ImageData {
    const size = Math.round(24 * ratio);
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = size;
    const pen = canvas.getContext('2d');
    if (!pen) return new ImageData(size, size);
    const middle = size / 2;
    pen.beginPath();
    pen.moveTo(middle, middle);
    pen.lineTo(ratio, middle - size * 0.3);
    pen.lineTo(ratio, middle + size * 0.3);
    pen.closePath();
    pen.lineWidth = 1.5 * ratio;
    pen.strokeStyle = colours.paper;
    pen.stroke();
    pen.fillStyle = colours.flow;
    pen.fill();
    return pen.getImageData(0, 0, size, size);
}

const KEY: ExpressionSpecification = ['coalesce', ['feature-state', 'k'], -1];

/** How much of its colour a place keeps while another class is pointed at. */
const FADED = 0.14;

/** The colour of a place by its key. With a class pointed at, the others fade into the paper; they stay covered, since the
 * hatching beneath would say that there is no value. */
export function fillColour(colours: Colours, highlight: number | null = null): ExpressionSpecification {
    const pairs = [...colours.steps].flatMap(([key, colour]) =>
        [key, highlight === null || key === highlight ? colour : mixed(colour, colours.paper, FADED)]);
    return ['match', KEY, ...pairs, 'rgba(0,0,0,0)'] as unknown as ExpressionSpecification;
}

/** A place without a value lets the hatching beneath be seen. */
const FILL_OPACITY: ExpressionSpecification = ['case', ['<', KEY, 0], 0, 1];

/** A mixture of two `rgba(…)`, `share` of the first. */
export function mixed(one: string, other: string, share: number): string {
    const parts = (c: string) => (c.match(/[\d.]+/g) ?? []).map(Number);
    const a = parts(one);
    const b = parts(other);
    const channel = (i: number) => Math.round((a[i] ?? 0) * share + (b[i] ?? 0) * (1 - share));
    return `rgba(${channel(0)},${channel(1)},${channel(2)},1)`;
}

const mark = (state: string): ExpressionSpecification => ['boolean', ['feature-state', state], false];

/** Wide under the chosen place, narrower under the one pointed at, nothing elsewhere. */
const marked = (chosen: number, hover: number): ExpressionSpecification =>
    ['case', mark('chosen'), chosen, mark('hover'), hover, 0];

/** Lines among the features of the arcs. */
const WAYS: FilterSpecification = ['!', ['has', 'angle']];

export function countryFilter(countries: readonly string[]): FilterSpecification {
    return ['in', ['slice', ['get', 'code'], 0, 2], ['literal', [...countries]]] as FilterSpecification;
}

export const SOURCE = 'places';
/** Where the arcs are kept. */
export const ARCS = 'arcs';
/** All layers; when the level changes they are made anew. */
export const LAYERS = ['paper', 'lands', 'holes', 'values', 'local-lines', 'state-lines', 'country-lines', 'rim', 'mark', 'arc-rims', 'arc-lines', 'arc-heads'] as const;
/** Those that hold only the countries that the layers speak of. */
export const FILTERED = ['holes', 'values', 'local-lines', 'rim', 'mark'] as const;

/**
 * The whole style. There are no letters on the map, hence no glyphs and nothing to fetch but tiles.
 *
 * The worker triangulates each group of layers of one filter and layout once. So the hatching lies under the whole
 * country, not under each place, and the three lines of places are told apart by paint alone.
 */
export function style(tiles: string, level: 'state' | 'local', countries: readonly string[], colours: Colours, holes = true): StyleSpecification {
    const covered = countryFilter(countries);
    const places = {source: SOURCE, 'source-layer': level, filter: covered};
    const outline = {type: 'line' as const, ...places, layout: {'line-join': 'round' as const}};
    return {
        version: 8,
        // Nothing fades: the first drawing is the whole one, and a step in time is a step.
        transition: {duration: 0, delay: 0},
        sources: {
            [SOURCE]: {type: 'vector', tiles: [tiles], minzoom: 0, maxzoom: 8, promoteId: 'code'},
            [ARCS]: {type: 'geojson', data: {type: 'FeatureCollection', features: []}, tolerance: 0.1},
        },
        layers: [
            {id: 'paper', type: 'background', paint: {'background-color': colours.paper}},
            {id: 'lands', type: 'fill', source: SOURCE, 'source-layer': 'country', paint: {'fill-color': colours.notcovered}},
            {
                id: 'holes', type: 'fill', source: SOURCE, 'source-layer': 'country', filter: covered,
                layout: {visibility: holes ? 'visible' : 'none'},
                paint: {'fill-pattern': 'hatch', 'fill-antialias': false},
            },
            {
                id: 'values', type: 'fill', ...places,
                paint: {'fill-color': fillColour(colours), 'fill-opacity': FILL_OPACITY},
            },
            {
                id: 'local-lines', ...outline,
                paint: {
                    'line-color': colours.border,
                    // Seen from afar they would hide what they part.
                    'line-opacity': ['interpolate', ['linear'], ['zoom'], 4.4, 0, 4.8, 1],
                    'line-width': ['interpolate', ['linear'], ['zoom'], 4.5, 0.2, 6, 0.5, 9, 1],
                },
            },
            {
                id: 'state-lines', type: 'line', source: SOURCE, 'source-layer': 'state',
                paint: {
                    'line-color': colours.border,
                    'line-width': ['interpolate', ['linear'], ['zoom'], 2, 0.4, 5, 1.1, 9, 2],
                },
            },
            {
                id: 'country-lines', type: 'line', source: SOURCE, 'source-layer': 'country',
                paint: {
                    'line-color': colours.ink, 'line-opacity': 0.55,
                    'line-width': ['interpolate', ['linear'], ['zoom'], 2, 0.5, 6, 1.2],
                },
            },
            {id: 'rim', ...outline, paint: {'line-color': colours.paper, 'line-width': marked(5.5, 4)}},
            {id: 'mark', ...outline, paint: {'line-color': colours.ink, 'line-width': marked(2.6, 1.6)}},
            {
                id: 'arc-rims', type: 'line', source: ARCS, filter: WAYS, layout: {'line-cap': 'round'},
                paint: {'line-color': colours.paper, 'line-width': ['+', ['get', 'width'], 1.6]},
            },
            {
                id: 'arc-lines', type: 'line', source: ARCS, filter: WAYS,
                paint: {'line-color': colours.flow, 'line-width': ['get', 'width']},
            },
            {
                id: 'arc-heads', type: 'symbol', source: ARCS, filter: ['has', 'angle'],
                layout: {
                    'icon-image': 'arrow', 'icon-rotate': ['get', 'angle'], 'icon-rotation-alignment': 'map',
                    'icon-size': ['interpolate', ['linear'], ['get', 'width'], 0.6, 0.45, 8, 1.3],
                    'icon-allow-overlap': true, 'icon-ignore-placement': true,
                },
            },
        ],
    };
}
