//! Hash tables for millions of keys: numbers to numbers, without allocation per entry.

use std::hash::{BuildHasherDefault, Hasher};

/// A map by small keys, with a fast hash. Never iterated where order could reach output.
pub(super) type FastMap<K, V> = std::collections::HashMap<K, V, BuildHasherDefault<Fast>>;

/// The hash of Fx: rotate, xor, multiply. No protection against keys made to collide: the worst that they do is to slow a load.
/// Source: the hasher of the Rust compiler (`rustc-hash` 1).
#[derive(Clone, Copy, Default)]
pub(super) struct Fast(u64);

impl Fast {
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for Fast {
    fn finish(&self) -> u64 {
        // The high bits are the well-mixed ones, the table takes the low ones.
        self.0 ^ (self.0 >> 32)
    }

    fn write(&mut self, bytes: &[u8]) {
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            let mut word = [0; 8];
            word.copy_from_slice(chunk);
            self.add(u64::from_le_bytes(word));
        }
        let mut word = [0; 8];
        let rest = chunks.remainder();
        word[..rest.len()].copy_from_slice(rest);
        self.add(u64::from_le_bytes(word) ^ (rest.len() as u64) << 56);
    }

    fn write_u32(&mut self, n: u32) {
        self.add(u64::from(n));
    }

    fn write_u64(&mut self, n: u64) {
        self.add(n);
    }

    fn write_usize(&mut self, n: usize) {
        self.add(n as u64);
    }

    fn write_u8(&mut self, n: u8) {
        self.add(u64::from(n));
    }
}

/// Spreads a hash over all of its bits. Source: the finaliser of SplitMix64 (Steele, Lea & Flood 2014).
pub(super) fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// Which rows have a key: open addressing, rows of one key chained in order. 0 is no key.
///
/// INVARIANT: no more than half of the slots are taken, so that a search ends.
pub(super) struct KeyIndex {
    /// Key and first row plus one; `(0, 0)` where free.
    slots: Vec<(u64, u32)>,
    /// Next row of the same key plus one, one a row.
    next: Vec<u32>,
    /// One bit a slot of a table eight times as large: most keys that are not here are told by it, without a look at the slots.
    seen: Vec<u64>,
    mask: usize,
}

impl KeyIndex {
    pub(super) fn new(keys: &[u64]) -> KeyIndex {
        let size = (keys.len() * 2).next_power_of_two().max(16);
        let mut index = KeyIndex {
            slots: vec![(0, 0); size],
            next: vec![0; keys.len()],
            seen: vec![0; size / 8],
            mask: size - 1,
        };
        // Backwards, so that each chain begins with the first row.
        for (row, key) in keys.iter().enumerate().rev().filter(|(_, k)| **k != 0) {
            let at = index.find(*key);
            let (bit, word) = index.bit(*key);
            if let Some(seen) = index.seen.get_mut(word) {
                *seen |= bit;
            }
            if let (Some(slot), Some(next)) = (index.slots.get_mut(at), index.next.get_mut(row)) {
                *next = slot.1;
                *slot = (*key, row as u32 + 1);
            }
        }
        index
    }

    /// The rows of a key, in order.
    pub(super) fn rows(&self, key: u64) -> Rows<'_> {
        let first = self.first(key);
        Rows {
            next: &self.next,
            at: first,
        }
    }

    fn first(&self, key: u64) -> u32 {
        let (bit, word) = self.bit(key);
        if key == 0 || self.seen.get(word).is_none_or(|w| w & bit == 0) {
            return 0;
        }
        self.slots.get(self.find(key)).map_or(0, |slot| slot.1)
    }

    /// The slot of a key, or the free one where it would be.
    fn find(&self, key: u64) -> usize {
        let mut at = mix(key) as usize & self.mask;
        while let Some(slot) = self.slots.get(at) {
            if slot.0 == key || slot.1 == 0 {
                break;
            }
            at = (at + 1) & self.mask;
        }
        at
    }

    fn bit(&self, key: u64) -> (u64, usize) {
        let at = mix(key) as usize & (self.mask << 3 | 7);
        (1 << (at & 63), at >> 6)
    }
}

/// The rows of one key.
pub(super) struct Rows<'a> {
    next: &'a [u32],
    at: u32,
}

impl Iterator for Rows<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let row = self.at.checked_sub(1)? as usize;
        self.at = self.next.get(row).copied().unwrap_or(0);
        Some(row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_in_order() {
        let keys = [7, 0, 9, 7, 7 << 40, 0, 9, 7];
        let index = KeyIndex::new(&keys);
        assert_eq!(index.rows(7).collect::<Vec<_>>(), [0, 3, 7]);
        assert_eq!(index.rows(9).collect::<Vec<_>>(), [2, 6]);
        assert_eq!(index.rows(7 << 40).collect::<Vec<_>>(), [4]);
        assert_eq!(index.rows(0).count(), 0);
        assert_eq!(KeyIndex::new(&[]).rows(1).count(), 0);
    }

    proptest::proptest! {
        #[test]
        fn every_row_is_found_under_its_key(keys in proptest::collection::vec(0_u64..50, 0..200)) {
            let index = KeyIndex::new(&keys);
            for key in 1..50 {
                let wanted: Vec<usize> = (0..keys.len()).filter(|i| keys[*i] == key).collect();
                proptest::prop_assert_eq!(index.rows(key).collect::<Vec<_>>(), wanted);
            }
        }
    }
}
