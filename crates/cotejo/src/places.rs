//! Places as people name them.

use anyhow::Result;
use cotejo_lang::Lang;
use cotejo_model::{Catalogue, Level, PlaceCode};

/// A place given by key or name.
pub(crate) fn parse(text: &str, level: Option<Level>) -> Result<PlaceCode> {
    Ok(Catalogue::standard().resolve(text, None, level)?)
}

/// A place's name, and its state's where it is smaller than a state.
pub(crate) fn name(code: &PlaceCode, lang: Lang) -> String {
    let catalogue = Catalogue::standard();
    let own = catalogue.name(code, lang == Lang::En);
    let own = own.unwrap_or(code.as_str()).to_string();
    match code.level() {
        Level::Municipality | Level::County => {
            let state = code.at(Level::State);
            let state =
                state.and_then(|s| catalogue.name(&s, lang == Lang::En).map(str::to_string));
            state.map_or(own.clone(), |s| format!("{own}, {s}"))
        }
        _ => own,
    }
}
