//! The columns of stored files, with unit and note in their metadata.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};

fn field(name: &str, kind: DataType, nullable: bool, note: &str) -> Field {
    let note = HashMap::from([("note".to_string(), note.to_string())]);
    Field::new(name, kind, nullable).with_metadata(note)
}

const BREAKDOWN: &str = "row of breakdowns-*.parquet";
const PLACE: &str = "row of places-*.parquet";
const PERIOD: &str = "year * 12 + month - 1; an annual value stands at its January";
const STATUS: &str = "0 reported, 1 provisional, 2 missing, 3 suppressed, 4 not published";

/// `present`: every cell as last published, sorted by the first three columns.
pub(crate) static PRESENT: LazyLock<SchemaRef> = LazyLock::new(|| {
    Arc::new(Schema::new(vec![
        field("breakdown", DataType::UInt32, false, BREAKDOWN),
        field("place", DataType::UInt32, false, PLACE),
        field("period", DataType::Int32, false, PERIOD),
        field(
            "value",
            DataType::Float64,
            false,
            "in the measure's unit; 0 where the status has no number",
        ),
        field("status", DataType::UInt8, false, STATUS),
    ]))
});

/// `changes`: the cells a vintage changed, sorted likewise.
pub(crate) static CHANGES: LazyLock<SchemaRef> = LazyLock::new(|| {
    Arc::new(Schema::new(vec![
        field("breakdown", DataType::UInt32, false, BREAKDOWN),
        field("place", DataType::UInt32, false, PLACE),
        field("period", DataType::Int32, false, PERIOD),
        field(
            "old",
            DataType::Float64,
            false,
            "value before; 0 where the status has no number",
        ),
        field("old_status", DataType::UInt8, false, STATUS),
        field(
            "new",
            DataType::Float64,
            false,
            "value after; 0 where the status has no number",
        ),
        field("new_status", DataType::UInt8, false, STATUS),
    ]))
});

/// `rows`: which line of the file said what, in file order.
pub(crate) static ROWS: LazyLock<SchemaRef> = LazyLock::new(|| {
    Arc::new(Schema::new(vec![
        field(
            "line",
            DataType::UInt32,
            false,
            "line of the decompressed file, from 1",
        ),
        field("breakdown", DataType::UInt32, false, BREAKDOWN),
        field("place", DataType::UInt32, false, PLACE),
        field("start", DataType::Int32, false, PERIOD),
        field("width", DataType::UInt16, false, "cells in the row"),
        field("step", DataType::UInt16, false, "months between two cells"),
    ]))
});
