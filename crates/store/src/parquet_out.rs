//! Sorted cells into Parquet, encoded on a second thread while the first one merges.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;

use datafusion::arrow::array::{
    ArrayRef, Float64Array, Int32Array, RecordBatch, UInt8Array, UInt16Array, UInt32Array,
};
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::basic::{Compression, Encoding, ZstdLevel};
use datafusion::parquet::file::properties::{EnabledStatistics, WriterProperties};
use datafusion::parquet::schema::types::ColumnPath;

use cotejo_model::{Run, Status};

use crate::columns;
use crate::error::StoreError;
use crate::file::{FileRef, Pending};
use crate::merge::Change;
use crate::state::{Cell, Datum, Key};

/// Rows in one record batch.
const CHUNK: usize = 1 << 16;
/// Rows in one row group: a breakdown of all municipalities over ten years is about this, so that reading one
/// offence reads one or two groups.
const ROW_GROUP: usize = 1 << 18;

fn properties(sorted: bool) -> WriterProperties {
    let mut p = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3).unwrap_or_default()))
        .set_max_row_group_row_count(Some(ROW_GROUP))
        .set_statistics_enabled(EnabledStatistics::Page)
        // The default writes the library's version: the same input must give the same bytes whoever built it.
        .set_created_by("cotejo store format 1".to_string());
    if sorted {
        // Sorted keys are runs and steps: deltas are smaller than a dictionary and need no hashing.
        for key in ["breakdown", "place", "period"] {
            p = p
                .set_column_dictionary_enabled(ColumnPath::from(key), false)
                .set_column_encoding(ColumnPath::from(key), Encoding::DELTA_BINARY_PACKED);
        }
    } else {
        p = p
            .set_column_dictionary_enabled(ColumnPath::from("line"), false)
            .set_column_encoding(ColumnPath::from("line"), Encoding::DELTA_BINARY_PACKED);
    }
    p.build()
}

/// Encodes record batches into a pending file on its own thread.
pub(crate) struct Encoder {
    path: PathBuf,
    send: Option<SyncSender<RecordBatch>>,
    thread: Option<JoinHandle<Result<FileRef, StoreError>>>,
}

impl Encoder {
    pub(crate) fn create(
        folder: &Path,
        name: &str,
        schema: &SchemaRef,
        sorted: bool,
    ) -> Result<Encoder, StoreError> {
        let path = folder.join(name);
        let out = Pending::create(folder, name)?;
        let (schema, at) = (Arc::clone(schema), path.clone());
        let (send, receive) = sync_channel::<RecordBatch>(4);
        let thread = std::thread::spawn(move || {
            let mut writer = ArrowWriter::try_new(out, schema, Some(properties(sorted)))
                .map_err(StoreError::engine("write", &at))?;
            for batch in receive {
                writer
                    .write(&batch)
                    .map_err(StoreError::engine("write", &at))?;
            }
            writer
                .into_inner()
                .map_err(StoreError::engine("write", &at))?
                .finish()
        });
        Ok(Encoder {
            path,
            send: Some(send),
            thread: Some(thread),
        })
    }

    pub(crate) fn write(
        &mut self,
        schema: &SchemaRef,
        columns: Vec<ArrayRef>,
    ) -> Result<(), StoreError> {
        let batch = RecordBatch::try_new(Arc::clone(schema), columns)
            .map_err(StoreError::engine("write", &self.path))?;
        let sent = self.send.as_ref().map(|s| s.send(batch));
        if matches!(sent, Some(Ok(()))) {
            return Ok(());
        }
        // The thread hangs up only when it failed: its own error says why.
        match self.join() {
            Err(e) => Err(e),
            Ok(_) => Err(StoreError::damaged(&self.path, "its writer stopped early")),
        }
    }

    fn join(&mut self) -> Result<FileRef, StoreError> {
        self.send = None;
        match self.thread.take().map(JoinHandle::join) {
            Some(Ok(result)) => result,
            _ => Err(StoreError::damaged(&self.path, "its writer stopped")),
        }
    }

    pub(crate) fn finish(mut self) -> Result<FileRef, StoreError> {
        self.join()
    }
}

/// Writes `present`.
pub(crate) struct CellsOut {
    encoder: Encoder,
    chunk: Chunk,
}

#[derive(Default)]
struct Chunk {
    breakdown: Vec<u32>,
    place: Vec<u32>,
    period: Vec<i32>,
    a: Vec<f64>,
    a_status: Vec<u8>,
    b: Vec<f64>,
    b_status: Vec<u8>,
}

