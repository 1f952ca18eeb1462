//! Questions to the guns: which fit a filter, and what they say together.

use std::collections::BTreeMap;

use cotejo_model::{Level, PlaceCode};

use super::Traces;
use super::gun::GunRow;
use super::hash::FastMap;
use super::places::{NOWHERE, Places};
use crate::filter::{End, Filter, GunNo};
use crate::flow::{Flow, Flows, Placed};
use crate::funnel::{Denominator, Funnel};
use crate::outcome::Outcome;
use crate::summary::{Choices, Summary, Year};
use crate::ttc::{Days, SHORT, Span, Tally, TtcRange, Under, WITHIN_YEAR, number};

/// A filter with its names and places looked up.
struct Fits<'a> {
    filter: &'a Filter,
    make: Option<Option<crate::make::MakeId>>,
    recovered: Option<(i32, i32)>,
    sold: Option<(i32, i32)>,
    recovered_in: Option<Vec<bool>>,
    sold_in: Option<Vec<bool>>,
    source: Option<Vec<bool>>,
}

impl Traces {
    /// The guns that fit, in order.
    pub fn guns(&self, filter: &Filter) -> impl Iterator<Item = GunNo> {
        let fits = self.fits(filter);
        let rows = self.rows.iter().zip(0u32..);
        rows.filter(move |(row, gun)| self.fit(&fits, row, *gun))
            .map(|(_, gun)| GunNo(gun))
    }

    /// How many guns came how far, with the times and tallies of the guns that fit.
    pub fn summary(&self, filter: &Filter) -> Summary {
        let mut funnel = Funnel::default();
        let mut outcomes = [0u64; Outcome::ALL.len()];
        let mut sale_to_recovery = Tally::new(&self.options.bins);
        let mut recovery_to_request = Tally::new(&self.options.bins);
        let mut years: BTreeMap<Option<i16>, (Funnel, Under, Under)> = BTreeMap::new();
        let mut makes = FastMap::default();
        let mut calibres: BTreeMap<Option<&str>, u64> = BTreeMap::new();
        let mut types: BTreeMap<Option<&str>, u64> = BTreeMap::new();
        let mut chosen = Vec::new();
        for gun in self.guns(filter) {
            let Some(row) = self.row(gun) else { continue };
            chosen.push(gun.0);
            let own = reach(row);
            funnel += own;
            if let Some(count) = outcomes.get_mut(row.outcome.number()) {
                *count += 1;
            }
            let time = row.sale_to_recovery();
            let year = years.entry(row.recovered.year()).or_default();
            year.0 += own;
            year.1.add(time.as_ref(), SHORT);
            year.2.add(time.as_ref(), WITHIN_YEAR);
            sale_to_recovery.add(time);
            recovery_to_request.add(row.recovery_to_request());
            *makes.entry(row.what.make.map(|m| m.0)).or_insert(0u64) += 1;
            *calibres
                .entry(row.what.calibre.map(|c| c.name()))
                .or_default() += 1;
            *types.entry(row.what.kind.map(|k| k.name())).or_default() += 1;
        }
        let makes = makes.into_iter().map(|(make, count)| {
            (
                make.map(|m| self.lexicon.makes.name(crate::make::MakeId(m))),
                count,
            )
        });
        // A year that is not known comes first in the map and last in the list.
        let unknown = years.remove(&None);
        let years = years.into_iter().chain(unknown.map(|of| (None, of)));
        Summary {
            synthetic: self.synthetic,
            shares: funnel.shares(),
            funnel,
            outcomes: met(&outcomes),
            sale_to_recovery: sale_to_recovery.finish(),
            recovery_to_request: recovery_to_request.finish(),
            published_times: self.published_times(&chosen),
            makes: ranked(makes),
            calibres: ranked(calibres.into_iter()),
            types: ranked(types.into_iter()),
            by_year: years
                .map(|(year, (funnel, short, within_year))| Year {
                    year,
                    funnel,
                    short: short.share("short"),
                    within_year: within_year.share("within_year"),
                })
                .collect(),
            changes: self.changes(&chosen),
        }
    }

    /// Guns that fit, by the place of one end, at one level.
    pub fn places(&self, filter: &Filter, end: End, level: Level) -> Placed {
        let at = self.lexicon.places.at(level);
        let mut counts = vec![0u64; at.len()];
        let (mut unplaced, mut of) = (0, 0);
        for row in self.guns(filter).filter_map(|g| self.row(g)) {
            let place = match end {
                End::Recovery => row.recovered_in,
                End::Sale if row.is_sold() => row.sold_in,
                End::Sale => continue,
            };
            of += 1;
            match counts.get_mut(up(&at, place) as usize) {
                Some(count) => *count += 1,
                None => unplaced += 1,
            }
        }
        let mut counts: Vec<(PlaceCode, u64)> = self.lexicon.places.counted(&counts);
        counts.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
        Placed {
            counts,
            unplaced,
            denominator: match end {
                End::Recovery => Denominator::Guns,
                End::Sale => Denominator::SaleKnown,
            },
            of,
        }
    }

