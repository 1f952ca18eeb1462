//! Rows of CSV (RFC 4180) into a buffer: no allocation a field.

use std::io::{self, Write};

/// A file being written.
pub(crate) struct Rows<'a> {
    out: &'a mut dyn Write,
    buffer: Vec<u8>,
    first: bool,
    rows: u64,
}

const FULL: usize = 1 << 18;

impl<'a> Rows<'a> {
    /// A file with its header.
    pub(crate) fn new<'n>(
        out: &'a mut dyn Write,
        header: impl IntoIterator<Item = &'n str>,
    ) -> Rows<'a> {
        let mut rows = Rows {
            out,
            buffer: Vec::with_capacity(FULL + 4_096),
            first: true,
            rows: 0,
        };
        header.into_iter().for_each(|name| rows.text(name));
        rows.buffer.push(b'\n');
        rows.first = true;
        rows
    }

    /// A field.
    #[inline]
    pub(crate) fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    /// A field of bytes, UTF-8 as all that is written here.
    pub(crate) fn bytes(&mut self, text: &[u8]) {
        self.comma();
        // Without a way out of the loop the compiler looks at many bytes at once.
        let quoted = text.iter().fold(false, |found, b| {
            found | matches!(b, b',' | b'"' | b'\n' | b'\r')
        });
        if quoted {
            self.buffer.push(b'"');
            for b in text {
                if *b == b'"' {
                    self.buffer.push(b'"');
                }
                self.buffer.push(*b);
            }
            self.buffer.push(b'"');
        } else {
            self.buffer.extend_from_slice(text);
        }
    }

    /// An empty field.
    #[inline]
    pub(crate) fn none(&mut self) {
        self.comma();
    }

    /// A field of a word and a number of at least `width` figures: `SYNR0000042`.
    #[inline]
    pub(crate) fn id(&mut self, word: &str, number: u64, width: usize) {
        self.comma();
        self.buffer.extend_from_slice(word.as_bytes());
        figures(&mut self.buffer, number, width);
    }

    #[inline]
    fn comma(&mut self) {
        if !self.first {
            self.buffer.push(b',');
        }
        self.first = false;
    }

    /// Ends the row.
    pub(crate) fn end(&mut self) -> io::Result<()> {
        self.buffer.push(b'\n');
        self.first = true;
        self.rows += 1;
        if self.buffer.len() >= FULL {
            self.out.write_all(&self.buffer)?;
            self.buffer.clear();
        }
        Ok(())
    }

    /// Ends the file; how many rows it has.
    pub(crate) fn finish(self) -> io::Result<u64> {
        self.out.write_all(&self.buffer)?;
        self.out.flush()?;
        Ok(self.rows)
    }
}

/// A whole number with leading zeros up to `width` figures.
#[inline]
pub(crate) fn figures(out: &mut Vec<u8>, number: u64, width: usize) {
    let mut figures = [b'0'; 20];
    let mut at = figures.len();
    let mut left = number;
    while left > 0 {
        at -= 1;
        figures[at] = b'0' + (left % 10) as u8;
        left /= 10;
    }
    let from = at.min(figures.len() - width.clamp(1, figures.len()));
    out.extend_from_slice(&figures[from..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_where_they_must_be() {
        let mut out = Vec::new();
        let mut rows = Rows::new(&mut out, ["a", "b"]);
        rows.text("x,y");
        rows.text("G1: \"A\"\nG2");
        rows.end().unwrap();
        rows.none();
        rows.id("SYNR", 42, 7);
        rows.end().unwrap();
        assert_eq!(rows.finish().unwrap(), 2);
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "a,b\n\"x,y\",\"G1: \"\"A\"\"\nG2\"\n,SYNR0000042\n"
        );
    }

    #[test]
    fn numbers_have_their_width() {
        for (number, width, text) in [(0, 1, "0"), (7, 3, "007"), (12345, 2, "12345"), (9, 0, "9")]
        {
            let mut out = Vec::new();
            figures(&mut out, number, width);
            assert_eq!(out, text.as_bytes());
        }
    }
}
