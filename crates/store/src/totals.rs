//! Totals of a selection, as of a day.
//!
//! A vintage's changes carry the value before and after, so what was known on a day is the present, plus (before − after)
//! of every later change: each cell's changes telescope. The common question is one plain scan; an earlier day adds a scan
//! of the few later changes, without a window, a join or a sort.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use cotejo_model::{EvidenceError, Grouping, Month, Period, PlaceCode, Selection, Status, Total};
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::{Float64Type, Int32Type, UInt8Type, UInt32Type};
use datafusion::dataframe::DataFrame;
use datafusion::logical_expr::{Expr, col, lit};
use datafusion::prelude::ParquetReadOptions;
use futures::StreamExt;

use crate::error::StoreError;
use crate::filter::ranges;
use crate::parquet_in::numbers;
use crate::read::{Held, Store};

/// Amounts are added as whole numbers of this fraction, so that any order of rows gives the same sum.
const FRACTIONS: f64 = 1e12;
/// Above this many slots, those that are used are kept in a map instead of a table.
const DENSE_MAX: usize = 1 << 23;
/// More ranges than this are read as one range and looked up row by row.
const RANGES_MAX: usize = 40;

/// A number as a whole count of [`FRACTIONS`]; exact for whole numbers, to 1e-12 for others.
fn fixed(value: f64) -> i128 {
    let whole = value.trunc();
    let part = ((value - whole) * FRACTIONS).round();
    whole as i128 * FRACTIONS as i128 + part as i128
}

fn unfixed(sum: i128) -> f64 {
    let one = FRACTIONS as i128;
    (sum / one) as f64 + (sum % one) as f64 / FRACTIONS
}

#[derive(Clone, Copy, Default)]
struct Slot {
    sum: i128,
    /// Cells by status: reported, provisional, missing, suppressed.
    counts: [i32; 4],
}

impl Slot {
    #[inline]
    fn add(&mut self, value: f64, status: u8, sign: i32) {
        if status <= Status::Provisional.code() {
            self.sum += i128::from(sign) * fixed(value);
        }
        if let Some(n) = self.counts.get_mut(usize::from(status)) {
            *n += sign;
        }
    }
}

enum Slots {
    Dense(Vec<Slot>),
    Sparse(HashMap<usize, Slot>),
}

impl Slots {
    fn new(size: usize) -> Slots {
        if size <= DENSE_MAX {
            Slots::Dense(vec![Slot::default(); size])
        } else {
            Slots::Sparse(HashMap::new())
        }
    }

    #[inline]
    fn at(&mut self, i: usize) -> &mut Slot {
        match self {
            Slots::Dense(v) => &mut v[i],
            Slots::Sparse(m) => m.entry(i).or_default(),
        }
    }

    fn join(&mut self, other: Slots) {
        let mut add = |i: usize, s: Slot| {
            let to = self.at(i);
            to.sum += s.sum;
            for (a, b) in to.counts.iter_mut().zip(s.counts) {
                *a += b;
            }
        };
        match other {
            Slots::Dense(v) => {
                for (i, s) in v
                    .into_iter()
                    .enumerate()
                    .filter(|(_, s)| s.counts != [0; 4] || s.sum != 0)
                {
                    add(i, s);
                }
            }
            Slots::Sparse(m) => m.into_iter().for_each(|(i, s)| add(i, s)),
        }
    }
}

/// How a stored row finds its slot.
struct Plan {
    /// Place number → group; `None` where the place is not asked for.
    group: Vec<Option<u32>>,
    groups: Vec<PlaceCode>,
    /// Month − first → bucket.
    bucket: Vec<u32>,
    buckets: Vec<Period>,
    first: i32,
    /// Breakdown number → key; empty where neither a dimension nor a lookup is needed.
    key: Vec<Option<u32>>,
    keys: Vec<Option<String>>,
}

impl Plan {
    fn slot(&self, breakdown: Option<u32>, place: u32, period: i32) -> Option<usize> {
        let group = (*self.group.get(place as usize)?)? as usize;
        let bucket = *self
            .bucket
            .get(usize::try_from(period - self.first).ok()?)? as usize;
        let key = match breakdown {
            Some(b) => (*self.key.get(b as usize)?)? as usize,
            None => 0,
        };
        Some((key * self.groups.len() + group) * self.buckets.len() + bucket)
    }

    fn size(&self) -> usize {
        self.keys.len() * self.groups.len() * self.buckets.len()
    }
}

