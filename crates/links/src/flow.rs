//! From where to where: counts of guns by place of first sale and place of first recovery.

use cotejo_model::PlaceCode;
use serde::Serialize;

use crate::funnel::Denominator;

/// Guns by place at one end.
///
/// INVARIANT: the counts and `unplaced` add up to `of`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Placed {
    /// Guns a place, the most first; equal counts in the order of keys.
    pub counts: Vec<(PlaceCode, u64)>,
    /// Guns whose place is not known at the level asked for.
    pub unplaced: u64,
    /// What was counted: guns, or guns whose first sale is known.
    pub denominator: Denominator,
    /// How many of these.
    pub of: u64,
}

/// Guns that went from one place to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Flow {
    /// Where they were first sold.
    pub from: PlaceCode,
    /// Where they were first recovered.
    pub to: PlaceCode,
    /// How many guns.
    pub count: u64,
}

/// All flows of a selection.
///
/// INVARIANT: the flows' counts, `without_from` and `without_to` add up to `of`; a gun without both is in `without_from`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Flows {
    /// The largest first; equal counts in the order of keys.
    pub flows: Vec<Flow>,
    /// Guns whose first sale is known.
    pub of: u64,
    /// Of these, guns whose place of sale is not known at the level asked for.
    pub without_from: u64,
    /// Of the others, guns whose place of recovery is not known at the level asked for.
    pub without_to: u64,
}
