//! Multiple sales: two or more guns to one purchaser by one dealer within five consecutive business days.
//!
//! Dealers report them to ATF: of handguns anywhere (27 CFR 478.126a, form 3310.4), of certain rifles in Arizona, California, New Mexico
//! and Texas (form 3310.12). Most are lawful; a recovered gun among them is what makes one a lead here.

use serde::Serialize;

use super::business_days::BusinessDays;
use super::{Lead, LeadKind, LeadVerdict, Measure, Reason, Subject, distinct, rank};

/// Days in a row within which sales are one multiple sale.
const WINDOW: u32 = 5;
/// States in which multiple sales of rifles are reported: Arizona, California, New Mexico, Texas.
pub const RIFLE_STATES: [&str; 4] = ["US-04", "US-06", "US-35", "US-48"];
/// An id, day or gun that is not known.
pub const UNKNOWN: u32 = u32::MAX;
/// A day that is not known.
pub const NO_DAY: i32 = i32::MIN;

/// What a sale counts as for the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Neither.
    Other,
    /// A pistol or revolver.
    Handgun,
    /// A rifle of a calibre greater than .22 (.223 and 5.56 among them), as far as calibre and type tell.
    Rifle,
}

impl Class {
    /// The name used in machine output.
    pub fn name(self) -> &'static str {
        match self {
            Class::Other => "other",
            Class::Handgun => "handgun",
            Class::Rifle => "rifle",
        }
    }
}

/// Sales to purchasers, one a row; the slices have the same length (rows beyond the shortest are not read).
#[derive(Clone, Copy, Debug)]
pub struct Sales<'a> {
    /// Purchaser, or [`UNKNOWN`].
    pub purchaser: &'a [u32],
    /// Dealer, or [`UNKNOWN`].
    pub dealer: &'a [u32],
    /// Day number (see [`super::business_days::day_number`]), or [`NO_DAY`].
    pub day: &'a [i32],
    /// What was sold.
    pub class: &'a [Class],
    /// The recovered gun, or [`UNKNOWN`] for one that was not recovered.
    pub gun: &'a [u32],
}

/// Which multiple sales are leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MultipleOptions {
    /// Leads have at least so many recovered guns among the sales; 0 for all multiple sales.
    pub recovered_min: u32,
}

impl Default for MultipleOptions {
    fn default() -> MultipleOptions {
        MultipleOptions { recovered_min: 1 }
    }
}

/// Dealer and purchaser, each with its key, and where the dealer is.
pub trait Parties {
    /// A dealer's key, the same from run to run.
    fn dealer_key(&self, dealer: u32) -> String;
    /// A purchaser's key.
    fn purchaser_key(&self, purchaser: u32) -> String;
    /// True for a dealer in one of [`RIFLE_STATES`].
    fn reports_rifles(&self, dealer: u32) -> bool;
}

/// A sale of the rule, sorted by whom it is between.
type Row = (u32, u32, Class, i32, u32);

/// The multiple sales, one lead for all those of a class between a dealer and a purchaser, ranked by recovered guns, then by the most
/// sales within five days.
///
/// Days are counted by [`BusinessDays::counted`]: Monday to the next Monday is six, Friday to the next Thursday five. Sales without
/// purchaser, dealer or day are left out. Nothing is tested, so q is `None` and every verdict is a lead.
pub fn find(sales: &Sales<'_>, parties: &dyn Parties, options: &MultipleOptions) -> Vec<Lead> {
    let mut rows: Vec<Row> = Vec::new();
    let columns = sales.purchaser.iter().zip(sales.dealer).zip(sales.day);
    for (((&purchaser, &dealer), &day), (&class, &gun)) in
        columns.zip(sales.class.iter().zip(sales.gun))
    {
        let known = purchaser != UNKNOWN && dealer != UNKNOWN && day != NO_DAY;
        if known && class != Class::Other {
            rows.push((purchaser, dealer, class, day, gun));
        }
    }
    rows.sort_unstable();
    let days = || rows.iter().map(|r| r.3);
    let (Some(first), Some(last)) = (days().min(), days().max()) else {
        return Vec::new();
    };
    let calendar = BusinessDays::between(first, last);
    let mut leads: Vec<Lead> = rows
        .chunk_by(|a, b| (a.0, a.1, a.2) == (b.0, b.1, b.2))
        .filter(|of_one| of_one.len() > 1)
        .filter_map(|of_one| lead(of_one, &calendar, parties, options))
        .collect();
    rank(&mut leads);
    leads
}

