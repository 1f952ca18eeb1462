//! The small read trait through which everything above the store sees records.

use jiff::civil::Date;
use serde::Serialize;

use crate::period::{Month, Period};
use crate::place::{Level, PlaceCode};
use crate::source::SourceInfo;
use crate::status::Status;
use crate::vintage::Vintage;

/// Which cells: one measure of one source, filtered by an SQL expression over its dimensions.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Selection {
    /// Source id.
    pub source: String,
    /// Measure id.
    pub measure: String,
    /// SQL boolean expression over the source's dimensions (`subtype = 'Homicidio doloso'`); `None` for all.
    pub filter: Option<String>,
    /// Only this place and what lies within it.
    pub place: Option<PlaceCode>,
    /// First and last month, both included.
    pub months: (Month, Month),
    /// What was known on this day; `None` for the latest vintage.
    pub as_of: Option<Date>,
}

/// How totals are cut in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Each {
    /// One total for the whole stretch.
    Whole,
    /// One a month.
    Month,
    /// One a quarter.
    Quarter,
    /// One a calendar year.
    Year,
    /// One a US fiscal year.
    FiscalYear,
}

impl Each {
    /// The written name, as in `--each month`.
    pub fn name(self) -> &'static str {
        match self {
            Each::Whole => "whole",
            Each::Month => "month",
            Each::Quarter => "quarter",
            Each::Year => "year",
            Each::FiscalYear => "fiscal_year",
        }
    }

    /// The period of this cut in which a month falls; `None` for the whole stretch.
    pub fn period_of(self, m: Month) -> Option<Period> {
        Some(match self {
            Each::Whole => return None,
            Each::Month => Period::Month(m),
            Each::Quarter => Period::Quarter(m.year(), ((m.month() - 1) / 3 + 1) as u8),
            Each::Year => Period::Year(m.year()),
            Each::FiscalYear => Period::FiscalYear(m.fiscal_year()),
        })
    }
}

/// How totals are grouped.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Grouping {
    /// Places are added up to this level.
    pub level: Level,
    /// Time is cut like this.
    pub each: Each,
    /// One total for each value of this dimension, too.
    pub dimension: Option<String>,
}

/// One total, with what it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Total {
    /// Place, at the level asked for.
    pub place: PlaceCode,
    /// The cut of time.
    pub period: Period,
    /// Value of the dimension, where one was asked for.
    pub key: Option<String>,
    /// Sum of the numbers there are, exact to 1e-15 and the same in any order of rows.
    pub sum: f64,
    /// Cells with a final number.
    pub reported: u64,
    /// Cells with a number that is not final.
    pub provisional: u64,
    /// Cells that the publisher has no number for.
    pub missing: u64,
    /// Cells that the publisher does not show.
    pub suppressed: u64,
}

/// What a source had published on the day asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reporting {
    /// The vintage in force.
    pub vintage: Vintage,
    /// First month that any vintage up to then covers.
    pub first: Month,
    /// Last month with any number in the vintage in force.
    pub last: Month,
    /// Every place it speaks of.
    pub places: Vec<PlaceCode>,
    /// (place, month) pairs for which the publisher lists the place and gives not one number.
    pub holes: Vec<(PlaceCode, Month)>,
}

/// One stored cell with its lineage.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cell {
    /// Place.
    pub place: PlaceCode,
    /// Period of the observation.
    pub period: Period,
    /// Dimension values, in the order of the source's dimensions.
    pub breakdown: Vec<String>,
    /// The number, where there is one.
    #[serde(serialize_with = "crate::exact::option")]
    pub value: Option<f64>,
    /// Whether there is one, and if not, why.
    pub status: Status,
    /// SHA-256 of the file that says so.
    pub vintage: String,
    /// Line of that file; `None` where an older vintage's line was not kept.
    pub line: Option<u32>,
    /// Column of that file.
    pub column: Option<String>,
}

/// Some cells of a selection.
#[derive(Clone, Debug, PartialEq)]
pub struct CellPage {
    /// How many cells the selection has.
    pub count: u64,
    /// The first of them in the order breakdown, place, period; at most as many as were asked for.
    pub cells: Vec<Cell>,
    /// The vintages they come from.
    pub vintages: Vec<Vintage>,
}

