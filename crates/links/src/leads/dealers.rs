//! Dealers with more short times-to-crime than their exposure explains.

use cotejo_stats::{
    Shrinkage, Tail, binomial_upper_tail, fdr, poisson_upper_tail, ratio_of_shares_to_expected,
    ratio_to_expected,
};

use super::{Lead, LeadKind, LeadVerdict, Measure, Reason, Subject, distinct, rank};

/// What is known of a dealer.
#[derive(Clone, Debug)]
pub struct DealerTraces<'a> {
    /// Its number.
    pub dealer: u32,
    /// Its key, the same from run to run: licence, else name and place.
    pub key: &'a str,
    /// Distinct guns traced to its sales, with a time-to-crime.
    pub traced: u64,
    /// Of them, with a short time-to-crime.
    pub short: u64,
    /// Its sales in the window in which they could have short times; `None` where its sales are not in the records.
    pub sales: Option<u64>,
    /// The guns with a short time.
    pub guns: Vec<u32>,
}

/// How dealers are tested.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DealerOptions {
    /// Level of intervals.
    pub level: f64,
    /// Leads have at most this false discovery rate.
    pub q_max: f64,
    /// Leads have at least so many traced guns.
    pub traced_min: u64,
    /// Which tail probability is tested.
    pub tail: Tail,
}

impl Default for DealerOptions {
    fn default() -> DealerOptions {
        DealerOptions {
            level: 0.95,
            q_max: 0.05,
            traced_min: 5,
            tail: Tail::Exact,
        }
    }
}

/// A test of one dealer.
struct Tested<'a> {
    dealer: &'a DealerTraces<'a>,
    expected: f64,
    p: f64,
    by_sales: bool,
}

