//! What a file is wrapped in, told by its first bytes and never by its name; its bytes, hashed as they pass.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};

use crate::error::IngestError;
use crate::limits::{Limits, RATIO_FREE_BYTES};

/// What the first bytes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Container {
    /// Text as it stands.
    Plain,
    /// One or more gzip members.
    Gzip,
    /// One or more bzip2 streams.
    Bzip2,
    /// A zip archive with one data file.
    Zip,
    /// A zip archive with `xl/workbook.xml`.
    Workbook,
}

impl Container {
    /// Its name in messages.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Container::Plain => "plain",
            Container::Gzip => "gzip",
            Container::Bzip2 => "bzip2",
            Container::Zip => "zip",
            Container::Workbook => "workbook",
        }
    }
}

/// A file that has been opened and recognised.
pub(crate) struct Opened {
    pub(crate) file: File,
    /// Name without folders.
    pub(crate) name: String,
    pub(crate) bytes: u64,
    pub(crate) container: Container,
}

/// The name of a file without its folders.
fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(
        || path.display().to_string(),
        |n| n.to_string_lossy().into_owned(),
    )
}

/// Opens a file and looks at its first bytes.
pub(crate) fn open(path: &Path) -> Result<Opened, IngestError> {
    let name = file_name(path);
    let io = |source| IngestError::Io {
        file: name.clone(),
        source,
    };
    let mut file = File::open(path).map_err(io)?;
    let meta = file.metadata().map_err(io)?;
    if !meta.is_file() {
        return Err(IngestError::Container {
            file: name,
            why: "is not a file; name the files themselves".into(),
        });
    }
    let mut magic = [0u8; 8];
    let mut got = 0;
    while got < magic.len() {
        match file.read(&mut magic[got..]).map_err(io)? {
            0 => break,
            n => got += n,
        }
    }
    file.rewind().map_err(io)?;
    let magic = &magic[..got];
    let container = match magic {
        [0x1f, 0x8b, ..] => Container::Gzip,
        [b'B', b'Z', b'h', b'1'..=b'9', ..] => Container::Bzip2,
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => {
            let archive =
                zip::ZipArchive::new(BufReader::new(&file)).map_err(|e| damaged_zip(&name, e))?;
            if archive.index_for_name("xl/workbook.xml").is_some() {
                Container::Workbook
            } else {
                Container::Zip
            }
        }
        [0xd0, 0xcf, 0x11, 0xe0, ..] => {
            return Err(IngestError::Container {
                file: name,
                why: "is a workbook of the old .xls kind; save it as .xlsx or as CSV".into(),
            });
        }
        _ => Container::Plain,
    };
    file.rewind().map_err(io)?;
    Ok(Opened {
        file,
        name,
        bytes: meta.len(),
        container,
    })
}

fn damaged_zip(name: &str, error: zip::result::ZipError) -> IngestError {
    IngestError::Damaged {
        file: name.to_string(),
        container: "zip",
        bytes: 0,
        source: io::Error::other(error),
    }
}

/// The index of the one data file in an archive.
pub(crate) fn one_entry<R: Read + Seek>(
    archive: &mut zip::ZipArchive<R>,
    name: &str,
) -> Result<usize, IngestError> {
    let mut found = Vec::new();
    for i in 0..archive.len() {
        let entry = archive.by_index_raw(i).map_err(|e| damaged_zip(name, e))?;
        let inner = entry.name().map_err(|e| damaged_zip(name, e))?.into_owned();
        let inner = inner.as_str();
        let leaf = inner.rsplit(['/', '\\']).next().unwrap_or(inner);
        // Folders, and what macOS adds to every archive, are not data.
        if entry.is_dir()
            || leaf.is_empty()
            || leaf.starts_with('.')
            || inner.starts_with("__MACOSX/")
        {
            continue;
        }
        found.push((i, inner.to_string()));
    }
    match found.as_slice() {
        [(i, _)] => Ok(*i),
        [] => Err(IngestError::Container {
            file: name.to_string(),
            why: "is a zip archive without a file in it; download it again".into(),
        }),
        many => Err(IngestError::Container {
            file: name.to_string(),
            why: format!(
                "is a zip archive with {} files (`{}`, `{}` …); unpack it and load them one by one",
                many.len(),
                many[0].1,
                many[1].1
            ),
        }),
    }
}

/// Reads raw bytes, hashing and counting them.
pub(crate) struct Hashing<R> {
    inner: R,
    hash: Option<Sha256>,
    read: Arc<AtomicU64>,
}

impl<R: Read> Hashing<R> {
    pub(crate) fn new(inner: R, read: Arc<AtomicU64>, hash: bool) -> Hashing<R> {
        Hashing {
            inner,
            hash: hash.then(Sha256::new),
            read,
        }
    }

    /// Reads what is left, so that the hash is of the whole file, and gives it in hex.
    pub(crate) fn finish(mut self) -> io::Result<String> {
        let mut rest = vec![0u8; 64 << 10];
        while self.read(&mut rest)? > 0 {}
        Ok(self.hash.map(|h| hex(&h.finalize())).unwrap_or_default())
    }
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        if let Some(hash) = &mut self.hash {
            hash.update(buf.get(..n).unwrap_or_default());
        }
        self.read.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// Bytes in lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|b| [b >> 4, b & 15])
        .map(|d| char::from(DIGITS[usize::from(d)]))
        .collect()
}

