//! Outlines of tiny geometries, read back as numbers.

use super::*;
use crate::geometry::Geometry;
use crate::sample::{block, geometry};

fn code(text: &str) -> PlaceCode {
    text.parse().unwrap()
}

fn one(text: &str) -> Frame {
    Frame::Place(code(text))
}

/// The closed or open lines of path data, as absolute positions.
fn lines(path: &str) -> Vec<Vec<[f64; 2]>> {
    let mut out = Vec::new();
    for sub in path.split('M').skip(1) {
        let (start, rest) = sub.trim_end_matches('z').split_once('l').unwrap();
        let numbers = |text: &str| -> Vec<f64> {
            let text = text.replace('-', " -");
            text.split_whitespace()
                .map(|n| n.parse().unwrap())
                .collect()
        };
        let start = numbers(start);
        let mut at = [start[0], start[1]];
        let mut line = vec![at];
        for step in numbers(rest).chunks(2) {
            at = [at[0] + step[0], at[1] + step[1]];
            line.push(at);
        }
        out.push(line);
    }
    out
}

fn areas(path: &str) -> Vec<f64> {
    lines(path).iter().map(|l| crate::ring::area(l)).collect()
}

#[test]
fn numbers_are_short() {
    let mut out = String::new();
    for n in [123, -5, 5, 40, 0, -123] {
        spaced(n, &mut out);
    }
    assert_eq!(out, " 12.3-.5 .5 4 0-12.3");
}

#[test]
fn a_state_fills_the_width_and_areas_are_true() {
    let atlas = Atlas::new(vec![block()]);
    let drawn = atlas.outlines(&one("MX-02"), Level::Municipality, 400.0);
    let codes: Vec<&str> = drawn.shapes.iter().map(|s| s.code.as_str()).collect();
    assert_eq!(codes, ["MX-02001", "MX-02002", "MX-02003"]);
    let xs: Vec<f64> = drawn
        .shapes
        .iter()
        .flat_map(|s| lines(&s.path))
        .flatten()
        .map(|p| p[0])
        .collect();
    let least = xs.iter().copied().fold(f64::INFINITY, f64::min);
    let greatest = xs.iter().copied().fold(0.0, f64::max);
    assert!((least - 2.0).abs() < 1e-9 && (greatest - 398.0).abs() < 1e-9);
    assert!((180.0..240.0).contains(&drawn.height), "{}", drawn.height);
    // Two equal squares of the sphere are equal in the drawing; the second lacks its enclave, a hole turned the other way.
    let (first, second) = (areas(&drawn.shapes[0].path), areas(&drawn.shapes[1].path));
    assert!(
        (first[0] / second[0] - 1.0).abs() < 0.005,
        "{first:?} {second:?}"
    );
    assert_eq!(second.len(), 2);
    let enclave = areas(&drawn.shapes[2].path);
    assert_eq!(second[1], -enclave[0]);
}

#[test]
fn borders_are_those_of_the_larger_places() {
    let atlas = Atlas::new(vec![block()]);
    let drawn = atlas.outlines(&one("MX"), Level::Municipality, 400.0);
    // Inside runs one border, along 22° N, in two arcs; the rest is the outline.
    let inner = lines(&drawn.borders).into_iter().filter(|line| {
        line.iter()
            .all(|p| p[1] > 0.25 * drawn.height && p[1] < 0.75 * drawn.height)
    });
    assert_eq!(inner.count(), 2);
    let states = atlas.outlines(&one("MX"), Level::State, 400.0);
    assert_eq!(states.shapes.len(), 2);
    assert!(!states.borders.is_empty());
    let country = atlas.outlines(&one("MX"), Level::Country, 400.0);
    assert_eq!(country.shapes[0].code, code("MX"));
    assert_eq!(country.borders, "");
}

#[test]
fn no_place_is_lost_however_small_the_drawing() {
    let atlas = Atlas::new(vec![block()]);
    let drawn = atlas.outlines(&Frame::Both, Level::Municipality, 10.0);
    assert_eq!(drawn.shapes.len(), 5);
    assert!(drawn.shapes.iter().all(|s| areas(&s.path)[0] != 0.0));
}

#[test]
fn a_centre_lies_in_the_middle_of_the_largest_piece_as_drawn() {
    let atlas = Atlas::new(vec![block()]);
    let drawn = atlas.outlines(&one("MX-02"), Level::Municipality, 400.0);
    let (x, y) = drawn.centre(&code("MX-02001")).unwrap();
    // The west half of a drawing 400 wide; the projection bends its sides by little.
    assert!((x - 101.0).abs() < 1.5, "{x}");
    assert!((y - drawn.height / 2.0).abs() < 3.0, "{y}");
    // The ring's own middle, its hole left out of account: it is where the enclave's is.
    let (x, y) = drawn.centre(&code("MX-02002")).unwrap();
    let (ex, ey) = drawn.centre(&code("MX-02003")).unwrap();
    assert!((x - ex).abs() < 1.0 && (y - ey).abs() < 1.0);
    assert_eq!(drawn.centre(&code("MX-03001")), None);

    let islands = geometry(&[
        ("MX-06001", crate::sample::square(0.0, 0.0, 2.0), vec![]),
        ("MX-06002", crate::sample::square(2.5, 0.0, 1.0), vec![]),
    ]);
    let drawn = Atlas::new(vec![islands]).outlines(&one("MX-06"), Level::State, 400.0);
    // 1 of 3.5 degrees from the west edge, 2 units in.
    let (x, _) = drawn.centre(&code("MX-06")).unwrap();
    assert!((113.0..118.0).contains(&x), "{x}");
    // Too small to have an area, it still has a point.
    let drawn = atlas.outlines(&Frame::Both, Level::Municipality, 10.0);
    assert!(drawn.shapes.iter().all(|s| drawn.centre(&s.code).is_some()));
}

