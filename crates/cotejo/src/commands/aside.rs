//! `cotejo aside`: the rows that did not pass, with what is wrong.

use anyhow::{Result, bail};
use cotejo_lang::Key;
use cotejo_model::{Aside, Evidence};

use crate::base::Base;
use crate::cli::AsideArgs;
use crate::out::{Entry, Sheet, give};
use crate::{Answer, World};

pub(crate) fn run(world: &World, args: &AsideArgs) -> Result<Answer> {
    let store = Base::at(&world.base)?.store()?;
    let vintages = store.vintages(&args.source, args.as_of)?;
    let wanted = match &args.vintage {
        None => vintages.last(),
        Some(start) => {
            let mut found = vintages
                .iter()
                .filter(|v| v.sha256.starts_with(start.as_str()));
            let first = found.next();
            if found.next().is_some() {
                bail!(
                    "several vintages of `{}` begin with `{start}`; give more of the checksum",
                    args.source
                );
            }
            first
        }
    };
    let Some(vintage) = wanted else {
        bail!(
            "no such vintage of `{}`; `cotejo sources` lists them with their checksums",
            args.source
        );
    };
    let rows = store.aside(&args.source, &vintage.sha256)?;
    show(
        world,
        args,
        &vintage.file,
        (vintage.rows_set_aside, vintage.rows_read),
        rows,
    )
}

/// Prints rows that did not pass. `counts`: rows set aside, and rows read, of the file.
pub(crate) fn show(
    world: &World,
    args: &AsideArgs,
    file: &str,
    counts: (u64, u64),
    mut rows: Vec<Aside>,
) -> Result<Answer> {
    let all = rows.len();
    if !args.all {
        rows.truncate(args.limit);
    }
    eprintln!(
        "{}: {} of {} rows read were set aside{}",
        file,
        counts.0,
        counts.1,
        if rows.len() < all {
            format!("; the first {} follow (--all for all)", rows.len())
        } else {
            String::new()
        }
    );
    let sheet = || {
        let heading = |k| world.lang.text(k).to_string();
        let mut sheet = Sheet::default()
            .numeric("line", heading(Key::ColumnLine))
            .column("column", heading(Key::ColumnColumn))
            .column("reason", heading(Key::ColumnReason))
            .column("text", heading(Key::ColumnText));
        for r in &rows {
            let text = |t: &str| Entry::both(t, t.chars().take(120).collect::<String>());
            sheet.row(vec![
                Entry::text(r.line.to_string()),
                Entry::text(&r.column),
                Entry::text(&r.reason),
                text(&r.text),
            ]);
        }
        sheet
    };
    give(world.format, sheet, || &rows)?;
    Ok(Answer::Yes)
}
