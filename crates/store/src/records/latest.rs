//! Which record is the latest of its id, among vintages that add to each other.

use std::collections::HashMap;

use cotejo_model::Column;
use cotejo_model::record::text_hash;

/// A record: its vintage, oldest first from 0, and its row.
type At = (u32, u32);

/// For each vintage, which of its records no later one replaces; and how many are replaced by the last vintage.
///
/// `ids` are the record ids of each vintage, oldest first. Hashes are compared, then texts.
pub(super) fn latest(ids: &[&Column]) -> (Vec<Vec<bool>>, u64) {
    let mut keep: Vec<Vec<bool>> = ids.iter().map(|c| vec![true; c.len()]).collect();
    let last = (ids.len() as u32).saturating_sub(1);
    let mut all: Vec<(u64, At)> = Vec::with_capacity(ids.iter().map(|c| c.len()).sum());
    for (column, vintage) in ids.iter().zip(0..) {
        let rows = column
            .map(|id| text_hash(id.as_bytes()))
            .into_iter()
            .zip(0..);
        all.extend(rows.map(|(hash, row)| (hash, (vintage, row))));
    }
    all.sort_unstable();
    let text = |(vintage, row): At| {
        let column = ids.get(vintage as usize);
        column.map_or("", |c| c.get(row as usize))
    };
    let mut replaced = 0;
    for group in all.chunk_by(|a, b| a.0 == b.0).filter(|g| g.len() > 1) {
        // Oldest first: each takes the place of the one of the same text before it.
        let mut held: HashMap<&str, At> = HashMap::new();
        for (_, at) in group {
            if let Some(before) = held.insert(text(*at), *at) {
                if let Some(k) = keep
                    .get_mut(before.0 as usize)
                    .and_then(|k| k.get_mut(before.1 as usize))
                {
                    *k = false;
                }
                replaced += u64::from(at.0 == last);
            }
        }
    }
    (keep, replaced)
}

#[cfg(test)]
mod tests {
    use cotejo_model::ColumnBuilder;

    use super::*;

    fn column(ids: &str) -> Column {
        let mut builder = ColumnBuilder::default();
        ids.split_whitespace()
            .for_each(|i| builder.push(i).unwrap());
        builder.finish()
    }

    #[test]
    fn the_latest_of_an_id_stands() {
        let ids = ["a b c", "b d", "a d e"].map(column);
        let ids: Vec<&Column> = ids.iter().collect();
        let (keep, replaced) = latest(&ids);
        assert_eq!(
            keep,
            [
                vec![false, false, true],
                vec![true, false],
                vec![true, true, true]
            ]
        );
        // `a` of the first and `d` of the second vintage.
        assert_eq!(replaced, 2);
        assert_eq!(latest(&[]), (vec![], 0));
    }

    proptest::proptest! {
        #[test]
        fn each_id_stands_once(vintages in proptest::collection::vec(proptest::collection::btree_set("[a-d]{1,2}", 0..9), 0..5)) {
            let columns: Vec<Column> = vintages
                .iter()
                .map(|v| column(&v.iter().cloned().collect::<Vec<_>>().join(" ")))
                .collect();
            let (keep, _) = latest(&columns.iter().collect::<Vec<_>>());
            let mut stand = std::collections::BTreeMap::new();
            for (v, (column, keep)) in columns.iter().zip(&keep).enumerate() {
                for (id, _) in column.iter().zip(keep).filter(|(_, k)| **k) {
                    proptest::prop_assert_eq!(stand.insert(id, v), None);
                }
            }
            let mut expected = std::collections::BTreeMap::new();
            for (v, ids) in vintages.iter().enumerate() {
                expected.extend(ids.iter().map(|id| (id.as_str(), v)));
            }
            proptest::prop_assert_eq!(stand, expected);
        }
    }
}
