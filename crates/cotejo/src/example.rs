//! The example, carried inside the binary.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use rust_embed::RustEmbed;

/// Files of `examples/bicentennial`.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../examples/bicentennial"]
pub(crate) struct Bicentennial;

/// Writes the example's files into a folder.
pub(crate) fn write(dir: &Path) -> Result<()> {
    for name in Bicentennial::iter() {
        let Some(file) = Bicentennial::get(&name) else {
            continue;
        };
        let path = dir.join(name.as_ref());
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)
                .with_context(|| format!("could not create `{}`", parent.display()))?;
        }
        fs::write(&path, &file.data)
            .with_context(|| format!("could not write `{}`", path.display()))?;
    }
    Ok(())
}
