//! One state of a source set against another: what changed, and what the new state is.

use cotejo_model::Coverage;

use crate::error::StoreError;
use crate::state::{Cell, Datum, Key};

/// A cell that is not the same in two states. `None` where a state does not have it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Change {
    pub key: Key,
    pub old: Option<Datum>,
    pub new: Option<Datum>,
}

/// How many cells a vintage holds, and how they differ from the vintage before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Cells of the state before.
    pub before: u64,
    /// Cells of its own.
    pub cells: u64,
    pub revised: u64,
    pub added: u64,
    pub withdrawn: u64,
}

/// Which periods a vintage speaks of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scope {
    pub coverage: Coverage,
    pub first: i32,
    pub last: i32,
}

impl Scope {
    /// True where a cell that the vintage does not hold has been withdrawn by it.
    fn restates(&self, period: i32) -> bool {
        match self.coverage {
            Coverage::Whole => true,
            Coverage::Periods => (self.first..=self.last).contains(&period),
            Coverage::Cells => false,
        }
    }
}

/// Walks the old state and a vintage's own cells side by side, both sorted; gives the new state to `keep` and what
/// differs to `change`.
///
/// INVARIANT: the new state is the vintage's cells, and those old ones that the vintage does not speak of.
pub(crate) fn merge(
    old: impl Iterator<Item = Result<Cell, StoreError>>,
    own: impl Iterator<Item = Result<Cell, StoreError>>,
    scope: Scope,
    mut keep: impl FnMut(Cell) -> Result<(), StoreError>,
    mut change: impl FnMut(Change) -> Result<(), StoreError>,
) -> Result<Tally, StoreError> {
    let mut tally = Tally::default();
    let (mut old, mut own) = (old, own);
    let mut before = old.next().transpose()?;
    let mut after = own.next().transpose()?;
    loop {
        match (before, after) {
            (None, None) => return Ok(tally),
            (Some((bk, bd)), Some((ak, ad))) if bk == ak => {
                tally.before += 1;
                if bd != ad {
                    tally.revised += 1;
                    change(Change {
                        key: ak,
                        old: Some(bd),
                        new: Some(ad),
                    })?;
                }
                tally.cells += 1;
                keep((ak, ad))?;
                before = old.next().transpose()?;
                after = own.next().transpose()?;
            }
            (Some((bk, bd)), other) if other.is_none_or(|(ak, _)| bk < ak) => {
                tally.before += 1;
                if scope.restates(bk.period()) {
                    tally.withdrawn += 1;
                    change(Change {
                        key: bk,
                        old: Some(bd),
                        new: None,
                    })?;
                } else {
                    keep((bk, bd))?;
                }
                before = old.next().transpose()?;
            }
            (_, Some((ak, ad))) => {
                tally.cells += 1;
                tally.added += 1;
                change(Change {
                    key: ak,
                    old: None,
                    new: Some(ad),
                })?;
                keep((ak, ad))?;
                after = own.next().transpose()?;
            }
            (Some(_), None) => {
                unreachable!("the second arm takes every old cell without a newer one")
            }
        }
    }
}

/// What differs between two whole states.
pub(crate) fn differences(old: &[Cell], new: &[Cell]) -> Result<(Vec<Change>, Tally), StoreError> {
    let mut changes = Vec::new();
    let scope = Scope {
        coverage: Coverage::Whole,
        first: 0,
        last: 0,
    };
    let tally = merge(
        old.iter().copied().map(Ok),
        new.iter().copied().map(Ok),
        scope,
        |_| Ok(()),
        |c| {
            changes.push(c);
            Ok(())
        },
    )?;
    Ok((changes, tally))
}

