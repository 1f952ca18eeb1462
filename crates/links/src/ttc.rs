//! Time-to-crime: from first sale to recovery, and from recovery to the request, as ranges of days.
//!
//! Days that are known give one number; partial dates (`2021-03`, `2021`) give the least and the most that it can be. See
//! `docs/methods/time_to_crime.md`.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::funnel::Share;

mod calendar;
mod tally;

pub use calendar::Between;
pub(crate) use calendar::{Span, number};
pub(crate) use tally::{SHORT, Tally, Under, WITHIN_YEAR};

/// A limit of time after a day: so many days, or so many calendar months.
///
/// Months are counted on the calendar: three months after 31 January is 30 April. ATF publishes its classes in months and years and
/// does not say how it counts days; counting on the calendar is our declared reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Limit {
    /// Days.
    Days(i32),
    /// Calendar months.
    Months(i32),
}

impl Limit {
    /// The limit in days, for axes and tables: exact for days; for months their mean length of 30.4375 days, rounded down (3 → 91,
    /// 7 → 213, 12 → 365, 24 → 730, 36 → 1 095).
    pub fn nominal_days(self) -> i32 {
        match self {
            Limit::Days(days) => days,
            Limit::Months(months) => {
                i32::try_from((i64::from(months) * 304_375).div_euclid(10_000)).unwrap_or(i32::MAX)
            }
        }
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Limit::Days(n) => write!(f, "{n}d"),
            Limit::Months(n) => write!(f, "{n}m"),
        }
    }
}

/// A range of time: from `low`, under `high`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TtcRange {
    /// From here on, included.
    pub low: Limit,
    /// Up to here, excluded; `None`: without end.
    pub high: Option<Limit>,
}

/// A text that is no range of time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a range of time; write `0m..3m` (months), `0d..365d` (days) or `36m..`")]
pub struct TtcRangeError {
    /// The text as it was given.
    pub text: String,
}

impl fmt::Display for TtcRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..", self.low)?;
        self.high.map_or(Ok(()), |high| write!(f, "{high}"))
    }
}

impl FromStr for TtcRange {
    type Err = TtcRangeError;

    fn from_str(text: &str) -> Result<TtcRange, TtcRangeError> {
        let wrong = || TtcRangeError {
            text: text.to_string(),
        };
        let limit = |t: &str| -> Option<Limit> {
            let of = |number: &str| number.parse().ok().filter(|n| (0..=100_000).contains(n));
            match t.trim() {
                t if t.ends_with('m') => of(t.strip_suffix('m')?).map(Limit::Months),
                t => of(t.strip_suffix('d').unwrap_or(t)).map(Limit::Days),
            }
        };
        let (low, high) = text.trim().split_once("..").ok_or_else(wrong)?;
        let low = limit(low).ok_or_else(wrong)?;
        let high = match high.trim() {
            "" => None,
            high => Some(limit(high).ok_or_else(wrong)?),
        };
        if high.is_some_and(|h| h.nominal_days() <= low.nominal_days()) {
            return Err(wrong());
        }
        Ok(TtcRange { low, high })
    }
}

impl Serialize for TtcRange {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

/// The least and the most that a number of days can be; equal where both days are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Days {
    /// The least.
    pub low: i32,
    /// The most.
    pub high: i32,
}

/// Where times are parted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bins(Vec<(String, TtcRange)>);

impl Bins {
    /// The classes of ATF's state reports: under 3 months, 3 to under 7 months, 7 months to under 1 year, 1 to under 2 years, 2 to under
    /// 3 years, 3 years and over.
    pub fn atf() -> Bins {
        let names = [
            "under_3_months",
            "3_to_7_months",
            "7_to_12_months",
            "1_to_2_years",
            "2_to_3_years",
            "3_years_and_over",
        ];
        Bins::parted(&[0, 3, 7, 12, 24, 36].map(Limit::Months), |at, _| {
            names.get(at).copied().unwrap_or_default().to_string()
        })
    }

    /// Classes that begin at 0 and at each of these days (sorted, doubles and what is not above 0 left out); named by their range.
    pub fn days(limits: &[i32]) -> Bins {
        let mut limits: Vec<i32> = limits.iter().copied().filter(|d| *d > 0).collect();
        limits.push(0);
        limits.sort_unstable();
        limits.dedup();
        let limits: Vec<Limit> = limits.into_iter().map(Limit::Days).collect();
        Bins::parted(&limits, |_, range| range.to_string())
    }

    /// The classes in order, with their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, TtcRange)> {
        self.0.iter().map(|(name, range)| (name.as_str(), *range))
    }

    /// INVARIANT: the first class begins at 0, each begins where the one before ends, the last has no end.
    fn parted(limits: &[Limit], name: impl Fn(usize, TtcRange) -> String) -> Bins {
        let ranges = limits.iter().enumerate().map(|(at, low)| TtcRange {
            low: *low,
            high: limits.get(at + 1).copied(),
        });
        Bins(ranges.enumerate().map(|(at, r)| (name(at, r), r)).collect())
    }

    /// The class of a time that is exactly known; `None` for a negative one.
    fn of(&self, low: &calendar::Pair) -> Option<usize> {
        self.0
            .partition_point(|(_, range)| low.reaches(range.low))
            .checked_sub(1)
    }
}

/// One class of times and the guns in it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bin {
    /// Its name.
    pub name: String,
    /// Its limits, as a filter takes them.
    pub range: TtcRange,
    /// Its lower limit in days, included; for months see [`Limit::nominal_days`].
    pub low_days: i32,
    /// Its upper limit in days, excluded; `None` for the last.
    pub high_days: Option<i32>,
    /// Guns that surely belong here.
    pub count: u64,
    /// Guns that may belong here or elsewhere, because a date is known in part.
    pub uncertain: u64,
}

/// The median of times with its interval from order statistics; ranges, where dates are known in part.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Median {
    /// The median.
    pub value: Days,
    /// Lower end of its 95 % interval; `None` where there are too few times for one.
    pub low: Option<Days>,
    /// Upper end.
    pub high: Option<Days>,
}

/// The times of a selection of guns.
///
/// INVARIANT: `known + unknown + impossible` is the number of guns; the bins' counts and `spread` add up to `known`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TimeToCrime {
    /// Guns with a time, exact or as a range.
    pub known: u64,
    /// Guns with one of the days missing.
    pub unknown: u64,
    /// Guns whose days are in the wrong order whatever the missing parts are: recovered before they were sold.
    pub impossible: u64,
    /// Guns whose range falls in more than one class.
    pub spread: u64,
    /// The classes in order.
    pub bins: Vec<Bin>,
    /// The median; `None` without times.
    pub median: Option<Median>,
    /// Under three years, of the guns of which that can be said.
    pub short: Share,
    /// Under one year, of the guns of which that can be said.
    pub within_year: Share,
}