/// A cell that changed between two vintages.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Revision {
    /// Measure id.
    pub measure: String,
    /// Place.
    pub place: PlaceCode,
    /// Period.
    pub period: Period,
    /// Dimension values.
    pub breakdown: Vec<String>,
    /// Value before; `None` where there was none.
    #[serde(serialize_with = "crate::exact::option")]
    pub from: Option<f64>,
    /// Value after; `None` where it was withdrawn.
    #[serde(serialize_with = "crate::exact::option")]
    pub to: Option<f64>,
    /// Status before.
    pub from_status: Status,
    /// Status after.
    pub to_status: Status,
    /// Day the earlier vintage was known.
    pub from_published: Date,
    /// Day the later vintage was known.
    pub to_published: Date,
}

/// What the revisions of one step add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RevisionTally {
    /// Cells with a number before and after.
    pub cells: usize,
    /// Of them, larger now.
    pub up: usize,
    /// Of them, smaller now.
    pub down: usize,
    /// Sum of their differences.
    pub net: f64,
    /// Cells whose number was withdrawn.
    pub withdrawn: usize,
    /// Cells that had none before.
    pub added: usize,
    /// The earliest month touched; `None` where there are no revisions.
    pub first: Option<Month>,
}

impl Revision {
    /// The steps from vintage to vintage, in the order given.
    pub fn steps(all: &[Revision]) -> impl Iterator<Item = &[Revision]> {
        all.chunk_by(|a, b| {
            a.to_published == b.to_published && a.from_published == b.from_published
        })
    }

    /// Counts and adds up a step. A withdrawn number is no zero, and an added one was none before: only two numbers have a difference.
    pub fn tally(step: &[Revision]) -> RevisionTally {
        let mut out = RevisionTally::default();
        for r in step {
            match (r.from, r.to) {
                (Some(from), Some(to)) => {
                    out.cells += 1;
                    out.up += usize::from(to > from);
                    out.down += usize::from(to < from);
                    out.net += to - from;
                }
                (Some(_), None) => out.withdrawn += 1,
                (None, Some(_)) => out.added += 1,
                (None, None) => {}
            }
        }
        out.first = step.iter().map(|r| r.period.start()).min();
        out
    }
}

/// Why evidence could not be read.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    /// No such source in the base.
    #[error("no source `{0}` in this base; `cotejo sources` lists what it holds")]
    UnknownSource(String),
    /// No such measure in the source.
    #[error("source `{source_id}` has no measure `{measure}`; it has {known}")]
    UnknownMeasure {
        /// The source.
        source_id: String,
        /// What was asked for.
        measure: String,
        /// What there is.
        known: String,
    },
    /// The filter or the dimension is wrong.
    #[error("filter `{filter}` on source `{source_id}`: {why}")]
    Filter {
        /// The source.
        source_id: String,
        /// The expression.
        filter: String,
        /// What is wrong.
        why: String,
    },
    /// The store could not be read.
    #[error("{what}")]
    Store {
        /// What was being done, and to which file.
        what: String,
        /// Cause.
        #[source]
        cause: Option<Box<dyn std::error::Error + Send + Sync>>,
    },
}

/// Read access to records: implemented by the store, used by indicators, pages and claims.
///
/// Every method answers as of the day in its [`Selection`] (or argument): what was known that day, never more.
pub trait Evidence {
    /// The sources of the base, by id.
    fn sources(&self) -> Vec<SourceInfo>;

    /// The vintages of a source known by `as_of`, oldest first.
    fn vintages(&self, source: &str, as_of: Option<Date>) -> Result<Vec<Vintage>, EvidenceError>;

    /// What the source had published by `as_of`; `None` where nothing was known yet.
    fn reporting(
        &self,
        source: &str,
        as_of: Option<Date>,
    ) -> Result<Option<Reporting>, EvidenceError>;

    /// Totals of a selection. Empty where nothing was known yet, or no cell matches.
    fn totals(
        &self,
        selection: &Selection,
        grouping: &Grouping,
    ) -> Result<Vec<Total>, EvidenceError>;

    /// The cells of a selection with their lineage, the first `limit` of them.
    fn cells(&self, selection: &Selection, limit: usize) -> Result<CellPage, EvidenceError>;

    /// Which cells of a selection changed between consecutive vintages, all of them up to its `as_of`.
    ///
    /// First publications of a cell count only where `additions` is set.
    fn revisions(
        &self,
        selection: &Selection,
        additions: bool,
    ) -> Result<Vec<Revision>, EvidenceError>;
}
