//! What follows from two values of a measure: the change and its interval, the target, the verdict and why.

use cotejo_lang::Key;
use cotejo_model::{Month, Period, Status, Text, Verdict};
use cotejo_stats::{
    CannotCompare, Change, Months, Quantity, Tells, pace_needed, percent_met, ratio_of_counts,
    ratio_of_shares, ratio_of_totals, tells,
};

use super::{At, ChangeResult, MeasureResult};
use crate::definition::{Compute, Direction, Indicator};
use crate::leaf::CONFIDENCE;
use crate::plan::Target;
use crate::point::Point;
use crate::reason::{period as in_words, say};

/// Gives a measure its verdict and the reasons for it.
pub(super) fn judge(
    indicator: &Indicator,
    (from, before): &At,
    (to, after): &At,
    out: &mut MeasureResult,
) {
    let (Some(a), Some(b)) = (before.value, after.value) else {
        return;
    };
    if let Some(broken) = indicator.break_between(*from, *to) {
        out.verdict = Verdict::CannotTell;
        out.why.push(broken.said());
        return;
    }
    let change = change(indicator, from, before, to, after);
    out.change = Some(ChangeResult {
        relative: b / a - 1.0,
        low: change.as_ref().ok().map(|c| c.low - 1.0),
        high: change.as_ref().ok().map(|c| c.high - 1.0),
        phi: change.as_ref().ok().map(|c| c.phi),
    });
    out.why.push(moved((*from, a), (*to, b), &change));
    if after.status == Status::Provisional || before.status == Status::Provisional {
        out.why.push(say(Key::WhyProvisional, |_| vec![]));
    }
    let told = match &change {
        Ok(c) => tells(c),
        // Without an interval only the bare direction is known; the reason says so.
        Err(_) if b < a => Tells::Down,
        Err(_) if b > a => Tells::Up,
        Err(_) => Tells::CannotTell,
    };
    if let Err(e) = &change {
        out.why.extend(cannot(e, *from, *to));
    }
    let good = match (indicator.direction, told) {
        (Direction::None, _) | (_, Tells::CannotTell) => None,
        (Direction::Down, Tells::Down) | (Direction::Up, Tells::Up) => Some(true),
        _ => Some(false),
    };
    if told == Tells::CannotTell && change.is_ok() {
        out.why.push(say(Key::WhyInsideInterval, |_| vec![]));
    }
    match out.target.clone() {
        Some(target) => against_target(indicator, &target, (*from, a), (*to, b), told, out),
        None => without_target(indicator, good, out),
    }
}

fn without_target(indicator: &Indicator, good: Option<bool>, out: &mut MeasureResult) {
    if indicator.direction == Direction::None {
        out.verdict = Verdict::CannotTell;
        out.why.push(say(Key::WhyNoDirection, |_| vec![]));
        return;
    }
    out.verdict = match good {
        Some(true) => Verdict::OnTrack,
        Some(false) => Verdict::OffTrack,
        None => Verdict::CannotTell,
    };
    out.why.push(say(Key::WhyNoTarget, |lang| {
        let name = indicator.direction.name();
        vec![(
            "direction",
            lang.name("direction", name).unwrap_or(name).to_string(),
        )]
    }));
}

fn against_target(
    indicator: &Indicator,
    target: &Target,
    (from, a): (Period, f64),
    (to, b): (Period, f64),
    told: Tells,
    out: &mut MeasureResult,
) {
    let falling = target.value < a || (target.value == a && indicator.direction == Direction::Down);
    let reached = if falling {
        b <= target.value
    } else {
        b >= target.value
    };
    out.gap = Some(b - target.value);
    out.percent_met = percent_met(a, b, target.value).map(|s| s * 100.0);
    let months = |x: Month, y: Month| f64::from(y.0 - x.0);
    let left = months(to.end(), target.by.end());
    let needed = pace_needed(b, target.value, left);
    out.pace_needed = needed.filter(|_| !reached).map(|p| p.absolute_per_year);
    let number = |lang: cotejo_lang::Lang, x: f64| lang.number(x, None);
    let due = target.by;
    if reached {
        out.verdict = Verdict::Met;
        out.why.push(say(Key::WhyTargetMet, |lang| {
            vec![
                ("value", number(lang, b)),
                ("target", number(lang, target.value)),
            ]
        }));
        return;
    }
    if left <= 0.0 {
        out.verdict = Verdict::OffTrack;
        out.why.push(say(Key::WhyTargetMissed, |lang| {
            vec![
                ("value", number(lang, b)),
                ("target", number(lang, target.value)),
                ("date", in_words(lang, due)),
            ]
        }));
        return;
    }
    let made = pace_needed(a, b, months(from.end(), to.end()));
    let (Some(made), Some(needed)) = (made, needed) else {
        out.verdict = Verdict::CannotTell;
        return;
    };
    let enough = match falling {
        true => made.absolute_per_year <= needed.absolute_per_year,
        false => made.absolute_per_year >= needed.absolute_per_year,
    };
    out.verdict = match (told, enough) {
        (Tells::CannotTell, _) => Verdict::CannotTell,
        (_, true) => Verdict::OnTrack,
        (_, false) => Verdict::OffTrack,
    };
    let key = if enough {
        Key::WhyPaceOk
    } else {
        Key::WhyPaceShort
    };
    out.why.push(say(key, |lang| {
        vec![
            ("made", number(lang, made.absolute_per_year)),
            ("needed", number(lang, needed.absolute_per_year)),
            ("target", number(lang, target.value)),
            ("date", in_words(lang, due)),
        ]
    }));
}

