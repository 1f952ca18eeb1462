//! Columns: a few yearly counts, each with its value on it.

use cotejo_lang::Lang;

use super::frame::{Dot, Frame, Parts};
use super::lines::{Look, point};
use super::{Chart, State};
use crate::text;
use crate::xml::{N, Svg};

pub(super) fn draw(svg: &mut Svg, chart: &Chart, parts: &Parts, frame: &Frame, lang: Lang) {
    let Some(line) = parts.lines.iter().find(|l| !l.dots.is_empty()) else {
        return;
    };
    let pitch = 12.0 * frame.per_month();
    let width = (pitch * 0.68).min(64.0);
    let label = |dot: &Dot| chart.numbers.write(lang, dot.value);
    let fits = line
        .dots
        .iter()
        .all(|d| text::width(&label(d), 12.5) <= pitch - 3.0);
    let highest = line.dots.iter().map(|d| d.value).fold(f64::MIN, f64::max);
    let name = if line.label.is_empty() {
        chart.title.as_str()
    } else {
        line.label
    };
    for (i, dot) in line.dots.iter().enumerate() {
        let x = frame.x(dot.at);
        let (zero, end) = (frame.y(0.0), frame.y(dot.value));
        let (top, bottom) = (zero.min(end), zero.max(end));
        let class = match dot.point.state {
            State::Reported => format!("bar {}", line.class),
            State::Provisional => format!("bar {} soft", line.class),
            State::Partial => format!("hollow {}", line.class),
        };
        svg.leaf(
            "rect",
            &class,
            &[
                ("x", &N(x - width / 2.0)),
                ("y", &N(top)),
                ("width", &N(width)),
                ("height", &N(bottom - top)),
            ],
        );
        let mut above = top;
        if let Some((low, high)) = dot.interval {
            let (low, high) = (frame.y(low), frame.y(high));
            // An interval thinner than its own line says nothing.
            if low - high >= 4.0 {
                let path = format!(
                    "M{} {}V{}M{} {}H{}M{} {}H{}",
                    N(x),
                    N(low),
                    N(high),
                    N(x - 4.0),
                    N(low),
                    N(x + 4.0),
                    N(x - 4.0),
                    N(high),
                    N(x + 4.0)
                );
                svg.leaf("path", "rim", &[("d", &path), ("fill", &"none")]);
                svg.leaf("path", "base", &[("d", &path)]);
                above = above.min(high);
            }
        }
        point(
            svg,
            line.class,
            name,
            &Dot {
                at: dot.at,
                value: dot.value,
                interval: None,
                joined: false,
                point: dot.point,
            },
            frame,
            Look {
                dense: true,
                last: false,
            },
        );
        let last = i + 1 == line.dots.len();
        if fits || last || i == 0 || dot.value == highest {
            let y = if dot.value < 0.0 {
                bottom + 15.0
            } else {
                above - 6.0
            };
            svg.words(
                "text",
                "val rim",
                &[("x", &N(x)), ("y", &N(y)), ("text-anchor", &"middle")],
                &label(dot),
            );
        }
    }
}
