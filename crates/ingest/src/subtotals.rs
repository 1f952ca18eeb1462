//! Subtotal rows as checks: each must equal the sum of its parts.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use cotejo_model::{Batch, Level, PlaceCode};

/// The places that a subtotal row adds up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// This place itself: only dimensions are added up.
    Exactly(PlaceCode),
    /// All places within this one.
    Within(PlaceCode),
}

/// A subtotal row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Subtotal {
    pub(crate) line: u32,
    pub(crate) scope: Scope,
    /// A bit for each dimension that is added up.
    pub(crate) totals: u64,
    /// One value a dimension.
    pub(crate) values: Vec<String>,
    pub(crate) cells: Vec<SubtotalCells>,
}

/// The numbers of a subtotal row for one measure.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SubtotalCells {
    pub(crate) measure: u16,
    pub(crate) start: i32,
    pub(crate) step: u16,
    pub(crate) values: Vec<Option<f64>>,
}

/// How many disagreements are named one by one.
const NAMED: usize = 20;

/// (measure, dimensions added up, values of the others).
type Kind = (u16, u64, Vec<String>);

/// Compares subtotal rows with the sums of the batch's runs; what disagrees, in words.
///
/// A subtotal is not checked where no part is in the file or where a row of its places was set aside.
pub(crate) fn check(
    subtotals: &[Subtotal],
    batch: &Batch,
    aside: &BTreeSet<Option<PlaceCode>>,
    column_of: &dyn Fn(u16, i32) -> String,
) -> Vec<String> {
    let mut sums = Sums::new(subtotals);
    sums.add(batch);
    let mut notes = Vec::new();
    let mut more = 0u64;
    let mut unchecked = 0u64;
    for subtotal in subtotals {
        if hidden(&subtotal.scope, aside) {
            unchecked += 1;
            continue;
        }
        for cells in &subtotal.cells {
            for (i, value) in (0i32..).zip(&cells.values) {
                let period = cells.start + i * i32::from(cells.step);
                let (Some(says), Some(sum)) = (value, sums.get(subtotal, cells.measure, period))
                else {
                    continue;
                };
                // Counts are exact; amounts are added in another order than the publisher's.
                if (says - sum).abs() <= 1e-9 * says.abs().max(sum.abs()) {
                    continue;
                }
                if notes.len() < NAMED {
                    let column = column_of(cells.measure, period);
                    notes.push(format!(
                        "subtotal at line {} column {column} says {says}, parts add to {sum}",
                        subtotal.line
                    ));
                } else {
                    more += 1;
                }
            }
        }
    }
    if more > 0 {
        notes.push(format!(
            "{more} more cells of subtotals disagree with their parts"
        ));
    }
    if unchecked > 0 {
        notes.push(format!(
            "{unchecked} subtotal rows not checked, because rows of their places were set aside or skipped"
        ));
    }
    notes
}

/// Whether a row that belongs to the scope was set aside.
fn hidden(scope: &Scope, aside: &BTreeSet<Option<PlaceCode>>) -> bool {
    if aside.is_empty() {
        return false;
    }
    match scope {
        Scope::Exactly(place) => aside.contains(&Some(place.clone())),
        // A row whose place is unknown may be anywhere in the country, but was not given to a state.
        Scope::Within(outer) => aside.iter().any(|place| match place {
            Some(place) => place.within(outer),
            None => outer.level() == Level::Country,
        }),
    }
}

/// Sums of runs for the groups that subtotal rows speak of, and no others.
struct Sums {
    kinds: HashMap<Kind, u32>,
    /// Distinct (measure, dimensions added up).
    masks: BTreeSet<(u16, u64)>,
    levels: BTreeSet<Level>,
    exact: bool,
    /// (kind, place, exactly) → period → sum.
    sums: HashMap<(u32, PlaceCode, bool), BTreeMap<i32, f64>>,
}

fn masked(values: &[String], totals: u64) -> Vec<String> {
    let bit = |d: usize| {
        u32::try_from(d)
            .ok()
            .and_then(|d| 1u64.checked_shl(d))
            .unwrap_or(0)
    };
    let keep = |(d, v): (usize, &String)| {
        if totals & bit(d) == 0 {
            v.clone()
        } else {
            String::new()
        }
    };
    values.iter().enumerate().map(keep).collect()
}

impl Sums {
    fn new(subtotals: &[Subtotal]) -> Sums {
        let mut sums = Sums {
            kinds: HashMap::new(),
            masks: BTreeSet::new(),
            levels: BTreeSet::new(),
            exact: false,
            sums: HashMap::new(),
        };
        for s in subtotals {
            for cells in &s.cells {
                let next = u32::try_from(sums.kinds.len()).unwrap_or(u32::MAX);
                let kind = (cells.measure, s.totals, masked(&s.values, s.totals));
                let kind = *sums.kinds.entry(kind).or_insert(next);
                sums.masks.insert((cells.measure, s.totals));
                let (place, exactly) = match &s.scope {
                    Scope::Exactly(place) => (place, true),
                    Scope::Within(place) => (place, false),
                };
                if exactly {
                    sums.exact = true;
                } else {
                    sums.levels.insert(place.level());
                }
                sums.sums.entry((kind, place.clone(), exactly)).or_default();
            }
        }
        sums
    }

    fn add(&mut self, batch: &Batch) {
        // What each breakdown and each place adds to is the same for all its runs.
        let kinds_of: Vec<Vec<u32>> = batch
            .breakdowns
            .iter()
            .map(|b| {
                self.masks
                    .iter()
                    .filter(|(measure, _)| *measure == b.measure)
                    .filter_map(|(measure, totals)| {
                        self.kinds
                            .get(&(*measure, *totals, masked(&b.values, *totals)))
                            .copied()
                    })
                    .collect()
            })
            .collect();
        let places_of: Vec<Vec<(PlaceCode, bool)>> = batch
            .places
            .iter()
            .map(|place| {
                let own = self.exact.then(|| (place.clone(), true));
                let outer = self
                    .levels
                    .iter()
                    .filter_map(|l| place.at(*l))
                    .map(|p| (p, false));
                own.into_iter().chain(outer).collect()
            })
            .collect();
        for run in &batch.runs {
            let kinds = kinds_of
                .get(run.breakdown as usize)
                .map_or(&[][..], Vec::as_slice);
            let places = places_of
                .get(run.place as usize)
                .map_or(&[][..], Vec::as_slice);
            for kind in kinds {
                for (place, exactly) in places {
                    let Some(sum) = self.sums.get_mut(&(*kind, place.clone(), *exactly)) else {
                        continue;
                    };
                    for i in 0..run.width {
                        let cell = run.first as usize + usize::from(i);
                        let has = batch
                            .statuses
                            .get(cell)
                            .and_then(|s| cotejo_model::Status::from_code(*s))
                            .is_some_and(cotejo_model::Status::has_value);
                        if has && let Some(value) = batch.values.get(cell) {
                            *sum.entry(run.period(i)).or_insert(0.0) += value;
                        }
                    }
                }
            }
        }
    }

    fn get(&self, s: &Subtotal, measure: u16, period: i32) -> Option<f64> {
        let kind = *self
            .kinds
            .get(&(measure, s.totals, masked(&s.values, s.totals)))?;
        let key = match &s.scope {
            Scope::Exactly(place) => (kind, place.clone(), true),
            Scope::Within(place) => (kind, place.clone(), false),
        };
        self.sums.get(&key)?.get(&period).copied()
    }
}
