//! Source: publisher and terms, vintages, rows that were set aside with reasons, the indicators that rest on it, its descriptor.

use cotejo_indicators::reason::{date, text};
use cotejo_lang::{Key, Noun};
use cotejo_model::{SourceInfo, Vintage};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::ask::{self, Ask};
use crate::error::PageError;
use crate::head::{Head, Link, Page, Table};
use crate::site::Site;
use crate::sources::{self, SourceLine};

/// What a source's page can be asked.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// Beginning of the SHA-256 of the vintage whose set-aside rows are shown; the newest where none is given.
    #[param(example = "3f9c")]
    pub vintage: Option<String>,
    /// How many set-aside rows are shown, at most 1,000.
    #[param(example = "50")]
    pub rows: Option<String>,
}

/// A published file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct VintageLine {
    /// SHA-256 of the file.
    pub sha256: String,
    /// Its first twelve digits.
    pub short: String,
    /// File name.
    pub file: String,
    /// Its source's id.
    pub source: String,
    /// The day it was published; `null` where nobody said.
    pub published: Option<String>,
    /// The day from which its content counts as known, in words.
    pub known_text: String,
    /// The day from which its content counts as known.
    pub known: String,
    /// The day it was loaded.
    pub loaded: String,
    /// Data rows in the file.
    pub rows_read: u64,
    /// As written.
    pub rows_read_text: String,
    /// Rows that entered.
    pub rows_accepted: u64,
    /// As written.
    pub rows_accepted_text: String,
    /// Rows kept apart with a reason.
    pub rows_set_aside: u64,
    /// As written.
    pub rows_set_aside_text: String,
    /// Cells that the vintage before had with another value.
    pub cells_revised: u64,
    /// As written.
    pub cells_revised_text: String,
    /// Cells that it added.
    pub cells_added: u64,
    /// As written.
    pub cells_added_text: String,
    /// Cells that it withdrew.
    pub cells_withdrawn: u64,
    /// As written.
    pub cells_withdrawn_text: String,
    /// Peculiarities that were declared and met.
    pub notes: Vec<String>,
    /// Address of the source's page with this vintage's set-aside rows.
    pub href: String,
}

/// A published file as shown.
pub fn vintage(ask: &Ask, source: &str, v: &Vintage) -> VintageLine {
    let lang = ask.lang;
    let count = |n: u64| lang.number(n as f64, None);
    let short: String = v.sha256.chars().take(12).collect();
    VintageLine {
        href: ask.href(
            &format!("{}#aside", ask::path("/sources", source)),
            &[("vintage", &short)],
        ),
        sha256: v.sha256.clone(),
        short,
        file: v.file.clone(),
        source: source.to_string(),
        published: v.published.map(|d| d.to_string()),
        known_text: date(lang, v.known),
        known: v.known.to_string(),
        loaded: v.loaded.to_string(),
        rows_read: v.rows_read,
        rows_read_text: count(v.rows_read),
        rows_accepted: v.rows_accepted,
        rows_accepted_text: count(v.rows_accepted),
        rows_set_aside: v.rows_set_aside,
        rows_set_aside_text: count(v.rows_set_aside),
        cells_revised: v.cells_revised,
        cells_revised_text: count(v.cells_revised),
        cells_added: v.cells_added,
        cells_added_text: count(v.cells_added),
        cells_withdrawn: v.cells_withdrawn,
        cells_withdrawn_text: count(v.cells_withdrawn),
        notes: v.notes.clone(),
    }
}

/// A row that did not pass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AsideLine {
    /// Line in the file.
    pub line: u32,
    /// Column; empty where the whole row is wrong.
    pub column: String,
    /// The row as it stands in the file.
    pub text: String,
    /// What is wrong and what would mend it, as the program said it when it read the file.
    pub reason: String,
}

/// A measure or dimension of a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Part {
    /// Its id.
    pub id: String,
    /// What it is.
    pub label: String,
    /// Unit id; empty for a dimension.
    pub unit: String,
}

/// A source's page.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Source {
    /// What stands around it.
    pub head: Head,
    /// The source in one line.
    pub line: SourceLine,
    /// Where it is published, on the publisher's own site.
    pub address: String,
    /// What the reader must know.
    pub note: String,
    /// The method it follows.
    pub method: String,
    /// What is measured.
    pub measures: Vec<Part>,
    /// How it is broken down.
    pub dimensions: Vec<Part>,
    /// Published files, newest first.
    pub vintages: Vec<VintageLine>,
    /// The vintage whose set-aside rows are shown; empty where none was held then.
    pub aside_of: String,
    /// How many rows it set aside.
    pub aside_count: u64,
    /// In words: how many are shown of how many.
    pub aside_text: String,
    /// The rows, the first of them.
    pub aside: Vec<AsideLine>,
    /// The indicators that rest on it.
    pub indicators: Vec<Link>,
    /// The descriptor by which its files are read (TOML); empty where it is no longer in the base.
    pub descriptor: String,
}

impl Page for Source {
    fn head(&self) -> &Head {
        &self.head
    }

