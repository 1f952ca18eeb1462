//! Records → runs of cells. The shapes differ only in which columns make a run; everything else is the same row.

mod dims;
mod shape;

use cotejo_model::{MeasureKind, PlaceCode, SourceInfo, Status};

use crate::columns::Columns;
use crate::descriptor::{Blank, Layout, LayoutKind};
use crate::error::IngestError;
use crate::period_column::PeriodColumn;
use crate::place_column::{PlaceColumn, Resolved};
use crate::place_names::PlaceNames;
use crate::read::Rows;
use crate::sink::{CellRead, Met, Sink, Wrong};
use crate::subtotals::{Scope, Subtotal, SubtotalCells};
use crate::value::{Cell, ValueRules, Written, short};

use dims::DimColumns;
use shape::Group;
pub(crate) use shape::described;

/// What became of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Accepted,
    Aside(Wrong),
}

/// Everything needed to read one row of a layout.
pub(crate) struct RowReader<'a> {
    blank: Blank,
    wide_by_month: bool,
    columns: &'a Columns,
    groups: Vec<Group>,
    rules: Vec<ValueRules>,
    place: PlaceColumn<'a>,
    /// Index into the batch's places for each number of the place column; `u32::MAX` until a row of it is accepted.
    place_ids: Vec<u32>,
    period: PeriodColumn,
    dims: DimColumns,
    cells: Vec<CellRead>,
}

