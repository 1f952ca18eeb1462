//! Projected and simplified shapes for a static drawing, as SVG path data.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use cotejo_model::{Level, PlaceCode};

use crate::atlas::Atlas;
use crate::clip::twice_area;
use crate::frame::{self, Part};
use crate::geometry::Geometry;
use crate::ring::{self, Point, Polygon, Shape, walk};
use crate::simplify;

/// What a drawing holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Frame {
    /// Both countries.
    Both,
    /// One place alone: a country, a state, or smaller.
    Place(PlaceCode),
}

/// The shapes of a drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlines {
    /// Width of the drawing, in its own units: that which was asked for.
    pub width: f64,
    /// Height, in the same units; 0 where the atlas has nothing of the frame.
    pub height: f64,
    /// The places, in the order of their keys.
    pub shapes: Vec<Outline>,
    /// SVG path data of the borders of the next larger level: of states over municipalities and counties, of countries over states.
    pub borders: String,
}

/// One place of a drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// Its key.
    pub code: PlaceCode,
    /// SVG path data with at most one decimal, in relative commands. Holes run the other way than outer rings, so both fill
    /// rules show them.
    pub path: String,
    /// Inside the largest ring that was drawn.
    centre: Option<Tenth>,
}

impl Outlines {
    /// A point to stand for a place, as x and y in the units of the drawing: the centre of mass of its largest piece as drawn, or a point
    /// inside that where the centre lies outside. `None` where the place is not drawn.
    pub fn centre(&self, place: &PlaceCode) -> Option<(f64, f64)> {
        let at = self.shapes.binary_search_by(|s| s.code.cmp(place)).ok()?;
        let [x, y] = self.shapes.get(at)?.centre?;
        Some((f64::from(x) / 10.0, f64::from(y) / 10.0))
    }
}

/// A place as far as it is drawn.
#[derive(Default)]
struct Drawn {
    path: String,
    /// Twice the area of the largest outer ring, in square tenths.
    largest: i64,
    centre: Option<Tenth>,
}

/// Triangles below this many square units are left out.
const DETAIL: f64 = 0.6;
/// Rings below 0.6 square units are left out where the place has a larger one. Twice the area, in square tenths.
const LEAST: i64 = 120;

/// A vertex in tenths of a unit.
type Tenth = [i32; 2];

impl Atlas {
    /// The places of a level in a frame, drawn to a width. `Municipality` and `County` both mean the smallest places of either
    /// country. A frame smaller than the level holds the frame's place itself.
    ///
    /// The projection is Albers' equal-area conic ([`crate::project`]). Where the frame holds the United States, Alaska, Hawaii
    /// and Puerto Rico are insets of their own scale, and the Pacific territories are not drawn: compare with
    /// [`Atlas::places`]. No other place is lost: one too small to see is a tenth of a unit wide.
    pub fn outlines(&self, frame: &Frame, level: Level, width: f64) -> Outlines {
        let layout = frame::layout(self, frame, width);
        let mut out = Outlines {
            width,
            height: (layout.height * 10.0).round() / 10.0,
            shapes: Vec::new(),
            borders: String::new(),
        };
        let is_drawn = |place: &PlaceCode| is_in(place, frame, level);
        let places: Vec<_> = self.shapes().filter(|s| is_drawn(s.0)).collect();
        let over = places.iter().filter_map(|s| larger(s.0, frame, level));
        let over: BTreeSet<PlaceCode> = over.collect();
        let wanted = Wanted {
            places,
            larger: self.shapes().filter(|s| over.contains(s.0)).collect(),
        };
        let mut drawn: BTreeMap<&PlaceCode, Drawn> = BTreeMap::new();
        for part in &layout.parts {
            for at in 0..self.geometries().len() {
                self.draw(part, at, &wanted, &mut drawn, &mut out.borders);
            }
        }
        let shape = |(code, drawn): (&PlaceCode, Drawn)| Outline {
            code: code.clone(),
            path: drawn.path,
            centre: drawn.centre,
        };
        out.shapes = drawn.into_iter().map(shape).collect();
        out
    }

    /// Draws what lies in one map of shapes of one geometry: the places, and the larger ones whose borders go over them.
    fn draw<'a>(
        &self,
        part: &Part,
        at: usize,
        wanted: &Wanted<'a>,
        drawn: &mut BTreeMap<&'a PlaceCode, Drawn>,
        borders: &mut String,
    ) {
        let Some(geometry) = self.geometries().get(at) else {
            return;
        };
        let here = |shapes: &[(&'a PlaceCode, usize, &'a Shape)]| -> Vec<(&'a PlaceCode, Shape)> {
            let own = shapes.iter().filter(|shape| shape.1 == at);
            let own = own.map(|(place, _, shape)| (*place, taken(part, geometry, shape)));
            own.filter(|(_, shape)| !shape.polygons.is_empty())
                .collect()
        };
        let (places, larger) = (here(&wanted.places), here(&wanted.larger));
        // Ranks are areas on the Mercator square, of side 2π radii at the equator, stretched by one over the cosine.
        let side = std::f64::consts::TAU * part.scale;
        let limit = |[_, lat]: Point| DETAIL / (side * lat.to_radians().cos()).powi(2);
        let shapes: Vec<&Shape> = places.iter().chain(&larger).map(|(_, s)| s).collect();
        let kept = simplify::keep(&geometry.arcs, geometry.ranks(), limit, &shapes);
        let arcs: Vec<Vec<Tenth>> = geometry
            .arcs
            .iter()
            .zip(&kept)
            .map(|(arc, kept)| {
                let points = kept.iter().filter_map(|v| arc.get(*v as usize));
                let tenths = points.map(|p| part.place(*p).map(|v| (v * 10.0).round() as i32));
                let mut tenths: Vec<Tenth> = tenths.collect();
                tenths.dedup();
                tenths
            })
            .collect();
        for (place, shape) in &places {
            draw_shape(shape, &arcs, drawn.entry(place).or_default());
        }
        for arc in border_arcs(larger.iter().map(|(_, shape)| shape), &arcs) {
            line_path(&arcs[arc as usize], false, borders);
        }
    }
}

