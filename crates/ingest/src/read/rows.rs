//! Records from any file: the one thing that layouts see.

use super::text::Splitter;
use super::workbook::SheetRows;
use crate::error::IngestError;

/// Records of a text file or of a sheet.
pub(crate) enum Rows {
    /// Text.
    Text(Box<Splitter>),
    /// A sheet, or rows made for a test.
    Sheet(SheetRows),
}

impl Rows {
    /// Moves to the next record; false at the end.
    pub(crate) fn advance(&mut self) -> Result<bool, IngestError> {
        match self {
            Rows::Text(s) => s.advance(),
            Rows::Sheet(s) => Ok(s.advance()),
        }
    }

    /// How many fields the record has.
    pub(crate) fn len(&self) -> usize {
        match self {
            Rows::Text(s) => s.len(),
            Rows::Sheet(s) => s.len(),
        }
    }

    /// A field; empty where the record has none there.
    #[inline]
    pub(crate) fn field(&self, i: usize) -> &[u8] {
        match self {
            Rows::Text(s) => s.field(i),
            Rows::Sheet(s) => s.field(i),
        }
    }

    /// A field as text.
    pub(crate) fn text(&self, i: usize) -> String {
        String::from_utf8_lossy(self.field(i)).into_owned()
    }

    /// All fields as trimmed text.
    pub(crate) fn texts(&self) -> Vec<String> {
        (0..self.len())
            .map(|i| self.text(i).trim().to_string())
            .collect()
    }

    /// Line in the decompressed file, or row of the sheet.
    pub(crate) fn line(&self) -> u64 {
        match self {
            Rows::Text(s) => s.line(),
            Rows::Sheet(s) => s.line(),
        }
    }

    /// The record as it stands.
    pub(crate) fn raw(&mut self) -> &[u8] {
        match self {
            Rows::Text(s) => s.raw(),
            Rows::Sheet(s) => s.raw(),
        }
    }

    /// True where a quotation mark was never closed.
    pub(crate) fn unclosed(&self) -> bool {
        matches!(self, Rows::Text(s) if s.unclosed())
    }

    /// True where no field holds anything.
    pub(crate) fn is_blank(&self) -> bool {
        (0..self.len()).all(|i| self.field(i).trim_ascii().is_empty())
    }

    /// A sheet has no cells after the last that holds something; a text row says how many it has.
    pub(crate) fn is_sheet(&self) -> bool {
        matches!(self, Rows::Sheet(_))
    }
}
