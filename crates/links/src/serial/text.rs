//! The characters of a serial text: upper case, tokens, and what is left of them as a pattern.

use cotejo_model::fold;

/// Texts longer than this are not looked at.
const BYTES_MAX: usize = 400;

/// The text in upper case without accents, with plain spaces, hyphens and dots; `None` where it is too long or has a character of another
/// script, a control character or an emoji.
pub(super) fn upper(text: &str) -> Option<String> {
    if text.len() > BYTES_MAX {
        return None;
    }
    let mut upper = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '!'..='~' => upper.push(c.to_ascii_uppercase()),
            c if c.is_whitespace() => upper.push(' '),
            '‐' | '‑' | '‒' | '–' | '—' | '−' => upper.push('-'),
            '…' => upper.push_str("..."),
            '‘' | '’' | '´' => upper.push('\''),
            '“' | '”' => upper.push('"'),
            // `Nº 123`, `N° 123`: the ordinal sign ends the word.
            'º' | 'ª' | '°' => upper.push_str("O "),
            '№' => upper.push_str("NO "),
            // A combining accent leaves the letter before it.
            '\u{300}'..='\u{36f}' => {}
            c => match fold(c.encode_utf8(&mut [0; 4])).as_bytes() {
                [letter] if letter.is_ascii_alphabetic() => {
                    upper.push(char::from(letter.to_ascii_uppercase()));
                }
                _ => return None,
            },
        }
    }
    Some(upper)
}

/// True where a letter was not in upper case, or had an accent.
pub(super) fn has_lower(text: &str) -> bool {
    text.chars()
        .any(|c| c.is_lowercase() || !c.is_ascii() && c.is_alphabetic())
}

/// True where something else than letters, figures and the signs of a pattern stands in the text.
pub(super) fn has_marks(upper: &str) -> bool {
    !upper
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b == b'?' || b == b'*')
}

/// Marks between the words of a text.
fn parts_words(c: char) -> bool {
    matches!(
        c,
        ' ' | ',' | ';' | ':' | '#' | '=' | '(' | ')' | '[' | ']' | '"' | '\''
    )
}

/// The words of the text; a hyphen parts words only where one of them says something (`ILEGIBLE-234`).
pub(super) fn tokens(upper: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    for word in upper.split(parts_words).filter(|w| !w.is_empty()) {
        if word.contains('-') && word.split('-').any(super::words::is_unreadable) {
            tokens.extend(word.split('-').filter(|w| !w.is_empty()));
        } else {
            tokens.push(word);
        }
    }
    tokens
}

/// Letters and figures of a word.
pub(super) fn flat(word: &str) -> String {
    word.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// What the words say as one pattern: `?` and `_` are one unreadable character, `*` and two dots or more any number of them, other marks
/// nothing. `None` where a sign stands in the text that no serial number has.
pub(super) fn pattern(tokens: &[&str]) -> Option<String> {
    let mut pattern = String::new();
    for token in tokens {
        let bytes = token.as_bytes();
        for (i, byte) in bytes.iter().enumerate() {
            match byte {
                b'A'..=b'Z' | b'0'..=b'9' => pattern.push(char::from(*byte)),
                b'?' | b'_' => pattern.push('?'),
                b'*' => star(&mut pattern),
                b'.' if bytes.get(i + 1) == Some(&b'.') => star(&mut pattern),
                b'.' | b'-' | b'/' | b'\\' => {}
                _ => return None,
            }
        }
    }
    Some(pattern)
}

fn star(pattern: &mut String) {
    if !pattern.ends_with('*') {
        pattern.push('*');
    }
}
