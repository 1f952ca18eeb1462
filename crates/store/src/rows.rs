//! Which line of a file said what.

use std::collections::HashMap;
use std::path::Path;

use datafusion::arrow::datatypes::{Int32Type, UInt16Type, UInt32Type};

use crate::error::StoreError;
use crate::parquet_in::{batches, numbers};
use crate::state::Key;

/// One row of a published file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub line: u32,
    pub breakdown: u32,
    pub place: u32,
    pub start: i32,
    pub width: u16,
    pub step: u16,
}

impl Row {
    /// The cells the row may hold.
    pub(crate) fn keys(&self) -> impl Iterator<Item = Key> + use<> {
        let row = *self;
        (0..row.width).map(move |i| {
            let period = row.start + i32::from(i) * i32::from(row.step);
            Key::new(row.breakdown, row.place, period)
        })
    }
}

/// All rows of a stored `rows` file, in file order.
pub(crate) fn rows(path: &Path) -> Result<Vec<Row>, StoreError> {
    let mut out = Vec::new();
    each(path, |row| out.push(row))?;
    Ok(out)
}

fn each(path: &Path, mut take: impl FnMut(Row)) -> Result<(), StoreError> {
    for batch in batches(path)? {
        let batch = batch?;
        let line = numbers::<UInt32Type>(&batch, "line", path)?;
        let breakdown = numbers::<UInt32Type>(&batch, "breakdown", path)?;
        let place = numbers::<UInt32Type>(&batch, "place", path)?;
        let start = numbers::<Int32Type>(&batch, "start", path)?;
        let width = numbers::<UInt16Type>(&batch, "width", path)?;
        let step = numbers::<UInt16Type>(&batch, "step", path)?;
        for i in 0..batch.num_rows() {
            take(Row {
                line: line[i],
                breakdown: breakdown[i],
                place: place[i],
                start: start[i],
                width: width[i],
                step: step[i],
            });
        }
    }
    Ok(())
}

/// The rows that said the wanted cells.
pub(crate) fn find(path: &Path, wanted: &[Key]) -> Result<HashMap<Key, Row>, StoreError> {
    // Few series are wanted and rows are many: look at a row's series before its cells.
    let series: std::collections::HashSet<(u32, u32)> =
        wanted.iter().map(|k| (k.breakdown(), k.place())).collect();
    let cells: std::collections::HashSet<Key> = wanted.iter().copied().collect();
    let mut out = HashMap::new();
    each(path, |row| {
        if series.contains(&(row.breakdown, row.place)) {
            for key in row.keys().filter(|k| cells.contains(k)) {
                out.insert(key, row);
            }
        }
    })?;
    Ok(out)
}
