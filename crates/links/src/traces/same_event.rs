//! Reports of one event whose serial numbers do not say so: one is written with a slip, in part, or both are filed off.
//!
//! Only what was recovered in one place within a few days and reported by two authorities is compared, and only a pair that fits each
//! other and nothing else is joined.
//! `docs/methods/duplicates.md` has the rules.

use std::collections::{HashMap, HashSet};

use cotejo_model::{Field, Level};

use super::group::Knows;
use super::hash::FastMap;
use super::known::Known;
use super::places::NOWHERE;
use super::reports::Report;
use super::threads;
use crate::make::MakeId;
use crate::serial::SerialState;
use crate::trace::JoinRule;

mod fit;
mod number;

use fit::Fit;
use number::Number;

/// Two authorities report one event within so many days of each other.
const DAYS: i32 = 3;
/// A day that is known no better than this says nothing of an event: a month does, a year does not.
const SPAN_MAX: i32 = 31;
/// More reports than this in one place within [`DAYS`] are no event: they are not compared.
const DENSE_MAX: usize = 2048;
/// Where guns of one model without numbers turn up again and again, two of them are as likely two: so many days before and after are
/// looked through, and so many others may be there.
const QUIET_DAYS: i32 = 30;
const OTHERS_MAX: usize = 1;

/// How sure an event is: day, place and what the guns are agree.
const SURE: u8 = 0;
/// The make or the model of one is not known.
const WEAK: u8 = 1;
/// Day or place differ, or are known in part.
const LOOSE: u8 = 2;

/// A report that can be compared.
#[derive(Clone, Copy)]
struct Entry {
    state: u32,
    place: u32,
    first: i32,
    last: i32,
    report: u32,
    make: Option<MakeId>,
    /// `None` for one without number.
    number: Option<Number>,
    /// Words stand before the number that are no part of it.
    after_words: bool,
}

impl Entry {
    fn is_day(&self) -> bool {
        self.first == self.last
    }
}

/// Two guns that fit each other, by their first reports: how sure the event is, and why they fit.
type Pair = (u8, u32, u32, JoinRule);

/// Joins pairs of guns: `head` is the first report of the gun of each report, `joined` the reason of each report that is no first one.
pub(super) fn join(
    reports: &[Report],
    known: &Known<'_>,
    head: &mut [u32],
    joined: &mut [Option<(JoinRule, bool)>],
) {
    let fit = Fit { reports, known };
    let entries = entries(reports, known);
    let (bare, numbered): (Vec<Entry>, Vec<Entry>) =
        entries.into_iter().partition(|e| e.number.is_none());
    let gun = |e: &Entry| head.get(e.report as usize).copied();
    let pair = |a: &Entry, b: &Entry, found: Option<(u8, JoinRule)>| -> Option<Pair> {
        let (one, other) = (gun(a)?, gun(b)?);
        let (grade, rule) = found.filter(|_| one != other)?;
        Some((grade, one.min(other), one.max(other), rule))
    };
    let mut pairs = of_states(&numbered, &|a, b, _| {
        let (x, y) = (a.number.as_ref()?, b.number.as_ref()?);
        (x.may_be(y) && gun(a) != gun(b)).then(|| pair(a, b, fit.numbers(a, b)))?
    });
    pairs.extend(of_states(&bare, &|a, b, near| {
        let found = fit.nothing(a, b)?;
        quiet(&fit, a, b, near).then(|| pair(a, b, Some(found)))?
    }));
    // Two guns that several reports tell of each are known apart by these.
    let mut several = vec![0u32; head.len()];
    for gun in head.iter() {
        if let Some(count) = several.get_mut(*gun as usize) {
            *count += 1;
        }
    }
    let known_apart = |gun: &u32| several.get(*gun as usize).is_some_and(|n| *n > 1);
    pairs.retain(|(_, a, b, _)| !(known_apart(a) && known_apart(b)));
    take(pairs, head, joined);
}

/// The reports whose day and state of recovery are known, by state, place and day. A make that is no known one and a slip away from one
/// only stands with it.
fn entries(reports: &[Report], known: &Known<'_>) -> Vec<Entry> {
    let states = known.lexicon.places.at(Level::State);
    let mut makes: FastMap<u32, MakeId> = FastMap::default();
    let mut entries: Vec<Entry> = Vec::new();
    for (at, report) in (0u32..).zip(reports) {
        let when = report.recovered;
        if report.place == NOWHERE
            || !when.is_known()
            || when.last.saturating_sub(when.first) >= SPAN_MAX
        {
            continue;
        }
        let state = states.get(report.place as usize).copied();
        let Some(state) = state.filter(|s| *s != NOWHERE) else {
            continue;
        };
        let make = known.what(at as usize).make;
        let entry = Entry {
            state,
            place: report.place,
            first: when.first,
            last: when.last,
            report: at,
            make: make.map(|m| {
                *makes
                    .entry(u32::from(m.0))
                    .or_insert_with(|| known.meant(m))
            }),
            number: None,
            after_words: false,
        };
        match report.state {
            SerialState::Obliterated | SerialState::Missing => entries.push(entry),
            SerialState::Whole | SerialState::Partial => {
                let text = known.text(at as usize, Field::Serial);
                let number = match report.state {
                    SerialState::Whole => Number::plain(text),
                    _ => None,
                };
                let number = number.or_else(|| {
                    let read = known.serial(at as usize)?;
                    let enough = report.state == SerialState::Whole
                        || read.significant() >= fit::READABLE_MIN;
                    enough.then(|| Number::of(&read))?
                });
                let after = Number::after_words(text).filter(|n| number.as_ref() != Some(n));
                for (number, after_words) in [(number, false), (after, true)] {
                    if number.is_some() {
                        entries.push(Entry {
                            number,
                            after_words,
                            ..entry
                        });
                    }
                }
            }
            SerialState::Invalid => {}
        }
    }
    entries.sort_unstable_by_key(|e| (e.state, e.place, e.first, e.last, e.report, e.after_words));
    entries
}

