//! `cotejo traces places`: guns by place at one end of their way.

use anyhow::Result;
use cotejo_lang::Key;
use cotejo_links::End;
use serde::Serialize;

use super::{filter, open, words};
use crate::cli::{EndName, TracesPlacesArgs};
use crate::out::{Entry, Sheet, give};
use crate::{Answer, World, places};

#[derive(Serialize)]
struct Line<'a> {
    place: &'a str,
    count: u64,
    denominator: u64,
    denominator_name: &'static str,
    synthetic: bool,
}

pub(crate) fn run(world: &World, args: &TracesPlacesArgs) -> Result<Answer> {
    let traces = open::traces(world, &args.filter.which)?;
    let filter = filter::read(&traces, &args.filter)?;
    let end = match args.end {
        EndName::Recovery => End::Recovery,
        EndName::Sale => End::Sale,
    };
    let placed = traces.places(&filter, end, args.level.level());
    let shown = words::shown(world, args.top);
    let lines: Vec<Line<'_>> = placed
        .counts
        .iter()
        .take(shown)
        .map(|(place, count)| Line {
            place: place.as_str(),
            count: *count,
            denominator: placed.of,
            denominator_name: placed.denominator.name(),
            synthetic: traces.synthetic(),
        })
        .collect();
    let lang = world.lang;
    let sheet = || {
        let heading = |k| lang.text(k).to_string();
        let mut sheet = Sheet::default()
            .column("place", heading(Key::ColumnPlace))
            .numeric("count", heading(Key::CommandGuns))
            .numeric("denominator", heading(Key::CommandOf))
            .numeric("share", heading(Key::CommandShare));
        for ((place, _), l) in placed.counts.iter().zip(&lines) {
            sheet.row(vec![
                Entry::both(l.place, places::name(place, lang)),
                Entry::count(l.count, lang),
                Entry::count(l.denominator, lang),
                words::ratio(l.count, l.denominator, lang),
            ]);
        }
        sheet
    };
    give(world.format, sheet, || &lines)?;
    words::denominator_note(world, placed.denominator, placed.of);
    if placed.unplaced > 0 {
        let number = lang.number(placed.unplaced as f64, Some(0));
        eprintln!("{}", lang.fill(Key::CommandUnplaced, &[("guns", &number)]));
    }
    Ok(Answer::Yes)
}
