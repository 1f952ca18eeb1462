//! Rows whose cells list several guns, parted into one row a gun.

use cotejo_model::Field;

use crate::read::says_nothing;
use crate::rule::{Change, Rule};
use crate::serial;

/// Parts the cells of a row that lists several guns; `None` where it has one.
///
/// A cell is a list where each entry has its mark (`G1: …`, `Gun 2: …`, `Arma 1: …`, `1) …`), each another number. Entries of serial
/// numbers may also be parted by lines, `;` or `,` alone, where each is a number that is specific by itself.
///
/// What makes guns is the serial cell; where it says nothing, a marked list of makes, models, calibres or types does. A list of any other
/// field (two times to crime with one serial) makes none: see [`ambiguous`]. Each gun gets its own entry of a list, by number, else by
/// place where there are as many; the cells that are no list go to every gun. An entry that is missing is empty.
pub fn split(cells: &[(Field, &str)]) -> Option<Vec<Vec<(Field, String)>>> {
    // Most rows end here: no byte of a list in the cells that could make guns.
    if !cells
        .iter()
        .any(|(field, text)| makes_guns(*field) && may_list(text))
    {
        return None;
    }
    let numbers = guns(cells)?;
    let lists: Vec<Option<Vec<Entry<'_>>>> = cells
        .iter()
        .map(|(field, text)| list_of(*field, text))
        .collect();
    let guns = numbers.iter().enumerate().map(|(place, number)| {
        let cells = cells.iter().zip(&lists);
        cells
            .map(|((field, text), list)| {
                let text = match list {
                    None => text,
                    Some(list) => entry(list, *number, place, numbers.len()),
                };
                (*field, text.to_string())
            })
            .collect()
    });
    Some(guns.collect())
}

/// Cells of one gun that list something for several: which entry is this gun's is not said, so each is taken as none. Empty for a row that
/// [`split`] parts.
pub fn ambiguous(cells: &[(Field, &str)]) -> Vec<Change> {
    if !cells.iter().any(|(_, text)| may_list(text)) || split(cells).is_some() {
        return Vec::new();
    }
    cells
        .iter()
        .filter(|(field, text)| {
            // Without marks, only serials are lists, and one serial is no list.
            *field != Field::Serial && (marked(text).is_some() || is_marked_behind(text))
        })
        .map(|(field, text)| Change::by(Rule::SeveralGuns, *field, text, ""))
        .collect()
}

/// One entry of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entry<'a> {
    /// The number of its mark; `None` in a list without marks.
    number: Option<u32>,
    text: &'a str,
}

/// No row lists more guns than this; a longer list is something else.
const GUNS_MAX: usize = 200;

pub(crate) fn makes_guns(field: Field) -> bool {
    matches!(
        field,
        Field::Serial | Field::Make | Field::Model | Field::Calibre | Field::Type
    )
}

pub(crate) fn may_list(text: &str) -> bool {
    text.bytes()
        .any(|b| matches!(b, b'\n' | b'\r' | b';' | b',' | b':' | b')'))
}

/// The numbers of the guns, in order; `None` where the row has one.
fn guns<'a>(cells: &[(Field, &'a str)]) -> Option<Vec<u32>> {
    let cell = |field| cells.iter().find(|(f, _)| *f == field).map(|(_, t)| *t);
    let serial = cell(Field::Serial).unwrap_or_default();
    let list: Vec<Entry<'a>> = if serial.trim().is_empty() || says_nothing(serial) {
        [Field::Make, Field::Model, Field::Calibre, Field::Type]
            .into_iter()
            .find_map(|field| marked(cell(field)?).filter(|l| l.len() > 1))?
    } else {
        list_of(Field::Serial, serial)?
    };
    let mut numbers: Vec<u32> = list
        .iter()
        .zip(1u32..)
        .map(|(entry, place)| entry.number.unwrap_or(place))
        .collect();
    numbers.sort_unstable();
    (numbers.len() > 1).then_some(numbers)
}

/// The entries of a cell that is a list: with marks in any field, without them serials only.
fn list_of(field: Field, text: &str) -> Option<Vec<Entry<'_>>> {
    if !may_list(text) {
        return None;
    }
    marked(text).or_else(|| {
        (field == Field::Serial)
            .then(|| unmarked_serials(text))
            .flatten()
    })
}

