//! Parts of serial numbers as hashes: two numbers one slip apart share one, as do an incomplete number and the whole one.
//!
//! Two texts one substitution, deletion, insertion or exchange of neighbours apart become equal when one character is taken out of one or
//! of both (symmetric delete, W. Garbe 2012; M. Mor & A. S. Fraenkel, *A hash code method for detecting and correcting spelling errors*,
//! CACM 25 (1982) 935–938). The hash is a polynomial, so that all texts with one character less cost one pass.

use super::super::hash::{KeyIndex, mix};
use crate::serial::{Serial, SerialState};

/// Longer serial numbers are no serial numbers.
const LENGTH_MAX: usize = 40;
/// More shapes of incomplete numbers than this a make are not looked for: each costs a look for every transfer of the make.
const SHAPES_MAX: usize = 48;
/// The base of the polynomial: any odd number with well-spread bits.
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

/// A serial number reduced to upper-case letters and figures, O as 0 and I as 1, without allocation.
pub(super) struct Text {
    bytes: [u8; LENGTH_MAX],
    len: usize,
}

impl Text {
    /// `None` for texts with other marks than spaces, hyphens, dots and slashes, or too long: what needs rules of its own is not repaired.
    pub(super) fn of(text: &str) -> Option<Text> {
        let mut reduced = Text {
            bytes: [0; LENGTH_MAX],
            len: 0,
        };
        for byte in text.bytes() {
            let byte = match byte.to_ascii_uppercase() {
                b' ' | b'-' | b'.' | b'/' => continue,
                b'O' => b'0',
                b'I' => b'1',
                other if other.is_ascii_alphanumeric() => other,
                _ => return None,
            };
            *reduced.bytes.get_mut(reduced.len)? = byte;
            reduced.len += 1;
        }
        Some(reduced)
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }
}

/// What can be read of an incomplete serial number, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Shape {
    /// So many characters, those of the mask not readable.
    Holes { length: usize, mask: u64 },
    /// It begins with so many readable characters and ends with so many.
    Ends { first: usize, last: usize },
}

/// Hashes that are looked for under one make, with who looks for each.
#[derive(Default)]
pub(super) struct Wanted {
    slips: Owned,
    /// Of incomplete numbers; apart, since they are few: looked for once a shape, they stay in the nearest cache.
    partial: Owned,
    /// The shapes of incomplete numbers.
    shapes: Vec<Shape>,
    /// Of these the masks, by length, and the ends: a number is held against those of its length only.
    holes: Vec<Vec<u64>>,
    ends: Vec<(usize, usize)>,
}

impl Wanted {
    /// Adds the serial number of one who looks for its like.
    pub(super) fn add(&mut self, owner: u32, serial: &Serial) {
        if serial.state != SerialState::Partial {
            if let Some(text) = Text::of(&serial.text) {
                slips(text.bytes(), |hash| self.slips.add(hash, owner));
            }
            return;
        }
        let Some((shape, hash)) = shape(&serial.text) else {
            return;
        };
        if !self.shapes.contains(&shape) {
            if self.shapes.len() >= SHAPES_MAX {
                return;
            }
            self.shapes.push(shape);
            match shape {
                Shape::Holes { length, mask } => {
                    if self.holes.len() <= length {
                        self.holes.resize_with(length + 1, Vec::new);
                    }
                    if let Some(masks) = self.holes.get_mut(length) {
                        masks.push(mask);
                    }
                }
                Shape::Ends { first, last } => self.ends.push((first, last)),
            }
        }
        self.partial.add(hash, owner);
    }

    /// Makes the indexes, once all are added.
    pub(super) fn indexed(mut self) -> Wanted {
        self.slips.index();
        self.partial.index();
        self
    }

