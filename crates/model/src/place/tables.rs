//! Reads the tables of `crates/model/data/` into places.
//!
//! A table has one place a line, fields parted by `|` (empty ones at the end are left off), other names parted by `;`,
//! and comment lines that begin with `#`. The tables are part of the program, so a broken line is a fault of ours.

use jiff::civil::Date;

use super::catalogue::PlaceInfo;
use super::code::PlaceCode;

const MX_STATES: &str = include_str!("../../data/mx_states.txt");
const MX_MUNICIPALITIES: &str = include_str!("../../data/mx_municipalities.txt");
const US_STATES: &str = include_str!("../../data/us_states.txt");
const US_COUNTIES: &str = include_str!("../../data/us_counties.txt");
const CBP_AREAS: &str = include_str!("../../data/cbp_areas.txt");

/// Every place of every table and the two countries, in the order of their keys.
pub(super) fn all_places() -> Vec<PlaceInfo> {
    let mut places = Vec::with_capacity(6_000);
    places.extend(countries());
    for [key, name, name_en, abbreviation, other] in rows(MX_STATES) {
        places.push(PlaceInfo {
            name_en: some(name_en),
            abbreviation: some(abbreviation),
            aliases: list(other),
            ..place("MX-", key, name)
        });
        // The third name is the one in the register of the disappeared (RNPDNO).
        for (tail, name, name_en, other) in [
            (
                "998",
                "Otros municipios",
                "Other municipalities",
                "Sin municipio de referencia",
            ),
            ("999", "No especificado", "Not specified", "Se desconoce"),
        ] {
            places.push(PlaceInfo {
                name_en: some(name_en),
                residual: true,
                aliases: list(other),
                ..place("MX-", &format!("{key}{tail}"), name)
            });
        }
    }
    for [key, name, from, other] in rows(MX_MUNICIPALITIES) {
        places.push(PlaceInfo {
            valid_from: date(from),
            aliases: list(other),
            ..place("MX-", key, name)
        });
    }
    for [key, name, name_es, abbreviation, other] in rows(US_STATES) {
        places.push(PlaceInfo {
            name_es: some(name_es),
            abbreviation: some(abbreviation),
            aliases: list(other),
            ..place("US-", key, name)
        });
    }
    for [key, name, from, to, other] in rows(US_COUNTIES) {
        places.push(PlaceInfo {
            valid_from: date(from),
            valid_to: date(to),
            aliases: list(other),
            ..place("US-", key, name)
        });
    }
    for [key, name, other] in rows(CBP_AREAS) {
        places.push(PlaceInfo {
            aliases: list(other),
            ..place("US-", key, name)
        });
    }
    places.sort_by(|a, b| a.code.cmp(&b.code));
    places
}

fn countries() -> [PlaceInfo; 2] {
    let names = |texts: &[&str]| texts.iter().map(|t| (*t).to_string()).collect();
    [
        PlaceInfo {
            name_en: some("Mexico"),
            aliases: names(&[
                "Estados Unidos Mexicanos",
                "República Mexicana",
                "United Mexican States",
            ]),
            ..place("MX", "", "México")
        },
        PlaceInfo {
            name_es: some("Estados Unidos"),
            aliases: names(&[
                "United States of America",
                "Estados Unidos de América",
                "USA",
                "U.S.",
                "U.S.A.",
                "EE. UU.",
                "EEUU",
                "EUA",
            ]),
            ..place("US", "", "United States")
        },
    ]
}

fn place(country: &str, key: &str, name: &str) -> PlaceInfo {
    let mut code = String::with_capacity(country.len() + key.len());
    code.push_str(country);
    code.push_str(key);
    let code = PlaceCode::trusted(&code);
    PlaceInfo {
        level: code.level(),
        code,
        name: name.to_string(),
        name_en: None,
        name_es: None,
        abbreviation: None,
        valid_from: None,
        valid_to: None,
        residual: false,
        aliases: Vec::new(),
    }
}

/// The rows of a table, each cut into exactly `N` fields, the absent ones empty.
fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    table
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let mut fields = line.split('|');
            std::array::from_fn(|_| fields.next().unwrap_or(""))
        })
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_string())
}

fn list(text: &str) -> Vec<String> {
    if text.is_empty() {
        return Vec::new();
    }
    text.split(';').map(str::to_string).collect()
}

/// The date of a field; `None` where it is empty. That no other field fails to parse is a test.
fn date(text: &str) -> Option<Date> {
    if text.is_empty() {
        return None;
    }
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every line of a table has at most its number of fields, its key is well formed, its dates parse.
    fn check<const N: usize>(table: &'static str, country: &str, dates: &[usize]) {
        assert!(table.starts_with("# "), "no publisher on line one");
        for line in table.lines().filter(|l| !l.starts_with('#')) {
            assert!(line.split('|').count() <= N, "too many fields: {line}");
        }
        let mut last = "";
        for row in rows::<N>(table) {
            assert!(
                format!("{country}{}", row[0]).parse::<PlaceCode>().is_ok(),
                "{}",
                row[0]
            );
            assert!(!row[1].is_empty(), "no name: {}", row[0]);
            assert!(row[0] > last, "not in order: {}", row[0]);
            last = row[0];
            for field in dates {
                assert!(
                    row[*field].is_empty() || row[*field].parse::<Date>().is_ok(),
                    "{row:?}"
                );
            }
            for text in row {
                assert_eq!(text, text.trim());
            }
        }
    }

    #[test]
    fn the_tables_are_well_formed() {
        check::<5>(MX_STATES, "MX-", &[]);
        check::<4>(MX_MUNICIPALITIES, "MX-", &[2]);
        check::<5>(US_STATES, "US-", &[]);
        check::<5>(US_COUNTIES, "US-", &[2, 3]);
        check::<3>(CBP_AREAS, "US-", &[]);
    }
}
