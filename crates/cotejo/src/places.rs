//! Places as people name them.

use anyhow::Result;
use cotejo_model::{Catalogue, Level, PlaceCode};

/// A place's name, as pages give it.
pub(crate) use cotejo_pages::fig::place_name as name;

/// A place given by key or name.
pub(crate) fn parse(text: &str, level: Option<Level>) -> Result<PlaceCode> {
    Ok(Catalogue::standard().resolve(text, None, level)?)
}
