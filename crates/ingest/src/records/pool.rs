//! Pieces of a file, read by several threads and handed on in order.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicU64;
use std::sync::mpsc::{channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use super::cut::{Cut, Cutter, Piece};
use crate::error::IngestError;
use crate::limits::Limits;
use crate::read::{Opened, pump};

/// How a file is read by several threads.
pub(super) struct Pool<'a> {
    pub(super) threads: usize,
    pub(super) limits: &'a Limits,
    /// False on a second pass.
    pub(super) hash: bool,
    /// Raw bytes read so far.
    pub(super) read: Arc<AtomicU64>,
}

impl Pool<'_> {
    /// Has every piece of the file worked on, and takes the results in the order of the file; `take` says whether more is wanted.
    ///
    /// One thread reads, hashes, decompresses and cuts; at most three pieces a thread are on their way, so memory is bounded. The
    /// first error in the order of the file is the one returned; else the SHA-256 of the file, empty where it was not asked for.
    pub(super) fn run<R: Send>(
        &self,
        opened: Opened,
        cut: Cut,
        work: &(dyn Fn(Piece) -> Result<R, IngestError> + Sync),
        take: &mut dyn FnMut(R) -> Result<bool, IngestError>,
    ) -> Result<String, IngestError> {
        let threads = self.threads.max(1);
        let (limits, hash, read) = (self.limits, self.hash, Arc::clone(&self.read));
        std::thread::scope(|scope| {
            let (give, tickets) = channel();
            for _ in 0..threads * 3 {
                let _ = give.send(());
            }
            let (to, from) = sync_channel::<(u64, Piece)>(threads * 3);
            let (done, results) = channel();
            let reader = scope.spawn(move || {
                let mut cutter = Cutter::new(cut);
                let mut number = 0;
                let mut emit = |piece: Piece| {
                    number += 1;
                    tickets.recv().is_ok() && to.send((number - 1, piece)).is_ok()
                };
                let passed = pump(opened, limits, hash, &read, &mut |bytes| {
                    cutter.push(bytes, &mut emit)
                })?;
                cutter.finish(&mut emit)?;
                Ok(passed.sha256)
            });
            let from = Arc::new(Mutex::new(from));
            for _ in 0..threads {
                let (from, done) = (Arc::clone(&from), done.clone());
                scope.spawn(move || {
                    loop {
                        let next = from.lock().unwrap_or_else(PoisonError::into_inner).recv();
                        let Ok((number, piece)) = next else { return };
                        if done.send((number, work(piece))).is_err() {
                            return;
                        }
                    }
                });
            }
            drop(done);
            drop(from);
            let mut early = BTreeMap::new();
            let mut next = 0u64;
            for (number, result) in &results {
                early.insert(number, result);
                while let Some(result) = early.remove(&next) {
                    next += 1;
                    // Leaving drops the tickets, and with them the reader and the workers end.
                    if !take(result?)? {
                        return Ok(String::new());
                    }
                    let _ = give.send(());
                }
            }
            reader.join().unwrap_or_else(|_| {
                Err(IngestError::Container {
                    file: String::new(),
                    why: "could not be read: the reading thread stopped; this is a fault of cotejo"
                        .into(),
                })
            })
        })
    }
}
