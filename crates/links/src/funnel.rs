//! How far traces came, and shares that say of what they are a share.

use serde::Serialize;

/// The level of every interval of this crate.
const LEVEL: f64 = 0.95;

/// What a share is a share of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Denominator {
    /// Records of recoveries, duplicate reports counted.
    Recoveries,
    /// Distinct guns.
    Guns,
    /// Guns submitted for tracing.
    Submitted,
    /// Guns made in the United States or brought in by its licensees.
    UsSourced,
    /// Guns traced to a dealer or further.
    ToDealer,
    /// Guns traced to the first sale to a purchaser.
    ToPurchaser,
    /// Guns whose first sale is known, submitted for tracing or not.
    SaleKnown,
    /// Guns whose time is known well enough to say.
    TimeKnown,
}

impl Denominator {
    /// All of them, the widest first.
    pub const ALL: [Denominator; 8] = [
        Denominator::Recoveries,
        Denominator::Guns,
        Denominator::Submitted,
        Denominator::UsSourced,
        Denominator::ToDealer,
        Denominator::ToPurchaser,
        Denominator::SaleKnown,
        Denominator::TimeKnown,
    ];

    /// The name used in machine output.
    pub fn name(self) -> &'static str {
        match self {
            Denominator::Recoveries => "recoveries",
            Denominator::Guns => "guns",
            Denominator::Submitted => "submitted",
            Denominator::UsSourced => "us_sourced",
            Denominator::ToDealer => "to_dealer",
            Denominator::ToPurchaser => "to_purchaser",
            Denominator::SaleKnown => "sale_known",
            Denominator::TimeKnown => "time_known",
        }
    }
}

/// A share that carries what it is a share of.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Share {
    /// What is shared: `us_sourced`, `to_purchaser`, `short`.
    pub name: &'static str,
    /// How many are such.
    pub numerator: u64,
    /// Of what.
    pub denominator_name: Denominator,
    /// Of how many.
    pub denominator: u64,
    /// Between 0 and 1; `None` where there is nothing to share.
    pub value: Option<f64>,
    /// Lower end of the 95 % interval (Wilson, see `docs/methods/intervals.md`).
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

impl Share {
    /// `numerator` of `denominator`. Without value where the denominator is 0 or the numerator more than it.
    pub fn of(
        name: &'static str,
        numerator: u64,
        denominator_name: Denominator,
        denominator: u64,
    ) -> Share {
        let estimate = cotejo_stats::share(numerator as f64, denominator as f64, LEVEL);
        Share {
            name,
            numerator,
            denominator_name,
            denominator,
            value: estimate.map(|e| e.value),
            low: estimate.map(|e| e.interval.low),
            high: estimate.map(|e| e.interval.high),
        }
    }
}

/// How many guns came how far.
///
/// INVARIANT: `recoveries == guns + duplicates` where it was counted from records; `submitted <= guns`, and `us_sourced`, `to_dealer`
/// and `to_purchaser` count submitted guns only, so that each is a part of `submitted`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Funnel {
    /// Records of recoveries.
    pub recoveries: u64,
    /// Records beyond the first of their gun.
    pub duplicates: u64,
    /// Distinct guns.
    pub guns: u64,
    /// Guns submitted for tracing.
    pub submitted: u64,
    /// Submitted guns made in the United States or brought in by its licensees.
    pub us_sourced: u64,
    /// Submitted guns traced to a dealer or further.
    pub to_dealer: u64,
    /// Submitted guns traced to the first sale to a purchaser.
    pub to_purchaser: u64,
    /// Guns whose first sale is known, submitted or not: what flows and places of sale are counted over.
    pub sale_known: u64,
}

impl Funnel {
    /// Every share that is published of such a table, each with its own denominator: the same 27 825 purchasers are 40.8 % of the
    /// US-sourced guns and 27.9 % of the submitted ones.
    pub fn shares(&self) -> Vec<Share> {
        use Denominator as D;
        vec![
            Share::of(
                "duplicates",
                self.duplicates,
                D::Recoveries,
                self.recoveries,
            ),
            Share::of("submitted", self.submitted, D::Guns, self.guns),
            Share::of("us_sourced", self.us_sourced, D::Submitted, self.submitted),
            Share::of("to_dealer", self.to_dealer, D::Submitted, self.submitted),
            Share::of(
                "to_purchaser",
                self.to_purchaser,
                D::Submitted,
                self.submitted,
            ),
            Share::of(
                "to_purchaser",
                self.to_purchaser,
                D::UsSourced,
                self.us_sourced,
            ),
            Share::of(
                "to_purchaser",
                self.to_purchaser,
                D::ToDealer,
                self.to_dealer,
            ),
        ]
    }
}

impl std::ops::AddAssign for Funnel {
    fn add_assign(&mut self, other: Funnel) {
        self.recoveries += other.recoveries;
        self.duplicates += other.duplicates;
        self.guns += other.guns;
        self.submitted += other.submitted;
        self.us_sourced += other.us_sourced;
        self.to_dealer += other.to_dealer;
        self.to_purchaser += other.to_purchaser;
        self.sale_known += other.sale_known;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Guns recovered in Mexico and submitted for tracing in 2007–2011, as ATF published them: one count of purchasers, two shares.
    #[test]
    fn a_published_count_has_one_share_a_denominator() {
        let funnel = Funnel {
            recoveries: 99_691,
            guns: 99_691,
            submitted: 99_691,
            us_sourced: 68_161,
            to_dealer: 30_000,
            to_purchaser: 27_825,
            ..Funnel::default()
        };
        let shares = funnel.shares();
        let percent = |name: &str, of: Denominator| {
            let share = shares
                .iter()
                .find(|s| s.name == name && s.denominator_name == of)
                .unwrap();
            (share.value.unwrap() * 1000.0).round() / 10.0
        };
        assert_eq!(percent("us_sourced", Denominator::Submitted), 68.4);
        assert_eq!(percent("to_purchaser", Denominator::UsSourced), 40.8);
        assert_eq!(percent("to_purchaser", Denominator::Submitted), 27.9);
    }

    #[test]
    fn nothing_shared_has_no_value() {
        let share = Share::of("short", 0, Denominator::TimeKnown, 0);
        assert_eq!((share.value, share.low, share.high), (None, None, None));
        assert_eq!(
            Funnel::default()
                .shares()
                .iter()
                .filter_map(|s| s.value)
                .count(),
            0
        );
    }

    #[test]
    fn names_are_those_of_the_output() {
        for d in Denominator::ALL {
            assert_eq!(serde_json_name(d), d.name());
        }
    }

    fn serde_json_name(d: Denominator) -> String {
        let debug = format!("{d:?}");
        let mut out = String::new();
        for c in debug.chars() {
            if c.is_uppercase() && !out.is_empty() {
                out.push('_');
            }
            out.extend(c.to_lowercase());
        }
        out
    }
}
