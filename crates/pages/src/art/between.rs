//! What goes between places, as arcs on a map.

use std::sync::Arc as Shared;

use cotejo_draw::{Arc, ArcLegend, Dress, Map as Drawing, Widths};
use cotejo_geo::{Frame, Outlines};
use cotejo_lang::Key;
use cotejo_model::{Level, PlaceCode};

use super::maps::shapes;
use crate::ask::Ask;
use crate::site::Site;

/// Width of a map of flows inside a page, in its own units.
const WIDTH: f64 = 720.0;

/// Guns that went from one place to another.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Between {
    pub from: PlaceCode,
    pub to: PlaceCode,
    pub count: u64,
    /// As it is read: `Texas → Sonora: 24 guns`.
    pub text: String,
    /// The guns behind it; empty where they are not shown.
    pub href: String,
}

/// Where arcs begin and end in a drawing.
pub(crate) struct Ends(Vec<Shared<Outlines>>);

impl Ends {
    /// The points of states, and of smaller places where they are asked for.
    pub fn new(site: &Site, frame: &Frame, local: bool, width: f64) -> Ends {
        let mut all = vec![site.outlines(frame, Level::State, width)];
        if local {
            let level = match frame {
                Frame::Place(p) if p.as_str().starts_with("US") => Level::County,
                _ => Level::Municipality,
            };
            all.push(site.outlines(frame, level, width));
        }
        Ends(all)
    }

    fn point(&self, place: &PlaceCode) -> Option<(f64, f64)> {
        self.0.iter().find_map(|o| o.centre(place))
    }

    /// The arcs, and the legend of their widths. What has an end that is not drawn is left out: the page lists it.
    pub fn arcs(&self, ask: &Ask, all: &[Between]) -> (Vec<Arc>, Option<ArcLegend>) {
        let widths = widths(all);
        let arc = |b: &Between| {
            Some(Arc {
                from: self.point(&b.from)?,
                to: self.point(&b.to)?,
                width: widths.of(b.count as f64),
                text: b.text.clone(),
                href: Some(b.href.clone()).filter(|h| !h.is_empty()),
                from_code: b.from.to_string(),
                to_code: b.to.to_string(),
            })
        };
        let arcs: Vec<Arc> = all.iter().filter_map(arc).collect();
        let legend = (!arcs.is_empty()).then(|| ArcLegend {
            label: ask.text(Key::TracesArcLegend),
            widths,
        });
        (arcs, legend)
    }
}

/// The widths of arcs by their numbers.
pub(crate) fn widths(all: &[Between]) -> Widths {
    Widths::up_to(all.iter().map(|b| b.count as f64).fold(0.0, f64::max))
}

/// A sample of a width for a legend.
pub(crate) fn width_sample(width: f64) -> String {
    cotejo_draw::map::sample(width, Dress::Page)
}

/// Flows as arcs over the outlines of states; empty without geometry, and where no flow has both ends on it.
pub(crate) fn flows_map(site: &Site, ask: &Ask, all: &[Between], synthetic: bool) -> String {
    let country = |p: &PlaceCode| p.at(Level::Country);
    let mut countries = all.iter().flat_map(|b| [country(&b.from), country(&b.to)]);
    let frame = match countries.next().flatten() {
        Some(one) if countries.all(|c| c.as_ref() == Some(&one)) => Frame::Place(one),
        _ => Frame::Both,
    };
    let outlines = site.outlines(&frame, Level::State, WIDTH);
    let below = |p: &PlaceCode| !matches!(p.level(), Level::State | Level::Country);
    let local = all.iter().any(|b| below(&b.from) || below(&b.to));
    let (arcs, _) = Ends::new(site, &frame, local, WIDTH).arcs(ask, all);
    if arcs.is_empty() {
        return String::new();
    }
    Drawing {
        id: "flows".to_string(),
        title: ask.text(Key::TracesFlowsDrawing),
        width: outlines.width,
        height: outlines.height,
        shapes: shapes(&outlines),
        borders: outlines.borders.clone(),
        arcs,
        synthetic,
        ..Drawing::default()
    }
    .svg(ask.lang, Dress::Page)
}
