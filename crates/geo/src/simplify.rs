//! Vertices ranked and left out, an arc at a time, so that a border shared by two places stays shared.
//!
//! Visvalingam, M. and Whyatt, J. D. (1993), Line generalisation by repeated elimination of points, The Cartographic Journal
//! 30(1): 46–51. The vertex whose triangle with its neighbours is smallest goes first. A vertex's rank is the area at which it
//! goes, never less than that of one that went before it. Both ends of an arc stay: they are where borders meet.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::ring::{ArcRef, Point, Shape, area, walk};

/// For each vertex the area below which it is left out; infinite for both ends.
pub(crate) fn ranks(points: &[Point]) -> Vec<f64> {
    let n = points.len();
    let mut ranks = vec![f64::INFINITY; n];
    if n < 3 {
        return ranks;
    }
    let mut before: Vec<usize> = (0..n).map(|i| i.saturating_sub(1)).collect();
    let mut after: Vec<usize> = (1..=n).collect();
    let triangle = |a: usize, b: usize, c: usize| area(&[points[a], points[b], points[c]]).abs();
    // Areas are not negative, and bits of such floats are in the order of the floats.
    let mut heap: BinaryHeap<Reverse<(u64, usize, u32)>> = (1..n - 1)
        .map(|i| Reverse((triangle(i - 1, i, i + 1).to_bits(), i, 0)))
        .collect();
    let mut version = vec![0u32; n];
    let mut gone = 0.0f64;
    while let Some(Reverse((bits, at, seen))) = heap.pop() {
        if version[at] != seen {
            continue;
        }
        gone = gone.max(f64::from_bits(bits));
        ranks[at] = gone;
        let (a, c) = (before[at], after[at]);
        after[a] = c;
        before[c] = a;
        version[at] = u32::MAX;
        for i in [a, c] {
            if i > 0 && i < n - 1 {
                version[i] += 1;
                let bits = triangle(before[i], i, after[i]).to_bits();
                heap.push(Reverse((bits, i, version[i])));
            }
        }
    }
    ranks
}

/// For each arc of the shapes the vertices that stay where `limit` gives the least rank at a vertex; nothing of other arcs.
///
/// Of each shape at least one ring keeps an area: where all would collapse, the largest keeps its best vertices.
pub(crate) fn keep(
    arcs: &[Vec<Point>],
    ranks: &[Vec<f64>],
    limit: impl Fn(Point) -> f64,
    shapes: &[&Shape],
) -> Vec<Vec<u32>> {
    let mut kept: Vec<Vec<u32>> = vec![Vec::new(); arcs.len()];
    for arc in shapes.iter().flat_map(|shape| shape.arcs()) {
        let index = arc.index as usize;
        let (Some(points), Some(ranks), Some(kept)) =
            (arcs.get(index), ranks.get(index), kept.get_mut(index))
        else {
            continue;
        };
        // The neighbour has been here: both ends of an arc always stay.
        if !kept.is_empty() {
            continue;
        }
        let pairs = (0u32..).zip(points.iter().zip(ranks));
        let stays = pairs.filter(|(_, (point, rank))| **rank >= limit(**point));
        kept.extend(stays.map(|(i, _)| i));
    }
    for shape in shapes {
        let mut outer = shape.polygons.iter().filter_map(|p| p.first());
        if outer.all(|ring| kept_area(ring, arcs, &kept) == 0.0) {
            restore(shape, arcs, ranks, &mut kept);
        }
    }
    kept
}

/// Gives the largest ring of a shape back its best vertices until it covers something.
fn restore(shape: &Shape, arcs: &[Vec<Point>], ranks: &[Vec<f64>], kept: &mut [Vec<u32>]) {
    let size = |ring: &[ArcRef]| area(&walk(ring, arcs)).abs();
    let outer = shape.polygons.iter().filter_map(|p| p.first());
    let Some(ring) = outer.max_by(|a, b| size(a).total_cmp(&size(b))) else {
        return;
    };
    let mut left: Vec<(f64, u32, u32)> = Vec::new();
    for arc in ring {
        let index = arc.index as usize;
        let (Some(ranks), Some(kept)) = (ranks.get(index), kept.get(index)) else {
            continue;
        };
        let dropped = (0u32..)
            .zip(ranks)
            .filter(|(i, _)| kept.binary_search(i).is_err());
        left.extend(dropped.map(|(i, rank)| (*rank, arc.index, i)));
    }
    left.sort_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    while kept_area(ring, arcs, kept) == 0.0 {
        let Some((_, arc, vertex)) = left.pop() else {
            return;
        };
        if let Some(list) = kept.get_mut(arc as usize)
            && let Err(at) = list.binary_search(&vertex)
        {
            list.insert(at, vertex);
        }
    }
}

fn kept_area(ring: &[ArcRef], arcs: &[Vec<Point>], kept: &[Vec<u32>]) -> f64 {
    let mut points: Vec<Point> = Vec::new();
    for arc in ring {
        let index = arc.index as usize;
        let (Some(all), Some(kept)) = (arcs.get(index), kept.get(index)) else {
            continue;
        };
        let mut push = |i: &u32| points.extend(all.get(*i as usize));
        if arc.reversed {
            kept.iter().rev().for_each(&mut push);
        } else {
            kept.iter().for_each(&mut push);
        }
    }
    area(&points)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sample;

    #[test]
    fn the_flattest_vertex_goes_first() {
        // Triangles: vertex 1 has area 0.05, vertex 2 then 0.5·|…| with what is left.
        let line = [[0.0, 0.0], [1.0, 0.1], [2.0, 0.0], [3.0, 2.0], [4.0, 0.0]];
        let ranks = ranks(&line);
        assert!((ranks[1] - 0.1).abs() < 1e-12, "{ranks:?}");
        assert_eq!(ranks[0], f64::INFINITY);
        // Without vertex 1: triangle (0,0)(2,0)(3,2) has area 2, triangle (2,0)(3,2)(4,0) too; the first goes, and
        // (0,0)(3,2)(4,0) has area 4.
        assert_eq!((ranks[2], ranks[3]), (2.0, 4.0));
    }

    #[test]
    fn a_place_is_never_lost() {
        let g = sample::block();
        let shapes: Vec<&Shape> = g.shapes.values().collect();
        let kept = keep(&g.arcs, g.ranks(), |_| f64::INFINITY, &shapes);
        for shape in g.shapes.values() {
            let ring = &shape.polygons[0][0];
            assert!(kept_area(ring, &g.arcs, &kept) > 0.0);
        }
    }

    proptest! {
        #[test]
        fn ranks_rise_with_what_is_dropped(points in prop::collection::vec((-100i32..100, -100i32..100), 0..40)) {
            let line: Vec<Point> = points.iter().map(|(x, y)| [f64::from(*x), f64::from(*y)]).collect();
            let ranks = ranks(&line);
            prop_assert_eq!(ranks.len(), line.len());
            prop_assert!(ranks.iter().all(|r| *r >= 0.0));
            // What stays at a higher limit stayed at a lower one, and every vertex but the ends has an end to it.
            let inner = line.len().saturating_sub(2);
            prop_assert_eq!(ranks.iter().filter(|r| r.is_finite()).count(), inner);
        }
    }
}
