//! How often a kind of slip leads to a stranger, and whether what was found is sure enough.

use std::collections::BTreeMap;

use super::{Near, Seeker};
use crate::make::MakeId;
use crate::serial::SerialState;

/// At most this share of repairs may be strangers: the bar is a precision of 0.99.
const STRANGERS_MAX: f64 = 0.01;
/// From this weight on a slip is one of the usual confusions (8 and B): repaired unless chance is measured to be too high. Lighter ones
/// are repaired only where chance is measured to be low.
const USUAL: f64 = 0.8;
/// So many speak for themselves where chance cannot be measured.
const READABLE_ENOUGH: u8 = 6;
/// Fewer controls than this measure nothing.
const CONTROLS_MIN: u64 = 100;
/// What chance is measured for: a make (`None`: all), a class of seekers (see [`class`]), and a weight in tenths.
pub(super) type Kind = (Option<MakeId>, u8, u8);

/// How often a kind of slip was found.
#[derive(Clone, Copy, Default)]
pub(super) struct Rate {
    seekers: u64,
    found: u64,
    controls: u64,
    strangers: u64,
}

/// How often each kind of slip leads to one serial number: of seekers, and of guns that have their own.
pub(super) fn rates(seekers: &[Seeker], near: &[Vec<Near>]) -> BTreeMap<Kind, Rate> {
    let mut rates: BTreeMap<Kind, Rate> = BTreeMap::new();
    let mut all: BTreeMap<(Option<MakeId>, u8), (u64, u64)> = BTreeMap::new();
    for (seeker, near) in seekers.iter().zip(near) {
        for make in [Some(seeker.make), None] {
            let (wanting, controls) = all.entry((make, class(seeker))).or_default();
            *(if seeker.control { controls } else { wanting }) += 1;
            if let [only] = near.as_slice() {
                let rate = rates.entry(kind(make, seeker, only)).or_default();
                *(if seeker.control {
                    &mut rate.strangers
                } else {
                    &mut rate.found
                }) += 1;
            }
        }
    }
    for ((make, class, _), rate) in &mut rates {
        (rate.seekers, rate.controls) = all.get(&(*make, *class)).copied().unwrap_or_default();
    }
    rates
}

/// Among which seekers a kind is counted: 0 for whole numbers, else how many characters can be read.
fn class(seeker: &Seeker) -> u8 {
    match seeker.serial.state {
        SerialState::Partial => u8::try_from(seeker.serial.significant()).unwrap_or(u8::MAX),
        _ => 0,
    }
}

fn kind(make: Option<MakeId>, seeker: &Seeker, near: &Near) -> Kind {
    (make, class(seeker), (near.weight * 10.0).round() as u8)
}

/// Whether the only serial number near a seeker is surely its own: of its make no more strangers than the bar were seen. A slip that is
/// none of the usual confusions, and an incomplete number, must also pass over all makes with one stranger more than were seen, since
/// few controls prove nothing.
pub(super) fn is_sure(seeker: &Seeker, near: &Near, rates: &BTreeMap<Kind, Rate>) -> bool {
    let under_bar = |make: Option<MakeId>, unseen: f64| {
        let rate = rates.get(&kind(make, seeker, near));
        rate.is_some_and(|r| strangers(r, unseen) <= STRANGERS_MAX)
    };
    let usual = class(seeker) == 0 && near.weight >= USUAL - 1e-9;
    // With so much readable that nothing but one character is missing, few incomplete numbers are enough.
    under_bar(Some(seeker.make), 0.0) && (usual || few(rates, seeker, near) || under_bar(None, 1.0))
}

/// Where too few incomplete numbers of a kind were looked up to measure chance, many readable characters stand for it.
fn few(rates: &BTreeMap<Kind, Rate>, seeker: &Seeker, near: &Near) -> bool {
    let rate = rates.get(&kind(None, seeker, near));
    class(seeker) >= READABLE_ENOUGH && rate.is_some_and(|r| r.controls < CONTROLS_MIN)
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
