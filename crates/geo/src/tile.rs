//! Vector tiles. The format: <https://github.com/mapbox/vector-tile-spec/tree/master/2.1>.
//!
//! A zoom level is simplified once, on the whole numbers of its own grid, and kept; a tile is then cut out of it.

use std::collections::{BTreeMap, BTreeSet};

use cotejo_model::{Level, PlaceCode};
use mvt::{GeomEncoder, GeomType, Layer, Tile};

use crate::atlas::Atlas;
use crate::clip::{Cell, Square, twice_area};
use crate::mercator;
use crate::ring::{ArcRef, Shape, walk};
use crate::simplify;

/// Steps along the side of a tile.
const EXTENT: i32 = 4096;
/// Steps beyond a tile's sides that are drawn too, so that lines are whole at seams.
const BUFFER: i32 = 64;
/// Triangles below this many square steps are left out; a pixel is 8 steps wide.
const DETAIL: f64 = 48.0;
/// Rings below this many square steps are left out where the place has a larger one.
const ISLAND: i64 = 32;

/// One zoom level, simplified.
pub(crate) struct Zoom {
    layers: Vec<Features>,
    lines: Vec<Lines>,
}

struct Features {
    name: &'static str,
    features: Vec<Feature>,
}

struct Feature {
    code: PlaceCode,
    bounds: [i32; 4],
    /// Each an outer ring with its holes.
    polygons: Vec<Vec<Vec<Cell>>>,
}

struct Lines {
    name: &'static str,
    lines: Vec<([i32; 4], Vec<Cell>)>,
}

impl Zoom {
    pub fn new(atlas: &Atlas, z: u8) -> Zoom {
        let steps = f64::from(EXTENT) * f64::from(1u32 << z);
        let detail = DETAIL / (steps * steps);
        let mut arcs: Vec<Vec<Vec<Cell>>> = Vec::new();
        for (at, geometry) in atlas.geometries().iter().enumerate() {
            let shapes = atlas.shapes().filter(|s| s.1 == at);
            let shapes: Vec<&Shape> = shapes.map(|s| s.2).collect();
            let kept = simplify::keep(&geometry.arcs, geometry.ranks(), |_| detail, &shapes);
            let cells = geometry.arcs.iter().zip(&kept).map(|(arc, kept)| {
                let mut cells: Vec<Cell> = kept
                    .iter()
                    .filter_map(|i| arc.get(*i as usize))
                    .map(|p| mercator::project(*p).map(|v| (v * steps).round() as i32))
                    .collect();
                cells.dedup();
                cells
            });
            arcs.push(cells.collect());
        }
        let mut layers = ["country", "state", "local"].map(|name| Features {
            name,
            features: Vec::new(),
        });
        for (place, at, shape) in atlas.shapes() {
            let layer = match place.level() {
                Level::Country => 0,
                Level::State => 1,
                Level::Municipality | Level::County => 2,
                Level::Area => continue,
            };
            let polygons = shape.polygons.iter();
            let polygons = polygons.map(|p| p.iter().map(|ring| walk(ring, &arcs[at])).collect());
            layers[layer]
                .features
                .extend(feature(place, polygons.collect()));
        }
        let lines = borders(atlas).map(|(name, found)| Lines {
            name,
            lines: found
                .iter()
                .filter_map(|(at, arc)| {
                    let cells = arcs.get(*at)?.get(*arc as usize)?;
                    Some((bounds(cells)?, cells.clone()))
                })
                .filter(|(_, cells)| cells.len() > 1)
                .collect(),
        });
        Zoom {
            layers: layers.into(),
            lines: lines.into(),
        }
    }

    /// The tile of a column and row of this level.
    pub fn tile(&self, x: u32, y: u32) -> Vec<u8> {
        let origin = [x as i32 * EXTENT, y as i32 * EXTENT];
        let square = Square {
            low: -BUFFER,
            high: EXTENT + BUFFER,
        };
        let view = [
            origin[0] + square.low,
            origin[1] + square.low,
            origin[0] + square.high,
            origin[1] + square.high,
        ];
        let local = |cells: &[Cell]| -> Vec<Cell> {
            let cells = cells.iter();
            cells.map(|[x, y]| [x - origin[0], y - origin[1]]).collect()
        };
        let mut tile = Tile::new(EXTENT as u32);
        for layer in &self.layers {
            let mut out = tile.create_layer(layer.name);
            for feature in layer.features.iter().filter(|f| meet(f.bounds, view)) {
                let mut rings = Vec::new();
                for polygon in &feature.polygons {
                    let mut polygon = polygon.iter().map(|ring| square.ring(local(ring)));
                    // Without its outer ring a hole would be taken for an outer ring.
                    let Some(outer) = polygon.next().filter(|ring| twice_area(ring) > 0) else {
                        continue;
                    };
                    rings.push(outer);
                    rings.extend(polygon.filter(|ring| twice_area(ring) < 0));
                }
                out = add(out, GeomType::Polygon, rings, Some(&feature.code));
            }
            keep(&mut tile, out);
        }
        for layer in &self.lines {
            let near = layer.lines.iter().filter(|(bounds, _)| meet(*bounds, view));
            let pieces = near.flat_map(|(_, cells)| square.line(&local(cells)));
            let out = tile.create_layer(layer.name);
            let out = add(out, GeomType::Linestring, pieces.collect(), None);
            keep(&mut tile, out);
        }
        tile.to_bytes().unwrap_or_default()
    }
}

