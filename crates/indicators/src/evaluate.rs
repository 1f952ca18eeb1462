//! The scorecard: each measure of the plan set beside its baseline and its target.

use cotejo_lang::Key;
use cotejo_model::{Date, Month, Period, PlaceCode, Status, Text, Verdict};
use cotejo_stats::{
    CannotCompare, Change, Months, Quantity, Tells, pace_needed, percent_met, ratio_of_counts,
    ratio_of_shares, ratio_of_totals, tells,
};
use serde::Serialize;

use crate::definition::{Compute, Direction, Indicator};
use crate::engine::{Engine, FigureError, Query};
use crate::figure::FigureId;
use crate::leaf::CONFIDENCE;
use crate::plan::{Owners, Plan, PlanMeasure, Target};
use crate::point::Point;
use crate::reason::{period as in_words, say};

/// The plan evaluated as of a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Scorecard {
    /// The day whose knowledge it is.
    pub as_of: Date,
    /// The plan's name.
    pub title: Text,
    /// Goals in the plan's order.
    pub goals: Vec<GoalResult>,
}

/// A goal evaluated.
#[derive(Clone, Debug, PartialEq)]
pub struct GoalResult {
    /// Its number.
    pub id: String,
    /// Its name.
    pub title: Text,
    /// Its measures.
    pub measures: Vec<MeasureResult>,
}

/// A measure evaluated.
#[derive(Clone, Debug, PartialEq)]
pub struct MeasureResult {
    /// Its number.
    pub id: String,
    /// Its name.
    pub title: Text,
    /// Its area's number.
    pub area: String,
    /// Its indicator.
    pub indicator: Option<String>,
    /// Place.
    pub place: Option<PlaceCode>,
    /// Unit id.
    pub unit: Option<String>,
    /// Id of the figure that is its value.
    pub figure: Option<String>,
    /// Period of the value.
    pub period: Option<Period>,
    /// The latest complete value.
    pub value: Option<f64>,
    /// Whether it is final.
    pub status: Status,
    /// Id of the figure that is its baseline.
    pub baseline_figure: Option<String>,
    /// Period of the baseline.
    pub baseline_period: Option<Period>,
    /// Value at the baseline.
    pub baseline: Option<f64>,
    /// The public target.
    pub target: Option<Target>,
    /// `value − target`, in the unit.
    pub gap: Option<f64>,
    /// How much of the way from baseline to target is done, in percent.
    pub percent_met: Option<f64>,
    /// Change per year that would still reach the target, in the unit.
    pub pace_needed: Option<f64>,
    /// Value over baseline, with its interval.
    pub change: Option<ChangeResult>,
    /// What follows.
    pub verdict: Verdict,
    /// Why.
    pub why: Vec<Text>,
    /// Who answers for it.
    pub owners: Owners,
    /// True where any record behind it is made up.
    pub synthetic: bool,
}

/// A change with its interval, as shares of the baseline (−0.092 is a fall of 9.2 percent).
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ChangeResult {
    /// The change.
    pub relative: f64,
    /// Lower end.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Overdispersion of the months.
    pub phi: Option<f64>,
}

/// Evaluates a plan as of a day.
pub fn evaluate(engine: &Engine<'_>, plan: &Plan, as_of: Date) -> Result<Scorecard, FigureError> {
    let mut goals = Vec::new();
    for goal in &plan.goals {
        let mut measures = Vec::new();
        for area in &goal.areas {
            for measure in &area.measures {
                measures.push(measure_result(engine, measure, &area.id, as_of)?);
            }
        }
        goals.push(GoalResult {
            id: goal.id.clone(),
            title: goal.title.clone(),
            measures,
        });
    }
    Ok(Scorecard {
        as_of,
        title: plan.title.clone(),
        goals,
    })
}

fn measure_result(
    engine: &Engine<'_>,
    measure: &PlanMeasure,
    area: &str,
    as_of: Date,
) -> Result<MeasureResult, FigureError> {
    let mut out = MeasureResult {
        id: measure.id.clone(),
        title: measure.title.clone(),
        area: area.to_string(),
        indicator: measure.indicator.clone(),
        place: measure.place.clone(),
        unit: None,
        figure: None,
        period: None,
        value: None,
        status: Status::NotPublished,
        baseline_figure: None,
        baseline_period: measure.baseline,
        baseline: None,
        target: measure.target.clone(),
        gap: None,
        percent_met: None,
        pace_needed: None,
        change: None,
        verdict: Verdict::NoData,
        why: Vec::new(),
        owners: measure.owners.clone(),
        synthetic: false,
    };
    let (Some(id), Some(place), Some(baseline)) =
        (&measure.indicator, &measure.place, measure.baseline)
    else {
        if let Some(reason) = &measure.no_data {
            out.why.push(Text {
                es: say(Key::WhyNoIndicator, |_| vec![("reason", reason.es.clone())]).es,
                en: say(Key::WhyNoIndicator, |_| vec![("reason", reason.en.clone())]).en,
            });
        }
        return Ok(out);
    };
    let indicator = engine.indicator(id)?;
    out.unit = Some(indicator.unit.clone());
    let Some((before, after)) = read(engine, indicator, measure, place, baseline, as_of, &mut out)?
    else {
        return Ok(out);
    };
    for text in engine.assumptions(indicator) {
        out.why.push(Text {
            es: say(Key::WhyAssumes, |_| vec![("assumption", text.es.clone())]).es,
            en: say(Key::WhyAssumes, |_| vec![("assumption", text.en.clone())]).en,
        });
    }
    judge(indicator, &before, &after, &mut out);
    if out.synthetic {
        out.why.push(say(Key::WhySynthetic, |_| vec![]));
    }
    Ok(out)
}