/// The SHA-256 of a text, hex.
pub(crate) fn sha256_of(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// What is known once every byte has passed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Passed {
    /// SHA-256 of the file as it came; empty where it was not asked for.
    pub(crate) sha256: String,
}

/// Passes the decompressed bytes to `each` in pieces, until they end or `each` says stop (false).
///
/// `hash` is false where only the beginning of the file is looked at.
pub(crate) fn pump(
    opened: Opened,
    limits: &Limits,
    hash: bool,
    read: &Arc<AtomicU64>,
    each: &mut dyn FnMut(&[u8]) -> Result<bool, IngestError>,
) -> Result<Passed, IngestError> {
    let Opened {
        mut file,
        name,
        bytes,
        container,
    } = opened;
    let mut meter = Meter {
        name: &name,
        container,
        compressed: bytes,
        out: 0,
        limits,
    };
    let io = |source| IngestError::Io {
        file: name.clone(),
        source,
    };
    let raw = |file: File| {
        BufReader::with_capacity(128 << 10, Hashing::new(file, Arc::clone(read), hash))
    };
    let (whole, rest) = match container {
        Container::Plain => {
            let mut raw = Hashing::new(file, Arc::clone(read), hash);
            (meter.drain(&mut raw, each)?, Some(raw))
        }
        Container::Gzip => {
            let mut inflated = flate2::bufread::MultiGzDecoder::new(raw(file));
            (
                meter.drain(&mut inflated, each)?,
                Some(inflated.into_inner().into_inner()),
            )
        }
        Container::Bzip2 => {
            let mut inflated = bzip2::bufread::MultiBzDecoder::new(raw(file));
            (
                meter.drain(&mut inflated, each)?,
                Some(inflated.into_inner().into_inner()),
            )
        }
        Container::Zip | Container::Workbook => {
            // An archive is read from its end, so the hash is taken first.
            let mut passed = Passed::default();
            if hash {
                passed.sha256 = Hashing::new(&file, Arc::clone(read), true)
                    .finish()
                    .map_err(io)?;
                file.seek(SeekFrom::Start(0)).map_err(io)?;
            }
            let mut archive =
                zip::ZipArchive::new(BufReader::new(file)).map_err(|e| damaged_zip(&name, e))?;
            let index = one_entry(&mut archive, &name)?;
            let mut entry = archive.by_index(index).map_err(|e| damaged_zip(&name, e))?;
            meter.drain(&mut entry, each)?;
            return Ok(passed);
        }
    };
    match rest {
        Some(raw) if hash && whole => Ok(Passed {
            sha256: raw.finish().map_err(io)?,
        }),
        _ => Ok(Passed::default()),
    }
}

/// Counts what comes out and refuses a bomb.
struct Meter<'a> {
    name: &'a str,
    container: Container,
    compressed: u64,
    out: u64,
    limits: &'a Limits,
}

impl Meter<'_> {
    /// True where the stream came to its end.
    fn drain(
        &mut self,
        from: &mut dyn Read,
        each: &mut dyn FnMut(&[u8]) -> Result<bool, IngestError>,
    ) -> Result<bool, IngestError> {
        let mut piece = vec![0u8; 256 << 10];
        loop {
            let n = match from.read(&mut piece) {
                Ok(n) => n,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(source) => return Err(self.failed(source)),
            };
            if n == 0 {
                return Ok(true);
            }
            self.out = self.out.saturating_add(n as u64);
            self.check()?;
            if !each(piece.get(..n).unwrap_or_default())? {
                return Ok(false);
            }
        }
    }

    fn failed(&self, source: io::Error) -> IngestError {
        let file = self.name.to_string();
        match self.container {
            Container::Plain => IngestError::Io { file, source },
            c => IngestError::Damaged {
                file,
                container: c.name(),
                bytes: self.out,
                source,
            },
        }
    }

    fn check(&self) -> Result<(), IngestError> {
        if self.out > self.limits.max_decompressed_bytes {
            return Err(IngestError::Limit {
                file: self.name.to_string(),
                line: 0,
                what: format!("has at least {} bytes once decompressed", self.out),
                limit: format!("{} bytes", self.limits.max_decompressed_bytes),
                remedy: "split it",
            });
        }
        bomb(
            self.name,
            self.container,
            self.compressed,
            self.out,
            self.limits,
        )
    }
}

/// Refuses what grows out of proportion.
pub(crate) fn bomb(
    name: &str,
    container: Container,
    compressed: u64,
    out: u64,
    limits: &Limits,
) -> Result<(), IngestError> {
    let allowed = compressed.max(1).saturating_mul(limits.max_ratio);
    if container != Container::Plain && out > RATIO_FREE_BYTES && out > allowed {
        return Err(IngestError::Limit {
            file: name.to_string(),
            line: 0,
            what: format!("grows from {compressed} to more than {allowed} bytes"),
            limit: format!("{} to 1", limits.max_ratio),
            remedy: "decompress it yourself if you trust it, and load the plain file",
        });
    }
    Ok(())
}
