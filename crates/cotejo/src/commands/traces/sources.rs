//! `cotejo traces sources`: which files of records are held, how fresh, what was set aside.

use anyhow::Result;
use cotejo_lang::Key;
use cotejo_model::record::Records;

use crate::base::Base;
use crate::cli::TracesSourcesArgs;
use crate::commands::sources::{RecordsHeld, of_records};
use crate::out::{Entry, Sheet, give};
use crate::{Answer, World};

pub(crate) fn run(world: &World, args: &TracesSourcesArgs) -> Result<Answer> {
    let held = Base::at(&world.base)?
        .records()?
        .record_sources(args.as_of)?;
    let day = args.as_of.unwrap_or(world.today);
    let sources: Vec<RecordsHeld<'_>> = held
        .iter()
        .map(|(s, v)| of_records(world, s, v, day))
        .collect();
    if sources.is_empty() {
        eprintln!("no records are loaded yet; load tables with `cotejo traces load FILE…`");
    }
    give(world.format, || sheet(world, &sources), || &sources)?;
    Ok(Answer::Yes)
}

fn sheet(world: &World, sources: &[RecordsHeld<'_>]) -> Sheet {
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
    for s in sources {
        let newest = s.vintages.len().saturating_sub(1);
        for (i, v) in s.vintages.iter().enumerate() {
            sheet.row(vec![
                Entry::both(s.source, if i == 0 { s.source } else { "" }),
                Entry::text(s.kind),
                Entry::text(&v.file),
                Entry::text(v.published.map_or(String::new(), |d| d.to_string())),
                Entry::text(v.loaded.to_string()),
                Entry::count(v.rows_read, lang),
                Entry::count(v.rows_accepted, lang),
                Entry::count(v.rows_set_aside, lang),
                Entry::both(&v.sha256, &v.sha256[..12.min(v.sha256.len())]),
                Entry::both(
                    s.synthetic.to_string(),
                    if s.synthetic { lang.yes_no(true) } else { "" },
                ),
                Entry::late(i == newest, s.days_late, lang),
            ]);
        }
    }
    sheet
}