/// A layer without features is left out.
fn keep(tile: &mut Tile, layer: Layer) {
    if layer.num_features() > 0 {
        // Fails for a second layer of one name only; ours are named apart.
        let _ = tile.add_layer(layer);
    }
}

/// The layer with one feature more, where anything of it is left.
fn add(layer: Layer, kind: GeomType, lines: Vec<Vec<Cell>>, code: Option<&PlaceCode>) -> Layer {
    let mut encoder = GeomEncoder::new(kind);
    let mut end: Option<Cell> = None;
    for mut line in lines {
        // The encoder takes a ring that begins where the one before ended for its continuation, and writes no `MoveTo`.
        if kind == GeomType::Polygon && line.first() == end.as_ref() && !line.is_empty() {
            line.rotate_left(1);
        }
        end = line.last().copied();
        let points = line.iter().try_for_each(|[x, y]| encoder.add_point(*x, *y));
        if points.and_then(|()| encoder.complete_geom()).is_err() {
            return layer;
        }
    }
    if end.is_none() {
        return layer;
    }
    let Ok(data) = encoder.encode() else {
        return layer;
    };
    let mut feature = layer.into_feature(data);
    if let Some(code) = code {
        feature.add_tag_string("code", code.as_str());
    }
    feature.into_layer()
}

/// Without rings too small to see, unless the place has none larger; `None` where nothing covers anything.
fn feature(place: &PlaceCode, polygons: Vec<Vec<Vec<Cell>>>) -> Option<Feature> {
    let size = |ring: &Vec<Cell>| twice_area(ring).abs();
    let largest = polygons.iter().filter_map(|p| p.first()).map(size).max()?;
    let least = (2 * ISLAND).min(largest).max(1);
    let polygons: Vec<Vec<Vec<Cell>>> = polygons
        .into_iter()
        .filter(|p| p.first().is_some_and(|outer| size(outer) >= least))
        .map(|mut polygon| {
            let outer = polygon.swap_remove(0);
            let holes = polygon.into_iter().filter(|ring| size(ring) >= 2 * ISLAND);
            let mut turned = vec![turn(outer, true)];
            turned.extend(holes.map(|ring| turn(ring, false)));
            turned
        })
        .collect();
    let all = polygons.iter().flatten().flatten().copied();
    Some(Feature {
        code: place.clone(),
        bounds: bounds(&all.collect::<Vec<_>>())?,
        polygons,
    })
}

fn turn(mut ring: Vec<Cell>, outer: bool) -> Vec<Cell> {
    if (twice_area(&ring) > 0) != outer {
        ring.reverse();
    }
    ring
}

fn bounds(cells: &[Cell]) -> Option<[i32; 4]> {
    cells.iter().fold(None, |b, [x, y]| {
        let [w, n, e, s] = b.unwrap_or([*x, *y, *x, *y]);
        Some([w.min(*x), n.min(*y), e.max(*x), s.max(*y)])
    })
}

fn meet(a: [i32; 4], b: [i32; 4]) -> bool {
    a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]
}

/// An arc by its geometry's number and its own.
type Found = BTreeSet<(usize, u32)>;

/// The arcs between states, and those around countries.
fn borders(atlas: &Atlas) -> [(&'static str, Found); 2] {
    let mut states: BTreeMap<(usize, u32), usize> = BTreeMap::new();
    let mut countries = Found::new();
    for (place, at, shape) in atlas.shapes() {
        let arcs = shape.arcs().map(|arc: ArcRef| (at, arc.index));
        match place.level() {
            Level::Country => countries.extend(arcs),
            Level::State => {
                let arcs: Found = arcs.collect();
                arcs.into_iter()
                    .for_each(|arc| *states.entry(arc).or_default() += 1);
            }
            _ => {}
        }
    }
    // A state out of another document than its country's has borders of its own, which no other state shares.
    let between = states.into_keys().filter(|arc| !countries.contains(arc));
    [
        ("state_border", between.collect()),
        ("country_border", countries),
    ]
}

#[cfg(test)]
mod tests;
