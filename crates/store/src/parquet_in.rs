//! Stored cells and changes, read back in order.

use std::fs::File;
use std::path::Path;
use std::sync::mpsc::{Receiver, sync_channel};

use datafusion::arrow::array::{Array, AsArray, RecordBatch};
use datafusion::arrow::datatypes::{Float64Type, Int32Type, UInt8Type, UInt32Type};
use datafusion::parquet::arrow::arrow_reader::{
    ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};

use cotejo_model::Status;

use crate::error::StoreError;
use crate::merge::Change;
use crate::state::{Cell, Datum, Key};

fn open(path: &Path) -> Result<ParquetRecordBatchReader, StoreError> {
    let file = File::open(path).map_err(StoreError::io("open", path))?;
    ParquetRecordBatchReaderBuilder::try_new(file)
        .and_then(|b| b.with_batch_size(1 << 16).build())
        .map_err(StoreError::engine("read", path))
}

/// The record batches of a stored file, one after the other.
pub(crate) fn batches(
    path: &Path,
) -> Result<impl Iterator<Item = Result<RecordBatch, StoreError>>, StoreError> {
    let at = path.to_path_buf();
    Ok(open(path)?.map(move |b| b.map_err(StoreError::engine("read", &at))))
}

/// A column of a stored file as plain numbers.
pub(crate) fn numbers<'a, T: datafusion::arrow::datatypes::ArrowPrimitiveType>(
    batch: &'a RecordBatch,
    name: &str,
    path: &Path,
) -> Result<&'a [T::Native], StoreError> {
    let column = batch
        .column_by_name(name)
        .and_then(|c| c.as_primitive_opt::<T>())
        .ok_or_else(|| {
            StoreError::damaged(path, format!("it has no column `{name}` of the right type"))
        })?;
    if column.null_count() > 0 {
        return Err(StoreError::damaged(
            path,
            format!("its column `{name}` has empty cells"),
        ));
    }
    Ok(column.values())
}

/// The cells of `present`, decoded on another thread.
pub(crate) struct CellsIn {
    receive: Receiver<Result<Vec<Cell>, StoreError>>,
    chunk: std::vec::IntoIter<Cell>,
}

impl CellsIn {
    pub(crate) fn open(path: &Path) -> Result<CellsIn, StoreError> {
        let reader = open(path)?;
        let path = path.to_path_buf();
        let (send, receive) = sync_channel(4);
        std::thread::spawn(move || {
            for batch in reader {
                let cells = batch
                    .map_err(StoreError::engine("read", &path))
                    .and_then(|b| cells_of(&b, &path));
                // The receiver hangs up when the merge fails; there is nobody left to tell.
                if send.send(cells).is_err() {
                    return;
                }
            }
        });
        Ok(CellsIn {
            receive,
            chunk: Vec::new().into_iter(),
        })
    }
}

fn cells_of(batch: &RecordBatch, path: &Path) -> Result<Vec<Cell>, StoreError> {
    let breakdown = numbers::<UInt32Type>(batch, "breakdown", path)?;
    let place = numbers::<UInt32Type>(batch, "place", path)?;
    let period = numbers::<Int32Type>(batch, "period", path)?;
    let value = numbers::<Float64Type>(batch, "value", path)?;
    let status = numbers::<UInt8Type>(batch, "status", path)?;
    let cell = |i: usize| {
        let key = Key::new(breakdown[i], place[i], period[i]);
        let datum = Datum {
            value: value[i],
            status: status[i],
        };
        (key, datum)
    };
    Ok((0..batch.num_rows()).map(cell).collect())
}

impl Iterator for CellsIn {
    type Item = Result<Cell, StoreError>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(cell) = self.chunk.next() {
                return Some(Ok(cell));
            }
            match self.receive.recv().ok()? {
                Ok(chunk) => self.chunk = chunk.into_iter(),
                Err(e) => return Some(Err(e)),
            }
        }
    }
}

/// The changes of one vintage.
pub(crate) fn changes(path: &Path) -> Result<Vec<Change>, StoreError> {
    let mut out = Vec::new();
    for batch in batches(path)? {
        let batch = batch?;
        let breakdown = numbers::<UInt32Type>(&batch, "breakdown", path)?;
        let place = numbers::<UInt32Type>(&batch, "place", path)?;
        let period = numbers::<Int32Type>(&batch, "period", path)?;
        let old = numbers::<Float64Type>(&batch, "old", path)?;
        let old_status = numbers::<UInt8Type>(&batch, "old_status", path)?;
        let new = numbers::<Float64Type>(&batch, "new", path)?;
        let new_status = numbers::<UInt8Type>(&batch, "new_status", path)?;
        for i in 0..batch.num_rows() {
            let datum = |value, status| {
                (status != Status::NotPublished.code()).then_some(Datum { value, status })
            };
            out.push(Change {
                key: Key::new(breakdown[i], place[i], period[i]),
                old: datum(old[i], old_status[i]),
                new: datum(new[i], new_status[i]),
            });
        }
    }
    Ok(out)
}
