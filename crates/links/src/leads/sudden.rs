//! Makes, models or calibres whose share of the recovered guns rose from one window to the next.

use cotejo_stats::{Tail, binomial_upper_tail, exact_share, fdr};

use super::{Lead, LeadKind, LeadVerdict, Measure, Reason, Subject, distinct, rank};

/// A make, model or calibre in two windows of time.
#[derive(Clone, Debug)]
pub struct Counted<'a> {
    /// Its name.
    pub name: &'a str,
    /// Guns in the window before.
    pub before: u64,
    /// Guns in the last window.
    pub after: u64,
    /// The guns of the last window.
    pub guns: Vec<u32>,
}

/// Which rises are leads.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SuddenOptions {
    /// Level of intervals.
    pub level: f64,
    /// Leads have at most this false discovery rate.
    pub q_max: f64,
    /// Leads have at least so many guns in the last window.
    pub after_min: u64,
}

impl Default for SuddenOptions {
    fn default() -> SuddenOptions {
        SuddenOptions {
            level: 0.95,
            q_max: 0.05,
            after_min: 5,
        }
    }
}

/// Everything counted, ranked: leads rose at the false discovery rate, with the whole interval of the ratio of shares above 1.
///
/// `all_before` and `all_after` are all guns of the two windows, those of unknown make too. Given the guns of a make in both windows
/// together, those of the last are binomial with chance `all_after / (all_before + all_after)` where its share did not change: the
/// exact test of the ratio of two Poisson rates. Its interval is that of Clopper and Pearson, turned into a ratio; a make that was not
/// there before has no upper end. All are adjusted together (Benjamini–Hochberg). The score is the ratio of shares, each count with a
/// half added. Empty where a window has no guns, or one make has more
/// than all.
/// Source: J. Przyborowski & H. Wilenski, *Homogeneity of results in testing samples from Poisson series*, Biometrika 31 (1940) 313–323.
pub fn find(
    counted: &[Counted<'_>],
    all_before: u64,
    all_after: u64,
    options: &SuddenOptions,
) -> Vec<Lead> {
    let fits = |c: &Counted<'_>| c.before <= all_before && c.after <= all_after;
    if all_before == 0 || all_after == 0 || !counted.iter().all(fits) {
        return Vec::new();
    }
    let (before, after) = (all_before as f64, all_after as f64);
    let chance = after / (before + after);
    let mut tested: Vec<(&Counted<'_>, f64)> = counted
        .iter()
        .filter(|c| c.before + c.after > 0)
        .filter_map(|c| {
            let p = binomial_upper_tail(c.after, c.before + c.after, chance, Tail::Exact)?;
            Some((c, p))
        })
        .collect();
    tested.sort_by_key(|t| t.0.name);
    let p: Vec<f64> = tested.iter().map(|t| t.1).collect();
    let q = fdr::adjusted(&p).unwrap_or_default();
    let mut leads: Vec<Lead> = tested
        .into_iter()
        .zip(q)
        .map(|((c, p), q)| {
            let ratio = ratio(c, before / after, options.level);
            let shares = [
                (Measure::ShareBefore, c.before as f64 / before),
                (Measure::ShareAfter, c.after as f64 / after),
            ];
            let mut reasons = vec![
                Reason::of(Measure::Before, c.before as f64),
                Reason::of(Measure::After, c.after as f64),
            ];
            reasons.extend(shares.map(|(measure, share)| Reason::of(measure, share)));
            reasons.extend(ratio);
            reasons.push(Reason::of(Measure::P, p));
            let rose = ratio.and_then(|r| r.low).is_some_and(|low| low > 1.0);
            let carried = rose && q <= options.q_max && c.after >= options.after_min;
            Lead {
                id: format!("{}:{}", LeadKind::SuddenMake.name(), c.name),
                kind: LeadKind::SuddenMake,
                subject: Subject::Thing {
                    name: c.name.to_string(),
                },
                reasons,
                q: Some(q),
                score: (c.after as f64 + 0.5) / after / ((c.before as f64 + 0.5) / before),
                guns: distinct(c.guns.iter().copied()),
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

/// The ratio of the share after to the share before; `times` is all before over all after. `None` where both counts are zero.
fn ratio(c: &Counted<'_>, times: f64, level: f64) -> Option<Reason> {
    let part = exact_share(c.after, c.before + c.after, level)?.interval;
    let odds = |chance: f64| chance / (1.0 - chance) * times;
    let bounded = |x: f64| x.is_finite().then_some(x);
    Some(Reason {
        measure: Measure::Ratio,
        // Without any before there is no ratio; its lower end is what can be said of it.
        value: match c.before {
            0 => odds(part.low),
            n => c.after as f64 / n as f64 * times,
        },
        low: bounded(odds(part.low)),
        high: bounded(odds(part.high)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(name: &str, before: u64, after: u64) -> Counted<'_> {
        Counted {
            name,
            before,
            after,
            guns: (0..after as u32).collect(),
        }
    }

    /// By hand: as many guns in both windows, so a chance of 1/2. 2 before and 10 after: P(X ≥ 10 of 12) = (66 + 12 + 1)/4096 = 0.019287;
    /// Clopper–Pearson for 10 of 12 is 0.5159 to 0.9791, as a ratio 1.0657 to 46.9.
    #[test]
    fn a_share_that_rose_is_a_lead() {
        let all = [
            counted("NEW", 0, 9),
            counted("ROSE", 2, 10),
            counted("SAME", 40, 41),
            counted("FEW", 0, 3),
        ];
        let leads = find(&all, 500, 500, &SuddenOptions::default());
        let ids: Vec<(&str, LeadVerdict)> =
            leads.iter().map(|l| (l.id.as_str(), l.verdict)).collect();
        assert_eq!(
            ids,
            [
                ("sudden_make:NEW", LeadVerdict::Lead),
                ("sudden_make:ROSE", LeadVerdict::Lead),
                ("sudden_make:FEW", LeadVerdict::CannotTell),
                ("sudden_make:SAME", LeadVerdict::CannotTell),
            ]
        );
        let new = &leads[0];
        assert!((new.q.unwrap() - 4.0 / 512.0).abs() < 1e-12);
        let ratio = new.reason(Measure::Ratio).unwrap();
        assert_eq!(ratio.high, None);
        assert!(ratio.low.unwrap() > 1.9 && ratio.value == ratio.low.unwrap());
        let rose = &leads[1];
        assert!((rose.reason(Measure::P).unwrap().value - 79.0 / 4096.0).abs() < 1e-12);
        assert!((rose.q.unwrap() - 2.0 * 79.0 / 4096.0).abs() < 1e-12);
        let ratio = rose.reason(Measure::Ratio).unwrap();
        assert_eq!(ratio.value, 5.0);
        assert!((ratio.low.unwrap() - 1.0657).abs() < 2e-3, "{ratio:?}");
        assert_eq!(rose.guns.len(), 10);
    }

    #[test]
    fn windows_of_other_sizes_are_compared_by_share() {
        // 30 of 1 000 before, 6 of 200 after: the same share.
        let leads = find(
            &[counted("SAME", 30, 6)],
            1000,
            200,
            &SuddenOptions::default(),
        );
        let ratio = leads[0].reason(Measure::Ratio).unwrap();
        assert!((ratio.value - 1.0).abs() < 1e-12);
        assert_eq!(leads[0].verdict, LeadVerdict::CannotTell);
        for (before, after) in [(0, 5), (5, 0), (10, 3)] {
            assert!(
                find(
                    &[counted("X", 6, 4)],
                    before,
                    after,
                    &SuddenOptions::default()
                )
                .is_empty()
            );
        }
        // One that is in neither window is not tested.
        assert!(find(&[counted("X", 0, 0)], 5, 5, &SuddenOptions::default()).is_empty());
    }
}
