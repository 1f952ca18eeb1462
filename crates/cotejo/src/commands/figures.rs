//! `cotejo figures`: compute figures, or list the indicators.

use anyhow::Result;
use cotejo_indicators::reason::text;
use cotejo_indicators::{Compute, Engine, Figure, Indicator, Request};
use cotejo_lang::{Key, Lang};
use cotejo_model::{Each, Frequency, Level, Period, PlaceCode};
use serde::Serialize;

use crate::base::Base;
use crate::cli::{EachName, FiguresArgs};
use crate::out::{Entry, Format, Sheet, give, json};
use crate::{Answer, World, places};

mod csv;
mod sdmx;

pub(crate) fn run(world: &World, args: &FiguresArgs) -> Result<Answer> {
    let open = Base::at(&world.base)?.open()?;
    let engine = open.engine();
    let Some(id) = args.indicator.as_ref().filter(|_| !args.list) else {
        return list(world, &engine);
    };
    let place = args
        .place
        .as_deref()
        .map(|p| places::parse(p, None))
        .transpose()?;
    let request = Request {
        indicator: id.clone(),
        by: level(args, place.as_ref()),
        place,
        period: args.period,
        each: args.each.map(EachName::each),
        dimension: args.dimension.clone(),
        unit: args.unit.clone(),
        as_of: args.as_of,
    };
    let mut figures = engine.figures_each(&request)?.peekable();
    if let Some(unit) = &args.unit {
        let own = &engine.indicator(id)?.unit;
        for conversion in engine.conversions(own, unit) {
            eprintln!("converted: {}", text(&conversion, world.lang));
        }
    }
    if figures.peek().is_none() {
        eprintln!("{}", nothing(&engine, &request)?);
    }
    match world.format {
        Format::SdmxCsv => sdmx::write(figures)?,
        Format::Csv => csv::write(world.lang, figures)?,
        Format::Json => json(&figures.collect::<Vec<_>>())?,
        Format::Table => {
            let figures: Vec<Figure> = figures.collect();
            heading(world.lang, &engine, &figures);
            sheet(world.lang, &figures).print()?;
            notes(world.lang, &figures);
        }
    }
    Ok(Answer::Yes)
}

/// What the table is of, and in which unit.
fn heading(lang: Lang, engine: &Engine<'_>, figures: &[Figure]) {
    let Some(first) = figures.first() else {
        return;
    };
    let unit = engine.indicators.units.name(&first.unit);
    if let (Some(indicator), Some(unit)) = (engine.indicators.get(&first.indicator), unit) {
        let label = text(&indicator.label, lang);
        eprintln!("{label} ({})", text(&unit.label, lang));
    }
}

fn level(args: &FiguresArgs, place: Option<&PlaceCode>) -> Level {
    args.by.map_or_else(
        || place.map_or(Level::Country, PlaceCode::level),
        crate::cli::LevelName::level,
    )
}

/// Why there is nothing to show: an empty table alone would leave the reader guessing.
fn nothing(engine: &Engine<'_>, request: &Request) -> Result<String> {
    let indicator = engine.indicator(&request.indicator)?;
    let held = engine.evidence.sources();
    for source in engine.indicators.sources(indicator) {
        if !held.iter().any(|s| s.id == source) {
            return Ok(format!(
                "no figures: source `{source}` is not loaded; `cotejo load FILE…` loads its files"
            ));
        }
        let known = engine.evidence.vintages(&source, request.as_of)?;
        if known.is_empty() {
            let all = engine.evidence.vintages(&source, None)?;
            let first = all.first().map_or(String::new(), |v| v.known.to_string());
            return Ok(format!(
                "no figures: nothing of `{source}` was known on that day; its first vintage is of {first}"
            ));
        }
    }
    if let Compute::Total { source, .. } = &indicator.compute
        && let Some(step) = held.iter().find(|s| s.id == *source).map(|s| s.frequency)
        && let Some(whole) = coarser(step, request)
    {
        return Ok(format!(
            "no figures: `{source}` is published by {whole}; ask for whole {whole}s"
        ));
    }
    Ok("no figures: no cell of the source falls in that place and period".to_string())
}

/// What the source is published by, where less than that is asked for.
fn coarser(step: Frequency, request: &Request) -> Option<&'static str> {
    let period = request.period;
    match step {
        Frequency::Monthly => matches!(period, Some(Period::Day(_))).then_some("month"),
        Frequency::Annual => {
            let cut = matches!(
                request.each,
                Some(Each::Month | Each::Quarter | Each::FiscalYear)
            );
            let edges = |p: Period| p.start().month() == 1 && p.end().month() == 12;
            (cut || !period.is_none_or(edges)).then_some("calendar year")
        }
    }
}

