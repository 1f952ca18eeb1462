//! `cotejo init`: make an evidence base.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::base::{FORMAT, Marker};
use crate::cli::{ExampleName, InitArgs};
use crate::{Answer, World, example};

pub(crate) fn run(_world: &World, args: &InitArgs) -> Result<Answer> {
    make(&args.dir, args.example)?;
    let dir = args.dir.display();
    match args.example {
        Some(ExampleName::Bicentennial) => eprintln!(
            "made `{dir}` with the bicentennial example; next: cotejo --base {dir} load {dir}/facts/*.csv"
        ),
        None => eprintln!(
            "made `{dir}`; next: put source descriptors into {dir}/sources (docs/sources.md shows how)"
        ),
    }
    Ok(Answer::Yes)
}

/// Makes a base in a folder that is empty or not there. The marker is written last: a base half made is none.
pub(crate) fn make(dir: &Path, from: Option<ExampleName>) -> Result<()> {
    let taken = dir.exists()
        && fs::read_dir(dir)
            .with_context(|| format!("could not list `{}`", dir.display()))?
            .next()
            .is_some();
    if taken {
        bail!(
            "`{}` is not empty; choose another folder, or remove it first",
            dir.display()
        );
    }
    for folder in ["sources", "records", "store"] {
        let path = dir.join(folder);
        fs::create_dir_all(&path)
            .with_context(|| format!("could not create `{}`", path.display()))?;
    }
    if from.is_some() {
        example::write(dir)?;
    }
    let marker = toml::to_string(&Marker { format: FORMAT })?;
    let path = dir.join("cotejo.toml");
    fs::write(&path, marker).with_context(|| format!("could not write `{}`", path.display()))?;
    Ok(())
}
