//! Evidence kept in maps and answered cell by cell: slow, plain, and written without the store's ideas.
//!
//! Every vintage's whole state is kept, so nothing telescopes, overlays or merges: where the store and this disagree, one of
//! them is wrong. Filters are `kind = '…'` or none.

use std::collections::BTreeMap;

use cotejo_model::{
    Batch, Cell, CellPage, Coverage, Date, Evidence, EvidenceError, Frequency, Grouping, Month,
    Period, PlaceCode, Reporting, Revision, Selection, SourceInfo, Status, Total, Vintage,
};

type Key = (String, PlaceCode, i32);
type State = BTreeMap<Key, (f64, Status)>;

/// One source and what its vintages said.
pub struct Memory {
    source: SourceInfo,
    batches: Vec<(Date, Batch)>,
}

impl Memory {
    /// A source without vintages.
    pub fn new(source: SourceInfo) -> Memory {
        Memory {
            source,
            batches: Vec::new(),
        }
    }

    /// Adds a vintage known on its published day.
    pub fn load(&mut self, batch: Batch) {
        let known = batch.published.unwrap_or(Date::MIN);
        let at = self.batches.partition_point(|(d, _)| *d <= known);
        self.batches.insert(at, (known, batch));
    }

    fn own(batch: &Batch) -> State {
        let mut out = State::new();
        for run in &batch.runs {
            for i in 0..run.width {
                let at = run.first as usize + usize::from(i);
                let status = Status::from_code(batch.statuses[at]).unwrap_or(Status::Missing);
                if matches!(status, Status::NotPublished | Status::NotApplicable) {
                    continue;
                }
                let key = (
                    batch.breakdowns[run.breakdown as usize].values[0].clone(),
                    batch.places[run.place as usize].clone(),
                    run.period(i),
                );
                // What stands beside a reason for no number is no number.
                let value = if status.has_value() {
                    batch.values[at]
                } else {
                    0.0
                };
                out.insert(key, (value, status));
            }
        }
        out
    }

    /// The states after each vintage known by a day.
    fn states(&self, as_of: Option<Date>) -> Vec<(Date, State)> {
        let mut out: Vec<(Date, State)> = Vec::new();
        for (known, batch) in &self.batches {
            if as_of.is_some_and(|day| *known > day) {
                break;
            }
            let own = Memory::own(batch);
            let first = own.keys().map(|k| k.2).min().unwrap_or(0);
            let last = own.keys().map(|k| k.2).max().unwrap_or(0);
            let mut state = out.last().map_or_else(State::new, |(_, s)| s.clone());
            match self.source.coverage {
                Coverage::Whole => state.clear(),
                Coverage::Periods => state.retain(|k, _| k.2 < first || k.2 > last),
                Coverage::Cells => {}
            }
            state.extend(own);
            out.push((*known, state));
        }
        out
    }

    fn selected(selection: &Selection, key: &Key) -> bool {
        let filter = selection.filter.as_deref();
        let kind = filter
            .and_then(|f| f.strip_prefix("kind = '"))
            .and_then(|f| f.strip_suffix('\''));
        kind.is_none_or(|k| k == key.0)
            && selection.place.as_ref().is_none_or(|p| key.1.within(p))
            && (selection.months.0.0..=selection.months.1.0).contains(&key.2)
    }

    fn period(&self, ordinal: i32) -> Period {
        match self.source.frequency {
            Frequency::Monthly => Period::Month(Month(ordinal)),
            Frequency::Annual => Period::Year(Month(ordinal).year()),
        }
    }

    fn vintage(known: Date, batch: &Batch) -> Vintage {
        Vintage {
            sha256: batch.sha256.clone(),
            file: batch.file.clone(),
            bytes: batch.bytes,
            published: batch.published,
            loaded: known,
            known,
            layout: batch.layout.clone(),
            descriptor_sha256: batch.descriptor_sha256.clone(),
            rows_read: batch.rows_read,
            rows_accepted: batch.rows_accepted,
            rows_subtotal: 0,
            rows_set_aside: 0,
            cells: 0,
            cells_not_published: 0,
            cells_revised: 0,
            cells_added: 0,
            cells_withdrawn: 0,
            first_period: batch.runs.iter().map(|r| r.start).min().unwrap_or(0),
            last_period: batch.runs.iter().map(|r| r.start).max().unwrap_or(0),
            notes: Vec::new(),
        }
    }
}

impl Evidence for Memory {
    fn sources(&self) -> Vec<SourceInfo> {
        vec![self.source.clone()]
    }

    fn vintages(&self, _: &str, as_of: Option<Date>) -> Result<Vec<Vintage>, EvidenceError> {
        let known = self
            .batches
            .iter()
            .filter(|(d, _)| as_of.is_none_or(|day| *d <= day));
        Ok(known.map(|(d, b)| Memory::vintage(*d, b)).collect())
    }

