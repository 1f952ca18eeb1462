//! `cotejo explain`: a figure traced to its rows.

use anyhow::{Result, bail};
use cotejo_indicators::reason::text;
use cotejo_indicators::{Explanation, FigureId, explain};
use cotejo_lang::Key;
use serde_json::{Value, json};

use crate::base::Base;
use crate::cli::ExplainArgs;
use crate::out::{self, Entry, Format, Sheet, give};
use crate::{Answer, World, places};

pub(crate) fn run(world: &World, args: &ExplainArgs) -> Result<Answer> {
    let id: FigureId = args.id.parse()?;
    let open = Base::at(&world.base)?.open()?;
    let limit = if args.all { usize::MAX } else { args.limit };
    let Some(e) = explain(&open.engine(), &id, limit)? else {
        bail!(
            "there is no figure `{id}`: its place, period or breakdown is not in the source as of that day"
        );
    };
    if world.format == Format::Table {
        let unit = open.indicators.units.name(&e.figure.unit);
        let unit = unit.map_or(&*e.figure.unit, |u| text(&u.label, world.lang));
        heading(world, &e, unit)?;
    }
    give(world.format, || rows(world, &e), || machine(world, &e))?;
    if world.format == Format::Table && (e.rows.len() as u64) < e.rows_count {
        eprintln!(
            "{} of {} rows listed; --all lists all",
            e.rows.len(),
            e.rows_count
        );
    }
    Ok(if e.agrees { Answer::Yes } else { Answer::No })
}

fn heading(world: &World, e: &Explanation, unit: &str) -> Result<()> {
    let lang = world.lang;
    let number = |v: Option<f64>| {
        v.map_or(lang.text(Key::WordValueAbsent).to_string(), |v| {
            lang.number(v, None)
        })
    };
    let line = |key: Key, value: &str| out::line(&format!("{:<16} {value}", lang.text(key)));
    line(
        Key::ColumnIndicator,
        &format!("{} ({})", text(&e.label, lang), e.figure.indicator),
    )?;
    line(Key::ColumnDefinition, text(&e.definition, lang))?;
    for (i, formula) in e.formula.iter().enumerate() {
        if i == 0 {
            line(Key::ColumnFormula, formula)?;
        } else {
            out::line(&format!("{:<16} {formula}", ""))?;
        }
    }
    for assumption in &e.assumptions {
        line(Key::ColumnWhy, text(assumption, lang))?;
    }
    line(
        Key::ColumnPlace,
        &format!(
            "{} ({})",
            places::name(&e.figure.place, lang),
            e.figure.place
        ),
    )?;
    line(Key::ColumnPeriod, &e.figure.period.to_string())?;
    line(Key::ColumnAsOf, &e.figure.as_of.to_string())?;
    let mut value = format!("{} {unit}", number(e.figure.value));
    if let (Some(low), Some(high)) = (e.figure.low, e.figure.high) {
        value += &format!(
            " ({})",
            lang.fill(
                Key::WordInterval,
                &[
                    ("low", &lang.number(low, None)),
                    ("high", &lang.number(high, None))
                ]
            )
        );
    }
    if e.figure.synthetic {
        value += &format!("; {}", lang.text(Key::WordSynthetic));
    }
    line(Key::ColumnValue, &value)?;
    let status = e.figure.status.name();
    line(
        Key::ColumnStatus,
        lang.name("status", status).unwrap_or(status),
    )?;
    for why in &e.figure.why {
        line(Key::ColumnWhy, text(why, lang))?;
    }
    line(
        Key::ColumnRecomputed,
        &format!(
            "{}; {}: {}",
            number(e.recomputed),
            lang.text(Key::ColumnAgrees),
            lang.yes_no(e.agrees)
        ),
    )?;
    line(Key::ColumnRows, &lang.number(e.rows_count as f64, Some(0)))?;
    for (source, v) in &e.vintages {
        let published = v.published.map_or("–".to_string(), |d| d.to_string());
        line(
            Key::ColumnFile,
            &format!("{} · {source} · {published} · SHA-256 {}", v.file, v.sha256),
        )?;
    }
    Ok(())
}

fn rows(world: &World, e: &Explanation) -> Sheet {
    let lang = world.lang;
    let heading = |k| lang.text(k).to_string();
    let mut sheet = Sheet::default()
        .column(
            "indicator",
            if e.formula.len() > 1 {
                heading(Key::ColumnIndicator)
            } else {
                String::new()
            },
        )
        .column("source", "")
        .column("place", heading(Key::ColumnPlace))
        .column("period", heading(Key::ColumnPeriod))
        .column("dimensions", heading(Key::ColumnBreakdown))
        .numeric("value", heading(Key::ColumnValue))
        .column("status", heading(Key::ColumnStatus))
        .column("file", heading(Key::ColumnFile))
        .numeric("line", heading(Key::ColumnLine))
        .column("column", heading(Key::ColumnColumn));
    for r in &e.rows {
        let dimensions: Vec<String> = r
            .dimensions
            .iter()
            .map(|(d, v)| format!("{d}={v}"))
            .collect();
        let mut values: Vec<&str> = r.cell.breakdown.iter().map(String::as_str).collect();
        values.dedup();
        let status = r.cell.status.name();
        let only_one = e.formula.len() == 1;
        sheet.row(vec![
            Entry::both(&r.indicator, if only_one { "" } else { &r.indicator }),
            Entry::both(&r.source, ""),
            Entry::text(r.cell.place.as_str()),
            Entry::text(r.cell.period.to_string()),
            Entry::both(dimensions.join("; "), values.join(" / ")),
            Entry::number(r.cell.value, lang),
            Entry::both(status, lang.name("status", status).unwrap_or(status)),
            Entry::text(&r.file),
            Entry::text(r.cell.line.map(|l| l.to_string()).unwrap_or_default()),
            Entry::text(r.cell.column.clone().unwrap_or_default()),
        ]);
    }
    sheet
}

fn machine(world: &World, e: &Explanation) -> Value {
    let vintages: Vec<Value> = e
        .vintages
        .iter()
        .map(|(source, v)| {
            json!({
                "source": source, "file": v.file, "sha256": v.sha256, "published": v.published, "loaded": v.loaded,
                "rows_read": v.rows_read, "rows_accepted": v.rows_accepted, "rows_set_aside": v.rows_set_aside,
            })
        })
        .collect();
    json!({
        "id": e.figure.id,
        "indicator": &*e.figure.indicator,
        "label": text(&e.label, world.lang),
        "definition": text(&e.definition, world.lang),
        "formula": e.formula,
        "assumptions": e.assumptions.iter().map(|a| text(a, world.lang)).collect::<Vec<_>>(),
        "place": e.figure.place,
        "period": e.figure.period,
        "as_of": e.figure.as_of,
        "value": out::number(e.figure.value),
        "low": out::number(e.figure.low),
        "high": out::number(e.figure.high),
        "unit": &*e.figure.unit,
        "numerator": out::number(e.figure.numerator),
        "denominator": out::number(e.figure.denominator),
        "status": e.figure.status,
        "synthetic": e.figure.synthetic,
        "recomputed": out::number(e.recomputed),
        "agrees": e.agrees,
        "rows_count": e.rows_count,
        "rows": e.rows,
        "vintages": vintages,
    })
}
