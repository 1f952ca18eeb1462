//! Hand-worked comparisons, refusals, laws, and made-up months whose truth is known.

use super::*;
use proptest::prelude::*;

fn from_january(values: &[f64]) -> Months<'_> {
    Months { values, first: 1 }
}

fn counts(before: &[f64], after: &[f64]) -> Result<Change, CannotCompare> {
    ratio_of_totals(
        from_january(before),
        from_january(after),
        Quantity::Counts,
        0.95,
    )
}

/// A small generator (SplitMix64, Steele et al. 2014), so that made-up months are the same on every machine.
struct Chance(u64);

impl Chance {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn poisson(&mut self, mean: f64) -> f64 {
        let (limit, mut product, mut n) = ((-mean).exp(), self.uniform(), 0.0);
        while product > limit {
            product *= self.uniform();
            n += 1.0;
        }
        n
    }

    /// Mean `mean`, variance `phi · mean`: incidents come by chance, each with a geometric number of victims.
    fn burst(&mut self, mean: f64, phi: f64) -> f64 {
        let victims = (phi + 1.0) / 2.0;
        let incidents = self.poisson(mean / victims) as u32;
        (0..incidents)
            .map(|_| {
                let mut n = 1.0;
                while self.uniform() > 1.0 / victims {
                    n += 1.0;
                }
                n
            })
            .sum()
    }
}

/// Two paired months by hand. Rows 10+20 = 30 and 30+20 = 50, columns 40 and 40, grand 80: expected 15, 15, 25, 25, residuals
/// of 5, X² = 25/15·2 + 25/25·2 = 16/3, df 1, phi 5.3333. √(phi·(1/30 + 1/50)) = 0.533333; t(0.975, 1) = 12.7062.
#[test]
fn two_paired_months_by_hand() {
    let change = counts(&[10.0, 20.0], &[30.0, 20.0]).unwrap();
    assert!((change.ratio - 5.0 / 3.0).abs() < 1e-12);
    assert!((change.phi - 16.0 / 3.0).abs() < 1e-12);
    assert_eq!((change.df, change.paired), (1, true));
    let half = 12.706_204_736_174_7 * 0.533_333_333_333_333_3;
    assert!((change.high.ln() - (5.0_f64 / 3.0).ln() - half).abs() < 1e-9);
    assert_eq!(tells(&change), Tells::CannotTell);
}

/// Unlike lengths by hand. 8, 12 has mean 10, X² = 0.8; 18, 22, 20 has mean 20, X² = 0.4; df 3, 1.2/3 = 0.4, given as 1;
/// t(0.975, 3) · √0.4 = 2.0128 is above the Poisson bound of 1.96.
#[test]
fn unlike_lengths_compare_means_per_month() {
    let change = counts(&[8.0, 12.0], &[18.0, 22.0, 20.0]).unwrap();
    assert!((change.ratio - 2.0).abs() < 1e-12);
    assert_eq!((change.phi, change.df, change.paired), (1.0, 3, false));
    let half = 3.182_446_305_284_263 * (0.4 / 20.0 + 0.4 / 60.0_f64).sqrt();
    assert!((change.low.ln() - 2.0_f64.ln() + half).abs() < 1e-9);
    let amounts = ratio_of_totals(
        from_january(&[8.0, 12.0]),
        from_january(&[18.0, 22.0, 20.0]),
        Quantity::Amounts,
        0.95,
    );
    assert!((amounts.unwrap().phi - 0.4).abs() < 1e-12);
}

/// Months that happen to vary less than chance allows do not make an interval narrower than the Poisson one: 30 against 60,
/// X² = 0, 1.959964 · √(1/30 + 1/60) = 0.438261.
#[test]
fn counts_are_never_surer_than_chance_allows() {
    let change = counts(&[10.0, 20.0], &[20.0, 40.0]).unwrap();
    assert_eq!(change.phi, 1.0);
    assert!((change.high.ln() - 2.0_f64.ln() - 0.438_261_3).abs() < 1e-6);
    assert_eq!(tells(&change), Tells::Up);
}

/// A strong season, the same in both years, must not hide a fall of a tenth.
#[test]
fn pairing_takes_the_season_out() {
    let season = [
        300.0, 320.0, 360.0, 420.0, 520.0, 600.0, 640.0, 600.0, 520.0, 420.0, 340.0, 310.0,
    ];
    let fallen = season.map(|v| v * 0.9);
    let paired = counts(&season, &fallen).unwrap();
    assert!((paired.phi - 1.0).abs() < 1e-12 && paired.df == 11);
    assert_eq!(tells(&paired), Tells::Down);
    // The same months from another calendar month and not whole years: nothing pairs, and the season hides the fall.
    let unpaired = ratio_of_totals(
        from_january(&season[..11]),
        Months {
            values: &fallen[..11],
            first: 2,
        },
        Quantity::Counts,
        0.95,
    )
    .unwrap();
    assert!(!unpaired.paired && unpaired.phi > 20.0);
    assert_eq!(tells(&unpaired), Tells::CannotTell);
}

