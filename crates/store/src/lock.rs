//! One load at a time; readers never wait.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use crate::error::StoreError;

/// Held while a load runs; the operating system lets go of it however the process ends.
pub(crate) struct LoadLock(#[allow(dead_code, reason = "held for its drop")] File);

impl LoadLock {
    /// Waits for its turn. `waiting` is called once if another load is running.
    pub(crate) fn acquire(root: &Path, waiting: &mut dyn FnMut()) -> Result<LoadLock, StoreError> {
        let path = root.join("load.lock");
        let file = open(&path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                waiting();
                file.lock().map_err(StoreError::io("lock", &path))?;
            }
            Err(TryLockError::Error(e)) => return Err(StoreError::io("lock", &path)(e)),
        }
        Ok(LoadLock(file))
    }
}

/// Shared by all readers: while one is held, files that a later load has replaced are not yet removed.
pub(crate) struct ReadLock(#[allow(dead_code, reason = "held for its drop")] File);

impl ReadLock {
    /// `None` where the folder cannot be written: nobody loads there either.
    pub(crate) fn acquire(root: &Path) -> Result<Option<ReadLock>, StoreError> {
        let path = root.join("read.lock");
        let file = match open(&path) {
            Ok(file) => file,
            Err(StoreError::Io { source, .. }) if is_read_only(&source) => return Ok(None),
            Err(e) => return Err(e),
        };
        file.lock_shared().map_err(StoreError::io("lock", &path))?;
        Ok(Some(ReadLock(file)))
    }

    /// True where nobody reads; the lock is held while the closure runs.
    pub(crate) fn unless_read(root: &Path, clean: impl FnOnce()) -> Result<bool, StoreError> {
        let path = root.join("read.lock");
        let file = open(&path)?;
        match file.try_lock() {
            Ok(()) => {
                clean();
                Ok(true)
            }
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(e)) => Err(StoreError::io("lock", &path)(e)),
        }
    }
}

fn is_read_only(e: &std::io::Error) -> bool {
    use std::io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
    matches!(e.kind(), PermissionDenied | ReadOnlyFilesystem)
}

fn open(path: &Path) -> Result<File, StoreError> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
        .map_err(StoreError::io("open", path))
}
