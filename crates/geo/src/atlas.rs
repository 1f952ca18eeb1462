//! Several geometries together: the places of both countries, and an official file over one that came with the program.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use cotejo_model::{Level, PlaceCode};

use crate::geometry::{Attribution, Geometry};
use crate::neighbours;
use crate::ring::Shape;
use crate::tile::Zoom;

/// The deepest level of the pyramid of tiles. Maps enlarge its tiles beyond.
pub const ZOOM_MAX: u8 = 8;

/// Several geometries together. A later one's places take the place of the same places in earlier ones.
///
/// States and countries that no document has are joined from their parts. Such a joined shape takes the place of an earlier
/// one only where the later document has all the parts that the earlier one has: half a state is no state.
pub struct Atlas {
    geometries: Vec<Geometry>,
    /// Which geometry each place is taken from.
    from: BTreeMap<PlaceCode, usize>,
    neighbours: OnceLock<BTreeMap<PlaceCode, Vec<PlaceCode>>>,
    zooms: [OnceLock<Zoom>; ZOOM_MAX as usize + 1],
}

impl Atlas {
    /// The geometries together, the first one lowest.
    pub fn new(mut geometries: Vec<Geometry>) -> Atlas {
        let mut from: BTreeMap<PlaceCode, usize> = BTreeMap::new();
        for (at, geometry) in geometries.iter_mut().enumerate() {
            geometry.derive();
            for place in geometry.shapes.keys() {
                from.insert(place.clone(), at);
            }
        }
        for (at, geometry) in geometries.iter().enumerate() {
            for place in geometry.derived.keys() {
                let whole = match from.get(place) {
                    None => true,
                    Some(before) if *before > at => false,
                    Some(before) => {
                        parts(&geometries[*before], place).is_subset(&parts(geometry, place))
                    }
                };
                if whole {
                    from.insert(place.clone(), at);
                }
            }
        }
        Atlas {
            geometries,
            from,
            neighbours: OnceLock::new(),
            zooms: Default::default(),
        }
    }

    /// An atlas without places: every map drawn from it is empty.
    pub fn empty() -> Atlas {
        Atlas::new(Vec::new())
    }

    /// True where the place has a shape.
    pub fn has(&self, place: &PlaceCode) -> bool {
        self.from.contains_key(place)
    }

    /// The places of one level that have a shape, in the order of their keys.
    pub fn places(&self, level: Level) -> Vec<&PlaceCode> {
        self.from.keys().filter(|p| p.level() == level).collect()
    }

    /// West, south, east, north in degrees, of what a map of the place shows first: without islands far from the rest, and
    /// without Alaska, Hawaii and the territories for the United States. Across the antimeridian west is below −180.
    pub fn bounds(&self, place: &PlaceCode) -> Option<[f64; 4]> {
        self.geometry(place)?.main_bounds(place)
    }

    /// A position to stand for a place, as longitude and latitude in degrees: the centre of mass of its largest piece, or a position
    /// inside it where that lies outside. `None` where the place has no shape.
    pub fn centre(&self, place: &PlaceCode) -> Option<(f64, f64)> {
        let [lon, lat] = self.geometry(place)?.centre(place)?;
        Some((lon, lat))
    }

    /// The places of the same level that share a stretch of border with this one, in the order of their keys. Touching in a
    /// point is none. Borders between countries are not known: their documents come from different maps.
    pub fn neighbours(&self, place: &PlaceCode) -> Vec<PlaceCode> {
        let all = self.neighbours.get_or_init(|| self.all_neighbours());
        all.get(place).cloned().unwrap_or_default()
    }

    /// Whose work is shown, each once, in order.
    pub fn attributions(&self) -> Vec<Attribution> {
        let used: BTreeSet<usize> = self.from.values().copied().collect();
        let mut out: Vec<Attribution> = Vec::new();
        for at in used {
            let one = self.geometries[at].attribution();
            if !out.contains(one) {
                out.push(one.clone());
            }
        }
        out
    }

    /// A Mapbox vector tile (version 2); `None` outside the pyramid (`z` over [`ZOOM_MAX`], or `x`, `y` outside its level). A
    /// tile where nothing lies is of no bytes.
    ///
    /// Layers `country`, `state` and `local` (municipalities and counties) hold polygons with the attribute `code`
    /// (`MX-02004`); `state_border` the lines between states, `country_border` the outlines of countries.
    /// Places smaller than a quarter of a thousandth of the tile's side are left out.
    pub fn tile(&self, z: u8, x: u32, y: u32) -> Option<Vec<u8>> {
        let zoom = self.zooms.get(usize::from(z))?;
        if x >> z != 0 || y >> z != 0 {
            return None;
        }
        let zoom = zoom.get_or_init(|| Zoom::new(self, z));
        Some(zoom.tile(x, y))
    }

    pub(crate) fn geometries(&self) -> &[Geometry] {
        &self.geometries
    }

    /// The geometry that a place is taken from.
    pub(crate) fn geometry(&self, place: &PlaceCode) -> Option<&Geometry> {
        self.geometries.get(*self.from.get(place)?)
    }

    /// Each place with the number of its geometry and its shape, in the order of the keys.
    pub(crate) fn shapes(&self) -> impl Iterator<Item = (&PlaceCode, usize, &Shape)> {
        self.from.iter().filter_map(|(place, at)| {
            let shape = self.geometries.get(*at)?.shape(place)?;
            Some((place, *at, shape))
        })
    }

