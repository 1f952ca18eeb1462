//! Days as published: ISO dates, dates in a declared order, months in letters. What is not a day is none, with candidates.

use cotejo_model::{Date, DateOrder, Field};
use serde::Serialize;

use crate::read::{Read, says_nothing};
use crate::rule::{Change, Rule};

mod guess;
mod parts;

use parts::Parts;

/// What is known of a day: a closed range; one day where it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct When {
    /// The earliest day that it can be.
    pub first: Date,
    /// The latest day that it can be.
    pub last: Date,
}

impl When {
    /// A known day.
    pub fn day(day: Date) -> When {
        When {
            first: day,
            last: day,
        }
    }

    /// True where the day is known.
    pub fn is_day(&self) -> bool {
        self.first == self.last
    }

    /// The year, where it is known.
    pub fn year(&self) -> Option<i16> {
        (self.first.year() == self.last.year()).then(|| self.first.year())
    }

    /// As ISO 8601: a day, a month or a year where the range is one, else the two ends with `/` between.
    pub fn text(&self) -> String {
        let (first, last) = (self.first, self.last);
        let month_ends = first.day() == 1 && last == last.last_of_month();
        if self.is_day() {
            first.to_string()
        } else if month_ends && first.last_of_month() == last {
            format!("{:04}-{:02}", first.year(), first.month())
        } else if first == first.first_of_year() && last == first.last_of_year() {
            format!("{:04}", first.year())
        } else {
            format!("{first}/{last}")
        }
    }
}

/// No gun of a trace was recovered or sold before this year.
const YEAR_MIN: i16 = 1800;

/// Texts longer than this are no date.
const BYTES_MAX: usize = 60;

/// Reads a date.
///
/// - ISO 8601 in any source: `2021-03-05`, `2021-03`, `2021`, `20210305`, with a time of day behind.
/// - In a source that declares its order: `3/5/21`, `03/13/2020`, `5-mar-2021`, `5 de marzo de 2021`, `March 5, 2021`, `Mar 2021`.
///   Day and month are exchanged only where the month would be above 12.
/// - `last`: no date after this day is possible (the day on which the file was known). Ranges end there. A year of two figures
///   falls in the hundred years that end with the year of `last`; a day of that very year after `last` is none, since the slip may
///   be anywhere.
/// - What is no date (a year of three figures, 30 February, a number that a spreadsheet might have made of a date) is none, with
///   candidates.
pub fn read(text: &str, field: Field, order: DateOrder, last: Date) -> Read<When> {
    let text = text.trim();
    if text.is_empty() {
        return Read::empty();
    }
    if says_nothing(text) || parts::is_zero(text) {
        return Read::none(Rule::Nothing, field, text);
    }
    if text.len() > BYTES_MAX {
        return Read::none(Rule::ImpossibleDate, field, text);
    }
    let readable = parts::iso(text).or_else(|| match order {
        DateOrder::Iso => None,
        _ => parts::worded(text).or_else(|| parts::numeric(text, order)),
    });
    match readable.and_then(|parts| parts.settle(last)) {
        Some((parts, when)) => Read {
            value: Some(when),
            changes: changes(text, field, &parts, when, last),
            candidates: Vec::new(),
        },
        None => Read::none(Rule::ImpossibleDate, field, text).or(guess::ranked(text, order, last)),
    }
}

/// The rules that were needed to read `text` as `when`.
fn changes(text: &str, field: Field, parts: &Parts, when: When, last: Date) -> Vec<Change> {
    let to = when.text();
    let mut changes: Vec<Change> = parts
        .rules()
        .map(|rule| Change {
            confidence: match rule {
                // Above 12 no order but one is possible, and with both alike the order does not matter.
                Rule::DateOrder if parts.one_order_only() => 1.0,
                rule => rule.confidence(),
            },
            ..Change::by(rule, field, text, &to)
        })
        .collect();
    if !when.is_day() || parts.is_partial() {
        changes.push(Change::by(Rule::PartialDate, field, text, &to));
    }
    debug_assert!(when.last <= last);
    changes
}

#[cfg(test)]
#[path = "date_tests.rs"]
mod tests;
