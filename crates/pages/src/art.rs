//! From figures to drawings: series, sparks, intervals in tables, maps, bars of traces. What is drawn is what the page says; nothing is computed here
//! but classes of colours.

mod between;
mod maps;
mod series;
mod traces;

use cotejo_draw::{Dress, whisker};
use cotejo_lang::Key;
use cotejo_stats::breaks;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ask::Ask;
use crate::fig::Fig;

pub(crate) use between::{Between, Ends, flows_map, width_sample, widths};
pub(crate) use maps::{Large, large};
pub use maps::{large_map, locator, small_map};
pub use series::{measure_spark, series, spark, two};
pub(crate) use traces::{trace_bins, trace_parts, trace_years};

/// How class breaks are found.
pub use cotejo_stats::breaks::Method;

/// The stylesheet of all drawings inside pages: colours for light and dark paper and print, and the rules that use them.
pub fn css() -> String {
    format!(
        "{}\n{}",
        cotejo_draw::palette::css(),
        cotejo_draw::style::css()
    )
}

/// A chart in two widths: both are in the page, and the stylesheet shows one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    /// For a wide screen.
    pub wide: String,
    /// For a narrow one.
    pub narrow: String,
}

/// One class of a map's colours.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Class {
    /// The lowest value in it; `null` for the first.
    pub low: Option<f64>,
    /// The lowest value of the next; `null` for the last.
    pub high: Option<f64>,
    /// In words: `5 to 14`.
    pub text: String,
    /// How many places are in it.
    pub count: usize,
    /// The shade of the ramp, 0 to 6.
    pub shade: u8,
    /// The stem of the colour's CSS variable: `seq`, `alt` or `div`.
    pub stem: &'static str,
}

/// Classes and colours of a map.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Scale {
    /// `sequential` or `diverging`, as the values ask for.
    pub kind: &'static str,
    /// How the breaks were found.
    pub method: &'static str,
    /// 0 for the first indicator, 1 for the second.
    pub ramp: u8,
    /// The classes, from little to much.
    pub classes: Vec<Class>,
}

/// Which class a value is in.
#[derive(Clone, Debug)]
pub struct Classes(cotejo_draw::Scale);

impl Classes {
    /// The class of a value, from 0; `None` for what is no number.
    pub fn of(&self, value: f64) -> Option<usize> {
        self.0.class_of(value)
    }

    /// The scale as drawings take it.
    pub fn drawn(&self) -> &cotejo_draw::Scale {
        &self.0
    }
}

/// A method in words.
pub fn method_word(ask: &Ask, method: Method) -> String {
    ask.text(match method {
        Method::Quantile => Key::MapQuantile,
        Method::Jenks => Key::MapJenks,
        Method::Equal => Key::MapEqual,
        Method::Pretty => Key::MapPretty,
    })
}

/// Classes and colours for values. Values of both signs get a diverging ramp with its middle at zero.
pub fn scale(
    ask: &Ask,
    values: &[f64],
    method: Method,
    classes: usize,
    ramp: u8,
) -> (Scale, Classes) {
    let pivot = cotejo_draw::scale::parts_at(values, 0.0).then_some(0.0);
    let edges = match pivot {
        Some(at) => breaks::around(values, at, classes, method),
        None => breaks::breaks(values, classes, method),
    };
    let edges = edges.rounded(values);
    let colours = match ramp {
        0 => cotejo_draw::Ramp::First,
        _ => cotejo_draw::Ramp::Second,
    };
    let drawn = cotejo_draw::Scale::new(
        ask.lang,
        cotejo_draw::Numbers::Plain,
        colours,
        pivot,
        edges.edges(),
        values,
    );
    let scale = Scale {
        kind: if pivot.is_some() {
            "diverging"
        } else {
            "sequential"
        },
        method: method.name(),
        ramp,
        classes: legend(&drawn),
    };
    (scale, Classes(drawn))
}

/// A drawn scale's classes, as the page says them. None where there are no values.
fn legend(drawn: &cotejo_draw::Scale) -> Vec<Class> {
    if drawn.classes.iter().all(|c| c.count == 0) {
        return Vec::new();
    }
    let class = |c: &cotejo_draw::Class| Class {
        low: c.low,
        high: c.high,
        text: c.text.clone(),
        count: c.count,
        shade: c.shade,
        stem: drawn.ramp.stem(),
    };
    drawn.classes.iter().map(class).collect()
}

/// Values and intervals of a table on one scale, one drawing a row.
pub fn bars(figures: &[Fig]) -> Vec<String> {
    let column: Vec<whisker::Whisker> = figures
        .iter()
        .map(|f| whisker::Whisker {
            value: f.value,
            interval: f.low.zip(f.high),
            reference: None,
        })
        .collect();
    let (low, high) = whisker::extent(&column);
    // Amounts and counts are read from zero.
    let extent = (low.min(0.0), high);
    column
        .iter()
        .map(|w| whisker::svg(w, extent, "", Dress::Page))
        .collect()
}
