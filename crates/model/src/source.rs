//! Who publishes what: the part of a source descriptor that readers of figures need.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Spanish.
    pub es: String,
    /// English.
    pub en: String,
}

/// What a source is: publisher, terms, rhythm, measures and dimensions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceInfo {
    /// Stable identifier: lower-case letters, digits and `_`.
    pub id: String,
    /// What the table is.
    pub title: Text,
    /// The institution that publishes it, by its own name.
    pub publisher: String,
    /// Terms of use.
    pub licence: String,
    /// Where it is published.
    pub address: String,
    /// How often a new vintage is expected; `None` for a closed series.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cadence_days: Option<u32>,
    /// How many days after its cadence a vintage may still come without being late.
    #[serde(default)]
    pub lag_days_max: u32,
    /// The period of one observation.
    pub frequency: Frequency,
    /// What stretch a value speaks of.
    #[serde(default)]
    pub window: Window,
    /// Whether a vintage restates everything, or only the periods it holds.
    pub coverage: Coverage,
    /// What the absence of a row means inside the published periods.
    pub absent: Absent,
    /// Made-up data: the mark follows every figure computed from it.
    #[serde(default)]
    pub synthetic: bool,
    /// What the reader must know before using it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// The method it follows and from when; sources of one subject with different methods are a series break.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<Text>,
    /// What is measured.
    #[serde(rename = "measure")]
    pub measures: Vec<Measure>,
    /// How it is broken down.
    #[serde(default, rename = "dimension")]
    pub dimensions: Vec<Dimension>,
}

impl SourceInfo {
    /// The day by which the vintage after one known on `known` should be here: its rhythm, and the delay that is still in time. `None`
    /// for a closed series.
    pub fn next_expected(&self, known: Date) -> Option<Date> {
        next_expected(self.cadence_days, self.lag_days_max, known)
    }

    /// How many days late the next vintage is on `day`, 0 where it is not; `None` for a closed series.
    pub fn days_late(&self, known: Date, day: Date) -> Option<u32> {
        days_late(self.cadence_days, self.lag_days_max, known, day)
    }

    /// The measure with this id.
    pub fn measure(&self, id: &str) -> Option<&Measure> {
        self.measures.iter().find(|m| m.id == id)
    }
}

/// See [`SourceInfo::next_expected`].
pub(crate) fn next_expected(
    cadence_days: Option<u32>,
    lag_days_max: u32,
    known: Date,
) -> Option<Date> {
    let days = i64::from(cadence_days?) + i64::from(lag_days_max);
    known.checked_add(days.days()).ok()
}

/// See [`SourceInfo::days_late`]; sources of cells and of records are late by one rule.
pub(crate) fn days_late(
    cadence_days: Option<u32>,
    lag_days_max: u32,
    known: Date,
    day: Date,
) -> Option<u32> {
    let expected = next_expected(cadence_days, lag_days_max, known)?;
    let days = expected.until(day).map_or(0, |span| span.get_days());
    Some(u32::try_from(days).unwrap_or(0))
}

/// One measured quantity of a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// Identifier inside the source.
    pub id: String,
    /// Unit, as named in `units.toml`.
    pub unit: String,
    /// What kind of number it is.
    pub kind: MeasureKind,
    /// What is measured, in words.
    pub label: Text,
}

/// What kind of number a measure is; decides which interval and which sum make sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeasureKind {
    /// Events or persons: whole, never negative; carries a Poisson interval.
    Count,
    /// An amount (weight, money): adds up, carries no counting interval.
    Amount,
    /// A level (population, percent): never added over time.
    Level,
}

/// One way in which a source breaks its numbers down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dimension {
    /// Identifier; also the column name in SQL expressions.
    pub id: String,
    /// What it is, in words.
    pub label: Text,
}

/// The period of one observation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Frequency {
    /// One value a month.
    Monthly,
    /// One value a calendar year, stored at its January.
    Annual,
}

/// What stretch a value speaks of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Window {
    /// Its own period: values of different periods may be added.
    #[default]
    Period,
    /// The twelve months that end with its month: never added over time.
    #[serde(rename = "12_month_ending")]
    TwelveMonthEnding,
}

/// Whether a vintage restates everything, or only the periods it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Coverage {
    /// Each vintage is the whole table: what it leaves out has been withdrawn.
    Whole,
    /// Each vintage restates the periods from its first to its last; the others stand as last published.
    Periods,
    /// Each vintage restates only the cells it holds; every other cell stands as last published.
    Cells,
}

/// What the absence of a row means inside the published periods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Absent {
    /// Only what happened is listed: no row means none.
    Zero,
    /// No row means no number.
    NotPublished,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn late_is_what_comes_after_rhythm_and_delay() {
        let text = || Text {
            es: String::new(),
            en: String::new(),
        };
        let mut source = SourceInfo {
            id: "s".into(),
            title: text(),
            publisher: String::new(),
            licence: String::new(),
            address: String::new(),
            cadence_days: Some(30),
            lag_days_max: 10,
            frequency: Frequency::Monthly,
            window: Window::Period,
            coverage: Coverage::Whole,
            absent: Absent::Zero,
            synthetic: false,
            note: None,
            method: None,
            measures: Vec::new(),
            dimensions: Vec::new(),
        };
        let known = Date::constant(2023, 2, 1);
        // 28 days of February, and twelve more.
        assert_eq!(
            source.next_expected(known),
            Some(Date::constant(2023, 3, 13))
        );
        assert_eq!(
            source.days_late(known, Date::constant(2023, 3, 13)),
            Some(0)
        );
        assert_eq!(
            source.days_late(known, Date::constant(2023, 3, 15)),
            Some(2)
        );
        assert_eq!(source.days_late(known, Date::constant(2023, 1, 1)), Some(0));
        source.cadence_days = None;
        assert_eq!(source.days_late(known, Date::constant(2030, 1, 1)), None);
    }
}
