//! How far apart two names are.

use super::name::is_trade;

/// Two letters of at most four bytes each, and spaces between words.
const SLIP_BYTES: usize = 12;

/// The number of letters to insert, drop, change, or exchange with the next, to turn `a` into `b`; `None` where it is more than
/// `most`. Two letters once exchanged are not changed again (optimal string alignment).
///
/// Source: F. J. Damerau, *A technique for computer detection and correction of spelling errors*, CACM 7 (1964) 171–176.
pub(super) fn edits(a: &[char], b: &[char], most: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        let mut least = i + 1;
        for (j, y) in b.iter().enumerate() {
            let mut n = (above[j] + usize::from(x != y))
                .min(above[j + 1] + 1)
                .min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                n = n.min(before[j - 1] + 1);
            }
            least = least.min(n);
            row.push(n);
        }
        // An exchange reaches two rows back, so one row above the limit is not yet the end.
        if least > most + 1 {
            return None;
        }
        before = std::mem::replace(&mut above, row);
    }
    above.last().copied().filter(|n| *n <= most)
}

/// True where two folded names are one with a slip of the pen: one letter in a word of five or more or in a word of the
/// trade (`gun`), two in a word of nine or more; the first letter and every figure kept.
///
/// Names that part their words elsewhere (`Range Master`, `Rangemaster`) are compared run together.
pub(super) fn near(a: &str, b: &str) -> bool {
    // Most pairs differ by more letters than a slip has, or in more than one word.
    if a.len().abs_diff(b.len()) > SLIP_BYTES {
        return false;
    }
    let words = |text: &str| text.bytes().filter(|b| *b == b' ').count();
    if words(a) != words(b) {
        let (a, b) = (a.replace(' ', ""), b.replace(' ', ""));
        return a.len().min(b.len()) >= 9 && near_word(&a, &b);
    }
    let mut others = a.split(' ').zip(b.split(' ')).filter(|(x, y)| x != y);
    match (others.next(), others.next()) {
        (Some((x, y)), None) => near_word(x, y),
        (None, _) => true,
        _ => false,
    }
}

fn near_word(a: &str, b: &str) -> bool {
    if a.chars().next() != b.chars().next() {
        return false;
    }
    let (x, y): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let most = match x.len().max(y.len()) {
        // `Hall` and `Hill` are two people; `gun` and `gn` are one word.
        0..=4 if is_trade(a) == is_trade(b) => return false,
        0..=8 => 1,
        _ => 2,
    };
    let figures = |t: &str| -> String { t.chars().filter(char::is_ascii_digit).collect() };
    figures(a) == figures(b) && edits(&x, &y, most).is_some()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn letters(t: &str) -> Vec<char> {
        t.chars().collect()
    }

    #[test]
    fn letters_are_counted() {
        for (a, b, most, wanted) in [
            ("miller", "miller", 2, Some(0)),
            ("miller", "millre", 2, Some(1)),
            ("miller", "miler", 2, Some(1)),
            ("miller", "milner", 2, Some(1)),
            ("doomsday", "dommsday", 2, Some(1)),
            ("ca", "abc", 3, Some(3)),
            ("abc", "xyz", 2, None),
            ("", "ab", 2, Some(2)),
            ("", "abc", 2, None),
        ] {
            assert_eq!(edits(&letters(a), &letters(b), most), wanted, "{a} {b}");
        }
    }

    #[test]
    fn slips_of_the_pen_are_told_from_other_names() {
        for (a, b, wanted) in [
            ("sundown tactical", "sundowm tactical", true),
            ("small state firearm", "small sate firearm", true),
            ("range master", "rangemaster", true),
            ("jr gunshop", "jb gunshop", false),
            ("hall gun shop", "hill gun shop", false),
            ("hall gun shop", "hall gn shop", true),
            ("hall gun shop", "hall gnu shop", true),
            ("hall gun store", "hall gun shop", false),
            ("castle 10", "castle 11", false),
            ("bradgun", "bredgun", true),
            ("nicks pawn", "ricks pawn", false),
            ("outskirt armory", "outskirt academy", false),
        ] {
            assert_eq!(near(a, b), wanted, "{a} {b}");
        }
    }

    proptest! {
        #[test]
        fn distance_is_symmetric_and_zero_for_itself(a in "[a-d]{0,9}", b in "[a-d]{0,9}", most in 0_usize..5) {
            let (x, y) = (letters(&a), letters(&b));
            prop_assert_eq!(edits(&x, &y, most), edits(&y, &x, most));
            prop_assert_eq!(edits(&x, &x, most), Some(0));
        }

        #[test]
        fn a_smaller_limit_only_hides(a in "[a-c]{0,8}", b in "[a-c]{0,8}", most in 0_usize..8) {
            let (x, y) = (letters(&a), letters(&b));
            let all = edits(&x, &y, 16).unwrap();
            prop_assert_eq!(edits(&x, &y, most), (all <= most).then_some(all));
        }
    }
}
