//! `cotejo load`: published files in, validated vintages kept.

use std::path::Path;

use anyhow::{Result, bail};
use cotejo_ingest::{Descriptor, Limits, detect, published_from_name, read};
use cotejo_lang::{Key, Lang, Noun};
use cotejo_model::{Aside, Catalogue, Date, Vintage};
use cotejo_store::{LoadOptions, Loaded, Outcome, Store};
use serde::Serialize;

use crate::base::Base;
use crate::cli::LoadArgs;
use crate::out::{self, Entry, Format, Sheet, give};
use crate::{Answer, World, progress};

/// What became of one file.
#[derive(Serialize)]
struct Report {
    file: String,
    source: String,
    layout: String,
    outcome: Outcome,
    vintage: Vintage,
}

/// How a file is to be read, where its name and header do not say.
pub(crate) struct Choice<'a> {
    pub source: Option<&'a str>,
    pub published: Option<Date>,
    pub strict: bool,
    pub withdraw: bool,
}

pub(crate) fn run(world: &World, args: &LoadArgs) -> Result<Answer> {
    let base = Base::at(&world.base)?;
    if args.published.is_some() && args.files.len() > 1 {
        bail!(
            "--published is the day of one file and {} are given; load them one by one",
            args.files.len()
        );
    }
    let descriptors = base.descriptors()?;
    let choice = Choice {
        source: args.source.as_deref(),
        published: args.published,
        strict: args.strict,
        withdraw: args.withdraw,
    };
    let (mut reports, mut refused, mut failed) = (Vec::new(), false, 0);
    for path in &args.files {
        match file(world, &base, &descriptors, path, &choice) {
            Ok(Some((source, loaded))) => reports.push(Report {
                file: loaded.vintage.file.clone(),
                source,
                layout: loaded.vintage.layout.clone(),
                outcome: loaded.outcome,
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
pub(crate) fn file(
    world: &World,
    base: &Base,
    descriptors: &[Descriptor],
    path: &Path,
    choice: &Choice<'_>,
) -> Result<Option<(String, Loaded)>> {
    let limits = Limits::default();
    let chosen: Vec<Descriptor>;
    let candidates = match choice.source {
        None => descriptors,
        Some(id) => {
            chosen = descriptors
                .iter()
                .filter(|d| d.info.id == id)
                .cloned()
                .collect();
            if chosen.is_empty() {
                let known: Vec<&str> = descriptors.iter().map(|d| d.info.id.as_str()).collect();
                bail!("no source `{id}`; there are `{}`", known.join("`, `"));
            }
            &chosen
        }
    };
    let found = detect(path, candidates, limits)?;
    let descriptor = &candidates[found.descriptor];
    let name = path
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    let published = choice.published.or_else(|| published_from_name(&name));
    let bar = progress::reading(&name, std::fs::metadata(path).map_or(0, |m| m.len()));
    let batch = read(
        path,
        descriptor,
        found.layout,
        Catalogue::standard(),
        published,
        limits,
        &mut |done, all| {
            bar.set_length(all);
            bar.set_position(done);
        },
    )?;
    bar.finish_and_clear();
    if choice.strict && refused(&name, &batch.aside, batch.rows_read) {
        return Ok(None);
    }
    if published.is_none() {
        eprintln!(
            "note: {name} does not say when it was published; its content counts as known from {} (give --published DATE)",
            world.today
        );
    }
    let bar = progress::working(format!("{name}: comparing with what is held"));
    let options = LoadOptions {
        loaded: world.today,
        withdraw: choice.withdraw,
    };
    let loaded = Store::load(
        &base.store_root(),
        &descriptor.info,
        &batch,
        options,
        &mut || {
            eprintln!("waiting: another load is running in this base");
        },
    )?;
    bar.finish_and_clear();
    eprintln!(
        "{}",
        out::spaced(&said(world.lang, &descriptor.info.id, &name, &loaded))
    );
    if loaded.outcome == Outcome::Added {
        if loaded.vintage.cells_withdrawn > 0 {
            eprintln!(
                "  {} withdrawn",
                world.lang.count(Noun::Cell, loaded.vintage.cells_withdrawn)
            );
        }
        for note in &loaded.vintage.notes {
            eprintln!("  {note}");
        }
    }
    if loaded.outcome == Outcome::Added && !batch.aside.is_empty() {
        eprintln!(
            "  list the rows set aside with: cotejo aside {}",
            descriptor.info.id
        );
    }
    Ok(Some((descriptor.info.id.clone(), loaded)))
}

/// Under `--strict`: true where rows do not pass, after saying which.
pub(crate) fn refused(name: &str, aside: &[Aside], rows_read: u64) -> bool {
    if aside.is_empty() {
        return false;
    }
    eprintln!(
        "refused: {name} ({} of {rows_read} rows do not pass; nothing was loaded)",
        aside.len()
    );
    for row in aside.iter().take(5) {
        eprintln!("  line {}, `{}`: {}", row.line, row.column, row.reason);
    }
    true
}

fn said(lang: Lang, source: &str, file: &str, loaded: &Loaded) -> String {
    let v = &loaded.vintage;
    match loaded.outcome {
        Outcome::AlreadyHeld => lang.fill(Key::ProgressAlreadyLoaded, &[("file", file)]),
        Outcome::Added => lang.fill(
            Key::ProgressLoaded,
            &[
                ("source", source),
                ("date", &v.known.to_string()),
                ("rows", &lang.count(Noun::Row, v.rows_read)),
                ("aside", &lang.number(v.rows_set_aside as f64, Some(0))),
                ("cells", &lang.count(Noun::Cell, v.cells_revised)),
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
        "layout",
        "outcome",
        "sha256",
        "published",
        "rows_read",
        "rows_accepted",
        "rows_set_aside",
        "cells_revised",
        "cells_added",
        "cells_withdrawn",
    ] {
        sheet = sheet.column(name, name);
    }
    for r in reports {
        let v = &r.vintage;
        let count = |n| Entry::count(n, world.lang);
        sheet.row(vec![
            Entry::text(&r.file),
            Entry::text(&r.source),
            Entry::text(&r.layout),
            Entry::text(r.outcome.name()),
            Entry::text(&v.sha256),
            Entry::text(v.published.map_or(String::new(), |d| d.to_string())),
            count(v.rows_read),
            count(v.rows_accepted),
            count(v.rows_set_aside),
            count(v.cells_revised),
            count(v.cells_added),
            count(v.cells_withdrawn),
        ]);
    }
    sheet
}
