//! One gun explained: every record behind it, what was read as what, what joins it, and why it is said to have come so far.
//!
//! This is what `explain` prints as JSON: names and shapes here are part of the machine output.

use cotejo_model::{Date, Field, PlaceCode};
use serde::Serialize;

use crate::date::When;
use crate::filter::GunNo;
use crate::outcome::Outcome;
use crate::rule::Change;
use crate::ttc::Days;

/// One gun, explained.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Trace {
    /// Its id: `SOURCE:RECORD` of its first report, with `+2` for the second gun of a cell that lists several.
    pub id: String,
    /// Its number in these traces.
    pub number: GunNo,
    /// True where the records are made up.
    pub synthetic: bool,
    /// What it is.
    pub gun: GunFacts,
    /// What came of its trace.
    pub outcome: Outcome,
    /// The rule that says so.
    pub outcome_by: OutcomeRule,
    /// The outcome that its publisher gives, where it gives one.
    pub outcome_published: Option<Outcome>,
    /// True where it was submitted for tracing.
    pub submitted: bool,
    /// Why it counts as US-sourced; `None` where it does not.
    pub us_sourced: Option<UsRule>,
    /// The first recovery.
    pub recovered: Option<When>,
    /// Where.
    pub recovered_in: Option<PlaceCode>,
    /// The trace request.
    pub requested: Option<When>,
    /// The first sale.
    pub sold: Option<When>,
    /// Where.
    pub sold_in: Option<PlaceCode>,
    /// Days from first sale to first recovery.
    pub sale_to_recovery: Option<TimeBetween>,
    /// Days from first recovery to the request.
    pub recovery_to_request: Option<TimeBetween>,
    /// Every report of its recovery, the first one first.
    pub reports: Vec<Report>,
    /// What is known of its way, in order of time.
    pub chain: Vec<ChainLink>,
    /// Steps that nothing is known of.
    pub holes: Vec<Step>,
    /// What does not fit together.
    pub conflicts: Vec<Conflict>,
    /// Guns of the transfers that it may be, best first; none of them was taken.
    pub candidates: Vec<Candidate>,
}

/// What a gun is, as read.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct GunFacts {
    /// Make, canonical.
    pub make: Option<String>,
    /// Model, canonical.
    pub model: Option<String>,
    /// Family of calibres.
    pub calibre: Option<String>,
    /// Type.
    pub kind: Option<String>,
    /// Serial number as read; `?` and `*` stand for what cannot be read.
    pub serial: Option<String>,
    /// Whether the serial number is whole.
    pub serial_state: &'static str,
    /// Importer, where one is marked or on record.
    pub importer: Option<String>,
    /// Country of manufacture, as published.
    pub origin: Option<String>,
}

/// Where a record stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Origin {
    /// The record source.
    pub source: String,
    /// The institution that publishes it.
    pub publisher: String,
    /// File name.
    pub file: String,
    /// SHA-256 of the file's bytes, hex.
    pub sha256: String,
    /// From when it counts as known.
    pub known: Date,
    /// Line in that file.
    pub line: u32,
    /// Identifier of the record inside its source.
    pub record: String,
    /// Which gun of a record that lists several, from 1; 1 where it lists one.
    pub part: u32,
}

/// A field as published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Published {
    /// Which.
    pub field: Field,
    /// Its text.
    pub text: String,
}

/// One report of a recovery.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// Where it stands.
    pub origin: Origin,
    /// What it says, as published; fields without text left out.
    pub fields: Vec<Published>,
    /// What was read as something else.
    pub changes: Vec<Change>,
    /// When the gun was recovered, as read.
    pub recovered: Option<When>,
    /// Where, as read.
    pub recovered_in: Option<PlaceCode>,
    /// Why it is taken as the same gun as the first report; `None` for the first.
    pub joined: Option<Joined>,
}

/// Why a report joins the first one of a gun.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Joined {
    /// The rule.
    pub rule: JoinRule,
    /// How sure, from 0 to 1.
    pub confidence: f64,
    /// True where it tells of another recovery of the same gun, not of the same one again.
    pub again: bool,
}

