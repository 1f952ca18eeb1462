//! What a text that is no date could have been meant as: ranked, never taken.

use cotejo_model::{Date, DateOrder};

use super::{When, parts};

/// Candidates for a text that is no date up to `last`, best first, ties by the earlier day. Weights are declared:
///
/// - a date in an order that the source did not declare: 1 for each order that gives one
/// - a year with a figure missing: 2 where the last one is, 1 where another is
/// - a year of two figures that is only past `last` by its month: the same day a hundred years before: 1
/// - a day that its month does not have: the month: 1
/// - a whole number from 20000 to 60000: the day of that number in a spreadsheet (1 is 1900-01-01, as Excel counts): 1
pub(super) fn ranked(text: &str, order: DateOrder, last: Date) -> Vec<(When, f64)> {
    let mut found: Vec<(When, f64)> = Vec::new();
    let orders: &[DateOrder] = match order {
        DateOrder::Iso => &[DateOrder::MonthFirst, DateOrder::DayFirst],
        DateOrder::MonthFirst => &[DateOrder::MonthFirst],
        DateOrder::DayFirst => &[DateOrder::DayFirst],
    };
    if order == DateOrder::Iso
        && let Some((_, when)) = parts::worded(text).and_then(|p| p.settle(last))
    {
        found.push((when, 1.0));
    }
    let read = parts::iso(text).or_else(|| parts::worded(text));
    let taken: Vec<_> = match read {
        Some(parts) => vec![parts],
        None => orders
            .iter()
            .filter_map(|o| parts::numeric(text, *o))
            .collect(),
    };
    for parts in taken {
        if let Some((_, when)) = parts.settle(last) {
            found.push((when, 1.0));
            continue;
        }
        let with = |year: u32| parts::Parts {
            year,
            year_figures: 4,
            ..parts
        };
        match parts.year_figures {
            1 | 3 => found.extend(full_years(parts.year, parts.year_figures, last).filter_map(
                |(year, weight)| with(year).settle(last).map(|(_, when)| (when, weight)),
            )),
            2 => {
                let year = u32::from(last.year().unsigned_abs()).saturating_sub(100);
                if let Some((_, when)) = with(year).settle(last)
                    && year % 100 == parts.year
                {
                    found.push((when, 1.0));
                }
            }
            _ => {}
        }
        let month = parts::Parts { day: None, ..parts };
        if parts.day.is_some_and(|d| d > 28 && d <= 31)
            && let Some((_, when)) = month.settle(last)
            && found.is_empty()
        {
            found.push((when, 1.0));
        }
    }
    found.extend(spreadsheet(text, last).map(|day| (When::day(day), 1.0)));
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    found.dedup_by(|a, b| a.0 == b.0);
    let whole: f64 = found.iter().map(|(_, w)| w).sum();
    found.iter_mut().for_each(|(_, w)| *w /= whole);
    found
}

/// The years of four figures up to `last`, no more than a hundred back, that lose their figures to become `written`.
fn full_years(written: u32, figures: usize, last: Date) -> impl Iterator<Item = (u32, f64)> {
    let written = format!("{written:0figures$}");
    let end = u32::from(last.year().unsigned_abs());
    (end.saturating_sub(99)..=end).filter_map(move |year| {
        let full = year.to_string();
        if full.starts_with(&written) && written.len() == 3 {
            return Some((year, 2.0));
        }
        let dropped = (0..full.len()).any(|i| {
            let mut rest = full.clone();
            rest.remove(i);
            rest == written
        });
        dropped.then_some((year, 1.0))
    })
}

/// The day that a spreadsheet keeps as this number, where the text is such a number and nothing else.
fn spreadsheet(text: &str, last: Date) -> Option<Date> {
    if text.len() != 5 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let days: i64 = text.parse().ok()?;
    // Excel counts 1900-02-29, which was no day: from March 1900 on, numbers count from 1899-12-30.
    let start = Date::new(1899, 12, 30).ok()?;
    let day = start
        .checked_add(jiff::Span::new().try_days(days).ok()?)
        .ok()?;
    ((20_000..=60_000).contains(&days) && day <= last).then_some(day)
}
