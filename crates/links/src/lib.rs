//! Gun traces: from a recovery to its maker, dealer and first sale.
//!
//! - [`rule`]: what was changed in a text, by which rule, how surely
//! - [`read`]: what a text is read as
//! - [`serial`]: serial numbers, their keys, partial and nearly equal ones
//! - [`make`], [`model_name`], [`calibre`], [`gun_type`]: what gun it is
//! - [`date`]: days and what is known of them
//! - [`cells`]: rows that list several guns
//!
//! INVARIANT: nothing here reads a file, a clock or the network, or takes chance that is not given.
//! INVARIANT: what was published is never edited: every reading of it is beside it, with its rule.

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod calibre;
pub mod cells;
pub mod date;
pub mod gun_type;
pub mod make;
pub mod model_name;
pub mod read;
pub mod rule;
pub mod serial;
mod slip;

pub use calibre::Calibre;
pub use date::When;
pub use gun_type::GunType;
pub use make::{MakeId, MakeRead, Makes};
pub use model_name::ModelRead;
pub use read::Read;
pub use rule::{Change, Rule};
pub use serial::{Serial, SerialState};
