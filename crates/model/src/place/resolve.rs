//! From a written name or key to one place, or to a reason why not.

use std::fmt::Write;

use super::catalogue::{Catalogue, PlaceInfo};
use super::code::{Level, PlaceCode};
use super::fold::{fold, spell_out};
use super::nearest::edits;

/// How many places an error names.
const LISTED_MAX: usize = 8;
/// How many near names an error offers.
const NEAREST_MAX: usize = 3;

/// Why a text names no single place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ResolveError {
    /// There is nothing to resolve.
    #[error("no place given; write a key such as `MX-02`, or a name")]
    Empty,
    /// No place of the kind asked for has that key or name.
    #[error("no {kind} `{text}`{}{}", within(scope), remedy(nearest, elsewhere))]
    Unknown {
        /// The text as it was given.
        text: String,
        /// What was looked for: `place`, `municipality`.
        kind: &'static str,
        /// Where it was looked for: `Oaxaca`; `None` for everywhere.
        scope: Option<String>,
        /// The places with the nearest names, nearest first.
        nearest: Vec<Candidate>,
        /// Places of that very name, but of another kind or outside the scope.
        elsewhere: Vec<Candidate>,
    },
    /// Several places go by that name.
    #[error(
        "`{text}` names {count} places: {}; write the key{}",
        listed(candidates, *count),
        qualified(text, candidates)
    )]
    Ambiguous {
        /// The text as it was given.
        text: String,
        /// The first of the places, in the order of their keys.
        candidates: Vec<Candidate>,
        /// How many there are.
        count: usize,
    },
    /// The key is that of a place of another kind, or elsewhere.
    #[error("`{code}` is no {kind}{}: it is {}", within(scope), described(place))]
    Elsewhere {
        /// The key.
        code: PlaceCode,
        /// What was looked for: `municipality`.
        kind: &'static str,
        /// Where it was looked for: `Oaxaca`; `None` for everywhere.
        scope: Option<String>,
        /// The place of that key.
        place: Candidate,
    },
}

/// A place as an error names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its key.
    pub code: PlaceCode,
    /// Its official name.
    pub name: String,
    /// The name of its state, for a municipality or county.
    pub state: Option<String>,
}

