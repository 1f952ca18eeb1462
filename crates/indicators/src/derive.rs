//! Figures made of other figures: rates, shares, rolling totals, other units.

use std::collections::HashMap;

use cotejo_lang::Key;
use cotejo_model::{Period, PlaceCode, Status};

use crate::leaf::CONFIDENCE;
use crate::point::{Point, Points, weaker};
use crate::reason::{period as in_words, say};

/// `numerator / population × per`. The population has no dimension: every value of one shares it.
pub(crate) fn rate(numerator: Points, population: Points, per: f64, periods: &[Period]) -> Points {
    let known: HashMap<(PlaceCode, usize), Point> = population
        .into_iter()
        .map(|((place, _, i), p)| ((place, i), p))
        .collect();
    numerator
        .into_iter()
        .map(|(at, top)| {
            let bottom = known.get(&(at.0.clone(), at.2));
            let point = rate_of(top, bottom, per, &at.0, periods[at.2]);
            (at, point)
        })
        .collect()
}

fn rate_of(
    top: Point,
    bottom: Option<&Point>,
    per: f64,
    place: &PlaceCode,
    period: Period,
) -> Point {
    let mut out = Point {
        numerator: top.value,
        denominator: bottom.and_then(|b| b.value),
        ..top
    };
    let (Some(count), Some(population)) = (out.numerator, out.denominator) else {
        if out.numerator.is_some() {
            out.status = bottom.map_or(Status::NotPublished, |b| b.status);
            let place = place.to_string();
            out.why.push(say(Key::WhyNoPopulation, |lang| {
                vec![("place", place.clone()), ("period", in_words(lang, period))]
            }));
        }
        out.value = None;
        out.low = None;
        out.high = None;
        return out;
    };
    let scaled = |x: f64| x * per / population;
    out.value = (population > 0.0).then(|| scaled(count));
    out.low = out.low.filter(|_| population > 0.0).map(scaled);
    out.high = out.high.filter(|_| population > 0.0).map(scaled);
    out.synthetic |= bottom.is_some_and(|b| b.synthetic);
    out
}

/// `numerator / denominator × 100`, with Wilson's interval where both count.
pub(crate) fn share(numerator: Points, denominator: Points) -> Points {
    let mut whole: HashMap<_, Point> = denominator.into_iter().collect();
    numerator
        .into_iter()
        .map(|(at, top)| {
            let bottom = whole
                .remove(&at)
                .unwrap_or_else(|| Point::none(Status::NotPublished, 0));
            let point = share_of(top, bottom);
            (at, point)
        })
        .collect()
}

fn share_of(top: Point, bottom: Point) -> Point {
    let mut out = Point {
        numerator: top.value,
        denominator: bottom.value,
        status: weaker(top.status, bottom.status),
        synthetic: top.synthetic || bottom.synthetic,
        counts: top.counts && bottom.counts,
        value: None,
        low: None,
        high: None,
        why: top.why,
        months: top.months,
        monthly: Vec::new(),
    };
    out.why.extend(
        bottom
            .why
            .into_iter()
            .filter(|w| !out.why.contains(w))
            .collect::<Vec<_>>(),
    );
    if let (Some(a), Some(b)) = (top.value, bottom.value) {
        if b > 0.0 {
            out.value = Some(a / b * 100.0);
        }
        if out.counts
            && let Some(e) = cotejo_stats::share(a, b, CONFIDENCE)
        {
            out.low = Some(e.interval.low * 100.0);
            out.high = Some(e.interval.high * 100.0);
        }
    }
    out
}

/// Another unit: everything with a unit is multiplied; what it rests on is said.
pub(crate) fn convert(points: Points, factor: f64) -> Points {
    let scale = |x: Option<f64>| x.map(|x| x * factor);
    let convert = |p: Point| Point {
        value: scale(p.value),
        low: scale(p.low),
        high: scale(p.high),
        monthly: p.monthly.iter().map(|m| m * factor).collect(),
        ..p
    };
    points.into_iter().map(|(at, p)| (at, convert(p))).collect()
}
