//! Which guns are asked for.

use cotejo_model::{Period, PlaceCode};
use serde::Serialize;

use crate::outcome::Outcome;
use crate::ttc::TtcRange;

/// The number of a gun inside one [`Traces`](crate::Traces): from 0, in the order of the first record of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct GunNo(pub u32);

/// Which guns are asked for: those that fit every part. The default asks for all.
///
/// INVARIANT: a gun of which it is not known whether it fits is not in: a recovery dated `2021` is in the year 2021, and in no month.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// The first recovery surely falls in the period.
    pub recovered: Option<Period>,
    /// The first sale surely falls in the period.
    pub sold: Option<Period>,
    /// The first recovery was in this place.
    pub recovered_in: Option<PlaceCode>,
    /// The first sale was in this place.
    pub sold_in: Option<PlaceCode>,
    /// The make, by its canonical name.
    pub make: Option<String>,
    /// The family of calibres, by its name.
    pub calibre: Option<String>,
    /// The type, by its name.
    pub kind: Option<String>,
    /// True: rifles, shotguns and machineguns; false: pistols, revolvers and derringers.
    pub long: Option<bool>,
    /// The time from first sale to first recovery surely falls in the range.
    pub ttc: Option<TtcRange>,
    /// The outcome.
    pub outcome: Option<Outcome>,
    /// A record source that has a report of the gun's recovery, by id.
    pub source: Option<String>,
}

/// Which end of a gun's way a place is asked of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// Where it was first recovered.
    Recovery,
    /// Where it was first sold.
    Sale,
}

impl End {
    /// The name used in addresses and machine output.
    pub fn name(self) -> &'static str {
        match self {
            End::Recovery => "recovery",
            End::Sale => "sale",
        }
    }
}