macro_rules! rules {
    ($(#[$doc:meta])* $name:ident; $($variant:ident = $text:literal, $confidence:literal, $meaning:literal;)+) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[serde(rename_all = "snake_case")]
        #[repr(u8)]
        pub enum $name { $(#[doc = $meaning] $variant,)+ }

        impl $name {
            /// All of them.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The name used in machine output and docs.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }

            /// How sure on its own, from 0 to 1: a declared weight, not a measured probability.
            pub fn confidence(self) -> f64 {
                match self { $($name::$variant => $confidence),+ }
            }
        }
    };
}

rules! {
    /// Why two reports are of one gun.
    JoinRule;
    SameSerialAndMake = "same_serial_and_make", 0.99, "Same make, same serial number, which is specific; nothing contradicts.";
    SameSerial = "same_serial", 0.9, "Same specific serial number, the make of one not known; nothing contradicts.";
    SameSale = "same_sale", 0.95, "Same make and an unspecific serial number, sold by the same dealer on the same day.";
    PatternSameRecovery = "pattern_same_recovery", 0.9, "Same make as far as known, serial numbers read in part that can be one, reported by two authorities within three days in one place; no third gun fits.";
    SlipSameRecovery = "slip_same_recovery", 0.85, "Same make as far as known, serial numbers one slip apart, reported by two authorities within three days in one place; no third gun fits.";
    NoSerialSameRecovery = "no_serial_same_recovery", 0.7, "Same make and model as far as known, no number can be read on either, reported by two authorities within three days in one place, where few like them turn up; no third gun fits.";
    SameRecovery = "same_recovery", 0.9, "Same make and an unspecific serial number, recovered on the same day in the same place.";
}

rules! {
    /// Why a transfer is of the gun.
    MatchRule;
    SerialAndMake = "serial_and_make", 0.99, "Same serial number, same make.";
    SerialAndImporter = "serial_and_importer", 0.95, "Same serial number; one side's make is the other's importer.";
    SerialOnly = "serial_only", 0.85, "Same specific serial number, the make of one side not known, and only one make has it.";
    SerialRepaired = "serial_repaired", 0.9, "Same make and calibre; the serial numbers differ by one slip, and no other gun's fits.";
    SerialCompleted = "serial_completed", 0.8, "Same make; the readable part of the serial number fits one gun only.";
    Reported = "reported", 0.9, "The publisher of the recovery says so itself.";
}

rules! {
    /// Why a gun has its outcome: the first of these that applies.
    OutcomeRule;
    FirstSale = "first_sale", 1.0, "The chain has a sale to a first purchaser, on record or as reported.";
    Published = "published", 1.0, "The publisher's outcome, which no record goes beyond.";
    Dealer = "dealer", 1.0, "The chain has a dealer, no sale.";
    Distributor = "distributor", 1.0, "The chain ends at a distributor.";
    Importer = "importer", 1.0, "The chain ends at an importer.";
    Maker = "maker", 1.0, "The chain ends at a maker in the United States.";
    Age = "age", 1.0, "A date on record lies before 1968-12-16.";
    NoRequest = "no_request", 1.0, "No trace was requested and nothing is on record.";
    SerialState = "serial_state", 1.0, "The serial number is filed off, missing or no serial number.";
    SeveralFit = "several_fit", 1.0, "The serial number fits several guns of the records.";
    MadeAbroad = "made_abroad", 1.0, "Made abroad only, no importer known.";
    NoMake = "no_make", 1.0, "The maker is not known.";
    NothingHeld = "nothing_held", 1.0, "A usable make and serial number, and no record.";
}

rules! {
    /// Why a gun counts as US-sourced.
    UsRule;
    Licensee = "licensee", 1.0, "A licensee in the United States is in its chain.";
    ImporterMarked = "importer_marked", 0.95, "An importer into the United States is marked on it or on record.";
    MadeInUs = "made_in_us", 0.9, "Its country of manufacture is the United States, with a usable serial number.";
    UsOutcome = "us_outcome", 1.0, "The published outcome names a dealer, distributor, maker or importer of the United States.";
}

rules! {
    /// What does not fit together in a chain.
    ConflictRule;
    OutOfOrder = "out_of_order", 1.0, "A later step lies surely before an earlier one.";
    TwoSales = "two_sales", 1.0, "Two sales to a first purchaser on different days or by different dealers; the earlier one is taken.";
    DealerDiffers = "dealer_differs", 1.0, "The report names another dealer than the record of the sale.";
    SaleDayDiffers = "sale_day_differs", 1.0, "The report gives another day of sale than the record of the sale.";
    SoldAfterRecovery = "sold_after_recovery", 1.0, "The first sale lies surely after the first recovery.";
    OutcomeDiffers = "outcome_differs", 1.0, "The published outcome says less than the records do, or more.";
    TwoMakes = "two_makes", 1.0, "Another gun has the same serial number under another make.";
}

/// A step of a gun's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Step {
    /// Made.
    Manufacture,
    /// Brought into the United States.
    Import,
    /// Handed on between licensees.
    Distribution,
    /// Sold by a dealer to a first purchaser.
    Sale,
}

impl Step {
    /// All of them, in order.
    pub const ALL: [Step; 4] = [
        Step::Manufacture,
        Step::Import,
        Step::Distribution,
        Step::Sale,
    ];

    /// The name used in files and machine output.
    pub fn name(self) -> &'static str {
        match self {
            Step::Manufacture => "manufacture",
            Step::Import => "import",
            Step::Distribution => "distribution",
            Step::Sale => "sale",
        }
    }

    /// The step of a name, of any case; `None` where there is none.
    pub fn read(text: &str) -> Option<Step> {
        let text = text.trim();
        Step::ALL
            .into_iter()
            .find(|s| text.eq_ignore_ascii_case(s.name()))
    }
}

/// Someone who hands a gun on or receives it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Party {
    /// The dealer it was resolved to, by number; numbers hold inside one set of traces only.
    pub dealer: Option<u32>,
    /// Its name: that dealer's most frequent spelling, else as published.
    pub name: Option<String>,
    /// Its licence as read.
    pub licence: Option<String>,
    /// Where it is.
    pub place: Option<PlaceCode>,
    /// Identifier of a first purchaser; never a name.
    pub purchaser: Option<String>,
}

