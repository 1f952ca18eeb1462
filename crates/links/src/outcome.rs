//! What came of a trace: the outcomes, their names, and the codes that publishers write.

use cotejo_model::fold;
use serde::{Deserialize, Serialize};

macro_rules! outcomes {
    ($($variant:ident = $name:literal, [$($alias:literal),*], $meaning:literal;)+) => {
        /// What came of the trace of a gun. They follow the closing codes of ATF's National Tracing Center as GAO-21-322 groups them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[repr(u8)]
        pub enum Outcome { $(#[doc = $meaning] $variant,)+ }

        impl Outcome {
            /// All of them, the furthest along the chain first.
            pub const ALL: &'static [Outcome] = &[$(Outcome::$variant),+];

            /// The name used in machine output, files and docs.
            pub fn name(self) -> &'static str {
                match self { $(Outcome::$variant => $name),+ }
            }

            /// What it means, in English.
            pub fn meaning(self) -> &'static str {
                match self { $(Outcome::$variant => $meaning),+ }
            }

            /// Other writings, as [`fold`] leaves them, beside the name.
            fn aliases(self) -> &'static [&'static str] {
                match self { $(Outcome::$variant => &[$($alias),*]),+ }
            }
        }
    };
}

outcomes! {
    PurchaserIdentified = "purchaser_identified", ["purchaser", "traced to purchaser", "traced to a purchaser", "comprador identificado"], "Traced to the first sale to a purchaser.";
    DealerOnly = "dealer_only", ["dealer", "dealer identified", "traced to dealer", "traced to a dealer"], "Traced to a dealer, not to a purchaser.";
    DealerRecordsMissing = "dealer_records_missing", ["dealer records unavailable", "no dealer record", "out of business no record", "records missing"], "The dealer was found; its records of the sale are lost, incomplete or destroyed.";
    DistributorOnly = "distributor_only", ["distributor", "wholesaler", "traced to wholesaler"], "Traced to a distributor, not to a dealer.";
    MakerOnly = "maker_only", ["manufacturer", "manufacturer only", "maker", "traced to manufacturer"], "Traced to its maker in the United States, no further.";
    ImporterOnly = "importer_only", ["importer", "traced to importer"], "Traced to its importer into the United States, no further.";
    SoldToGovernment = "sold_to_government", ["government", "military", "law enforcement", "us military", "foreign government"], "Sold or exported to a government, its police or its forces.";
    Foreign = "foreign", ["foreign no us importer", "no us nexus", "not us sourced", "non us"], "Made abroad, no importer into the United States known.";
    TooOld = "too_old", ["firearm too old", "pre 1968", "older than gca"], "Made before records had to be kept (Gun Control Act of 1968).";
    SerialObliterated = "serial_obliterated", ["obliterated", "obliterated serial", "serial number obliterated"], "The serial number is filed off.";
    SerialMissing = "serial_missing", ["no serial", "no serial number", "serial number missing"], "No serial number is given.";
    SerialInvalid = "serial_invalid", ["invalid serial", "invalid serial number", "serial number invalid", "incomplete serial"], "What is given is no serial number, or not one of its maker.";
    SerialAmbiguous = "serial_ambiguous", ["serial duplicate", "duplicate serial"], "The serial number, or what is left of it, fits several guns.";
    MakeUnknown = "make_unknown", ["manufacturer unknown", "unknown manufacturer", "insufficient information"], "The maker is not known.";
    NotFound = "not_found", ["no record", "no record found", "unable to trace"], "Maker and serial number are known; no record of such a gun is held.";
    Pending = "pending", ["in progress", "open", "en proceso"], "The trace is requested and not closed.";
    NotRequested = "not_requested", ["not submitted", "no trace requested", "no solicitado"], "No trace was requested.";
}

impl Outcome {
    /// The outcome that a publisher's text names: its name or another known writing, of any case and punctuation (`PURCHASER_IDENTIFIED`);
    /// `None` where it names none.
    pub fn read(text: &str) -> Option<Outcome> {
        let folded = fold(text);
        Outcome::ALL
            .iter()
            .copied()
            .find(|o| fold(o.name()) == folded || o.aliases().contains(&folded.as_str()))
    }

    /// The outcome of a name; `None` where there is none.
    pub fn find(name: &str) -> Option<Outcome> {
        Outcome::ALL.iter().copied().find(|o| o.name() == name)
    }

    /// True where a dealer is known.
    pub fn has_dealer(self) -> bool {
        matches!(
            self,
            Outcome::PurchaserIdentified | Outcome::DealerOnly | Outcome::DealerRecordsMissing
        )
    }

    /// Position in [`Outcome::ALL`].
    pub fn number(self) -> usize {
        self as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_aliases_read_back() {
        for (at, outcome) in Outcome::ALL.iter().enumerate() {
            assert_eq!(outcome.number(), at);
            assert_eq!(Outcome::find(outcome.name()), Some(*outcome));
            assert_eq!(
                Outcome::read(&outcome.name().to_uppercase()),
                Some(*outcome)
            );
            for alias in outcome.aliases() {
                assert_eq!(fold(alias), *alias);
                assert_eq!(Outcome::read(alias), Some(*outcome), "{alias}");
            }
        }
    }

    #[test]
    fn codes_as_published() {
        for (text, outcome) in [
            ("PURCHASER_IDENTIFIED", Some(Outcome::PurchaserIdentified)),
            ("Purchaser identified.", Some(Outcome::PurchaserIdentified)),
            ("Firearm too old", Some(Outcome::TooOld)),
            ("Comprador identificado", Some(Outcome::PurchaserIdentified)),
            ("", None),
            ("Resolved", None),
        ] {
            assert_eq!(Outcome::read(text), outcome, "{text}");
        }
    }
}
