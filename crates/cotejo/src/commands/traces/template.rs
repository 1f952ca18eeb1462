//! `cotejo traces template`: empty tables with every column, and descriptors to fill in.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail};
use cotejo_ingest::records;
use cotejo_model::RecordKind;

use crate::Answer;
use crate::cli::TracesTemplateArgs;

pub(crate) fn run(args: &TracesTemplateArgs) -> Result<Answer> {
    fs::create_dir_all(&args.dir)
        .with_context(|| format!("could not make `{}`", args.dir.display()))?;
    for kind in RecordKind::ALL {
        let plural = match kind {
            RecordKind::Recovery => "recoveries",
            RecordKind::Transfer => "transfers",
        };
        put(
            &args.dir.join(format!("{plural}.csv")),
            &records::template(kind),
        )?;
        put(
            &args.dir.join(format!("my_{}_records.toml", kind.name())),
            &records::template_descriptor(kind),
        )?;
    }
    eprintln!(
        "fill in the tables (as CSV or .xlsx; columns that you do not have may be left out), edit the two .toml and copy them into the base's `records` folder, then: cotejo traces load …"
    );
    Ok(Answer::Yes)
}

/// Writes a file that is not there yet.
fn put(path: &Path, text: &str) -> Result<()> {
    let mut file = match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => bail!(
            "`{}` is there already; name another folder or remove it",
            path.display()
        ),
        Err(e) => {
            return Err(e).with_context(|| format!("could not write `{}`", path.display()));
        }
    };
    file.write_all(text.as_bytes())
        .with_context(|| format!("could not write `{}`", path.display()))?;
    eprintln!("wrote: {}", path.display());
    Ok(())
}
