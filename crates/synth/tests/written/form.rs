//! The tables are well-formed: fields, identifiers, places, licences, for any plan.

use std::collections::{HashMap, HashSet};

use cotejo_model::{Catalogue, Date, Field, Level, PlaceCode, Presence, RecordKind};
use cotejo_synth::{Dirt, Plan, write};
use proptest::prelude::*;

use crate::kit::*;

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
