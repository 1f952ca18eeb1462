//! `cotejo geo`: outlines of places: import official ones, list what is drawn and what is not.

use std::fs;

use anyhow::{Context, Result, bail};
use cotejo_geo::{Atlas, Attribution, Files, Geometry, ImportOptions, import};
use cotejo_lang::Key;
use cotejo_model::{Catalogue, Level, PlaceCode};
use serde_json::json;

use crate::base::Base;
use crate::cli::{GeoArgs, GeoCommand, GeoImportArgs};
use crate::out::{Entry, Sheet, give};
use crate::{Answer, World, places, site};

pub(crate) fn run(world: &World, args: &GeoArgs) -> Result<Answer> {
    match &args.command {
        GeoCommand::Import(args) => take(world, args),
        GeoCommand::List => list(world),
    }
}

fn take(world: &World, args: &GeoImportArgs) -> Result<Answer> {
    let base = Base::at(&world.base)?;
    let country: PlaceCode = args.country.parse()?;
    if country.level() != Level::Country {
        bail!("`{country}` is no country; write MX or US");
    }
    let mut files = Vec::new();
    for path in &args.files {
        let bytes =
            fs::read(path).with_context(|| format!("could not read `{}`", path.display()))?;
        files.push((path.display().to_string(), bytes));
    }
    let options = ImportOptions {
        key_column: args.key.clone(),
        level: args.level.level(),
        attribution: Attribution {
            text: args.attribution.clone(),
            address: args.address.clone(),
            licence: args.licence.clone(),
        },
        country: country.clone(),
    };
    let (geometry, issues) = import(&Files::sort(files)?, &options)?;
    let count = geometry.places().count();
    for issue in &issues {
        eprintln!(
            "not taken: {}, key `{}`: {}",
            issue.at, issue.key, issue.why
        );
    }
    if count == 0 {
        bail!(
            "no outline has a key of ours; is `{}` the column of keys, and {} what it holds?",
            args.key,
            options.level.name()
        );
    }
    // One document a country and level: importing it again takes its place. Written beside and renamed, so that a reader never
    // sees half of it.
    let folder = base.geometry_root();
    fs::create_dir_all(&folder)
        .with_context(|| format!("could not make `{}`", folder.display()))?;
    let name = format!(
        "{}-{}",
        country.as_str().to_lowercase(),
        options.level.name()
    );
    let path = folder.join(format!("{name}.json"));
    let beside = folder.join(format!("{name}.new"));
    fs::write(&beside, geometry.write())
        .with_context(|| format!("could not write `{}`", beside.display()))?;
    fs::rename(&beside, &path).with_context(|| format!("could not write `{}`", path.display()))?;
    eprintln!(
        "imported: {count} outlines into {} ({} not taken)",
        path.display(),
        issues.len()
    );
    Ok(if issues.is_empty() {
        Answer::Yes
    } else {
        Answer::No
    })
}

/// Places that exist, with or without an outline.
fn list(world: &World) -> Result<Answer> {
    let base = Base::at(&world.base)?;
    let mut geometries = Vec::new();
    for (name, bytes) in site::builtin() {
        geometries.push(Geometry::read(&bytes, &name)?);
    }
    for path in site::geometry_files(&base.geometry_root())? {
        let bytes =
            fs::read(&path).with_context(|| format!("could not read `{}`", path.display()))?;
        geometries.push(Geometry::read(&bytes, &path.display().to_string())?);
    }
    let atlas = Atlas::new(geometries);
    let levels = [Level::State, Level::Municipality, Level::County];
    let mut missing = Vec::new();
    for level in levels {
        let all = Catalogue::standard().all(level);
        let existing: Vec<_> = all
            .filter(|p| !p.residual && p.valid_on(world.today))
            .collect();
        let without: Vec<_> = existing.iter().filter(|p| !atlas.has(&p.code)).collect();
        eprintln!(
            "{}: {} places, {} with an outline",
            level.name(),
            existing.len(),
            existing.len() - without.len()
        );
        missing.extend(without.into_iter().map(|p| p.code.clone()));
    }
    for a in atlas.attributions() {
        eprintln!("from: {} ({}), {}", a.text, a.address, a.licence);
    }
    let lang = world.lang;
    let sheet = || {
        let mut sheet = Sheet::default()
            .column("place", lang.text(Key::ColumnId).to_string())
            .column("name", lang.text(Key::ColumnPlace).to_string())
            .column("level", lang.text(Key::ColumnLevel).to_string());
        for code in &missing {
            let level = code.level().name();
            sheet.row(vec![
                Entry::text(code.as_str()),
                Entry::text(places::name(code, lang)),
                Entry::both(level, lang.name("level", level).unwrap_or(level)),
            ]);
        }
        sheet
    };
    let machine = || {
        let one = |c: &PlaceCode| json!({"place": c, "name": places::name(c, lang), "level": c.level().name()});
        missing.iter().map(one).collect::<Vec<_>>()
    };
    give(world.format, sheet, machine)?;
    Ok(Answer::Yes)
}
