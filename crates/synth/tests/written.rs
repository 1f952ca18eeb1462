//! What is written: the same each time, with the published shares, well-formed, and true where it is clean.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::OnceLock;

use cotejo_model::{Catalogue, Date, Field, Level, PlaceCode, Presence, RecordKind};
use cotejo_synth::{Dirt, Kind, Outcome, Plan, Tally, Written, write};
use proptest::prelude::*;

/// The four tables as text.
struct Made {
    written: Written,
    tables: [Vec<u8>; 4],
}

const RECOVERIES: usize = 0;
const TRANSFERS: usize = 1;
const TRUTH: usize = 2;
const DEALERS: usize = 3;

fn make(plan: &Plan) -> Made {
    let [mut a, mut b, mut c, mut d] = [const { Vec::new() }; 4];
    let written = write(plan, &mut a, &mut b, &mut c, &mut d).unwrap();
    Made {
        written,
        tables: [a, b, c, d],
    }
}

type Row = HashMap<String, String>;

impl Made {
    fn rows(&self, table: usize) -> Vec<Row> {
        let mut reader = csv::Reader::from_reader(self.tables[table].as_slice());
        reader.deserialize().map(Result::unwrap).collect()
    }
}

/// 20,000 guns as dirty as by default, and the same clean.
fn dirty() -> &'static Made {
    static MADE: OnceLock<Made> = OnceLock::new();
    MADE.get_or_init(|| make(&Plan::default()))
}

fn clean() -> &'static Made {
    static MADE: OnceLock<Made> = OnceLock::new();
    MADE.get_or_init(|| {
        make(&Plan {
            dirt: Dirt::none(),
            ..Plan::default()
        })
    })
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let plan = Plan {
        guns: 500,
        sales_beside: 700,
        ..Plan::default()
    };
    let (one, two) = (make(&plan), make(&plan));
    assert_eq!(one.written, two.written);
    assert!(one.tables == two.tables);
    let other = make(&Plan { seed: 2, ..plan });
    assert!(one.tables != other.tables);
}

#[test]
fn columns_are_fields_of_their_kind_in_order() {
    for (table, kind) in [
        (RECOVERIES, RecordKind::Recovery),
        (TRANSFERS, RecordKind::Transfer),
    ] {
        let mut reader = csv::Reader::from_reader(clean().tables[table].as_slice());
        let header: Vec<Field> = reader
            .headers()
            .unwrap()
            .iter()
            .map(|n| Field::find(n).unwrap())
            .collect();
        let mut rest = kind.fields();
        assert!(header.iter().all(|f| rest.any(|r| r == *f)), "{header:?}");
        let required = kind
            .fields()
            .filter(|f| f.presence(kind) == Presence::Required);
        for field in required {
            assert!(header.contains(&field), "{}", field.name());
            assert!(
                dirty()
                    .rows(table)
                    .iter()
                    .all(|r| !r[field.name()].is_empty())
            );
        }
    }
}

#[test]
fn records_begin_with_syn_and_are_each_another() {
    for table in [RECOVERIES, TRANSFERS, TRUTH] {
        let rows = dirty().rows(table);
        assert!(rows.iter().all(|r| r["record"].starts_with("SYN")));
        let ids: HashSet<&str> = rows.iter().map(|r| r["record"].as_str()).collect();
        assert_eq!(ids.len(), rows.len());
    }
}

fn near(found: f64, wanted: f64, tolerance: f64, what: &str) {
    assert!(
        (found - wanted).abs() <= tolerance,
        "{what}: {found} beside {wanted}"
    );
}

fn share(part: usize, of: usize) -> f64 {
    part as f64 / of as f64
}

/// One row a gun: that of its first report.
fn guns(made: &Made) -> BTreeMap<u64, Row> {
    let mut guns = BTreeMap::new();
    for row in made.rows(TRUTH) {
        guns.entry(row["gun"].parse().unwrap()).or_insert(row);
    }
    guns
}

fn outcome(row: &Row) -> Outcome {
    *Outcome::ALL
        .iter()
        .find(|o| o.name() == row["outcome"])
        .unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).unwrap().get_days()
}

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
fn places_are_in_the_catalogue() {
    let catalogue = Catalogue::standard();
    let known = |key: String| catalogue.get(&key.parse::<PlaceCode>().unwrap()).is_some();
    for row in clean().rows(RECOVERIES) {
        assert!(known(format!("MX-{}", row["recovered_in"])));
        assert!(format!("MX-{}", row["recovered_in"]).starts_with(&row["recovered_state"]));
    }
    for row in clean().rows(DEALERS) {
        if row["county"].is_empty() {
            continue;
        }
        let county: PlaceCode = format!("US-{}", row["county"]).parse().unwrap();
        assert_eq!(county.level(), Level::County);
        assert!(catalogue.get(&county).is_some(), "{county}");
        assert_eq!(
            catalogue.us_state_by_abbr(&row["state"]),
            county.at(Level::State)
        );
    }
}

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