fn sheet(lang: Lang, figures: &[Figure]) -> Sheet {
    let heading = |k| lang.text(k).to_string();
    let mut sheet = Sheet::default()
        .column("place", heading(Key::ColumnPlace))
        .column("place_name", "")
        .column("period", heading(Key::ColumnPeriod))
        .column("breakdown", heading(Key::ColumnBreakdown))
        .numeric("value", heading(Key::ColumnValue))
        .numeric("low", heading(Key::ColumnIntervalLow))
        .numeric("high", heading(Key::ColumnIntervalHigh))
        .numeric("numerator", heading(Key::ColumnNumerator))
        .numeric("denominator", heading(Key::ColumnDenominator))
        .column("status", heading(Key::ColumnStatus))
        .column("synthetic", "")
        .column("id", heading(Key::ColumnId));
    // Figures come place by place, and a place's name is a search in the catalogue.
    let mut place: Option<(&PlaceCode, String)> = None;
    for f in figures {
        let absent = |v: Option<f64>| match v {
            None => Entry::text(""),
            some => Entry::number(some, lang),
        };
        let status = f.status.name();
        let name = match &place {
            Some((last, name)) if *last == &f.place => name.clone(),
            _ => {
                let name = places::name(&f.place, lang);
                place = Some((&f.place, name.clone()));
                name
            }
        };
        let synthetic = if f.synthetic {
            lang.text(Key::WordSynthetic)
        } else {
            ""
        };
        sheet.row(vec![
            Entry::text(f.place.as_str()),
            Entry::text(name),
            Entry::text(f.period.to_string()),
            Entry::text(f.breakdown.clone().unwrap_or_default()),
            Entry::number(f.value, lang),
            absent(f.low),
            absent(f.high),
            absent(f.numerator),
            absent(f.denominator),
            Entry::both(status, lang.name("status", status).unwrap_or(status)),
            Entry::both(f.synthetic.to_string(), synthetic),
            Entry::text(&f.id),
        ]);
    }
    sheet
}

/// What limits the figures, each reason once.
fn notes(lang: Lang, figures: &[Figure]) {
    let mut said: Vec<(&str, usize)> = Vec::new();
    for why in figures.iter().flat_map(|f| &f.why) {
        let why = text(why, lang);
        match said.iter_mut().find(|(w, _)| *w == why) {
            Some((_, n)) => *n += 1,
            None => said.push((why, 1)),
        }
    }
    for (why, n) in said.iter().take(8) {
        eprintln!("{n} × {why}");
    }
}

#[derive(Serialize)]
struct Listed<'a> {
    id: &'a str,
    label: &'a str,
    unit: &'a str,
    measure: Option<&'a str>,
    source: Vec<String>,
    definition: &'a str,
    formula: String,
    direction: &'static str,
    subject: Option<&'a str>,
}

fn list(world: &World, engine: &Engine<'_>) -> Result<Answer> {
    let listed: Vec<Listed<'_>> = engine
        .indicators
        .all()
        .iter()
        .map(|i| Listed {
            id: &i.id,
            label: text(&i.label, world.lang),
            unit: &i.unit,
            measure: measure(i),
            source: engine.indicators.sources(i).into_iter().collect(),
            definition: text(&i.definition, world.lang),
            formula: i.compute.formula(),
            direction: i.direction.name(),
            subject: i.subject.as_deref(),
        })
        .collect();
    let sheet = || {
        let heading = |k| world.lang.text(k).to_string();
        let mut sheet = Sheet::default()
            .column("id", heading(Key::ColumnIndicator))
            .column("label", heading(Key::ColumnLabel))
            .column("unit", heading(Key::ColumnUnit))
            .column("source", heading(Key::ColumnSource))
            .column("definition", heading(Key::ColumnDefinition));
        for l in &listed {
            sheet.row(vec![
                Entry::text(l.id),
                Entry::text(l.label),
                Entry::text(l.unit),
                Entry::text(l.source.join(", ")),
                Entry::text(l.definition),
            ]);
        }
        sheet
    };
    give(world.format, sheet, || &listed)?;
    Ok(Answer::Yes)
}

fn measure(i: &Indicator) -> Option<&str> {
    match &i.compute {
        Compute::Total { measure, .. } | Compute::Level { measure, .. } => Some(measure),
        _ => None,
    }
}
