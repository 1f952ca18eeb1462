//! Sums that do not lose the small terms.

/// The sum of some numbers, in the order given, with the rounding error of each addition carried along. 0 for none.
///
/// The error is at most about one unit in the last place of the sum, plus a second-order term in the sum of the sizes.
/// Infinite or NaN terms give what a plain sum would.
/// Source: A. Neumaier, *Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen*, ZAMM 54 (1974) 39–51.
pub fn neumaier_sum(terms: impl IntoIterator<Item = f64>) -> f64 {
    let mut sum = 0.0_f64;
    let mut lost = 0.0_f64;
    for term in terms {
        let next = sum + term;
        lost += if sum.abs() >= term.abs() {
            (sum - next) + term
        } else {
            (term - next) + sum
        };
        sum = next;
    }
    // An overflow makes the correction meaningless (inf - inf), so the plain sum stands.
    if sum.is_finite() { sum + lost } else { sum }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn neumaiers_own_example_that_kahan_gets_wrong() {
        assert_eq!(neumaier_sum([1.0, 1e100, 1.0, -1e100]), 2.0);
        assert_eq!([1.0, 1e100, 1.0, -1e100].iter().sum::<f64>(), 0.0);
    }

    #[test]
    fn ten_tenths_are_one_and_nothing_is_zero() {
        assert_eq!(neumaier_sum([0.1; 10]), 1.0);
        assert_eq!(neumaier_sum([]), 0.0);
    }

    #[test]
    fn overflow_is_infinite_and_never_nan() {
        assert_eq!(neumaier_sum([f64::MAX, f64::MAX]), f64::INFINITY);
    }

    proptest! {
        #[test]
        fn whole_numbers_sum_exactly_in_any_order(mut terms in prop::collection::vec(-1_000_000_i64..1_000_000, 0..50)) {
            let exact = terms.iter().sum::<i64>() as f64;
            prop_assert_eq!(neumaier_sum(terms.iter().map(|&t| t as f64)), exact);
            terms.sort_unstable();
            prop_assert_eq!(neumaier_sum(terms.iter().map(|&t| t as f64)), exact);
        }
    }
}
