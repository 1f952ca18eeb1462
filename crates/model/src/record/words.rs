//! Distinct texts and their numbers: the table behind a coded column, and the hash it goes by.

/// A hash of a text, for tables in memory: quick on short texts, the same on every machine of one version, kept in no file.
///
/// Folded multiplication in the manner of wyhash (Wang Yi, 2019). It is no proof against texts made to collide: those cost time,
/// never truth, since texts are compared wherever hashes are equal.
#[inline]
pub fn text_hash(text: &[u8]) -> u64 {
    Key::of(text).hash
}

const SEEDS: [u64; 3] = [
    0xa076_1d64_78bd_642f,
    0xe703_7ed1_a0b4_28db,
    0x8ebc_6af0_9c88_c6e3,
];

#[inline]
fn folded(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    (product as u64) ^ ((product >> 64) as u64)
}

#[inline]
fn word<const N: usize>(text: &[u8]) -> Option<u64> {
    let mut eight = [0; 8];
    let first = text.first_chunk::<N>()?;
    eight.get_mut(..N)?.copy_from_slice(first);
    Some(u64::from_le_bytes(eight))
}

#[inline]
fn last_word<const N: usize>(text: &[u8]) -> Option<u64> {
    let mut eight = [0; 8];
    let last = text.last_chunk::<N>()?;
    eight.get_mut(..N)?.copy_from_slice(last);
    Some(u64::from_le_bytes(eight))
}

/// A text's length and, up to [`WHOLE`] bytes, the text itself in two words: most fields are so short, and comparing them is
/// comparing numbers. Of a longer one the words are a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key {
    words: [u64; 2],
    len: u32,
    hash: u64,
}

/// Texts up to this many bytes are known by their key.
const WHOLE: usize = 16;

impl Key {
    #[inline]
    pub(super) fn of(text: &[u8]) -> Key {
        let words = match text.len() {
            0 => [0, 0],
            // First, middle and last byte are all bytes; likewise the overlapping words of longer texts.
            1..=3 => {
                let at = |i: usize| u64::from(text.get(i).copied().unwrap_or(0));
                [at(0) | at(text.len() / 2) << 8, at(text.len() - 1)]
            }
            4..=7 => [
                word::<4>(text).unwrap_or(0),
                last_word::<4>(text).unwrap_or(0),
            ],
            8..=WHOLE => [
                word::<8>(text).unwrap_or(0),
                last_word::<8>(text).unwrap_or(0),
            ],
            _ => [long(text), 0],
        };
        let len = u32::try_from(text.len()).unwrap_or(u32::MAX);
        Key {
            words,
            len,
            hash: hash(words, len),
        }
    }

    /// Whether equal keys are equal texts.
    #[inline]
    pub(super) fn is_whole(&self) -> bool {
        self.len as usize <= WHOLE
    }
}

#[inline]
fn hash(words: [u64; 2], len: u32) -> u64 {
    let seed = SEEDS[1].wrapping_add(u64::from(len));
    folded(words[0] ^ SEEDS[0], words[1] ^ seed)
}

fn long(text: &[u8]) -> u64 {
    let mut hash = SEEDS[2];
    let mut rest = text;
    while let Some((word, after)) = rest.split_first_chunk::<8>() {
        hash = folded(hash ^ u64::from_le_bytes(*word), SEEDS[1]);
        rest = after;
    }
    // The last eight bytes, some of them again.
    folded(hash ^ last_word::<8>(text).unwrap_or(0), SEEDS[2])
}

/// Distinct texts in the order in which they were first met.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// All of them, one after another.
    text: String,
    /// Where each ends in `text`.
    ends: Vec<u32>,
    /// Open addressing; as many entries as a power of two.
    table: Vec<Entry>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Entry {
    words: [u64; 2],
    len: u32,
    /// The number plus one; 0 where nothing stands.
    number: u32,
}

