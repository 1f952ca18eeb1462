//! Business days: Monday to Friday without federal holidays, in day numbers counted from 1 January 1970.
//!
//! The rule on multiple sales counts the days on which the dealer is open (ATF, *Federal Firearms Regulations Reference Guide*, question
//! F5). Its hours are not in the records, so this is the declared stand-in, and a day with a sale is one on which it was open.

use cotejo_model::Date;

/// From which year Juneteenth is a holiday (Public Law 117-17 of 17 June 2021).
const JUNETEENTH_FROM: i16 = 2021;
/// From which year the birthday of Martin Luther King is (Public Law 98-144).
const KING_FROM: i16 = 1986;
/// Most days for which a calendar is kept: 500 years. Beyond, day numbers are mistakes.
const DAYS_MAX: i64 = 500 * 366;

/// The number of a day: 0 is 1 January 1970.
pub fn day_number(day: Date) -> i32 {
    // A date of four figures is less than four million days from any other.
    Date::constant(1970, 1, 1)
        .until(day)
        .map_or(0, |span| span.get_days())
}

/// The federal holidays of a year, each on the day on which it is observed, in order.
///
/// A holiday on a Saturday is observed on the Friday before, which can lie in the year before; one on a Sunday on the Monday after.
/// The rules are those of today for every year (Monday holidays began in 1971), but Juneteenth begins with 2021 and the birthday of
/// Martin Luther King with 1986. Inauguration Day is left out: it is a holiday about Washington only.
/// Source: 5 U.S.C. 6103; Executive Order 11582 (1971).
pub fn holidays(year: i16) -> Vec<Date> {
    let fixed = |month, day| Date::new(year, month, day).ok().and_then(observed);
    let mut days: Vec<Date> = [
        fixed(1, 1),
        nth(year, 1, 3, 1).filter(|_| year >= KING_FROM),
        nth(year, 2, 3, 1),
        last_monday_of_may(year),
        fixed(6, 19).filter(|_| year >= JUNETEENTH_FROM),
        fixed(7, 4),
        nth(year, 9, 1, 1),
        nth(year, 10, 2, 1),
        fixed(11, 11),
        nth(year, 11, 4, 4),
        fixed(12, 25),
    ]
    .into_iter()
    .flatten()
    .collect();
    days.sort_unstable();
    days
}

/// Business days between any two days of a stretch.
#[derive(Clone, Debug)]
pub struct BusinessDays {
    first: i32,
    /// How many business days there are before each day, from the first; one more than days.
    before: Vec<u32>,
}

impl BusinessDays {
    /// The calendar from one day number to another, both included; empty where the last is before the first, or the stretch is longer
    /// than 500 years.
    pub fn between(first: i32, last: i32) -> BusinessDays {
        let days = i64::from(last) - i64::from(first) + 1;
        let mut before = vec![0];
        let start = Date::constant(1970, 1, 1)
            .checked_add(jiff::Span::new().try_days(first).unwrap_or_default())
            .ok();
        let (Some(start), true) = (start, (1..=DAYS_MAX).contains(&days)) else {
            return BusinessDays { first, before };
        };
        // New Year's Day of the year after the last can be observed in the last year.
        let mut closed: Vec<Date> = Vec::new();
        let years = start.year()..=start.year().saturating_add((days / 365) as i16 + 2);
        years.for_each(|year| closed.extend(holidays(year)));
        closed.sort_unstable();
        let mut day = Some(start);
        let mut count = 0;
        for _ in 0..days {
            let open = day.is_some_and(|d| {
                d.weekday().to_monday_zero_offset() < 5 && closed.binary_search(&d).is_err()
            });
            count += u32::from(open);
            before.push(count);
            day = day.and_then(|d| d.tomorrow().ok());
        }
        BusinessDays { first, before }
    }

    /// True for a business day; false outside the calendar.
    pub fn is_open(&self, day: i32) -> bool {
        self.within(day, day) == Some(1)
    }

    /// How many days from one sale to another count, both included: business days, and the days of the sales themselves, since a sale
    /// shows that the dealer was open. 1 for the same day. `None` where the second is before the first, or outside the calendar.
    pub fn counted(&self, from: i32, to: i32) -> Option<u32> {
        let within = self.within(from, to)?;
        if from == to {
            return Some(1);
        }
        Some(within + u32::from(!self.is_open(from)) + u32::from(!self.is_open(to)))
    }

    fn within(&self, from: i32, to: i32) -> Option<u32> {
        let index = |day: i32| usize::try_from(i64::from(day) - i64::from(self.first)).ok();
        if from > to {
            return None;
        }
        let after = self.before.get(index(to)?.checked_add(1)?)?;
        after.checked_sub(*self.before.get(index(from)?)?)
    }
}

/// The day on which a holiday is observed.
fn observed(day: Date) -> Option<Date> {
    match day.weekday().to_monday_zero_offset() {
        5 => day.yesterday().ok(),
        6 => day.tomorrow().ok(),
        _ => Some(day),
    }
}

