//! Places of recoveries and sales: read once a distinct writing, numbered, with what they lie in.

use std::collections::HashMap;

use cotejo_model::{Catalogue, Level, PlaceCode};

use crate::licence;

/// The number of no place.
pub(super) const NOWHERE: u32 = u32::MAX;

/// Places met, numbered; each with its state and country.
#[derive(Default)]
pub(super) struct Places {
    codes: Vec<PlaceCode>,
    known: HashMap<PlaceCode, u32>,
    /// Number of the country, and of the state or [`NOWHERE`], one a place.
    above: Vec<(u32, u32)>,
}

impl Places {
    pub(super) fn add(&mut self, code: Option<PlaceCode>) -> u32 {
        let Some(code) = code else { return NOWHERE };
        if let Some(known) = self.known.get(&code) {
            return *known;
        }
        let level = code.level();
        let outer = |places: &mut Places, wanted: Level| match level == wanted {
            true => None,
            false => Some(places.add(code.at(wanted))),
        };
        let (country, state) = (outer(self, Level::Country), outer(self, Level::State));
        let number = self.codes.len() as u32;
        self.codes.push(code.clone());
        self.known.insert(code, number);
        self.above
            .push((country.unwrap_or(number), state.unwrap_or(number)));
        number
    }

    pub(super) fn code(&self, number: u32) -> Option<&PlaceCode> {
        self.codes.get(number as usize)
    }

    /// The number of each place's place at a level, [`NOWHERE`] where it has none there.
    pub(super) fn at(&self, level: Level) -> Vec<u32> {
        let all = self.codes.iter().zip(&self.above).zip(0u32..);
        all.map(|((code, above), own)| match level {
            Level::Country => above.0,
            Level::State => above.1,
            level if code.level() == level => own,
            _ => NOWHERE,
        })
        .collect()
    }

    /// Which places lie in one.
    pub(super) fn within(&self, outer: &PlaceCode) -> Vec<bool> {
        self.codes.iter().map(|code| code.within(outer)).collect()
    }

    /// True where both are one place, or one lies in the other, or one is not known.
    pub(super) fn agree(&self, a: u32, b: u32) -> bool {
        if a == b || a == NOWHERE || b == NOWHERE {
            return true;
        }
        let state = |n: u32| self.above.get(n as usize).map(|above| above.1);
        match (state(a), state(b)) {
            (Some(x), Some(y)) if x != NOWHERE && y != NOWHERE => x == y,
            _ => self.above.get(a as usize).map(|x| x.0) == self.above.get(b as usize).map(|x| x.0),
        }
    }
}

/// The place of a recovery, from municipality and state as published, and whether a name had to be looked up.
///
/// A key with its country stands by itself. Bare figures are keys of INEGI, unless the state is one of the United States: then five
/// figures are a FIPS key. A name is looked up inside the state; without one it must be the only place of its name.
pub(super) fn of_recovery(inner: &str, state: &str) -> (Option<PlaceCode>, bool) {
    let (state, by_state_name) = of_state(state);
    let (found, by_name) = of_inner(inner, state.as_ref());
    match found {
        // A municipality of another state than the one given is a contradiction: the state is all that is sure, and not even that.
        Some(found) if state.as_ref().is_none_or(|s| found.within(s)) => {
            (Some(found), by_name || by_state_name)
        }
        _ => (state, by_state_name),
    }
}

/// The place of a licensee: its county, from the record or the licence number, else its state.
pub(super) fn of_licensee(licence_text: &str, county: &str, state: &str) -> Option<PlaceCode> {
    let state = match state {
        "" => None,
        text => of_us_state(text),
    };
    let (found, _) = of_county(county, state.as_ref());
    let inside =
        |c: &PlaceCode| c.level() == Level::County && state.as_ref().is_none_or(|s| c.within(s));
    found.filter(inside).or_else(|| {
        let state = state?;
        let county = licence::read(licence_text).value.and_then(|l| l.county);
        let county = county.and_then(|c| format!("{state}{c:03}").parse().ok());
        let known = county.filter(|c| Catalogue::standard().get(c).is_some());
        Some(known.unwrap_or(state))
    })
}

fn of_county(text: &str, state: Option<&PlaceCode>) -> (Option<PlaceCode>, bool) {
    let figures = text.bytes().all(|b| b.is_ascii_digit());
    match (figures, text.len(), state) {
        (_, 0, _) => (None, false),
        (true, 1..=3, Some(state)) => (known(&format!("{state}{text:0>3}")), false),
        (true, 4..=5, _) => (known(&format!("US-{text:0>5}")), false),
        (true, ..) => (None, false),
        _ => {
            let us = PlaceCode::united_states();
            by_text(text, Some(state.unwrap_or(&us)))
        }
    }
}

