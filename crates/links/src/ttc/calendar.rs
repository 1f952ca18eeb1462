//! Days as numbers, and how many days and whole months lie between two.

use cotejo_model::Date;

use super::{Days, Limit, TtcRange};
use crate::date::When;

/// What is known of a day, as numbers of days since 1970-01-01: eight bytes, for a million guns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Span {
    pub(crate) first: i32,
    pub(crate) last: i32,
}

impl Span {
    /// Nothing is known.
    pub(crate) const NONE: Span = Span {
        first: i32::MIN,
        last: i32::MAX,
    };

    pub(crate) fn of(when: Option<When>) -> Span {
        when.map_or(Span::NONE, |w| Span {
            first: number(w.first),
            last: number(w.last),
        })
    }

    pub(crate) fn is_known(self) -> bool {
        self != Span::NONE
    }

    pub(crate) fn is_day(self) -> bool {
        self.first == self.last
    }

    pub(crate) fn when(self) -> Option<When> {
        if !self.is_known() {
            return None;
        }
        Some(When {
            first: date(self.first)?,
            last: date(self.last)?,
        })
    }

    /// True where both can be one day; what is not known can be any.
    pub(crate) fn meets(self, other: Span) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// The year it surely falls in.
    pub(crate) fn year(self) -> Option<i16> {
        if !self.is_known() {
            return None;
        }
        let (first, last) = (civil(self.first).0, civil(self.last).0);
        (first == last).then(|| i16::try_from(first).ok()).flatten()
    }
}

/// Two days, of which the second is meant to be the later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pair {
    from: i32,
    to: i32,
}

impl Pair {
    pub(crate) fn new(from: i32, to: i32) -> Pair {
        Pair { from, to }
    }

    fn days(self) -> i32 {
        self.to.saturating_sub(self.from)
    }

    /// True where so much time has passed; a day of the month that a shorter month does not have is its last.
    pub(crate) fn reaches(self, limit: Limit) -> bool {
        match limit {
            Limit::Days(days) => self.days() >= days,
            Limit::Months(months) => {
                self.to >= self.from && months_between(self.from, self.to) >= months
            }
        }
    }
}

/// The time between two days that may be known in part.
///
/// INVARIANT: the least is not above the most. What is negative in part only is cut at 0; what is negative throughout is impossible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Between {
    low: Pair,
    high: Pair,
}

impl Between {
    /// From a first day to a second; `None` where one is not known.
    pub fn of(from: Option<When>, to: Option<When>) -> Option<Between> {
        Between::spans(Span::of(from), Span::of(to))
    }

    pub(crate) fn spans(from: Span, to: Span) -> Option<Between> {
        if !from.is_known() || !to.is_known() {
            return None;
        }
        let mut low = Pair::new(from.last, to.first);
        let high = Pair::new(from.first, to.last);
        if low.days() < 0 && high.days() >= 0 {
            // Some days of the two ranges fit: the least time is none at all, on any day that both can be.
            low = Pair::new(from.first.max(to.first), from.first.max(to.first));
        }
        Some(Between { low, high })
    }

    /// The least and the most that it can be, in days; negative throughout where it is impossible.
    pub fn days(&self) -> Days {
        Days {
            low: self.low.days(),
            high: self.high.days(),
        }
    }

    /// True where the second day lies before the first whatever the missing parts are.
    pub fn is_impossible(&self) -> bool {
        self.high.days() < 0
    }

    /// Whether it falls in a range: `None` where that cannot be said.
    pub fn is_in(&self, range: TtcRange) -> Option<bool> {
        if self.is_impossible() {
            return Some(false);
        }
        let past_low = (self.low.reaches(range.low), self.high.reaches(range.low));
        let past_high = range.high.map_or((false, false), |h| {
            (self.low.reaches(h), self.high.reaches(h))
        });
        match (past_low, past_high) {
            ((_, false), _) | (_, (true, _)) => Some(false),
            ((true, true), (false, false)) => Some(true),
            _ => None,
        }
    }

    pub(super) fn low(&self) -> &Pair {
        &self.low
    }

    pub(super) fn high(&self) -> &Pair {
        &self.high
    }
}

