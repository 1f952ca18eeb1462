//! A number with unit, interval, status and an id that reproduces it.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use cotejo_model::{Date, Period, PlaceCode, Status, Text};
use serde::{Serialize, Serializer};

/// One computed figure. Field names are part of the machine output.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// Reproduces the figure: `cotejo explain ID`.
    pub id: String,
    /// Indicator id, shared by the figures of a request.
    #[serde(serialize_with = "as_text")]
    pub indicator: Arc<str>,
    /// Place.
    pub place: PlaceCode,
    /// Period.
    #[serde(serialize_with = "as_text")]
    pub period: Period,
    /// Value of the dimension it was broken down by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub breakdown: Option<String>,
    /// The number; `None` where the status says there is none.
    #[serde(serialize_with = "cotejo_model::exact::option")]
    pub value: Option<f64>,
    /// Lower end of the 95 % interval.
    #[serde(serialize_with = "cotejo_model::exact::option")]
    pub low: Option<f64>,
    /// Upper end.
    #[serde(serialize_with = "cotejo_model::exact::option")]
    pub high: Option<f64>,
    /// Unit id, shared likewise.
    #[serde(serialize_with = "as_text")]
    pub unit: Arc<str>,
    /// What is divided, for rates and shares.
    #[serde(serialize_with = "cotejo_model::exact::option")]
    pub numerator: Option<f64>,
    /// By what, for rates and shares.
    #[serde(serialize_with = "cotejo_model::exact::option")]
    pub denominator: Option<f64>,
    /// Whether the number is there and whole.
    pub status: Status,
    /// Months of the period with a number.
    pub months_reported: u32,
    /// Months of the period.
    pub months_expected: u32,
    /// True where any record behind it is made up.
    pub synthetic: bool,
    /// The day whose knowledge it is.
    pub as_of: Date,
    /// What limits it, in both languages.
    #[serde(skip)]
    pub why: Vec<Text>,
}

fn as_text<T: fmt::Display, S: Serializer>(value: &T, s: S) -> Result<S::Ok, S::Error> {
    s.collect_str(value)
}

/// What a figure's id says: `homicide_case_files:MX-02:2022@2024-07-09`, `fentanyl_seized[kg]:US:FY2022@2023-10-31`, `fentanyl_seized:US:FY2022:component=Office%20of…@2023-10-20`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureId {
    /// Indicator id.
    pub indicator: String,
    /// Unit id, where it is not the indicator's own.
    pub unit: Option<String>,
    /// Place.
    pub place: PlaceCode,
    /// Period.
    pub period: Period,
    /// Dimension and its value.
    pub breakdown: Option<(String, String)>,
    /// The day whose knowledge it is.
    pub as_of: Date,
}

/// The parts of an id, already written where many ids share them.
pub(crate) struct IdParts<'a> {
    pub indicator: &'a str,
    pub unit: Option<&'a str>,
    pub place: &'a str,
    pub period: &'a str,
    pub breakdown: Option<(&'a str, &'a str)>,
    pub as_of: Date,
}

impl IdParts<'_> {
    /// The id: the one place where its form is written.
    pub(crate) fn written(&self) -> String {
        let mut id =
            String::with_capacity(self.indicator.len() + self.place.len() + self.period.len() + 16);
        id.push_str(self.indicator);
        if let Some(unit) = self.unit {
            id.extend(["[", unit, "]"]);
        }
        id.extend([":", self.place, ":", self.period]);
        if let Some((dimension, value)) = self.breakdown {
            id.extend([":", dimension, "=", &encode(value)]);
        }
        let day = self.as_of;
        let (year, month, day) = (day.year(), day.month(), day.day());
        // Digit by digit: the formatting machinery is half of the time of a large table.
        let digit = |n: i32| char::from(b'0' + n.rem_euclid(10) as u8);
        let year = i32::from(year);
        id.push('@');
        id.extend([year / 1000, year / 100, year / 10, year].map(digit));
        for part in [i32::from(month), i32::from(day)] {
            id.push('-');
            id.extend([part / 10, part].map(digit));
        }
        id
    }
}

