//! Vintages on disk, as-of reads.
//!
//! - [`load`]: one batch in, atomically and once (`load`, `merge`, `dictionary`)
//! - the evidence trait, answered (`read`, `totals`, `cells`, `revisions`, `filter`)
//! - files that cannot be half-written or silently damaged (`file`, `lock`, `manifest`)
//! - their formats (`columns`, `parquet_out`, `parquet_in`)
//! - records of single events, in folders of their own (`records`)
//!
//! A source is a folder: `present-*.parquet` (every cell as last published, sorted), one `changes-*.parquet` a vintage
//! (the cells it changed, with the value before and after), one `rows-*.parquet` a vintage (which line said what), and a
//! `manifest` that names them with their checksums. What was known on a day is the present plus the later changes undone.
//!
//! INVARIANT: a vintage is never edited; a file is never written in place; the manifest's rename is the only commit.

mod aside;
mod cells;
mod columns;
mod dictionary;
mod error;
mod file;
mod filter;
mod load;
mod lock;
mod manifest;
mod merge;
mod parquet_in;
mod parquet_out;
mod read;
mod records;
mod revisions;
mod rows;
mod slots;
mod state;
mod totals;

pub use error::StoreError;
pub use load::{LoadOptions, Loaded, Outcome};
pub use read::{SourceReport, Store};
pub use records::{RecordReport, RecordStore, RecordsLoaded};
