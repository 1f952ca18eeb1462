//! Serial numbers with one slip of the pen, and incomplete ones: set beside the transfers, taken only where one gun fits.
//!
//! How often a serial number fits a stranger's by chance is measured, not assumed: guns that have a transfer of their own are looked up
//! in the same way, and what is found near them is chance. A kind of slip is repaired for a make only where at most one in a hundred of
//! its repairs would be such a stranger. `docs/methods/traces.md` describes it.

use std::collections::{BTreeMap, BTreeSet};

use cotejo_model::Field;

use super::hash::KeyIndex;
use super::join::{CANDIDATES_MAX, GunsToJoin, Joins, Transfers};
use super::known::Known;
use super::reports::Report;
use super::threads;
use super::what::What;
use crate::make::MakeId;
use crate::serial::{self, Serial, SerialState};
use crate::trace::MatchRule;

mod pattern;

use pattern::{Text, Wanted};

/// At most this share of repairs may be strangers: the bar is a precision of 0.99.
const STRANGERS_MAX: f64 = 0.01;
/// From this weight on a slip is one of the usual confusions (8 and B): repaired unless chance is measured to be too high. Lighter ones
/// are repaired only where chance is measured to be low.
const USUAL: f64 = 0.8;
/// Guns with transfers of their own that are looked up a make, to measure chance.
const CONTROLS_MAX: usize = 4000;
/// An incomplete serial number needs so many readable characters.
const READABLE_MIN: usize = 4;
/// More transfers near one serial number than this and it says nothing.
const NEAR_MAX: usize = 64;

/// A gun that is looked up.
struct Seeker {
    gun: u32,
    make: MakeId,
    serial: Serial,
    /// It has transfers of its own: what is near it is a stranger.
    control: bool,
}

/// What is near a gun: a serial number of the transfers, with its rows.
struct Near {
    weight: f64,
    rows: Vec<(usize, usize)>,
}

/// Kinds of slips whose chance is measured apart: by make and by weight in tenths; 0 for incomplete numbers.
type Kind = (MakeId, u8);

/// How often a kind of slip was found.
#[derive(Clone, Copy, Default)]
struct Rate {
    seekers: u64,
    found: u64,
    controls: u64,
    strangers: u64,
}