/// Case files of intentional homicide, January to September, 32 states (SESNSP, IDEFC, vintage of 2024-07-09). Months vary three times
/// as much as chance alone; the fall of 8.4 percent is told all the same. Numbers from an independent Python script.
#[test]
fn homicide_files_fell_from_2021_to_2022() {
    let change = counts(
        &[
            2329.0, 2226.0, 2508.0, 2458.0, 2600.0, 2268.0, 2408.0, 2401.0, 2321.0,
        ],
        &[
            2063.0, 1901.0, 2186.0, 2145.0, 2431.0, 2225.0, 2276.0, 2217.0, 2263.0,
        ],
    )
    .unwrap();
    for (got, want) in [
        (change.relative(), -0.0842),
        (change.low - 1.0, -0.1191),
        (change.high - 1.0, -0.0479),
    ] {
        assert!((got - want).abs() < 5e-5, "{got} is not {want}");
    }
    assert!((change.phi - 2.92).abs() < 0.005 && change.df == 8);
    assert_eq!(tells(&change), Tells::Down);
}

#[test]
fn whole_years_pair_from_any_month() {
    let year = [
        1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0,
    ]
    .map(|v| v * 100.0);
    // October to September: the same calendar months, doubled.
    let fiscal: Vec<f64> = (0..12).map(|i| year[(i + 9) % 12] * 2.0).collect();
    let change = ratio_of_totals(
        from_january(&year),
        Months {
            values: &fiscal,
            first: 10,
        },
        Quantity::Counts,
        0.95,
    )
    .unwrap();
    assert!(change.paired && change.phi == 1.0 && (change.ratio - 2.0).abs() < 1e-12);
}

#[test]
fn what_cannot_be_compared_says_why() {
    use CannotCompare::*;
    for (before, after, why) in [
        (vec![], vec![1.0], Empty { side: Side::Before }),
        (vec![1.0], vec![], Empty { side: Side::After }),
        (vec![3.0], vec![4.0], TooFewMonths),
        (
            vec![0.0, 0.0],
            vec![4.0, 1.0],
            ZeroTotal { side: Side::Before },
        ),
        (
            vec![4.0, 1.0],
            vec![0.0, 0.0],
            ZeroTotal { side: Side::After },
        ),
        (vec![0.0, 3.0], vec![0.0, 4.0], TooFewMonths),
        (
            vec![1.0, f64::NAN],
            vec![1.0, 1.0],
            NotAnAmount {
                side: Side::Before,
                index: 1,
            },
        ),
        (
            vec![1.0, 1.0],
            vec![-1.0, 1.0],
            NotAnAmount {
                side: Side::After,
                index: 0,
            },
        ),
        (
            vec![1.0, 1.0],
            vec![f64::INFINITY, 1.0],
            NotAnAmount {
                side: Side::After,
                index: 0,
            },
        ),
    ] {
        assert_eq!(counts(&before, &after), Err(why), "{before:?} {after:?}");
    }
    let (a, b) = ([5.0, 5.0, 5.0], [7.0, 7.0, 7.0]);
    let go = |quantity, level, first| {
        ratio_of_totals(
            from_january(&a),
            Months { values: &b, first },
            quantity,
            level,
        )
    };
    assert_eq!(go(Quantity::Amounts, 0.95, 1), Err(NoSpread));
    assert_eq!(
        go(Quantity::Counts, 95.0, 1),
        Err(NotALevel { level: 95.0 })
    );
    assert_eq!(go(Quantity::Counts, 0.95, 13), Err(NotAMonth { first: 13 }));
    assert_eq!(
        counts(&[1.0, f64::NAN], &[1.0]).unwrap_err().to_string(),
        "month 2 of the period before is not a number of zero or more"
    );
}

#[test]
fn a_rate_divides_by_its_populations() {
    let change = counts(&[100.0, 120.0], &[110.0, 115.0]).unwrap();
    let rate = change.per_population(1000.0, 1100.0).unwrap();
    assert!((rate.ratio * 1.1 - change.ratio).abs() < 1e-12);
    assert!((rate.low * 1.1 - change.low).abs() < 1e-12);
    assert_eq!(change.per_population(0.0, 1.0), None);
    assert_eq!(change.per_population(1.0, 0.0), None);
}

#[test]
fn t_quantiles_are_the_tables() {
    for (df, t) in [
        (1, 12.706_204_736_174_7),
        (2, 4.302_652_729_749_464),
        (5, 2.570_581_835_636_316),
        (11, 2.200_985_160_091_64),
        (22, 2.073_873_067_904_026),
        (100, 1.983_971_518_523_552),
        (1000, 1.962_339_080_826_408),
    ] {
        let got = t_quantile(0.95, df);
        assert!((got - t).abs() < 1e-9 * t, "df {df}: {got}");
    }
}

