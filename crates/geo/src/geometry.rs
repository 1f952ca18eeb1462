//! The places of one document, with arcs shared between neighbours.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use cotejo_model::{Level, PlaceCode};
use serde::{Deserialize, Serialize};

use crate::error::{GeoError, Issue};
use crate::ring::{Bounds, Point, Shape, area, bounds, centre, meet, union, walk};
use crate::{dissolve, mercator, simplify, topojson};

/// Whose work a geometry is. Shown on every map that is drawn from it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Attribution {
    /// What to print: `INEGI, Marco Geoestadístico 2023`.
    pub text: String,
    /// Where it comes from, as an address.
    pub address: String,
    /// Under which terms.
    pub licence: String,
}

/// The places of one document. Neighbours share the arcs of their border, so borders coincide however much is left out.
#[derive(Clone, Debug)]
pub struct Geometry {
    pub(crate) attribution: Attribution,
    /// Vertices in degrees.
    pub(crate) arcs: Vec<Vec<Point>>,
    pub(crate) shapes: BTreeMap<PlaceCode, Shape>,
    /// Shapes that were joined from smaller places and stand in no document.
    pub(crate) derived: BTreeMap<PlaceCode, Shape>,
    pub(crate) without_shape: Vec<String>,
    pub(crate) issues: Vec<Issue>,
    ranks: OnceLock<Vec<Vec<f64>>>,
}

/// Holes below this many square degrees, about 12 km², are no holes of a joined place: no part of either country is so small
/// and in neither.
const SLIVER: f64 = 1e-3;

impl Geometry {
    pub(crate) fn new(
        attribution: Attribution,
        arcs: Vec<Vec<Point>>,
        shapes: BTreeMap<PlaceCode, Shape>,
    ) -> Geometry {
        Geometry {
            attribution,
            arcs,
            shapes,
            derived: BTreeMap::new(),
            without_shape: Vec::new(),
            issues: Vec::new(),
            ranks: OnceLock::new(),
        }
    }

    /// Reads TopoJSON of at most 200 MiB; `name` is the file's, for errors.
    ///
    /// Every object is read. A geometry's `id` must be a place key; those of another form are in [`Geometry::issues`], and
    /// null geometries in [`Geometry::without_shape`]. Err where the document contradicts itself, is too large, or does not
    /// say whose work it is (`attribution`).
    pub fn read(bytes: &[u8], name: &str) -> Result<Geometry, GeoError> {
        topojson::read(bytes, name)
    }

    /// TopoJSON on a grid of 0.00001° (about 1 m), objects `country`, `state`, `local` and `area` where there are such places.
    /// The same geometry gives the same bytes.
    pub fn write(&self) -> Vec<u8> {
        topojson::write(self)
    }

    /// Whose work it is.
    pub fn attribution(&self) -> &Attribution {
        &self.attribution
    }

    /// The places of the document, in the order of their keys.
    pub fn places(&self) -> impl Iterator<Item = &PlaceCode> {
        self.shapes.keys()
    }

    /// Keys of places that the document names without a shape.
    pub fn without_shape(&self) -> &[String] {
        &self.without_shape
    }

    /// Geometries that were not taken, and why.
    pub fn issues(&self) -> &[Issue] {
        &self.issues
    }

    /// The shape of a place, of the document or joined.
    pub(crate) fn shape(&self, place: &PlaceCode) -> Option<&Shape> {
        self.shapes.get(place).or_else(|| self.derived.get(place))
    }

    /// Every shape, of the document or joined.
    pub(crate) fn all_shapes(&self) -> impl Iterator<Item = (&PlaceCode, &Shape)> {
        self.shapes.iter().chain(&self.derived)
    }

