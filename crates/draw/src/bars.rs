//! Bars of things that are not periods: lists in rows (the first twenty dealers), and bins in columns (time-to-crime by years).
//!
//! What is certain is full, what may be is hatched beyond it. Bars begin at zero; a value below zero has no bar, only its words.

mod columns;
mod rows;

use cotejo_lang::{Key, Lang};

use crate::axis::drawable;
use crate::chart::{Numbers, Role, made_up, made_up_width};
use crate::sheet::{self, Sheet};
use crate::xml::{N, Svg, identifier};
use crate::{Dress, Size, text};

/// A list or a set of bins as bars.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bars {
    /// Unlike any other on the page; ids of its parts begin with it.
    pub id: String,
    /// What is seen.
    pub title: String,
    /// What the values count.
    pub unit: String,
    /// Source and as-of day, written below where the drawing stands alone.
    pub note: String,
    /// The bars in their order.
    pub bars: Vec<Bar>,
    /// Whether they lie or stand.
    pub form: BarForm,
    /// How the value axis of columns is written.
    pub numbers: Numbers,
    /// True where a value is a count: columns have whole ticks.
    pub counts: bool,
    /// What the hatched parts are, for the key below; may be empty.
    pub uncertain: String,
    /// True where any of it is made up; the drawing says so.
    pub synthetic: bool,
}

/// One bar.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bar {
    /// What it is of: a place, a maker, `1 a 2 años`.
    pub label: String,
    /// The value, or its certain part; `None` (or what cannot be drawn) has no bar.
    pub value: Option<f64>,
    /// What the value is at most, where some of it is uncertain: the part from the value to here is hatched.
    pub up_to: Option<f64>,
    /// The 95 % interval, low and high.
    pub interval: Option<(f64, f64)>,
    /// The value as it is read, or why there is none.
    pub text: String,
    /// Its share of the whole as it is read: `12%`; may be empty.
    pub share: String,
    /// In colour, or in grey: what is not known, what is left over.
    pub role: Role,
    /// Its page; only addresses on this site or over https become links.
    pub href: Option<String>,
}

/// Whether bars lie or stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BarForm {
    /// In rows, each with its words before it and its value behind it. The drawing is as high as they need.
    #[default]
    Rows,
    /// In columns over their words, with an axis of values: for bins, whose order means something.
    Columns,
}

impl Bar {
    /// The value and the most it may be, where they can be drawn.
    fn ends(&self) -> Option<(f64, f64)> {
        let value = drawable(self.value).filter(|v| *v >= 0.0)?;
        Some((value, drawable(self.up_to).map_or(value, |v| v.max(value))))
    }

    /// The interval from its lower to its upper end, what is below zero cut off.
    fn whisker(&self) -> Option<(f64, f64)> {
        let (low, high) = self.interval?;
        let (low, high) = (drawable(Some(low))?, drawable(Some(high))?);
        let (low, high) = (low.min(high).max(0.0), low.max(high));
        (self.ends().is_some() && high > low).then_some((low, high))
    }

    fn class(&self) -> &'static str {
        match self.role {
            Role::Main => "s0",
            Role::Context => "ctx",
        }
    }

    /// All that it says in one line.
    fn line(&self) -> String {
        let said = match (self.label.is_empty(), self.text.is_empty()) {
            (false, false) => format!("{}: {}", self.label, self.text),
            _ => format!("{}{}", self.label, self.text),
        };
        if self.share.is_empty() {
            said
        } else {
            format!("{said} ({})", self.share)
        }
    }
}

/// Where the parts of the drawing go.
struct Frame {
    id: String,
    width: f64,
    margin: f64,
    narrow: bool,
    head: Vec<String>,
    unit: Vec<String>,
    note: Vec<String>,
    /// Where the bars' part begins, and how high the drawing should be.
    top: f64,
    height: f64,
    /// What the lines below the bars need: key and note.
    foot: f64,
    /// The greatest end of a bar or an interval; above zero.
    most: f64,
}

impl Bars {
    /// The drawing, a complete `<svg>` element. Rows take their own height, columns that of `size`.
    ///
    /// Values beyond 10¹⁵ or that are no numbers have no bar. At most 200 bars are drawn.
    pub fn svg(&self, lang: Lang, dress: Dress, size: Size) -> String {
        let mut svg = Svg::new(dress);
        let bars = self.bars.get(..200).unwrap_or(&self.bars);
        let frame = self.frame(lang, dress, size, bars);
        let empty = bars.is_empty();
        let height = match self.form {
            _ if empty => frame.top + 80.0 + frame.foot,
            BarForm::Rows => frame.top + rows::height(bars, &frame) + frame.foot,
            BarForm::Columns => columns::height(bars, &frame),
        };
        self.open(&mut svg, lang, &frame, bars, height);
        if empty {
            svg.words(
                "text",
                "empty",
                &[
                    ("x", &N(frame.width / 2.0)),
                    ("y", &N(frame.top + 40.0)),
                    ("text-anchor", &"middle"),
                ],
                lang.text(Key::DrawEmpty),
            );
        }
        match self.form {
            _ if empty => {}
            BarForm::Rows => rows::draw(&mut svg, bars, &frame),
            BarForm::Columns => columns::draw(&mut svg, lang, self, bars, &frame, height),
        }
        self.foot(&mut svg, &frame, bars, height);
        svg.finish()
    }

