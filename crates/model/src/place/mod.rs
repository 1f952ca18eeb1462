//! Where: countries, states, municipalities, counties and CBP areas, by their official keys.
//!
//! - [`PlaceCode`], [`Level`]: the written key, and what follows from its shape
//! - [`Catalogue`]: every place there is, with names and dates of validity
//! - [`ResolveError`]: why a text names no single place, and what to write instead
//! - [`fold`]: the form in which names are compared
//!
//! The tables are in `crates/model/data/`; `docs/places.md` says where they come from and what they leave out.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod catalogue;
mod code;
mod fold;
mod names;
mod nearest;
#[cfg(test)]
mod official;
mod resolve;
mod tables;
#[cfg(test)]
mod tests;

pub use catalogue::{Catalogue, PlaceInfo};
pub use code::{Level, PlaceCode, PlaceCodeError};
pub use fold::fold;
pub use resolve::{Candidate, ResolveError};