pub(crate) fn totals(
    store: &Store,
    selection: &Selection,
    grouping: &Grouping,
) -> Result<Vec<Total>, EvidenceError> {
    let held = store.source(&selection.source)?;
    let selected = store.selected(held, selection)?;
    let Some(in_force) = held.manifest.in_force(selection.as_of) else {
        return Ok(Vec::new());
    };
    if selected.is_empty() {
        return Ok(Vec::new());
    }
    let spans = ranges(&selected);
    let lookup = spans.len() > RANGES_MAX;
    let plan = plan(held, selection, grouping, &selected, lookup)?;
    if plan.groups.is_empty() || plan.buckets.is_empty() {
        return Ok(Vec::new());
    }
    let plan = Arc::new(plan);
    let condition = condition(&spans, &plan, selection);
    let mut slots = Slots::new(plan.size());
    let present = store.path(held, &held.manifest.present)?;
    slots.join(scan(store, &[present], &condition, &plan, false)?);
    let later = &held.manifest.held[in_force + 1..];
    let later: Vec<PathBuf> = later
        .iter()
        .filter_map(|h| h.changes.as_ref())
        .map(|f| store.path(held, f))
        .collect::<Result<_, _>>()?;
    if !later.is_empty() {
        slots.join(scan(store, &later, &condition, &plan, true)?);
    }
    Ok(collect(&plan, slots))
}