    fn all_neighbours(&self) -> BTreeMap<PlaceCode, Vec<PlaceCode>> {
        // Two places may come from different documents; the latest one that has both decides.
        let mut pairs: BTreeMap<PlaceCode, BTreeSet<PlaceCode>> = BTreeMap::new();
        for geometry in &self.geometries {
            for (place, others) in &mut pairs {
                if geometry.shape(place).is_some() {
                    others.retain(|other| geometry.shape(other).is_none());
                }
            }
            for (place, others) in neighbours::of(geometry) {
                pairs.entry(place).or_default().extend(others);
            }
        }
        pairs
            .into_iter()
            .map(|(place, others)| (place, others.into_iter().collect()))
            .collect()
    }
}

/// The smaller places of a geometry that a place is made of.
fn parts<'a>(geometry: &'a Geometry, place: &PlaceCode) -> BTreeSet<&'a PlaceCode> {
    let local = |p: &&PlaceCode| matches!(p.level(), Level::Municipality | Level::County);
    let within = |p: &&PlaceCode| *p != place && p.within(place);
    let locals: BTreeSet<&PlaceCode> = geometry.places().filter(local).filter(within).collect();
    if locals.is_empty() {
        return geometry.places().filter(within).collect();
    }
    locals
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{block, geometry, square};

    fn code(text: &str) -> PlaceCode {
        text.parse().unwrap()
    }

    fn names(places: Vec<PlaceCode>) -> Vec<String> {
        places.iter().map(|p| p.to_string()).collect()
    }

    #[test]
    fn states_and_country_are_joined_from_municipalities() {
        let atlas = Atlas::new(vec![block()]);
        assert_eq!(atlas.places(Level::State), [&code("MX-02"), &code("MX-03")]);
        assert_eq!(
            atlas.bounds(&code("MX-02")),
            Some([-100.0, 20.0, -96.0, 22.0])
        );
        assert_eq!(atlas.bounds(&code("MX")), Some([-100.0, 20.0, -96.0, 24.0]));
        assert_eq!(atlas.bounds(&code("MX-04")), None);
        assert!(!atlas.has(&code("US")));
    }

    #[test]
    fn neighbours_share_a_line_not_a_point() {
        let atlas = Atlas::new(vec![block()]);
        let of = |text: &str| names(atlas.neighbours(&code(text)));
        assert_eq!(of("MX-02001"), ["MX-02002", "MX-03001"]);
        assert_eq!(of("MX-02002"), ["MX-02001", "MX-02003", "MX-03002"]);
        assert_eq!(of("MX-02003"), ["MX-02002"]);
        assert_eq!(of("MX-02"), ["MX-03"]);
        assert_eq!(of("MX"), [""; 0]);
    }

    #[test]
    fn a_later_geometry_takes_the_place_and_keeps_the_neighbours() {
        let over = geometry(&[
            ("MX-02001", square(0.0, 0.0, 1.9), vec![]),
            ("MX-02003", square(2.75, 0.75, 0.5), vec![]),
        ]);
        let atlas = Atlas::new(vec![block(), over]);
        let bounds = atlas.bounds(&code("MX-02001"));
        assert_eq!(bounds, Some([-100.0, 20.0, -98.1, 21.9]));
        // Two of the three municipalities of 02 are no new 02.
        assert_eq!(
            atlas.bounds(&code("MX-02")),
            Some([-100.0, 20.0, -96.0, 22.0])
        );
        assert_eq!(
            names(atlas.neighbours(&code("MX-02001"))),
            ["MX-02002", "MX-03001"]
        );
        let whole = geometry(&[
            ("MX-02001", square(0.0, 0.0, 1.9), vec![]),
            ("MX-02002", square(1.9, 0.0, 1.9), vec![]),
            ("MX-02003", square(3.8, 0.0, 1.9), vec![]),
        ]);
        let atlas = Atlas::new(vec![block(), whole]);
        assert_eq!(
            atlas.bounds(&code("MX-02")),
            Some([-100.0, 20.0, -94.3, 21.9])
        );
        assert_eq!(
            names(atlas.neighbours(&code("MX-02002"))),
            ["MX-02001", "MX-02003", "MX-03002"]
        );
    }

    #[test]
    fn far_islands_do_not_widen_a_map() {
        let far = geometry(&[
            ("MX-06007", square(0.0, 0.0, 1.0), vec![]),
            ("MX-06001", square(-8.0, 0.0, 0.1), vec![]),
        ]);
        let atlas = Atlas::new(vec![far]);
        let bounds = atlas.bounds(&code("MX-06"));
        assert_eq!(bounds, Some([-100.0, 20.0, -99.0, 21.0]));
    }

    #[test]
    fn the_centre_is_that_of_the_largest_piece() {
        let atlas = Atlas::new(vec![block()]);
        for (place, lon, lat) in [
            ("MX-02001", -99.0, 21.0),
            ("MX-02", -98.0, 21.0),
            ("MX", -98.0, 22.0),
        ] {
            let (x, y) = atlas.centre(&code(place)).unwrap();
            assert!(
                (x - lon).abs() < 1e-9 && (y - lat).abs() < 1e-9,
                "{place}: {x} {y}"
            );
        }
        let islands = geometry(&[
            ("MX-06007", square(-8.0, 0.0, 0.1), vec![]),
            ("MX-06001", square(0.0, 0.0, 1.0), vec![]),
        ]);
        let (x, y) = Atlas::new(vec![islands]).centre(&code("MX-06")).unwrap();
        assert!((x + 99.5).abs() < 1e-9 && (y - 20.5).abs() < 1e-9);
        assert_eq!(atlas.centre(&code("US")), None);
    }

    #[test]
    fn an_empty_atlas_answers() {
        let atlas = Atlas::empty();
        assert!(atlas.attributions().is_empty());
        assert_eq!(atlas.tile(0, 0, 0), Some(vec![]));
        assert_eq!(atlas.tile(9, 0, 0), None);
        assert_eq!(atlas.tile(1, 2, 0), None);
    }
}
