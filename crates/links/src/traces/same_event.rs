//! Reports of one event whose serial numbers do not say so: one is written with a slip, in part, or both are filed off.
//!
//! Only what was recovered in one place within a few days and reported by two authorities is compared, and only a pair that fits each
//! other and nothing else is joined.
//! `docs/methods/duplicates.md` has the rules.

use std::collections::{HashMap, HashSet};

use cotejo_model::{Field, Level};

use super::group::Knows;
use super::known::Known;
use super::places::NOWHERE;
use super::reports::Report;
use crate::make::MakeId;
use crate::serial::{self, Serial, SerialState};
use crate::trace::JoinRule;

/// Two authorities report one event within so many days of each other.
const DAYS: i32 = 3;
/// Stands for no make in the order of comparison.
const NO_MAKE: MakeId = MakeId(u16::MAX);
/// A slip this likely, see [`serial::near`].
const NEAR_MIN: f64 = 0.4;
/// So many readable characters must agree where a serial number is read in part.
const READABLE_MIN: usize = 4;

/// A report that can be compared, in the order of comparison: state, make, day, report.
type Row = (u32, MakeId, i32, u32);

/// Two guns that fit each other, by their first reports: whether day or place differ, and why they fit.
type Pair = (bool, u32, u32, JoinRule);

/// Joins pairs of guns: `head` is the first report of the gun of each report, `joined` the reason of each report that is no first one.
pub(super) fn join(
    reports: &[Report],
    known: &Known<'_>,
    head: &mut [u32],
    joined: &mut [Option<(JoinRule, bool)>],
) {
    let rows = rows(reports, known);
    let mut pairs: Vec<Pair> = Vec::new();
    for place in rows.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let mut serials: HashMap<u32, Option<Serial>> = HashMap::new();
        for (at, a) in place.iter().enumerate() {
            for b in place.iter().skip(at + 1).take_while(|b| b.2 - a.2 <= DAYS) {
                let (first, second) = (a.3.min(b.3), a.3.max(b.3));
                let of = |report: u32| head.get(report as usize).copied();
                let (Some(one), Some(other)) = (of(first), of(second)) else {
                    continue;
                };
                if one == other || !comparable(reports, known, first, second) {
                    continue;
                }
                if let Some(rule) = alike(reports, known, &mut serials, (first, second)) {
                    let event = reports.get(first as usize).map(|r| r.place)
                        == reports.get(second as usize).map(|r| r.place);
                    let loose = !(event && a.2 == b.2);
                    pairs.push((loose, one.min(other), one.max(other), rule));
                }
            }
        }
    }
    // Two guns that several reports tell of each are known apart by these.
    let mut several: HashMap<u32, u32> = HashMap::new();
    head.iter()
        .for_each(|gun| *several.entry(*gun).or_default() += 1);
    let known_apart = |gun: &u32| several.get(gun).is_some_and(|n| *n > 1);
    pairs.retain(|(_, a, b, _)| !(known_apart(a) && known_apart(b)));
    take(pairs, head, joined);
}

/// The reports whose day and state of recovery are known, by state, make and day. A make that is no known one and a slip away
/// from one only stands with it.
fn rows(reports: &[Report], known: &Known<'_>) -> Vec<Row> {
    let states = known.lexicon.places.at(Level::State);
    let mut makes: HashMap<MakeId, MakeId> = HashMap::new();
    let mut rows: Vec<Row> = Vec::new();
    for (at, report) in (0u32..).zip(reports) {
        if report.place == NOWHERE || !report.recovered.is_known() || !report.recovered.is_day() {
            continue;
        }
        let state = states.get(report.place as usize).copied();
        let Some(state) = state.filter(|s| *s != NOWHERE) else {
            continue;
        };
        // Where no make is known, only numbers can join, and only among themselves.
        let make = known.what(at as usize).make.map_or(NO_MAKE, |make| {
            *makes.entry(make).or_insert_with(|| known.meant(make))
        });
        rows.push((state, make, report.recovered.first, at));
    }
    rows.sort_unstable();
    rows
}

