//! How far apart two names are.

/// The number of letters to insert, drop or change to turn `a` into `b`; `None` where it is more than `most`.
pub(super) fn edits(a: &[char], b: &[char], most: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > most {
        return None;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        let mut least = row[0];
        for (j, y) in b.iter().enumerate() {
            let changed = corner + usize::from(x != y);
            corner = row[j + 1];
            row[j + 1] = changed.min(corner + 1).min(row[j] + 1);
            least = least.min(row[j + 1]);
        }
        if least > most {
            return None;
        }
    }
    row.last().copied().filter(|n| *n <= most)
}

#[cfg(test)]
mod tests {
    use super::edits;

    #[test]
    fn letters_are_counted() {
        for (a, b, most, wanted) in [
            ("tijuana", "tijuana", 3, Some(0)),
            ("tiujana", "tijuana", 3, Some(2)),
            ("tijuan", "tijuana", 3, Some(1)),
            ("leon", "tijuana", 3, None),
            ("", "leon", 4, Some(4)),
        ] {
            let letters = |t: &str| t.chars().collect::<Vec<_>>();
            assert_eq!(edits(&letters(a), &letters(b), most), wanted, "{a} {b}");
        }
    }
}
