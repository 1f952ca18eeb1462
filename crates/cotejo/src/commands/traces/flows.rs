//! `cotejo traces flows`: from the place of first sale to the place of recovery.

use anyhow::Result;
use cotejo_lang::Key;
use cotejo_model::PlaceCode;
use serde::Serialize;

use super::{filter, open, words};
use crate::cli::FlowsArgs;
use crate::out::{Entry, Sheet, give};
use crate::{Answer, World, places};

#[derive(Serialize)]
struct Line<'a> {
    from: &'a PlaceCode,
    to: &'a PlaceCode,
    count: u64,
    denominator: u64,
    denominator_name: &'static str,
    synthetic: bool,
}

pub(crate) fn run(world: &World, args: &FlowsArgs) -> Result<Answer> {
    let traces = open::traces(world, &args.filter.which)?;
    let filter = filter::read(&traces, &args.filter)?;
    let all = traces.flows(&filter, args.from.level(), args.to.level());
    let shown = words::shown(world, args.top);
    let name = cotejo_links::Denominator::SaleKnown.name();
    let lines: Vec<Line<'_>> = all
        .flows
        .iter()
        .take(shown)
        .map(|f| Line {
            from: &f.from,
            to: &f.to,
            count: f.count,
            denominator: all.of,
            denominator_name: name,
            synthetic: traces.synthetic(),
        })
        .collect();
    let lang = world.lang;
    let sheet = || {
        let heading = |k| lang.text(k).to_string();
        let mut sheet = Sheet::default()
            .column("from", heading(Key::CommandFrom))
            .column("to", heading(Key::CommandTo))
            .numeric("count", heading(Key::CommandGuns))
            .numeric("denominator", heading(Key::CommandOf))
            .numeric("share", heading(Key::CommandShare));
        for l in &lines {
            let place = |p: &PlaceCode| Entry::both(p.as_str(), places::name(p, lang));
            sheet.row(vec![
                place(l.from),
                place(l.to),
                Entry::count(l.count, lang),
                Entry::count(l.denominator, lang),
                words::ratio(l.count, l.denominator, lang),
            ]);
        }
        sheet
    };
    give(world.format, sheet, || &lines)?;
    words::denominator_note(world, cotejo_links::Denominator::SaleKnown, all.of);
    let left: u64 = all.flows.iter().skip(lines.len()).map(|f| f.count).sum();
    let number = |n: u64| lang.number(n as f64, Some(0));
    if left > 0 {
        let routes = all.flows.len() - lines.len();
        eprintln!(
            "{}",
            lang.fill(
                Key::CommandOtherRoutes,
                &[("guns", &number(left)), ("routes", &number(routes as u64))]
            )
        );
    }
    if all.without_from + all.without_to > 0 {
        eprintln!(
            "{}",
            lang.fill(
                Key::CommandUnplacedEnds,
                &[
                    ("from", &number(all.without_from)),
                    ("to", &number(all.without_to))
                ]
            )
        );
    }
    Ok(Answer::Yes)
}
