//! The numbers that stand for breakdowns and places: given once, never changed.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use cotejo_model::{Breakdown, PlaceCode, SourceInfo};
use datafusion::arrow::array::{Array, ArrayRef, AsArray, StringArray, UInt16Array};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef, UInt16Type};

use crate::error::StoreError;
use crate::file::{FileRef, Verified};
use crate::manifest::Manifest;
use crate::parquet_in::{batches, numbers};
use crate::parquet_out::Encoder;
use crate::state::{BREAKDOWNS_MAX, PLACES_MAX};

/// All breakdowns and places of a source, in the order of their numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dictionary {
    pub breakdowns: Vec<Breakdown>,
    pub places: Vec<PlaceCode>,
    breakdown_numbers: HashMap<Breakdown, u32>,
    place_numbers: HashMap<PlaceCode, u32>,
}

/// The column of the measure's number. In capitals, which no dimension's id has.
const MEASURE: &str = "MEASURE";

/// The columns of `breakdowns`: the measure's number, then the dimensions by their ids.
pub(crate) fn breakdowns_schema(info: &SourceInfo) -> SchemaRef {
    let mut fields = vec![Field::new(MEASURE, DataType::UInt16, false)];
    fields.extend(
        info.dimensions
            .iter()
            .map(|d| Field::new(&d.id, DataType::Utf8, false)),
    );
    Arc::new(Schema::new(fields))
}

fn places_schema() -> SchemaRef {
    Arc::new(Schema::new(vec![Field::new("code", DataType::Utf8, false)]))
}

impl Dictionary {
    /// As the manifest names it.
    pub(crate) fn read(
        folder: &Path,
        manifest: &Manifest,
        verified: &Verified,
    ) -> Result<Dictionary, StoreError> {
        let mut out = Dictionary::default();
        let path = verified.path(folder, &manifest.breakdowns)?;
        for batch in batches(&path)? {
            let batch = batch?;
            let measures = numbers::<UInt16Type>(&batch, MEASURE, &path)?;
            let columns: Vec<&StringArray> = manifest
                .source
                .dimensions
                .iter()
                .map(|d| text(&batch, &d.id, &path))
                .collect::<Result<_, _>>()?;
            for (i, measure) in measures.iter().enumerate() {
                out.breakdown(Breakdown {
                    measure: *measure,
                    values: columns.iter().map(|c| c.value(i).to_string()).collect(),
                });
            }
        }
        let path = verified.path(folder, &manifest.places)?;
        for batch in batches(&path)? {
            let batch = batch?;
            for code in text(&batch, "code", &path)?.iter().flatten() {
                let code = code
                    .parse()
                    .map_err(|e| StoreError::damaged(&path, format!("{e}")))?;
                out.place(&code);
            }
        }
        Ok(out)
    }

    /// The number of a breakdown, given now if it is new.
    pub(crate) fn breakdown(&mut self, b: Breakdown) -> u32 {
        if let Some(n) = self.breakdown_numbers.get(&b) {
            return *n;
        }
        let n = self.breakdowns.len() as u32;
        self.breakdowns.push(b.clone());
        self.breakdown_numbers.insert(b, n);
        n
    }

    /// The number of a place, given now if it is new.
    pub(crate) fn place(&mut self, p: &PlaceCode) -> u32 {
        if let Some(n) = self.place_numbers.get(p) {
            return *n;
        }
        let n = self.places.len() as u32;
        self.places.push(p.clone());
        self.place_numbers.insert(p.clone(), n);
        n
    }

    /// Refuses more than a packed key can number.
    pub(crate) fn check(&self, id: &str) -> Result<(), StoreError> {
        let over = |what, found, limit| StoreError::Limit {
            id: id.to_string(),
            what,
            found,
            limit,
        };
        if self.breakdowns.len() > BREAKDOWNS_MAX {
            return Err(over("breakdowns", self.breakdowns.len(), BREAKDOWNS_MAX));
        }
        if self.places.len() > PLACES_MAX {
            return Err(over("places", self.places.len(), PLACES_MAX));
        }
        Ok(())
    }

    /// Writes both tables.
    pub(crate) fn write(
        &self,
        folder: &Path,
        info: &SourceInfo,
        generation: u64,
    ) -> Result<(FileRef, FileRef), StoreError> {
        let schema = breakdowns_schema(info);
        let name = format!("breakdowns-{generation:06}.parquet");
        let mut out = Encoder::create(folder, &name, &schema, false)?;
        out.write(&schema, self.breakdown_columns(info))?;
        let breakdowns = out.finish()?;
        let schema = places_schema();
        let name = format!("places-{generation:06}.parquet");
        let mut out = Encoder::create(folder, &name, &schema, false)?;
        let codes: StringArray = self.places.iter().map(|p| Some(p.as_str())).collect();
        out.write(&schema, vec![Arc::new(codes)])?;
        Ok((breakdowns, out.finish()?))
    }

    /// The breakdowns as columns of [`breakdowns_schema`].
    pub(crate) fn breakdown_columns(&self, info: &SourceInfo) -> Vec<ArrayRef> {
        let measures: UInt16Array = self.breakdowns.iter().map(|b| b.measure).collect();
        let mut columns: Vec<ArrayRef> = vec![Arc::new(measures)];
        for i in 0..info.dimensions.len() {
            let values: StringArray = self
                .breakdowns
                .iter()
                .map(|b| Some(b.values[i].as_str()))
                .collect();
            columns.push(Arc::new(values));
        }
        columns
    }
}

fn text<'a>(
    batch: &'a datafusion::arrow::array::RecordBatch,
    name: &str,
    path: &Path,
) -> Result<&'a StringArray, StoreError> {
    batch
        .column_by_name(name)
        .and_then(|c| c.as_string_opt::<i32>())
        .filter(|c| c.null_count() == 0)
        .ok_or_else(|| StoreError::damaged(path, format!("it has no text column `{name}`")))
}
