//! A source descriptor: one TOML file a source, no Rust.
//!
//! The first half says what the source is ([`SourceInfo`]); each `[[layout]]` says how one shape of its files is read.
//! Everything a file may do is declared here — encoding, thousands separators, footnote marks, what a blank means — and
//! nothing is guessed: a file that does something else has its rows set aside, or is refused.
//!
//! Wherever a column is named, `#4` means the fourth column, for headers that are empty or repeated.

use std::collections::BTreeMap;

use cotejo_model::{SourceInfo, Status};
use serde::Deserialize;

use crate::error::DescriptorError;
use crate::read::sha256_of;

/// A descriptor as written.
#[derive(Clone, Debug, PartialEq)]
pub struct Descriptor {
    /// What the source is.
    pub info: SourceInfo,
    /// How its files are read, one entry a shape.
    pub layouts: Vec<Layout>,
    /// SHA-256 of the text it was read from, hex.
    pub sha256: String,
}

/// The layouts alone: read apart from [`SourceInfo`], because `flatten` would lose the place of an error in the text.
#[derive(Deserialize)]
struct Layouts {
    layout: Vec<Layout>,
}

/// Keys of [`SourceInfo`] and the layouts; any other is refused.
const KEYS: [&str; 17] = [
    "id",
    "title",
    "publisher",
    "licence",
    "address",
    "cadence_days",
    "lag_days_max",
    "frequency",
    "window",
    "coverage",
    "absent",
    "synthetic",
    "note",
    "method",
    "measure",
    "dimension",
    "layout",
];

impl Descriptor {
    /// Reads and checks a descriptor. `file_name` is only named in errors.
    ///
    /// # Errors
    /// With file, line and column: text that is not TOML, a key that is unknown or missing, a regular expression that does
    /// not compile, a dimension without column or constant, a value column without measure, and the like.
    pub fn parse(text: &str, file_name: &str) -> Result<Descriptor, DescriptorError> {
        let at = |offset, why| DescriptorError::at(text, file_name, offset, why);
        let toml_error = |e: toml::de::Error| DescriptorError::toml(text, file_name, &e);
        let table = toml::de::DeTable::parse(text).map_err(toml_error)?;
        for key in table.get_ref().keys() {
            let name: &str = key.get_ref();
            if !KEYS.contains(&name) {
                return Err(at(
                    key.span().start,
                    format!("unknown key `{name}`; the keys are {}", KEYS.join(", ")),
                ));
            }
        }
        let info: SourceInfo = toml::from_str(text).map_err(toml_error)?;
        let Layouts { layout: layouts } = toml::from_str(text).map_err(toml_error)?;
        let descriptor = Descriptor {
            info,
            layouts,
            sha256: sha256_of(text.as_bytes()),
        };
        match crate::check::check(&descriptor) {
            Ok(()) => Ok(descriptor),
            Err(fault) => Err(at(fault.offset(text), fault.why)),
        }
    }

    /// The layout with this name, as the index that [`crate::read`] takes.
    pub fn layout_named(&self, name: &str) -> Option<usize> {
        self.layouts.iter().position(|l| l.name == name)
    }
}

/// How one shape of file is read.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// Name of the layout inside the source (`idefc`, `long`).
    pub name: String,
    /// The shape; each is code in `layout/`.
    pub kind: LayoutKind,
    /// Text encoding of CSV files. Workbooks carry their own.
    #[serde(default)]
    pub encoding: Encoding,
    /// Field separator of CSV files.
    #[serde(default = "comma")]
    pub delimiter: char,
    /// Lines before the header that are titles, not data.
    #[serde(default)]
    pub title_lines: u32,
    /// Regular expressions; a line that matches one is a footer, not a data row.
    #[serde(default)]
    pub footers: Vec<String>,
    /// Thousands separator inside numbers. A number with another one is set aside.
    #[serde(default)]
    pub thousands: Option<char>,
    /// True where whole numbers may be written `1.0` (files saved again from a spreadsheet).
    #[serde(default)]
    pub trailing_zero_decimal: bool,
    /// Marks at the end of a dimension value that point to a footnote (`Other Drugs**`); taken off.
    #[serde(default)]
    pub footnote_marks: Vec<char>,
    /// What an empty value cell means.
    pub blank: Blank,
    /// Texts in value cells that stand for no number (`"n.d." = "missing"`).
    #[serde(default)]
    pub markers: BTreeMap<String, Status>,
    /// Narrows detection where two sources share one header.
    #[serde(default)]
    pub detect: Detect,
    /// Where the place is.
    pub place: PlaceColumns,
    /// Where the period is.
    pub period: PeriodColumns,
    /// Dimension id → column header, or `#4` for the fourth column where it has no label. A dimension not named here has the value given in `constants`.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
    /// Dimension id → fixed value.
    #[serde(default)]
    pub constants: BTreeMap<String, String>,
    /// Measure id → column header. For `wide_by_month` and `wide_by_year`, and the crosstab, the one measure id → `"*"`.
    pub values: BTreeMap<String, String>,
    /// Columns that are there and repeat what others say.
    #[serde(default)]
    pub ignored: Vec<String>,
    /// Values of a dimension column that mark a subtotal row: (dimension id or `place`) → values.
    #[serde(default)]
    pub subtotals: BTreeMap<String, Vec<String>>,
    /// The smallest and largest number a value may be; others are set aside.
    #[serde(default)]
    pub range: Option<[f64; 2]>,
}

fn comma() -> char {
    ','
}

