//! Projected and simplified shapes for a static drawing, as SVG path data.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use cotejo_model::{Level, PlaceCode};

use crate::atlas::Atlas;
use crate::frame::{self, Part};
use crate::ring::{ArcRef, Point, Shape, walk};
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
}

/// Triangles below this many square units are left out.
const DETAIL: f64 = 0.6;
/// Rings below this many square units are left out where the place has a larger one.
const ISLAND: f64 = 0.6;

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
        let wanted: Vec<(&PlaceCode, usize, &Shape)> = self
            .shapes()
            .filter(|(place, _, _)| is_in(place, frame, level))
            .collect();
        let mut paths: BTreeMap<&PlaceCode, String> = BTreeMap::new();
        for part in &layout.parts {
            for at in 0..self.geometries().len() {
                let shapes = wanted.iter().filter(|s| s.1 == at);
                self.draw(
                    part,
                    at,
                    shapes.map(|s| (s.0, s.2)),
                    level,
                    &mut paths,
                    &mut out.borders,
                );
            }
        }
        let shape = |(code, path): (&PlaceCode, String)| Outline {
            code: code.clone(),
            path,
        };
        out.shapes = paths.into_iter().map(shape).collect();
        out
    }

    /// Draws what of a geometry's shapes lies in one map.
    fn draw<'a>(
        &self,
        part: &Part,
        at: usize,
        shapes: impl Iterator<Item = (&'a PlaceCode, &'a Shape)>,
        level: Level,
        paths: &mut BTreeMap<&'a PlaceCode, String>,
        borders: &mut String,
    ) {
        let Some(geometry) = self.geometries().get(at) else {
            return;
        };
        let first = |ring: &[ArcRef]| {
            let arc = ring.first()?;
            geometry.arcs.get(arc.index as usize)?.first().copied()
        };
        // What of each place lies in this map, by where each polygon begins.
        let mut here: Vec<(&PlaceCode, Shape)> = Vec::new();
        for (place, shape) in shapes {
            let polygons = shape.polygons.iter();
            let taken = polygons.filter(|p| {
                p.first()
                    .and_then(|r| first(r))
                    .is_some_and(|p| part.takes(p))
            });
            let polygons: Vec<_> = taken.cloned().collect();
            if !polygons.is_empty() {
                here.push((place, Shape { polygons }));
            }
        }
        // Ranks are areas on the Mercator square, of side 2π radii at the equator, stretched by one over the cosine.
        let side = std::f64::consts::TAU * part.scale;
        let limit = |[_, lat]: Point| DETAIL / (side * lat.to_radians().cos()).powi(2);
        let kept = simplify::keep(
            &geometry.arcs,
            geometry.ranks(),
            limit,
            here.iter().map(|(_, shape)| shape),
        );
        let used: BTreeSet<u32> = here
            .iter()
            .flat_map(|(_, s)| s.arcs())
            .map(|a| a.index)
            .collect();
        let mut arcs: Vec<Vec<Tenth>> = vec![Vec::new(); geometry.arcs.len()];
        for index in used {
            let i = index as usize;
            let points = kept[i]
                .iter()
                .filter_map(|v| geometry.arcs[i].get(*v as usize));
            arcs[i] = points
                .map(|p| part.place(*p).map(|v| (v * 10.0).round() as i32))
                .collect();
            arcs[i].dedup();
        }
        for (place, shape) in &here {
            let path = paths.entry(place).or_default();
            shape_path(shape, &arcs, path);
        }
        for arc in border_arcs(&here, level) {
            line_path(&arcs[arc as usize], false, borders);
        }
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

/// The arcs that are a border of the next larger level, or of everything drawn.
fn border_arcs(shapes: &[(&PlaceCode, Shape)], level: Level) -> Vec<u32> {
    let larger = match level {
        Level::Municipality | Level::County => Level::State,
        Level::State => Level::Country,
        Level::Country | Level::Area => return Vec::new(),
    };
    let mut users: BTreeMap<u32, Vec<Option<PlaceCode>>> = BTreeMap::new();
    for (place, shape) in shapes {
        let outer = place.at(larger);
        for arc in shape.arcs() {
            users.entry(arc.index).or_default().push(outer.clone());
        }
    }
    let border = |outers: &[Option<PlaceCode>]| {
        outers.len() == 1 || outers.windows(2).any(|pair| pair[0] != pair[1])
    };
    let arcs = users.into_iter().filter(|(_, outers)| border(outers));
    arcs.map(|(arc, _)| arc).collect()
}

fn shape_path(shape: &Shape, arcs: &[Vec<Tenth>], out: &mut String) {
    let size = |ring: &[Tenth]| crate::clip::twice_area(ring).abs();
    let polygons: Vec<Vec<Vec<Tenth>>> = shape
        .polygons
        .iter()
        .map(|polygon| polygon.iter().map(|ring| walk(ring, arcs)).collect())
        .collect();
    let outer = polygons.iter().filter_map(|p: &Vec<Vec<Tenth>>| p.first());
    let largest = outer.map(|ring| size(ring)).max().unwrap_or(0);
    // Twice the area, in square tenths.
    let least = (ISLAND * 200.0) as i64;
    let mut drawn = false;
    for polygon in &polygons {
        let Some(outer) = polygon.first() else {
            continue;
        };
        if size(outer) < least.min(largest).max(1) {
            continue;
        }
        drawn = true;
        line_path(outer, true, out);
        for hole in polygon[1..].iter().filter(|ring| size(ring) >= least) {
            line_path(hole, true, out);
        }
    }
    // Too small for the grid: a triangle of a tenth, so that the place is there to be found.
    if !drawn
        && out.is_empty()
        && let Some([x, y]) = polygons.iter().flatten().flatten().next()
    {
        line_path(&[[*x, *y], [x + 1, *y], [*x, y + 1]], true, out);
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
