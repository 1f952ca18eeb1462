//! Serial numbers with one slip of the pen, and incomplete ones: set beside the transfers, taken only where one gun fits.
//!
//! How often a serial number fits a stranger's by chance is measured, not assumed: guns that have a sale of their own are looked up
//! in the same way, and what is found near them is chance. A kind of slip is repaired for a make only where at most one in a hundred of
//! its repairs would be such a stranger. `docs/methods/traces.md` describes it.

use std::collections::{BTreeMap, BTreeSet};

use cotejo_model::Field;

use super::hash::KeyIndex;
use super::join::{CANDIDATES_MAX, GunsToJoin, Joins, Link, Transfers};
use super::known::Known;
use super::reports::Report;
use super::threads;
use super::what::What;
use crate::make::MakeId;
use crate::model_name;
use crate::outcome::Outcome;
use crate::serial::{self, Serial, SerialState};
use crate::slip::{Slip, slip};
use crate::trace::{MatchRule, Step};

mod pattern;
mod rates;

use pattern::{Text, Wanted};
use rates::{is_sure, rates};

/// Guns with a sale of their own that are looked up a make, to measure chance.
const CONTROLS_MAX: usize = 2000;
/// An incomplete serial number needs so many readable characters.
const READABLE_MIN: usize = 4;
/// More sales near one serial number than this and it says nothing.
const NEAR_MAX: usize = 64;

/// A gun that is looked up.
struct Seeker {
    gun: u32,
    make: MakeId,
    serial: Serial,
    /// The serial number reduced for comparing.
    text: Option<Text>,
    /// It has a sale of its own: what is near it is a stranger.
    control: bool,
}

/// What is near a gun: a serial number of the transfers, with its rows.
struct Near {
    weight: f64,
    key: u64,
    rows: Vec<(usize, usize)>,
}

