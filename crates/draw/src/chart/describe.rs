//! The sentence that a chart is, for those who do not see it.

use cotejo_lang::{Key, Lang};

use super::{Chart, Point, Series};
use crate::axis::drawable;

/// One sentence a series that is not context: first, last, lowest, highest; then what else is drawn.
pub(super) fn sentence(chart: &Chart, lang: Lang) -> String {
    let mut said: Vec<String> = Vec::new();
    if !chart.unit.is_empty() {
        said.push(format!("{}.", chart.unit.trim_end_matches('.')));
    }
    for series in chart.series.iter().filter(|s| s.role == super::Role::Main) {
        said.push(of_series(chart, series, lang));
    }
    if chart.series.is_empty() {
        said.push(format!("{}.", lang.text(Key::DrawEmpty)));
    }
    for b in &chart.breaks {
        said.push(format!("{}.", b.label));
    }
    if let Some(target) = &chart.target {
        said.push(format!("{}.", target.label));
    }
    if chart.synthetic {
        said.push(format!("{}.", lang.text(Key::WordSynthetic)));
    }
    said.join(" ")
}

fn of_series(chart: &Chart, series: &Series, lang: Lang) -> String {
    let label = if series.label.is_empty() {
        &chart.title
    } else {
        &series.label
    };
    let known: Vec<(f64, &Point)> = series
        .points
        .iter()
        .filter_map(|p| Some((drawable(p.value)?, p)))
        .collect();
    let (Some(first), Some(last)) = (known.first(), known.last()) else {
        return lang.fill(Key::DrawSeriesNone, &[("series", label)]);
    };
    let number = |v: &(f64, &Point)| chart.numbers.write(lang, v.0);
    if known.len() == 1 {
        return lang.fill(
            Key::DrawSeriesOne,
            &[
                ("series", label),
                ("value", &number(first)),
                ("period", &first.1.label),
            ],
        );
    }
    let low = known
        .iter()
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .unwrap_or(first);
    let high = known
        .iter()
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .unwrap_or(last);
    lang.fill(
        Key::DrawSeries,
        &[
            ("series", label),
            ("first", &number(first)),
            ("first_period", &first.1.label),
            ("last", &number(last)),
            ("last_period", &last.1.label),
            ("low", &number(low)),
            ("low_period", &low.1.label),
            ("high", &number(high)),
            ("high_period", &high.1.label),
        ],
    )
}
