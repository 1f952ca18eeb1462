//! The kinds of dirt, and how often each occurs.

macro_rules! kinds {
    ($($variant:ident = $name:literal, $rate:literal, $meaning:literal;)+) => {
        /// A kind of dirt. `docs/methods/synthetic.md` has the table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind { $(#[doc = $meaning] $variant,)+ }

        impl Kind {
            /// All of them.
            pub const ALL: &'static [Kind] = &[$(Kind::$variant),+];

            /// The name used in machine output and docs.
            pub fn name(self) -> &'static str {
                match self { $(Kind::$variant => $name),+ }
            }

            /// What it does, in English.
            pub fn meaning(self) -> &'static str {
                match self { $(Kind::$variant => $meaning),+ }
            }

            /// How often it occurs in the recoveries by default, where it can: from 0 to 1.
            pub fn rate(self) -> f64 {
                match self { $(Kind::$variant => $rate),+ }
            }
        }
    };
}

// Rates are assumptions, set so that a table looks about as bad as the published tables of traced guns that we know (there, for
// example, four licences in ten are left out, half of the calibres are short forms, and one serial in fifty is a fragment).
kinds! {
    SerialCase = "serial_case", 0.06, "A serial number in lower case.";
    SerialMarks = "serial_marks", 0.08, "A space or hyphen put into a serial number or left out.";
    LetterO = "letter_o", 0.05, "A letter O written as 0 or the other way, in serial numbers that have one.";
    LetterI = "letter_i", 0.05, "A letter I written as 1 or the other way, in serial numbers that have one.";
    ImporterMark = "importer_mark", 0.03, "The importer's mark before the serial number of an imported gun.";
    MakerMark = "maker_mark", 0.02, "The maker's word before the serial number.";
    Label = "label", 0.03, "A label before the serial number (`S/N`, `SERIE`).";
    Unreadable = "unreadable", 0.02, "One or two characters of a serial number as `?`.";
    Slip = "slip", 0.015, "One character of a serial number wrong, left out or put in.";
    Exchanged = "exchanged", 0.005, "Two neighbours in a serial number exchanged.";
    SerialWords = "serial_words", 0.6, "Other words than `OBLITERATED`, or words instead of a blank, where there is no number.";
    MakeAlias = "make_alias", 0.2, "A make by another of its writings.";
    MakeSlip = "make_slip", 0.015, "A make with a slip of the pen.";
    MakeAndModel = "make_and_model", 0.03, "Make and model in the cell of the make.";
    ModelAlias = "model_alias", 0.2, "A model by another of its writings.";
    ModelTrap = "model_trap", 0.03, "A model by a writing that is another maker's, where it has one.";
    Capitals = "capitals", 0.4, "Make and model in capitals.";
    Calibre = "calibre", 0.5, "A calibre by another of its writings.";
    Type = "type", 0.4, "A type by another word, Spanish or English.";
    Blank = "blank", 0.04, "A cell of make, model, calibre, type or municipality left blank.";
    SeveralGuns = "several_guns", 0.006, "Two guns in one row, the serial numbers in one cell.";
    Slashes = "slashes", 0.05, "A date with slashes: day first in recoveries, month first in transfers.";
    TwoDigitYear = "two_digit_year", 0.02, "A date with slashes and a year of two figures.";
    PartialDate = "partial_date", 0.01, "A date without its day, or year alone.";
    ImpossibleDate = "impossible_date", 0.002, "A date that cannot be (`31/02/2021`, `12/09/202`).";
    Duplicate = "duplicate", 0.06, "A second report of the same recovery by another agency.";
    Again = "again", 0.01, "A gun recovered a second time, months later.";
    DealerForm = "dealer_form", 0.15, "A dealer's name with another company form, case or sign.";
    DealerSlip = "dealer_slip", 0.03, "A dealer's name with a slip of the pen.";
    City = "city", 0.03, "A dealer's city spelled otherwise.";
    LicenceForm = "licence_form", 0.06, "A licence number without its hyphens.";
    LicencePart = "licence_part", 0.1, "The first three and last five figures of a licence number only.";
    LicenceExpiry = "licence_expiry", 0.03, "A licence number with the expiry of another renewal.";
    LicenceMissing = "licence_missing", 0.35, "No licence number.";
    CountyName = "county_name", 0.1, "A county by its name.";
    PlaceName = "place_name", 0.2, "Municipality and state of a recovery by name.";
}

/// How many kinds there are.
pub(crate) const KINDS: usize = Kind::ALL.len();

/// In the transfers, which licensees keep by law, dirt occurs this much less often. An assumption.
const IN_TRANSFERS: f64 = 0.25;

/// How often each kind of dirt occurs.
#[derive(Clone, Debug, PartialEq)]
pub struct Dirt([f64; KINDS]);

impl Dirt {
    /// No dirt at all.
    pub fn none() -> Dirt {
        Dirt([0.0; KINDS])
    }

    /// The default rates, each `factor` times; a rate ends at 0 and 1, and what is no number is 0.
    pub fn scaled(factor: f64) -> Dirt {
        Kind::ALL.iter().fold(Dirt::none(), |dirt, kind| {
            dirt.with(*kind, kind.rate() * factor)
        })
    }

    /// The same, but for the rate of one kind.
    pub fn with(mut self, kind: Kind, rate: f64) -> Dirt {
        if let Some(own) = self.0.get_mut(kind as usize) {
            *own = if rate.is_nan() {
                0.0
            } else {
                rate.clamp(0.0, 1.0)
            };
        }
        self
    }

    /// The rate of a kind in the recoveries.
    pub fn rate(&self, kind: Kind) -> f64 {
        self.0.get(kind as usize).copied().unwrap_or(0.0)
    }

    /// The rate of a kind in the transfers.
    pub fn rate_in_transfers(&self, kind: Kind) -> f64 {
        self.rate(kind) * IN_TRANSFERS
    }
}

impl Default for Dirt {
    /// About as bad as real tables.
    fn default() -> Dirt {
        Dirt::scaled(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_stay_between_zero_and_one() {
        assert_eq!(Dirt::default().rate(Kind::Label), 0.03);
        assert_eq!(Dirt::scaled(100.0).rate(Kind::Label), 1.0);
        assert_eq!(Dirt::scaled(f64::NAN), Dirt::none());
        assert_eq!(
            Dirt::none()
                .with(Kind::City, 0.4)
                .rate_in_transfers(Kind::City),
            0.1
        );
    }

    #[test]
    fn every_kind_is_described() {
        let page = include_str!("../../../docs/methods/synthetic.md");
        for kind in Kind::ALL {
            let line = format!("| `{}` | {} |", kind.name(), kind.rate());
            assert!(
                page.contains(&line),
                "docs/methods/synthetic.md: no line {line}"
            );
        }
    }
}