/// What may be compared: two reports, and those of the place or state in which they are, by day.
type Compare<'a> = dyn Fn(&Entry, &Entry, &[&Entry]) -> Option<Pair> + Sync + 'a;

/// The pairs that fit, of each state.
fn of_states(entries: &[Entry], compare: &Compare<'_>) -> Vec<Pair> {
    let states: Vec<&[Entry]> = entries.chunk_by(|a, b| a.state == b.state).collect();
    threads::jobs(&states, |own| of_state(own, compare))
        .into_iter()
        .flatten()
        .collect()
}

/// The pairs of one place, and those of which one is known by its state alone.
fn of_state(entries: &[Entry], compare: &Compare<'_>) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for place in entries.chunk_by(|a, b| a.place == b.place) {
        let all: Vec<&Entry> = place.iter().collect();
        of_place(&all, &|_, _| true, compare, &mut pairs);
    }
    if entries.iter().any(|e| e.place == e.state) {
        let mut all: Vec<&Entry> = entries.iter().collect();
        all.sort_by_key(|e| e.first);
        let one_by_state = |a: &Entry, b: &Entry| (a.place == a.state) != (b.place == b.state);
        of_place(&all, &one_by_state, compare, &mut pairs);
    }
    pairs
}

/// The pairs within [`DAYS`] of each other, but for those among too many; `entries` are sorted by day.
fn of_place(
    entries: &[&Entry],
    wanted: &dyn Fn(&Entry, &Entry) -> bool,
    compare: &Compare<'_>,
    pairs: &mut Vec<Pair>,
) {
    let end = |e: &Entry| entries.partition_point(|b| b.first.saturating_sub(e.last) <= DAYS);
    let ends: Vec<usize> = entries.iter().map(|e| end(e)).collect();
    let mut dense = vec![false; entries.len()];
    let mut dense_to = 0;
    for (at, (entry, end)) in entries.iter().zip(&ends).enumerate() {
        if end - at > DENSE_MAX {
            // One that is known by its month alone does not make its month dense.
            if let (false, Some(own)) = (entry.is_day(), dense.get_mut(at)) {
                *own = true;
            } else {
                let from = dense_to.max(at);
                dense.get_mut(from..*end).unwrap_or_default().fill(true);
                dense_to = dense_to.max(*end);
            }
        }
    }
    let open = |at: usize| dense.get(at) == Some(&false);
    for (at, (a, end)) in entries
        .iter()
        .zip(&ends)
        .enumerate()
        .filter(|(at, _)| open(*at))
    {
        for (other, b) in entries.iter().enumerate().take(*end).skip(at + 1) {
            if wanted(a, b)
                && open(other)
                && let Some(pair) = compare(a, b, entries)
            {
                pairs.push(pair);
            }
        }
    }
}

/// True where few others like two guns without numbers were recovered there around these days.
fn quiet(fit: &Fit<'_>, a: &Entry, b: &Entry, near: &[&Entry]) -> bool {
    let with = if a.make.is_some() { a } else { b };
    let from = near.partition_point(|e| e.first < a.first - QUIET_DAYS);
    near.iter()
        .skip(from)
        .take_while(|e| e.first <= a.first + QUIET_DAYS)
        .filter(|e| e.report != a.report && e.report != b.report && fit.like(with, e))
        .nth(OTHERS_MAX)
        .is_none()
}

/// Takes the pairs of guns that fit each other and no third one: first among the surest events, then among the rest of the guns.
///
/// INVARIANT: a gun keeps its earliest report as its first.
fn take(mut pairs: Vec<Pair>, head: &mut [u32], joined: &mut [Option<(JoinRule, bool)>]) {
    pairs.sort_unstable();
    // Several reports of the same two guns are one pair; the surest, which stands first, is its reason.
    let mut seen: HashSet<(u32, u32)> = HashSet::new();
    pairs.retain(|p| seen.insert((p.1, p.2)));
    let mut taken: HashMap<u32, (u32, JoinRule)> = HashMap::new();
    let mut gone: HashSet<u32> = HashSet::new();
    for grade in [SURE, WEAK, LOOSE] {
        // What was surer and did not come out stays in the way.
        let open = |p: &&Pair| p.0 <= grade && !gone.contains(&p.1) && !gone.contains(&p.2);
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

    #[test]
    fn a_pair_is_taken_and_a_third_that_fits_leaves_all_apart() {
        let slip = JoinRule::SlipSameRecovery;
        let (mut head, mut joined) = (vec![0, 1, 0, 3, 4], vec![None; 5]);
        joined[2] = Some((JoinRule::SameSerial, false));
        take(vec![(SURE, 0, 1, slip)], &mut head, &mut joined);
        assert_eq!(head, [0, 0, 0, 3, 4]);
        assert_eq!(joined[1], Some((slip, false)));
        let before = head.clone();
        let both = |grade| vec![(SURE, 0, 3, slip), (grade, 3, 4, slip)];
        take(both(SURE), &mut head, &mut joined);
        assert_eq!(head, before);
        // One of the same day and place goes before one of another.
        take(both(LOOSE), &mut head, &mut joined);
        assert_eq!(head, [0, 0, 0, 0, 4]);
    }
}
