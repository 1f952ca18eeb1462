//! Figures read straight from records: totals and levels.

use std::collections::{HashMap, HashSet};

use cotejo_lang::Key;
use cotejo_model::{
    Absent, Each, Evidence, EvidenceError, Frequency, Grouping, Level, MeasureKind, Month, Period,
    PlaceCode, Reporting, Selection, SourceInfo, Status, Total,
};
use cotejo_stats::PoissonIntervals;

use crate::definition::{Indicator, Interval};
use crate::engine::Query;
use crate::point::{Point, Points};
use crate::reason::say;

/// Confidence of every interval printed.
pub(crate) const CONFIDENCE: f64 = 0.95;

/// What a leaf reads.
pub(crate) struct Leaf<'a> {
    pub indicator: &'a Indicator,
    pub source: &'a str,
    pub measure: &'a str,
    pub filter: Option<&'a str>,
    /// True for the value at the period's end, false for the sum over it.
    pub level: bool,
}

/// What is known of a source when its cells become figures.
struct Context {
    info: SourceInfo,
    reporting: Reporting,
    counts: bool,
    intervals: Option<PoissonIntervals>,
    /// Months with holes, by place at the level asked for; a month may have several.
    holes: HashMap<PlaceCode, Vec<Month>>,
    /// States the source speaks of, where a country is added up from them.
    short: Option<(u64, u64)>,
    keep_months: bool,
}

pub(crate) fn read(
    evidence: &dyn Evidence,
    leaf: &Leaf<'_>,
    query: &Query,
) -> Result<Points, EvidenceError> {
    let info = evidence.sources().into_iter().find(|s| s.id == leaf.source);
    let Some(info) = info else {
        return Ok(absent(query, || {
            let mut p = Point::none(Status::NotPublished, 0);
            p.why.push(no_source(leaf));
            p
        }));
    };
    let Some(reporting) = evidence.reporting(leaf.source, query.as_of)? else {
        return Ok(absent(query, || {
            let mut point = Point::none(Status::NotPublished, 0);
            point
                .why
                .extend(query.as_of.map(|day| not_known(leaf.source, day)));
            point
        }));
    };
    let meets = |p: &PlaceCode, q: &PlaceCode| p.within(q) || q.within(p);
    if let Some(asked) = &query.place
        && !reporting.places.iter().any(|p| meets(p, asked))
    {
        return Ok(absent(query, || {
            let mut point = Point::none(Status::NotApplicable, 0);
            let (place, source) = (asked.to_string(), leaf.source.to_string());
            point.why.push(say(Key::WhyNoPlace, |_| {
                vec![("place", place.clone()), ("source", source.clone())]
            }));
            point
        }));
    }
    let answered = |p: &Period| answers(&info, leaf.level, p);
    if !query.periods.iter().all(answered) {
        return Ok(absent(query, || Point::none(Status::NotApplicable, 0)));
    }
    let (Some(first), Some(last)) = (
        query
            .periods
            .iter()
            .map(|p| span(p, &info, leaf.level).0)
            .min(),
        query
            .periods
            .iter()
            .map(|p| span(p, &info, leaf.level).1)
            .max(),
    ) else {
        return Ok(Vec::new());
    };
    let selection = Selection {
        source: leaf.source.to_string(),
        measure: leaf.measure.to_string(),
        filter: leaf.filter.map(str::to_string),
        place: query.place.clone(),
        months: (first, last),
        as_of: query.as_of,
    };
    let grouping = Grouping {
        level: query.level,
        each: Each::Month,
        dimension: query.dimension.clone(),
    };
    let totals = evidence.totals(&selection, &grouping)?;
    let kind = info.measure(leaf.measure).map(|m| m.kind);
    let counts = match leaf.indicator.interval {
        Some(Interval::Poisson) => true,
        Some(Interval::None) => false,
        None => kind == Some(MeasureKind::Count),
    };
    let context = Context {
        counts,
        intervals: counts.then(|| PoissonIntervals::new(CONFIDENCE)).flatten(),
        holes: holes(&reporting, query.level),
        short: short(&info, &reporting, query.level),
        keep_months: query.keep_months,
        info,
        reporting,
    };
    Ok(points(&totals, leaf, query, &context))
}

fn no_source(leaf: &Leaf<'_>) -> cotejo_model::Text {
    let id = &leaf.indicator.id;
    say(Key::WhyNoSource, |_| vec![("indicator", id.clone())])
}

