//! The batch while it grows: runs, what was set aside, what was met.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use cotejo_model::{Batch, Breakdown, PlaceCode, Run, Status};

use crate::aside::Asides;
use crate::error::IngestError;
use crate::limits::Limits;
use crate::subtotals::Subtotal;

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wrong {
    /// The column, where one is to blame.
    pub(crate) column: Option<usize>,
    pub(crate) reason: String,
}

impl Wrong {
    pub(crate) fn at(column: usize, reason: String) -> Wrong {
        Wrong {
            column: Some(column),
            reason,
        }
    }

    pub(crate) fn row(reason: String) -> Wrong {
        Wrong {
            column: None,
            reason,
        }
    }
}

/// A cell of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct CellRead {
    pub(crate) value: f64,
    pub(crate) status: Status,
    /// False for a blank that is only stored where a run must stay in one piece.
    pub(crate) stored: bool,
}

/// How often declared peculiarities were met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Met {
    pub(crate) thousands: u64,
    pub(crate) trailing_zero: u64,
    pub(crate) provisional: u64,
    pub(crate) missing: u64,
    pub(crate) suppressed: u64,
    pub(crate) footnote_marks: u64,
    pub(crate) not_published: u64,
    pub(crate) skipped: u64,
}

impl Met {
    /// Adds the counts of an accepted row.
    pub(crate) fn add(&mut self, row: Met) {
        self.thousands += row.thousands;
        self.trailing_zero += row.trailing_zero;
        self.provisional += row.provisional;
        self.missing += row.missing;
        self.suppressed += row.suppressed;
        self.footnote_marks += row.footnote_marks;
        self.not_published += row.not_published;
        self.skipped += row.skipped;
    }

