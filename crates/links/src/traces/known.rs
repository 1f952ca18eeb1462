//! What grouping and joining ask about reports, answered from their texts.

use cotejo_model::Field;

use super::group::{Guns, Knows};
use super::hash::mix;
use super::places::{self, Places};
use super::reports::{Lexicon, Report};
use super::rows::Rows;
use super::what::What;
use crate::licence;
use crate::make::MakeId;
use crate::serial::{self, Serial};
use crate::slip;

/// Reports with their texts.
pub(super) struct Known<'a> {
    rows: &'a Rows,
    reports: &'a [Report],
    pub(super) lexicon: &'a Lexicon,
}

impl<'a> Known<'a> {
    pub(super) fn new(rows: &'a Rows, reports: &'a [Report], lexicon: &'a Lexicon) -> Known<'a> {
        Known {
            rows,
            reports,
            lexicon,
        }
    }

    /// What each gun is: what its first report says, and the others where it does not.
    pub(super) fn whats(&self, guns: &Guns) -> Vec<What> {
        super::threads::each(guns.len(), |gun| {
            let reports = guns.reports(gun as u32).iter();
            reports.fold(What::default(), |what, r| what.or(self.what(*r as usize)))
        })
    }

    /// The serial number of a report, read with the make that the gun is known to have.
    pub(super) fn serial(&self, report: usize) -> Option<Serial> {
        let unit = self.reports.get(report)?.unit;
        let make = self.what(report).make.map(|m| self.lexicon.makes.name(m));
        Some(serial::read(self.rows.text(unit, Field::Serial), make))
    }

    /// A make that no table knows, as the known one that it is a slip away from, where there is one only; any other make as it is.
    pub(super) fn meant(&self, make: MakeId) -> MakeId {
        let makes = &self.lexicon.makes;
        if makes.is_listed(make) {
            return make;
        }
        let all = (0..makes.len() as u16).map(MakeId);
        let mut near = all.filter(|m| makes.is_listed(*m) && self.one_make(*m, make));
        match (near.next(), near.next()) {
            (Some(one), None) => one,
            _ => make,
        }
    }

    /// A field of a report as published, without what stands for nothing.
    pub(super) fn text(&self, report: usize, field: Field) -> &str {
        let unit = self.reports.get(report).map(|r| r.unit);
        unit.map_or("", |unit| self.rows.text(unit, field))
    }

    pub(super) fn gun_is_specific(&self, guns: &Guns, gun: u32) -> bool {
        guns.reports(gun)
            .first()
            .is_some_and(|r| self.is_specific(*r as usize))
    }
}

impl Knows for Known<'_> {
    fn is_specific(&self, report: usize) -> bool {
        self.reports.get(report).is_some_and(|r| r.specific)
    }

    fn partial_key(&self, report: usize) -> u64 {
        let Some(serial) = self.serial(report) else {
            return 0;
        };
        if !serial.text.bytes().any(|b| b.is_ascii_alphanumeric()) {
            return 0;
        }
        let hash = serial.text.bytes().fold(0, |h, b| mix(h ^ u64::from(b)));
        hash.max(1)
    }

    fn what(&self, report: usize) -> What {
        let number = self.reports.get(report).map_or(0, |r| r.what);
        let what = self.lexicon.whats.get(number as usize);
        what.copied().unwrap_or_default()
    }

    fn same_dealer(&self, a: usize, b: usize) -> bool {
        let mention = |report: usize| self.reports.get(report).map_or(0, |r| r.mention);
        let (a, b) = (mention(a), mention(b));
        if a == 0 || b == 0 {
            return false;
        }
        a == b || self.lexicon.one_dealer(a, b)
    }

    fn places(&self) -> &Places {
        &self.lexicon.places
    }

    fn one_make(&self, a: MakeId, b: MakeId) -> bool {
        let makes = &self.lexicon.makes;
        if a == b {
            return true;
        }
        let (x, y) = (makes.name(a), makes.name(b));
        // Short names are a slip away from one another by chance.
        let long = x.len().max(y.len()) >= 4;
        let unlisted = !makes.is_listed(a) || !makes.is_listed(b);
        let (x, y) = (x.to_uppercase(), y.to_uppercase());
        // A make with more behind it than any table knows (`Llama IX-A`).
        let begins = |a: &str, b: &str| a.strip_prefix(b).is_some_and(|rest| rest.starts_with(' '));
        let near = slip::slip(x.as_bytes(), y.as_bytes()).is_some();
        unlisted && long && (near || begins(&x, &y) || begins(&y, &x))
    }
}

impl Lexicon {
    /// The text of one part of a naming of a dealer.
    pub(super) fn mention(&self, number: u32) -> [&str; 5] {
        let tuple = self.mentions.get(number).unwrap_or([0; 5]);
        tuple.map(|w| self.words.text(w))
    }

    /// Two namings are of one dealer where the licence keys are equal; without a licence, where name and state are, as folded.
    fn one_dealer(&self, a: u32, b: u32) -> bool {
        let (a, b) = (self.mention(a), self.mention(b));
        let key = |text: &str| licence::read(text).value.map(|l| l.key());
        match (key(a[0]), key(b[0])) {
            (Some(x), Some(y)) => x == y,
            _ => {
                let folded = |t: &str| cotejo_model::fold(t);
                !a[1].is_empty() && folded(a[1]) == folded(b[1]) && folded(a[4]) == folded(b[4])
            }
        }
    }

    /// Where the dealer of each naming is.
    pub(super) fn place_mentions(&mut self) -> Vec<u32> {
        let found: Vec<_> = (0..self.mentions.len() as u32)
            .map(|number| {
                let [licence, _, _, county, state] = self.mention(number);
                places::of_licensee(licence, county, state)
            })
            .collect();
        found.into_iter().map(|p| self.places.add(p)).collect()
    }
}
