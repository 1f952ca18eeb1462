//! One field of many records: coded where texts repeat, plain where they do not.

use std::collections::HashMap;

/// The texts of one field, one a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    /// Each distinct text once, and its number for each record.
    Coded {
        /// The distinct texts, in the order in which they were first met; an absent text is the empty one.
        words: Vec<Box<str>>,
        /// Index into `words`, one a record.
        codes: Vec<u32>,
    },
    /// All texts one after another.
    Plain {
        /// The texts.
        text: String,
        /// Where each ends in `text`, in bytes.
        ends: Vec<u32>,
    },
}

impl Column {
    /// How many records.
    pub fn len(&self) -> usize {
        match self {
            Column::Coded { codes, .. } => codes.len(),
            Column::Plain { ends, .. } => ends.len(),
        }
    }

    /// True where there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The text of a record; empty past the end.
    #[inline]
    pub fn get(&self, row: usize) -> &str {
        match self {
            Column::Coded { words, codes } => codes
                .get(row)
                .and_then(|c| words.get(*c as usize))
                .map_or("", |w| w),
            Column::Plain { text, ends } => {
                let from = row.checked_sub(1).map_or(Some(0), |r| ends.get(r).copied());
                match (from, ends.get(row)) {
                    (Some(from), Some(to)) => {
                        text.get(from as usize..*to as usize).unwrap_or_default()
                    }
                    _ => "",
                }
            }
        }
    }

    /// All texts, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|i| self.get(i))
    }

    /// What `read` makes of each record's text; called once for each distinct text of a coded column.
    pub fn map<T: Copy>(&self, mut read: impl FnMut(&str) -> T) -> Vec<T> {
        match self {
            Column::Coded { words, codes } => {
                let known: Vec<T> = words.iter().map(|w| read(w)).collect();
                codes.iter().map(|c| known[*c as usize]).collect()
            }
            Column::Plain { .. } => self.iter().map(read).collect(),
        }
    }
}

/// Past this many distinct texts a column stays coded only while texts repeat.
const WORDS_FREE: usize = 1 << 16;

/// Builds a [`Column`]: starts coded, turns plain once most texts are new.
#[derive(Debug)]
pub struct ColumnBuilder {
    column: Column,
    known: HashMap<Box<str>, u32>,
    last: Option<u32>,
}

impl Default for ColumnBuilder {
    fn default() -> ColumnBuilder {
        ColumnBuilder {
            column: Column::Coded {
                words: Vec::new(),
                codes: Vec::new(),
            },
            known: HashMap::new(),
            last: None,
        }
    }
}

impl ColumnBuilder {
    /// Adds the text of the next record. Err where a column of distinct texts would pass four gigabytes.
    pub fn push(&mut self, word: &str) -> Result<(), ColumnFull> {
        match &mut self.column {
            Column::Coded { words, codes } => {
                // Files are sorted by something: the text before is often the same.
                if let Some(last) = self.last
                    && words.get(last as usize).is_some_and(|w| **w == *word)
                {
                    codes.push(last);
                    return Ok(());
                }
                let code = match self.known.get(word) {
                    Some(code) => *code,
                    None => {
                        let code = u32::try_from(words.len()).map_err(|_| ColumnFull)?;
                        words.push(word.into());
                        self.known.insert(word.into(), code);
                        code
                    }
                };
                codes.push(code);
                self.last = Some(code);
                if words.len() > WORDS_FREE && words.len() * 2 > codes.len() {
                    self.turn_plain()?;
                }
                Ok(())
            }
            Column::Plain { text, ends } => {
                text.push_str(word);
                ends.push(u32::try_from(text.len()).map_err(|_| ColumnFull)?);
                Ok(())
            }
        }
    }

    fn turn_plain(&mut self) -> Result<(), ColumnFull> {
        let mut text = String::new();
        let mut ends = Vec::with_capacity(self.column.len());
        for word in self.column.iter() {
            text.push_str(word);
            ends.push(u32::try_from(text.len()).map_err(|_| ColumnFull)?);
        }
        self.column = Column::Plain { text, ends };
        self.known = HashMap::new();
        Ok(())
    }

    /// The column.
    pub fn finish(self) -> Column {
        self.column
    }
}

/// A column's distinct texts are more than can be numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a column has more than four gigabytes of text; split the file")]
pub struct ColumnFull;

#[cfg(test)]
mod tests {
    use super::*;

    fn built(words: &[&str]) -> Column {
        let mut builder = ColumnBuilder::default();
        words.iter().for_each(|w| builder.push(w).unwrap());
        builder.finish()
    }

    #[test]
    fn texts_come_back_in_order() {
        let column = built(&["a", "", "b", "a"]);
        assert_eq!(column.iter().collect::<Vec<_>>(), ["a", "", "b", "a"]);
        assert_eq!(column.get(4), "");
        assert!(matches!(&column, Column::Coded { words, .. } if words.len() == 3));
        assert_eq!(column.map(str::len), [1, 0, 1, 1]);
    }

    #[test]
    fn a_column_of_distinct_texts_turns_plain() {
        let texts: Vec<String> = (0..WORDS_FREE + 10).map(|i| format!("s{i}")).collect();
        let column = built(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(matches!(column, Column::Plain { .. }));
        assert!(column.iter().eq(texts.iter().map(String::as_str)));
        assert_eq!(column.get(texts.len()), "");
        assert_eq!(column.map(str::len).len(), texts.len());
    }

    proptest::proptest! {
        #[test]
        fn whatever_goes_in_comes_out(words in proptest::collection::vec(".{0,6}", 0..40)) {
            let column = built(&words.iter().map(String::as_str).collect::<Vec<_>>());
            proptest::prop_assert!(column.iter().eq(words.iter().map(String::as_str)));
        }
    }
}
