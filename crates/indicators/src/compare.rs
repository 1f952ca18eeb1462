//! Two figures of one indicator set side by side: two periods, two places, or two days of knowledge.

use cotejo_lang::Key;
use cotejo_model::{Period, Text};
use cotejo_stats::{Tells, tells};
use serde::Serialize;

use crate::engine::{Engine, FigureError, Query};
use crate::evaluate::{ChangeResult, change_between, why_no_interval};
use crate::figure::{Figure, FigureId};
use crate::point::Point;
use crate::reason::{period as in_words, say};

/// What the two figures differ in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Differs {
    /// Nothing: they are the same figure.
    Nothing,
    /// The period only.
    Period,
    /// The place only.
    Place,
    /// The day of knowledge only: the difference is a revision.
    Vintage,
    /// More than one of these: no cause can be told from the other.
    Several,
}

/// Two figures side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The first.
    pub a: Figure,
    /// The second.
    pub b: Figure,
    /// What differs.
    pub differs: Differs,
    /// `b − a`, in the unit.
    pub difference: Option<f64>,
    /// `b / a − 1` with its interval, where one can be had.
    pub change: Option<ChangeResult>,
    /// Whether the difference can be told from chance; `None` where that is no question (a revision) or was refused.
    pub tells: Option<Tells>,
    /// Why, and what limits it.
    pub why: Vec<Text>,
}

/// Sets figure `b` beside figure `a`. `Ok(None)` where one of them does not exist.
///
/// The interval is that of the scorecard (docs/methods/change.md): a ratio of counts, of totals of months, or of shares. It is
/// refused across a declared series break and between totals of periods of unequal length.
///
/// Err where they are not of one indicator and unit, or the evidence cannot be read.
pub fn compare(
    engine: &Engine<'_>,
    a: &FigureId,
    b: &FigureId,
) -> Result<Option<Comparison>, FigureError> {
    let indicator = engine.indicator(&a.indicator)?;
    if a.indicator != b.indicator || a.unit != b.unit {
        return Err(FigureError::Unit {
            from: a.unit.clone().unwrap_or_else(|| a.indicator.clone()),
            to: b.unit.clone().unwrap_or_else(|| b.indicator.clone()),
        });
    }
    let (Some((first, before)), Some((second, after))) = (read(engine, a)?, read(engine, b)?)
    else {
        return Ok(None);
    };
    let mut out = Comparison {
        differs: differs(a, b),
        difference: first.value.zip(second.value).map(|(x, y)| y - x),
        change: None,
        tells: None,
        why: Vec::new(),
        a: first,
        b: second,
    };
    let (Some(x), Some(y)) = (out.a.value, out.b.value) else {
        out.why.push(say(Key::CompareNoValue, |_| vec![]));
        return Ok(Some(out));
    };
    if x != 0.0 {
        out.change = Some(ChangeResult {
            relative: y / x - 1.0,
            low: None,
            high: None,
            phi: None,
        });
    }
    match out.differs {
        Differs::Nothing => {
            out.why.push(say(Key::CompareSame, |_| vec![]));
            return Ok(Some(out));
        }
        Differs::Vintage => {
            out.why.push(say(Key::CompareRevision, |_| vec![]));
            return Ok(Some(out));
        }
        Differs::Several => out.why.push(say(Key::CompareSeveral, |_| vec![])),
        Differs::Period | Differs::Place => {}
    }
    if let Some(reason) = refusal(indicator, a.period, b.period) {
        out.why.push(reason);
        out.change = None;
        return Ok(Some(out));
    }
    match change_between(indicator, &a.period, &before, &b.period, &after) {
        Ok(c) => {
            out.change = Some(ChangeResult {
                relative: y / x - 1.0,
                low: Some(c.low - 1.0),
                high: Some(c.high - 1.0),
                phi: Some(c.phi),
            });
            let told = tells(&c);
            if told == Tells::CannotTell {
                out.why.push(say(Key::WhyInsideInterval, |_| vec![]));
            }
            out.tells = Some(told);
        }
        Err(cause) => {
            let cause = why_no_interval(&cause, a.period, b.period);
            out.why
                .push(cause.unwrap_or_else(|| say(Key::WhyNoInterval, |_| vec![])));
        }
    }
    Ok(Some(out))
}

fn differs(a: &FigureId, b: &FigureId) -> Differs {
    let parts = [
        (a.period != b.period, Differs::Period),
        (a.place != b.place, Differs::Place),
        (a.as_of != b.as_of, Differs::Vintage),
    ];
    let mut found = parts.into_iter().filter(|(d, _)| *d).map(|(_, what)| what);
    match (found.next(), found.next()) {
        (None, _) => Differs::Nothing,
        (Some(one), None) => one,
        _ => Differs::Several,
    }
}

/// Why no change may be said between two periods.
fn refusal(indicator: &crate::definition::Indicator, a: Period, b: Period) -> Option<Text> {
    let (early, late) = if a.start() <= b.start() {
        (a, b)
    } else {
        (b, a)
    };
    if let Some(broken) = indicator.break_between(early, late) {
        return Some(broken.said());
    }
    (a.months() != b.months()).then(|| {
        say(Key::CompareUnequal, |lang| {
            vec![("a", in_words(lang, a)), ("b", in_words(lang, b))]
        })
    })
}

/// The figure as everyone else gets it, and its point with the months behind it.
fn read(engine: &Engine<'_>, id: &FigureId) -> Result<Option<(Figure, Point)>, FigureError> {
    let figure = engine.figure(id)?;
    let key = id.breakdown.as_ref().map(|(_, v)| v.clone());
    let query = Query {
        level: id.place.level(),
        place: Some(id.place.clone()),
        dimension: id.breakdown.as_ref().map(|(d, _)| d.clone()),
        periods: vec![id.period],
        as_of: Some(id.as_of),
        keep_months: true,
    };
    let indicator = engine.indicator(&id.indicator)?;
    let point = engine
        .points(indicator, &query)?
        .into_iter()
        .find(|((place, k, _), _)| *place == id.place && *k == key)
        .map(|(_, p)| p);
    Ok(figure.zip(point))
}
