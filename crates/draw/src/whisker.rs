//! A value and its interval in a cell of a table: a dot on a line, on a scale that the whole column shares.

use crate::Dress;
use crate::axis::drawable;
use crate::spark::open;
use crate::xml::{N, Svg};

const WIDTH: f64 = 140.0;
const HEIGHT: f64 = 20.0;
const EDGE: f64 = 6.0;

/// A value, its interval, and what it is set beside.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Whisker {
    /// The value; `None` draws only the reference.
    pub value: Option<f64>,
    /// The 95 % interval, low and high.
    pub interval: Option<(f64, f64)>,
    /// A value to compare with: the country's, no change.
    pub reference: Option<f64>,
}

impl Whisker {
    fn values(&self) -> impl Iterator<Item = f64> {
        let interval = self
            .interval
            .map(|(a, b)| [Some(a), Some(b)])
            .unwrap_or_default();
        [self.value, self.reference, interval[0], interval[1]]
            .into_iter()
            .filter_map(drawable)
    }
}

/// The scale that holds all of a column: lowest and highest of values, intervals and references. 0 to 1 where there are none.
pub fn extent(column: &[Whisker]) -> (f64, f64) {
    let ends = column
        .iter()
        .flat_map(Whisker::values)
        .fold(None, |ends, v| {
            Some(ends.map_or((v, v), |(a, b): (f64, f64)| (a.min(v), b.max(v))))
        });
    ends.unwrap_or((0.0, 1.0))
}

/// The drawing, 140 × 20, on the scale `extent`. `title` says it in words; without one the drawing is decoration.
pub fn svg(whisker: &Whisker, extent: (f64, f64), title: &str, dress: Dress) -> String {
    let mut svg = open("plot whisker", WIDTH, HEIGHT, title, dress);
    let (low, high) = (
        drawable(Some(extent.0)).unwrap_or(0.0),
        drawable(Some(extent.1)).unwrap_or(1.0),
    );
    let x = |v: f64| {
        let share = if high > low {
            (v - low) / (high - low)
        } else {
            0.5
        };
        EDGE + share.clamp(0.0, 1.0) * (WIDTH - 2.0 * EDGE)
    };
    rule(&mut svg, "grid", EDGE, WIDTH - EDGE);
    if let Some(reference) = drawable(whisker.reference) {
        svg.leaf(
            "line",
            "brk",
            &[
                ("x1", &N(x(reference))),
                ("x2", &N(x(reference))),
                ("y1", &N(1.0)),
                ("y2", &N(HEIGHT - 1.0)),
            ],
        );
    }
    if let Some((a, b)) = whisker.interval
        && let (Some(a), Some(b)) = (drawable(Some(a.min(b))), drawable(Some(a.max(b))))
    {
        rule(&mut svg, "ln s0", x(a), x(b));
    }
    if let Some(value) = drawable(whisker.value) {
        svg.leaf(
            "circle",
            "pt s0 provisional",
            &[
                ("cx", &N(x(value))),
                ("cy", &N(HEIGHT / 2.0)),
                ("r", &N(4.0)),
            ],
        );
    }
    svg.finish()
}

fn rule(svg: &mut Svg, class: &str, from: f64, to: f64) {
    svg.leaf(
        "line",
        class,
        &[
            ("x1", &N(from)),
            ("x2", &N(to)),
            ("y1", &N(HEIGHT / 2.0)),
            ("y2", &N(HEIGHT / 2.0)),
        ],
    );
}
