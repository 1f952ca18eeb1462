//! `cotejo traces sources`: which files of records are held, how fresh, what was set aside.

use anyhow::Result;
use cotejo_lang::Key;
use cotejo_model::record::Records;
use cotejo_model::{Date, RecordKind, RecordSource, RecordVintage};
use serde::Serialize;

use crate::base::Base;
use crate::cli::TracesSourcesArgs;
use crate::out::{Entry, Sheet, give};
use crate::{Answer, World};

#[derive(Serialize)]
struct Line<'a> {
    source: &'a str,
    kind: RecordKind,
    title: &'a str,
    publisher: &'a str,
    licence: &'a str,
    address: &'a str,
    synthetic: bool,
    vintages: &'a [RecordVintage],
    /// `null` where no rhythm is declared: a closed list is never late.
    late: Option<bool>,
    days_late: Option<u32>,
}

pub(crate) fn run(world: &World, args: &TracesSourcesArgs) -> Result<Answer> {
    let held = Base::at(&world.base)?
        .records()?
        .record_sources(args.as_of)?;
    let day = args.as_of.unwrap_or(world.today);
    let lines: Vec<Line<'_>> = held.iter().map(|(s, v)| line(world, s, v, day)).collect();
    if lines.is_empty() {
        eprintln!("no records are loaded yet; load tables with `cotejo traces load FILE…`");
    }
    give(world.format, || sheet(world, &lines), || &lines)?;
    Ok(Answer::Yes)
}

fn line<'a>(
    world: &World,
    source: &'a RecordSource,
    vintages: &'a [RecordVintage],
    day: Date,
) -> Line<'a> {
    let days_late = vintages
        .last()
        .and_then(|newest| source.days_late(newest.known, day));
    Line {
        source: &source.id,
        kind: source.kind,
        title: cotejo_indicators::reason::text(&source.title, world.lang),
        publisher: &source.publisher,
        licence: &source.licence,
        address: &source.address,
        synthetic: source.synthetic,
        vintages,
        late: days_late.map(|d| d > 0),
        days_late,
    }
}

fn sheet(world: &World, lines: &[Line<'_>]) -> Sheet {
    let lang = world.lang;
    let heading = |k| lang.text(k).to_string();
    let mut sheet = Sheet::default()
        .column("source", heading(Key::ColumnSource))
        .column("kind", heading(Key::CommandKind))
        .column("file", heading(Key::ColumnFile))
        .column("published", heading(Key::ColumnPublished))
        .column("loaded", heading(Key::ColumnLoaded))
        .numeric("rows_read", heading(Key::ColumnRowsRead))
        .numeric("rows_accepted", heading(Key::ColumnRowsAccepted))
        .numeric("rows_set_aside", heading(Key::ColumnRowsSetAside))
        .column("sha256", heading(Key::ColumnChecksum))
        .column("synthetic", heading(Key::WordSynthetic))
        .column("late", heading(Key::ColumnLate));
    for l in lines {
        let newest = l.vintages.len().saturating_sub(1);
        for (i, v) in l.vintages.iter().enumerate() {
            sheet.row(vec![
                Entry::both(l.source, if i == 0 { l.source } else { "" }),
                Entry::text(l.kind.name()),
                Entry::text(&v.file),
                Entry::text(v.published.map_or(String::new(), |d| d.to_string())),
                Entry::text(v.loaded.to_string()),
                Entry::count(v.rows_read, lang),
                Entry::count(v.rows_accepted, lang),
                Entry::count(v.rows_set_aside, lang),
                Entry::both(&v.sha256, &v.sha256[..12.min(v.sha256.len())]),
                Entry::both(
                    l.synthetic.to_string(),
                    if l.synthetic { lang.yes_no(true) } else { "" },
                ),
                Entry::late(i == newest, l.days_late, lang),
            ]);
        }
    }
    sheet
}
