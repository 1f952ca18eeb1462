//! Purchasers of whom several guns were recovered.

use std::collections::{BTreeMap, BTreeSet};

use super::{Lead, LeadKind, LeadVerdict, Measure, Reason, Subject, rank};

/// A recovered gun of a known first purchaser.
#[derive(Clone, Copy, Debug)]
pub struct Bought<'a> {
    /// Number of the purchaser.
    pub purchaser: u32,
    /// Key of the purchaser, the same from run to run.
    pub key: &'a str,
    /// The gun.
    pub gun: u32,
    /// The dealer.
    pub dealer: Option<u32>,
    /// Day number of the sale, where the day is known.
    pub sold: Option<i32>,
    /// Day number of the first recovery, where the day is known.
    pub recovered: Option<i32>,
    /// Key of the municipality or county of the recovery.
    pub place: Option<&'a str>,
}

/// Which purchasers are leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PurchaserOptions {
    /// At least so many distinct guns.
    pub guns_min: usize,
    /// A gun recovered within fewer days of its sale counts twice in the score.
    pub short_days: i32,
    /// A gun bought within so many days of the one before counts half a gun more in the score.
    pub together_days: i32,
}

impl Default for PurchaserOptions {
    fn default() -> PurchaserOptions {
        PurchaserOptions {
            guns_min: 2,
            short_days: 1096,
            together_days: 30,
        }
    }
}

/// The purchasers of several recovered guns, ranked.
///
/// The score is declared, not estimated: one for each gun, one more for each recovered within the short time of its sale, half for each
/// bought soon after the one before. Nothing is tested, so q is `None` and every verdict is a lead.
pub fn find(bought: &[Bought<'_>], options: &PurchaserOptions) -> Vec<Lead> {
    let mut of: BTreeMap<(&str, u32), BTreeMap<u32, &Bought<'_>>> = BTreeMap::new();
    for one in bought {
        let guns = of.entry((one.key, one.purchaser)).or_default();
        // A gun given twice counts once: of two records of it, the one whose days are known and earlier.
        let rank = |b: &Bought<'_>| {
            let known = |day: Option<i32>| (day.is_none(), day);
            (
                known(b.sold),
                known(b.recovered),
                b.dealer,
                b.place.map(str::to_string),
            )
        };
        let kept = guns.entry(one.gun).or_insert(one);
        if rank(one) < rank(kept) {
            *kept = one;
        }
    }
    let mut leads: Vec<Lead> = of
        .into_iter()
        .filter(|(_, guns)| guns.len() >= options.guns_min)
        .map(|((key, purchaser), guns)| lead(key, purchaser, &guns, options))
        .collect();
    rank(&mut leads);
    leads
}

