//! The nouns of Cotejo: what a record, a figure and a comparison are made of.
//!
//! - [`place`]: where (countries, states, municipalities, counties, CBP areas), with the full catalogues
//! - [`mod@period`] says when (days, months, quarters, years, US fiscal years, open ranges of months)
//! - [`status`]: whether a number is there, and if not, why not
//! - [`source`]: who publishes what, how often, in which measures and dimensions
//! - [`batch`]: one published file, read and validated, on its way to the store
//! - [`vintage`]: one published file, as the store keeps it
//! - [`evidence`]: the small read trait through which everything above the store sees records
//! - [`record`]: single events (a gun recovered, a gun handed on), column by column as published
//! - [`exact`]: numbers as machine output writes them
//! - [`finding`]: the one result type of every comparison
//! - [`mod@unit`] has units and the declared conversions between them
//!
//! INVARIANT: nothing in this crate reads a file, a clock or the network.

pub mod batch;
pub mod evidence;
pub mod exact;
pub mod finding;
pub mod period;
pub mod place;
pub mod record;
pub mod source;
pub mod status;
pub mod unit;
pub mod vintage;

pub use batch::{Aside, Batch, Breakdown, Run, ValueColumn};
pub use evidence::{
    Cell, CellPage, Each, Evidence, EvidenceError, Grouping, Reporting, Revision, RevisionTally,
    Selection, Total,
};
pub use finding::{Finding, Verdict};
pub use jiff::civil::Date;
pub use period::{Month, Period, PeriodError};
pub use place::{Catalogue, Level, PlaceCode, PlaceInfo, fold};
pub use record::{
    Column, ColumnBuilder, DateOrder, Field, Presence, RecordBatch, RecordCoverage, RecordKind,
    RecordSource, RecordTable, RecordVintage,
};
pub use source::{
    Absent, Coverage, Dimension, Frequency, Measure, MeasureKind, SourceInfo, Text, Window,
};
pub use status::Status;
pub use unit::{Conversion, Units};
pub use vintage::Vintage;
