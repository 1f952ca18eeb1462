// The drawing itself: MapLibre over the server's tiles, coloured by feature state. It knows places and paint keys, no words.

import {AttributionControl, type GeoJSONSource, Map as GlMap, NavigationControl, setWorkerUrl, type MapGeoJSONFeature, type MapMouseEvent} from 'maplibre-gl';
import workerUrl from 'virtual:map-worker';
import {features} from './arcs.ts';
import type {Arc, MapPage} from './data.ts';
import {changes} from './data.ts';
import {ARCS, arrow, countryFilter, fillColour, FILTERED, hatching, LAYERS, readColours, SOURCE, style, type Colours} from './paint.ts';
import type {MapWords} from './words.ts';

export interface Events {
    /** The pointer, or the cross in the middle, is over a place; `null`: over none. */
    point(place: string | null, at: {x: number; y: number} | null, by: 'pointer' | 'keys'): void;
    /** A place was clicked or touched. */
    pick(place: string | null): void;
    /** The pointer is on an arc, or no longer. */
    way(text: string | null, at: {x: number; y: number} | null): void;
    /** Enter on the map. */
    open(): void;
    /** The map looks elsewhere; the hash of the address is already that of now. */
    moved(): void;
    tilesFailed(): void;
    drawn(): void;
}

const reduced = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Whether this browser can draw the map at all. */
export function canDraw(): boolean {
    try {
        const canvas = document.createElement('canvas');
        return canvas.getContext('webgl2') !== null;
    } catch {
        return false;
    }
}

export class View {
    readonly map: GlMap;
    private keys: ReadonlyMap<string, number> = new Map();
    private colours: Colours;
    private level: 'state' | 'local';
    private readonly holes: boolean;
    private countries: string[];
    private hover: string | null = null;
    private chosen: string | null = null;
    private highlighted: number | null = null;
    private loaded = false;
    private tilesLost = false;
    private waiting: (() => void)[] = [];

    constructor(container: HTMLElement, page: MapPage, words: MapWords, countries: string[], private readonly events: Events) {
        setWorkerUrl(new URL(workerUrl, location.href).href);
        this.colours = readColours(document.documentElement);
        this.level = page.level;
        this.holes = page.holes !== false;
        this.countries = countries;
        this.map = new GlMap({
            container,
            style: style(new URL(page.tiles, location.origin).href.replace(/%7B/gi, '{').replace(/%7D/gi, '}'), page.level, countries, this.colours, this.holes),
            bounds: page.bounds,
            fitBoundsOptions: {padding: 16},
            hash: true,
            minZoom: 1,
            maxZoom: 10,
            renderWorldCopies: false,
            dragRotate: false,
            pitchWithRotate: false,
            touchPitch: false,
            attributionControl: false,
            fadeDuration: 0,
            // A finger that means to scroll the page must not be caught by the map.
            cooperativeGestures: matchMedia('(pointer: coarse)').matches,
            locale: {
                'Map.Title': words.map,
                'NavigationControl.ZoomIn': words.zoom_in,
                'NavigationControl.ZoomOut': words.zoom_out,
                'CooperativeGesturesHandler.MobileHelpText': words.gesture_touch,
            },
        });
        this.map.touchZoomRotate.disableRotation();
        this.map.keyboard.disableRotation();
        this.map.addControl(new NavigationControl({showCompass: false}), 'top-right');
        // The licences ask for a visible link, so it never folds away.
        this.map.addControl(new AttributionControl({compact: false, customAttribution: page.attributions.map(attribution)}), 'bottom-right');
        this.listen();
    }

