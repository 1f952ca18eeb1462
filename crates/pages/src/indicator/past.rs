//! What was known before: the series on earlier days, and which cells were revised in between.

use cotejo_indicators::reason::date;
use cotejo_indicators::{Compute, Indicator};
use cotejo_lang::{Key, Noun};
use cotejo_model::{Date, Month, PlaceCode, Revision, Selection};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Chosen, choose, series};
use crate::ask::Ask;
use crate::error::PageError;
use crate::fig::Fig;
use crate::site::Site;

/// The series as it was known on an earlier day.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Earlier {
    /// The day.
    pub as_of: String,
    /// In words.
    pub as_of_text: String,
    /// The series as known then.
    pub series: Vec<Fig>,
    /// How many of its whole figures are another number today.
    pub changed: usize,
}

/// What one vintage changed of an indicator's cells.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct RevisionStep {
    /// Day of the earlier vintage.
    pub from: String,
    /// Day of the later one.
    pub to: String,
    /// Day of the later one, in words.
    pub to_text: String,
    /// Cells with another number.
    pub cells: usize,
    /// Of them, larger.
    pub up: usize,
    /// Of them, smaller.
    pub down: usize,
    /// Sum of the differences.
    pub net: f64,
    /// In words.
    pub text: String,
    /// First month that was changed.
    pub first: String,
}

/// How many earlier days are shown.
const EARLIER: usize = 4;

/// The series on the days of earlier vintages, newest first. Days on which it was no other are left out.
pub(super) fn earlier(
    site: &Site,
    ask: &Ask,
    indicator: &Indicator,
    chosen: &Chosen,
    now: &[Fig],
) -> Result<Vec<Earlier>, PageError> {
    let Some(source) = choose::lead_source(site, indicator) else {
        return Ok(Vec::new());
    };
    if !site.records.sources().iter().any(|s| s.id == source) {
        return Ok(Vec::new());
    }
    let mut days: Vec<Date> = site
        .records
        .vintages(&source, ask.as_of)?
        .iter()
        .map(|v| v.known)
        .collect();
    days.dedup();
    days.pop();
    let mut out: Vec<Earlier> = Vec::new();
    for day in days.into_iter().rev().take(EARLIER) {
        let then = Ask {
            as_of: Some(day),
            ..ask.clone()
        };
        let series = series(site, &then, &indicator.id, &chosen.place, chosen.each)?;
        let differs = |f: &&Fig| {
            let same_period = now.iter().find(|n| n.period == f.period);
            f.value.is_some() && same_period.is_some_and(|n| n.value != f.value)
        };
        let changed = series.iter().filter(differs).count();
        if !series.is_empty() {
            out.push(Earlier {
                as_of: day.to_string(),
                as_of_text: date(ask.lang, day),
                series,
                changed,
            });
        }
    }
    Ok(out)
}

/// Above this many revised cells of a source they are not listed on a page; the command line has them all.
const CELLS_MAX: u64 = 200_000;

/// What each vintage changed of an indicator's cells in a place, newest first; or why that is not told.
pub(super) fn revisions(
    site: &Site,
    ask: &Ask,
    indicator: &Indicator,
    place: &PlaceCode,
) -> Result<(Vec<RevisionStep>, String), PageError> {
    let (Compute::Total {
        source,
        measure,
        filter,
    }
    | Compute::Level {
        source,
        measure,
        filter,
    }) = &indicator.compute
    else {
        return Ok((Vec::new(), ask.text(Key::RevisionsOfParts)));
    };
    if !site.records.sources().iter().any(|s| s.id == *source) {
        return Ok((Vec::new(), String::new()));
    }
    let vintages = site.records.vintages(source, ask.as_of)?;
    let revised: u64 = vintages.iter().map(|v| v.cells_revised).sum();
    if vintages.len() < 2 {
        return Ok((Vec::new(), ask.text(Key::RevisionsOneVintage)));
    }
    if revised > CELLS_MAX {
        return Ok((Vec::new(), ask.text(Key::RevisionsTooMany)));
    }
    let found = site.records.revisions(
        &Selection {
            source: source.clone(),
            measure: measure.clone(),
            filter: filter.clone(),
            place: Some(place.clone()),
            months: (Month(12), Month(9_999 * 12 + 11)),
            as_of: ask.as_of,
        },
        false,
    )?;
    let steps = Revision::steps(&found);
    let mut steps: Vec<RevisionStep> = steps.filter_map(|s| step(ask, s)).collect();
    steps.reverse();
    let note = if steps.is_empty() {
        ask.text(Key::RevisionsNone)
    } else {
        String::new()
    };
    Ok((steps, note))
}

fn step(ask: &Ask, cells: &[Revision]) -> Option<RevisionStep> {
    let lang = ask.lang;
    let last = cells.first()?;
    let tally = Revision::tally(cells);
    let (up, down, net) = (tally.up, tally.down, tally.net);
    let signed = match net {
        n if n > 0.0 => format!("+{}", lang.number(n, None)),
        n => lang.number(n, None),
    };
    let number = |n: usize| lang.number(n as f64, None);
    Some(RevisionStep {
        from: last.from_published.to_string(),
        to: last.to_published.to_string(),
        to_text: date(lang, last.to_published),
        cells: tally.cells,
        text: lang.fill(
            Key::RevisionsStep,
            &[
                ("cells", &lang.count(Noun::Cell, tally.cells as u64)),
                ("up", &number(up)),
                ("down", &number(down)),
                ("net", &signed),
            ],
        ),
        up,
        down,
        net,
        first: tally.first?.to_string(),
    })
}
