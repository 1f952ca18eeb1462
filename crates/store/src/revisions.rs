//! What changed between vintages.

use cotejo_model::{EvidenceError, Revision, Selection, Status};
use datafusion::arrow::datatypes::{Float64Type, UInt8Type};

use crate::cells::{Wanted, period};
use crate::parquet_in::numbers;
use crate::read::Store;
use crate::state::Datum;

pub(crate) fn revisions(
    store: &Store,
    selection: &Selection,
    additions: bool,
) -> Result<Vec<Revision>, EvidenceError> {
    let held = store.source(&selection.source)?;
    let selected = store.selected(held, selection)?;
    let Some(in_force) = held.manifest.in_force(selection.as_of) else {
        return Ok(Vec::new());
    };
    let wanted = Wanted::new(held, selection, &selected);
    let info = &held.manifest.source;
    let columns = [
        "breakdown",
        "place",
        "period",
        "old",
        "old_status",
        "new",
        "new_status",
    ];
    let mut out = Vec::new();
    for pair in held.manifest.held[..=in_force].windows(2) {
        let [before, after] = pair else { continue };
        let Some(file) = &after.changes else { continue };
        let path = store.path(held, file)?;
        for batch in wanted.read(store, &path, &columns)? {
            let old = numbers::<Float64Type>(&batch, "old", &path)?;
            let old_status = numbers::<UInt8Type>(&batch, "old_status", &path)?;
            let new = numbers::<Float64Type>(&batch, "new", &path)?;
            let new_status = numbers::<UInt8Type>(&batch, "new_status", &path)?;
            for (i, key) in wanted.keys(&batch, &path)? {
                let from = Datum {
                    value: old[i],
                    status: old_status[i],
                };
                let to = Datum {
                    value: new[i],
                    status: new_status[i],
                };
                if from.status == Status::NotPublished.code() && !additions {
                    continue;
                }
                let breakdown = &held.dictionary.breakdowns[key.breakdown() as usize];
                let status = |d: Datum| Status::from_code(d.status).unwrap_or(Status::Missing);
                out.push(Revision {
                    measure: info.measures[usize::from(breakdown.measure)].id.clone(),
                    place: held.dictionary.places[key.place() as usize].clone(),
                    period: period(info.frequency, key.period()),
                    breakdown: breakdown.values.clone(),
                    from: from.number(),
                    to: to.number(),
                    from_status: status(from),
                    to_status: status(to),
                    from_published: before.vintage.known,
                    to_published: after.vintage.known,
                });
            }
        }
    }
    Ok(out)
}
