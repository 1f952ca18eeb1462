//! Gun traces: from a recovery to maker, dealer and first sale; what is held, where, from where to where, and single guns.
//!
//! - [`held`]: the traces of a base, built once and kept
//! - [`query`], [`shared`]: the filter, its form, and what all these pages have
//! - [`share`], [`words`]: counts, shares that say of what, names in words
//! - [`summary`], [`times`]: the summary and time-to-crime
//! - [`map`], [`flows`]: the two maps, and what goes between them
//! - [`guns`], [`gun`], [`leads`]: single guns and what stands out; shown where the site may show them
//!
//! INVARIANT: published and made-up records never come together on a page.
//! INVARIANT: where single records are closed, no page gives the id, serial number or dealer of a gun.

mod ends;
pub mod flows;
pub mod gun;
pub mod guns;
mod held;
pub mod leads;
pub mod map;
pub(crate) mod place;
pub mod query;
pub mod share;
pub mod shared;
pub mod summary;
pub mod times;
pub mod words;

pub(crate) use held::Kept;
pub use query::{Query, With};
