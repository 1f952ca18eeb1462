//! Leads: what stands out in traces by number, to be looked at by people. A lead is no finding of fact, let alone of guilt.
//!
//! Each kind is a pure function on slices with declared options; it tests, ranks and gives reasons as numbers. Words are made elsewhere.
//! `docs/methods/leads.md` has the tests, what they assume, and what no lead is evidence of.
//!
//! INVARIANT: the same input gives the same leads, in the same order, with the same ids, however the input is ordered.

pub mod business_days;
pub mod dealers;
pub mod multiple;
pub mod purchasers;
pub mod routes;
pub mod sudden;

use cotejo_stats::Estimate;
use serde::Serialize;

macro_rules! names {
    ($(#[$about:meta])* $type:ident { $($variant:ident = $name:literal, $meaning:literal;)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        pub enum $type { $(#[doc = $meaning] #[serde(rename = $name)] $variant,)+ }

        impl $type {
            /// All of them.
            pub const ALL: &'static [$type] = &[$($type::$variant),+];

            /// The name used in machine output and docs.
            pub fn name(self) -> &'static str {
                match self { $($type::$variant => $name),+ }
            }
        }
    };
}

names! {
    /// What a lead is about.
    LeadKind {
        DealerShortTimes = "dealer_short_times", "A dealer with more short times-to-crime than its exposure explains.";
        PurchaserSeveralGuns = "purchaser_several_guns", "A purchaser of whom several guns were recovered.";
        MultipleSale = "multiple_sale", "Several handguns, or rifles in a border state, sold to one purchaser by one dealer within five business days.";
        RepeatedRoute = "repeated_route", "More guns from a county of sale to a municipality of recovery than both explain.";
        SuddenMake = "sudden_make", "A make or calibre whose share of the recovered guns rose.";
    }
}

names! {
    /// Whether the numbers carry a lead.
    LeadVerdict {
        Lead = "lead", "They do.";
        CannotTell = "cannot_tell", "They do not: chance, or too few cases.";
    }
}

names! {
    /// What a number of a lead is.
    Measure {
        Guns = "guns", "Distinct guns recovered.";
        Traced = "traced", "Guns traced to the subject.";
        Short = "short", "Of them, with a short time-to-crime.";
        Sales = "sales", "Sales of the subject.";
        Expected = "expected", "What exposure alone would give.";
        Ratio = "ratio", "Observed over expected, with its exact interval.";
        Shrunken = "shrunken", "The ratio drawn towards that of all, by how little is known of it.";
        P = "p", "Probability of so many or more by chance.";
        Dealers = "dealers", "Distinct dealers.";
        Places = "places", "Distinct places of recovery.";
        DaysBetweenSales = "days_between_sales", "Days from the first sale to the last.";
        DaysBetweenRecoveries = "days_between_recoveries", "Days from the first recovery to the last.";
        DaysToRecoveryLeast = "days_to_recovery_least", "Fewest days from a sale to the recovery of its gun.";
        ShortTimes = "short_times", "Guns recovered within the short time of their sale.";
        Windows = "windows", "Stretches of sales, each within five business days of the next.";
        SalesInWindows = "sales_in_windows", "Sales in them.";
        SalesInFiveDays = "sales_in_five_days", "Most sales within any five business days.";
        FromTotal = "from_total", "Guns of the county of sale, wherever recovered.";
        ToTotal = "to_total", "Guns of the municipality, wherever sold.";
        Before = "before", "Guns in the window before.";
        After = "after", "Guns in the last window.";
        ShareBefore = "share_before", "Share of all guns in the window before.";
        ShareAfter = "share_after", "Share of all guns in the last window.";
    }
}

names! {
    /// What a lead is not evidence of; every kind has several.
    Caution {
        TraceIsNoProof = "trace_is_no_proof", "A trace is asked for in an investigation; not every gun traced was used in a crime, and traced guns are no sample of crime guns (ATF).";
        NoWrongdoing = "no_wrongdoing", "Nothing here says that the dealer or purchaser broke a law.";
        SellsMuch = "sells_much", "A dealer may have many traces because it sells much, or near where guns are recovered and traced.";
        Complied = "complied", "A dealer that keeps and hands over its records has more of its sales traced than one that does not.";
        RecentSales = "recent_sales", "A dealer that opened or grew lately has sold more guns that can only have short times.";
        StolenOrResold = "stolen_or_resold", "Guns may have been stolen from the purchaser, or lawfully sold on.";
        IdentityUnsure = "identity_unsure", "Two records may wrongly be taken for one person, shop or gun.";
        LawfulMultiple = "lawful_multiple", "Buying several guns is lawful; the dealer must report it, and most are never recovered.";
        BusinessDays = "business_days", "Business days are taken as Monday to Friday without federal holidays, and days with a sale; the dealer's own hours are not known.";
        RifleKindUnknown = "rifle_kind_unknown", "Whether a rifle is semi-automatic with a detachable magazine is not in the records; calibre and type are all there is.";
        WhoTraces = "who_traces", "Counts follow where guns are seized and traced as much as where they go.";
        ReportingChanged = "reporting_changed", "A share also rises where a kind of gun begins to be traced, or to be written differently.";
        ManyTests = "many_tests", "Of the leads with q at most 0.05, one in twenty is expected to be chance.";
    }
}

