//! The form in which names are compared.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A text as names are compared: lower case, accents off (NFD), punctuation to spaces, spaces collapsed and trimmed.
///
/// `Ñuu  Savi` → `nuu savi`, `NASOC - Corpus Christi` → `nasoc corpus christi`. Folding twice changes nothing.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if text.is_ascii() {
        for byte in text.bytes() {
            push(&mut out, byte.to_ascii_lowercase() as char);
        }
    } else {
        // Lower case can bring marks of its own (`İ`), so marks go last.
        let lower = text.nfd().flat_map(char::to_lowercase);
        for c in lower.nfd().filter(|c| !is_combining_mark(*c)) {
            push(&mut out, c);
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

fn push(out: &mut String, c: char) {
    if c.is_alphanumeric() {
        out.push(c);
    } else if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}

/// A folded text with the abbreviations that official names use written out: `gral teran` → `general teran`.
///
/// `saint` becomes `st`, the spelling of the US Census Bureau.
pub(crate) fn spell_out(folded: &str) -> String {
    let mut out = String::with_capacity(folded.len() + 8);
    for word in folded.split(' ') {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(match word {
            "cd" => "ciudad",
            "dr" => "doctor",
            "gral" => "general",
            "saint" => "st",
            "sta" => "santa",
            "sto" => "santo",
            other => other,
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{fold, spell_out};

    #[test]
    fn accents_case_and_punctuation_do_not_matter() {
        for (text, folded) in [
            ("  Ñuu   Savi ", "nuu savi"),
            ("MÉXICO, D.F.", "mexico d f"),
            ("NASOC - Corpus Christi", "nasoc corpus christi"),
            ("Güémez", "guemez"),
            ("Gu\u{308}e\u{301}mez", "guemez"),
            ("Manu'a", "manu a"),
            ("", ""),
            ("--", ""),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn abbreviations_are_written_out() {
        assert_eq!(spell_out(&fold("Gral. Terán")), "general teran");
        assert_eq!(spell_out(&fold("Saint Louis")), "st louis");
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in any::<String>()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn folded_text_has_single_spaces(text in any::<String>()) {
            let folded = fold(&text);
            prop_assert!(!folded.contains("  "));
            prop_assert_eq!(folded.trim(), folded.as_str());
        }
    }
}
