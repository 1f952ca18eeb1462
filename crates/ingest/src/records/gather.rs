//! The pieces of a file, put together in order.

use std::collections::HashMap;
use std::sync::atomic::Ordering;

use cotejo_model::{Aside, Column, ColumnBuilder, Field, record::text_hash};

use super::header::{Origin, Plan};
use super::rows::{Part, Reader, WrongByte};
use crate::aside::Asides;
use crate::error::IngestError;

/// A file while its pieces come in.
pub(super) struct Gather<'a> {
    reader: &'a Reader<'a>,
    pub(super) asides: Asides,
    builders: Vec<ColumnBuilder>,
    pub(super) rows_read: u64,
    pub(super) lines: Vec<u32>,
    pub(super) aside: Vec<Aside>,
    wrong_encoding: u64,
    wrong_byte: Option<WrongByte>,
    pub(super) blank: u64,
    pub(super) crlf: bool,
}

impl<'a> Gather<'a> {
    pub(super) fn new(reader: &'a Reader<'a>) -> Gather<'a> {
        let columns = reader.plan.columns().count();
        Gather {
            reader,
            asides: Asides::new(reader.name, &reader.limits),
            builders: (0..columns).map(|_| ColumnBuilder::default()).collect(),
            rows_read: 0,
            lines: Vec::new(),
            aside: Vec::new(),
            wrong_encoding: 0,
            wrong_byte: None,
            blank: 0,
            crlf: false,
        }
    }

    /// Takes the next piece.
    pub(super) fn take(&mut self, part: Part) -> Result<(), IngestError> {
        self.rows_read += part.rows_read;
        self.blank += part.blank;
        self.crlf |= part.crlf;
        self.wrong_encoding += part.wrong_encoding;
        self.wrong_byte = self.wrong_byte.or(part.wrong_byte);
        if self.rows_read > self.reader.limits.max_rows {
            return Err(IngestError::Limit {
                file: self.reader.name.to_string(),
                line: part.lines.last().map_or(0, |l| u64::from(*l)),
                what: format!("has more than {} rows", self.reader.limits.max_rows),
                limit: self.reader.limits.max_rows.to_string(),
                remedy: "split it",
            });
        }
        for a in part.aside {
            let added = self.asides.add(
                &mut self.aside,
                a.line,
                &a.column,
                a.text.as_bytes(),
                a.reason,
            );
            // So many wrong rows that they are not kept: of a file in another encoding that is what must be said.
            added.map_err(|e| self.encoding().err().unwrap_or(e))?;
        }
        let line = part.lines.last().copied().unwrap_or(0);
        self.lines.extend(part.lines);
        let read = self.reader.plan.columns().zip(&self.reader.plain);
        for ((builder, column), (at, plain)) in
            self.builders.iter_mut().zip(&part.columns).zip(read)
        {
            let appended = builder.append_built(column);
            appended.map_err(|e| self.reader.full(line, at, e.to_string()))?;
            plain.store(builder.is_plain(), Ordering::Relaxed);
        }
        Ok(())
    }

    /// Refuses a file that is mostly in another encoding: that is one wrong declaration, not many wrong rows.
    pub(super) fn encoding(&self) -> Result<(), IngestError> {
        match self.wrong_byte {
            Some(wrong) if self.wrong_encoding * 2 > self.rows_read => {
                Err(not_utf8(self.reader.name, wrong.line, wrong.at, wrong.byte))
            }
            _ => Ok(()),
        }
    }

    /// Ends: columns of the plan, constants included.
    pub(super) fn columns(&mut self) -> Vec<(Field, Column)> {
        let rows = self.lines.len();
        let mut read = std::mem::take(&mut self.builders).into_iter();
        let plan: &Plan = self.reader.plan;
        let fields = plan.fields.iter();
        fields
            .map(|(field, origin)| {
                let column = match origin {
                    Origin::At(_) => read.next().unwrap_or_default().finish(),
                    Origin::Constant(text) => Column::Coded {
                        words: if rows == 0 {
                            Vec::new()
                        } else {
                            vec![text.as_str().into()]
                        },
                        codes: vec![0; rows],
                    },
                };
                (*field, column)
            })
            .collect()
    }
}

/// The refusal of a file that is not in UTF-8 as declared.
pub(super) fn not_utf8(file: &str, line: u64, at: u64, byte: u8) -> IngestError {
    IngestError::Encoding {
        file: file.to_string(),
        line,
        byte: at,
        found: format!("byte 0x{byte:02X} is not UTF-8"),
        remedy: "declare `encoding = \"windows-1252\"` if accents then read right".into(),
    }
}

/// Records whose id another one before them has: (record, the first one).
pub(super) fn twice(ids: &Column) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    match ids {
        Column::Coded { words, codes } => {
            if words.len() == codes.len() {
                return out;
            }
            let mut first = vec![usize::MAX; words.len()];
            for (row, code) in codes.iter().enumerate() {
                match first.get_mut(*code as usize) {
                    Some(f) if *f == usize::MAX => *f = row,
                    Some(f) => out.push((row, *f)),
                    None => {}
                }
            }
        }
        Column::Plain { .. } => {
            // Most lists are in the order of their ids; then there is nothing to look up.
            if (1..ids.len()).all(|i| ids.get(i - 1) < ids.get(i)) {
                return out;
            }
            let mut hashes: Vec<(u64, u32)> = ids
                .iter()
                .zip(0..)
                .map(|(id, row)| (text_hash(id.as_bytes()), row))
                .collect();
            hashes.sort_unstable();
            let same = |list: &[(u64, u32)]| {
                let mut seen: HashMap<&str, usize> = HashMap::new();
                let mut out = Vec::new();
                for (_, row) in list {
                    let row = *row as usize;
                    match seen.get(ids.get(row)) {
                        Some(first) => out.push((row, *first)),
                        None => drop(seen.insert(ids.get(row), row)),
                    }
                }
                out
            };
            let groups = hashes.chunk_by(|a, b| a.0 == b.0);
            out.extend(groups.filter(|g| g.len() > 1).flat_map(same));
            out.sort_unstable();
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_met_twice_are_found_in_any_column() {
        for (ids, expected) in [
            ("a b c", vec![]),
            ("b a b b a", vec![(2, 0), (3, 0), (4, 1)]),
            ("c b a", vec![]),
            ("", vec![]),
        ] {
            for mut builder in [ColumnBuilder::default(), ColumnBuilder::plain()] {
                for id in ids.split_whitespace() {
                    builder.push(id).unwrap();
                }
                assert_eq!(twice(&builder.finish()), expected, "{ids:?}");
            }
        }
    }
}
