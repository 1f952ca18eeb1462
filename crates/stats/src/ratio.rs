//! The change of two single numbers: counts of twelve months given as one total, and shares.

use crate::change::{CannotCompare, Change, Side};
use crate::interval::normal_quantile;

/// The ratio of two counts, each one number: `log ratio ± z · √(1/a + 1/b)`.
///
/// For totals whose months are not published apart (twelve months ending): no dispersion can be seen, so `phi` is 1 and the
/// interval is the narrowest that chance allows. Err where a count is zero or no number.
/// Source: J. J. Sahai & A. Khurshid, *Statistics in Epidemiology* (1996), ch. 4 (ratio of two Poisson counts, log method).
pub fn ratio_of_counts(before: f64, after: f64, level: f64) -> Result<Change, CannotCompare> {
    positive(before, Side::Before)?;
    positive(after, Side::After)?;
    around(after / before, (1.0 / before + 1.0 / after).sqrt(), level)
}

/// The ratio of two shares, each `(numerator, denominator)`: `log ratio ± z · √(1/x₁ − 1/n₁ + 1/x₂ − 1/n₂)`.
///
/// Err where a numerator is zero, or a part is more than its whole.
/// Source: D. Katz et al., *Biometrics* 34 (1978) 469–474 (log method for the ratio of two proportions).
pub fn ratio_of_shares(
    before: (f64, f64),
    after: (f64, f64),
    level: f64,
) -> Result<Change, CannotCompare> {
    for ((x, n), side) in [(before, Side::Before), (after, Side::After)] {
        positive(x, side)?;
        if !(n.is_finite() && x <= n) {
            return Err(CannotCompare::NotAnAmount { side, index: 0 });
        }
    }
    let variance = 1.0 / before.0 - 1.0 / before.1 + 1.0 / after.0 - 1.0 / after.1;
    let ratio = (after.0 / after.1) / (before.0 / before.1);
    around(ratio, variance.max(0.0).sqrt(), level)
}

fn positive(x: f64, side: Side) -> Result<(), CannotCompare> {
    if !x.is_finite() || x < 0.0 {
        return Err(CannotCompare::NotAnAmount { side, index: 0 });
    }
    if x == 0.0 {
        return Err(CannotCompare::ZeroTotal { side });
    }
    Ok(())
}

fn around(ratio: f64, error: f64, level: f64) -> Result<Change, CannotCompare> {
    let z = normal_quantile(level).ok_or(CannotCompare::NotALevel { level })?;
    let wide = z * error;
    Ok(Change {
        ratio,
        low: ratio * (-wide).exp(),
        high: ratio * wide.exp(),
        phi: 1.0,
        df: 1,
        paired: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_counts_by_hand() {
        // 100 against 80: ratio 0.8, error √(1/100 + 1/80) = 0.15; exp(±1.96 · 0.15) = 0.7453 … 1.3418.
        let c = ratio_of_counts(100.0, 80.0, 0.95).unwrap();
        assert!((c.ratio - 0.8).abs() < 1e-12);
        assert!((c.low - 0.8 * 0.745_269).abs() < 1e-4, "{}", c.low);
        assert!((c.high - 0.8 * 1.341_797).abs() < 1e-4, "{}", c.high);
    }

    #[test]
    fn shares_of_everything_have_no_error() {
        let c = ratio_of_shares((50.0, 50.0), (70.0, 70.0), 0.95).unwrap();
        assert_eq!((c.low, c.ratio, c.high), (1.0, 1.0, 1.0));
    }

    #[test]
    fn zeros_and_nonsense_are_refused() {
        assert!(ratio_of_counts(0.0, 5.0, 0.95).is_err());
        assert!(ratio_of_counts(5.0, f64::NAN, 0.95).is_err());
        assert!(ratio_of_shares((6.0, 5.0), (1.0, 2.0), 0.95).is_err());
        assert!(ratio_of_counts(5.0, 5.0, 1.5).is_err());
    }

    proptest::proptest! {
        #[test]
        fn swapping_the_counts_inverts_the_change(a in 1.0..1e6f64, b in 1.0..1e6f64) {
            let (there, back) = (ratio_of_counts(a, b, 0.95).unwrap(), ratio_of_counts(b, a, 0.95).unwrap());
            proptest::prop_assert!((there.ratio * back.ratio - 1.0).abs() < 1e-9);
            proptest::prop_assert!((there.low * back.high - 1.0).abs() < 1e-9);
        }
    }
}
