//! How far a count, a rate or a share could lie from what was observed.
//!
//! Counts are taken as Poisson: events that happen apart from one another. Where they come in bursts, as crimes do, the interval
//! of one count is too narrow; a comparison of two periods uses [`crate::change`], which measures the bursts.

use std::sync::OnceLock;

use statrs::distribution::{ContinuousCDF, Gamma, Normal};

/// The two ends of an interval, in the unit of what it encloses; `low <= high`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// A value with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// What was observed.
    pub value: f64,
    /// Where the true value could lie, in the same unit.
    pub interval: Interval,
}

/// From this count on the quantile is a series; below it, an inverted gamma function.
const SERIES_FROM: f64 = 4096.0;

/// The exact two-sided interval of a Poisson mean, given one observed count.
///
/// Low is half the `(1 − level)/2` quantile of chi-square with `2·count` degrees of freedom, high half the `(1 + level)/2` quantile
/// with `2·count + 2`; a count of 0 has low 0. From 4 096 on the quantiles come from their Cornish-Fisher series, which there
/// differs from the exact ones by less than one part in 10⁹ (for levels up to 0.999). A count need not be whole (weighted
/// counts); then the interval is the natural interpolation and no longer exact.
/// `None` where the count is negative or not finite, or `level` (0.95 for 95 percent) is not between 0 and 1.
/// Source: F. Garwood, *Fiducial limits for the Poisson distribution*, Biometrika 28 (1936) 437–442; K. Ulm, *A simple method to
/// calculate the confidence interval of a standardized mortality ratio*, Am. J. Epidemiol. 131 (1990) 373–375.
pub fn poisson_interval(count: f64, level: f64) -> Option<Interval> {
    if !(count >= 0.0 && count.is_finite()) {
        return None;
    }
    let z = normal_quantile(level)?;
    let tail = (1.0 - level) / 2.0;
    let low = if count == 0.0 {
        0.0
    } else {
        gamma_quantile(count, tail, -z)
    };
    let high = gamma_quantile(count + 1.0, 1.0 - tail, z);
    (low.is_finite() && high.is_finite()).then_some(Interval { low, high })
}

/// [`poisson_interval`] at one level, remembering whole counts below 4 096.
///
/// The same numbers to the last bit, for tables that ask for thousands of intervals; shared between threads without a lock.
#[derive(Debug)]
pub struct PoissonIntervals {
    level: f64,
    known: Box<[OnceLock<Option<Interval>>]>,
}

impl PoissonIntervals {
    /// Nothing is computed yet. `None` where `level` is not between 0 and 1.
    pub fn new(level: f64) -> Option<PoissonIntervals> {
        normal_quantile(level)?;
        Some(PoissonIntervals {
            level,
            known: (0..SERIES_FROM as usize).map(|_| OnceLock::new()).collect(),
        })
    }

    /// The level that was asked for.
    pub fn level(&self) -> f64 {
        self.level
    }

    /// The interval of this count; `None` where it is negative or not finite.
    pub fn of(&self, count: f64) -> Option<Interval> {
        // A negative or NaN count casts to 0 and differs from it, so it goes the slow way and is refused there.
        let slot = count as usize;
        match self.known.get(slot) {
            Some(known) if slot as f64 == count => {
                *known.get_or_init(|| poisson_interval(count, self.level))
            }
            _ => poisson_interval(count, self.level),
        }
    }

    /// As [`rate_per`] at this level.
    pub fn rate_per(&self, count: f64, population: f64, per: f64) -> Option<Estimate> {
        scaled(self.of(count)?, count, population, per)
    }
}

/// The rate of a count in a population, per so many of it (`per` = 100 000 for the usual), with its Poisson interval.
///
/// The population is taken as known; its own error (a projection, a census) is not in the interval. For a rate per year, give
/// the person-years: population times years.
/// `None` where the population or `per` is not above zero, or the count has no interval.
/// Source: [`poisson_interval`], both ends divided by the population.
pub fn rate_per(count: f64, population: f64, per: f64, level: f64) -> Option<Estimate> {
    scaled(poisson_interval(count, level)?, count, population, per)
}

