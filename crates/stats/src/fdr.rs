//! Many tests at once: how many of the findings chance alone would give.

/// The adjusted p-value (q) of each test: the smallest false discovery rate at which it is among the rejected.
///
/// `q(i) = min over j ≥ i of m · p(j)/j`, `p(1) ≤ … ≤ p(m)`, at most 1. Equal p-values have equal q. To reject where q is at most 0.05
/// holds the expected share of false ones among the rejected at 0.05, for tests that are independent or positively dependent.
/// `None` where a p-value is not between 0 and 1.
/// Source: Y. Benjamini & Y. Hochberg, *Controlling the false discovery rate*, J. R. Statist. Soc. B 57 (1995) 289–300; Y. Benjamini &
/// D. Yekutieli, Annals of Statistics 29 (2001) 1165–1188 (dependence).
pub fn adjusted(p: &[f64]) -> Option<Vec<f64>> {
    adjusted_among(p, p.len() as u64)
}

/// As [`adjusted`], for tests of which only some p-values are given, the others being 1: pairs that were never seen are tests too.
///
/// `None` also where there are fewer tests than p-values.
pub fn adjusted_among(p: &[f64], tests: u64) -> Option<Vec<f64>> {
    if tests < p.len() as u64 || !p.iter().all(|p| (0.0..=1.0).contains(p)) {
        return None;
    }
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|a, b| p[*a].total_cmp(&p[*b]));
    let mut q = vec![1.0; p.len()];
    let mut least = 1.0_f64;
    for (rank, at) in order.iter().enumerate().rev() {
        least = least.min(p[*at] * (tests as f64 / (rank + 1) as f64));
        q[*at] = least;
    }
    Some(q)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The example of the paper of 1995, §3.1: 15 comparisons of two treatments of myocardial infarction.
    const PAPER: [f64; 15] = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
        0.5719, 0.6528, 0.7590, 1.000,
    ];

    #[test]
    fn four_are_rejected_in_the_paper() {
        let q = adjusted(&PAPER).unwrap();
        assert_eq!(q.iter().filter(|q| **q <= 0.05).count(), 4);
        // By hand: 15 · 0.0001/1, 15 · 0.0004/2, 15 · 0.0019/3, 15 · 0.0095/4; the fifth is the least of 15 · 0.0201/5 and what follows.
        for (got, wanted) in q.iter().zip([0.0015, 0.003, 0.0095, 0.035_625, 0.0603]) {
            assert!((got - wanted).abs() < 1e-12, "{got} {wanted}");
        }
        // 15 · 0.0278/6 = 0.0695, but 15 · 0.0298/7 = 0.0639 is less.
        assert!((q[5] - 15.0 * 0.0298 / 7.0).abs() < 1e-12);
        assert_eq!(q[14], 1.0);
    }

    #[test]
    fn tests_that_are_not_given_count() {
        let q = adjusted_among(&[0.001, 0.5], 100).unwrap();
        assert!((q[0] - 0.1).abs() < 1e-12);
        assert_eq!(q[1], 1.0);
        assert_eq!(adjusted_among(&[0.001, 0.5], 1), None);
        assert_eq!(adjusted(&[]), Some(vec![]));
        for wrong in [-0.1, 1.1, f64::NAN] {
            assert_eq!(adjusted(&[0.1, wrong]), None);
        }
    }

    proptest! {
        #[test]
        fn q_is_at_least_p_keeps_the_order_and_ties(mut p in prop::collection::vec(0.0..=1.0_f64, 1..40), twice in 0_usize..40) {
            p.push(p[twice % p.len()]);
            let q = adjusted(&p).unwrap();
            for i in 0..p.len() {
                prop_assert!(p[i] <= q[i] + 1e-15 && q[i] <= 1.0);
                for j in 0..p.len() {
                    prop_assert!(p[i] > p[j] || q[i] <= q[j]);
                }
            }
        }

        #[test]
        fn order_does_not_matter(p in prop::collection::vec(0.0..=1.0_f64, 1..40)) {
            let mut back: Vec<f64> = p.clone();
            back.reverse();
            let mut q = adjusted(&back).unwrap();
            q.reverse();
            prop_assert_eq!(adjusted(&p).unwrap(), q);
        }
    }
}
