//! Texts of many tables, each once: numbers that mean the same text everywhere.

use cotejo_model::{Column, Field, RecordTable, fold};

use super::hash::FastMap;

/// Distinct texts, numbered in the order in which they were met. 0 is nothing.
pub(super) struct Words {
    texts: Vec<Box<str>>,
    known: FastMap<Box<str>, u32>,
}

impl Words {
    pub(super) fn new() -> Words {
        let mut words = Words {
            texts: Vec::new(),
            known: FastMap::default(),
        };
        words.add("");
        words
    }

    pub(super) fn add(&mut self, text: &str) -> u32 {
        if let Some(known) = self.known.get(text) {
            return *known;
        }
        let number = self.texts.len() as u32;
        self.texts.push(text.into());
        self.known.insert(text.into(), number);
        number
    }

    pub(super) fn text(&self, number: u32) -> &str {
        self.texts.get(number as usize).map_or("", |t| t)
    }

    /// The number of a text that was met; `None` for nothing and for others.
    pub(super) fn find(&self, text: &str) -> Option<u32> {
        self.known.get(text).copied().filter(|n| *n != 0)
    }

    /// The words of a table's field.
    pub(super) fn of<'a>(&mut self, table: &'a RecordTable, field: Field) -> ByWord<'a, u32> {
        let nothing = Nothing::of(table);
        ByWord::new(table, field, |text| self.add(nothing.clean(text)))
    }
}

/// The texts that stand for nothing in a source.
pub(super) struct Nothing(Vec<String>);

impl Nothing {
    pub(super) fn of(table: &RecordTable) -> Nothing {
        Nothing(table.source.nothing.iter().map(|t| fold(t)).collect())
    }

    /// The text without spaces at its ends; empty where the source says that it stands for nothing.
    pub(super) fn clean<'t>(&self, text: &'t str) -> &'t str {
        let text = text.trim();
        if self.0.is_empty() || text.is_empty() {
            return text;
        }
        let folded = fold(text);
        if self.0.contains(&folded) { "" } else { text }
    }
}

/// What is made of each text of a column: once a distinct text where the column is coded.
pub(super) enum ByWord<'a, T> {
    /// The table has no such column.
    Absent(T),
    /// By the column's own codes.
    Coded { codes: &'a [u32], known: Vec<T> },
    /// One a row.
    Plain(Vec<T>),
}

impl<'a, T: Copy> ByWord<'a, T> {
    pub(super) fn new(
        table: &'a RecordTable,
        field: Field,
        mut read: impl FnMut(&str) -> T,
    ) -> ByWord<'a, T> {
        match table.column(field) {
            None => ByWord::Absent(read("")),
            Some(Column::Coded { words, codes }) => ByWord::Coded {
                codes,
                known: words.iter().map(|w| read(w)).collect(),
            },
            Some(plain) => ByWord::Plain(plain.iter().map(read).collect()),
        }
    }

    /// Of a row; `None` past the end.
    #[inline]
    pub(super) fn get(&self, row: usize) -> Option<T> {
        match self {
            ByWord::Absent(value) => Some(*value),
            ByWord::Coded { codes, known } => {
                codes.get(row).and_then(|c| known.get(*c as usize)).copied()
            }
            ByWord::Plain(all) => all.get(row).copied(),
        }
    }
}

impl ByWord<'_, bool> {
    /// True where it is true of any row.
    pub(super) fn any(&self) -> bool {
        match self {
            ByWord::Absent(is) => *is,
            ByWord::Coded { known: all, .. } | ByWord::Plain(all) => all.contains(&true),
        }
    }
}

/// Distinct tuples of words, numbered in the order in which they were met. 0 is the tuple of nothings.
pub(super) struct Tuples<const N: usize> {
    all: Vec<[u32; N]>,
    known: FastMap<[u32; N], u32>,
    last: u32,
}

impl<const N: usize> Tuples<N> {
    pub(super) fn new() -> Tuples<N> {
        let mut tuples = Tuples {
            all: Vec::new(),
            known: FastMap::default(),
            last: 0,
        };
        tuples.add([0; N]);
        tuples
    }

    pub(super) fn add(&mut self, tuple: [u32; N]) -> u32 {
        // Files are sorted by something: the tuple before is often the same.
        if self.all.get(self.last as usize) == Some(&tuple) {
            return self.last;
        }
        let fresh = self.all.len() as u32;
        let number = *self.known.entry(tuple).or_insert(fresh);
        if number == fresh {
            self.all.push(tuple);
        }
        self.last = number;
        number
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &[u32; N]> {
        self.all.iter()
    }

    pub(super) fn get(&self, number: u32) -> Option<[u32; N]> {
        self.all.get(number as usize).copied()
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }
}
