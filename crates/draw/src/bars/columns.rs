//! Bars in columns: an axis of values, bars, words below.

use cotejo_lang::Lang;

use super::{Bar, Bars, Frame, full, hatched, tooltip, whisker};
use crate::axis::ValueAxis;
use crate::chart::{Numbers, tick_label};
use crate::text;
use crate::xml::{N, Svg};

const TICK: f64 = 12.0;
const VALUE: f64 = 12.6;
/// Lines that the words below a column may take.
const LINES: usize = 3;

/// The room between the bars' zero and the end of their words, at least.
fn below(bars: &[Bar], pitch: f64) -> f64 {
    let lines = bars.iter().map(|b| words(b, pitch).len()).max();
    10.0 + 14.0 * lines.unwrap_or(0) as f64
}

fn words(bar: &Bar, pitch: f64) -> Vec<String> {
    text::wrap(&bar.label, TICK, pitch - 4.0, LINES)
}

/// The room above the highest column for its value.
fn above(bars: &[Bar]) -> f64 {
    if bars.iter().any(|b| !b.share.is_empty()) {
        36.0
    } else {
        22.0
    }
}

/// The height of the drawing: that which was asked for, or more where words must not eat the bars.
pub(super) fn height(bars: &[Bar], frame: &Frame) -> f64 {
    let words = frame.top + above(bars) + frame.foot + 10.0 + 14.0 * LINES as f64;
    frame.height.max(words + 130.0)
}

/// Axis, bars, and words.
pub(super) fn draw(
    svg: &mut Svg,
    lang: Lang,
    chart: &Bars,
    bars: &[Bar],
    frame: &Frame,
    height: f64,
) {
    let factor = match chart.numbers {
        Numbers::Percent => 100.0,
        Numbers::Plain => 1.0,
    };
    let about = if frame.narrow { 4 } else { 5 };
    let axis = ValueAxis::over(0.0, frame.most * factor, about, chart.counts);
    let label = |tick: f64| tick_label(&axis, tick, lang, chart.numbers);
    let widest = axis.ticks.iter().map(|t| text::width(&label(*t), TICK));
    let left = frame.margin + widest.fold(0.0, f64::max) + 10.0;
    let right = frame.width - frame.margin;
    let pitch = (right - left) / bars.len().max(1) as f64;
    let top = frame.top + above(bars);
    let bottom = height - frame.foot - below(bars, pitch);
    let y = |value: f64| bottom - value * factor / axis.high * (bottom - top);
    for tick in &axis.ticks {
        let at = y(*tick / factor);
        let class = if *tick == 0.0 { "zero" } else { "grid" };
        svg.leaf(
            "line",
            class,
            &[
                ("x1", &N(left)),
                ("x2", &N(right)),
                ("y1", &N(at)),
                ("y2", &N(at)),
            ],
        );
        svg.words(
            "text",
            "tick",
            &[
                ("x", &N(left - 8.0)),
                ("y", &N(at + 4.0)),
                ("text-anchor", &"end"),
            ],
            &label(*tick),
        );
    }
    for (i, bar) in bars.iter().enumerate() {
        let middle = left + pitch * (i as f64 + 0.5);
        let linked = svg.link_named_inside(bar.href.as_deref());
        svg.open("g", "", &[]);
        tooltip(svg, bar);
        column(svg, bar, frame, &y, middle, pitch);
        for (line, words) in words(bar, pitch).iter().enumerate() {
            let place: [(&str, &dyn std::fmt::Display); 3] = [
                ("x", &N(middle)),
                ("y", &N(bottom + 16.0 + 14.0 * line as f64)),
                ("text-anchor", &"middle"),
            ];
            svg.words("text", "barlbl tick", &place, words);
        }
        svg.close();
        if linked {
            svg.close();
        }
    }
}

fn column(
    svg: &mut Svg,
    bar: &Bar,
    frame: &Frame,
    y: &dyn Fn(f64) -> f64,
    middle: f64,
    pitch: f64,
) {
    let width = (0.74 * pitch).min(72.0);
    let x = middle - width / 2.0;
    let mut top = y(0.0);
    if let Some((value, most)) = bar.ends() {
        full(svg, bar.class(), [x, y(value), width, y(0.0) - y(value)]);
        if most > value {
            let high = y(value) - y(most);
            hatched(svg, frame, bar.class(), [x, y(most), width, high]);
        }
        top = y(most);
    }
    if let Some((low, high)) = bar.whisker() {
        let (low, high) = (y(low), y(high));
        // An interval thinner than its own line says nothing.
        if low - high >= 4.0 {
            let cap = (width / 4.0).min(4.0);
            let (a, b) = (N(middle - cap), N(middle + cap));
            let path = format!(
                "M{x} {low}V{high}M{a} {low}H{b}M{a} {high}H{b}",
                x = N(middle),
                low = N(low),
                high = N(high)
            );
            whisker(svg, &path);
        }
        top = top.min(high);
    }
    // Words wider than their column would run into the next one's; the table and the tooltip have them.
    let fits = |words: &str, size: f64| text::width(words, size) <= pitch + 1.0;
    if bar.text.is_empty() || !fits(&bar.text, VALUE) {
        return;
    }
    let mut write = |class: &str, up: f64, words: &str| {
        let place: [(&str, &dyn std::fmt::Display); 3] = [
            ("x", &N(middle)),
            ("y", &N(top - up)),
            ("text-anchor", &"middle"),
        ];
        svg.words("text", class, &place, words);
    };
    if bar.share.is_empty() || !fits(&bar.share, TICK) {
        write("val rim", 6.0, &bar.text);
    } else {
        write("key rim", 6.0, &bar.share);
        write("val rim", 20.0, &bar.text);
    }
}