fn lead(
    key: &str,
    purchaser: u32,
    guns: &BTreeMap<u32, &Bought<'_>>,
    options: &PurchaserOptions,
) -> Lead {
    let all = || guns.values().copied();
    let mut sold: Vec<i32> = all().filter_map(|b| b.sold).collect();
    let mut recovered: Vec<i32> = all().filter_map(|b| b.recovered).collect();
    sold.sort_unstable();
    recovered.sort_unstable();
    // A recovery before the sale is a mistake in one of the days, not a short time.
    let times: Vec<i64> = all()
        .filter_map(|b| Some(i64::from(b.recovered?) - i64::from(b.sold?)))
        .filter(|days| *days >= 0)
        .collect();
    let short = times
        .iter()
        .filter(|d| **d < i64::from(options.short_days))
        .count();
    let together = sold
        .windows(2)
        .filter(|w| i64::from(w[1]) - i64::from(w[0]) <= i64::from(options.together_days))
        .count();
    let places: BTreeSet<&str> = all().filter_map(|b| b.place).collect();
    let dealers: BTreeSet<u32> = all().filter_map(|b| b.dealer).collect();
    let span = |days: &[i32]| {
        let (first, last) = (days.first()?, days.last()?);
        (days.len() > 1).then(|| (i64::from(*last) - i64::from(*first)) as f64)
    };
    let mut reasons = vec![
        Reason::of(Measure::Guns, guns.len() as f64),
        Reason::of(Measure::ShortTimes, short as f64),
        Reason::of(Measure::Dealers, dealers.len() as f64),
        Reason::of(Measure::Places, places.len() as f64),
    ];
    let further = [
        (
            Measure::DaysToRecoveryLeast,
            times.iter().min().map(|d| *d as f64),
        ),
        (Measure::DaysBetweenSales, span(&sold)),
        (Measure::DaysBetweenRecoveries, span(&recovered)),
    ];
    reasons.extend(
        further
            .into_iter()
            .filter_map(|(measure, value)| Some(Reason::of(measure, value?))),
    );
    Lead {
        id: format!("{}:{key}", LeadKind::PurchaserSeveralGuns.name()),
        kind: LeadKind::PurchaserSeveralGuns,
        subject: Subject::Purchaser {
            purchaser,
            key: key.to_string(),
        },
        reasons,
        q: None,
        score: guns.len() as f64 + short as f64 + together as f64 / 2.0,
        guns: guns.keys().copied().collect(),
        verdict: LeadVerdict::Lead,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bought<'a>(
        key: &'a str,
        gun: u32,
        dealer: u32,
        sold: i32,
        recovered: i32,
        place: &'a str,
    ) -> Bought<'a> {
        Bought {
            purchaser: key.len() as u32,
            key,
            gun,
            dealer: Some(dealer),
            sold: Some(sold),
            recovered: Some(recovered),
            place: Some(place),
        }
    }

    #[test]
    fn purchasers_of_several_guns_are_ranked_by_a_declared_score() {
        let mut rows = vec![
            // Three guns, two of them bought within ten days and recovered within a year: 3 + 2 + 1/2.
            bought("abc", 1, 0, 1000, 1300, "MX-02004"),
            bought("abc", 2, 1, 1010, 1200, "MX-02004"),
            bought("abc", 3, 0, 5000, 9000, "MX-26043"),
            // The first again, reported twice.
            bought("abc", 1, 0, 1000, 1305, "MX-02004"),
            // Two guns, no days.
            Bought {
                sold: None,
                recovered: None,
                dealer: None,
                place: None,
                ..bought("de", 4, 0, 0, 0, "")
            },
            // Recovered before it was sold: not short.
            bought("de", 5, 2, 2000, 1000, "MX-02004"),
            bought("f", 6, 0, 1, 2, "MX-02004"),
        ];
        let leads = find(&rows, &PurchaserOptions::default());
        let seen: Vec<(&str, f64, &[u32])> = leads
            .iter()
            .map(|l| (l.id.as_str(), l.score, l.guns.as_slice()))
            .collect();
        assert_eq!(
            seen,
            [
                ("purchaser_several_guns:abc", 5.5, &[1, 2, 3][..]),
                ("purchaser_several_guns:de", 2.0, &[4, 5][..]),
            ]
        );
        let number = |lead: usize, m| leads[lead].reason(m).map(|r| r.value);
        for (measure, value) in [
            (Measure::Guns, Some(3.0)),
            (Measure::ShortTimes, Some(2.0)),
            (Measure::Dealers, Some(2.0)),
            (Measure::Places, Some(2.0)),
            (Measure::DaysToRecoveryLeast, Some(190.0)),
            (Measure::DaysBetweenSales, Some(4000.0)),
            (Measure::DaysBetweenRecoveries, Some(7800.0)),
        ] {
            assert_eq!(number(0, measure), value, "{}", measure.name());
        }
        assert_eq!(number(1, Measure::DaysToRecoveryLeast), None);
        assert_eq!(number(1, Measure::DaysBetweenSales), None);
        rows.reverse();
        assert_eq!(find(&rows, &PurchaserOptions::default()), leads);
        let three = PurchaserOptions {
            guns_min: 3,
            ..PurchaserOptions::default()
        };
        assert_eq!(find(&rows, &three).len(), 1);
    }

    #[test]
    fn extreme_days_do_not_break_it() {
        let rows = [
            bought("a", 1, 0, i32::MIN, i32::MAX, ""),
            bought("a", 2, 0, i32::MAX, i32::MIN, ""),
        ];
        let leads = find(&rows, &PurchaserOptions::default());
        assert_eq!(leads[0].score, 2.0);
    }
}
