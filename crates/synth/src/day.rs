//! Days as numbers, and how they are written.
//!
//! Algorithms: Hinnant, "chrono-compatible low-level date algorithms" (2013), `days_from_civil` and `civil_from_days`.

use cotejo_model::Date;

/// No day: what was never asked or is not known.
pub(crate) const NEVER: i32 = i32::MAX;

/// Days since 1970-01-01.
pub(crate) fn number(date: Date) -> i32 {
    of(
        i32::from(date.year()),
        u32::from(date.month().unsigned_abs()),
        u32::from(date.day().unsigned_abs()),
    )
}

/// Days since 1970-01-01 of a year, month and day of the Gregorian calendar.
pub(crate) fn of(year: i32, month: u32, day: u32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let in_era = year.rem_euclid(400);
    let in_year = (153 * ((month as i32 + 9) % 12) + 2) / 5 + day as i32 - 1;
    era * 146_097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year - 719_468
}

/// Year, month and day of a number of days since 1970-01-01.
pub(crate) fn civil(number: i32) -> (i32, u32, u32) {
    let z = number + 719_468;
    let era = z.div_euclid(146_097);
    let in_era = z.rem_euclid(146_097);
    let of_era = (in_era - in_era / 1_460 + in_era / 36_524 - in_era / 146_096) / 365;
    let in_year = in_era - (365 * of_era + of_era / 4 - of_era / 100);
    let from_march = (5 * in_year + 2) / 153;
    let day = in_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    let year = of_era + era * 400 + i32::from(month <= 2);
    (year, month as u32, day as u32)
}

/// The year of a day.
pub(crate) fn year(number: i32) -> i32 {
    civil(number).0
}

/// Monday is 0.
pub(crate) fn weekday(number: i32) -> i32 {
    (number + 3).rem_euclid(7)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        for (year, month, day, number) in [
            (1970, 1, 1, 0),
            (2000, 2, 29, 11_016),
            (2021, 3, 5, 18_691),
            (1969, 12, 31, -1),
            (1930, 1, 1, -14_610),
        ] {
            assert_eq!(of(year, month, day), number);
            assert_eq!(civil(number), (year, month, day));
        }
        assert_eq!(number(Date::constant(2021, 3, 5)), 18_691);
        // 5 March 2021 was a Friday.
        assert_eq!(weekday(18_691), 4);
    }

    #[test]
    fn every_day_reads_back() {
        for n in -30_000..60_000 {
            let (year, month, day) = civil(n);
            assert_eq!(of(year, month, day), n);
        }
    }
}
