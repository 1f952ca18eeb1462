//! Gun traces: from a recovery to its maker, dealer and first sale.
//!
//! - [`licence`]: federal firearms licence numbers, and what of them stays at renewal
//! - [`dealer`]: one dealer from many spellings
//! - [`leads`]: what stands out in traces by number, with its test, its reasons and what it is no evidence of
//! - [`score`]: how well linking did where the truth is known
//! - [`rule`]: what was changed in a text, by which rule, how surely
//!
//! INVARIANT: nothing here reads a file, a clock or the network, or takes chance that is not given.
//! INVARIANT: what was published is never edited: every reading of it is beside it, with its rule.

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod calibre;
pub mod date;
pub mod dealer;
pub mod gun_type;
pub mod leads;
pub mod licence;
pub mod make;
pub mod model_name;
pub mod read;
pub mod rule;
pub mod score;
mod slip;

pub use calibre::Calibre;
pub use date::When;
pub use dealer::{DealerId, DealerNote, Dealers, Mention};
pub use gun_type::GunType;
pub use licence::{Licence, LicenceKey};
pub use make::{MakeId, MakeRead, Makes};
pub use model_name::ModelRead;
pub use read::Read;
pub use rule::{Change, Rule};
