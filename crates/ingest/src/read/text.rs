//! Decoded text → records: quoted fields, physical line numbers, and the record's own text for rows set aside.
//!
//! Our own splitter and not the `csv` crate's: it must give the physical line under CRLF and quoted line ends, the text of
//! a row as it stands, and refuse a quotation mark that swallows the file. A test compares the two on arbitrary input.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use super::container::{Opened, Passed, pump};
use super::decode::Decode;
use crate::descriptor::Encoding;
use crate::error::IngestError;
use crate::limits::Limits;

/// What the reading thread says.
enum Message {
    Piece(Vec<u8>),
    End(Ended),
    Failed(IngestError),
}

/// What is known at the end of the file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ended {
    pub(crate) sha256: String,
    pub(crate) bom: bool,
}

/// Decoded text, in pieces, from a thread that reads, hashes, decompresses and decodes.
pub(crate) struct TextFeed {
    from: Receiver<Message>,
    empty: SyncSender<Vec<u8>>,
    ended: Option<Ended>,
    /// Raw bytes read so far.
    pub(crate) read: Arc<AtomicU64>,
}

impl TextFeed {
    /// Starts reading. `hash` is false on a second pass.
    pub(crate) fn start(
        opened: Opened,
        encoding: Encoding,
        limits: Limits,
        hash: bool,
    ) -> TextFeed {
        let (to, from) = sync_channel(6);
        let (empty, emptied) = sync_channel::<Vec<u8>>(8);
        let read = Arc::new(AtomicU64::new(0));
        let counter = Arc::clone(&read);
        // The thread ends by itself: when the file does, or when the receiver is gone and sending fails.
        std::thread::spawn(move || {
            let mut decode = Decode::new(&opened.name, encoding);
            let result = pump(opened, &limits, hash, &counter, &mut |piece| {
                let mut out = emptied.try_recv().unwrap_or_default();
                out.clear();
                decode.push(piece, false, &mut out)?;
                Ok(out.is_empty() || to.send(Message::Piece(out)).is_ok())
            });
            let end = result.and_then(|passed: Passed| {
                let mut out = Vec::new();
                decode.push(&[], true, &mut out)?;
                if !out.is_empty() {
                    let _ = to.send(Message::Piece(out));
                }
                Ok(Ended {
                    sha256: passed.sha256,
                    bom: decode.bom,
                })
            });
            let _ = to.send(match end {
                Ok(ended) => Message::End(ended),
                Err(e) => Message::Failed(e),
            });
        });
        TextFeed {
            from,
            empty,
            ended: None,
            read,
        }
    }

    /// Appends the next piece; false at the end.
    fn fill(&mut self, buf: &mut Vec<u8>) -> Result<bool, IngestError> {
        if self.ended.is_some() {
            return Ok(false);
        }
        match self.from.recv() {
            Ok(Message::Piece(piece)) => {
                buf.extend_from_slice(&piece);
                let _ = self.empty.try_send(piece);
                Ok(true)
            }
            Ok(Message::End(ended)) => {
                self.ended = Some(ended);
                Ok(false)
            }
            Ok(Message::Failed(e)) => Err(e),
            // Only a panic in the thread closes the channel without a last message.
            Err(_) => Err(IngestError::Container {
                file: String::new(),
                why: "could not be read: the reading thread stopped; this is a fault of cotejo"
                    .into(),
            }),
        }
    }

    /// What was known at the end, once there.
    pub(crate) fn ended(&self) -> Option<&Ended> {
        self.ended.as_ref()
    }

    /// Raw bytes read so far.
    pub(crate) fn bytes_read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }
}

/// Where text comes from.
pub(crate) enum Text {
    /// From a thread.
    Feed(TextFeed),
    /// All of it is in the buffer already (the beginning of a file, for detection).
    Whole,
}

/// A field: a range of the buffer, or of the scratch where quotation marks were taken out.
#[derive(Clone, Copy, Debug)]
struct Span {
    start: u32,
    end: u32,
}

const IN_SCRATCH: u32 = 1 << 31;

/// Splits text into records. One record at a time is looked at; nothing is allocated for a row.
pub(crate) struct Splitter {
    text: Text,
    name: String,
    buf: Vec<u8>,
    /// Where the next record begins.
    next: usize,
    /// Line of the next record.
    next_line: u64,
    done: bool,
    fields: Vec<Span>,
    scratch: Vec<u8>,
    raw: (usize, usize),
    line: u64,
    unclosed: bool,
    stops: [bool; 256],
    delimiter: u8,
    limits: Limits,
    /// Line ends of the kind CR LF were met.
    pub(crate) crlf: bool,
    /// Empty lines.
    pub(crate) blank_lines: u64,
}

/// A record may be as long as this; no field limit would stop a line of a thousand long fields.
pub(crate) const RECORD_BYTES: usize = 16 << 20;

enum Scan {
    /// The record ends before this position.
    Record(usize, u64),
    More,
}