/// A share with its Wilson score interval: of `denominator` cases, `numerator` are such. Between 0 and 1.
///
/// Unlike the textbook interval it stays within 0 and 1 and holds its level near both. It assumes that cases are like separate
/// draws; where the whole population was counted it says how far the share could be moved by chance, not by sampling.
/// `None` where the denominator is not above zero, the numerator lies outside 0 to denominator, or `level` outside 0 to 1.
/// Source: E. B. Wilson, *Probable inference, the law of succession, and statistical inference*, JASA 22 (1927) 209–212; compared
/// with six others by R. G. Newcombe, Statistics in Medicine 17 (1998) 857–872 (method 3).
pub fn share(numerator: f64, denominator: f64, level: f64) -> Option<Estimate> {
    let known = denominator > 0.0 && denominator.is_finite();
    if !(known && (0.0..=denominator).contains(&numerator)) {
        return None;
    }
    let z2 = normal_quantile(level)?.powi(2);
    let p = numerator / denominator;
    let spread = z2 / denominator;
    if !spread.is_finite() {
        return None;
    }
    let middle = p + spread / 2.0;
    let half = (spread * (p * (1.0 - p) + spread / 4.0)).sqrt();
    // At 0 and at all, an end is exactly 0 or 1; rounding must not say otherwise.
    let low = if numerator == 0.0 {
        0.0
    } else {
        ((middle - half) / (1.0 + spread)).clamp(0.0, p)
    };
    let high = if numerator == denominator {
        1.0
    } else {
        ((middle + half) / (1.0 + spread)).clamp(p, 1.0)
    };
    Some(Estimate {
        value: p,
        interval: Interval { low, high },
    })
}

fn scaled(interval: Interval, count: f64, population: f64, per: f64) -> Option<Estimate> {
    let known = population > 0.0 && population.is_finite() && per > 0.0 && per.is_finite();
    let rate = |n: f64| n / population * per;
    (known && rate(interval.high).is_finite()).then(|| Estimate {
        value: rate(count),
        interval: Interval {
            low: rate(interval.low),
            high: rate(interval.high),
        },
    })
}

/// The standard normal quantile of `(1 + level)/2`: 1.959964 for 0.95. `None` where the level is not between 0 and 1, or is so near
/// 1 that the quantile is infinite.
pub(crate) fn normal_quantile(level: f64) -> Option<f64> {
    if !(level > 0.0 && level < 1.0) {
        return None;
    }
    let z = Normal::standard().inverse_cdf(1.0 - (1.0 - level) / 2.0);
    z.is_finite().then_some(z)
}

/// The quantile `p` of a gamma distribution of this shape and scale 1, `z` being the normal quantile of the same `p`.
pub(crate) fn gamma_quantile(shape: f64, p: f64, z: f64) -> f64 {
    if shape >= SERIES_FROM {
        return gamma_quantile_series(shape, z);
    }
    match Gamma::new(shape, 1.0) {
        Ok(gamma) => {
            let quantile = gamma.inverse_cdf(p);
            // The inversion stops at about 1e-9; what is nearer to zero than that is only its last step.
            if quantile < 1e-8 { 0.0 } else { quantile }
        }
        Err(_) => gamma_quantile_series(shape, z),
    }
}