    /// Everyone who looks for a whole serial number, some more than once.
    pub(super) fn probe(&self, text: &Text, mut each: impl FnMut(u32)) {
        let bytes = text.bytes();
        slips(bytes, |hash| self.slips.of(hash, &mut each));
        let holes = self.holes.get(bytes.len());
        if holes.is_none_or(Vec::is_empty) && self.ends.is_empty() {
            return;
        }
        let sums = Sums::of(bytes);
        for mask in holes.into_iter().flatten() {
            self.partial.of(sums.holes(bytes, *mask), &mut each);
        }
        for (first, last) in &self.ends {
            if let Some(hash) = sums.ends(*first, *last) {
                self.partial.of(hash, &mut each);
            }
        }
    }
}

/// Hashes with their owners.
#[derive(Default)]
struct Owned {
    keys: Vec<u64>,
    owners: Vec<u32>,
    /// Which keys may be there: three bits a key, all in one word (a blocked Bloom filter; F. Putze, P. Sanders & J. Singler,
    /// *Cache-, hash- and space-efficient Bloom filters*, 2007). A quarter of the size of the index's own, so that it stays in the cache.
    filter: Vec<u64>,
    index: Option<KeyIndex>,
}

impl Owned {
    fn add(&mut self, hash: u64, owner: u32) {
        self.keys.push(key(hash));
        self.owners.push(owner);
    }

    fn index(&mut self) {
        self.filter = vec![0; (self.keys.len() / 8).next_power_of_two().max(1)];
        for key in &self.keys {
            let (word, bits) = (filter_word(&self.filter, *key), filter_bits(*key));
            if let Some(word) = self.filter.get_mut(word) {
                *word |= bits;
            }
        }
        self.index = Some(KeyIndex::new(&self.keys));
    }

    /// The owners of a hash.
    #[inline]
    fn of(&self, hash: u64, each: &mut impl FnMut(u32)) {
        let key = key(hash);
        let bits = filter_bits(key);
        let word = self.filter.get(filter_word(&self.filter, key));
        if word.is_none_or(|w| w & bits != bits) {
            return;
        }
        let rows = self.index.iter().flat_map(|index| index.rows(key));
        rows.filter_map(|at| self.owners.get(at))
            .for_each(|owner| each(*owner));
    }
}

/// Where a key's bits are; the filter has as many words as a power of two.
fn filter_word(filter: &[u64], key: u64) -> usize {
    (key >> 32) as usize & filter.len().wrapping_sub(1)
}

fn filter_bits(key: u64) -> u64 {
    1 << (key & 63) | 1 << (key >> 6 & 63) | 1 << (key >> 12 & 63)
}

/// A hash as a key: 0 is no key.
fn key(hash: u64) -> u64 {
    mix(hash).max(1)
}

/// The hashes of a text and of all texts with one character less.
fn slips(bytes: &[u8], mut each: impl FnMut(u64)) {
    if bytes.is_empty() || bytes.len() > LENGTH_MAX {
        return;
    }
    // From behind: the hash of what follows a character, as it stands one place further ahead.
    let mut behind = [0u64; LENGTH_MAX + 1];
    for (at, byte) in bytes.iter().enumerate().rev() {
        let after = behind.get(at + 1).copied().unwrap_or(0);
        if let Some(slot) = behind.get_mut(at) {
            *slot = after.wrapping_mul(BASE).wrapping_add(u64::from(*byte));
        }
    }
    each(behind[0]);
    let (mut ahead, mut power) = (0u64, 1u64);
    for (at, byte) in bytes.iter().enumerate() {
        let after = behind.get(at + 1).copied().unwrap_or(0);
        // Neighbours that are alike give the same text: once is enough.
        if bytes.get(at + 1) != Some(byte) {
            each(ahead.wrapping_add(after.wrapping_mul(power)));
        }
        ahead = ahead.wrapping_add(u64::from(*byte).wrapping_mul(power));
        power = power.wrapping_mul(BASE);
    }
}

