//! The fields of records: names, where they stand, what they mean.
//!
//! They follow ATF form 3312.1 (National Tracing Center Trace Request) and the gun file of NCIC; see `docs/traces.md`.

use serde::{Deserialize, Serialize};

use super::RecordKind;

/// Whether records of a kind have a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// They do not.
    None,
    /// They may.
    Optional,
    /// A file without it is refused, a row without it is set aside.
    Required,
}

macro_rules! fields {
    ($($variant:ident = $name:literal, $recovery:ident, $transfer:ident, $meaning:literal;)+) => {
        /// A field of a record. Names are those of the templates' columns.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Field {
            $(#[doc = $meaning] #[serde(rename = $name)] $variant,)+
        }

        impl Field {
            /// All of them, in the order of the templates.
            pub const ALL: &'static [Field] = &[$(Field::$variant),+];

            /// The name: the template's column.
            pub fn name(self) -> &'static str {
                match self { $(Field::$variant => $name),+ }
            }

            /// What it means, in English, for templates and errors.
            pub fn meaning(self) -> &'static str {
                match self { $(Field::$variant => $meaning),+ }
            }

            /// Whether records of a kind have it.
            pub fn presence(self, kind: RecordKind) -> Presence {
                match (self, kind) {
                    $(
                        (Field::$variant, RecordKind::Recovery) => Presence::$recovery,
                        (Field::$variant, RecordKind::Transfer) => Presence::$transfer,
                    )+
                }
            }

            /// The field of this name; `None` where there is none.
            pub fn find(name: &str) -> Option<Field> {
                match name { $($name => Some(Field::$variant),)+ _ => None }
            }
        }
    };
}

fields! {
    Record = "record", Required, Required, "Identifier of the record inside its source.";
    Step = "step", None, Required, "What happened: `manufacture`, `import`, `distribution` (to a dealer) or `sale` (to a first purchaser).";
    Date = "date", None, Optional, "Day of the transfer, or what is known of it: `2021-03-05`, `2021-03`, `2021`.";
    Make = "make", Optional, Optional, "Maker of the gun, as written or as NCIC code.";
    Model = "model", Optional, Optional, "Model.";
    Calibre = "calibre", Optional, Optional, "Calibre or gauge.";
    Type = "type", Optional, Optional, "Type of gun: pistol, revolver, rifle, shotgun, or NCIC code.";
    Serial = "serial", Optional, Optional, "Serial number as read from the gun; `?` for a figure that cannot be read.";
    Importer = "importer", Optional, Optional, "Importer marked on the gun.";
    Origin = "origin", Optional, Optional, "Country where it was made.";
    RecoveredOn = "recovered_on", Optional, None, "Day of the recovery, or what is known of it.";
    RecoveredIn = "recovered_in", Optional, None, "Municipality or county of the recovery: key (`MX-02004`, `02004`) or name.";
    RecoveredState = "recovered_state", Optional, None, "State of the recovery: key or name; with the country where it is not plain.";
    Agency = "agency", Optional, None, "Authority that recovered it.";
    Crime = "crime", Optional, None, "Crime code (NCIC) or word.";
    Possessor = "possessor", Optional, None, "Identifier of the possessor. Never a name.";
    Associates = "associates", Optional, None, "Identifiers of associates, separated by `;`. Never names.";
    Request = "request", Optional, None, "Number of the trace request.";
    RequestedOn = "requested_on", Optional, None, "Day of the trace request, or what is known of it.";
    Outcome = "outcome", Optional, None, "Outcome of the trace as its publisher gives it: one of the outcome codes.";
    SoldOn = "sold_on", Optional, None, "Day of the first sale as the publisher of the trace gives it.";
    Dealer = "dealer", Optional, None, "Name of the dealer of the first sale.";
    DealerLicence = "dealer_licence", Optional, None, "Federal firearms licence of that dealer, or part of it.";
    DealerCity = "dealer_city", Optional, None, "City of that dealer.";
    DealerCounty = "dealer_county", Optional, None, "County of that dealer: FIPS key or name.";
    DealerState = "dealer_state", Optional, None, "State of that dealer: postal abbreviation or name.";
    TimeToCrime = "time_to_crime", Optional, None, "Days from sale to recovery as the publisher gives them; compared with what the dates say, never used instead.";
    FromLicence = "from_licence", None, Optional, "Federal firearms licence of who hands the gun on.";
    FromName = "from_name", None, Optional, "Name of the maker, importer, distributor or dealer who hands it on.";
    FromCity = "from_city", None, Optional, "City of who hands it on.";
    FromCounty = "from_county", None, Optional, "County of who hands it on: FIPS key or name.";
    FromState = "from_state", None, Optional, "State of who hands it on: postal abbreviation or name.";
    ToLicence = "to_licence", None, Optional, "Federal firearms licence of who receives it; empty for a purchaser.";
    ToName = "to_name", None, Optional, "Name of the licensee who receives it. Never the name of a purchaser.";
    ToCity = "to_city", None, Optional, "City of the licensee who receives it.";
    ToState = "to_state", None, Optional, "State of the licensee who receives it.";
    Purchaser = "purchaser", Optional, Optional, "Identifier of the first purchaser. Never a name.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back_and_every_field_belongs_to_a_kind() {
        for field in Field::ALL {
            assert_eq!(Field::find(field.name()), Some(*field));
            assert!(
                RecordKind::ALL
                    .iter()
                    .any(|k| field.presence(*k) != Presence::None)
            );
        }
    }
}
