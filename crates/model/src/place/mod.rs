//! Where: countries, states, municipalities, counties and CBP areas, by their official keys.

mod code;

pub use code::{Level, PlaceCode, PlaceCodeError};

/// Placeholder until the catalogue lands.
pub struct Catalogue;
/// Placeholder until the catalogue lands.
pub struct PlaceInfo;