impl fmt::Display for FigureId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let period = self.period.to_string();
        let parts = IdParts {
            indicator: &self.indicator,
            unit: self.unit.as_deref(),
            place: self.place.as_str(),
            period: &period,
            breakdown: self
                .breakdown
                .as_ref()
                .map(|(d, v)| (d.as_str(), v.as_str())),
            as_of: self.as_of,
        };
        f.write_str(&parts.written())
    }
}

/// A text that is no figure id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is not a figure id: {why}; copy one from `cotejo figures`, such as `homicide_case_files:MX:2022@2024-07-09`"
)]
pub struct FigureIdError {
    /// The text as it was given.
    pub text: String,
    /// What does not fit.
    pub why: String,
}

impl FromStr for FigureId {
    type Err = FigureIdError;

    fn from_str(text: &str) -> Result<FigureId, FigureIdError> {
        let wrong = |why: &str| FigureIdError {
            text: text.to_string(),
            why: why.to_string(),
        };
        let (rest, as_of) = text
            .rsplit_once('@')
            .ok_or_else(|| wrong("it has no `@` and day"))?;
        let as_of = as_of
            .parse()
            .map_err(|_| wrong("what follows `@` is no day"))?;
        let parts: Vec<&str> = rest.split(':').collect();
        let (indicator, place, period, breakdown) = match parts[..] {
            [i, p, t] => (i, p, t, None),
            [i, p, t, b] => (i, p, t, Some(b)),
            _ => return Err(wrong("it has not indicator, place and period")),
        };
        let breakdown = match breakdown {
            None => None,
            Some(b) => {
                let (dimension, value) = b
                    .split_once('=')
                    .ok_or_else(|| wrong("its breakdown has no `=`"))?;
                let value = decode(value).ok_or_else(|| wrong("its breakdown is not encoded"))?;
                Some((dimension.to_string(), value))
            }
        };
        let (indicator, unit) = match indicator.split_once('[') {
            None => (indicator, None),
            Some((id, rest)) => {
                let unit = rest
                    .strip_suffix(']')
                    .ok_or_else(|| wrong("its unit has no `]`"))?;
                (id, Some(unit.to_string()))
            }
        };
        Ok(FigureId {
            indicator: indicator.to_string(),
            unit,
            place: place.parse().map_err(|e| wrong(&format!("{e}")))?,
            period: period.parse().map_err(|e| wrong(&format!("{e}")))?,
            breakdown,
            as_of,
        })
    }
}

/// Percent-encoding of RFC 3986, so that an id is one shell word and one URL segment.
fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for b in text.bytes() {
        if b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(b));
        } else {
            out.push_str(&format!("%{b:02X}"));
        }
    }
    out
}

fn decode(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(b) = bytes.next() {
        if b == b'%' {
            let high = char::from(bytes.next()?).to_digit(16)?;
            let low = char::from(bytes.next()?).to_digit(16)?;
            out.push((high * 16 + low) as u8);
        } else {
            out.push(b);
        }
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_round_trip() {
        for text in [
            "homicide_case_files:MX:2022@2024-07-09",
            "fentanyl_seized:US:FY2022:component=Office%20of%20Field%20Operations@2023-10-20",
            "x:MX-02004:2021-10..2022-08@2026-01-01",
            "fentanyl_seized[kg]:US:FY2022@2023-10-31",
        ] {
            assert_eq!(text.parse::<FigureId>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn nonsense_is_refused_with_an_example() {
        for text in [
            "",
            "a:MX:2022",
            "a:MX@2022-01-01",
            "a:ZZ:2022@2022-01-01",
            "a:MX:2022:x@2022-01-01",
            "a:MX:2022:x=%Z@2022-01-01",
        ] {
            let e = text.parse::<FigureId>().unwrap_err().to_string();
            assert!(e.contains("homicide_case_files:MX:2022@"), "{text}: {e}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_breakdown_survives(value in ".*") {
            let id = FigureId {
                indicator: "i".into(),
                unit: None,
                place: PlaceCode::mexico(),
                period: Period::Year(2022),
                breakdown: Some(("d".into(), value)),
                as_of: "2024-01-01".parse().unwrap(),
            };
            proptest::prop_assert_eq!(id.to_string().parse::<FigureId>().unwrap(), id);
        }
    }
}
