//! Round ticks for values, and calendar ticks for months.

use cotejo_lang::{Key, Lang};

use crate::text;

/// The largest size of a value that is drawn; beyond it arithmetic on pixels means nothing.
pub(crate) const LARGEST: f64 = 1e15;

/// The value if it can be drawn.
pub(crate) fn drawable(value: Option<f64>) -> Option<f64> {
    value.filter(|v| v.abs() <= LARGEST)
}

/// The value axis: round ends and ticks between them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ValueAxis {
    pub low: f64,
    pub high: f64,
    pub ticks: Vec<f64>,
    /// Places after the point that the ticks need.
    pub decimals: u8,
}

impl ValueAxis {
    /// An axis that holds `low..=high` with about `about` steps of 1, 2 or 5 times a power of ten; whole steps for counts.
    pub(crate) fn over(low: f64, high: f64, about: u32, whole: bool) -> ValueAxis {
        let (low, high) = (low.min(high), low.max(high));
        let (low, high) = if high - low > 1e-12 * high.abs().max(1e-9) {
            (low, high)
        } else if high == 0.0 {
            (0.0, 1.0)
        } else {
            // One value alone: room on both sides of it, or from zero.
            (
                low.min(0.0).max(low - high.abs()),
                high.max(0.0).max(high + low.abs() * 0.1),
            )
        };
        let mut step = round_step((high - low) / f64::from(about.max(1)));
        if whole {
            step = step.max(1.0);
        }
        let (first, last) = ((low / step + 1e-9).floor(), (high / step - 1e-9).ceil());
        let count = (last - first).clamp(1.0, 100.0) as u32;
        let power = step.log10().floor();
        ValueAxis {
            low: first * step,
            high: (first + f64::from(count)) * step,
            ticks: (0..=count)
                .map(|i| clean((first + f64::from(i)) * step, power))
                .collect(),
            decimals: (-power).clamp(0.0, 12.0) as u8,
        }
    }
}

/// The value without the dust of multiplying a step (0.30000000000000004).
fn clean(value: f64, power: f64) -> f64 {
    if power >= 0.0 {
        return value.round();
    }
    let scale = 10_f64.powf(-power);
    (value * scale).round() / scale
}

/// 1, 2 or 5 times a power of ten, the nearest at or above.
pub(crate) fn round_step(rough: f64) -> f64 {
    if !(rough.is_finite() && rough > 0.0) {
        return 1.0;
    }
    let power = 10_f64.powf(rough.log10().floor());
    let lead = rough / power;
    let round = [1.0, 2.0, 5.0]
        .into_iter()
        .find(|r| lead <= r * 1.0001)
        .unwrap_or(10.0);
    round * power
}

/// How the periods of a chart lie in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Calendar {
    /// One point a calendar year; a year not yet whole stands in its year.
    Years,
    /// One point a US fiscal year.
    FiscalYears,
    /// Months, quarters and others, each at its middle.
    Months,
    /// Windows that overlap (the twelve months to each month), each at its end.
    Windows,
}

/// First and last month, both included, as months since January of year 0.
pub(crate) type Span = (i32, i32);

impl Calendar {
    /// The calendar that fits every series.
    pub(crate) fn of(series: &[Vec<Span>]) -> Calendar {
        let yearly = |first_month: i32| {
            let year = |s: Span| (s.0 - first_month).div_euclid(12);
            series.iter().all(|spans| {
                spans.iter().all(|s| {
                    (s.0 - first_month).rem_euclid(12) == 0 && s.1 - s.0 < 12 && s.1 - s.0 >= 3
                }) && spans.windows(2).all(|p| year(p[1]) > year(p[0]))
            })
        };
        let any = series.iter().any(|s| !s.is_empty());
        if any && yearly(0) {
            Calendar::Years
        } else if any && yearly(9) {
            Calendar::FiscalYears
        } else if series
            .iter()
            .any(|s| s.windows(2).any(|p| p[1].0 <= p[0].1))
        {
            Calendar::Windows
        } else {
            Calendar::Months
        }
    }

    /// Where a period stands, in months since January of year 0.
    pub(crate) fn position(self, span: Span) -> f64 {
        match self {
            Calendar::Years => f64::from(span.0.div_euclid(12) * 12 + 6),
            Calendar::FiscalYears => f64::from((span.0 + 3).div_euclid(12) * 12 + 3),
            Calendar::Months => f64::from(span.0) + f64::from(span.1 - span.0 + 1) / 2.0,
            Calendar::Windows => f64::from(span.1) + 0.5,
        }
    }

    /// True where nothing was left out between two periods.
    pub(crate) fn adjacent(self, a: Span, b: Span, usual: i32) -> bool {
        match self {
            Calendar::Years => b.0.div_euclid(12) - a.0.div_euclid(12) <= 1,
            Calendar::FiscalYears => (b.0 + 3).div_euclid(12) - (a.0 + 3).div_euclid(12) <= 1,
            Calendar::Months => b.0 <= a.1 + 1,
            Calendar::Windows => b.1 - a.1 <= usual,
        }
    }

    /// The room half a period takes on either side of its place.
    pub(crate) fn half(self) -> f64 {
        match self {
            Calendar::Years | Calendar::FiscalYears => 6.0,
            Calendar::Months | Calendar::Windows => 0.5,
        }
    }
}

/// A tick of the time axis.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TimeTick {
    pub at: f64,
    pub label: String,
    /// A second line: the year under its first month.
    pub below: Option<String>,
}

