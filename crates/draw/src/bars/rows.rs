//! Bars in rows: words, bar, value.

use super::{Bar, Frame, full, hatched, tooltip, whisker};
use crate::text;
use crate::xml::{N, Svg};

const LABEL: f64 = 13.0;
/// Values are bold, so a little wider than their size.
const VALUE: f64 = 12.6;
const SHARE: f64 = 12.0;
const THICK: f64 = 14.0;
/// How far below its words a bar begins, where they stand above it.
const BAR_BELOW: f64 = 21.0;
/// The most of the width that words before the bars take, and values behind them.
const WORDS_MOST: f64 = 0.42;
const VALUES_MOST: f64 = 0.4;

/// Where the columns of the rows are.
struct Columns {
    /// True where the words stand above the bars: on a narrow drawing, where they are long.
    stacked: bool,
    left: f64,
    right: f64,
    pitch: f64,
    /// Room for words, and for values.
    words: f64,
    values: f64,
}

fn columns(bars: &[Bar], frame: &Frame) -> Columns {
    let inner = frame.width - 2.0 * frame.margin;
    let widest = |of: &dyn Fn(&Bar) -> f64| bars.iter().map(of).fold(0.0, f64::max);
    let words = widest(&|b| text::width(&b.label, LABEL)) + 10.0;
    let stacked = frame.narrow && words > WORDS_MOST * inner;
    let words = words.min(WORDS_MOST * inner);
    let values = (widest(&behind) + 8.0).min(VALUES_MOST * inner);
    Columns {
        stacked,
        left: frame.margin + if stacked { 0.0 } else { words },
        right: frame.width - frame.margin - values,
        pitch: if stacked { 42.0 } else { 25.0 },
        words: if stacked { inner } else { words - 10.0 },
        values: values - 8.0,
    }
}

/// The width of what stands behind a bar.
fn behind(bar: &Bar) -> f64 {
    let share = match bar.share.as_str() {
        "" => 0.0,
        share => text::width(share, SHARE) + 8.0,
    };
    text::width(&bar.text, VALUE) + share
}

/// The height of all rows.
pub(super) fn height(bars: &[Bar], frame: &Frame) -> f64 {
    columns(bars, frame).pitch * bars.len() as f64 + 4.0
}

/// The rows from the frame's top down.
pub(super) fn draw(svg: &mut Svg, bars: &[Bar], frame: &Frame) {
    let columns = columns(bars, frame);
    for (i, bar) in bars.iter().enumerate() {
        row(
            svg,
            bar,
            frame,
            &columns,
            frame.top + columns.pitch * i as f64,
        );
    }
    // Words above the bars begin where the bars do: the line of zero leaves them out.
    let (count, from, step) = if columns.stacked {
        (bars.len(), BAR_BELOW - 2.0, columns.pitch)
    } else {
        (1, 0.0, height(bars, frame))
    };
    let x = N(columns.left);
    for i in 0..count {
        let top = frame.top + step * i as f64 + from;
        let bottom = frame.top + step * (i + 1) as f64 - 4.0;
        svg.leaf(
            "line",
            "zero",
            &[("x1", &x), ("x2", &x), ("y1", &N(top)), ("y2", &N(bottom))],
        );
    }
}

fn row(svg: &mut Svg, bar: &Bar, frame: &Frame, columns: &Columns, y: f64) {
    let linked = svg.link_named_inside(bar.href.as_deref());
    svg.open("g", "", &[]);
    tooltip(svg, bar);
    let label = text::shorten_to(&bar.label, LABEL, columns.words);
    svg.words(
        "text",
        "barlbl",
        &[("x", &N(frame.margin)), ("y", &N(y + 15.0))],
        &label,
    );
    let top = y + if columns.stacked { BAR_BELOW } else { 4.0 };
    let x = |value: f64| columns.left + value / frame.most * (columns.right - columns.left);
    let mut end = columns.left;
    if let Some((value, most)) = bar.ends() {
        full(
            svg,
            bar.class(),
            [columns.left, top, x(value) - columns.left, THICK],
        );
        if most > value {
            let wide = x(most) - x(value);
            hatched(svg, frame, bar.class(), [x(value), top, wide, THICK]);
        }
        end = x(most);
    }
    if let Some((low, high)) = bar.whisker() {
        let (low, high, middle) = (x(low), x(high), top + THICK / 2.0);
        // An interval thinner than its own line says nothing.
        if high - low >= 4.0 {
            let (up, down) = (N(middle - 3.0), N(middle + 3.0));
            let (low, middle) = (N(low), N(middle));
            let path = format!(
                "M{low} {middle}H{right}M{low} {up}V{down}M{right} {up}V{down}",
                right = N(high)
            );
            whisker(svg, &path);
        }
        end = end.max(high);
    }
    let words = text::shorten_to(&bar.text, VALUE, columns.values);
    let (x, baseline) = (end + 7.0, N(top + 11.5));
    let class = if bar.ends().is_some() { "val" } else { "key" };
    svg.words("text", class, &[("x", &N(x)), ("y", &baseline)], &words);
    if !bar.share.is_empty() {
        let used = text::width(&words, VALUE);
        // Half a pixel more: the widest share has exactly its room, and sums of widths do not add up exactly.
        let room = (columns.values - used - 7.5).max(10.0);
        let share = text::shorten_to(&bar.share, SHARE, room);
        svg.words(
            "text",
            "key",
            &[("x", &N(x + used + 8.0)), ("y", &baseline)],
            &share,
        );
    }
    svg.close();
    if linked {
        svg.close();
    }
}