impl Splitter {
    pub(crate) fn new(
        text: Text,
        buf: Vec<u8>,
        name: &str,
        delimiter: u8,
        limits: Limits,
    ) -> Splitter {
        let mut stops = [false; 256];
        stops[usize::from(delimiter)] = true;
        stops[usize::from(b'\n')] = true;
        Splitter {
            done: matches!(text, Text::Whole),
            text,
            name: name.to_string(),
            buf,
            next: 0,
            next_line: 1,
            fields: Vec::new(),
            scratch: Vec::new(),
            raw: (0, 0),
            line: 0,
            unclosed: false,
            stops,
            delimiter,
            limits,
            crlf: false,
            blank_lines: 0,
        }
    }

    /// Over a piece of a file that begins with a record, at this line.
    pub(crate) fn over(
        piece: Vec<u8>,
        line: u64,
        name: &str,
        delimiter: u8,
        limits: Limits,
    ) -> Splitter {
        let mut splitter = Splitter::new(Text::Whole, piece, name, delimiter, limits);
        splitter.next_line = line;
        splitter
    }

    /// Where the next record begins: its byte, and its line.
    pub(crate) fn next(&self) -> (usize, u64) {
        (self.next, self.next_line)
    }

    /// The feed, where there is one.
    pub(crate) fn feed(&self) -> Option<&TextFeed> {
        match &self.text {
            Text::Feed(feed) => Some(feed),
            Text::Whole => None,
        }
    }

    fn fill(&mut self) -> Result<(), IngestError> {
        if self.next > 0 {
            self.buf.drain(..self.next);
            self.next = 0;
        }
        match &mut self.text {
            Text::Feed(feed) => self.done = !feed.fill(&mut self.buf)?,
            Text::Whole => self.done = true,
        }
        Ok(())
    }

    /// Passes over physical lines.
    pub(crate) fn skip_lines(&mut self, lines: u32) -> Result<(), IngestError> {
        for _ in 0..lines {
            loop {
                let rest = self.buf.get(self.next..).unwrap_or_default();
                if let Some(i) = rest.iter().position(|b| *b == b'\n') {
                    self.next += i + 1;
                    self.next_line += 1;
                    break;
                }
                if self.done {
                    self.next = self.buf.len();
                    return Ok(());
                }
                self.too_long()?;
                self.fill()?;
            }
        }
        Ok(())
    }

    fn too_long(&self) -> Result<(), IngestError> {
        let held = self.buf.len().saturating_sub(self.next);
        if held > RECORD_BYTES {
            return Err(self.limit(
                format!("has a row of more than {RECORD_BYTES} bytes"),
                format!("{RECORD_BYTES} bytes"),
                "a quotation mark may not be closed",
            ));
        }
        Ok(())
    }

    fn limit(&self, what: String, limit: String, remedy: &'static str) -> IngestError {
        IngestError::Limit {
            file: self.name.clone(),
            line: self.next_line,
            what,
            limit,
            remedy,
        }
    }

    /// Moves to the next record that is not an empty line; false at the end.
    pub(crate) fn advance(&mut self) -> Result<bool, IngestError> {
        loop {
            if self.next >= self.buf.len() && self.done {
                return Ok(false);
            }
            match self.scan()? {
                Scan::More => {
                    self.too_long()?;
                    self.fill()?;
                }
                Scan::Record(end, newlines) => {
                    let start = self.next;
                    self.line = self.next_line;
                    self.next = end;
                    self.next_line += newlines;
                    let mut stop = end;
                    if stop > start && self.buf[stop - 1] == b'\n' {
                        stop -= 1;
                        if stop > start && self.buf[stop - 1] == b'\r' {
                            stop -= 1;
                            self.crlf = true;
                        }
                    }
                    self.raw = (start, stop);
                    if start == stop {
                        self.blank_lines += 1;
                        continue;
                    }
                    return Ok(true);
                }
            }
        }
    }

    fn scan(&mut self) -> Result<Scan, IngestError> {
        let buf = self.buf.as_slice();
        let n = buf.len();
        let mut i = self.next;
        let mut newlines = 0u64;
        self.fields.clear();
        self.scratch.clear();
        self.unclosed = false;
        loop {
            let start = i;
            if i < n && buf[i] == b'"' {
                i += 1;
                let inner = i;
                let mut doubled = false;
                loop {
                    if i >= n {
                        break;
                    }
                    match buf[i] {
                        b'"' if i + 1 >= n && !self.done => return self.more(start),
                        b'"' if i + 1 < n && buf[i + 1] == b'"' => {
                            doubled = true;
                            i += 2;
                        }
                        b'"' => break,
                        b'\n' => {
                            newlines += 1;
                            i += 1;
                        }
                        _ => i += 1,
                    }
                }
                if i >= n {
                    if !self.done {
                        return self.more(start);
                    }
                    self.unclosed = true;
                }
                let close = i.min(n);
                i = (i + 1).min(n);
                let tail = i;
                while i < n && !self.stops[usize::from(buf[i])] {
                    i += 1;
                }
                if i >= n && !self.done {
                    return self.more(start);
                }
                let tail_end = without_cr(buf, tail, i);
                if doubled || tail_end > tail {
                    let at = self.scratch.len();
                    unquote(&buf[inner..close], &mut self.scratch);
                    self.scratch.extend_from_slice(&buf[tail..tail_end]);
                    self.fields.push(span(at, self.scratch.len(), IN_SCRATCH));
                } else {
                    self.fields.push(span(inner, close, 0));
                }
            } else {
                while i < n && !self.stops[usize::from(buf[i])] {
                    i += 1;
                }
                if i >= n && !self.done {
                    return self.more(start);
                }
                let end = without_cr(buf, start, i);
                self.fields.push(span(start, end, 0));
            }
            if i - start > self.limits.max_field_bytes {
                return Err(self.field_limit());
            }
            if self.fields.len() > self.limits.max_columns {
                return Err(self.limit(
                    format!("has a row of more than {} columns", self.limits.max_columns),
                    self.limits.max_columns.to_string(),
                    "check the delimiter, or split the table",
                ));
            }
            if i < n && buf[i] == self.delimiter {
                i += 1;
                if i >= n && !self.done {
                    return Ok(Scan::More);
                }
                continue;
            }
            if i < n {
                newlines += 1;
                i += 1;
            }
            return Ok(Scan::Record(i, newlines));
        }
    }