/// One step of a gun's way.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ChainLink {
    /// What happened.
    pub step: Step,
    /// When, as read.
    pub when: Option<When>,
    /// Who handed it on.
    pub from: Party,
    /// Who received it.
    pub to: Party,
    /// Why it is of this gun.
    pub rule: MatchRule,
    /// How sure, from 0 to 1.
    pub confidence: f64,
    /// Where it stands; for what the recovery itself reports, the recovery's record.
    pub origin: Origin,
    /// What the record says, as published.
    pub fields: Vec<Published>,
    /// What was read as something else.
    pub changes: Vec<Change>,
}

/// Something that does not fit together.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Conflict {
    /// What.
    pub rule: ConflictRule,
    /// Ids of the records or guns that contradict each other: `SOURCE:RECORD`.
    pub between: Vec<String>,
}

/// A gun of the transfers that this one may be.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Candidate {
    /// Its serial number as published.
    pub serial: String,
    /// Its make, canonical.
    pub make: Option<String>,
    /// How near, from 0 to 1.
    pub weight: f64,
    /// The record of its first transfer: `SOURCE:RECORD`.
    pub record: String,
}

/// A time and how it was computed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct TimeBetween {
    /// From this day.
    pub from: When,
    /// To this one.
    pub to: When,
    /// The least and the most that it can be.
    pub days: Days,
    /// True where the second day lies before the first.
    pub impossible: bool,
    /// The number that the publisher gives.
    pub published: Option<i32>,
}
