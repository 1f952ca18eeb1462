//! Lines, bands of intervals, points, and the thin lines of earlier vintages.

use std::fmt::Write as _;

use super::frame::{Dot, Frame, Line, Parts, within};
use super::{Chart, State};
use crate::text;
use crate::xml::{N, Svg};

/// Dots nearer than this are not drawn one by one.
const DENSE: f64 = 11.0;

/// Lines of earlier vintages, each with its day at its end, on the side away from the strong series; newest first where room is short.
pub(super) fn vintages(svg: &mut Svg, parts: &Parts, frame: &Frame) {
    for past in &parts.past {
        let mut path = String::new();
        for (at, value, joined) in &past.dots {
            step(&mut path, *joined, frame.x(*at), frame.y(*value));
        }
        svg.leaf("path", "past", &[("d", &path)]);
    }
    let strong = parts.lines.iter().find(|l| l.main);
    // The room of the strong series' own label.
    let last = strong.and_then(|l| l.end());
    let own = last.map(|d| {
        let (x, y) = (frame.x(d.at), frame.y(d.value));
        [x - 36.0, x + 36.0, y - 28.0, y + 28.0]
    });
    let mut taken: Vec<[f64; 4]> = own.into_iter().collect();
    for past in parts.past.iter().rev() {
        let Some(&(at, value, _)) = past.dots.last() else {
            continue;
        };
        let (x, y) = (frame.x(at), frame.y(value));
        svg.leaf(
            "circle",
            "pastlbl pastend",
            &[("cx", &N(x)), ("cy", &N(y)), ("r", &N(2.2))],
        );
        let then = strong.and_then(|l| {
            let near = |d: &&Dot| (d.at - at).abs();
            l.dots.iter().min_by(|a, b| near(a).total_cmp(&near(b)))
        });
        let above = then.is_some_and(|d| d.value < value);
        let wide = text::width(past.label, 11.0);
        let x = within(x, wide / 2.0, frame);
        let y = if above { y - 9.0 } else { y + 17.0 };
        let own = [
            x - wide / 2.0 - 4.0,
            x + wide / 2.0 + 4.0,
            y - 11.0,
            y + 3.0,
        ];
        let touches =
            |b: &[f64; 4]| own[0] < b[1] && b[0] < own[1] && own[2] < b[3] && b[2] < own[3];
        if taken.iter().any(touches) {
            continue;
        }
        taken.push(own);
        let place: [(&str, &dyn std::fmt::Display); 3] =
            [("x", &N(x)), ("y", &N(y)), ("text-anchor", &"middle")];
        svg.words("text", "pastlbl rim", &place, past.label);
    }
}

pub(super) fn draw(svg: &mut Svg, chart: &Chart, parts: &Parts, frame: &Frame) {
    // Bands of many series hide each other: only the strong one and one beside it have them.
    let strong: Vec<&Line> = parts.lines.iter().filter(|l| l.main).take(2).collect();
    for line in strong.into_iter().rev() {
        bands(svg, line, frame);
    }
    // The strong series last, over the others.
    for line in parts
        .lines
        .iter()
        .filter(|l| !l.main)
        .chain(parts.lines.iter().filter(|l| l.main).rev())
    {
        strokes(svg, line, frame);
        for (i, dot) in line.dots.iter().enumerate() {
            let alone = !dot.joined && line.dots.get(i + 1).is_none_or(|next| !next.joined);
            let last = i + 1 == line.dots.len();
            let near = line.dots.len() > 1 && spacing(line, frame) < DENSE;
            let name = line.name(chart);
            point(
                svg,
                line.class,
                name,
                dot,
                frame,
                Look {
                    dense: if line.main {
                        near && !alone && !last
                    } else {
                        !alone
                    },
                    hidden: false,
                    last,
                },
            );
        }
    }
}

/// Pixels between neighbouring dots.
fn spacing(line: &Line, frame: &Frame) -> f64 {
    let (Some(first), Some(last)) = (line.dots.first(), line.dots.last()) else {
        return f64::MAX;
    };
    (frame.x(last.at) - frame.x(first.at)) / (line.dots.len() - 1).max(1) as f64
}

