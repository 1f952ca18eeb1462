//! Calibres and gauges: families of cartridges that fit the same gun, and what they are called.

use std::collections::HashMap;
use std::sync::OnceLock;

use cotejo_model::{Field, fold};
use serde::{Serialize, Serializer};

use crate::read::{Read, list, rows, says_nothing};
use crate::rule::{Change, Rule};

/// A family of cartridges: those that trace tables do not tell apart and that fit the same gun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Calibre(u8);

/// The families, by diameter; gauges and grenades last.
const NAMES: [&str; FAMILIES] = [
    ".17 HMR",
    ".22 LR",
    ".22 WMR",
    ".223/5.56x45",
    ".224 Valkyrie",
    ".243",
    ".25 ACP",
    ".270",
    ".30 carbine",
    ".300 Blackout",
    ".300 Win Mag",
    ".30-06",
    ".30-30",
    ".308/7.62x51",
    ".32 ACP",
    ".32 revolver",
    ".338 Lapua",
    ".357 Magnum",
    ".357 SIG",
    ".38 special",
    ".38 Super",
    ".380 ACP",
    ".40 S&W",
    ".41 Magnum",
    ".44 Magnum",
    ".44 special",
    ".45 ACP",
    ".45 Colt",
    ".45/.410",
    ".450 Bushmaster",
    ".454 Casull",
    ".458 SOCOM",
    ".50 AE",
    ".50 BMG",
    ".500 S&W",
    "4.6x30",
    "5.45x39",
    "5.7x28",
    "6.5 Creedmoor",
    "6.5 Grendel",
    "6.8 SPC",
    "7 mm Mag",
    "7.62x25",
    "7.62x39",
    "7.62x54R",
    "7.92x57",
    "9x18",
    "9x19",
    "10 mm",
    "10 gauge",
    "12 gauge",
    "16 gauge",
    "20 gauge",
    "28 gauge",
    ".410 bore",
    "40 mm",
];
const FAMILIES: usize = 56;

impl Calibre {
    /// All families.
    pub const ALL: [Calibre; FAMILIES] = {
        let mut all = [Calibre(0); FAMILIES];
        let mut i = 0;
        while i < FAMILIES {
            all[i] = Calibre(i as u8);
            i += 1;
        }
        all
    };

    /// The name of the family, the same in both languages: `9x19`, `.40 S&W`, `12 gauge`.
    pub fn name(self) -> &'static str {
        NAMES.get(usize::from(self.0)).copied().unwrap_or_default()
    }

    /// The family of this name.
    pub fn find(name: &str) -> Option<Calibre> {
        Calibre::ALL.into_iter().find(|c| c.name() == name)
    }
}