fn plan(
    held: &Held,
    selection: &Selection,
    grouping: &Grouping,
    selected: &[u32],
    lookup: bool,
) -> Result<Plan, EvidenceError> {
    let info = &held.manifest.source;
    let places = &held.dictionary.places;
    // Where the publisher itself gives the total of a place, its parts are not added to it once more.
    let published: std::collections::HashSet<&PlaceCode> = places
        .iter()
        .filter(|p| p.level() == grouping.level)
        .collect();
    let mut groups: Vec<PlaceCode> = Vec::new();
    let mut index: HashMap<PlaceCode, u32> = HashMap::new();
    let mut group = Vec::with_capacity(places.len());
    for place in places {
        let inside = selection.place.as_ref().is_none_or(|p| place.within(p));
        let to = place
            .at(grouping.level)
            .filter(|to| inside && (!published.contains(to) || to == place));
        group.push(to.map(|to| {
            *index.entry(to.clone()).or_insert_with(|| {
                groups.push(to);
                groups.len() as u32 - 1
            })
        }));
    }
    let (first, last) = (selection.months.0.0, selection.months.1.0);
    let (mut bucket, mut buckets) = (Vec::new(), Vec::new());
    for month in first..=last {
        let whole = Period::from_months(selection.months.0, selection.months.1);
        let period = grouping.each.period_of(Month(month)).unwrap_or(whole);
        if buckets.last() != Some(&period) {
            buckets.push(period);
        }
        bucket.push(buckets.len() as u32 - 1);
    }
    let (mut key, mut keys) = (Vec::new(), vec![None]);
    if let Some(dimension) = &grouping.dimension {
        let at = info.dimensions.iter().position(|d| d.id == *dimension);
        let at = at.ok_or_else(|| EvidenceError::Filter {
            source_id: info.id.clone(),
            filter: dimension.clone(),
            why: format!(
                "it has no such dimension; it has {}",
                info.dimensions
                    .iter()
                    .map(|d| format!("`{}`", d.id))
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
        })?;
        keys = Vec::new();
        let mut index: HashMap<&str, u32> = HashMap::new();
        key = vec![None; held.dictionary.breakdowns.len()];
        for n in selected {
            let value = &held.dictionary.breakdowns[*n as usize].values[at];
            let k = *index.entry(value).or_insert_with(|| {
                keys.push(Some(value.clone()));
                keys.len() as u32 - 1
            });
            key[*n as usize] = Some(k);
        }
    } else if lookup {
        key = vec![None; held.dictionary.breakdowns.len()];
        selected.iter().for_each(|n| key[*n as usize] = Some(0));
    }
    Ok(Plan {
        group,
        groups,
        bucket,
        buckets,
        first,
        key,
        keys,
    })
}

/// What the scan can skip by itself: breakdowns, months and, where they are few, places.
fn condition(spans: &[(u32, u32)], plan: &Plan, selection: &Selection) -> Expr {
    let one = |(a, b): (u32, u32)| col("breakdown").between(lit(a), lit(b));
    let spans = if spans.len() > RANGES_MAX {
        one((spans[0].0, spans[spans.len() - 1].1))
    } else {
        let mut all = spans.iter().map(|s| one(*s));
        let first = all.next().unwrap_or_else(|| lit(false));
        all.fold(first, Expr::or)
    };
    let months = (selection.months.0.0, selection.months.1.0);
    let mut out = spans.and(col("period").between(lit(months.0), lit(months.1)));
    if selection.place.is_some() {
        let wanted = plan.group.iter().zip(0u32..).filter(|(g, _)| g.is_some());
        let wanted: Vec<u32> = wanted.map(|(_, n)| n).collect();
        let spans = ranges(&wanted);
        if spans.len() <= RANGES_MAX {
            let one = |(a, b): (u32, u32)| col("place").between(lit(a), lit(b));
            let mut all = spans.into_iter().map(one);
            let first = all.next().unwrap_or_else(|| lit(false));
            out = out.and(all.fold(first, Expr::or));
        }
    }
    out
}

/// A frame over stored files, cut down to what a condition admits.
pub(crate) async fn frame(
    store: &Store,
    paths: &[PathBuf],
    condition: Expr,
    columns: &[&str],
) -> Result<DataFrame, EvidenceError> {
    let engine = |e| EvidenceError::from(StoreError::engine("query", &paths[0])(e));
    let names: Vec<String> = paths.iter().map(|p| p.display().to_string()).collect();
    let options = ParquetReadOptions::default().parquet_pruning(true);
    store
        .context
        .read_parquet(names, options)
        .await
        .and_then(|f| f.filter(condition))
        .and_then(|f| f.select_columns(columns))
        .map_err(engine)
}

fn scan(
    store: &Store,
    paths: &[PathBuf],
    condition: &Expr,
    plan: &Arc<Plan>,
    undo: bool,
) -> Result<Slots, EvidenceError> {
    let mut columns = if undo {
        vec!["place", "period", "old", "old_status", "new", "new_status"]
    } else {
        vec!["place", "period", "value", "status"]
    };
    let keyed = !plan.key.is_empty();
    if keyed {
        columns.push("breakdown");
    }
    let path = paths[0].clone();
    store.wait(async {
        let engine = |e| EvidenceError::from(StoreError::engine("query", &path)(e));
        let frame = frame(store, paths, condition.clone(), &columns).await?;
        let streams = frame.execute_stream_partitioned().await.map_err(engine)?;
        let mut tasks = Vec::new();
        for mut stream in streams {
            let (plan, path) = (Arc::clone(plan), path.clone());
            tasks.push(tokio::spawn(async move {
                let mut slots = Slots::new(plan.size());
                while let Some(batch) = stream.next().await {
                    let batch = batch.map_err(StoreError::engine("query", &path))?;
                    take(&batch, &plan, undo, keyed, &mut slots, &path)?;
                }
                Ok::<Slots, StoreError>(slots)
            }));
        }
        let mut out = Slots::new(plan.size());
        for task in tasks {
            let part = task.await.map_err(StoreError::engine("query", &path))?;
            out.join(part?);
        }
        Ok(out)
    })
}

fn take(
    batch: &RecordBatch,
    plan: &Plan,
    undo: bool,
    keyed: bool,
    slots: &mut Slots,
    path: &std::path::Path,
) -> Result<(), StoreError> {
    let place = numbers::<UInt32Type>(batch, "place", path)?;
    let period = numbers::<Int32Type>(batch, "period", path)?;
    let breakdown = keyed
        .then(|| numbers::<UInt32Type>(batch, "breakdown", path))
        .transpose()?;
    let mut each = |value: &str, status: &str, sign: i32| {
        let values = numbers::<Float64Type>(batch, value, path)?;
        let statuses = numbers::<UInt8Type>(batch, status, path)?;
        for i in 0..batch.num_rows() {
            if let Some(at) = plan.slot(breakdown.map(|b| b[i]), place[i], period[i]) {
                slots.at(at).add(values[i], statuses[i], sign);
            }
        }
        Ok(())
    };
    if undo {
        each("old", "old_status", 1)?;
        each("new", "new_status", -1)
    } else {
        each("value", "status", 1)
    }
}

fn collect(plan: &Plan, mut slots: Slots) -> Vec<Total> {
    let mut used: Vec<usize> = match &slots {
        Slots::Dense(v) => (0..v.len()).filter(|i| v[*i].counts != [0; 4]).collect(),
        Slots::Sparse(m) => m
            .iter()
            .filter(|(_, s)| s.counts != [0; 4])
            .map(|(i, _)| *i)
            .collect(),
    };
    used.sort_unstable();
    let mut out = Vec::with_capacity(used.len());
    for i in used {
        let slot = *slots.at(i);
        let (rest, bucket) = (i / plan.buckets.len(), i % plan.buckets.len());
        let (key, group) = (rest / plan.groups.len(), rest % plan.groups.len());
        let count = |s: usize| u64::try_from(slot.counts[s]).unwrap_or(0);
        out.push(Total {
            place: plan.groups[group].clone(),
            period: plan.buckets[bucket],
            key: plan.keys[key].clone(),
            sum: unfixed(slot.sum),
            reported: count(0),
            provisional: count(1),
            missing: count(2),
            suppressed: count(3),
        });
    }
    out.sort_by(|a, b| {
        (&a.key, &a.place, a.period.start()).cmp(&(&b.key, &b.place, b.period.start()))
    });
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixed_sums_are_exact_in_any_order() {
        for v in [
            0.0,
            1.0,
            26_279.0,
            9_007_199_254_740_991.0,
            8.379_946_948_429_6,
            -3.25,
        ] {
            assert_eq!(unfixed(fixed(v)), v, "{v}");
        }
        let parts = [0.1, 0.2, 0.3, 1e9, 84.452_6];
        let forward: i128 = parts.iter().map(|v| fixed(*v)).sum();
        let backward: i128 = parts.iter().rev().map(|v| fixed(*v)).sum();
        assert_eq!(forward, backward);
    }
}
