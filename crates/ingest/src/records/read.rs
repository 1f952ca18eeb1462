//! A file of records, read whole and validated.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use cotejo_model::{Date, Field, RecordBatch};

use super::cut::Cut;
use super::descriptor::RecordDescriptor;
use super::detect::{delimiter_of, head};
use super::gather::{Gather, twice};
use super::header::{Plan, match_header};
use super::pool::Pool;
use super::rows::Reader;
use crate::aside::{Asides, clip};
use crate::detect::{Beginning, begin};
use crate::error::IngestError;
use crate::limits::Limits;
use crate::read::{Container, Opened, Rows, open, the_sheet};

/// Reads a file of records.
///
/// `progress` is told bytes read and bytes in all, of the file as it lies on disk. The threads of the machine share the work; what is read
/// is the same with any number of them.
///
/// # Errors
/// Only where the file as a whole is wrong: unreadable, cut off, mostly in another encoding, past a limit, or with another header. A row
/// that does not pass is no error; it is in [`RecordBatch::aside`] with what is wrong and what would mend it.
pub fn read(
    path: &Path,
    descriptor: &RecordDescriptor,
    published: Option<Date>,
    limits: Limits,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<RecordBatch, IngestError> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let how = How {
        threads,
        piece_bytes: None,
    };
    read_by(path, descriptor, published, limits, progress, how)
}

/// How the work is shared.
#[derive(Clone, Copy, Debug)]
struct How {
    threads: usize,
    /// `None`: as large as is good.
    piece_bytes: Option<usize>,
}

/// What is read of a file before its columns are put together.
struct Taken {
    batch: RecordBatch,
    asides: Asides,
}

fn read_by(
    path: &Path,
    descriptor: &RecordDescriptor,
    published: Option<Date>,
    limits: Limits,
    progress: &mut dyn FnMut(u64, u64),
    how: How,
) -> Result<RecordBatch, IngestError> {
    let opened = open(path)?;
    let bytes = opened.bytes;
    let mut taken = if opened.container == Container::Workbook {
        workbook(&opened, descriptor, &limits)?
    } else {
        text(path, opened, descriptor, &limits, progress, how)?
    };
    set_twice_aside(path, descriptor, &limits, &mut taken, how)?;
    progress(bytes, bytes);
    let mut batch = taken.batch;
    batch.bytes = bytes;
    batch.published = published;
    batch.descriptor_sha256 = descriptor.sha256.clone();
    Ok(batch)
}

fn header_error(file: &str, d: &RecordDescriptor, line: u64, difference: String) -> IngestError {
    IngestError::Header {
        file: file.to_string(),
        line,
        layout: d.source.id.clone(),
        difference,
    }
}

fn reader<'a>(plan: &'a Plan, d: &RecordDescriptor, name: &'a str, limits: &Limits) -> Reader<'a> {
    Reader {
        plan,
        encoding: d.file.encoding,
        delimiter: delimiter_of(d),
        name,
        limits: *limits,
        plain: plan.columns().map(|_| AtomicBool::new(false)).collect(),
    }
}

fn workbook(
    opened: &Opened,
    descriptor: &RecordDescriptor,
    limits: &Limits,
) -> Result<Taken, IngestError> {
    let name = opened.name.as_str();
    let matches = |header: &[String]| match_header(descriptor, header).map_err(|d| d.to_string());
    let refuse = |line, why| header_error(name, descriptor, line, why);
    let titles = descriptor.file.title_lines;
    let found = the_sheet(opened, limits, true, titles, &matches, &refuse)?;
    let note = format!("sheet `{}`", found.rows.sheet.name);
    let reader = reader(&found.fit, descriptor, name, limits);
    let mut gather = Gather::new(&reader);
    // A workbook's cells are text already, whatever the descriptor says of text files.
    gather.take(reader.read(&mut Rows::Sheet(found.rows), true)?)?;
    Ok(gathered(gather, name, found.sha256, vec![note]))
}

