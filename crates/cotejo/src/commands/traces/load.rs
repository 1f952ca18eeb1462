//! `cotejo traces load`: files of records in, kept as published.

use std::path::Path;

use anyhow::{Result, bail};
use cotejo_ingest::records::{self, RecordDescriptor};
use cotejo_ingest::{Limits, published_from_name};
use cotejo_lang::Noun;
use cotejo_model::{Date, RecordKind, RecordVintage};
use cotejo_store::{Outcome, RecordStore, RecordsLoaded};
use serde::Serialize;

use crate::base::Base;
use crate::cli::TracesLoadArgs;
use crate::commands::load::refused;
use crate::out::{self, Entry, Format, Sheet, give};
use crate::{Answer, World, progress};

/// What became of one file.
#[derive(Serialize)]
struct Report {
    file: String,
    source: String,
    kind: RecordKind,
    outcome: Outcome,
    replaced: u64,
    vintage: RecordVintage,
}

/// How a file is to be read, where its name and header do not say.
pub(crate) struct Choice<'a> {
    pub source: Option<&'a str>,
    pub published: Option<Date>,
    pub strict: bool,
}

pub(crate) fn run(world: &World, args: &TracesLoadArgs) -> Result<Answer> {
    let base = Base::at(&world.base)?;
    let descriptors = base.record_descriptors()?;
    let choice = Choice {
        source: args.source.as_deref(),
        published: args.published,
        strict: args.strict,
    };
    let (mut reports, mut refused, mut failed) = (Vec::new(), false, 0);
    for path in &args.files {
        match file(world, &base, &descriptors, path, &choice) {
            Ok(Some((descriptor, loaded))) => reports.push(Report {
                file: loaded.vintage.file.clone(),
                source: descriptor.source.id.clone(),
                kind: descriptor.source.kind,
                outcome: loaded.outcome,
                replaced: loaded.replaced,
                vintage: loaded.vintage,
            }),
            Ok(None) => refused = true,
            Err(e) if args.files.len() == 1 => return Err(e),
            Err(e) => {
                eprintln!("error: {}: {}", path.display(), crate::chain(&e));
                failed += 1;
            }
        }
    }
    match world.format {
        Format::Table => {}
        format => give(format, || sheet(world, &reports), || &reports)?,
    }
    if failed > 0 {
        bail!("{failed} of {} files could not be loaded", args.files.len());
    }
    Ok(if refused { Answer::No } else { Answer::Yes })
}

/// Loads one file. `None` where `--strict` refused it.
pub(crate) fn file<'a>(
    world: &World,
    base: &Base,
    descriptors: &'a [RecordDescriptor],
    path: &Path,
    choice: &Choice<'_>,
) -> Result<Option<(&'a RecordDescriptor, RecordsLoaded)>> {
    let limits = Limits::default();
    let descriptor = match choice.source {
        Some(id) => named(descriptors, id)?,
        None => &descriptors[records::detect(path, descriptors, limits)?],
    };
    let source = &descriptor.source;
    let name = path
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    let published = choice.published.or_else(|| published_from_name(&name));
    let bar = progress::reading(&name, std::fs::metadata(path).map_or(0, |m| m.len()));
    let batch = records::read(path, descriptor, published, limits, &mut |done, all| {
        bar.set_length(all);
        bar.set_position(done);
    })?;
    bar.finish_and_clear();
    if choice.strict && refused(&name, &batch.aside, batch.rows_read) {
        return Ok(None);
    }
    if published.is_none() {
        eprintln!(
            "note: {name} does not say when it was published; its records count as known from {} (give --published DATE)",
            world.today
        );
    }
    let bar = progress::working(format!("{name}: keeping"));
    let loaded = RecordStore::load(
        &base.records_root(),
        source,
        &batch,
        world.today,
        &mut || {
            eprintln!("waiting: another load is running in this base");
        },
    )?;
    bar.finish_and_clear();
    eprintln!("{}", out::spaced(&said(world, &source.id, &name, &loaded)));
    if loaded.outcome == Outcome::Added {
        for note in &loaded.vintage.notes {
            eprintln!("  {note}");
        }
        if !batch.aside.is_empty() {
            eprintln!(
                "  list the rows set aside with: cotejo traces aside {}",
                source.id
            );
        }
    }
    Ok(Some((descriptor, loaded)))
}

fn named<'a>(descriptors: &'a [RecordDescriptor], id: &str) -> Result<&'a RecordDescriptor> {
    match descriptors.iter().find(|d| d.source.id == id) {
        Some(descriptor) => Ok(descriptor),
        None if descriptors.is_empty() => bail!(
            "no record source `{id}`: this base describes none; `cotejo traces template DIR` writes a descriptor to put into its `records` folder"
        ),
        None => {
            let known: Vec<&str> = descriptors.iter().map(|d| d.source.id.as_str()).collect();
            bail!(
                "no record source `{id}`; there are `{}`",
                known.join("`, `")
            )
        }
    }
}

fn said(world: &World, source: &str, file: &str, loaded: &RecordsLoaded) -> String {
    let v = &loaded.vintage;
    let lang = world.lang;
    match loaded.outcome {
        Outcome::AlreadyHeld => {
            lang.fill(cotejo_lang::Key::ProgressAlreadyLoaded, &[("file", file)])
        }
        Outcome::Added => lang.fill(
            cotejo_lang::Key::CommandTracesLoaded,
            &[
                ("source", source),
                ("date", &v.known.to_string()),
                ("rows", &lang.count(Noun::Row, v.rows_read)),
                ("aside", &lang.number(v.rows_set_aside as f64, Some(0))),
                ("replaced", &lang.number(loaded.replaced as f64, Some(0))),
            ],
        ),
    }
}

/// What was loaded, for machines: people have read it on stderr, line by line.
fn sheet(world: &World, reports: &[Report]) -> Sheet {
    let mut sheet = Sheet::default();
    for name in [
        "file",
        "source",
        "kind",
        "outcome",
        "sha256",
        "published",
        "rows_read",
        "rows_accepted",
        "rows_set_aside",
        "replaced",
    ] {
        sheet = sheet.column(name, name);
    }
    for r in reports {
        let v = &r.vintage;
        let count = |n| Entry::count(n, world.lang);
        sheet.row(vec![
            Entry::text(&r.file),
            Entry::text(&r.source),
            Entry::text(r.kind.name()),
            Entry::text(r.outcome.name()),
            Entry::text(&v.sha256),
            Entry::text(v.published.map_or(String::new(), |d| d.to_string())),
            count(v.rows_read),
            count(v.rows_accepted),
            count(v.rows_set_aside),
            count(r.replaced),
        ]);
    }
    sheet
}
