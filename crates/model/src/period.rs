//! When: days, months, quarters, calendar years, US fiscal years and open ranges of months.
//!
//! The written forms stay as they are (they are part of the machine output): `2022`, `2022-09`, `2022-Q3`, `FY2022`,
//! `2021-10..2022-08`, `2022-10-13`.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A calendar month as a count of months since January of year 0: `year * 12 + (month - 1)`.
///
/// An integer, so that a range of months is arithmetic and a stored column is four bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Month(pub i32);

impl Month {
    /// The month `month` (1 to 12) of `year` (1 to 9999). `None` outside these.
    pub fn new(year: i32, month: u32) -> Option<Month> {
        ((1..=9999).contains(&year) && (1..=12).contains(&month))
            .then(|| Month(year * 12 + month as i32 - 1))
    }

    /// Calendar year.
    pub fn year(self) -> i32 {
        self.0.div_euclid(12)
    }

    /// Month of the year, 1 to 12.
    pub fn month(self) -> u32 {
        self.0.rem_euclid(12) as u32 + 1
    }

    /// The US fiscal year it falls in: October opens the next one.
    pub fn fiscal_year(self) -> i32 {
        Month(self.0 + 3).year()
    }

    /// The month in which a date falls.
    pub fn of(date: Date) -> Month {
        Month(i32::from(date.year()) * 12 + i32::from(date.month()) - 1)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.month())
    }
}

/// A stretch of time that a figure speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Period {
    /// One day. Its months are the month it falls in.
    Day(Date),
    /// One calendar month.
    Month(Month),
    /// A quarter: year, and 1 to 4.
    Quarter(i32, u8),
    /// A calendar year.
    Year(i32),
    /// A US fiscal year: FY2022 runs from October 2021 to September 2022.
    FiscalYear(i32),
    /// An open range of months, both ends included.
    Range(Month, Month),
}

impl Period {
    /// First month.
    pub fn start(&self) -> Month {
        match *self {
            Period::Day(d) => Month::of(d),
            Period::Month(m) => m,
            Period::Quarter(y, q) => Month(y * 12 + (i32::from(q) - 1) * 3),
            Period::Year(y) => Month(y * 12),
            Period::FiscalYear(y) => Month(y * 12 - 3),
            Period::Range(a, _) => a,
        }
    }

    /// Last month, included.
    pub fn end(&self) -> Month {
        match *self {
            Period::Day(d) => Month::of(d),
            Period::Month(m) => m,
            Period::Quarter(..) => Month(self.start().0 + 2),
            Period::Year(_) | Period::FiscalYear(_) => Month(self.start().0 + 11),
            Period::Range(_, b) => b,
        }
    }

    /// How many months it spans, at least 1.
    pub fn months(&self) -> u32 {
        (self.end().0 - self.start().0 + 1).max(1) as u32
    }

    /// The same stretch as one period of the shortest written form: twelve months from January are a year.
    pub fn from_months(start: Month, end: Month) -> Period {
        if start == end {
            Period::Month(start)
        } else if start.month() == 1 && end.0 == start.0 + 11 {
            Period::Year(start.year())
        } else {
            Period::Range(start, end)
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Period::Day(d) => write!(f, "{d}"),
            Period::Month(m) => write!(f, "{m}"),
            Period::Quarter(y, q) => write!(f, "{y:04}-Q{q}"),
            Period::Year(y) => write!(f, "{y:04}"),
            Period::FiscalYear(y) => write!(f, "FY{y:04}"),
            Period::Range(a, b) => write!(f, "{a}..{b}"),
        }
    }
}

/// A text that is no period.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is not a period; write `2022`, `2022-09`, `2022-Q3`, `FY2022`, `2021-10..2022-08` or `2022-10-13`"
)]
pub struct PeriodError {
    /// The text as it was given.
    pub text: String,
}

impl FromStr for Period {
    type Err = PeriodError;

    /// Reads a written form. A range may join any two forms (`2021..2022-09` is January 2021 to September 2022).
    fn from_str(text: &str) -> Result<Period, PeriodError> {
        let wrong = || PeriodError {
            text: text.to_string(),
        };
        if let Some((a, b)) = text.split_once("..") {
            let a: Period = parse_single(a).ok_or_else(wrong)?;
            let b: Period = parse_single(b).ok_or_else(wrong)?;
            if b.end() < a.start() {
                return Err(wrong());
            }
            return Ok(Period::Range(a.start(), b.end()));
        }
        parse_single(text).ok_or_else(wrong)
    }
}

fn parse_single(text: &str) -> Option<Period> {
    let text = text.trim();
    if let Some(year) = text.strip_prefix("FY") {
        return Some(Period::FiscalYear(year_of(year)?));
    }
    let Some((year, rest)) = text.split_once('-') else {
        return Some(Period::Year(year_of(text)?));
    };
    let year = year_of(year)?;
    if let Some(quarter) = rest.strip_prefix('Q') {
        let q: u8 = quarter.parse().ok()?;
        return (1..=4).contains(&q).then_some(Period::Quarter(year, q));
    }
    if rest.len() == 2 {
        return Month::new(year, digits(rest)?).map(Period::Month);
    }
    // `Date` also reads times and zones; only the plain ten characters are a day here.
    (text.len() == 10)
        .then(|| text.parse().ok())
        .flatten()
        .map(Period::Day)
}

fn year_of(text: &str) -> Option<i32> {
    (text.len() == 4)
        .then(|| digits(text))
        .flatten()
        .filter(|y| *y >= 1)
        .map(|y| y as i32)
}

fn digits(text: &str) -> Option<u32> {
    text.bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| text.parse().ok())
        .flatten()
}

impl Serialize for Period {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Period, D::Error> {
        let text = String::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, start: &str, end: &str, months: u32) {
        let p: Period = text.parse().expect(text);
        assert_eq!(p.to_string(), text);
        assert_eq!(
            (p.start().to_string(), p.end().to_string(), p.months()),
            (start.into(), end.into(), months)
        );
    }

    #[test]
    fn written_forms_round_trip() {
        check("2022", "2022-01", "2022-12", 12);
        check("2022-09", "2022-09", "2022-09", 1);
        check("2022-Q3", "2022-07", "2022-09", 3);
        check("FY2022", "2021-10", "2022-09", 12);
        check("2021-10..2022-08", "2021-10", "2022-08", 11);
        check("2022-10-13", "2022-10", "2022-10", 1);
    }

    #[test]
    fn a_range_may_join_two_forms() {
        let p: Period = "2021..2022-09".parse().unwrap();
        assert_eq!(p.to_string(), "2021-01..2022-09");
    }

    #[test]
    fn nonsense_is_refused_with_the_forms() {
        for text in [
            "",
            "22",
            "2022-13",
            "2022-Q5",
            "FY22",
            "2022-08..2021-10",
            "2022-1",
            "+022",
            "0000",
            "2022-02-30",
            "2022-é",
        ] {
            let e = text.parse::<Period>().unwrap_err();
            assert!(e.to_string().contains("FY2022"), "{text}");
        }
    }

    #[test]
    fn october_opens_the_fiscal_year() {
        assert_eq!(Month::new(2021, 10).unwrap().fiscal_year(), 2022);
        assert_eq!(Month::new(2021, 9).unwrap().fiscal_year(), 2021);
    }
}
