//! One published file, read and validated, on its way to the store.
//!
//! Made for files of tens of millions of cells: a row is one [`Run`] of consecutive periods (twelve for a table that is
//! wide by month), its dimension values are a number into [`Batch::breakdowns`], and values stand in one long column.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::place::PlaceCode;

/// A combination of measure and dimension values, verbatim as published (marks of footnotes taken off as declared).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Breakdown {
    /// Index into [`crate::SourceInfo::measures`].
    pub measure: u16,
    /// One value a dimension, in the order of [`crate::SourceInfo::dimensions`].
    pub values: Vec<String>,
}

/// Consecutive cells of one row: the same breakdown and place, `width` periods from `start`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Line of the row in the (decompressed) file, from 1; the sheet row in a workbook.
    pub line: u32,
    /// Index into [`Batch::breakdowns`].
    pub breakdown: u32,
    /// Index into [`Batch::places`].
    pub place: u32,
    /// First period, as [`crate::Month`] ordinal. An annual value stands at its January.
    pub start: i32,
    /// Index of the first cell in [`Batch::values`].
    pub first: u32,
    /// How many cells.
    pub width: u16,
    /// Distance between two cells, in months: 1, or 12 for annual values.
    pub step: u16,
}

impl Run {
    /// The period ordinal of cell `i` of the run.
    pub fn period(&self, i: u16) -> i32 {
        self.start + i32::from(i) * i32::from(self.step)
    }
}

/// Where a value came from in its row: enough to name the column of any cell again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueColumn {
    /// Column header as published.
    pub name: String,
    /// Measure id.
    pub measure: String,
    /// Offset from the row's start, in months; for annual columns the calendar year itself is in `year`.
    pub offset: u16,
    /// The year the column stands for, where years are columns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
}

/// A row that did not pass: kept with what was wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aside {
    /// Line in the file, from 1.
    pub line: u32,
    /// Column header, or empty where the row as a whole is wrong.
    pub column: String,
    /// The row as it stands in the file.
    pub text: String,
    /// What is wrong and what would mend it.
    pub reason: String,
}

/// One file, read and validated.
///
/// INVARIANT: `rows_read == rows_accepted + aside.len()`, and every accepted row is a run or more in `runs`, or a subtotal row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Batch {
    /// File name without folders.
    pub file: String,
    /// SHA-256 of the file's bytes as they came (still compressed), hex.
    pub sha256: String,
    /// Bytes of the file.
    pub bytes: u64,
    /// When it was published, where known.
    pub published: Option<Date>,
    /// Which layout of the descriptor read it.
    pub layout: String,
    /// SHA-256 of the descriptor's text, hex.
    pub descriptor_sha256: String,
    /// Data rows in the file (titles, headers, blank lines and footers are not data rows).
    pub rows_read: u64,
    /// Rows that entered.
    pub rows_accepted: u64,
    /// Of them subtotal rows, used as checks and not stored as observations.
    pub rows_subtotal: u64,
    /// Cells left blank that mean *not published yet*.
    pub cells_not_published: u64,
    /// Rows that did not pass.
    pub aside: Vec<Aside>,
    /// Peculiarities that were declared and met, in words (`24 values with a thousands comma`).
    pub notes: Vec<String>,
    /// Combinations of measure and dimension values met.
    pub breakdowns: Vec<Breakdown>,
    /// Places met.
    pub places: Vec<PlaceCode>,
    /// Rows, in file order.
    pub runs: Vec<Run>,
    /// Values of all runs. Meaningless where the status has no value.
    pub values: Vec<f64>,
    /// Status code of each value ([`crate::Status::code`]).
    pub statuses: Vec<u8>,
    /// Where values came from.
    pub value_columns: Vec<ValueColumn>,
    /// Places that have rows but not one number in a month up to the last published one: (index into `places`, month ordinal).
    pub holes: Vec<(u32, i32)>,
}

impl Batch {
    /// The runs by breakdown, place and start: indices into [`Batch::runs`]. Runs of one key stay in file order.
    ///
    /// `breakdown` and `place` give the rank of each of the batch's numbers. Three passes of counting, no comparison: a
    /// file of millions of rows is ordered twice on its way in.
    pub fn order(&self, breakdown: impl Fn(u32) -> u32, place: impl Fn(u32) -> u32) -> Vec<u32> {
        let order: Vec<u32> = self.runs.iter().zip(0..).map(|(_, i)| i).collect();
        let order = ordered(order, |i| i64::from(self.runs[i as usize].start));
        let order = ordered(order, |i| i64::from(place(self.runs[i as usize].place)));
        ordered(order, |i| {
            i64::from(breakdown(self.runs[i as usize].breakdown))
        })
    }
}

/// A stable sort by a key whose values lie close together.
fn ordered(mut order: Vec<u32>, key: impl Fn(u32) -> i64) -> Vec<u32> {
    let keys = || order.iter().map(|i| key(*i));
    let (Some(least), Some(most)) = (keys().min(), keys().max()) else {
        return order;
    };
    let width = (most - least) as usize + 1;
    // Keys far apart (a year that is a slip) would need a table larger than the list.
    if width > order.len().max(1 << 16) {
        order.sort_by_key(|i| key(*i));
        return order;
    }
    let mut starts = vec![0u32; width + 1];
    keys().for_each(|k| starts[(k - least) as usize + 1] += 1);
    for i in 1..starts.len() {
        starts[i] += starts[i - 1];
    }
    let mut out = vec![0; order.len()];
    for i in order {
        let next = &mut starts[(key(i) - least) as usize];
        out[*next as usize] = i;
        *next += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn runs_are_ordered_as_a_comparison_would(
            keys in proptest::collection::vec((0..9u32, 0..9u32, proptest::prelude::prop_oneof![0..40i32, proptest::num::i32::ANY]), 0..60),
        ) {
            let run = |(i, k): (usize, &(u32, u32, i32))| Run {
                line: i as u32, breakdown: k.0, place: k.1, start: k.2, first: 0, width: 1, step: 1,
            };
            let batch = Batch { runs: keys.iter().enumerate().map(run).collect(), ..Batch::default() };
            let mut expected: Vec<u32> = (0..keys.len() as u32).collect();
            expected.sort_by_key(|i| { let k = keys[*i as usize]; (9 - k.0, k.1, k.2) });
            proptest::prop_assert_eq!(batch.order(|b| 9 - b, |p| p), expected);
        }
    }
}
