//! Sums by slot: exact, the same in any order of rows, in a table or a map as their number asks.

use std::collections::{HashMap, HashSet};

use cotejo_model::Status;

/// Amounts are added as whole numbers of this fraction, so that any order of rows gives the same sum.
const FRACTIONS: f64 = 1e15;
/// Above this many slots, those that are used are kept in a map instead of a table.
const DENSE_MAX: usize = 1 << 23;
/// A number as a whole count of [`FRACTIONS`]; exact for whole numbers, to 1e-15 for others.
pub(crate) fn fixed(value: f64) -> i128 {
    let whole = value.trunc();
    let part = ((value - whole) * FRACTIONS).round();
    whole as i128 * FRACTIONS as i128 + part as i128
}

pub(crate) fn unfixed(sum: i128) -> f64 {
    let one = FRACTIONS as i128;
    (sum / one) as f64 + (sum % one) as f64 / FRACTIONS
}

#[derive(Clone, Copy, Default)]
pub(crate) struct Slot {
    sum: i128,
    /// Cells by status: reported, provisional, missing, suppressed.
    counts: [i32; 4],
}

impl Slot {
    #[inline]
    pub(crate) fn add(&mut self, value: f64, status: u8, sign: i32) {
        if status <= Status::Provisional.code() {
            self.sum += i128::from(sign) * fixed(value);
        }
        if let Some(n) = self.counts.get_mut(usize::from(status)) {
            *n += sign;
        }
    }
}

pub(crate) enum Slots {
    Dense(Vec<Slot>),
    Sparse(HashMap<usize, Slot>),
}

impl Slot {
    fn is_used(&self) -> bool {
        self.counts != [0; 4]
    }

    /// The sum as a number.
    pub(crate) fn sum(&self) -> f64 {
        unfixed(self.sum)
    }

    /// Cells with the status of this code.
    pub(crate) fn count(&self, code: usize) -> u64 {
        self.counts
            .get(code)
            .map_or(0, |n| u64::try_from(*n).unwrap_or(0))
    }
}

impl Slots {
    /// The slots in use, in order.
    pub(crate) fn used(self) -> Vec<(usize, Slot)> {
        let mut out: Vec<(usize, Slot)> = match self {
            Slots::Dense(v) => v
                .into_iter()
                .enumerate()
                .filter(|(_, s)| s.is_used())
                .collect(),
            Slots::Sparse(m) => m.into_iter().filter(|(_, s)| s.is_used()).collect(),
        };
        out.sort_unstable_by_key(|(i, _)| *i);
        out
    }

    /// Where the publisher itself gives the total of a place, its parts are not added to it once more: of each pair of
    /// slots (parts, own) the own one stands where it has anything.
    pub(crate) fn merged(self) -> Slots {
        let pick = |parts: Slot, own: Slot| if own.is_used() { own } else { parts };
        match self {
            Slots::Dense(v) => Slots::Dense(
                v.chunks_exact(2)
                    .map(|pair| pick(pair[0], pair[1]))
                    .collect(),
            ),
            Slots::Sparse(m) => {
                let of = |at: usize| m.get(&at).copied().unwrap_or_default();
                let pairs: HashSet<usize> = m.keys().map(|i| i / 2).collect();
                let picked = pairs
                    .into_iter()
                    .map(|i| (i, pick(of(i * 2), of(i * 2 + 1))));
                Slots::Sparse(picked.collect())
            }
        }
    }

    pub(crate) fn new(size: usize) -> Slots {
        if size <= DENSE_MAX {
            Slots::Dense(vec![Slot::default(); size])
        } else {
            Slots::Sparse(HashMap::new())
        }
    }

    #[inline]
    pub(crate) fn at(&mut self, i: usize) -> &mut Slot {
        match self {
            Slots::Dense(v) => &mut v[i],
            Slots::Sparse(m) => m.entry(i).or_default(),
        }
    }

    pub(crate) fn join(&mut self, other: Slots) {
        let mut add = |i: usize, s: Slot| {
            let to = self.at(i);
            to.sum += s.sum;
            for (a, b) in to.counts.iter_mut().zip(s.counts) {
                *a += b;
            }
        };
        match other {
            Slots::Dense(v) => {
                for (i, s) in v
                    .into_iter()
                    .enumerate()
                    .filter(|(_, s)| s.counts != [0; 4] || s.sum != 0)
                {
                    add(i, s);
                }
            }
            Slots::Sparse(m) => m.into_iter().for_each(|(i, s)| add(i, s)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixed_sums_are_exact_in_any_order() {
        for v in [
            0.0,
            1.0,
            26_279.0,
            9_007_199_254_740_991.0,
            8.379_946_948_429_6,
            -3.25,
        ] {
            assert_eq!(unfixed(fixed(v)), v, "{v}");
        }
        let parts = [0.1, 0.2, 0.3, 1e9, 84.452_6];
        let forward: i128 = parts.iter().map(|v| fixed(*v)).sum();
        let backward: i128 = parts.iter().rev().map(|v| fixed(*v)).sum();
        assert_eq!(forward, backward);
    }
}
