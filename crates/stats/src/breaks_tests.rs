//! Cuts against a naive search, and the laws that classes obey.

use super::*;
use proptest::prelude::*;

/// The spread inside classes, by its definition.
fn spread(values: &[f64], breaks: &Breaks) -> f64 {
    (0..breaks.classes())
        .map(|class| {
            let inside: Vec<f64> = values
                .iter()
                .copied()
                .filter(|v| breaks.class_of(*v) == Some(class))
                .collect();
            let mean = inside.iter().sum::<f64>() / inside.len().max(1) as f64;
            inside.iter().map(|v| (v - mean).powi(2)).sum::<f64>()
        })
        .sum()
}

/// The least spread of all ways to cut the distinct values.
fn least(values: &[f64], classes: usize) -> f64 {
    let mut distinct = sorted(values);
    distinct.dedup();
    let mut least = f64::INFINITY;
    let inner = distinct.len() - 1;
    for mask in 0..1_u32 << inner {
        if mask.count_ones() as usize + 1 == classes.min(distinct.len()) {
            let edges = (0..inner)
                .filter(|i| mask & (1 << i) != 0)
                .map(|i| distinct[i + 1])
                .collect();
            least = least.min(spread(values, &Breaks { edges }));
        }
    }
    least
}

fn counts(values: &[f64], breaks: &Breaks) -> Vec<usize> {
    let mut counts = vec![0; breaks.classes()];
    for value in values {
        counts[breaks.class_of(*value).unwrap()] += 1;
    }
    counts
}

#[test]
fn jenks_finds_the_groups_that_one_sees() {
    let values = [1.0, 2.0, 1.5, 10.0, 11.0, 10.5, 30.0, 31.0];
    assert_eq!(breaks(&values, 3, Method::Jenks).edges(), [10.0, 30.0]);
    // Published example of Ckmeans.1d.dp: x = c(-1, 2, -1, 2, 4, 5, 6, -1, 2, -1), k = 3 gives {-1}, {2}, {4, 5, 6}.
    let published = [-1.0, 2.0, -1.0, 2.0, 4.0, 5.0, 6.0, -1.0, 2.0, -1.0];
    assert_eq!(breaks(&published, 3, Method::Jenks).edges(), [2.0, 4.0]);
}

#[test]
fn quantiles_share_the_places_out() {
    let values: Vec<f64> = (1..=20).map(f64::from).collect();
    let cut = breaks(&values, 4, Method::Quantile);
    assert_eq!(counts(&values, &cut), [5, 5, 5, 5]);
    // A tie is never parted: here it leaves two classes of the four.
    let ties = [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 3.0];
    assert_eq!(breaks(&ties, 4, Method::Quantile).edges(), [2.0]);
}

#[test]
fn many_zeros_are_a_class_of_their_own() {
    let mut values = vec![0.0; 600];
    values.extend((1..=400).map(|i| f64::from(i * i) / 100.0));
    for method in Method::ALL {
        let cut = breaks(&values, 5, method);
        assert_eq!(counts(&values, &cut)[0], 600, "{method:?}");
        assert!(cut.classes() >= 4, "{method:?}");
        assert_eq!(
            counts(&values, &cut.rounded(&values)),
            counts(&values, &cut)
        );
    }
    assert_eq!(breaks(&[0.0, 0.0, 5.0], 3, Method::Jenks).edges(), [5.0]);
    // Fewer than a quarter: zero is a value like any other.
    let few = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0];
    assert_eq!(breaks(&few, 2, Method::Equal).edges(), [2.5]);
}

#[test]
fn pretty_edges_are_round() {
    let values: Vec<f64> = (0..50).map(|i| 3.0 + f64::from(i) * 1.9).collect();
    assert_eq!(
        breaks(&values, 5, Method::Pretty).edges(),
        [20.0, 40.0, 60.0, 80.0]
    );
    assert_eq!(
        breaks(&[0.011, 0.029, 0.05], 4, Method::Pretty).edges(),
        [0.02, 0.03, 0.04, 0.05]
    );
}

#[test]
fn rounded_edges_have_few_digits() {
    let values = [3.71, 9.84, 12.47, 19.03, 27.9, 44.1];
    let cut = Breaks {
        edges: vec![9.84, 19.03, 44.1],
    };
    assert_eq!(cut.rounded(&values).edges(), [5.0, 15.0, 40.0]);
}