impl Words {
    /// How many.
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text of a number; empty past the end.
    #[inline]
    pub(super) fn get(&self, code: usize) -> &str {
        let from = code
            .checked_sub(1)
            .map_or(Some(0), |c| self.ends.get(c).copied());
        match (from, self.ends.get(code)) {
            (Some(from), Some(to)) => self
                .text
                .get(from as usize..*to as usize)
                .unwrap_or_default(),
            _ => "",
        }
    }

    /// All texts, by number.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|i| self.get(i))
    }

    /// The number of a text that is there.
    #[inline]
    pub(super) fn find(&self, text: &[u8], key: &Key) -> Option<u32> {
        let mask = self.table.len().checked_sub(1)?;
        let mut at = key.hash as usize & mask;
        loop {
            let entry = self.table.get(at)?;
            let code = entry.number.checked_sub(1)?;
            if entry.words == key.words
                && entry.len == key.len
                && (key.is_whole() || self.get(code as usize).as_bytes() == text)
            {
                return Some(code);
            }
            at = (at + 1) & mask;
        }
    }

    /// Adds a text that is not there; `None` where numbers or four gigabytes are used up.
    pub(super) fn add(&mut self, text: &str, key: &Key) -> Option<u32> {
        let code = u32::try_from(self.len())
            .ok()
            .filter(|c| *c < u32::MAX - 1)?;
        let end = u32::try_from(self.text.len() + text.len()).ok()?;
        self.text.push_str(text);
        self.ends.push(end);
        if self.len() * 3 > self.table.len() * 2 {
            self.grow();
        }
        set(
            &mut self.table,
            key.hash,
            Entry {
                words: key.words,
                len: key.len,
                number: code + 1,
            },
        );
        Some(code)
    }

    /// Adds a text given as bytes; those that are not UTF-8 are replaced, and may be there already.
    pub(super) fn add_lossy(&mut self, text: &[u8], key: &Key) -> Option<u32> {
        match std::str::from_utf8(text) {
            Ok(text) => self.add(text, key),
            Err(_) => {
                let text = String::from_utf8_lossy(text);
                let key = Key::of(text.as_bytes());
                let known = self.find(text.as_bytes(), &key);
                known.or_else(|| self.add(&text, &key))
            }
        }
    }

    fn grow(&mut self) {
        let size = (self.table.len() * 2).max(64);
        let old = std::mem::replace(&mut self.table, vec![Entry::default(); size]);
        for entry in old.into_iter().filter(|e| e.number != 0) {
            set(&mut self.table, hash(entry.words, entry.len), entry);
        }
    }
}

/// Puts an entry into a table that has room.
fn set(table: &mut [Entry], hash: u64, entry: Entry) {
    let mask = table.len() - 1;
    let mut at = hash as usize & mask;
    while table[at].number != 0 {
        at = (at + 1) & mask;
    }
    table[at] = entry;
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn a_key_of_a_short_text_is_the_text(
            a in proptest::collection::vec(0..3u8, 0..=WHOLE), b in proptest::collection::vec(0..3u8, 0..=WHOLE), at in 0..WHOLE,
        ) {
            let mut c = a.clone();
            if let Some(byte) = c.get_mut(at) {
                *byte ^= 0x80;
            }
            for other in [&b, &c] {
                proptest::prop_assert_eq!(Key::of(&a) == Key::of(other), a == *other);
            }
        }

        #[test]
        fn a_table_numbers_as_a_list_would(texts in proptest::collection::vec("[ab]{0,3}|.{0,12}|a{14,20}b?", 0..300)) {
            let mut words = Words::default();
            let mut list: Vec<String> = Vec::new();
            for text in texts {
                let key = Key::of(text.as_bytes());
                let found = words.find(text.as_bytes(), &key);
                let expected = list.iter().position(|t| *t == text).map(|i| i as u32);
                proptest::prop_assert_eq!(found, expected);
                if found.is_none() {
                    proptest::prop_assert_eq!(words.add(&text, &key), Some(list.len() as u32));
                    list.push(text);
                }
            }
        }
    }
}