/// The state before changes, from the state after them.
pub(crate) fn undo(state: Vec<Cell>, changes: &[Change]) -> Vec<Cell> {
    let mut out = Vec::with_capacity(state.len());
    let mut changes = changes.iter().peekable();
    for (key, datum) in state {
        while let Some(c) = changes.next_if(|c| c.key < key) {
            out.extend(c.old.map(|d| (c.key, d)));
        }
        match changes.next_if(|c| c.key == key) {
            Some(c) => out.extend(c.old.map(|d| (key, d))),
            None => out.push((key, datum)),
        }
    }
    out.extend(changes.filter_map(|c| c.old.map(|d| (c.key, d))));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &[(i32, f64)]) -> Vec<Cell> {
        text.iter()
            .map(|(p, v)| {
                (
                    Key::new(0, 0, *p),
                    Datum {
                        value: *v,
                        status: 0,
                    },
                )
            })
            .collect()
    }

    fn run(old: &[Cell], own: &[Cell], coverage: Coverage) -> (Vec<Cell>, Vec<Change>, Tally) {
        let (mut state, mut changes) = (vec![], vec![]);
        let scope = Scope {
            coverage,
            first: own.first().map_or(0, |c| c.0.period()),
            last: own.last().map_or(0, |c| c.0.period()),
        };
        let tally = merge(
            old.iter().copied().map(Ok),
            own.iter().copied().map(Ok),
            scope,
            |c| {
                state.push(c);
                Ok(())
            },
            |c| {
                changes.push(c);
                Ok(())
            },
        )
        .unwrap();
        (state, changes, tally)
    }

    #[test]
    fn whole_withdraws_what_it_leaves_out() {
        let old = cells(&[(1, 5.0), (2, 6.0), (3, 7.0)]);
        let own = cells(&[(2, 6.0), (3, 8.0), (4, 1.0)]);
        let (state, changes, tally) = run(&old, &own, Coverage::Whole);
        assert_eq!(state, own);
        let expected = Tally {
            before: 3,
            cells: 3,
            revised: 1,
            added: 1,
            withdrawn: 1,
        };
        assert_eq!(tally, expected);
        assert_eq!(undo(state, &changes), old);
    }

    #[test]
    fn periods_leave_older_years_as_last_published() {
        let old = cells(&[(1, 5.0), (2, 6.0), (3, 7.0)]);
        let own = cells(&[(2, 9.0), (4, 1.0)]);
        let (state, changes, tally) = run(&old, &own, Coverage::Periods);
        assert_eq!(state, cells(&[(1, 5.0), (2, 9.0), (4, 1.0)]));
        assert_eq!((tally.revised, tally.added, tally.withdrawn), (1, 1, 1));
        assert_eq!(undo(state, &changes), old);
    }

    #[test]
    fn cells_withdraw_nothing() {
        let old = cells(&[(1, 5.0), (3, 7.0)]);
        let own = cells(&[(1, 4.0), (5, 1.0)]);
        let (state, changes, _) = run(&old, &own, Coverage::Cells);
        assert_eq!(state, cells(&[(1, 4.0), (3, 7.0), (5, 1.0)]));
        assert_eq!(undo(state, &changes), old);
    }

    proptest::proptest! {
        /// Law: undoing a vintage's changes gives the state before it, whatever the coverage.
        #[test]
        fn undo_is_the_inverse_of_merge(
            old in proptest::collection::btree_map(0..40i32, 0..4u8, 0..20),
            own in proptest::collection::btree_map(0..40i32, 0..4u8, 0..20),
            coverage in 0..3usize,
        ) {
            let cells = |m: &std::collections::BTreeMap<i32, u8>| -> Vec<Cell> {
                m.iter().map(|(p, v)| (Key::new(1, 2, *p), Datum { value: f64::from(*v), status: v % 3 })).collect()
            };
            let (old, own) = (cells(&old), cells(&own));
            let coverage = [Coverage::Whole, Coverage::Periods, Coverage::Cells][coverage];
            let (state, changes, _) = run(&old, &own, coverage);
            proptest::prop_assert!(state.is_sorted_by(|a, b| a.0 < b.0));
            proptest::prop_assert_eq!(undo(state, &changes), old);
        }
    }
}
