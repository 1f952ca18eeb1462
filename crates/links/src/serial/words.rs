//! Words in the place of a serial number: that there is none, that it is filed off, that it cannot be read; labels before it.

use super::SerialState;
use super::text::flat;

/// Between hyphens no word of this module has fewer letters than one more than this.
pub(super) const HYPHENATED_MAX: usize = 3;

/// Whole texts that say that there is no number, without spaces and marks, sorted.
const MISSING: &[&str] = &[
    "BLANK",
    "DESCONOCIDA",
    "DESCONOCIDO",
    "MAT",
    "MATRICULA",
    "MISSING",
    "NA",
    "ND",
    "NINGUNA",
    "NINGUNO",
    "NOAPLICA",
    "NOAPPLICABLE",
    "NODATA",
    "NODESERIE",
    "NODISPONIBLE",
    "NOESPECIFICADO",
    "NOMATRICULA",
    "NONE",
    "NONSN",
    "NONUMBER",
    "NOSE",
    "NOSERIAL",
    "NOSERIALNUMBER",
    "NOSN",
    "NOTAPPLICABLE",
    "NOTAVAILABLE",
    "NOTIENE",
    "NOTLISTED",
    "NOTMARKED",
    "NOTPROVIDED",
    "NOTREPORTED",
    "NOVISIBLE",
    "NULL",
    "NULO",
    "NUMERODESERIE",
    "PENDIENTE",
    "SD",
    "SEDESCONOCE",
    "SER",
    "SERIAL",
    "SERIALNO",
    "SERIALNUMBER",
    "SERIE",
    "SIN",
    "SINDATO",
    "SINDATOS",
    "SINESPECIFICAR",
    "SINMARCAS",
    "SINMATRICULA",
    "SINNUMERO",
    "SINNUMERODEMATRICULA",
    "SINNUMERODESERIE",
    "SINSERIE",
    "SN",
    "SNUM",
    "TBD",
    "UNK",
    "UNKN",
    "UNKNOWN",
    "UNMARKED",
    "UNSERIALIZED",
    "VARIOS",
    "VARIOUS",
];

/// Words that say that the number was taken off, sorted.
const OBLITERATED: &[&str] = &[
    "ALTERADA",
    "ALTERADO",
    "ALTERED",
    "BORRADA",
    "BORRADO",
    "DEFACED",
    "DESTRUIDA",
    "DESTRUIDO",
    "DESVASTADA",
    "DESVASTADO",
    "DEVASTADA",
    "DEVASTADO",
    "ELIMINADA",
    "ELIMINADO",
    "ERASED",
    "ESMERILADA",
    "ESMERILADO",
    "LIJADA",
    "LIJADO",
    "LIMADA",
    "LIMADO",
    "OBLIT",
    "OBLITERADA",
    "OBLITERADO",
    "OBLITERATED",
    "RASPADA",
    "RASPADO",
    "REMOVED",
    "REMOVIDA",
    "REMOVIDO",
    "RESTORED",
    "SCRATCHED",
    "SUPRIMIDA",
    "SUPRIMIDO",
];

/// Words that stand for characters that cannot be read, sorted.
const UNREADABLE: &[&str] = &[
    "ILEGIBLE",
    "ILEGIBLES",
    "ILLEGIBLE",
    "NOLEGIBLE",
    "PARCIAL",
    "PARTIAL",
    "UNREADABLE",
];

/// Labels before a number, sorted. A label needs something behind it that stands apart.
const LABELS: &[&str] = &[
    "MAT",
    "MATR",
    "MATRICULA",
    "NO",
    "NRO",
    "NUM",
    "NUMBER",
    "NUMERO",
    "SER",
    "SERIAL",
    "SERIALNO",
    "SERIE",
    "SERIES",
    "SERNO",
    "SN",
];

