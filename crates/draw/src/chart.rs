//! Series over time: lines or columns, with intervals, gaps, breaks, a target and earlier vintages.
//!
//! What is not published is a gap, never a slope; a line is not drawn across a break of its series. A provisional point is hollow and the
//! line to it dotted; a period that is not whole is a diamond.

mod columns;
mod describe;
mod frame;
mod labels;
mod lines;
mod rows;

use cotejo_lang::{Key, Lang};

use crate::sheet::{self, Sheet};
use crate::xml::{N, Svg, identifier};
use crate::{Dress, Size, text};
pub(crate) use frame::tick_label;
use frame::{Frame, Parts};

/// A chart: what is said, not how it looks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chart {
    /// Unlike any other on the page; ids of its parts begin with it.
    pub id: String,
    /// What is seen: `Víctimas de homicidio doloso en Baja California`.
    pub title: String,
    /// What the value axis counts: `víctimas por cada 100,000 habitantes al año`.
    pub unit: String,
    /// Source and as-of day, written below where the drawing stands alone.
    pub note: String,
    /// The series; the first of role [`Role::Main`] is the strong one.
    pub series: Vec<Series>,
    /// Where the value should be, and when.
    pub target: Option<Mark>,
    /// What the target is measured from.
    pub baseline: Option<Mark>,
    /// Months at which a series stops being comparable with what came before.
    pub breaks: Vec<SeriesBreak>,
    /// What earlier vintages said, oldest first.
    pub vintages: Vec<Vintage>,
    /// Lines or columns.
    pub form: Form,
    /// How values are written.
    pub numbers: Numbers,
    /// True where a value is a count: the axis begins at zero and has whole ticks.
    pub counts: bool,
    /// True where any of it is made up; the drawing says so.
    pub synthetic: bool,
}

/// Lines or columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// Columns for a single series of at most 12 yearly counts, lines for all else.
    #[default]
    Auto,
    /// Lines.
    Line,
    /// Columns; lines where there are several series, or no room.
    Columns,
}

/// How values are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Numbers {
    /// As numbers; decimals as they are needed.
    #[default]
    Plain,
    /// Shares, as percentages: 0.092 is `9.2%`.
    Percent,
}

impl Numbers {
    pub(crate) fn write(self, lang: Lang, value: f64) -> String {
        match self {
            Numbers::Plain => lang.number(value, None),
            Numbers::Percent => lang.percent(value, None),
        }
    }
}

/// One line of values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// What it is called beside its line: `Baja California`.
    pub label: String,
    /// How strongly it is drawn.
    pub role: Role,
    /// Its points in the order of time. A period without one is a gap.
    pub points: Vec<Point>,
}

/// How strongly a series is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// In a colour of its own: the strong one first, up to three to compare with it.
    #[default]
    Main,
    /// In grey: the country, other states.
    Context,
}

/// One period of a series.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Point {
    /// First month, as months since January of year 0 (`cotejo_model::Month`).
    pub start: i32,
    /// Last month, included.
    pub end: i32,
    /// The period as machines write it: `2022`, `FY2022`, `2022-09`.
    pub period: String,
    /// The period in words: `septiembre de 2022`.
    pub label: String,
    /// The value; `None` (or what cannot be drawn) is a gap.
    pub value: Option<f64>,
    /// The 95 % interval, low and high.
    pub interval: Option<(f64, f64)>,
    /// Whether it may still change, or is not whole.
    pub state: State,
    /// The value as it is read, interval included: `26,279 (25,962–26,599)`.
    pub text: String,
    /// What is to be known about it, in words: `preliminar`, `8 de 12 meses publicados`. May be empty.
    pub status: String,
    /// The page that explains it; only addresses on this site or over https become links.
    pub href: Option<String>,
}

/// Whether a value may still change, or is not whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// Published, whole.
    #[default]
    Reported,
    /// The publisher says that it will change.
    Provisional,
    /// Some of its months or places are missing.
    Partial,
}

impl State {
    fn class(self) -> &'static str {
        match self {
            State::Reported => "reported",
            State::Provisional => "provisional",
            State::Partial => "partial",
        }
    }
}

/// A value at a time that is no point of a series: a target, a baseline.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mark {
    /// First month.
    pub start: i32,
    /// Last month, included.
    pub end: i32,
    /// The value.
    pub value: f64,
    /// What stands beside it: `Meta 2024: 24,800`.
    pub label: String,
}

/// A month from which a series is not comparable with what came before.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SeriesBreak {
    /// The first month of the new series.
    pub month: i32,
    /// Why, in a few words: `cambio de método`.
    pub label: String,
}

/// What an earlier vintage said of the strong series.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Vintage {
    /// Its day, as written beside its line: `20 jul 2023`.
    pub label: String,
    /// Its values.
    pub points: Vec<Past>,
}