/// The nth of a weekday (1 Monday … 7 Sunday) of a month.
fn nth(year: i16, month: i8, nth: i8, weekday: i8) -> Option<Date> {
    let first = Date::new(year, month, 1).ok()?;
    let ahead = (weekday - first.weekday().to_monday_one_offset()).rem_euclid(7);
    Date::new(year, month, 1 + ahead + 7 * (nth - 1)).ok()
}

fn last_monday_of_may(year: i16) -> Option<Date> {
    nth(year, 5, 5, 1).or_else(|| nth(year, 5, 4, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As published by the Office of Personnel Management for 2021 to 2023; New Year's Day of 2022 was observed in 2021.
    #[test]
    fn holidays_are_those_of_the_published_lists() {
        for (year, wanted) in [
            (
                2021,
                "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24",
            ),
            (
                2022,
                "-12-31 01-17 02-21 05-30 06-20 07-04 09-05 10-10 11-11 11-24 12-26",
            ),
            (
                2023,
                "01-02 01-16 02-20 05-29 06-19 07-04 09-04 10-09 11-10 11-23 12-25",
            ),
        ] {
            let days: Vec<String> = holidays(year)
                .iter()
                .map(|d| {
                    let text = d.to_string();
                    let before = d.year() < year;
                    format!("{}{}", if before { "-" } else { "" }, &text[5..])
                })
                .collect();
            assert_eq!(days.join(" "), wanted, "{year}");
        }
        assert_eq!(holidays(2020).len(), 10);
        assert_eq!(holidays(1985).len(), 9);
        assert!(holidays(9999).len() >= 9);
    }

    fn number(text: &str) -> i32 {
        day_number(text.parse().unwrap())
    }

    #[test]
    fn days_are_numbered_from_1970() {
        for (text, wanted) in [
            ("1970-01-01", 0),
            ("1969-12-31", -1),
            ("2000-01-01", 10_957),
            ("2021-03-05", 18_691),
        ] {
            assert_eq!(number(text), wanted);
        }
    }

    /// The week of 5 March 2021, a Friday, had no holiday.
    #[test]
    fn days_count_from_sale_to_sale() {
        let calendar = BusinessDays::between(number("2021-01-01"), number("2023-12-31"));
        for (from, to, wanted) in [
            // Friday to the next Thursday is five, Monday to the next Monday six.
            ("2021-03-05", "2021-03-11", Some(5)),
            ("2021-03-01", "2021-03-08", Some(6)),
            ("2021-03-05", "2021-03-05", Some(1)),
            ("2021-03-06", "2021-03-06", Some(1)),
            // Saturday: it was open, so Saturday is the first of five.
            ("2021-03-06", "2021-03-11", Some(5)),
            ("2021-03-06", "2021-03-12", Some(6)),
            ("2021-03-01", "2021-03-06", Some(6)),
            ("2021-03-06", "2021-03-07", Some(2)),
            // Monday 5 July 2021 was a holiday: Thursday 1 to Thursday 8 is five.
            ("2021-07-01", "2021-07-08", Some(5)),
            ("2021-07-01", "2021-07-09", Some(6)),
            // New Year's Day 2022 was observed on Friday 31 December.
            ("2021-12-30", "2022-01-03", Some(2)),
            ("2021-03-08", "2021-03-05", None),
            ("2020-12-31", "2021-01-04", None),
            ("2023-12-29", "2024-01-02", None),
        ] {
            assert_eq!(
                calendar.counted(number(from), number(to)),
                wanted,
                "{from} {to}"
            );
        }
    }

    #[test]
    fn no_calendar_breaks_it() {
        for (first, last) in [
            (0, -1),
            (i32::MIN, i32::MAX),
            (i32::MAX, i32::MAX),
            (i32::MIN, i32::MIN),
            (2_932_890, 2_932_900),
        ] {
            let calendar = BusinessDays::between(first, last);
            assert!(!calendar.is_open(first.saturating_sub(1)));
            calendar.counted(first, last);
        }
    }

    static CALENDAR: std::sync::OnceLock<BusinessDays> = std::sync::OnceLock::new();

    proptest::proptest! {
        /// What makes neighbours enough to find every multiple sale.
        #[test]
        fn a_longer_stretch_never_counts_fewer_days(from in 0_i32..30_000, long in 0_i32..60, before in 0_i32..9, after in 0_i32..9) {
            let calendar = CALENDAR.get_or_init(|| BusinessDays::between(-100, 30_100));
            let inner = calendar.counted(from, from + long).unwrap();
            let outer = calendar.counted(from - before, from + long + after).unwrap();
            proptest::prop_assert!(inner <= outer && outer as i32 <= before + long + after + 1);
        }

        #[test]
        fn open_days_are_weekdays_without_holidays(day in -20_000_i32..40_000) {
            let calendar = BusinessDays::between(day - 1, day + 1);
            let date = Date::constant(1970, 1, 1).checked_add(jiff::Span::new().days(day)).unwrap();
            let holiday = (date.year() - 1..=date.year() + 1).any(|y| holidays(y).contains(&date));
            let weekend = matches!(date.weekday(), jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday);
            proptest::prop_assert_eq!(calendar.is_open(day), !holiday && !weekend);
        }
    }
}
