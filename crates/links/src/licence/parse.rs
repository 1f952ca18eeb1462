//! A licence number taken apart.

use super::{Expiry, Licence};
use crate::rule::Rule;

/// Letters of the months, January first; I is left out, being too like a 1.
const MONTHS: &[u8; 12] = b"ABCDEFGHJKLM";
/// Figures and letters of a whole number.
const WHOLE: usize = 15;
/// Figures of the part that names the licensee.
const PART: usize = 8;
/// How long each part of a whole number is.
const LENGTHS: [usize; 6] = [1, 2, 3, 2, 2, 5];

/// Why a text is no licence number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Fault {
    /// It has signs that no licence number has.
    #[error(
        "it has signs other than figures, letters and hyphens; write it as `8-51-003-01-7F-01234`"
    )]
    Signs,
    /// It has neither fifteen figures nor eight.
    #[error(
        "it has neither the 15 figures of a licence (`8-51-003-01-7F-01234`) nor the first 3 and last 5 (`8-51-01234`)"
    )]
    Length,
    /// A part that is a number has a letter.
    #[error("it has a letter where a figure stands in `8-51-003-01-7F-01234`")]
    Letter,
    /// The region is 0, 2 or 7.
    #[error("it begins with {0}, which is no region; regions are 1, 3, 4, 5, 6, 8 and 9")]
    Region(u8),
    /// The type is none that is issued.
    #[error("it has type {0:02}, which is none; types are 01 to 03 and 06 to 11")]
    Kind(u8),
    /// The expiry is no figure followed by a letter of a month.
    #[error("its expiry is no figure and letter; months are A (January) to M (December) without I")]
    Expiry,
}

/// A text read as a licence number.
pub(super) struct Parsed {
    pub licence: Licence,
    /// Rules besides that of the form.
    pub rules: Vec<Rule>,
    /// True where the last part has four figures, not five.
    pub zero_lost: bool,
}

/// The letter of a month, 1 to 12.
pub(super) fn month_letter(month: u8) -> char {
    let at = usize::from(month.clamp(1, 12)) - 1;
    char::from(MONTHS[at])
}

pub(super) fn parse(text: &str) -> Result<Parsed, Fault> {
    let mut rules = Vec::new();
    let upper = text.trim().to_uppercase();
    let bare = without_label(&upper);
    if bare.len() != upper.len() {
        rules.push(Rule::Label);
    }
    let groups = groups(bare)?;
    let mut joined: Vec<u8> = groups.concat();
    let mut zero_lost = false;
    if joined.len() != WHOLE && joined.len() != PART {
        joined = with_zero(&groups).ok_or(Fault::Length)?;
        zero_lost = true;
    }
    let expiry_at = if joined.len() == WHOLE { 8..10 } else { 0..0 };
    for (at, sign) in joined.iter_mut().enumerate() {
        // The month has no I and no O, so only figures can be meant by them; the mask keeps its X.
        if expiry_at.contains(&at) && at == 9 {
            continue;
        }
        let (figure, rule) = match sign {
            b'O' => (b'0', Rule::LetterO),
            b'I' | b'L' => (b'1', Rule::LetterI),
            _ => continue,
        };
        *sign = figure;
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    let licence = licence(&joined)?;
    Ok(Parsed {
        licence,
        rules,
        zero_lost,
    })
}

/// The text without `FFL`, `FFL NO.`, `LICENSE #` in front of it.
fn without_label(upper: &str) -> &str {
    let mut rest = upper;
    for label in [
        "FFL", "LICENSE", "LICENCE", "LIC", "NUMBER", "NO", "NUM", "#",
    ] {
        if let Some(tail) = rest.strip_prefix(label) {
            rest = tail.trim_start_matches(['.', ':', ' ', '#', '-']);
        }
    }
    rest
}

/// The parts between hyphens, spaces and dots.
fn groups(text: &str) -> Result<Vec<Vec<u8>>, Fault> {
    let mut groups: Vec<Vec<u8>> = vec![Vec::new()];
    for c in text.chars() {
        let last = groups.last_mut().ok_or(Fault::Signs)?;
        match c {
            'A'..='Z' | '0'..='9' => last.push(c as u8),
            '?' | '*' => last.push(b'X'),
            '-' | '.' | '/' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ad}' => {
                groups.push(Vec::new());
            }
            c if c.is_whitespace() => groups.push(Vec::new()),
            _ => return Err(Fault::Signs),
        }
    }
    groups.retain(|g| !g.is_empty());
    Ok(groups)
}

/// The parts with a zero in front of the last one, where that has four figures and every other its length.
fn with_zero(groups: &[Vec<u8>]) -> Option<Vec<u8>> {
    let lengths: &[usize] = match groups.len() {
        6 => &LENGTHS,
        3 => &[1, 2, 5],
        _ => return None,
    };
    let (last, before) = groups.split_last()?;
    let fits = before.iter().zip(lengths).all(|(g, l)| g.len() == *l);
    if !(fits && last.len() == 4 && last.iter().all(u8::is_ascii_digit)) {
        return None;
    }
    let mut joined = before.concat();
    joined.push(b'0');
    joined.extend(last);
    Some(joined)
}

/// Fifteen or eight signs as a licence.
fn licence(signs: &[u8]) -> Result<Licence, Fault> {
    let figures = |from: usize, to: usize| number(signs.get(from..to).unwrap_or_default());
    let masked = |from: usize, to: usize| {
        signs
            .get(from..to)
            .is_some_and(|s| s.iter().all(|b| *b == b'X'))
    };
    let needed = |n: Option<u32>| n.ok_or(Fault::Letter);
    let region = needed(figures(0, 1))? as u8;
    if matches!(region, 0 | 2 | 7) {
        return Err(Fault::Region(region));
    }
    let district = needed(figures(1, 3))? as u8;
    let sequence = needed(figures(signs.len() - 5, signs.len()))?;
    let mut licence = Licence {
        region,
        district,
        county: None,
        kind: None,
        expires: None,
        sequence,
    };
    if signs.len() == PART {
        return Ok(licence);
    }
    if !masked(3, 6) {
        licence.county = Some(needed(figures(3, 6))? as u16);
    }
    if !masked(6, 8) {
        let kind = needed(figures(6, 8))? as u8;
        if !matches!(kind, 1..=3 | 6..=11) {
            return Err(Fault::Kind(kind));
        }
        licence.kind = Some(kind);
    }
    if !masked(8, 10) {
        let year_figure = figures(8, 9).ok_or(Fault::Expiry)? as u8;
        let letter = signs.get(9).ok_or(Fault::Expiry)?;
        let month = MONTHS.iter().position(|m| m == letter);
        licence.expires = Some(Expiry {
            year_figure,
            month: month.ok_or(Fault::Expiry)? as u8 + 1,
        });
    }
    Ok(licence)
}

/// At most five figures as a number; `None` where one is no figure.
fn number(figures: &[u8]) -> Option<u32> {
    figures.iter().try_fold(0, |n, b| {
        b.is_ascii_digit().then(|| n * 10 + u32::from(b - b'0'))
    })
}
