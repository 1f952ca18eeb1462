//! A published file of single events in, a validated [`cotejo_model::RecordBatch`] out.
//!
//! - [`RecordDescriptor`]: what a source of records is, and which of its columns is which field, in TOML
//! - [`template`], [`template_descriptor`]: files to begin from
//! - [`detect`]: which descriptor a file follows, by its header
//! - [`read`]: a file, read whole and validated
//!
//! Inside: `cut` cuts a file's bytes into pieces at row ends, `pool` has them read by several threads, `rows` reads one piece, `gather`
//! puts the pieces together in order.
//!
//! INVARIANT: texts are kept as published; what is read does not depend on how many threads read it.

mod cut;
mod descriptor;
mod detect;
mod gather;
mod header;
mod persons;
mod pool;
mod read;
mod rows;
mod template;

pub use descriptor::{FileShape, RecordDescriptor};
pub use detect::detect;
pub use read::read;
pub use template::{template, template_descriptor};
