//! Rings cut where borders meet, into arcs that neighbours share.
//!
//! A vertex is a junction where two rings that pass it do not come from and go to the same vertices. Rings are cut there;
//! equal pieces, in either direction, are one arc. Only vertices that are exactly equal on the grid count as the same.

use std::collections::{BTreeMap, HashMap};

use cotejo_model::PlaceCode;

use crate::dissolve;
use crate::ring::{ArcRef, Point, Ring, Shape, group, turn};

/// A step of the grid, in degrees: about 1 m.
pub(crate) const GRID: f64 = 1e-5;

type Grid = [i32; 2];
/// A ring on the grid, and whether it is an outer one.
type GridRing = (Vec<Grid>, bool);

/// One record of a file: a place and its rings in degrees.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub place: PlaceCode,
    pub rings: Vec<PartRing>,
}

/// A closed line and whether it is an outer ring or a hole.
#[derive(Clone, Debug)]
pub(crate) struct PartRing {
    pub points: Vec<Point>,
    pub outer: bool,
}

/// The position on the grid. Positions are checked to be degrees before, so they fit.
pub(crate) fn grid([x, y]: Point) -> Grid {
    [(x / GRID).round() as i32, (y / GRID).round() as i32]
}

/// The position of a grid point, in degrees.
pub(crate) fn degrees([x, y]: Grid) -> Point {
    // Divided, not multiplied: 1e-5 is no exact float, 1e5 is, so that 2,000,000 becomes 20 and nothing near it.
    [f64::from(x) / 1e5, f64::from(y) / 1e5]
}

/// Arcs in degrees, and each place's shape. Records of one place are joined; rings that collapse on the grid are left out,
/// and a place of which no ring is left has a shape without polygons.
pub(crate) fn build(parts: Vec<Part>) -> (Vec<Vec<Point>>, BTreeMap<PlaceCode, Shape>) {
    let parts: Vec<(PlaceCode, Vec<GridRing>)> = parts
        .into_iter()
        .map(|part| {
            let rings = part.rings.into_iter();
            let rings = rings.map(|ring| (clean(&ring.points), ring.outer));
            (part.place, rings.filter(|(r, _)| r.len() >= 3).collect())
        })
        .collect();
    let junctions = junctions(
        parts
            .iter()
            .flat_map(|(_, rings)| rings.iter().map(|r| &r.0)),
    );
    let mut cutter = Cutter::default();
    let mut cut: Vec<(PlaceCode, Vec<(Ring, bool)>)> = Vec::new();
    for (place, rings) in parts {
        let rings = rings.into_iter();
        let rings = rings.map(|(ring, outer)| (cutter.cut(&ring, &junctions), outer));
        cut.push((place, rings.collect()));
    }
    let arcs: Vec<Vec<Point>> = cutter
        .arcs
        .iter()
        .map(|arc| arc.iter().map(|p| degrees(*p)).collect())
        .collect();
    let mut records: BTreeMap<PlaceCode, Vec<Shape>> = BTreeMap::new();
    for (place, rings) in cut {
        let turned = rings
            .into_iter()
            .map(|(mut ring, outer)| {
                turn(&mut ring, &arcs, outer);
                ring
            })
            .collect();
        let polygons = group(turned, &arcs);
        records.entry(place).or_default().push(Shape { polygons });
    }
    let shapes = records
        .into_iter()
        .map(|(place, mut shapes)| {
            let shape = if shapes.len() == 1 {
                shapes.remove(0)
            } else {
                dissolve::dissolve(&shapes.iter().collect::<Vec<_>>(), &arcs)
            };
            (place, shape)
        })
        .collect();
    (arcs, shapes)
}

/// A ring on the grid: no vertex twice in a row, the first not repeated at the end, no way there and straight back.
fn clean(points: &[Point]) -> Vec<Grid> {
    let mut out: Vec<Grid> = Vec::with_capacity(points.len());
    for point in points {
        push(&mut out, grid(*point));
    }
    while out.len() > 1 && (out.first() == out.last() || out.get(1) == out.last()) {
        out.pop();
    }
    out
}

fn push(out: &mut Vec<Grid>, p: Grid) {
    if out.last() == Some(&p) {
        return;
    }
    // A spike covers nothing and would make false junctions.
    if out.len() >= 2 && out[out.len() - 2] == p {
        out.pop();
        return;
    }
    out.push(p);
}

