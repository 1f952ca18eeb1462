//! Every place there is, with names and dates of validity.

use std::sync::OnceLock;

use jiff::civil::Date;

use super::code::{Level, PlaceCode};
use super::fold::{fold, spell_out};
use super::names::Names;
use super::tables;

/// What is known of one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceInfo {
    /// Its key.
    pub code: PlaceCode,
    /// Its official name, in the language of its country.
    pub name: String,
    /// Its English name, where that is another.
    pub name_en: Option<String>,
    /// Its Spanish name, where that is another.
    pub name_es: Option<String>,
    /// How large it is.
    pub level: Level,
    /// The official abbreviation of a state: postal in the US, INEGI's in Mexico.
    pub abbreviation: Option<String>,
    /// The first day on which it existed; `None` where it always did as far as our data go, or where the day is not established.
    pub valid_from: Option<Date>,
    /// The first day on which it no longer existed; `None` where it still does.
    pub valid_to: Option<Date>,
    /// True for no place proper: "other municipalities" (998) and "not specified" (999) of a Mexican state.
    pub residual: bool,
    /// Other names it goes by: former, short, or as another publisher writes them.
    pub aliases: Vec<String>,
}

impl PlaceInfo {
    /// True where the place existed on `day`.
    pub fn valid_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day < to)
    }

    /// The name for an English (`true`) or Spanish reader.
    pub fn name_in(&self, lang_en: bool) -> &str {
        let other = if lang_en {
            &self.name_en
        } else {
            &self.name_es
        };
        other.as_deref().unwrap_or(&self.name)
    }
}

/// Every place there is: two countries, their states, municipalities and counties, and the areas of CBP.
///
/// INVARIANT: the places are in the order of their keys, so what lies in a place follows it.
pub struct Catalogue {
    places: Vec<PlaceInfo>,
    names: OnceLock<Names>,
}