impl LeadKind {
    /// What such a lead is not evidence of.
    pub fn cautions(self) -> &'static [Caution] {
        use Caution::*;
        match self {
            LeadKind::DealerShortTimes => &[
                TraceIsNoProof,
                NoWrongdoing,
                SellsMuch,
                Complied,
                RecentSales,
                ManyTests,
            ],
            LeadKind::PurchaserSeveralGuns => {
                &[TraceIsNoProof, NoWrongdoing, StolenOrResold, IdentityUnsure]
            }
            LeadKind::MultipleSale => &[
                NoWrongdoing,
                LawfulMultiple,
                BusinessDays,
                RifleKindUnknown,
                IdentityUnsure,
            ],
            LeadKind::RepeatedRoute => &[TraceIsNoProof, WhoTraces, ManyTests],
            LeadKind::SuddenMake => &[TraceIsNoProof, ReportingChanged, WhoTraces, ManyTests],
        }
    }
}

/// A number that a lead rests on.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Reason {
    /// What it is; the unit is in its name.
    pub measure: Measure,
    /// The number.
    pub value: f64,
    /// Lower end of its interval.
    pub low: Option<f64>,
    /// Upper end; `None` also where there is a lower one and nothing bounds it above.
    pub high: Option<f64>,
}

impl Reason {
    /// A number without an interval.
    pub fn of(measure: Measure, value: f64) -> Reason {
        Reason {
            measure,
            value,
            low: None,
            high: None,
        }
    }

    /// An estimate with its interval.
    pub fn with(measure: Measure, estimate: Estimate) -> Reason {
        Reason {
            measure,
            value: estimate.value,
            low: Some(estimate.interval.low),
            high: Some(estimate.interval.high),
        }
    }
}

/// Whom or what a lead is about; numbers are the caller's, keys stay the same from run to run.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A dealer.
    Dealer {
        /// Its number.
        dealer: u32,
        /// Its key: licence or name.
        key: String,
    },
    /// A purchaser.
    Purchaser {
        /// The number.
        purchaser: u32,
        /// The key: the source's identifier.
        key: String,
    },
    /// Sales of one dealer to one purchaser.
    Sales {
        /// The dealer's number.
        dealer: u32,
        /// The dealer's key.
        dealer_key: String,
        /// The purchaser's number.
        purchaser: u32,
        /// The purchaser's key.
        purchaser_key: String,
        /// What was sold.
        class: multiple::Class,
    },
    /// A way from a place of sale to a place of recovery.
    Route {
        /// Key of the place of sale.
        from: String,
        /// Key of the place of recovery.
        to: String,
    },
    /// A make, model or calibre.
    Thing {
        /// Its name.
        name: String,
    },
}

/// Something to look at, with the numbers it rests on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Lead {
    /// Kind and key of the subject: the same from run to run.
    pub id: String,
    /// What it is about.
    pub kind: LeadKind,
    /// Whom or what it is about.
    pub subject: Subject,
    /// The numbers it rests on.
    pub reasons: Vec<Reason>,
    /// False discovery rate at which it is among the leads of its kind; `None` where nothing was tested.
    pub q: Option<f64>,
    /// What leads of its kind are ranked by; not comparable between kinds.
    pub score: f64,
    /// The guns it rests on, by number, ascending.
    pub guns: Vec<u32>,
    /// Whether the numbers carry it.
    pub verdict: LeadVerdict,
}

impl Lead {
    /// A number of the lead; `None` where it has none of that kind.
    pub fn reason(&self, measure: Measure) -> Option<&Reason> {
        self.reasons.iter().find(|r| r.measure == measure)
    }
}

/// Leads first, then by score, then by id.
fn rank(leads: &mut [Lead]) {
    leads.sort_by(|a, b| {
        a.verdict
            .cmp(&b.verdict)
            .then(b.score.total_cmp(&a.score))
            .then_with(|| a.id.cmp(&b.id))
    });
}

/// Guns ascending, each once.
fn distinct(guns: impl IntoIterator<Item = u32>) -> Vec<u32> {
    let mut guns: Vec<u32> = guns.into_iter().collect();
    guns.sort_unstable();
    guns.dedup();
    guns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_once_and_every_kind_has_cautions() {
        let mut names: Vec<&str> = LeadKind::ALL.iter().map(|k| k.name()).collect();
        names.extend(Measure::ALL.iter().map(|m| m.name()));
        names.extend(Caution::ALL.iter().map(|c| c.name()));
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        for kind in LeadKind::ALL {
            assert!(kind.cautions().len() >= 3, "{}", kind.name());
        }
        for caution in Caution::ALL {
            assert!(
                LeadKind::ALL.iter().any(|k| k.cautions().contains(caution)),
                "{}",
                caution.name()
            );
        }
    }

    #[test]
    fn every_name_is_in_the_docs() {
        let docs = include_str!("../../../docs/methods/leads.md");
        let kinds = LeadKind::ALL.iter().map(|k| k.name());
        for name in kinds.chain(Caution::ALL.iter().map(|c| c.name())) {
            assert!(docs.contains(&format!("`{name}`")), "{name}");
        }
    }
}
