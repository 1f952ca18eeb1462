//! What can go wrong with the store, said so that a person can act on it.

use std::path::{Path, PathBuf};

/// Why the store could not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The operating system refused.
    #[error("could not {what} `{}`", path.display())]
    Io {
        /// The operation (`write`, `open`).
        what: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// Cause.
        #[source]
        source: std::io::Error,
    },
    /// A stored file is not what was written.
    #[error("stored file `{}` is damaged: {why}; restore it from a copy, or remove the source's folder and load its files again", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        why: String,
    },
    /// The file was written by a later version.
    #[error("`{}` has store format {found}, this version reads up to {known}; use a newer cotejo", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// What this version reads.
        known: u32,
    },
    /// The descriptor no longer describes what is held.
    #[error(
        "source `{id}` is held with {held}, its descriptor now says {now}; give the new shape a new source id"
    )]
    Shape {
        /// Source id.
        id: String,
        /// As stored.
        held: String,
        /// As declared.
        now: String,
    },
    /// A whole table that leaves out much of what is held: an extract, more likely than a withdrawal.
    #[error(
        "`{file}` leaves out {withdrawn} of the {before} cells held of `{id}`, whose files are whole tables; if they were withdrawn, load it with --withdraw; if it is an extract, give it a source of its own with coverage = \"cells\""
    )]
    Withdraws {
        /// Source id.
        id: String,
        /// The file.
        file: String,
        /// Cells that it would withdraw.
        withdrawn: u64,
        /// Cells held.
        before: u64,
    },
    /// More than the stored key can number.
    #[error("source `{id}` has {found} {what}, the limit is {limit}; split the source")]
    Limit {
        /// Source id.
        id: String,
        /// Of what there are too many.
        what: &'static str,
        /// How many.
        found: usize,
        /// How many are allowed.
        limit: usize,
    },
    /// The columnar engine refused.
    #[error("could not {what} `{}`", path.display())]
    Engine {
        /// The operation.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// Cause.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl StoreError {
    /// For `map_err` on IO results.
    pub(crate) fn io(what: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> StoreError {
        let path = path.to_path_buf();
        move |source| StoreError::Io { what, path, source }
    }

    /// For `map_err` on Arrow, Parquet and DataFusion results.
    pub(crate) fn engine<E: std::error::Error + Send + Sync + 'static>(
        what: &'static str,
        path: &Path,
    ) -> impl FnOnce(E) -> StoreError {
        let path = path.to_path_buf();
        move |source| StoreError::Engine {
            what,
            path,
            source: Box::new(source),
        }
    }

    /// A damaged file.
    pub(crate) fn damaged(path: &Path, why: impl Into<String>) -> StoreError {
        StoreError::Damaged {
            path: path.to_path_buf(),
            why: why.into(),
        }
    }
}

impl From<StoreError> for cotejo_model::EvidenceError {
    fn from(e: StoreError) -> Self {
        cotejo_model::EvidenceError::Store {
            what: e.to_string(),
            cause: std::error::Error::source(&e)
                .map(|c| std::io::Error::other(c.to_string()).into()),
        }
    }
}