impl Serialize for Calibre {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// Texts longer than this are no calibre.
const BYTES_MAX: usize = 60;

/// Reads a calibre as written (`9MM LUGER`, `.40`, `CALIBRE 9 MM`, `escopeta 12`, `5.56`).
///
/// A text that can mean several (`7.62`, `.50`, `9mm/.40`) has no value, but candidates. The usual meaning of a text that can
/// in rare cases have another (`.38`, `.45`, `9mm`) is taken, less surely. A family's own name in any case is no change.
pub fn read(text: &str) -> Read<Calibre> {
    let text = text.trim();
    if text.is_empty() {
        return Read::empty();
    }
    if says_nothing(text) {
        return Read::none(Rule::Nothing, Field::Calibre, text);
    }
    if text.len() > BYTES_MAX {
        return Read::none(Rule::NotRead, Field::Calibre, text);
    }
    if let Some(found) = table().get(&key(text)) {
        return found.read(text);
    }
    // `9mm/.40`, `.38 or .357`: several, each of them plain.
    let parts: Option<Vec<Calibre>> = text
        .split(['/', ';', '\n'])
        .flat_map(|p| p.split(" or "))
        .flat_map(|p| p.split(" o "))
        .map(|part| match table().get(&key(part)) {
            Some(Entry { families, .. }) if families.len() == 1 => families.first().copied(),
            _ => None,
        })
        .collect();
    let mut parts = parts.unwrap_or_default();
    parts.dedup();
    match parts.as_slice() {
        [one] => Entry {
            families: vec![*one],
            confidence: Rule::CalibreAlias.confidence(),
        }
        .read(text),
        _ => Read::none(Rule::NotRead, Field::Calibre, text).or(ranked(&parts)),
    }
}

/// What a text of the table means.
#[derive(Debug)]
struct Entry {
    families: Vec<Calibre>,
    confidence: f64,
}

impl Entry {
    fn read(&self, text: &str) -> Read<Calibre> {
        let [one] = self.families.as_slice() else {
            return Read::none(Rule::NotRead, Field::Calibre, text).or(ranked(&self.families));
        };
        let mut read = Read::plain(*one);
        if !text.eq_ignore_ascii_case(one.name()) {
            read.changes.push(Change {
                confidence: self.confidence,
                ..Change::by(Rule::CalibreAlias, Field::Calibre, text, one.name())
            });
        }
        read
    }
}

/// Weights that halve from one to the next, adding up to 1.
fn ranked(families: &[Calibre]) -> Vec<(Calibre, f64)> {
    let whole = 2.0 - 0.5f64.powi(families.len() as i32 - 1);
    families
        .iter()
        .enumerate()
        .map(|(i, c)| (*c, 0.5f64.powi(i as i32) / whole))
        .collect()
}

/// Words around a calibre that say nothing of it, folded.
const AROUND: &[&str] = &[
    "arma", "cal", "caliber", "calibers", "calibre", "calibres", "de", "del", "escopeta", "rifle",
    "fusil", "pistola", "tipo",
];

/// The form in which calibres are compared: lower case, words around taken off, `gauge` in one spelling, no spaces and signs but
/// the dots before figures.
fn key(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut before = ' ';
    let lower = text.to_lowercase();
    let mut chars = lower.chars().peekable();
    while let Some(c) = chars.next() {
        let figure_next = chars.peek().is_some_and(char::is_ascii_digit);
        match c {
            '.' if figure_next => plain.push('.'),
            ',' if figure_next && before.is_ascii_digit() => plain.push('.'),
            // `m.m.`, `a.c.p.`: letters with dots are one word.
            '.' | '\'' | '’' => {}
            '×' => plain.push('x'),
            c => plain.push(c),
        }
        before = c;
    }
    let mut key = String::with_capacity(plain.len());
    let words = plain.split(|c: char| !c.is_alphanumeric() && c != '.');
    for word in words.filter(|w| !w.is_empty()) {
        // `fold` would take the dots; accents are all that is left for it.
        let folded;
        let word = if word.is_ascii() {
            word
        } else {
            folded = fold(word);
            &folded
        };
        if !AROUND.contains(&word) {
            key.push_str(word);
        }
    }
    if let Some(rest) = key.strip_prefix("cal")
        && rest.starts_with(|c: char| c.is_ascii_digit() || c == '.')
    {
        key = rest.to_string();
    }
    if key.starts_with("0.") {
        key.remove(0);
    }
    let figures = key.bytes().take_while(u8::is_ascii_digit).count();
    if figures > 0 && matches!(&key[figures..], "g" | "ga" | "gage" | "gauge" | "guage") {
        key.truncate(figures);
        key.push_str("gauge");
    }
    key
}

const TABLE: &str = include_str!("../data/calibres.txt");

fn table() -> &'static HashMap<String, Entry> {
    static CALIBRES: OnceLock<HashMap<String, Entry>> = OnceLock::new();
    CALIBRES.get_or_init(|| {
        let mut calibres = HashMap::new();
        for [names, texts, confidence] in rows(TABLE) {
            for text in list(texts) {
                calibres.insert(
                    key(text),
                    Entry {
                        families: list(names).filter_map(Calibre::find).collect(),
                        confidence: confidence
                            .parse()
                            .unwrap_or(Rule::CalibreAlias.confidence()),
                    },
                );
            }
        }
        for calibre in Calibre::ALL {
            calibres.entry(key(calibre.name())).or_insert(Entry {
                families: vec![calibre],
                confidence: Rule::CalibreAlias.confidence(),
            });
        }
        calibres
    })
}

#[cfg(test)]
#[path = "calibre_tests.rs"]
mod tests;