/// Reported by two authorities, and neither two guns of one row nor two that calibre, type or sale tell apart.
fn comparable(reports: &[Report], known: &Known<'_>, a: u32, b: u32) -> bool {
    let (Some(one), Some(other)) = (reports.get(a as usize), reports.get(b as usize)) else {
        return false;
    };
    let one_row = one.unit.table == other.unit.table && one.unit.row == other.unit.row;
    let (x, y) = (known.what(a as usize), known.what(b as usize));
    // An authority does not report one gun twice in a few days: two of its reports with like numbers are two guns of one lot.
    let by = |at: u32| known.text(at as usize, Field::Agency);
    let two_authorities = !by(a).is_empty() && !by(b).is_empty() && by(a) != by(b);
    let places = known.lexicon.places.agree(one.place, other.place);
    places && !one_row && two_authorities && x.agrees(&y) && one.sold.meets(other.sold)
}

/// Why two reports of one place and make, a few days apart, can be of one gun; `None` where their serial numbers tell them apart.
fn alike(
    reports: &[Report],
    known: &Known<'_>,
    serials: &mut HashMap<u32, Option<Serial>>,
    (a, b): (u32, u32),
) -> Option<JoinRule> {
    use SerialState::{Missing, Obliterated, Partial, Whole};
    let state = |at: u32| reports.get(at as usize).map(|r| r.state);
    match (state(a)?, state(b)?) {
        (Obliterated | Missing, Obliterated | Missing) => {
            // Nothing but the event is left to tell guns apart.
            let event = |at: u32| {
                let report = reports.get(at as usize);
                report.map(|r| (r.place, r.recovered.first))
            };
            let ((place, day), (other_place, other_day)) = (event(a)?, event(b)?);
            let model = |at: u32| known.what(at as usize).model;
            let make = |at: u32| known.what(at as usize).make.is_some();
            if !make(a) || !make(b) {
                return None;
            }
            let one_model = model(a) != 0 && model(a) == model(b);
            let models = one_model || model(a) == 0 || model(b) == 0;
            // Of place and day one may be less sure, where the model is known to be one.
            let event = match (place == other_place, day == other_day) {
                (true, true) => models,
                (true, false) | (false, true) => one_model,
                (false, false) => false,
            };
            event.then_some(JoinRule::NoSerialSameRecovery)
        }
        (Whole, Whole) => {
            let raw = |at: u32| known.text(at as usize, Field::Serial);
            if !may_be_near(raw(a), raw(b)) {
                return None;
            }
            let (one, other) = both(known, serials, a, b)?;
            let near = serial::near(&one.text, &other.text)?;
            (near >= NEAR_MIN).then_some(JoinRule::SlipSameRecovery)
        }
        (Whole | Partial, Whole | Partial) => {
            let (one, other) = both(known, serials, a, b)?;
            compatible(&one, &other).then_some(JoinRule::PatternSameRecovery)
        }
        _ => None,
    }
}

fn both(
    known: &Known<'_>,
    serials: &mut HashMap<u32, Option<Serial>>,
    a: u32,
    b: u32,
) -> Option<(Serial, Serial)> {
    let mut of = |at: u32| {
        let read = serials
            .entry(at)
            .or_insert_with(|| known.serial(at as usize));
        read.clone()
    };
    Some((of(a)?, of(b)?))
}

/// Quickly false for texts that are more than a slip apart; true where they may not be, or have a label that must be read first.
fn may_be_near(a: &str, b: &str) -> bool {
    let labelled = |t: &str| t.bytes().any(|c| !c.is_ascii_alphanumeric() && c != b'-');
    if labelled(a) || labelled(b) {
        return true;
    }
    let plain = |t: &str| -> Vec<u8> {
        let letters = t.bytes().filter(u8::is_ascii_alphanumeric);
        letters.map(|c| c.to_ascii_uppercase()).collect()
    };
    let (a, b) = (plain(a), plain(b));
    if a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let end = a.iter().rev().zip(b.iter().rev());
    let end = end.take_while(|(x, y)| x == y).count();
    start + end + 2 >= a.len().min(b.len())
}

