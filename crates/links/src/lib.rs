//! Gun traces: from a recovery to its maker, dealer and first sale.
//!
//! - [`licence`]: federal firearms licence numbers, and what of them stays at renewal
//! - [`dealer`]: one dealer from many spellings
//! - [`rule`]: what was changed in a text, by which rule, how surely
//!
//! INVARIANT: nothing here reads a file, a clock or the network, or takes chance that is not given.
//! INVARIANT: what was published is never edited: every reading of it is beside it, with its rule.

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod dealer;
pub mod licence;
pub mod rule;

pub use rule::{Change, Rule};
