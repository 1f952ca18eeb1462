//! The cells of a selection with their lineage, as of a day.

use std::collections::{BTreeMap, HashMap, HashSet};

use cotejo_model::{
    Cell, CellPage, EvidenceError, Frequency, Month, Period, PlaceCode, Selection, Status,
    ValueColumn,
};
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::{Float64Type, Int32Type, UInt8Type, UInt32Type};
use datafusion::logical_expr::{Expr, col, lit};

use crate::error::StoreError;
use crate::filter::ranges;
use crate::parquet_in::numbers;
use crate::read::{Held, Store};
use crate::rows::{Row, find};
use crate::state::{Datum, Key};
use crate::totals::frame;

pub(crate) fn cells(
    store: &Store,
    selection: &Selection,
    limit: usize,
) -> Result<CellPage, EvidenceError> {
    let held = store.source(&selection.source)?;
    let selected = store.selected(held, selection)?;
    let in_force = held.manifest.in_force(selection.as_of);
    let (Some(in_force), false) = (in_force, selected.is_empty()) else {
        return Ok(CellPage {
            count: 0,
            cells: Vec::new(),
            vintages: Vec::new(),
        });
    };
    let mut state = state_at(store, held, selection, &selected, in_force)?;
    if let Some(place) = &selection.place {
        without_parts(held, place, &mut state);
    }
    let shown: Vec<(Key, Datum)> = state.iter().take(limit).map(|(k, d)| (*k, *d)).collect();
    let said = said_by(store, held, in_force, &shown)?;
    let cells = shown
        .iter()
        .map(|(key, datum)| described(held, *key, *datum, in_force, said.get(key)))
        .collect();
    let mut vintages: Vec<usize> = said.values().map(|(i, _)| *i).collect();
    vintages.sort_unstable();
    vintages.dedup();
    Ok(CellPage {
        count: state.len() as u64,
        cells,
        vintages: vintages
            .into_iter()
            .map(|i| held.manifest.held[i].vintage.clone())
            .collect(),
    })
}

/// The selected cells as vintage `in_force` left them.
fn state_at(
    store: &Store,
    held: &Held,
    selection: &Selection,
    selected: &[u32],
    in_force: usize,
) -> Result<BTreeMap<Key, Datum>, EvidenceError> {
    let mut state = BTreeMap::new();
    let wanted = Wanted::new(held, selection, selected);
    let path = store.path(held, &held.manifest.present)?;
    let columns = ["breakdown", "place", "period", "value", "status"];
    for batch in wanted.read(store, &path, &columns)? {
        let value = numbers::<Float64Type>(&batch, "value", &path)?;
        let status = numbers::<UInt8Type>(&batch, "status", &path)?;
        for (i, key) in wanted.keys(&batch, &path)? {
            let (value, status) = (value[i], status[i]);
            state.insert(key, Datum { value, status });
        }
    }
    // Newest first: the last change undone is the one next after the vintage in force.
    for h in held.manifest.held[in_force + 1..].iter().rev() {
        let Some(file) = &h.changes else { continue };
        let path = store.path(held, file)?;
        let columns = ["breakdown", "place", "period", "old", "old_status"];
        for batch in wanted.read(store, &path, &columns)? {
            let value = numbers::<Float64Type>(&batch, "old", &path)?;
            let status = numbers::<UInt8Type>(&batch, "old_status", &path)?;
            for (i, key) in wanted.keys(&batch, &path)? {
                if status[i] == Status::NotPublished.code() {
                    state.remove(&key);
                } else {
                    let (value, status) = (value[i], status[i]);
                    state.insert(key, Datum { value, status });
                }
            }
        }
    }
    Ok(state)
}

/// As in totals: in a month for which the publisher gives the place itself, its parts are not counted once more.
fn without_parts(held: &Held, place: &PlaceCode, state: &mut BTreeMap<Key, Datum>) {
    let own = held
        .dictionary
        .places
        .iter()
        .zip(0u32..)
        .find(|(p, _)| *p == place);
    let Some((_, own)) = own else {
        return;
    };
    let own_keys = state.keys().filter(|k| k.place() == own);
    let months: HashSet<i32> = own_keys.map(|k| k.period()).collect();
    state.retain(|k, _| k.place() == own || !months.contains(&k.period()));
}

/// The cells of a selection, as a scan condition and a last look at each row.
pub(crate) struct Wanted {
    breakdowns: Vec<bool>,
    places: Vec<bool>,
    condition: Expr,
}