/// Nothing of a source had been published by a day.
pub(crate) fn not_known(source: &str, day: cotejo_model::Date) -> cotejo_model::Text {
    say(Key::WhyNotKnown, |lang| {
        vec![
            ("source", source.to_string()),
            ("date", crate::reason::date(lang, day)),
        ]
    })
}

/// Whether a source can speak of a period: a month says nothing of one of its days, a year nothing of its quarters.
pub(crate) fn answers(info: &SourceInfo, level: bool, p: &Period) -> bool {
    match (info.frequency, level) {
        (Frequency::Annual, true) => true,
        (Frequency::Annual, false) => p.start().month() == 1 && p.end().month() == 12,
        (Frequency::Monthly, _) => !matches!(p, Period::Day(_)),
    }
}

/// First and last month to read for a period.
fn span(p: &Period, info: &SourceInfo, level: bool) -> (Month, Month) {
    match (level, info.frequency) {
        (false, _) => (p.start(), p.end()),
        (true, Frequency::Monthly) => (p.end(), p.end()),
        (true, Frequency::Annual) => (Month(p.start().year() * 12), Month(p.end().year() * 12)),
    }
}

fn holes(reporting: &Reporting, level: Level) -> HashMap<PlaceCode, Vec<Month>> {
    let mut out: HashMap<PlaceCode, Vec<Month>> = HashMap::new();
    for (place, month) in &reporting.holes {
        if let Some(at) = place.at(level) {
            out.entry(at).or_default().push(*month);
        }
    }
    out
}

/// A country added up from states of which some never report is less than it says.
fn short(info: &SourceInfo, reporting: &Reporting, level: Level) -> Option<(u64, u64)> {
    if level != Level::Country || info.absent == Absent::Zero {
        return None;
    }
    if reporting.places.iter().any(|p| p.level() == Level::Country) {
        return None;
    }
    let states: HashSet<PlaceCode> = reporting
        .places
        .iter()
        .filter_map(|p| p.at(Level::State))
        .collect();
    // 32 federal entities; 50 states and the District of Columbia, the territories being extra.
    let expected = match states.iter().next()?.as_str().starts_with("MX") {
        true => 32,
        false => 51,
    };
    let there = states.len() as u64;
    (there < expected).then_some((there, expected))
}

/// The place asked for, without a value, in every period.
fn absent(query: &Query, point: impl Fn() -> Point) -> Points {
    let Some(place) = query.place.as_ref().and_then(|p| p.at(query.level)) else {
        return Vec::new();
    };
    let each = query.periods.iter().enumerate();
    each.map(|(i, p)| {
        let mut point = point();
        point.months.1 = p.months();
        ((place.clone(), None, i), point)
    })
    .collect()
}

fn points(totals: &[Total], leaf: &Leaf<'_>, query: &Query, context: &Context) -> Points {
    let series = totals.chunk_by(|a, b| a.key == b.key && a.place == b.place);
    let mut out = Points::with_capacity(series.count() * query.periods.len());
    let mut seen = HashSet::new();
    // Totals come sorted by key, place and month: a run of equal key and place is one series.
    for series in totals.chunk_by(|a, b| a.key == b.key && a.place == b.place) {
        let (place, key) = (&series[0].place, &series[0].key);
        seen.insert(place.clone());
        for (i, period) in query.periods.iter().enumerate() {
            let point = point(series, place, period, leaf, context);
            out.push(((place.clone(), key.clone(), i), point));
        }
    }
    let asked = query.place.as_ref().and_then(|p| p.at(query.level));
    if let Some(place) = asked.filter(|p| !seen.contains(p) && query.dimension.is_none()) {
        for (i, period) in query.periods.iter().enumerate() {
            let point = point(&[], &place, period, leaf, context);
            out.push(((place.clone(), None, i), point));
        }
    }
    out.sort_by(|a, b| a.0.cmp(&b.0));
    out
}

fn point(
    series: &[Total],
    place: &PlaceCode,
    period: &Period,
    leaf: &Leaf<'_>,
    context: &Context,
) -> Point {
    let (first, last) = span(period, &context.info, leaf.level);
    let from = series.partition_point(|t| t.period.start() < first);
    let cells = &series[from..];
    let cells = &cells[..cells.partition_point(|t| t.period.start() <= last)];
    let mut point = if leaf.level {
        level_of(cells, period, context)
    } else {
        total_of(cells, place, period, context)
    };
    point.counts = context.counts;
    point.synthetic = context.info.synthetic;
    if let (Some(_), Some(short)) = (point.value, context.short) {
        point.status = Status::Partial;
        point.why.push(say(Key::WhyPlacesPartial, |_| {
            vec![
                ("reported", short.0.to_string()),
                ("expected", short.1.to_string()),
            ]
        }));
    }
    if let (Some(value), Some(intervals)) = (point.value, &context.intervals)
        && let Some(interval) = intervals.of(value)
    {
        point.low = Some(interval.low);
        point.high = Some(interval.high);
    }
    point
}

