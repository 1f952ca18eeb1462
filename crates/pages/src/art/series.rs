//! Series over time.

use cotejo_draw::{
    Chart, Dress, Mark, Past, Point, Role, Series, SeriesBreak, Size, State, Vintage,
    spark as small,
};
use cotejo_indicators::evaluate::MeasureResult;
use cotejo_indicators::reason::{date, period, text};
use cotejo_lang::Key;
use cotejo_model::{Period, PlaceCode};

use super::Drawn;
use crate::ask::Ask;
use crate::error::PageError;
use crate::fig::Fig;
use crate::indicator::{self, Earlier};
use crate::site::Site;

/// The points of a series.
fn points(figures: &[Fig], ask: &Ask) -> Vec<Point> {
    figures.iter().filter_map(|f| point(f, ask)).collect()
}

fn point(f: &Fig, ask: &Ask) -> Option<Point> {
    let at: Period = f.period.parse().ok()?;
    let reads = match f.interval.as_str() {
        "" => f.text.clone(),
        interval => format!("{} ({interval})", f.text),
    };
    let status = match f.status.as_str() {
        "reported" => String::new(),
        _ if f.note.is_empty() => f.status_text.clone(),
        _ => format!("{}: {}", f.status_text, f.note),
    };
    let own = Ask {
        as_of: None,
        ..ask.clone()
    };
    Some(Point {
        start: at.start().0,
        end: at.end().0,
        period: f.period.clone(),
        label: period(own.lang, at),
        value: f.value,
        interval: f.low.zip(f.high),
        state: match f.status.as_str() {
            "provisional" => State::Provisional,
            "partial" => State::Partial,
            _ => State::Reported,
        },
        text: reads,
        status,
        href: f.value.is_some().then(|| f.explain.clone()),
    })
}

/// The drawing of an indicator's series in a place, with earlier vintages, breaks, and the plan's baseline and target.
pub fn series(
    site: &Site,
    ask: &Ask,
    indicator: &cotejo_indicators::Indicator,
    page: &indicator::Indicator,
    place: &PlaceCode,
) -> Drawn {
    let lang = ask.lang;
    let first = page
        .series
        .first()
        .and_then(|f| f.period.parse::<Period>().ok());
    let last = page
        .series
        .last()
        .and_then(|f| f.period.parse::<Period>().ok());
    let inside = |m: i32| {
        first
            .zip(last)
            .is_some_and(|(a, b)| m > a.start().0 && m <= b.end().0)
    };
    let breaks = indicator.breaks.iter().map(|b| SeriesBreak {
        month: b.from.start().0,
        label: ask.text(Key::ChartBreak),
    });
    let planned = site
        .plan
        .iter()
        .flat_map(|p| &p.goals)
        .flat_map(|g| &g.areas)
        .flat_map(|a| &a.measures)
        .find(|m| m.indicator.as_deref() == Some(&indicator.id) && m.place.as_ref() == Some(place));
    let baseline = planned.and_then(|m| m.baseline).and_then(|at| {
        let own = page.series.iter().find(|f| f.period == at.to_string())?;
        Some(Mark {
            start: at.start().0,
            end: at.end().0,
            value: own.value?,
            label: lang.fill(Key::ChartBaseline, &[("period", &period(lang, at))]),
        })
    });
    let target = planned.and_then(|m| m.target.as_ref()).map(|t| Mark {
        start: t.by.start().0,
        end: t.by.end().0,
        value: t.value,
        label: lang.fill(
            Key::ChartTarget,
            &[
                ("period", &period(lang, t.by)),
                ("value", &lang.number(t.value, None)),
            ],
        ),
    });
    let chart = Chart {
        id: format!("c-{}", indicator.id),
        title: format!(
            "{}: {}",
            page.line.label,
            crate::fig::place_name(place, lang)
        ),
        unit: page.line.unit.clone(),
        note: note(ask, &page.series),
        series: vec![Series {
            label: crate::fig::short_name(place, lang),
            role: Role::Main,
            points: points(&page.series, ask),
        }],
        target,
        baseline,
        breaks: breaks.filter(|b| inside(b.month)).collect(),
        // The oldest is drawn first, below the others; those that say the same are left out.
        vintages: page
            .earlier
            .iter()
            .rev()
            .filter(|e| e.changed > 0)
            .map(past)
            .collect(),
        counts: page.series.iter().all(|f| f.denominator.is_none()),
        synthetic: page.series.iter().any(|f| f.synthetic),
        ..Chart::default()
    };
    drawn(&chart, ask)
}

