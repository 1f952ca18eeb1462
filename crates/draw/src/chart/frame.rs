//! What is drawn, cleaned and placed: the parts of a chart, and the frame that turns months and values into pixels.

use cotejo_lang::{Key, Lang};

use super::rows::{KeyItem, key_items, name_rows};
use super::{Chart, Form, Mark, Numbers, Point, Role, SeriesBreak, State, made_up_width};
use crate::axis::{Calendar, Span, TimeTick, ValueAxis, drawable, time_ticks};
use crate::xml::{N, Svg};
use crate::{Dress, Size, text};

/// A point that can be drawn.
pub(super) struct Dot<'a> {
    /// Months since January of year 0.
    pub at: f64,
    pub value: f64,
    pub interval: Option<(f64, f64)>,
    /// True where the line to it from the dot before is drawn.
    pub joined: bool,
    pub point: &'a Point,
}

/// A series that can be drawn.
pub(super) struct Line<'a> {
    pub class: &'static str,
    pub label: &'a str,
    pub main: bool,
    pub dots: Vec<Dot<'a>>,
}

impl<'a> Line<'a> {
    /// The dot that its label stands at: the last whole one; the last where none is whole.
    pub fn end(&self) -> Option<&Dot<'a>> {
        let whole = |d: &&Dot| d.point.state != State::Partial;
        self.dots.iter().rev().find(whole).or(self.dots.last())
    }

    /// What it is called; a series alone is called as the chart.
    pub fn name<'b>(&'b self, chart: &'b Chart) -> &'b str {
        if self.label.is_empty() {
            &chart.title
        } else {
            self.label
        }
    }
}

/// An earlier vintage's line: place, value, joined.
pub(super) struct PastLine<'a> {
    pub label: &'a str,
    pub dots: Vec<(f64, f64, bool)>,
}

