//! Sources: what is held, how fresh it is, what is late, what was set aside, what was revised.

use cotejo_indicators::reason::{date, text};
use cotejo_lang::{Key, Noun};
use cotejo_model::{Date, RecordSource, RecordVintage, SourceInfo, Text, Vintage};
use serde::Serialize;
use utoipa::ToSchema;

use crate::ask::{self, Ask};
use crate::error::PageError;
use crate::head::{Head, Link, Page, Table};
use crate::site::Site;

/// A source in one line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct SourceLine {
    /// Source id.
    pub id: String,
    /// What the table is.
    pub title: String,
    /// `cells` for a published table; `recovery` or `transfer` for a list of single records of guns.
    #[schema(example = "cells")]
    pub kind: String,
    /// Address of its page; of the page of traces, for lists of single records.
    pub href: String,
    /// The institution that publishes it.
    pub publisher: String,
    /// Terms of use.
    pub licence: String,
    /// How many vintages are held.
    pub vintages: usize,
    /// The day of the newest.
    pub newest: String,
    /// In words.
    pub newest_text: String,
    /// How often a vintage is expected, in words; empty for a closed series.
    pub rhythm: String,
    /// By when the next should be here; `null` for a closed series.
    pub expected: Option<String>,
    /// In words.
    pub expected_text: String,
    /// True where it should be here by now; `null` for a closed series.
    pub late: Option<bool>,
    /// How late, in words; empty where it is not.
    pub late_text: String,
    /// Rows set aside in the newest vintage.
    pub set_aside: u64,
    /// As written.
    pub set_aside_text: String,
    /// Cells that its vintages revised.
    pub revised: u64,
    /// As written.
    pub revised_text: String,
    /// True where it is made up.
    pub synthetic: bool,
}

/// The page of all sources.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Sources {
    /// What stands around it.
    pub head: Head,
    /// The sources, by id.
    pub sources: Vec<SourceLine>,
    /// How many are late.
    pub late: usize,
}

impl Page for Sources {
    fn head(&self) -> &Head {
        &self.head
    }

    fn table(&self) -> Table {
        let row = |s: &SourceLine| {
            vec![
                s.id.clone(),
                s.title.clone(),
                s.publisher.clone(),
                s.licence.clone(),
                s.vintages.to_string(),
                s.newest.clone(),
                s.expected.clone().unwrap_or_default(),
                s.late.map_or(String::new(), |l| l.to_string()),
                s.set_aside.to_string(),
                s.revised.to_string(),
                s.synthetic.to_string(),
                s.kind.clone(),
            ]
        };
        Table {
            columns: vec![
                "source",
                "title",
                "publisher",
                "licence",
                "vintages",
                "newest",
                "next_expected",
                "late",
                "rows_set_aside",
                "cells_revised",
                "synthetic",
                "kind",
            ],
            rows: self.sources.iter().map(row).collect(),
        }
    }
}

/// Makes the page of all sources.
pub fn build(site: &Site, ask: &Ask) -> Result<Sources, PageError> {
    let sources = lines(site, ask)?;
    let head = Head::new(ask, "sources", ask.text(Key::NavSources), "/sources", &[])
        .known(ask, site.day(ask.as_of)?)
        .summary(ask.text(Key::SourcesSummary))
        .trail(vec![Link::new(ask.text(Key::NavHome), ask.href("/", &[]))]);
    Ok(Sources {
        late: sources.iter().filter(|s| s.late == Some(true)).count(),
        sources,
        head,
    })
}

/// All sources of which something was known on the day asked for: published tables, then lists of single records.
pub fn lines(site: &Site, ask: &Ask) -> Result<Vec<SourceLine>, PageError> {
    let mut out = Vec::new();
    for info in site.records.sources() {
        let vintages = site.records.vintages(&info.id, ask.as_of)?;
        if !vintages.is_empty() {
            out.push(line(ask, &info, &vintages));
        }
    }
    for (source, vintages) in site.records.record_sources(ask.as_of)? {
        if !vintages.is_empty() {
            out.push(of_records(ask, &source, &vintages));
        }
    }
    Ok(out)
}

