//! Ways from a county of sale to a municipality of recovery that more guns went than both ends explain.

use std::collections::BTreeMap;

use cotejo_stats::{PoissonIntervals, Tail, fdr, poisson_upper_tail};

use super::{Lead, LeadKind, LeadVerdict, Measure, Reason, Subject, distinct, rank};

/// A gun with both ends known.
#[derive(Clone, Copy, Debug)]
pub struct Routed<'a> {
    /// Key of the county of sale.
    pub from: &'a str,
    /// Key of the municipality of recovery.
    pub to: &'a str,
    /// The gun.
    pub gun: u32,
}

/// Which routes are leads.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RouteOptions {
    /// Level of intervals.
    pub level: f64,
    /// Leads have at most this false discovery rate.
    pub q_max: f64,
    /// Leads have at least so many guns.
    pub guns_min: usize,
}

impl Default for RouteOptions {
    fn default() -> RouteOptions {
        RouteOptions {
            level: 0.95,
            q_max: 0.05,
            guns_min: 3,
        }
    }
}

/// Every route that a gun went, ranked: leads have more guns than expected at the false discovery rate, with the whole interval of the
/// ratio above 1.
///
/// Expected is what independence of the two ends gives: guns of the county times guns of the municipality over all guns; the test is the
/// exact Poisson upper tail. Every pair of a county and a municipality that occur is a test, those that no gun went too, so that picking
/// the pairs seen does not flatter them (Benjamini–Hochberg). The score is the ratio of observed to expected guns, each with a half
/// added, so that one gun where none was expected does not lead.
pub fn find(routed: &[Routed<'_>], options: &RouteOptions) -> Vec<Lead> {
    let mut pairs: BTreeMap<(&str, &str), Vec<u32>> = BTreeMap::new();
    for one in routed {
        pairs.entry((one.from, one.to)).or_default().push(one.gun);
    }
    let mut from: BTreeMap<&str, usize> = BTreeMap::new();
    let mut to: BTreeMap<&str, usize> = BTreeMap::new();
    let mut all = 0;
    for ((a, b), guns) in &mut pairs {
        *guns = distinct(guns.iter().copied());
        *from.entry(a).or_default() += guns.len();
        *to.entry(b).or_default() += guns.len();
        all += guns.len();
    }
    let total = |of: &BTreeMap<&str, usize>, key: &str| of.get(key).copied().unwrap_or(0) as f64;
    let expected: Vec<f64> = pairs
        .keys()
        .map(|(a, b)| total(&from, a) * total(&to, b) / all as f64)
        .collect();
    let p: Vec<f64> = pairs
        .values()
        .zip(&expected)
        .map(|(guns, e)| poisson_upper_tail(guns.len() as u64, *e, Tail::Exact).unwrap_or(1.0))
        .collect();
    let tests = (from.len() as u64).saturating_mul(to.len() as u64);
    let q = fdr::adjusted_among(&p, tests).unwrap_or_default();
    // Most routes have a count that another has too.
    let intervals = PoissonIntervals::new(options.level);
    let mut leads: Vec<Lead> = pairs
        .into_iter()
        .zip(expected.into_iter().zip(p.into_iter().zip(q)))
        .map(|(((a, b), guns), (expected, (p, q)))| {
            let count = guns.len();
            let ratio = intervals
                .as_ref()
                .and_then(|known| known.rate_per(count as f64, expected, 1.0));
            let mut reasons = vec![
                Reason::of(Measure::Guns, count as f64),
                Reason::of(Measure::Expected, expected),
            ];
            reasons.extend(ratio.map(|r| Reason::with(Measure::Ratio, r)));
            reasons.extend([
                Reason::of(Measure::P, p),
                Reason::of(Measure::FromTotal, total(&from, a)),
                Reason::of(Measure::ToTotal, total(&to, b)),
            ]);
            let carried = q <= options.q_max
                && count >= options.guns_min
                && ratio.is_some_and(|r| r.interval.low > 1.0);
            Lead {
                id: format!("{}:{a}:{b}", LeadKind::RepeatedRoute.name()),
                kind: LeadKind::RepeatedRoute,
                subject: Subject::Route {
                    from: a.to_string(),
                    to: b.to_string(),
                },
                reasons,
                q: Some(q),
                score: (count as f64 + 0.5) / (expected + 0.5),
                guns,
                verdict: if carried {
                    LeadVerdict::Lead
                } else {
                    LeadVerdict::CannotTell
                },
            }
        })
        .collect();
    rank(&mut leads);
    leads
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routed<'a>(counts: &[(&'a str, &'a str, usize)]) -> Vec<Routed<'a>> {
        let mut gun = 0;
        let mut rows = Vec::new();
        for (from, to, n) in counts {
            for _ in 0..*n {
                rows.push(Routed { from, to, gun });
                gun += 1;
            }
        }
        rows
    }

    /// By hand: 30 guns from A, 10 of them to X, where 12 of 120 end: 3 are expected, P(X ≥ 10 | 3) = 0.0011025; four pairs are tested.
    #[test]
    fn a_route_beyond_both_ends_is_a_lead() {
        let mut rows = routed(&[
            ("A", "X", 10),
            ("A", "Y", 20),
            ("B", "X", 2),
            ("B", "Y", 88),
        ]);
        let leads = find(&rows, &RouteOptions::default());
        let first = &leads[0];
        assert_eq!(first.id, "repeated_route:A:X");
        assert_eq!(first.verdict, LeadVerdict::Lead);
        let number = |m| first.reason(m).unwrap().value;
        assert_eq!(number(Measure::Expected), 3.0);
        assert_eq!(
            (number(Measure::FromTotal), number(Measure::ToTotal)),
            (30.0, 12.0)
        );
        assert!((number(Measure::P) - 0.001_102_5).abs() < 1e-6);
        assert!((first.q.unwrap() - 0.004_41).abs() < 1e-5);
        assert!((first.score - 10.5 / 3.5).abs() < 1e-12);
        assert_eq!(first.guns, (0..10).collect::<Vec<u32>>());
        assert!(
            leads[1..]
                .iter()
                .all(|l| l.verdict == LeadVerdict::CannotTell)
        );
        rows.reverse();
        assert_eq!(find(&rows, &RouteOptions::default()), leads);
    }

    #[test]
    fn pairs_that_no_gun_went_are_tests() {
        // 2 counties by 2 municipalities, two pairs seen: q is at least twice what two tests would give.
        let leads = find(
            &routed(&[("A", "X", 4), ("B", "Y", 4)]),
            &RouteOptions::default(),
        );
        let lead = &leads[0];
        // P(X ≥ 4 | 2) = 1 − e⁻²·(1 + 2 + 2 + 4/3) = 0.142877; the same for both, of four: doubled.
        assert!((lead.q.unwrap() - 0.142_876_5 * 2.0).abs() < 1e-6);
        assert_eq!(lead.verdict, LeadVerdict::CannotTell);
        assert!(find(&[], &RouteOptions::default()).is_empty());
    }

    #[test]
    fn a_gun_given_twice_counts_once() {
        let mut rows = routed(&[("A", "X", 3), ("B", "Y", 50)]);
        rows.extend(rows.clone());
        let leads = find(&rows, &RouteOptions::default());
        let lead = leads.iter().find(|l| l.id.ends_with("A:X")).unwrap();
        assert_eq!(lead.reason(Measure::Guns).unwrap().value, 3.0);
        assert_eq!(lead.verdict, LeadVerdict::Lead);
    }
}