/// The shape of an incomplete number (`?` for one character, `*` for any number) and the hash of what can be read.
fn shape(text: &str) -> Option<(Shape, u64)> {
    let bytes: Vec<u8> = text
        .bytes()
        .map(|b| match b {
            b'O' => b'0',
            b'I' => b'1',
            other => other,
        })
        .collect();
    if bytes.len() > LENGTH_MAX {
        return None;
    }
    let readable = |b: &&u8| b.is_ascii_alphanumeric();
    let shape = if bytes.contains(&b'*') {
        // What stands between the ends is checked when the whole number is compared.
        let first = bytes.iter().take_while(readable).count();
        let last = bytes.iter().rev().take_while(readable).count();
        if first + last < 3 {
            return None;
        }
        let known = |range: &[u8]| range.to_vec();
        let ends = [
            known(bytes.get(..first)?),
            known(bytes.get(bytes.len() - last..)?),
        ]
        .concat();
        return Some((Shape::Ends { first, last }, plain(&ends)));
    } else {
        let holes = bytes.iter().enumerate().filter(|(_, b)| **b == b'?');
        Shape::Holes {
            length: bytes.len(),
            mask: holes.fold(0, |mask, (at, _)| mask | 1 << at),
        }
    };
    Some((shape, of_shape(shape, &bytes)?))
}

/// The polynomial of every beginning of a text: from it the hash of any shape takes a few products, not a pass.
struct Sums {
    /// Of the first so many bytes.
    ahead: [u64; LENGTH_MAX + 1],
    len: usize,
}

/// The powers of the base.
const POWERS: [u64; LENGTH_MAX + 1] = {
    let mut powers = [1u64; LENGTH_MAX + 1];
    let mut at = 1;
    while at <= LENGTH_MAX {
        powers[at] = powers[at - 1].wrapping_mul(BASE);
        at += 1;
    }
    powers
};

fn power(exponent: usize) -> u64 {
    POWERS.get(exponent).copied().unwrap_or(0)
}

impl Sums {
    /// Of no more than [`LENGTH_MAX`] bytes.
    fn of(bytes: &[u8]) -> Sums {
        let mut ahead = [0u64; LENGTH_MAX + 1];
        let mut sum = 0u64;
        for (slot, byte) in ahead.iter_mut().skip(1).zip(bytes) {
            sum = sum.wrapping_mul(BASE).wrapping_add(u64::from(*byte));
            *slot = sum;
        }
        Sums {
            ahead,
            len: bytes.len(),
        }
    }

    fn first(&self, bytes: usize) -> u64 {
        self.ahead.get(bytes).copied().unwrap_or(0)
    }

    /// [`of_shape`] of a mask, for a text of its length.
    fn holes(&self, bytes: &[u8], mask: u64) -> u64 {
        let whole = (self.len as u64)
            .wrapping_mul(power(self.len))
            .wrapping_add(self.first(self.len));
        let (mut hash, mut left) = (whole, mask);
        while left != 0 {
            let at = left.trailing_zeros() as usize;
            left &= left - 1;
            if let Some(byte) = bytes.get(at) {
                let other = u64::from(b'?').wrapping_sub(u64::from(*byte));
                hash = hash.wrapping_add(other.wrapping_mul(power(self.len - 1 - at)));
            }
        }
        hash ^ mask
    }

    /// [`of_shape`] of two ends.
    fn ends(&self, first: usize, last: usize) -> Option<u64> {
        let before = self.len.checked_sub(last).filter(|at| *at >= first)?;
        let ending = self
            .first(self.len)
            .wrapping_sub(self.first(before).wrapping_mul(power(last)));
        let beginning = ENDS
            .wrapping_mul(power(first))
            .wrapping_add(self.first(first));
        Some(beginning.wrapping_mul(power(last)).wrapping_add(ending))
    }
}