fn first_column() -> String {
    "#1".into()
}

fn second_column() -> String {
    "#2".into()
}

/// The shapes that are code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LayoutKind {
    /// A row is one observation a measure column: period, place and dimensions are columns.
    Long,
    /// A row is one year of one series: the twelve month names are columns.
    WideByMonth,
    /// A row is one series: four-digit years are columns.
    WideByYear,
    /// INEGI's interactive export: title lines, unlabelled key columns, years as columns, subtotal rows, footer.
    InegiCrosstab,
}

/// Text encodings met in official files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
pub enum Encoding {
    /// UTF-8, with or without byte order mark.
    #[default]
    #[serde(rename = "utf-8")]
    Utf8,
    /// Windows-1252 (what WHATWG, and most Mexican files, mean by Latin-1).
    #[serde(rename = "windows-1252", alias = "iso-8859-1", alias = "latin-1")]
    Windows1252,
}

/// What an empty value cell means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Blank {
    /// The month is not published yet; no cell is stored.
    NotPublished,
    /// The publisher has no number.
    Missing,
    /// The publisher hides the number.
    Suppressed,
    /// The cell cannot exist; no cell is stored.
    NotApplicable,
    /// Nothing happened (a crosstab that leaves zeros empty).
    Zero,
    /// A blank is an error: the row is set aside.
    Refused,
}

/// Narrows detection where two sources share one header.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Detect {
    /// The year of the first data row is at least this.
    #[serde(default)]
    pub year_min: Option<i32>,
    /// The year of the first data row is at most this.
    #[serde(default)]
    pub year_max: Option<i32>,
    /// Regular expression that the file's name must match.
    #[serde(default)]
    pub file: Option<String>,
}

/// Where the place of a row is.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", deny_unknown_fields)]
pub enum PlaceColumns {
    /// INEGI state key (`1` or `01`) in a column.
    MxState {
        /// Header.
        column: String,
    },
    /// Five-figure INEGI municipality key (`1001` or `01001`) in a column; 998 and 999 are other and unknown of the state.
    MxMunicipality {
        /// Header.
        column: String,
    },
    /// State key and three-figure municipality key in two columns.
    MxMunicipalityParts {
        /// Header of the state key.
        state: String,
        /// Header of the municipality key.
        municipality: String,
    },
    /// Municipality by name, within a fixed state.
    MxMunicipalityName {
        /// Header.
        column: String,
        /// INEGI key of the state, two figures.
        state: String,
    },
    /// Postal abbreviation of a US state or territory (`TX`), or `US` for the country.
    UsStateAbbr {
        /// Header.
        column: String,
        /// Abbreviations that are part of another state and are left out of its total (`YC`, New York City in VSRR): abbreviation → county FIPS or `skip`.
        #[serde(default)]
        special: BTreeMap<String, String>,
    },
    /// Five-figure FIPS key of a US county (`48141`, or `1001` where a zero was lost) in a column.
    UsCounty {
        /// Header.
        column: String,
    },
    /// Name of a US state or territory.
    UsStateName {
        /// Header.
        column: String,
    },
    /// CBP area of responsibility by name.
    CbpArea {
        /// Header.
        column: String,
    },
    /// The key and name columns of an INEGI crosstab (` 01 001 `, `=CONCATENAR(0,01) `).
    ///
    /// A row without key is the whole country, one with a state key alone is the state; where `subtotals` has `place` both
    /// are checks and not observations.
    InegiKey {
        /// Header of the key.
        #[serde(default = "first_column")]
        column: String,
        /// Header of the name.
        #[serde(default = "second_column")]
        name: String,
        /// State keys that are none (`33`, abroad) → place key, or `skip` (accepted and not stored). Others are set aside.
        #[serde(default)]
        special: BTreeMap<String, String>,
    },
    /// Always the same place.
    Constant {
        /// Place key (`US`).
        place: String,
    },
}

/// Where the period of a row is.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeriodColumns {
    /// Column with the calendar year.
    #[serde(default)]
    pub year: Option<String>,
    /// Column with the US fiscal year (October opens the next one).
    #[serde(default)]
    pub fiscal_year: Option<String>,
    /// Column with the month: number, Spanish or English name, or three-letter abbreviation, in any case.
    #[serde(default)]
    pub month: Option<String>,
    /// Column with year and month together (`2023-09`, `2023-09-15`).
    #[serde(default)]
    pub date: Option<String>,
    /// Text after a year that marks its values as provisional (`(FYTD)`).
    #[serde(default)]
    pub provisional_mark: Option<String>,
    /// A column that must hold this text in every row (`Period` = `12 month-ending`).
    #[serde(default)]
    pub must_be: BTreeMap<String, String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Does not compile once `SourceInfo` gains a field: then `KEYS` must gain it too.
    #[allow(dead_code)]
    fn every_field_of_source_info_is_a_key(info: SourceInfo) {
        let SourceInfo {
            id: _,
            title: _,
            publisher: _,
            licence: _,
            address: _,
            cadence_days: _,
            lag_days_max: _,
            frequency: _,
            window: _,
            coverage: _,
            absent: _,
            synthetic: _,
            note: _,
            method: _,
            measures: _,
            dimensions: _,
        } = info;
    }

    #[test]
    fn keys_are_those_of_source_info_and_the_layouts() {
        let distinct: std::collections::BTreeSet<_> = KEYS.iter().collect();
        assert_eq!(distinct.len(), 16 + 1);
    }
}
