//! Tests of counts against what was expected.

use proptest::prelude::*;

use super::*;

fn near(got: f64, wanted: f64, relative: f64) {
    assert!(
        (got - wanted).abs() <= relative * wanted.abs(),
        "{got} is not {wanted}"
    );
}

/// By hand: 1 − e⁻¹·(1 + 1) = 0.264241; 1 − e⁻² = 0.864665; with half of the count, e⁻¹/2 less in the first.
#[test]
fn poisson_tails_by_hand() {
    let e = std::f64::consts::E;
    for (count, expected, tail, p) in [
        (0, 3.0, Tail::Exact, 1.0),
        (1, 2.0, Tail::Exact, 1.0 - e.powi(-2)),
        (2, 1.0, Tail::Exact, 1.0 - 2.0 / e),
        (2, 1.0, Tail::Mid, 1.0 - 2.0 / e - 0.25 / e),
        (0, 1.0, Tail::Mid, 1.0 - 0.5 / e),
        // e⁻¹ · Σ 1/k! from 20 on = 1.5875 · 10⁻¹⁹: small tails keep their figures.
        (20, 1.0, Tail::Exact, 1.587_528e-19),
    ] {
        near(poisson_upper_tail(count, expected, tail).unwrap(), p, 1e-6);
    }
    assert_eq!(poisson_upper_tail(0, 0.0, Tail::Exact), Some(1.0));
    assert_eq!(poisson_upper_tail(3, 0.0, Tail::Exact), Some(0.0));
    for wrong in [-1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(poisson_upper_tail(3, wrong, Tail::Exact), None);
    }
}

/// By hand: 3 or more of 4 at 1/2 is 5/16, with half of 3 it is 3/16; 5 of 5 at 1/10 is 10⁻⁵; 8 or more of 10 at 1/2 is 56/1024.
#[test]
fn binomial_tails_by_hand() {
    for (count, trials, chance, tail, p) in [
        (3, 4, 0.5, Tail::Exact, 5.0 / 16.0),
        (3, 4, 0.5, Tail::Mid, 3.0 / 16.0),
        (5, 5, 0.1, Tail::Exact, 1e-5),
        (5, 5, 0.1, Tail::Mid, 5e-6),
        (8, 10, 0.5, Tail::Exact, 56.0 / 1024.0),
        (0, 10, 0.5, Tail::Exact, 1.0),
        (2, 10, 1.0, Tail::Exact, 1.0),
    ] {
        let got = binomial_upper_tail(count, trials, chance, tail).unwrap();
        near(got, p, 1e-10);
    }
    assert_eq!(binomial_upper_tail(1, 10, 0.0, Tail::Exact), Some(0.0));
    assert_eq!(binomial_upper_tail(3, 2, 0.5, Tail::Exact), None);
    assert_eq!(binomial_upper_tail(1, 2, f64::NAN, Tail::Exact), None);
}

/// Clopper & Pearson: of 10, none is 0 to 0.3085, one is 0.0025 to 0.4450, five are 0.1871 to 0.8129 (Biometrika tables, table 41).
#[test]
fn exact_shares_are_clopper_and_pearsons() {
    for (count, low, high) in [
        (0, 0.0, 0.3085),
        (1, 0.0025, 0.4450),
        (5, 0.1871, 0.8129),
        (10, 0.6915, 1.0),
    ] {
        let got = exact_share(count, 10, 0.95).unwrap();
        assert!((got.interval.low - low).abs() < 5e-5, "{count}: {got:?}");
        assert!((got.interval.high - high).abs() < 5e-5, "{count}: {got:?}");
    }
    assert_eq!(exact_share(1, 0, 0.95), None);
    assert_eq!(exact_share(3, 2, 0.95), None);
    assert_eq!(exact_share(1, 2, 1.0), None);
}

#[test]
fn ratios_to_the_expected_by_hand() {
    // Garwood for 10: 4.7954 to 18.3904; over 5 expected.
    let got = ratio_to_expected(10, 5.0, 0.95).unwrap();
    assert_eq!(got.value, 2.0);
    near(got.interval.low, 0.959_077_7, 1e-6);
    near(got.interval.high, 3.678_071_2, 1e-6);
    assert_eq!(ratio_to_expected(10, 0.0, 0.95), None);
    // 5 of 10, a quarter expected: twice as many, 0.1871/0.25 to 0.8129/0.25.
    let got = ratio_of_shares_to_expected(5, 10, 0.25, 0.95).unwrap();
    assert_eq!(got.value, 2.0);
    assert!((got.interval.low - 0.7484).abs() < 2e-4 && (got.interval.high - 3.2516).abs() < 2e-4);
    assert_eq!(ratio_of_shares_to_expected(5, 10, 0.0, 0.95), None);
}