/// Days since 1970-01-01. Source: H. Hinnant, *chrono-Compatible Low-Level Date Algorithms* (2013), `days_from_civil`.
pub(crate) fn number(date: Date) -> i32 {
    let (y, m, d) = (
        i32::from(date.year()),
        i32::from(date.month()),
        i32::from(date.day()),
    );
    let y = if m <= 2 { y - 1 } else { y };
    let era = y.div_euclid(400);
    let year_of_era = y.rem_euclid(400);
    let day_of_year = (153 * ((m + 9) % 12) + 2) / 5 + d - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The date of a number of days; `None` outside the years that a [`Date`] can be of.
pub(crate) fn date(number: i32) -> Option<Date> {
    let (y, m, d) = civil(number);
    Date::new(
        i16::try_from(y).ok()?,
        i8::try_from(m).ok()?,
        i8::try_from(d).ok()?,
    )
    .ok()
}

/// Year, month and day of a number of days. Source: the same, `civil_from_days`.
fn civil(number: i32) -> (i32, i32, i32) {
    let z = i64::from(number) + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year as i32, month as i32, day as i32)
}

/// Whole calendar months from one day to a later one.
fn months_between(from: i32, to: i32) -> i32 {
    let ((y0, m0, d0), (y1, m1, d1)) = (civil(from), civil(to));
    let started = (y1 - y0) * 12 + m1 - m0;
    let reached = d1 >= d0.min(month_days(y1, m1));
    started - i32::from(!reached)
}

fn month_days(year: i32, month: i32) -> i32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::{ToSpan, civil::date as jiff_date};
    use proptest::prelude::*;

    fn day(text: &str) -> i32 {
        number(text.parse().unwrap())
    }

    #[test]
    fn months_end_on_the_calendar() {
        for (from, to, months) in [
            ("2021-01-31", "2021-02-27", 0),
            ("2021-01-31", "2021-02-28", 1),
            ("2021-01-31", "2021-04-30", 3),
            ("2020-02-29", "2021-02-27", 11),
            ("2020-02-29", "2021-02-28", 12),
            ("2018-03-05", "2021-03-04", 35),
            ("2018-03-05", "2021-03-05", 36),
            ("2021-03-05", "2021-03-05", 0),
        ] {
            assert_eq!(months_between(day(from), day(to)), months, "{from} {to}");
        }
    }

    #[test]
    fn what_overlaps_is_cut_at_zero() {
        let span = |a: &str, b: &str| Span {
            first: day(a),
            last: day(b),
        };
        let (year, month) = (
            span("2021-01-01", "2021-12-31"),
            span("2021-06-01", "2021-06-30"),
        );
        let between = Between::spans(year, month).unwrap();
        assert_eq!(between.days(), Days { low: 0, high: 180 });
        assert!(!between.is_impossible());
        let before = span("2020-06-01", "2020-06-30");
        assert!(Between::spans(year, before).unwrap().is_impossible());
        assert_eq!(Between::spans(year, Span::NONE), None);
    }

    proptest! {
        #[test]
        fn days_and_months_are_those_of_jiff(a in -100_000..100_000_i32, more in 0..20_000_i32) {
            let (from, to) = (date(a).unwrap(), date(a + more).unwrap());
            prop_assert_eq!(number(from), a);
            prop_assert_eq!(from, jiff_date(1970, 1, 1).checked_add(a.days()).unwrap());
            let months = months_between(a, a + more);
            prop_assert!(from.checked_add(months.months()).unwrap() <= to);
            prop_assert!(from.checked_add((months + 1).months()).unwrap() > to);
        }

        #[test]
        fn a_range_takes_in_every_day_that_it_can_be(from in 0..3000_i32, wide in 0..400_i32, to in 0..3000_i32, far in 0..400_i32, low in 0..40_i32, high in 1..40_i32) {
            let between = Between::spans(
                Span { first: from, last: from + wide },
                Span { first: to, last: to + far },
            ).unwrap();
            let range = TtcRange { low: Limit::Months(low), high: Some(Limit::Months(low + high)) };
            let says = between.is_in(range);
            for a in (from..=from + wide).step_by(7) {
                for b in (to..=to + far).step_by(7).filter(|b| *b >= a) {
                    let one = Between::spans(Span { first: a, last: a }, Span { first: b, last: b }).unwrap();
                    prop_assert!(between.days().low <= b - a && b - a <= between.days().high);
                    if let Some(says) = says {
                        prop_assert_eq!(one.is_in(range), Some(says));
                    }
                }
            }
        }
    }
}