    fn reporting(
        &self,
        source: &str,
        as_of: Option<Date>,
    ) -> Result<Option<Reporting>, EvidenceError> {
        let vintages = self.vintages(source, as_of)?;
        let Some(last) = vintages.last() else {
            return Ok(None);
        };
        let whole = self.source.coverage == Coverage::Whole;
        let upto = vintages.iter().map(|v| v.last_period).max().unwrap_or(0);
        let mut places: Vec<PlaceCode> = self
            .batches
            .iter()
            .flat_map(|(_, b)| b.places.clone())
            .collect();
        places.sort();
        places.dedup();
        Ok(Some(Reporting {
            vintage: last.clone(),
            first: Month(vintages.iter().map(|v| v.first_period).min().unwrap_or(0)),
            last: Month(if whole { last.last_period } else { upto }),
            places,
            holes: Vec::new(),
        }))
    }

    fn totals(
        &self,
        selection: &Selection,
        grouping: &Grouping,
    ) -> Result<Vec<Total>, EvidenceError> {
        let states = self.states(selection.as_of);
        let Some((_, state)) = states.last() else {
            return Ok(Vec::new());
        };
        type Group = (Option<String>, PlaceCode, Period);
        let mut out: BTreeMap<Group, Total> = BTreeMap::new();
        for (key, (value, status)) in state.iter().filter(|(k, _)| Memory::selected(selection, k)) {
            let Some(place) = key.1.at(grouping.level) else {
                continue;
            };
            let whole = Period::from_months(selection.months.0, selection.months.1);
            let period = grouping.each.period_of(Month(key.2)).unwrap_or(whole);
            let kind = grouping.dimension.as_ref().map(|_| key.0.clone());
            let total = out
                .entry((kind.clone(), place.clone(), period))
                .or_insert(Total {
                    place,
                    period,
                    key: kind,
                    sum: 0.0,
                    reported: 0,
                    provisional: 0,
                    missing: 0,
                    suppressed: 0,
                });
            match status {
                Status::Reported => total.reported += 1,
                Status::Provisional => total.provisional += 1,
                Status::Suppressed => total.suppressed += 1,
                _ => total.missing += 1,
            }
            if status.has_value() {
                total.sum += value;
            }
        }
        Ok(out.into_values().collect())
    }

    fn cells(&self, selection: &Selection, limit: usize) -> Result<CellPage, EvidenceError> {
        let states = self.states(selection.as_of);
        let Some((known, state)) = states.last() else {
            return Ok(CellPage {
                count: 0,
                cells: Vec::new(),
                vintages: Vec::new(),
            });
        };
        let vintage = self.batches.iter().rfind(|(d, _)| d <= known);
        let all = state.iter().filter(|(k, _)| Memory::selected(selection, k));
        let cells: Vec<Cell> = all
            .map(|(key, (value, status))| Cell {
                place: key.1.clone(),
                period: self.period(key.2),
                breakdown: vec![key.0.clone()],
                value: status.has_value().then_some(*value),
                status: *status,
                vintage: vintage.map(|(_, b)| b.sha256.clone()).unwrap_or_default(),
                line: None,
                column: None,
            })
            .collect();
        Ok(CellPage {
            count: cells.len() as u64,
            cells: cells.into_iter().take(limit).collect(),
            vintages: vintage
                .map(|(d, b)| Memory::vintage(*d, b))
                .into_iter()
                .collect(),
        })
    }

    fn revisions(
        &self,
        selection: &Selection,
        additions: bool,
    ) -> Result<Vec<Revision>, EvidenceError> {
        let states = self.states(selection.as_of);
        let mut out = Vec::new();
        for pair in states.windows(2) {
            let [(before, old), (after, new)] = pair else {
                continue;
            };
            let mut keys: Vec<&Key> = old.keys().chain(new.keys()).collect();
            keys.sort();
            keys.dedup();
            for key in keys.into_iter().filter(|k| Memory::selected(selection, k)) {
                let (from, to) = (old.get(key), new.get(key));
                if from == to || (from.is_none() && !additions) {
                    continue;
                }
                let number = |d: Option<&(f64, Status)>| d.filter(|d| d.1.has_value()).map(|d| d.0);
                let status = |d: Option<&(f64, Status)>| d.map_or(Status::NotPublished, |d| d.1);
                out.push(Revision {
                    measure: "cases".into(),
                    place: key.1.clone(),
                    period: self.period(key.2),
                    breakdown: vec![key.0.clone()],
                    from: number(from),
                    to: number(to),
                    from_status: status(from),
                    to_status: status(to),
                    from_published: *before,
                    to_published: *after,
                });
            }
        }
        Ok(out)
    }
}
