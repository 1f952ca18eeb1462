//! Counts times into classes, with what cannot be said.

use super::{Between, Bin, Bins, Days, Limit, Median, TimeToCrime, TtcRange};
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
            median: Median::of(&self.lows, &self.highs),
            short: self.short.share("short"),
            within_year: self.within_year.share("within_year"),
        }
    }
}

/// The level of the interval of a median.
const LEVEL: f64 = 0.95;

impl Median {
    /// The median of times of which the least and the most are known, with its interval from order statistics; `None` without times.
    /// Half days are cut off at the lower ends and rounded up at the upper ones. Source: [`cotejo_stats::order::range_median`].
    fn of(lows: &[i32], highs: &[i32]) -> Option<Median> {
        let floats = |days: &[i32]| days.iter().map(|d| f64::from(*d)).collect::<Vec<f64>>();
        let found = cotejo_stats::order::range_median(&floats(lows), &floats(highs), LEVEL)?;
        let days = |low: f64, high: f64| Days {
            low: low.floor() as i32,
            high: high.ceil() as i32,
        };
        let both = |low: Option<f64>, high: Option<f64>| Some(days(low?, high?));
        Some(Median {
            value: days(found.lows.value, found.highs.value),
            low: both(found.lows.low, found.highs.low),
            high: both(found.lows.high, found.highs.high),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ttc::Span;

    fn between(from: (i32, i32), to: (i32, i32)) -> Option<Between> {
        let span = |(first, last)| Span { first, last };
        Between::spans(span(from), span(to))
    }

    #[test]
    fn each_time_is_counted_once() {
        let bins = Bins::atf();
        let mut tally = Tally::new(&bins);
        // 2021-01-01 is day 18 628.
        let sale = (18_628, 18_628);
        for days in [0, 89, 90, 211, 212, 364, 365, 729, 730, 1094, 1095, 9000] {
            tally.add(between(sale, (18_628 + days, 18_628 + days)));
        }
        tally.add(between(sale, (18_628 + 300, 18_628 + 400)));
        tally.add(between(sale, (18_628 - 10, 18_628 + 30)));
        tally.add(between(sale, (18_600, 18_600)));
        tally.add(None);
        let times = tally.finish();
        let counts: Vec<(u64, u64)> = times.bins.iter().map(|b| (b.count, b.uncertain)).collect();
        // Three months after 1 January are day 90, seven are day 212.
        assert_eq!(counts, [(3, 0), (2, 0), (2, 1), (2, 1), (2, 0), (2, 0)]);
        assert_eq!(
            (times.known, times.unknown, times.impossible, times.spread),
            (14, 1, 1, 1)
        );
        assert_eq!((times.short.numerator, times.short.denominator), (12, 14));
        assert_eq!(
            (times.within_year.numerator, times.within_year.denominator),
            (7, 13)
        );
        let sum: u64 = times.bins.iter().map(|b| b.count).sum();
        assert_eq!(sum + times.spread, times.known);
    }

    /// Nine times: the median is the fifth; at 95 % its interval is from the second to the eighth (Conover, table of the sign test).
    #[test]
    fn the_median_has_its_interval() {
        let bins = Bins::days(&[30]);
        let mut tally = Tally::new(&bins);
        for (low, wide) in [
            (10, 0),
            (20, 0),
            (30, 5),
            (40, 0),
            (50, 3),
            (60, 0),
            (70, 0),
            (80, 1),
            (90, 0),
        ] {
            tally.add(between((0, 0), (low, low + wide)));
        }
        let median = tally.finish().median.unwrap();
        assert_eq!(median.value, Days { low: 50, high: 53 });
        assert_eq!(median.low, Some(Days { low: 20, high: 20 }));
        assert_eq!(median.high, Some(Days { low: 80, high: 81 }));
        assert_eq!(Tally::new(&bins).finish().median, None);
    }

    #[test]
    fn ranges_are_read_and_written() {
        for (text, back) in [
            ("0m..3m", "0m..3m"),
            ("36m..", "36m.."),
            (" 0..365 ", "0d..365d"),
        ] {
            let range: TtcRange = text.parse().unwrap();
            assert_eq!(range.to_string(), back);
        }
        for text in [
            "",
            "3m",
            "3m..1m",
            "-1..3",
            "a..b",
            "5d..5d",
            "0m..99999999m",
        ] {
            assert!(text.parse::<TtcRange>().is_err(), "{text}");
        }
        let nominal = [3, 7, 12, 24, 36].map(|m| Limit::Months(m).nominal_days());
        assert_eq!(nominal, [91, 213, 365, 730, 1095]);
    }
}
