//! Rings and polygons as lists of shared arcs, and what is measured on them.

/// A position: longitude and latitude in degrees, or x and y in a plane.
pub(crate) type Point = [f64; 2];
/// West, south, east, north; or least x, least y, greatest x, greatest y.
pub(crate) type Bounds = [f64; 4];

/// An arc, along it or against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ArcRef {
    pub index: u32,
    pub reversed: bool,
}

impl ArcRef {
    /// The same arc the other way.
    pub fn turned(self) -> ArcRef {
        ArcRef {
            reversed: !self.reversed,
            ..self
        }
    }
}

/// A closed line, as the arcs along it. The inside is to the left: outer rings run counter-clockwise, holes clockwise.
pub(crate) type Ring = Vec<ArcRef>;
/// An outer ring and its holes.
pub(crate) type Polygon = Vec<Ring>;

/// What a place covers.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Shape {
    pub polygons: Vec<Polygon>,
}

impl Shape {
    /// Every ring, outer ones and holes.
    pub fn rings(&self) -> impl Iterator<Item = &Ring> {
        self.polygons.iter().flatten()
    }

    /// Every arc it is made of, to be numbered anew.
    pub fn arcs_mut(&mut self) -> impl Iterator<Item = &mut ArcRef> {
        self.polygons.iter_mut().flatten().flatten()
    }

    /// Every arc it is made of.
    pub fn arcs(&self) -> impl Iterator<Item = ArcRef> {
        self.rings().flatten().copied()
    }
}

/// Ends of arcs this near count as met, in degrees: about 1 km. `us-atlas` 3.0.1 has one such gap, at Illinois on the Ohio.
pub(crate) const GAP: f64 = 0.01;

/// True where two positions are the same but for a [`GAP`].
pub(crate) fn near(a: Point, b: Point) -> bool {
    (a[0] - b[0]).abs() <= GAP && (a[1] - b[1]).abs() <= GAP
}

/// The vertices of a ring, the first not repeated at the end.
pub(crate) fn walk<P: Copy + PartialEq>(ring: &[ArcRef], arcs: &[Vec<P>]) -> Vec<P> {
    let mut out: Vec<P> = Vec::new();
    for arc in ring {
        let Some(points) = arcs.get(arc.index as usize) else {
            continue;
        };
        let mut push = |p: P| {
            if out.last() != Some(&p) {
                out.push(p);
            }
        };
        if arc.reversed {
            points.iter().rev().copied().for_each(&mut push);
        } else {
            points.iter().copied().for_each(&mut push);
        }
    }
    if out.len() > 1 && out.first() == out.last() {
        out.pop();
    }
    out
}

/// The signed area: positive where the ring runs counter-clockwise with y upwards.
pub(crate) fn area(points: &[Point]) -> f64 {
    let Some(&[ox, oy]) = points.first() else {
        return 0.0;
    };
    // From the first vertex on, so that small rings far from the origin keep their digits.
    let twice: f64 = (0..points.len())
        .map(|i| {
            let [ax, ay] = points[i];
            let [bx, by] = points[(i + 1) % points.len()];
            (ax - ox) * (by - oy) - (bx - ox) * (ay - oy)
        })
        .sum();
    twice / 2.0
}

/// True where a point lies inside a ring; on its line, either.
pub(crate) fn contains(ring: &[Point], [x, y]: Point) -> bool {
    let mut inside = false;
    for i in 0..ring.len() {
        let [ax, ay] = ring[i];
        let [bx, by] = ring[(i + 1) % ring.len()];
        if (ay > y) != (by > y) && x < ax + (y - ay) / (by - ay) * (bx - ax) {
            inside = !inside;
        }
    }
    inside
}

/// A point inside a ring to stand for it: its centre of mass, or, where a bent ring leaves that outside, the middle of the longest
/// stretch inside at the same height. `None` of no points; a ring without an area is stood for by its first point.
pub(crate) fn centre(ring: &[Point]) -> Option<Point> {
    let &[ox, oy] = ring.first()?;
    let twice_area = 2.0 * area(ring);
    if twice_area == 0.0 {
        return Some([ox, oy]);
    }
    // From the first vertex on, as in `area`.
    let mut sum = [0.0, 0.0];
    for ([ax, ay], [bx, by]) in edges(ring) {
        let cross = (ax - ox) * (by - oy) - (bx - ox) * (ay - oy);
        sum[0] += cross * (ax + bx - 2.0 * ox);
        sum[1] += cross * (ay + by - 2.0 * oy);
    }
    let mass = sum.map(|s| s / (3.0 * twice_area));
    let mass = [ox + mass[0], oy + mass[1]];
    if contains(ring, mass) {
        return Some(mass);
    }
    let y = mass[1];
    let mut crossings: Vec<f64> = edges(ring)
        .filter(|([_, ay], [_, by])| (ay > &y) != (by > &y))
        .map(|([ax, ay], [bx, by])| ax + (y - ay) / (by - ay) * (bx - ax))
        .collect();
    crossings.sort_by(f64::total_cmp);
    let longest = crossings
        .as_chunks::<2>()
        .0
        .iter()
        .max_by(|[a, b], [c, d]| (b - a).total_cmp(&(d - c)));
    Some(longest.map_or([ox, oy], |[a, b]| [f64::midpoint(*a, *b), y]))
}

/// The edges of a ring, the closing one last.
fn edges(ring: &[Point]) -> impl Iterator<Item = (Point, Point)> {
    ring.iter()
        .copied()
        .zip(ring.iter().copied().cycle().skip(1))
}

