//! Records of single events on disk: loaded whole files, atomically; read back as of a day.
//!
//! A source is a folder: one `records-*.parquet` a vintage (the line and the fields of each record, as published), one `aside-*.jsonl` a
//! vintage with rows that did not pass, and a `manifest` that names them with their checksums. A vintage's file is written once and
//! never told anew: which record is the latest of its id is found when records are read (`latest`).

mod latest;
mod load;
mod manifest;
mod parquet_in;
mod parquet_out;
mod store;

pub use load::RecordsLoaded;
pub use store::{RecordReport, RecordStore};
