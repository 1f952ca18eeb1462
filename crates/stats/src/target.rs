//! How much of the way to a target is done, and the pace that is left.

/// How much of the way from `baseline` to `target` is done, as a share: 0 at the baseline, 1 at the target.
///
/// `(baseline − actual) / (baseline − target)`, in whatever unit the three share. It works for both directions of good: below
/// 0 where the actual moved away from the target, above 1 where it went beyond. Multiply by 100 to print it in percent.
/// `None` where the baseline is the target (there is no way to go) or a number is not finite.
/// Source: the progress ratio of results frameworks, e.g. World Bank, *Ten Steps to a Results-Based Monitoring and
/// Evaluation System* (Kusek & Rist 2004), steps 4 and 5 (baselines and targets).
pub fn percent_met(baseline: f64, actual: f64, target: f64) -> Option<f64> {
    let way = baseline - target;
    if way == 0.0 {
        return None;
    }
    finite((baseline - actual) / way)
}

/// The change per year that would lead from an actual value to a target in the time left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// Share by which the value must change each year, compound: −0.05 is five percent less every year. `None` where no
    /// constant proportion leads there (the actual is not above zero, or the target is below it).
    pub compound_per_year: Option<f64>,
    /// Amount by which the value must change each year, in the value's own unit; below zero where it must fall.
    pub absolute_per_year: f64,
}

/// The pace that leads from `actual` to `target` in `months_left` months.
///
/// Compound: `(target / actual)^(12 / months_left) − 1`. Absolute: `(target − actual) · 12 / months_left`. The same arithmetic
/// gives the pace that was made: ask for the way from an earlier value to a later one.
/// `None` where no time is left or a number is not finite.
pub fn pace_needed(actual: f64, target: f64, months_left: f64) -> Option<Pace> {
    if !(months_left > 0.0 && months_left.is_finite()) {
        return None;
    }
    let years = months_left / 12.0;
    let absolute_per_year = finite((target - actual) / years)?;
    let compound_per_year = if actual > 0.0 && target >= 0.0 {
        finite((target / actual).powf(1.0 / years) - 1.0)
    } else {
        None
    };
    Some(Pace {
        compound_per_year,
        absolute_per_year,
    })
}

fn finite(x: f64) -> Option<f64> {
    x.is_finite().then_some(x)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn half_way_down_and_half_way_up() {
        assert_eq!(percent_met(100.0, 90.0, 80.0), Some(0.5));
        assert_eq!(percent_met(10.0, 15.0, 20.0), Some(0.5));
        assert_eq!(percent_met(100.0, 110.0, 80.0), Some(-0.5));
        assert_eq!(percent_met(100.0, 70.0, 80.0), Some(1.5));
    }

    #[test]
    fn no_way_to_go_has_no_share() {
        assert_eq!(percent_met(80.0, 80.0, 80.0), None);
        assert_eq!(percent_met(f64::NAN, 1.0, 2.0), None);
        assert_eq!(percent_met(1.0, f64::INFINITY, 2.0), None);
    }

    #[test]
    fn from_100_to_81_in_two_years_is_ten_percent_a_year() {
        let pace = pace_needed(100.0, 81.0, 24.0).unwrap();
        assert!((pace.compound_per_year.unwrap() + 0.1).abs() < 1e-12);
        assert!((pace.absolute_per_year + 9.5).abs() < 1e-12);
    }

    #[test]
    fn down_to_zero_is_all_of_it_and_below_zero_is_no_proportion() {
        assert_eq!(
            pace_needed(10.0, 0.0, 6.0).unwrap().compound_per_year,
            Some(-1.0)
        );
        assert_eq!(
            pace_needed(10.0, -1.0, 12.0).unwrap().compound_per_year,
            None
        );
        assert_eq!(pace_needed(0.0, 5.0, 12.0).unwrap().compound_per_year, None);
        assert_eq!(pace_needed(0.0, 5.0, 12.0).unwrap().absolute_per_year, 5.0);
        assert_eq!(pace_needed(10.0, 5.0, 0.0), None);
        assert_eq!(pace_needed(10.0, f64::NAN, 12.0), None);
    }

    proptest! {
        #[test]
        fn share_is_0_at_the_baseline_1_at_the_target_and_has_no_unit(
            baseline in 1.0..1e6_f64, actual in 1.0..1e6_f64, target in 1.0..1e6_f64, unit in 0.001..1000.0_f64,
        ) {
            prop_assume!((baseline - target).abs() > 1e-3 * baseline);
            prop_assert_eq!(percent_met(baseline, baseline, target), Some(0.0));
            prop_assert_eq!(percent_met(baseline, target, target), Some(1.0));
            let a = percent_met(baseline, actual, target).unwrap();
            let b = percent_met(baseline * unit, actual * unit, target * unit).unwrap();
            prop_assert!((a - b).abs() <= 1e-6 * a.abs().max(1.0));
        }

        #[test]
        fn the_pace_leads_to_the_target(actual in 1.0..1e6_f64, target in 1.0..1e6_f64, months in 12.0..240.0_f64) {
            let pace = pace_needed(actual, target, months).unwrap();
            let years = months / 12.0;
            let compound = actual * (1.0 + pace.compound_per_year.unwrap()).powf(years);
            prop_assert!((compound / target - 1.0).abs() < 1e-6);
            prop_assert!((actual + pace.absolute_per_year * years - target).abs() < 1e-6 * (actual + target));
        }
    }
}
