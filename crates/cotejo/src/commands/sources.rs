//! `cotejo sources`: what is held, how fresh, what is late.

use anyhow::Result;
use cotejo_lang::{Key, Lang};
use cotejo_model::record::Records;
use cotejo_model::{Date, RecordSource, RecordVintage, Vintage};
use cotejo_store::SourceReport;
use serde::Serialize;

use crate::base::Base;
use crate::cli::SourcesArgs;
use crate::out::{Entry, Sheet, give};
use crate::{Answer, World};

/// What is held of one source; `V` are the vintages of a published table, or of a list of records.
#[derive(Serialize)]
pub(crate) struct Held<'a, V> {
    pub source: &'a str,
    /// `cells` for a published table; `recovery` or `transfer` for a list of single records.
    pub kind: &'a str,
    pub title: &'a str,
    pub publisher: &'a str,
    pub licence: &'a str,
    pub address: &'a str,
    pub synthetic: bool,
    pub bytes: u64,
    pub vintages: &'a [V],
    /// `null` where no rhythm is declared: a closed series is never late.
    pub late: Option<bool>,
    pub days_late: Option<u32>,
    pub next_expected: Option<Date>,
}

/// What is held of a list of single records.
pub(crate) type RecordsHeld<'a> = Held<'a, RecordVintage>;

/// Published tables and lists of records in one list.
#[derive(Serialize)]
#[serde(untagged)]
enum Source<'a> {
    Cells(Held<'a, Vintage>),
    Records(RecordsHeld<'a>),
}

pub(crate) fn run(world: &World, args: &SourcesArgs) -> Result<Answer> {
    let base = Base::at(&world.base)?;
    let day = args.as_of.unwrap_or(world.today);
    let reports = base.store()?.report(args.as_of);
    let records = base.records()?.record_sources(args.as_of)?;
    let cells = reports
        .iter()
        .map(|r| Source::Cells(of_cells(world, r, day)));
    let records = records.iter().filter(|(_, v)| !v.is_empty());
    let sources: Vec<Source<'_>> = cells
        .chain(records.map(|(s, v)| Source::Records(of_records(world, s, v, day))))
        .collect();
    if sources.is_empty() {
        eprintln!("nothing is loaded yet; load files with `cotejo load FILE…`");
    }
    give(world.format, || sheet(world, &sources), || &sources)?;
    Ok(Answer::Yes)
}

fn of_cells<'a>(world: &World, r: &'a SourceReport, day: Date) -> Held<'a, Vintage> {
    let newest = r.vintages.last().map(|v| v.known);
    let expected = newest.and_then(|known| r.info.next_expected(known));
    let days_late = newest.and_then(|known| r.info.days_late(known, day));
    Held {
        source: &r.info.id,
        kind: "cells",
        title: cotejo_indicators::reason::text(&r.info.title, world.lang),
        publisher: &r.info.publisher,
        licence: &r.info.licence,
        address: &r.info.address,
        synthetic: r.info.synthetic,
        bytes: r.bytes,
        vintages: &r.vintages,
        late: days_late.map(|d| d > 0),
        days_late,
        next_expected: expected,
    }
}

/// What is held of a list of records, and how late its next file is on a day.
pub(crate) fn of_records<'a>(
    world: &World,
    source: &'a RecordSource,
    vintages: &'a [RecordVintage],
    day: Date,
) -> RecordsHeld<'a> {
    let newest = vintages.last().map(|v| v.known);
    let days_late = newest.and_then(|known| source.days_late(known, day));
    Held {
        source: &source.id,
        kind: source.kind.name(),
        title: cotejo_indicators::reason::text(&source.title, world.lang),
        publisher: &source.publisher,
        licence: &source.licence,
        address: &source.address,
        synthetic: source.synthetic,
        bytes: vintages.iter().map(|v| v.bytes).sum(),
        vintages,
        late: days_late.map(|d| d > 0),
        days_late,
        next_expected: newest.and_then(|known| source.next_expected(known)),
    }
}

/// What a line tells of a file: both kinds have it, but for the cells.
struct File<'a> {
    name: &'a str,
    published: Option<Date>,
    loaded: Date,
    rows: [u64; 3],
    cells_revised: Option<u64>,
    sha256: &'a str,
}

impl<'a> From<&'a Vintage> for File<'a> {
    fn from(v: &'a Vintage) -> File<'a> {
        File {
            name: &v.file,
            published: v.published,
            loaded: v.loaded,
            rows: [v.rows_read, v.rows_accepted, v.rows_set_aside],
            cells_revised: Some(v.cells_revised),
            sha256: &v.sha256,
        }
    }
}

impl<'a> From<&'a RecordVintage> for File<'a> {
    fn from(v: &'a RecordVintage) -> File<'a> {
        File {
            name: &v.file,
            published: v.published,
            loaded: v.loaded,
            rows: [v.rows_read, v.rows_accepted, v.rows_set_aside],
            cells_revised: None,
            sha256: &v.sha256,
        }
    }
}

/// One line a vintage, newest last, so that a source reads as its history.
fn sheet(world: &World, sources: &[Source<'_>]) -> Sheet {
    let lang = world.lang;
    let heading = |k| lang.text(k).to_string();
    let mut sheet = Sheet::default()
        .column("source", heading(Key::ColumnSource))
        .column("file", heading(Key::ColumnFile))
        .column("published", heading(Key::ColumnPublished))
        .column("loaded", heading(Key::ColumnLoaded))
        .numeric("rows_read", heading(Key::ColumnRowsRead))
        .numeric("rows_accepted", heading(Key::ColumnRowsAccepted))
        .numeric("rows_set_aside", heading(Key::ColumnRowsSetAside))
        .numeric("cells_revised", heading(Key::ColumnCellsRevised))
        .column("sha256", heading(Key::ColumnChecksum))
        .column("late", heading(Key::ColumnLate));
    for source in sources {
        match source {
            Source::Cells(held) => lines(lang, held, &mut sheet),
            Source::Records(held) => lines(lang, held, &mut sheet),
        }
    }
    sheet
}

fn lines<'a, V>(lang: Lang, held: &Held<'a, V>, sheet: &mut Sheet)
where
    File<'a>: From<&'a V>,
{
    let newest = held.vintages.len().saturating_sub(1);
    for (i, v) in held.vintages.iter().map(File::from).enumerate() {
        let published = v.published.map_or(String::new(), |d| d.to_string());
        let shown = if published.is_empty() {
            "–"
        } else {
            &published
        };
        let [read, accepted, set_aside] = v.rows;
        sheet.row(vec![
            Entry::both(held.source, if i == 0 { held.source } else { "" }),
            Entry::text(v.name),
            Entry::both(&published, shown),
            Entry::text(v.loaded.to_string()),
            Entry::count(read, lang),
            Entry::count(accepted, lang),
            Entry::count(set_aside, lang),
            Entry::number(v.cells_revised.map(|n| n as f64), lang),
            Entry::both(v.sha256, &v.sha256[..12.min(v.sha256.len())]),
            Entry::late(i == newest, held.days_late, lang),
        ]);
    }
}
