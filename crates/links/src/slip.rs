//! One slip of the pen between two texts: a character wrong, one missing or too many, two neighbours exchanged.

/// The one slip by which two texts differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slip {
    /// They do not differ.
    None,
    /// One character stands for another.
    Changed(u8, u8),
    /// One of them has this character more; true where it doubles its neighbour.
    Missing(u8, bool),
    /// Two neighbours changed places.
    Exchanged,
}

/// The slip between `a` and `b`; `None` where it takes more than one. Symmetric, but for the order in [`Slip::Changed`].
pub(crate) fn slip(a: &[u8], b: &[u8]) -> Option<Slip> {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let same = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    let (short_rest, long_rest) = (short.get(same..)?, long.get(same..)?);
    match (short_rest, long_rest) {
        ([], []) => Some(Slip::None),
        ([x, rest @ ..], [y, other @ ..]) if short.len() == long.len() => {
            if rest == other {
                let (x, y) = if a.len() <= b.len() { (x, y) } else { (y, x) };
                return Some(Slip::Changed(*x, *y));
            }
            match (rest, other) {
                ([x2, tail @ ..], [y2, other_tail @ ..])
                    if x == y2 && y == x2 && tail == other_tail =>
                {
                    Some(Slip::Exchanged)
                }
                _ => None,
            }
        }
        (short_rest, [extra, other @ ..]) if short_rest == other => {
            // The texts agree up to here, so a doubled character shows as the one before the surplus one.
            let doubled = same.checked_sub(1).and_then(|i| long.get(i)) == Some(extra);
            Some(Slip::Missing(*extra, doubled))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slip_is_told_from_two() {
        for (a, b, wanted) in [
            ("", "", Some(Slip::None)),
            ("ABC", "ABC", Some(Slip::None)),
            ("ABC", "ABD", Some(Slip::Changed(b'C', b'D'))),
            ("ABC", "AC", Some(Slip::Missing(b'B', false))),
            ("AC", "ABC", Some(Slip::Missing(b'B', false))),
            ("AABC", "ABC", Some(Slip::Missing(b'A', true))),
            ("ABC", "ABCC", Some(Slip::Missing(b'C', true))),
            ("", "A", Some(Slip::Missing(b'A', false))),
            ("ABC", "ACB", Some(Slip::Exchanged)),
            ("ABCD", "BACE", None),
            ("ABC", "CBA", None),
            ("ABC", "A", None),
            ("ABC", "XBD", None),
        ] {
            assert_eq!(slip(a.as_bytes(), b.as_bytes()), wanted, "{a} {b}");
        }
    }
}
