//! Words beside the lines: names and last values, target, baseline, breaks, earlier vintages, and the key below.

use cotejo_lang::Lang;

use super::Chart;
use super::frame::{Frame, Line, Parts, within};
use super::rows::Sign;
use crate::text;
use crate::xml::{N, Svg};

/// The height of a line of a label.
const LINE: f64 = 15.0;

/// A label of a series at its end: value in the first line (not for context), then its name.
fn end_lines(line: &Line, chart: &Chart, lang: Lang, named: bool, narrow: bool) -> Vec<String> {
    let mut lines = Vec::new();
    if line.main
        && let Some(last) = line.end()
    {
        lines.push(chart.numbers.write(lang, last.value));
    }
    if named && !narrow {
        lines.extend(text::wrap(line.label, 13.5, 128.0, 2));
    }
    lines
}

fn named(parts: &Parts) -> bool {
    parts.lines.iter().filter(|l| !l.dots.is_empty()).count() > 1
}

/// The room that the labels at the right need.
pub(super) fn room(parts: &Parts, chart: &Chart, lang: Lang, narrow: bool) -> f64 {
    if parts.columns {
        return 4.0;
    }
    let labels = parts
        .lines
        .iter()
        .flat_map(|l| end_lines(l, chart, lang, named(parts), narrow));
    let widest = labels.map(|l| text::width(&l, 13.5)).fold(0.0, f64::max);
    if widest == 0.0 {
        8.0
    } else {
        widest.min(150.0) + 12.0
    }
}

struct Label {
    y: f64,
    class: String,
    lines: Vec<String>,
}

/// Names and last values, pushed apart where they would touch.
pub(super) fn ends(svg: &mut Svg, chart: &Chart, parts: &Parts, frame: &Frame, lang: Lang) {
    for (class, words, x, y) in &frame.names {
        svg.words(
            "text",
            &format!("lbl {class}"),
            &[("x", &N(*x)), ("y", &N(*y))],
            words,
        );
    }
    if parts.columns {
        return;
    }
    let named = named(parts);
    let mut labels: Vec<Label> = Vec::new();
    for line in &parts.lines {
        let lines = end_lines(line, chart, lang, named, frame.narrow);
        let Some(last) = line.end().filter(|_| !lines.is_empty()) else {
            continue;
        };
        let (x, y) = (frame.x(last.at), frame.y(last.value));
        let class = format!("lbl {} rim", line.class);
        // A target further on is at the edge: a value alone there would read as the target's.
        let ahead = parts.target.filter(|(at, _)| frame.x(*at) > x + 1.0);
        if frame.right - x > 40.0 || (ahead.is_some() && !named) {
            // The series ends inside the plot: its label stands over its end, or under it where a target is above.
            let half = text::width(&lines.join(" "), 13.5) / 2.0;
            let under =
                ahead.is_some_and(|(_, mark)| mark.value > last.value) || y - frame.top < 26.0;
            let y = if under && frame.bottom - y > 26.0 {
                y + 22.0
            } else {
                y - 12.0
            };
            let x = within(x, half, frame);
            svg.words(
                "text",
                &class,
                &[("x", &N(x)), ("y", &N(y)), ("text-anchor", &"middle")],
                &lines.join(" "),
            );
        } else {
            labels.push(Label {
                y: y - LINE * (lines.len() - 1) as f64 / 2.0 + 4.5,
                class,
                lines,
            });
        }
    }
    spread(&mut labels, frame.top + 4.0, frame.bottom + 4.0);
    for label in &labels {
        for (i, words) in label.lines.iter().enumerate() {
            svg.words(
                "text",
                &label.class,
                &[
                    ("x", &N(frame.right + 8.0)),
                    ("y", &N(label.y + LINE * i as f64)),
                ],
                words,
            );
        }
    }
}

/// Moves labels down, then up, until none touches its neighbour; what finds no room between top and bottom is dropped from the end.
fn spread(labels: &mut Vec<Label>, top: f64, bottom: f64) {
    let height = |l: &Label| LINE * l.lines.len() as f64 + 2.0;
    let mut used = 0.0;
    labels.retain(|l| {
        used += height(l);
        used <= bottom - top + LINE
    });
    labels.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut least = top + 4.0;
    for label in labels.iter_mut() {
        label.y = label.y.max(least);
        least = label.y + height(label);
    }
    let mut most = bottom;
    for label in labels.iter_mut().rev() {
        label.y = label.y.min(most - height(label) + LINE);
        most = label.y - LINE + 2.0;
    }
}

/// Rules at breaks, with their words above.
pub(super) fn breaks(svg: &mut Svg, frame: &Frame) {
    let rows = frame
        .break_labels
        .iter()
        .map(|b| b.row + 1)
        .max()
        .unwrap_or(0);
    for b in &frame.break_labels {
        let y = frame.top - 5.0 - LINE * (rows - 1 - b.row) as f64;
        svg.open(
            "line",
            "brk",
            &[
                ("x1", &N(b.x)),
                ("x2", &N(b.x)),
                ("y1", &N(y - 10.0)),
                ("y2", &N(frame.bottom)),
            ],
        );
        svg.words("title", "", &[], &b.whole);
        svg.close();
        svg.words(
            "text",
            "brklbl rim",
            &[
                ("x", &N(b.text_x)),
                ("y", &N(y)),
                ("text-anchor", &b.anchor),
            ],
            &b.words,
        );
    }
}

