//! What is said where a page cannot be: what is wrong and what to do, in both languages.

use cotejo_indicators::FigureError;
use cotejo_indicators::reason::{say, text};
use cotejo_lang::{Key, Lang};
use cotejo_model::{Catalogue, EvidenceError, Text};

use crate::ask;

/// What kind of failure it is; gives the status of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// There is no such page, place, indicator, source or figure.
    NotFound,
    /// A parameter is not what it must be.
    Bad,
    /// More is asked for than one answer may hold.
    TooMuch,
    /// It is there, and this site does not show it.
    Closed,
    /// Our own fault: the base could not be read.
    Internal,
}

/// A way on from an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// What it is called.
    pub text: Text,
    /// Where it leads, without language or day.
    pub href: String,
}

/// Why a page cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageError {
    /// What kind of failure.
    pub kind: Kind,
    /// A stable name for programs.
    pub code: &'static str,
    /// What is wrong and what to do.
    pub message: Text,
    /// Ways on.
    pub next: Vec<Way>,
    /// What only the log should say.
    pub detail: Option<String>,
}

impl PageError {
    /// The HTTP status.
    pub fn status(&self) -> u16 {
        match self.kind {
            Kind::NotFound => 404,
            Kind::Bad | Kind::TooMuch => 400,
            Kind::Closed => 403,
            Kind::Internal => 500,
        }
    }

    /// The heading of the page that says it.
    pub fn title(&self, lang: Lang) -> &'static str {
        lang.text(match self.kind {
            Kind::NotFound => Key::ErrorNotFound,
            Kind::Bad => Key::ErrorBad,
            Kind::TooMuch => Key::ErrorTooMuch,
            Kind::Closed => Key::ErrorClosed,
            Kind::Internal => Key::ErrorInternal,
        })
    }

    /// What is wrong and what to do.
    pub fn message(&self, lang: Lang) -> &str {
        text(&self.message, lang)
    }

    fn new(kind: Kind, code: &'static str, message: Text) -> PageError {
        PageError {
            kind,
            code,
            message,
            next: Vec::new(),
            detail: None,
        }
    }

    fn way(mut self, text: Text, href: impl Into<String>) -> PageError {
        self.next.push(Way {
            text,
            href: href.into(),
        });
        self
    }

    /// A parameter that is not what it must be; `remedy` says what to write.
    pub fn bad(name: &'static str, value: &str, remedy: Key) -> PageError {
        let value = cut(value);
        let message = say(Key::BadParameter, |lang| {
            vec![
                ("name", name.to_string()),
                ("value", value.clone()),
                ("remedy", lang.text(remedy).to_string()),
            ]
        });
        PageError::new(Kind::Bad, "bad_parameter", message)
    }

    /// A parameter that is none of a list; names what is in it, at most some of it.
    pub(crate) fn none_of<'a>(
        name: &'static str,
        value: &str,
        known: impl Iterator<Item = &'a str>,
    ) -> PageError {
        const NAMED: usize = 20;
        let mut known: Vec<&str> = known.collect();
        let more = known.len() > NAMED;
        known.truncate(NAMED);
        let mut list = known.join(", ");
        if more {
            list.push_str(", …");
        }
        let value = cut(value);
        let message = match list.is_empty() {
            true => say(Key::BadNothing, |_| {
                vec![("name", name.to_string()), ("value", value.clone())]
            }),
            false => say(Key::BadNoneOf, |_| {
                vec![
                    ("name", name.to_string()),
                    ("value", value.clone()),
                    ("known", list.clone()),
                ]
            }),
        };
        PageError::new(Kind::Bad, "none_of", message)
    }

    /// No gun of this id among the traces.
    pub fn no_gun(value: &str) -> PageError {
        let value = cut(value);
        let message = say(Key::NoGun, |_| vec![("value", value.clone())]);
        PageError::new(Kind::NotFound, "no_gun", message)
            .way(say(Key::TracesTitle, |_| vec![]), "/traces")
    }

    /// Records of single guns, which this site does not show: they concern persons and name dealers.
    pub fn single_records_closed() -> PageError {
        let message = say(Key::SingleRecordsClosed, |_| vec![]);
        PageError::new(Kind::Closed, "single_records_closed", message)
            .way(say(Key::TracesTitle, |_| vec![]), "/traces")
    }

    /// A text that is longer than any meant one.
    pub(crate) fn too_long(name: &'static str, limit: usize) -> PageError {
        let message = say(Key::BadTooLong, |_| {
            vec![("name", name.to_string()), ("limit", limit.to_string())]
        });
        PageError::new(Kind::TooMuch, "too_long", message)
    }

    pub(crate) fn out_of_range(
        name: &'static str,
        value: &str,
        low: usize,
        high: usize,
    ) -> PageError {
        let value = cut(value);
        let message = say(Key::BadRange, |_| {
            vec![
                ("name", name.to_string()),
                ("value", value.clone()),
                ("low", low.to_string()),
                ("high", high.to_string()),
            ]
        });
        PageError::new(Kind::Bad, "out_of_range", message)
    }

    /// No page at this address.
    pub fn no_page() -> PageError {
        let message = say(Key::NoPage, |_| vec![]);
        PageError::new(Kind::NotFound, "no_page", message)
            .way(say(Key::NavHome, |_| vec![]), "/")
            .way(say(Key::NavSearch, |_| vec![]), "/search")
    }

    /// No place of this key or name; names the nearest.
    pub fn no_place(value: &str) -> PageError {
        let shown = cut(value);
        let message = say(Key::NoPlace, |_| vec![("value", shown.clone())]);
        let mut e = PageError::new(Kind::NotFound, "no_place", message);
        let catalogue = Catalogue::standard();
        // The first letters find what a slip of the finger does not.
        let start: String = value.chars().take(4).collect();
        let mut near = catalogue.search(&shown, 3);
        if near.is_empty() {
            near = catalogue.search(&start, 3);
        }
        for place in near {
            let name = Text {
                es: place.name_in(false).to_string(),
                en: place.name_in(true).to_string(),
            };
            e = e.way(name, ask::path("/places", place.code.as_str()));
        }
        e.way(say(Key::NavPlaces, |_| vec![]), "/places")
    }

    /// No goal of this number.
    pub fn no_goal(value: &str) -> PageError {
        let value = cut(value);
        let message = say(Key::NoGoal, |_| vec![("value", value.clone())]);
        PageError::new(Kind::NotFound, "no_goal", message).way(say(Key::NavHome, |_| vec![]), "/")
    }

    /// No source of this id.
    pub fn no_source(value: &str) -> PageError {
        let value = cut(value);
        let message = say(Key::NoSource, |_| vec![("value", value.clone())]);
        PageError::new(Kind::NotFound, "no_source", message)
            .way(say(Key::NavSources, |_| vec![]), "/sources")
    }

    /// No indicator of this id; names the nearest.
    pub fn no_indicator(value: &str, nearest: &[String]) -> PageError {
        let value = cut(value);
        let message = say(Key::NoIndicator, |_| vec![("value", value.clone())]);
        let mut e = PageError::new(Kind::NotFound, "no_indicator", message);
        for id in nearest {
            let name = Text {
                es: id.clone(),
                en: id.clone(),
            };
            e = e.way(name, ask::path("/indicators", id));
        }
        e.way(say(Key::NavIndicators, |_| vec![]), "/indicators")
    }

    /// No figure of this id, or one of what is not in the source.
    pub fn no_figure(value: &str, why: Key) -> PageError {
        let value = cut(value);
        let message = say(Key::NoFigure, |lang| {
            vec![
                ("value", value.clone()),
                ("why", lang.text(why).to_string()),
            ]
        });
        PageError::new(Kind::NotFound, "no_figure", message)
            .way(say(Key::NavIndicators, |_| vec![]), "/indicators")
    }

    /// Our own fault. `detail` goes to the log.
    pub fn internal(detail: impl Into<String>) -> PageError {
        let mut e = PageError::new(
            Kind::Internal,
            "internal",
            say(Key::InternalError, |_| vec![]),
        );
        e.detail = Some(detail.into());
        e
    }
}

