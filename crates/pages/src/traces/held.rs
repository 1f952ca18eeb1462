//! The traces of a base, built once for a day and a choice of records, and kept.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cotejo_links::{Bins, Held, OpenError, Traces};
use cotejo_model::Date;

use crate::error::PageError;
use crate::site::Site;

/// How many sets of traces are kept: the newest of both choices, and some days before. Each holds every record.
const KEPT: usize = 3;

/// Which records: the newest of their files, and whether they are made up.
///
/// Days between two files know the same, so a reader who goes through all days does not make the site build as many sets.
type Key = (Date, bool);

/// The sets of traces of a site that were built.
#[derive(Default)]
pub(crate) struct Kept {
    sets: Mutex<VecDeque<(Key, Arc<Traces>)>>,
    /// Held while one is built: two at a time would need twice the memory, and the second is often the first again.
    building: Mutex<()>,
}

impl Kept {
    fn sets(&self) -> MutexGuard<'_, VecDeque<(Key, Arc<Traces>)>> {
        // A panic while a set was pushed leaves whole sets behind.
        self.sets.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self, key: Key) -> Option<Arc<Traces>> {
        let sets = self.sets();
        let found = sets.iter().find(|(k, _)| *k == key);
        found.map(|(_, t)| Arc::clone(t))
    }
}

impl Site {
    /// The record sources that traces are made from as of a day, see [`Held::of`].
    pub(crate) fn records_held(
        &self,
        as_of: Option<Date>,
        synthetic: Option<bool>,
    ) -> Result<Held, PageError> {
        Ok(Held::of(&*self.records, as_of, synthetic)?)
    }

    /// The traces known on a day; kept. `None` where no recoveries are held. For the choice see [`Site::records_held`].
    pub fn traces(
        &self,
        as_of: Option<Date>,
        synthetic: Option<bool>,
    ) -> Result<Option<Arc<Traces>>, PageError> {
        let held = self.records_held(as_of, synthetic)?;
        self.traces_of(&held)
    }

    /// The traces of records that were found held; `None` where there are no recoveries among them.
    pub(crate) fn traces_of(&self, held: &Held) -> Result<Option<Arc<Traces>>, PageError> {
        let Some(last) = held.last else {
            return Ok(None);
        };
        let key = (last, held.synthetic);
        if let Some(kept) = self.kept_traces.find(key) {
            return Ok(Some(kept));
        }
        let building = &self.kept_traces.building;
        let _one = building.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = self.kept_traces.find(key) {
            return Ok(Some(kept));
        }
        let built = held
            .traces(&*self.records, Bins::atf(), &mut |_| ())
            .map_err(|e| match e {
                OpenError::Evidence(e) => e.into(),
                OpenError::Traces(e) => PageError::internal(e.to_string()),
            })?;
        let Some(built) = built else {
            return Ok(None);
        };
        let built = Arc::new(built);
        let mut sets = self.kept_traces.sets();
        if sets.len() >= KEPT {
            sets.pop_front();
        }
        sets.push_back((key, Arc::clone(&built)));
        Ok(Some(built))
    }

    /// True where single guns of these traces, and names of dealers, may be shown.
    pub fn shows_single(&self, traces: &Traces) -> bool {
        self.single_records || traces.synthetic()
    }
}