/// One value of an earlier vintage.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Past {
    /// First month.
    pub start: i32,
    /// Last month, included.
    pub end: i32,
    /// The value; `None` is a gap.
    pub value: Option<f64>,
}

impl Chart {
    /// The drawing, a complete `<svg>` element.
    ///
    /// Values beyond ±10¹⁵ or that are no numbers, and months outside the years 1 to 9999, are left out as gaps.
    pub fn svg(&self, lang: Lang, dress: Dress, size: Size) -> String {
        let parts = Parts::of(self);
        let frame = Frame::of(self, &parts, lang, dress, size);
        let mut svg = Svg::new(dress);
        self.open(&mut svg, lang, &frame, size);
        self.heading(&mut svg, lang, &frame);
        if parts.is_empty() {
            let (x, y) = (
                (frame.left + frame.right) / 2.0,
                (frame.top + frame.bottom) / 2.0,
            );
            svg.leaf(
                "line",
                "zero",
                &[
                    ("x1", &N(frame.left)),
                    ("x2", &N(frame.right)),
                    ("y1", &N(frame.bottom)),
                    ("y2", &N(frame.bottom)),
                ],
            );
            svg.words(
                "text",
                "empty",
                &[("x", &N(x)), ("y", &N(y)), ("text-anchor", &"middle")],
                lang.text(Key::DrawEmpty),
            );
        } else {
            frame.grid(&mut svg, lang, self.numbers);
            lines::vintages(&mut svg, &parts, &frame);
            labels::breaks(&mut svg, &frame);
            if parts.columns {
                columns::bars(&mut svg, &parts, &frame);
                labels::target_line(&mut svg, &parts, &frame);
                columns::values(&mut svg, self, &parts, &frame, lang);
            } else {
                labels::target_line(&mut svg, &parts, &frame);
                lines::draw(&mut svg, self, &parts, &frame);
            }
            labels::marks(&mut svg, &parts, &frame);
            labels::ends(&mut svg, self, &parts, &frame, lang);
            labels::key(&mut svg, &frame);
        }
        self.foot(&mut svg, &frame);
        svg.finish()
    }

    fn open(&self, svg: &mut Svg, lang: Lang, frame: &Frame, size: Size) {
        let linked = self
            .series
            .iter()
            .any(|s| s.points.iter().any(|p| p.href.is_some()));
        let sheet = Sheet {
            class: if size.is_narrow() {
                "plot narrow"
            } else {
                "plot wide"
            },
            id: &format!("{}-{}", identifier(&self.id), size.width),
            width: frame.width,
            height: frame.height,
            parts: svg.dress() == Dress::Page && linked,
            title: &self.title,
            description: &describe::sentence(self, lang),
        };
        sheet.open(
            svg,
            lang,
            &[
                ("data-left", &N(frame.left)),
                ("data-right", &N(frame.right)),
                ("data-top", &N(frame.top)),
                ("data-bottom", &N(frame.bottom)),
            ],
        );
        sheet.paper(svg);
    }

    fn heading(&self, svg: &mut Svg, lang: Lang, frame: &Frame) {
        let y = frame.margin + 14.0;
        sheet::lines(svg, "head", frame.margin, y + 2.0, 22.0, &frame.head);
        let y = y + 22.0 * frame.head.len() as f64;
        if self.synthetic {
            made_up(svg, lang, frame.width - frame.margin, y - 14.0);
        }
        sheet::lines(svg, "unit", frame.margin, y, 17.0, &frame.unit);
    }

    fn foot(&self, svg: &mut Svg, frame: &Frame) {
        let above = 14.0 * frame.note.len().saturating_sub(1) as f64;
        let y = frame.height - frame.margin - above;
        sheet::lines(svg, "note", frame.margin, y, 14.0, &frame.note);
    }
}

/// How wide the mark of made-up data is.
pub(crate) fn made_up_width(lang: Lang) -> f64 {
    text::width(&lang.text(Key::WordSynthetic).to_uppercase(), 11.0) + 22.0
}

/// The mark of made-up data, its right upper corner at `right`, `top`.
pub(crate) fn made_up(svg: &mut Svg, lang: Lang, right: f64, top: f64) {
    let words = lang.text(Key::WordSynthetic).to_uppercase();
    let width = made_up_width(lang);
    svg.leaf(
        "rect",
        "madeupbox",
        &[
            ("x", &N(right - width)),
            ("y", &N(top)),
            ("width", &N(width)),
            ("height", &N(18.0)),
            ("rx", &N(3.0)),
        ],
    );
    svg.words(
        "text",
        "madeup",
        &[
            ("x", &N(right - width / 2.0)),
            ("y", &N(top + 13.0)),
            ("text-anchor", &"middle"),
        ],
        &words,
    );
}
