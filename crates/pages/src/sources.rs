//! Sources: what is held, how fresh it is, what is late, what was set aside, what was revised.

use cotejo_indicators::reason::{date, text};
use cotejo_lang::{Key, Noun};
use cotejo_model::{SourceInfo, Vintage};
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
    /// Address of its page.
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

/// All sources of which something was known on the day asked for.
pub fn lines(site: &Site, ask: &Ask) -> Result<Vec<SourceLine>, PageError> {
    let mut out = Vec::new();
    for info in site.records.sources() {
        let vintages = site.records.vintages(&info.id, ask.as_of)?;
        if !vintages.is_empty() {
            out.push(line(ask, &info, &vintages));
        }
    }
    Ok(out)
}

/// A source in one line. Late is judged on the day asked for, or today.
pub fn line(ask: &Ask, info: &SourceInfo, vintages: &[Vintage]) -> SourceLine {
    let lang = ask.lang;
    let newest = vintages.last();
    let expected = newest.and_then(|v| info.next_expected(v.known));
    let day = ask.as_of.unwrap_or(ask.today);
    let days_late = newest.and_then(|v| info.days_late(v.known, day));
    let set_aside = newest.map_or(0, |v| v.rows_set_aside);
    let revised = vintages.iter().map(|v| v.cells_revised).sum();
    SourceLine {
        id: info.id.clone(),
        title: text(&info.title, lang).to_string(),
        href: ask.href(&ask::path("/sources", &info.id), &[]),
        publisher: info.publisher.clone(),
        licence: info.licence.clone(),
        vintages: vintages.len(),
        newest: newest.map_or(String::new(), |v| v.known.to_string()),
        newest_text: newest.map_or(String::new(), |v| date(lang, v.known)),
        rhythm: info.cadence_days.map_or(String::new(), |d| {
            lang.fill(
                Key::SourceEvery,
                &[("days", &lang.count(Noun::Day, d.into()))],
            )
        }),
        expected: expected.map(|d| d.to_string()),
        expected_text: expected.map_or(String::new(), |d| date(lang, d)),
        late: days_late.map(|d| d > 0),
        late_text: days_late
            .filter(|d| *d > 0)
            .map_or(String::new(), |d| lang.count(Noun::Day, d.into())),
        set_aside,
        set_aside_text: lang.number(set_aside as f64, None),
        revised,
        revised_text: lang.number(revised as f64, None),
        synthetic: info.synthetic,
    }
}
