//! Files that are whole or not there: written beside, synced, renamed; checked on every first read.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde::{Deserialize, Serialize};
use twox_hash::XxHash3_128;

use crate::error::StoreError;

/// A stored file and what it must be: XXH3-128 catches damage at the speed of memory; SHA-256 identifies what was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileRef {
    pub name: String,
    pub bytes: u64,
    pub xxh3: String,
}

/// A file in the making. Dropped before [`Pending::finish`], it leaves nothing that counts.
pub(crate) struct Pending {
    folder: PathBuf,
    name: String,
    temporary: PathBuf,
    out: BufWriter<File>,
    hash: XxHash3_128,
    bytes: u64,
}

impl Pending {
    pub(crate) fn create(folder: &Path, name: &str) -> Result<Pending, StoreError> {
        let temporary = folder.join(format!("{name}.tmp"));
        let file = File::create(&temporary).map_err(StoreError::io("create", &temporary))?;
        Ok(Pending {
            folder: folder.to_path_buf(),
            name: name.to_string(),
            temporary,
            out: BufWriter::with_capacity(1 << 20, file),
            hash: XxHash3_128::new(),
            bytes: 0,
        })
    }

    /// Syncs the bytes to disk and gives the file its name.
    pub(crate) fn finish(self) -> Result<FileRef, StoreError> {
        let temporary = self.temporary;
        let write = StoreError::io("write", &temporary);
        let file = self.out.into_inner().map_err(|e| write(e.into_error()))?;
        file.sync_all()
            .map_err(StoreError::io("sync", &temporary))?;
        drop(file);
        let to = self.folder.join(&self.name);
        fs::rename(&temporary, &to).map_err(StoreError::io("rename", &temporary))?;
        Ok(FileRef {
            name: self.name,
            bytes: self.bytes,
            xxh3: format!("{:032x}", self.hash.finish_128()),
        })
    }
}

impl Write for Pending {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let n = self.out.write(bytes)?;
        self.hash.write(&bytes[..n]);
        self.bytes += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}

/// Makes a rename in a folder durable.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    File::open(folder)
        .and_then(|f| f.sync_all())
        .map_err(StoreError::io("sync", folder))
}

/// XXH3-128 of bytes, hex.
pub(crate) fn checksum(bytes: &[u8]) -> String {
    format!("{:032x}", XxHash3_128::oneshot(bytes))
}

/// Remembers which files this process has found whole.
#[derive(Default)]
pub(crate) struct Verified(Mutex<HashSet<PathBuf>>);

impl Verified {
    /// The path of a stored file, after its length and checksum were found right.
    pub(crate) fn path(&self, folder: &Path, file: &FileRef) -> Result<PathBuf, StoreError> {
        let path = folder.join(&file.name);
        let seen = |set: &Mutex<HashSet<PathBuf>>| {
            set.lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner)
                .contains(&path)
        };
        if seen(&self.0) {
            return Ok(path);
        }
        verify(&path, file)?;
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .insert(path.clone());
        Ok(path)
    }
}

fn verify(path: &Path, file: &FileRef) -> Result<(), StoreError> {
    let mut from = match File::open(path) {
        Ok(f) => f,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            return Err(StoreError::damaged(path, "it is missing"));
        }
        Err(e) => return Err(StoreError::io("open", path)(e)),
    };
    let mut hash = XxHash3_128::new();
    let mut buffer = vec![0; 1 << 18];
    let mut bytes = 0;
    loop {
        let n = from
            .read(&mut buffer)
            .map_err(StoreError::io("read", path))?;
        if n == 0 {
            break;
        }
        hash.write(&buffer[..n]);
        bytes += n as u64;
    }
    if bytes != file.bytes {
        return Err(StoreError::damaged(
            path,
            format!("it has {bytes} bytes, {} were written", file.bytes),
        ));
    }
    let found = format!("{:032x}", hash.finish_128());
    if found != file.xxh3 {
        return Err(StoreError::damaged(
            path,
            format!("its checksum is {found}, {} was written", file.xxh3),
        ));
    }
    Ok(())
}
