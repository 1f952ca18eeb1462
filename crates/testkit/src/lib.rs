//! Builders for tests, and a second, naive answer to every question that the store answers.
//!
//! - [`build`]: sources and batches in a few words
//! - [`memory`]: evidence kept in maps and answered cell by cell, the witness of the store

pub mod build;
pub mod memory;

pub use build::{SourceBuilder, batch, month};
pub use memory::Memory;
