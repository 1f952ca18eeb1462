//! Rings and lines cut to a square, on the whole numbers of a tile.

/// A vertex on the grid of a tile.
pub(crate) type Cell = [i32; 2];

/// The square from `low` to `high` in both directions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Square {
    pub low: i32,
    pub high: i32,
}

#[derive(Clone, Copy)]
enum Side {
    West,
    East,
    North,
    South,
}

impl Square {
    fn inside(self, side: Side, [x, y]: Cell) -> bool {
        match side {
            Side::West => x >= self.low,
            Side::East => x <= self.high,
            Side::North => y >= self.low,
            Side::South => y <= self.high,
        }
    }

    /// Where the line from `a` to `b` crosses a side.
    fn cross(self, side: Side, a: Cell, b: Cell) -> Cell {
        let (axis, at) = match side {
            Side::West => (0, self.low),
            Side::East => (0, self.high),
            Side::North => (1, self.low),
            Side::South => (1, self.high),
        };
        let part = f64::from(at - a[axis]) / f64::from(b[axis] - a[axis]);
        let other = 1 - axis;
        let mut out = [at; 2];
        out[other] = (f64::from(a[other]) + part * f64::from(b[other] - a[other])).round() as i32;
        out
    }

    /// True where every vertex is in the square.
    pub fn holds(self, points: &[Cell]) -> bool {
        points
            .iter()
            .flatten()
            .all(|v| (self.low..=self.high).contains(v))
    }

    /// What of a ring lies in the square, by Sutherland and Hodgman (1974). Parts that hang together outside are joined along
    /// the square's side, which is outside the visible tile.
    pub fn ring(self, points: Vec<Cell>) -> Vec<Cell> {
        if self.holds(&points) {
            return points;
        }
        let sides = [Side::West, Side::East, Side::North, Side::South];
        let cut = sides.into_iter().fold(points, |points, side| {
            let mut out = Vec::with_capacity(points.len());
            let mut before = points.last().copied();
            for p in points {
                if let Some(a) = before
                    && self.inside(side, a) != self.inside(side, p)
                {
                    out.push(self.cross(side, a, p));
                }
                if self.inside(side, p) {
                    out.push(p);
                }
                before = Some(p);
            }
            out
        });
        let mut cut = cut;
        cut.dedup();
        while cut.len() > 1 && cut.first() == cut.last() {
            cut.pop();
        }
        cut
    }

    /// The pieces of a line that lie in the square.
    pub fn line(self, points: &[Cell]) -> Vec<Vec<Cell>> {
        if self.holds(points) {
            return vec![points.to_vec()];
        }
        let mut out: Vec<Vec<Cell>> = Vec::new();
        for pair in points.windows(2) {
            let Some((a, b)) = self.segment(pair[0], pair[1]) else {
                continue;
            };
            match out.last_mut() {
                Some(piece) if piece.last() == Some(&a) => piece.push(b),
                _ => out.push(vec![a, b]),
            }
        }
        for piece in &mut out {
            piece.dedup();
        }
        out.retain(|piece| piece.len() > 1);
        out
    }

    fn segment(self, mut a: Cell, mut b: Cell) -> Option<(Cell, Cell)> {
        for side in [Side::West, Side::East, Side::North, Side::South] {
            match (self.inside(side, a), self.inside(side, b)) {
                (true, true) => {}
                (true, false) => b = self.cross(side, a, b),
                (false, true) => a = self.cross(side, a, b),
                (false, false) => return None,
            }
        }
        Some((a, b))
    }
}

/// Twice the area, positive where a ring runs clockwise on a screen (y downwards), as tiles want their outer rings.
pub(crate) fn twice_area(points: &[Cell]) -> i64 {
    let Some(&[ox, oy]) = points.first() else {
        return 0;
    };
    let at = |i: usize| {
        let [x, y] = points[i % points.len()];
        (i64::from(x) - i64::from(ox), i64::from(y) - i64::from(oy))
    };
    (0..points.len())
        .map(|i| {
            let ((ax, ay), (bx, by)) = (at(i), at(i + 1));
            ax * by - bx * ay
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SQUARE: Square = Square { low: 0, high: 10 };

    #[test]
    fn a_ring_around_everything_is_the_square() {
        let ring = SQUARE.ring(vec![[-5, -5], [20, -5], [20, 20], [-5, 20]]);
        assert_eq!(twice_area(&ring), 200);
    }

    #[test]
    fn a_corner_is_cut_and_what_is_outside_is_nothing() {
        let ring = SQUARE.ring(vec![[-4, 5], [5, -4], [5, 5]]);
        // The triangle's part with x and y over 0: a square of 5 without the corner below x + y = 1.
        assert_eq!(twice_area(&ring), 50 - 1);
        assert!(SQUARE.ring(vec![[20, 20], [30, 20], [30, 30]]).len() < 3);
    }

    #[test]
    fn a_line_that_leaves_and_comes_back_is_two() {
        let pieces = SQUARE.line(&[[2, 2], [2, -6], [6, -6], [6, 2]]);
        assert_eq!(pieces, [vec![[2, 2], [2, 0]], vec![[6, 0], [6, 2]]]);
    }

    proptest! {
        #[test]
        fn nothing_is_left_outside(points in prop::collection::vec([-40i32..40, -40i32..40], 3..20)) {
            prop_assert!(SQUARE.holds(&SQUARE.ring(points.clone())));
            for piece in SQUARE.line(&points) {
                prop_assert!(SQUARE.holds(&piece));
            }
        }
    }
}