/// Ticks between two places in time, where `width` pixels are there for it.
pub(crate) fn time_ticks(
    lang: Lang,
    calendar: Calendar,
    from: f64,
    to: f64,
    width: f64,
) -> Vec<TimeTick> {
    let per_month = width / (to - from).max(1.0);
    let plain = |at: f64, label: String| TimeTick {
        at,
        label,
        below: None,
    };
    let (first, last) = ((from / 12.0).floor() as i32, (to / 12.0).ceil() as i32);
    match calendar {
        Calendar::Years | Calendar::FiscalYears => {
            let offset = if calendar == Calendar::Years {
                6.0
            } else {
                3.0
            };
            let label = |year: i32| match calendar {
                Calendar::FiscalYears => {
                    lang.fill(Key::DrawFiscalYear, &[("year", &year.to_string())])
                }
                _ => year.to_string(),
            };
            let place = |year: i32| f64::from(year) * 12.0 + offset;
            let inside: Vec<i32> = (first..=last)
                .filter(|y| place(*y) >= from && place(*y) <= to)
                .collect();
            let Some(&newest) = inside.last() else {
                return Vec::new();
            };
            let step = year_step(text::width(&label(newest), 12.0) + 14.0, per_month);
            // The newest year is the one looked for: it always has its label.
            let kept = inside.iter().filter(|y| (newest - **y) % step == 0);
            kept.map(|&y| plain(place(y), label(y))).collect()
        }
        Calendar::Months | Calendar::Windows if to - from <= 19.0 => {
            let every = if per_month >= 30.0 { 1 } else { 3 };
            let (a, b) = (from.ceil() as i32, to.floor() as i32);
            let mut year = None;
            (a..b)
                .filter(|m| m % every == 0)
                .map(|m| {
                    let this = m.div_euclid(12);
                    let new = year.replace(this) != Some(this);
                    let name = lang
                        .month_name(m.rem_euclid(12) as u32 + 1)
                        .unwrap_or_default();
                    TimeTick {
                        at: f64::from(m) + 0.5,
                        label: name.chars().take(3).collect(),
                        below: new.then(|| this.to_string()),
                    }
                })
                .collect()
        }
        Calendar::Months | Calendar::Windows => {
            let step = year_step(text::width("2000", 12.0) + 14.0, per_month);
            (first..=last)
                .filter(|y| y % step == 0)
                .map(|y| (y, f64::from(y) * 12.0 + 0.5))
                .filter(|(_, at)| *at >= from && *at <= to)
                .map(|(y, at)| plain(at, y.to_string()))
                .collect()
        }
    }
}

/// How many years apart labels of this width stand.
fn year_step(label: f64, per_month: f64) -> i32 {
    [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000]
        .into_iter()
        .find(|s| f64::from(*s) * 12.0 * per_month >= label)
        .unwrap_or(5000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ticks_are_round() {
        let axis = ValueAxis::over(0.0, 33_285.0, 4, true);
        assert_eq!(axis.ticks, [0.0, 10_000.0, 20_000.0, 30_000.0, 40_000.0]);
        assert_eq!(
            ValueAxis::over(0.0, 0.3, 3, false).ticks,
            [0.0, 0.1, 0.2, 0.3]
        );
        assert_eq!(
            ValueAxis::over(0.0, 3.0, 5, true).ticks,
            [0.0, 1.0, 2.0, 3.0]
        );
        assert_eq!(ValueAxis::over(0.0, 0.0, 4, true).high, 1.0);
    }

    #[test]
    fn years_fiscal_years_and_windows_are_told_apart() {
        let years: Vec<Span> = (2019..2023).map(|y| (y * 12, y * 12 + 11)).collect();
        assert_eq!(Calendar::of(std::slice::from_ref(&years)), Calendar::Years);
        // A year in course stands in its year.
        let mut course = years.clone();
        course.push((2023 * 12, 2023 * 12 + 8));
        assert_eq!(Calendar::of(&[course]), Calendar::Years);
        let fiscal = years.iter().map(|s| (s.0 - 3, s.1 - 3)).collect();
        assert_eq!(Calendar::of(&[fiscal]), Calendar::FiscalYears);
        let windows = (0..9).map(|m| (24_000 + m, 24_011 + m)).collect();
        assert_eq!(Calendar::of(&[windows]), Calendar::Windows);
        let months = (0..9).map(|m| (24_000 + m, 24_000 + m)).collect();
        assert_eq!(Calendar::of(&[months, years]), Calendar::Months);
    }

    proptest! {
        #[test]
        fn an_axis_holds_its_values(a in -1e15..1e15_f64, b in -1e15..1e15_f64, about in 1_u32..8, whole: bool) {
            let axis = ValueAxis::over(a, b, about, whole);
            let slack = (axis.high - axis.low) * 1e-6;
            prop_assert!(axis.low <= a.min(b) + slack && axis.high >= a.max(b) - slack);
            prop_assert!(axis.high > axis.low && axis.ticks.len() <= 101);
        }

        #[test]
        fn time_ticks_are_few_and_ascend(from in 0.0..119_000.0_f64, span in 0.0..12_000.0_f64, width in 100.0..900.0_f64) {
            for calendar in [Calendar::Years, Calendar::FiscalYears, Calendar::Months, Calendar::Windows] {
                let ticks = time_ticks(Lang::Es, calendar, from, from + span, width);
                prop_assert!(ticks.len() <= 40, "{}", ticks.len());
                prop_assert!(ticks.is_sorted_by(|a, b| a.at < b.at));
            }
        }
    }
}
