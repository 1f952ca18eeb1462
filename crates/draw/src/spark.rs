//! A series in a line of text: no axis, its last point marked.

use std::fmt::Write as _;

use crate::axis::drawable;
use crate::xml::{N, Svg};
use crate::{Dress, style};

const WIDTH: f64 = 120.0;
const HEIGHT: f64 = 32.0;
const EDGE: f64 = 5.0;

/// The drawing, 120 × 32. `None` (and what cannot be drawn) is a gap; `title` says it in words, and without one the drawing is decoration.
///
/// The axis runs from the lowest to the highest value, or from zero where `from_zero`.
pub fn svg(values: &[Option<f64>], title: &str, from_zero: bool, dress: Dress) -> String {
    let known: Vec<(usize, f64)> = values
        .iter()
        .enumerate()
        .filter_map(|(i, v)| Some((i, drawable(*v)?)))
        .collect();
    let mut svg = open("plot spark", WIDTH, HEIGHT, title, dress);
    let mut low = known.iter().map(|k| k.1).fold(f64::INFINITY, f64::min);
    let mut high = known.iter().map(|k| k.1).fold(f64::NEG_INFINITY, f64::max);
    if from_zero {
        (low, high) = (low.min(0.0), high.max(0.0));
    }
    let span = if high > low { high - low } else { 1.0 };
    let last = values.len().saturating_sub(1).max(1) as f64;
    let x = |i: usize| EDGE + i as f64 / last * (WIDTH - 2.0 * EDGE);
    let y = |v: f64| {
        if high > low {
            HEIGHT - EDGE - (v - low) / span * (HEIGHT - 2.0 * EDGE)
        } else {
            HEIGHT / 2.0
        }
    };
    let mut path = String::new();
    let mut before = None;
    for (n, &(i, value)) in known.iter().enumerate() {
        let joined = i > 0 && before == Some(i - 1);
        let _ = write!(
            path,
            "{}{} {}",
            if joined { 'L' } else { 'M' },
            N(x(i)),
            N(y(value))
        );
        // A point without neighbours would not be seen.
        if !joined && known.get(n + 1).is_none_or(|next| next.0 != i + 1) {
            let _ = write!(path, "h0.1");
        }
        before = Some(i);
    }
    if let Some(&(i, value)) = known.last() {
        svg.leaf("path", "ln s0 thin", &[("d", &path)]);
        svg.leaf(
            "circle",
            "pt s0",
            &[("cx", &N(x(i))), ("cy", &N(y(value))), ("r", &N(2.6))],
        );
    } else {
        svg.leaf(
            "line",
            "grid",
            &[
                ("x1", &N(EDGE)),
                ("x2", &N(WIDTH - EDGE)),
                ("y1", &N(16.0)),
                ("y2", &N(16.0)),
            ],
        );
    }
    svg.finish()
}

/// Opens a small drawing: named where it has a title, hidden from screen readers where not.
pub(crate) fn open(class: &str, width: f64, height: f64, title: &str, dress: Dress) -> Svg {
    let mut svg = Svg::new(dress);
    let view = format!("0 0 {} {}", N(width), N(height));
    let (name, value): (&str, &dyn std::fmt::Display) = if title.is_empty() {
        ("aria-hidden", &"true")
    } else {
        ("aria-label", &title)
    };
    svg.open(
        "svg",
        class,
        &[
            ("xmlns", &"http://www.w3.org/2000/svg"),
            ("viewBox", &view),
            ("width", &N(width)),
            ("height", &N(height)),
            ("role", &"img"),
            (name, value),
        ],
    );
    if dress == Dress::Standalone {
        svg.open("style", "", &[]);
        svg.raw(&style::standalone());
        svg.close();
    }
    svg
}
