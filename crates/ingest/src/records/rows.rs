//! The rows of one piece of a file: checked, and put into columns.

use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, Ordering};

use cotejo_model::{Aside, ColumnBuilder};
use encoding_rs::WINDOWS_1252;

use super::cut::Piece;
use super::header::Plan;
use crate::aside::clip;
use crate::descriptor::Encoding;
use crate::error::IngestError;
use crate::limits::Limits;
use crate::read::{Rows, Splitter};
use crate::value::short;

/// What a transfer's step may be.
pub(super) const STEPS: [&str; 4] = ["manufacture", "import", "distribution", "sale"];

/// No field of a record is longer than this, in characters.
pub(super) const FIELD_CHARS: usize = 1_000;

/// Distinct texts that a piece's column codes before it looks whether texts repeat.
const WORDS_FREE: usize = 2_048;

/// A byte that is not in the declared encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WrongByte {
    pub(super) line: u64,
    /// Byte in the row, from 1.
    pub(super) at: u64,
    pub(super) byte: u8,
}

/// What a piece of a file holds.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) rows_read: u64,
    pub(super) lines: Vec<u32>,
    /// One a column that is read, in the order of the plan.
    pub(super) columns: Vec<ColumnBuilder>,
    pub(super) aside: Vec<Aside>,
    /// Rows of another encoding than the declared one, and the first of them.
    pub(super) wrong_encoding: u64,
    pub(super) wrong_byte: Option<WrongByte>,
    /// Rows without content.
    pub(super) blank: u64,
    pub(super) crlf: bool,
}

/// Reads pieces of one file.
pub(super) struct Reader<'a> {
    pub(super) plan: &'a Plan,
    pub(super) encoding: Encoding,
    pub(super) delimiter: u8,
    pub(super) name: &'a str,
    pub(super) limits: Limits,
    /// Columns that are known to be plain: a hint that saves coding, one a column that is read.
    pub(super) plain: Vec<AtomicBool>,
}

/// A row that does not pass: the column to blame, if one is, and why.
type Wrong = (Option<usize>, String);