/// The hash of what a shape leaves readable of a text; `None` where the text does not have the shape.
fn of_shape(shape: Shape, bytes: &[u8]) -> Option<u64> {
    match shape {
        Shape::Holes { length, mask } => (bytes.len() == length).then(|| {
            let read = bytes.iter().enumerate();
            read.fold(length as u64, |hash, (at, byte)| {
                let byte = if mask >> at & 1 == 1 { b'?' } else { *byte };
                hash.wrapping_mul(BASE).wrapping_add(u64::from(byte))
            }) ^ mask
        }),
        Shape::Ends { first, last } => {
            if bytes.len() < first + last {
                return None;
            }
            let (a, b) = (bytes.get(..first)?, bytes.get(bytes.len() - last..)?);
            let hash = fold_in(fold_in(ENDS, a), b);
            Some(hash)
        }
    }
}

/// Sets hashes of ends apart from those of whole numbers.
const ENDS: u64 = 0x2545_f491_4f6c_dd1d;

fn plain(bytes: &[u8]) -> u64 {
    fold_in(ENDS, bytes)
}

fn fold_in(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |h, b| {
        h.wrapping_mul(BASE).wrapping_add(u64::from(*b))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hashes(text: &str) -> Vec<u64> {
        let mut all = Vec::new();
        slips(Text::of(text).unwrap().bytes(), |h| all.push(h));
        all
    }

    fn share(a: &str, b: &str) -> bool {
        let b = hashes(b);
        hashes(a).iter().any(|h| b.contains(h))
    }

    #[test]
    fn one_slip_apart_share_a_hash() {
        for (a, b, one) in [
            ("ABC123", "ABC123", true),
            ("ABC123", "A8C123", true),
            ("ABC123", "ABC1234", true),
            ("ABC123", "BC123", true),
            ("ABC123", "BAC123", true),
            ("ABC123", "abc-l23", true),
            ("ABO123", "AB0I23", true),
            ("ABC123", "XYC123", false),
            ("ABC123", "ZZC999", false),
        ] {
            assert_eq!(share(a, b), one, "{a} {b}");
        }
        assert!(Text::of("AB#1").is_none());
        assert!(Text::of(&"A".repeat(41)).is_none());
    }

    #[test]
    fn everyone_who_looks_is_found() {
        let mut wanted = Wanted::default();
        for (owner, serial) in (0..).zip(["ABC123", "XY?789", "ABC*", "ABC124", "Q"]) {
            wanted.add(owner, &crate::serial::read(serial, None));
        }
        let wanted = wanted.indexed();
        for (text, expected) in [
            ("ABC125", vec![0, 2, 3]),
            ("XYZ789", vec![1]),
            ("ABC9", vec![2]),
            ("ZZZZ99", vec![]),
        ] {
            let mut found = Vec::new();
            wanted.probe(&Text::of(text).unwrap(), |owner| found.push(owner));
            found.sort_unstable();
            found.dedup();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn what_can_be_read_leads_to_the_whole() {
        for (pattern, whole, is) in [
            ("AB?123", "ABX123", true),
            ("AB?123", "ABX124", false),
            ("AB?123", "ABXX123", false),
            ("382*", "38212345", true),
            ("*3456", "ABC3456", true),
            ("AB*56", "AB9956", true),
            ("AB*56", "AB9957", false),
            ("A?B*567", "AXB1567", true),
        ] {
            let (shape, hash) = shape(pattern).unwrap();
            assert_eq!(
                of_shape(shape, whole.as_bytes()) == Some(hash),
                is,
                "{pattern} {whole}"
            );
        }
        assert_eq!(shape("*"), None);
    }

    proptest::proptest! {
        /// The short way is the long one.
        #[test]
        fn sums_give_the_hash_of_every_shape(bytes in proptest::collection::vec(b'0'..=b'Z', 0..=LENGTH_MAX), mask: u64, first in 0..45usize, last in 0..45usize) {
            let sums = Sums::of(&bytes);
            let (length, mask) = (bytes.len(), mask & ((1 << bytes.len()) - 1));
            proptest::prop_assert_eq!(Some(sums.holes(&bytes, mask)), of_shape(Shape::Holes { length, mask }, &bytes));
            proptest::prop_assert_eq!(sums.ends(first, last), of_shape(Shape::Ends { first, last }, &bytes));
        }
    }
}
