//! The parts of a date as written: year, month, day, and by which rules they were told apart.

use cotejo_model::{Date, DateOrder, fold};

use super::{When, YEAR_MIN};
use crate::rule::Rule;

/// A date taken apart, before it is known whether it is one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Parts {
    pub(super) year: u32,
    /// How many figures the year was written with.
    pub(super) year_figures: usize,
    pub(super) month: Option<u32>,
    pub(super) day: Option<u32>,
    /// By their places, in a declared order.
    pub(super) by_order: bool,
    /// In another way that has only one reading.
    pub(super) by_form: bool,
    pub(super) swapped: bool,
}

impl Parts {
    fn iso(year: u32, month: Option<u32>, day: Option<u32>) -> Parts {
        Parts {
            year,
            year_figures: 4,
            // `2021-03-00`, as some databases write what they do not know.
            month: month.filter(|m| *m > 0),
            day: day.filter(|d| *d > 0),
            by_order: false,
            by_form: false,
            swapped: false,
        }
    }

    /// The rules by which the parts were found.
    pub(super) fn rules(&self) -> impl Iterator<Item = Rule> {
        [
            (self.by_order, Rule::DateOrder),
            (self.by_form, Rule::DateForm),
            (self.year_figures == 2, Rule::TwoDigitYear),
            (self.swapped, Rule::DateSwapped),
        ]
        .into_iter()
        .filter_map(|(used, rule)| used.then_some(rule))
    }

    /// True where the other order of day and month would give no date, or the same.
    pub(super) fn one_order_only(&self) -> bool {
        match (self.month, self.day) {
            (Some(month), Some(day)) => !self.swapped && (day > 12 || day == month),
            _ => true,
        }
    }

    /// True where day or month is missing.
    pub(super) fn is_partial(&self) -> bool {
        self.day.is_none()
    }

    /// The range that the parts mean, with day and month exchanged where only that gives a date; `None` where there is none up to
    /// `last`.
    pub(super) fn settle(self, last: Date) -> Option<(Parts, When)> {
        if let Some(when) = self.when(last) {
            return Some((self, when));
        }
        let exchanged = Parts {
            month: self.day,
            day: self.month,
            swapped: true,
            ..self
        };
        // Only where the month cannot be one: a wrong year is no reason to exchange.
        (self.by_order && self.month? > 12)
            .then(|| exchanged.when(last))
            .flatten()
            .map(|when| (exchanged, when))
    }

    fn when(&self, last: Date) -> Option<When> {
        let year = self.full_year(last)?;
        let part = |n: u32| i8::try_from(n).ok();
        let (first, end) = match (self.month, self.day) {
            (Some(month), Some(day)) => {
                let day = Date::new(year, part(month)?, part(day)?).ok()?;
                (day, day)
            }
            (Some(month), None) => {
                let first = Date::new(year, part(month)?, 1).ok()?;
                (first, first.last_of_month())
            }
            (None, None) => {
                let first = Date::new(year, 1, 1).ok()?;
                (first, first.last_of_year())
            }
            (None, Some(_)) => return None,
        };
        (first <= last).then(|| When {
            first,
            last: end.min(last),
        })
    }

    /// A year of two figures falls in the hundred years that end with the year of `last`.
    fn full_year(&self, last: Date) -> Option<i16> {
        let written = i16::try_from(self.year).ok()?;
        let year = match self.year_figures {
            4 => written,
            2 => {
                let year = last.year() - last.year().rem_euclid(100) + written;
                year - if year > last.year() { 100 } else { 0 }
            }
            _ => return None,
        };
        (YEAR_MIN..=last.year()).contains(&year).then_some(year)
    }
}

/// `0000-00-00`, `00/00/0000`, `0`: a database's nothing.
pub(super) fn is_zero(text: &str) -> bool {
    text.contains('0')
        && text
            .bytes()
            .all(|b| b == b'0' || !b.is_ascii_alphanumeric())
}