impl<'a> RowReader<'a> {
    pub(crate) fn new(
        info: &'a SourceInfo,
        layout: &'a Layout,
        columns: &'a Columns,
        names: &'a dyn PlaceNames,
    ) -> RowReader<'a> {
        let groups = shape::groups(layout.kind, info, columns);
        let kind = |g: &Group| {
            info.measures
                .get(usize::from(g.measure))
                .map_or(MeasureKind::Amount, |m| m.kind)
        };
        RowReader {
            blank: layout.blank,
            wide_by_month: layout.kind == LayoutKind::WideByMonth,
            columns,
            rules: groups
                .iter()
                .map(|g| ValueRules::new(layout, kind(g)))
                .collect(),
            groups,
            place: PlaceColumn::new(layout, &columns.place, names),
            place_ids: Vec::new(),
            period: PeriodColumn::new(layout, columns),
            dims: DimColumns::new(info, layout, &columns.dims),
            cells: Vec::new(),
        }
    }

    /// Reads the present row into the sink. `Err` only where the whole file is refused.
    pub(crate) fn row(
        &mut self,
        rows: &Rows,
        line: u32,
        sink: &mut Sink,
    ) -> Result<Outcome, IngestError> {
        if let Err(wrong) = self.fit(rows) {
            sink.aside_places.insert(None);
            return Ok(Outcome::Aside(wrong));
        }
        let at = self.place.read(rows);
        let resolved = match self.place.get(at) {
            Some(Resolved::Wrong(reason)) => {
                let wrong = Wrong {
                    column: self.place.column(),
                    reason: reason.clone(),
                };
                sink.aside_places.insert(self.place.state_of_wrong(at));
                return Ok(Outcome::Aside(wrong));
            }
            Some(Resolved::Skip) => {
                sink.met.skipped += 1;
                sink.aside_places.insert(None);
                sink.batch.rows_subtotal += 1;
                return Ok(Outcome::Accepted);
            }
            Some(Resolved::Subtotal(code)) => Err(code.clone()),
            Some(Resolved::Place(_)) | None => Ok(at),
        };
        let (start, provisional) = match self.period.read(rows) {
            Ok(p) => p,
            Err(wrong) => return Ok(self.wrong(at, wrong, sink)),
        };
        let mut met = match self.read_cells(rows, provisional) {
            Ok(met) => met,
            Err(wrong) => return Ok(self.wrong(at, wrong, sink)),
        };
        let combination = self.dims.read(rows);
        let totals = self
            .dims
            .combinations
            .get(combination)
            .map_or(0, |c| c.totals);
        if self
            .dims
            .combinations
            .get(combination)
            .is_some_and(|c| c.marked)
        {
            met.footnote_marks += 1;
        }
        match resolved {
            Ok(at) if totals == 0 => self.store(line, at, combination, start, sink)?,
            Ok(at) => {
                let scope = match self.place.get(at) {
                    Some(Resolved::Place(code)) => Scope::Exactly(code.clone()),
                    _ => return Ok(Outcome::Accepted),
                };
                self.subtotal(line, scope, combination, start, sink);
                // The blanks of a total say nothing that its parts do not.
                met.not_published = 0;
            }
            Err(code) => {
                self.subtotal(line, Scope::Within(code), combination, start, sink);
                met.not_published = 0;
            }
        }
        sink.met.add(met);
        Ok(Outcome::Accepted)
    }

    fn wrong(&self, at: usize, wrong: Wrong, sink: &mut Sink) -> Outcome {
        let place: Option<PlaceCode> = match self.place.get(at) {
            Some(Resolved::Place(code)) => Some(code.clone()),
            // A total that is itself wrong takes nothing from the sum of the parts.
            Some(Resolved::Subtotal(_)) => return Outcome::Aside(wrong),
            _ => None,
        };
        sink.aside_places.insert(place);
        Outcome::Aside(wrong)
    }

    /// Whether the row has the header's columns and the texts that every row must have.
    #[inline]
    fn fit(&self, rows: &Rows) -> Result<(), Wrong> {
        let (has, wants) = (rows.len(), self.columns.names.len());
        if has != wants && !self.fits_short(rows) {
            return Err(Wrong::row(format!(
                "the row has {has} fields, the header {wants}"
            )));
        }
        if rows.unclosed() {
            return Err(Wrong::row("a quotation mark is not closed".into()));
        }
        for (column, text) in &self.columns.must_be {
            let found = rows.field(*column).trim_ascii();
            if found != text.as_bytes() {
                let found = String::from_utf8_lossy(found);
                return Err(Wrong::at(
                    *column,
                    format!(
                        "`{}` is not `{text}`, which every row must have",
                        short(&found)
                    ),
                ));
            }
        }
        Ok(())
    }

    /// Whether only columns without header are missing, or the row of a sheet ends in empty cells.
    fn fits_short(&self, rows: &Rows) -> bool {
        let (has, wants) = (rows.len(), self.columns.names.len());
        if rows.is_sheet() {
            return (wants..has).all(|i| rows.field(i).trim_ascii().is_empty());
        }
        (self.columns.least..=wants).contains(&has)
    }

    /// Reads the value cells of all groups into `self.cells`.
    #[inline]
    fn read_cells(&mut self, rows: &Rows, provisional: bool) -> Result<Met, Wrong> {
        let mut met = Met::default();
        self.cells.clear();
        for (group, rules) in self.groups.iter().zip(&self.rules) {
            for &column in &group.columns {
                let cell = match rules.read(rows.field(column)) {
                    Cell::Number(value, written) => {
                        match written {
                            Written::Plain => {}
                            Written::Thousands => met.thousands += 1,
                            Written::TrailingZero => met.trailing_zero += 1,
                        }
                        met.provisional += u64::from(provisional);
                        let status = if provisional {
                            Status::Provisional
                        } else {
                            Status::Reported
                        };
                        CellRead {
                            value,
                            status,
                            stored: true,
                        }
                    }
                    Cell::Blank => {
                        match self.blank {
                            Blank::NotPublished => nothing(Status::NotPublished, &mut met),
                            Blank::Missing => nothing(Status::Missing, &mut met),
                            Blank::Suppressed => nothing(Status::Suppressed, &mut met),
                            Blank::NotApplicable => nothing(Status::NotApplicable, &mut met),
                            Blank::Zero => CellRead {
                                value: 0.0,
                                status: Status::Reported,
                                stored: true,
                            },
                            Blank::Refused => {
                                return Err(Wrong::at(column, "the cell is empty; declare what `blank` means if that is no slip".into()));
                            }
                        }
                    }
                    Cell::Marker(status) => nothing(status, &mut met),
                    Cell::Wrong(reason) => return Err(Wrong::at(column, reason)),
                };
                self.cells.push(cell);
            }
        }
        Ok(met)
    }

    /// For each group: its cells without the blanks at its ends, and where they start.
    fn pieces(&self, start: i32) -> impl Iterator<Item = (&Group, i32, &[CellRead])> {
        let mut from = 0;
        self.groups.iter().map(move |group| {
            let all = self
                .cells
                .get(from..from + group.columns.len())
                .unwrap_or_default();
            from += group.columns.len();
            let end = all.iter().rposition(|c| c.stored).map_or(0, |i| i + 1);
            let lead = if group.keep_leading {
                0
            } else {
                all.iter().take(end).take_while(|c| !c.stored).count()
            };
            let months = i32::try_from(lead).unwrap_or(0) * i32::from(group.step);
            let cells = all.get(lead..end).unwrap_or_default();
            (group, group.start.unwrap_or(start) + months, cells)
        })
    }

    #[inline]
    fn store(
        &mut self,
        line: u32,
        at: usize,
        combination: usize,
        start: i32,
        sink: &mut Sink,
    ) -> Result<(), IngestError> {
        let place = self.place_id(at, sink);
        if self.wide_by_month {
            let bits = self
                .cells
                .iter()
                .take(12)
                .enumerate()
                .filter(|(_, c)| c.stored && c.status.has_value())
                .fold(0u16, |bits, (i, _)| bits | (1 << i));
            sink.months(place, start.div_euclid(12), bits);
        }
        let mut fresh = Vec::new();
        let ids = self.dims.combinations.get(combination);
        for (group, start, cells) in self.pieces(start) {
            if cells.is_empty() {
                continue;
            }
            let measure = usize::from(group.measure);
            let known = ids
                .and_then(|c| c.ids.get(measure))
                .copied()
                .unwrap_or(u32::MAX);
            let breakdown = if known == u32::MAX {
                let values = ids.map_or(&[][..], |c| c.values.as_slice());
                let id = sink.breakdown(group.measure, values);
                fresh.push((measure, id));
                id
            } else {
                known
            };
            sink.run(line, (breakdown, place), (start, group.step), cells)?;
        }
        if let Some(combination) = self.dims.combinations.get_mut(combination) {
            for (measure, id) in fresh {
                if let Some(slot) = combination.ids.get_mut(measure) {
                    *slot = id;
                }
            }
        }
        Ok(())
    }

    fn place_id(&mut self, at: usize, sink: &mut Sink) -> u32 {
        if let Some(id) = self.place_ids.get(at).copied().filter(|id| *id != u32::MAX) {
            return id;
        }
        let Some(Resolved::Place(code)) = self.place.get(at) else {
            return u32::MAX;
        };
        let id = sink.place(code);
        if self.place_ids.len() <= at {
            self.place_ids.resize(at + 1, u32::MAX);
        }
        if let Some(slot) = self.place_ids.get_mut(at) {
            *slot = id;
        }
        id
    }

    fn subtotal(
        &mut self,
        line: u32,
        scope: Scope,
        combination: usize,
        start: i32,
        sink: &mut Sink,
    ) {
        sink.batch.rows_subtotal += 1;
        let Some(c) = self.dims.combinations.get(combination) else {
            return;
        };
        let cells = self
            .pieces(start)
            .filter(|(_, _, cells)| !cells.is_empty())
            .map(|(group, start, cells)| SubtotalCells {
                measure: group.measure,
                start,
                step: group.step,
                values: cells
                    .iter()
                    .map(|c| c.status.has_value().then_some(c.value))
                    .collect(),
            })
            .collect();
        sink.subtotals.push(Subtotal {
            line,
            scope,
            totals: c.totals,
            values: c.values.clone(),
            cells,
        });
    }
}

/// A cell without a number.
fn nothing(status: Status, met: &mut Met) -> CellRead {
    let stored = !matches!(status, Status::NotPublished | Status::NotApplicable);
    match status {
        Status::NotPublished => met.not_published += 1,
        Status::Missing => met.missing += 1,
        Status::Suppressed => met.suppressed += 1,
        _ => {}
    }
    CellRead {
        value: 0.0,
        status,
        stored,
    }
}