/// The change with the interval that its kind admits.
pub(crate) fn change(
    indicator: &Indicator,
    from: &Period,
    before: &Point,
    to: &Period,
    after: &Point,
) -> Result<Change, Option<CannotCompare>> {
    let (Some(a), Some(b)) = (before.value, after.value) else {
        return Err(None);
    };
    if let Compute::Share { .. } = indicator.compute {
        let part = |p: &Point| p.numerator.zip(p.denominator);
        return match (part(before), part(after), before.counts && after.counts) {
            (Some(x), Some(y), true) => ratio_of_shares(x, y, CONFIDENCE).map_err(Some),
            _ => Err(None),
        };
    }
    let counts = before.counts && after.counts;
    let change = if before.monthly.len() >= 2 && after.monthly.len() >= 2 {
        let (x, y) = (months(before, from), months(after, to));
        let quantity = if counts {
            Quantity::Counts
        } else {
            Quantity::Amounts
        };
        ratio_of_totals(x, y, quantity, CONFIDENCE).map_err(Some)?
    } else if counts {
        let number = |p: &Point, v: f64| p.numerator.unwrap_or(v);
        ratio_of_counts(number(before, a), number(after, b), CONFIDENCE).map_err(Some)?
    } else {
        return Err(None);
    };
    match (before.denominator, after.denominator) {
        (Some(p), Some(q)) => change.per_population(p, q).ok_or(None),
        _ => Ok(change),
    }
}

fn months<'a>(p: &'a Point, period: &Period) -> Months<'a> {
    Months {
        values: &p.monthly,
        first: period.start().month(),
    }
}

fn moved(
    (from, a): (Period, f64),
    (to, b): (Period, f64),
    change: &Result<Change, Option<CannotCompare>>,
) -> Text {
    let interval = change.as_ref().ok().map(|c| (c.low - 1.0, c.high - 1.0));
    let key = match (b.total_cmp(&a), interval) {
        (std::cmp::Ordering::Equal, _) => Key::WhySame,
        (std::cmp::Ordering::Less, Some(_)) => Key::WhyFell,
        (std::cmp::Ordering::Less, None) => Key::WhyFellNoInterval,
        (std::cmp::Ordering::Greater, Some(_)) => Key::WhyRose,
        (std::cmp::Ordering::Greater, None) => Key::WhyRoseNoInterval,
    };
    if a == 0.0 && b != 0.0 {
        // From nothing there is no percentage.
        return say(Key::WhyFromZero, |lang| {
            vec![
                ("b", lang.number(b, None)),
                ("from", in_words(lang, from)),
                ("to", in_words(lang, to)),
            ]
        });
    }
    say(key, |lang| {
        let mut values = vec![
            ("a", lang.number(a, None)),
            ("b", lang.number(b, None)),
            ("from", in_words(lang, from)),
            ("to", in_words(lang, to)),
        ];
        if key != Key::WhySame {
            values.push((
                "percent",
                lang.percent((b / a - 1.0).abs(), decimals(b / a - 1.0)),
            ));
        }
        if let (Some((low, high)), true) = (interval, key != Key::WhySame) {
            values.push(("low", lang.percent_change(low, Some(1))));
            values.push(("high", lang.percent_change(high, Some(1))));
        }
        values
    })
}

/// One decimal, and more where one would say that nothing changed.
fn decimals(change: f64) -> Option<u8> {
    (change.abs() >= 0.0005).then_some(1)
}

/// Why no interval could be had, in words.
pub(crate) fn cannot(e: &Option<CannotCompare>, from: Period, to: Period) -> Option<Text> {
    use cotejo_stats::Side;
    let side = |s: &Side| match s {
        Side::Before => from,
        Side::After => to,
    };
    let with_period = |key, p: Period| Some(say(key, |lang| vec![("period", in_words(lang, p))]));
    match e {
        None => None,
        Some(CannotCompare::Empty { side: s }) => with_period(Key::CannotCompareEmpty, side(s)),
        Some(CannotCompare::ZeroTotal { side: s }) => {
            with_period(Key::CannotCompareZeroTotal, side(s))
        }
        Some(CannotCompare::NotAnAmount { side: s, .. }) => {
            with_period(Key::CannotCompareNotAnAmount, side(s))
        }
        Some(CannotCompare::TooFewMonths) => Some(say(Key::CannotCompareTooFewMonths, |_| vec![])),
        Some(CannotCompare::NoSpread) => Some(say(Key::CannotCompareNoSpread, |_| vec![])),
        Some(CannotCompare::NotAMonth { .. } | CannotCompare::NotALevel { .. }) => None,
    }
}