fn of_inner(text: &str, state: Option<&PlaceCode>) -> (Option<PlaceCode>, bool) {
    if text.is_empty() {
        return (None, false);
    }
    if state.is_some_and(|s| s.as_str().starts_with("US")) {
        return of_county(text, state);
    }
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        // The state's own look-up: it does not search for what else could be meant, which takes a thousand times as long.
        let named = state.and_then(|s| Catalogue::standard().mx_municipality(s.as_str(), text));
        return match named {
            Some(code) => (Some(code), true),
            None => by_text(text, state),
        };
    }
    let key = match (text.len(), state) {
        (4..=5, _) => format!("MX-{text:0>5}"),
        (1..=3, Some(state)) => format!("{state}{text:0>3}"),
        _ => return (None, false),
    };
    (known(&key), false)
}

fn of_state(text: &str) -> (Option<PlaceCode>, bool) {
    match text.len() {
        0 => (None, false),
        1..=2 if text.bytes().all(|b| b.is_ascii_digit()) => {
            (known(&format!("MX-{text:0>2}")), false)
        }
        _ => {
            let places = Catalogue::standard();
            match places.resolve(text, None, None) {
                Ok(code) if matches!(code.level(), Level::Country | Level::State) => {
                    let key = text.eq_ignore_ascii_case(code.as_str());
                    (Some(code), !key)
                }
                _ => {
                    let state = places.resolve(text, None, Some(Level::State)).ok();
                    let named = state.is_some();
                    (state, named)
                }
            }
        }
    }
}

fn of_us_state(text: &str) -> Option<PlaceCode> {
    let places = Catalogue::standard();
    let us = PlaceCode::united_states();
    let by_figures = || known(&format!("US-{text:0>2}"));
    if text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit()) {
        return by_figures();
    }
    places.resolve(text, Some(&us), Some(Level::State)).ok()
}

fn by_text(text: &str, within: Option<&PlaceCode>) -> (Option<PlaceCode>, bool) {
    let found = Catalogue::standard().resolve(text, within, None).ok();
    let named = found
        .as_ref()
        .is_some_and(|c| !text.eq_ignore_ascii_case(c.as_str()));
    (found, named)
}

fn known(key: &str) -> Option<PlaceCode> {
    let code: PlaceCode = key.parse().ok()?;
    Catalogue::standard().get(&code).map(|p| p.code.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recoveries_are_placed() {
        for (inner, state, place, by_name) in [
            ("MX-02004", "", "MX-02004", false),
            ("02004", "", "MX-02004", false),
            ("2004", "MX-02", "MX-02004", false),
            ("004", "MX-02", "MX-02004", false),
            ("Tijuana", "MX-02", "MX-02004", true),
            ("TIJUANA", "Baja California", "MX-02004", true),
            ("Tijuana", "", "MX-02004", true),
            ("", "02", "MX-02", false),
            ("", "US-10", "US-10", false),
            ("10003", "US-10", "US-10003", false),
            ("New Castle", "US-10", "US-10003", true),
            ("", "Delaware", "US-10", true),
            ("", "MX", "MX", false),
            ("no such place", "MX-02", "MX-02", false),
            ("08037", "MX-02", "MX-02", false),
            ("", "", "", false),
            ("99999", "", "", false),
        ] {
            let (found, named) = of_recovery(inner, state);
            let found = found.map(|c| c.to_string()).unwrap_or_default();
            assert_eq!((found.as_str(), named), (place, by_name), "{inner} {state}");
        }
    }

    #[test]
    fn licensees_are_placed() {
        for (licence, county, state, place) in [
            ("", "48201", "TX", "US-48201"),
            ("", "201", "TX", "US-48201"),
            ("", "Harris", "TX", "US-48201"),
            ("", "Harris County", "Texas", "US-48201"),
            ("", "", "TX", "US-48"),
            ("", "", "48", "US-48"),
            ("", "06037", "TX", "US-48"),
            ("", "", "", ""),
            ("", "", "Nowhere", ""),
        ] {
            let found = of_licensee(licence, county, state);
            let found = found.map(|c| c.to_string()).unwrap_or_default();
            assert_eq!(found, place, "{county} {state}");
        }
    }

    #[test]
    fn places_know_what_they_lie_in() {
        let mut places = Places::default();
        let code = |t: &str| t.parse::<PlaceCode>().ok();
        let tijuana = places.add(code("MX-02004"));
        let delaware = places.add(code("US-10"));
        assert_eq!(places.add(code("MX-02004")), tijuana);
        let name = |n: u32| places.code(n).map(|c| c.to_string());
        let at = |level: Level, n: u32| name(places.at(level)[n as usize]);
        assert_eq!(at(Level::State, tijuana).as_deref(), Some("MX-02"));
        assert_eq!(at(Level::Country, tijuana).as_deref(), Some("MX"));
        assert_eq!(at(Level::County, tijuana), None);
        assert_eq!(at(Level::Country, delaware).as_deref(), Some("US"));
        let mexico = places.add(code("MX"));
        assert!(places.agree(tijuana, NOWHERE) && places.agree(tijuana, mexico));
        assert!(!places.agree(tijuana, delaware));
    }
}
