//! The written key of a place, and what follows from its shape alone.
//!
//! `MX`, `MX-02` (INEGI state), `MX-02004` (INEGI municipality), `US`, `US-48` (FIPS state), `US-48141` (FIPS county),
//! `US-FO-LAREDO` (CBP field office), `US-BP-DEL-RIO` (Border Patrol sector), `US-AM-TUCSON` (Air and Marine branch).

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// How large a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// A country.
    Country,
    /// A state: of Mexico or of the United States (with its districts and territories).
    State,
    /// A Mexican municipality or borough of Mexico City.
    Municipality,
    /// A US county or its equivalent.
    County,
    /// A CBP area of responsibility: field office, sector or branch.
    Area,
}

impl Level {
    /// The written name, as in `--by state`.
    pub fn name(self) -> &'static str {
        match self {
            Level::Country => "country",
            Level::State => "state",
            Level::Municipality => "municipality",
            Level::County => "county",
            Level::Area => "area",
        }
    }
}

/// The key of a place. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PlaceCode(Arc<str>);

/// A text that is no place key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is not a place key; write `MX`, `MX-02`, `MX-02004`, `US`, `US-48`, `US-48141` or `US-FO-LAREDO`"
)]
pub struct PlaceCodeError {
    /// The text as it was given.
    pub text: String,
}

impl PlaceCode {
    /// Mexico.
    pub fn mexico() -> PlaceCode {
        PlaceCode("MX".into())
    }

    /// The United States.
    pub fn united_states() -> PlaceCode {
        PlaceCode("US".into())
    }

    /// A key from the tables, whose form a test checks.
    pub(super) fn trusted(text: &str) -> PlaceCode {
        PlaceCode(text.into())
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// How large the place is.
    pub fn level(&self) -> Level {
        let rest = self.0.get(3..).unwrap_or("");
        match (rest.len(), rest.as_bytes().first()) {
            (0, _) => Level::Country,
            (_, Some(b'A'..=b'Z')) => Level::Area,
            (2, _) => Level::State,
            _ if self.0.starts_with("MX") => Level::Municipality,
            _ => Level::County,
        }
    }

    /// The place of a higher level that contains this one (itself at its own level); `None` where the level does not apply.
    pub fn at(&self, level: Level) -> Option<PlaceCode> {
        let own = self.level();
        if own == level {
            return Some(self.clone());
        }
        match (level, own) {
            (Level::Country, _) => Some(PlaceCode(self.0[..2].into())),
            (Level::State, Level::Municipality | Level::County) => {
                Some(PlaceCode(self.0[..5].into()))
            }
            _ => None,
        }
    }

    /// True where `self` is `outer` or lies in it.
    pub fn within(&self, outer: &PlaceCode) -> bool {
        self.at(outer.level()).as_ref() == Some(outer)
    }
}

impl FromStr for PlaceCode {
    type Err = PlaceCodeError;

    fn from_str(text: &str) -> Result<PlaceCode, PlaceCodeError> {
        let wrong = || PlaceCodeError {
            text: text.to_string(),
        };
        let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
        let ok = match text.split_once('-') {
            None => matches!(text, "MX" | "US"),
            Some(("MX" | "US", rest)) if digits(rest) => matches!(rest.len(), 2 | 5),
            Some(("US", rest)) => {
                let name = ["FO-", "BP-", "AM-"]
                    .iter()
                    .find_map(|kind| rest.strip_prefix(kind));
                name.is_some_and(|n| {
                    !n.is_empty()
                        && n.len() <= 60
                        && n.bytes()
                            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-')
                })
            }
            _ => false,
        };
        ok.then(|| PlaceCode(text.into())).ok_or_else(wrong)
    }
}

impl fmt::Display for PlaceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for PlaceCode {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for PlaceCode {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<PlaceCode, D::Error> {
        let text = String::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> PlaceCode {
        text.parse().unwrap()
    }

    #[test]
    fn the_shape_gives_the_level() {
        for (text, level) in [
            ("MX", Level::Country),
            ("MX-02", Level::State),
            ("MX-02004", Level::Municipality),
            ("US-48", Level::State),
            ("US-48141", Level::County),
            ("US-FO-LAREDO", Level::Area),
            ("US-BP-DEL-RIO", Level::Area),
        ] {
            assert_eq!(code(text).level(), level, "{text}");
        }
    }

    #[test]
    fn places_lie_within_their_state_and_country() {
        assert!(code("MX-02004").within(&code("MX-02")));
        assert!(code("MX-02004").within(&code("MX")));
        assert!(!code("MX-02004").within(&code("MX-03")));
        assert!(code("US-FO-LAREDO").within(&code("US")));
        assert_eq!(code("US-FO-LAREDO").at(Level::State), None);
        assert_eq!(code("MX").at(Level::State), None);
    }

    #[test]
    fn nonsense_is_refused() {
        for text in [
            "",
            "mx",
            "MX-2",
            "MX-020044",
            "US-XX-A",
            "US-FO-",
            "CA",
            "MX-0é",
            "MX-FO-A",
        ] {
            assert!(text.parse::<PlaceCode>().is_err(), "{text}");
        }
    }
}