/// The entry of a gun: by number where the list has marks, else by place.
fn entry<'a>(list: &[Entry<'a>], number: u32, place: usize, guns: usize) -> &'a str {
    let marked = list.iter().any(|e| e.number.is_some());
    let found = if marked {
        list.iter().find(|e| e.number == Some(number))
    } else if list.len() == guns {
        list.get(place)
    } else {
        None
    };
    found.map_or("", |e| e.text)
}

/// A list in which each entry has its mark before it, at the start, of a line or behind a mark that parts: `G1: 39\nG2: 36`,
/// `1) ABC123 2) XYZ789`. `None` where numbers repeat or a text stands before the first mark.
fn marked(text: &str) -> Option<Vec<Entry<'_>>> {
    let mut starts: Vec<(usize, usize, u32)> = Vec::new();
    let mut boundary = true;
    for (at, c) in text.char_indices() {
        if boundary && !c.is_whitespace() {
            if let Some((number, length)) = text.get(at..).and_then(mark) {
                starts.push((at, at + length, number));
            }
            boundary = false;
        }
        boundary |= c.is_whitespace() || matches!(c, ';' | ',');
        if starts.len() > GUNS_MAX {
            return None;
        }
    }
    let (first, ..) = *starts.first()?;
    if !text.get(..first)?.trim().is_empty() {
        return None;
    }
    let mut entries = Vec::with_capacity(starts.len());
    for (i, (_, from, number)) in starts.iter().enumerate() {
        let to = starts.get(i + 1).map_or(text.len(), |(at, ..)| *at);
        let text = text.get(*from..to)?;
        entries.push(Entry {
            number: Some(*number),
            text: text.trim_matches(|c: char| c.is_whitespace() || matches!(c, ';' | ',')),
        });
    }
    let mut numbers: Vec<_> = entries.iter().map(|e| e.number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    (numbers.len() == entries.len()).then_some(entries)
}

/// True for a list whose marks stand behind: `50 (1)\n171 (2)`.
fn is_marked_behind(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|l| !l.is_empty());
    let behind = |line: &str| {
        let number = line.strip_suffix(')').and_then(|l| l.rsplit_once('('));
        number.is_some_and(|(_, n)| n.len() < 3 && n.parse::<u32>().is_ok())
    };
    lines.clone().count() > 1 && lines.all(behind)
}

/// The number of a mark at the start of a text and its length in bytes: `G1:`, `Gun 1:`, `Arma 1)`, `1)`. Defendants (`D1:`) are no guns.
fn mark(text: &str) -> Option<(u32, usize)> {
    let letters = text
        .bytes()
        .take_while(|b| b.is_ascii_alphabetic() || *b == b'#')
        .count();
    let word = text.get(..letters)?;
    let guns = ["", "G", "GUN", "ARMA", "FIREARM", "#"];
    if !guns.iter().any(|g| g.eq_ignore_ascii_case(word)) {
        return None;
    }
    let rest = text.get(letters..)?;
    let gap = rest.len() - rest.trim_start_matches([' ', '#']).len();
    let rest = rest.get(gap..)?;
    let figures = rest.bytes().take_while(u8::is_ascii_digit).count();
    let number: u32 = match figures {
        1..=3 => rest.get(..figures)?.parse().ok()?,
        _ => return None,
    };
    let end = rest.get(figures..)?;
    // A time (`12:30`) or a bare number before a colon is no mark.
    let closed = end.starts_with(')') || end.starts_with(':') && !word.is_empty();
    (number > 0 && closed).then_some((number, letters + gap + figures + 1))
}

