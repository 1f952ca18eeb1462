//! Serial numbers as makers stamp them: patterns, and one number of a pattern for each gun.

use crate::chance::Chance;

/// A pattern of serial numbers of one maker: `@` is any letter, `#` any figure, all else stands as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    pattern: &'static str,
    /// How many numbers the pattern has.
    room: u64,
    /// Where the numbering begins.
    shift: u64,
}

/// Steps through the numbers of a pattern: a prime, so that it shares no factor with any room (2, 5 and 13 only).
const STRIDE: u64 = 2_654_435_761;

impl Shape {
    pub(crate) fn new(pattern: &'static str, chance: &mut Chance) -> Shape {
        let room = pattern
            .bytes()
            .map(|b| match b {
                b'@' => 26,
                b'#' => 10,
                _ => 1,
            })
            .product();
        Shape {
            pattern,
            room,
            shift: chance.below(room),
        }
    }

    #[cfg(test)]
    pub(crate) fn pattern(&self) -> &'static str {
        self.pattern
    }

    #[cfg(test)]
    pub(crate) fn room(&self) -> u64 {
        self.room
    }

    /// True where a number could be of either pattern.
    pub(crate) fn is_like(&self, other: &Shape) -> bool {
        let meets = |(a, b): (u8, u8)| {
            let (a, b) = if b == b'@' || b == b'#' {
                (b, a)
            } else {
                (a, b)
            };
            match a {
                b'@' => b == b'@' || b.is_ascii_uppercase(),
                b'#' => b == b'#' || b.is_ascii_digit(),
                a => a == b,
            }
        };
        self.pattern.len() == other.pattern.len()
            && self.pattern.bytes().zip(other.pattern.bytes()).all(meets)
    }

    /// Writes the `n`-th serial number of the pattern.
    ///
    /// INVARIANT: two different `n` below the room give different texts.
    pub(crate) fn write(&self, n: u32, out: &mut Vec<u8>) {
        let mut left = (u64::from(n) * STRIDE + self.shift) % self.room;
        let from = out.len();
        for b in self.pattern.bytes().rev() {
            let (base, first) = match b {
                b'@' => (26, b'A'),
                b'#' => (10, b'0'),
                other => (1, other),
            };
            out.push(first + (left % base) as u8);
            left /= base;
        }
        if let Some(text) = out.get_mut(from..) {
            text.reverse();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_number_of_a_pattern_is_another() {
        for pattern in ["@##", "37#-##", "A@-#"] {
            let shape = Shape::new(pattern, &mut Chance::new(3));
            let texts: HashSet<Vec<u8>> = (0..shape.room() as u32)
                .map(|n| {
                    let mut text = Vec::new();
                    shape.write(n, &mut text);
                    assert!(fits(pattern, &text), "{pattern}");
                    text
                })
                .collect();
            assert_eq!(texts.len() as u64, shape.room());
        }
    }

    #[test]
    fn patterns_that_can_give_one_number_are_alike() {
        let like = |a, b| {
            let mut chance = Chance::new(1);
            Shape::new(a, &mut chance).is_like(&Shape::new(b, &mut chance))
        };
        assert!(like("@@##", "A@#1"));
        assert!(like("A1", "@#"));
        assert!(!like("@@##", "@###"));
        assert!(!like("@#", "##"));
        assert!(!like("A#", "B#"));
    }

    fn fits(pattern: &str, text: &[u8]) -> bool {
        pattern.len() == text.len()
            && pattern.bytes().zip(text).all(|(p, t)| match p {
                b'@' => t.is_ascii_uppercase(),
                b'#' => t.is_ascii_digit(),
                other => other == *t,
            })
    }
}
