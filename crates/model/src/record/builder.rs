//! Columns in the making, a text or a piece of records at a time.

use super::column::Column;
use super::words::{Key, Words};

/// Past this many distinct texts a column stays coded only while texts repeat.
const WORDS_FREE: usize = 1 << 16;

/// Builds a [`Column`]: starts coded, turns plain once most texts are new.
#[derive(Debug)]
pub struct ColumnBuilder {
    kind: Kind,
    /// Distinct texts that are coded however few repeat.
    words_free: usize,
}

#[derive(Debug)]
enum Kind {
    Coded {
        words: Words,
        codes: Vec<u32>,
        last: Option<(Key, u32)>,
    },
    Plain {
        text: String,
        ends: Vec<u32>,
    },
}

impl Default for ColumnBuilder {
    fn default() -> ColumnBuilder {
        ColumnBuilder::with_words_free(WORDS_FREE)
    }
}

impl ColumnBuilder {
    /// One that turns plain past so many distinct texts, where more than half of the texts are new.
    pub fn with_words_free(words_free: usize) -> ColumnBuilder {
        ColumnBuilder {
            kind: Kind::Coded {
                words: Words::default(),
                codes: Vec::new(),
                last: None,
            },
            words_free,
        }
    }

    /// One that is plain from the beginning: for texts that are known not to repeat.
    pub fn plain() -> ColumnBuilder {
        ColumnBuilder {
            kind: Kind::Plain {
                text: String::new(),
                ends: Vec::new(),
            },
            words_free: WORDS_FREE,
        }
    }

    /// True once texts are not coded any more.
    pub fn is_plain(&self) -> bool {
        matches!(self.kind, Kind::Plain { .. })
    }

    /// Adds the text of the next record.
    ///
    /// # Errors
    /// Where a column of distinct texts would pass four gigabytes.
    #[inline]
    pub fn push(&mut self, word: &str) -> Result<(), ColumnFull> {
        self.push_utf8(word.as_bytes())
    }

    /// Adds the text of the next record, given as bytes: of a text that is coded already nothing is checked but that it is the same.
    /// Bytes that are not UTF-8 are replaced by U+FFFD; whoever minds looks before.
    ///
    /// # Errors
    /// As [`ColumnBuilder::push`].
    #[inline]
    pub fn push_utf8(&mut self, word: &[u8]) -> Result<(), ColumnFull> {
        let (words, codes, last) = match &mut self.kind {
            Kind::Coded { words, codes, last } => (words, codes, last),
            Kind::Plain { text, ends } => {
                match std::str::from_utf8(word) {
                    Ok(word) => text.push_str(word),
                    Err(_) => text.push_str(&String::from_utf8_lossy(word)),
                }
                ends.push(end_of(text)?);
                return Ok(());
            }
        };
        let key = Key::of(word);
        // Files are sorted by something: the text before is often the same.
        if let Some((before, code)) = last
            && *before == key
            && key.is_whole()
        {
            codes.push(*code);
            return Ok(());
        }
        let (code, new) = match words.find(word, &key) {
            Some(code) => (code, false),
            None => (words.add_lossy(word, &key).ok_or(ColumnFull)?, true),
        };
        codes.push(code);
        *last = Some((key, code));
        if new { self.judge() } else { Ok(()) }
    }

    /// Adds the texts of the next records.
    ///
    /// Whether the column turns plain is looked at after the last of them, so it may differ from adding them one by one; the texts
    /// and their order do not.
    ///
    /// # Errors
    /// As [`ColumnBuilder::push`].
    pub fn append(&mut self, column: &Column) -> Result<(), ColumnFull> {
        match (&mut self.kind, column) {
            (
                Kind::Coded { words, codes, .. },
                Column::Coded {
                    words: more,
                    codes: add,
                },
            ) => {
                append_coded(words, codes, more.iter().map(|w| &**w), add)?;
                self.judge()
            }
            (
                Kind::Plain { text, ends },
                Column::Plain {
                    text: more,
                    ends: add,
                },
            ) => append_plain(text, ends, more, add),
            _ => column.iter().try_for_each(|word| self.push(word)),
        }
    }

