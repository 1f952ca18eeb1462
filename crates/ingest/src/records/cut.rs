//! A file's bytes, cut into pieces at the ends of rows, so that several threads can read them.
//!
//! Cuts depend on the bytes only, not on how they arrive. Rows are told apart as [`crate::read::Splitter`] does it: a quotation mark
//! opens a field only at its beginning. One that is not closed is told here, where the rest of the file is seen: its line becomes a
//! piece's last row, and the rows after it are read as if it were not there.

use memchr::{memchr, memchr_iter, memrchr};

use crate::error::IngestError;
use crate::limits::Limits;
use crate::read::RECORD_BYTES;

/// Whole rows of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Piece {
    /// Line of the first row.
    pub(super) line: u64,
    pub(super) bytes: Vec<u8>,
}

/// Where the rows of a file begin, and how they are told apart.
#[derive(Clone, Debug)]
pub(super) struct Cut {
    /// File name, for errors.
    pub(super) name: String,
    /// Bytes before the first row.
    pub(super) skip: usize,
    /// Line of the first row.
    pub(super) line: u64,
    pub(super) delimiter: u8,
    /// Bytes of a piece; more where a row is longer.
    pub(super) piece_bytes: usize,
    pub(super) limits: Limits,
}

/// The bytes that wait to be cut.
pub(super) struct Cutter {
    cut: Cut,
    /// Begins with a row.
    hold: Vec<u8>,
    /// How much is held before a cut is tried.
    target: usize,
    /// Bytes of `hold` that were looked at.
    seen: usize,
    /// Where the quoted field in which `seen` stands was opened.
    quoted: Option<usize>,
    /// Where the text outside quotation marks began in which `seen` stands, if it does.
    outside: usize,
    /// The last end of a row.
    row_end: usize,
}

/// Takes a piece; false where no more is wanted.
pub(super) type Emit<'a> = &'a mut dyn FnMut(Piece) -> bool;

impl Cutter {
    pub(super) fn new(cut: Cut) -> Cutter {
        Cutter {
            target: cut.piece_bytes.max(1),
            cut,
            hold: Vec::new(),
            seen: 0,
            quoted: None,
            outside: 0,
            row_end: 0,
        }
    }

    /// Takes the next bytes; false where no more are wanted.
    pub(super) fn push(&mut self, bytes: &[u8], emit: Emit<'_>) -> Result<bool, IngestError> {
        let skipped = self.cut.skip.min(bytes.len());
        self.cut.skip -= skipped;
        let mut rest = bytes.get(skipped..).unwrap_or_default();
        while !rest.is_empty() {
            let room = self.target.saturating_sub(self.hold.len()).min(rest.len());
            let (now, later) = rest.split_at(room);
            self.hold.extend_from_slice(now);
            rest = later;
            if self.hold.len() < self.target {
                break;
            }
            self.look(false);
            if self.row_end > 0 {
                if !self.emit(self.row_end, emit) {
                    return Ok(false);
                }
            } else if let Some(end) = self.unclosed(false)? {
                if !self.emit(end, emit) {
                    return Ok(false);
                }
            } else {
                if self.hold.len() > RECORD_BYTES {
                    return Err(self.too_long(RECORD_BYTES));
                }
                self.target += self.cut.piece_bytes.max(1);
            }
        }
        Ok(true)
    }

    /// Cuts what is left at the end of the file.
    pub(super) fn finish(mut self, emit: Emit<'_>) -> Result<(), IngestError> {
        while !self.hold.is_empty() {
            self.look(true);
            let end = match self.unclosed(true)? {
                Some(end) => end,
                None => self.hold.len(),
            };
            if !self.emit(end, emit) {
                break;
            }
        }
        Ok(())
    }