    fn more(&self, field: usize) -> Result<Scan, IngestError> {
        if self.buf.len() - field > self.limits.max_field_bytes {
            return Err(self.field_limit());
        }
        Ok(Scan::More)
    }

    fn field_limit(&self) -> IngestError {
        self.limit(
            format!(
                "has a field of more than {} bytes",
                self.limits.max_field_bytes
            ),
            format!("{} bytes", self.limits.max_field_bytes),
            "a quotation mark may not be closed",
        )
    }

    /// How many fields the record has.
    pub(crate) fn len(&self) -> usize {
        self.fields.len()
    }

    /// A field; empty where the record has none there.
    #[inline]
    pub(crate) fn field(&self, i: usize) -> &[u8] {
        let Some(s) = self.fields.get(i) else {
            return &[];
        };
        let from = if s.start & IN_SCRATCH == 0 {
            &self.buf
        } else {
            &self.scratch
        };
        from.get((s.start & !IN_SCRATCH) as usize..s.end as usize)
            .unwrap_or_default()
    }

    /// Line of the record.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    /// The record as it stands, without its line end.
    pub(crate) fn raw(&self) -> &[u8] {
        self.buf.get(self.raw.0..self.raw.1).unwrap_or_default()
    }

    /// True where a quotation mark was never closed.
    pub(crate) fn unclosed(&self) -> bool {
        self.unclosed
    }
}

fn span(start: usize, end: usize, flag: u32) -> Span {
    // The buffer holds one record of at most 16 MiB and one piece; both fit 31 bits many times over.
    let fit = |n: usize| u32::try_from(n).unwrap_or(0) & !IN_SCRATCH;
    Span {
        start: fit(start) | flag,
        end: fit(end),
    }
}

/// The end of a field without the CR of its line end.
#[inline]
fn without_cr(buf: &[u8], start: usize, end: usize) -> usize {
    let at_line_end = buf.get(end).is_some_and(|b| *b == b'\n');
    if at_line_end && end > start && buf[end - 1] == b'\r' {
        end - 1
    } else {
        end
    }
}

fn unquote(text: &[u8], out: &mut Vec<u8>) {
    let mut i = 0;
    while let Some(&b) = text.get(i) {
        out.push(b);
        i += if b == b'"' { 2 } else { 1 };
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn records(text: &str) -> Vec<Vec<String>> {
        let mut s = Splitter::new(
            Text::Whole,
            text.as_bytes().to_vec(),
            "f",
            b',',
            Limits::default(),
        );
        let mut out = Vec::new();
        while s.advance().unwrap() {
            out.push(
                (0..s.len())
                    .map(|i| String::from_utf8_lossy(s.field(i)).into_owned())
                    .collect(),
            );
        }
        out
    }

    fn csv_records(text: &str) -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        reader
            .records()
            .map(|r| r.unwrap().iter().map(str::to_string).collect())
            .collect()
    }

    #[test]
    fn records_of_every_kind() {
        for (text, expected) in [
            ("a,b\nc\n", vec![vec!["a", "b"], vec!["c"]]),
            ("a,\r\n\r\n,b", vec![vec!["a", ""], vec!["", "b"]]),
            ("\"a,\"\"b\"\"\n\",c\"d\n", vec![vec!["a,\"b\"\n", "c\"d"]]),
            ("\"a\"x,\"\"\n", vec![vec!["ax", ""]]),
            ("\"a", vec![vec!["a"]]),
            ("", vec![]),
        ] {
            assert_eq!(records(text), expected, "{text:?}");
        }
    }

    proptest! {
        // A lone CR is a line end to the csv crate and a character to us; no official file has one.
        #[test]
        fn the_csv_crate_splits_the_same(text in "([a\u{f1}, ]|,|\"|\n|\r\n|\"\"){0,40}") {
            prop_assert_eq!(records(&text), csv_records(&text));
        }
    }
}