/// Serials parted by lines, `;` or `,`, where each is specific by itself: a comma inside one number never parts it.
fn unmarked_serials(text: &str) -> Option<Vec<Entry<'_>>> {
    let parts: Vec<&str> = text
        .split(['\n', '\r', ';', ','])
        .map(str::trim)
        .filter(|p| !p.is_empty())
        .collect();
    // One word each: `MODEL 1911` on a line of its own is no serial.
    let specific = |part: &&str| {
        part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && serial::read(part, None).is_specific()
    };
    if !(2..=GUNS_MAX).contains(&parts.len()) || !parts.iter().all(specific) {
        return None;
    }
    Some(
        parts
            .into_iter()
            .map(|text| Entry { number: None, text })
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use Field::{Calibre, Make, Record, Serial, TimeToCrime};

    fn parted(cells: &[(Field, &str)]) -> Option<Vec<Vec<String>>> {
        let guns = split(cells)?;
        for gun in &guns {
            assert!(gun.iter().map(|(f, _)| f).eq(cells.iter().map(|(f, _)| f)));
        }
        let texts = |gun: Vec<(Field, String)>| gun.into_iter().map(|(_, t)| t).collect();
        Some(guns.into_iter().map(texts).collect())
    }

    #[test]
    fn rows_of_several_guns_are_parted() {
        for (cells, wanted) in [
            (
                &[(Record, "7"), (Serial, "G1: ABC123\nG2: XYZ789")][..],
                &[&["7", "ABC123"][..], &["7", "XYZ789"]][..],
            ),
            (
                &[(Serial, "1) ABC123 2) XYZ789"), (Make, "GLOCK")],
                &[&["ABC123", "GLOCK"], &["XYZ789", "GLOCK"]],
            ),
            (
                &[
                    (Serial, "Gun 2: XYZ789\nGun 1: ABC123"),
                    (TimeToCrime, "G1: 39\nG2: 36"),
                ],
                &[&["ABC123", "39"], &["XYZ789", "36"]],
            ),
            (
                &[
                    (Serial, "ABC123; XYZ789"),
                    (Calibre, "Arma 1: 9mm; Arma 2: .40"),
                ],
                &[&["ABC123", "9mm"], &["XYZ789", ".40"]],
            ),
            (
                &[(Serial, "ABC123\r\nXYZ789"), (TimeToCrime, "G2: 36")],
                &[&["ABC123", ""], &["XYZ789", "36"]],
            ),
            (
                &[(Serial, "N/A"), (Make, "G1: GLOCK\nG2: TAURUS")],
                &[&["N/A", "GLOCK"], &["N/A", "TAURUS"]],
            ),
        ] {
            let wanted: Vec<Vec<String>> = wanted
                .iter()
                .map(|g| g.iter().map(|t| t.to_string()).collect())
                .collect();
            assert_eq!(parted(cells), Some(wanted), "{cells:?}");
        }
    }

    #[test]
    fn rows_of_one_gun_are_left() {
        for cells in [
            &[(Serial, "ABC123"), (Make, "GLOCK")][..],
            // Defendants, and times of the whole case.
            &[(Serial, "ABC123"), (TimeToCrime, "G1: 39\nG2: 36")],
            &[
                (Serial, "ABC123"),
                (Field::Crime, "D1: Resolved\nD2: Pending"),
            ],
            &[(Serial, "D1: ABC123\nD2: XYZ789")],
            &[(Serial, "ABC123, CAI")],
            &[(Serial, "CAI ST ALBANS, VT 1234567")],
            &[(Serial, "S/N: ABC123")],
            &[(Serial, "12, 34")],
            &[(Serial, "G1: ABC123\nG1: XYZ789")],
            &[(Serial, "see G1: ABC123\nG2: XYZ789")],
            &[(Serial, "ABC123"), (Make, "G1: GLOCK\nG2: TAURUS")],
            &[(Make, "Smith & Wesson; Glock")],
            &[],
        ] {
            assert_eq!(split(cells), None, "{cells:?}");
        }
    }

    #[test]
    fn a_list_beside_one_serial_is_taken_as_none() {
        for (text, wanted) in [
            ("G1: 39\nG2: 36", true),
            ("G2: 1039", true),
            ("50 (1)\n171 (2)", true),
            ("1) over\n2) under", true),
            ("659", false),
            ("1700 (858 to first incident)", false),
            ("96\nTTC (nibin incident 1): 17", false),
            ("D1: Resolved\nD2: Resolved", false),
        ] {
            let changes = ambiguous(&[(Serial, "ABC123"), (TimeToCrime, text)]);
            assert_eq!(!changes.is_empty(), wanted, "{text}");
            assert!(
                changes
                    .iter()
                    .all(|c| c.rule == Rule::SeveralGuns && c.from == text)
            );
        }
        assert!(ambiguous(&[(Serial, "ABC123; XYZ789"), (TimeToCrime, "G1: 3\nG2: 4")]).is_empty());
    }

    proptest::proptest! {
        #[test]
        fn any_cells_are_read(serial in "([G12:;,) \nA-C]|Gun |1234){0,30}", time in ".{0,20}") {
            let cells = [(Serial, serial.as_str()), (TimeToCrime, time.as_str())];
            let guns = split(&cells);
            proptest::prop_assert!(guns.as_ref().is_none_or(|g| g.len() > 1 && g.iter().all(|g| g.len() == 2)));
            proptest::prop_assert!(guns.is_none() || ambiguous(&cells).is_empty());
        }
    }
}