/// Adds to `joins` the transfers of guns whose serial number has a slip or is incomplete.
pub(super) fn repair(
    transfers: &[Transfers<'_>],
    known: &Known<'_>,
    guns: &GunsToJoin<'_>,
    reports: &[Report],
    joins: &mut Joins,
) {
    let seekers = seekers(transfers, known, guns, reports, joins);
    if seekers.iter().all(|s| s.control) {
        return;
    }
    let found = look_up(transfers, &seekers);
    let near: Vec<Vec<Near>> =
        threads::each(seekers.len(), |at| match (seekers.get(at), found.get(at)) {
            (Some(seeker), Some(rows)) => nearest(seeker, rows, transfers, guns, reports),
            _ => Vec::new(),
        });
    let rates = rates(&seekers, &near);
    for (seeker, near) in seekers.iter().zip(near).filter(|(s, _)| !s.control) {
        let partial = seeker.serial.state == SerialState::Partial;
        match near.as_slice() {
            [] => {}
            [only] if is_sure(seeker, only, &rates) => {
                let rule = if partial {
                    MatchRule::SerialCompleted
                } else {
                    MatchRule::SerialRepaired
                };
                // The weight ranks candidates; how sure a match is, the bar says for all alike.
                let links = only.rows.iter().filter_map(|(table, row)| {
                    Some(transfers.get(*table)?.link(*row, seeker.gun, rule, 1.0))
                });
                joins.links.extend(links);
            }
            several => {
                let listed = several.iter().take(CANDIDATES_MAX).filter_map(|n| {
                    let (table, row) = n.rows.first()?;
                    let unit = transfers
                        .get(*table)?
                        .link(*row, 0, MatchRule::SerialOnly, 1.0)
                        .unit;
                    Some((unit, n.weight as f32))
                });
                joins.candidates.insert(seeker.gun, listed.collect());
            }
        }
    }
}

/// The guns to look up: those of a make that transfers have, without transfer; and controls.
fn seekers(
    transfers: &[Transfers<'_>],
    known: &Known<'_>,
    guns: &GunsToJoin<'_>,
    reports: &[Report],
    joins: &Joins,
) -> Vec<Seeker> {
    let mut made: BTreeSet<MakeId> = BTreeSet::new();
    for table in transfers {
        made.extend(table.makes_met());
    }
    let mut joined = vec![false; guns.guns.len()];
    for link in &joins.links {
        if let Some(is) = joined.get_mut(link.gun as usize) {
            *is = true;
        }
    }
    let mut controls: BTreeMap<MakeId, usize> = BTreeMap::new();
    let mut wanted: Vec<(u32, u32, MakeId, bool)> = Vec::new();
    for (gun, what) in (0u32..).zip(guns.whats) {
        let Some(make) = what.make.filter(|m| made.contains(m)) else {
            continue;
        };
        let own = guns.guns.reports(gun);
        let state = |s: SerialState| {
            own.iter()
                .find(|r| reports.get(**r as usize).is_some_and(|r| r.state == s))
        };
        let whole = state(SerialState::Whole);
        let Some(report) = whole.or_else(|| state(SerialState::Partial)) else {
            continue;
        };
        let has = joined.get(gun as usize) == Some(&true);
        if has {
            let used = controls.entry(make).or_default();
            if whole.is_none() || *used >= CONTROLS_MAX {
                continue;
            }
            *used += 1;
        }
        wanted.push((gun, *report, make, has));
    }
    let read = threads::each(wanted.len(), |at| {
        let (gun, report, make, control) = *wanted.get(at)?;
        let serial = known.serial(report as usize)?;
        let usable = match serial.state {
            SerialState::Whole => serial.is_specific(),
            SerialState::Partial => serial.significant() >= READABLE_MIN,
            _ => false,
        };
        usable.then_some(Seeker {
            gun,
            make,
            serial,
            control,
        })
    });
    read.into_iter().flatten().collect()
}

/// The rows of transfers whose serial number may be near, for each seeker.
fn look_up(transfers: &[Transfers<'_>], seekers: &[Seeker]) -> Vec<Vec<(usize, usize)>> {
    let mut wanted = Wanted::default();
    for (at, seeker) in (0u32..).zip(seekers) {
        wanted.add(at, seeker.make, &seeker.serial);
    }
    let (hashes, owners) = wanted.hashes();
    let index = KeyIndex::new(hashes);
    let mut found: Vec<Vec<(usize, usize)>> = vec![Vec::new(); seekers.len()];
    for (number, table) in transfers.iter().enumerate() {
        let hits = threads::stretches(table.table.len(), |range| {
            let mut hits: Vec<(u32, usize)> = Vec::new();
            for row in range {
                let Some(make) = table.make(row).filter(|m| wanted.has(*m)) else {
                    continue;
                };
                let Some(text) = Text::of(table.table.text(row, Field::Serial)) else {
                    continue;
                };
                let from = hits.len();
                wanted.probe(make, &text, |hash| {
                    let owners = index.rows(hash).filter_map(|at| owners.get(at));
                    hits.extend(owners.map(|owner| (*owner, row)));
                });
                // Several parts of one serial number lead to one seeker.
                let mut own = hits.split_off(from);
                own.sort_unstable();
                own.dedup();
                hits.append(&mut own);
            }
            hits
        });
        for (seeker, row) in hits.into_iter().flatten() {
            if let Some(rows) = found.get_mut(seeker as usize)
                && rows.len() < NEAR_MAX * ROWS_EACH
            {
                rows.push((number, row));
            }
        }
    }
    found
}

/// Rows that one gun of the transfers has at most, roughly: one a step.
const ROWS_EACH: usize = 4;

/// The serial numbers of the transfers that fit a seeker, best first; none where they are too many.
fn nearest(
    seeker: &Seeker,
    rows: &[(usize, usize)],
    transfers: &[Transfers<'_>],
    guns: &GunsToJoin<'_>,
    reports: &[Report],
) -> Vec<Near> {
    let Some(what) = guns.whats.get(seeker.gun as usize) else {
        return Vec::new();
    };
    let mut by_text: BTreeMap<String, Near> = BTreeMap::new();
    for (number, row) in rows {
        let Some(table) = transfers.get(*number) else {
            continue;
        };
        let text = table.table.text(*row, Field::Serial);
        let theirs = serial::read(text, None);
        if theirs.state != SerialState::Whole {
            continue;
        }
        let weight = match seeker.serial.state {
            SerialState::Partial => seeker.serial.matches(&theirs.text).then_some(1.0),
            _ => serial::near(&seeker.serial.text, &theirs.text).filter(|w| *w < 1.0),
        };
        let Some(weight) = weight else { continue };
        if fits(table, *row, what, seeker.gun, guns, reports, &theirs) {
            let near = by_text
                .entry(serial::folded(&theirs.text).0)
                .or_insert(Near {
                    weight,
                    rows: Vec::new(),
                });
            near.rows.push((*number, *row));
        }
    }
    if by_text.len() > NEAR_MAX {
        return Vec::new();
    }
    let mut near: Vec<Near> = by_text.into_values().collect();
    near.sort_by(|a, b| {
        b.weight
            .total_cmp(&a.weight)
            .then_with(|| a.rows.cmp(&b.rows))
    });
    near
}

/// True where a transfer can be of the gun: calibre or model is the same, nothing contradicts, it is not later than the recovery, and no
/// recovered gun of this make has just that number.
fn fits(
    table: &Transfers<'_>,
    row: usize,
    what: &What,
    gun: u32,
    guns: &GunsToJoin<'_>,
    reports: &[Report],
    theirs: &Serial,
) -> bool {
    let same_calibre = what.calibre.is_some() && what.calibre == table.calibre(row);
    if !same_calibre || !table.agrees(row, what) {
        return false;
    }
    let when = table.when(row);
    let own = guns.guns.reports(gun).iter();
    let recovered = own
        .filter_map(|r| reports.get(*r as usize))
        .map(|r| r.recovered.last);
    if when.is_known() && recovered.min().is_some_and(|last| when.first > last) {
        return false;
    }
    let taken = guns.index.rows(theirs.key().map_or(0, |k| k.max(1)));
    !taken
        .filter_map(|report| guns.guns.of_report.get(report))
        .any(|other| {
            let make = guns.whats.get(*other as usize).and_then(|w| w.make);
            *other != gun && (make.is_none() || make == what.make)
        })
}

/// How often each kind of slip leads to one serial number: of seekers, and of guns that have their own.
fn rates(seekers: &[Seeker], near: &[Vec<Near>]) -> BTreeMap<Kind, Rate> {
    let mut rates: BTreeMap<Kind, Rate> = BTreeMap::new();
    let mut all: BTreeMap<MakeId, (u64, u64)> = BTreeMap::new();
    for (seeker, near) in seekers.iter().zip(near) {
        if seeker.serial.state == SerialState::Partial {
            continue;
        }
        let (wanting, controls) = all.entry(seeker.make).or_default();
        *(if seeker.control { controls } else { wanting }) += 1;
        if let [only] = near.as_slice() {
            let rate = rates.entry(kind(seeker, only)).or_default();
            *(if seeker.control {
                &mut rate.strangers
            } else {
                &mut rate.found
            }) += 1;
        }
    }
    for ((make, _), rate) in &mut rates {
        (rate.seekers, rate.controls) = all.get(make).copied().unwrap_or_default();
    }
    rates
}

fn kind(seeker: &Seeker, near: &Near) -> Kind {
    (seeker.make, (near.weight * 10.0).round() as u8)
}

/// Whether the only serial number near a seeker is surely its own.
fn is_sure(seeker: &Seeker, near: &Near, rates: &BTreeMap<Kind, Rate>) -> bool {
    // What can be read fits one gun on record: its chance depends on how many characters are left, so many are asked for.
    if seeker.serial.state == SerialState::Partial {
        return seeker.serial.significant() >= READABLE_MIN;
    }
    let Some(rate) = rates.get(&kind(seeker, near)) else {
        return false;
    };
    if near.weight >= USUAL - 1e-9 {
        strangers(rate, 0.0) <= STRANGERS_MAX
    } else {
        // One stranger more than were seen: few controls prove nothing.
        strangers(rate, 1.0) <= STRANGERS_MAX
    }
}

/// The share of strangers among what was found: the rate of the controls, carried over to the seekers.
fn strangers(rate: &Rate, unseen: f64) -> f64 {
    let by_chance = (rate.strangers as f64 + unseen) / (rate.controls as f64 + unseen).max(1.0);
    by_chance * rate.seekers as f64 / (rate.found as f64).max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strangers_are_measured() {
        // 20 of 2 000 controls have a stranger: 1 %. Of 1 000 seekers 10 would; 500 were found, so 2 % of them are strangers.
        let rate = Rate {
            seekers: 1000,
            found: 500,
            controls: 2000,
            strangers: 20,
        };
        assert!((strangers(&rate, 0.0) - 0.02).abs() < 1e-12);
        // Nothing was measured: none seen, or one unseen for every seeker.
        let unmeasured = Rate {
            controls: 0,
            strangers: 0,
            ..rate
        };
        assert_eq!(strangers(&unmeasured, 0.0), 0.0);
        assert!(strangers(&unmeasured, 1.0) >= 1.0);
    }
}
