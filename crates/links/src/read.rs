//! What a text is read as: a value or none, by which rules, and what else it could be.

use crate::rule::{Change, Rule};
use cotejo_model::{Field, fold};

/// What a text is read as.
#[derive(Clone, Debug, PartialEq)]
pub struct Read<T> {
    /// The value; `None` where the text says nothing or cannot be read surely.
    pub value: Option<T>,
    /// What was changed on the way, in order; empty where the text was read as it is.
    pub changes: Vec<Change>,
    /// What it could be where `value` is `None`: ranked, best first, weights from 0 to 1 that add up to 1 or less. Never forced.
    pub candidates: Vec<(T, f64)>,
}

impl<T> Read<T> {
    /// A text that says nothing, without a change: it was empty.
    pub fn empty() -> Read<T> {
        Read {
            value: None,
            changes: Vec::new(),
            candidates: Vec::new(),
        }
    }

    /// Read as it is.
    pub fn plain(value: T) -> Read<T> {
        Read {
            value: Some(value),
            ..Read::empty()
        }
    }

    /// Taken as none by a rule.
    pub(crate) fn none(rule: Rule, field: Field, text: &str) -> Read<T> {
        Read {
            changes: vec![Change::by(rule, field, text, "")],
            ..Read::empty()
        }
    }

    /// With what it could be, best first.
    pub(crate) fn or(mut self, candidates: Vec<(T, f64)>) -> Read<T> {
        self.candidates = candidates;
        self
    }
}

/// Words that stand for nothing in any field, folded; a source can declare more.
const NOTHING: &[&str] = &[
    "blank",
    "desconocida",
    "desconocido",
    "n a",
    "n d",
    "na",
    "nan",
    "nd",
    "nil",
    "ninguna",
    "ninguno",
    "no aplica",
    "no consta",
    "no data",
    "no disponible",
    "no especificada",
    "no especificado",
    "no identificada",
    "no identificado",
    "no se especifica",
    "none",
    "not applicable",
    "not available",
    "not recorded",
    "not reported",
    "null",
    "s d",
    "sd",
    "se desconoce",
    "sin dato",
    "sin datos",
    "sin informacion",
    "sin registro",
    "unk",
    "unknown",
    "unspecified",
];

/// True for a text that is not empty and yet says nothing: `unknown`, `N/A`, `SIN DATO`, marks alone.
pub fn says_nothing(text: &str) -> bool {
    if text.trim().is_empty() || text.len() > 40 {
        return false;
    }
    // An emoji or a letter of another script is something, only nothing that we know.
    if text
        .bytes()
        .all(|b| b.is_ascii_punctuation() || b.is_ascii_whitespace())
    {
        return true;
    }
    let folded = fold(text);
    NOTHING.binary_search(&folded.as_str()).is_ok()
}

/// A text as codes and names are compared: folded, without spaces. `Kel-Tec`, `KELTEC` and `Kel Tec` are one.
pub(crate) fn squash(text: &str) -> String {
    let mut key = fold(text);
    key.retain(|c| c != ' ');
    key
}

/// The rows of a table of `data/`: fields parted by `|`, empty ones at the end left off, comment lines begin with `#`.
pub(crate) fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    table
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let mut row = [""; N];
            for (slot, field) in row.iter_mut().zip(line.split('|')) {
                *slot = field.trim();
            }
            row
        })
}

/// The parts of a field that has several, parted by `;`.
pub(crate) fn list(field: &'static str) -> impl Iterator<Item = &'static str> {
    field.split(';').map(str::trim).filter(|s| !s.is_empty())
}

/// Rows of a table with more fields than it has columns: mistakes of ours, for tests.
#[cfg(test)]
pub(crate) fn overfull(table: &str, columns: usize) -> Vec<&str> {
    table
        .lines()
        .filter(|l| !l.starts_with('#') && l.split('|').count() > columns)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_nothing_are_sorted_and_found() {
        assert!(NOTHING.is_sorted());
        for text in [
            "N/A",
            "unknown",
            "Se desconoce",
            "-",
            "??",
            "S/D",
            "Sin información",
        ] {
            assert!(says_nothing(text), "{text}");
        }
        for text in ["", "  ", "Glock", "0", "🔫", "não"] {
            assert!(!says_nothing(text), "{text}");
        }
    }

    #[test]
    fn marks_and_case_do_not_part_names() {
        for text in ["Kel-Tec", "KELTEC", "Kel  Tec.", "kél-tec"] {
            assert_eq!(squash(text), "keltec");
        }
    }
}
