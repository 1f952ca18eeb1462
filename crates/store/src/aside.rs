//! Rows that did not pass, kept as JSON lines.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;

use cotejo_model::Aside;

use crate::error::StoreError;
use crate::file::{FileRef, Pending};

/// Writes them; none where every row passed.
pub(crate) fn write(
    folder: &Path,
    name: &str,
    rows: &[Aside],
) -> Result<Option<FileRef>, StoreError> {
    if rows.is_empty() {
        return Ok(None);
    }
    let path = folder.join(name);
    let mut out = Pending::create(folder, name)?;
    for row in rows {
        serde_json::to_writer(&mut out, row).map_err(StoreError::engine("write", &path))?;
        out.write_all(b"\n")
            .map_err(StoreError::io("write", &path))?;
    }
    out.finish().map(Some)
}

/// Reads them back.
pub(crate) fn read(path: &Path) -> Result<Vec<Aside>, StoreError> {
    let file = fs::File::open(path).map_err(StoreError::io("open", path))?;
    let mut out = Vec::new();
    for line in BufReader::new(file).lines() {
        let line = line.map_err(StoreError::io("read", path))?;
        let row = serde_json::from_str(&line);
        out.push(row.map_err(|e| StoreError::damaged(path, e.to_string()))?);
    }
    Ok(out)
}