/// A source in one line. Late is judged on the day asked for, or today.
pub fn line(ask: &Ask, info: &SourceInfo, vintages: &[Vintage]) -> SourceLine {
    let newest = vintages.last();
    let about = About {
        id: &info.id,
        kind: "cells",
        title: &info.title,
        href: ask.href(&ask::path("/sources", &info.id), &[]),
        publisher: &info.publisher,
        licence: &info.licence,
        cadence_days: info.cadence_days,
        synthetic: info.synthetic,
    };
    let held = Held {
        vintages: vintages.len(),
        newest: newest.map(|v| v.known),
        expected: newest.and_then(|v| info.next_expected(v.known)),
        days_late: newest.and_then(|v| info.days_late(v.known, day(ask))),
        set_aside: newest.map_or(0, |v| v.rows_set_aside),
        revised: vintages.iter().map(|v| v.cells_revised).sum(),
    };
    told(ask, about, &held)
}

/// A list of single records in one line. Its cells are never revised: of two records with one id the later stands.
fn of_records(ask: &Ask, source: &RecordSource, vintages: &[RecordVintage]) -> SourceLine {
    let newest = vintages.last();
    let about = About {
        id: &source.id,
        kind: source.kind.name(),
        title: &source.title,
        href: ask.href("/traces#held", &[]),
        publisher: &source.publisher,
        licence: &source.licence,
        cadence_days: source.cadence_days,
        synthetic: source.synthetic,
    };
    let held = Held {
        vintages: vintages.len(),
        newest: newest.map(|v| v.known),
        expected: newest.and_then(|v| source.next_expected(v.known)),
        days_late: newest.and_then(|v| source.days_late(v.known, day(ask))),
        set_aside: newest.map_or(0, |v| v.rows_set_aside),
        revised: 0,
    };
    told(ask, about, &held)
}

/// The day on which lateness is judged.
fn day(ask: &Ask) -> Date {
    ask.as_of.unwrap_or(ask.today)
}

/// What a source says of itself.
struct About<'a> {
    id: &'a str,
    kind: &'a str,
    title: &'a Text,
    href: String,
    publisher: &'a str,
    licence: &'a str,
    cadence_days: Option<u32>,
    synthetic: bool,
}

/// What is held of it.
struct Held {
    vintages: usize,
    newest: Option<Date>,
    expected: Option<Date>,
    days_late: Option<u32>,
    set_aside: u64,
    revised: u64,
}

fn told(ask: &Ask, about: About<'_>, held: &Held) -> SourceLine {
    let lang = ask.lang;
    let iso = |d: Option<Date>| d.map(|d| d.to_string());
    let words = |d: Option<Date>| d.map_or(String::new(), |d| date(lang, d));
    SourceLine {
        id: about.id.to_string(),
        kind: about.kind.to_string(),
        title: text(about.title, lang).to_string(),
        href: about.href,
        publisher: about.publisher.to_string(),
        licence: about.licence.to_string(),
        vintages: held.vintages,
        newest: iso(held.newest).unwrap_or_default(),
        newest_text: words(held.newest),
        rhythm: about.cadence_days.map_or(String::new(), |d| {
            lang.fill(
                Key::SourceEvery,
                &[("days", &lang.count(Noun::Day, d.into()))],
            )
        }),
        expected: iso(held.expected),
        expected_text: words(held.expected),
        late: held.days_late.map(|d| d > 0),
        late_text: held
            .days_late
            .filter(|d| *d > 0)
            .map_or(String::new(), |d| lang.count(Noun::Day, d.into())),
        set_aside: held.set_aside,
        set_aside_text: lang.number(held.set_aside as f64, None),
        revised: held.revised,
        revised_text: lang.number(held.revised as f64, None),
        synthetic: about.synthetic,
    }
}
