//! Federal firearms licence numbers: their parts, what is left of them when they are mistyped, and the key that stays at renewal.
//!
//! `8-51-003-01-7F-01234` is region, IRS district, county (FIPS within the state), type, expiry (last figure of the year and letter
//! of the month) and sequence. ATF's FFL eZ Check asks for the first three and the last five figures, `8-51-01234`: they name one
//! licensee, whatever its type and term. `docs/methods/licences.md` has the sources.

mod district;
mod parse;

use std::fmt;

use cotejo_model::{Date, Field, PlaceCode};

use crate::read::Read;
use crate::rule::{Change, Rule};

pub use parse::Fault;

/// How sure it is that a sequence of four figures lost a zero in front, and not another figure.
const ZERO_LOST: f64 = 0.8;

/// When a licence expires, as far as its number says: the decade is not in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Expiry {
    /// Last figure of the year, 0 to 9.
    pub year_figure: u8,
    /// Month, 1 to 12.
    pub month: u8,
}

/// A federal firearms licence number, or the part of it that names the licensee.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Licence {
    /// Region of ATF: 1 Southeast, 3 Midwest, 4 Central, 5 Southwest, 6 North Atlantic, 8 Mid-Atlantic, 9 Western.
    pub region: u8,
    /// Former district of the Internal Revenue Service, 0 to 99.
    pub district: u8,
    /// County of the premises: its FIPS number within the state.
    pub county: Option<u16>,
    /// Type: 1 dealer, 2 pawnbroker, 3 collector, 6 to 8 ammunition maker, gun maker, importer, 9 to 11 the same with destructive devices.
    pub kind: Option<u8>,
    /// When it expires.
    pub expires: Option<Expiry>,
    /// Number of the licensee within region and district.
    pub sequence: u32,
}

/// What stays of a licence number at renewal and names the licensee: the key of FFL eZ Check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LicenceKey {
    /// Region.
    pub region: u8,
    /// District.
    pub district: u8,
    /// Sequence.
    pub sequence: u32,
}

impl Licence {
    /// The key that stays at renewal.
    pub fn key(&self) -> LicenceKey {
        LicenceKey {
            region: self.region,
            district: self.district,
            sequence: self.sequence,
        }
    }

    /// True where all parts are known.
    pub fn is_full(&self) -> bool {
        self.county.is_some() && self.kind.is_some() && self.expires.is_some()
    }

    /// The state of its district; `None` where the district is not in use, or holds two territories (66: Puerto Rico and the
    /// Virgin Islands).
    pub fn state(&self) -> Option<PlaceCode> {
        district::state(self.district)
    }

    /// The expiry nearest to a day, that day's decade not being in the number: the first day of the month, as ATF prints it.
    ///
    /// Of two expiries equally near, the later. `None` where the number has no expiry, or the calendar ends.
    pub fn expires_on(&self, as_of: Date) -> Option<Date> {
        let expiry = self.expires?;
        let base = as_of.year() - as_of.year().rem_euclid(10) + i16::from(expiry.year_figure);
        [base - 10, base, base + 10]
            .into_iter()
            .filter_map(|year| {
                let day = Date::new(year, i8::try_from(expiry.month).ok()?, 1).ok()?;
                let apart = as_of.until(day).ok()?.get_days().unsigned_abs();
                Some((apart, std::cmp::Reverse(day)))
            })
            .min()
            .map(|(_, day)| day.0)
    }
}

/// As ATF writes it: `8-51-003-01-7F-01234`; where a part is missing, the form of eZ Check, `8-51-01234`.
impl fmt::Display for Licence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (region, district, sequence) = (self.region, self.district, self.sequence);
        match (self.county, self.kind, self.expires) {
            (Some(county), Some(kind), Some(expires)) => write!(
                f,
                "{region}-{district:02}-{county:03}-{kind:02}-{}{}-{sequence:05}",
                expires.year_figure,
                parse::month_letter(expires.month),
            ),
            _ => write!(f, "{region}-{district:02}-{sequence:05}"),
        }
    }
}

impl fmt::Display for LicenceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}-{:02}-{:05}",
            self.region, self.district, self.sequence
        )
    }
}

/// Reads a licence number: `8-51-003-01-7F-01234`, other hyphens, spaces or none, small letters, the parts in the middle masked
/// (`8-51-xxx-xx-xx-01234`) or left out (`8-51-01234`).
///
/// A sequence of four figures is not forced: it is a candidate with a zero in front. What is no licence number is none,
/// and [`fault`] says why. Changes are of [`Field::DealerLicence`]; [`read_as`] names another field.
pub fn read(text: &str) -> Read<Licence> {
    read_as(text, Field::DealerLicence)
}

/// As [`read`], the changes being of this field.
pub fn read_as(text: &str, field: Field) -> Read<Licence> {
    let mut read = Read::empty();
    if text.trim().is_empty() {
        return read;
    }
    match parse::parse(text) {
        Ok(parsed) => {
            let written = parsed.licence.to_string();
            for rule in parsed.rules {
                read.changes.push(Change::by(rule, field, text, &written));
            }
            let form = written != text;
            if form && written == text.to_uppercase() {
                read.changes
                    .push(Change::by(Rule::Case, field, text, &written));
            } else if form && read.changes.is_empty() {
                read.changes
                    .push(Change::by(Rule::LicenceForm, field, text, &written));
            }
            if !parsed.licence.is_full() {
                read.changes
                    .push(Change::by(Rule::LicencePart, field, text, &written));
            }
            if parsed.zero_lost {
                for change in &mut read.changes {
                    change.confidence = change.confidence.min(ZERO_LOST);
                }
                read.candidates.push((parsed.licence, ZERO_LOST));
            } else {
                read.value = Some(parsed.licence);
            }
        }
        Err(_) => read
            .changes
            .push(Change::by(Rule::LicenceInvalid, field, text, "")),
    }
    read
}

/// Why a text is no licence number; `None` where it is one, a candidate for one, or empty.
pub fn fault(text: &str) -> Option<Fault> {
    if text.trim().is_empty() {
        return None;
    }
    parse::parse(text).err()
}

#[cfg(test)]
#[path = "licence/tests.rs"]
mod tests;
