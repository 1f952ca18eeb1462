//! The records of one vintage, read back; coded columns come back coded.

use std::fs::File;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use cotejo_model::{Column, ColumnBuilder, Field};
use datafusion::arrow::array::{Array, ArrayRef, AsArray};
use datafusion::arrow::datatypes::{DataType, Field as ArrowField, Schema, UInt32Type};
use datafusion::parquet::arrow::ProjectionMask;
use datafusion::parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};

use super::parquet_out::LINE;
use crate::error::StoreError;

/// Texts of one batch: at most four bytes for each of a thousand characters, a gigabyte in all.
const TEXTS: usize = 1 << 18;

/// The records of a vintage.
#[derive(Debug, Default)]
pub(super) struct Stored {
    pub(super) lines: Vec<u32>,
    pub(super) columns: Vec<(Field, Column)>,
}

/// One column as stored.
enum Part {
    Lines(Vec<u32>),
    Texts(Field, Column),
}

/// Reads a vintage's file; only the wanted fields where some are named. `rows` is how many records the manifest says it has.
pub(super) fn read(path: &Path, rows: u64, only: Option<&[Field]>) -> Result<Stored, StoreError> {
    let file = File::open(path).map_err(StoreError::io("open", path))?;
    let metadata = metadata(&file, path)?;
    let names: Vec<String> = {
        let fields = metadata.schema().fields().iter();
        fields.map(|f| f.name().clone()).collect()
    };
    let wanted = |name: &String| {
        let field = Field::find(name);
        only.is_none_or(|only| field.is_some_and(|f| only.contains(&f)))
    };
    let columns: Vec<usize> = (0..names.len()).filter(|i| wanted(&names[*i])).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut out = Vec::new();
        while let Some(&i) = columns.get(next.fetch_add(1, Ordering::Relaxed)) {
            out.push((i, read_column(path, &metadata, i, &names[i])));
        }
        out
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut parts = std::thread::scope(|s| {
        let others: Vec<_> = (1..threads).map(|_| s.spawn(work)).collect();
        let mut parts = work();
        parts.extend(others.into_iter().filter_map(|t| t.join().ok()).flatten());
        parts
    });
    if parts.len() != columns.len() {
        return Err(StoreError::damaged(path, "a thread that read it stopped"));
    }
    parts.sort_by_key(|(i, _)| *i);
    let mut stored = Stored::default();
    for (i, part) in parts {
        let len = match part? {
            Part::Lines(lines) => {
                stored.lines = lines;
                stored.lines.len()
            }
            Part::Texts(field, column) => {
                let len = column.len();
                stored.columns.push((field, column));
                len
            }
        };
        if len as u64 != rows {
            let why = format!("its column `{}` has {len} records, not {rows}", names[i]);
            return Err(StoreError::damaged(path, why));
        }
    }
    Ok(stored)
}

/// The file's metadata, with columns that have a dictionary asked for as such.
fn metadata(file: &File, path: &Path) -> Result<ArrowReaderMetadata, StoreError> {
    let load = |options| {
        ArrowReaderMetadata::load(file, options).map_err(StoreError::engine("read", path))
    };
    let as_stored = load(ArrowReaderOptions::new())?;
    let groups = as_stored.metadata().row_groups();
    let coded = |i: usize| {
        let chunks = groups.iter().filter_map(|g| g.columns().get(i));
        !groups.is_empty()
            && chunks
                .into_iter()
                .all(|c| c.dictionary_page_offset().is_some())
    };
    let fields = as_stored.schema().fields().iter().enumerate();
    let fields: Vec<ArrowField> = fields
        .map(|(i, f)| match f.data_type() {
            DataType::Utf8 if coded(i) => {
                let kind =
                    DataType::Dictionary(Box::new(DataType::UInt32), Box::new(DataType::Utf8));
                f.as_ref().clone().with_data_type(kind)
            }
            _ => f.as_ref().clone(),
        })
        .collect();
    let schema = Arc::new(Schema::new(fields));
    load(ArrowReaderOptions::new().with_schema(schema))
}

