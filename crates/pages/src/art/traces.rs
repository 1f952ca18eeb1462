//! Drawings of the summary of traces: parts as bars, classes of times as columns, shares by year as lines.

use cotejo_draw::{
    Bar, BarForm, Bars, Chart, Dress, Form, Numbers, Point, Role, Series, Size, State,
};
use cotejo_lang::Key;
use cotejo_model::Period;

use super::Drawn;
use crate::ask::Ask;
use crate::traces::share::ShareText;
use crate::traces::summary::{Parts, YearLine};
use crate::traces::times::Times;

fn drawn(ask: &Ask, bars: &Bars) -> Drawn {
    Drawn {
        wide: bars.svg(ask.lang, Dress::Page, Size::WIDE),
        narrow: bars.svg(ask.lang, Dress::Page, Size::NARROW),
    }
}

/// Parts of all guns as bars; those not known, and those added up, in grey.
pub(crate) fn trace_parts(ask: &Ask, id: &str, parts: &Parts, synthetic: bool) -> Drawn {
    if parts.parts.is_empty() {
        return Drawn::default();
    }
    let bar = |p: &crate::traces::share::Part| Bar {
        label: p.label.clone(),
        value: Some(p.count as f64),
        text: p.text.clone(),
        share: p.share.percent.clone(),
        role: if p.href.is_empty() {
            Role::Context
        } else {
            Role::Main
        },
        href: Some(p.href.clone()).filter(|h| !h.is_empty()),
        ..Bar::default()
    };
    let bars = Bars {
        id: format!("parts-{id}"),
        title: parts.label.clone(),
        bars: parts.parts.iter().map(bar).collect(),
        counts: true,
        synthetic,
        ..Bars::default()
    };
    drawn(ask, &bars)
}

/// Classes of times as columns; what may be in several is hatched over each.
pub(crate) fn trace_bins(ask: &Ask, times: &Times, synthetic: bool) -> Drawn {
    if times.known == 0 {
        return Drawn::default();
    }
    let bar = |b: &crate::traces::times::Bin| Bar {
        label: b.label.clone(),
        value: Some(b.count as f64),
        up_to: (b.uncertain > 0).then_some((b.count + b.uncertain) as f64),
        text: b.text.clone(),
        share: b.share.percent.clone(),
        href: Some(b.href.clone()).filter(|h| !h.is_empty()),
        ..Bar::default()
    };
    let uncertain = times.bins.iter().any(|b| b.uncertain > 0);
    let bars = Bars {
        id: format!("times-{}", times.id),
        title: times.label.clone(),
        unit: ask.text(Key::TracesColGuns),
        bars: times.bins.iter().map(bar).collect(),
        form: BarForm::Columns,
        counts: true,
        uncertain: if uncertain {
            ask.text(Key::TracesUncertainKey)
        } else {
            String::new()
        },
        synthetic,
        ..Bars::default()
    };
    drawn(ask, &bars)
}

/// Short and within-a-year shares by year of recovery, with their intervals; nothing where there is but one year.
pub(crate) fn trace_years(ask: &Ask, years: &[YearLine], synthetic: bool) -> Drawn {
    let series = |label: Key, of: &dyn Fn(&YearLine) -> &ShareText| Series {
        label: ask.text(label),
        role: Role::Main,
        points: years
            .iter()
            .filter_map(|y| Some(point(y.year?, of(y))))
            .collect(),
    };
    let all = vec![
        series(Key::TracesShort, &|y| &y.short),
        series(Key::TracesWithinYear, &|y| &y.within_year),
    ];
    let drawable = all
        .iter()
        .flat_map(|s| &s.points)
        .filter(|p| p.value.is_some())
        .count();
    if drawable < 2 {
        return Drawn::default();
    }
    let chart = Chart {
        id: "trace-years".to_string(),
        title: ask.text(Key::TracesByYear),
        unit: ask.text(Key::TracesChartUnit),
        series: all,
        form: Form::Line,
        numbers: Numbers::Percent,
        synthetic,
        ..Chart::default()
    };
    Drawn {
        wide: chart.svg(ask.lang, Dress::Page, Size::WIDE),
        narrow: chart.svg(ask.lang, Dress::Page, Size::NARROW),
    }
}

fn point(year: i16, share: &ShareText) -> Point {
    let at = Period::Year(year.into());
    let text = match share.interval.as_str() {
        "" => share.text.clone(),
        interval => format!("{} ({interval})", share.text),
    };
    Point {
        start: at.start().0,
        end: at.end().0,
        period: year.to_string(),
        label: year.to_string(),
        value: share.value,
        interval: share.low.zip(share.high),
        state: State::Reported,
        text,
        ..Point::default()
    }
}
