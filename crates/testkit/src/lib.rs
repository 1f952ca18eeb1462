//! Builders for tests and benchmarks, and a second, naive answer to every question that the store answers.
//!
//! - [`build`]: sources and batches in a few words
//! - [`memory`]: evidence kept in maps and answered cell by cell, the witness of the store
//! - [`municipal`]: the municipal file of offences in its publisher's shape, made up, at any size up to the full one
//! - [`offences`]: the 98 rows of a municipality in SESNSP's classification
//! - [`chance`]: seeded numbers without a dependency
//!
//! INVARIANT: nothing here is a record of anything that happened; who loads it marks its source `synthetic`.

pub mod build;
pub mod chance;
pub mod memory;
pub mod municipal;
pub mod offences;

pub use build::{SourceBuilder, batch, month};
pub use chance::Chance;
pub use memory::Memory;
pub use municipal::{Municipal, Vintage, Written};
