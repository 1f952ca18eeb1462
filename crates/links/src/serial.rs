//! Serial numbers: read from what was written, keyed for matching, compared where they are partial or slightly wrong.

use cotejo_model::Field;
use serde::Serialize;

use crate::rule::{Change, Rule};
use crate::slip::{Slip, slip};

mod marks;
mod plain;
mod series;
mod text;
mod words;

use plain::Plain;

/// What a text in the place of a serial number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SerialState {
    /// A number as it may stand on a gun.
    Whole,
    /// Part of a number: a pattern.
    Partial,
    /// The text says that the number is filed off or cannot be read at all.
    Obliterated,
    /// Nothing, or a text that says so.
    Missing,
    /// A text that is no serial number.
    Invalid,
}

impl SerialState {
    /// The name used in machine output.
    pub fn name(self) -> &'static str {
        match self {
            SerialState::Whole => "whole",
            SerialState::Partial => "partial",
            SerialState::Obliterated => "obliterated",
            SerialState::Missing => "missing",
            SerialState::Invalid => "invalid",
        }
    }
}

/// A serial number as read.
#[derive(Clone, Debug, PartialEq)]
pub struct Serial {
    /// Canonical: `A`–`Z`, `0`–`9`, `?` for one character that cannot be read, `*` for any number of them, none included. Letters
    /// O and I are kept as written. Empty unless whole or partial.
    pub text: String,
    /// What it is.
    pub state: SerialState,
    /// The importer whose mark stood with the number.
    pub importer: Option<String>,
    /// What was changed.
    pub changes: Vec<Change>,
}

/// A canonical serial is no longer than this; a longer text is no serial number.
const LENGTH_MAX: usize = 40;
/// Letters without one figure are a word, not a serial number, from this length on.
const LETTERS_MAX: usize = 6;

/// Reads a serial number. `make` is the canonical name of the gun's make, where it is known.
///
/// INVARIANT: reading the text of what was read changes nothing: `read(&read(x, m).text, m).text == read(x, m).text`.
pub fn read(text: &str, make: Option<&str>) -> Serial {
    let published = text.trim();
    match Plain::of(published.as_bytes()) {
        Some(plain) => plain.read(published, make),
        None => read_in_full(published, make),
    }
}

/// Reads any text, trimmed, rule by rule.
fn read_in_full(published: &str, make: Option<&str>) -> Serial {
    if published.is_empty() {
        return Serial::without(SerialState::Missing, Vec::new());
    }
    let none = |state: SerialState| {
        let rule = match state {
            SerialState::Obliterated => Rule::Obliterated,
            _ => Rule::NotASerial,
        };
        Serial::without(state, vec![Change::by(rule, Field::Serial, published, "")])
    };
    let Some(upper) = text::upper(published) else {
        return none(SerialState::Invalid);
    };
    if let Some(state) = words::state_of(&upper) {
        return none(state);
    }
    let mut tokens = text::tokens(&upper);
    let labelled = words::strip_labels(&mut tokens);
    let unreadable = words::strip_unreadable(&mut tokens);
    let stripped = marks::strip(&mut tokens, make);
    let Some(mut pattern) = text::pattern(&tokens) else {
        return none(SerialState::Invalid);
    };
    if let Some(state) = words::state_of(&pattern) {
        return none(state);
    }
    let letters = pattern.bytes().all(|b| b.is_ascii_alphabetic());
    if pattern.len() > LENGTH_MAX || letters && pattern.len() > LETTERS_MAX {
        return none(SerialState::Invalid);
    }
    let partial = pattern.contains(['?', '*']);
    let prefix = !partial && series::is_prefix(pattern.as_bytes(), make);
    if prefix {
        pattern.push('*');
    }
    let by = |rule| Change::by(rule, Field::Serial, published, &pattern);
    let marks_taken = labelled || unreadable || stripped.importer.is_some() || stripped.maker;
    let mut changes: Vec<Change> = [
        (text::has_lower(published), Rule::Case),
        (labelled, Rule::Label),
        (!marks_taken && text::has_marks(&upper), Rule::Space),
        (stripped.maker, Rule::MakerMark),
        (partial && published != pattern, Rule::Unreadable),
        (prefix, Rule::SeriesPrefix),
    ]
    .into_iter()
    .filter(|(used, _)| *used)
    .map(|(_, rule)| by(rule))
    .collect();
    if let Some(importer) = &stripped.importer {
        changes.push(Change::by(
            Rule::ImporterMark,
            Field::Importer,
            published,
            importer,
        ));
    }
    Serial {
        state: if partial || prefix {
            SerialState::Partial
        } else {
            SerialState::Whole
        },
        text: pattern,
        importer: stripped.importer,
        changes,
    }
}

/// The key by which serials are matched: 64 bits of the canonical text with O read as 0 and I as 1, the same on every machine. `None`
/// unless the serial is whole. Equal keys are equal serials but for a chance of one in 2⁶⁴ a pair.
///
/// INVARIANT: `key(text, make) == read(text, make).key()` for every text. Texts of letters, figures, hyphens and spaces with a
/// figure in each word allocate nothing.
pub fn key(text: &str, make: Option<&str>) -> Option<u64> {
    match Plain::of(text.as_bytes()) {
        Some(plain) => (!series::is_prefix(plain.text(), make)).then(|| hash(plain.text())),
        None => read_in_full(text.trim(), make).key(),
    }
}