/// ISO 8601, and what databases print in its order; a time of day behind is cut off.
pub(super) fn iso(text: &str) -> Option<Parts> {
    let (date, time) = match text.find(['T', ' ']) {
        Some(at) => (text.get(..at)?, text.get(at + 1..)?),
        None => (text, ""),
    };
    if !time
        .bytes()
        .all(|b| b.is_ascii_digit() || b":.+-Z ".contains(&b))
    {
        return None;
    }
    let figures = |s: &str, n: usize| {
        (s.len() == n && s.bytes().all(|b| b.is_ascii_digit()))
            .then(|| s.parse::<u32>().ok())
            .flatten()
    };
    let mark = if date.contains('-') { '-' } else { '/' };
    let fields: Vec<&str> = date.split(mark).collect();
    let parts = match fields.as_slice() {
        [all] if all.len() == 8 => {
            let part =
                |from: usize, to: usize| all.get(from..to).and_then(|s| figures(s, to - from));
            let (year, month, day) = (part(0, 4)?, part(4, 6)?, part(6, 8)?);
            Parts {
                by_form: true,
                ..Parts::iso(year, Some(month), Some(day))
            }
        }
        [year] => Parts::iso(figures(year, 4)?, None, None),
        [year, month] => Parts::iso(figures(year, 4)?, Some(figures(month, 2)?), None),
        [year, month, day] => Parts::iso(
            figures(year, 4)?,
            Some(figures(month, 2)?),
            Some(figures(day, 2)?),
        ),
        _ => return None,
    };
    Some(Parts {
        by_form: parts.by_form || mark == '/' && fields.len() > 1 || !time.is_empty(),
        ..parts
    })
}

/// Numbers in a declared order: `3/5/21`, `03-13-2020`, `5.3.2021`, `03/2021`; a time of day behind is cut off.
pub(super) fn numeric(text: &str, order: DateOrder) -> Option<Parts> {
    let (date, time) = text.split_once(' ').unwrap_or((text, ""));
    if !time
        .bytes()
        .all(|b| b.is_ascii_digit() || b":.APMapm ".contains(&b))
    {
        return None;
    }
    let mark = ['/', '-', '.'].into_iter().find(|m| date.contains(*m))?;
    let mut numbers = [0u32; 3];
    let mut figures = [0usize; 3];
    let mut n = 0;
    for field in date.split(mark) {
        if field.is_empty() || field.len() > 4 || !field.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        *numbers.get_mut(n)? = field.parse().ok()?;
        *figures.get_mut(n)? = field.len();
        n += 1;
    }
    let [a, b, c] = numbers;
    let [a_figures, b_figures, c_figures] = figures;
    let plain = Parts {
        by_order: true,
        by_form: !time.is_empty(),
        ..Parts::iso(0, None, None)
    };
    match n {
        2 if b_figures == 4 && a_figures <= 2 => Some(Parts {
            year: b,
            month: Some(a),
            ..plain
        }),
        3 if a_figures <= 2 && b_figures <= 2 => {
            let (month, day) = match order {
                DateOrder::DayFirst => (b, a),
                DateOrder::MonthFirst | DateOrder::Iso => (a, b),
            };
            Some(Parts {
                year: c,
                year_figures: c_figures,
                month: Some(month),
                day: Some(day),
                ..plain
            })
        }
        _ => None,
    }
}

/// A month in letters, in English or Spanish, with a year and perhaps a day: `5-mar-2021`, `March 5, 2021`, `5 de marzo de 2021`,
/// `Mar 2021`.
pub(super) fn worded(text: &str) -> Option<Parts> {
    if !text.bytes().any(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    let folded = fold(text);
    let mut month = None;
    let mut numbers: Vec<(u32, usize)> = Vec::new();
    for word in folded.split(' ') {
        if let Some(number) = month_of(word) {
            if month.replace(number).is_some() {
                return None;
            }
        } else if word.bytes().all(|b| b.is_ascii_digit()) && word.len() <= 4 {
            numbers.push((word.parse().ok()?, word.len()));
        } else if let Some(day) = ["st", "nd", "rd", "th", "o"]
            .iter()
            .find_map(|end| word.strip_suffix(end))
            .and_then(|d| d.parse().ok())
        {
            numbers.push((day, 1));
        } else if !matches!(word, "de" | "del" | "of" | "the") {
            return None;
        }
    }
    let (day, (year, year_figures)) = match numbers.as_slice() {
        [year] if year.1 == 4 => (None, *year),
        [(year, 4), (day, 1 | 2)] => (Some(*day), (*year, 4)),
        [(day, 1 | 2), year] => (Some(*day), *year),
        _ => return None,
    };
    Some(Parts {
        year,
        year_figures,
        by_form: true,
        ..Parts::iso(0, Some(month?), day)
    })
}

/// The month of a folded word, in English or Spanish, whole or by its first three letters or more.
fn month_of(word: &str) -> Option<u32> {
    const ENGLISH: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    const SPANISH: [&str; 12] = [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ];
    if word.len() < 3 || word == "setiembre" {
        return (word == "setiembre").then_some(9);
    }
    [ENGLISH, SPANISH]
        .iter()
        .find_map(|names| names.iter().position(|name| name.starts_with(word)))
        .map(|i| i as u32 + 1)
}
