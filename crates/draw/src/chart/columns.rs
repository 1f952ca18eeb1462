//! Columns: a few yearly counts, each with its value on it where there is room.

use cotejo_lang::Lang;

use super::frame::{Dot, Frame, Line, Parts};
use super::lines::{Look, point};
use super::{Chart, State};
use crate::text;
use crate::xml::{N, Svg};

/// The one series that columns draw.
fn line<'a, 'b>(parts: &'b Parts<'a>) -> Option<&'b Line<'a>> {
    parts.lines.iter().find(|l| !l.dots.is_empty())
}

/// How wide a column is.
fn width(frame: &Frame) -> f64 {
    (12.0 * frame.per_month() * 0.68).min(64.0)
}

/// The columns themselves.
pub(super) fn bars(svg: &mut Svg, parts: &Parts, frame: &Frame) {
    let Some(line) = line(parts) else { return };
    let width = width(frame);
    for dot in &line.dots {
        let (zero, end) = (frame.y(0.0), frame.y(dot.value));
        let (x, top) = (frame.x(dot.at) - width / 2.0, zero.min(end));
        let place: [(&str, &dyn std::fmt::Display); 4] = [
            ("x", &N(x)),
            ("y", &N(top)),
            ("width", &N(width)),
            ("height", &N((zero - end).abs())),
        ];
        match dot.point.state {
            State::Reported => svg.leaf("rect", &format!("bar {}", line.class), &place),
            State::Provisional => {
                // Paper beneath what is half transparent, or the grid shows through.
                svg.leaf("rect", "sheet", &place);
                svg.leaf("rect", &format!("bar {} soft", line.class), &place);
            }
            State::Partial => svg.leaf("rect", &format!("hollow {}", line.class), &place),
        }
    }
}

/// Intervals, points to be reached, and values.
pub(super) fn values(svg: &mut Svg, chart: &Chart, parts: &Parts, frame: &Frame, lang: Lang) {
    let Some(line) = line(parts) else { return };
    let name = line.name(chart);
    let cap = (width(frame) / 4.0).min(4.0);
    let shown = shown(line, chart, frame, lang);
    for (i, dot) in line.dots.iter().enumerate() {
        let (x, end) = (frame.x(dot.at), frame.y(dot.value));
        let mut above = end.min(frame.y(0.0));
        if let Some((low, high)) = dot.interval {
            let (low, high) = (frame.y(low), frame.y(high));
            // An interval thinner than its own line says nothing.
            if low - high >= 4.0 {
                let path = format!(
                    "M{x} {low}V{high}M{a} {low}H{b}M{a} {high}H{b}",
                    x = N(x),
                    low = N(low),
                    high = N(high),
                    a = N(x - cap),
                    b = N(x + cap)
                );
                svg.leaf("path", "rim", &[("d", &path), ("fill", &"none")]);
                svg.leaf("path", "base", &[("d", &path)]);
                above = above.min(high);
            }
        }
        let look = Look {
            dense: true,
            hidden: true,
            last: false,
        };
        point(svg, line.class, name, dot, frame, look);
        if shown[i] {
            let y = if dot.value < 0.0 {
                end + 15.0
            } else {
                above - 6.0
            };
            svg.words(
                "text",
                "val rim",
                &[("x", &N(x)), ("y", &N(y)), ("text-anchor", &"middle")],
                &written(chart, lang, dot),
            );
        }
    }
}

fn written(chart: &Chart, lang: Lang, dot: &Dot) -> String {
    chart.numbers.write(lang, dot.value)
}

/// Which columns show their value: all where they fit, else the last, the highest, the first, each if it touches no other.
fn shown(line: &Line, chart: &Chart, frame: &Frame, lang: Lang) -> Vec<bool> {
    let half = |i: usize| text::width(&written(chart, lang, &line.dots[i]), 12.5) / 2.0 + 2.0;
    let pitch = 12.0 * frame.per_month();
    let count = line.dots.len();
    if (0..count).all(|i| half(i) * 2.0 <= pitch + 1.0) {
        return vec![true; count];
    }
    let highest = (0..count).max_by(|a, b| line.dots[*a].value.total_cmp(&line.dots[*b].value));
    let wanted = [count.checked_sub(1), highest, Some(0)];
    let mut shown = vec![false; count];
    for i in wanted.into_iter().flatten() {
        let x = |i: usize| frame.x(line.dots[i].at);
        if (0..count).all(|j| !shown[j] || (x(i) - x(j)).abs() >= half(i) + half(j)) {
            shown[i] = true;
        }
    }
    shown
}
