//! `cotejo sources`: what is held, how fresh, what is late.

use anyhow::Result;
use cotejo_lang::Key;
use cotejo_model::{Date, Vintage};
use cotejo_store::SourceReport;
use serde::Serialize;

use crate::base::Base;
use crate::cli::SourcesArgs;
use crate::out::{Entry, Sheet, give};
use crate::{Answer, World};

#[derive(Serialize)]
struct Source<'a> {
    source: &'a str,
    title: &'a str,
    publisher: &'a str,
    licence: &'a str,
    address: &'a str,
    synthetic: bool,
    bytes: u64,
    vintages: &'a [Vintage],
    /// `null` where no rhythm is declared: a closed series is never late.
    late: Option<bool>,
    days_late: Option<u32>,
    next_expected: Option<Date>,
}

pub(crate) fn run(world: &World, args: &SourcesArgs) -> Result<Answer> {
    let base = Base::at(&world.base)?;
    let day = args.as_of.unwrap_or(world.today);
    let reports = base.store()?.report(args.as_of);
    let sources: Vec<Source<'_>> = reports.iter().map(|r| source(world, r, day)).collect();
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
        let newest = s.vintages.len().saturating_sub(1);
        for (i, v) in s.vintages.iter().enumerate() {
            let published = v.published.map_or(String::new(), |d| d.to_string());
            sheet.row(vec![
                Entry::both(s.source, if i == 0 { s.source } else { "" }),
                Entry::text(&v.file),
                Entry::both(
                    &published,
                    if published.is_empty() {
                        "–"
                    } else {
                        &published
                    },
                ),
                Entry::text(v.loaded.to_string()),
                Entry::count(v.rows_read, lang),
                Entry::count(v.rows_accepted, lang),
                Entry::count(v.rows_set_aside, lang),
                Entry::count(v.cells_revised, lang),
                Entry::both(&v.sha256, &v.sha256[..12.min(v.sha256.len())]),
                Entry::late(i == newest, s.days_late, lang),
            ]);
        }
    }
    sheet
}
