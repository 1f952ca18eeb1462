//! What a static drawing holds, and where: the main map, and Alaska, Hawaii and Puerto Rico as insets.

use cotejo_model::PlaceCode;

use crate::atlas::Atlas;
use crate::outlines::Frame;
use crate::project::Albers;
use crate::ring::{Bounds, Point, area, bounds, meet, union, walk};

/// Blank around the drawing, in its own units.
const MARGIN: f64 = 2.0;

/// Part of the earth, as drawings of the United States divide it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Region {
    /// Mexico and the conterminous United States.
    Main,
    Alaska,
    Hawaii,
    /// Puerto Rico and the Virgin Islands.
    Caribbean,
    /// Pacific territories and the far north-west of the Hawaiian chain: in no drawing of a whole country.
    Elsewhere,
}

impl Region {
    pub fn of([lon, lat]: Point) -> Region {
        let within = |[w, s, e, n]: Bounds| (w..=e).contains(&lon) && (s..=n).contains(&lat);
        if lat > 50.0 && !(-129.0..=170.0).contains(&lon) {
            Region::Alaska
        } else if within(HAWAII) {
            Region::Hawaii
        } else if within(CARIBBEAN) {
            Region::Caribbean
        } else if within([-126.0, 14.0, -66.0, 50.0]) {
            Region::Main
        } else {
            Region::Elsewhere
        }
    }
}

/// West, south, east, north of the eight main islands.
const HAWAII: Bounds = [-160.6, 18.7, -154.5, 22.5];
const CARIBBEAN: Bounds = [-68.1, 17.5, -64.3, 18.7];

/// A map inside the drawing: its projection, its scale, and where it lies.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    region: Option<Region>,
    albers: Albers,
    /// Units of the drawing for each radius of the sphere.
    pub scale: f64,
    /// Where the origin of the projection lies in the drawing.
    shift: Point,
}

impl Part {
    /// True where what begins at this position belongs into this map.
    pub fn takes(&self, p: Point) -> bool {
        self.region.is_none_or(|region| region == Region::of(p))
    }

    /// Degrees to the drawing: x to the right, y down.
    pub fn place(&self, p: Point) -> Point {
        let [x, y] = self.albers.project(p);
        [
            self.shift[0] + x * self.scale,
            self.shift[1] - y * self.scale,
        ]
    }

    /// A map of points fitted into a box: left, top, width, height, in the middle of it.
    fn fit(
        region: Option<Region>,
        albers: Albers,
        points: &[Point],
        [left, top, width, height]: [f64; 4],
    ) -> Option<Part> {
        let [x0, y0, x1, y1] = bounds(points.iter().map(|p| albers.project(*p)))?;
        let scale = (width / (x1 - x0)).min(height / (y1 - y0));
        if !scale.is_finite() || scale <= 0.0 {
            return None;
        }
        let shift = [
            left + (width - (x0 + x1) * scale) / 2.0,
            top + (height + (y0 + y1) * scale) / 2.0,
        ];
        Some(Part {
            region,
            albers,
            scale,
            shift,
        })
    }
}

/// The maps of a drawing, and its size.
pub(crate) struct Layout {
    pub height: f64,
    pub parts: Vec<Part>,
}

/// The maps of a frame at a width. Empty and without height where the atlas has nothing of it.
pub(crate) fn layout(atlas: &Atlas, frame: &Frame, width: f64) -> Layout {
    let us = PlaceCode::united_states();
    let mx = PlaceCode::mexico();
    let (places, country) = match frame {
        Frame::Both => (vec![mx, us.clone()], true),
        Frame::Place(place) => (vec![place.clone()], *place == us || *place == mx),
    };
    let nothing = Layout {
        height: 0.0,
        parts: Vec::new(),
    };
    let mut points: Vec<Point> = Vec::new();
    let mut around: Option<Bounds> = None;
    for place in &places {
        let Some(main) = main_bounds(atlas, place) else {
            continue;
        };
        around = Some(around.map_or(main, |b| union(b, main)));
        points.extend(vertices(atlas, place, main));
    }
    let (Some(around), true) = (around, width > 4.0 * MARGIN) else {
        return nothing;
    };
    let inner = width - 2.0 * MARGIN;
    let albers = Albers::for_bounds(around);
    let region = country.then_some(Region::Main);
    // A box of any height: the width decides.
    let Some(mut main) = Part::fit(region, albers, &points, [MARGIN, 0.0, inner, 1e9]) else {
        return nothing;
    };
    let ys = points.iter().map(|p| main.place(*p)[1]);
    let (top, bottom) = ys.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), y| {
        (a.min(y), b.max(y))
    });
    main.shift[1] += MARGIN - top;
    let height = bottom - top + 2.0 * MARGIN;
    let mut parts = vec![main];
    if country && places.contains(&us) && atlas.has(&us) {
        for (region, albers, [left, top, right, bottom]) in insets(frame) {
            let points = of_region(atlas, &us, region);
            let space = [
                MARGIN + left * inner,
                top * height,
                (right - left) * inner,
                (bottom - top) * height - MARGIN,
            ];
            parts.extend(Part::fit(Some(region), albers, &points, space));
        }
    }
    Layout { height, parts }
}

