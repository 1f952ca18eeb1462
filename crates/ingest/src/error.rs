//! What stops a whole file. A bad row never does: it is set aside.

use std::io;

/// A file that is not taken at all. Nothing is produced.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IngestError {
    /// The file could not be opened or read.
    #[error("could not read `{file}`")]
    Io {
        /// File name.
        file: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A compressed file ends early or is damaged.
    #[error(
        "`{file}` is a damaged or cut-off {container} file, after {bytes} decompressed bytes; download it again"
    )]
    Damaged {
        /// File name.
        file: String,
        /// `gzip`, `bzip2`, `zip` or `workbook`.
        container: &'static str,
        /// Decompressed bytes that came before.
        bytes: u64,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The workbook could not be read.
    #[error("`{file}` is not a readable workbook: {why}; save it again as .xlsx or as CSV")]
    Workbook {
        /// File name.
        file: String,
        /// The reader's message.
        why: String,
    },
    /// A container with nothing, or more than one thing, to read.
    #[error("`{file}` {why}")]
    Container {
        /// File name.
        file: String,
        /// What is wrong and what to do.
        why: String,
    },
    /// A limit is passed.
    #[error("`{file}`{at} {what}, the limit is {limit}; {remedy}", at = at(*line))]
    Limit {
        /// File name.
        file: String,
        /// Line, or 0 where the file as a whole is meant.
        line: u64,
        /// What is too large, with its size.
        what: String,
        /// The limit.
        limit: String,
        /// What to do.
        remedy: &'static str,
    },
    /// Bytes that are not in the declared encoding.
    #[error("`{file}`, line {line}, byte {byte}: {found}; {remedy}")]
    Encoding {
        /// File name.
        file: String,
        /// Line in the decompressed file, from 1.
        line: u64,
        /// Byte in the line, from 1.
        byte: u64,
        /// What stands there.
        found: String,
        /// Which encoding to declare.
        remedy: String,
    },
    /// The file has no header line.
    #[error(
        "`{file}` has no header line after {title_lines} title lines; it is empty or of another layout"
    )]
    NoHeader {
        /// File name.
        file: String,
        /// Title lines that the layout declares.
        title_lines: u32,
    },
    /// The header is not that of the layout.
    #[error("`{file}`, line {line}: the header is not that of layout `{layout}`: {difference}")]
    Header {
        /// File name.
        file: String,
        /// Line of the header.
        line: u64,
        /// `source/layout`.
        layout: String,
        /// Missing and unexpected columns.
        difference: String,
    },
    /// No descriptor fits.
    #[error("`{file}` is of no known layout{nearest}; {remedy}")]
    NotRecognised {
        /// File name.
        file: String,
        /// The nearest layout and its missing and unexpected columns; starts with a colon, or is empty.
        nearest: String,
        /// What to do.
        remedy: String,
    },
    /// Several descriptors fit.
    #[error("`{file}` fits {}; name one with `--source ID`", candidates.join(", "))]
    Ambiguous {
        /// File name.
        file: String,
        /// `source/layout` of each, in backticks.
        candidates: Vec<String>,
    },
    /// The layout asked for does not exist.
    #[error("source `{source_id}` has no layout number {layout}; it has {layouts}")]
    NoLayout {
        /// Source id.
        source_id: String,
        /// Index asked for.
        layout: usize,
        /// How many there are.
        layouts: usize,
    },
    /// Something that the descriptor's own checks should have refused.
    #[error("descriptor of `{source_id}`, layout `{layout}`: {why}")]
    Descriptor {
        /// Source id.
        source_id: String,
        /// Layout name.
        layout: String,
        /// What is wrong.
        why: String,
    },
}

fn at(line: u64) -> String {
    if line == 0 {
        String::new()
    } else {
        format!(", line {line}:")
    }
}

/// A descriptor that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{file}`, line {line}, column {column}: {why}")]
pub struct DescriptorError {
    /// File name.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong and what would mend it.
    pub why: String,
}

impl DescriptorError {
    /// A fault at a place of a descriptor's text, in bytes from its beginning.
    pub(crate) fn at(text: &str, file: &str, offset: usize, why: String) -> DescriptorError {
        let before = text.get(..offset).unwrap_or(text);
        DescriptorError {
            file: file.to_string(),
            line: before.matches('\n').count() + 1,
            column: before.rsplit('\n').next().unwrap_or("").chars().count() + 1,
            why,
        }
    }

    /// What the reader of TOML found.
    pub(crate) fn toml(text: &str, file: &str, e: &toml::de::Error) -> DescriptorError {
        let why = e.message().trim_end_matches('.').replace('\n', ", ");
        DescriptorError::at(text, file, e.span().map_or(0, |s| s.start), why)
    }
}
