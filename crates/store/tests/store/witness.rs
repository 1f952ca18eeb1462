//! The store against the naive witness: whatever is loaded in whatever order, both give the same answers.

use cotejo_model::{
    Batch, Coverage, Each, Evidence, Grouping, Level, PlaceCode, Selection, Status,
};
use cotejo_store::Store;
use cotejo_testkit::{Memory, SourceBuilder, batch, month};
use proptest::prelude::*;

use crate::{all, load};

const PLACES: [&str; 5] = ["MX-01", "MX-02", "MX-02004", "MX-02999", "MX-09"];
const KINDS: [&str; 3] = ["a", "b", "c"];

/// A vintage: its day, and cells by (kind, place, month), each a value and a status.
fn vintages() -> impl Strategy<Value = Vec<Batch>> {
    let cell = (0..3usize, 0..5usize, 0..8i32);
    let datum = (0..4u32, 0..4u8);
    let cells = proptest::collection::btree_map(cell, datum, 1..14);
    proptest::collection::vec((1..9u32, cells), 1..5).prop_map(|list| {
        list.into_iter()
            .enumerate()
            .map(|(i, (day, cells))| {
                let specs: Vec<_> = cells
                    .into_iter()
                    .map(|((k, p, m), (value, status))| {
                        let status = Status::from_code(status).unwrap();
                        (
                            KINDS[k],
                            PLACES[p],
                            month(2023, 1) + m,
                            f64::from(value) / 4.0,
                            status,
                        )
                    })
                    .collect();
                batch(&format!("v{i}"), &format!("2024-0{day}-10"), &specs)
            })
            .collect()
    })
}

fn days() -> Vec<Option<String>> {
    let days = ["2023-12-31", "2024-03-10", "2024-05-10", "2024-08-09"];
    let known = days.iter().map(|d| Some(d.to_string()));
    known.chain([None]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, ..ProptestConfig::default() })]

    /// Law: totals, cells and revisions are those of the witness, on every day, for every coverage and order of loading.
    #[test]
    fn answers_are_those_of_the_witness(
        vintages in vintages(),
        coverage in 0..3usize,
        rotate in 0..4usize,
    ) {
        let coverage = [Coverage::Whole, Coverage::Periods, Coverage::Cells][coverage];
        let info = SourceBuilder::new("s").coverage(coverage).build();
        let dir = tempfile::tempdir().unwrap();
        let mut witness = Memory::new(info.clone());
        let mut order = vintages.clone();
        let n = order.len();
        order.rotate_left(rotate % n);
        for b in &order {
            load(dir.path(), &info, b);
            witness.load(b.clone());
        }
        let store = Store::open(dir.path()).unwrap();
        for day in days() {
            let everything = all("s", day.as_deref());
            let mut part = everything.clone();
            part.filter = Some("kind = 'b'".into());
            part.place = Some("MX-02".parse::<PlaceCode>().unwrap());
            // MX-02 publishes its own total beside its municipalities: only levels without that rule are compared.
            for (level, dimension) in [(Level::Municipality, None), (Level::Municipality, Some("kind".to_string()))] {
                for each in [Each::Month, Each::Quarter, Each::Whole] {
                    let grouping = Grouping { level, each, dimension: dimension.clone() };
                    let (ours, theirs) = (store.totals(&everything, &grouping).unwrap(), witness.totals(&everything, &grouping).unwrap());
                    prop_assert_eq!(ours, theirs, "{:?} {:?}", day, grouping);
                }
            }
            let (ours, theirs) = (store.cells(&everything, 1_000).unwrap(), witness.cells(&everything, 1_000).unwrap());
            let plain = |page: &cotejo_model::CellPage| -> Vec<_> {
                let mut cells: Vec<_> = page.cells.iter().map(|c| (c.breakdown.clone(), c.place.clone(), c.period, c.value.map(f64::to_bits), c.status)).collect();
                cells.sort();
                cells
            };
            prop_assert_eq!(plain(&ours), plain(&theirs), "{:?}", day);
            let revised = |list: Vec<cotejo_model::Revision>| -> Vec<_> {
                let mut out: Vec<_> = list.into_iter().map(|r| (r.from_published, r.to_published, r.breakdown, r.place, r.period, r.from.map(f64::to_bits), r.to.map(f64::to_bits), r.from_status, r.to_status)).collect();
                out.sort();
                out
            };
            prop_assert_eq!(revised(store.revisions(&everything, true).unwrap()), revised(witness.revisions(&everything, true).unwrap()), "{:?}", day);
            let selection = Selection { place: None, ..part };
            prop_assert_eq!(revised(store.revisions(&selection, false).unwrap()), revised(witness.revisions(&selection, false).unwrap()));
        }
    }
}