/// The bounds of points; `None` of no points.
pub(crate) fn bounds(points: impl IntoIterator<Item = Point>) -> Option<Bounds> {
    points.into_iter().fold(None, |b, [x, y]| {
        let [w, s, e, n] = b.unwrap_or([x, y, x, y]);
        Some([w.min(x), s.min(y), e.max(x), n.max(y)])
    })
}

/// The smallest bounds that hold both.
pub(crate) fn union(a: Bounds, b: Bounds) -> Bounds {
    [
        a[0].min(b[0]),
        a[1].min(b[1]),
        a[2].max(b[2]),
        a[3].max(b[3]),
    ]
}

/// True where two bounds touch or overlap.
pub(crate) fn meet(a: Bounds, b: Bounds) -> bool {
    a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]
}

/// Turns a ring so that the inside is to the left: counter-clockwise for an outer ring, clockwise for a hole.
pub(crate) fn turn(ring: &mut Ring, arcs: &[Vec<Point>], outer: bool) {
    let area = area(&walk(ring, arcs));
    if (area < 0.0) == outer && area != 0.0 {
        ring.reverse();
        ring.iter_mut().for_each(|arc| *arc = arc.turned());
    }
}

/// Puts rings that are turned rightly into polygons: each hole with the smallest outer ring around it.
///
/// A hole outside every outer ring (a line that touches itself can make one) is left out: it covers nothing.
pub(crate) fn group(rings: Vec<Ring>, arcs: &[Vec<Point>]) -> Vec<Polygon> {
    struct Outer {
        points: Vec<Point>,
        bounds: Bounds,
        area: f64,
    }
    let mut polygons: Vec<Polygon> = Vec::new();
    let mut outers: Vec<Outer> = Vec::new();
    let mut holes: Vec<(Ring, Vec<Point>)> = Vec::new();
    for ring in rings {
        let points = walk(&ring, arcs);
        let area = area(&points);
        let Some(bounds) = bounds(points.iter().copied()) else {
            continue;
        };
        if area < 0.0 {
            holes.push((ring, points));
        } else {
            outers.push(Outer {
                points,
                bounds,
                area,
            });
            polygons.push(vec![ring]);
        }
    }
    for (ring, points) in holes {
        // The middle of an edge: a vertex may be shared with the outer ring's line.
        let (Some(a), Some(b)) = (points.first(), points.get(1)) else {
            continue;
        };
        let inner = [(a[0] + b[0]) / 2.0, (a[1] + b[1]) / 2.0];
        let around = outers
            .iter()
            .enumerate()
            .filter(|(_, o)| {
                meet(o.bounds, [inner[0], inner[1], inner[0], inner[1]])
                    && contains(&o.points, inner)
            })
            .min_by(|a, b| a.1.area.total_cmp(&b.1.area));
        if let Some((at, _)) = around {
            polygons[at].push(ring);
        }
    }
    polygons
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: [Point; 4] = [[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]];

    #[test]
    fn areas_have_a_sign() {
        assert_eq!(area(&SQUARE), 4.0);
        let mut back = SQUARE;
        back.reverse();
        assert_eq!(area(&back), -4.0);
        assert_eq!(area(&[]), 0.0);
    }

    #[test]
    fn inside_and_outside() {
        assert!(contains(&SQUARE, [1.0, 1.0]));
        assert!(!contains(&SQUARE, [3.0, 1.0]));
        assert!(!contains(&SQUARE, [1.0, -1.0]));
    }

    #[test]
    fn a_centre_lies_inside() {
        assert_eq!(centre(&SQUARE), Some([1.0, 1.0]));
        let mut back = SQUARE;
        back.reverse();
        assert_eq!(centre(&back), Some([1.0, 1.0]));
        // A triangle's is the mean of its corners.
        assert_eq!(
            centre(&[[0.0, 0.0], [3.0, 0.0], [0.0, 6.0]]),
            Some([1.0, 2.0])
        );
        // A U of two arms, 1 and 3 wide, over a floor 1 high: the centre of mass is in the gap, the longest stretch in the wide arm.
        let bent = [
            [0.0, 0.0],
            [10.0, 0.0],
            [10.0, 9.0],
            [7.0, 9.0],
            [7.0, 1.0],
            [1.0, 1.0],
            [1.0, 9.0],
            [0.0, 9.0],
        ];
        // 10 of floor at height 0.5, 32 of arms at height 5.
        let [x, y] = centre(&bent).unwrap();
        assert!((y - 165.0 / 42.0).abs() < 1e-9 && x == 8.5, "{x} {y}");
        assert_eq!(centre(&[[3.0, 4.0], [5.0, 4.0]]), Some([3.0, 4.0]));
        assert_eq!(centre(&[]), None);
    }

    #[test]
    fn a_hole_goes_to_the_smallest_ring_around_it() {
        let square = |x: f64, size: f64, hole: bool| {
            let mut points = vec![
                [x, x],
                [x + size, x],
                [x + size, x + size],
                [x, x + size],
                [x, x],
            ];
            if hole {
                points.reverse();
            }
            points
        };
        let arcs = vec![
            square(0.0, 10.0, false),
            square(1.0, 8.0, true),
            square(2.0, 6.0, false),
            square(3.0, 1.0, true),
        ];
        let ring = |index| {
            vec![ArcRef {
                index,
                reversed: false,
            }]
        };
        let polygons = group((0..4).map(ring).collect(), &arcs);
        assert_eq!(
            polygons,
            vec![vec![ring(0), ring(1)], vec![ring(2), ring(3)]]
        );
    }
}
