//! The store as its users meet it: loads, as-of, revisions, damage. One binary, because each costs a link of DataFusion.

#![allow(clippy::unwrap_used)] // A test that cannot go on has failed.

mod damage;
mod loads;
mod records;
mod witness;

use std::path::Path;

use cotejo_model::{Batch, Date, Each, Grouping, Level, Month, Selection, SourceInfo};
use cotejo_store::{LoadOptions, Loaded, Store};

/// Loads a batch as of a fixed day.
fn load(root: &Path, info: &SourceInfo, batch: &Batch) -> Loaded {
    let options = LoadOptions {
        loaded: Date::constant(2026, 11, 24),
        withdraw: true,
    };
    Store::load(root, info, batch, options, &mut || {}).unwrap()
}

/// All cells of a source.
fn all(source: &str, as_of: Option<&str>) -> Selection {
    Selection {
        source: source.into(),
        measure: "cases".into(),
        filter: None,
        place: None,
        months: (Month(12), Month(9_999 * 12)),
        as_of: as_of.map(|d| d.parse().unwrap()),
    }
}

/// Totals by state and month.
fn by_state() -> Grouping {
    Grouping {
        level: Level::State,
        each: Each::Month,
        dimension: None,
    }
}
