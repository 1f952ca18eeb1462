//! `cotejo evaluate`: the plan's scorecard.

use anyhow::{Result, bail};
use cotejo_indicators::evaluate::{MeasureResult, Scorecard};
use cotejo_indicators::reason::text;
use cotejo_indicators::{Indicators, evaluate};
use cotejo_lang::{Key, Lang};
use cotejo_model::Verdict;
use serde_json::{Value, json};

use crate::base::Base;
use crate::cli::EvaluateArgs;
use crate::out::{self, Entry, Format, Sheet};
use crate::{Answer, World, places};

pub(crate) fn run(world: &World, args: &EvaluateArgs) -> Result<Answer> {
    let base = Base::at(&world.base)?;
    let open = base.open()?;
    let plan = base.plan(&open.indicators)?;
    let engine = open.engine();
    let Some(as_of) = args
        .as_of
        .map_or_else(|| engine.latest(), |d| Ok(Some(d)))?
    else {
        bail!(
            "nothing is loaded yet, so nothing can be evaluated; load files with `cotejo load FILE…`"
        );
    };
    let mut scorecard = evaluate(&engine, &plan, as_of)?;
    if let Some(goal) = &args.goal {
        scorecard.goals.retain(|g| g.id == *goal);
        if scorecard.goals.is_empty() {
            bail!("the plan has no goal `{goal}`");
        }
    }
    print(world, &open.indicators, &scorecard)?;
    Ok(Answer::Yes)
}

/// Prints a scorecard in the format asked for.
pub(crate) fn print(world: &World, indicators: &Indicators, s: &Scorecard) -> Result<()> {
    match world.format {
        Format::Json => out::json(&machine(world.lang, s)),
        Format::Csv => crate::out::csv(&csv(world.lang, s)),
        Format::Table => table(world.lang, indicators, s),
        Format::SdmxCsv => bail!("only `cotejo figures` writes sdmx-csv; use --format csv or json"),
    }
}

fn why(m: &MeasureResult, lang: Lang) -> String {
    let parts: Vec<&str> = m.why.iter().map(|w| text(w, lang)).collect();
    parts.join("; ")
}

fn verdict(lang: Lang, v: Verdict) -> &'static str {
    lang.name("verdict", v.name()).unwrap_or(v.name())
}

/// A mark beside the verdict's word, readable without colour.
fn mark(v: Verdict) -> &'static str {
    match v {
        Verdict::Met => "✔",
        Verdict::OnTrack => "↗",
        Verdict::OffTrack => "✘",
        Verdict::CannotTell => "?",
        Verdict::NoData => "–",
        Verdict::Unusual => "!",
    }
}

fn table(lang: Lang, indicators: &Indicators, s: &Scorecard) -> Result<()> {
    let heading = |k| lang.text(k).to_string();
    let date = cotejo_indicators::reason::date(lang, s.as_of);
    out::line(&format!(
        "{} · {}",
        text(&s.title, lang),
        lang.fill(Key::WordAsOf, &[("date", &date)])
    ))?;
    for goal in &s.goals {
        let title = [
            ("number", goal.id.as_str()),
            ("title", text(&goal.title, lang)),
        ];
        out::line("")?;
        out::line(&lang.fill(Key::WordGoalNumbered, &title))?;
        let mut sheet = Sheet::default()
            .column("id", "")
            .column("title", heading(Key::ColumnMeasure))
            .column("place", heading(Key::ColumnPlace))
            .numeric("baseline", heading(Key::ColumnBaseline))
            .numeric("value", heading(Key::ColumnValue))
            .numeric("target", heading(Key::ColumnTarget))
            .numeric("gap", heading(Key::ColumnGap))
            .numeric("percent_met", heading(Key::ColumnPercentMet))
            .numeric("pace_needed", heading(Key::ColumnPaceNeeded))
            .column("verdict", heading(Key::ColumnVerdict));
        for m in &goal.measures {
            let unit = m.unit.as_deref().and_then(|u| indicators.units.name(u));
            let unit = unit.map_or("", |u| text(&u.label, lang));
            let with_period = |v: Option<f64>, p: Option<cotejo_model::Period>| match (v, p) {
                (Some(v), Some(p)) => format!("{} ({p})", lang.number(v, None)),
                _ => String::new(),
            };
            let title = match unit {
                "" => text(&m.title, lang).to_string(),
                unit => format!("{} ({unit})", text(&m.title, lang)),
            };
            let number = |v: Option<f64>| v.map_or(String::new(), |v| lang.number(v, None));
            sheet.row(vec![
                Entry::text(&m.id),
                Entry::text(title),
                Entry::text(
                    m.place
                        .as_ref()
                        .map_or(String::new(), |p| places::name(p, lang)),
                ),
                Entry::text(with_period(m.baseline, m.baseline_period)),
                Entry::text(with_period(m.value, m.period)),
                Entry::text(with_period(
                    m.target.as_ref().map(|t| t.value),
                    m.target.as_ref().map(|t| t.by),
                )),
                Entry::text(number(m.gap)),
                Entry::text(
                    m.percent_met
                        .map_or(String::new(), |p| lang.percent(p / 100.0, Some(0))),
                ),
                Entry::text(number(m.pace_needed)),
                Entry::text(format!("{} {}", mark(m.verdict), verdict(lang, m.verdict))),
            ]);
        }
        sheet.print()?;
        out::line(&format!("\n {}", heading(Key::ColumnWhy)))?;
        for m in &goal.measures {
            out::wrapped(&format!(" {:<6}", m.id), &why(m, lang))?;
        }
    }
    tally(lang, s);
    Ok(())
}

