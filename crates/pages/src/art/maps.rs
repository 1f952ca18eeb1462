//! Maps: places coloured by class.

use std::collections::BTreeMap;

use cotejo_draw::{Dress, Fill, Map as Drawing, MapLegend, MapPlace, Shape};
use cotejo_geo::{Frame, Outlines};
use cotejo_indicators::Indicator;
use cotejo_lang::Key;
use cotejo_model::{Level, PlaceCode};

use super::{Between, Class, Classes, Ends, Method, legend, scale};
use crate::ask::{self, Ask};
use crate::fig::{Fig, place_name};
use crate::map::{Attribution, Layer, Map};
use crate::site::Site;

/// Width of a map inside a page's column, in its own units.
const SMALL: f64 = 560.0;
/// Width of the map that is a page of its own.
const LARGE: f64 = 1_100.0;
/// Width of the drawing that shows where a place lies.
const LOCATOR: f64 = 260.0;
/// Classes of a map inside a page, where nobody chooses.
const CLASSES: usize = 5;

pub(super) fn shapes(outlines: &Outlines) -> Vec<Shape> {
    outlines
        .shapes
        .iter()
        .map(|o| Shape {
            code: o.code.to_string(),
            path: o.path.clone(),
        })
        .collect()
}

/// A map of a table by place, and its legend; both empty where nothing of it has geometry.
pub fn small_map(
    site: &Site,
    ask: &Ask,
    indicator: &Indicator,
    figures: &[Fig],
    level: Level,
) -> (String, Vec<Class>) {
    let on_map = |f: &&Fig| f.place.parse().is_ok_and(|c| site.atlas.has(&c));
    let Some(first) = figures.iter().find(on_map) else {
        return (String::new(), Vec::new());
    };
    let numbers: Vec<f64> = figures.iter().filter_map(|f| f.value).collect();
    let (_, classes) = scale(ask, &numbers, Method::Quantile, CLASSES, 0);
    let frame = frame_of(figures, first);
    let outlines = site.outlines(&frame, level, SMALL);
    let drawing = Drawing {
        id: format!("m-{}", indicator.id),
        title: format!("{}, {}", first.unit_text, first.period_text),
        width: outlines.width,
        height: outlines.height,
        shapes: shapes(&outlines),
        borders: outlines.borders.clone(),
        places: figures
            .iter()
            .map(|f| (f.place.clone(), place(ask, f, &classes)))
            .collect(),
        synthetic: figures.iter().any(|f| f.synthetic),
        ..Drawing::default()
    };
    (drawing.svg(ask.lang, Dress::Page), legend(classes.drawn()))
}

/// The country of the figures, or the one state that they all lie in.
fn frame_of(figures: &[Fig], first: &Fig) -> Frame {
    let codes = || {
        figures
            .iter()
            .filter_map(|f| f.place.parse::<PlaceCode>().ok())
    };
    let shared = |level: Level| {
        let mut all = codes().map(|c| c.at(level));
        let one = all.next()??;
        all.all(|c| c.as_ref() == Some(&one)).then_some(one)
    };
    let below_state = first
        .place
        .parse::<PlaceCode>()
        .is_ok_and(|c| !matches!(c.level(), Level::State | Level::Country));
    if let Some(state) = shared(Level::State).filter(|_| below_state) {
        return Frame::Place(state);
    }
    match shared(Level::Country) {
        Some(country) => Frame::Place(country),
        None => Frame::Both,
    }
}

fn place(ask: &Ask, f: &Fig, classes: &Classes) -> MapPlace {
    let shade = f.value.and_then(|v| classes.drawn().shade_of(v));
    MapPlace {
        name: f.place_name.clone(),
        text: match f.value {
            Some(_) => f.text.clone(),
            None => f.status_text.clone(),
        },
        value: f.value,
        fill: shade.map_or(Fill::NoData, |s| Fill::Class(classes.drawn().ramp, s)),
        href: Some(ask.href(&ask::path("/places", &f.place), &[])),
    }
}

/// The map's page as one drawing with legend and attribution, for an image and for print.
pub fn large_map(site: &Site, ask: &Ask, page: &Map, within: Option<&PlaceCode>) -> String {
    large(
        site,
        ask,
        &Large {
            title: &page.title,
            local: page.level == "local",
            layers: &page.layers,
            holes: true,
            known: &page.head.as_of_text,
            attributions: &page.attributions,
            synthetic: page.head.synthetic,
            within,
            between: &[],
        },
    )
}

/// A map that is a page of its own.
pub(crate) struct Large<'a> {
    pub title: &'a str,
    /// Municipalities and counties; else states.
    pub local: bool,
    pub layers: &'a [Layer],
    /// True where a place of a layer's countries without a value is one that its source has no number for.
    pub holes: bool,
    /// The day whose knowledge it is, in words.
    pub known: &'a str,
    pub attributions: &'a [Attribution],
    pub synthetic: bool,
    /// The place to which it is cut.
    pub within: Option<&'a PlaceCode>,
    /// What goes between its places.
    pub between: &'a [Between],
}

