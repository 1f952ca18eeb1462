//! A file, read whole and validated.

mod container;
mod decode;
mod one_sheet;
mod rows;
mod text;
mod workbook;

use std::collections::BTreeMap;
use std::path::Path;

use cotejo_model::{Batch, Month};
use jiff::civil::Date;
use regex::bytes::RegexSet;

use crate::aside::clip;
use crate::columns::{Columns, match_header};
use crate::descriptor::{Descriptor, Layout};
use crate::duplicates;
use crate::error::IngestError;
use crate::layout::{Outcome, RowReader, described};
use crate::limits::Limits;
use crate::place_names::PlaceNames;
use crate::sink::Sink;
use crate::subtotals;

pub(crate) use container::{Container, Opened, open, pump, sha256_of};
pub(crate) use decode::Decode;
pub(crate) use one_sheet::{header_of, the_sheet};
pub(crate) use rows::Rows;
pub(crate) use text::{RECORD_BYTES, Splitter, Text};
pub(crate) use workbook::{Sheet, SheetRows, sheets};

use text::TextFeed;

/// Reads a file by one layout of a descriptor.
///
/// `layout` is an index into [`Descriptor::layouts`] (see [`Descriptor::layout_named`]); `progress` is told bytes read and
/// bytes in all, of the file as it lies on disk.
///
/// # Errors
/// Only where the file as a whole is wrong: unreadable, cut off, in another encoding, past a limit, or with another header.
/// A row that does not pass is no error; it is in [`Batch::aside`] with what is wrong.
pub fn read(
    path: &Path,
    descriptor: &Descriptor,
    layout: usize,
    names: &dyn PlaceNames,
    published: Option<Date>,
    limits: Limits,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Batch, IngestError> {
    let opened = open(path)?;
    let layouts = descriptor.layouts.len();
    let Some(chosen) = descriptor.layouts.get(layout) else {
        return Err(IngestError::NoLayout {
            source_id: descriptor.info.id.clone(),
            layout,
            layouts,
        });
    };
    let bytes = opened.bytes;
    let file = opened.name.clone();
    let mut start = Start::of(opened, descriptor, chosen, &limits, true)?;
    let mut sink = Sink::new(&file, limits);
    let footers = footers(descriptor, chosen)?;
    let mut reader = RowReader::new(&descriptor.info, chosen, &start.columns, names);
    let mut passed = Passed::default();
    let mut told = 0;
    while start.rows.advance()? {
        let line = line_of(&start.rows, &file)?;
        if start.rows.is_blank() {
            passed.blank += 1;
            continue;
        }
        if let Some(set) = &footers
            && is_footer(set, &mut start.rows)
        {
            passed.footers += 1;
            continue;
        }
        sink.row(line)?;
        match reader.row(&start.rows, line, &mut sink)? {
            Outcome::Accepted => sink.batch.rows_accepted += 1,
            Outcome::Aside(wrong) => {
                let column = wrong
                    .column
                    .and_then(|c| start.columns.names.get(c))
                    .map_or("", String::as_str);
                sink.aside(line, column, start.rows.raw(), wrong.reason)?;
            }
        }
        if sink.batch.rows_read.is_multiple_of(4096) {
            let read = bytes_read(&start.rows, bytes);
            if read != told {
                progress(read, bytes);
                told = read;
            }
        }
    }
    drop(reader);
    let twice = duplicates::find(&sink.batch);
    if !twice.is_empty() {
        set_twice_aside(path, descriptor, chosen, &limits, &twice, &mut sink)?;
    }
    sink.holes();
    let mut notes = start.notes(passed);
    notes.extend(sink.met.notes(chosen.thousands));
    if !sink.subtotals.is_empty() {
        let name = |measure: u16, period: i32| value_column(&start.columns, measure, period);
        notes.extend(subtotals::check(
            &sink.subtotals,
            &sink.batch,
            &sink.aside_places,
            &name,
        ));
    }
    progress(bytes, bytes);
    let mut batch = sink.batch;
    batch.sha256 = start.sha256();
    batch.file = file;
    batch.bytes = bytes;
    batch.published = published;
    batch.layout = chosen.name.clone();
    batch.descriptor_sha256 = descriptor.sha256.clone();
    batch.cells_not_published = sink.met.not_published;
    batch.notes = notes;
    batch.value_columns = described(&descriptor.info, &start.columns);
    Ok(batch)
}

/// A file at its first data row.
struct Start {
    rows: Rows,
    columns: Columns,
    /// Of a workbook; of text it is known only at the end.
    sha256: String,
    sheet: Option<String>,
}

/// Rows that are no data.
#[derive(Clone, Copy, Debug, Default)]
struct Passed {
    blank: u64,
    footers: u64,
}

impl Start {
    fn of(
        opened: Opened,
        descriptor: &Descriptor,
        layout: &Layout,
        limits: &Limits,
        hash: bool,
    ) -> Result<Start, IngestError> {
        let name = opened.name.clone();
        let matches = |header: &[String]| match_header(&descriptor.info, layout, header);
        let refuse = |line, difference: String| IngestError::Header {
            file: name.clone(),
            line,
            layout: format!("{}/{}", descriptor.info.id, layout.name),
            difference,
        };
        if opened.container == Container::Workbook {
            let matches = |header: &[String]| matches(header).map_err(|d| d.to_string());
            let found = the_sheet(&opened, limits, hash, layout.title_lines, &matches, &refuse)?;
            return Ok(Start {
                sheet: Some(found.rows.sheet.name.clone()),
                rows: Rows::Sheet(found.rows),
                columns: found.fit,
                sha256: found.sha256,
            });
        }
        let delimiter = u8::try_from(layout.delimiter).unwrap_or(b',');
        let feed = TextFeed::start(opened, layout.encoding, *limits, hash);
        let mut splitter = Splitter::new(Text::Feed(feed), Vec::new(), &name, delimiter, *limits);
        splitter.skip_lines(layout.title_lines)?;
        if !splitter.advance()? {
            return Err(IngestError::NoHeader {
                file: name,
                title_lines: layout.title_lines,
            });
        }
        let rows = Rows::Text(Box::new(splitter));
        let columns = matches(&rows.texts()).map_err(|d| refuse(rows.line(), d.to_string()))?;
        Ok(Start {
            rows,
            columns,
            sha256: String::new(),
            sheet: None,
        })
    }

    fn sha256(&self) -> String {
        match &self.rows {
            Rows::Text(s) => s
                .feed()
                .and_then(TextFeed::ended)
                .map(|e| e.sha256.clone())
                .unwrap_or_default(),
            Rows::Sheet(_) => self.sha256.clone(),
        }
    }

    fn notes(&self, passed: Passed) -> Vec<String> {
        let mut notes = Vec::new();
        if let Some(sheet) = &self.sheet {
            notes.push(format!("sheet `{sheet}`"));
        }
        if let Rows::Text(s) = &self.rows {
            if s.feed().and_then(TextFeed::ended).is_some_and(|e| e.bom) {
                notes.push("BOM".into());
            }
            if s.crlf {
                notes.push("CRLF line ends".into());
            }
        }
        let mut count = |n: u64, one: &str, many: &str| {
            if n > 0 {
                notes.push(format!("{n} {}", if n == 1 { one } else { many }));
            }
        };
        count(passed.blank, "row without content", "rows without content");
        count(passed.footers, "footer line", "footer lines");
        notes
    }
}

fn footers(descriptor: &Descriptor, layout: &Layout) -> Result<Option<RegexSet>, IngestError> {
    if layout.footers.is_empty() {
        return Ok(None);
    }
    RegexSet::new(&layout.footers)
        .map(Some)
        .map_err(|e| IngestError::Descriptor {
            source_id: descriptor.info.id.clone(),
            layout: layout.name.clone(),
            why: e.to_string(),
        })
}

/// A footer matches as it stands, or its first field does once quotation marks are off.
fn is_footer(set: &RegexSet, rows: &mut Rows) -> bool {
    set.is_match(rows.field(0)) || set.is_match(rows.raw())
}

fn line_of(rows: &Rows, file: &str) -> Result<u32, IngestError> {
    u32::try_from(rows.line()).map_err(|_| IngestError::Limit {
        file: file.to_string(),
        line: rows.line(),
        what: "has more lines than can be counted".into(),
        limit: u32::MAX.to_string(),
        remedy: "split it",
    })
}

fn bytes_read(rows: &Rows, bytes: u64) -> u64 {
    match rows {
        Rows::Text(s) => s.feed().map_or(bytes, |f| f.bytes_read().min(bytes)),
        Rows::Sheet(_) => bytes,
    }
}

fn value_column(columns: &Columns, measure: u16, period: i32) -> String {
    let month = Month(period);
    let fits = |v: &&crate::columns::ValueAt| {
        v.measure == measure
            && match v.year {
                Some(year) => year == month.year(),
                None => columns.values.len() != 12 || u32::from(v.offset) + 1 == month.month(),
            }
    };
    let found = columns
        .values
        .iter()
        .find(fits)
        .and_then(|v| columns.names.get(v.column));
    found.map_or_else(|| month.to_string(), |n| format!("`{n}`"))
}

/// Takes duplicate rows out of the batch; their text is read again, since no text is held.
fn set_twice_aside(
    path: &Path,
    descriptor: &Descriptor,
    layout: &Layout,
    limits: &Limits,
    twice: &BTreeMap<u32, u32>,
    sink: &mut Sink,
) -> Result<(), IngestError> {
    duplicates::remove(&mut sink.batch, twice);
    let mut start = Start::of(open(path)?, descriptor, layout, limits, false)?;
    let mut texts: BTreeMap<u32, String> = BTreeMap::new();
    while texts.len() < twice.len() && start.rows.advance()? {
        let line = u32::try_from(start.rows.line()).unwrap_or(u32::MAX);
        if twice.contains_key(&line) {
            texts.insert(line, clip(start.rows.raw()));
        }
    }
    for (line, first) in twice {
        let text = texts.remove(line).unwrap_or_default();
        sink.aside(
            *line,
            "",
            text.as_bytes(),
            format!("same series and period as line {first}"),
        )?;
        sink.batch.rows_accepted = sink.batch.rows_accepted.saturating_sub(1);
    }
    sink.batch.aside.sort_by_key(|a| a.line);
    Ok(())
}
