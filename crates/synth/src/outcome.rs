//! What a trace of a made-up gun comes to, and how many come to it.

use crate::chance::{Chance, Weights};

macro_rules! outcomes {
    ($($variant:ident = $name:literal, $code:literal, $weight:literal, $meaning:literal;)+) => {
        /// What the trace of a gun comes to, were every record read rightly.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Outcome { $(#[doc = $meaning] $variant,)+ }

        impl Outcome {
            /// All of them.
            pub const ALL: &'static [Outcome] = &[$(Outcome::$variant),+];

            /// The name, as in the table of the truth.
            pub fn name(self) -> &'static str {
                match self { $(Outcome::$variant => $name),+ }
            }

            /// The code, as in the recoveries.
            pub fn code(self) -> &'static str {
                match self { $(Outcome::$variant => $code),+ }
            }

            /// Guns of 10,000 submitted for tracing.
            fn weight(self) -> u32 {
                match self { $(Outcome::$variant => $weight),+ }
            }
        }
    };
}

// Of guns recovered in Mexico and submitted for tracing, 70 % were US-sourced (GAO-21-322, 2014–2018: the first ten lines
// sum to 7,000), and about a third were traced to a purchaser (ATF, NFCTA vol. IV, 2021–2023, as the press gives it). How the
// rest divides is an assumption: GAO gives causes (number filed off, no record, too old), but no shares for Mexico.
outcomes! {
    PurchaserIdentified = "purchaser_identified", "PURCHASER_IDENTIFIED", 3333, "Traced to the first sale.";
    DealerOnly = "dealer_only", "DEALER_ONLY", 450, "Traced to a dealer, whose sale is not on record.";
    DealerRecordsMissing = "dealer_records_missing", "DEALER_RECORDS_MISSING", 350, "Traced to a dealer, whose records are lost.";
    DistributorOnly = "distributor_only", "DISTRIBUTOR_ONLY", 600, "Traced to a distributor.";
    MakerOnly = "maker_only", "MAKER_ONLY", 800, "Traced to a maker in the United States.";
    ImporterOnly = "importer_only", "IMPORTER_ONLY", 567, "Traced to an importer.";
    SoldToGovernment = "sold_to_government", "SOLD_TO_GOVERNMENT", 60, "Sold to a government by its maker.";
    TooOld = "too_old", "TOO_OLD", 190, "Made before records had to be kept (1968).";
    NotFound = "not_found", "NOT_FOUND", 450, "Of a maker in the United States or imported, but on no record.";
    Pending = "pending", "PENDING", 200, "Submitted, not answered yet.";
    Foreign = "foreign", "FOREIGN", 1700, "Made abroad and never in the United States.";
    SerialObliterated = "serial_obliterated", "SERIAL_OBLITERATED", 650, "Serial number filed off.";
    SerialMissing = "serial_missing", "SERIAL_MISSING", 350, "No serial number was given.";
    MakeUnknown = "make_unknown", "MAKE_UNKNOWN", 300, "Neither make nor model was given.";
    NotRequested = "not_requested", "NOT_REQUESTED", 0, "No trace was requested.";
}

/// Guns for which no trace is requested: an assumption; Mexico's authorities do not publish it.
const NOT_REQUESTED: f64 = 0.08;

impl Outcome {
    /// True where the gun came through the United States by what a trace can know.
    pub fn us_sourced(self) -> bool {
        (self as usize) < Outcome::Foreign as usize
    }

    /// True where a dealer is known.
    pub(crate) fn has_dealer(self) -> bool {
        matches!(
            self,
            Outcome::PurchaserIdentified | Outcome::DealerOnly | Outcome::DealerRecordsMissing
        )
    }

    /// True where no chain of transfers can say it: the publisher always does.
    pub(crate) fn is_only_published(self) -> bool {
        matches!(
            self,
            Outcome::DealerRecordsMissing
                | Outcome::SoldToGovernment
                | Outcome::TooOld
                | Outcome::Pending
        )
    }
}

/// Draws outcomes.
pub(crate) struct Outcomes(Weights);

impl Outcomes {
    pub(crate) fn new() -> Outcomes {
        Outcomes(Weights::new(Outcome::ALL.iter().map(|o| o.weight())))
    }

    pub(crate) fn draw(&self, chance: &mut Chance) -> Outcome {
        if chance.hits(NOT_REQUESTED) {
            return Outcome::NotRequested;
        }
        let at = self.0.draw(chance);
        Outcome::ALL.get(at).copied().unwrap_or(Outcome::NotFound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_shares_are_in_the_weights() {
        let sum = |of: &dyn Fn(Outcome) -> bool| -> u32 {
            Outcome::ALL
                .iter()
                .filter(|o| of(**o))
                .map(|o| o.weight())
                .sum()
        };
        assert_eq!(sum(&|_| true), 10_000);
        assert_eq!(sum(&|o| o.us_sourced()), 7_000);
        assert_eq!(Outcome::PurchaserIdentified.weight(), 3_333);
    }

    #[test]
    fn codes_are_names_in_capitals() {
        for outcome in Outcome::ALL {
            assert_eq!(outcome.code(), outcome.name().to_uppercase());
        }
    }
}
