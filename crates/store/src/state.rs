//! Cells in the order of the store: breakdown, place, period.

use cotejo_model::{Batch, Status};

use crate::error::StoreError;

/// Bits of the packed key: breakdown 24, place 20, period 20.
const PLACE_BITS: u32 = 20;
const PERIOD_BITS: u32 = 20;
/// Month ordinals are shifted so that years from 1000 BC to 80,000 pack without sign.
const PERIOD_SHIFT: i32 = 12_000;
/// Most combinations of measure and dimension values in one source.
pub(crate) const BREAKDOWNS_MAX: usize = 1 << 24;
/// Most places in one source.
pub(crate) const PLACES_MAX: usize = 1 << PLACE_BITS;

/// Breakdown, place and period in one integer whose order is the order of the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key(pub u64);

impl Key {
    pub(crate) fn new(breakdown: u32, place: u32, period: i32) -> Key {
        Key((u64::from(breakdown) << (PLACE_BITS + PERIOD_BITS))
            | (u64::from(place) << PERIOD_BITS)
            | (period + PERIOD_SHIFT) as u64)
    }

    pub(crate) fn breakdown(self) -> u32 {
        (self.0 >> (PLACE_BITS + PERIOD_BITS)) as u32
    }

    pub(crate) fn place(self) -> u32 {
        ((self.0 >> PERIOD_BITS) & ((1 << PLACE_BITS) - 1)) as u32
    }

    pub(crate) fn period(self) -> i32 {
        (self.0 & ((1 << PERIOD_BITS) - 1)) as i32 - PERIOD_SHIFT
    }
}

/// A number or an explicit reason for none.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Datum {
    pub value: f64,
    pub status: u8,
}

impl Datum {
    /// The number, where there is one.
    pub(crate) fn number(self) -> Option<f64> {
        (self.status <= Status::Provisional.code()).then_some(self.value)
    }
}

impl PartialEq for Datum {
    fn eq(&self, other: &Datum) -> bool {
        self.status == other.status && self.number() == other.number()
    }
}

/// A cell of some state of the source.
pub(crate) type Cell = (Key, Datum);

/// The cells of a batch in the order of the store, without a copy of them: an order of its runs.
pub(crate) struct Sorted<'a> {
    batch: &'a Batch,
    breakdowns: &'a [u32],
    places: &'a [u32],
    order: Vec<u32>,
    run: usize,
    cell: u16,
}

impl<'a> Sorted<'a> {
    /// `breakdowns` and `places` give the store's number for each number of the batch.
    pub(crate) fn new(batch: &'a Batch, breakdowns: &'a [u32], places: &'a [u32]) -> Sorted<'a> {
        let order = batch.order(|b| breakdowns[b as usize], |p| places[p as usize]);
        Sorted {
            batch,
            breakdowns,
            places,
            order,
            run: 0,
            cell: 0,
        }
    }
}

impl Iterator for Sorted<'_> {
    type Item = Result<Cell, StoreError>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let run = &self.batch.runs[*self.order.get(self.run)? as usize];
            if self.cell >= run.width {
                self.run += 1;
                self.cell = 0;
                continue;
            }
            let at = run.first as usize + usize::from(self.cell);
            let period = run.period(self.cell);
            self.cell += 1;
            let status = self.batch.statuses[at];
            // A blank inside a run keeps the run whole; as a cell it does not exist.
            if status == Status::NotPublished.code() || status == Status::NotApplicable.code() {
                continue;
            }
            let key = Key::new(
                self.breakdowns[run.breakdown as usize],
                self.places[run.place as usize],
                period,
            );
            let value = self.batch.values[at];
            return Some(Ok((key, Datum { value, status })));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_gives_back_its_parts_and_keeps_their_order() {
        let parts = [
            (0, 0, 0),
            (0, 0, 24_276),
            (0, 1, 5),
            (3, (1 << 20) - 1, 24_000),
            ((1 << 24) - 1, 0, 119_999),
        ];
        let keys: Vec<Key> = parts.iter().map(|(b, p, t)| Key::new(*b, *p, *t)).collect();
        for (key, (b, p, t)) in keys.iter().zip(parts) {
            assert_eq!((key.breakdown(), key.place(), key.period()), (b, p, t));
        }
        assert!(keys.is_sorted());
    }
}
