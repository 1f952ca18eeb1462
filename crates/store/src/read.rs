//! The store opened for reading: which sources it holds, and the evidence trait over them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use cotejo_model::{
    Aside, Batch, CellPage, Date, Evidence, EvidenceError, Grouping, Month, Reporting, Revision,
    Selection, SourceInfo, Total, Vintage,
};
use datafusion::execution::context::SessionContext;
use datafusion::prelude::SessionConfig;
use tokio::runtime::Runtime;

use crate::aside;
use crate::dictionary::Dictionary;
use crate::error::StoreError;
use crate::file::Verified;
use crate::load::{LoadOptions, Loaded, load};
use crate::lock::ReadLock;
use crate::manifest::Manifest;

/// An evidence base's store.
///
/// What it holds is read when it is opened; a load that ends later is seen by the next open.
pub struct Store {
    root: PathBuf,
    held: BTreeMap<String, Held>,
    verified: Verified,
    runtime: Runtime,
    pub(crate) context: SessionContext,
    _lock: Option<ReadLock>,
}

/// A source as opened.
pub(crate) struct Held {
    pub folder: PathBuf,
    pub manifest: Manifest,
    pub dictionary: Dictionary,
}

/// What is held of a source, for `cotejo sources`.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceReport {
    /// The source.
    pub info: SourceInfo,
    /// Its vintages known by the day asked for, oldest first.
    pub vintages: Vec<Vintage>,
    /// Bytes of its stored files.
    pub bytes: u64,
}

impl Store {
    /// Opens the store at `root`; a folder that is not there is an empty store.
    pub fn open(root: &Path) -> Result<Store, StoreError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(StoreError::io("start threads for", root))?;
        let lock = match root.is_dir() {
            true => ReadLock::acquire(root)?,
            false => None,
        };
        let verified = Verified::default();
        let mut held = BTreeMap::new();
        for folder in folders(root)? {
            // A folder without a manifest is a first load that was killed: nothing was ever committed there.
            if let Some(manifest) = Manifest::read(&folder)? {
                let dictionary = Dictionary::read(&folder, &manifest, &verified)?;
                let entry = Held {
                    folder,
                    manifest,
                    dictionary,
                };
                held.insert(entry.manifest.source.id.clone(), entry);
            }
        }
        let config = SessionConfig::new()
            .set_bool("datafusion.execution.parquet.pushdown_filters", true)
            .set_bool("datafusion.execution.parquet.reorder_filters", true);
        Ok(Store {
            root: root.to_path_buf(),
            held,
            verified,
            runtime,
            context: SessionContext::new_with_config(config),
            _lock: lock,
        })
    }

    /// Loads a batch. Atomic: killed at any moment, the store is as it was before. Idempotent: the same bytes again
    /// change nothing. `waiting` is called once where another load has to end first.
    ///
    /// A function of the folder, not of an open store, which keeps showing what it was opened on.
    pub fn load(
        root: &Path,
        info: &SourceInfo,
        batch: &Batch,
        options: LoadOptions,
        waiting: &mut dyn FnMut(),
    ) -> Result<Loaded, StoreError> {
        load(root, info, batch, options, waiting)
    }

    /// What is held of each source, as of a day.
    pub fn report(&self, as_of: Option<Date>) -> Vec<SourceReport> {
        let report = |h: &Held| SourceReport {
            info: h.manifest.source.clone(),
            vintages: known(&h.manifest, as_of),
            bytes: h.manifest.files().map(|f| f.bytes).sum(),
        };
        self.held.values().map(report).collect()
    }

    /// The rows of a vintage that did not pass.
    pub fn aside(&self, source: &str, sha256: &str) -> Result<Vec<Aside>, EvidenceError> {
        let held = self.source(source)?;
        let of = held
            .manifest
            .held
            .iter()
            .find(|h| h.vintage.sha256 == sha256);
        let Some(file) = of.and_then(|h| h.aside.as_ref()) else {
            return Ok(Vec::new());
        };
        let path = self.path(held, file)?;
        Ok(aside::read(&path)?)
    }

    /// Reads every stored file whole and compares it with its checksum: how many, and their bytes.
    pub fn verify(&self) -> Result<(usize, u64), StoreError> {
        let (mut files, mut bytes) = (0, 0);
        for held in self.held.values() {
            for file in held.manifest.files() {
                self.verified.path(&held.folder, file)?;
                files += 1;
                bytes += file.bytes;
            }
        }
        Ok((files, bytes))
    }

    /// Where the store is.
    pub fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn source(&self, id: &str) -> Result<&Held, EvidenceError> {
        self.held
            .get(id)
            .ok_or_else(|| EvidenceError::UnknownSource(id.to_string()))
    }

    pub(crate) fn path(
        &self,
        held: &Held,
        file: &crate::file::FileRef,
    ) -> Result<PathBuf, StoreError> {
        self.verified.path(&held.folder, file)
    }

    pub(crate) fn wait<F: Future>(&self, future: F) -> F::Output {
        self.runtime.block_on(future)
    }

    /// The numbers of the breakdowns that a selection means.
    pub(crate) fn selected(
        &self,
        held: &Held,
        selection: &Selection,
    ) -> Result<Vec<u32>, EvidenceError> {
        let info = &held.manifest.source;
        let measure = info.measures.iter().position(|m| m.id == selection.measure);
        let measure = measure.ok_or_else(|| EvidenceError::UnknownMeasure {
            source_id: info.id.clone(),
            measure: selection.measure.clone(),
            known: info
                .measures
                .iter()
                .map(|m| format!("`{}`", m.id))
                .collect::<Vec<_>>()
                .join(", "),
        })?;
        self.wait(crate::filter::breakdowns(
            info,
            &held.dictionary,
            measure as u16,
            selection.filter.as_deref(),
        ))
    }
}

