//! Places joined into the larger place that they make up: the arcs between them fall away.

use std::collections::BTreeMap;

use crate::ring::{ArcRef, Point, Ring, Shape, group, near};

/// The shape of several together. Arcs that two of them share are inside and fall away; the rest is put together to rings.
pub(crate) fn dissolve(parts: &[&Shape], arcs: &[Vec<Point>]) -> Shape {
    // Every ring has its inside to the left, so an arc between two parts is there once each way, and each way counts against the
    // other. Counted, not only noted: parts that overlap a little (Michigan and Wisconsin in `us-atlas`) have an arc twice.
    let mut net: BTreeMap<u32, i64> = BTreeMap::new();
    for arc in parts.iter().flat_map(|shape| shape.arcs()) {
        *net.entry(arc.index).or_default() += if arc.reversed { -1 } else { 1 };
    }
    let mut border: Border = net
        .into_iter()
        .filter(|(_, count)| *count != 0)
        .map(|(index, count)| {
            let reversed = count < 0;
            (ArcRef { index, reversed }, count.unsigned_abs())
        })
        .collect();
    let key = |p: &Point| [p[0].to_bits(), p[1].to_bits()];
    let ends = |arc: &ArcRef| {
        let points = arcs.get(arc.index as usize)?;
        let (first, last) = (key(points.first()?), key(points.last()?));
        Some(if arc.reversed {
            (last, first)
        } else {
            (first, last)
        })
    };
    let mut from: BTreeMap<[u64; 2], Vec<ArcRef>> = BTreeMap::new();
    for (arc, count) in border.iter().rev() {
        if let Some((start, _)) = ends(arc) {
            let waiting = from.entry(start).or_default();
            waiting.extend((0..*count).map(|_| *arc));
        }
    }
    let mut rings: Vec<Ring> = Vec::new();
    let mut searches = SEARCHES;
    while let Some(first) = border.keys().next().copied() {
        let mut ring: Ring = Vec::new();
        let begin = ends(&first).map(|(start, _)| start);
        let mut next = Some(first);
        while let Some(arc) = next {
            use_up(&mut border, arc);
            ring.push(arc);
            let end = ends(&arc).map(|(_, end)| end);
            if end == begin {
                rings.push(std::mem::take(&mut ring));
                break;
            }
            next = end
                .and_then(|end| from.get_mut(&end))
                .and_then(|waiting| next_of(waiting, &border));
            if next.is_none() && searches > 0 {
                searches -= 1;
                let (Some(begin), Some(end)) = (begin, end) else {
                    break;
                };
                if near(point(begin), point(end)) {
                    rings.push(std::mem::take(&mut ring));
                    break;
                }
                let starts = |arc: &&ArcRef| {
                    ends(arc).is_some_and(|(start, _)| near(point(start), point(end)))
                };
                next = border.keys().find(starts).copied();
            }
        }
        // What does not close (parts that overlap can leave such) is no ring and covers nothing.
    }
    Shape {
        polygons: group(rings, arcs),
    }
}

/// Arcs yet to be put into a ring, and how often each.
type Border = BTreeMap<ArcRef, u64>;

fn use_up(border: &mut Border, arc: ArcRef) {
    if let Some(count) = border.get_mut(&arc) {
        *count -= 1;
        if *count == 0 {
            border.remove(&arc);
        }
    }
}

/// How often a gap between arcs may be bridged: each time every arc is looked at.
const SEARCHES: usize = 100;

fn point([x, y]: [u64; 2]) -> Point {
    [f64::from_bits(x), f64::from_bits(y)]
}

fn next_of(waiting: &mut Vec<ArcRef>, border: &Border) -> Option<ArcRef> {
    while let Some(arc) = waiting.pop() {
        if border.contains_key(&arc) {
            return Some(arc);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ring::{area, walk};
    use crate::sample;

    #[test]
    fn two_squares_are_one_and_the_enclave_stays_a_hole() {
        let g = sample::block();
        let shape = |code: &str| g.shape(&code.parse().unwrap()).unwrap();
        let joined = dissolve(&[shape("MX-02001"), shape("MX-02002")], &g.arcs);
        let areas: Vec<f64> = joined.rings().map(|r| area(&walk(r, &g.arcs))).collect();
        assert_eq!(joined.polygons.len(), 1);
        assert_eq!(areas, [8.0, -0.25]);
    }

    #[test]
    fn michigan_and_wisconsin_overlap_by_an_arc() {
        // Three places that should meet in two lines: the second has taken the first's side of the line as its own too.
        let arcs = vec![
            vec![[0.0, 1.0], [0.0, 0.0], [2.0, 0.0]],
            vec![[2.0, 0.0], [2.0, 1.0]],
            vec![[2.0, 1.0], [0.0, 1.0]],
            vec![[2.0, 0.0], [4.0, 0.0], [4.0, 1.0], [2.0, 1.0]],
            vec![[2.0, 1.0], [1.9, 0.5], [2.0, 0.0]],
        ];
        let ring = |arcs: &[(u32, bool)]| Shape {
            polygons: vec![vec![
                arcs.iter()
                    .map(|&(index, reversed)| ArcRef { index, reversed })
                    .collect(),
            ]],
        };
        let west = ring(&[(0, false), (1, false), (2, false)]);
        let east = ring(&[(3, false), (4, false)]);
        let sliver = ring(&[(1, false), (4, false)]);
        let joined = dissolve(&[&west, &east, &sliver], &arcs);
        let total: f64 = joined.rings().map(|r| area(&walk(r, &arcs))).sum();
        assert!((total - 4.1).abs() < 1e-9, "{total}");
    }
}