    private listen(): void {
        const {map, events} = this;
        map.on('styleimagemissing', () => this.addImages());
        map.once('style.load', () => {
            this.addImages();
            this.loaded = true;
            for (const run of this.waiting.splice(0)) run();
        });
        const idle = () => {
            // A map without its tiles is not drawn; the server's picture stays until it is.
            if (this.tilesLost) return;
            map.off('idle', idle);
            events.drawn();
        };
        map.on('idle', idle);
        map.on('moveend', () => events.moved());
        map.on('error', (e) => {
            // Only what has to do with tiles concerns the reader; the rest belongs in the console.
            if ('sourceId' in e || 'tile' in e) {
                this.tilesLost = true;
                events.tilesFailed();
            }
            else console.error(e.error);
        });
        map.on('mousemove', (e: MapMouseEvent) => {
            const way = this.wayAt(e.point);
            map.getCanvas().style.cursor = way?.href ? 'pointer' : '';
            if (way) events.way(way.text, e.point);
            else events.point(this.placeAt(e.point), e.point, 'pointer');
        });
        map.getCanvas().addEventListener('mouseleave', () => events.point(null, null, 'pointer'));
        map.on('click', (e: MapMouseEvent) => {
            const way = this.wayAt(e.point);
            // Only addresses of this site: they come from the server's own data.
            if (way && /^\/(?![/\\])/.test(way.href)) location.assign(way.href);
            else events.pick(this.placeAt(e.point));
        });
        const canvas = map.getCanvas();
        let keyed = false;
        canvas.addEventListener('keydown', (e) => {
            if (e.key === 'Enter') events.open();
            if (e.key === 'Escape') events.pick(null);
            keyed ||= /^(Arrow|[+=_-])/.test(e.key);
        });
        canvas.addEventListener('pointerdown', () => (keyed = false));
        // Arrow keys move the map below a cross in its middle: the place there is the one pointed at.
        map.on('moveend', () => {
            if (keyed && document.activeElement === canvas) this.pointMiddle();
        });
        canvas.addEventListener('focus', () => {
            if (canvas.matches(':focus-visible')) this.pointMiddle();
        });
    }

    private pointMiddle(): void {
        const middle = this.map.project(this.map.getCenter());
        this.events.point(this.placeAt(middle), middle, 'keys');
    }

    private placeAt(point: {x: number; y: number}): string | null {
        if (!this.loaded) return null;
        const found = this.map.queryRenderedFeatures([point.x, point.y], {layers: ['values']});
        const code = found.map((f: MapGeoJSONFeature) => f.properties.code as unknown).find((c) => typeof c === 'string');
        return (code as string | undefined) ?? null;
    }

    /** The arc under a point. */
    private wayAt({x, y}: {x: number; y: number}): {text: string; href: string} | null {
        if (!this.loaded) return null;
        const [found] = this.map.queryRenderedFeatures([[x - 2, y - 2], [x + 2, y + 2]], {layers: ['arc-lines']});
        if (!found) return null;
        const {text, href} = found.properties;
        return {text: String(text), href: String(href ?? '')};
    }

    /** Draws what goes between places, in place of what was drawn. */
    arcs(all: readonly Arc[]): void {
        this.ready(() => {
            const source = this.map.getSource(ARCS) as GeoJSONSource | undefined;
            source?.setData({type: 'FeatureCollection', features: features(all)});
        });
    }

    /** Runs once the style is there; feature states cannot be set before. */
    private ready(run: () => void): void {
        if (this.loaded) run();
        else this.waiting.push(run);
    }

    private addImages(): void {
        const ratio = Math.min(2, Math.ceil(devicePixelRatio));
        for (const [name, image] of [['hatch', hatching(this.colours, ratio)], ['arrow', arrow(this.colours, ratio)]] as const) {
            if (this.map.hasImage(name)) this.map.updateImage(name, image);
            else this.map.addImage(name, image, {pixelRatio: ratio});
        }
    }

    private state(place: string, state: Record<string, unknown>): void {
        this.map.setFeatureState({source: SOURCE, sourceLayer: this.level, id: place}, state);
    }

    /** Paints places by their keys; only those that changed are touched. */
    paint(keys: ReadonlyMap<string, number>, level: 'state' | 'local', countries: string[]): void {
        this.ready(() => {
            if (level !== this.level || countries.join() !== this.countries.join()) this.relayer(level, countries);
            for (const [place, k] of changes(this.keys, keys)) {
                if (k === null) this.map.removeFeatureState({source: SOURCE, sourceLayer: this.level, id: place}, 'k');
                else this.state(place, {k});
            }
            this.keys = keys;
        });
    }

    /** Another level, or another country: the layers are made anew over the same tiles. */
    private relayer(level: 'state' | 'local', countries: string[]): void {
        if (level === this.level) {
            this.countries = countries;
            for (const id of FILTERED) this.map.setFilter(id, countryFilter(countries));
            return;
        }
        this.map.removeFeatureState({source: SOURCE, sourceLayer: this.level});
        this.level = level;
        this.countries = countries;
        this.relay();
    }

