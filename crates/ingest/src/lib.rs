//! File in, validated batch out.
//!
//! - [`descriptor`]: what a source's files look like, in TOML
//! - [`detect`]: which descriptor and layout a file follows, by its header
//! - [`read`]: a file, read whole and validated, as a [`cotejo_model::Batch`]
//! - [`records`]: the same for files of single events, as a [`cotejo_model::RecordBatch`]
//! - [`place_names`]: the little that reading must know about places
//! - [`limits`]: how large, wide and compressed a file may be
//! - [`published`]: the day of publication, where the file's name says it
//! - [`error`]: what stops a whole file; a bad row never does, it is set aside
//!
//! Inside: `read/` turns any container and encoding into records, `layout/` turns records into runs of cells, `value`,
//! `month_name`, `place_column` and `period_column` each read one kind of field.
//!
//! INVARIANT: no byte of a foreign file reaches a panic, and nothing about a file is guessed.

pub mod descriptor;
pub mod detect;
pub mod error;
pub mod limits;
pub mod place_names;
pub mod published;
pub mod read;
pub mod records;

mod aside;
mod check;
mod columns;
mod duplicates;
mod layout;
mod month_name;
mod period_column;
mod place_column;
mod sink;
mod subtotals;
mod value;

pub use descriptor::Descriptor;
pub use detect::{Detected, detect};
pub use error::{DescriptorError, IngestError};
pub use limits::Limits;
pub use place_names::PlaceNames;
pub use published::published_from_name;
pub use read::read;