/// A value as an error shows it: whole where short, since an address may hold anything.
fn cut(value: &str) -> String {
    const SHOWN: usize = 60;
    if value.chars().count() <= SHOWN {
        return value.to_string();
    }
    value.chars().take(SHOWN).chain(['…']).collect()
}

impl From<EvidenceError> for PageError {
    fn from(e: EvidenceError) -> PageError {
        PageError::internal(chain(&e))
    }
}

impl From<FigureError> for PageError {
    fn from(e: FigureError) -> PageError {
        match e {
            FigureError::Unknown { id, nearest } => PageError::no_indicator(&id, &nearest),
            FigureError::Level {
                indicator,
                level,
                known,
            } => {
                let words =
                    |lang: Lang, name: &str| lang.name("level", name).unwrap_or(name).to_string();
                let message = say(Key::BadLevelOf, |lang| {
                    let known: Vec<String> =
                        known.split(", ").map(|name| words(lang, name)).collect();
                    vec![
                        ("indicator", indicator.clone()),
                        ("level", words(lang, level)),
                        ("known", lang.list(&known)),
                    ]
                });
                PageError::new(Kind::Bad, "no_such_level", message)
            }
            FigureError::Unit { from, to } => {
                let message = say(Key::BadUnits, |_| {
                    vec![("from", from.clone()), ("to", to.clone())]
                });
                PageError::new(Kind::Bad, "no_conversion", message)
            }
            FigureError::Part { place, whole, .. } => {
                let message = say(Key::BadPart, |_| {
                    vec![("place", place.to_string()), ("whole", whole.to_string())]
                });
                PageError::new(Kind::Bad, "part_of_level", message)
            }
            FigureError::TooMany { asked, limit } => {
                let message = say(Key::BadTooMany, |lang| {
                    vec![
                        ("asked", lang.number(asked as f64, None)),
                        ("limit", lang.number(limit as f64, None)),
                    ]
                });
                PageError::new(Kind::TooMuch, "too_many_periods", message)
            }
            FigureError::Evidence(e) => e.into(),
        }
    }
}

fn chain(e: &dyn std::error::Error) -> String {
    let mut out = e.to_string();
    let mut at = e.source();
    while let Some(cause) = at {
        out.push_str(": ");
        out.push_str(&cause.to_string());
        at = cause.source();
    }
    out
}