    /// Joins the states and countries that the document lacks from the places in them.
    pub(crate) fn derive(&mut self) {
        self.derived = BTreeMap::new();
        for level in [Level::State, Level::Country] {
            let mut parts: BTreeMap<PlaceCode, Vec<&Shape>> = BTreeMap::new();
            for (place, shape) in self.all_shapes() {
                let smaller = match level {
                    Level::State => matches!(place.level(), Level::Municipality | Level::County),
                    _ => place.level() == Level::State,
                };
                let Some(outer) = place.at(level).filter(|_| smaller) else {
                    continue;
                };
                if !self.shapes.contains_key(&outer) {
                    parts.entry(outer).or_default().push(shape);
                }
            }
            let joined: Vec<(PlaceCode, Shape)> = parts
                .into_iter()
                .map(|(outer, shapes)| (outer, self.joined(&shapes)))
                .collect();
            self.derived.extend(joined);
        }
    }

    /// Places joined, without the slivers that are left where their borders do not quite meet.
    fn joined(&self, parts: &[&Shape]) -> Shape {
        let mut shape = dissolve::dissolve(parts, &self.arcs);
        for polygon in &mut shape.polygons {
            let mut first = true;
            polygon.retain(|ring| {
                std::mem::take(&mut first) || area(&walk(ring, &self.arcs)).abs() > SLIVER
            });
        }
        shape
    }

    /// For each vertex the area, on the Mercator square, below which it is left out; ends of arcs are never.
    pub(crate) fn ranks(&self) -> &[Vec<f64>] {
        self.ranks.get_or_init(|| {
            self.arcs
                .iter()
                .map(|arc| {
                    let plane: Vec<Point> = arc.iter().map(|p| mercator::project(*p)).collect();
                    simplify::ranks(&plane)
                })
                .collect()
        })
    }

    /// The bounds of each polygon with its area in square degrees, largest first. Across the antimeridian longitudes go
    /// below −180, so that Alaska is one piece.
    pub(crate) fn polygon_bounds(&self, shape: &Shape) -> Vec<(f64, Bounds)> {
        let mut out: Vec<(f64, Bounds)> = shape
            .polygons
            .iter()
            .filter_map(|polygon| {
                let points = walk(polygon.first()?, &self.arcs);
                Some((area(&points).abs(), bounds(points)?))
            })
            .collect();
        let all = out.iter().map(|(_, b)| *b).reduce(union);
        if all.is_some_and(|[west, _, east, _]| east - west > 180.0) {
            for (_, b) in &mut out {
                if b[0] > 0.0 {
                    b[0] -= 360.0;
                    b[2] -= 360.0;
                }
            }
        }
        out.sort_by(|a, b| b.0.total_cmp(&a.0));
        out
    }

    /// A position inside the largest polygon of a place, in degrees.
    pub(crate) fn centre(&self, place: &PlaceCode) -> Option<Point> {
        let polygons = self.shape(place)?.polygons.iter();
        let rings = polygons.filter_map(|polygon| Some(walk(polygon.first()?, &self.arcs)));
        let largest = rings.max_by(|a, b| area(a).abs().total_cmp(&area(b).abs()))?;
        centre(&largest)
    }

    /// The bounds of a place without its far islands: those farther from the rest than a share of its own size.
    pub(crate) fn main_bounds(&self, place: &PlaceCode) -> Option<Bounds> {
        let mut polygons = self.polygon_bounds(self.shape(place)?);
        // A country is seen without Alaska or Hawaii; Hawaii is not seen without Oahu.
        let share = match place.level() {
            Level::Country => 0.05,
            _ => 0.35,
        };
        let mut main = polygons.first()?.1;
        loop {
            let reach = share * (main[2] - main[0]).max(main[3] - main[1]);
            let wide = [
                main[0] - reach,
                main[1] - reach,
                main[2] + reach,
                main[3] + reach,
            ];
            let before = polygons.len();
            polygons.retain(|(_, b)| {
                let near = meet(wide, *b);
                if near {
                    main = union(main, *b);
                }
                !near
            });
            if polygons.len() == before {
                return Some(main);
            }
        }
    }
}