impl Chunk {
    /// Begins a row; true where it is the last that the chunk takes.
    #[inline]
    fn key(&mut self, key: Key) -> bool {
        self.breakdown.push(key.breakdown());
        self.place.push(key.place());
        self.period.push(key.period());
        self.place.len() == CHUNK
    }

    fn keys(&mut self) -> Vec<ArrayRef> {
        vec![
            Arc::new(UInt32Array::from(std::mem::take(&mut self.breakdown))),
            Arc::new(UInt32Array::from(std::mem::take(&mut self.place))),
            Arc::new(Int32Array::from(std::mem::take(&mut self.period))),
        ]
    }

    fn first(&mut self) -> [ArrayRef; 2] {
        let values = std::mem::take(&mut self.a);
        let statuses = std::mem::take(&mut self.a_status);
        [
            Arc::new(Float64Array::from(values)),
            Arc::new(UInt8Array::from(statuses)),
        ]
    }

    fn second(&mut self) -> [ArrayRef; 2] {
        let values = std::mem::take(&mut self.b);
        let statuses = std::mem::take(&mut self.b_status);
        [
            Arc::new(Float64Array::from(values)),
            Arc::new(UInt8Array::from(statuses)),
        ]
    }
}

impl CellsOut {
    pub(crate) fn create(folder: &Path, name: &str) -> Result<CellsOut, StoreError> {
        Ok(CellsOut {
            encoder: Encoder::create(folder, name, &columns::PRESENT, true)?,
            chunk: Chunk::default(),
        })
    }

    #[inline]
    pub(crate) fn push(&mut self, (key, datum): Cell) -> Result<(), StoreError> {
        let c = &mut self.chunk;
        let full = c.key(key);
        c.a.push(datum.number().unwrap_or(0.0));
        c.a_status.push(datum.status);
        if full {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), StoreError> {
        let mut columns = self.chunk.keys();
        columns.extend(self.chunk.first());
        self.encoder.write(&columns::PRESENT, columns)
    }

    pub(crate) fn finish(mut self) -> Result<FileRef, StoreError> {
        self.flush()?;
        self.encoder.finish()
    }
}

/// Writes `changes`.
pub(crate) struct ChangesOut {
    encoder: Encoder,
    chunk: Chunk,
}

impl ChangesOut {
    pub(crate) fn create(folder: &Path, name: &str) -> Result<ChangesOut, StoreError> {
        Ok(ChangesOut {
            encoder: Encoder::create(folder, name, &columns::CHANGES, true)?,
            chunk: Chunk::default(),
        })
    }

    pub(crate) fn push(&mut self, change: Change) -> Result<(), StoreError> {
        let none = Datum {
            value: 0.0,
            status: Status::NotPublished.code(),
        };
        let (old, new) = (change.old.unwrap_or(none), change.new.unwrap_or(none));
        let c = &mut self.chunk;
        let full = c.key(change.key);
        c.a.push(old.number().unwrap_or(0.0));
        c.a_status.push(old.status);
        c.b.push(new.number().unwrap_or(0.0));
        c.b_status.push(new.status);
        if full {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), StoreError> {
        let mut columns = self.chunk.keys();
        columns.extend(self.chunk.first());
        columns.extend(self.chunk.second());
        self.encoder.write(&columns::CHANGES, columns)
    }

    pub(crate) fn finish(mut self) -> Result<FileRef, StoreError> {
        self.flush()?;
        self.encoder.finish()
    }
}

/// Writes `rows`: the lines of a batch under the store's numbers.
pub(crate) fn write_rows(
    folder: &Path,
    name: &str,
    runs: &[Run],
    breakdowns: &[u32],
    places: &[u32],
) -> Result<FileRef, StoreError> {
    let mut encoder = Encoder::create(folder, name, &columns::ROWS, false)?;
    for part in runs.chunks(CHUNK) {
        let column = |f: &dyn Fn(&Run) -> u32| -> ArrayRef {
            Arc::new(part.iter().map(f).collect::<UInt32Array>())
        };
        let narrow = |f: &dyn Fn(&Run) -> u16| -> ArrayRef {
            Arc::new(part.iter().map(f).collect::<UInt16Array>())
        };
        encoder.write(
            &columns::ROWS,
            vec![
                column(&|r| r.line),
                column(&|r| breakdowns[r.breakdown as usize]),
                column(&|r| places[r.place as usize]),
                Arc::new(part.iter().map(|r| r.start).collect::<Int32Array>()),
                narrow(&|r| r.width),
                narrow(&|r| r.step),
            ],
        )?;
    }
    encoder.finish()
}
