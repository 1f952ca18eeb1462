//! Web Mercator on a square of side 1, north up to south: the plane of tiles, and of the ranks of vertices.

use std::f64::consts::PI;

use crate::ring::Point;

/// The latitude at which the square ends, in degrees.
const LATITUDE_MAX: f64 = 85.051_128_779_806_59;

/// Degrees to the square: x from 0 at 180° W to 1 at 180° E, y from 0 in the north to 1 in the south.
pub(crate) fn project([lon, lat]: Point) -> Point {
    let lat = lat.clamp(-LATITUDE_MAX, LATITUDE_MAX).to_radians();
    let y = 0.5 - (PI / 4.0 + lat / 2.0).tan().ln() / (2.0 * PI);
    [(lon + 180.0) / 360.0, y.clamp(0.0, 1.0)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_and_centre() {
        let near = |a: Point, b: Point| {
            assert!(
                (a[0] - b[0]).abs() < 1e-9 && (a[1] - b[1]).abs() < 1e-9,
                "{a:?} {b:?}"
            );
        };
        near(project([0.0, 0.0]), [0.5, 0.5]);
        near(project([-180.0, LATITUDE_MAX]), [0.0, 0.0]);
        near(project([180.0, -90.0]), [1.0, 1.0]);
        // Tile 4/3/6 begins at 112.5° W, 40.979898° N (the usual slippy-map formula).
        near(
            project([-112.5, 40.979_898_069_620_13]),
            [3.0 / 16.0, 6.0 / 16.0],
        );
    }
}
