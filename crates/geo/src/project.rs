//! Albers' equal-area conic projection of the sphere: areas on a map compare as areas on the ground do.
//!
//! Snyder, J. P. (1987), Map Projections: A Working Manual, U.S. Geological Survey Professional Paper 1395, p. 98–103; formulas
//! p. 100 f., numerical example p. 291. Standard parallels stand one sixth of the range of latitudes inside its ends, the rule
//! of Deetz and Adams that Snyder gives for conics. Both countries, 14.5° to 49.4° N, so have parallels near 20.3° and 43.6°.

use crate::ring::Point;

/// The projection for one map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Albers {
    n: f64,
    c: f64,
    rho_0: f64,
    /// Radians.
    meridian: f64,
}

impl Albers {
    /// From two standard parallels, the latitude of the origin and the central meridian, all in degrees.
    ///
    /// Parallels that lie as far north as south make a cylinder, which this projection is not; they are moved apart by 0.1°.
    pub fn new(parallels: [f64; 2], origin: f64, meridian: f64) -> Albers {
        let [mut south, north] = parallels.map(f64::to_radians);
        if (south.sin() + north.sin()).abs() < 1e-3 {
            south += 0.1_f64.to_radians();
        }
        let n = (south.sin() + north.sin()) / 2.0;
        let c = south.cos().powi(2) + 2.0 * n * south.sin();
        Albers {
            n,
            c,
            rho_0: rho(n, c, origin.to_radians()),
            meridian: meridian.to_radians(),
        }
    }

    /// For a map of these bounds: west, south, east, north in degrees.
    pub fn for_bounds([west, south, east, north]: [f64; 4]) -> Albers {
        let sixth = (north - south) / 6.0;
        Albers::new(
            [south + sixth, north - sixth],
            (south + north) / 2.0,
            (west + east) / 2.0,
        )
    }

    /// Longitude and latitude in degrees to x (east) and y (north), in radii of the sphere.
    pub fn project(&self, [lon, lat]: Point) -> Point {
        let mut turn = lon.to_radians() - self.meridian;
        // Alaska reaches across the antimeridian.
        if turn > std::f64::consts::PI {
            turn -= std::f64::consts::TAU;
        } else if turn < -std::f64::consts::PI {
            turn += std::f64::consts::TAU;
        }
        let rho = rho(self.n, self.c, lat.to_radians());
        let theta = self.n * turn;
        [rho * theta.sin(), self.rho_0 - rho * theta.cos()]
    }
}

fn rho(n: f64, c: f64, lat: f64) -> f64 {
    (c - 2.0 * n * lat.sin()).max(0.0).sqrt() / n
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn snyders_example_on_the_sphere() {
        // Snyder 1987, p. 291: parallels 29.5° and 45.5°, origin 23° N 96° W, point 35° N 75° W, R = 1.
        let albers = Albers::new([29.5, 45.5], 23.0, -96.0);
        let [x, y] = albers.project([-75.0, 35.0]);
        assert!((albers.n - 0.602_837_0).abs() < 5e-8, "{}", albers.n);
        assert!((albers.c - 1.351_221_3).abs() < 5e-8, "{}", albers.c);
        assert!((x - 0.295_272_0).abs() < 5e-8, "{x}");
        assert!((y - 0.241_677_4).abs() < 5e-8, "{y}");
    }

    #[test]
    fn both_countries_have_the_parallels_named_above() {
        let both = Albers::for_bounds([-124.8, 14.5, -66.9, 49.4]);
        assert_eq!(
            both,
            Albers::new([14.5 + 34.9 / 6.0, 49.4 - 34.9 / 6.0], 31.95, -95.85)
        );
    }

    #[test]
    fn the_antimeridian_is_no_edge() {
        let alaska = Albers::for_bounds([-187.5, 51.2, -130.0, 71.4]);
        let west = alaska.project([179.9, 52.0])[0];
        let east = alaska.project([-179.9, 52.0])[0];
        assert!(west < east && east - west < 0.01, "{west} {east}");
    }

    proptest! {
        /// A small quadrangle keeps its area: R² Δλ (sin φ₂ − sin φ₁).
        #[test]
        fn areas_are_those_of_the_sphere(lon in -125.0..-67.0f64, lat in 14.0..70.0f64) {
            let albers = Albers::for_bounds([-125.0, 14.5, -67.0, 49.4]);
            let d = 0.01f64;
            let corners = [[lon, lat], [lon + d, lat], [lon + d, lat + d], [lon, lat + d]];
            let flat = crate::ring::area(&corners.map(|p| albers.project(p)));
            let round = d.to_radians() * ((lat + d).to_radians().sin() - lat.to_radians().sin());
            prop_assert!((flat / round - 1.0).abs() < 1e-4, "{} {}", flat, round);
        }
    }
}