#[test]
fn around_a_pivot_both_sides_are_cut_alike() {
    let values = [-30.0, -12.0, -4.0, -1.0, 0.5, 3.0, 11.0, 29.0, 33.0];
    let odd = around(&values, 0.0, 5, Method::Equal);
    assert_eq!(odd.edges(), [-20.0, -10.0, 10.0, 20.0]);
    let even = around(&values, 0.0, 4, Method::Equal);
    assert_eq!(even.edges(), [-20.0, 0.0, 20.0]);
    // No class where no value is.
    // The empty one between 3 and 6 goes too.
    assert_eq!(
        around(&[1.0, 2.0, 9.0], 0.0, 5, Method::Equal).edges(),
        [5.0]
    );
    assert_eq!(around(&[], 0.0, 5, Method::Equal).classes(), 1);
}

#[test]
fn names_read_back() {
    for method in Method::ALL {
        assert_eq!(Method::find(method.name()), Some(method));
    }
    assert_eq!(Method::find("natural"), None);
}

#[test]
fn sixty_thousand_values_are_cut_at_once() {
    // Without the divide and conquer this takes hours in a debug build.
    let values: Vec<f64> = (0..60_000)
        .map(|i| f64::from((i * 7919) % 60_013))
        .collect();
    let cut = breaks(&values, 7, Method::Jenks);
    // Values spread evenly: the best classes are of the same width.
    for (i, edge) in cut.edges().iter().enumerate() {
        let even = 60_013.0 * (i + 1) as f64 / 7.0;
        assert!((edge - even).abs() < 30.0, "{edge} {even}");
    }
}

fn any_values() -> impl Strategy<Value = Vec<f64>> {
    prop_oneof![
        prop::collection::vec((-50..50_i32).prop_map(f64::from), 0..40),
        prop::collection::vec((0..9_i32).prop_map(|v| f64::from((v - 4).max(0))), 0..40),
        prop::collection::vec(prop::num::f64::ANY, 0..40),
        prop::collection::vec(0.0..1.0_f64, 0..40),
    ]
}

proptest! {
    #[test]
    fn jenks_is_the_best_of_all_cuts(values in prop::collection::vec(-20.0..20.0_f64, 1..11), classes in 1_usize..6) {
        let cut = Breaks { edges: cut(&sorted(&values), classes, Method::Jenks) };
        let (ours, best) = (spread(&values, &cut), least(&values, classes));
        prop_assert!((ours - best).abs() <= 1e-9 * best.max(1.0), "{ours} {best}");
    }

    #[test]
    fn ties_do_not_mislead_jenks(values in prop::collection::vec(0..6_i32, 1..12), classes in 1_usize..5) {
        let values: Vec<f64> = values.into_iter().map(f64::from).collect();
        let cut = Breaks { edges: cut(&sorted(&values), classes, Method::Jenks) };
        let (ours, best) = (spread(&values, &cut), least(&values, classes));
        prop_assert!((ours - best).abs() <= 1e-9, "{ours} {best}");
    }

    #[test]
    fn edges_ascend_and_classes_are_no_more_than_asked(values in any_values(), classes in 0_usize..9) {
        for method in Method::ALL {
            let cut = breaks(&values, classes, method);
            prop_assert!(cut.edges().iter().all(|e| e.is_finite()));
            prop_assert!(cut.edges().is_sorted_by(|a, b| a < b));
            if method != Method::Pretty {
                prop_assert!(cut.classes() <= classes.max(1));
            }
            let known: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
            if matches!(method, Method::Jenks | Method::Quantile) && !known.is_empty() {
                prop_assert!(counts(&known, &cut).iter().all(|c| *c > 0), "{method:?} {:?}", cut);
            }
        }
    }

    #[test]
    fn jenks_uses_all_classes_where_values_are_distinct(values in prop::collection::hash_set(1..1000_i32, 1..40), classes in 1_usize..8) {
        let values: Vec<f64> = values.into_iter().map(f64::from).collect();
        prop_assert_eq!(breaks(&values, classes, Method::Jenks).classes(), classes.min(values.len()));
    }

    #[test]
    fn rounding_changes_no_class(values in any_values(), classes in 1_usize..8) {
        let known: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
        for method in [Method::Jenks, Method::Quantile] {
            let cut = breaks(&values, classes, method);
            let rounded = cut.rounded(&values);
            for value in &known {
                prop_assert_eq!(cut.class_of(*value), rounded.class_of(*value));
            }
        }
    }

    #[test]
    fn around_ascends_and_leaves_no_end_empty(values in any_values(), pivot in -10.0..10.0_f64, classes in 0_usize..9) {
        for method in Method::ALL {
            let cut = around(&values, pivot, classes, method);
            prop_assert!(cut.edges().is_sorted_by(|a, b| a < b));
            let known: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
            if !known.is_empty() {
                let counts = counts(&known, &cut);
                prop_assert!(counts[0] > 0 && counts[counts.len() - 1] > 0);
            }
        }
    }
}
