//! Texts that are a serial number and nothing else: the short way for nearly all of them.

use cotejo_model::Field;

use super::{LENGTH_MAX, Serial, SerialState, series, words};
use crate::rule::{Change, Rule};

/// A text that is a number and nothing else: letters, figures, hyphens and spaces, with a figure in each word.
///
/// INVARIANT: what is read from it is what [`super::read_in_full`] reads; millions of serials are read, and nearly all are plain.
pub(super) struct Plain {
    text: [u8; LENGTH_MAX],
    length: usize,
    lower: bool,
    marks: bool,
}

impl Plain {
    #[inline]
    pub(super) fn of(text: &[u8]) -> Option<Plain> {
        let mut plain = Plain {
            text: [0; LENGTH_MAX],
            length: 0,
            lower: false,
            marks: false,
        };
        // Letters since the last mark, and whether a word between hyphens was long enough to say something: `ILEGIBLE-234`.
        let (mut letters, mut long) = (0, false);
        // Whether the word has a letter or figure, and whether it has a figure.
        let (mut word, mut figure) = (false, false);
        let (mut hyphen, mut zeros) = (false, true);
        for byte in text {
            match byte {
                b'0'..=b'9' => {
                    letters = 0;
                    figure = true;
                    zeros &= *byte == b'0';
                }
                b'A'..=b'Z' | b'a'..=b'z' => {
                    letters += 1;
                    long |= letters > words::HYPHENATED_MAX;
                    zeros = false;
                    plain.lower |= byte.is_ascii_lowercase();
                }
                b'-' | b' ' => {
                    plain.marks = true;
                    hyphen |= *byte == b'-';
                    letters = 0;
                    if *byte == b' ' {
                        if word && !figure {
                            return None;
                        }
                        (word, figure) = (false, false);
                    }
                    continue;
                }
                _ => return None,
            }
            word = true;
            *plain.text.get_mut(plain.length)? = byte.to_ascii_uppercase();
            plain.length += 1;
        }
        let number = plain.length > 0 && !zeros && (figure || !word);
        (number && !(hyphen && long)).then_some(plain)
    }

    #[inline]
    pub(super) fn text(&self) -> &[u8] {
        self.text.get(..self.length).unwrap_or_default()
    }

    /// The serial that it is.
    pub(super) fn read(&self, published: &str, make: Option<&str>) -> Serial {
        let mut text: String = self.text().iter().map(|b| char::from(*b)).collect();
        let prefix = series::is_prefix(self.text(), make);
        if prefix {
            text.push('*');
        }
        let changes = [
            (self.lower, Rule::Case),
            (self.marks, Rule::Space),
            (prefix, Rule::SeriesPrefix),
        ]
        .into_iter()
        .filter(|(used, _)| *used)
        .map(|(_, rule)| Change::by(rule, Field::Serial, published, &text))
        .collect();
        Serial {
            state: if prefix {
                SerialState::Partial
            } else {
                SerialState::Whole
            },
            text,
            importer: None,
            changes,
        }
    }
}