/// All that is drawn.
pub(super) struct Parts<'a> {
    pub calendar: Calendar,
    pub lines: Vec<Line<'a>>,
    pub past: Vec<PastLine<'a>>,
    pub breaks: Vec<(f64, &'a SeriesBreak)>,
    pub target: Option<(f64, &'a Mark)>,
    pub baseline: Option<(f64, &'a Mark)>,
    pub columns: bool,
}

/// Years 1 to 9999.
fn in_time(span: Span) -> Option<Span> {
    (span.0 >= 12 && span.0 <= span.1 && span.1 < 120_000).then_some(span)
}

impl<'a> Parts<'a> {
    pub(super) fn of(chart: &'a Chart) -> Parts<'a> {
        let sorted = |points: &'a [Point]| {
            let mut kept: Vec<(Span, &Point)> = points
                .iter()
                .filter_map(|p| Some((in_time((p.start, p.end))?, p)))
                .collect();
            kept.sort_by_key(|(span, _)| (span.1, span.0));
            kept
        };
        let all: Vec<Vec<(Span, &Point)>> =
            chart.series.iter().map(|s| sorted(&s.points)).collect();
        let spans = |list: &[(Span, &Point)]| list.iter().map(|(s, _)| *s).collect::<Vec<_>>();
        let calendar = Calendar::of(&all.iter().map(|l| spans(l)).collect::<Vec<_>>());
        let months: Vec<i32> = chart.breaks.iter().map(|b| b.month).collect();
        let broken = |a: Span, b: Span| {
            let before = if calendar == Calendar::Windows {
                a.1
            } else {
                a.0
            };
            months.iter().any(|m| before < *m && *m <= b.1)
        };
        let mut colours = ["s0", "s1", "s2", "s3"].into_iter();
        let lines: Vec<Line> = chart
            .series
            .iter()
            .zip(&all)
            .map(|(series, list)| {
                let main = series.role == Role::Main;
                let class = main.then(|| colours.next()).flatten().unwrap_or("ctx");
                let usual = usual_step(&spans(list));
                let mut dots: Vec<Dot> = Vec::new();
                let mut before: Option<(Span, bool)> = None;
                for &(span, point) in list {
                    let Some(value) = drawable(point.value) else {
                        continue;
                    };
                    let interval = point.interval.and_then(|(a, b)| {
                        Some((drawable(Some(a.min(b)))?, drawable(Some(a.max(b)))?))
                    });
                    // Five months of a year, or half of the states, beside a whole: a line between them would be a fall that never was.
                    let whole = point.state != State::Partial;
                    let joined = before.is_some_and(|(b, was_whole)| {
                        whole && was_whole && calendar.adjacent(b, span, usual) && !broken(b, span)
                    });
                    dots.push(Dot {
                        at: calendar.position(span),
                        value,
                        interval,
                        joined,
                        point,
                    });
                    before = Some((span, whole));
                }
                Line {
                    class,
                    label: &series.label,
                    main,
                    dots,
                }
            })
            .collect();
        let past = chart.vintages.iter().map(|vintage| {
            let mut spans: Vec<(Span, Option<f64>)> = vintage
                .points
                .iter()
                .filter_map(|p| Some((in_time((p.start, p.end))?, p.value)))
                .collect();
            spans.sort_by_key(|(s, _)| (s.1, s.0));
            let usual = usual_step(&spans.iter().map(|(s, _)| *s).collect::<Vec<_>>());
            let mut before: Option<Span> = None;
            let mut dots = Vec::new();
            for (span, value) in spans {
                let Some(value) = drawable(value) else {
                    continue;
                };
                let joined =
                    before.is_some_and(|b| calendar.adjacent(b, span, usual) && !broken(b, span));
                dots.push((calendar.position(span), value, joined));
                before = Some(span);
            }
            PastLine {
                label: &vintage.label,
                dots,
            }
        });
        let mark = |m: &'a Option<Mark>| {
            let mark = m.as_ref()?;
            drawable(Some(mark.value))?;
            Some((calendar.position(in_time((mark.start, mark.end))?), mark))
        };
        let drawn: Vec<&Line> = lines.iter().filter(|l| !l.dots.is_empty()).collect();
        let yearly = matches!(calendar, Calendar::Years | Calendar::FiscalYears);
        let columns = drawn.len() == 1
            && yearly
            && chart.vintages.is_empty()
            && match chart.form {
                Form::Line => false,
                Form::Auto => chart.counts && drawn[0].dots.len() <= 12,
                Form::Columns => drawn[0].dots.len() <= 40,
            };
        Parts {
            past: past.filter(|p: &PastLine| !p.dots.is_empty()).collect(),
            breaks: chart
                .breaks
                .iter()
                .filter(|b| in_time((b.month, b.month)).is_some())
                .map(|b| (f64::from(b.month), b))
                .collect(),
            target: mark(&chart.target),
            baseline: mark(&chart.baseline),
            columns,
            calendar,
            lines,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lines.iter().all(|l| l.dots.is_empty())
    }

    fn dots(&self) -> impl Iterator<Item = &Dot<'a>> {
        self.lines.iter().flat_map(|l| &l.dots)
    }

    /// Where in time the parts lie, first and last.
    fn times(&self) -> (f64, f64) {
        let marks = self.target.iter().chain(&self.baseline).map(|m| m.0);
        let past = self.past.iter().flat_map(|p| p.dots.iter().map(|d| d.0));
        ends(self.dots().map(|d| d.at).chain(marks).chain(past)).unwrap_or((24_000.0, 24_012.0))
    }

    /// The lowest and highest value, intervals of the strong series included.
    fn values(&self) -> (f64, f64) {
        let strong = self.lines.iter().filter(|l| l.main).flat_map(|l| &l.dots);
        let whiskers = strong.filter_map(|d| d.interval).flat_map(|(a, b)| [a, b]);
        let marks = self.target.iter().chain(&self.baseline).map(|m| m.1.value);
        let past = self.past.iter().flat_map(|p| p.dots.iter().map(|d| d.1));
        let values = self
            .dots()
            .map(|d| d.value)
            .chain(whiskers)
            .chain(marks)
            .chain(past);
        ends(values).unwrap_or((0.0, 1.0))
    }
}

/// The most usual distance between the ends of periods, in months; at least 1.
fn usual_step(spans: &[Span]) -> i32 {
    let mut steps: Vec<i32> = spans.windows(2).map(|p| p[1].1 - p[0].1).collect();
    steps.sort_unstable();
    steps.get(steps.len() / 2).copied().unwrap_or(1).max(1)
}

fn ends(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.fold(None, |ends, v| {
        Some(ends.map_or((v, v), |(a, b): (f64, f64)| (a.min(v), b.max(v))))
    })
}

/// A break's label: its place in pixels, its line of text from the top, its words.
pub(super) struct BreakLabel {
    pub x: f64,
    pub text_x: f64,
    pub anchor: &'static str,
    pub row: usize,
    pub words: String,
    pub whole: String,
}

/// Where everything goes.
pub(super) struct Frame {
    pub width: f64,
    pub height: f64,
    pub margin: f64,
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
    pub head: Vec<String>,
    pub unit: Vec<String>,
    pub note: Vec<String>,
    /// Names of the series in rows above, where there is no room beside the lines: class, words, place.
    pub names: Vec<(&'static str, String, f64, f64)>,
    pub narrow: bool,
    pub columns: bool,
    pub key: Vec<KeyItem>,
    pub break_labels: Vec<BreakLabel>,
    from: f64,
    to: f64,
    axis: ValueAxis,
    factor: f64,
    ticks: Vec<TimeTick>,
}

impl Frame {
    pub(super) fn of(chart: &Chart, parts: &Parts, lang: Lang, dress: Dress, size: Size) -> Frame {
        let (width, height) = (
            f64::from(size.width.clamp(240, 4000)),
            f64::from(size.height.clamp(160, 4000)),
        );
        let narrow = size.is_narrow();
        let margin = if dress.stands_alone() { 16.0 } else { 0.0 };
        let inner = width - 2.0 * margin;
        let chip = if chart.synthetic {
            made_up_width(lang) + 10.0
        } else {
            0.0
        };
        let wrapped = |on: bool, text: &str, size: f64, room: f64, most: usize| {
            if on {
                text::wrap(text, size, room, most)
            } else {
                Vec::new()
            }
        };
        let alone = dress.stands_alone();
        // Bold letters are wider.
        let head = wrapped(alone, &chart.title, 19.2, inner - chip, 3);
        let unit = text::wrap(
            &chart.unit,
            13.0,
            inner - if head.is_empty() { chip } else { 0.0 },
            2,
        );
        let note = wrapped(alone, &chart.note, 11.0, inner, 3);

        let mut top = margin + 22.0 * head.len() as f64 + 17.0 * unit.len() as f64;
        if head.is_empty() && unit.is_empty() && chart.synthetic {
            top += 20.0;
        }
        let several = parts.lines.iter().filter(|l| !l.dots.is_empty()).count() > 1;
        let names = if narrow && several {
            name_rows(parts, margin, inner, &mut top)
        } else {
            Vec::new()
        };

        let key = key_items(parts, lang, margin, inner);
        let key_height = key.iter().map(|k| k.y + 18.0).fold(0.0, f64::max);
        let (low, high) = parts.values();
        let from_zero = chart.counts || parts.columns || (low >= 0.0 && low < 0.55 * high);
        let (low, high) = if from_zero {
            (low.min(0.0), high.max(0.0))
        } else {
            (low, high)
        };
        let factor = if chart.numbers == Numbers::Percent {
            100.0
        } else {
            1.0
        };
        let about = if height < 300.0 || narrow { 4 } else { 5 };
        let axis = ValueAxis::over(low * factor, high * factor, about, chart.counts);
        let left = margin
            + axis
                .ticks
                .iter()
                .map(|t| text::width(&tick_label(&axis, *t, lang, chart.numbers), 12.0))
                .fold(0.0, f64::max)
            + 10.0;
        let right = width - margin - super::labels::room(parts, chart, lang, narrow);
        let right = right.max(left + 80.0);

        let (first, last) = parts.times();
        let half = parts.calendar.half();
        let (from, to) = (first - half, last + half);
        let mut ticks = time_ticks(lang, parts.calendar, from, to, right - left);
        if let Some((at, mark)) = parts.baseline.filter(|_| parts.columns) {
            let below = Some(text::shorten_to(&mark.label, 12.0, 120.0));
            match ticks.iter_mut().find(|t| t.at == at) {
                Some(tick) => tick.below = below,
                None => ticks.push(TimeTick {
                    at,
                    label: String::new(),
                    below,
                }),
            }
        }
        let two_lines = ticks.iter().any(|t| t.below.is_some());

        let mut frame = Frame {
            width,
            height,
            margin,
            left,
            right,
            top: 0.0,
            bottom: 0.0,
            head,
            unit,
            note,
            names,
            narrow,
            columns: parts.columns,
            key,
            break_labels: Vec::new(),
            from,
            to,
            axis,
            factor,
            ticks,
        };
        frame.break_labels = frame.place_breaks(parts);
        let rows = frame
            .break_labels
            .iter()
            .map(|b| b.row + 1)
            .max()
            .unwrap_or(0);
        frame.top = top + 12.0 + 15.0 * rows as f64 + if parts.columns { 8.0 } else { 0.0 };
        let notes = if frame.note.is_empty() {
            0.0
        } else {
            14.0 * frame.note.len() as f64 + 8.0
        };
        frame.bottom = height - margin - notes - key_height - if two_lines { 40.0 } else { 24.0 };
        // Long words must not eat the plot: the drawing grows instead.
        let least = (0.42 * height).max(90.0);
        let short = (frame.top + least - frame.bottom).max(0.0).ceil();
        frame.bottom += short;
        frame.height += short;
        for item in &mut frame.key {
            item.y += frame.height - margin - notes - key_height + 12.0;
        }
        frame
    }

    /// Pixels from the left of a place in time.
    pub(super) fn x(&self, at: f64) -> f64 {
        self.left + (at - self.from) / (self.to - self.from) * (self.right - self.left)
    }

    /// Pixels from the top of a value.
    pub(super) fn y(&self, value: f64) -> f64 {
        let share = (value * self.factor - self.axis.low) / (self.axis.high - self.axis.low);
        self.bottom - share * (self.bottom - self.top)
    }

    /// The pixels of a month.
    pub(super) fn per_month(&self) -> f64 {
        (self.right - self.left) / (self.to - self.from)
    }

    /// Grid, ticks and their labels.
    pub(super) fn grid(&self, svg: &mut Svg, lang: Lang, numbers: Numbers) {
        for tick in &self.axis.ticks {
            let y = self.y(*tick / self.factor);
            let class = if *tick == 0.0 { "zero" } else { "grid" };
            svg.leaf(
                "line",
                class,
                &[
                    ("x1", &N(self.left)),
                    ("x2", &N(self.right)),
                    ("y1", &N(y)),
                    ("y2", &N(y)),
                ],
            );
            svg.words(
                "text",
                "tick",
                &[
                    ("x", &N(self.left - 8.0)),
                    ("y", &N(y + 4.0)),
                    ("text-anchor", &"end"),
                ],
                &tick_label(&self.axis, *tick, lang, numbers),
            );
        }
        for tick in &self.ticks {
            let x = self.x(tick.at);
            if !self.columns {
                svg.leaf(
                    "line",
                    "notch",
                    &[
                        ("x1", &N(x)),
                        ("x2", &N(x)),
                        ("y1", &N(self.bottom)),
                        ("y2", &N(self.bottom + 4.0)),
                    ],
                );
            }
            for (label, down) in [(Some(&tick.label), 17.0), (tick.below.as_ref(), 31.0)] {
                let Some(label) = label else { continue };
                let half = text::width(label, 12.0) / 2.0;
                let x = within(x, half, self);
                svg.words(
                    "text",
                    "tick",
                    &[
                        ("x", &N(x)),
                        ("y", &N(self.bottom + down)),
                        ("text-anchor", &"middle"),
                    ],
                    label,
                );
            }
        }
    }

    /// Labels of breaks beside their rules, in as many rows as they need to stay apart.
    fn place_breaks(&self, parts: &Parts) -> Vec<BreakLabel> {
        let mut ends: Vec<f64> = Vec::new();
        let mut placed = Vec::new();
        let mut breaks: Vec<_> = parts
            .breaks
            .iter()
            .filter(|(at, _)| *at > self.from && *at < self.to)
            .collect();
        breaks.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (at, b) in breaks {
            let x = self.x(*at);
            let room = (self.right - self.left).min(if self.narrow { 150.0 } else { 220.0 });
            let words = if text::width(&b.label, 11.0) > room {
                text::shorten(&b.label, 11.0, room)
            } else {
                b.label.clone()
            };
            let wide = text::width(&words, 11.0) + 6.0;
            let (anchor, begin) = if x + wide <= self.width - self.margin {
                ("start", x + 5.0)
            } else {
                ("end", x - wide)
            };
            let text_x = if anchor == "start" { x + 5.0 } else { x - 5.0 };
            let row = ends
                .iter()
                .position(|end| *end + 8.0 < begin)
                .unwrap_or(ends.len());
            if row == ends.len() {
                ends.push(0.0);
            }
            ends[row] = begin + wide;
            placed.push(BreakLabel {
                x,
                text_x,
                anchor,
                row,
                words,
                whole: b.label.clone(),
            });
            if ends.len() >= 3 {
                break;
            }
        }
        placed
    }
}

/// The middle of a text of this half width, moved so that the text stays inside the drawing; where it is too wide for it, its begin does.
pub(super) fn within(x: f64, half: f64, frame: &Frame) -> f64 {
    x.min(frame.width - half).max(half)
}

/// What is written at a tick.
pub(crate) fn tick_label(axis: &ValueAxis, tick: f64, lang: Lang, numbers: Numbers) -> String {
    if numbers == Numbers::Percent {
        return lang.percent(tick / 100.0, Some(axis.decimals));
    }
    if axis.high.abs().max(axis.low.abs()) >= 2e6 && tick != 0.0 {
        let step = axis
            .ticks
            .get(1)
            .zip(axis.ticks.first())
            .map_or(1e6, |(b, a)| b - a);
        let decimals = (6.0 - step.log10().floor()).clamp(0.0, 6.0) as u8;
        return lang.fill(
            Key::DrawMillions,
            &[("n", &lang.number(tick / 1e6, Some(decimals)))],
        );
    }
    lang.number(tick, Some(axis.decimals))
}
