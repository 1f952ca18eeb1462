//! One batch of records in: atomically, once, in its place among the vintages.

use std::fs;
use std::path::Path;

use cotejo_model::{Date, Field, RecordBatch, RecordCoverage, RecordSource, RecordVintage};
use serde::Serialize;

use super::latest::latest;
use super::manifest::{FORMAT, Held, RecordManifest};
use super::parquet_in::read;
use super::parquet_out::write;
use crate::aside;
use crate::error::StoreError;
use crate::file::Verified;
use crate::load::Outcome;
use crate::lock::{LoadLock, ReadLock};

/// A load of records that succeeded.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RecordsLoaded {
    /// Whether anything was written.
    pub outcome: Outcome,
    /// The vintage as held.
    pub vintage: RecordVintage,
    /// Records of earlier vintages whose id it has: of all of them where the source adds records, of the one before where each vintage is
    /// the whole list. 0 where it was held already.
    pub replaced: u64,
}

/// Loads a batch into `root/<source>`. Waits for a load that is running, after calling `waiting` once.
pub(super) fn load(
    root: &Path,
    source: &RecordSource,
    batch: &RecordBatch,
    loaded: Date,
    waiting: &mut dyn FnMut(),
) -> Result<RecordsLoaded, StoreError> {
    fs::create_dir_all(root).map_err(StoreError::io("create", root))?;
    let _lock = LoadLock::acquire(root, waiting)?;
    let folder = &root.join(&source.id);
    fs::create_dir_all(folder).map_err(StoreError::io("create", folder))?;
    let held = RecordManifest::read(folder)?;
    ReadLock::unless_read(root, || RecordManifest::clean(folder, held.as_ref()))?;
    if let Some(m) = &held {
        same_shape(&m.source, source)?;
        if let Some(h) = m.held.iter().find(|h| h.vintage.sha256 == batch.sha256) {
            return Ok(RecordsLoaded {
                outcome: Outcome::AlreadyHeld,
                vintage: h.vintage.clone(),
                replaced: 0,
            });
        }
    }
    let generation = held.as_ref().map_or(1, |m| m.generation + 1);
    let sha256 = batch.sha256.get(..12).unwrap_or(&batch.sha256);
    let vintage = vintage(batch, loaded);
    let mut list = held.map_or(Vec::new(), |m| m.held);
    // A vintage of the same day stands after those loaded before it.
    let at = list.partition_point(|h| h.vintage.known <= vintage.known);
    let replaced = replaced(folder, source, batch, &list[..at])?;
    let own = Held {
        vintage: vintage.clone(),
        records: write(
            folder,
            &format!("records-{generation:06}-{sha256}.parquet"),
            batch,
        )?,
        aside: aside::write(
            folder,
            &format!("aside-{generation:06}-{sha256}.jsonl"),
            &batch.aside,
        )?,
    };
    list.insert(at, own);
    let manifest = RecordManifest {
        format: FORMAT,
        source: source.clone(),
        generation,
        held: list,
    };
    manifest.commit(folder)?;
    Ok(RecordsLoaded {
        outcome: Outcome::Added,
        vintage,
        replaced,
    })
}

/// What records are of, and whether they are made up, may not change under what is held.
fn same_shape(held: &RecordSource, now: &RecordSource) -> Result<(), StoreError> {
    let shape = |s: &RecordSource| {
        let synthetic = if s.synthetic {
            "synthetic"
        } else {
            "not synthetic"
        };
        format!("records of kind `{}`, {synthetic}", s.kind.name())
    };
    let (held_shape, now_shape) = (shape(held), shape(now));
    if held_shape == now_shape {
        return Ok(());
    }
    Err(StoreError::Shape {
        id: now.id.clone(),
        held: held_shape,
        now: now_shape,
    })
}

fn vintage(batch: &RecordBatch, loaded: Date) -> RecordVintage {
    RecordVintage {
        sha256: batch.sha256.clone(),
        file: batch.file.clone(),
        bytes: batch.bytes,
        published: batch.published,
        loaded,
        known: batch.published.unwrap_or(loaded),
        descriptor_sha256: batch.descriptor_sha256.clone(),
        rows_read: batch.rows_read,
        rows_accepted: batch.lines.len() as u64,
        rows_set_aside: batch.aside.len() as u64,
        notes: batch.notes.clone(),
    }
}

/// How many records of the vintages before have an id of the batch.
fn replaced(
    folder: &Path,
    source: &RecordSource,
    batch: &RecordBatch,
    before: &[Held],
) -> Result<u64, StoreError> {
    let before = match source.coverage {
        RecordCoverage::Adds => before,
        RecordCoverage::Whole => &before[before.len().saturating_sub(1)..],
    };
    let own = batch.columns.iter().find(|(f, _)| *f == Field::Record);
    let (Some((_, own)), false) = (own, before.is_empty()) else {
        return Ok(0);
    };
    let verified = Verified::default();
    let mut columns = Vec::new();
    for h in before {
        let path = verified.path(folder, &h.records)?;
        let stored = read(&path, h.vintage.rows_accepted, Some(&[Field::Record]))?;
        columns.extend(stored.columns.into_iter().map(|(_, c)| c));
    }
    let ids: Vec<_> = columns.iter().chain(std::iter::once(own)).collect();
    Ok(latest(&ids).1)
}
