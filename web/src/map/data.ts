// What the map page says, as its JSON twin gives it. The server has sorted values into classes; nothing is computed here.

export interface Period {
    id: string;
    text: string;
}

export interface ClassBreak {
    low: number | null;
    high: number | null;
    text: string;
    count: number;
    /** The step of the ramp, 0 to 6, as the server's own drawings have it. */
    shade?: number;
}

export interface Value {
    place: string;
    name: string;
    value: number | null;
    text: string;
    interval: string;
    class: number | null;
    status: string;
    /** As machines write it: `reported` goes without saying. */
    status_id?: string;
    note: string;
    href: string;
    explain: string;
    /** West, south, east, north in degrees, where the server gives them. */
    box?: [number, number, number, number];
}

export interface Layer {
    indicator: string;
    label: string;
    unit: string;
    countries: string[];
    scale: {kind: 'sequential' | 'diverging'; method: string; ramp: number; classes: ClassBreak[]};
    values: Value[];
    not_on_map: {place: string; name: string; text: string; href: string}[];
    synthetic: boolean;
}

/** What goes from one place to another: longitude and latitude of both ends, and pixels. */
export interface Arc {
    from: [number, number];
    to: [number, number];
    from_code: string;
    to_code: string;
    count: number;
    text: string;
    href: string;
    width: number;
}

export interface MapPage {
    head: {lang: string; title: string; as_of: string | null; synthetic: boolean};
    title: string;
    attributions: {text: string; address: string; licence: string}[];
    tiles: string;
    level: 'state' | 'local';
    periods: Period[];
    period: string;
    layers: Layer[];
    bounds: [number, number, number, number];
    share: string;
    words: Record<string, string>;
    /** The strongest first; a map without them has none. */
    arcs?: Arc[];
    /** False: a place of a covered country without a value is left pale, not hatched. */
    holes?: boolean;
}

/** The ramps in the order of their numbers: first, second, diverging. The names are those of the CSS variables. */
export const RAMPS = ['seq', 'alt', 'div'] as const;
/** The letters that the classes of swatches and drawn areas begin with, in the same order. */
export const LETTERS = ['q', 'a', 'd'] as const;
export const STEPS = 7;

/** The number of a layer's ramp in `RAMPS`. */
export function rampOf(layer: Layer): number {
    return layer.scale.kind === 'diverging' ? 2 : layer.scale.ramp === 1 ? 1 : 0;
}

/** Steps of few classes where the server names none: the table of its drawings, even steps from the middle of the ramp. */
const SHADES: readonly (readonly number[])[] = [[], [3], [1, 5], [1, 3, 5], [0, 2, 4, 6], [1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5]];

/** The step of a ramp, 0 to 6, that a class is painted with: the server's, else by the number of classes. */
export function stepOf(cls: number, classes: readonly ClassBreak[]): number {
    const own = classes[cls]?.shade;
    const step = typeof own === 'number' && Number.isInteger(own) ? own : (SHADES[classes.length]?.[cls] ?? cls);
    return Math.min(STEPS - 1, Math.max(0, step));
}

/** One number for ramp and step, which the map's paint looks up; `null` where there is no value. */
export function paintKey(layer: Layer, cls: number | null): number | null {
    const count = layer.scale.classes.length;
    if (cls === null || !Number.isInteger(cls) || cls < 0 || cls >= count) return null;
    return rampOf(layer) * 10 + stepOf(cls, layer.scale.classes);
}

/** What is painted: the key of every place that has a value. A place in two layers is the first one's. */
export function paintKeys(layers: readonly Layer[]): Map<string, number> {
    const keys = new Map<string, number>();
    for (const layer of layers) {
        for (const v of layer.values) {
            const key = paintKey(layer, v.class);
            if (key !== null && !keys.has(v.place)) keys.set(v.place, key);
        }
    }
    return keys;
}

/** What changed from one to the other; `null` takes a place's colour away. */
export function changes(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): Map<string, number | null> {
    const out = new Map<string, number | null>();
    for (const [place, key] of after) if (before.get(place) !== key) out.set(place, key);
    for (const place of before.keys()) if (!after.has(place)) out.set(place, null);
    return out;
}

/** The countries that the shown layers speak of. */
export function covered(layers: readonly Layer[]): string[] {
    return [...new Set(layers.flatMap((l) => l.countries))].sort();
}

/** Reads an answer; an error says what is wrong with it. */
export function readPage(answer: unknown): MapPage {
    const page = answer as Partial<MapPage> | null;
    for (const name of ['tiles', 'level', 'periods', 'layers', 'bounds', 'attributions'] as const) {
        if (page?.[name] === undefined) throw new Error(`the map's data has no \`${name}\``);
    }
    return page as MapPage;
}