/// Every dealer with exposure, ranked: leads have more short times than expected at the false discovery rate, with the whole interval
/// of the ratio above 1.
///
/// Where a dealer's sales are known, its short times are expected to be its share of all known sales times all short times of dealers
/// with known sales (Poisson). Else they are expected to be the same share of its traced guns as of everybody's (binomial). All dealers
/// are adjusted together (Benjamini–Hochberg). The score is the ratio shrunken towards the mean (gamma–Poisson, see
/// [`Shrinkage`]), within each of the two kinds of exposure.
pub fn find(dealers: &[DealerTraces<'_>], options: &DealerOptions) -> Vec<Lead> {
    let tail = options.tail;
    let sum = |of: &dyn Fn(&DealerTraces<'_>) -> u64| dealers.iter().map(of).sum::<u64>() as f64;
    let sold = sum(&|d| d.sales.unwrap_or(0));
    let short_of_sold = sum(&|d| d.sales.filter(|s| *s > 0).map_or(0, |_| d.short));
    let per_sale = short_of_sold / sold.max(1.0);
    let per_trace = (sum(&|d| d.short) / sum(&|d| d.traced).max(1.0)).min(1.0);
    let mut tested: Vec<Tested<'_>> = dealers
        .iter()
        .filter_map(|dealer| {
            let (expected, p, by_sales) = match dealer.sales.filter(|s| *s > 0) {
                Some(sales) => {
                    let expected = sales as f64 * per_sale;
                    let p = poisson_upper_tail(dealer.short, expected, tail)?;
                    (expected, p, true)
                }
                None if dealer.traced > 0 => {
                    let expected = dealer.traced as f64 * per_trace;
                    let p = binomial_upper_tail(dealer.short, dealer.traced, per_trace, tail)?;
                    (expected, p, false)
                }
                None => return None,
            };
            Some(Tested {
                dealer,
                expected,
                p,
                by_sales,
            })
        })
        .collect();
    tested.sort_by(|a, b| (a.dealer.key, a.dealer.dealer).cmp(&(b.dealer.key, b.dealer.dealer)));
    let p: Vec<f64> = tested.iter().map(|t| t.p).collect();
    let q = fdr::adjusted(&p).unwrap_or_default();
    let shrink = [true, false].map(|by_sales| {
        let own = || tested.iter().filter(|t| t.by_sales == by_sales);
        let counts: Vec<u64> = own().map(|t| t.dealer.short).collect();
        let expected: Vec<f64> = own().map(|t| t.expected).collect();
        Shrinkage::of(&counts, &expected)
    });
    let mut leads: Vec<Lead> = tested
        .iter()
        .zip(q)
        .map(|(t, q)| {
            let shrink = if t.by_sales { shrink[0] } else { shrink[1] };
            lead(t, q, shrink, per_trace, options)
        })
        .collect();
    rank(&mut leads);
    leads
}

fn lead(
    tested: &Tested<'_>,
    q: f64,
    shrink: Option<Shrinkage>,
    per_trace: f64,
    options: &DealerOptions,
) -> Lead {
    let d = tested.dealer;
    let level = options.level;
    let ratio = if tested.by_sales {
        ratio_to_expected(d.short, tested.expected, level)
    } else {
        ratio_of_shares_to_expected(d.short, d.traced, per_trace, level)
    };
    let shrunken = shrink.and_then(|s| s.ratio(d.short, tested.expected, level));
    let mut reasons = vec![
        Reason::of(Measure::Traced, d.traced as f64),
        Reason::of(Measure::Short, d.short as f64),
    ];
    if let Some(sales) = d.sales {
        reasons.push(Reason::of(Measure::Sales, sales as f64));
    }
    reasons.push(Reason::of(Measure::Expected, tested.expected));
    reasons.extend(ratio.map(|r| Reason::with(Measure::Ratio, r)));
    reasons.extend(shrunken.map(|r| Reason::with(Measure::Shrunken, r)));
    reasons.push(Reason::of(Measure::P, tested.p));
    let carried = q <= options.q_max
        && d.traced >= options.traced_min
        && ratio.is_some_and(|r| r.interval.low > 1.0);
    Lead {
        id: format!("{}:{}", LeadKind::DealerShortTimes.name(), d.key),
        kind: LeadKind::DealerShortTimes,
        subject: Subject::Dealer {
            dealer: d.dealer,
            key: d.key.to_string(),
        },
        reasons,
        q: Some(q),
        score: shrunken.map_or(0.0, |s| s.value),
        guns: distinct(d.guns.iter().copied()),
        verdict: if carried {
            LeadVerdict::Lead
        } else {
            LeadVerdict::CannotTell
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dealer(
        number: u32,
        key: &str,
        traced: u64,
        short: u64,
        sales: Option<u64>,
    ) -> DealerTraces<'_> {
        DealerTraces {
            dealer: number,
            key,
            traced,
            short,
            sales,
            guns: vec![number * 10 + 1, number * 10],
        }
    }

    /// By hand: 24 short times in 2 400 sales, one in a hundred. Ten of them among 200 sales of B, of which two are expected: ratio 5,
    /// P(X ≥ 10 | 2) = 4.65 · 10⁻⁵.
    #[test]
    fn sales_are_the_exposure_where_they_are_known() {
        let dealers = [
            dealer(0, "a", 40, 12, Some(1900)),
            dealer(1, "b", 12, 10, Some(200)),
            dealer(2, "c", 2, 2, Some(100)),
            dealer(3, "d", 30, 0, Some(200)),
            dealer(4, "e", 0, 0, None),
        ];
        let leads = find(&dealers, &DealerOptions::default());
        assert_eq!(leads.len(), 4, "a dealer without exposure is not tested");
        let first = &leads[0];
        assert_eq!(
            (first.id.as_str(), first.verdict),
            ("dealer_short_times:b", LeadVerdict::Lead)
        );
        assert_eq!(first.reason(Measure::Expected).unwrap().value, 2.0);
        let ratio = first.reason(Measure::Ratio).unwrap();
        assert_eq!(ratio.value, 5.0);
        assert!((ratio.low.unwrap() - 4.795_388_7 / 2.0).abs() < 1e-6);
        let p = first.reason(Measure::P).unwrap().value;
        assert!((p - 4.649_808e-5).abs() < 1e-10, "{p}");
        assert!((first.q.unwrap() - 4.0 * p).abs() < 1e-12);
        assert_eq!(first.guns, [10, 11]);
        assert!(first.score < 5.0, "drawn towards the mean");
        // Two of one expected: chance.
        assert!(
            leads[1..]
                .iter()
                .all(|l| l.verdict == LeadVerdict::CannotTell)
        );
    }

    #[test]
    fn traces_are_the_exposure_where_sales_are_not_known() {
        let mut dealers: Vec<DealerTraces<'_>> =
            (0..20).map(|i| dealer(i, "others", 10, 2, None)).collect();
        dealers.push(dealer(20, "x", 20, 15, None));
        dealers.push(dealer(21, "y", 4, 4, None));
        let leads = find(&dealers, &DealerOptions::default());
        let x = leads.iter().find(|l| l.id.ends_with(":x")).unwrap();
        assert_eq!(x.verdict, LeadVerdict::Lead);
        // 59 of 224 have short times: of 20, 5.268 are expected.
        let expected = x.reason(Measure::Expected).unwrap().value;
        assert!((expected - 20.0 * 59.0 / 224.0).abs() < 1e-12);
        // Four of four, but fewer than five.
        let y = leads.iter().find(|l| l.id.ends_with(":y")).unwrap();
        assert_eq!(y.verdict, LeadVerdict::CannotTell);
        assert!(y.q.unwrap() < 0.06);
    }

    #[test]
    fn nobody_and_nothing() {
        assert!(find(&[], &DealerOptions::default()).is_empty());
        let leads = find(
            &[dealer(0, "a", 5, 0, None), dealer(1, "b", 5, 0, Some(3))],
            &DealerOptions::default(),
        );
        assert!(
            leads
                .iter()
                .all(|l| l.verdict == LeadVerdict::CannotTell && l.score == 0.0)
        );
    }

    proptest::proptest! {
        #[test]
        fn order_does_not_matter_and_nothing_is_nan(rows in proptest::collection::vec((0_u64..40, 0_u64..40, proptest::option::of(0_u64..4000)), 0..20)) {
            let keys: Vec<String> = (0..rows.len()).map(|i| format!("k{i}")).collect();
            let mut dealers: Vec<DealerTraces<'_>> = rows
                .iter()
                .enumerate()
                .map(|(i, (short, more, sales))| dealer(i as u32, &keys[i], short + more, *short, *sales))
                .collect();
            let there = find(&dealers, &DealerOptions::default());
            dealers.reverse();
            let back = find(&dealers, &DealerOptions::default());
            let ids = |leads: &[Lead]| leads.iter().map(|l| l.id.clone()).collect::<Vec<_>>();
            proptest::prop_assert_eq!(ids(&there), ids(&back));
            for lead in there {
                proptest::prop_assert!(lead.score.is_finite());
                proptest::prop_assert!(lead.reasons.iter().all(|r| !r.value.is_nan()));
            }
        }
    }
}
