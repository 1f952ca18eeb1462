//! `cotejo sources`: what is held, how fresh, what is late.

use anyhow::Result;
use cotejo_lang::Key;
use cotejo_model::record::Records;
use cotejo_model::{Date, RecordSource, RecordVintage, Vintage};
use cotejo_store::SourceReport;
use serde::Serialize;

use crate::base::Base;
use crate::cli::SourcesArgs;
use crate::out::{Entry, Sheet, give};
use crate::{Answer, World};

#[derive(Serialize)]
struct Source<'a> {
    source: &'a str,
    /// `cells` for a published table; `recovery` or `transfer` for a list of single records.
    kind: &'a str,
    title: &'a str,
    publisher: &'a str,
    licence: &'a str,
    address: &'a str,
    synthetic: bool,
    bytes: u64,
    vintages: Vintages<'a>,
    /// `null` where no rhythm is declared: a closed series is never late.
    late: Option<bool>,
    days_late: Option<u32>,
    next_expected: Option<Date>,
}

/// Files of a published table, or of a list of records; the latter have no cells.
#[derive(Serialize)]
#[serde(untagged)]
enum Vintages<'a> {
    Cells(&'a [Vintage]),
    Records(&'a [RecordVintage]),
}

pub(crate) fn run(world: &World, args: &SourcesArgs) -> Result<Answer> {
    let base = Base::at(&world.base)?;
    let day = args.as_of.unwrap_or(world.today);
    let reports = base.store()?.report(args.as_of);
    let records = base.records()?.record_sources(args.as_of)?;
    let cells = reports.iter().map(|r| source(world, r, day));
    let records = records.iter().filter(|(_, v)| !v.is_empty());
    let sources: Vec<Source<'_>> = cells
        .chain(records.map(|(s, v)| of_records(world, s, v, day)))
        .collect();
    if sources.is_empty() {
        eprintln!("nothing is loaded yet; load files with `cotejo load FILE…`");
    }
    give(world.format, || sheet(world, &sources), || &sources)?;
    Ok(Answer::Yes)
}

fn source<'a>(world: &World, r: &'a SourceReport, day: Date) -> Source<'a> {
    let newest = r.vintages.last().map(|v| v.known);
    let expected = newest.and_then(|known| r.info.next_expected(known));
    let days_late = newest.and_then(|known| r.info.days_late(known, day));
    Source {
        source: &r.info.id,
        kind: "cells",
        title: cotejo_indicators::reason::text(&r.info.title, world.lang),
        publisher: &r.info.publisher,
        licence: &r.info.licence,
        address: &r.info.address,
        synthetic: r.info.synthetic,
        bytes: r.bytes,
        vintages: Vintages::Cells(&r.vintages),
        late: days_late.map(|d| d > 0),
        days_late,
        next_expected: expected,
    }
}

fn of_records<'a>(
    world: &World,
    source: &'a RecordSource,
    vintages: &'a [RecordVintage],
    day: Date,
) -> Source<'a> {
    let newest = vintages.last().map(|v| v.known);
    let days_late = newest.and_then(|known| source.days_late(known, day));
    Source {
        source: &source.id,
        kind: source.kind.name(),
        title: cotejo_indicators::reason::text(&source.title, world.lang),
        publisher: &source.publisher,
        licence: &source.licence,
        address: &source.address,
        synthetic: source.synthetic,
        bytes: vintages.iter().map(|v| v.bytes).sum(),
        vintages: Vintages::Records(vintages),
        late: days_late.map(|d| d > 0),
        days_late,
        next_expected: newest.and_then(|known| source.next_expected(known)),
    }
}

/// A file as a line shows it.
struct Line<'a> {
    file: &'a str,
    published: Option<Date>,
    loaded: Date,
    rows: [u64; 3],
    /// `None` where there are no cells.
    cells_revised: Option<u64>,
    sha256: &'a str,
}

fn lines<'a>(vintages: &Vintages<'a>) -> Vec<Line<'a>> {
    match vintages {
        Vintages::Cells(all) => all
            .iter()
            .map(|v| Line {
                file: &v.file,
                published: v.published,
                loaded: v.loaded,
                rows: [v.rows_read, v.rows_accepted, v.rows_set_aside],
                cells_revised: Some(v.cells_revised),
                sha256: &v.sha256,
            })
            .collect(),
        Vintages::Records(all) => all
            .iter()
            .map(|v| Line {
                file: &v.file,
                published: v.published,
                loaded: v.loaded,
                rows: [v.rows_read, v.rows_accepted, v.rows_set_aside],
                cells_revised: None,
                sha256: &v.sha256,
            })
            .collect(),
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
    for s in sources {
        let lines = lines(&s.vintages);
        let newest = lines.len().saturating_sub(1);
        for (i, v) in lines.iter().enumerate() {
            let published = v.published.map_or(String::new(), |d| d.to_string());
            let shown = if published.is_empty() {
                "–"
            } else {
                &published
            };
            let [read, accepted, set_aside] = v.rows;
            sheet.row(vec![
                Entry::both(s.source, if i == 0 { s.source } else { "" }),
                Entry::text(v.file),
                Entry::both(&published, shown),
                Entry::text(v.loaded.to_string()),
                Entry::count(read, lang),
                Entry::count(accepted, lang),
                Entry::count(set_aside, lang),
                Entry::number(v.cells_revised.map(|n| n as f64), lang),
                Entry::both(v.sha256, &v.sha256[..12.min(v.sha256.len())]),
                Entry::late(i == newest, s.days_late, lang),
            ]);
        }
    }
    sheet
}