/// The lead of one purchaser's purchases of one class from one dealer, by day; `None` where no two are within the window.
fn lead(
    rows: &[Row],
    calendar: &BusinessDays,
    parties: &dyn Parties,
    options: &MultipleOptions,
) -> Option<Lead> {
    let (purchaser, dealer, class, ..) = *rows.first()?;
    let within = |a: &Row, b: &Row| calendar.counted(a.3, b.3).is_some_and(|n| n <= WINDOW);
    // Sorted by day, any sale with another in its window has a neighbour in it.
    let stretches: Vec<&[Row]> = rows.chunk_by(within).filter(|s| s.len() > 1).collect();
    if stretches.is_empty() || (class == Class::Rifle && !parties.reports_rifles(dealer)) {
        return None;
    }
    let sold = stretches.iter().map(|s| s.len()).sum::<usize>();
    let guns = distinct(
        stretches
            .iter()
            .flat_map(|s| s.iter().map(|r| r.4))
            .filter(|g| *g != UNKNOWN),
    );
    if (guns.len() as u64) < u64::from(options.recovered_min) {
        return None;
    }
    let most = stretches
        .iter()
        .map(|s| most_within(s, within))
        .max()
        .unwrap_or(0);
    let (dealer_key, purchaser_key) =
        (parties.dealer_key(dealer), parties.purchaser_key(purchaser));
    Some(Lead {
        id: format!(
            "{}:{}:{dealer_key}:{purchaser_key}",
            LeadKind::MultipleSale.name(),
            class.name()
        ),
        kind: LeadKind::MultipleSale,
        subject: Subject::Sales {
            dealer,
            dealer_key,
            purchaser,
            purchaser_key,
            class,
        },
        reasons: vec![
            Reason::of(Measure::Guns, guns.len() as f64),
            Reason::of(Measure::SalesInFiveDays, most as f64),
            Reason::of(Measure::Windows, stretches.len() as f64),
            Reason::of(Measure::SalesInWindows, sold as f64),
            Reason::of(Measure::Sales, rows.len() as f64),
        ],
        q: None,
        // Recovered guns first; no dealer sells a thousand in five days to one purchaser.
        score: guns.len() as f64 + (most as f64 / 1000.0).min(0.999),
        guns,
        verdict: LeadVerdict::Lead,
    })
}

/// The most rows of a stretch that are all within one window.
fn most_within(stretch: &[Row], within: impl Fn(&Row, &Row) -> bool) -> usize {
    let mut from = 0;
    let mut most = 0;
    for (to, row) in stretch.iter().enumerate() {
        while stretch
            .get(from)
            .is_some_and(|first| from < to && !within(first, row))
        {
            from += 1;
        }
        most = most.max(to + 1 - from);
    }
    most
}

#[cfg(test)]
mod tests {
    use super::super::business_days::day_number;
    use super::*;

    struct Named;

    impl Parties for Named {
        fn dealer_key(&self, dealer: u32) -> String {
            format!("d{dealer}")
        }
        fn purchaser_key(&self, purchaser: u32) -> String {
            format!("p{purchaser}")
        }
        fn reports_rifles(&self, dealer: u32) -> bool {
            dealer < 10
        }
    }

    /// Sales as purchaser, dealer, day, class, gun.
    fn leads(
        rows: &[(u32, u32, &str, Class, u32)],
        recovered_min: u32,
    ) -> Vec<(String, Vec<f64>, Vec<u32>)> {
        let column =
            |of: fn(&(u32, u32, &str, Class, u32)) -> u32| rows.iter().map(of).collect::<Vec<_>>();
        let day: Vec<i32> = rows
            .iter()
            .map(|r| r.2.parse().map_or(NO_DAY, day_number))
            .collect();
        let class: Vec<Class> = rows.iter().map(|r| r.3).collect();
        let sales = Sales {
            purchaser: &column(|r| r.0),
            dealer: &column(|r| r.1),
            day: &day,
            class: &class,
            gun: &column(|r| r.4),
        };
        find(&sales, &Named, &MultipleOptions { recovered_min })
            .into_iter()
            .map(|l| {
                assert_eq!((l.q, l.verdict), (None, LeadVerdict::Lead));
                (l.id, l.reasons.iter().map(|r| r.value).collect(), l.guns)
            })
            .collect()
    }