/// What a whole text or pattern says where it is no number: missing, obliterated, or signs that are neither.
pub(super) fn state_of(upper: &str) -> Option<SerialState> {
    let flat = flat(upper);
    if flat.is_empty() {
        let marks = upper.bytes().filter(|b| *b != b' ').count();
        let lines = upper.bytes().all(|b| b" -_*?./\\".contains(&b));
        return Some(match marks {
            // `-----` and `*****` are drawn where a number was; `-` and `?` say nothing.
            3.. if lines => SerialState::Obliterated,
            _ if upper.bytes().all(|b| b.is_ascii_punctuation() || b == b' ') => {
                SerialState::Missing
            }
            _ => SerialState::Invalid,
        });
    }
    let is = |words: &[&str]| words.binary_search(&flat.as_str()).is_ok();
    if flat.bytes().all(|b| b == b'0') || is(MISSING) {
        Some(SerialState::Missing)
    } else if flat.len() >= 3 && flat.bytes().all(|b| b == b'X')
        || flat == "OBL"
        || is(OBLITERATED)
        || is(UNREADABLE)
        || says_obliterated(upper)
    {
        Some(SerialState::Obliterated)
    } else {
        None
    }
}

/// A sentence with such a word and no figure in it: `NUMERO DE SERIE BORRADO`, `SERIAL # REMOVED`.
fn says_obliterated(upper: &str) -> bool {
    !upper.bytes().any(|b| b.is_ascii_digit())
        && !upper.contains(['?', '*', '_'])
        && upper
            .split(|c: char| !c.is_ascii_alphanumeric())
            .any(|w| OBLITERATED.binary_search(&w).is_ok() || UNREADABLE.binary_search(&w).is_ok())
}

/// True for a word that stands for characters that cannot be read.
pub(super) fn is_unreadable(word: &str) -> bool {
    UNREADABLE.binary_search(&word).is_ok() || OBLITERATED.binary_search(&word).is_ok()
}

/// Takes labels off the front: `SERIE NO. 123`, `S/N: 123`, `MAT.123`. True where there were any.
pub(super) fn strip_labels(tokens: &mut Vec<&str>) -> bool {
    let mut any = false;
    while let Some((first, rest)) = tokens.split_first() {
        let first: &str = first;
        let label = is_label(first) || any && first == "DE";
        if label && !rest.is_empty() {
            tokens.remove(0);
            any = true;
            continue;
        }
        let glued = first
            .strip_prefix("S/N")
            .or_else(|| {
                first
                    .split_once('.')
                    .filter(|(l, _)| is_label(l))
                    .map(|(_, r)| r)
            })
            .map(|r| r.trim_start_matches(['-', '.', '/']));
        match glued {
            Some(number) if number.bytes().any(|b| b.is_ascii_digit()) => {
                tokens[0] = number;
                any = true;
            }
            _ => break,
        }
    }
    any
}

fn is_label(word: &str) -> bool {
    LABELS.binary_search(&flat(word).as_str()).is_ok()
}

/// Puts `*` for words that stand for what cannot be read and takes words without a figure off beside them. True where there were any.
pub(super) fn strip_unreadable(tokens: &mut Vec<&str>) -> bool {
    if !tokens.iter().any(|t| is_unreadable(&flat(t))) {
        return false;
    }
    let part = tokens.iter().any(|t| matches!(*t, "PARTIAL" | "PARCIAL"));
    for token in tokens.iter_mut() {
        if is_unreadable(&flat(token)) {
            *token = "*";
        }
    }
    tokens.retain(|t| {
        t.bytes()
            .any(|b| b.is_ascii_digit() || b == b'?' || b == b'*')
    });
    if part {
        // Which part it is was not said.
        tokens.push("*");
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_sorted_and_have_no_figures() {
        for words in [MISSING, OBLITERATED, UNREADABLE, LABELS] {
            assert!(words.is_sorted());
            // The fast path of keys takes any plain text with a figure for a number.
            assert!(
                words
                    .iter()
                    .all(|w| w.bytes().all(|b| b.is_ascii_uppercase()))
            );
        }
        let hyphenated = [OBLITERATED, UNREADABLE].concat();
        assert!(hyphenated.iter().all(|w| w.len() > HYPHENATED_MAX));
    }
}
