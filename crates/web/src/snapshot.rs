//! The state of the base that is being served, and its replacement when a load has changed the base.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use arc_swap::ArcSwap;

use crate::book::{Book, Open};
use crate::options::Event;

/// Polls between two tries at a base that could not be opened and has not changed since.
const POLLS_BETWEEN_TRIES: u32 = 15;

/// One state of the base. A request holds the one it began with.
pub struct Snapshot {
    /// The pages.
    pub book: Arc<dyn Book>,
    /// What the base said of itself just before it was opened.
    pub fingerprint: String,
    /// Counts up with every state; part of every kept answer's key.
    pub generation: u64,
}

/// The state that is served.
pub struct Shelf {
    open: Arc<dyn Open>,
    current: ArcSwap<Snapshot>,
    generation: AtomicU64,
    failed: Mutex<Option<Failure>>,
}

/// The last failure, so that it is said once and not every two seconds.
struct Failure {
    fingerprint: String,
    message: String,
    polls: u32,
}

impl Shelf {
    /// Opens the base for the first time. Blocks. Err as [`Open::open`] says it.
    pub fn open(open: Arc<dyn Open>) -> Result<Shelf, String> {
        let fingerprint = open.fingerprint()?;
        let book = open.open()?;
        Ok(Shelf {
            open,
            current: ArcSwap::from_pointee(Snapshot {
                book,
                fingerprint,
                generation: 0,
            }),
            generation: AtomicU64::new(0),
            failed: Mutex::new(None),
        })
    }

    /// The state to answer from.
    pub fn current(&self) -> Arc<Snapshot> {
        self.current.load_full()
    }

    /// The outside world.
    pub fn world(&self) -> &dyn Open {
        &*self.open
    }

    /// Looks whether the base has changed, and takes its new state. Blocks. A base that cannot be opened leaves the old state.
    pub fn poll(&self) -> Option<Event<'static>> {
        // Asked before opening: a load in between changes it again, and the next poll sees that.
        let fingerprint = match self.open.fingerprint() {
            Ok(fingerprint) => fingerprint,
            Err(message) => return self.failure(String::new(), message),
        };
        if fingerprint == self.current().fingerprint {
            *self.failed() = None;
            return None;
        }
        if let Some(failure) = &mut *self.failed()
            && failure.fingerprint == fingerprint
            && failure.polls < POLLS_BETWEEN_TRIES
        {
            failure.polls += 1;
            return None;
        }
        match self.open.open() {
            Ok(book) => {
                *self.failed() = None;
                let generation = self.generation.fetch_add(1, Ordering::AcqRel) + 1;
                self.current.store(Arc::new(Snapshot {
                    book,
                    fingerprint,
                    generation,
                }));
                Some(Event::Reloaded)
            }
            Err(message) => self.failure(fingerprint, message),
        }
    }

    fn failure(&self, fingerprint: String, message: String) -> Option<Event<'static>> {
        let mut failed = self.failed();
        let said = failed.as_ref().is_some_and(|f| f.message == message);
        *failed = Some(Failure {
            fingerprint,
            message: message.clone(),
            polls: 0,
        });
        (!said).then(|| Event::ReloadFailed(message.into()))
    }

    fn failed(&self) -> std::sync::MutexGuard<'_, Option<Failure>> {
        // What it guards is whole at every moment, so a panic elsewhere has left nothing half done.
        self.failed.lock().unwrap_or_else(|e| e.into_inner())
    }
}

/// Polls for ever. `told` hears what happened, after the new state is in place.
pub async fn watch(shelf: Arc<Shelf>, every: Duration, told: impl Fn(Event<'_>)) {
    let mut ticks = tokio::time::interval(every);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let shelf = Arc::clone(&shelf);
        match tokio::task::spawn_blocking(move || shelf.poll()).await {
            Ok(None) => {}
            Ok(Some(event)) => told(event),
            Err(_) => told(Event::Panicked("reopening the base".into())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Answer, Asked};
    use crate::refusal::Refusal;
    use cotejo_model::Date;

    struct World(Mutex<(String, Result<(), String>, u32)>);

    struct Empty;

    impl Book for Empty {
        fn answer(&self, _: &Asked) -> Result<Answer, Refusal> {
            Err(Refusal::internal())
        }
        fn tiles_version(&self) -> &str {
            "0"
        }
    }

    impl Open for World {
        fn fingerprint(&self) -> Result<String, String> {
            Ok(self.0.lock().unwrap().0.clone())
        }
        fn open(&self) -> Result<Arc<dyn Book>, String> {
            let mut world = self.0.lock().unwrap();
            world.2 += 1;
            world.1.clone().map(|()| Arc::new(Empty) as Arc<dyn Book>)
        }
        fn today(&self) -> Date {
            Date::constant(2026, 11, 24)
        }
    }

    #[test]
    fn a_change_swaps_and_a_failure_keeps_the_old_and_is_said_once() {
        let world = Arc::new(World(Mutex::new(("a".to_string(), Ok(()), 0))));
        let shelf = Shelf::open(Arc::clone(&world) as Arc<dyn Open>).unwrap();
        assert!(shelf.poll().is_none());

        *world.0.lock().unwrap() = ("b".to_string(), Err("half written".to_string()), 0);
        assert!(matches!(shelf.poll(), Some(Event::ReloadFailed(m)) if m == "half written"));
        for _ in 0..40 {
            assert!(shelf.poll().is_none());
        }
        // 41 polls tried it at the 1st, 17th and 33rd.
        assert_eq!(world.0.lock().unwrap().2, 3);
        assert_eq!(shelf.current().fingerprint, "a");

        *world.0.lock().unwrap() = ("c".to_string(), Ok(()), 0);
        assert!(matches!(shelf.poll(), Some(Event::Reloaded)));
        assert_eq!(shelf.current().fingerprint, "c");
        assert_eq!(shelf.current().generation, 1);
    }

    #[test]
    fn a_base_that_does_not_open_is_refused_at_the_start() {
        let world = World(Mutex::new(("a".to_string(), Err("no base".to_string()), 0)));
        assert_eq!(
            Shelf::open(Arc::new(world)).err().as_deref(),
            Some("no base")
        );
    }
}
