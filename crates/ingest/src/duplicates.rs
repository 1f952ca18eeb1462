//! Rows that say the same series and period twice: the first stands, later ones are set aside.

use std::collections::BTreeMap;

use cotejo_model::{Batch, Run};

/// Line of each row to set aside → line of the row that stands.
pub(crate) fn find(batch: &Batch) -> BTreeMap<u32, u32> {
    let runs = &batch.runs;
    // In file order where all else is equal, so that the first of two rows stands.
    let order = batch.order(|b| b, |p| p);
    let mut found = BTreeMap::new();
    let mut stands: Option<Run> = None;
    for run in order.iter().filter_map(|i| runs.get(*i as usize)) {
        match stands {
            Some(s) if s.breakdown == run.breakdown && s.place == run.place && overlap(&s, run) => {
                let (first, later) = if s.line <= run.line {
                    (s, *run)
                } else {
                    (*run, s)
                };
                if first.line != later.line {
                    found.entry(later.line).or_insert(first.line);
                }
                stands = Some(first);
            }
            _ => stands = Some(*run),
        }
    }
    found
}

/// Whether two runs of one series speak of a common period.
fn overlap(a: &Run, b: &Run) -> bool {
    let end = |r: &Run| r.period(r.width.saturating_sub(1));
    let (step_a, step_b) = (i32::from(a.step.max(1)), i32::from(b.step.max(1)));
    a.start <= end(b) && b.start <= end(a) && (b.start - a.start) % step_a.min(step_b) == 0
}

/// Takes the runs of these lines out of the batch.
pub(crate) fn remove(batch: &mut Batch, lines: &BTreeMap<u32, u32>) {
    if lines.is_empty() {
        return;
    }
    let mut values = 0usize;
    let mut kept = Vec::with_capacity(batch.runs.len());
    for run in std::mem::take(&mut batch.runs) {
        if lines.contains_key(&run.line) {
            continue;
        }
        let from = run.first as usize;
        let to = from + usize::from(run.width);
        // Cells stand in the order of their runs, so they only ever move forward.
        batch.values.copy_within(from..to, values);
        batch.statuses.copy_within(from..to, values);
        let first = u32::try_from(values).unwrap_or(run.first);
        values += usize::from(run.width);
        kept.push(Run { first, ..run });
    }
    batch.values.truncate(values);
    batch.statuses.truncate(values);
    batch.runs = kept;
}