/// The values at the baseline and at the latest complete period; `None` where a verdict is already clear without them.
fn read(
    engine: &Engine<'_>,
    indicator: &Indicator,
    measure: &PlanMeasure,
    place: &PlaceCode,
    baseline: Period,
    as_of: Date,
    out: &mut MeasureResult,
) -> Result<Option<((Period, Point), (Period, Point))>, FigureError> {
    let name = indicator.id.clone();
    let Some((_, last)) = engine.published(indicator, Some(as_of))? else {
        let held = engine.evidence.sources();
        let of = engine.indicators.sources(indicator);
        // A source that is held and had published nothing by that day is not one to be loaded.
        out.why
            .push(match of.iter().all(|s| held.iter().any(|h| h.id == *s)) {
                true => no_value(baseline, Status::NotPublished),
                false => say(Key::WhyNoSource, |_| vec![("indicator", name.clone())]),
            });
        return Ok(None);
    };
    let each = measure.each.each();
    let mut periods = vec![baseline];
    for m in baseline.end().0 + 1..=last.0 {
        if let Some(p) = each.period_of(Month(m))
            && periods.last() != Some(&p)
        {
            periods.push(p);
        }
    }
    let query = Query {
        level: place.level(),
        place: Some(place.clone()),
        dimension: None,
        periods: periods.clone(),
        as_of: Some(as_of),
        keep_months: true,
    };
    let mut points: Vec<Option<Point>> = vec![None; periods.len()];
    for ((at, key, i), point) in engine.points(indicator, &query)? {
        if at == *place && key.is_none() {
            points[i] = Some(point);
        }
    }
    let id = |period| {
        FigureId {
            indicator: indicator.id.clone(),
            place: place.clone(),
            period,
            breakdown: None,
            as_of,
        }
        .to_string()
    };
    let whole = |p: &Option<Point>| {
        p.as_ref().is_some_and(|p| {
            p.value.is_some() && matches!(p.status, Status::Reported | Status::Provisional)
        })
    };
    let latest = (1..periods.len()).rev().find(|i| whole(&points[*i]));
    let before = points[0].clone().filter(|_| whole(&points[0]));
    if let Some(i) = latest {
        out.period = Some(periods[i]);
        out.figure = Some(id(periods[i]));
        if let Some(p) = &points[i] {
            out.value = p.value;
            out.status = p.status;
            out.synthetic |= p.synthetic;
        }
    }
    let Some(before) = before else {
        let status = points[0]
            .as_ref()
            .map_or(Status::NotPublished, |p| p.status);
        out.why.extend(points[0].iter().flat_map(|p| p.why.clone()));
        out.why.push(no_value(baseline, status));
        return Ok(None);
    };
    out.baseline = before.value;
    out.baseline_figure = Some(id(baseline));
    out.synthetic |= before.synthetic;
    let Some(i) = latest else {
        out.why.push(say(Key::WhyNoLaterPeriod, |lang| {
            vec![("period", in_words(lang, baseline))]
        }));
        return Ok(None);
    };
    let after = points[i]
        .clone()
        .unwrap_or_else(|| Point::none(Status::NotPublished, 0));
    Ok(Some(((baseline, before), (periods[i], after))))
}

fn no_value(period: Period, status: Status) -> Text {
    say(Key::WhyNoValue, |lang| {
        vec![
            ("period", in_words(lang, period)),
            (
                "status",
                lang.name("status", status.name())
                    .unwrap_or(status.name())
                    .to_string(),
            ),
        ]
    })
}

fn judge(
    indicator: &Indicator,
    (from, before): &(Period, Point),
    (to, after): &(Period, Point),
    out: &mut MeasureResult,
) {
    let (Some(a), Some(b)) = (before.value, after.value) else {
        return;
    };
    let broken = indicator
        .breaks
        .iter()
        .find(|br| br.from.start() > from.start() && br.from.start() <= to.end());
    if let Some(br) = broken {
        out.verdict = Verdict::CannotTell;
        out.why.push(Text {
            es: say(Key::WhySeriesBreak, |_| vec![("reason", br.why.es.clone())]).es,
            en: say(Key::WhySeriesBreak, |_| vec![("reason", br.why.en.clone())]).en,
        });
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
fn change(
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
    say(key, |lang| {
        let mut values = vec![
            ("a", lang.number(a, None)),
            ("b", lang.number(b, None)),
            ("from", in_words(lang, from)),
            ("to", in_words(lang, to)),
        ];
        if key != Key::WhySame {
            values.push(("percent", lang.percent((b / a - 1.0).abs(), Some(1))));
        }
        if let (Some((low, high)), true) = (interval, key != Key::WhySame) {
            values.push(("low", lang.percent_change(low, Some(1))));
            values.push(("high", lang.percent_change(high, Some(1))));
        }
        values
    })
}

/// Why no interval could be had, in words.
fn cannot(e: &Option<CannotCompare>, from: Period, to: Period) -> Option<Text> {
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
