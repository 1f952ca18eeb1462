//! A base opened for the site: definitions, records, descriptors and geometry as one unchanging snapshot.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use cotejo_geo::{Atlas, Geometry};
use cotejo_model::{
    Aside, CellPage, Date, Evidence, EvidenceError, Grouping, RecordSource, RecordTable,
    RecordVintage, Reporting, Revision, Selection, SourceInfo, Total, Vintage, record,
};
use cotejo_pages::{Records, Site};
use cotejo_store::{RecordStore, Store};

use crate::base::Base;

/// The store as pages see it: cells, and records of single events.
struct Stored(Store, RecordStore);

impl record::Records for Stored {
    fn record_sources(
        &self,
        as_of: Option<Date>,
    ) -> Result<Vec<(RecordSource, Vec<RecordVintage>)>, EvidenceError> {
        self.1.record_sources(as_of)
    }

    fn records(&self, source: &str, as_of: Option<Date>) -> Result<RecordTable, EvidenceError> {
        self.1.records(source, as_of)
    }
}

impl Evidence for Stored {
    fn sources(&self) -> Vec<SourceInfo> {
        self.0.sources()
    }

    fn vintages(&self, source: &str, as_of: Option<Date>) -> Result<Vec<Vintage>, EvidenceError> {
        self.0.vintages(source, as_of)
    }

    fn reporting(
        &self,
        source: &str,
        as_of: Option<Date>,
    ) -> Result<Option<Reporting>, EvidenceError> {
        self.0.reporting(source, as_of)
    }

    fn totals(
        &self,
        selection: &Selection,
        grouping: &Grouping,
    ) -> Result<Vec<Total>, EvidenceError> {
        self.0.totals(selection, grouping)
    }

    fn cells(&self, selection: &Selection, limit: usize) -> Result<CellPage, EvidenceError> {
        self.0.cells(selection, limit)
    }

    fn revisions(
        &self,
        selection: &Selection,
        additions: bool,
    ) -> Result<Vec<Revision>, EvidenceError> {
        self.0.revisions(selection, additions)
    }
}

impl Records for Stored {
    fn aside(&self, source: &str, sha256: &str, limit: usize) -> Result<Vec<Aside>, EvidenceError> {
        let mut rows = self.0.aside(source, sha256)?;
        rows.truncate(limit);
        Ok(rows)
    }
}

/// Opens a base for the site. `builtin` is the geometry that came with the program, as (name, TopoJSON); documents in the base's
/// `geometry` folder take the place of the same places in it.
pub(crate) fn open(base: &Base, builtin: &[(String, Vec<u8>)]) -> Result<Site> {
    let open = base.open()?;
    let plan = if base.has_plan() {
        Some(base.plan(&open.indicators)?)
    } else {
        None
    };
    let mut descriptors = BTreeMap::new();
    for (id, text) in base.descriptor_texts()? {
        descriptors.insert(id, text);
    }
    let mut geometries = Vec::new();
    for (name, bytes) in builtin {
        geometries.push(Geometry::read(bytes, name)?);
    }
    for path in geometry_files(&base.geometry_root())? {
        let bytes =
            fs::read(&path).with_context(|| format!("could not read `{}`", path.display()))?;
        geometries.push(Geometry::read(&bytes, &path.display().to_string())?);
    }
    Ok(Site::new(
        open.indicators,
        plan,
        Box::new(Stored(open.store, base.records()?)),
        descriptors,
        Arc::new(Atlas::new(geometries)),
        geometry_version(base, builtin)?,
    ))
}

/// Imported geometry, by file name: a later one takes the place of an earlier one.
pub(crate) fn geometry_files(folder: &Path) -> Result<Vec<std::path::PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let entries =
        fs::read_dir(folder).with_context(|| format!("could not list `{}`", folder.display()))?;
    let mut paths: Vec<_> = entries.flatten().map(|e| e.path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "json"));
    paths.sort();
    Ok(paths)
}

/// The outlines that came with the program, as (name, TopoJSON); none where it was built without the browser's part.
pub(crate) fn builtin() -> Vec<(String, Vec<u8>)> {
    ["mx.json", "us.json"]
        .into_iter()
        .filter_map(|name| {
            let bytes = cotejo_web::assets::geometry(name)?;
            Some((name.to_string(), bytes.into_owned()))
        })
        .collect()
}

/// Names the geometry by its bytes: tiles under one version never change.
fn geometry_version(base: &Base, builtin: &[(String, Vec<u8>)]) -> Result<String> {
    let mut all: Vec<u8> = Vec::new();
    for (name, bytes) in builtin {
        all.extend(name.as_bytes());
        all.extend(twox_hash::XxHash3_128::oneshot(bytes).to_be_bytes());
    }
    for path in geometry_files(&base.geometry_root())? {
        let bytes =
            fs::read(&path).with_context(|| format!("could not read `{}`", path.display()))?;
        all.extend(path.to_string_lossy().as_bytes());
        all.extend(twox_hash::XxHash3_128::oneshot(&bytes).to_be_bytes());
    }
    Ok(format!("{:032x}", twox_hash::XxHash3_128::oneshot(&all)))
}
