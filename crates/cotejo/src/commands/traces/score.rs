//! `cotejo traces score`: what was resolved, beside the truth of made-up records.

use std::collections::{BTreeSet, HashMap, hash_map};
use std::fs::File;
use std::path::Path;

use anyhow::{Context, Result, bail};
use cotejo_lang::Key;
use cotejo_links::leads::Subject;
use cotejo_links::{
    ChainLink, Dealers, LeadKind, LeadVerdict, MatchRule, Mention, Outcome, Step, Trace, Traces,
    score,
};
use cotejo_model::RecordKind;
use serde::{Deserialize, Serialize};

use super::open;
use crate::cli::TracesScoreArgs;
use crate::out::{Entry, Sheet, give};
use crate::{Answer, World};

/// A line of `truth.csv`; the columns that nothing is compared with are passed over.
#[derive(Deserialize)]
struct Truth {
    record: String,
    gun: u32,
    outcome: String,
    purchaser: String,
}

/// A line of `dealers.csv`.
#[derive(Deserialize)]
struct Named {
    dealer: u32,
    key: String,
    short_times: u8,
    licence: String,
    name: String,
    city: String,
    county: String,
    state: String,
}

/// One thing that was scored.
#[derive(Serialize)]
struct Line {
    measure: &'static str,
    precision: Option<f64>,
    recall: Option<f64>,
    f1: Option<f64>,
    /// Pairs or records that are right.
    right: u64,
    /// As found.
    found: u64,
    /// In truth.
    truth: u64,
}

pub(crate) fn run(world: &World, args: &TracesScoreArgs) -> Result<Answer> {
    let truth: Vec<Truth> = rows(&args.dir.join("truth.csv"))?;
    let named: Vec<Named> = rows(&args.dir.join("dealers.csv"))?;
    let traces = open::traces(world, &args.which)?;
    if !traces.synthetic() {
        bail!("published records have no truth to be set beside; give --synthetic");
    }
    let mut lines = guns(&traces, &truth)?;
    lines.push(dealers(&named)?);
    lines.push(short_times(&traces, &named));
    let sheet = || {
        let heading = |k| world.lang.text(k).to_string();
        let mut sheet = Sheet::default()
            .column("measure", heading(Key::CommandMeasure))
            .numeric("precision", heading(Key::CommandPrecision))
            .numeric("recall", heading(Key::CommandRecall))
            .numeric("f1", heading(Key::CommandF1))
            .numeric("right", heading(Key::CommandRight))
            .numeric("found", heading(Key::CommandFound))
            .numeric("truth", heading(Key::CommandTruth));
        for l in &lines {
            let share = |v: Option<f64>| {
                Entry::both(
                    v.map_or(String::new(), cotejo_model::exact::text),
                    v.map_or(String::new(), |v| world.lang.number(v, Some(4))),
                )
            };
            sheet.row(vec![
                Entry::text(l.measure),
                share(l.precision),
                share(l.recall),
                share(l.f1),
                Entry::count(l.right, world.lang),
                Entry::count(l.found, world.lang),
                Entry::count(l.truth, world.lang),
            ]);
        }
        sheet
    };
    give(world.format, sheet, || &lines)?;
    Ok(Answer::Yes)
}

fn rows<T: for<'a> Deserialize<'a>>(path: &Path) -> Result<Vec<T>> {
    let file = File::open(path).with_context(|| {
        format!(
            "could not read `{}`; `cotejo traces generate DIR` writes it",
            path.display()
        )
    })?;
    let read: Result<Vec<T>, _> = csv::Reader::from_reader(file).into_deserialize().collect();
    read.with_context(|| {
        format!(
            "`{}` is not what `cotejo traces generate` wrote",
            path.display()
        )
    })
}