/// What a drawing shows: each place with the number of its geometry and its shape.
struct Wanted<'a> {
    places: Vec<(&'a PlaceCode, usize, &'a Shape)>,
    /// Those whose borders go over the places.
    larger: Vec<(&'a PlaceCode, usize, &'a Shape)>,
}

/// What of a shape lies in a map, by where each polygon begins.
fn taken(part: &Part, geometry: &Geometry, shape: &Shape) -> Shape {
    let takes = |polygon: &&Polygon| {
        let arc = polygon.first().and_then(|ring| ring.first());
        let points = arc.and_then(|arc| geometry.arcs.get(arc.index as usize));
        points
            .and_then(|points| points.first())
            .is_some_and(|p| part.takes(*p))
    };
    Shape {
        polygons: shape.polygons.iter().filter(takes).cloned().collect(),
    }
}

fn is_in(place: &PlaceCode, frame: &Frame, level: Level) -> bool {
    let local = |level| matches!(level, Level::Municipality | Level::County);
    let own = place.level();
    if let Frame::Place(outer) = frame {
        // A municipality has no states in it: it is drawn itself.
        if (outer.level() > level && !local(outer.level())) || local(outer.level()) {
            return place == outer;
        }
        if !place.within(outer) {
            return false;
        }
    }
    own == level || (local(own) && local(level))
}

/// The place whose border goes over a drawn one: of the next larger level, or itself where that is larger than the frame.
fn larger(place: &PlaceCode, frame: &Frame, level: Level) -> Option<PlaceCode> {
    let next = match level {
        Level::Municipality | Level::County => Level::State,
        Level::State => Level::Country,
        Level::Country | Level::Area => return None,
    };
    let larger = place.at(next).filter(|larger| match frame {
        Frame::Both => true,
        Frame::Place(outer) => larger.within(outer),
    });
    Some(larger.unwrap_or_else(|| place.clone()))
}

/// The arcs of borders, each once, without those around specks.
fn border_arcs<'a>(shapes: impl Iterator<Item = &'a Shape>, arcs: &[Vec<Tenth>]) -> BTreeSet<u32> {
    let rings = shapes.flat_map(Shape::rings);
    let seen = rings.filter(|ring| twice_area(&walk(ring, arcs)).abs() >= LEAST);
    seen.flatten().map(|arc| arc.index).collect()
}

fn draw_shape(shape: &Shape, arcs: &[Vec<Tenth>], out: &mut Drawn) {
    let size = |ring: &[Tenth]| twice_area(ring).abs();
    let polygons: Vec<Vec<Vec<Tenth>>> = shape
        .polygons
        .iter()
        .map(|polygon| polygon.iter().map(|ring| walk(ring, arcs)).collect())
        .collect();
    let outer = polygons.iter().filter_map(|p: &Vec<Vec<Tenth>>| p.first());
    let largest = outer.map(|ring| size(ring)).max().unwrap_or(0);
    let mut any = false;
    for polygon in &polygons {
        let Some(outer) = polygon.first() else {
            continue;
        };
        if size(outer) < LEAST.min(largest).max(1) {
            continue;
        }
        any = true;
        line_path(outer, true, &mut out.path);
        for hole in polygon[1..].iter().filter(|ring| size(ring) >= LEAST) {
            line_path(hole, true, &mut out.path);
        }
        if size(outer) > out.largest {
            let ring: Vec<Point> = outer.iter().map(|p| p.map(f64::from)).collect();
            out.centre = ring::centre(&ring).map(|p| p.map(|v| v.round() as i32));
            out.largest = size(outer);
        }
    }
    // Too small for the grid: a triangle of a tenth, so that the place is there to be found.
    if !any
        && out.path.is_empty()
        && let Some([x, y]) = polygons.iter().flatten().flatten().next()
    {
        line_path(&[[*x, *y], [x + 1, *y], [*x, y + 1]], true, &mut out.path);
        out.centre = Some([*x, *y]);
    }
}

/// Appends a line: an absolute move, then relative steps.
fn line_path(points: &[Tenth], closed: bool, out: &mut String) {
    let Some((&[mut x, mut y], rest)) = points.split_first() else {
        return;
    };
    if rest.is_empty() {
        return;
    }
    out.push('M');
    number(x, out);
    spaced(y, out);
    let mut first = true;
    for [nx, ny] in rest {
        if first {
            out.push('l');
            number(nx - x, out);
        } else {
            spaced(nx - x, out);
        }
        first = false;
        spaced(ny - y, out);
        (x, y) = (*nx, *ny);
    }
    if closed {
        out.push('z');
    }
}

/// A number after another one: a sign parts them as a space does.
fn spaced(tenths: i32, out: &mut String) {
    if tenths >= 0 {
        out.push(' ');
    }
    number(tenths, out);
}

/// Tenths as a number without what is not needed: `12.3`, `-.5`, `4`.
fn number(tenths: i32, out: &mut String) {
    if tenths < 0 {
        out.push('-');
    }
    let (whole, part) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
    // Writing to a string does not fail.
    let _ = match (whole, part) {
        (_, 0) => write!(out, "{whole}"),
        (0, _) => write!(out, ".{part}"),
        _ => write!(out, "{whole}.{part}"),
    };
}

#[cfg(test)]
mod tests;
