//! Writes the fixture that keeps a store format readable: `cargo run -p cotejo-store --example make_fixture -- DIR`.
//!
//! Run it once when a format is new and commit what it writes; it is never written again.

use std::path::Path;

use cotejo_model::{Date, Status};
use cotejo_store::{LoadOptions, Store};
use cotejo_testkit::{SourceBuilder, batch, month};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let dir = std::env::args().nth(1).ok_or("give the folder to write")?;
    let info = SourceBuilder::new("s").build();
    for (name, day, shift) in [("one", "2024-01-10", 0.0), ("two", "2024-02-10", 1.0)] {
        let cells: Vec<_> = (0..40)
            .map(|i| {
                let value = f64::from(i) + shift;
                ("a", "MX-01", month(2020, 1) + i, value, Status::Reported)
            })
            .collect();
        let options = LoadOptions {
            loaded: Date::constant(2026, 11, 24),
            withdraw: false,
        };
        Store::load(
            Path::new(&dir),
            &info,
            &batch(name, day, &cells),
            options,
            &mut || {},
        )?;
    }
    Ok(())
}
