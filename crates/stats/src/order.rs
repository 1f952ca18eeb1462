//! Medians and other quantiles, with intervals that assume nothing of how the values are distributed.

use statrs::distribution::{Binomial, DiscreteCDF};

/// Ranks, from 1, of the order statistics between which a quantile lies; `None` where the sample is too small to bound that side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranks {
    /// Rank of the lower end.
    pub low: Option<u64>,
    /// Rank of the upper end.
    pub high: Option<u64>,
    /// The probability with which the interval holds the quantile, at least (exactly, for values without ties); a side without an end
    /// reaches to infinity.
    pub attained: f64,
}

/// A quantile of a sample, with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantile {
    /// The quantile of the sample; between two values, their mean.
    pub value: f64,
    /// Lower end of the interval; `None` where the sample is too small to have one.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// The probability with which the interval holds the quantile, at least.
    pub attained: f64,
    /// How many values.
    pub count: u64,
}

/// A quantile of values that are known as ranges only: the true one lies between those of the lower and of the upper ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RangeQuantile {
    /// Of the lower ends.
    pub lows: Quantile,
    /// Of the upper ends.
    pub highs: Quantile,
}

/// Between which order statistics of `count` values the quantile `p` lies, at this level, each tail having at most half of the rest.
///
/// `[X(r), X(s)]` holds the quantile with probability `P(r ≤ B ≤ s − 1)`, `B` binomial with `count` trials of chance `p`: `r` is the
/// greatest rank with `P(B < r) ≤ (1 − level)/2`, `s` the least with `P(B < s) ≥ (1 + level)/2`.
/// `None` where there are no values, or `p` or `level` is not between 0 and 1.
/// Source: H. A. David & H. N. Nagaraja, *Order Statistics* (3rd ed. 2003), §7.1; W. J. Conover, *Practical Nonparametric
/// Statistics* (3rd ed. 1999), §3.2.
pub fn ranks(count: u64, p: f64, level: f64) -> Option<Ranks> {
    let inside = |x: f64| x > 0.0 && x < 1.0;
    if count == 0 || !inside(p) || !inside(level) {
        return None;
    }
    let binomial = Binomial::new(p, count).ok()?;
    let tail = (1.0 - level) / 2.0;
    // P(B < rank), which grows with the rank.
    let below = |rank: u64| match rank {
        0 => 0.0,
        rank if rank > count => 1.0,
        rank => binomial.cdf(rank - 1),
    };
    let over = first(count + 1, |rank| below(rank) > tail);
    let low = over.saturating_sub(1);
    let high = first(count + 1, |rank| below(rank) >= 1.0 - tail);
    let end = |rank: u64| (1..=count).contains(&rank).then_some(rank);
    let attained = below(high) - below(low);
    Some(Ranks {
        low: end(low),
        high: end(high),
        attained: attained.clamp(0.0, 1.0),
    })
}

/// The quantile `p` of a sample, with its distribution-free interval (see [`ranks`]).
///
/// The quantile of the sample is the value at which the share of values up to it first passes `p`, the mean of two neighbours where it
/// is `p` between them (definition 2 of R. J. Hyndman & Y. Fan, *Sample quantiles in statistical packages*, American Statistician 50
/// (1996) 361–365); for the median it is the usual one. With ties the interval holds at least its level.
/// `None` where there are no values, one is not finite, or `p` or `level` is not between 0 and 1.
pub fn quantile(values: &[f64], p: f64, level: f64) -> Option<Quantile> {
    if !values.iter().all(|v| v.is_finite()) {
        return None;
    }
    let count = values.len() as u64;
    let ranks = ranks(count, p, level)?;
    let mut values = values.to_vec();
    let mut at = |rank: u64| {
        let index = usize::try_from(rank.checked_sub(1)?).ok()?;
        (index < values.len()).then(|| *values.select_nth_unstable_by(index, f64::total_cmp).1)
    };
    let place = p * count as f64;
    let whole = place.round();
    // A place within rounding of a whole number is that number.
    let value = if (place - whole).abs() <= 1e-9 * place.max(1.0) && whole >= 1.0 {
        let below = at(whole as u64)?;
        at(whole as u64 + 1).map_or(below, |above| below / 2.0 + above / 2.0)
    } else {
        at(place.ceil() as u64)?
    };
    Some(Quantile {
        value,
        low: ranks.low.and_then(&mut at),
        high: ranks.high.and_then(&mut at),
        attained: ranks.attained,
        count,
    })
}

/// The median of a sample; see [`quantile`].
pub fn median(values: &[f64], level: f64) -> Option<Quantile> {
    quantile(values, 0.5, level)
}

/// The quantile `p` of values of which only lower and upper ends are known, in the same order.
///
/// Moving a value up cannot move a quantile down, so the true quantile lies between those of the ends, and with at least the level
/// attained between the lower end of the one interval and the upper end of the other.
/// `None` as for [`quantile`], where the slices differ in length, or a lower end is above its upper end.
pub fn range_quantile(lows: &[f64], highs: &[f64], p: f64, level: f64) -> Option<RangeQuantile> {
    if lows.len() != highs.len() || lows.iter().zip(highs).any(|(l, h)| l > h) {
        return None;
    }
    Some(RangeQuantile {
        lows: quantile(lows, p, level)?,
        highs: quantile(highs, p, level)?,
    })
}

/// The median of values of which only lower and upper ends are known; see [`range_quantile`].
pub fn range_median(lows: &[f64], highs: &[f64], level: f64) -> Option<RangeQuantile> {
    range_quantile(lows, highs, 0.5, level)
}