impl Serial {
    fn without(state: SerialState, changes: Vec<Change>) -> Serial {
        Serial {
            text: String::new(),
            state,
            importer: None,
            changes,
        }
    }

    /// See [`key`].
    pub fn key(&self) -> Option<u64> {
        (self.state == SerialState::Whole).then(|| hash(self.text.as_bytes()))
    }

    /// True for a whole serial that is long and varied enough that one make has it once: four characters or more, a figure among
    /// them, not all the same, not a row of figures that anybody would make up (`12345`).
    pub fn is_specific(&self) -> bool {
        let text = self.text.as_bytes();
        self.state == SerialState::Whole
            && text.len() >= 4
            && text.iter().any(u8::is_ascii_digit)
            && text.windows(2).any(|w| same(w[0]) != same(w[1]))
            && !["0123456789", "1234567890"]
                .iter()
                .any(|row| row.starts_with(&self.text))
    }

    /// True where `whole`, a canonical text, can be what stood on the gun: the pattern fits, O and 0, I and 1 being one.
    /// Obliterated, missing and invalid serials match nothing.
    pub fn matches(&self, whole: &str) -> bool {
        match self.state {
            SerialState::Whole | SerialState::Partial => {
                fits(self.text.as_bytes(), whole.as_bytes())
            }
            _ => false,
        }
    }

    /// How many characters of it can be read.
    pub fn significant(&self) -> usize {
        self.text.bytes().filter(u8::is_ascii_alphanumeric).count()
    }
}

/// The importer of a text that is an importer's mark or name and nothing else, for the field of its own; `None` where the table has none.
pub fn importer(text: &str) -> Option<&'static str> {
    let upper = text::upper(text.trim())?;
    let words: Vec<String> = text::tokens(&upper).into_iter().map(text::flat).collect();
    marks::importer_of(&words)
}

/// The canonical text as it is keyed, O read as 0 and I as 1, with the changes that this takes. For the record of a match that needed it.
pub fn folded(text: &str) -> (String, Vec<Change>) {
    let folded: String = text.bytes().map(|b| char::from(same(b))).collect();
    let changes = [('O', Rule::LetterO), ('I', Rule::LetterI)]
        .into_iter()
        .filter(|(letter, _)| text.contains(*letter))
        .map(|(_, rule)| Change::by(rule, Field::Serial, text, &folded))
        .collect();
    (folded, changes)
}

/// How likely two canonical serials are one, by slips of the pen: 1 for the same (O and 0, I and 1 being one), 0.8 for one of the usual
/// confusions (8 and B, 5 and S, 2 and Z, 0 and D or Q, 1 and 7 or L, 6 and G), 0.6 for two neighbours exchanged or a doubled character
/// written once, 0.5 for a character missing, 0.4 for any other character; `None` further than one slip. The weights are declared, not
/// measured. Symmetric.
pub fn near(a: &str, b: &str) -> Option<f64> {
    let plain = |text: &str| text.bytes().map(same).collect::<Vec<u8>>();
    Some(match slip(&plain(a), &plain(b))? {
        Slip::None => 1.0,
        Slip::Changed(x, y) if confused(x, y) => 0.8,
        Slip::Changed(..) => 0.4,
        Slip::Exchanged | Slip::Missing(_, true) => 0.6,
        Slip::Missing(_, false) => 0.5,
    })
}

/// Characters that are taken for one another; O and I are folded before.
fn confused(x: u8, y: u8) -> bool {
    const SETS: [&[u8]; 6] = [b"8B", b"5S", b"2Z", b"0DQ", b"17L", b"6G"];
    SETS.iter().any(|set| set.contains(&x) && set.contains(&y))
}

/// NCIC reads a letter O in a serial number as the figure 0; I and 1 are as alike.
#[inline]
fn same(byte: u8) -> u8 {
    match byte {
        b'O' => b'0',
        b'I' => b'1',
        other => other,
    }
}

/// FNV-1a (Fowler, Noll, Vo), then the finisher of SplitMix64 so that all 64 bits depend on every character.
#[inline]
fn hash(text: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    for byte in text {
        hash = (hash ^ u64::from(same(*byte))).wrapping_mul(0x0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

/// Does a pattern of characters, `?` and `*` fit? Each `*` is tried at its shortest first, and only the last is ever lengthened.
fn fits(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while let Some(byte) = text.get(t) {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(wanted) if *wanted == b'?' || same(*wanted) == same(*byte) => {
                p += 1;
                t += 1;
            }
            _ => match &mut star {
                Some((at, from)) => {
                    *from += 1;
                    p = *at + 1;
                    t = *from;
                }
                None => return false,
            },
        }
    }
    pattern
        .get(p..)
        .is_none_or(|rest| rest.iter().all(|b| *b == b'*'))
}

#[cfg(test)]
#[path = "serial_tests.rs"]
mod tests;
