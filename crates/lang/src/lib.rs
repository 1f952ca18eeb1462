//! Spanish (Mexico) and English (United States): words, numbers, dates, plurals.
//!
//! - [`key`]: every text the program can say, by name; `text/es.toml` and `text/en.toml` hold the words of reasons and tables,
//!   `text/site.*.toml` and `text/web.*.toml` those of the site, `text/traces.*.toml` and `text/traces_page.*.toml` those of gun traces,
//!   `text/command.*.toml` those that only commands print
//! - [`number`]: numbers, percentages, quantities, counted nouns, lists
//! - [`date`]: dates, months and periods
//!
//! INVARIANT: both languages have exactly the keys of [`Key`] and the same placeholders in each, or the tests fail; there is no fallback
//! from one language to the other.
//! INVARIANT: no other Cotejo crate; arguments are primitive.

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod date;
pub mod key;
pub mod number;

use std::fmt;
use std::str::FromStr;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

pub use date::When;
pub use key::Key;
pub use number::Noun;

/// A language with the customs of one country: Spanish of Mexico, English of the United States.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// Spanish, as written in Mexico (`es-MX`).
    Es,
    /// English, as written in the United States (`en-US`).
    En,
}

impl Lang {
    /// Both, in the order in which documents carry them.
    pub const ALL: [Lang; 2] = [Lang::Es, Lang::En];

    /// The code: `es` or `en`.
    pub fn code(self) -> &'static str {
        match self {
            Lang::Es => "es",
            Lang::En => "en",
        }
    }

    /// The locale, as in `<html lang>` and `Intl`: `es-MX` or `en-US`.
    pub fn locale(self) -> &'static str {
        match self {
            Lang::Es => "es-MX",
            Lang::En => "en-US",
        }
    }

    /// The other of the two.
    pub fn other(self) -> Lang {
        match self {
            Lang::Es => Lang::En,
            Lang::En => Lang::Es,
        }
    }

    /// The words of a key. Placeholders stand as written, `{name}`; [`Lang::fill`] fills them.
    pub fn text(self, key: Key) -> &'static str {
        static TEXTS: OnceLock<[Vec<String>; 2]> = OnceLock::new();
        let texts = TEXTS.get_or_init(|| Lang::ALL.map(|lang| key::read(lang.source())));
        &texts[self as usize][key as usize]
    }

    /// The words of a key with its placeholders filled: `fill(Key::WhyPartial, &[("reported", "8"), ("expected", "12")])`.
    ///
    /// Every placeholder must be given and no other; a debug build panics on either (so tests do), a release build leaves an
    /// unfilled `{name}` standing. A value is never searched for placeholders.
    pub fn fill(self, key: Key, values: &[(&str, &str)]) -> String {
        let text = self.text(key);
        let mut filled = String::with_capacity(text.len() + 32);
        let mut used = 0;
        for piece in pieces(text) {
            match piece {
                Piece::Words(words) => filled.push_str(words),
                Piece::Placeholder(name) => match values.iter().find(|(n, _)| *n == name) {
                    Some((_, value)) => {
                        filled.push_str(value);
                        used += 1;
                    }
                    None => {
                        debug_assert!(false, "`{}` needs a value for `{name}`", key.name());
                        filled.push('{');
                        filled.push_str(name);
                        filled.push('}');
                    }
                },
            }
        }
        debug_assert!(
            used >= values.len(),
            "`{}` has {used} placeholders and was given {}",
            key.name(),
            values.len()
        );
        filled
    }

    /// The words of a machine name in a group: `name("verdict", "on_track")`. `None` where there is no such key.
    ///
    /// For statuses, verdicts, levels and directions, whose machine names are those of the model.
    pub fn name(self, group: &str, machine_name: &str) -> Option<&'static str> {
        Key::find(&format!("{group}.{machine_name}")).map(|key| self.text(key))
    }

    /// `sí` or `no`, `yes` or `no`.
    pub fn yes_no(self, yes: bool) -> &'static str {
        self.text(if yes { Key::WordYes } else { Key::WordNo })
    }

    /// The words of all subjects, [`key`]'s files in one TOML document; a section stands in one file only.
    fn source(self) -> &'static str {
        match self {
            Lang::Es => concat!(
                include_str!("../text/es.toml"),
                include_str!("../text/site.es.toml"),
                include_str!("../text/web.es.toml"),
                include_str!("../text/traces.es.toml"),
                include_str!("../text/traces_page.es.toml"),
                include_str!("../text/command.es.toml")
            ),
            Lang::En => concat!(
                include_str!("../text/en.toml"),
                include_str!("../text/site.en.toml"),
                include_str!("../text/web.en.toml"),
                include_str!("../text/traces.en.toml"),
                include_str!("../text/traces_page.en.toml"),
                include_str!("../text/command.en.toml")
            ),
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

/// A text that names no language of ours.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a language; write `es` or `en`")]
pub struct LangError {
    /// The text as it was given.
    pub text: String,
}

impl FromStr for Lang {
    type Err = LangError;

    /// Reads `es` or `en`, in any case, with or without a country (`es-MX`, `en_US.UTF-8`), as browsers and `LANG` give it.
    fn from_str(text: &str) -> Result<Lang, LangError> {
        let code = text.split(['-', '_', '.']).next().unwrap_or_default();
        Lang::ALL
            .into_iter()
            .find(|lang| lang.code().eq_ignore_ascii_case(code))
            .ok_or_else(|| LangError {
                text: text.to_string(),
            })
    }
}

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    Words(&'a str),
    Placeholder(&'a str),
}

/// A text cut into words and placeholders. A brace that opens no name stays words.
pub(crate) fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some((name, after)) = placeholder(rest) {
            rest = after;
            return Some(Piece::Placeholder(name));
        }
        let end = rest
            .char_indices()
            .skip(1)
            .find(|&(i, c)| c == '{' && placeholder(&rest[i..]).is_some())
            .map_or(rest.len(), |(i, _)| i);
        let (words, after) = rest.split_at(end);
        rest = after;
        Some(Piece::Words(words))
    })
}

/// The name and what follows, where a text begins with a placeholder.
fn placeholder(text: &str) -> Option<(&str, &str)> {
    let (name, after) = text.strip_prefix('{')?.split_once('}')?;
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    (!name.is_empty() && name.chars().all(is_name)).then_some((name, after))
}

#[cfg(test)]
#[path = "lang_tests.rs"]
mod tests;
