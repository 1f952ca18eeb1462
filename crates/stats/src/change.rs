//! How much two stretches of months differ, and whether one can tell.
//!
//! Crimes, seizures and deaths come in bursts: a month's count varies more than a Poisson count would. The model is quasi-Poisson, a
//! log-linear mean with variance `phi · mean`, and `phi` is measured from the months themselves. `docs/methods/change.md` has the
//! formulas, what they assume, and what was found when they were tried on made-up months whose truth is known.

use statrs::distribution::{ContinuousCDF, StudentsT};

use crate::interval::normal_quantile;
use crate::sum::neumaier_sum;

/// Monthly values of one period, in order and without holes; all the months that the total is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Months<'a> {
    /// One number a month, none below zero. A month that was not reported is no zero: leave the comparison, or the month out
    /// of both periods, to the caller.
    pub values: &'a [f64],
    /// Calendar month of the first, 1 (January) to 12.
    pub first: u32,
}

/// What the monthly values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Events, each counting one. They cannot vary less than chance, so `phi` is at least 1.
    Counts,
    /// Amounts (kilograms, pesos): `phi` carries their unit and has no floor.
    Amounts,
}

/// One of the two periods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The earlier.
    Before,
    /// The later.
    After,
}

impl std::fmt::Display for Side {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Side::Before => "before",
            Side::After => "after",
        })
    }
}

/// By how much the second period differs from the first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// Mean month after over mean month before: 0.908 is a fall of 9.2 percent. With equal lengths, the ratio of the totals.
    pub ratio: f64,
    /// Lower end of its interval, above 0 or 0 where it is too small to write.
    pub low: f64,
    /// Upper end; infinite where the months bound nothing.
    pub high: f64,
    /// Variance of a month over its mean, as used; 1 is Poisson. In the unit of the values for [`Quantity::Amounts`].
    pub phi: f64,
    /// Degrees of freedom on which `phi` rests, at least 1.
    pub df: u32,
    /// True where months were paired by calendar month, so that the season is not in `phi`.
    pub paired: bool,
}

impl Change {
    /// The change as a share of the first period: −0.092 is a fall of 9.2 percent.
    pub fn relative(&self) -> f64 {
        self.ratio - 1.0
    }

    /// The change of a rate whose population is known: `ratio`, `low` and `high` times population before over population after.
    /// `None` where a population is not above zero.
    pub fn per_population(&self, before: f64, after: f64) -> Option<Change> {
        let k = before / after;
        (k > 0.0 && k.is_finite()).then_some(Change {
            ratio: self.ratio * k,
            low: self.low * k,
            high: self.high * k,
            ..*self
        })
    }
}

/// Why two periods cannot be compared.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum CannotCompare {
    /// A period has no months.
    #[error("the period {side} has no months")]
    Empty {
        /// Which.
        side: Side,
    },
    /// A value is negative, infinite or not a number.
    #[error("month {} of the period {side} is not a number of zero or more", index + 1)]
    NotAnAmount {
        /// Which period.
        side: Side,
        /// Which month, from 0.
        index: usize,
    },
    /// A calendar month is not 1 to 12.
    #[error("`{first}` is not a calendar month; give 1 to 12")]
    NotAMonth {
        /// What was given.
        first: u32,
    },
    /// The level is not between 0 and 1.
    #[error("`{level}` is not a level between 0 and 1; give 0.95 for 95 percent")]
    NotALevel {
        /// What was given.
        level: f64,
    },
    /// A total is zero, so that no ratio (or no error of it) exists.
    #[error("the total of the period {side} is zero; compare the counts themselves")]
    ZeroTotal {
        /// Which.
        side: Side,
    },
    /// One month against one: nothing shows how much months vary.
    #[error("too few months to see how much they vary; compare at least two with two")]
    TooFewMonths,
    /// The values vary not at all (a yearly amount spread evenly), so that their error is unknown, not zero.
    #[error(
        "the monthly amounts do not vary, so their error is unknown; give amounts as they were recorded"
    )]
    NoSpread,
}

