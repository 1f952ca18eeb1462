//! One value cell: a number, a blank, a marker, or something wrong.

use cotejo_model::{MeasureKind, Status};

use crate::descriptor::Layout;

/// What value cells of one column may hold.
#[derive(Clone, Debug)]
pub(crate) struct ValueRules {
    thousands: Option<u8>,
    trailing_zero: bool,
    count: bool,
    markers: Vec<(Vec<u8>, Status)>,
    range: Option<(f64, f64)>,
}

/// A cell as read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    /// A number.
    Number(f64, Written),
    /// Nothing but spaces.
    Blank,
    /// A declared text that stands for no number.
    Marker(Status),
    /// What is wrong and what would mend it.
    Wrong(String),
}

/// How a number was written, where that was declared as a peculiarity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Written {
    /// Plainly.
    Plain,
    /// With a thousands separator.
    Thousands,
    /// A whole number as `1.0`.
    TrailingZero,
}

impl ValueRules {
    /// The rules of a layout for a measure of this kind.
    pub(crate) fn new(layout: &Layout, kind: MeasureKind) -> ValueRules {
        ValueRules {
            thousands: layout.thousands.and_then(|c| u8::try_from(c).ok()),
            trailing_zero: layout.trailing_zero_decimal,
            count: kind == MeasureKind::Count,
            markers: layout
                .markers
                .iter()
                .map(|(text, status)| (text.trim().as_bytes().to_vec(), *status))
                .collect(),
            range: layout.range.map(|[low, high]| (low, high)),
        }
    }

    /// Reads a cell.
    #[inline]
    pub(crate) fn read(&self, field: &[u8]) -> Cell {
        let text = field.trim_ascii();
        if text.is_empty() {
            return Cell::Blank;
        }
        // The common case by hand: at most 15 figures, exact in an f64.
        if text.len() <= 15 {
            let mut n = 0u64;
            let mut plain = true;
            for &b in text {
                let d = b.wrapping_sub(b'0');
                if d > 9 {
                    plain = false;
                    break;
                }
                n = n * 10 + u64::from(d);
            }
            if plain {
                return self.bounded(n as f64, text, Written::Plain);
            }
        }
        self.slow(text)
    }

    #[cold]
    fn slow(&self, text: &[u8]) -> Cell {
        if let Some((_, status)) = self.markers.iter().find(|(m, _)| m == text) {
            return Cell::Marker(*status);
        }
        let Ok(shown) = std::str::from_utf8(text) else {
            return Cell::Wrong("the cell is not text".into());
        };
        let has_comma = text.contains(&b',');
        let (digits, written) = match self.thousands {
            Some(mark) if text.contains(&mark) => match without_thousands(shown, mark) {
                Some(plain) => (plain, Written::Thousands),
                None => {
                    return Cell::Wrong(format!(
                        "`{}` is not a number: after a thousands `{}` come three figures",
                        short(shown),
                        char::from(mark)
                    ));
                }
            },
            None if has_comma && without_thousands(shown, b',').is_some() => {
                return Cell::Wrong(format!(
                    "`{}` has a thousands comma that the layout does not declare; add `thousands = \",\"`",
                    short(shown)
                ));
            }
            _ => (shown.to_string(), Written::Plain),
        };
        let number_like = digits
            .bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E'));
        let value: f64 = match digits.parse() {
            Ok(v) if number_like && f64::is_finite(v) => v,
            _ => {
                return Cell::Wrong(format!(
                    "`{}` is not a number; if it stands for none, declare it in `markers`",
                    short(shown)
                ));
            }
        };
        // `-0` and `-0.0` are zero.
        let value = if value == 0.0 { 0.0 } else { value };
        let mut written = written;
        if self.count {
            if value.fract() != 0.0 {
                return Cell::Wrong(format!(
                    "`{}` is not a whole number, and the measure is a count",
                    short(shown)
                ));
            }
            if digits.contains('.') {
                if !self.trailing_zero {
                    return Cell::Wrong(format!(
                        "`{}` is a count written with decimals; declare `trailing_zero_decimal = true` if the file was saved from a spreadsheet",
                        short(shown)
                    ));
                }
                if written == Written::Plain {
                    written = Written::TrailingZero;
                }
            }
            if value < 0.0 {
                return Cell::Wrong(format!(
                    "`{}` is negative, and the measure is a count",
                    short(shown)
                ));
            }
        }
        self.bounded(value, text, written)
    }

    #[inline]
    fn bounded(&self, value: f64, text: &[u8], written: Written) -> Cell {
        match self.range {
            Some((low, high)) if value < low || value > high => Cell::Wrong(format!(
                "`{}` is outside the declared range of {low} to {high}",
                short(&String::from_utf8_lossy(text))
            )),
            _ => Cell::Number(value, written),
        }
    }
}

/// The number without its thousands marks; `None` where they do not stand before groups of three figures.
fn without_thousands(text: &str, mark: u8) -> Option<String> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text),
    };
    let (whole, decimals) = match rest.split_once('.') {
        Some((w, d)) if mark != b'.' => (w, Some(d)),
        _ => (rest, None),
    };
    let mut groups = whole.split(char::from(mark));
    let all_digits = |g: &str| g.bytes().all(|b| b.is_ascii_digit());
    let first = groups.next()?;
    let ok = (1..=3).contains(&first.len())
        && all_digits(first)
        && groups.all(|g| g.len() == 3 && all_digits(g))
        && decimals.is_none_or(|d| !d.is_empty() && all_digits(d));
    ok.then(|| {
        let mut out = String::from(sign);
        out.extend(whole.chars().filter(|c| *c != char::from(mark)));
        if let Some(d) = decimals {
            out.push('.');
            out.push_str(d);
        }
        out
    })
}

/// A text cut to what a message can carry.
pub(crate) fn short(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_string(),
    }
}