impl Wanted {
    pub(crate) fn new(held: &Held, selection: &Selection, selected: &[u32]) -> Wanted {
        let mut breakdowns = vec![false; held.dictionary.breakdowns.len()];
        selected.iter().for_each(|n| breakdowns[*n as usize] = true);
        let inside = |p: &PlaceCode| selection.place.as_ref().is_none_or(|outer| p.within(outer));
        let spans = ranges(selected);
        let first = spans.first().map_or(0, |s| s.0);
        let last = spans.last().map_or(0, |s| s.1);
        let months = (selection.months.0.0, selection.months.1.0);
        Wanted {
            breakdowns,
            places: held.dictionary.places.iter().map(inside).collect(),
            condition: col("breakdown")
                .between(lit(first), lit(last))
                .and(col("period").between(lit(months.0), lit(months.1))),
        }
    }

    pub(crate) fn read(
        &self,
        store: &Store,
        path: &std::path::Path,
        columns: &[&str],
    ) -> Result<Vec<RecordBatch>, EvidenceError> {
        store.wait(async {
            frame(
                store,
                &[path.to_path_buf()],
                self.condition.clone(),
                columns,
            )
            .await?
            .collect()
            .await
            .map_err(|e| StoreError::engine("query", path)(e).into())
        })
    }

    /// The rows of a batch that are wanted, with their keys.
    pub(crate) fn keys(
        &self,
        batch: &RecordBatch,
        path: &std::path::Path,
    ) -> Result<Vec<(usize, Key)>, StoreError> {
        let breakdown = numbers::<UInt32Type>(batch, "breakdown", path)?;
        let place = numbers::<UInt32Type>(batch, "place", path)?;
        let period = numbers::<Int32Type>(batch, "period", path)?;
        let is = |list: &[bool], n: u32| list.get(n as usize).copied().unwrap_or(false);
        Ok((0..batch.num_rows())
            .filter(|i| is(&self.breakdowns, breakdown[*i]) && is(&self.places, place[*i]))
            .map(|i| (i, Key::new(breakdown[i], place[i], period[i])))
            .collect())
    }
}

/// Which vintage, and which of its rows, last said each cell.
fn said_by(
    store: &Store,
    held: &Held,
    in_force: usize,
    shown: &[(Key, Datum)],
) -> Result<HashMap<Key, (usize, Row)>, EvidenceError> {
    let mut out = HashMap::new();
    let mut left: Vec<Key> = shown.iter().map(|(k, _)| *k).collect();
    for i in (0..=in_force).rev() {
        if left.is_empty() {
            break;
        }
        let asked: Vec<Key> = left
            .iter()
            .copied()
            .filter(|k| held.manifest.covers(i, k.period()))
            .collect();
        if asked.is_empty() {
            continue;
        }
        let path = store.path(held, &held.manifest.held[i].rows)?;
        let found = find(&path, &asked)?;
        left.retain(|k| !found.contains_key(k));
        out.extend(found.into_iter().map(|(k, row)| (k, (i, row))));
    }
    Ok(out)
}

fn described(
    held: &Held,
    key: Key,
    datum: Datum,
    in_force: usize,
    said: Option<&(usize, Row)>,
) -> Cell {
    let info = &held.manifest.source;
    let breakdown = &held.dictionary.breakdowns[key.breakdown() as usize];
    let measure = &info.measures[usize::from(breakdown.measure)].id;
    let by = &held.manifest.held[said.map_or(in_force, |(i, _)| *i)];
    let column = said.and_then(|(_, row)| {
        by.value_columns
            .iter()
            .find(|c| c.measure == *measure && stands_for(c, key, row))
            .map(|c| c.name.clone())
    });
    Cell {
        place: held.dictionary.places[key.place() as usize].clone(),
        period: period(info.frequency, key.period()),
        breakdown: breakdown.values.clone(),
        value: datum.number(),
        status: Status::from_code(datum.status).unwrap_or(Status::Missing),
        vintage: by.vintage.sha256.clone(),
        line: said.map(|(_, row)| row.line),
        column,
    }
}

fn stands_for(column: &ValueColumn, key: Key, row: &Row) -> bool {
    match column.year {
        Some(year) => Month(key.period()).year() == year,
        None => key.period() - row.start == i32::from(column.offset),
    }
}

/// The period of one observation.
pub(crate) fn period(frequency: Frequency, ordinal: i32) -> Period {
    match frequency {
        Frequency::Monthly => Period::Month(Month(ordinal)),
        Frequency::Annual => Period::Year(Month(ordinal).year()),
    }
}