fn bands(svg: &mut Svg, line: &Line, frame: &Frame) {
    let class = format!("band {}", line.class);
    let mut run: Vec<(f64, f64, f64)> = Vec::new();
    let close = |svg: &mut Svg, run: &mut Vec<(f64, f64, f64)>| {
        match run.as_slice() {
            [] => {}
            [(x, low, high)] => {
                let path = format!("M{} {}V{}", N(*x), N(*low), N(*high));
                svg.leaf("path", &format!("whisk {}", line.class), &[("d", &path)]);
            }
            many => {
                let mut path = String::new();
                for (i, (x, _, high)) in many.iter().enumerate() {
                    step(&mut path, i > 0, *x, *high);
                }
                for (x, low, _) in many.iter().rev() {
                    step(&mut path, true, *x, *low);
                }
                path.push('Z');
                svg.leaf("path", &class, &[("d", &path)]);
            }
        }
        run.clear();
    };
    for dot in &line.dots {
        if !dot.joined || dot.interval.is_none() {
            close(svg, &mut run);
        }
        if let Some((low, high)) = dot.interval {
            run.push((frame.x(dot.at), frame.y(low), frame.y(high)));
        }
    }
    close(svg, &mut run);
}

/// The line itself: whole where both ends are, dotted towards what may change.
fn strokes(svg: &mut Svg, line: &Line, frame: &Frame) {
    let (mut firm, mut soft) = (String::new(), String::new());
    let mut pen: Option<bool> = None;
    for pair in line.dots.windows(2) {
        let (a, b) = (&pair[0], &pair[1]);
        if !b.joined {
            pen = None;
            continue;
        }
        let is_soft = a.point.state != State::Reported || b.point.state != State::Reported;
        let path = if is_soft { &mut soft } else { &mut firm };
        if pen != Some(is_soft) {
            step(path, false, frame.x(a.at), frame.y(a.value));
        }
        step(path, true, frame.x(b.at), frame.y(b.value));
        pen = Some(is_soft);
    }
    for (path, more) in [(firm, ""), (soft, " soft")] {
        if !path.is_empty() {
            svg.leaf("path", &format!("ln {}{more}", line.class), &[("d", &path)]);
        }
    }
}

/// How a point is drawn.
#[derive(Clone, Copy)]
pub(super) struct Look {
    /// Seen only when it is reached.
    pub dense: bool,
    /// Another mark shows it already.
    pub hidden: bool,
    /// The last of its series.
    pub last: bool,
}

/// A point with its data, and its link where it has one.
pub(super) fn point(svg: &mut Svg, series: &str, name: &str, dot: &Dot, frame: &Frame, look: Look) {
    let (x, y) = (frame.x(dot.at), frame.y(dot.value));
    let p = dot.point;
    let linked = svg.link(
        p.href.as_deref(),
        &format!("{name}, {}: {}", p.label, p.text),
    );
    if p.state == State::Partial && !look.hidden {
        let r = if look.dense { 3.4 } else { 5.4 };
        let path = format!(
            "M{} {}L{} {}L{} {}L{} {}Z",
            N(x),
            N(y - r),
            N(x + r),
            N(y),
            N(x),
            N(y + r),
            N(x - r),
            N(y)
        );
        svg.leaf("path", &format!("dia {series}"), &[("d", &path)]);
    }
    // Seen only when it is reached: by pointer or by key.
    let unseen = look.hidden || look.dense && p.state == State::Reported;
    let class = format!(
        "pt {series} {}{}",
        p.state.class(),
        if unseen { " dense" } else { "" }
    );
    let r = match (look.last, look.dense) {
        (true, _) => 4.4,
        (false, true) if p.state == State::Provisional => 2.4,
        _ => 3.6,
    };
    // Only a page has pointers and keys.
    if svg.dress() == crate::Dress::Page || !(unseen || p.state == State::Partial) {
        svg.leaf(
            "circle",
            &class,
            &[
                ("cx", &N(x)),
                ("cy", &N(y)),
                ("r", &N(r)),
                ("data-x", &p.period),
                ("data-label", &p.label),
                ("data-series", &name),
                ("data-text", &p.text),
                ("data-status", &p.status),
            ],
        );
    }
    if linked {
        svg.close();
    }
}

/// One step of a path: a line, or a move where the pen is lifted.
fn step(path: &mut String, down: bool, x: f64, y: f64) {
    let command = if down { 'L' } else { 'M' };
    let _ = write!(path, "{command}{} {}", N(x), N(y));
}