    /// Guns that fit and whose first sale is known, by place of sale and place of recovery, each at its level.
    pub fn flows(&self, filter: &Filter, from: Level, to: Level) -> Flows {
        let places = &self.lexicon.places;
        let (at_from, at_to) = (places.at(from), places.at(to));
        let mut counts: FastMap<u64, u64> = FastMap::default();
        let (mut of, mut without_from, mut without_to) = (0, 0, 0);
        for row in self.guns(filter).filter_map(|g| self.row(g)) {
            if !row.is_sold() {
                continue;
            }
            of += 1;
            match (up(&at_from, row.sold_in), up(&at_to, row.recovered_in)) {
                (NOWHERE, _) => without_from += 1,
                (_, NOWHERE) => without_to += 1,
                (from, to) => {
                    *counts
                        .entry(u64::from(from) << 32 | u64::from(to))
                        .or_insert(0) += 1
                }
            }
        }
        let mut flows: Vec<Flow> = counts
            .into_iter()
            .filter_map(|(pair, count)| {
                Some(Flow {
                    from: places.code((pair >> 32) as u32)?.clone(),
                    to: places.code(pair as u32)?.clone(),
                    count,
                })
            })
            .collect();
        flows.sort_by(|a, b| (b.count, &a.from, &a.to).cmp(&(a.count, &b.from, &b.to)));
        Flows {
            flows,
            of,
            without_from,
            without_to,
        }
    }

    /// What a filter can choose from, with the guns of each.
    pub fn choices(&self) -> Choices {
        let all = self.summary_of_names();
        let mut recovered_years = BTreeMap::new();
        let mut sold_years = BTreeMap::new();
        let mut outcomes = [0u64; Outcome::ALL.len()];
        let mut sources = vec![0u64; self.texts.tables.len()];
        let mut seen: Vec<u16> = Vec::new();
        for (gun, row) in (0u32..).zip(&self.rows) {
            if let Some(year) = row.recovered.year() {
                *recovered_years.entry(year).or_insert(0) += 1;
            }
            if let Some(year) = row.sold.year() {
                *sold_years.entry(year).or_insert(0) += 1;
            }
            if let Some(count) = outcomes.get_mut(row.outcome.number()) {
                *count += 1;
            }
            seen.clear();
            seen.extend(self.reports_of(gun).map(|r| r.unit.table));
            seen.sort_unstable();
            seen.dedup();
            for table in &seen {
                if let Some(count) = sources.get_mut(usize::from(*table)) {
                    *count += 1;
                }
            }
        }
        let sources = self.texts.tables.iter().zip(sources);
        Choices {
            recovered_years: recovered_years.into_iter().collect(),
            sold_years: sold_years.into_iter().collect(),
            outcomes: met(&outcomes),
            sources: sources
                .filter(|(_, count)| *count > 0)
                .map(|(t, count)| (t.source.id.clone(), count))
                .collect(),
            ..all
        }
    }

    fn summary_of_names(&self) -> Choices {
        let mut makes: BTreeMap<&str, u64> = BTreeMap::new();
        let mut calibres: BTreeMap<&str, u64> = BTreeMap::new();
        let mut types: BTreeMap<&str, u64> = BTreeMap::new();
        let mut by_make: FastMap<u64, u64> = FastMap::default();
        for row in &self.rows {
            if let Some(make) = row.what.make {
                *by_make.entry(u64::from(make.0)).or_default() += 1;
            }
            if let Some(calibre) = row.what.calibre {
                *calibres.entry(calibre.name()).or_default() += 1;
            }
            if let Some(kind) = row.what.kind {
                *types.entry(kind.name()).or_default() += 1;
            }
        }
        for (make, count) in by_make {
            let name = self.lexicon.makes.name(crate::make::MakeId(make as u16));
            *makes.entry(name).or_default() += count;
        }
        let listed = |counts: BTreeMap<&str, u64>| {
            let mut list: Vec<(String, u64)> = counts
                .into_iter()
                .map(|(n, c)| (n.to_string(), c))
                .collect();
            list.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
            list
        };
        Choices {
            makes: listed(makes),
            calibres: listed(calibres),
            types: listed(types),
            ..Choices::default()
        }
    }