/// A map inside the map: region, projection, and its box in shares of the drawing: left, top, right, bottom.
type Inset = (Region, Albers, [f64; 4]);

/// Snyder (1987, p. 98) gives the parallels of Alaska and Hawaii as the Geological Survey uses them.
fn insets(frame: &Frame) -> Vec<Inset> {
    let alaska = Albers::new([55.0, 65.0], 60.0, -154.0);
    let hawaii = Albers::new([8.0, 18.0], 20.0, -157.0);
    let caribbean = Albers::for_bounds(CARIBBEAN);
    // With Mexico in the drawing the ocean south-west of California is free; Puerto Rico lies where it is.
    match frame {
        Frame::Both => vec![
            (Region::Alaska, alaska, [0.0, 0.665, 0.155, 0.80]),
            (Region::Hawaii, hawaii, [0.02, 0.86, 0.16, 0.97]),
            (Region::Caribbean, caribbean, [0.86, 0.86, 0.97, 0.93]),
        ],
        Frame::Place(_) => vec![
            (Region::Alaska, alaska, [0.0, 0.74, 0.22, 1.0]),
            (Region::Hawaii, hawaii, [0.235, 0.86, 0.37, 1.0]),
            (Region::Caribbean, caribbean, [0.88, 0.92, 0.99, 1.0]),
        ],
    }
}

/// What a frame is fitted to: a country's part on the main map, another place without its far islands.
fn main_bounds(atlas: &Atlas, place: &PlaceCode) -> Option<Bounds> {
    // The far north-west of the Hawaiian chain is a string of reefs over 2,000 km.
    if place.as_str() == "US-15" {
        return atlas.has(place).then_some(HAWAII);
    }
    atlas.bounds(place)
}

/// The vertices of a place's outer rings that lie in the bounds.
fn vertices(atlas: &Atlas, place: &PlaceCode, around: Bounds) -> Vec<Point> {
    let mut out = outer_vertices(atlas, place);
    out.retain(|[x, y]| {
        let shifted = if *x > 0.0 { x - 360.0 } else { *x };
        [*x, shifted].iter().any(|x| meet(around, [*x, *y, *x, *y]))
    });
    out
}

fn outer_vertices(atlas: &Atlas, place: &PlaceCode) -> Vec<Point> {
    let Some(geometry) = atlas.geometry(place) else {
        return Vec::new();
    };
    let rings = geometry.shape(place).map(|s| &s.polygons);
    let rings = rings.into_iter().flatten().filter_map(|p| p.first());
    rings.flat_map(|ring| walk(ring, &geometry.arcs)).collect()
}

/// The vertices of a country in one region.
fn of_region(atlas: &Atlas, country: &PlaceCode, region: Region) -> Vec<Point> {
    let Some(geometry) = atlas.geometry(country) else {
        return Vec::new();
    };
    let rings = geometry.shape(country).map(|s| &s.polygons);
    let rings = rings.into_iter().flatten().filter_map(|p| p.first());
    let rings = rings.map(|ring| walk(ring, &geometry.arcs));
    let rings = rings.filter(|r| r.first().is_some_and(|p| Region::of(*p) == region));
    rings.filter(|r| area(r) != 0.0).flatten().collect()
}