    fn frame(&self, lang: Lang, dress: Dress, size: Size, bars: &[Bar]) -> Frame {
        let alone = dress.stands_alone();
        let width = f64::from(size.width.clamp(240, 4000));
        let margin = if alone { 16.0 } else { 0.0 };
        let inner = width - 2.0 * margin;
        let chip = if self.synthetic {
            made_up_width(lang) + 10.0
        } else {
            0.0
        };
        let wrapped = |on: bool, words: &str, size: f64, room: f64, most: usize| {
            if on {
                text::wrap(words, size, room, most)
            } else {
                Vec::new()
            }
        };
        let head = wrapped(alone, &self.title, 19.2, inner - chip, 3);
        let beside = if head.is_empty() { chip } else { 0.0 };
        let unit = text::wrap(&self.unit, 13.0, inner - beside, 2);
        let note = wrapped(alone, &self.note, 11.0, inner, 3);
        let mut top = margin + 22.0 * head.len() as f64 + 17.0 * unit.len() as f64 + 6.0;
        if head.is_empty() && unit.is_empty() && self.synthetic {
            top += 20.0;
        }
        let key = if self.has_key(bars) { 24.0 } else { 0.0 };
        let notes = if note.is_empty() {
            0.0
        } else {
            14.0 * note.len() as f64 + 6.0
        };
        let ends = bars.iter().filter_map(Bar::ends).map(|(_, most)| most);
        let whiskers = bars.iter().filter_map(Bar::whisker).map(|(_, high)| high);
        let most = ends.chain(whiskers).fold(0.0, f64::max);
        Frame {
            id: format!("{}-{}", identifier(&self.id), size.width),
            width,
            margin,
            narrow: size.is_narrow(),
            head,
            unit,
            note,
            top,
            height: f64::from(size.height.clamp(160, 4000)),
            foot: key + notes + margin,
            most: if most > 0.0 { most } else { 1.0 },
        }
    }

    fn has_key(&self, bars: &[Bar]) -> bool {
        let hatched = |bar: &Bar| bar.ends().is_some_and(|(value, most)| most > value);
        !self.uncertain.is_empty() && bars.iter().any(hatched)
    }

    fn open(&self, svg: &mut Svg, lang: Lang, frame: &Frame, bars: &[Bar], height: f64) {
        let mut said: Vec<String> = bars.iter().map(Bar::line).collect();
        if said.is_empty() {
            said.push(lang.text(Key::DrawEmpty).to_string());
        }
        if self.synthetic {
            said.push(lang.text(Key::WordSynthetic).to_string());
        }
        let linked = bars.iter().any(|b| b.href.is_some());
        let sheet = Sheet {
            class: if frame.narrow {
                "plot bars narrow"
            } else {
                "plot bars wide"
            },
            id: &frame.id,
            width: frame.width,
            height,
            parts: svg.dress() == Dress::Page && linked,
            title: &self.title,
            description: &format!("{}.", said.join("; ")),
        };
        sheet.open(svg, lang, &[]);
        sheet::hatching(svg, &format!("{}-h", frame.id), "sheet", "barhatch");
        sheet.paper(svg);
        let y = frame.margin + 14.0;
        sheet::lines(svg, "head", frame.margin, y + 2.0, 22.0, &frame.head);
        let y = y + 22.0 * frame.head.len() as f64;
        if self.synthetic {
            let top = if frame.head.is_empty() {
                y - 14.0
            } else {
                frame.margin
            };
            made_up(svg, lang, frame.width - frame.margin, top);
        }
        sheet::lines(svg, "unit", frame.margin, y, 17.0, &frame.unit);
    }

    /// The key of what is hatched, and the note.
    fn foot(&self, svg: &mut Svg, frame: &Frame, bars: &[Bar], height: f64) {
        if self.has_key(bars) {
            let (x, y) = (frame.margin, height - frame.foot + 8.0);
            hatched(svg, frame, "s0", [x + 1.0, y, 18.0, 12.0]);
            let room = frame.width - 2.0 * frame.margin - 28.0;
            let words = text::shorten_to(&self.uncertain, 12.0, room);
            let place: [(&str, &dyn std::fmt::Display); 2] =
                [("x", &N(x + 28.0)), ("y", &N(y + 10.0))];
            svg.words("text", "key", &place, &words);
        }
        let above = 14.0 * frame.note.len().saturating_sub(1) as f64;
        let y = height - frame.margin - above;
        sheet::lines(svg, "note", frame.margin, y, 14.0, &frame.note);
    }
}

/// A bar's rectangle: left, top, width, height.
type Rect = [f64; 4];

/// The full part of a bar.
fn full(svg: &mut Svg, class: &str, [x, y, width, height]: Rect) {
    svg.leaf(
        "rect",
        &format!("bar {class}"),
        &[
            ("x", &N(x)),
            ("y", &N(y)),
            ("width", &N(width)),
            ("height", &N(height)),
        ],
    );
}

/// The part of a bar that may be.
fn hatched(svg: &mut Svg, frame: &Frame, class: &str, [x, y, width, height]: Rect) {
    svg.leaf(
        "rect",
        &format!("maybe {class}"),
        &[
            ("x", &N(x)),
            ("y", &N(y)),
            ("width", &N(width)),
            ("height", &N(height)),
            ("fill", &format!("url(#{}-h)", frame.id)),
        ],
    );
}

/// A whisker, over a rim of paper.
fn whisker(svg: &mut Svg, path: &str) {
    svg.leaf("path", "rim", &[("d", &path), ("fill", &"none")]);
    svg.leaf("path", "base", &[("d", &path)]);
}

/// What is read of a bar under the pointer; print has none.
fn tooltip(svg: &mut Svg, bar: &Bar) {
    if svg.dress() != Dress::Print {
        svg.words("title", "", &[], &bar.line());
    }
}