    fn fits<'a>(&self, filter: &'a Filter) -> Fits<'a> {
        let days = |period: &cotejo_model::Period| {
            let first = period_first(period);
            let last = period_last(period);
            (first, last)
        };
        let within = |place: &PlaceCode| self.lexicon.places.within(place);
        let tables = &self.texts.tables;
        let from_source = |id: &String| tables.iter().map(|t| t.source.id == *id).collect();
        Fits {
            make: filter
                .make
                .as_ref()
                .map(|name| self.lexicon.makes.get(name)),
            recovered: filter.recovered.as_ref().map(days),
            sold: filter.sold.as_ref().map(days),
            recovered_in: filter.recovered_in.as_ref().map(within),
            sold_in: filter.sold_in.as_ref().map(within),
            source: filter.source.as_ref().map(from_source),
            filter,
        }
    }

    fn fit(&self, fits: &Fits<'_>, row: &GunRow, gun: u32) -> bool {
        let filter = fits.filter;
        let kind = row.what.kind;
        // A name that no gun has fits none.
        fits.make.is_none_or(|m| m.is_some() && m == row.what.make)
            && filter.outcome.is_none_or(|o| o == row.outcome)
            && name_fits(&filter.calibre, row.what.calibre.map(|c| c.name()))
            && name_fits(&filter.kind, kind.map(|k| k.name()))
            && filter.long.is_none_or(|long| {
                kind.is_some_and(|k| if long { k.is_long() } else { k.is_handgun() })
            })
            && in_days(fits.recovered, row.recovered)
            && in_days(fits.sold, if row.is_sold() { row.sold } else { Span::NONE })
            && in_place(&fits.recovered_in, row.recovered_in)
            && in_place(
                &fits.sold_in,
                if row.is_sold() { row.sold_in } else { NOWHERE },
            )
            && filter.ttc.is_none_or(|range| in_time(row, range))
            && fits.source.as_ref().is_none_or(|from| {
                self.reports_of(gun)
                    .any(|r| from.get(usize::from(r.unit.table)) == Some(&true))
            })
    }
}

/// What one gun adds to the funnel.
fn reach(row: &GunRow) -> Funnel {
    let submitted = |is: bool| u64::from(row.submitted && is);
    Funnel {
        recoveries: u64::from(row.reports),
        duplicates: u64::from(row.reports.saturating_sub(1)),
        guns: 1,
        submitted: submitted(true),
        us_sourced: submitted(row.us_sourced.is_some()),
        to_dealer: submitted(row.outcome.has_dealer()),
        to_purchaser: submitted(row.is_sold()),
        sale_known: u64::from(row.is_sold()),
    }
}

fn name_fits(wanted: &Option<String>, name: Option<&str>) -> bool {
    wanted.as_deref().is_none_or(|w| name == Some(w))
}

fn in_days(wanted: Option<(i32, i32)>, span: Span) -> bool {
    wanted.is_none_or(|(first, last)| span.is_known() && first <= span.first && span.last <= last)
}

fn in_place(wanted: &Option<Vec<bool>>, place: u32) -> bool {
    wanted
        .as_ref()
        .is_none_or(|within| within.get(place as usize) == Some(&true))
}

fn in_time(row: &GunRow, range: TtcRange) -> bool {
    row.sale_to_recovery()
        .filter(|b| !b.is_impossible())
        .is_some_and(|b| b.is_in(range) == Some(true))
}

/// First day of a period, as a number of days.
fn period_first(period: &cotejo_model::Period) -> i32 {
    match period {
        cotejo_model::Period::Day(day) => number(*day),
        other => month_first(other.start()),
    }
}

/// Last day of a period.
fn period_last(period: &cotejo_model::Period) -> i32 {
    match period {
        cotejo_model::Period::Day(day) => number(*day),
        other => month_first(cotejo_model::Month(other.end().0 + 1)).saturating_sub(1),
    }
}

fn month_first(month: cotejo_model::Month) -> i32 {
    let year = i16::try_from(month.year()).ok();
    let date = year.and_then(|y| cotejo_model::Date::new(y, month.month() as i8, 1).ok());
    date.map_or(i32::MAX, number)
}

/// The place of a level that a place lies in.
fn up(at: &[u32], place: u32) -> u32 {
    at.get(place as usize).copied().unwrap_or(NOWHERE)
}

fn met(outcomes: &[u64; Outcome::ALL.len()]) -> Vec<(Outcome, u64)> {
    let all = Outcome::ALL.iter().copied().zip(outcomes.iter().copied());
    all.filter(|(_, count)| *count > 0).collect()
}

/// Names by their counts, the most first; equal counts by name, what has none last.
fn ranked<'a>(counts: impl Iterator<Item = (Option<&'a str>, u64)>) -> Vec<(Option<String>, u64)> {
    let mut list: Vec<(Option<&str>, u64)> = counts.collect();
    list.sort_by(|a, b| (a.0.is_none(), b.1, a.0).cmp(&(b.0.is_none(), a.1, b.0)));
    list.into_iter()
        .map(|(name, count)| (name.map(str::to_string), count))
        .collect()
}

impl Places {
    /// The places that have a count.
    fn counted(&self, counts: &[u64]) -> Vec<(PlaceCode, u64)> {
        let all = (0u32..).zip(counts).filter(|(_, count)| **count > 0);
        all.filter_map(|(at, count)| Some((self.code(at)?.clone(), *count)))
            .collect()
    }
}

/// The days of a time, where they are one.
pub(super) fn one(days: Days) -> Option<i32> {
    (days.low == days.high).then_some(days.low)
}