/// Adds to `joins` the transfers of guns whose serial number has a slip or is incomplete, or whose record of sale has a slip.
///
/// Only sales are looked through: what is near a gun that has a sale of its own is then surely a stranger. With a sale, the other
/// transfers of the same number come along.
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
    let made = made(&joins.links);
    let near: Vec<Vec<Near>> = threads::each(seekers.len(), |at| {
        let (Some(seeker), Some(rows)) = (seekers.get(at), found.get(at)) else {
            return Vec::new();
        };
        let what = guns
            .whats
            .get(seeker.gun as usize)
            .copied()
            .unwrap_or_default();
        let own = guns.guns.reports(seeker.gun).iter();
        let recovered = own
            .filter_map(|r| reports.get(*r as usize))
            .map(|r| r.recovered.last);
        let sought = Sought {
            what,
            model: known.lexicon.models.text(what.model),
            from: made.get(&seeker.gun).copied().unwrap_or(i32::MIN),
            to: recovered.min().unwrap_or(i32::MAX),
        };
        nearest(seeker, &sought, rows, transfers, guns)
    });
    let rates = rates(&seekers, &near);
    let mut sure: Vec<(u64, u32, MatchRule)> = Vec::new();
    for (seeker, near) in seekers.iter().zip(near).filter(|(s, _)| !s.control) {
        match near.as_slice() {
            [] => {}
            [only] if is_sure(seeker, only, &rates) => {
                let rule = match seeker.serial.state {
                    SerialState::Partial => MatchRule::SerialCompleted,
                    _ => MatchRule::SerialRepaired,
                };
                sure.push((only.key, seeker.gun, rule));
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
    sure.sort_unstable();
    let keys: Vec<u64> = sure.iter().map(|(key, ..)| *key).collect();
    let keys = KeyIndex::new(&keys);
    for table in transfers {
        for (key, row) in table.rows_of(&keys) {
            let own = keys.rows(key).filter_map(|at| sure.get(at));
            for (_, gun, rule) in own {
                let what = guns.whats.get(*gun as usize);
                // The weight ranks candidates; how sure a match is, the bar says for all alike.
                if what.is_some_and(|w| table.make(row) == w.make && table.agrees(row, w)) {
                    joins.links.push(table.link(row, *gun, *rule, 1.0));
                }
            }
        }
    }
}

/// The guns to look up: those of a make that transfers have, without a sale; and controls, which have one.
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
    let mut sold = vec![false; guns.guns.len()];
    for link in joins.links.iter().filter(|l| l.step == Step::Sale) {
        if let Some(is) = sold.get_mut(link.gun as usize) {
            *is = true;
        }
    }
    let mut controls: BTreeMap<MakeId, usize> = BTreeMap::new();
    let mut wanted: Vec<(u32, u32, MakeId, bool)> = Vec::new();
    for (gun, what) in (0u32..).zip(guns.whats) {
        // Without a calibre nothing but the number would speak for it.
        let Some(make) = what
            .make
            .filter(|m| what.calibre.is_some() && made.contains(m))
        else {
            continue;
        };
        let own = guns.guns.reports(gun);
        let control = sold.get(gun as usize) == Some(&true);
        // Who has all the records and found no sale, or found that it was never in the country, knows better than a likeness does.
        let answered = own.iter().filter_map(|r| reports.get(*r as usize)?.outcome);
        // A likeness is not looked for where no trace was asked for: nothing would be gained, and one more stranger could be met.
        let asked = own
            .iter()
            .filter_map(|r| reports.get(*r as usize))
            .any(|r| r.submitted);
        if !control && (!asked || answered.into_iter().any(is_answer)) {
            continue;
        }
        let state = |s: SerialState| {
            own.iter()
                .find(|r| reports.get(**r as usize).is_some_and(|r| r.state == s))
        };
        let whole = state(SerialState::Whole);
        let Some(report) = whole.or_else(|| state(SerialState::Partial)) else {
            continue;
        };
        if control {
            let used = controls.entry(make).or_default();
            if whole.is_none() || *used >= CONTROLS_MAX {
                continue;
            }
            *used += 1;
        }
        wanted.push((gun, *report, make, control));
    }
    let read = threads::each(wanted.len(), |at| {
        let (gun, report, make, control) = *wanted.get(at)?;
        let serial = known.serial(report as usize)?;
        let usable = match serial.state {
            SerialState::Whole => serial.is_specific(),
            SerialState::Partial => serial.significant() >= READABLE_MIN,
            _ => false,
        };
        usable.then(|| Seeker {
            gun,
            make,
            text: Text::of(&serial.text),
            serial,
            control,
        })
    });
    let mut seekers: Vec<Seeker> = read.into_iter().flatten().collect();
    let partial = seekers
        .iter()
        .filter(|s| s.serial.state == SerialState::Partial);
    let decoys: Vec<Seeker> = partial.map(Seeker::decoy).collect();
    seekers.extend(decoys);
    seekers
}

/// True for a published outcome that says that there is no sale to be found.
fn is_answer(outcome: Outcome) -> bool {
    !matches!(
        outcome,
        Outcome::PurchaserIdentified
            | Outcome::NotFound
            | Outcome::Pending
            | Outcome::NotRequested
            | Outcome::MakeUnknown
            | Outcome::SerialInvalid
            | Outcome::SerialAmbiguous
    )
}

/// The rows of sales whose serial number may be near, for each seeker. Make by make: the hashes of one make stay in the cache.
fn look_up(transfers: &[Transfers<'_>], seekers: &[Seeker]) -> Vec<Vec<(usize, usize)>> {
    let mut of_make: Vec<OfMake> = Vec::new();
    for (at, seeker) in (0u32..).zip(seekers) {
        let make = usize::from(seeker.make.0);
        if of_make.len() <= make {
            of_make.resize_with(make + 1, OfMake::default);
        }
        if let Some(own) = of_make.get_mut(make) {
            own.seekers.push(at);
        }
    }
    let sought: Vec<bool> = of_make.iter().map(|own| !own.seekers.is_empty()).collect();
    for (number, table) in transfers.iter().enumerate() {
        let sales = threads::stretches(table.table.len(), |range| {
            let make = |row: usize| {
                let make = usize::from(table.make(row)?.0);
                let sold = sought.get(make) == Some(&true) && table.step(row) == Some(Step::Sale);
                sold.then_some((make, row))
            };
            range.filter_map(make).collect::<Vec<_>>()
        });
        for (make, row) in sales.into_iter().flatten() {
            if let Some(own) = of_make.get_mut(make) {
                own.sales.push((number, row));
            }
        }
    }
    // The makes with the most to do first, so that no thread is left alone with one of them.
    of_make.sort_by_key(|own| std::cmp::Reverse(own.sales.len() + own.seekers.len()));
    let mut found: Vec<Vec<(usize, usize)>> = vec![Vec::new(); seekers.len()];
    let hits = threads::jobs(&of_make, |own| own.hits(transfers, seekers));
    for (seeker, sale) in hits.into_iter().flatten() {
        if let Some(rows) = found.get_mut(seeker as usize)
            && rows.len() <= NEAR_MAX
        {
            rows.push(sale);
        }
    }
    found
}

/// Who looks, and the sales looked through, of one make.
#[derive(Default)]
struct OfMake {
    seekers: Vec<u32>,
    sales: Vec<(usize, usize)>,
}

impl OfMake {
    /// Seekers and the sales that may be near them, in order of the sales.
    fn hits(&self, transfers: &[Transfers<'_>], seekers: &[Seeker]) -> Vec<(u32, (usize, usize))> {
        let mut wanted = Wanted::default();
        for at in &self.seekers {
            if let Some(seeker) = seekers.get(*at as usize) {
                wanted.add(*at, &seeker.serial);
            }
        }
        let wanted = wanted.indexed();
        let mut hits = Vec::new();
        let mut own: Vec<u32> = Vec::new();
        for sale in &self.sales {
            let table = transfers.get(sale.0);
            let Some(text) = table.and_then(|t| Text::of(t.serial(sale.1))) else {
                continue;
            };
            own.clear();
            wanted.probe(&text, |seeker| own.push(seeker));
            // Several parts of one serial number lead to one seeker, and equal parts to numbers further apart.
            own.sort_unstable();
            own.dedup();
            own.retain(|s| seekers.get(*s as usize).is_some_and(|s| s.may_be(&text)));
            hits.extend(own.iter().map(|seeker| (*seeker, *sale)));
        }
        hits
    }
}

impl Seeker {
    /// The same incomplete number with its last readable character another one: whatever fits it is a stranger.
    fn decoy(&self) -> Seeker {
        let mut serial = self.serial.clone();
        let mut bytes = serial.text.into_bytes();
        if let Some(last) = bytes.iter_mut().rev().find(|b| b.is_ascii_alphanumeric()) {
            *last = match *last {
                b'0'..=b'4' => *last + 5,
                b'5'..=b'9' => *last - 5,
                b'A'..=b'M' => *last + 13,
                _ => *last - 13,
            };
        }
        // Only letters and figures were put in the place of others.
        serial.text = String::from_utf8(bytes).unwrap_or_default();
        Seeker {
            gun: self.gun,
            make: self.make,
            text: None,
            serial,
            control: true,
        }
    }

    /// True where a text is one slip away; of an incomplete number it is asked later.
    fn may_be(&self, text: &Text) -> bool {
        self.serial.state == SerialState::Partial
            || self
                .text
                .as_ref()
                .is_some_and(|own| slip(own.bytes(), text.bytes()).is_some_and(|s| s != Slip::None))
    }
}

/// What a sale must agree with.
struct Sought<'a> {
    what: What,
    /// Canonical model; empty where it is not known.
    model: &'a str,
    /// It was made or handed on no earlier than this day.
    from: i32,
    /// It was recovered no later than this day.
    to: i32,
}

/// The day before which each gun with transfers was not made.
fn made(links: &[Link]) -> BTreeMap<u32, i32> {
    let mut made: BTreeMap<u32, i32> = BTreeMap::new();
    for link in links
        .iter()
        .filter(|l| l.step != Step::Sale && l.when.is_known())
    {
        let day = made.entry(link.gun).or_insert(link.when.first);
        *day = link.when.first.max(*day);
    }
    made
}

/// The serial numbers of the sales that fit a seeker, best first; none where they are too many.
fn nearest(
    seeker: &Seeker,
    sought: &Sought<'_>,
    rows: &[(usize, usize)],
    transfers: &[Transfers<'_>],
    guns: &GunsToJoin<'_>,
) -> Vec<Near> {
    if rows.len() > NEAR_MAX {
        return Vec::new();
    }
    let mut by_key: BTreeMap<u64, Near> = BTreeMap::new();
    for (number, row) in rows {
        let Some(table) = transfers.get(*number) else {
            continue;
        };
        let theirs = serial::read(table.serial(*row), None);
        if theirs.state != SerialState::Whole {
            continue;
        }
        let weight = match seeker.serial.state {
            SerialState::Partial => seeker.serial.matches(&theirs.text).then_some(1.0),
            _ => serial::near(&seeker.serial.text, &theirs.text).filter(|w| *w < 1.0),
        };
        let (Some(weight), Some(key)) = (weight, theirs.key().map(|k| k.max(1))) else {
            continue;
        };
        if fits(table, *row, sought) && !taken(key, seeker, guns) {
            let near = by_key.entry(key).or_insert(Near {
                weight,
                key,
                rows: Vec::new(),
            });
            near.rows.push((*number, *row));
        }
    }
    let mut near: Vec<Near> = by_key.into_values().collect();
    near.sort_by(|a, b| {
        b.weight
            .total_cmp(&a.weight)
            .then_with(|| a.rows.cmp(&b.rows))
    });
    near
}

/// True where a sale can be of the gun: the calibre is the same, model and type do not contradict, and it lies between manufacture and
/// recovery.
fn fits(table: &Transfers<'_>, row: usize, sought: &Sought<'_>) -> bool {
    let what = &sought.what;
    if what.calibre.is_none() || what.calibre != table.calibre(row) || !table.agrees(row, what) {
        return false;
    }
    let when = table.when(row);
    if when.is_known() && (when.first > sought.to || when.last < sought.from) {
        return false;
    }
    let model = model_name::read(table.table.text(row, Field::Model), table.make(row)).model;
    sought.model.is_empty() || model.is_none_or(|m| m == sought.model)
}

/// True where a recovered gun of this make has just that number.
fn taken(key: u64, seeker: &Seeker, guns: &GunsToJoin<'_>) -> bool {
    let own = guns.index.rows(key);
    own.filter_map(|report| guns.guns.of_report.get(report))
        .any(|other| {
            let make = guns.whats.get(*other as usize).and_then(|w| w.make);
            *other != seeker.gun && (make.is_none() || make == Some(seeker.make))
        })
}
