//! One value on its way to being a figure.

use cotejo_model::{Period, PlaceCode, Status, Text};

/// Where a value stands: place, value of a dimension, and the index of the period asked for.
pub(crate) type At = (PlaceCode, Option<String>, usize);

/// A value with what it rests on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Point {
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub numerator: Option<f64>,
    pub denominator: Option<f64>,
    pub status: Status,
    /// Months of the period with a number, and months it has.
    pub months: (u32, u32),
    pub why: Vec<Text>,
    pub synthetic: bool,
    /// True where the value counts events or persons.
    pub counts: bool,
    /// The value of each month of the period, where it is a sum of months and they were asked for.
    pub monthly: Vec<f64>,
}

impl Point {
    /// No value.
    pub(crate) fn none(status: Status, months: u32) -> Point {
        Point {
            value: None,
            low: None,
            high: None,
            numerator: None,
            denominator: None,
            status,
            months: (0, months),
            why: Vec::new(),
            synthetic: false,
            counts: false,
            monthly: Vec::new(),
        }
    }
}

/// Sorted by place, dimension value, period.
pub(crate) type Points = Vec<(At, Point)>;

/// The weaker of two statuses: what a figure made of both may claim.
pub(crate) fn weaker(a: Status, b: Status) -> Status {
    let rank = |s: Status| match s {
        Status::Reported => 0,
        Status::Provisional => 1,
        Status::Partial => 2,
        Status::Suppressed => 3,
        Status::Missing => 4,
        Status::NotPublished => 5,
        Status::NotApplicable => 6,
    };
    if rank(a) >= rank(b) { a } else { b }
}

/// The months that end with a period's last. A day stays one: its month is not over.
pub(crate) fn rolled(p: &Period, months: u32) -> Period {
    match p {
        Period::Day(_) => *p,
        _ => Period::Range(cotejo_model::Month(p.end().0 - months as i32 + 1), p.end()),
    }
}

/// Years of a period with the months that it has in each.
pub(crate) fn years(p: &Period) -> Vec<(i32, u32)> {
    let mut out: Vec<(i32, u32)> = Vec::new();
    for m in p.start().0..=p.end().0 {
        let year = cotejo_model::Month(m).year();
        match out.last_mut() {
            Some((y, n)) if *y == year => *n += 1,
            _ => out.push((year, 1)),
        }
    }
    out
}
