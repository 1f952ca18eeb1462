//! The records of one vintage into Parquet, its columns encoded by several threads.

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use cotejo_model::{Column, Field, RecordBatch};
use datafusion::arrow::array::{ArrayRef, DictionaryArray, StringArray, UInt32Array};
use datafusion::arrow::buffer::{OffsetBuffer, ScalarBuffer};
use datafusion::arrow::datatypes::{DataType, Field as ArrowField, Schema, UInt32Type};
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::arrow::arrow_writer::{
    ArrowColumnChunk, ArrowColumnWriter, compute_leaves,
};
use datafusion::parquet::basic::{Compression, Encoding, ZstdLevel};
use datafusion::parquet::errors::ParquetError;
use datafusion::parquet::file::properties::{EnabledStatistics, WriterProperties};
use datafusion::parquet::schema::types::ColumnPath;

use crate::error::StoreError;
use crate::file::{FileRef, Pending};

/// Name of the column of line numbers.
pub(super) const LINE: &str = "line";

/// Rows in one row group. So many that most files are one group: its dictionary then is the column's, and reading renumbers nothing.
const ROW_GROUP: usize = 1 << 22;
/// Rows given to an encoder at a time.
const CHUNK: usize = 1 << 16;
/// A coded column keeps its dictionary however large: past the limit Parquet would write its texts out.
const DICTIONARY_BYTES: usize = 1 << 30;

fn properties(columns: &[(Field, Column)]) -> WriterProperties {
    let line = ColumnPath::from(LINE);
    let mut p = WriterProperties::builder()
        // 3 M transfers of 20 columns (591 MB of CSV), seconds of processor to write and to read, size: uncompressed 3.2, 0.4, 109 MB;
        // LZ4 3.1, 0.4, 83 MB; Zstandard 1 3.1, 0.45, 62 MB; Zstandard 3 3.9, 0.6, 53 MB. Two thirds of the writing is the library's
        // own look-up of words.
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(1).unwrap_or_default()))
        .set_max_row_group_row_count(Some(ROW_GROUP))
        // Texts are read whole; nobody looks for a range of them.
        .set_statistics_enabled(EnabledStatistics::None)
        .set_write_batch_size(1 << 13)
        .set_data_page_row_count_limit(1 << 17)
        // The default writes the library's version: the same input must give the same bytes whoever built it.
        .set_created_by("cotejo store records format 1".to_string())
        .set_column_dictionary_enabled(line.clone(), false)
        .set_column_encoding(line, Encoding::DELTA_BINARY_PACKED);
    for (field, column) in columns {
        let path = ColumnPath::from(field.name());
        p = match column {
            Column::Coded { .. } => p.set_column_dictionary_page_size_limit(path, DICTIONARY_BYTES),
            Column::Plain { .. } => p
                .set_column_dictionary_enabled(path.clone(), false)
                .set_column_encoding(path, Encoding::DELTA_LENGTH_BYTE_ARRAY),
        };
    }
    p.build()
}

/// Writes the records of a batch.
pub(super) fn write(folder: &Path, name: &str, batch: &RecordBatch) -> Result<FileRef, StoreError> {
    let path = folder.join(name);
    let engine = || StoreError::engine::<ParquetError>("write", &path);
    let out = Pending::create(folder, name)?;
    let schema = Arc::new(schema(batch));
    let properties = properties(&batch.columns);
    let (mut writer, factory) = ArrowWriter::try_new(out, Arc::clone(&schema), Some(properties))
        .and_then(ArrowWriter::into_serialized_writer)
        .map_err(engine())?;
    let rows = batch.lines.len();
    for (number, start) in (0..rows).step_by(ROW_GROUP).enumerate() {
        let end = rows.min(start + ROW_GROUP);
        let writers = factory.create_column_writers(number).map_err(engine())?;
        let chunks = encode(batch, &schema, writers, start..end).map_err(engine())?;
        let mut group = writer.next_row_group().map_err(engine())?;
        for chunk in chunks {
            chunk.append_to_row_group(&mut group).map_err(engine())?;
        }
        group.close().map_err(engine())?;
    }
    writer.into_inner().map_err(engine())?.finish()
}