/// By hand: 2 and 8 with 5 expected of each: mean 1, spread 0.36, chance 1/5, variance 0.16; gamma of shape and rate 6.25. Ratios
/// (6.25 + 2)/(6.25 + 5) = 0.7333 and (6.25 + 8)/11.25 = 1.2667.
#[test]
fn ratios_shrink_towards_their_mean() {
    let all = Shrinkage::of(&[2, 8], &[5.0, 5.0]).unwrap();
    near(all.mean, 1.0, 1e-12);
    near(all.variance, 0.16, 1e-9);
    near(all.ratio(2, 5.0, 0.95).unwrap().value, 8.25 / 11.25, 1e-9);
    near(all.ratio(8, 5.0, 0.95).unwrap().value, 14.25 / 11.25, 1e-9);
    // Five of each: less variance than chance gives, so that all are the mean.
    let same = Shrinkage::of(&[5, 5], &[5.0, 5.0]).unwrap();
    assert_eq!(same.variance, 0.0);
    let one = same.ratio(7, 5.0, 0.95).unwrap();
    assert_eq!(
        (one.value, one.interval.low, one.interval.high),
        (1.0, 1.0, 1.0)
    );
    assert_eq!(Shrinkage::of(&[], &[]), None);
    assert_eq!(Shrinkage::of(&[1], &[0.0]), None);
    assert_eq!(Shrinkage::of(&[1, 2], &[1.0]), None);
    assert_eq!(Shrinkage::of(&[0, 0], &[1.0, 1.0]), None);
    assert_eq!(same.ratio(1, 0.0, 0.95), None);
}

proptest! {
    #[test]
    fn tails_are_probabilities_that_fall_with_the_count(count in 0_u64..300, expected in 0.0..200.0_f64, chance in 0.0..=1.0_f64, more in 0_u64..300) {
        for tail in [Tail::Exact, Tail::Mid] {
            let p = poisson_upper_tail(count, expected, tail).unwrap();
            let next = poisson_upper_tail(count + 1, expected, tail).unwrap();
            prop_assert!((0.0..=1.0).contains(&p) && next <= p + 1e-12);
            let trials = count + 1 + more;
            let p = binomial_upper_tail(count, trials, chance, tail).unwrap();
            let next = binomial_upper_tail(count + 1, trials, chance, tail).unwrap();
            prop_assert!((0.0..=1.0).contains(&p) && next <= p + 1e-12);
        }
    }

    #[test]
    fn a_binomial_tail_is_the_sum_of_its_terms(trials in 1_u64..40, part in 0.0..=1.0_f64, chance in 0.01..0.99_f64) {
        let count = (trials as f64 * part) as u64;
        let mut term = (1.0 - chance).powi(trials as i32);
        let mut sum = 0.0;
        for k in 0..=trials {
            if k >= count {
                sum += term;
            }
            term *= (trials - k) as f64 / (k + 1) as f64 * chance / (1.0 - chance);
        }
        let got = binomial_upper_tail(count, trials, chance, Tail::Exact).unwrap();
        prop_assert!((got - sum).abs() <= 1e-9, "{} {}", got, sum);
    }

    #[test]
    fn exact_shares_hold_their_value_and_mirror(trials in 1_u64..2000, part in 0.0..=1.0_f64, level in 0.5..0.99_f64) {
        let count = (trials as f64 * part) as u64;
        let got = exact_share(count, trials, level).unwrap();
        prop_assert!(0.0 <= got.interval.low && got.interval.low <= got.value);
        prop_assert!(got.value <= got.interval.high && got.interval.high <= 1.0);
        let mirror = exact_share(trials - count, trials, level).unwrap();
        prop_assert!((mirror.interval.low - (1.0 - got.interval.high)).abs() < 1e-9);
    }

    #[test]
    fn a_shrunken_ratio_lies_between_its_own_and_the_mean(counts in prop::collection::vec(0_u64..60, 2..20), scale in 0.1..20.0_f64) {
        let expected: Vec<f64> = (0..counts.len()).map(|i| scale * (1.0 + i as f64)).collect();
        if let Some(all) = Shrinkage::of(&counts, &expected) {
            for (x, e) in counts.iter().zip(&expected) {
                let raw = *x as f64 / e;
                let got = all.ratio(*x, *e, 0.95).unwrap();
                prop_assert!(got.value >= raw.min(all.mean) - 1e-9 && got.value <= raw.max(all.mean) + 1e-9);
                prop_assert!(got.interval.low <= got.value + 1e-9 && got.value <= got.interval.high + got.value * 2.0);
            }
        }
    }
}