fn read_column(
    path: &Path,
    metadata: &ArrowReaderMetadata,
    column: usize,
    name: &str,
) -> Result<Part, StoreError> {
    let engine = || StoreError::engine("read", path);
    let field = Field::find(name);
    if field.is_none() && name != LINE {
        return Err(StoreError::damaged(
            path,
            format!("it has a column `{name}` of no known meaning"),
        ));
    }
    let mut lines = Vec::new();
    let mut texts = Texts::default();
    let groups: Vec<(usize, usize)> = {
        let groups = metadata.metadata().row_groups().iter().enumerate();
        groups
            .map(|(i, g)| (i, g.num_rows().max(0) as usize))
            .collect()
    };
    let coded = matches!(
        metadata.schema().field(column).data_type(),
        DataType::Dictionary(..)
    );
    for (group, rows) in groups {
        // A dictionary is read once for a group in one batch; texts as such come in parts that offsets of 31 bits can count.
        let batch_rows = if coded { rows.max(1) } else { TEXTS };
        let file = File::open(path).map_err(StoreError::io("open", path))?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata.clone());
        let mask = ProjectionMask::leaves(builder.parquet_schema(), [column]);
        let reader = builder
            .with_projection(mask)
            .with_row_groups(vec![group])
            .with_batch_size(batch_rows)
            .build()
            .map_err(StoreError::engine("read", path))?;
        for batch in reader {
            let batch = batch.map_err(engine())?;
            let array = batch.column(0);
            if array.null_count() > 0 {
                let why = format!("its column `{name}` has empty cells");
                return Err(StoreError::damaged(path, why));
            }
            match field {
                None => {
                    let numbers = array.as_primitive_opt::<UInt32Type>();
                    lines.extend_from_slice(numbers.ok_or_else(|| wrong(path, name))?.values());
                }
                Some(_) => texts.add(array, path, name)?,
            }
        }
    }
    Ok(match field {
        None => Part::Lines(lines),
        Some(field) => Part::Texts(field, texts.finish()),
    })
}

/// The texts of a column, batch after batch.
#[derive(Default)]
struct Texts {
    /// The only batch so far: it is the column as it is.
    one: Option<Column>,
    more: Option<ColumnBuilder>,
}

impl Texts {
    fn add(&mut self, array: &ArrayRef, path: &Path, name: &str) -> Result<(), StoreError> {
        let column = column(array).ok_or_else(|| wrong(path, name))?;
        let full = |e: cotejo_model::record::ColumnFull| StoreError::damaged(path, e.to_string());
        match (self.one.take(), &mut self.more) {
            (None, None) => self.one = Some(column),
            (Some(first), _) => {
                let builder = self.more.insert(match &first {
                    Column::Coded { .. } => ColumnBuilder::default(),
                    Column::Plain { .. } => ColumnBuilder::plain(),
                });
                builder.append(&first).map_err(full)?;
                builder.append(&column).map_err(full)?;
            }
            (None, Some(builder)) => builder.append(&column).map_err(full)?,
        }
        Ok(())
    }

    fn finish(self) -> Column {
        let more = self.more.unwrap_or_default();
        self.one.unwrap_or_else(|| more.finish())
    }
}

/// A text array as a column; `None` where it is none, or its keys are out of range.
fn column(array: &ArrayRef) -> Option<Column> {
    if let Some(coded) = array.as_dictionary_opt::<UInt32Type>() {
        let words = coded.values().as_string_opt::<i32>()?;
        let codes = coded.keys().values().to_vec();
        // Map and lookup trust the codes.
        let in_range = codes.iter().all(|c| (*c as usize) < words.len());
        return in_range.then(|| Column::Coded {
            words: words.iter().map(|w| w.unwrap_or_default().into()).collect(),
            codes,
        });
    }
    let texts = array.as_string_opt::<i32>()?;
    let Range { start, end } = {
        let offsets = texts.value_offsets();
        let at = |o: Option<&i32>| o.copied().unwrap_or(0) as usize;
        at(offsets.first())..at(offsets.last())
    };
    let text = std::str::from_utf8(texts.value_data().get(start..end)?).ok()?;
    let ends = texts.value_offsets().iter().skip(1);
    Some(Column::Plain {
        text: text.to_string(),
        ends: ends.map(|o| *o as u32 - start as u32).collect(),
    })
}

fn wrong(path: &Path, name: &str) -> StoreError {
    StoreError::damaged(path, format!("it has no column `{name}` of the right type"))
}
