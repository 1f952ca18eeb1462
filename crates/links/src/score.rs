//! How well linking did where the truth is known: pairs of records, and repairs of serials.

use std::collections::HashMap;
use std::hash::Hash;

use serde::Serialize;

/// Pairs of records put together, against pairs that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Score {
    /// Share of the pairs found that are right; `None` where none was found.
    pub precision: Option<f64>,
    /// Share of the right pairs that were found; `None` where there are none.
    pub recall: Option<f64>,
    /// Harmonic mean of both; `None` where there are no pairs at all.
    pub f1: Option<f64>,
    /// Pairs together in truth and as found.
    pub both: u64,
    /// Pairs together as found.
    pub found: u64,
    /// Pairs together in truth.
    pub truth: u64,
}

impl Score {
    fn of(both: u64, found: u64, truth: u64) -> Score {
        Score {
            precision: share(both, found),
            recall: share(both, truth),
            f1: share(2 * both, found + truth),
            both,
            found,
            truth,
        }
    }
}

/// Scores a grouping of records against the true one: `truth` and `found` name the group of each record. `None` where the slices differ
/// in length.
///
/// Counted from the sizes of the groups and of their overlaps, so that a million records take no million of millions of comparisons.
/// Source: W. M. Rand, JASA 66 (1971) 846–850; L. Hubert & P. Arabie, *Comparing partitions*, J. Classification 2 (1985) 193–218;
/// D. Menestrina, S. E. Whang & H. Garcia-Molina, *Evaluating entity resolution results*, PVLDB 3 (2010) 208–219 (pairwise measures).
pub fn pairs(truth: &[u32], found: &[u32]) -> Option<Score> {
    if truth.len() != found.len() {
        return None;
    }
    let both = together(truth.iter().zip(found));
    Some(Score::of(both, together(found), together(truth)))
}

/// Repair of serials that were mistyped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Repair {
    /// Repaired to the true serial.
    pub right: u64,
    /// Repaired to another.
    pub wrong: u64,
    /// Left as they were.
    pub left: u64,
}

impl Repair {
    /// Adds one record: the true serial, what was read, and what it was repaired to (`None`: left alone). One that was read right and
    /// left alone is no repair; one that was read right and changed is wrong.
    pub fn add(&mut self, truth: &str, read: &str, repaired: Option<&str>) {
        match repaired {
            Some(repaired) if repaired == truth => self.right += u64::from(read != truth),
            Some(_) => self.wrong += 1,
            None => self.left += u64::from(read != truth),
        }
    }

    /// Share of the repairs that are right; `None` where none was made.
    pub fn precision(&self) -> Option<f64> {
        share(self.right, self.right + self.wrong)
    }

    /// Share of the mistyped serials that were repaired rightly; `None` where there were none.
    pub fn recall(&self) -> Option<f64> {
        share(self.right, self.right + self.wrong + self.left)
    }
}

/// How many pairs have the same label.
fn together<L: Hash + Eq>(labels: impl IntoIterator<Item = L>) -> u64 {
    let mut sizes: HashMap<L, u64> = HashMap::new();
    for label in labels {
        *sizes.entry(label).or_default() += 1;
    }
    sizes.values().map(|n| n * (n - 1) / 2).sum()
}

fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: truth {0 1 2} {3 4}, 3 + 1 pairs; found {0 1} {2 3 4}, 1 + 3 pairs; together in both are 0 1 and 3 4.
    #[test]
    fn pairs_by_hand() {
        let score = pairs(&[7, 7, 7, 9, 9], &[1, 1, 2, 2, 2]).unwrap();
        assert_eq!((score.both, score.found, score.truth), (2, 4, 4));
        assert_eq!(
            (score.precision, score.recall, score.f1),
            (Some(0.5), Some(0.5), Some(0.5))
        );
        // Nothing joined: no precision; nothing to join: no recall.
        let alone = pairs(&[1, 1], &[1, 2]).unwrap();
        assert_eq!((alone.precision, alone.recall), (None, Some(0.0)));
        let none = pairs(&[1, 2], &[1, 2]).unwrap();
        assert_eq!((none.precision, none.recall, none.f1), (None, None, None));
        assert_eq!(pairs(&[1], &[]), None);
    }

    #[test]
    fn repairs_by_hand() {
        let mut repairs = Repair::default();
        for (truth, read, repaired) in [
            ("AB12", "AB12", None),
            ("AB12", "A812", Some("AB12")),
            ("AB12", "A812", Some("A812")),
            ("AB12", "A812", None),
            ("AB12", "AB12", Some("AB13")),
            ("AB12", "AB12", Some("AB12")),
        ] {
            repairs.add(truth, read, repaired);
        }
        assert_eq!(
            repairs,
            Repair {
                right: 1,
                wrong: 2,
                left: 1,
            }
        );
        assert_eq!(repairs.precision(), Some(1.0 / 3.0));
        assert_eq!(repairs.recall(), Some(0.25));
        assert_eq!(Repair::default().precision(), None);
    }

    proptest::proptest! {
        #[test]
        fn tables_count_what_pairs_would(rows in proptest::collection::vec((0_u32..5, 0_u32..5), 0..30)) {
            let truth: Vec<u32> = rows.iter().map(|r| r.0).collect();
            let found: Vec<u32> = rows.iter().map(|r| r.1).collect();
            let (mut both, mut in_found, mut in_truth) = (0, 0, 0);
            for i in 0..rows.len() {
                for j in 0..i {
                    let (t, f) = (truth[i] == truth[j], found[i] == found[j]);
                    both += u64::from(t && f);
                    in_found += u64::from(f);
                    in_truth += u64::from(t);
                }
            }
            proptest::prop_assert_eq!(pairs(&truth, &found), Some(Score::of(both, in_found, in_truth)));
            let same = pairs(&truth, &truth).unwrap();
            proptest::prop_assert!(same.precision.is_none_or(|p| p == 1.0));
        }
    }
}