impl Reader<'_> {
    /// The rows of a piece of text, and whether all its bytes are known to be text.
    pub(super) fn rows_of(&self, piece: Piece) -> (Rows, bool) {
        let (bytes, valid) = match self.encoding {
            Encoding::Utf8 => {
                let valid = std::str::from_utf8(&piece.bytes).is_ok();
                (piece.bytes, valid)
            }
            Encoding::Windows1252 => (windows_1252(&piece.bytes).into_owned().into_bytes(), true),
        };
        let rows = Splitter::over(bytes, piece.line, self.name, self.delimiter, self.limits);
        (Rows::Text(Box::new(rows)), valid)
    }

    /// Reads a piece of text.
    pub(super) fn piece(&self, piece: Piece) -> Result<Part, IngestError> {
        let (mut rows, valid) = self.rows_of(piece);
        self.read(&mut rows, valid)
    }

    /// Reads rows to their end.
    pub(super) fn read(&self, rows: &mut Rows, valid: bool) -> Result<Part, IngestError> {
        let mut part = Part::default();
        let columns: Vec<usize> = self.plan.columns().collect();
        let mut builders: Vec<ColumnBuilder> = self.plain.iter().map(builder).collect();
        while rows.advance()? {
            if rows.is_blank() {
                part.blank += 1;
                continue;
            }
            part.rows_read += 1;
            let line = u32::try_from(rows.line()).map_err(|_| self.too_many_lines(rows.line()))?;
            let checked = match self.wrong_byte(rows, valid) {
                Some(wrong) => {
                    part.wrong_encoding += 1;
                    part.wrong_byte.get_or_insert(wrong);
                    Err(wrong_encoding(rows, wrong.byte))
                }
                None => self.check(rows, &columns),
            };
            if let Err((column, reason)) = checked {
                let column = column.map_or("", |c| self.plan.name(c)).to_string();
                let text = match std::str::from_utf8(rows.raw()) {
                    Ok(text) => clip(text.as_bytes()),
                    Err(_) => clip(windows_1252(rows.raw()).as_bytes()),
                };
                part.aside.push(Aside {
                    line,
                    column,
                    text,
                    reason,
                });
                continue;
            }
            part.lines.push(line);
            for (builder, column) in builders.iter_mut().zip(&columns) {
                let pushed = builder.push_utf8(rows.field(*column));
                pushed.map_err(|e| self.full(line, *column, e.to_string()))?;
            }
        }
        part.crlf = matches!(rows, Rows::Text(s) if s.crlf);
        part.columns = builders;
        Ok(part)
    }

    /// The first byte of the row that is not in the declared encoding. `valid`: all of the piece is.
    fn wrong_byte(&self, rows: &mut Rows, valid: bool) -> Option<WrongByte> {
        if valid {
            return None;
        }
        let line = rows.line();
        let raw = rows.raw();
        let good = std::str::from_utf8(raw).err()?.valid_up_to();
        Some(WrongByte {
            line,
            at: good as u64 + 1,
            byte: raw.get(good).copied().unwrap_or(0),
        })
    }

    fn check(&self, rows: &Rows, columns: &[usize]) -> Result<(), Wrong> {
        if rows.unclosed() {
            return Err((None, "a quotation mark is not closed; close it".into()));
        }
        let (has, wants) = (rows.len(), self.plan.names.len());
        if has != wants && !self.fits_short(rows) {
            let why = format!(
                "the row has {has} fields, the header {wants}; put fields that hold the delimiter or a line end in quotation marks"
            );
            return Err((None, why));
        }
        for &column in &self.plan.required {
            if rows.field(column).trim_ascii().is_empty() {
                let name = self.plan.name(column);
                let why = format!("there is no `{name}`; every row must have one");
                return Err((Some(column), why));
            }
        }
        if let Some(column) = self.plan.step {
            let found = rows.field(column);
            if !STEPS.iter().any(|s| s.as_bytes() == found) {
                let found = String::from_utf8_lossy(found);
                let why = format!(
                    "`{}` is no step; write one of {}",
                    short(&found),
                    STEPS.join(", ")
                );
                return Err((Some(column), why));
            }
        }
        if !self.may_be_long(rows) {
            return Ok(());
        }
        for &column in columns {
            let field = rows.field(column);
            if field.len() > FIELD_CHARS
                && String::from_utf8_lossy(field).chars().count() > FIELD_CHARS
            {
                let why = format!(
                    "the field has more than {FIELD_CHARS} characters; shorten it, or look for a quotation mark that is not closed"
                );
                return Err((Some(column), why));
            }
        }
        Ok(())
    }

    /// False where the row as a whole is too short to hold a field that is too long.
    fn may_be_long(&self, rows: &Rows) -> bool {
        match rows {
            Rows::Text(s) => s.raw().len() > FIELD_CHARS,
            Rows::Sheet(_) => true,
        }
    }

    /// Whether only columns without header are missing, or the row of a sheet ends in empty cells.
    fn fits_short(&self, rows: &Rows) -> bool {
        let (has, wants) = (rows.len(), self.plan.names.len());
        if rows.is_sheet() {
            return (wants..has).all(|i| rows.field(i).trim_ascii().is_empty());
        }
        (self.plan.least..=wants).contains(&has)
    }

    fn too_many_lines(&self, line: u64) -> IngestError {
        IngestError::Limit {
            file: self.name.to_string(),
            line,
            what: "has more lines than can be counted".into(),
            limit: u32::MAX.to_string(),
            remedy: "split it",
        }
    }

    pub(super) fn full(&self, line: u32, column: usize, why: String) -> IngestError {
        IngestError::Limit {
            file: self.name.to_string(),
            line: u64::from(line),
            what: format!("fills column `{}`: {why}", self.plan.name(column)),
            limit: "four gigabytes".into(),
            remedy: "split it",
        }
    }
}

fn windows_1252(bytes: &[u8]) -> Cow<'_, str> {
    WINDOWS_1252.decode_without_bom_handling(bytes).0
}

fn builder(plain: &AtomicBool) -> ColumnBuilder {
    if plain.load(Ordering::Relaxed) {
        ColumnBuilder::plain()
    } else {
        ColumnBuilder::with_words_free(WORDS_FREE)
    }
}

/// Says which byte of which column is wrong, and what it would be in the other encoding.
fn wrong_encoding(rows: &Rows, byte: u8) -> Wrong {
    let wrong = |i: &usize| std::str::from_utf8(rows.field(*i)).is_err();
    let column = (0..rows.len()).find(wrong);
    let place = column.map_or(String::new(), |c| format!(" in column {}", c + 1));
    let looks = match windows_1252(&[byte]).chars().next() {
        Some(c) if !c.is_control() => format!("; looks like Windows-1252 `{c}`"),
        _ => String::new(),
    };
    let why =
        format!("byte 0x{byte:02X}{place} is not UTF-8{looks}; save the file in one encoding");
    (column, why)
}