impl Catalogue {
    /// The catalogue of the tables built into the program. The first call builds it; names are indexed at the first look-up.
    pub fn standard() -> &'static Catalogue {
        static STANDARD: OnceLock<Catalogue> = OnceLock::new();
        STANDARD.get_or_init(|| Catalogue {
            places: tables::all_places(),
            names: OnceLock::new(),
        })
    }

    /// The place of a key.
    pub fn get(&self, code: &PlaceCode) -> Option<&PlaceInfo> {
        let at = self.places.binary_search_by(|p| p.code.cmp(code)).ok()?;
        self.places.get(at)
    }

    /// The name of a place for an English (`true`) or Spanish reader; `None` where the catalogue does not know the key.
    pub fn name(&self, code: &PlaceCode, lang_en: bool) -> Option<&str> {
        self.get(code).map(|place| place.name_in(lang_en))
    }

    /// The places of one level inside a place, in the order of their keys; with a day, only those that existed then.
    ///
    /// The residual ones (998 and 999 of a Mexican state) are among them: a rate leaves them out by `residual`.
    pub fn children(&self, code: &PlaceCode, level: Level, on: Option<Date>) -> Vec<&PlaceInfo> {
        let outer = code.as_str();
        let start = self.places.partition_point(|p| p.code.as_str() <= outer);
        self.places[start..]
            .iter()
            .take_while(|p| p.code.as_str().starts_with(outer))
            .filter(|p| p.level == level && on.is_none_or(|day| p.valid_on(day)))
            .collect()
    }

    /// Every place of one level, past and residual ones included, in the order of their keys.
    pub fn all(&self, level: Level) -> impl Iterator<Item = &PlaceInfo> {
        self.places.iter().filter(move |p| p.level == level)
    }

    /// The US state, district or territory of a postal abbreviation: `TX`, `tx`.
    pub fn us_state_by_abbr(&self, abbreviation: &str) -> Option<PlaceCode> {
        let abbreviation = abbreviation.trim();
        self.children(&PlaceCode::united_states(), Level::State, None)
            .into_iter()
            .find(|p| {
                p.abbreviation
                    .as_deref()
                    .is_some_and(|a| a.eq_ignore_ascii_case(abbreviation))
            })
            .map(|p| p.code.clone())
    }

    /// The US state, district or territory of a name, in English or Spanish.
    pub fn us_state_by_name(&self, name: &str) -> Option<PlaceCode> {
        self.only(name, |p| {
            p.level == Level::State && p.code.as_str().starts_with("US")
        })
    }

    /// The CBP area of a name as CBP prints it: `LAREDO FIELD OFFICE`, `Tucson Air Branch`, `NASOC - Corpus Christi`.
    ///
    /// A bare name (`Ramey`) is enough where one area alone has it; `Laredo` is an office, a sector and a branch.
    pub fn cbp_area(&self, name: &str) -> Option<PlaceCode> {
        self.only(name, |p| p.level == Level::Area)
    }

    /// The Mexican municipality of a name in the state of an INEGI key (`02`, `2` or `MX-02`).
    ///
    /// `None` where the state has none of that name, or two: San Juan Mixtepec and San Pedro Mixtepec, in Oaxaca.
    pub fn mx_municipality(&self, state_key: &str, name: &str) -> Option<PlaceCode> {
        let digits = state_key.trim();
        let digits = digits.strip_prefix("MX-").unwrap_or(digits);
        let state: PlaceCode = format!("MX-{digits:0>2}").parse().ok()?;
        if state.level() != Level::State {
            return None;
        }
        self.only(name, |p| {
            p.level == Level::Municipality && p.code.within(&state)
        })
    }

    /// Places whose name begins with the text, or whose words begin with its words, best first, at most `limit`.
    ///
    /// Accents and case do not matter. The exact name comes first, then names that begin with the text, then the rest;
    /// among equals the larger place. Residual places are not found.
    pub fn search(&self, text: &str, limit: usize) -> Vec<&PlaceInfo> {
        let wanted = spell_out(&fold(text));
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<(u8, Level, usize)> = Vec::new();
        for (at, name) in self.names().iter() {
            let Some(rank) = search_rank(name, &wanted) else {
                continue;
            };
            let place = &self.places[at];
            if !place.residual {
                found.push((rank, place.level, at));
            }
        }
        found.sort_unstable_by_key(|(rank, level, at)| (*at, *rank, *level));
        found.dedup_by_key(|(_, _, at)| *at);
        found.sort_unstable_by(|a, b| {
            let name = |at: usize| (&self.places[at].name, at);
            (a.0, a.1, name(a.2)).cmp(&(b.0, b.1, name(b.2)))
        });
        found
            .into_iter()
            .take(limit)
            .map(|(_, _, at)| &self.places[at])
            .collect()
    }

    /// The one place of a name among those that `fits` accepts.
    fn only(&self, name: &str, fits: impl Fn(&PlaceInfo) -> bool) -> Option<PlaceCode> {
        let mut fitting = self.named(name).filter(|p| fits(p));
        let first = fitting.next()?;
        fitting.next().is_none().then(|| first.code.clone())
    }

    /// Every place that goes by a name.
    pub(super) fn named(&self, name: &str) -> impl Iterator<Item = &PlaceInfo> {
        self.names()
            .get(&spell_out(&fold(name)))
            .iter()
            .map(|at| &self.places[*at as usize])
    }

    pub(super) fn places(&self) -> &[PlaceInfo] {
        &self.places
    }

    pub(super) fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::of(&self.places))
    }
}

/// 0 for the name itself, 1 for its beginning, 2 where every word begins a word of it.
fn search_rank(name: &str, wanted: &str) -> Option<u8> {
    if name == wanted {
        return Some(0);
    }
    if name.starts_with(wanted) {
        return Some(1);
    }
    wanted
        .split(' ')
        .all(|word| name.split(' ').any(|own| own.starts_with(word)))
        .then_some(2)
}
