// Arcs between places as lines on the map: bent to the left of their way, so that there and back part, with a mark at their end.

import type {Arc} from './data.ts';

export type Position = [number, number];

/** Straight pieces that an arc is drawn with. */
const PIECES = 32;
/** How far the middle lies beside the straight line, as a share of its length, and in units of the projected world at most. */
const BEND = 0.11;
const BEND_MOST = 0.012;

/** Web Mercator, the world one unit wide: there the map is flat, and a bend looks the same everywhere. */
export function project([lon, lat]: Position): Position {
    const clamped = Math.min(85, Math.max(-85, lat));
    const y = Math.log(Math.tan(Math.PI / 4 + (clamped * Math.PI) / 360));
    return [lon / 360, y / (2 * Math.PI)];
}

export function unproject([x, y]: Position): Position {
    return [x * 360, (Math.atan(Math.exp(y * 2 * Math.PI)) * 360) / Math.PI - 90];
}

const finite = (p: Position) => Number.isFinite(p[0]) && Number.isFinite(p[1]);

/** The positions of an arc from end to end; a ring over its place for what stays there; nothing where an end is no position. */
export function line(arc: Pick<Arc, 'from' | 'to'>): Position[] {
    if (!finite(arc.from) || !finite(arc.to)) return [];
    const [ax, ay] = project(arc.from);
    const [bx, by] = project(arc.to);
    const [dx, dy] = [bx - ax, by - ay];
    const length = Math.hypot(dx, dy);
    if (length < 1e-5) {
        const r = BEND_MOST / 3;
        return Array.from({length: PIECES + 1}, (_, i): Position => {
            const turn = (i / PIECES) * 2 * Math.PI - Math.PI / 2;
            return unproject([ax + r * Math.cos(turn), ay + r + r * Math.sin(turn)]);
        });
    }
    // To the left of the way, as in the server's drawing; the curve's turning point lies twice as far out as its middle.
    const bend = (2 * Math.min(BEND * length, BEND_MOST)) / length;
    const [cx, cy] = [(ax + bx) / 2 - dy * bend, (ay + by) / 2 + dx * bend];
    return Array.from({length: PIECES + 1}, (_, i): Position => {
        const t = i / PIECES;
        const [u, v, w] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t];
        return unproject([u * ax + v * cx + w * bx, u * ay + v * cy + w * by]);
    });
}

/** The arcs as GeoJSON, the widest last; and the angle in degrees, clockwise from east, at which each arrives. */
export function features(arcs: readonly Arc[]): GeoJSON.FeatureCollection {
    const drawn = arcs.map((arc) => ({arc, positions: line(arc)})).filter((a) => a.positions.length > 0);
    drawn.sort((a, b) => a.arc.width - b.arc.width);
    return {
        type: 'FeatureCollection',
        features: drawn.flatMap(({arc, positions}, id) => {
            const properties = {width: arc.width, text: arc.text, href: arc.href, order: id};
            const stays = arc.from_code === arc.to_code;
            const out: GeoJSON.Feature[] = [{type: 'Feature', id, properties, geometry: {type: 'LineString', coordinates: positions}}];
            if (!stays) {
                const head = arrow(positions, arc.width);
                if (head) out.push({type: 'Feature', properties: {...properties, head: true}, geometry: {type: 'Point', coordinates: arc.to, ...{}}, id: drawn.length + id});
                if (head) Object.assign(out[1]!.properties!, {angle: head});
            }
            return out;
        }),
    };
}

/** The angle at which an arc arrives, clockwise from east, in degrees. */
function arrow(positions: readonly Position[], _width: number): number | null {
    const end = positions.at(-1);
    const before = positions.at(-2);
    if (!end || !before) return null;
    const [ex, ey] = project(end);
    const [bx, by] = project(before);
    return (Math.atan2(-(ey - by), ex - bx) * 180) / Math.PI || 0.001;
}
