//! How long things take: from sale to recovery, from recovery to request.

use crate::chance::Chance;

/// Of guns traced to a purchaser, those recovered within a year of their sale: 19.7 % (2019), 29.3 % (2020), 32.2 % (2021).
/// ATF, NFCTA vol. II, table of time-to-crime, all traces in the United States; held before and after, and taken for Mexico too.
pub(crate) fn within_a_year(year: i32) -> f64 {
    match year {
        ..=2019 => 0.197,
        2020 => 0.293,
        _ => 0.322,
    }
}

/// Those recovered after one year and before three. An assumption: about as many as ATF's state tables of 2019–2021 show.
const SECOND_AND_THIRD: f64 = 0.21;

/// Days from sale to recovery of a gun traced to a purchaser, by the year of its recovery.
pub(crate) fn time_to_crime(year: i32, chance: &mut Chance) -> i32 {
    let within = within_a_year(year);
    let at = chance.share();
    let days = if at < within {
        along(
            &[(0.0, 2.0), (0.3, 90.0), (0.55, 182.0), (1.0, 364.0)],
            chance,
        )
    } else if at < within + SECOND_AND_THIRD {
        along(&[(0.0, 367.0), (0.6, 730.0), (1.0, 1_094.0)], chance)
    } else {
        along(
            &[
                (0.0, 1_097.0),
                (0.25, 1_900.0),
                (0.5, 3_300.0),
                (0.75, 5_600.0),
                (0.92, 9_500.0),
                (1.0, 13_500.0),
            ],
            chance,
        )
    };
    days as i32
}

/// Days from recovery to the request of a trace: half within a month, some after most of a year. An assumption.
pub(crate) fn request_lag(chance: &mut Chance) -> i32 {
    along(
        &[(0.0, 0.0), (0.5, 30.0), (0.85, 120.0), (1.0, 330.0)],
        chance,
    ) as i32
}

/// A number from a distribution given by quantiles, straight between them: no logarithm, which differs between machines.
fn along(knots: &[(f64, f64)], chance: &mut Chance) -> f64 {
    let at = chance.share();
    knots
        .windows(2)
        .find_map(|pair| match pair {
            [(from, low), (to, high)] if at < *to => {
                Some(low + (high - low) * (at - from) / (to - from))
            }
            _ => None,
        })
        .unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_by_year_are_those_published() {
        let mut chance = Chance::new(11);
        for (year, share) in [
            (2015, 0.197),
            (2019, 0.197),
            (2020, 0.293),
            (2021, 0.322),
            (2030, 0.322),
        ] {
            let days: Vec<i32> = (0..20_000)
                .map(|_| time_to_crime(year, &mut chance))
                .collect();
            let of = |limit: i32| days.iter().filter(|d| **d < limit).count() as f64 / 20_000.0;
            assert!((of(365) - share).abs() < 0.012, "{year}: {}", of(365));
            assert!((of(1_095) - share - 0.21).abs() < 0.012, "{year}");
            assert!(days.iter().all(|d| (2..13_500).contains(d)));
        }
    }

    #[test]
    fn half_of_the_requests_come_within_a_month() {
        let mut chance = Chance::new(12);
        let soon = (0..10_000)
            .filter(|_| request_lag(&mut chance) < 30)
            .count();
        assert!((4_800..5_200).contains(&soon), "{soon}");
    }
}