/// The vertices where borders meet or part.
fn junctions<'a>(rings: impl Iterator<Item = &'a Vec<Grid>>) -> HashMap<Grid, Pass> {
    let mut passes: HashMap<Grid, Pass> = HashMap::new();
    for ring in rings {
        let n = ring.len();
        for i in 0..n {
            let (a, b) = (ring[(i + n - 1) % n], ring[(i + 1) % n]);
            let sides = if a <= b { [a, b] } else { [b, a] };
            passes
                .entry(ring[i])
                .and_modify(|pass| pass.junction |= pass.sides != sides)
                .or_insert(Pass {
                    sides,
                    junction: false,
                });
        }
    }
    passes
}

/// The vertices before and after one, the lesser first, and whether another ring passes it otherwise.
struct Pass {
    sides: [Grid; 2],
    junction: bool,
}

#[derive(Default)]
struct Cutter {
    arcs: Vec<Vec<Grid>>,
    known: HashMap<Vec<Grid>, u32>,
}

impl Cutter {
    fn cut(&mut self, ring: &[Grid], passes: &HashMap<Grid, Pass>) -> Ring {
        let junction = |p: &Grid| passes.get(p).is_some_and(|pass| pass.junction);
        let least = || (0..ring.len()).min_by_key(|i| ring[*i]).unwrap_or(0);
        // A ring without junctions begins at its least vertex, so that the hole around an island is the same arc.
        let start = ring.iter().position(junction).unwrap_or_else(least);
        let mut out = Vec::new();
        let mut arc = vec![ring[start]];
        for i in 1..=ring.len() {
            let p = ring[(start + i) % ring.len()];
            arc.push(p);
            if i == ring.len() || junction(&p) {
                out.push(self.add(std::mem::replace(&mut arc, vec![p])));
            }
        }
        out
    }

    fn add(&mut self, arc: Vec<Grid>) -> ArcRef {
        let back: Vec<Grid> = arc.iter().rev().copied().collect();
        let reversed = back < arc;
        let forward = if reversed { back } else { arc };
        let next = self.arcs.len() as u32;
        let index = *self.known.entry(forward.clone()).or_insert(next);
        if index == next {
            self.arcs.push(forward);
        }
        ArcRef { index, reversed }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ring::{area, walk};
    use crate::sample;

    #[test]
    fn neighbours_share_an_arc_and_an_enclave_its_whole_ring() {
        let g = sample::block();
        let arcs = |code: &str| -> Vec<u32> {
            let shape = g.shape(&code.parse().unwrap()).unwrap();
            shape.arcs().map(|a| a.index).collect()
        };
        let shared = |a: &str, b: &str| arcs(a).iter().filter(|i| arcs(b).contains(i)).count();
        assert_eq!(shared("MX-02001", "MX-02002"), 1);
        assert_eq!(shared("MX-02002", "MX-02003"), 1);
        assert_eq!(shared("MX-02001", "MX-03002"), 0, "they touch in a point");
    }

    #[test]
    fn two_records_of_one_place_are_joined() {
        let place: PlaceCode = "MX-02001".parse().unwrap();
        let part = |x: f64| Part {
            place: place.clone(),
            rings: vec![PartRing {
                points: sample::square(x, 0.0, 1.0),
                outer: true,
            }],
        };
        let (arcs, shapes) = build(vec![part(0.0), part(1.0)]);
        let shape = &shapes[&place];
        assert_eq!(shape.polygons.len(), 1);
        assert_eq!(area(&walk(&shape.polygons[0][0], &arcs)), 2.0);
    }

    proptest! {
        /// A board of squares, with sizes and records in any order: no area is lost or counted twice.
        #[test]
        fn areas_survive_the_cutting(order in Just((0..25usize).collect::<Vec<_>>()).prop_shuffle()) {
            let places: Vec<PlaceCode> = (0..25).map(|i| format!("MX-02{i:03}").parse().unwrap()).collect();
            let parts = order.iter().map(|i| Part {
                place: places[*i].clone(),
                rings: vec![PartRing { points: sample::square((i % 5) as f64, (i / 5) as f64, 1.0), outer: true }],
            });
            let (arcs, shapes) = build(parts.collect());
            for shape in shapes.values() {
                prop_assert_eq!(area(&walk(&shape.polygons[0][0], &arcs)), 1.0);
            }
            // 5×5 squares have 60 edges; the four corners' edges are joined in twos.
            prop_assert_eq!(arcs.len(), 60 - 4);
            let whole = dissolve::dissolve(&shapes.values().collect::<Vec<_>>(), &arcs);
            prop_assert_eq!(whole.polygons.len(), 1);
            prop_assert_eq!(area(&walk(&whole.polygons[0][0], &arcs)), 25.0);
        }
    }
}