/// Of 2 000 made-up pairs of periods with a known ratio of 0.9, a 95 percent interval should hold it in about 95 of 100: 1.5 points
/// are three standard errors. Few months, or months near Poisson, meet the Poisson bound too and are held more often, never less.
#[test]
fn made_up_periods_are_held_as_often_as_promised() {
    let season = [0.8, 0.9, 1.0, 1.1, 1.2, 1.2, 1.2, 1.1, 1.0, 0.9, 0.8, 0.8];
    for (len, mean, phi, most) in [
        (12, 40.0, 1.0, 0.98),
        (12, 40.0, 4.0, 0.965),
        (12, 5.0, 2.0, 0.975),
        (9, 200.0, 3.0, 0.965),
        (3, 40.0, 1.0, 0.99),
        (3, 40.0, 8.0, 0.975),
    ] {
        let mut chance = Chance(20_221_013);
        let mut held = 0;
        for _ in 0..2000 {
            let mut made_up = |mean: f64| -> Vec<f64> {
                season[..len]
                    .iter()
                    .map(|s| chance.burst(mean * s, phi))
                    .collect()
            };
            let (before, after) = (made_up(mean), made_up(mean * 0.9));
            let change = counts(&before, &after).unwrap();
            held += i32::from(change.low <= 0.9 && 0.9 <= change.high);
        }
        let held = f64::from(held) / 2000.0;
        assert!(
            (0.935..=most).contains(&held),
            "{len} months of {mean}, phi {phi}: {held}"
        );
    }
}

fn months(len: std::ops::Range<usize>) -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec((1_u32..2000).prop_map(f64::from), len)
}

proptest! {
    #[test]
    fn turned_round_it_is_the_inverse(
        a in months(2..30), b in months(2..30), first_a in 1_u32..13, first_b in 1_u32..13,
    ) {
        let (a, b) = (Months { values: &a, first: first_a }, Months { values: &b, first: first_b });
        let there = ratio_of_totals(a, b, Quantity::Counts, 0.95).unwrap();
        let back = ratio_of_totals(b, a, Quantity::Counts, 0.95).unwrap();
        prop_assert!((there.ratio * back.ratio - 1.0).abs() < 1e-12);
        prop_assert!((there.phi / back.phi - 1.0).abs() < 1e-9);
        prop_assert!((there.low.ln() + back.high.ln()).abs() < 1e-9 * there.low.ln().abs().max(1.0));
        prop_assert_eq!((there.df, there.paired), (back.df, back.paired));
        prop_assert!(there.low <= there.ratio && there.ratio <= there.high);
        prop_assert!(matches!(
            (tells(&there), tells(&back)),
            (Tells::Up, Tells::Down) | (Tells::Down, Tells::Up) | (Tells::CannotTell, Tells::CannotTell)
        ));
    }

    #[test]
    fn widens_with_its_level(a in months(2..30), b in months(2..30), level in 0.5..0.99_f64) {
        let at = |level| ratio_of_totals(from_january(&a), from_january(&b), Quantity::Counts, level).unwrap();
        let (narrow, wide) = (at(level), at(level + 0.005));
        prop_assert!(wide.low <= narrow.low && narrow.high <= wide.high);
    }

    #[test]
    fn amounts_have_no_unit_in_their_change(a in months(3..30), b in months(3..30), unit in 0.001..1000.0_f64) {
        let at = |k: f64| {
            let (a, b): (Vec<f64>, Vec<f64>) = (a.iter().map(|v| v * k).collect(), b.iter().map(|v| v * k).collect());
            ratio_of_totals(from_january(&a), from_january(&b), Quantity::Amounts, 0.95)
        };
        if let (Ok(one), Ok(other)) = (at(1.0), at(unit)) {
            prop_assert!((one.ratio / other.ratio - 1.0).abs() < 1e-9);
            prop_assert!((one.low.ln() - other.low.ln()).abs() < 1e-6 * one.low.ln().abs().max(1.0));
            prop_assert!((other.phi / one.phi / unit - 1.0).abs() < 1e-6);
        }
    }

    #[test]
    fn never_nan(
        a in prop::collection::vec(prop::num::f64::ANY, 0..5), b in prop::collection::vec(prop::num::f64::ANY, 0..5),
        tiny in 0.0..1e-300_f64, level in prop::num::f64::ANY,
    ) {
        for (a, b) in [(a.clone(), b.clone()), (vec![tiny, 1e140], vec![1e-300, tiny])] {
            for quantity in [Quantity::Counts, Quantity::Amounts] {
                for level in [level, 0.95] {
                    if let Ok(c) = ratio_of_totals(from_january(&a), from_january(&b), quantity, level) {
                        prop_assert!(!(c.ratio.is_nan() || c.low.is_nan() || c.high.is_nan() || c.phi.is_nan()));
                    }
                }
            }
        }
    }
}
