//! More than expected: counts against what exposure alone would give, one by one and shrunken towards each other.

use statrs::function::beta::checked_beta_reg;
use statrs::function::gamma::checked_gamma_lr;

use crate::interval::{Estimate, Interval, gamma_quantile, normal_quantile};
use crate::sum::neumaier_sum;

/// Which probability of a count or more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tail {
    /// Of the count and all above it. Never too small, and too large by up to the probability of the count itself.
    #[default]
    Exact,
    /// Of half the count and all above it (mid-p): right on average, though not for every count.
    /// Source: H. O. Lancaster, *Significance tests in discrete distributions*, JASA 56 (1961) 223–234.
    Mid,
}

/// The probability of a count or more, where so many are expected and events are apart from one another (Poisson).
///
/// `P(X ≥ k)` is the lower regularised gamma function of `k` and the expected count. `None` where `expected` is negative or not finite.
/// Source: N. L. Johnson, A. W. Kemp & S. Kotz, *Univariate Discrete Distributions* (3rd ed. 2005), §4.4.
pub fn poisson_upper_tail(count: u64, expected: f64, tail: Tail) -> Option<f64> {
    if !(expected >= 0.0 && expected.is_finite()) {
        return None;
    }
    let at_least = |k: u64| match k {
        0 => Some(1.0),
        _ if expected == 0.0 => Some(0.0),
        k => checked_gamma_lr(k as f64, expected).ok(),
    };
    tailed(count, tail, at_least)
}

/// The probability of so many or more of `trials`, each having this chance.
///
/// `P(X ≥ k)` is the regularised incomplete beta function of `k` and `trials − k + 1` at the chance. `None` where the count is above the
/// trials, or the chance not between 0 and 1.
/// Source: Johnson, Kemp & Kotz (2005), §3.4.
pub fn binomial_upper_tail(count: u64, trials: u64, chance: f64, tail: Tail) -> Option<f64> {
    if count > trials || !(0.0..=1.0).contains(&chance) {
        return None;
    }
    let at_least = |k: u64| match k {
        0 => Some(1.0),
        k if k > trials => Some(0.0),
        _ if chance == 0.0 || chance == 1.0 => Some(chance),
        k => checked_beta_reg(k as f64, (trials - k) as f64 + 1.0, chance).ok(),
    };
    tailed(count, tail, at_least)
}

fn tailed(count: u64, tail: Tail, at_least: impl Fn(u64) -> Option<f64>) -> Option<f64> {
    let exact = at_least(count)?;
    let p = match tail {
        Tail::Exact => exact,
        Tail::Mid => (exact + at_least(count.checked_add(1)?)?) / 2.0,
    };
    (!p.is_nan()).then_some(p.clamp(0.0, 1.0))
}

/// A count over the count expected of its exposure, with its exact Poisson interval.
///
/// `None` where the expected count is not above zero, or the count has no interval. The expected count is taken as known.
/// Source: [`poisson_interval`] over the expected count; K. Ulm, Am. J. Epidemiol. 131 (1990) 373–375 (standardised ratios).
pub fn ratio_to_expected(count: u64, expected: f64, level: f64) -> Option<Estimate> {
    crate::interval::rate_per(count as f64, expected, 1.0, level)
}

/// The exact interval of a chance, given so many successes of some trials.
///
/// Ends are where the observed or a more extreme count would have the probability `(1 − level)/2`; 0 at none, 1 at all.
/// `None` where there are no trials, the count is above them, or `level` is not between 0 and 1.
/// Source: C. J. Clopper & E. S. Pearson, *The use of confidence or fiducial limits*, Biometrika 26 (1934) 404–413.
pub fn exact_share(count: u64, trials: u64, level: f64) -> Option<Estimate> {
    normal_quantile(level)?;
    if trials == 0 || count > trials {
        return None;
    }
    let tail = (1.0 - level) / 2.0;
    let value = count as f64 / trials as f64;
    let upper = |chance: f64, k: u64| binomial_upper_tail(k, trials, chance, Tail::Exact);
    // The tail of the count grows with the chance, from 0 to 1.
    let low = match count {
        0 => 0.0,
        k => bisect(0.0, value, |c| upper(c, k).map(|p| p < tail))?,
    };
    let high = match count {
        k if k == trials => 1.0,
        k => bisect(value, 1.0, |c| upper(c, k + 1).map(|p| p < 1.0 - tail))?,
    };
    Some(Estimate {
        value,
        interval: Interval { low, high },
    })
}

