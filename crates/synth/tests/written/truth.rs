//! The truth is that of the tables, and dirt is as planned.

use std::collections::{HashMap, HashSet};

use cotejo_model::Catalogue;
use cotejo_synth::{Kind, Outcome, Plan, Tally};

use crate::kit::*;

#[test]
fn places_by_name_are_the_ones_of_their_key() {
    let catalogue = Catalogue::standard();
    let truth: HashMap<String, String> = dirty()
        .rows(TRUTH)
        .into_iter()
        .map(|r| (r["record"].clone(), r["recovered_in"].clone()))
        .collect();
    let mut named = 0;
    for row in dirty().rows(RECOVERIES) {
        let place = &row["recovered_in"];
        if place.is_empty() || place.bytes().all(|b| b.is_ascii_digit()) {
            continue;
        }
        let key = &truth[&row["record"]];
        let found = catalogue.mx_municipality(&key[..2], place).unwrap();
        assert_eq!(found.as_str(), format!("MX-{key}"));
        named += 1;
    }
    assert!(named > 3_000, "{named}");
}

#[test]
fn every_mention_is_listed_with_its_holder() {
    let listed: HashSet<[String; 4]> = dirty()
        .rows(DEALERS)
        .into_iter()
        .map(|r| {
            [
                r["licence"].clone(),
                r["name"].clone(),
                r["city"].clone(),
                r["state"].clone(),
            ]
        })
        .collect();
    let mut met = 0;
    for (table, prefixes) in [
        (RECOVERIES, &["dealer_"][..]),
        (TRANSFERS, &["from_", "to_"][..]),
    ] {
        for row in dirty().rows(table) {
            for prefix in prefixes {
                let name = if *prefix == "dealer_" {
                    "dealer".to_string()
                } else {
                    format!("{prefix}name")
                };
                let cell = |field: &str| row[&format!("{prefix}{field}")].clone();
                if row[&name].is_empty() {
                    continue;
                }
                let mention = [
                    cell("licence"),
                    row[&name].clone(),
                    cell("city"),
                    cell("state"),
                ];
                assert!(listed.contains(&mention), "{mention:?}");
                met += 1;
            }
        }
    }
    assert!(met > 40_000, "{met}");
}

#[test]
fn without_dirt_the_tables_say_the_truth() {
    let recoveries = clean().rows(RECOVERIES);
    let truth = clean().rows(TRUTH);
    assert_eq!(recoveries.len(), 20_000);
    assert_eq!(truth.len(), 20_000);
    for (row, truth) in recoveries.iter().zip(&truth) {
        for same in ["record", "calibre", "recovered_on", "recovered_in"] {
            assert_eq!(row[same], truth[same]);
        }
        let outcome = outcome(truth);
        match outcome {
            Outcome::SerialObliterated => assert_eq!(row["serial"], "OBLITERATED"),
            Outcome::SerialMissing => assert_eq!(row["serial"], ""),
            _ => assert_eq!(row["serial"], truth["serial"]),
        }
        if outcome != Outcome::MakeUnknown {
            assert_eq!(
                (&row["make"], &row["model"]),
                (&truth["make"], &truth["model"])
            );
        }
        assert_eq!(
            row["requested_on"].is_empty(),
            outcome == Outcome::NotRequested
        );
        assert!(row["outcome"].is_empty() || row["outcome"] == outcome.code());
        for same in ["sold_on", "purchaser"] {
            assert!(row[same].is_empty() || row[same] == truth[same]);
        }
    }
}

