//! Bytes in the declared encoding → UTF-8, in pieces.

use encoding_rs::{CoderResult, Decoder, WINDOWS_1252};

use crate::descriptor::Encoding;
use crate::error::IngestError;

/// Decodes a stream of pieces. Its output is valid UTF-8 as a whole, though a piece may end inside a character.
pub(crate) struct Decode {
    name: String,
    encoding: Encoding,
    windows: Decoder,
    /// Bytes of a character that the last piece began and did not end.
    carry: Vec<u8>,
    /// First bytes, held until there are enough to know a byte order mark.
    head: Option<Vec<u8>>,
    line: u64,
    /// Bytes of the present line that have passed.
    column: u64,
    /// Whether the file began with a byte order mark.
    pub(crate) bom: bool,
}

impl Decode {
    pub(crate) fn new(name: &str, encoding: Encoding) -> Decode {
        Decode {
            name: name.to_string(),
            encoding,
            windows: WINDOWS_1252.new_decoder_without_bom_handling(),
            carry: Vec::new(),
            head: Some(Vec::new()),
            line: 1,
            column: 0,
            bom: false,
        }
    }

    /// Appends the decoded piece to `out`. `last` closes the stream.
    pub(crate) fn push(
        &mut self,
        piece: &[u8],
        last: bool,
        out: &mut Vec<u8>,
    ) -> Result<(), IngestError> {
        let Some(mut head) = self.head.take() else {
            return self.body(piece, last, out);
        };
        head.extend_from_slice(piece);
        if head.len() < 4 && !last {
            self.head = Some(head);
            return Ok(());
        }
        let start = self.mark(&head)?;
        self.body(head.get(start..).unwrap_or_default(), last, out)
    }

    /// How many bytes the mark takes.
    fn mark(&mut self, head: &[u8]) -> Result<usize, IngestError> {
        match head {
            [0xef, 0xbb, 0xbf, ..] if self.encoding == Encoding::Utf8 => {
                self.bom = true;
                Ok(3)
            }
            [0xef, 0xbb, 0xbf, ..] => Err(self.wrong(
                1,
                1,
                "a UTF-8 byte order mark",
                "declare `encoding = \"utf-8\"`",
            )),
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
                Err(self.wrong(1, 1, "a UTF-16 byte order mark", "save the file as UTF-8"))
            }
            _ => Ok(0),
        }
    }

    fn body(&mut self, piece: &[u8], last: bool, out: &mut Vec<u8>) -> Result<(), IngestError> {
        match self.encoding {
            Encoding::Windows1252 => {
                self.windows_1252(piece, last, out);
                Ok(())
            }
            Encoding::Utf8 => self.utf8(piece, last, out),
        }
    }

    fn windows_1252(&mut self, piece: &[u8], last: bool, out: &mut Vec<u8>) {
        let mut rest = piece;
        loop {
            // A byte becomes at most three; half again is the usual case, and the loop asks for more.
            let room = self
                .windows
                .max_utf8_buffer_length(rest.len())
                .unwrap_or(rest.len() * 3 + 16);
            let at = out.len();
            out.resize(at + room.min(rest.len() + rest.len() / 2 + 64), 0);
            let Some(space) = out.get_mut(at..) else {
                return;
            };
            let (result, read, written, _) = self.windows.decode_to_utf8(rest, space, last);
            out.truncate(at + written);
            rest = rest.get(read..).unwrap_or_default();
            if result == CoderResult::InputEmpty {
                return;
            }
        }
    }

    fn utf8(&mut self, piece: &[u8], last: bool, out: &mut Vec<u8>) -> Result<(), IngestError> {
        let mut piece = piece;
        // Finish the character that the last piece began.
        while !self.carry.is_empty() {
            let Some((&b, rest)) = piece.split_first() else {
                break;
            };
            let mut attempt = self.carry.clone();
            attempt.push(b);
            match std::str::from_utf8(&attempt) {
                Ok(_) => {
                    out.extend_from_slice(&attempt);
                    self.column += attempt.len() as u64;
                    self.carry.clear();
                }
                Err(e) if e.error_len().is_none() => self.carry = attempt,
                Err(_) => return Err(self.invalid(self.line, self.column, self.carry[0])),
            }
            piece = rest;
        }
        match std::str::from_utf8(piece) {
            Ok(_) => self.pass(piece, out),
            Err(e) => {
                let (good, bad) = piece.split_at(e.valid_up_to());
                self.pass(good, out);
                if e.error_len().is_some() {
                    return Err(self.invalid(
                        self.line,
                        self.column,
                        bad.first().copied().unwrap_or(0),
                    ));
                }
                self.carry = bad.to_vec();
            }
        }
        match self.carry.first() {
            Some(&b) if last => Err(self.invalid(self.line, self.column, b)),
            _ => Ok(()),
        }
    }

    fn pass(&mut self, good: &[u8], out: &mut Vec<u8>) {
        let lines = good.iter().filter(|b| **b == b'\n').count() as u64;
        self.line += lines;
        if lines > 0 {
            self.column = 0;
        }
        self.column += good.iter().rev().take_while(|b| **b != b'\n').count() as u64;
        out.extend_from_slice(good);
    }

    fn invalid(&self, line: u64, column: u64, byte: u8) -> IngestError {
        self.wrong(
            line,
            column + 1,
            &format!("byte 0x{byte:02X} is not UTF-8"),
            "declare `encoding = \"windows-1252\"` if accents then read right",
        )
    }

    fn wrong(&self, line: u64, byte: u64, found: &str, remedy: &str) -> IngestError {
        IngestError::Encoding {
            file: self.name.clone(),
            line,
            byte,
            found: found.to_string(),
            remedy: remedy.to_string(),
        }
    }
}