    /** Makes all layers anew, with no place painted; `between` runs while there are none. */
    private relay(between?: () => void): void {
        this.keys = new Map();
        this.hover = null;
        this.chosen = null;
        for (const id of LAYERS) if (this.map.getLayer(id)) this.map.removeLayer(id);
        between?.();
        for (const layer of style('', this.level, this.countries, this.colours, this.holes).layers) this.map.addLayer(layer);
        this.highlight(this.highlighted);
    }

    /** Lets one class stand out; `null` shows all alike. */
    highlight(key: number | null): void {
        this.highlighted = key;
        this.ready(() => this.map.setPaintProperty('values', 'fill-color', fillColour(this.colours, key)));
    }

    setHover(place: string | null): void {
        if (place === this.hover) return;
        this.ready(() => {
            if (this.hover) this.state(this.hover, {hover: false});
            this.hover = place;
            if (place) this.state(place, {hover: true});
        });
    }

    setChosen(place: string | null): void {
        this.ready(() => {
            if (this.chosen) this.state(this.chosen, {chosen: false});
            this.chosen = place;
            if (place) this.state(place, {chosen: true});
        });
    }

    /** The colours of the page have changed. */
    repaint(): void {
        this.colours = readColours(document.documentElement);
        this.ready(() => {
            this.addImages();
            for (const layer of style('', this.level, this.countries, this.colours, this.holes).layers) {
                for (const [name, value] of Object.entries(layer.paint ?? {})) {
                    if (/-color$/.test(name)) this.map.setPaintProperty(layer.id, name as 'fill-color', value);
                }
            }
            this.highlight(this.highlighted);
        });
    }

    /** Brings a place into view. Where its bounds are not known, they are those of what the tiles hold of it. */
    fly(place: string, box: [number, number, number, number] | undefined, whole: [number, number, number, number]): void {
        const to = (bounds: [number, number, number, number]) =>
            this.map.fitBounds(bounds, {padding: 60, maxZoom: 8.5, animate: !reduced()});
        const known = box ?? this.boundsOf(place);
        if (known) return void to(known);
        // Its tile is not loaded: from the whole it can be seen.
        this.map.fitBounds(whole, {padding: 16, animate: false});
        this.map.once('idle', () => {
            const found = this.boundsOf(place);
            if (found) to(found);
        });
    }

    whole(bounds: [number, number, number, number]): void {
        this.map.fitBounds(bounds, {padding: 16, animate: !reduced()});
    }

    /** Asks for all tiles anew. The source is made again: MapLibre does not load a tile a second time that failed at first. */
    retryTiles(): void {
        this.ready(() => {
            const keys = this.keys;
            const chosen = this.chosen;
            this.tilesLost = false;
            this.relay(() => {
                const source = this.map.getStyle().sources[SOURCE];
                this.map.removeSource(SOURCE);
                if (source) this.map.addSource(SOURCE, source);
            });
            for (const [place, k] of keys) this.state(place, {k});
            this.keys = keys;
            this.setChosen(chosen);
        });
    }

    private boundsOf(place: string): [number, number, number, number] | null {
        const parts = this.map.querySourceFeatures(SOURCE, {sourceLayer: this.level, filter: ['==', ['get', 'code'], place]});
        let box: [number, number, number, number] | null = null;
        const take = (position: unknown): void => {
            if (!Array.isArray(position)) return;
            const [x, y] = position as [unknown, unknown];
            if (typeof x === 'number' && typeof y === 'number') {
                box = box ? [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y)] : [x, y, x, y];
            } else position.forEach(take);
        };
        for (const part of parts) if ('coordinates' in part.geometry) take(part.geometry.coordinates);
        return box;
    }
}

/** MapLibre takes attributions as markup, so foreign text is made harmless here. */
function attribution({text, address}: {text: string; address: string}): string {
    const safe = (s: string) => s.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
    return /^https?:\/\//.test(address) ? `<a href="${safe(address)}" rel="noopener">${safe(text)}</a>` : safe(text);
}
