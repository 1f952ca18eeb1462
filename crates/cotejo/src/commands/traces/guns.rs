//! `cotejo traces guns`: the guns behind a count.

use anyhow::Result;
use cotejo_lang::Key;
use cotejo_links::{Filter, GunNo, Traces};
use serde::Serialize;

use super::{filter, open, words};
use crate::cli::GunsArgs;
use crate::out::{Entry, Format, Sheet, give};
use crate::{Answer, World, places};

/// A gun in a list.
#[derive(Serialize)]
struct Line {
    gun: String,
    make: Option<String>,
    model: Option<String>,
    calibre: Option<String>,
    r#type: Option<String>,
    serial: Option<String>,
    recovered: Option<String>,
    recovered_in: Option<String>,
    sold: Option<String>,
    sold_in: Option<String>,
    outcome: &'static str,
    days_low: Option<i32>,
    days_high: Option<i32>,
    reports: u32,
    synthetic: bool,
}

pub(crate) fn run(world: &World, args: &GunsArgs) -> Result<Answer> {
    let traces = open::traces(world, &args.filter.which)?;
    let filter = filter::read(&traces, &args.filter)?;
    let (lines, all) = lines(&traces, &filter, limit(world, args));
    give(world.format, || sheet(world, &lines), || &lines)?;
    if lines.len() < all {
        let number = |n: usize| world.lang.number(n as f64, Some(0));
        eprintln!(
            "{}",
            world.lang.fill(
                Key::CommandFirstOf,
                &[("shown", &number(lines.len())), ("all", &number(all))]
            )
        );
    }
    Ok(Answer::Yes)
}

fn limit(world: &World, args: &GunsArgs) -> usize {
    match world.format {
        Format::Table => args.limit,
        _ => usize::MAX,
    }
}

fn lines(traces: &Traces, filter: &Filter, limit: usize) -> (Vec<Line>, usize) {
    let guns: Vec<GunNo> = traces.guns(filter).collect();
    let lines = guns.iter().take(limit).filter_map(|n| line(traces, *n));
    (lines.collect(), guns.len())
}

fn line(traces: &Traces, n: GunNo) -> Option<Line> {
    let gun = traces.gun(n)?;
    let text = |t: Option<&str>| t.map(str::to_string);
    Some(Line {
        gun: gun.id,
        make: text(gun.make),
        model: text(gun.model),
        calibre: text(gun.calibre),
        r#type: text(gun.kind),
        serial: text(Some(gun.serial).filter(|s| !s.is_empty())),
        recovered: gun.recovered.map(|w| w.text()),
        recovered_in: gun.recovered_in.map(|p| p.to_string()),
        sold: gun.sold.map(|w| w.text()),
        sold_in: gun.sold_in.map(|p| p.to_string()),
        outcome: gun.outcome.name(),
        days_low: gun.ttc.map(|d| d.low),
        days_high: gun.ttc.map(|d| d.high),
        reports: gun.reports,
        synthetic: traces.synthetic(),
    })
}

fn sheet(world: &World, lines: &[Line]) -> Sheet {
    let lang = world.lang;
    let heading = |k| lang.text(k).to_string();
    let mut sheet = Sheet::default()
        .column("gun", heading(Key::CommandGun))
        .column("make", heading(Key::CommandMake))
        .column("model", heading(Key::CommandModel))
        .column("calibre", heading(Key::CommandCalibre))
        .column("type", heading(Key::CommandType))
        .column("serial", heading(Key::CommandSerial))
        .column("recovered", heading(Key::CommandRecoveredOn))
        .column("recovered_in", heading(Key::CommandRecoveredIn))
        .column("sold", heading(Key::CommandSoldOn))
        .column("sold_in", heading(Key::CommandSoldIn))
        .column("outcome", heading(Key::CommandOutcome))
        .numeric("days_low", heading(Key::CommandDays))
        .numeric("days_high", "");
    for l in lines {
        let text = |t: &Option<String>| Entry::text(t.clone().unwrap_or_default());
        let place = |t: &Option<String>| match t.as_deref().map(str::parse) {
            Some(Ok(code)) => Entry::both(t.clone().unwrap_or_default(), places::name(&code, lang)),
            _ => text(t),
        };
        let kind = l.r#type.as_deref().unwrap_or_default();
        sheet.row(vec![
            Entry::text(&l.gun),
            text(&l.make),
            text(&l.model),
            text(&l.calibre),
            Entry::both(kind, words::gun_type(lang, kind)),
            text(&l.serial),
            text(&l.recovered),
            place(&l.recovered_in),
            text(&l.sold),
            place(&l.sold_in),
            Entry::both(l.outcome, words::outcome(lang, l.outcome)),
            Entry::both(
                l.days_low.map_or(String::new(), |d| d.to_string()),
                words::days(lang, l.days_low, l.days_high),
            ),
            Entry::both(l.days_high.map_or(String::new(), |d| d.to_string()), ""),
        ]);
    }
    sheet
}