    /// Looks at what is held, up to its end or to a quotation mark whose meaning the next byte decides.
    fn look(&mut self, last: bool) {
        loop {
            let rest = self.hold.get(self.seen..).unwrap_or_default();
            let mark = memchr(b'"', rest).map(|i| self.seen + i);
            match (self.quoted, mark) {
                (None, Some(at)) => {
                    let before = at.checked_sub(1).and_then(|i| self.hold.get(i));
                    if before.is_none_or(|b| *b == self.cut.delimiter || *b == b'\n') {
                        self.rows_until(at);
                        self.quoted = Some(at);
                    }
                    self.seen = at + 1;
                }
                (None, None) => {
                    self.rows_until(self.hold.len());
                    self.seen = self.hold.len();
                    return;
                }
                (Some(_), Some(at)) => match self.hold.get(at + 1) {
                    Some(b'"') => self.seen = at + 2,
                    None if !last => {
                        self.seen = at;
                        return;
                    }
                    _ => {
                        self.quoted = None;
                        self.seen = at + 1;
                        self.outside = at + 1;
                    }
                },
                (Some(_), None) => {
                    self.seen = self.hold.len();
                    return;
                }
            }
        }
    }

    /// Notes the last end of a row outside quotation marks.
    fn rows_until(&mut self, end: usize) {
        let outside = self.hold.get(self.outside..end).unwrap_or_default();
        if let Some(i) = memrchr(b'\n', outside) {
            self.row_end = self.outside + i + 1;
        }
    }

    /// Where a quotation mark is not closed, the end of the line in which it stands; at the end of the file or past the limit of a
    /// field.
    fn unclosed(&self, last: bool) -> Result<Option<usize>, IngestError> {
        let Some(open) = self.quoted else {
            return Ok(None);
        };
        let inside = self.hold.get(open..).unwrap_or_default();
        let long = inside.len() > self.cut.limits.max_field_bytes;
        if !last && !long {
            return Ok(None);
        }
        match memchr(b'\n', inside) {
            Some(i) => Ok(Some(open + i + 1)),
            None if long => Err(self.too_long(self.cut.limits.max_field_bytes)),
            None => Ok(None),
        }
    }

    fn emit(&mut self, end: usize, emit: Emit<'_>) -> bool {
        let mut rest = Vec::with_capacity(self.cut.piece_bytes);
        rest.extend_from_slice(self.hold.get(end..).unwrap_or_default());
        let mut bytes = std::mem::replace(&mut self.hold, rest);
        bytes.truncate(end);
        let lines = memchr_iter(b'\n', &bytes).count() as u64;
        let piece = Piece {
            line: self.cut.line,
            bytes,
        };
        self.cut.line += lines;
        self.target = self.cut.piece_bytes.max(1).max(self.hold.len());
        // The rest was looked at, unless it is read anew because a quotation mark before it was not closed.
        let anew = self.quoted.is_some_and(|open| open < end);
        self.seen = if anew { 0 } else { self.seen - end };
        self.quoted = if anew {
            None
        } else {
            self.quoted.map(|o| o - end)
        };
        self.outside = if anew {
            0
        } else {
            self.outside.saturating_sub(end)
        };
        self.row_end = 0;
        emit(piece)
    }