    /// In words, only what was met.
    pub(crate) fn notes(&self, thousands: Option<char>) -> Vec<String> {
        let mark = match thousands {
            Some(',') | None => "comma".to_string(),
            Some(' ') => "space".to_string(),
            Some(c) => format!("`{c}`"),
        };
        let several = |n: u64, one: &str, many: &str| match n {
            0 => None,
            1 => Some(format!("1 {one}")),
            n => Some(format!("{n} {many}")),
        };
        [
            several(
                self.thousands,
                &format!("value with a thousands {mark}"),
                &format!("values with a thousands {mark}"),
            ),
            several(
                self.trailing_zero,
                "value written `1.0`",
                "values written `1.0`",
            ),
            several(self.provisional, "provisional value", "provisional values"),
            several(self.missing, "value missing", "values missing"),
            several(self.suppressed, "value suppressed", "values suppressed"),
            several(
                self.footnote_marks,
                "row with a footnote mark",
                "rows with footnote marks",
            ),
            several(
                self.skipped,
                "row skipped as part of another",
                "rows skipped as part of others",
            ),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// The batch while it grows.
pub(crate) struct Sink {
    pub(crate) batch: Batch,
    pub(crate) met: Met,
    pub(crate) subtotals: Vec<Subtotal>,
    /// Places of rows set aside or skipped; `None` where the place itself is unknown. Their totals are not checked.
    pub(crate) aside_places: BTreeSet<Option<PlaceCode>>,
    file: String,
    limits: Limits,
    breakdowns: HashMap<Breakdown, u32>,
    places: HashMap<PlaceCode, u32>,
    /// (place, year) → a bit for every month with a number.
    months: HashMap<(u32, i32), u16>,
    last_months: ((u32, i32), u16),
    asides: Asides,
}

impl Sink {
    pub(crate) fn new(file: &str, limits: Limits) -> Sink {
        Sink {
            batch: Batch::default(),
            met: Met::default(),
            subtotals: Vec::new(),
            aside_places: BTreeSet::new(),
            file: file.to_string(),
            limits,
            breakdowns: HashMap::new(),
            places: HashMap::new(),
            months: HashMap::new(),
            last_months: ((u32::MAX, i32::MIN), 0),
            asides: Asides::new(file, &limits),
        }
    }

    fn full(&self, line: u32, what: String, limit: String) -> IngestError {
        IngestError::Limit {
            file: self.file.clone(),
            line: u64::from(line),
            what,
            limit,
            remedy: "split the file",
        }
    }

    /// Counts a data row.
    pub(crate) fn row(&mut self, line: u32) -> Result<(), IngestError> {
        self.batch.rows_read += 1;
        if self.batch.rows_read > self.limits.max_rows {
            return Err(self.full(
                line,
                format!("has more than {} rows", self.limits.max_rows),
                self.limits.max_rows.to_string(),
            ));
        }
        Ok(())
    }

    /// Index of a breakdown.
    pub(crate) fn breakdown(&mut self, measure: u16, values: &[String]) -> u32 {
        let breakdown = Breakdown {
            measure,
            values: values.to_vec(),
        };
        let next = u32::try_from(self.batch.breakdowns.len()).unwrap_or(u32::MAX);
        *self.breakdowns.entry(breakdown).or_insert_with_key(|b| {
            self.batch.breakdowns.push(b.clone());
            next
        })
    }

    /// Index of a place.
    pub(crate) fn place(&mut self, code: &PlaceCode) -> u32 {
        if let Some(at) = self.places.get(code) {
            return *at;
        }
        let next = u32::try_from(self.batch.places.len()).unwrap_or(u32::MAX);
        self.batch.places.push(code.clone());
        self.places.insert(code.clone(), next);
        next
    }

    /// Adds a run.
    #[inline]
    pub(crate) fn run(
        &mut self,
        line: u32,
        (breakdown, place): (u32, u32),
        (start, step): (i32, u16),
        cells: &[CellRead],
    ) -> Result<(), IngestError> {
        let first = u32::try_from(self.batch.values.len()).ok();
        let width = u16::try_from(cells.len()).ok();
        let (Some(first), Some(width)) = (first, width) else {
            return Err(self.full(
                line,
                "has more cells than can be counted".into(),
                u32::MAX.to_string(),
            ));
        };
        self.batch.runs.push(Run {
            line,
            breakdown,
            place,
            start,
            first,
            width,
            step,
        });
        for cell in cells {
            self.batch.values.push(cell.value);
            self.batch.statuses.push(cell.status.code());
        }
        Ok(())
    }

    /// Notes in which months of a year a place has a number: bit 0 is January. A row without any counts too.
    #[inline]
    pub(crate) fn months(&mut self, place: u32, year: i32, bits: u16) {
        if self.last_months.0 == (place, year) {
            self.last_months.1 |= bits;
            return;
        }
        self.flush_months();
        self.last_months = ((place, year), bits);
    }

    fn flush_months(&mut self) {
        let (key, bits) = self.last_months;
        if key.0 != u32::MAX {
            *self.months.entry(key).or_insert(0) |= bits;
        }
    }

    /// Fills [`Batch::holes`].
    pub(crate) fn holes(&mut self) {
        self.flush_months();
        self.last_months = ((u32::MAX, i32::MIN), 0);
        let months: BTreeMap<(u32, i32), u16> = self.months.drain().collect();
        let last = months
            .iter()
            .filter(|(_, bits)| **bits != 0)
            .map(|((_, year), bits)| {
                year * 12 + 15 - i32::try_from(bits.leading_zeros()).unwrap_or(0)
            })
            .max();
        let Some(last) = last else { return };
        for ((place, year), bits) in months {
            for month in 0..12 {
                let ordinal = year * 12 + month;
                if bits & (1 << month) == 0 && ordinal <= last {
                    self.batch.holes.push((place, ordinal));
                }
            }
        }
    }

    /// Sets a row aside.
    pub(crate) fn aside(
        &mut self,
        line: u32,
        column: &str,
        text: &[u8],
        reason: String,
    ) -> Result<(), IngestError> {
        self.asides
            .add(&mut self.batch.aside, line, column, text, reason)
    }
}