/// The way to the target: from the baseline, or all across.
pub(super) fn target_line(svg: &mut Svg, parts: &Parts, frame: &Frame) {
    let Some((at, mark)) = parts.target else {
        return;
    };
    let (x, y) = (frame.x(at), frame.y(mark.value));
    let start = match parts.baseline {
        Some((baseline, _)) => frame.x(baseline).min(x),
        None => frame.left,
    };
    svg.leaf(
        "line",
        "tgtln",
        &[
            ("x1", &N(start)),
            ("x2", &N(x)),
            ("y1", &N(y)),
            ("y2", &N(y)),
        ],
    );
}

/// Target and baseline. Under columns the baseline stands below its year: it is a column already.
pub(super) fn marks(svg: &mut Svg, parts: &Parts, frame: &Frame) {
    if let Some((at, mark)) = parts.baseline.filter(|_| !parts.columns) {
        let (x, y) = (frame.x(at), frame.y(mark.value));
        ring(svg, "base", x, y, 7.0);
        let words = text::shorten_to(&mark.label, 11.0, frame.width / 2.0);
        let half = text::width(&words, 11.0) / 2.0;
        let x = within(x, half, frame);
        let y = if y - 23.0 < frame.top {
            y + 22.0
        } else {
            y - 13.0
        };
        let place: [(&str, &dyn std::fmt::Display); 3] =
            [("x", &N(x)), ("y", &N(y)), ("text-anchor", &"middle")];
        svg.words("text", "baselbl rim", &place, &words);
    }
    let Some((at, mark)) = parts.target else {
        return;
    };
    let (x, y) = (frame.x(at), frame.y(mark.value));
    ring(svg, "tgt", x, y, 5.0);
    let words = text::shorten_to(&mark.label, 12.5, frame.right - frame.left);
    let wide = text::width(&words, 12.5);
    // On the side away from the strong series.
    let strong = parts.lines.iter().find(|l| l.main);
    let over = strong
        .and_then(|l| l.dots.last())
        .is_some_and(|d| d.value > mark.value);
    let below = !parts.columns && (over && frame.bottom - y > 24.0 || y - frame.top < 16.0);
    let y = if below { y + 20.0 } else { y - 10.0 };
    let x = (x + 5.0).max(frame.left + wide);
    let place: [(&str, &dyn std::fmt::Display); 3] =
        [("x", &N(x)), ("y", &N(y)), ("text-anchor", &"end")];
    svg.words("text", "tgtlbl rim", &place, &words);
}

fn ring(svg: &mut Svg, class: &str, x: f64, y: f64, r: f64) {
    svg.leaf(
        "circle",
        class,
        &[("cx", &N(x)), ("cy", &N(y)), ("r", &N(r))],
    );
}

/// What hollow points, bands and grey lines mean.
pub(super) fn key(svg: &mut Svg, frame: &Frame) {
    for item in &frame.key {
        let (x, y) = (item.x, item.y);
        let middle = y - 4.0;
        match item.sign {
            Sign::Interval if frame.columns => {
                let path = format!(
                    "M{} {}V{}M{} {}H{}M{} {}H{}",
                    N(x + 10.0),
                    N(middle - 6.0),
                    N(middle + 6.0),
                    N(x + 6.0),
                    N(middle - 6.0),
                    N(x + 14.0),
                    N(x + 6.0),
                    N(middle + 6.0),
                    N(x + 14.0)
                );
                svg.leaf("path", "base", &[("d", &path)]);
            }
            Sign::Interval => svg.leaf(
                "rect",
                "band s0",
                &[
                    ("x", &N(x)),
                    ("y", &N(middle - 6.0)),
                    ("width", &N(20.0)),
                    ("height", &N(12.0)),
                ],
            ),
            Sign::Provisional if frame.columns => svg.leaf(
                "rect",
                "bar s0 soft",
                &[
                    ("x", &N(x + 3.0)),
                    ("y", &N(middle - 6.0)),
                    ("width", &N(14.0)),
                    ("height", &N(12.0)),
                ],
            ),
            Sign::Partial if frame.columns => svg.leaf(
                "rect",
                "hollow s0",
                &[
                    ("x", &N(x + 3.0)),
                    ("y", &N(middle - 6.0)),
                    ("width", &N(14.0)),
                    ("height", &N(12.0)),
                ],
            ),
            Sign::Provisional => {
                let path = format!("M{} {}h20", N(x), N(middle));
                svg.leaf("path", "ln s0 soft", &[("d", &path)]);
                svg.leaf(
                    "circle",
                    "pt s0 provisional",
                    &[("cx", &N(x + 10.0)), ("cy", &N(middle)), ("r", &N(3.6))],
                );
            }
            Sign::Partial => {
                let path = format!(
                    "M{} {}l5.4 5.4l-5.4 5.4l-5.4 -5.4Z",
                    N(x + 10.0),
                    N(middle - 5.4)
                );
                svg.leaf("path", "dia s0", &[("d", &path)]);
            }
            Sign::Earlier => {
                let path = format!("M{} {}h20", N(x), N(middle));
                svg.leaf("path", "past", &[("d", &path)]);
            }
        }
        svg.words(
            "text",
            "key",
            &[("x", &N(x + 26.0)), ("y", &N(y))],
            &item.words,
        );
    }
}