/// Where the rows of a text file begin, and what its columns are.
fn start(
    path: &Path,
    file: &str,
    descriptor: &RecordDescriptor,
    limits: &Limits,
    how: How,
) -> Result<(Plan, Cut, bool), IngestError> {
    let Beginning::Bytes(beginning, _) = begin(open(path)?, limits)? else {
        return Err(IngestError::Container {
            file: file.to_string(),
            why: "became a workbook while it was read; load it again".into(),
        });
    };
    let head = head(file, &beginning, descriptor, limits)?;
    let plan = match_header(descriptor, &head.texts)
        .map_err(|d| header_error(file, descriptor, head.line, d.to_string()))?;
    let mut cut = head.cut(file, delimiter_of(descriptor), limits);
    cut.piece_bytes = how.piece_bytes.unwrap_or(cut.piece_bytes);
    Ok((plan, cut, head.bom))
}

fn text(
    path: &Path,
    opened: Opened,
    descriptor: &RecordDescriptor,
    limits: &Limits,
    progress: &mut dyn FnMut(u64, u64),
    how: How,
) -> Result<Taken, IngestError> {
    let (name, bytes) = (opened.name.clone(), opened.bytes);
    let (plan, cut, bom) = start(path, &name, descriptor, limits, how)?;
    let reader = reader(&plan, descriptor, &name, limits);
    let mut gather = Gather::new(&reader);
    let pool = Pool {
        threads: how.threads,
        limits,
        hash: true,
        read: Arc::new(AtomicU64::new(0)),
    };
    let sha256 = pool.run(opened, cut, &|piece| reader.piece(piece), &mut |part| {
        gather.take(part)?;
        progress(pool.read.load(Ordering::Relaxed).min(bytes), bytes);
        Ok(true)
    })?;
    gather.encoding()?;
    let mut notes = Vec::new();
    if bom {
        notes.push("BOM".to_string());
    }
    if gather.crlf {
        notes.push("CRLF line ends".to_string());
    }
    Ok(gathered(gather, &name, sha256, notes))
}

fn gathered(mut gather: Gather<'_>, file: &str, sha256: String, mut notes: Vec<String>) -> Taken {
    match gather.blank {
        0 => {}
        1 => notes.push("1 row without content".into()),
        n => notes.push(format!("{n} rows without content")),
    }
    let batch = RecordBatch {
        file: file.to_string(),
        sha256,
        bytes: 0,
        published: None,
        descriptor_sha256: String::new(),
        rows_read: gather.rows_read,
        columns: gather.columns(),
        lines: gather.lines,
        aside: gather.aside,
        notes,
    };
    Taken {
        batch,
        asides: gather.asides,
    }
}

/// Sets aside records whose id another one before them has. Their text is read again, since no text of a row is held.
fn set_twice_aside(
    path: &Path,
    descriptor: &RecordDescriptor,
    limits: &Limits,
    taken: &mut Taken,
    how: How,
) -> Result<(), IngestError> {
    let batch = &mut taken.batch;
    let Some((_, ids)) = batch.columns.iter().find(|(f, _)| *f == Field::Record) else {
        return Ok(());
    };
    let found = twice(ids);
    if found.is_empty() {
        return Ok(());
    }
    let mut keep = vec![true; batch.lines.len()];
    let line = |row: usize| batch.lines.get(row).copied().unwrap_or(0);
    let mut reasons = BTreeMap::new();
    for (row, first) in found {
        if let Some(k) = keep.get_mut(row) {
            *k = false;
        }
        let id = crate::value::short(ids.get(row));
        let why = format!(
            "record `{id}` is in line {} already; give each its own",
            line(first)
        );
        reasons.insert(line(row), why);
    }
    let lines: BTreeSet<u32> = reasons.keys().copied().collect();
    let mut texts = texts(path, &batch.file, descriptor, limits, &lines, how)?;
    batch
        .columns
        .iter_mut()
        .for_each(|(_, c)| *c = c.kept(&keep));
    let mut kept = keep.iter();
    batch
        .lines
        .retain(|_| kept.next().copied().unwrap_or(false));
    let column = match &descriptor.columns {
        Some(columns) => columns
            .get(Field::Record.name())
            .cloned()
            .unwrap_or_default(),
        None => Field::Record.name().to_string(),
    };
    for (line, why) in reasons {
        let text = texts.remove(&line).unwrap_or_default();
        let list = &mut batch.aside;
        taken
            .asides
            .add(list, line, &column, text.as_bytes(), why)?;
    }
    batch.aside.sort_by_key(|a| a.line);
    Ok(())
}