fn schema(batch: &RecordBatch) -> Schema {
    let field = |name: &str, kind: DataType, note: &str| {
        let note = HashMap::from([("note".to_string(), note.to_string())]);
        ArrowField::new(name, kind, false).with_metadata(note)
    };
    let line = field(
        LINE,
        DataType::UInt32,
        "line of the decompressed file, from 1",
    );
    let texts = batch.columns.iter();
    let texts = texts.map(|(f, _)| field(f.name(), DataType::Utf8, f.meaning()));
    Schema::new(std::iter::once(line).chain(texts).collect::<Vec<_>>())
}

/// The encoded columns of some rows, in order; each by whichever thread is free.
fn encode(
    batch: &RecordBatch,
    schema: &Schema,
    writers: Vec<ArrowColumnWriter>,
    rows: std::ops::Range<usize>,
) -> Result<Vec<ArrowColumnChunk>, ParquetError> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let tasks: Vec<Mutex<Option<ArrowColumnWriter>>> =
        writers.into_iter().map(|w| Mutex::new(Some(w))).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut out = Vec::new();
        loop {
            let i = next.fetch_add(1, Ordering::Relaxed);
            let task = tasks
                .get(i)
                .map(|t| t.lock().unwrap_or_else(PoisonError::into_inner).take());
            match task {
                Some(Some(writer)) => {
                    out.push((i, encode_column(batch, schema, i, writer, rows.clone())));
                }
                Some(None) => {}
                None => return out,
            }
        }
    };
    let mut done: Vec<(usize, Result<ArrowColumnChunk, ParquetError>)> = std::thread::scope(|s| {
        let others: Vec<_> = (1..threads).map(|_| s.spawn(work)).collect();
        let mut done = work();
        // A thread that panicked leaves its column out, and the row group is refused for that.
        done.extend(others.into_iter().filter_map(|t| t.join().ok()).flatten());
        done
    });
    done.sort_by_key(|(i, _)| *i);
    done.into_iter().map(|(_, chunk)| chunk).collect()
}

/// Column 0 is the line, the others are the batch's.
fn encode_column(
    batch: &RecordBatch,
    schema: &Schema,
    column: usize,
    mut writer: ArrowColumnWriter,
    rows: std::ops::Range<usize>,
) -> Result<ArrowColumnChunk, ParquetError> {
    let field = schema.field(column);
    let text = column.checked_sub(1).and_then(|i| batch.columns.get(i));
    let words = match text {
        Some((_, Column::Coded { words, .. })) => {
            let words: StringArray = words.iter().map(|w| Some(&**w)).collect();
            Some(Arc::new(words) as ArrayRef)
        }
        _ => None,
    };
    for start in rows.clone().step_by(CHUNK) {
        let part = start..rows.end.min(start + CHUNK);
        let array: ArrayRef = match (text.map(|t| &t.1), &words) {
            (Some(Column::Coded { codes, .. }), Some(words)) => {
                let codes = UInt32Array::from(codes[part].to_vec());
                Arc::new(DictionaryArray::<UInt32Type>::try_new(
                    codes,
                    Arc::clone(words),
                )?)
            }
            (Some(Column::Plain { text, ends }), _) => Arc::new(plain(text, ends, part)?),
            _ => Arc::new(UInt32Array::from(batch.lines[part].to_vec())),
        };
        for leaf in compute_leaves(field, &array)? {
            writer.write(&leaf)?;
        }
    }
    writer.close()
}

fn plain(
    text: &str,
    ends: &[u32],
    rows: std::ops::Range<usize>,
) -> Result<StringArray, ParquetError> {
    let from = rows.start.checked_sub(1).map_or(0, |i| ends[i]);
    let to = ends[rows.end - 1];
    // A chunk of the longest fields there are is 256 MiB: offsets fit.
    let offsets = std::iter::once(0).chain(ends[rows].iter().map(|e| (e - from) as i32));
    let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets.collect::<Vec<i32>>()));
    let bytes = text.as_bytes()[from as usize..to as usize].to_vec();
    Ok(StringArray::try_new(offsets, bytes.into(), None)?)
}