/// R-DD-FFF-TT-YL-SSSSS.
fn well_formed(licence: &str) -> bool {
    let parts: Vec<&str> = licence.split('-').collect();
    let figures = |t: &str, n: usize| t.len() == n && t.bytes().all(|b| b.is_ascii_digit());
    matches!(parts[..], [region, district, county, kind, expires, sequence]
        if figures(region, 1) && figures(district, 2) && figures(county, 3)
            && ["01", "02", "07", "08"].contains(&kind)
            && expires.len() == 2 && figures(&expires[..1], 1) && "ABCDEFGHJKLM".contains(&expires[1..])
            && figures(sequence, 5) && sequence != "00000")
}

#[test]
fn licences_are_well_formed_and_each_key_is_one_licensee() {
    let rows = clean().rows(DEALERS);
    let mut holders: HashMap<&str, &str> = HashMap::new();
    for row in &rows {
        assert!(well_formed(&row["licence"]), "{}", row["licence"]);
        let (licence, key) = (&row["licence"], &row["key"]);
        assert_eq!(
            format!("{}-{}", &licence[..4], &licence[licence.len() - 5..]),
            *key
        );
        if !row["county"].is_empty() {
            assert_eq!(licence[5..8], row["county"][2..]);
        }
        assert_eq!(*holders.entry(key).or_insert(&row["dealer"]), row["dealer"]);
    }
    assert!(holders.len() > 2_500, "{}", holders.len());
    let renewed: HashSet<&str> = rows
        .iter()
        .filter(|r| r["dealer"] == "1")
        .map(|r| r["licence"].as_str())
        .collect();
    assert!(renewed.len() > 2, "{renewed:?}");
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
    assert!(met > 60_000, "{met}");
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

#[test]
fn what_cannot_be_made_is_refused() {
    let date = Date::constant;
    for (plan, words) in [
        (
            Plan {
                guns: Plan::GUNS_MAX,
                ..Plan::default()
            },
            "too many; make 20000000",
        ),
        (
            Plan {
                dealers: 60_000,
                ..Plan::default()
            },
            "make 50000 at most",
        ),
        (
            Plan {
                from: date(2025, 1, 1),
                ..Plan::default()
            },
            "give days in order",
        ),
        (
            Plan {
                from: date(1980, 1, 1),
                ..Plan::default()
            },
            "between 1990 and 2100",
        ),
    ] {
        let error = write(
            &plan,
            &mut Vec::new(),
            &mut Vec::new(),
            &mut Vec::new(),
            &mut Vec::new(),
        )
        .unwrap_err();
        assert!(error.to_string().contains(words), "{error}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_small_plan_gives_well_formed_tables(
        seed: u64, guns in 0u32..60, beside in 0u32..60, dealers in 0u32..200, factor in 0.0f64..40.0,
        first in 1990i16..2100, years in 0i16..5,
    ) {
        let plan = Plan {
            seed,
            guns,
            from: Date::constant(first, 1, 1),
            to: Date::constant((first + years).min(2100), 6, 30),
            sales_beside: beside,
            dealers,
            dirt: Dirt::scaled(factor),
        };
        let made = make(&plan);
        let expected = [
            (24, made.written.recoveries),
            (19, made.written.transfers),
            (13, made.written.truths),
            (9, made.written.mentions),
        ];
        for (table, (fields, rows)) in expected.into_iter().enumerate() {
            // Not flexible: a row of another length is an error.
            let mut reader = csv::Reader::from_reader(made.tables[table].as_slice());
            prop_assert_eq!(reader.headers().unwrap().len(), fields);
            let mut read = 0;
            for row in reader.records() {
                row.unwrap();
                read += 1;
            }
            prop_assert_eq!(read, rows);
        }
        let records: HashSet<String> = made.rows(RECOVERIES).into_iter().map(|r| r["record"].clone()).collect();
        let firsts = made.rows(TRUTH).into_iter().filter(|r| !r["record"].contains('+'));
        prop_assert_eq!(firsts.map(|r| r["record"].clone()).collect::<HashSet<_>>(), records);
    }
}
