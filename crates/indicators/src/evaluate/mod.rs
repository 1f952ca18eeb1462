//! The scorecard: each measure of the plan set beside its baseline and its target.

mod judge;

pub(crate) use judge::{cannot as why_no_interval, change as change_between};

use cotejo_lang::Key;
use cotejo_model::{Date, Month, Period, PlaceCode, Status, Text, Verdict};
use serde::Serialize;

use crate::definition::Indicator;
use crate::engine::{Engine, FigureError, Query};
use crate::figure::FigureId;
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
    judge::judge(indicator, &before, &after, &mut out);
    if out.synthetic {
        out.why.push(say(Key::WhySynthetic, |_| vec![]));
    }
    Ok(out)
}

/// A value and its period.
type At = (Period, Point);

/// The values at the baseline and at the latest complete period; `None` where a verdict is already clear without them.
fn read(
    engine: &Engine<'_>,
    indicator: &Indicator,
    measure: &PlanMeasure,
    place: &PlaceCode,
    baseline: Period,
    as_of: Date,
    out: &mut MeasureResult,
) -> Result<Option<(At, At)>, FigureError> {
    let name = indicator.id.clone();
    let Some((_, last)) = engine.published(indicator, Some(as_of))? else {
        let held = engine.evidence.sources();
        let sources = engine.indicators.sources(indicator);
        let unknown = sources
            .into_iter()
            .find(|id| held.iter().any(|s| s.id == *id));
        out.why.push(match unknown {
            Some(source) => crate::leaf::not_known(&source, as_of),
            None => say(Key::WhyNoSource, |_| vec![("indicator", name.clone())]),
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
            unit: None,
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