    #[test]
    fn five_business_days_make_one_sale() {
        use Class::{Handgun, Other, Rifle};
        let no = UNKNOWN;
        let rows = [
            // Friday and the next Thursday, then the Monday after: a third within the window of the second, not of the first.
            (1, 1, "2021-03-05", Handgun, 7),
            (1, 1, "2021-03-11", Handgun, no),
            (1, 1, "2021-03-15", Handgun, 3),
            // Monday and the next Monday: no.
            (2, 1, "2021-03-01", Handgun, 8),
            (2, 1, "2021-03-08", Handgun, 9),
            // The same day, twice, and again in the summer.
            (3, 1, "2021-03-01", Handgun, 4),
            (3, 1, "2021-03-01", Handgun, 5),
            (3, 1, "2021-07-01", Handgun, no),
            (3, 1, "2021-07-08", Handgun, no),
            (3, 1, "2021-12-01", Handgun, no),
            // A handgun and a rifle, two dealers, no day, no rule: no.
            (4, 1, "2021-03-01", Handgun, 1),
            (4, 1, "2021-03-01", Rifle, 2),
            (5, 1, "2021-03-01", Handgun, 1),
            (5, 2, "2021-03-01", Handgun, 2),
            (6, 1, "", Handgun, 1),
            (6, 1, "", Handgun, 2),
            (7, 1, "2021-03-01", Other, 1),
            (7, 1, "2021-03-01", Other, 2),
            (no, 1, "2021-03-01", Handgun, 1),
            (no, 1, "2021-03-01", Handgun, 2),
            // Rifles: dealer 9 is in a border state, dealer 10 is not.
            (8, 9, "2021-03-01", Rifle, 11),
            (8, 9, "2021-03-02", Rifle, no),
            (8, 10, "2021-03-01", Rifle, 12),
            (8, 10, "2021-03-02", Rifle, no),
            // No gun recovered.
            (9, 1, "2021-03-01", Handgun, no),
            (9, 1, "2021-03-02", Handgun, no),
        ];
        let id = |class: &str, d: u32, p: u32| format!("multiple_sale:{class}:d{d}:p{p}");
        let wanted = vec![
            (
                id("handgun", 1, 1),
                vec![2.0, 2.0, 1.0, 3.0, 3.0],
                vec![3, 7],
            ),
            (
                id("handgun", 1, 3),
                vec![2.0, 2.0, 2.0, 4.0, 5.0],
                vec![4, 5],
            ),
            (id("rifle", 9, 8), vec![1.0, 2.0, 1.0, 2.0, 2.0], vec![11]),
        ];
        assert_eq!(leads(&rows, 1), wanted);
        let mut back = rows.to_vec();
        back.reverse();
        assert_eq!(leads(&back, 1), wanted);
        assert_eq!(leads(&rows, 0).len(), 4);
        assert_eq!(leads(&rows, 2).len(), 2);
        assert!(leads(&[], 0).is_empty());
    }

    proptest::proptest! {
        /// Against the rule said plainly: a lead for every dealer and purchaser with any two sales at most five days apart.
        #[test]
        fn any_two_within_five_days_make_a_lead(rows in proptest::collection::vec((0_u32..3, 0_u32..2, 18_600_i32..18_660), 0..25)) {
            let purchaser: Vec<u32> = rows.iter().map(|r| r.0).collect();
            let dealer: Vec<u32> = rows.iter().map(|r| r.1).collect();
            let day: Vec<i32> = rows.iter().map(|r| r.2).collect();
            let class = vec![Class::Handgun; rows.len()];
            let gun: Vec<u32> = (0..rows.len() as u32).collect();
            let sales = Sales { purchaser: &purchaser, dealer: &dealer, day: &day, class: &class, gun: &gun };
            let leads = find(&sales, &Named, &MultipleOptions::default());
            let calendar = BusinessDays::between(18_600, 18_660);
            let mut wanted = std::collections::BTreeSet::new();
            for (i, a) in rows.iter().enumerate() {
                for b in rows.iter().skip(i + 1).filter(|b| (a.0, a.1) == (b.0, b.1)) {
                    if calendar.counted(a.2.min(b.2), a.2.max(b.2)).unwrap() <= 5 {
                        wanted.insert(format!("multiple_sale:handgun:d{}:p{}", a.1, a.0));
                    }
                }
            }
            let got: std::collections::BTreeSet<String> = leads.iter().map(|l| l.id.clone()).collect();
            proptest::prop_assert_eq!(got.len(), leads.len());
            proptest::prop_assert_eq!(got, wanted);
        }
    }
}
