//! The period of a row, from the columns that hold it.

use cotejo_model::Month;

use crate::columns::Columns;
use crate::descriptor::Layout;
use crate::month_name;
use crate::read::Rows;
use crate::sink::Wrong;
use crate::value::short;

/// Years that a file may speak of. Outside them a year is a slip of the pen.
const YEARS: std::ops::RangeInclusive<i32> = 1800..=2199;

/// Reads periods, remembering the last year: the row before usually has the same one.
#[derive(Clone, Debug, Default)]
pub(crate) struct PeriodColumn {
    year: Option<usize>,
    fiscal_year: Option<usize>,
    month: Option<usize>,
    date: Option<usize>,
    mark: Option<String>,
    last_text: Vec<u8>,
    last: Option<(i32, bool)>,
}

impl PeriodColumn {
    pub(crate) fn new(layout: &Layout, columns: &Columns) -> PeriodColumn {
        PeriodColumn {
            year: columns.year,
            fiscal_year: columns.fiscal_year,
            month: columns.month,
            date: columns.date,
            mark: layout
                .period
                .provisional_mark
                .as_ref()
                .map(|m| m.trim().to_string()),
            last_text: Vec::new(),
            last: None,
        }
    }

    /// First month of the row's period as an ordinal, and whether the year is marked as provisional. January for a year.
    ///
    /// Zero where years are columns and the row has no period of its own.
    #[inline]
    pub(crate) fn read(&mut self, rows: &Rows) -> Result<(i32, bool), Wrong> {
        if let Some(column) = self.date {
            let text = rows.text(column);
            return date(text.trim()).map(|m| (m.0, false)).ok_or_else(|| {
                Wrong::at(
                    column,
                    format!(
                        "`{}` is not a date; expected `2023-09` or `2023-09-15`",
                        short(text.trim())
                    ),
                )
            });
        }
        let fiscal = self.fiscal_year.is_some();
        let Some(column) = self.year.or(self.fiscal_year) else {
            return Ok((0, false));
        };
        let (year, provisional) = match self.last {
            Some(last) if self.last_text == rows.field(column) => last,
            _ => {
                let read = self
                    .read_year(&rows.text(column))
                    .map_err(|why| Wrong::at(column, why))?;
                self.last_text.clear();
                self.last_text.extend_from_slice(rows.field(column));
                self.last = Some(read);
                read
            }
        };
        let month = match self.month {
            None => 1,
            Some(column) => {
                let text = rows.text(column);
                month_name::any(text.trim()).ok_or_else(|| {
                    Wrong::at(column, format!("`{}` is not a month", short(text.trim())))
                })?
            }
        };
        // October opens the fiscal year: October of FY2022 is October 2021.
        let calendar = if fiscal && month >= 10 {
            year - 1
        } else {
            year
        };
        Month::new(calendar, month)
            .map(|m| (m.0, provisional))
            .ok_or_else(|| Wrong::at(column, format!("`{calendar}` is not a year")))
    }

    fn read_year(&self, text: &str) -> Result<(i32, bool), String> {
        let text = text.trim();
        let (digits, provisional) = match self.mark.as_deref().and_then(|m| text.strip_suffix(m)) {
            Some(rest) => (rest.trim_end(), true),
            None => (text, false),
        };
        let four = digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit());
        match four
            .then(|| digits.parse().ok())
            .flatten()
            .filter(|y| YEARS.contains(y))
        {
            Some(year) => Ok((year, provisional)),
            None => Err(format!("`{}` is not a year", short(text))),
        }
    }

    /// The year of the present row, for detection.
    pub(crate) fn year_of(&mut self, rows: &Rows) -> Option<i32> {
        let column = self.year.or(self.fiscal_year);
        match column {
            Some(c) => self.read_year(&rows.text(c)).ok().map(|y| y.0),
            None => self.read(rows).ok().map(|(m, _)| Month(m).year()),
        }
    }
}

/// `2023-09` or `2023-09-15`, the day being a real one.
fn date(text: &str) -> Option<Month> {
    let month: String = text.get(..7)?.to_string();
    let (year, number) = month.split_once('-')?;
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if year.len() != 4 || number.len() != 2 || !digits(year) || !digits(number) {
        return None;
    }
    match text.len() {
        7 => {}
        10 => {
            let day: jiff::civil::Date = text.parse().ok()?;
            debug_assert!(day.month() > 0);
        }
        _ => return None,
    }
    let year = year.parse().ok().filter(|y| YEARS.contains(y))?;
    Month::new(year, number.parse().ok()?)
}
