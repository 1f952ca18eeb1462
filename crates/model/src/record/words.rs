//! Distinct texts and their numbers: the table behind a coded column, and the hash it goes by.

/// A hash of a text, for tables in memory: quick on short texts, the same on every machine of one version, kept in no file.
///
/// Folded multiplication in the manner of wyhash (Wang Yi, 2019). It is no proof against texts made to collide: those cost time,
/// never truth, since texts are compared wherever hashes are equal.
#[inline]
pub fn text_hash(text: &[u8]) -> u64 {
    const KEYS: [u64; 3] = [
        0xa076_1d64_78bd_642f,
        0xe703_7ed1_a0b4_28db,
        0x8ebc_6af0_9c88_c6e3,
    ];
    let mut hash = KEYS[0] ^ text.len() as u64;
    let mut rest = text;
    while let Some((word, after)) = rest.split_first_chunk::<8>() {
        hash = folded(hash ^ u64::from_le_bytes(*word), KEYS[1]);
        rest = after;
    }
    let mut tail = [0u8; 8];
    for (to, from) in tail.iter_mut().zip(rest) {
        *to = *from;
    }
    folded(hash ^ u64::from_le_bytes(tail), KEYS[2])
}

#[inline]
fn folded(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    (product as u64) ^ ((product >> 64) as u64)
}

/// Distinct texts in the order in which they were first met.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub(super) list: Vec<Box<str>>,
    /// Open addressing: upper half of the hash, and the number plus one; 0 where nothing stands.
    table: Vec<u64>,
}

/// What a place of the table holds of a text.
const TAG: u64 = 0xffff_ffff_0000_0000;

impl Words {
    /// The number of a text that is there.
    #[inline]
    pub(super) fn find(&self, text: &[u8], hash: u64) -> Option<u32> {
        let mask = self.table.len().checked_sub(1)?;
        let mut at = hash as usize & mask;
        loop {
            match self.table.get(at) {
                None | Some(0) => return None,
                Some(slot) if (slot ^ hash) & TAG == 0 => {
                    let code = (*slot as u32) - 1;
                    let word = self.list.get(code as usize)?;
                    if word.as_bytes() == text {
                        return Some(code);
                    }
                }
                Some(_) => {}
            }
            at = (at + 1) & mask;
        }
    }

    /// Adds a text that is not there; `None` where numbers are used up.
    pub(super) fn add(&mut self, text: &str, hash: u64) -> Option<u32> {
        let code = u32::try_from(self.list.len())
            .ok()
            .filter(|c| *c < u32::MAX)?;
        self.list.push(text.into());
        if self.list.len() * 2 > self.table.len() {
            self.grow();
        } else {
            self.set(hash, code);
        }
        Some(code)
    }

    /// Adds a text given as bytes; those that are not UTF-8 are replaced, and may be there already.
    pub(super) fn add_lossy(&mut self, text: &[u8], hash: u64) -> Option<u32> {
        match std::str::from_utf8(text) {
            Ok(text) => self.add(text, hash),
            Err(_) => {
                let text = String::from_utf8_lossy(text);
                let hash = text_hash(text.as_bytes());
                let known = self.find(text.as_bytes(), hash);
                known.or_else(|| self.add(&text, hash))
            }
        }
    }

    fn set(&mut self, hash: u64, code: u32) {
        let mask = self.table.len() - 1;
        let mut at = hash as usize & mask;
        while self.table[at] != 0 {
            at = (at + 1) & mask;
        }
        self.table[at] = (hash & TAG) | u64::from(code + 1);
    }

    fn grow(&mut self) {
        let size = (self.list.len() * 4).next_power_of_two().max(64);
        self.table = vec![0; size];
        let list = std::mem::take(&mut self.list);
        for (word, code) in list.iter().zip(0..) {
            self.set(text_hash(word.as_bytes()), code);
        }
        self.list = list;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_any_length_and_end_differ() {
        let mut seen = std::collections::HashSet::new();
        for n in 0..40 {
            for end in ["", "\0", "a"] {
                let text = format!("{}{end}", "x".repeat(n));
                assert!(seen.insert((text_hash(text.as_bytes()), text.len())));
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn a_table_numbers_as_a_list_would(texts in proptest::collection::vec("[ab]{0,3}|.{0,12}", 0..300)) {
            let mut words = Words::default();
            let mut list: Vec<String> = Vec::new();
            for text in texts {
                let hash = text_hash(text.as_bytes());
                let found = words.find(text.as_bytes(), hash);
                let expected = list.iter().position(|t| *t == text).map(|i| i as u32);
                proptest::prop_assert_eq!(found, expected);
                if found.is_none() {
                    proptest::prop_assert_eq!(words.add(&text, hash), Some(list.len() as u32));
                    list.push(text);
                }
            }
        }
    }
}