#[test]
fn borders_coincide_after_simplification() {
    // A wavy border between two places: both keep the same vertices of it.
    let wave: Vec<[f64; 2]> = (0..=200)
        .map(|i| [-99.0 + 0.02 * f64::from(i % 7), 20.0 + 0.01 * f64::from(i)])
        .collect();
    let side = |x: f64| -> Vec<[f64; 2]> {
        let mut ring = wave.clone();
        ring.push([x, 22.0]);
        ring.push([x, 20.0]);
        ring.push(wave[0]);
        ring
    };
    let atlas = Atlas::new(vec![geometry(&[
        ("MX-02001", side(-100.0), vec![]),
        ("MX-02002", side(-98.0), vec![]),
    ])]);
    let drawn = atlas.outlines(&one("MX-02"), Level::Municipality, 120.0);
    let points = |i: usize| -> BTreeSet<String> {
        let path = &drawn.shapes[i].path;
        let all = lines(path).concat();
        all.iter().map(|[x, y]| format!("{x:.1} {y:.1}")).collect()
    };
    let (left, right) = (points(0), points(1));
    let shared = left.intersection(&right).count();
    assert!(shared > 10 && shared < 201, "{shared}");
    assert_eq!(left.len(), shared + 2);
    assert_eq!(right.len(), shared + 2);
}

/// A made-up United States: a mainland, Alaska across the antimeridian, Hawaii, Puerto Rico and Guam.
fn states() -> Geometry {
    let at = |x: f64, y: f64, w: f64, h: f64| {
        vec![[x, y], [x + w, y], [x + w, y + h], [x, y + h], [x, y]]
    };
    geometry(&[
        ("US-48", at(-120.0, 28.0, 40.0, 20.0), vec![]),
        ("US-02", at(-168.0, 55.0, 30.0, 15.0), vec![]),
        ("US-15", at(-156.0, 19.0, 1.0, 1.0), vec![]),
        ("US-72", at(-67.0, 18.0, 1.0, 0.4), vec![]),
        ("US-66", at(144.6, 13.2, 0.4, 0.4), vec![]),
    ])
}

#[test]
fn alaska_and_hawaii_are_insets_inside_the_drawing() {
    let atlas = Atlas::new(vec![states()]);
    for frame in [Frame::Both, one("US")] {
        let drawn = atlas.outlines(&frame, Level::State, 800.0);
        let codes: Vec<&str> = drawn.shapes.iter().map(|s| s.code.as_str()).collect();
        assert_eq!(
            codes,
            ["US-02", "US-15", "US-48", "US-72"],
            "Guam is in no drawing"
        );
        for [x, y] in drawn.shapes.iter().flat_map(|s| lines(&s.path)).flatten() {
            assert!((0.0..=800.0).contains(&x) && (0.0..=drawn.height).contains(&y));
        }
        let texas = areas(&drawn.shapes[2].path)[0].abs();
        let alaska = areas(&drawn.shapes[0].path)[0].abs();
        assert!(texas > 8.0 * alaska, "{texas} {alaska}");
    }
    let guam = atlas.outlines(&one("US-66"), Level::State, 100.0);
    assert_eq!(guam.shapes.len(), 1);
    assert!(guam.height > 90.0);
}

#[test]
fn a_frame_that_is_not_there_is_empty() {
    let atlas = Atlas::empty();
    let drawn = atlas.outlines(&Frame::Both, Level::State, 400.0);
    assert_eq!((drawn.height, drawn.shapes.len()), (0.0, 0));
}

#[test]
fn a_municipality_is_drawn_itself() {
    let atlas = Atlas::new(vec![block()]);
    let drawn = atlas.outlines(&one("MX-02001"), Level::Municipality, 200.0);
    assert_eq!(drawn.shapes.len(), 1);
    assert_eq!(
        drawn.borders.matches('M').count(),
        drawn.borders.matches('l').count()
    );
}

#[test]
fn a_place_without_width_is_drawn_no_taller_than_a_page() {
    // Found by fuzzing: the scale grew until numbers overflowed.
    let line = vec![
        [-100.0, 20.0],
        [-100.0, 21.0],
        [-99.99999, 20.5],
        [-100.0, 20.0],
    ];
    let atlas = Atlas::new(vec![geometry(&[("MX-02001", line, vec![])])]);
    let drawn = atlas.outlines(&one("MX-02001"), Level::Municipality, 300.0);
    assert!(drawn.height <= 8.0 * 300.0, "{}", drawn.height);
    assert_eq!(drawn.shapes.len(), 1);
}
