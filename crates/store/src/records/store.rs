//! Records of single events, opened for reading: which sources there are, and what they said by a day.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use cotejo_model::record::ColumnFull;
use cotejo_model::record::Records;
use cotejo_model::{
    Aside, Column, ColumnBuilder, Date, EvidenceError, Field, RecordBatch, RecordCoverage,
    RecordSource, RecordTable, RecordVintage,
};

use super::latest::latest;
use super::load::{RecordsLoaded, load};
use super::manifest::{Held, RecordManifest};
use super::parquet_in::{Stored, read};
use crate::aside;
use crate::error::StoreError;
use crate::file::Verified;
use crate::lock::ReadLock;
use crate::read::folders;

/// Name of the folder of records inside a store. No source's id has a hyphen, so none can be taken for it.
const FOLDER: &str = "record-sources";

/// An evidence base's records of single events.
///
/// What it holds is read when it is opened; a load that ends later is seen by the next open.
pub struct RecordStore {
    root: PathBuf,
    held: BTreeMap<String, Opened>,
    verified: Verified,
    _lock: Option<ReadLock>,
}

/// A source as opened.
struct Opened {
    folder: PathBuf,
    manifest: RecordManifest,
}

/// What is held of a record source.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordReport {
    /// The source.
    pub source: RecordSource,
    /// Its vintages known by the day asked for, oldest first.
    pub vintages: Vec<RecordVintage>,
    /// Bytes of its stored files.
    pub bytes: u64,
}

impl RecordStore {
    /// Where the records are kept of the store at `store_root`.
    pub fn folder(store_root: &Path) -> PathBuf {
        store_root.join(FOLDER)
    }

    /// Opens the records at `root`; a folder that is not there holds none.
    pub fn open(root: &Path) -> Result<RecordStore, StoreError> {
        let lock = match root.is_dir() {
            true => ReadLock::acquire(root)?,
            false => None,
        };
        let mut held = BTreeMap::new();
        for folder in folders(root)? {
            // A folder without a manifest is a first load that was killed: nothing was ever committed there.
            if let Some(manifest) = RecordManifest::read(&folder)? {
                held.insert(manifest.source.id.clone(), Opened { folder, manifest });
            }
        }
        Ok(RecordStore {
            root: root.to_path_buf(),
            held,
            verified: Verified::default(),
            _lock: lock,
        })
    }

    /// Loads a batch. Atomic: killed at any moment, the records are as they were before. Idempotent: the same bytes again change
    /// nothing. `waiting` is called once where another load has to end first.
    ///
    /// A function of the folder, not of an open store, which keeps showing what it was opened on.
    pub fn load(
        root: &Path,
        source: &RecordSource,
        batch: &RecordBatch,
        loaded: Date,
        waiting: &mut dyn FnMut(),
    ) -> Result<RecordsLoaded, StoreError> {
        load(root, source, batch, loaded, waiting)
    }

    /// Where the records are.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What is held of each source, as of a day.
    pub fn report(&self, as_of: Option<Date>) -> Vec<RecordReport> {
        let report = |o: &Opened| RecordReport {
            source: o.manifest.source.clone(),
            vintages: o.manifest.known(as_of).map(|h| h.vintage.clone()).collect(),
            bytes: o.manifest.files().map(|f| f.bytes).sum(),
        };
        self.held.values().map(report).collect()
    }

    /// The rows of a vintage that did not pass.
    pub fn aside(&self, source: &str, sha256: &str) -> Result<Vec<Aside>, EvidenceError> {
        let opened = self.source(source)?;
        let mut held = opened.manifest.held.iter();
        let of = held.find(|h| h.vintage.sha256 == sha256);
        let Some(file) = of.and_then(|h| h.aside.as_ref()) else {
            return Ok(Vec::new());
        };
        let path = self.verified.path(&opened.folder, file)?;
        Ok(aside::read(&path)?)
    }