/// Two serial numbers, one of them at least read in part, that can be the same: equally long, no readable character differs, enough agree.
fn compatible(a: &Serial, b: &Serial) -> bool {
    if a.text.contains('*') || b.text.contains('*') {
        let (pattern, whole) = match a.state {
            SerialState::Partial => (a, b),
            _ => (b, a),
        };
        return whole.state == SerialState::Whole
            && pattern.significant() >= READABLE_MIN
            && pattern.matches(&whole.text);
    }
    let fold = |c: u8| match c {
        b'O' => b'0',
        b'I' => b'1',
        other => other,
    };
    let (a, b) = (a.text.as_bytes(), b.text.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut agree = 0;
    for (x, y) in a.iter().zip(b) {
        match (fold(*x), fold(*y)) {
            (b'?', _) | (_, b'?') => {}
            (x, y) if x == y => agree += 1,
            _ => return false,
        }
    }
    agree >= READABLE_MIN
}

/// Takes the pairs of guns that fit each other and no third one: first among those of one day and place, then among the rest of the guns.
///
/// INVARIANT: a gun keeps its earliest report as its first.
fn take(mut pairs: Vec<Pair>, head: &mut [u32], joined: &mut [Option<(JoinRule, bool)>]) {
    pairs.sort_unstable();
    // Several reports of the same two guns are one pair; the surest rule, which stands first, is its reason.
    pairs.dedup_by_key(|p| (p.0, p.1, p.2));
    let mut taken: HashMap<u32, (u32, JoinRule)> = HashMap::new();
    let mut gone: HashSet<u32> = HashSet::new();
    for loose in [false, true] {
        let open = |p: &&Pair| p.0 == loose && !gone.contains(&p.1) && !gone.contains(&p.2);
        let open: Vec<&Pair> = pairs.iter().filter(open).collect();
        let mut fits: HashMap<u32, u32> = HashMap::new();
        for (_, a, b, _) in &open {
            *fits.entry(*a).or_default() += 1;
            *fits.entry(*b).or_default() += 1;
        }
        let alone = |gun: &u32| fits.get(gun) == Some(&1);
        for (_, a, b, rule) in open {
            if alone(a) && alone(b) {
                taken.insert(*b, (*a, *rule));
                gone.extend([*a, *b]);
            }
        }
    }
    if taken.is_empty() {
        return;
    }
    for (at, (first, why)) in (0u32..).zip(head.iter_mut().zip(joined.iter_mut())) {
        if let Some((gun, rule)) = taken.get(first) {
            if *first == at {
                *why = Some((*rule, false));
            }
            *first = *gun;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Serial {
        serial::read(text, None)
    }

    #[test]
    fn serials_read_in_part_that_can_be_one() {
        for (a, b, can) in [
            ("P38977??", "P3897791", true),
            ("?-49?60-2028", "1-49560-202?", true),
            ("BE?29627?", "BER296275", true),
            ("BE?29627?", "BER286275", false),
            ("AB??", "ABCD", false),
            ("P38977??", "P389779", false),
        ] {
            assert_eq!(compatible(&read(a), &read(b)), can, "{a} {b}");
            assert_eq!(compatible(&read(b), &read(a)), can, "{b} {a}");
        }
    }

    #[test]
    fn what_is_more_than_a_slip_apart_is_not_read() {
        for (a, b, may) in [
            ("JDYC799", "MDYC799", true),
            ("RS55192I", "rs51592i", true),
            ("311-39667", "3311-39667", true),
            ("SERIE RS51592I", "ZZZ", true),
            ("JDYC799", "MDYC188", false),
            ("A1234", "A123456", false),
        ] {
            assert_eq!(may_be_near(a, b), may, "{a} {b}");
            assert_eq!(may_be_near(b, a), may, "{b} {a}");
        }
    }

    #[test]
    fn a_pair_is_taken_and_a_third_that_fits_leaves_all_apart() {
        let slip = JoinRule::SlipSameRecovery;
        let (mut head, mut joined) = (vec![0, 1, 0, 3, 4], vec![None; 5]);
        joined[2] = Some((JoinRule::SameSerial, false));
        take(vec![(false, 0, 1, slip)], &mut head, &mut joined);
        assert_eq!(head, [0, 0, 0, 3, 4]);
        assert_eq!(joined[1], Some((slip, false)));
        let before = head.clone();
        let both = |loose| vec![(false, 0, 3, slip), (loose, 3, 4, slip)];
        take(both(false), &mut head, &mut joined);
        assert_eq!(head, before);
        // One of the same day and place goes before one of another.
        take(both(true), &mut head, &mut joined);
        assert_eq!(head, [0, 0, 0, 0, 4]);
    }
}
