//! Workbooks: the cells of one sheet as records of text, row numbers kept.

use std::fs::File;
use std::io::{BufReader, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use calamine::{DataRef, Reader, Xlsx, open_workbook_from_rs};

use super::container::{Container, Hashing, Opened, bomb};
use crate::error::IngestError;
use crate::limits::Limits;

/// One sheet, whole, as text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sheet {
    pub(crate) name: String,
    text: Vec<u8>,
    /// End of each field in `text`.
    ends: Vec<usize>,
    /// Sheet row, and the first field in `ends`.
    rows: Vec<(u32, usize)>,
}

/// So many rows after the titles are looked at for a header.
const HEAD_ROWS: u32 = 64;

impl Sheet {
    /// Its titles and first rows.
    pub(crate) fn head(&self, title_lines: u32) -> Sheet {
        let last = title_lines.saturating_add(HEAD_ROWS);
        let count = self.rows.iter().take_while(|r| r.0 <= last).count().max(1);
        let rows: Vec<_> = self.rows.iter().take(count).copied().collect();
        let fields = self.range(count.saturating_sub(1)).end;
        let ends: Vec<usize> = self.ends.iter().take(fields).copied().collect();
        let bytes = ends.last().copied().unwrap_or(0);
        let text = self.text.get(..bytes).unwrap_or_default().to_vec();
        Sheet {
            name: self.name.clone(),
            text,
            ends,
            rows,
        }
    }

    fn range(&self, row: usize) -> std::ops::Range<usize> {
        let start = self.rows.get(row).map_or(self.ends.len(), |r| r.1);
        let end = self.rows.get(row + 1).map_or(self.ends.len(), |r| r.1);
        start..end
    }
}

/// The rows of a sheet, one at a time.
#[derive(Clone, Debug)]
pub(crate) struct SheetRows {
    pub(crate) sheet: Sheet,
    /// Number of the present row plus one.
    at: usize,
    raw: Vec<u8>,
}

impl SheetRows {
    pub(crate) fn new(sheet: Sheet) -> SheetRows {
        SheetRows {
            sheet,
            at: 0,
            raw: Vec::new(),
        }
    }

    /// Passes over the sheet's rows up to this number.
    pub(crate) fn skip_lines(&mut self, lines: u32) {
        self.at = self.sheet.rows.iter().take_while(|r| r.0 <= lines).count();
    }

    pub(crate) fn advance(&mut self) -> bool {
        if self.at >= self.sheet.rows.len() {
            return false;
        }
        self.at += 1;
        true
    }

    fn range(&self) -> std::ops::Range<usize> {
        self.at
            .checked_sub(1)
            .map_or(0..0, |row| self.sheet.range(row))
    }

    pub(crate) fn len(&self) -> usize {
        self.range().len()
    }

    pub(crate) fn field(&self, i: usize) -> &[u8] {
        let range = self.range();
        let at = range.start + i;
        if at >= range.end {
            return &[];
        }
        let start = at
            .checked_sub(1)
            .and_then(|p| self.sheet.ends.get(p))
            .copied()
            .unwrap_or(0);
        let end = self.sheet.ends.get(at).copied().unwrap_or(start);
        self.sheet.text.get(start..end).unwrap_or_default()
    }

    pub(crate) fn line(&self) -> u64 {
        self.at
            .checked_sub(1)
            .and_then(|r| self.sheet.rows.get(r))
            .map_or(0, |r| u64::from(r.0))
    }

    /// The row as comma-separated text.
    pub(crate) fn raw(&mut self) -> &[u8] {
        let mut raw = std::mem::take(&mut self.raw);
        raw.clear();
        for i in 0..self.len() {
            if i > 0 {
                raw.push(b',');
            }
            let field = self.field(i);
            if field.iter().any(|b| matches!(b, b',' | b'"' | b'\n')) {
                raw.push(b'"');
                raw.extend(
                    field
                        .iter()
                        .flat_map(|b| if *b == b'"' { vec![b'"'; 2] } else { vec![*b] }),
                );
                raw.push(b'"');
            } else {
                raw.extend_from_slice(field);
            }
        }
        self.raw = raw;
        &self.raw
    }
}

/// Reads the sheets of a workbook, at most `max_rows` rows of each; the SHA-256 where `hash` is set.
///
/// Of a sheet that `wanted` does not accept only the first rows are kept.
pub(crate) fn sheets(
    opened: &Opened,
    limits: &Limits,
    read: &Arc<AtomicU64>,
    hash: bool,
    max_rows: u64,
    wanted: &mut dyn FnMut(&Sheet) -> bool,
) -> Result<(Vec<Sheet>, String), IngestError> {
    let name = opened.name.as_str();
    let reopen = || {
        opened.file.try_clone().and_then(|mut f| {
            std::io::Seek::rewind(&mut f)?;
            Ok(f)
        })
    };
    let io = |source| IngestError::Io {
        file: name.to_string(),
        source,
    };
    let sha256 = if hash {
        Hashing::new(reopen().map_err(io)?, Arc::clone(read), true)
            .finish()
            .map_err(io)?
    } else {
        String::new()
    };
    weigh(opened, reopen().map_err(io)?, limits)?;
    let file = reopen().map_err(io)?;
    // The workbook reader is not ours: should it panic on a crafted file, that is an error like another.
    let result = catch_unwind(AssertUnwindSafe(|| {
        collect(name, file, limits, max_rows, wanted)
    }));
    match result {
        Ok(sheets) => Ok((sheets?, sha256)),
        Err(_) => Err(IngestError::Workbook {
            file: name.to_string(),
            why: "its XML is malformed".into(),
        }),
    }
}

