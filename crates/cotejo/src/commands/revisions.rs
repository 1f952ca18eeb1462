//! `cotejo revisions`: which cells changed between vintages, by how much, how far back.

use anyhow::{Result, bail};
use cotejo_indicators::Compute;
use cotejo_lang::{Key, Noun};
use cotejo_model::{Evidence, Month, Revision, Selection, exact};

use crate::base::Base;
use crate::cli::RevisionsArgs;
use crate::out::{self, Entry, Format, Sheet, give};
use crate::{Answer, World, places};

pub(crate) fn run(world: &World, args: &RevisionsArgs) -> Result<Answer> {
    let open = Base::at(&world.base)?.open()?;
    let engine = open.engine();
    let indicator = engine.indicator(&args.indicator)?;
    let (source, measure, filter) = match &indicator.compute {
        Compute::Total {
            source,
            measure,
            filter,
        }
        | Compute::Level {
            source,
            measure,
            filter,
        } => (source, measure, filter),
        other => bail!(
            "`{}` is computed from other indicators; ask for the revisions of `{}`",
            indicator.id,
            other.parts().join("` or `")
        ),
    };
    let place = args
        .place
        .as_deref()
        .map(|p| places::parse(p, None))
        .transpose()?;
    let whole = (Month(12), Month(9_999 * 12 + 11));
    let selection = Selection {
        source: source.clone(),
        measure: measure.clone(),
        filter: filter.clone(),
        place,
        months: args.period.map_or(whole, |p| (p.start(), p.end())),
        as_of: args.as_of,
    };
    let revisions = open.store.revisions(&selection, args.additions)?;
    if world.format == Format::Table {
        summary(world, &revisions);
    }
    let shown = args.limit.min(revisions.len());
    let listed = match world.format {
        Format::Table => &revisions[..shown],
        _ => &revisions[..],
    };
    give(world.format, || sheet(world, listed), || &revisions)?;
    if world.format == Format::Table && shown < revisions.len() {
        eprintln!(
            "{shown} of {} listed; --limit N, --format csv or json for all",
            revisions.len()
        );
    }
    Ok(Answer::Yes)
}

/// One line a pair of vintages: how many cells, the sum of the differences, which way, how far back.
fn summary(world: &World, revisions: &[Revision]) {
    if revisions.is_empty() {
        eprintln!("no cell of the selection was revised between the vintages held");
        return;
    }
    let lang = world.lang;
    for step in Revision::steps(revisions) {
        let tally = Revision::tally(step);
        let count = |n: usize| lang.count(Noun::Cell, n as u64);
        let mut line = format!(
            "{} → {}: {} revised, {} up, {} down, net {}",
            step[0].from_published,
            step[0].to_published,
            count(tally.cells),
            tally.up,
            tally.down,
            lang.number(tally.net, None),
        );
        if tally.withdrawn > 0 {
            line += &format!("; {} withdrawn", count(tally.withdrawn));
        }
        if tally.added > 0 {
            line += &format!("; {} added", count(tally.added));
        }
        if let Some(first) = tally.first {
            line += &format!("; back to {first}");
        }
        eprintln!("{}", out::spaced(&line));
    }
}

fn sheet(world: &World, revisions: &[Revision]) -> Sheet {
    let lang = world.lang;
    let heading = |k| lang.text(k).to_string();
    let mut sheet = Sheet::default()
        .column("measure", "")
        .column("place", heading(Key::ColumnPlace))
        .column("place_name", "")
        .column("period", heading(Key::ColumnPeriod))
        .column("breakdown", heading(Key::ColumnBreakdown))
        .numeric("from", heading(Key::ColumnFrom))
        .numeric("to", heading(Key::ColumnTo))
        .numeric("change", heading(Key::ColumnChange))
        .column("from_status", "")
        .column("to_status", "")
        .column("from_published", heading(Key::ColumnPublishedBefore))
        .column("to_published", heading(Key::ColumnPublishedAfter));
    for r in revisions {
        let change = r.to.zip(r.from).map(|(t, f)| t - f);
        let mut words = r.breakdown.clone();
        words.dedup();
        let signed = change.map_or(String::new(), |c| format!("{c:+}"));
        sheet.row(vec![
            Entry::both(&r.measure, ""),
            Entry::text(r.place.as_str()),
            Entry::text(places::name(&r.place, lang)),
            Entry::text(r.period.to_string()),
            Entry::both(r.breakdown.join("; "), words.join(" / ")),
            Entry::number(r.from, lang),
            Entry::number(r.to, lang),
            Entry::both(change.map(exact::text).unwrap_or_default(), signed),
            Entry::both(r.from_status.name(), ""),
            Entry::both(r.to_status.name(), ""),
            Entry::text(r.from_published.to_string()),
            Entry::text(r.to_published.to_string()),
        ]);
    }
    sheet
}
