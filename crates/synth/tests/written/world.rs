//! The world is as planned: shares, times, routes, purchasers.

use std::collections::{BTreeMap, HashMap, HashSet};

use cotejo_model::Date;
use cotejo_synth::Outcome;

use crate::kit::*;

#[test]
fn published_shares_are_met() {
    let guns = guns(clean());
    assert_eq!(guns.len(), 20_000);
    let submitted: Vec<&Row> = guns
        .values()
        .filter(|r| outcome(r) != Outcome::NotRequested)
        .collect();
    let us = submitted.iter().filter(|r| outcome(r).us_sourced()).count();
    near(share(us, submitted.len()), 0.70, 0.02, "US-sourced");
    let sold: Vec<&&Row> = submitted
        .iter()
        .filter(|r| outcome(r) == Outcome::PurchaserIdentified)
        .collect();
    near(
        share(sold.len(), submitted.len()),
        0.3333,
        0.015,
        "traced to a purchaser",
    );
    let border = sold
        .iter()
        .filter(|r| ["48", "04", "06", "35"].contains(&&r["sold_county"][..2]));
    near(
        share(border.count(), sold.len()),
        0.76,
        0.03,
        "sold at the border",
    );
    let in_state = |state: &str| {
        sold.iter()
            .filter(|r| r["sold_county"].starts_with(state))
            .count()
    };
    assert!(in_state("48") > in_state("04") && in_state("04") > in_state("06"));
}

#[test]
fn times_to_crime_are_those_of_their_year() {
    let mut by_year: BTreeMap<i16, (usize, usize)> = BTreeMap::new();
    for row in guns(clean()).values().filter(|r| !r["sold_on"].is_empty()) {
        let recovered = day(&row["recovered_on"]);
        let days = days_between(day(&row["sold_on"]), recovered);
        assert!(days > 0, "{row:?}");
        let year = by_year.entry(recovered.year()).or_default();
        year.0 += usize::from(days < 365);
        year.1 += 1;
    }
    assert_eq!(by_year.len(), 6);
    for (year, (within, all)) in by_year {
        let published = match year {
            ..=2019 => 0.197,
            2020 => 0.293,
            _ => 0.322,
        };
        near(
            share(within, all),
            published,
            0.06,
            &format!("within a year, {year}"),
        );
    }
}

#[test]
fn guns_go_where_their_state_of_sale_sends_them() {
    let guns = guns(clean());
    let top = |state: &str| {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        let found = guns
            .values()
            .filter(|r| r["recovered_in"].starts_with(state) && !r["sold_county"].is_empty());
        found.for_each(|r| *counts.entry(&r["sold_county"][..2]).or_default() += 1);
        counts.into_iter().max_by_key(|(_, n)| *n).unwrap().0
    };
    for (recovered, sold) in [
        ("02", "06"),
        ("26", "04"),
        ("25", "04"),
        ("28", "48"),
        ("11", "48"),
        ("08", "48"),
    ] {
        assert_eq!(top(recovered), sold, "{recovered}");
    }
}

#[test]
fn a_serial_number_is_one_gun_of_its_maker() {
    let mut owners: HashMap<(String, String), String> = HashMap::new();
    let mut makes: HashMap<String, HashSet<String>> = HashMap::new();
    for row in dirty().rows(TRUTH) {
        let key = (row["make"].clone(), row["serial"].clone());
        assert_eq!(*owners.entry(key).or_insert(row["gun"].clone()), row["gun"]);
        makes
            .entry(row["serial"].clone())
            .or_default()
            .insert(row["make"].clone());
    }
    let shared = makes.values().filter(|m| m.len() > 1).count();
    assert!((5..60).contains(&shared), "{shared}");
}

#[test]
fn some_purchasers_buy_several_guns_within_days() {
    let mut sales: HashMap<(String, String), Vec<Date>> = HashMap::new();
    for row in guns(clean())
        .values()
        .filter(|r| !r["purchaser"].is_empty())
    {
        sales
            .entry((row["purchaser"].clone(), row["dealer"].clone()))
            .or_default()
            .push(day(&row["sold_on"]));
    }
    let several = sales.values().filter(|s| s.len() > 1).count();
    assert!(several > 150, "{several}");
    let close = sales.values().filter(|s| {
        let mut s = (*s).clone();
        s.sort_unstable();
        s.windows(2).any(|w| days_between(w[0], w[1]) <= 4)
    });
    assert!(close.count() * 10 > several * 8);
}
