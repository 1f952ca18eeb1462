//! What was changed in a text, by which rule, how surely.

use cotejo_model::Field;
use serde::Serialize;

macro_rules! rules {
    ($($variant:ident = $name:literal, $confidence:literal, $meaning:literal;)+) => {
        /// A rule by which a published text is read as something else. `docs/methods/normalisation.md` describes each.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Rule { $(#[doc = $meaning] $variant,)+ }

        impl Rule {
            /// All of them.
            pub const ALL: &'static [Rule] = &[$(Rule::$variant),+];

            /// The name used in machine output and docs.
            pub fn name(self) -> &'static str {
                match self { $(Rule::$variant => $name),+ }
            }

            /// How sure a change by this rule is on its own, from 0 to 1: a declared weight, not a measured probability.
            pub fn confidence(self) -> f64 {
                match self { $(Rule::$variant => $confidence),+ }
            }
        }
    };
}

rules! {
    Nothing = "nothing", 1.0, "A text that says that nothing is known (`unknown`, `N/A`, `SIN DATO`), taken as none.";
    NotRead = "not_read", 1.0, "A text that no table knows, or that could be several things, taken as none with its candidates.";
    Case = "case", 1.0, "Letters to upper case.";
    Space = "space", 1.0, "Spaces, hyphens and other marks taken out of a serial number; spaces at the ends of a text.";
    LetterO = "letter_o", 0.98, "The letter O read as the figure 0, as NCIC does.";
    LetterI = "letter_i", 0.97, "The letter I read as the figure 1.";
    ImporterMark = "importer_mark", 0.95, "An importer's mark taken off a serial number and read as the importer.";
    MakerMark = "maker_mark", 0.95, "The maker's name or code taken off a serial number.";
    Label = "label", 0.99, "A label taken off (`S/N`, `SERIE`, `NO.`).";
    Obliterated = "obliterated", 1.0, "A text that says that the number is filed off.";
    Unreadable = "unreadable", 1.0, "Figures that cannot be read, kept as a pattern.";
    NotASerial = "not_a_serial", 1.0, "A text that is no serial number (`N/A`, `UNKNOWN`, signs, an emoji).";
    SeriesPrefix = "series_prefix", 0.9, "A maker's series alone, the number after it missing (`382` of Ruger, `T6429` of Canik).";
    MakeAlias = "make_alias", 0.99, "Another writing or the NCIC code of a make.";
    MakeSpelling = "make_spelling", 0.9, "A make with a slip of the pen, nearest to one make only.";
    MakeFromModel = "make_from_model", 0.85, "A make filled in from the model, which only one maker has.";
    MakeFromCell = "make_from_cell", 0.97, "Make and model parted from one cell.";
    ModelAlias = "model_alias", 0.97, "Another writing of a model.";
    CalibreAlias = "calibre_alias", 0.99, "Another writing of a calibre.";
    CalibreFromModel = "calibre_from_model", 0.85, "A calibre filled in from the model, which has only one.";
    TypeAlias = "type_alias", 0.99, "Another writing or the NCIC code of a type.";
    TypeFromModel = "type_from_model", 0.9, "A type filled in from the model.";
    SeveralGuns = "several_guns", 0.95, "A cell that lists several guns, parted.";
    DateOrder = "date_order", 0.9, "Day and month in the declared order of the source.";
    DateForm = "date_form", 0.99, "Another writing of a date that can be read in one way only: month in letters, time of day cut off.";
    TwoDigitYear = "two_digit_year", 0.97, "A year of two figures put into the hundred years that end with the file.";
    DateSwapped = "date_swapped", 0.8, "Day and month exchanged, since the month would be above 12.";
    PartialDate = "partial_date", 1.0, "A date without day or month, kept as a range.";
    ImpossibleDate = "impossible_date", 1.0, "A date that cannot be, taken as none.";
    LicenceForm = "licence_form", 0.99, "Hyphens or leading zeros of a licence number put back.";
    LicencePart = "licence_part", 0.95, "Part of a licence number, enough to find the licensee.";
    LicenceInvalid = "licence_invalid", 1.0, "A text that is no licence number, taken as none.";
    DealerSpelling = "dealer_spelling", 0.9, "Another writing of a dealer's name at the same place.";
    DealerLicence = "dealer_licence", 0.99, "Another name under the same licence.";
    PlaceName = "place_name", 0.98, "A place found by its name.";
}

/// One reading of a published text as something else.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// The field.
    pub field: Field,
    /// As published.
    pub from: String,
    /// As read; empty where it is taken as none.
    pub to: String,
    /// By which rule.
    pub rule: Rule,
    /// How sure, from 0 to 1.
    pub confidence: f64,
}

impl Change {
    /// A change as sure as its rule.
    pub fn by(rule: Rule, field: Field, from: &str, to: &str) -> Change {
        Change {
            field,
            from: from.to_string(),
            to: to.to_string(),
            rule,
            confidence: rule.confidence(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCS: &str = include_str!("../../../docs/methods/normalisation.md");

    #[test]
    fn every_rule_is_described_with_its_confidence() {
        for rule in Rule::ALL {
            let begins = format!("| `{}` |", rule.name());
            let line = DOCS.lines().find(|l| l.starts_with(&begins));
            let ends = format!("| {} |", rule.confidence());
            assert!(
                line.is_some_and(|l| l.ends_with(&ends)),
                "{}: {line:?}",
                rule.name()
            );
        }
    }
}