/// The text of some rows of a file.
fn texts(
    path: &Path,
    file: &str,
    descriptor: &RecordDescriptor,
    limits: &Limits,
    lines: &BTreeSet<u32>,
    how: How,
) -> Result<BTreeMap<u32, String>, IngestError> {
    let opened = open(path)?;
    let wanted = |mut rows: Rows| -> Result<Vec<(u32, String)>, IngestError> {
        let mut out = Vec::new();
        while rows.advance()? {
            let line = u32::try_from(rows.line()).unwrap_or(u32::MAX);
            if lines.contains(&line) {
                out.push((line, clip(rows.raw())));
            }
        }
        Ok(out)
    };
    if opened.container == Container::Workbook {
        let matches =
            |header: &[String]| match_header(descriptor, header).map_err(|d| d.to_string());
        let refuse = |line, why| header_error(file, descriptor, line, why);
        let titles = descriptor.file.title_lines;
        let found = the_sheet(&opened, limits, false, titles, &matches, &refuse)?;
        return Ok(wanted(Rows::Sheet(found.rows))?.into_iter().collect());
    }
    let (plan, cut, _) = start(path, file, descriptor, limits, how)?;
    let reader = reader(&plan, descriptor, file, limits);
    let pool = Pool {
        threads: how.threads,
        limits,
        hash: false,
        read: Arc::new(AtomicU64::new(0)),
    };
    let mut out = BTreeMap::new();
    let work = |piece| wanted(reader.rows_of(piece).0);
    pool.run(opened, cut, &work, &mut |found: Vec<(u32, String)>| {
        out.extend(found);
        Ok(out.len() < lines.len())
    })?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::records::template_descriptor;

    fn descriptor() -> RecordDescriptor {
        let text = template_descriptor(cotejo_model::RecordKind::Recovery);
        RecordDescriptor::parse(&text, "t.toml").unwrap()
    }

    fn read_as(text: &[u8], threads: usize, piece_bytes: usize) -> Result<RecordBatch, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("f.csv");
        std::fs::write(&path, text).unwrap();
        let how = How {
            threads,
            piece_bytes: Some(piece_bytes),
        };
        let limits = Limits::default();
        read_by(&path, &descriptor(), None, limits, &mut |_, _| {}, how).map_err(|e| e.to_string())
    }

    /// All that a batch says, coded or not.
    fn said(batch: RecordBatch) -> impl PartialEq + std::fmt::Debug {
        let texts = |c: &cotejo_model::Column| c.iter().map(str::to_string).collect::<Vec<_>>();
        let columns: Vec<_> = batch.columns.iter().map(|(f, c)| (*f, texts(c))).collect();
        (
            (batch.sha256, batch.rows_read, batch.lines, columns),
            (batch.aside, batch.notes),
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_number_of_threads_and_size_of_pieces_reads_the_same(
            rows in "([a-c1-3]{1,2},[ñx ]{0,3},|\"x\ny\",,z|,|\"|\n|\r\n|🔫){0,40}",
            wrong in proptest::collection::vec(0..200usize, 0..3),
            piece_bytes in 1..40usize,
        ) {
            let mut text = format!("record,make,serial\n{rows}").into_bytes();
            for at in wrong {
                if let Some(b) = text.get_mut(19 + at) {
                    *b = 0xf1;
                }
            }
            let one = read_as(&text, 1, 1 << 20).map(said);
            prop_assert_eq!(&read_as(&text, 3, piece_bytes).map(said), &one);
            prop_assert_eq!(&read_as(&text, 1, piece_bytes).map(said), &one);
        }
    }
}
