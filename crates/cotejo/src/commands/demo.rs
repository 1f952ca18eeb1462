//! `cotejo demo`: the example from nothing to the scorecard and the site.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use cotejo_ingest::{Descriptor, Limits, detect};
use cotejo_model::{Coverage, Date};
use cotejo_synth::Plan;
use serde::Deserialize;

use crate::base::Base;
use crate::cli::{DemoArgs, ExampleName};
use crate::commands::{evaluate, init, load, serve, traces};
use crate::{Answer, World};

/// `real.toml`: the agencies' own files and what their names do not say.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Real {
    #[serde(rename = "file")]
    files: Vec<RealFile>,
    /// Files of records of single events.
    #[serde(default, rename = "records")]
    records: Vec<RealFile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RealFile {
    path: PathBuf,
    source: String,
    #[serde(default)]
    published: Option<Date>,
    #[serde(default)]
    #[allow(dead_code, reason = "for the reader of the file")]
    why: Option<String>,
}

pub(crate) fn run(world: &World, args: &DemoArgs) -> Result<Answer> {
    remake(&args.dir)?;
    let dir = &args.dir;
    let base = Base::at(dir)?;
    let descriptors = base.descriptors()?;
    let replaced = match &args.data {
        Some(data) => real(world, &base, &descriptors, dir, data)?,
        None => BTreeSet::new(),
    };
    facts(world, &base, &descriptors, dir, &replaced)?;
    made_up_traces(world, &base, dir)?;
    let open = base.open()?;
    let engine = open.engine();
    let plan = base.plan(&open.indicators)?;
    let Some(as_of) = engine.latest()? else {
        bail!("the example loaded nothing");
    };
    let scorecard = cotejo_indicators::evaluate(&engine, &plan, as_of)?;
    evaluate::print(world, &open.indicators, &scorecard)?;
    let first = scorecard
        .goals
        .iter()
        .flat_map(|g| &g.measures)
        .find_map(|m| m.figure.clone());
    let at = dir.display();
    eprintln!("\nthe base is in `{at}`; go on with:");
    eprintln!("  cotejo --base {at} sources");
    if let Some(figure) = first {
        eprintln!("  cotejo --base {at} explain {figure}");
    }
    eprintln!("  cotejo --base {at} evaluate --as-of 2023-09-01 --lang es");
    eprintln!("  cotejo --base {at} traces summary --synthetic");
    if args.no_serve {
        eprintln!("  cotejo --base {at} serve");
        return Ok(Answer::Yes);
    }
    eprintln!();
    serve::here(world, args.dir.clone(), &args.serve)
}

/// Makes the demonstration's base anew. Removes only what an earlier demonstration made.
fn remake(dir: &Path) -> Result<()> {
    let mark = dir.join(".cotejo-demo");
    if mark.exists() {
        fs::remove_dir_all(dir).with_context(|| format!("could not remove `{}`", dir.display()))?;
    }
    init::make(dir, Some(ExampleName::Bicentennial))?;
    fs::write(&mark, "").with_context(|| format!("could not write `{}`", mark.display()))?;
    Ok(())
}

/// Loads the agencies' own files; gives the sources whose typed facts they replace.
fn real(
    world: &World,
    base: &Base,
    descriptors: &[Descriptor],
    dir: &Path,
    data: &Path,
) -> Result<BTreeSet<String>> {
    let path = dir.join("real.toml");
    let text = fs::read_to_string(&path)
        .with_context(|| format!("could not read `{}`", path.display()))?;
    let real: Real = toml::from_str(&text).with_context(|| format!("`{}`", path.display()))?;
    let mut replaced = BTreeSet::new();
    for entry in real.files {
        let file = data.join(&entry.path);
        if !file.exists() {
            eprintln!("not there: {}", file.display());
            continue;
        }
        let choice = load::Choice {
            source: Some(&entry.source),
            published: entry.published,
            strict: false,
            withdraw: false,
        };
        load::file(world, base, descriptors, &file, &choice)?;
        let coverage = descriptors
            .iter()
            .find(|d| d.info.id == entry.source)
            .map(|d| d.info.coverage);
        // Where vintages add cells, facts and files go on together; else they say the same at two degrees of detail.
        if coverage != Some(Coverage::Cells) {
            replaced.insert(entry.source);
        }
    }
    let records = base.record_descriptors()?;
    for entry in real.records {
        let file = data.join(&entry.path);
        if !file.exists() {
            eprintln!("not there: {}", file.display());
            continue;
        }
        let choice = traces::load::Choice {
            source: Some(&entry.source),
            published: entry.published,
            strict: false,
        };
        traces::load::file(world, base, &records, &file, &choice)?;
    }
    Ok(replaced)
}

/// Gun traces of no real gun: ATF publishes summaries only, so the example shows the work on records that are made up and say so.
fn made_up_traces(world: &World, base: &Base, dir: &Path) -> Result<()> {
    let folder = dir.join("made-up");
    let plan = Plan {
        seed: 1,
        guns: 6_000,
        sales_beside: 12_000,
        from: Date::constant(2019, 1, 1),
        to: Date::constant(2021, 12, 31),
        ..Plan::default()
    };
    traces::generate(&plan, &folder)?;
    let descriptors = base.record_descriptors()?;
    for name in ["recoveries.csv", "transfers.csv"] {
        let choice = traces::load::Choice {
            source: None,
            published: Some(PUBLISHED),
            strict: false,
        };
        traces::load::file(world, base, &descriptors, &folder.join(name), &choice)?;
    }
    Ok(())
}

/// The day from which the made-up records count as known.
const PUBLISHED: Date = Date::constant(2022, 6, 30);

fn facts(
    world: &World,
    base: &Base,
    descriptors: &[Descriptor],
    dir: &Path,
    replaced: &BTreeSet<String>,
) -> Result<()> {
    let folder = dir.join("facts");
    let entries =
        fs::read_dir(&folder).with_context(|| format!("could not list `{}`", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "csv"));
    paths.sort();
    for path in paths {
        let found = detect(&path, descriptors, Limits::default())?;
        if replaced.contains(&descriptors[found.descriptor].info.id) {
            continue;
        }
        let choice = load::Choice {
            source: None,
            published: None,
            strict: false,
            withdraw: false,
        };
        load::file(world, base, descriptors, &path, &choice)?;
    }
    Ok(())
}
