//! Gun traces: from a recovery to its maker, dealer and first sale.
//!
//! What one text says:
//! - [`rule`]: what was changed in a text, by which rule, how surely
//! - [`read`]: what a text is read as
//! - [`date`], [`make`], [`model_name`], [`calibre`], [`gun_type`], [`serial`], [`cells`], [`licence`]: one kind of text each
//!
//! What many records say:
//! - [`dealer`]: one dealer from many spellings
//! - [`traces`]: guns, their chains, and what is asked of them
//! - [`outcome`], [`funnel`], [`ttc`], [`flow`], [`summary`], [`trace`]: the answers
//! - [`filter`]: which guns are asked for
//! - [`leads`]: where to look first, from slices of numbers; [`score`]: how good matches are against the truth
//!
//! INVARIANT: nothing here reads a file, a clock or the network, or takes chance that is not given.
//! INVARIANT: what was published is never edited: every reading of it is beside it, with its rule.

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod calibre;
pub mod cells;
pub mod date;
pub mod dealer;
pub mod filter;
pub mod flow;
pub mod funnel;
pub mod gun_type;
pub mod leads;
pub mod licence;
pub mod make;
pub mod model_name;
pub mod open;
pub mod outcome;
pub mod read;
pub mod rule;
pub mod score;
pub mod serial;
mod slip;
pub mod summary;
pub mod trace;
pub mod traces;
pub mod ttc;

pub use calibre::Calibre;
pub use date::When;
pub use dealer::{DealerId, DealerNote, Dealers, Mention};
pub use filter::{End, Filter, GunNo};
pub use flow::{Flow, Flows, Placed};
pub use funnel::{Denominator, Funnel, Share};
pub use gun_type::GunType;
pub use leads::{Caution, Lead, LeadKind, LeadVerdict};
pub use licence::{Licence, LicenceKey};
pub use make::{MakeId, MakeRead, Makes};
pub use model_name::ModelRead;
pub use open::{Held, OpenError};
pub use outcome::Outcome;
pub use read::Read;
pub use rule::{Change, Rule};
pub use serial::{Serial, SerialState};
pub use summary::{Choices, PublishedTimes, Summary, Year};
pub use trace::{
    Candidate, ChainLink, Conflict, ConflictRule, GunFacts, JoinRule, Joined, MatchRule, Origin,
    OutcomeRule, Party, Published, Report, Step, TimeBetween, Trace, UsRule,
};
pub use traces::{Options, Traces, TracesError};
pub use ttc::{Bin, Bins, Days, Limit, Median, TimeToCrime, TtcRange};
