//! One indicator on the map: its values by place, its classes, and the places that the geometry does not know.

use std::collections::BTreeSet;

use cotejo_indicators::reason::{period, text};
use cotejo_indicators::{Indicator, Reach, Request};
use cotejo_model::{Level, Period, PlaceCode};
use serde::Serialize;
use utoipa::ToSchema;

use super::Chosen;
use crate::art::{self, Scale};
use crate::ask::{self, Ask};
use crate::error::PageError;
use crate::fig::{Fig, unit};
use crate::head::Link;
use crate::indicator;
use crate::site::Site;

/// A place's value.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Value {
    /// Figure id.
    pub figure: String,
    /// Place key.
    pub place: String,
    /// Its name, with its state's.
    pub name: String,
    /// The number; `null` with a status that says why.
    #[serde(serialize_with = "cotejo_model::exact::option")]
    #[schema(value_type = Option<f64>)]
    pub value: Option<f64>,
    /// Lower end of the 95 % interval.
    #[serde(serialize_with = "cotejo_model::exact::option")]
    #[schema(value_type = Option<f64>)]
    pub low: Option<f64>,
    /// Upper end.
    #[serde(serialize_with = "cotejo_model::exact::option")]
    #[schema(value_type = Option<f64>)]
    pub high: Option<f64>,
    /// The number as written.
    pub text: String,
    /// The interval as written; empty where there is none.
    pub interval: String,
    /// Index into the scale's classes; `null` where there is no number.
    pub class: Option<usize>,
    /// The status in words.
    pub status: String,
    /// The status as machines write it.
    pub status_id: String,
    /// What limits the number.
    pub note: String,
    /// The place's page.
    pub href: String,
    /// The page that traces the number.
    pub explain: String,
}

/// A place with a value and without geometry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct OffMap {
    /// Place key.
    pub place: String,
    /// Its name.
    pub name: String,
    /// Its value as written.
    pub text: String,
    /// Its page.
    pub href: String,
}

/// One indicator on the map.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Layer {
    /// Indicator id.
    pub indicator: String,
    /// Its name.
    pub label: String,
    /// Its page.
    pub href: String,
    /// Unit in words.
    pub unit: String,
    /// Unit id.
    pub unit_id: String,
    /// Countries of which it speaks at this level.
    pub countries: Vec<String>,
    /// The period of its values.
    pub period: String,
    /// In words.
    pub period_text: String,
    /// The day whose knowledge it is.
    pub as_of: String,
    /// Classes and colours.
    pub scale: Scale,
    /// Values by place, by key.
    pub values: Vec<Value>,
    /// Places that the geometry does not know.
    pub not_on_map: Vec<OffMap>,
    /// The sources it rests on.
    pub sources: Vec<Link>,
    /// True where any of it is made up.
    pub synthetic: bool,
    /// Said where it has no values at this level.
    pub note: String,
}

/// Makes a layer. `ramp` is 0 for the first and 1 for the second.
pub(super) fn layer(
    site: &Site,
    ask: &Ask,
    chosen: &Chosen<'_>,
    indicator: &Indicator,
    reach: &Reach,
    asked: Option<Period>,
    ramp: u8,
) -> Result<Layer, PageError> {
    let lang = ask.lang;
    let levels: Vec<(&PlaceCode, Level)> = reach
        .levels
        .iter()
        .filter(|(_, l)| match chosen.local {
            true => matches!(l, Level::Municipality | Level::County),
            false => *l == Level::State,
        })
        .map(|(c, l)| (c, *l))
        .collect();
    let at = match asked.filter(|p| ramp == 0 || within(reach, *p)) {
        Some(p) => p,
        None => latest(site, ask, indicator, reach)?,
    };
    let mut figures: Vec<Fig> = Vec::new();
    let wanted: BTreeSet<Level> = levels.iter().map(|(_, l)| *l).collect();
    for level in wanted {
        let found = site.engine().figures(&Request {
            indicator: indicator.id.clone(),
            by: level,
            place: None,
            period: Some(at),
            each: None,
            dimension: None,
            unit: None,
            as_of: ask.as_of,
        })?;
        figures.extend(found.iter().map(|f| Fig::new(site, ask, f)));
    }
    figures.sort_by(|a, b| a.place.cmp(&b.place));
    let numbers: Vec<f64> = figures.iter().filter_map(|f| f.value).collect();
    let (scale, classes) = art::scale(ask, &numbers, chosen.method, chosen.classes, ramp);
    let mut not_on_map = Vec::new();
    let mut values = Vec::new();
    for f in &figures {
        let href = ask.href(&ask::path("/places", &f.place), &[]);
        let known = f.place.parse().is_ok_and(|c| site.atlas.has(&c));
        if !known {
            not_on_map.push(OffMap {
                place: f.place.clone(),
                name: f.place_name.clone(),
                text: f.text.clone(),
                href: href.clone(),
            });
        }
        values.push(Value {
            figure: f.id.clone(),
            place: f.place.clone(),
            name: f.place_name.clone(),
            value: f.value,
            low: f.low,
            high: f.high,
            text: f.text.clone(),
            interval: f.interval.clone(),
            class: f.value.and_then(|v| classes.of(v)),
            status: f.status_text.clone(),
            status_id: f.status.clone(),
            note: f.note.clone(),
            href,
            explain: f.explain.clone(),
        });
    }
    let countries: BTreeSet<String> = levels.iter().map(|(c, _)| c.to_string()).collect();
    let sources = site.indicators.sources(indicator);
    Ok(Layer {
        indicator: indicator.id.clone(),
        label: text(&indicator.label, lang).to_string(),
        href: ask.href(&ask::path("/indicators", &indicator.id), &[]),
        unit: unit(site, &indicator.unit, lang),
        unit_id: indicator.unit.clone(),
        countries: countries.into_iter().collect(),
        period: at.to_string(),
        period_text: period(lang, at),
        as_of: figures.first().map_or(String::new(), |f| f.as_of.clone()),
        note: match levels.is_empty() {
            true => ask.text(cotejo_lang::Key::MapNoLevel),
            false if numbers.is_empty() => ask.text(cotejo_lang::Key::MapNoValues),
            false => String::new(),
        },
        synthetic: figures.iter().any(|f| f.synthetic),
        scale,
        values,
        not_on_map,
        sources: sources
            .iter()
            .map(|s| Link::new(s.clone(), ask.href(&ask::path("/sources", s), &[])))
            .collect(),
    })
}

fn within(reach: &Reach, p: Period) -> bool {
    p.start() >= reach.first && p.end() <= reach.last
}

/// The latest period of the indicator's usual cut that has ended by its last month.
fn latest(
    site: &Site,
    ask: &Ask,
    indicator: &Indicator,
    reach: &Reach,
) -> Result<Period, PageError> {
    let each = indicator::cut(site, indicator);
    if let Some(country) = reach.countries().into_iter().next()
        && reach.covers(&country)
    {
        let series = indicator::series(site, ask, &indicator.id, &country, each)?;
        let whole = series.iter().rev().find(|f| f.whole());
        if let Some(at) = whole.and_then(|f| f.period.parse().ok()) {
            return Ok(at);
        }
    }
    let ended = (reach.first.0..=reach.last.0)
        .rev()
        .filter_map(|m| each.period_of(cotejo_model::Month(m)))
        .find(|p| p.end() <= reach.last && p.start() >= reach.first);
    Ok(ended.unwrap_or(Period::from_months(reach.first, reach.last)))
}