fn tally(lang: Lang, s: &Scorecard) {
    let all: Vec<Verdict> = s
        .goals
        .iter()
        .flat_map(|g| &g.measures)
        .map(|m| m.verdict)
        .collect();
    let kinds = [
        Verdict::Met,
        Verdict::OnTrack,
        Verdict::OffTrack,
        Verdict::CannotTell,
        Verdict::NoData,
    ];
    let parts: Vec<String> = kinds
        .iter()
        .map(|k| {
            format!(
                "{} {}",
                all.iter().filter(|v| *v == k).count(),
                verdict(lang, *k)
            )
        })
        .collect();
    eprintln!("{}", parts.join(" · "));
}

fn csv(lang: Lang, s: &Scorecard) -> Sheet {
    let mut sheet = Sheet::default();
    for name in [
        "goal",
        "id",
        "title",
        "indicator",
        "place",
        "figure",
        "period",
        "value",
        "unit",
        "status",
        "baseline_period",
        "baseline",
        "target",
        "target_by",
        "gap",
        "percent_met",
        "pace_needed",
        "change",
        "change_low",
        "change_high",
        "verdict",
        "why",
        "owners_mx",
        "owners_us",
        "synthetic",
    ] {
        sheet = sheet.column(name, name);
    }
    for goal in &s.goals {
        for m in &goal.measures {
            let number =
                |v: Option<f64>| Entry::text(v.map(cotejo_model::exact::text).unwrap_or_default());
            let period = |p: Option<cotejo_model::Period>| {
                Entry::text(p.map_or(String::new(), |p| p.to_string()))
            };
            sheet.row(vec![
                Entry::text(&goal.id),
                Entry::text(&m.id),
                Entry::text(text(&m.title, lang)),
                Entry::text(m.indicator.clone().unwrap_or_default()),
                Entry::text(m.place.as_ref().map_or("", |p| p.as_str())),
                Entry::text(m.figure.clone().unwrap_or_default()),
                period(m.period),
                number(m.value),
                Entry::text(m.unit.clone().unwrap_or_default()),
                Entry::text(m.status.name()),
                period(m.baseline_period),
                number(m.baseline),
                number(m.target.as_ref().map(|t| t.value)),
                period(m.target.as_ref().map(|t| t.by)),
                number(m.gap),
                number(m.percent_met),
                number(m.pace_needed),
                number(m.change.map(|c| c.relative)),
                number(m.change.and_then(|c| c.low)),
                number(m.change.and_then(|c| c.high)),
                Entry::text(m.verdict.name()),
                Entry::text(why(m, lang)),
                Entry::text(m.owners.mx.join("; ")),
                Entry::text(m.owners.us.join("; ")),
                Entry::text(m.synthetic.to_string()),
            ]);
        }
    }
    sheet
}

fn machine(lang: Lang, s: &Scorecard) -> Value {
    let measure = |m: &MeasureResult| {
        json!({
            "id": m.id,
            "title": text(&m.title, lang),
            "area": m.area,
            "indicator": m.indicator,
            "place": m.place,
            "figure": m.figure,
            "period": m.period,
            "value": out::number(m.value),
            "unit": m.unit,
            "status": m.status,
            "baseline": out::number(m.baseline),
            "baseline_period": m.baseline_period,
            "baseline_figure": m.baseline_figure,
            "target": out::number(m.target.as_ref().map(|t| t.value)),
            "target_by": m.target.as_ref().map(|t| t.by),
            "target_source": m.target.as_ref().map(|t| &t.source),
            "gap": out::number(m.gap),
            "percent_met": out::number(m.percent_met),
            "pace_needed": out::number(m.pace_needed),
            "change": m.change,
            "verdict": m.verdict,
            "why": why(m, lang),
            "owners": m.owners,
            "synthetic": m.synthetic,
        })
    };
    let goals: Vec<Value> = s
        .goals
        .iter()
        .map(|g| {
            json!({
                "id": g.id,
                "title": text(&g.title, lang),
                "measures": g.measures.iter().map(measure).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({ "as_of": s.as_of, "title": text(&s.title, lang), "goals": goals })
}