#[test]
fn chains_end_where_the_outcome_says() {
    let mut steps: HashMap<(String, String), Vec<Row>> = HashMap::new();
    for row in clean().rows(TRANSFERS) {
        steps
            .entry((row["make"].clone(), row["serial"].clone()))
            .or_default()
            .push(row);
    }
    let mut recorded = 0;
    let given: HashMap<String, Row> = clean()
        .rows(RECOVERIES)
        .into_iter()
        .map(|r| (r["record"].clone(), r))
        .collect();
    for row in clean().rows(TRUTH) {
        let none = Vec::new();
        let chain = steps
            .get(&(row["make"].clone(), row["serial"].clone()))
            .unwrap_or(&none);
        let has = |step: &str| chain.iter().find(|r| r["step"] == step);
        let days: Vec<&str> = chain.iter().map(|r| r["date"].as_str()).collect();
        assert!(days.is_sorted(), "{days:?}");
        match outcome(&row) {
            Outcome::PurchaserIdentified => match has("sale") {
                Some(sale) => {
                    recorded += 1;
                    assert_eq!(
                        (&sale["date"], &sale["purchaser"]),
                        (&row["sold_on"], &row["purchaser"])
                    );
                    assert_eq!(sale["from_county"], row["sold_county"]);
                }
                None => assert_eq!(given[&row["record"]]["purchaser"], row["purchaser"]),
            },
            Outcome::DealerOnly | Outcome::DealerRecordsMissing => {
                assert!(
                    has("sale").is_none() && !has("distribution").unwrap()["to_name"].is_empty()
                );
            }
            Outcome::DistributorOnly => {
                assert!(chain.len() == 1 && !chain[0]["to_name"].is_empty())
            }
            Outcome::MakerOnly => {
                assert!(chain.len() == 1 && has("manufacture").unwrap()["to_name"].is_empty())
            }
            Outcome::ImporterOnly => {
                assert!(chain.len() == 1 && has("import").unwrap()["to_name"].is_empty())
            }
            Outcome::SoldToGovernment => assert_eq!(chain.len(), 1),
            _ => assert!(chain.is_empty(), "{row:?}"),
        }
    }
    assert!(recorded > 5_500, "{recorded}");
}

#[test]
fn a_second_report_is_of_another_authority() {
    let mut reports: HashMap<(String, String), Vec<(String, String)>> = HashMap::new();
    let truth: HashMap<String, Row> = dirty()
        .rows(TRUTH)
        .into_iter()
        .map(|r| (r["record"].clone(), r))
        .collect();
    for row in dirty().rows(RECOVERIES) {
        let own = &truth[&row["record"]];
        let key = (own["gun"].clone(), own["recovered_on"].clone());
        reports
            .entry(key)
            .or_default()
            .push((row["agency"].clone(), own["recovered_in"].clone()));
    }
    let second: Vec<_> = reports.values().filter(|r| r.len() > 1).collect();
    assert!(second.len() > 1_000, "{}", second.len());
    for reports in second {
        assert!(reports.len() == 2 && reports[0].0 != reports[1].0 && reports[0].1 == reports[1].1);
    }
}

#[test]
fn dirt_occurs_about_as_often_as_planned() {
    let plan = Plan::default();
    let written = &dirty().written;
    for (tallies, in_transfers) in [
        (&written.dirt_recoveries, false),
        (&written.dirt_transfers, true),
    ] {
        for (kind, Tally { done, of }) in tallies {
            let rate = if in_transfers {
                plan.dirt.rate_in_transfers(*kind)
            } else {
                plan.dirt.rate(*kind)
            };
            let (done, of) = (*done as f64, *of as f64);
            // Four standard deviations of a binomial count.
            let room = 4.0 * (of * rate * (1.0 - rate)).sqrt();
            assert!(
                (done - of * rate).abs() <= room + 1.0,
                "{kind:?}: {done} of {of}"
            );
        }
    }
    assert!(written.dirt_recoveries.iter().all(|(_, t)| t.of > 400));
    assert!(
        clean()
            .written
            .dirt_recoveries
            .iter()
            .all(|(_, t)| t.done == 0)
    );
    assert_eq!(written.recoveries as usize, dirty().rows(RECOVERIES).len());
    let two = dirty()
        .rows(TRUTH)
        .iter()
        .filter(|r| r["record"].ends_with("+2"))
        .count() as u64;
    assert_eq!(written.truths, written.recoveries + two);
    let several = written
        .dirt_recoveries
        .iter()
        .find(|(k, _)| *k == Kind::SeveralGuns)
        .unwrap();
    assert_eq!(several.1.done, two);
}
