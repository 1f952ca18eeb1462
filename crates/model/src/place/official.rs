//! Checks the tables against the agencies' own files, where `COTEJO_DATA` says where those are.

use std::fs;
use std::path::PathBuf;

use super::{Catalogue, Level, PlaceCode, fold};

/// A file of `COTEJO_DATA`; `None`, and a line that says so, where the variable is not set.
fn published(path: &str) -> Option<String> {
    let Ok(folder) = std::env::var("COTEJO_DATA") else {
        println!("not checked against {path}: set COTEJO_DATA to the folder of published files");
        return None;
    };
    let file = PathBuf::from(folder).join(path);
    let bytes = fs::read(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    Some(match String::from_utf8(bytes) {
        Ok(text) => text,
        // The rest of the published files are Latin-1.
        Err(e) => e.into_bytes().into_iter().map(char::from).collect(),
    })
}

/// The fields of a line of CSV; quotes may hold commas.
fn fields(line: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut quoted = false;
    for c in line.trim_end_matches('\r').chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => out.push(String::new()),
            c => out.last_mut().unwrap().push(c),
        }
    }
    out.iter().map(|field| field.trim().to_string()).collect()
}

#[test]
fn every_municipality_of_inegi_is_known_by_key_and_name() {
    let Some(text) = published("mx_geo/ageeml_catalog.csv") else {
        return;
    };
    let mut rows = 0;
    for line in text.lines().skip(1) {
        let row = fields(line);
        let code: PlaceCode = format!("MX-{}", row[0]).parse().unwrap();
        let place = Catalogue::standard()
            .get(&code)
            .unwrap_or_else(|| panic!("no {code}"));
        assert_eq!(fold(&place.name), fold(&row[4]), "{code}");
        rows += 1;
    }
    assert_eq!(rows, 2_478);
}

#[test]
fn every_name_of_sesnsp_finds_its_municipality() {
    let Some(text) = published("mx_geo/municipio_names.csv") else {
        return;
    };
    for line in text.lines().skip(1) {
        let row = fields(line);
        let wanted = format!("MX-{:0>2}{:0>3}", row[0], row[1]);
        let wanted: PlaceCode = wanted.parse().unwrap();
        let place = Catalogue::standard()
            .get(&wanted)
            .unwrap_or_else(|| panic!("no {wanted}"));
        // Two pairs of Oaxaca share a name, and this file calls 998 what it calls 999.
        if place.residual || row[2].ends_with("MIXTEPEC") {
            continue;
        }
        let found = Catalogue::standard().mx_municipality(&row[0], &row[2]);
        assert_eq!(found, Some(wanted), "{}", row[2]);
    }
}

#[test]
fn every_area_of_cbp_is_known() {
    for (file, column) in [
        ("us_cbp/nationwide-drugs-fy19-fy22.csv", 5),
        ("us_cbp/nationwide-drugs-fy20-fy23.csv", 5),
        ("us_cbp/amo-drug-seizures-fy19-fy22.csv", 5),
    ] {
        let Some(text) = published(file) else {
            return;
        };
        for line in text.lines().skip(1).filter(|l| !l.is_empty()) {
            let name = &fields(line)[column];
            let area = Catalogue::standard().cbp_area(name);
            assert!(area.is_some_and(|a| a.level() == Level::Area), "{name}");
        }
    }
}

#[test]
fn every_state_of_cbp_and_inegi_is_known() {
    let Some(text) = published("us_cbp/cbp-nationwide-encounters-fy20-fy23-state.csv") else {
        return;
    };
    for line in text.lines().skip(1).filter(|l| !l.is_empty()) {
        let state = &fields(line)[4];
        assert!(
            Catalogue::standard().us_state_by_abbr(state).is_some(),
            "{state}"
        );
    }
    let Some(text) = published("mx_geo/cve_nom_estados.csv") else {
        return;
    };
    for line in text.lines().skip(1).filter(|l| !l.is_empty()) {
        let row = fields(line);
        if row[0] == "Nacional" {
            continue;
        }
        let found =
            Catalogue::standard().resolve(&row[0], Some(&PlaceCode::mexico()), Some(Level::State));
        assert_eq!(
            found.map(|c| c.to_string()),
            Ok(format!("MX-{}", row[1])),
            "{}",
            row[0]
        );
    }
}
