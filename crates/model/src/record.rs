//! Records of single events: a gun recovered, a gun handed on. Kept as published, column by column, with where each row stands.
//!
//! A [`RecordBatch`] is one file read and validated, on its way to the store; a [`RecordTable`] is what the store gives back as of a
//! day. Both hold texts as the publisher wrote them; what they mean is read above (`links`), with a reason for each change.

mod builder;
mod column;
mod field;
mod words;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::batch::Aside;
use crate::source::Text;

pub use builder::{ColumnBuilder, ColumnFull};
pub use column::Column;
pub use field::{Field, Presence};
pub use words::text_hash;

/// What a record is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// A gun recovered by an authority, with the trace requested and, where the publisher gives it, what came of it.
    Recovery,
    /// A gun handed on: made, imported, sold to a dealer, sold to a first purchaser.
    Transfer,
}

impl RecordKind {
    /// Both.
    pub const ALL: [RecordKind; 2] = [RecordKind::Recovery, RecordKind::Transfer];

    /// The name used in files and machine output.
    pub fn name(self) -> &'static str {
        match self {
            RecordKind::Recovery => "recovery",
            RecordKind::Transfer => "transfer",
        }
    }

    /// The fields that such a record may have, in the order of the template.
    pub fn fields(self) -> impl Iterator<Item = Field> {
        Field::ALL
            .iter()
            .copied()
            .filter(move |f| f.presence(self) != Presence::None)
    }
}

/// What a later vintage of a record source says about the earlier ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordCoverage {
    /// Each vintage adds records; one with the id of an earlier record takes its place.
    #[default]
    Adds,
    /// Each vintage is the whole list: the newest one is all there is.
    Whole,
}

/// How a record source writes dates that are not ISO 8601. ISO dates (`2021-03-05`, `2021-03`, `2021`) are read in any source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// It writes ISO dates only; any other is no date.
    #[default]
    Iso,
    /// `3/5/21` is 5 March 2021.
    MonthFirst,
    /// `5/3/21` is 5 March 2021.
    DayFirst,
}

/// Who publishes records, and on what terms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordSource {
    /// Stable identifier: lower-case letters, digits and `_`.
    pub id: String,
    /// What its records are of.
    pub kind: RecordKind,
    /// What the list is.
    pub title: Text,
    /// The institution that publishes it, by its own name.
    pub publisher: String,
    /// Terms of use.
    pub licence: String,
    /// Where it is published.
    pub address: String,
    /// How often a new vintage is expected; `None` for a closed list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cadence_days: Option<u32>,
    /// How many days after its cadence a vintage may still come without being late.
    #[serde(default)]
    pub lag_days_max: u32,
    /// What a later vintage says about the earlier ones.
    #[serde(default)]
    pub coverage: RecordCoverage,
    /// Made-up records: the mark follows everything computed from them.
    #[serde(default)]
    pub synthetic: bool,
    /// True where every record was submitted for tracing, whether or not it has the fields of a request.
    #[serde(default)]
    pub all_submitted: bool,
    /// How dates are written.
    #[serde(default)]
    pub date_order: DateOrder,
    /// Texts that stand for nothing (`no dealer name`), besides the usual ones.
    #[serde(default)]
    pub nothing: Vec<String>,
    /// What the reader must know before using it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

impl RecordSource {
    /// By when the next vintage should be here, given the day on which the newest became known; `None` for a closed list.
    pub fn next_expected(&self, known: Date) -> Option<Date> {
        crate::source::next_expected(self.cadence_days, self.lag_days_max, known)
    }

    /// How many days late the next vintage is on `day`, 0 where it is not, given the day on which the newest became known; `None` for a
    /// closed list.
    pub fn days_late(&self, known: Date, day: Date) -> Option<u32> {
        crate::source::days_late(self.cadence_days, self.lag_days_max, known, day)
    }
}

/// A file of records that was loaded. Never edited afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordVintage {
    /// SHA-256 of the file's bytes, hex: its identity.
    pub sha256: String,
    /// File name.
    pub file: String,
    /// Bytes of the file.
    pub bytes: u64,
    /// When it was published; `None` where nobody said so.
    pub published: Option<Date>,
    /// When it was loaded.
    pub loaded: Date,
    /// From when its content counts as known: the published date, else the loaded one.
    pub known: Date,
    /// SHA-256 of the descriptor's text.
    pub descriptor_sha256: String,
    /// Data rows in the file.
    pub rows_read: u64,
    /// Rows that became records.
    pub rows_accepted: u64,
    /// Rows kept apart with a reason.
    pub rows_set_aside: u64,
    /// Peculiarities that were met, in words.
    pub notes: Vec<String>,
}

/// One file of records, read and validated.
///
/// INVARIANT: `rows_read == lines.len() + aside.len()`, and every column has as many rows as `lines`.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordBatch {
    /// File name without folders.
    pub file: String,
    /// SHA-256 of the file's bytes as they came (still compressed), hex.
    pub sha256: String,
    /// Bytes of the file.
    pub bytes: u64,
    /// When it was published, where known.
    pub published: Option<Date>,
    /// SHA-256 of the descriptor's text, hex.
    pub descriptor_sha256: String,
    /// Data rows in the file.
    pub rows_read: u64,
    /// Line of each record in the (decompressed) file, from 1; the sheet row in a workbook.
    pub lines: Vec<u32>,
    /// The records, column by column, in the order of [`RecordKind::fields`]; fields that the file does not have are left out.
    pub columns: Vec<(Field, Column)>,
    /// Rows that did not pass.
    pub aside: Vec<Aside>,
    /// Peculiarities that were met, in words.
    pub notes: Vec<String>,
}

/// The records of one source as known on a day.
///
/// INVARIANT: every column, `lines` and `vintage` have the same number of rows.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordTable {
    /// Whose records they are.
    pub source: RecordSource,
    /// The vintages they come from, oldest first.
    pub vintages: Vec<RecordVintage>,
    /// Index into `vintages`, one a record.
    pub vintage: Vec<u16>,
    /// Line in that vintage's file, one a record.
    pub lines: Vec<u32>,
    /// The texts as published, in the order of [`RecordKind::fields`]; fields that no vintage has are left out.
    pub columns: Vec<(Field, Column)>,
}

impl RecordTable {
    /// How many records.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// True where there are none.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// A field's column; `None` where no vintage has it.
    pub fn column(&self, field: Field) -> Option<&Column> {
        self.columns
            .iter()
            .find(|(f, _)| *f == field)
            .map(|(_, c)| c)
    }

    /// What a record says in a field; empty where it says nothing.
    pub fn text(&self, row: usize, field: Field) -> &str {
        self.column(field).map_or("", |c| c.get(row))
    }

    /// The vintage and line of a record; `None` past the end.
    pub fn origin(&self, row: usize) -> Option<(&RecordVintage, u32)> {
        let vintage = self.vintages.get(usize::from(*self.vintage.get(row)?))?;
        Some((vintage, *self.lines.get(row)?))
    }
}

/// Read access to records of single events, as of a day.
pub trait Records {
    /// The record sources held, by id, each with its vintages known by `as_of`, oldest first.
    fn record_sources(
        &self,
        as_of: Option<Date>,
    ) -> Result<Vec<(RecordSource, Vec<RecordVintage>)>, crate::EvidenceError>;

    /// The records of one source known by `as_of`; empty where none were.
    fn records(
        &self,
        source: &str,
        as_of: Option<Date>,
    ) -> Result<RecordTable, crate::EvidenceError>;
}