fn past(e: &Earlier) -> Vintage {
    let value = |f: &Fig| {
        let at: Period = f.period.parse().ok()?;
        Some(Past {
            start: at.start().0,
            end: at.end().0,
            // Part of a year beside a whole one would look like a fall.
            value: f.value.filter(|_| f.whole()),
        })
    };
    Vintage {
        label: e.as_of_text.clone(),
        points: e.series.iter().filter_map(value).collect(),
    }
}

fn note(ask: &Ask, figures: &[Fig]) -> String {
    let day = figures.first().and_then(|f| f.as_of.parse().ok());
    day.map_or(String::new(), |d| {
        ask.lang
            .fill(Key::WordAsOf, &[("date", &date(ask.lang, d))])
    })
}

fn drawn(chart: &Chart, ask: &Ask) -> Drawn {
    Drawn {
        wide: chart.svg(ask.lang, Dress::Page, Size::WIDE),
        narrow: chart.svg(ask.lang, Dress::Page, Size::NARROW),
    }
}

/// Two series of a comparison.
pub fn two(
    ask: &Ask,
    indicator: &cotejo_indicators::Indicator,
    both: &[Vec<Fig>; 2],
    figures: &[Fig; 2],
) -> Drawn {
    let lang = ask.lang;
    let [a, b] = figures;
    let one = |label: &str, role, series: &[Fig]| Series {
        label: label.to_string(),
        role,
        points: points(series, ask),
    };
    let name = |own: &Fig| {
        if a.place != b.place {
            own.place_name.clone()
        } else {
            own.as_of.clone()
        }
    };
    let mut series = vec![one(&name(a), Role::Main, &both[0])];
    // Two periods of one place are points of one line.
    if a.place != b.place || a.as_of != b.as_of {
        series.push(one(&name(b), Role::Main, &both[1]));
    } else {
        series[0].label = a.place_name.clone();
    }
    let chart = Chart {
        id: "compare".to_string(),
        title: text(&indicator.label, lang).to_string(),
        unit: a.unit_text.clone(),
        note: note(ask, &both[0]),
        series,
        breaks: indicator
            .breaks
            .iter()
            .map(|br| SeriesBreak {
                month: br.from.start().0,
                label: ask.text(Key::ChartBreak),
            })
            .collect(),
        counts: a.denominator.is_none(),
        synthetic: a.synthetic || b.synthetic,
        ..Chart::default()
    };
    drawn(&chart, ask)
}

/// A series drawn small, for a row of a table.
pub fn spark(figures: &[Fig]) -> String {
    let values: Vec<Option<f64>> = figures
        .iter()
        .map(|f| f.value.filter(|_| f.whole()))
        .collect();
    if values.iter().flatten().count() < 2 {
        return String::new();
    }
    // The numbers stand beside it in words: to a screen reader it would say nothing more.
    small::svg(&values, "", false, Dress::Page)
}

/// The series of a measure of the plan, drawn small; empty where there is none.
pub fn measure_spark(site: &Site, ask: &Ask, m: &MeasureResult) -> Result<String, PageError> {
    let (Some(id), Some(place)) = (&m.indicator, &m.place) else {
        return Ok(String::new());
    };
    let indicator = site.indicator(id)?;
    let each = indicator::cut(site, indicator);
    let figures = indicator::series(site, ask, id, place, each)?;
    Ok(spark(&figures))
}
