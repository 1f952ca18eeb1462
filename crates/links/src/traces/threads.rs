//! Work over many rows on a few threads, put together in the order of the rows.

use std::num::NonZero;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

/// More threads than this wait for memory, not for arithmetic.
const THREADS_MAX: usize = 8;
/// Fewer rows than this a thread are not worth starting it.
const ROWS_MIN: usize = 1 << 14;

/// What `work` makes of each stretch of the rows, in order.
///
/// INVARIANT: where `work` depends on nothing but its rows, the stretches put together are the same for any number of threads.
pub(super) fn stretches<T: Send>(rows: usize, work: impl Fn(Range<usize>) -> T + Sync) -> Vec<T> {
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let threads = threads.min(THREADS_MAX).min(rows / ROWS_MIN).max(1);
    let each = rows.div_ceil(threads).max(1);
    let ranges = (0..threads).map(|t| (t * each).min(rows)..((t + 1) * each).min(rows));
    if threads == 1 {
        return ranges.map(work).collect();
    }
    let work = &work;
    std::thread::scope(|scope| {
        let started: Vec<_> = ranges
            .map(|range| scope.spawn(move || work(range)))
            .collect();
        started
            .into_iter()
            .map(|thread| match thread.join() {
                Ok(done) => done,
                // What went wrong in a thread goes wrong here.
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect()
    })
}

/// What `work` makes of each job, in order; a thread that is done takes the next one.
pub(super) fn jobs<J: Sync, T: Send>(jobs: &[J], work: impl Fn(&J) -> T + Sync) -> Vec<T> {
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let threads = threads.min(THREADS_MAX).min(jobs.len()).max(1);
    if threads == 1 {
        return jobs.iter().map(work).collect();
    }
    let (next, work) = (&AtomicUsize::new(0), &work);
    let mut done: Vec<(usize, T)> = std::thread::scope(|scope| {
        let run = move || {
            let mut own = Vec::new();
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                match jobs.get(at) {
                    Some(job) => own.push((at, work(job))),
                    None => return own,
                }
            }
        };
        let started: Vec<_> = (0..threads).map(|_| scope.spawn(run)).collect();
        let joined = started.into_iter().map(|thread| match thread.join() {
            Ok(done) => done,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        joined.flatten().collect()
    });
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, done)| done).collect()
}

/// One value a row.
pub(super) fn each<T: Send>(rows: usize, value: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let mut parts = stretches(rows, |range| range.map(&value).collect::<Vec<T>>());
    if parts.len() == 1 {
        return parts.pop().unwrap_or_default();
    }
    let mut all = Vec::with_capacity(rows);
    parts.iter_mut().for_each(|part| all.append(part));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_stay_in_order() {
        let all: Vec<u64> = (0..500).collect();
        let done = jobs(&all, |n| n * 3);
        assert!(done.iter().enumerate().all(|(i, n)| *n == 3 * i as u64));
        assert_eq!(jobs(&[0; 0], |n: &u64| *n).len(), 0);
    }

    #[test]
    fn rows_stay_in_order() {
        for rows in [0, 1, ROWS_MIN - 1, 5 * ROWS_MIN + 3] {
            let got = each(rows, |row| row * 2);
            assert!(got.iter().enumerate().all(|(i, n)| i * 2 == *n));
            assert_eq!(got.len(), rows);
        }
    }
}
