//! Counts times into classes, with what cannot be said.

use super::{Between, Bin, Bins, Limit, Median, TimeToCrime, TtcRange};
use crate::funnel::{Denominator, Share};

/// Under this much a time is short: what ATF calls a short time-to-crime.
pub(crate) const SHORT: TtcRange = TtcRange {
    low: Limit::Months(0),
    high: Some(Limit::Months(36)),
};

/// Under a year.
pub(crate) const WITHIN_YEAR: TtcRange = TtcRange {
    low: Limit::Months(0),
    high: Some(Limit::Months(12)),
};

/// How many are under a limit, of how many of which that can be said.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Under {
    yes: u64,
    said: u64,
}

impl Under {
    pub(crate) fn add(&mut self, between: Option<&Between>, range: TtcRange) {
        let Some(between) = between.filter(|b| !b.is_impossible()) else {
            return;
        };
        if let Some(is) = between.is_in(range) {
            self.said += 1;
            self.yes += u64::from(is);
        }
    }

    pub(crate) fn share(self, name: &'static str) -> Share {
        Share::of(name, self.yes, Denominator::TimeKnown, self.said)
    }
}

/// Times of guns, counted one by one.
#[derive(Debug)]
pub(crate) struct Tally<'a> {
    bins: &'a Bins,
    counts: Vec<(u64, u64)>,
    lows: Vec<i32>,
    highs: Vec<i32>,
    unknown: u64,
    impossible: u64,
    spread: u64,
    short: Under,
    within_year: Under,
}

impl<'a> Tally<'a> {
    pub(crate) fn new(bins: &'a Bins) -> Tally<'a> {
        Tally {
            bins,
            counts: vec![(0, 0); bins.iter().count()],
            lows: Vec::new(),
            highs: Vec::new(),
            unknown: 0,
            impossible: 0,
            spread: 0,
            short: Under::default(),
            within_year: Under::default(),
        }
    }

    pub(crate) fn add(&mut self, between: Option<Between>) {
        let Some(between) = between else {
            self.unknown += 1;
            return;
        };
        if between.is_impossible() {
            self.impossible += 1;
            return;
        }
        let days = between.days();
        self.lows.push(days.low);
        self.highs.push(days.high);
        self.short.add(Some(&between), SHORT);
        self.within_year.add(Some(&between), WITHIN_YEAR);
        let first = self.bins.of(between.low()).unwrap_or(0);
        let last = self.bins.of(between.high()).unwrap_or(0);
        let met = self.counts.get_mut(first..=last).unwrap_or_default();
        match met {
            [only] => only.0 += 1,
            several => {
                self.spread += 1;
                several.iter_mut().for_each(|bin| bin.1 += 1);
            }
        }
    }

    pub(crate) fn finish(self) -> TimeToCrime {
        let bins = self.bins.iter().zip(&self.counts);
        TimeToCrime {
            known: self.lows.len() as u64,
            unknown: self.unknown,
            impossible: self.impossible,
            spread: self.spread,
            bins: bins
                .map(|((name, range), (count, uncertain))| Bin {
                    name: name.to_string(),
                    range,
                    low_days: range.low.nominal_days(),
                    high_days: range.high.map(Limit::nominal_days),
                    count: *count,
                    uncertain: *uncertain,
                })
                .collect(),
            median: Median::of(self.lows, self.highs),
            short: self.short.share("short"),
            within_year: self.within_year.share("within_year"),
        }
    }
}