/// The chance of `count` in `trials` over a chance that was expected, with its exact interval: the binomial counterpart of
/// [`ratio_to_expected`], for exposure of which the events are a part.
///
/// `None` where the expected chance is not above zero and at most 1, or there is no interval.
pub fn ratio_of_shares_to_expected(
    count: u64,
    trials: u64,
    chance: f64,
    level: f64,
) -> Option<Estimate> {
    if !(chance > 0.0 && chance <= 1.0) {
        return None;
    }
    let share = exact_share(count, trials, level)?;
    let over = |x: f64| x / chance;
    over(share.interval.high).is_finite().then(|| Estimate {
        value: over(share.value),
        interval: Interval {
            low: over(share.interval.low),
            high: over(share.interval.high),
        },
    })
}

/// How much the true ratios of many counts to their expected counts differ among each other, as far as can be seen through chance.
///
/// Ratios are taken as drawn from a gamma distribution; given the counts, a ratio is again gamma, so that each is drawn towards the
/// mean, the more the less was expected of it.
/// Source: D. Clayton & J. Kaldor, *Empirical Bayes estimates of age-standardized relative risks*, Biometrics 43 (1987) 671–681; the idea
/// for ranking findings: W. DuMouchel, American Statistician 53 (1999) 177–190.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shrinkage {
    /// Mean ratio.
    pub mean: f64,
    /// Variance of the true ratios; 0 where the counts differ no more than chance alone would make them.
    pub variance: f64,
}

impl Shrinkage {
    /// From counts and their expected counts, by moments: mean `Σx/ΣE`, variance `Σ E·(x/E − mean)²/ΣE − mean·n/ΣE`, at least 0.
    ///
    /// `None` where there are none, lengths differ, an expected count is not above zero, or all counts are zero.
    /// Source: R. J. Marshall, *Mapping disease and mortality rates using empirical Bayes estimators*, Applied Statistics 40 (1991)
    /// 283–294.
    pub fn of(counts: &[u64], expected: &[f64]) -> Option<Shrinkage> {
        let known = |e: &f64| *e > 0.0 && e.is_finite();
        if counts.is_empty() || counts.len() != expected.len() || !expected.iter().all(known) {
            return None;
        }
        let exposure = neumaier_sum(expected.iter().copied());
        let mean = neumaier_sum(counts.iter().map(|x| *x as f64)) / exposure;
        let spread = neumaier_sum(
            counts
                .iter()
                .zip(expected)
                .map(|(x, e)| e * (*x as f64 / e - mean).powi(2)),
        ) / exposure;
        let chance = mean * counts.len() as f64 / exposure;
        let variance = (spread - chance).max(0.0);
        (mean > 0.0 && mean.is_finite() && variance.is_finite())
            .then_some(Shrinkage { mean, variance })
    }

    /// The shrunken ratio of one count, with the middle `level` of its distribution given the count.
    ///
    /// `None` where the expected count is not above zero, or `level` not between 0 and 1.
    pub fn ratio(&self, count: u64, expected: f64, level: f64) -> Option<Estimate> {
        let z = normal_quantile(level)?;
        if !(expected > 0.0 && expected.is_finite()) {
            return None;
        }
        // Too little variance to divide by is none.
        let (shape, rate) = (
            self.mean * self.mean / self.variance,
            self.mean / self.variance,
        );
        if !(shape < 1e12 && rate.is_finite()) {
            let interval = Interval {
                low: self.mean,
                high: self.mean,
            };
            return Some(Estimate {
                value: self.mean,
                interval,
            });
        }
        let (shape, rate) = (shape + count as f64, rate + expected);
        let tail = (1.0 - level) / 2.0;
        let value = shape / rate;
        let low = gamma_quantile(shape, tail, -z) / rate;
        let high = gamma_quantile(shape, 1.0 - tail, z) / rate;
        (value.is_finite() && low.is_finite() && high.is_finite()).then_some(Estimate {
            value,
            interval: Interval { low, high },
        })
    }
}

/// Where a rule that is true at `low` and false at `high` ends, to the last bit.
fn bisect(mut low: f64, mut high: f64, holds: impl Fn(f64) -> Option<bool>) -> Option<f64> {
    for _ in 0..200 {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            break;
        }
        if holds(middle)? {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(low + (high - low) / 2.0)
}

#[cfg(test)]
#[path = "excess_tests.rs"]
mod tests;