/// Cornish-Fisher series of half a chi-square quantile with `2·shape` degrees of freedom.
/// Source: N. L. Johnson, S. Kotz & N. Balakrishnan, *Continuous Univariate Distributions* 1 (1994), ch. 18; Abramowitz &
/// Stegun 26.2.49 with the cumulants of chi-square.
fn gamma_quantile_series(shape: f64, z: f64) -> f64 {
    let nu = 2.0 * shape;
    let root = nu.sqrt();
    let z2 = z * z;
    let terms = [
        nu,
        root * std::f64::consts::SQRT_2 * z,
        (z2 - 1.0) * 2.0 / 3.0,
        z * (z2 - 7.0) / (9.0 * std::f64::consts::SQRT_2 * root),
        -(6.0 * z2 * z2 + 14.0 * z2 - 32.0) / (405.0 * nu),
        z * (9.0 * z2 * z2 + 256.0 * z2 - 433.0) / (4860.0 * std::f64::consts::SQRT_2 * nu * root),
    ];
    crate::sum::neumaier_sum(terms) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn near(a: f64, b: f64, relative: f64) {
        assert!((a - b).abs() <= relative * b.abs(), "{a} is not {b}");
    }

    /// Garwood's published table (1936, four decimals, as reprinted by Ulm 1990) for the first rows; the rest from inverting the
    /// incomplete gamma function with 40 digits (mpmath 1.x), which agrees with the table where both speak.
    #[test]
    fn poisson_intervals_are_garwoods() {
        for (count, low, high) in [
            (0.0, 0.0, 3.688_879_454_113_936),
            (1.0, 0.025_317_807_984_289_875, 5.571_643_390_938_898),
            (10.0, 4.795_388_696_132_433, 18.390_356_042_017_78),
            (100.0, 81.363_991_250_923_14, 121.626_793_792_426_4),
            (500.0, 457.128_576_899_629_5, 545.809_268_565_171_3),
            (4095.0, 3_970.527_441_552_28, 4_222.382_144_550_814),
            (4096.0, 3_971.512_128_075_01, 4_223.397_456_166_916),
            (5000.0, 4_862.359_188_694_899, 5_140.548_948_535_005),
            (30_000.0, 29_661.472_423_263, 30_341.427_535_975_58),
        ] {
            let got = poisson_interval(count, 0.95).unwrap();
            near(got.low, low, 1e-9);
            near(got.high, high, 1e-9);
        }
        let wide = poisson_interval(4096.0, 0.999).unwrap();
        near(wide.low, 3_888.676_552_989_278, 1e-9);
        near(wide.high, 4_310.900_614_752_537, 1e-9);
    }

    #[test]
    fn what_is_no_count_or_no_level_has_no_interval() {
        for (count, level) in [
            (-1.0, 0.95),
            (f64::NAN, 0.95),
            (f64::INFINITY, 0.95),
            (1.0, 0.0),
            (1.0, 1.0),
            (1.0, f64::NAN),
        ] {
            assert_eq!(poisson_interval(count, level), None);
        }
        assert!(PoissonIntervals::new(1.5).is_none());
        let known = PoissonIntervals::new(0.95).unwrap();
        assert_eq!(known.of(-1.0), None);
        assert_eq!(known.of(f64::NAN), None);
    }

    #[test]
    fn very_small_and_very_large_counts_keep_their_place() {
        for count in [1e-300, 1e-9, 1e-3, 0.3, 1e12, 1e300] {
            let got = poisson_interval(count, 0.95).unwrap();
            assert!(got.low <= count && count <= got.high, "{count}: {got:?}");
        }
        assert_eq!(poisson_interval(f64::MAX, 0.95), None);
    }

    #[test]
    fn homicides_of_a_state() {
        // A round count in the residents of Baja California (INEGI, census of 2020).
        let rate = rate_per(2000.0, 3_769_020.0, 100_000.0, 0.95).unwrap();
        near(rate.value, 53.064_191, 1e-7);
        let counts = poisson_interval(2000.0, 0.95).unwrap();
        near(rate.interval.low, counts.low / 37.690_2, 1e-12);
        assert_eq!(rate_per(2000.0, 0.0, 100_000.0, 0.95), None);
        assert_eq!(rate_per(2000.0, f64::NAN, 100_000.0, 0.95), None);
    }

    /// Newcombe 1998, table I, method 3: 81/263, 15/148, 0/20, 1/29.
    #[test]
    fn shares_are_newcombes_table() {
        for (n, d, low, high) in [
            (81.0, 263.0, 0.2553, 0.3662),
            (15.0, 148.0, 0.0624, 0.1605),
            (0.0, 20.0, 0.0, 0.1611),
            (1.0, 29.0, 0.0061, 0.1718),
        ] {
            let got = share(n, d, 0.95).unwrap();
            assert!((got.interval.low - low).abs() < 5e-5, "{n}/{d}: {got:?}");
            assert!((got.interval.high - high).abs() < 5e-5, "{n}/{d}: {got:?}");
        }
        assert_eq!(share(20.0, 20.0, 0.95).unwrap().interval.high, 1.0);
        assert_eq!(share(1.0, 0.0, 0.95), None);
        assert_eq!(share(3.0, 2.0, 0.95), None);
        assert_eq!(share(-1.0, 2.0, 0.95), None);
    }

    /// By hand, 1 of 2 at z² = 3.841459: (0.5 + 0.96036) ± √(1.92073·(0.25 + 0.48018)) over 2.92073 → 0.0945, 0.9055.
    #[test]
    fn one_of_two_by_hand() {
        let got = share(1.0, 2.0, 0.95).unwrap().interval;
        assert!((got.low - 0.094_53).abs() < 1e-4 && (got.high - 0.905_47).abs() < 1e-4);
    }

    proptest! {
        #[test]
        fn poisson_contains_its_count_and_widens(whole in 0_u32..20_000, part in 0.0..1.0_f64, level in 0.5..0.99_f64, more in 0.001..0.009_f64) {
            for count in [f64::from(whole), part, f64::from(whole) + part] {
                let narrow = poisson_interval(count, level).unwrap();
                let wide = poisson_interval(count, level + more).unwrap();
                prop_assert!(narrow.low <= count && count <= narrow.high);
                prop_assert!(wide.low <= narrow.low && narrow.high < wide.high);
            }
        }

        #[test]
        fn poisson_grows_with_the_count(count in 0.0..9000.0_f64, step in 0.01..50.0_f64) {
            let (a, b) = (poisson_interval(count, 0.95).unwrap(), poisson_interval(count + step, 0.95).unwrap());
            prop_assert!(a.low <= b.low && a.high < b.high);
        }

        #[test]
        fn remembered_is_the_same_to_the_bit(count in 0.0..10_000.0_f64, whole in 0_u32..10_000) {
            let known = PoissonIntervals::new(0.95).unwrap();
            for c in [count, f64::from(whole), f64::from(whole)] {
                prop_assert_eq!(known.of(c), poisson_interval(c, 0.95));
            }
            prop_assert_eq!(known.rate_per(count, 1000.0, 10.0), rate_per(count, 1000.0, 10.0, 0.95));
        }

        #[test]
        fn rate_is_linear_in_per_and_inverse_in_population(count in 0_u32..5000, population in 1.0..1e8_f64, k in 0.01..1000.0_f64) {
            let count = f64::from(count);
            let one = rate_per(count, population, 1000.0, 0.95).unwrap();
            let by_per = rate_per(count, population, 1000.0 * k, 0.95).unwrap();
            let by_population = rate_per(count, population / k, 1000.0, 0.95).unwrap();
            for (get, name) in [
                ((|e: &Estimate| e.value) as fn(&Estimate) -> f64, "value"),
                (|e| e.interval.low, "low"),
                (|e| e.interval.high, "high"),
            ] {
                let want = get(&one) * k;
                prop_assert!((get(&by_per) - want).abs() <= 1e-12 * want, "{}", name);
                prop_assert!((get(&by_population) - want).abs() <= 1e-12 * want, "{}", name);
            }
        }

        #[test]
        fn wilson_contains_its_share_widens_and_mirrors(d in 1_u32..100_000, part in 0.0..=1.0_f64, level in 0.5..0.99_f64) {
            let d = f64::from(d);
            let n = (d * part).floor();
            let e = share(n, d, level).unwrap();
            let wide = share(n, d, level + 0.005).unwrap();
            let mirror = share(d - n, d, level).unwrap();
            prop_assert!(0.0 <= e.interval.low && e.interval.low <= e.value);
            prop_assert!(e.value <= e.interval.high && e.interval.high <= 1.0);
            prop_assert!(wide.interval.low <= e.interval.low && e.interval.high <= wide.interval.high);
            prop_assert!((mirror.interval.low - (1.0 - e.interval.high)).abs() < 1e-12);
        }
    }
}