/// Draws it.
pub(crate) fn large(site: &Site, ask: &Ask, page: &Large<'_>) -> String {
    let frame = match page.within {
        Some(place) => Frame::Place(place.clone()),
        None => Frame::Both,
    };
    let level = match (page.local, page.within) {
        (true, Some(p)) if p.as_str().starts_with("US") => Level::County,
        (true, _) => Level::Municipality,
        _ => Level::State,
    };
    let outlines = site.outlines(&frame, level, LARGE);
    let mut places: BTreeMap<String, MapPlace> = BTreeMap::new();
    let mut legends = Vec::new();
    for layer in page.layers {
        let numbers: Vec<f64> = layer.values.iter().filter_map(|v| v.value).collect();
        let edges: Vec<f64> = layer.scale.classes.iter().filter_map(|c| c.low).collect();
        let pivot = (layer.scale.kind == "diverging").then_some(0.0);
        let ramp = match layer.scale.ramp {
            0 => cotejo_draw::Ramp::First,
            _ => cotejo_draw::Ramp::Second,
        };
        let mut drawn = cotejo_draw::Scale::new(
            ask.lang,
            cotejo_draw::Numbers::Plain,
            ramp,
            pivot,
            &edges,
            &numbers,
        );
        // The same classes in the same words as on the page.
        for (class, own) in drawn.classes.iter_mut().zip(&layer.scale.classes) {
            class.text.clone_from(&own.text);
        }
        // A place that the source knows of and has no number for is hatched; of the others it does not speak.
        for outline in outlines.shapes.iter().filter(|_| page.holes) {
            let country = outline.code.at(Level::Country);
            if country.is_some_and(|c| layer.countries.contains(&c.to_string())) {
                places.insert(
                    outline.code.to_string(),
                    MapPlace {
                        name: place_name(&outline.code, ask.lang),
                        text: ask.text(Key::DrawNoData),
                        fill: Fill::NoData,
                        ..MapPlace::default()
                    },
                );
            }
        }
        for v in &layer.values {
            // A place in two layers is the first one's, as on the map that moves.
            if places.get(&v.place).is_some_and(|p| p.value.is_some()) {
                continue;
            }
            let shade = v.value.and_then(|v| drawn.shade_of(v));
            places.insert(
                v.place.clone(),
                MapPlace {
                    name: v.name.clone(),
                    text: match v.value {
                        Some(_) => v.text.clone(),
                        None => v.status.clone(),
                    },
                    value: v.value,
                    fill: shade.map_or(Fill::NoData, |s| Fill::Class(drawn.ramp, s)),
                    href: Some(v.href.clone()),
                },
            );
        }
        if !numbers.is_empty() {
            legends.push(MapLegend {
                label: format!("{} ({}), {}", layer.label, layer.unit, layer.period_text),
                scale: drawn,
            });
        }
    }
    let mut notes: Vec<String> = Vec::new();
    if !page.known.is_empty() {
        notes.push(ask.lang.fill(Key::WordAsOf, &[("date", page.known)]));
    }
    notes.extend(page.attributions.iter().map(|a| a.text.clone()));
    let ends = Ends::new(site, &frame, page.local, LARGE);
    let (arcs, arc_legend) = ends.arcs(ask, page.between);
    Drawing {
        id: "map".to_string(),
        arcs,
        arc_legend,
        title: page.title.to_string(),
        note: notes.join(" · "),
        width: outlines.width,
        height: outlines.height,
        shapes: shapes(&outlines),
        borders: outlines.borders.clone(),
        places,
        legends,
        synthetic: page.synthetic,
        ..Drawing::default()
    }
    .svg(ask.lang, Dress::Standalone)
}

/// Where a place lies in its country, or in its state; empty where the geometry does not know it.
pub fn locator(site: &Site, ask: &Ask, code: &PlaceCode) -> String {
    if !site.atlas.has(code) {
        return String::new();
    }
    let (frame, level) = match code.level() {
        Level::Country => (Frame::Both, Level::Country),
        Level::State => (
            code.at(Level::Country).map_or(Frame::Both, Frame::Place),
            Level::State,
        ),
        level => (
            code.at(Level::State).map_or(Frame::Both, Frame::Place),
            level,
        ),
    };
    let outlines = site.outlines(&frame, level, LOCATOR);
    let places = outlines.shapes.iter().map(|o| {
        let own = o.code == *code;
        let place = MapPlace {
            name: place_name(&o.code, ask.lang),
            fill: if own {
                Fill::Class(cotejo_draw::Ramp::First, 4)
            } else {
                Fill::NotCovered
            },
            href: (!own).then(|| ask.href(&ask::path("/places", o.code.as_str()), &[])),
            ..MapPlace::default()
        };
        (o.code.to_string(), place)
    });
    Drawing {
        id: "locator".to_string(),
        title: place_name(code, ask.lang),
        width: outlines.width,
        height: outlines.height,
        places: places.collect(),
        shapes: shapes(&outlines),
        borders: outlines.borders.clone(),
        chosen: Some(code.to_string()),
        ..Drawing::default()
    }
    .svg(ask.lang, Dress::Page)
}