/// Inflates every part once and refuses a bomb before the workbook reader, which knows no limit, sees it.
fn weigh(opened: &Opened, file: File, limits: &Limits) -> Result<(), IngestError> {
    let name = opened.name.as_str();
    let bad = |e: std::io::Error, out| IngestError::Damaged {
        file: name.to_string(),
        container: "workbook",
        bytes: out,
        source: e,
    };
    let mut archive =
        zip::ZipArchive::new(BufReader::new(file)).map_err(|e| bad(std::io::Error::other(e), 0))?;
    let mut out = 0u64;
    let mut piece = vec![0u8; 64 << 10];
    for i in 0..archive.len() {
        let mut part = archive
            .by_index(i)
            .map_err(|e| bad(std::io::Error::other(e), out))?;
        loop {
            let n = part.read(&mut piece).map_err(|e| bad(e, out))?;
            if n == 0 {
                break;
            }
            out += n as u64;
            if out > limits.max_decompressed_bytes {
                return Err(IngestError::Limit {
                    file: name.to_string(),
                    line: 0,
                    what: format!("has at least {out} bytes once decompressed"),
                    limit: format!("{} bytes", limits.max_decompressed_bytes),
                    remedy: "split it",
                });
            }
            bomb(name, Container::Workbook, opened.bytes, out, limits)?;
        }
    }
    Ok(())
}

fn collect(
    name: &str,
    file: File,
    limits: &Limits,
    max_rows: u64,
    wanted: &mut dyn FnMut(&Sheet) -> bool,
) -> Result<Vec<Sheet>, IngestError> {
    let wrong = |why: String| IngestError::Workbook {
        file: name.to_string(),
        why,
    };
    let mut book: Xlsx<_> = open_workbook_from_rs(BufReader::new(file))
        .map_err(|e: calamine::XlsxError| wrong(e.to_string()))?;
    let names = book.sheet_names();
    if names.len() > limits.max_sheets {
        return Err(IngestError::Limit {
            file: name.to_string(),
            line: 0,
            what: format!("has {} sheets", names.len()),
            limit: limits.max_sheets.to_string(),
            remedy: "split it",
        });
    }
    let mut seen = Vec::new();
    for sheet_name in names {
        // A chart sheet has no cells; it is not a table and not an error.
        let Ok(mut cells) = book.worksheet_cells_reader(&sheet_name) else {
            continue;
        };
        let mut sheet = Sheet {
            name: sheet_name,
            ..Sheet::default()
        };
        let mut row: Option<u32> = None;
        let mut column = 0u32;
        while let Some(cell) = cells.next_cell().map_err(|e| wrong(e.to_string()))? {
            let (r, c) = cell.get_position();
            if row != Some(r) {
                if row.is_some_and(|last| r < last) {
                    return Err(wrong(format!(
                        "rows of sheet `{}` are out of order",
                        sheet.name
                    )));
                }
                if sheet.rows.len() as u64 >= max_rows {
                    break;
                }
                sheet.rows.push((r.saturating_add(1), sheet.ends.len()));
                row = Some(r);
                column = 0;
            }
            if c as usize >= limits.max_columns {
                if matches!(cell.get_value(), DataRef::Empty) {
                    continue;
                }
                return Err(IngestError::Limit {
                    file: name.to_string(),
                    line: u64::from(r) + 1,
                    what: format!("has a cell in column {}", c + 1),
                    limit: format!("{} columns", limits.max_columns),
                    remedy: "remove stray cells, or split the table",
                });
            }
            if c < column {
                return Err(wrong(format!(
                    "cells of sheet `{}`, row {}, are out of order",
                    sheet.name,
                    r + 1
                )));
            }
            for _ in column..c {
                sheet.ends.push(sheet.text.len());
            }
            let before = sheet.text.len();
            write(cell.get_value(), &mut sheet.text);
            if sheet.text.len() - before > limits.max_field_bytes {
                return Err(IngestError::Limit {
                    file: name.to_string(),
                    line: u64::from(r) + 1,
                    what: format!("has a cell of more than {} bytes", limits.max_field_bytes),
                    limit: format!("{} bytes", limits.max_field_bytes),
                    remedy: "shorten it",
                });
            }
            if sheet.text.len() as u64 > limits.max_decompressed_bytes {
                return Err(IngestError::Limit {
                    file: name.to_string(),
                    line: u64::from(r) + 1,
                    what: format!(
                        "holds more than {} bytes of text",
                        limits.max_decompressed_bytes
                    ),
                    limit: format!("{} bytes", limits.max_decompressed_bytes),
                    remedy: "split it",
                });
            }
            sheet.ends.push(sheet.text.len());
            column = c + 1;
        }
        let kept = wanted(&sheet);
        seen.push(if kept { sheet } else { sheet.head(HEAD_ROWS) });
    }
    Ok(seen)
}

/// A cell as the text it would have in a CSV file: whole numbers without decimals, dates as ISO.
fn write(value: &DataRef<'_>, out: &mut Vec<u8>) {
    use std::io::Write;
    // Writing to memory does not fail.
    let _ = match value {
        DataRef::Empty => Ok(()),
        DataRef::Int(n) => write!(out, "{n}"),
        DataRef::Float(n) => write!(out, "{n}"),
        DataRef::String(s) => out.write_all(s.as_bytes()),
        DataRef::SharedString(s) => out.write_all(s.as_bytes()),
        DataRef::Bool(b) => write!(out, "{}", if *b { "TRUE" } else { "FALSE" }),
        DataRef::DateTime(d) => {
            let (year, month, day, ..) = d.to_ymd_hms_milli();
            write!(out, "{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTimeIso(s) | DataRef::DurationIso(s) => out.write_all(s.as_bytes()),
        DataRef::Error(e) => write!(out, "{e}"),
    };
}
