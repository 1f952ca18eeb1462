//! One field of many records: coded where texts repeat, plain where they do not.

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

    /// The records of which `keep` is true, in order; a record past the end of `keep` is left out.
    pub fn kept(&self, keep: &[bool]) -> Column {
        let rows = || keep.iter().zip(0..self.len()).filter(|(k, _)| **k);
        match self {
            Column::Coded { words, codes } => {
                let mut new: Vec<Option<u32>> = vec![None; words.len()];
                let mut list = Vec::new();
                let mut kept = Vec::new();
                for (_, row) in rows() {
                    let old = codes[row] as usize;
                    let code = *new[old].get_or_insert_with(|| {
                        list.push(words[old].clone());
                        list.len() as u32 - 1
                    });
                    kept.push(code);
                }
                Column::Coded {
                    words: list,
                    codes: kept,
                }
            }
            Column::Plain { .. } => {
                let mut text = String::new();
                let mut ends = Vec::new();
                for (_, row) in rows() {
                    text.push_str(self.get(row));
                    // No longer than the column's own text, which its ends can count.
                    ends.push(text.len() as u32);
                }
                Column::Plain { text, ends }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::ColumnBuilder;

    proptest::proptest! {
        #[test]
        fn what_is_kept_stays_in_order_and_no_word_is_left_over(
            texts in proptest::collection::vec("[ab]{0,2}", 0..30),
            keep in proptest::collection::vec(proptest::bool::ANY, 0..30),
            plain in proptest::bool::ANY,
        ) {
            let mut builder = if plain { ColumnBuilder::plain() } else { ColumnBuilder::default() };
            texts.iter().for_each(|t| builder.push(t).unwrap());
            let kept = builder.finish().kept(&keep);
            let expected: Vec<&str> = texts.iter().zip(&keep).filter(|(_, k)| **k).map(|(t, _)| t.as_str()).collect();
            proptest::prop_assert_eq!(kept.iter().collect::<Vec<_>>(), expected);
            if let Column::Coded { words, codes } = &kept {
                proptest::prop_assert!((0..words.len() as u32).all(|w| codes.contains(&w)));
            }
        }
    }
}
