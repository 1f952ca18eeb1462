//! What the folder of a record source holds.

use std::path::Path;

use cotejo_model::{Date, RecordSource, RecordVintage};
use serde::{Deserialize, Serialize};

use crate::error::StoreError;
use crate::file::FileRef;
use crate::manifest::{clean, commit_body, read_body};

/// The format of record folders that this version writes. Earlier ones stay readable.
pub(super) const FORMAT: u32 = 1;
const MAGIC: &str = "cotejo-records";

/// One vintage and its files.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Held {
    pub vintage: RecordVintage,
    pub records: FileRef,
    /// None where every row passed.
    pub aside: Option<FileRef>,
}

/// A source's folder.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct RecordManifest {
    pub format: u32,
    pub source: RecordSource,
    pub generation: u64,
    /// In the order in which they were known; of one day, in the order of loading.
    pub held: Vec<Held>,
}

impl RecordManifest {
    /// Reads the manifest of a folder; `None` where none was ever committed.
    pub(super) fn read(folder: &Path) -> Result<Option<RecordManifest>, StoreError> {
        let Some(body) = read_body(folder, MAGIC, FORMAT)? else {
            return Ok(None);
        };
        let read = serde_json::from_slice(&body);
        read.map(Some)
            .map_err(|e| StoreError::damaged(&folder.join("manifest"), e.to_string()))
    }

    /// Commits: after this returns, and not before, the folder is what the manifest says.
    pub(super) fn commit(&self, folder: &Path) -> Result<(), StoreError> {
        commit_body(folder, MAGIC, FORMAT, self)
    }

    /// Every file the manifest names.
    pub(super) fn files(&self) -> impl Iterator<Item = &FileRef> {
        self.held
            .iter()
            .flat_map(|h| std::iter::once(&h.records).chain(&h.aside))
    }

    /// The vintages known by a day, oldest first.
    pub(super) fn known(&self, as_of: Option<Date>) -> impl Iterator<Item = &Held> {
        let known = move |h: &&Held| as_of.is_none_or(|day| h.vintage.known <= day);
        self.held.iter().filter(known)
    }

    /// Removes what no manifest names.
    pub(super) fn clean(folder: &Path, keep: Option<&RecordManifest>) {
        let names = keep.into_iter().flat_map(|m| m.files());
        clean(folder, names.map(|f| f.name.as_str()).collect());
    }
}