/// The ratio of two periods' monthly means, with an interval wide enough for the bursts that the months show.
///
/// `log ratio ± t(level, df) · √(phi · (1/ΣA + 1/ΣB))`, with `phi` = Pearson's X² / df. Where both periods have as many months, from
/// the same calendar month or in whole years, months pair by calendar month, expected = row total × column total / grand total
/// and df = m − 1 (months empty on both sides do not count). Else every month of a period is expected to be its mean and
/// df = months − 2. Student's t and not the normal, because `phi` is estimated from few months: with 11 degrees of freedom the
/// normal interval would be 11 percent too short.
/// For [`Quantity::Counts`] `phi` is given as at least 1, and the interval is never narrower than the Poisson one,
/// `z(level) · √(1/ΣA + 1/ΣB)`; so it holds its level from one upwards whatever the true `phi`.
/// Source: P. McCullagh & J. A. Nelder, *Generalized Linear Models* (2nd ed. 1989), ch. 6 (log-linear models; §6.2.3 over-dispersion)
/// and §4.5; R. W. M. Wedderburn, Biometrika 61 (1974) 439–447.
pub fn ratio_of_totals(
    before: Months<'_>,
    after: Months<'_>,
    quantity: Quantity,
    level: f64,
) -> Result<Change, CannotCompare> {
    let z = normal_quantile(level).ok_or(CannotCompare::NotALevel { level })?;
    let total_before = total(before, Side::Before)?;
    let total_after = total(after, Side::After)?;
    for (side, total) in [(Side::Before, total_before), (Side::After, total_after)] {
        if total == 0.0 {
            return Err(CannotCompare::ZeroTotal { side });
        }
    }
    let shift = pairing(before, after);
    let (x2, df) = match shift {
        Some(shift) => paired_spread(before, after, shift, total_before, total_after),
        None => {
            let (x2_before, df_before) = own_spread(before, total_before);
            let (x2_after, df_after) = own_spread(after, total_after);
            (x2_before + x2_after, df_before + df_after)
        }
    };
    if df == 0 {
        return Err(CannotCompare::TooFewMonths);
    }
    let pearson = x2 / f64::from(df);
    let ratio =
        (total_after / after.values.len() as f64) / (total_before / before.values.len() as f64);
    let error = |phi: f64| (phi / total_before + phi / total_after).sqrt();
    let measured = t_quantile(level, df) * error(pearson);
    let (phi, half) = match quantity {
        // Nothing was estimated in the Poisson bound, so it takes the normal quantile.
        Quantity::Counts => (pearson.max(1.0), measured.max(z * error(1.0))),
        // Below this the spread is rounding, not variation; X² and the totals have the same unit.
        Quantity::Amounts if x2 <= 1e-12 * (total_before + total_after) => {
            return Err(CannotCompare::NoSpread);
        }
        Quantity::Amounts => (pearson, measured),
    };
    if !(ratio > 0.0 && ratio.is_finite() && !half.is_nan()) {
        return Err(CannotCompare::NoSpread);
    }
    Ok(Change {
        ratio,
        low: ratio * (-half).exp(),
        high: ratio * half.exp(),
        phi,
        df,
        paired: shift.is_some(),
    })
}

/// What a change tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tells {
    /// The whole interval lies above 1: it rose.
    Up,
    /// The whole interval lies below 1: it fell.
    Down,
    /// No change lies inside the interval.
    CannotTell,
}

/// Whether the interval of a change leaves out "no change".
pub fn tells(change: &Change) -> Tells {
    if change.low > 1.0 {
        Tells::Up
    } else if change.high < 1.0 {
        Tells::Down
    } else {
        Tells::CannotTell
    }
}

fn total(months: Months<'_>, side: Side) -> Result<f64, CannotCompare> {
    if months.values.is_empty() {
        return Err(CannotCompare::Empty { side });
    }
    if !(1..=12).contains(&months.first) {
        return Err(CannotCompare::NotAMonth {
            first: months.first,
        });
    }
    // A value that would overflow the squares is refused with the rest; nothing that is published comes near.
    let wrong = |v: &f64| !(*v >= 0.0 && *v < 1e150);
    if let Some(index) = months.values.iter().position(wrong) {
        return Err(CannotCompare::NotAnAmount { side, index });
    }
    Ok(neumaier_sum(months.values.iter().copied()))
}

/// By how many places months must be turned within their year for both periods to begin with the same calendar month; `None` where
/// they do not pair.
fn pairing(before: Months<'_>, after: Months<'_>) -> Option<usize> {
    let months = before.values.len();
    let shift = ((before.first + 12 - after.first) % 12) as usize;
    let pairs = months == after.values.len() && (shift == 0 || months.is_multiple_of(12));
    pairs.then_some(shift)
}

/// Pearson's X² of the two-way table period × month, and its degrees of freedom.
fn paired_spread(
    before: Months<'_>,
    after: Months<'_>,
    shift: usize,
    total_before: f64,
    total_after: f64,
) -> (f64, u32) {
    let grand = total_before + total_after;
    let mut columns = 0_u32;
    let x2 = neumaier_sum(before.values.iter().enumerate().map(|(i, &a)| {
        let b = if shift == 0 {
            after.values[i]
        } else {
            after.values[i / 12 * 12 + (i % 12 + shift) % 12]
        };
        let column = a + b;
        if column == 0.0 {
            return 0.0;
        }
        columns += 1;
        // With two rows both residuals are the same size, so X² of a column is r²·(1/Ea + 1/Eb) = r²·grand²/(column·A·B).
        let r = a - column * (total_before / grand);
        r * r / column * (grand / total_before) * (grand / total_after)
    }));
    (x2, columns.saturating_sub(1))
}

/// Pearson's X² of one period's months about their mean, and its degrees of freedom.
fn own_spread(months: Months<'_>, total: f64) -> (f64, u32) {
    let mean = total / months.values.len() as f64;
    let x2 = neumaier_sum(months.values.iter().map(|v| (v - mean).powi(2) / mean));
    (x2, months.values.len() as u32 - 1)
}

/// The quantile of Student's t at `(1 + level)/2`.
fn t_quantile(level: f64, df: u32) -> f64 {
    match StudentsT::new(0.0, 1.0, f64::from(df)) {
        Ok(t) => t.inverse_cdf(1.0 - (1.0 - level) / 2.0),
        Err(_) => f64::INFINITY,
    }
}

#[cfg(test)]
#[path = "change_tests.rs"]
mod tests;
