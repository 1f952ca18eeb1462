//! What a source's folder holds. Its rename is the commit.

use std::collections::HashSet;
use std::fs;
use std::io::Write;
use std::path::Path;

use cotejo_model::{Coverage, SourceInfo, ValueColumn, Vintage};
use serde::{Deserialize, Serialize};

use crate::error::StoreError;
use crate::file::{FileRef, Pending, checksum, sync_folder};

/// The store format this version writes. Earlier ones stay readable.
pub(crate) const FORMAT: u32 = 1;
const NAME: &str = "manifest";
const MAGIC: &str = "cotejo-manifest";

/// One vintage and its files.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Held {
    pub vintage: Vintage,
    /// Which line said what.
    pub rows: FileRef,
    /// Rows that did not pass; none where every row passed.
    pub aside: Option<FileRef>,
    /// Cells it changed against the vintage before, with both values. None for the first.
    pub changes: Option<FileRef>,
    pub value_columns: Vec<ValueColumn>,
    /// The places it speaks of, as closed ranges of their numbers.
    pub places: Vec<(u32, u32)>,
    /// (place id, month): listed, and not one number.
    pub holes: Vec<(u32, i32)>,
}

/// A source's folder.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    pub format: u32,
    pub source: SourceInfo,
    pub generation: u64,
    /// In the order in which they were known.
    pub held: Vec<Held>,
    pub present: FileRef,
    pub breakdowns: FileRef,
    pub places: FileRef,
}

impl Manifest {
    /// Reads the manifest of a folder; `None` where none was ever committed.
    pub(crate) fn read(folder: &Path) -> Result<Option<Manifest>, StoreError> {
        let Some(body) = read_body(folder, MAGIC, FORMAT)? else {
            return Ok(None);
        };
        let read = serde_json::from_slice(&body);
        read.map(Some)
            .map_err(|e| StoreError::damaged(&folder.join(NAME), e.to_string()))
    }

    /// Commits: after this returns, and not before, the folder is what the manifest says.
    pub(crate) fn commit(&self, folder: &Path) -> Result<(), StoreError> {
        commit_body(folder, MAGIC, FORMAT, self)
    }

    /// Every file the manifest names.
    pub(crate) fn files(&self) -> impl Iterator<Item = &FileRef> {
        let own = [&self.present, &self.breakdowns, &self.places];
        own.into_iter().chain(
            self.held
                .iter()
                .flat_map(|h| std::iter::once(&h.rows).chain(&h.aside).chain(&h.changes)),
        )
    }

    /// Index of the vintage in force on a day: the last one known by then.
    pub(crate) fn in_force(&self, as_of: Option<cotejo_model::Date>) -> Option<usize> {
        match as_of {
            None => self.held.len().checked_sub(1),
            Some(day) => self.held.iter().rposition(|h| h.vintage.known <= day),
        }
    }

    /// True where vintage `i` has its say about a period.
    pub(crate) fn covers(&self, i: usize, period: i32) -> bool {
        let v = &self.held[i].vintage;
        match self.source.coverage {
            Coverage::Whole | Coverage::Cells => true,
            Coverage::Periods => (v.first_period..=v.last_period).contains(&period),
        }
    }

    /// Removes what no manifest names: leftovers of loads that were killed, and files that later loads replaced.
    pub(crate) fn clean(folder: &Path, keep: Option<&Manifest>) {
        let names = keep.into_iter().flat_map(|m| m.files());
        clean(folder, names.map(|f| f.name.as_str()).collect());
    }
}

/// The checked content of a folder's manifest, after its first line; `None` where none was ever committed.
pub(crate) fn read_body(
    folder: &Path,
    magic: &str,
    known: u32,
) -> Result<Option<Vec<u8>>, StoreError> {
    let path = folder.join(NAME);
    let mut bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(StoreError::io("read", &path)(e)),
    };
    let damaged = |why: &str| StoreError::damaged(&path, why);
    let end = bytes
        .iter()
        .position(|b| *b == b'\n')
        .ok_or_else(|| damaged("it has no first line"))?;
    let body = bytes.split_off(end + 1);
    let line =
        std::str::from_utf8(&bytes[..end]).map_err(|_| damaged("its first line is no text"))?;
    let mut words = line.split(' ');
    if words.next() != Some(magic) {
        return Err(damaged("it does not begin as a manifest"));
    }
    let format: u32 = words
        .next()
        .and_then(|w| w.parse().ok())
        .ok_or_else(|| damaged("it names no format"))?;
    if format == 0 {
        return Err(damaged("it names format 0"));
    }
    if words.next() != Some(&checksum(&body)) {
        return Err(damaged("its checksum does not fit its content"));
    }
    if format > known {
        return Err(StoreError::Format {
            path,
            found: format,
            known,
        });
    }
    Ok(Some(body))
}

/// Writes a folder's manifest. Its rename is the commit.
pub(crate) fn commit_body(
    folder: &Path,
    magic: &str,
    format: u32,
    manifest: &impl Serialize,
) -> Result<(), StoreError> {
    let path = folder.join(NAME);
    let body = serde_json::to_vec(manifest).map_err(StoreError::engine("write", &path))?;
    let mut out = Pending::create(folder, NAME)?;
    writeln!(out, "{magic} {format} {}", checksum(&body))
        .and_then(|()| out.write_all(&body))
        .map_err(StoreError::io("write", &path))?;
    // Data files must be findable before a manifest names them.
    sync_folder(folder)?;
    out.finish()?;
    sync_folder(folder)
}

/// Removes the files of a folder that are neither its manifest nor named by it.
pub(crate) fn clean(folder: &Path, keep: HashSet<&str>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let kept = name == NAME || name.to_str().is_some_and(|n| keep.contains(n));
        if !kept {
            // A leftover that cannot be removed costs room, not truth; the next load tries again.
            let _ = fs::remove_file(entry.path());
        }
    }
}
