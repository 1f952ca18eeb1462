//! Importers' and makers' marks that stand with a serial number.

use std::sync::OnceLock;

use super::text::flat;
use crate::make;
use crate::read::{list, rows};

/// What was taken off.
#[derive(Debug, Default)]
pub(super) struct Stripped {
    pub(super) importer: Option<String>,
    pub(super) maker: bool,
}

/// Takes importers' marks and the maker's name off both ends. A mark must stand apart, and a figure must be left: `BER020830` is
/// Beretta's own number, and what looks like a code before figures always can be.
pub(super) fn strip(tokens: &mut Vec<&str>, make: Option<&str>) -> Stripped {
    let mut stripped = Stripped::default();
    let signed = tokens.iter().any(|t| t.contains('&'));
    loop {
        if stripped.importer.is_none()
            && let Some((from, to, importer)) = find(tokens, importer_of)
        {
            tokens.drain(from..to);
            stripped.importer = Some(importer.to_string());
        } else if !stripped.maker
            && let Some((from, to, ())) =
                find(tokens, |words| is_maker(words, make, signed).then_some(()))
        {
            tokens.drain(from..to);
            stripped.maker = true;
        } else {
            return stripped;
        }
    }
}

/// Marks have no more words than this.
const WORDS_MAX: usize = 6;

/// The longest mark at the front, else at the end, that leaves a figure: where it stands and what it is.
fn find<T>(tokens: &[&str], is: impl Fn(&[String]) -> Option<T>) -> Option<(usize, usize, T)> {
    if tokens.len() < 2 {
        return None;
    }
    let words: Vec<String> = tokens.iter().map(|t| flat(t)).collect();
    let n = words.len();
    let figures = |words: &[String]| words.iter().any(|w| w.bytes().any(|b| b.is_ascii_digit()));
    for end in [false, true] {
        for count in (1..=WORDS_MAX.min(n - 1)).rev() {
            let (from, to) = if end { (n - count, n) } else { (0, count) };
            let (mark, rest) = if end {
                (words.get(from..)?, words.get(..from)?)
            } else {
                (words.get(..to)?, words.get(to..)?)
            };
            if !figures(mark)
                && figures(rest)
                && let Some(found) = is(mark)
            {
                return Some((from, to, found));
            }
        }
    }
    None
}

/// The maker's name of four letters or more, never a code: codes begin real numbers. `signed`: with a sign that no number has (`S&W`), a
/// code is a mark too, where it is that of the gun's own make.
fn is_maker(words: &[String], make: Option<&str>, signed: bool) -> bool {
    if words.len() > 3 {
        return false;
    }
    let code = words.iter().map(String::len).sum::<usize>() < 4;
    if code && !signed {
        return false;
    }
    let Some(found) = make::known(&words.join(" ")) else {
        return false;
    };
    match make.filter(|m| !m.is_empty()) {
        Some(make) => make::known(make) == Some(found),
        None => !code,
    }
}

/// The importer with this mark or name, word by word.
pub(super) fn importer_of(words: &[String]) -> Option<&'static str> {
    table()
        .iter()
        .find(|(mark, _)| mark.as_slice() == words)
        .map(|(_, importer)| *importer)
}

const TABLE: &str = include_str!("../../data/importers.txt");

/// The words of each mark, and whose it is.
fn table() -> &'static [(Vec<String>, &'static str)] {
    static IMPORTERS: OnceLock<Vec<(Vec<String>, &'static str)>> = OnceLock::new();
    IMPORTERS.get_or_init(|| {
        rows(TABLE)
            .flat_map(|[name, marks]| list(marks).map(move |mark| (mark, name)))
            .map(|(mark, name)| (mark.split(' ').map(flat).collect(), name))
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::overfull;

    #[test]
    fn the_table_is_well_formed() {
        assert!(overfull(TABLE, 2).is_empty());
        let mut seen = std::collections::HashSet::new();
        for (mark, importer) in table() {
            assert!(
                !importer.is_empty() && !mark.is_empty() && mark.len() <= WORDS_MAX,
                "{mark:?}"
            );
            let plain = |w: &String| !w.is_empty() && w.bytes().all(|b| b.is_ascii_uppercase());
            assert!(mark.iter().all(plain), "{mark:?}");
            assert!(seen.insert(mark), "{mark:?} twice");
        }
    }
}
