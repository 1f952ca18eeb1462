// Arcs between places as lines on the map: bent to the left of their way, so that there and back part, with a mark at their end.

import type {Arc} from './data.ts';

export type Position = [number, number];

export interface ArcFeature {
    type: 'Feature';
    properties: {width: number; text: string; href: string; angle?: number};
    geometry: {type: 'LineString'; coordinates: Position[]} | {type: 'Point'; coordinates: Position};
}

/** Straight pieces that an arc is drawn with. */
const PIECES = 32;
/** How far the middle lies beside the straight line: as a share of its length, and at most, the world being one wide. */
const BEND = 0.11;
const BEND_MOST = 0.012;
/** Ends nearer than this are one place. */
const NEAR = 1e-5;

/** Web Mercator, the world one wide and north up: there the map is flat, and a bend looks the same everywhere. */
export function project([lon, lat]: Position): Position {
    const seen = Math.min(85, Math.max(-85, lat));
    return [lon / 360, Math.log(Math.tan(Math.PI / 4 + (seen * Math.PI) / 360)) / (2 * Math.PI)];
}

export function unproject([x, y]: Position): Position {
    return [x * 360, (Math.atan(Math.exp(y * 2 * Math.PI)) * 360) / Math.PI - 90];
}

/** The positions of an arc from end to end; a ring over its place for what stays there; none where an end is no position. */
export function line(arc: Pick<Arc, 'from' | 'to'>): Position[] {
    if (![...arc.from, ...arc.to].every(Number.isFinite)) return [];
    const [ax, ay] = project(arc.from);
    const [bx, by] = project(arc.to);
    const [dx, dy] = [bx - ax, by - ay];
    const length = Math.hypot(dx, dy);
    const steps = Array.from({length: PIECES + 1}, (_, i) => i / PIECES);
    if (length < NEAR) {
        const r = BEND_MOST / 4;
        return steps.map((t) => {
            const turn = t * 2 * Math.PI - Math.PI / 2;
            return unproject([ax + r * Math.cos(turn), ay + r + r * Math.sin(turn)]);
        });
    }
    // As in the server's drawing; the turning point of the curve lies twice as far out as its middle.
    const bend = (2 * Math.min(BEND * length, BEND_MOST)) / length;
    const [cx, cy] = [(ax + bx) / 2 - dy * bend, (ay + by) / 2 + dx * bend];
    return steps.map((t) => {
        const [u, v, w] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t];
        return unproject([u * ax + v * cx + w * bx, u * ay + v * cy + w * by]);
    });
}

/** The angle at which a line arrives, clockwise from east, in degrees, as the map turns its pictures. */
export function arrival(positions: readonly Position[]): number {
    const [before, end] = positions.slice(-2).map(project);
    return before && end ? (Math.atan2(before[1] - end[1], end[0] - before[0]) * 180) / Math.PI : 0;
}

/** Lines, the widest last, and a point with its angle at the end of each that leads elsewhere. */
export function features(arcs: readonly Arc[]): ArcFeature[] {
    const drawn = arcs.map((arc) => ({arc, positions: line(arc)})).filter((a) => a.positions.length > 0);
    drawn.sort((a, b) => a.arc.width - b.arc.width);
    return drawn.flatMap(({arc, positions}) => {
        const properties = {width: arc.width, text: arc.text, href: arc.href};
        const way: ArcFeature = {type: 'Feature', properties, geometry: {type: 'LineString', coordinates: positions}};
        if (arc.from_code === arc.to_code) return [way];
        const geometry = {type: 'Point' as const, coordinates: arc.to};
        return [way, {type: 'Feature' as const, properties: {...properties, angle: arrival(positions)}, geometry}];
    });
}
