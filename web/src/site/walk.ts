// The points of a chart and the steps through them, apart from any document so that they can be tested.

/** One point as the server drew it. */
export interface Point {
    /** Where it is, in the drawing's units. */
    x: number;
    y: number;
    /** The period, as data (`2022`) or as words where the server gave them. */
    period: string;
    series: string;
    text: string;
    status: string;
    href: string | null;
}

/** The points of all series at one place of the axis. */
export interface Stop {
    x: number;
    period: string;
    points: Point[];
}

/** Points gathered by place, from left to right; in a stop from top to bottom. */
export function stops(points: readonly Point[]): Stop[] {
    const by = new Map<number, Stop>();
    for (const point of points) {
        const x = Math.round(point.x * 10) / 10;
        const stop = by.get(x);
        if (stop) stop.points.push(point);
        else by.set(x, {x: point.x, period: point.period, points: [point]});
    }
    const all = [...by.values()].sort((a, b) => a.x - b.x);
    for (const stop of all) stop.points.sort((a, b) => a.y - b.y);
    return all;
}

/** The stop nearest to `x`; −1 where there is none. */
export function nearest(all: readonly Stop[], x: number): number {
    let best = -1;
    let distance = Infinity;
    all.forEach((stop, i) => {
        const d = Math.abs(stop.x - x);
        if (d < distance) [best, distance] = [i, d];
    });
    return best;
}

/** Where a key leads from stop `at`; `null` for a key that is not ours. */
export function step(key: string, at: number, count: number): number | null {
    const page = Math.max(1, Math.round(count / 10));
    const to: Record<string, number> = {
        ArrowLeft: at - 1,
        ArrowDown: at - 1,
        ArrowRight: at + 1,
        ArrowUp: at + 1,
        PageDown: at - page,
        PageUp: at + page,
        Home: 0,
        End: count - 1,
    };
    const target = to[key];
    return target === undefined ? null : Math.min(count - 1, Math.max(0, target));
}
