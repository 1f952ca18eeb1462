//! What a selection of guns says as a whole, and what can be chosen.

use serde::Serialize;

use crate::funnel::{Funnel, Share};
use crate::outcome::Outcome;
use crate::rule::Rule;
use crate::ttc::TimeToCrime;

/// A selection of guns as a whole.
///
/// INVARIANT: the guns of `outcomes`, of `by_year`, and of `makes`, `calibres` and `types` with their `None`, each add up to `funnel.guns`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// True where the records are made up.
    pub synthetic: bool,
    /// How far the traces came.
    pub funnel: Funnel,
    /// Its shares, each with its denominator.
    pub shares: Vec<Share>,
    /// Guns by outcome, in the order of [`Outcome::ALL`], those without guns left out.
    pub outcomes: Vec<(Outcome, u64)>,
    /// From first sale to first recovery.
    pub sale_to_recovery: TimeToCrime,
    /// From first recovery to the request.
    pub recovery_to_request: TimeToCrime,
    /// The published times to crime beside ours.
    pub published_times: PublishedTimes,
    /// Guns by make, the most first; `None`: not known.
    pub makes: Vec<(Option<String>, u64)>,
    /// Guns by family of calibres.
    pub calibres: Vec<(Option<String>, u64)>,
    /// Guns by type.
    pub types: Vec<(Option<String>, u64)>,
    /// Guns by the year of their first recovery, in order; `None`, last: the year is not known.
    pub by_year: Vec<Year>,
    /// Records of recoveries of these guns that a rule touched, in the order of [`Rule::ALL`].
    pub changes: Vec<(Rule, u64)>,
}

/// Guns first recovered in one year.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Year {
    /// The year; `None` where it is not known.
    pub year: Option<i16>,
    /// How far the traces came.
    pub funnel: Funnel,
    /// Sold less than three years before, of those of which that can be said.
    pub short: Share,
    /// Sold less than a year before, of those of which that can be said.
    pub within_year: Share,
}

/// Published numbers of days from sale to recovery, beside what the dates say. They are compared, never used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PublishedTimes {
    /// Records of recoveries with such a number, where both of the record's own days are known.
    pub compared: u64,
    /// The dates say the same number.
    pub equal: u64,
    /// The dates say another.
    pub differ: u64,
    /// Records with a text there that is no one number.
    pub unreadable: u64,
    /// Records with a number, where a day is missing or known in part.
    pub without_days: u64,
}

/// What a filter can choose from, each with its count of guns, the most first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Choices {
    /// Makes.
    pub makes: Vec<(String, u64)>,
    /// Families of calibres.
    pub calibres: Vec<(String, u64)>,
    /// Types.
    pub types: Vec<(String, u64)>,
    /// Years of first recovery, in order.
    pub recovered_years: Vec<(i16, u64)>,
    /// Years of first sale, in order.
    pub sold_years: Vec<(i16, u64)>,
    /// Outcomes met, in the order of [`Outcome::ALL`].
    pub outcomes: Vec<(Outcome, u64)>,
    /// Sources of recoveries, by id.
    pub sources: Vec<(String, u64)>,
}
