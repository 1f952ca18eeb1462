//! Where answers are made: beside the loop, so many at a time, so many waiting, and no more.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Semaphore;

/// Why a job was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undone {
    /// Too many wait already.
    Busy,
    /// It panicked; the panic is on stderr.
    Panicked,
}

/// Runs blocking jobs, bounded.
#[derive(Debug)]
pub struct Workshop {
    benches: Arc<Semaphore>,
    waiting: AtomicUsize,
    waiting_max: usize,
}

impl Workshop {
    /// `benches` jobs at a time, `waiting_max` more in the queue.
    pub fn new(benches: usize, waiting_max: usize) -> Workshop {
        Workshop {
            benches: Arc::new(Semaphore::new(benches.max(1))),
            waiting: AtomicUsize::new(0),
            waiting_max,
        }
    }

    /// Does a job when its turn comes. A job that has begun is finished even where nobody waits for it any more: a thread cannot be
    /// stopped, and its bench stays taken until it is done.
    pub async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Undone> {
        let bench = match Arc::clone(&self.benches).try_acquire_owned() {
            Ok(bench) => bench,
            Err(_) => {
                let _place = Place::take(self).ok_or(Undone::Busy)?;
                let bench = Arc::clone(&self.benches).acquire_owned().await;
                bench.map_err(|_| Undone::Busy)?
            }
        };
        let done = tokio::task::spawn_blocking(move || {
            let result = job();
            drop(bench);
            result
        });
        done.await.map_err(|_| Undone::Panicked)
    }
}

/// A place in the queue, given back when dropped: a client that goes away leaves the queue.
struct Place<'a>(&'a AtomicUsize);

impl Place<'_> {
    fn take(workshop: &Workshop) -> Option<Place<'_>> {
        let place = Place(&workshop.waiting);
        // On refusal the place is dropped at once, and the count with it.
        (place.0.fetch_add(1, Ordering::AcqRel) < workshop.waiting_max).then_some(place)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[tokio::test]
    async fn beyond_benches_and_queue_is_refused_and_places_come_back() {
        let workshop = Arc::new(Workshop::new(1, 2));
        let (release, hold) = mpsc::channel::<()>();
        let running = {
            let workshop = Arc::clone(&workshop);
            tokio::spawn(async move { workshop.run(move || hold.recv().is_ok()).await })
        };
        while workshop.benches.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let waiting: Vec<_> = (0..2)
            .map(|i| {
                let workshop = Arc::clone(&workshop);
                tokio::spawn(async move { workshop.run(move || i).await })
            })
            .collect();
        while workshop.waiting.load(Ordering::Acquire) < 2 {
            tokio::task::yield_now().await;
        }
        assert_eq!(workshop.run(|| ()).await, Err(Undone::Busy));
        // One who waits goes away: the place is free again.
        waiting[0].abort();
        while workshop.waiting.load(Ordering::Acquire) > 1 {
            tokio::task::yield_now().await;
        }
        release.send(()).unwrap();
        assert_eq!(running.await.unwrap(), Ok(true));
        assert_eq!(workshop.run(|| 7).await, Ok(7));
        assert_eq!(workshop.waiting.load(Ordering::Acquire), 0);
    }

    #[tokio::test]
    async fn a_panic_frees_the_bench() {
        let workshop = Workshop::new(1, 0);
        let panicked = workshop.run(|| panic!("on purpose")).await;
        assert_eq!(panicked, Err::<(), _>(Undone::Panicked));
        assert_eq!(workshop.run(|| 1).await, Ok(1));
    }
}
