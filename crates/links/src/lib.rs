//! Gun traces: from a recovery to its maker, dealer and first sale.
//!
//! - [`rule`]: what was changed in a text, by which rule, how surely
//! - [`date`]: days as they are known
//! - [`outcome`]: what came of a trace
//! - [`funnel`]: how far traces came; shares with their denominators
//! - [`ttc`]: time-to-crime, its classes and median
//! - [`filter`]: which guns are asked for
//! - [`flow`]: from where to where
//! - [`summary`]: a selection as a whole
//! - [`trace`]: one gun explained
//!
//! INVARIANT: nothing here reads a file, a clock or the network, or takes chance that is not given.
//! INVARIANT: what was published is never edited: every reading of it is beside it, with its rule.

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod date;
pub mod filter;
pub mod flow;
pub mod funnel;
pub mod outcome;
pub mod rule;
pub mod summary;
pub mod trace;
pub mod ttc;

pub use filter::{End, Filter, GunNo};
pub use flow::{Flow, Flows, Placed};
pub use funnel::{Denominator, Funnel, Share};
pub use outcome::Outcome;
pub use rule::{Change, Rule};
pub use summary::{Choices, Summary, Year};
pub use trace::{
    Candidate, ChainLink, Conflict, ConflictRule, GunFacts, JoinRule, Joined, MatchRule, Origin,
    OutcomeRule, Party, Report, Step, TimeBetween, Trace, UsRule,
};
pub use ttc::{Bin, Bins, Days, Limit, Median, TimeToCrime, TtcRange};
