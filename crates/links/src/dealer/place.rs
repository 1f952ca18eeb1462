//! Where a dealer is: state, city and county as written, in the form in which they are compared.

use std::collections::HashMap;

use cotejo_model::{Catalogue, Level, PlaceCode, fold};

/// Reads the places of many mentions, each distinct text once.
#[derive(Default)]
pub(super) struct Places {
    states: HashMap<String, Option<PlaceCode>>,
    counties: HashMap<(PlaceCode, String), Option<PlaceCode>>,
}

impl Places {
    /// The US state of a postal abbreviation, name or key.
    pub fn state(&mut self, text: &str) -> Option<PlaceCode> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        if let Some(known) = self.states.get(text) {
            return known.clone();
        }
        let catalogue = Catalogue::standard();
        let state = known_place(text, Level::State).or_else(|| catalogue.us_state_by_name(text));
        self.states.insert(text.to_string(), state.clone());
        state
    }

    /// The county of a FIPS key (`US-10003`, `10003`), or of a name within a state.
    pub fn county(&mut self, text: &str, state: Option<&PlaceCode>) -> Option<PlaceCode> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let figures = text.len() == 5 && text.bytes().all(|b| b.is_ascii_digit());
        let key = if figures {
            format!("US-{text}")
        } else {
            text.to_string()
        };
        if let Some(county) = known_place(&key, Level::County) {
            return Some(county);
        }
        let state = state?;
        let known = (state.clone(), key);
        if let Some(county) = self.counties.get(&known) {
            return county.clone();
        }
        let county = Catalogue::standard()
            .resolve(text, Some(state), Some(Level::County))
            .ok();
        self.counties.insert(known, county.clone());
        county
    }
}

/// The county of a state by its FIPS number; `None` where the state has none of that number.
pub(super) fn county_of(state: &PlaceCode, number: u16) -> Option<PlaceCode> {
    known_place(&format!("{state}{number:03}"), Level::County)
}

/// A US place of a key and level that the catalogue knows.
fn known_place(key: &str, level: Level) -> Option<PlaceCode> {
    let code: PlaceCode = key.to_ascii_uppercase().parse().ok()?;
    let place = Catalogue::standard().get(&code)?;
    (place.level == level && code.as_str().starts_with("US")).then_some(code)
}

/// A city as cities are compared: folded, spaces and doubled letters out, `St.` for `Saint`. `New Castle` and `Newcastle` are one.
pub(super) fn city(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in fold(text).split(' ') {
        out.push_str(match word {
            "saint" => "st",
            "fort" => "ft",
            "mount" => "mt",
            "north" => "n",
            "south" => "s",
            "east" => "e",
            "west" => "w",
            other => other,
        });
    }
    let mut last = None;
    out.retain(|c| last.replace(c) != Some(c));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cities_are_folded() {
        for (a, b) in [
            ("New Castle", "Newcastle"),
            ("St. Marry's", "Saint Marys"),
            ("Lewe's", "LEWES"),
            ("Mt. Airy", "Mount Airy"),
            ("N. Little Rock", "North Little Rock"),
            ("Mcdonough", "McDonough"),
            ("Tallahasse", "Tallahassee"),
        ] {
            assert_eq!(city(a), city(b));
        }
        assert_ne!(city("Dover"), city("Denver"));
        assert_eq!(city(""), "");
    }

    #[test]
    fn states_and_counties_are_found() {
        let mut places = Places::default();
        for (text, wanted) in [
            ("DE", Some("US-10")),
            ("de", Some("US-10")),
            ("Delaware", Some("US-10")),
            ("US-10", Some("US-10")),
            ("PR", Some("US-72")),
            ("ZZ", None),
            ("MX-02", None),
            ("US-10003", None),
            ("", None),
        ] {
            let state = places.state(text);
            assert_eq!(state.as_ref().map(PlaceCode::as_str), wanted, "{text}");
            assert_eq!(places.state(text), state);
        }
        let delaware = places.state("DE");
        for (text, wanted) in [
            ("New Castle", Some("US-10003")),
            ("new castle county", Some("US-10003")),
            ("10003", Some("US-10003")),
            ("US-10003", Some("US-10003")),
            ("Harris", None),
            ("99999", None),
        ] {
            let county = places.county(text, delaware.as_ref());
            assert_eq!(county.as_ref().map(PlaceCode::as_str), wanted, "{text}");
        }
        assert_eq!(places.county("New Castle", None), None);
        let found = county_of(&delaware.unwrap(), 3).unwrap();
        assert_eq!(found.as_str(), "US-10003");
        assert_eq!(county_of(&"US-10".parse().unwrap(), 4), None);
    }
}