    /// Adds the texts of the next records, that another builder has: [`ColumnBuilder::append`] without making its column.
    ///
    /// # Errors
    /// As [`ColumnBuilder::push`].
    pub fn append_built(&mut self, piece: &ColumnBuilder) -> Result<(), ColumnFull> {
        match (&mut self.kind, &piece.kind) {
            (
                Kind::Coded { words, codes, .. },
                Kind::Coded {
                    words: more,
                    codes: add,
                    ..
                },
            ) => {
                append_coded(words, codes, more.iter(), add)?;
                self.judge()
            }
            (
                Kind::Plain { text, ends },
                Kind::Plain {
                    text: more,
                    ends: add,
                },
            ) => append_plain(text, ends, more, add),
            (
                _,
                Kind::Coded {
                    words: more,
                    codes: add,
                    ..
                },
            ) => add
                .iter()
                .try_for_each(|code| self.push(more.get(*code as usize))),
            (
                _,
                Kind::Plain {
                    text: more,
                    ends: add,
                },
            ) => {
                let mut from = 0;
                add.iter().try_for_each(|end| {
                    let word = more.get(from..*end as usize).unwrap_or_default();
                    from = *end as usize;
                    self.push(word)
                })
            }
        }
    }

    /// Turns plain where most texts are new.
    #[inline]
    fn judge(&mut self) -> Result<(), ColumnFull> {
        match &self.kind {
            Kind::Coded { words, codes, .. }
                if words.len() > self.words_free && words.len() * 2 > codes.len() =>
            {
                self.turn_plain()
            }
            _ => Ok(()),
        }
    }

    fn turn_plain(&mut self) -> Result<(), ColumnFull> {
        let coded = std::mem::replace(self, ColumnBuilder::plain());
        self.append_built(&coded)
    }

    /// The column.
    pub fn finish(self) -> Column {
        match self.kind {
            Kind::Coded { words, codes, .. } => Column::Coded {
                words: words.iter().map(Box::from).collect(),
                codes,
            },
            Kind::Plain { text, ends } => Column::Plain { text, ends },
        }
    }
}

fn append_coded<'a>(
    words: &mut Words,
    codes: &mut Vec<u32>,
    more: impl Iterator<Item = &'a str>,
    add: &[u32],
) -> Result<(), ColumnFull> {
    let number = more
        .map(|word| {
            let key = Key::of(word.as_bytes());
            let known = words.find(word.as_bytes(), &key);
            known.or_else(|| words.add(word, &key)).ok_or(ColumnFull)
        })
        .collect::<Result<Vec<u32>, ColumnFull>>()?;
    codes.extend(add.iter().map(|c| number[*c as usize]));
    Ok(())
}

fn append_plain(
    text: &mut String,
    ends: &mut Vec<u32>,
    more: &str,
    add: &[u32],
) -> Result<(), ColumnFull> {
    let before = end_of(text)?;
    text.push_str(more);
    end_of(text)?;
    // Each is at most the new end, which was found to fit.
    ends.extend(add.iter().map(|e| before + e));
    Ok(())
}

fn end_of(text: &str) -> Result<u32, ColumnFull> {
    u32::try_from(text.len()).map_err(|_| ColumnFull)
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

        #[test]
        fn pieces_put_together_are_the_whole(
            pieces in proptest::collection::vec((proptest::bool::ANY, proptest::collection::vec("[ab]{0,2}", 0..12)), 0..6),
            words_free in 0..6usize,
        ) {
            let mut whole = ColumnBuilder::with_words_free(words_free);
            let mut built = ColumnBuilder::with_words_free(words_free);
            for (plain, texts) in &pieces {
                let mut piece = if *plain { ColumnBuilder::plain() } else { ColumnBuilder::default() };
                texts.iter().for_each(|t| piece.push(t).unwrap());
                built.append_built(&piece).unwrap();
                whole.append(&piece.finish()).unwrap();
            }
            let expected = pieces.iter().flat_map(|p| &p.1).map(String::as_str);
            let column = whole.finish();
            proptest::prop_assert_eq!(&built.finish(), &column);
            proptest::prop_assert!(column.iter().eq(expected));
            if let Column::Coded { words, codes } = &column {
                let mut first: Vec<u32> = codes.clone();
                let mut seen = std::collections::HashSet::new();
                first.retain(|c| seen.insert(*c));
                proptest::prop_assert_eq!(first, (0..words.len() as u32).collect::<Vec<_>>());
            }
        }
    }
}