/// The value at the period's end; over several years of an annual level, the mean weighted by months.
fn level_of(cells: &[Total], period: &Period, context: &Context) -> Point {
    let mut out = Point::none(Status::NotPublished, 1);
    let value_of = |t: &Total| (t.reported + t.provisional > 0).then_some(t.sum);
    if context.info.frequency == Frequency::Annual {
        let (mut sum, mut months) = (0.0, 0);
        for (year, n) in crate::point::years(period) {
            let cell = cells.iter().find(|t| t.period.start().year() == year);
            let Some(value) = cell.and_then(value_of) else {
                return out;
            };
            sum += value * f64::from(n);
            months += n;
        }
        out.value = (months > 0).then(|| sum / f64::from(months));
    } else {
        out.value = cells.first().and_then(value_of);
    }
    let provisional = cells.iter().any(|t| t.provisional > 0);
    out.status = match out.value {
        Some(_) if provisional => Status::Provisional,
        Some(_) => Status::Reported,
        None if cells.iter().any(|t| t.suppressed > 0) => Status::Suppressed,
        None if cells.iter().any(|t| t.missing > 0) => Status::Missing,
        None => Status::NotPublished,
    };
    out.months = (u32::from(out.value.is_some()), 1);
    out
}

fn total_of(cells: &[Total], place: &PlaceCode, period: &Period, context: &Context) -> Point {
    let step = match context.info.frequency {
        Frequency::Monthly => 1,
        Frequency::Annual => 12,
    };
    let expected = period.months() / step;
    let with_number = cells.iter().filter(|t| t.reported + t.provisional > 0);
    let (first, last) = (context.reporting.first.0, context.reporting.last.0);
    let published = match context.info.absent {
        // Only what happened is listed: a published month without a row is a zero.
        Absent::Zero => {
            let from = period.start().0.max(first);
            // An annual value stands at its January and speaks of its December.
            let to = period.end().0.min(last + step as i32 - 1);
            ((to - from + 1).max(0) as u32) / step
        }
        Absent::NotPublished => with_number.clone().count() as u32,
    };
    let mut out = Point::none(Status::NotPublished, expected);
    out.months.0 = published.min(expected);
    let suppressed: u64 = cells.iter().map(|t| t.suppressed).sum();
    let missing: u64 = cells.iter().map(|t| t.missing).sum();
    let all: u64 = cells.iter().map(|t| t.reported + t.provisional).sum();
    if published == 0 {
        out.status = match (suppressed > 0, missing > 0) {
            (true, _) => Status::Suppressed,
            (_, true) => Status::Missing,
            _ => Status::NotPublished,
        };
        return out;
    }
    out.value = Some(cotejo_stats::neumaier_sum(cells.iter().map(|t| t.sum)));
    if context.keep_months {
        out.monthly = monthly(cells, period, step);
    }
    let stretch = period.start()..=period.end();
    let holes = context.holes.get(place).map_or(0, |months| {
        months.iter().filter(|m| stretch.contains(m)).count()
    });
    let provisional = cells.iter().any(|t| t.provisional > 0);
    out.status = if published < expected || holes > 0 || suppressed + missing > 0 {
        Status::Partial
    } else if provisional {
        Status::Provisional
    } else {
        Status::Reported
    };
    if published < expected {
        out.why.push(say(Key::WhyPartial, |_| {
            vec![
                ("reported", published.to_string()),
                ("expected", expected.to_string()),
            ]
        }));
    }
    if holes > 0 {
        out.why
            .push(say(Key::WhyHoles, |_| vec![("n", holes.to_string())]));
    }
    if suppressed > 0 {
        out.why.push(say(Key::WhySuppressed, |_| {
            vec![
                ("n", suppressed.to_string()),
                ("total", (all + suppressed).to_string()),
            ]
        }));
    }
    out
}

/// One number a published month (or year), zero where nothing is listed.
fn monthly(cells: &[Total], period: &Period, step: u32) -> Vec<f64> {
    let months = (period.start().0..=period.end().0).step_by(step as usize);
    months
        .map(|m| {
            let cell = cells.iter().find(|t| t.period.start().0 == m);
            cell.map_or(0.0, |t| t.sum)
        })
        .collect()
}
