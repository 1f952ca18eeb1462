//! Which places share a border: those whose rings use the same arc.

use std::collections::{BTreeMap, BTreeSet};

use cotejo_model::{Level, PlaceCode};

use crate::geometry::Geometry;

/// For each place those of its level that share a stretch of border with it in one geometry.
pub(crate) fn of(geometry: &Geometry) -> BTreeMap<PlaceCode, BTreeSet<PlaceCode>> {
    let mut users: BTreeMap<(Level, u32), BTreeSet<&PlaceCode>> = BTreeMap::new();
    for (place, shape) in geometry.all_shapes() {
        for arc in shape.arcs() {
            users
                .entry((place.level(), arc.index))
                .or_default()
                .insert(place);
        }
    }
    let mut out: BTreeMap<PlaceCode, BTreeSet<PlaceCode>> = BTreeMap::new();
    for ((_, arc), places) in &users {
        if !is_stretch(geometry, *arc) {
            continue;
        }
        for a in places {
            for b in places.iter().filter(|b| *b != a) {
                out.entry((*a).clone()).or_default().insert((*b).clone());
            }
        }
    }
    out
}

/// True where an arc has a length: one that collapsed to a point is no border.
fn is_stretch(geometry: &Geometry, arc: u32) -> bool {
    let points = geometry.arcs.get(arc as usize);
    points.is_some_and(|points| points.windows(2).any(|pair| pair[0] != pair[1]))
}
