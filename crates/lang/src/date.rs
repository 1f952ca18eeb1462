//! Dates, months and periods, in words.

use crate::{Key, Lang};

/// A stretch of time, in primitive numbers: a calendar year, a month of it from 1 to 12, a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum When {
    /// Year, month, day.
    Day(i32, u32, u32),
    /// Year, month.
    Month(i32, u32),
    /// Year, quarter from 1 to 4.
    Quarter(i32, u32),
    /// Calendar year.
    Year(i32),
    /// US fiscal year: 2022 runs from October 2021 to September 2022.
    FiscalYear(i32),
    /// First and last month, both included, each as year and month.
    Months((i32, u32), (i32, u32)),
}

const MONTHS: [Key; 12] = [
    Key::Month01,
    Key::Month02,
    Key::Month03,
    Key::Month04,
    Key::Month05,
    Key::Month06,
    Key::Month07,
    Key::Month08,
    Key::Month09,
    Key::Month10,
    Key::Month11,
    Key::Month12,
];

const QUARTERS: [Key; 4] = [
    Key::PeriodQuarter1,
    Key::PeriodQuarter2,
    Key::PeriodQuarter3,
    Key::PeriodQuarter4,
];

impl Lang {
    /// A date in words: `24 de noviembre de 2026`, `November 24, 2026`. Digits (`2026-13-01`) where the month is none.
    pub fn date(self, year: i32, month: u32, day: u32) -> String {
        match self.month_name(month) {
            Some(name) => self.fill(
                Key::PeriodDay,
                &[
                    ("day", &day.to_string()),
                    ("month", name),
                    ("year", &year.to_string()),
                ],
            ),
            None => format!("{year:04}-{month:02}-{day:02}"),
        }
    }

    /// A month in words: `septiembre de 2022`, `September 2022`. Digits where the month is none.
    pub fn month(self, year: i32, month: u32) -> String {
        match self.month_name(month) {
            Some(name) => self.fill(
                Key::PeriodMonth,
                &[("month", name), ("year", &year.to_string())],
            ),
            None => format!("{year:04}-{month:02}"),
        }
    }

    /// The name of a month, 1 to 12, as it stands inside a sentence. `None` for any other number.
    pub fn month_name(self, month: u32) -> Option<&'static str> {
        let index = usize::try_from(month).ok()?.checked_sub(1)?;
        MONTHS.get(index).map(|&key| self.text(key))
    }

    /// A period in words: `octubre de 2021 a agosto de 2022`, `third quarter of 2022`, `enero a septiembre de 2022`.
    ///
    /// It begins in lower case unless its first word is a name, and reads after a colon or within brackets.
    pub fn period(self, when: When) -> String {
        match when {
            When::Day(year, month, day) => self.date(year, month, day),
            When::Month(year, month) => self.month(year, month),
            When::Year(year) => year.to_string(),
            When::Quarter(year, quarter) => {
                let index = (quarter as usize).wrapping_sub(1);
                match QUARTERS.get(index) {
                    Some(&key) => self.fill(key, &[("year", &year.to_string())]),
                    None => format!("{year:04}-Q{quarter}"),
                }
            }
            When::FiscalYear(year) => self.fill(
                Key::PeriodFiscalYear,
                &[
                    ("year", &year.to_string()),
                    ("before", &(year - 1).to_string()),
                ],
            ),
            When::Months((y1, m1), (y2, m2)) => match (self.month_name(m1), self.month_name(m2)) {
                (Some(from), Some(to)) if y1 == y2 && m1 != m2 => self.fill(
                    Key::PeriodMonthsOfYear,
                    &[("from", from), ("to", to), ("year", &y1.to_string())],
                ),
                _ if (y1, m1) == (y2, m2) => self.month(y1, m1),
                _ => self.fill(
                    Key::PeriodMonths,
                    &[("from", &self.month(y1, m1)), ("to", &self.month(y2, m2))],
                ),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_in_both_languages() {
        for (when, es, en) in [
            (
                When::Day(2026, 11, 24),
                "24 de noviembre de 2026",
                "November 24, 2026",
            ),
            (
                When::Day(2022, 1, 1),
                "1 de enero de 2022",
                "January 1, 2022",
            ),
            (When::Month(2022, 9), "septiembre de 2022", "September 2022"),
            (
                When::Quarter(2022, 3),
                "tercer trimestre de 2022",
                "third quarter of 2022",
            ),
            (When::Year(2022), "2022", "2022"),
            (
                When::FiscalYear(2022),
                "año fiscal 2022 de EE.\u{a0}UU. (octubre de 2021 a septiembre de 2022)",
                "US fiscal year 2022 (October 2021 to September 2022)",
            ),
            (
                When::Months((2021, 10), (2022, 8)),
                "octubre de 2021 a agosto de 2022",
                "October 2021 to August 2022",
            ),
            (
                When::Months((2022, 1), (2022, 9)),
                "enero a septiembre de 2022",
                "January to September 2022",
            ),
            (
                When::Months((2022, 9), (2022, 9)),
                "septiembre de 2022",
                "September 2022",
            ),
        ] {
            assert_eq!(Lang::Es.period(when), es);
            assert_eq!(Lang::En.period(when), en);
        }
    }

    #[test]
    fn what_is_no_month_stays_digits() {
        assert_eq!(Lang::Es.date(2022, 13, 1), "2022-13-01");
        assert_eq!(Lang::Es.month(2022, 0), "2022-00");
        assert_eq!(Lang::Es.period(When::Quarter(2022, 5)), "2022-Q5");
        assert_eq!(Lang::Es.period(When::Quarter(2022, 0)), "2022-Q0");
        assert_eq!(
            Lang::Es.period(When::Months((2022, 0), (2023, 13))),
            "2022-00 a 2023-13"
        );
    }
}