impl Catalogue {
    /// The place that a text names: a key (`MX-02`), or an official name or alias, of any case, accents and punctuation.
    ///
    /// `within` and `level` narrow the choice. Without a level a country or state is meant before the smaller places of
    /// its name (`México` is the country, `Puebla` the state). A name may carry its state: `Benito Juárez, Quintana Roo`.
    ///
    /// # Errors
    /// `Ambiguous` where several places remain, `Unknown` where none does, `Elsewhere` for the key of another kind of place.
    pub fn resolve(
        &self,
        text: &str,
        within: Option<&PlaceCode>,
        level: Option<Level>,
    ) -> Result<PlaceCode, ResolveError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(ResolveError::Empty);
        }
        let fits = |place: &PlaceInfo| {
            level.is_none_or(|l| place.level == l) && within.is_none_or(|w| place.code.within(w))
        };
        if let Ok(code) = text.to_ascii_uppercase().parse::<PlaceCode>() {
            return match self.get(&code) {
                Some(place) if fits(place) => Ok(place.code.clone()),
                Some(place) => Err(ResolveError::Elsewhere {
                    code,
                    kind: kind(level),
                    scope: self.scope(within),
                    place: self.candidate(place),
                }),
                None => Err(self.unknown(text, within, level)),
            };
        }
        let mut found: Vec<&PlaceInfo> = self.named(text).filter(|p| fits(p)).collect();
        if found.is_empty() {
            found = self
                .with_state(text)
                .into_iter()
                .filter(|p| fits(p))
                .collect();
        }
        if level.is_none() {
            keep_largest(&mut found);
        }
        match found.as_slice() {
            [] => Err(self.unknown(text, within, level)),
            [only] => Ok(only.code.clone()),
            several => Err(ResolveError::Ambiguous {
                text: text.to_string(),
                candidates: several
                    .iter()
                    .take(LISTED_MAX)
                    .map(|p| self.candidate(p))
                    .collect(),
                count: several.len(),
            }),
        }
    }

    /// The places of a name that carries its state: `Benito Juárez, Quintana Roo`, `Harris County, TX`.
    fn with_state(&self, text: &str) -> Vec<&PlaceInfo> {
        let text = text.strip_suffix(')').unwrap_or(text);
        let Some((name, state)) = text.rsplit_once([',', '(']) else {
            return Vec::new();
        };
        let states: Vec<&PlaceCode> = self
            .named(state)
            .filter(|p| p.level == Level::State)
            .map(|p| &p.code)
            .collect();
        self.named(name)
            .filter(|p| p.level != Level::State && states.iter().any(|s| p.code.within(s)))
            .collect()
    }

    fn unknown(
        &self,
        text: &str,
        within: Option<&PlaceCode>,
        level: Option<Level>,
    ) -> ResolveError {
        ResolveError::Unknown {
            text: text.to_string(),
            kind: kind(level),
            scope: self.scope(within),
            nearest: self.nearest(text, within, level),
            elsewhere: self
                .named(text)
                .filter(|p| !p.residual)
                .take(NEAREST_MAX)
                .map(|p| self.candidate(p))
                .collect(),
        }
    }

    /// The places with the nearest names: a third of the letters may differ.
    fn nearest(
        &self,
        text: &str,
        within: Option<&PlaceCode>,
        level: Option<Level>,
    ) -> Vec<Candidate> {
        let wanted: Vec<char> = spell_out(&fold(text)).chars().collect();
        let most = (wanted.len() / 3).clamp(1, 6);
        let mut found: Vec<(usize, usize)> = Vec::new();
        let mut letters = Vec::new();
        for (at, name) in self.names().iter() {
            let place = &self.places()[at];
            if place.residual
                || level.is_some_and(|l| place.level != l)
                || within.is_some_and(|w| !place.code.within(w))
            {
                continue;
            }
            letters.clear();
            letters.extend(name.chars());
            if let Some(distance) = edits(&wanted, &letters, most) {
                found.push((distance, at));
            }
        }
        found.sort_unstable();
        let mut near: Vec<Candidate> = Vec::new();
        for (_, at) in found {
            let place = &self.places()[at];
            if near.len() < NEAREST_MAX && near.iter().all(|c| c.code != place.code) {
                near.push(self.candidate(place));
            }
        }
        near
    }

    fn candidate(&self, place: &PlaceInfo) -> Candidate {
        let state = match place.level {
            Level::Municipality | Level::County => place
                .code
                .at(Level::State)
                .and_then(|s| self.get(&s))
                .map(|s| s.name.clone()),
            _ => None,
        };
        Candidate {
            code: place.code.clone(),
            name: place.name.clone(),
            state,
        }
    }

    fn scope(&self, within: Option<&PlaceCode>) -> Option<String> {
        within.map(|outer| self.name(outer, true).unwrap_or(outer.as_str()).to_string())
    }
}

fn kind(level: Option<Level>) -> &'static str {
    level.map_or("place", Level::name)
}

fn within(scope: &Option<String>) -> String {
    scope.as_ref().map_or(String::new(), |s| format!(" in {s}"))
}

/// Leaves only the country, or else only the states, where there are any.
fn keep_largest(found: &mut Vec<&PlaceInfo>) {
    for level in [Level::Country, Level::State] {
        if found.iter().any(|p| p.level == level) {
            found.retain(|p| p.level == level);
            return;
        }
    }
}

fn described(place: &Candidate) -> String {
    match &place.state {
        Some(state) => format!("{}, {state}", place.name),
        None => place.name.clone(),
    }
}

fn listed(candidates: &[Candidate], count: usize) -> String {
    let mut out = String::new();
    for place in candidates {
        let comma = if out.is_empty() { "" } else { ", " };
        let _ = write!(out, "{comma}`{}` ({})", place.code, described(place));
    }
    if count > candidates.len() {
        let _ = write!(out, " and {} more", count - candidates.len());
    }
    out
}

/// The other way on, where the places lie in several states.
fn qualified(text: &str, candidates: &[Candidate]) -> String {
    let mut states = candidates.iter().filter_map(|c| c.state.as_ref());
    match states.next() {
        Some(first) if states.any(|other| other != first) => {
            format!(", or add the state: `{text}, {first}`")
        }
        _ => String::new(),
    }
}

fn remedy(nearest: &[Candidate], elsewhere: &[Candidate]) -> String {
    if !elsewhere.is_empty() {
        return format!(
            "; the name is that of {}",
            listed(elsewhere, elsewhere.len())
        );
    }
    if !nearest.is_empty() {
        return format!("; the nearest: {}", listed(nearest, nearest.len()));
    }
    "; write the official name, or a key such as `MX-02004` or `US-48141`".to_string()
}
