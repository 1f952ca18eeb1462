//! Tiny geometries for tests, made by hand.

use std::collections::BTreeMap;

use cotejo_model::PlaceCode;

use crate::geometry::{Attribution, Geometry};
use crate::ring::Point;
use crate::topology::{Part, PartRing, build};

/// A closed square from 100° W, 20° N on: `x` and `y` degrees east and north of there.
pub(crate) fn square(x: f64, y: f64, size: f64) -> Vec<Point> {
    let (w, s) = (x - 100.0, y + 20.0);
    let (e, n) = (w + size, s + size);
    vec![[w, s], [e, s], [e, n], [w, n], [w, s]]
}

pub(crate) fn attribution() -> Attribution {
    Attribution {
        text: "made by hand".to_string(),
        address: "https://example.org".to_string(),
        licence: "none needed".to_string(),
    }
}

/// A key, an outer ring, holes.
type Place<'a> = (&'a str, Vec<Point>, Vec<Vec<Point>>);

/// Outer rings and holes as places: `("MX-02001", square, holes)`.
pub(crate) fn geometry(places: &[Place]) -> Geometry {
    let parts = places.iter().map(|(code, outer, holes)| {
        let ring = |points: &Vec<Point>, outer| PartRing {
            points: points.clone(),
            outer,
        };
        let mut rings = vec![ring(outer, true)];
        rings.extend(holes.iter().map(|hole| ring(hole, false)));
        let place: PlaceCode = code.parse().unwrap();
        Part { place, rings }
    });
    let (arcs, shapes): (_, BTreeMap<_, _>) = build(parts.collect());
    Geometry::new(attribution(), arcs, shapes)
}

/// Two by two squares of two degrees, 02 in the south and 03 in the north, and an enclave:
///
/// ```text
/// 03001 03002
/// 02001 02002 (with 02003 inside)
/// ```
pub(crate) fn block() -> Geometry {
    geometry(&[
        ("MX-02001", square(0.0, 0.0, 2.0), vec![]),
        (
            "MX-02002",
            square(2.0, 0.0, 2.0),
            vec![square(2.75, 0.75, 0.5)],
        ),
        ("MX-02003", square(2.75, 0.75, 0.5), vec![]),
        ("MX-03001", square(0.0, 2.0, 2.0), vec![]),
        ("MX-03002", square(2.0, 2.0, 2.0), vec![]),
    ])
}