    fn table(&self) -> Table {
        let row = |v: &VintageLine| {
            vec![
                v.source.clone(),
                v.file.clone(),
                v.published.clone().unwrap_or_default(),
                v.known.clone(),
                v.loaded.clone(),
                v.rows_read.to_string(),
                v.rows_accepted.to_string(),
                v.rows_set_aside.to_string(),
                v.cells_revised.to_string(),
                v.cells_added.to_string(),
                v.cells_withdrawn.to_string(),
                v.sha256.clone(),
            ]
        };
        Table {
            columns: vec![
                "source",
                "file",
                "published",
                "known",
                "loaded",
                "rows_read",
                "rows_accepted",
                "rows_set_aside",
                "cells_revised",
                "cells_added",
                "cells_withdrawn",
                "sha256",
            ],
            rows: self.vintages.iter().map(row).collect(),
        }
    }
}

/// How many set-aside rows are shown where nothing is said.
const ROWS: usize = 50;
/// How many may be asked for.
const ROWS_MAX: usize = 1_000;

/// Makes a source's page. Err where the base holds no such source, or the source no such vintage.
pub fn build(site: &Site, ask: &Ask, id: &str, query: &Query) -> Result<Source, PageError> {
    let lang = ask.lang;
    let info = site.records.sources().into_iter().find(|s| s.id == id);
    let info = info.ok_or_else(|| PageError::no_source(id))?;
    let rows = match ask::given(query.rows.as_deref()) {
        Some(text) => ask::number("rows", text, 1..=ROWS_MAX)?,
        None => ROWS,
    };
    let vintages = site.records.vintages(id, ask.as_of)?;
    let chosen = match ask::given(query.vintage.as_deref()) {
        None => vintages.last(),
        Some(text) => Some(
            vintages
                .iter()
                .find(|v| text.len() >= 4 && v.sha256.starts_with(text))
                .ok_or_else(|| PageError::bad("vintage", text, Key::BadVintage))?,
        ),
    };
    let aside = match chosen {
        Some(v) => site.records.aside(id, &v.sha256, rows)?,
        None => Vec::new(),
    };
    let aside: Vec<AsideLine> = aside
        .into_iter()
        .map(|a| AsideLine {
            line: a.line,
            column: a.column,
            text: a.text,
            reason: a.reason,
        })
        .collect();
    let aside_count = chosen.map_or(0, |v| v.rows_set_aside);
    let line = sources::line(ask, &info, &vintages);
    let path = ask::path("/sources", id);
    let values = [
        ("vintage", query.vintage.as_deref().unwrap_or("")),
        ("rows", query.rows.as_deref().unwrap_or("")),
    ];
    let mut head = Head::new(ask, "source", line.title.clone(), &path, &values)
        .known(ask, ask.as_of.or(vintages.last().map(|v| v.known)))
        .summary(info.publisher.clone())
        .trail(vec![
            Link::new(ask.text(Key::NavHome), ask.href("/", &[])),
            Link::new(ask.text(Key::NavSources), ask.href("/sources", &[])),
        ]);
    head.synthetic = info.synthetic;
    let optional = |t: &Option<cotejo_model::Text>| {
        t.as_ref()
            .map_or(String::new(), |t| text(t, lang).to_string())
    };
    Ok(Source {
        address: info.address.clone(),
        note: optional(&info.note),
        method: optional(&info.method),
        measures: measures(ask, &info),
        dimensions: dimensions(ask, &info),
        vintages: vintages.iter().rev().map(|v| vintage(ask, id, v)).collect(),
        aside_of: chosen.map_or(String::new(), |v| v.file.clone()),
        aside_text: lang.fill(
            Key::SourceAsideShown,
            &[
                ("shown", &lang.number(aside.len() as f64, None)),
                ("rows", &lang.count(Noun::Row, aside_count)),
            ],
        ),
        aside_count,
        aside,
        indicators: resting(site, ask, id),
        descriptor: site.descriptors.get(id).cloned().unwrap_or_default(),
        line,
        head,
    })
}

fn measures(ask: &Ask, info: &SourceInfo) -> Vec<Part> {
    let part = |m: &cotejo_model::Measure| Part {
        id: m.id.clone(),
        label: text(&m.label, ask.lang).to_string(),
        unit: m.unit.clone(),
    };
    info.measures.iter().map(part).collect()
}

fn dimensions(ask: &Ask, info: &SourceInfo) -> Vec<Part> {
    let part = |d: &cotejo_model::Dimension| Part {
        id: d.id.clone(),
        label: text(&d.label, ask.lang).to_string(),
        unit: String::new(),
    };
    info.dimensions.iter().map(part).collect()
}

/// The indicators that rest on a source.
fn resting(site: &Site, ask: &Ask, id: &str) -> Vec<Link> {
    let all = site.indicators.all().iter();
    let resting = all.filter(|i| site.indicators.sources(i).contains(id));
    resting
        .map(|i| {
            Link::new(
                text(&i.label, ask.lang),
                ask.href(&ask::path("/indicators", &i.id), &[]),
            )
        })
        .collect()
}