/// The folders in a folder, by name; none where it is not there.
pub(crate) fn folders(root: &Path) -> Result<Vec<PathBuf>, StoreError> {
    if !root.is_dir() {
        return Ok(Vec::new());
    }
    let entries = fs::read_dir(root).map_err(StoreError::io("list", root))?;
    let mut out = Vec::new();
    for entry in entries {
        let path = entry.map_err(StoreError::io("list", root))?.path();
        if path.is_dir() {
            out.push(path);
        }
    }
    out.sort();
    Ok(out)
}

fn known(manifest: &Manifest, as_of: Option<Date>) -> Vec<Vintage> {
    let known = |v: &Vintage| as_of.is_none_or(|day| v.known <= day);
    let all = manifest.held.iter().map(|h| &h.vintage);
    all.filter(|v| known(v)).cloned().collect()
}

impl Evidence for Store {
    fn sources(&self) -> Vec<SourceInfo> {
        self.held
            .values()
            .map(|h| h.manifest.source.clone())
            .collect()
    }

    fn vintages(&self, source: &str, as_of: Option<Date>) -> Result<Vec<Vintage>, EvidenceError> {
        Ok(known(&self.source(source)?.manifest, as_of))
    }

    fn reporting(
        &self,
        source: &str,
        as_of: Option<Date>,
    ) -> Result<Option<Reporting>, EvidenceError> {
        let held = self.source(source)?;
        let Some(in_force) = held.manifest.in_force(as_of) else {
            return Ok(None);
        };
        let upto = &held.manifest.held[..=in_force];
        let first = upto.iter().map(|h| h.vintage.first_period).min();
        let last = match held.manifest.source.coverage {
            // A whole table says itself how far it goes; partial ones add up.
            cotejo_model::Coverage::Whole => upto[in_force].vintage.last_period,
            _ => upto
                .iter()
                .map(|h| h.vintage.last_period)
                .max()
                .unwrap_or_default(),
        };
        let holes = upto[in_force].holes.iter();
        // A whole table speaks for itself; partial ones add up.
        let speaking = match held.manifest.source.coverage {
            cotejo_model::Coverage::Whole => &upto[in_force..],
            _ => upto,
        };
        let ranges = speaking.iter().flat_map(|h| &h.places);
        let mut numbers: Vec<u32> = ranges.flat_map(|(a, b)| *a..=*b).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let place = |n: &u32| held.dictionary.places[*n as usize].clone();
        let places = numbers.iter().map(place).collect();
        Ok(Some(Reporting {
            vintage: upto[in_force].vintage.clone(),
            first: Month(first.unwrap_or_default()),
            places,
            last: Month(last),
            holes: holes
                .map(|(p, m)| (held.dictionary.places[*p as usize].clone(), Month(*m)))
                .collect(),
        }))
    }

    fn totals(
        &self,
        selection: &Selection,
        grouping: &Grouping,
    ) -> Result<Vec<Total>, EvidenceError> {
        crate::totals::totals(self, selection, grouping)
    }

    fn cells(&self, selection: &Selection, limit: usize) -> Result<CellPage, EvidenceError> {
        crate::cells::cells(self, selection, limit)
    }

    fn revisions(
        &self,
        selection: &Selection,
        additions: bool,
    ) -> Result<Vec<Revision>, EvidenceError> {
        crate::revisions::revisions(self, selection, additions)
    }
}
