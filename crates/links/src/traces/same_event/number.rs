//! Serial numbers packed for comparing: whether two can be one is told in a few instructions, before anything is read.

use crate::serial::Serial;
use crate::slip::slip;

/// Longer numbers are not compared: no gun has one, and texts that long are several things in one cell.
pub(super) const LENGTH_MAX: usize = 16;

/// A serial number in capitals, O as 0 and I as 1; `?` for a character that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number {
    /// The first character in the lowest byte.
    packed: u128,
    length: u8,
    /// Some characters cannot be read.
    holes: bool,
    /// It is not known how many characters are missing.
    open: bool,
}

impl Number {
    /// Of a text of letters and figures alone; `None` for any other, and for one that is too long.
    pub(super) fn plain(text: &str) -> Option<Number> {
        let plain = text.bytes().all(|b| b.is_ascii_alphanumeric());
        plain.then(|| Number::pack(text.as_bytes()))?
    }

    /// Of a serial number as read; `None` where it is too long.
    pub(super) fn of(serial: &Serial) -> Option<Number> {
        Number::pack(serial.text.as_bytes())
    }

    /// The number after words: `386251709` of `FN AMERICA 386251709`. `None` where no word of letters stands before a single word with five
    /// figures, for a shorter one can be the rest of a number that was written with a space.
    pub(super) fn after_words(text: &str) -> Option<Number> {
        let (words, last) = text.trim().rsplit_once(char::is_whitespace)?;
        let letters = |w: &str| {
            w.bytes()
                .all(|b| b.is_ascii_alphabetic() || matches!(b, b'.' | b'&'))
        };
        let figures = last.bytes().filter(u8::is_ascii_digit).count();
        (figures >= 5 && words.split_whitespace().all(letters)).then(|| Number::plain(last))?
    }

    fn pack(text: &[u8]) -> Option<Number> {
        if text.is_empty() || text.len() > LENGTH_MAX {
            return None;
        }
        let mut bytes = [0; LENGTH_MAX];
        for (byte, own) in text.iter().zip(&mut bytes) {
            *own = match byte.to_ascii_uppercase() {
                b'O' => b'0',
                b'I' => b'1',
                other => other,
            };
        }
        Some(Number {
            packed: u128::from_le_bytes(bytes),
            length: text.len() as u8,
            holes: text.contains(&b'?'),
            open: text.contains(&b'*'),
        })
    }

    /// False for two that are more than a slip apart, or whose readable characters differ. True where an open one must be read first.
    pub(super) fn may_be(&self, other: &Number) -> bool {
        if self.open || other.open {
            return true;
        }
        if self.holes || other.holes {
            let (a, b) = (self.packed.to_le_bytes(), other.packed.to_le_bytes());
            let fits = |(x, y): (&u8, &u8)| x == y || *x == b'?' || *y == b'?';
            return self.length == other.length && a.iter().zip(&b).all(fits);
        }
        let differ = self.packed ^ other.packed;
        if differ == 0 {
            return true;
        }
        let first = differ.trailing_zeros() / 8;
        match self.length.abs_diff(other.length) {
            // One character, or two neighbours.
            0 => (127 - differ.leading_zeros()) / 8 - first <= 1 && self.is_slip(other),
            1 => {
                let (short, long) = match self.length < other.length {
                    true => (self, other),
                    false => (other, self),
                };
                // What follows the surplus character is what follows the same place of the shorter one.
                let rest = long.packed.checked_shr(8 * (first + 1)).unwrap_or(0);
                short.packed.checked_shr(8 * first).unwrap_or(0) == rest
            }
            _ => false,
        }
    }

    fn is_slip(&self, other: &Number) -> bool {
        let (a, b) = (self.packed.to_le_bytes(), other.packed.to_le_bytes());
        slip(&a, &b).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serial;

    fn number(text: &str) -> Number {
        Number::of(&serial::read(text, None)).unwrap()
    }

    #[test]
    fn what_is_more_than_a_slip_apart_cannot_be_one() {
        for (a, b, may) in [
            ("JDYC799", "MDYC799", true),
            ("RS55192I", "rs51592i", true),
            ("311-39667", "3311-39667", true),
            ("SERIE RS51592I", "RS51952I", true),
            ("ABC1234", "ABC1234", true),
            ("ABC1230", "ABC123O", true),
            ("ABC1234", "ABC123", true),
            ("ABC1234", "BC1234", true),
            ("JDYC799", "MDYC188", false),
            ("A1234", "A123456", false),
            ("ABC1234", "CBA1234", false),
            ("ABC1234", "AC12345", false),
            ("AB?1234", "ABC1234", true),
            ("AB?1234", "ABC1235", false),
            ("AB?1234", "AB12344", false),
            ("AB?123?", "?BC1234", true),
        ] {
            assert_eq!(number(a).may_be(&number(b)), may, "{a} {b}");
            assert_eq!(number(b).may_be(&number(a)), may, "{b} {a}");
        }
    }

    #[test]
    fn numbers_after_words() {
        for (text, last) in [
            ("FN AMERICA COLUMBIA SC 386251709", Some("386251709")),
            ("FN 386251709", Some("386251709")),
            ("H.&K. 12345A", Some("12345A")),
            ("386251709", None),
            // The rest of a number that was written with a space.
            ("ABC 1234", None),
            ("2 386251709", None),
            ("FN 386-251709", None),
        ] {
            let wanted = last.and_then(Number::plain);
            assert_eq!(Number::after_words(text), wanted, "{text}");
        }
        assert_eq!(Number::plain("ABCDEFGH123456789"), None);
        assert_eq!(Number::plain(""), None);
    }

    proptest::proptest! {
        /// Packed numbers say what the texts do.
        #[test]
        fn slips_are_those_of_the_texts(a in "[A-C1-3]{3,9}", b in "[A-C1-3]{3,9}") {
            let near = slip(a.as_bytes(), b.as_bytes()).is_some();
            let (a, b) = (Number::plain(&a).unwrap(), Number::plain(&b).unwrap());
            proptest::prop_assert_eq!(a.may_be(&b), near);
        }
    }
}
