//! Places joined into the larger place that they make up: the arcs between them fall away.

use std::collections::{BTreeMap, BTreeSet};

use crate::ring::{ArcRef, Point, Ring, Shape, group};

/// The shape of several together. Arcs that two of them share are inside and fall away; the rest is put together to rings.
pub(crate) fn dissolve(parts: &[&Shape], arcs: &[Vec<Point>]) -> Shape {
    let mut border: BTreeSet<ArcRef> = BTreeSet::new();
    for arc in parts.iter().flat_map(|shape| shape.arcs()) {
        // Every ring has its inside to the left, so an arc between two parts is there once each way.
        if !border.remove(&arc.turned()) {
            border.insert(arc);
        }
    }
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
    for arc in border.iter().rev() {
        if let Some((start, _)) = ends(arc) {
            from.entry(start).or_default().push(*arc);
        }
    }
    let mut rings: Vec<Ring> = Vec::new();
    while let Some(first) = border.first().copied() {
        let mut ring: Ring = Vec::new();
        let begin = ends(&first).map(|(start, _)| start);
        let mut next = Some(first);
        while let Some(arc) = next {
            border.remove(&arc);
            ring.push(arc);
            let end = ends(&arc).map(|(_, end)| end);
            if end == begin {
                rings.push(std::mem::take(&mut ring));
                break;
            }
            next = end
                .and_then(|end| from.get_mut(&end))
                .and_then(|waiting| next_of(waiting, &border));
        }
        // What does not close (parts that overlap can leave such) is no ring and covers nothing.
    }
    Shape {
        polygons: group(rings, arcs),
    }
}

fn next_of(waiting: &mut Vec<ArcRef>, border: &BTreeSet<ArcRef>) -> Option<ArcRef> {
    while let Some(arc) = waiting.pop() {
        if border.contains(&arc) {
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
}