/// The least number up to `most` for which a rule that stays true once it is true holds; `most` where it never does.
fn first(most: u64, holds: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (0, most);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Ranks and coverage of the median at 95 percent, from binomial tables (1/2ⁿ times sums of binomial coefficients): n = 6 is
    /// 1 − 2/64, n = 10 is 1 − 22/1024, n = 20 is 1 − 2 · 21 700/1 048 576.
    #[test]
    fn ranks_of_the_median_are_those_of_the_tables() {
        for (count, low, high, attained) in [
            (5, None, None, 1.0),
            (6, Some(1), Some(6), 0.968_75),
            (8, Some(1), Some(8), 0.992_187_5),
            (10, Some(2), Some(9), 0.978_515_625),
            (15, Some(4), Some(12), 0.964_843_75),
            (20, Some(6), Some(15), 0.958_610_534_667_969),
            (100, Some(40), Some(61), 0.964_799_799_782_334),
        ] {
            let got = ranks(count, 0.5, 0.95).unwrap();
            assert_eq!((got.low, got.high), (low, high), "{count}");
            assert!((got.attained - attained).abs() < 1e-9, "{count}: {got:?}");
        }
    }

    #[test]
    fn upper_quartile_of_sixteen() {
        // P(B ≤ 7) = 0.0075 and P(B ≤ 8) = 0.0271 of 16 trials of 3/4; P(B ≤ 14) = 0.9365, P(B ≤ 15) = 0.98998 (Conover, table A3).
        let got = ranks(16, 0.75, 0.95).unwrap();
        assert_eq!((got.low, got.high), (Some(8), Some(16)));
        assert!((got.attained - (0.989_977_6 - 0.007_469_5)).abs() < 1e-6);
    }

    #[test]
    fn quantiles_by_hand() {
        let days = [9.0, 1.0, 3.0, 7.0, 5.0, 11.0];
        let got = median(&days, 0.95).unwrap();
        assert_eq!((got.value, got.low, got.high), (6.0, Some(1.0), Some(11.0)));
        for (p, value) in [
            (0.25, 3.0),
            (0.5, 6.0),
            (1.0 / 3.0, 4.0),
            (0.99, 11.0),
            (0.01, 1.0),
        ] {
            assert_eq!(quantile(&days, p, 0.95).unwrap().value, value, "{p}");
        }
        let one = median(&[4.0], 0.95).unwrap();
        assert_eq!((one.value, one.low, one.high), (4.0, None, None));
        for (values, p, level) in [
            (&[][..], 0.5, 0.95),
            (&[f64::NAN], 0.5, 0.95),
            (&[f64::INFINITY], 0.5, 0.95),
            (&[1.0], 0.0, 0.95),
            (&[1.0], 0.5, 1.0),
            (&[1.0], f64::NAN, 0.95),
        ] {
            assert_eq!(quantile(values, p, level), None);
        }
    }

    #[test]
    fn ranges_hold_the_median_between_their_ends() {
        let lows = [0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0];
        let highs = [5.0, 10.0, 50.0, 35.0, 45.0, 90.0, 60.0];
        let got = range_median(&lows, &highs, 0.95).unwrap();
        assert_eq!((got.lows.value, got.highs.value), (30.0, 45.0));
        assert_eq!((got.lows.low, got.highs.high), (Some(0.0), Some(90.0)));
        assert_eq!(range_median(&[2.0], &[1.0], 0.95), None);
        assert_eq!(range_median(&[2.0], &[], 0.95), None);
    }

    #[test]
    fn a_million_values_have_ranks() {
        // √(n/4) · 1.96 = 980 ranks to each side, to within the correction for counting whole ranks.
        let got = ranks(1_000_000, 0.5, 0.95).unwrap();
        assert_eq!((got.low, got.high), (Some(499_020), Some(500_981)));
    }

    proptest! {
        #[test]
        fn the_level_is_held_and_one_rank_less_would_not(count in 1_u64..400, p in 0.02..0.98_f64, level in 0.5..0.99_f64) {
            let got = ranks(count, p, level).unwrap();
            prop_assert!(got.attained >= level - 1e-9);
            let wider = ranks(count, p, level + 0.005).unwrap();
            prop_assert!(wider.low <= got.low);
            prop_assert!(wider.high.unwrap_or(u64::MAX) >= got.high.unwrap_or(u64::MAX));
        }

        #[test]
        fn quantiles_lie_in_their_interval_and_do_not_heed_order(mut values in prop::collection::vec(-1e6..1e6_f64, 1..60), p in 0.02..0.98_f64) {
            let got = quantile(&values, p, 0.9).unwrap();
            prop_assert!(got.low.is_none_or(|l| l <= got.value) && got.high.is_none_or(|h| got.value <= h));
            values.reverse();
            prop_assert_eq!(quantile(&values, p, 0.9), Some(got));
        }

        #[test]
        fn moving_values_up_moves_no_quantile_down(values in prop::collection::vec((0.0..100.0_f64, 0.0..50.0_f64), 1..60), p in 0.02..0.98_f64) {
            let lows: Vec<f64> = values.iter().map(|v| v.0).collect();
            let highs: Vec<f64> = values.iter().map(|v| v.0 + v.1).collect();
            let got = range_quantile(&lows, &highs, p, 0.95).unwrap();
            prop_assert!(got.lows.value <= got.highs.value);
            prop_assert!(got.lows.low <= got.highs.low);
        }
    }
}