    fn too_long(&self, limit: usize) -> IngestError {
        IngestError::Limit {
            file: self.cut.name.clone(),
            line: self.cut.line,
            what: format!("has a row of more than {limit} bytes"),
            limit: format!("{limit} bytes"),
            remedy: "a quotation mark may not be closed",
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::read::Splitter;

    fn pieces(text: &[u8], piece_bytes: usize, arrive: usize) -> Vec<Piece> {
        let mut cutter = Cutter::new(Cut {
            name: "f".into(),
            skip: 0,
            line: 1,
            delimiter: b',',
            piece_bytes,
            limits: Limits::default(),
        });
        let mut out = Vec::new();
        let mut emit = |piece| {
            out.push(piece);
            true
        };
        for part in text.chunks(arrive.max(1)) {
            assert!(cutter.push(part, &mut emit).unwrap());
        }
        cutter.finish(&mut emit).unwrap();
        out
    }

    /// Line, fields, and whether a quotation mark is open at the end, of every row.
    fn rows(pieces: &[Piece]) -> Vec<(u64, Vec<Vec<u8>>, bool)> {
        let mut out = Vec::new();
        for piece in pieces {
            let mut rows = Splitter::over(
                piece.bytes.clone(),
                piece.line,
                "f",
                b',',
                Limits::default(),
            );
            while rows.advance().unwrap() {
                let fields = (0..rows.len()).map(|i| rows.field(i).to_vec()).collect();
                out.push((rows.line(), fields, rows.unclosed()));
            }
        }
        out
    }

    #[test]
    fn an_unclosed_quotation_mark_costs_its_line_only() {
        let text = b"1,a\n2,\"b\n3,c\"d\n4,\"e\"\"\nf\"\n5,\"g\n6,h\n\n7,i";
        for piece_bytes in [1, 5, 1000] {
            let seen: Vec<(u64, usize, bool)> = rows(&pieces(text, piece_bytes, 3))
                .into_iter()
                .map(|(line, fields, open)| (line, fields.len(), open))
                .collect();
            // Line 2 is closed by the mark of line 4, which so is a row of its own; the one of line 6 is never closed.
            let first = &seen[..2];
            assert_eq!(first, [(1, 2, false), (2, 2, false)], "{piece_bytes}");
            assert_eq!(seen.last(), Some(&(9, 2, false)), "{piece_bytes}");
            assert!(seen.contains(&(6, 2, true)), "{piece_bytes}: {seen:?}");
            assert!(seen.contains(&(7, 2, false)), "{piece_bytes}: {seen:?}");
        }
    }

    #[test]
    fn what_is_larger_than_any_row_is_refused_or_read_line_by_line() {
        let limits = Limits {
            max_field_bytes: 10,
            ..Limits::default()
        };
        let cut = |text: &[u8]| {
            let mut cutter = Cutter::new(Cut {
                name: "f".into(),
                skip: 2,
                line: 1,
                delimiter: b',',
                piece_bytes: 4,
                limits,
            });
            let mut out = Vec::new();
            let mut emit = |piece: Piece| {
                out.push((piece.line, String::from_utf8(piece.bytes).unwrap()));
                true
            };
            cutter
                .push(text, &mut emit)
                .and_then(|_| cutter.finish(&mut emit))
                .map(|()| out)
                .map_err(|e| e.to_string())
        };
        let lines = cut(b"##a,\"bcd\ne\nfgh\nijklmnopq\n").unwrap();
        assert_eq!(lines[0], (1, "a,\"bcd\n".into()));
        assert_eq!(lines[1], (2, "e\nfgh\n".into()));
        assert!(
            cut(b"##a,\"bcdefghijklmno")
                .unwrap_err()
                .contains("10 bytes")
        );
    }

    proptest! {
        #[test]
        fn pieces_of_any_size_hold_the_same_rows(
            text in "([a ]|,|\"|\n|\r\n|\"\"){0,60}", piece_bytes in 1..20usize, arrive in 1..9usize,
        ) {
            let cut = pieces(text.as_bytes(), piece_bytes, arrive);
            let bytes: Vec<u8> = cut.iter().flat_map(|p| p.bytes.clone()).collect();
            prop_assert_eq!(&bytes, text.as_bytes());
            prop_assert_eq!(&cut, &pieces(text.as_bytes(), piece_bytes, 60));
            prop_assert_eq!(rows(&cut), rows(&pieces(text.as_bytes(), 1000, 60)));
            let whole = rows(&[Piece { line: 1, bytes: text.clone().into_bytes() }]);
            if whole.iter().all(|r| !r.2) {
                prop_assert_eq!(rows(&cut), whole);
            }
        }
    }
}
