//! Totals of a selection, as of a day.
//!
//! A vintage's changes carry the value before and after, so what was known on a day is the present, plus (before − after)
//! of every later change: each cell's changes telescope. The common question is one plain scan; an earlier day adds a scan
//! of the few later changes, without a window, a join or a sort.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use cotejo_model::{EvidenceError, Grouping, Month, Period, PlaceCode, Selection, Total};
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
use crate::slots::Slots;

/// More ranges than this are read as one range and looked up row by row.
const RANGES_MAX: usize = 40;

/// How a stored row finds its slot.
struct Plan {
    /// Place number → group, and whether it is the group itself and not a part of it; `None` where it is not asked for.
    group: Vec<Option<(u32, bool)>>,
    /// True where some group may have both its own row and its parts': then each has a slot.
    split: bool,
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
        let (group, own) = (*self.group.get(place as usize)?)?;
        let bucket = *self
            .bucket
            .get(usize::try_from(period - self.first).ok()?)? as usize;
        let key = match breakdown {
            Some(b) => (*self.key.get(b as usize)?)? as usize,
            None => 0,
        };
        let at = (key * self.groups.len() + group as usize) * self.buckets.len() + bucket;
        Some(if self.split {
            at * 2 + usize::from(own)
        } else {
            at
        })
    }

    fn size(&self) -> usize {
        let slots = self.keys.len() * self.groups.len() * self.buckets.len();
        if self.split { slots * 2 } else { slots }
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
    let mut groups: Vec<PlaceCode> = Vec::new();
    let mut index: HashMap<PlaceCode, u32> = HashMap::new();
    let mut group = Vec::with_capacity(places.len());
    for place in places {
        let inside = selection.place.as_ref().is_none_or(|p| place.within(p));
        let to = place.at(grouping.level).filter(|_| inside);
        group.push(to.map(|to| {
            let own = to == *place;
            let at = *index.entry(to.clone()).or_insert_with(|| {
                groups.push(to);
                groups.len() as u32 - 1
            });
            (at, own)
        }));
    }
    let is_own = |own: bool| group.iter().flatten().any(|(_, o)| *o == own);
    let split = is_own(true) && is_own(false);
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
        split,
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

fn collect(plan: &Plan, slots: Slots) -> Vec<Total> {
    let slots = if plan.split { slots.merged() } else { slots };
    let used = slots.used();
    let mut out = Vec::with_capacity(used.len());
    for (i, slot) in used {
        let (rest, bucket) = (i / plan.buckets.len(), i % plan.buckets.len());
        let (key, group) = (rest / plan.groups.len(), rest % plan.groups.len());
        out.push(Total {
            place: plan.groups[group].clone(),
            period: plan.buckets[bucket],
            key: plan.keys[key].clone(),
            sum: slot.sum(),
            reported: slot.count(0),
            provisional: slot.count(1),
            missing: slot.count(2),
            suppressed: slot.count(3),
        });
    }
    out.sort_by(|a, b| {
        (&a.key, &a.place, a.period.start()).cmp(&(&b.key, &b.place, b.period.start()))
    });
    out
}