/// Duplicates, repaired serials, purchasers.
fn guns(traces: &Traces, truth: &[Truth]) -> Result<Vec<Line>> {
    let sources: Vec<&str> = traces
        .sources()
        .iter()
        .filter(|t| t.source.kind == RecordKind::Recovery)
        .map(|t| t.source.id.as_str())
        .collect();
    let (mut told, mut found) = (Vec::new(), Vec::new());
    let mut explained: HashMap<u32, (Trace, &Truth)> = HashMap::new();
    for t in truth {
        // The second gun of a row has its own line, `…+2`, as in our own ids.
        let id = |source: &&str| traces.find(&format!("{source}:{}", t.record));
        let gun = sources.iter().find_map(id);
        let Some(gun) = gun else {
            bail!(
                "record `{}` of the truth is not among the records held; load the recoveries of the same folder",
                t.record
            );
        };
        told.push(t.gun);
        found.push(gun.0);
        if let hash_map::Entry::Vacant(free) = explained.entry(gun.0)
            && let Some(trace) = traces.explain(gun)
        {
            free.insert((trace, t));
        }
    }
    let mut lines = vec![line("duplicates", score::pairs(&told, &found))];
    let (mut repair, mut right, mut claimed, mut sold) = ((0, 0), 0, 0, 0);
    for (trace, t) in explained.values() {
        let own =
            |r: MatchRule| matches!(r, MatchRule::SerialRepaired | MatchRule::SerialCompleted);
        // The record of the sale is itself written with slips, so the purchaser says whether it is of this gun.
        let repaired = |l: &&ChainLink| l.step == Step::Sale && own(l.rule);
        if let Some(link) = trace.chain.iter().find(repaired) {
            let same = link.to.purchaser.as_deref() == Some(t.purchaser.as_str());
            repair.0 += u64::from(same);
            repair.1 += u64::from(!same);
        }
        let buyer = trace
            .chain
            .iter()
            .filter(|l| l.step == Step::Sale && l.rule != MatchRule::Reported)
            .find_map(|l| l.to.purchaser.as_deref());
        let true_sale = t.outcome == Outcome::PurchaserIdentified.name();
        sold += u64::from(true_sale);
        claimed += u64::from(buyer.is_some());
        right += u64::from(buyer.is_some_and(|b| b == t.purchaser));
    }
    lines.push(counted(
        "serial_repairs",
        repair.0,
        repair.0 + repair.1,
        None,
    ));
    lines.push(counted("purchasers", right, claimed, Some(sold)));
    Ok(lines)
}

fn dealers(named: &[Named]) -> Result<Line> {
    let mentions: Vec<Mention<'_>> = named
        .iter()
        .map(|n| Mention {
            licence: &n.licence,
            name: &n.name,
            city: &n.city,
            county: &n.county,
            state: &n.state,
        })
        .collect();
    let resolved = Dealers::resolve(&mentions);
    let (mut told, mut found) = (Vec::new(), Vec::new());
    for (at, n) in named.iter().enumerate() {
        // A mention without licence and name names nobody.
        if let Some(dealer) = resolved.of(at) {
            told.push(n.dealer);
            found.push(dealer.0);
        }
    }
    Ok(line("dealers", score::pairs(&told, &found)))
}

/// Dealers made to have many short times, beside those that the leads name. Most of the former sold too few traced guns to be told.
fn short_times(traces: &Traces, named: &[Named]) -> Line {
    let planted = named.iter().filter(|n| n.short_times == 1);
    let planted: BTreeSet<&str> = planted.map(|n| n.key.as_str()).collect();
    let leads = traces
        .leads()
        .iter()
        .filter(|l| l.kind == LeadKind::DealerShortTimes && l.verdict == LeadVerdict::Lead);
    let found: BTreeSet<&str> = leads
        .filter_map(|l| match &l.subject {
            Subject::Dealer { key, .. } => Some(key.as_str()),
            _ => None,
        })
        .collect();
    let right = found.intersection(&planted).count() as u64;
    counted(
        "dealer_leads",
        right,
        found.len() as u64,
        Some(planted.len() as u64),
    )
}

fn line(measure: &'static str, score: Option<score::Score>) -> Line {
    match score {
        None => counted(measure, 0, 0, None),
        Some(s) => Line {
            measure,
            precision: s.precision,
            recall: s.recall,
            f1: s.f1,
            right: s.both,
            found: s.found,
            truth: s.truth,
        },
    }
}

fn counted(measure: &'static str, right: u64, found: u64, truth: Option<u64>) -> Line {
    let share = |of: u64| (of > 0).then(|| right as f64 / of as f64);
    let both = truth.filter(|t| found + t > 0);
    Line {
        measure,
        precision: share(found),
        recall: truth.and_then(share),
        f1: both.map(|t| 2.0 * right as f64 / (found + t) as f64),
        right,
        found,
        truth: truth.unwrap_or(0),
    }
}