    /// Reads every stored file whole and compares it with its checksum: how many, and their bytes.
    pub fn verify(&self) -> Result<(usize, u64), StoreError> {
        let (mut files, mut bytes) = (0, 0);
        for opened in self.held.values() {
            for file in opened.manifest.files() {
                self.verified.path(&opened.folder, file)?;
                files += 1;
                bytes += file.bytes;
            }
        }
        Ok((files, bytes))
    }

    fn source(&self, id: &str) -> Result<&Opened, EvidenceError> {
        let found = self.held.get(id);
        found.ok_or_else(|| EvidenceError::UnknownSource(id.to_string()))
    }

    fn stored(&self, folder: &Path, held: &Held) -> Result<Stored, StoreError> {
        let path = self.verified.path(folder, &held.records)?;
        read(&path, held.vintage.rows_accepted, None)
    }
}

impl Records for RecordStore {
    fn record_sources(
        &self,
        as_of: Option<Date>,
    ) -> Result<Vec<(RecordSource, Vec<RecordVintage>)>, EvidenceError> {
        let all = self.report(as_of).into_iter();
        Ok(all.map(|r| (r.source, r.vintages)).collect())
    }

    fn records(&self, source: &str, as_of: Option<Date>) -> Result<RecordTable, EvidenceError> {
        let opened = self.source(source)?;
        let info = &opened.manifest.source;
        let mut held: Vec<&Held> = opened.manifest.known(as_of).collect();
        if info.coverage == RecordCoverage::Whole {
            held.drain(..held.len().saturating_sub(1));
        }
        let limit = usize::from(u16::MAX);
        if held.len() > limit {
            return Err(StoreError::Limit {
                id: info.id.clone(),
                what: "vintages",
                found: held.len(),
                limit,
            }
            .into());
        }
        let stored = held
            .iter()
            .map(|h| self.stored(&opened.folder, h))
            .collect::<Result<Vec<Stored>, StoreError>>()?;
        let table = together(info, stored)
            .map_err(|e| StoreError::damaged(&opened.folder, e.to_string()))?;
        Ok(RecordTable {
            vintages: held.iter().map(|h| h.vintage.clone()).collect(),
            ..table
        })
    }
}

/// The records of several vintages, oldest first, without those that a later one replaces.
fn together(source: &RecordSource, mut stored: Vec<Stored>) -> Result<RecordTable, ColumnFull> {
    let mut table = RecordTable {
        source: source.clone(),
        vintages: Vec::new(),
        vintage: Vec::new(),
        lines: Vec::new(),
        columns: Vec::new(),
    };
    if stored.len() == 1
        && let Some(only) = stored.pop()
    {
        table.vintage = vec![0; only.lines.len()];
        table.lines = only.lines;
        table.columns = only.columns;
        return Ok(table);
    }
    let none = Column::Plain {
        text: String::new(),
        ends: Vec::new(),
    };
    let ids: Vec<&Column> = stored
        .iter()
        .map(|s| column(s, Field::Record).unwrap_or(&none))
        .collect();
    let (keep, _) = latest(&ids);
    for (number, (s, keep)) in stored.iter().zip(&keep).enumerate() {
        let lines = s.lines.iter().zip(keep).filter(|(_, k)| **k);
        table.lines.extend(lines.map(|(line, _)| *line));
        // Their number was found to fit.
        table.vintage.resize(table.lines.len(), number as u16);
    }
    for field in source.kind.fields() {
        if stored.iter().all(|s| column(s, field).is_none()) {
            continue;
        }
        let mut builder = ColumnBuilder::default();
        for (s, keep) in stored.iter().zip(&keep) {
            match column(s, field) {
                Some(column) => builder.append(&column.kept(keep))?,
                None => {
                    for _ in keep.iter().filter(|k| **k) {
                        builder.push("")?;
                    }
                }
            }
        }
        table.columns.push((field, builder.finish()));
    }
    Ok(table)
}

fn column(stored: &Stored, field: Field) -> Option<&Column> {
    let mut columns = stored.columns.iter();
    columns.find(|(f, _)| *f == field).map(|(_, c)| c)
}
