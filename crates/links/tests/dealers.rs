//! Dealers of a published table, where `COTEJO_DATA` says where it is: the figures of `docs/methods/dealers.md`.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::PathBuf;

use cotejo_links::{DealerId, Dealers, Mention, licence};

/// The distinct mentions of dealers as licence, name, city and state; `None`, and a line that says so, without the table.
fn published() -> Option<Vec<[String; 4]>> {
    let Ok(folder) = std::env::var("COTEJO_DATA") else {
        println!("not checked: set COTEJO_DATA to the folder of published files");
        return None;
    };
    let path = PathBuf::from(folder).join("us_firearms/crime_gun_events_delaware.csv");
    let mut reader = csv::Reader::from_path(&path).unwrap();
    let headers = reader.headers().unwrap().clone();
    let at = |name: &str| headers.iter().position(|h| h == name).unwrap();
    let columns = ["dealer_ffl", "dealer_name", "dealer_city", "dealer_state"].map(at);
    let mut mentions: Vec<[String; 4]> = Vec::new();
    let mut known = BTreeSet::new();
    for row in reader.records() {
        let row = row.unwrap();
        let mention = columns.map(|c| match &row[c] {
            "no dealer name" => String::new(),
            text => text.to_string(),
        });
        if known.insert(mention.clone()) {
            mentions.push(mention);
        }
    }
    Some(mentions)
}

#[test]
fn the_delaware_table_has_the_documented_dealers() {
    let Some(rows) = published() else {
        return;
    };
    let mentions: Vec<Mention<'_>> = rows
        .iter()
        .map(|[licence, name, city, state]| Mention {
            licence,
            name,
            city,
            state,
            county: "",
        })
        .collect();
    let dealers = Dealers::resolve(&mentions);
    let several = (0..dealers.len() as u32)
        .filter(|d| dealers.mentions(DealerId(*d)).len() > 1)
        .count();
    let nobody = (0..mentions.len())
        .filter(|m| dealers.of(*m).is_none())
        .count();
    assert_eq!(
        (mentions.len(), nobody, dealers.len(), several),
        (262, 1, 239, 19)
    );
    // Every licence is of one dealer, and every dealer of one licence.
    let licences: BTreeSet<_> = mentions
        .iter()
        .filter_map(|m| licence::read(m.licence).value)
        .map(|l| l.key())
        .collect();
    let licensed = (0..dealers.len() as u32)
        .filter(|d| dealers.licence(DealerId(*d)).is_some())
        .count();
    assert_eq!((licences.len(), licensed), (15, 15));
}
