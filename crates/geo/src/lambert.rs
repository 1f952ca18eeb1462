//! Lambert's conformal conic projection of an ellipsoid, backwards: INEGI publishes its maps in it.
//!
//! Snyder, J. P. (1987), Map Projections: A Working Manual, U.S. Geological Survey Professional Paper 1395, p. 107–109,
//! numerical example p. 296 f.

use std::f64::consts::FRAC_PI_2;

use crate::ring::Point;

/// What a file says of its projection.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameters {
    /// Half the great axis of the ellipsoid, in metres.
    pub axis: f64,
    /// One over its flattening; 0 for a sphere.
    pub inverse_flattening: f64,
    /// Both standard parallels, in degrees.
    pub parallels: [f64; 2],
    /// Latitude of the origin, in degrees.
    pub origin: f64,
    /// Central meridian, in degrees.
    pub meridian: f64,
    /// What was added to x, in metres.
    pub false_easting: f64,
    /// What was added to y, in metres.
    pub false_northing: f64,
}

impl Parameters {
    /// Mexico ITRF2008 / LCC (EPSG:6372), in which INEGI publishes the Marco Geoestadístico.
    pub const INEGI: Parameters = Parameters {
        axis: 6_378_137.0,
        inverse_flattening: 298.257_222_101,
        parallels: [17.5, 29.5],
        origin: 12.0,
        meridian: -102.0,
        false_easting: 2_500_000.0,
        false_northing: 0.0,
    };
}

/// The projection, ready to be undone.
#[derive(Clone, Copy, Debug)]
pub struct Lambert {
    p: Parameters,
    e: f64,
    n: f64,
    /// `a F` of Snyder, in metres.
    scale: f64,
    rho_0: f64,
}

impl Lambert {
    /// `None` where the parameters describe no cone.
    pub fn new(p: Parameters) -> Option<Lambert> {
        let flattening = match p.inverse_flattening {
            0.0 => 0.0,
            inverse => 1.0 / inverse,
        };
        let e = (2.0 * flattening - flattening * flattening).sqrt();
        let [a, b] = p.parallels.map(f64::to_radians);
        let (m1, m2) = (m(a, e), m(b, e));
        let (t1, t2) = (t(a, e), t(b, e));
        // One parallel alone has its own formula; both the same would be nought divided by nought.
        let n = if (a - b).abs() < 1e-9 {
            a.sin()
        } else {
            (m1.ln() - m2.ln()) / (t1.ln() - t2.ln())
        };
        let scale = p.axis * m1 / (n * t1.powf(n));
        let rho_0 = scale * t(p.origin.to_radians(), e).powf(n);
        let good = n.is_finite() && n.abs() > 1e-6 && scale.is_finite() && rho_0.is_finite();
        good.then_some(Lambert {
            p,
            e,
            n,
            scale,
            rho_0,
        })
    }

    /// x and y in metres to longitude and latitude in degrees; not a number where the point lies on no map.
    pub fn inverse(&self, [x, y]: Point) -> Point {
        let x = x - self.p.false_easting;
        let y = self.rho_0 - (y - self.p.false_northing);
        let sign = self.n.signum();
        let rho = x.hypot(y) * sign;
        let theta = (x * sign).atan2(y * sign);
        let t = (rho / self.scale).powf(1.0 / self.n);
        let mut lat = FRAC_PI_2 - 2.0 * t.atan();
        // Each round gains about two digits and a half.
        for _ in 0..8 {
            let es = self.e * lat.sin();
            lat = FRAC_PI_2 - 2.0 * (t * ((1.0 - es) / (1.0 + es)).powf(self.e / 2.0)).atan();
        }
        [
            (theta / self.n).to_degrees() + self.p.meridian,
            lat.to_degrees(),
        ]
    }

    /// Longitude and latitude in degrees to x and y in metres.
    pub fn project(&self, [lon, lat]: Point) -> Point {
        let rho = self.scale * t(lat.to_radians(), self.e).powf(self.n);
        let theta = self.n * (lon - self.p.meridian).to_radians();
        [
            rho * theta.sin() + self.p.false_easting,
            self.rho_0 - rho * theta.cos() + self.p.false_northing,
        ]
    }
}

fn m(lat: f64, e: f64) -> f64 {
    lat.cos() / (1.0 - (e * lat.sin()).powi(2)).sqrt()
}

fn t(lat: f64, e: f64) -> f64 {
    let es = e * lat.sin();
    (FRAC_PI_2 / 2.0 - lat / 2.0).tan() / ((1.0 - es) / (1.0 + es)).powf(e / 2.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn snyders_example_on_the_ellipsoid() {
        // Snyder 1987, p. 296: Clarke 1866, parallels 33° and 45°, origin 23° N 96° W, point 35° N 75° W.
        let clarke = Parameters {
            axis: 6_378_206.4,
            inverse_flattening: 294.978_698_2,
            parallels: [33.0, 45.0],
            origin: 23.0,
            meridian: -96.0,
            false_easting: 0.0,
            false_northing: 0.0,
        };
        let lambert = Lambert::new(clarke).unwrap();
        let [x, y] = lambert.project([-75.0, 35.0]);
        assert!((x - 1_894_410.9).abs() < 0.1, "{x}");
        assert!((y - 1_564_649.5).abs() < 0.1, "{y}");
        let [lon, lat] = lambert.inverse([1_894_410.9, 1_564_649.5]);
        assert!((lon + 75.0).abs() < 1e-6, "{lon}");
        assert!((lat - 35.0).abs() < 1e-6, "{lat}");
    }

    #[test]
    fn the_origin_of_inegis_maps() {
        let lambert = Lambert::new(Parameters::INEGI).unwrap();
        let [lon, lat] = lambert.inverse([2_500_000.0, 0.0]);
        assert!((lon + 102.0).abs() < 1e-9 && (lat - 12.0).abs() < 1e-9);
    }

    #[test]
    fn no_cone_is_refused() {
        let flat = Parameters {
            parallels: [-20.0, 20.0],
            ..Parameters::INEGI
        };
        assert!(Lambert::new(flat).is_none());
    }

    proptest! {
        #[test]
        fn there_and_back(lon in -119.0..-86.0f64, lat in 14.0..33.0f64) {
            let lambert = Lambert::new(Parameters::INEGI).unwrap();
            let [x, y] = lambert.inverse(lambert.project([lon, lat]));
            prop_assert!((x - lon).abs() < 1e-9 && (y - lat).abs() < 1e-9);
        }
    }
}
