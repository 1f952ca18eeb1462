//! Arcs from place to place, bent to one side, with a mark at the end that they lead to.

use std::cmp::Ordering;

use crate::Dress;
use crate::xml::{N, Svg};

/// Widths of arcs in pixels: the least that is seen, and the most that leaves the map visible.
pub(super) const WIDTHS: (f64, f64) = (0.6, 8.0);
/// How far the paper shows on both sides of an arc: pixels, and more of them for each pixel of its width.
const RIM: (f64, f64) = (0.7, 0.1);
/// How far the middle of an arc lies beside the straight line, as a share of its length and in pixels at most.
const BEND: (f64, f64) = (0.11, 34.0);
/// Ends nearer to one another than this many pixels are one place: a loop is drawn.
const NEAR: f64 = 2.0;
/// Positions farther out than this many pixels are on no map.
const FARTHEST: f64 = 1e5;

/// What goes from one place to another.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Arc {
    /// Where it begins, as x and y in the pixels of the map. An arc with an end that is no number is left out.
    pub from: (f64, f64),
    /// Where it leads, with the mark of its direction; where it began for what stays in a place, which is drawn as a loop.
    pub to: (f64, f64),
    /// Its width in pixels, 0.6 to 8 ([`super::Widths::of`]); what is outside is drawn at the nearer end.
    pub width: f64,
    /// What it says, as it is read: `Texas → Jalisco: 24 armas`.
    pub text: String,
    /// Its page; only addresses on this site or over https become links.
    pub href: Option<String>,
    /// The key of the place where it begins, for the page's scripts.
    pub from_code: String,
    /// The key of the place that it leads to.
    pub to_code: String,
}

impl Arc {
    fn width(&self) -> f64 {
        // Of NaN, `max` gives the other.
        self.width.max(WIDTHS.0).min(WIDTHS.1)
    }

    fn order(&self, other: &Arc) -> Ordering {
        let ends = |a: &Arc| [a.from.0, a.from.1, a.to.0, a.to.1];
        let coordinates = || {
            let pairs = ends(self).into_iter().zip(ends(other));
            pairs
                .map(|(a, b)| a.total_cmp(&b))
                .find(|o| *o != Ordering::Equal)
                .unwrap_or(Ordering::Equal)
        };
        (self.width().total_cmp(&other.width()))
            .then_with(|| other.from_code.cmp(&self.from_code))
            .then_with(|| other.to_code.cmp(&self.to_code))
            .then_with(coordinates)
            .then_with(|| self.text.cmp(&other.text))
            .then_with(|| self.href.cmp(&other.href))
    }
}

/// The arcs that can be drawn, the widest last; in the same order however they were given.
pub(super) fn drawn(arcs: &[Arc]) -> Vec<&Arc> {
    let on_map = |(x, y): (f64, f64)| x.abs() <= FARTHEST && y.abs() <= FARTHEST;
    let on_map = |arc: &&Arc| on_map(arc.from) && on_map(arc.to);
    let mut drawn: Vec<&Arc> = arcs.iter().filter(on_map).collect();
    drawn.sort_by(|a, b| a.order(b));
    drawn
}

/// Draws one arc over what is there: paper beneath, line, mark.
pub(super) fn draw(svg: &mut Svg, arc: &Arc) {
    let linked = svg.link(arc.href.as_deref(), &arc.text);
    let width = arc.width();
    let (line, head) = paths(arc.from, arc.to, width);
    if linked || svg.dress() != Dress::Page {
        svg.open("g", "", &[]);
    } else {
        // Without a link it is reached by reading only, and needs a name for that.
        let read: [(&str, &dyn std::fmt::Display); 2] =
            [("role", &"img"), ("aria-label", &arc.text)];
        svg.open("g", "", &read);
    }
    if svg.dress() != Dress::Print && !arc.text.is_empty() {
        svg.words("title", "", &[], &arc.text);
    }
    let around = 2.0 * (RIM.0 + RIM.1 * width);
    let (rim, around, width) = (N(width + around), N(around), N(width));
    svg.leaf("path", "arcrim", &[("d", &line), ("stroke-width", &rim)]);
    if let Some(head) = &head {
        svg.leaf("path", "arcrim", &[("d", head), ("stroke-width", &around)]);
    }
    svg.leaf(
        "path",
        "arc",
        &[
            ("d", &line),
            ("stroke-width", &width),
            ("data-from", &arc.from_code),
            ("data-to", &arc.to_code),
        ],
    );
    if let Some(head) = &head {
        svg.leaf("path", "archead", &[("d", head)]);
    }
    svg.close();
    if linked {
        svg.close();
    }
}

/// Path data of an arc's line, and of the mark at its end; a loop has no mark, since it leads nowhere else.
pub(super) fn paths(from: (f64, f64), to: (f64, f64), width: f64) -> (String, Option<String>) {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let length = dx.hypot(dy);
    if length < NEAR {
        return (ring(from, width), None);
    }
    // To the left of the way, so that the arc back lies on the other side of the straight line.
    let side = (dy / length, -dx / length);
    let bend = 2.0 * (BEND.0 * length).min(BEND.1);
    let turn = (
        f64::midpoint(from.0, to.0) + side.0 * bend,
        f64::midpoint(from.1, to.1) + side.1 * bend,
    );
    // The way the arc has at its end: from the turning point on.
    let (tx, ty) = (to.0 - turn.0, to.1 - turn.1);
    let reach = tx.hypot(ty);
    let way = (tx / reach, ty / reach);
    let long = (4.0 + 1.3 * width).min(length / 2.0);
    let half = (2.4 + 0.8 * width).min(long * 0.75);
    let neck = (to.0 - way.0 * long, to.1 - way.1 * long);
    let line = format!(
        "M{} {}Q{} {} {} {}",
        N(from.0),
        N(from.1),
        N(turn.0),
        N(turn.1),
        N(neck.0),
        N(neck.1)
    );
    let head = format!(
        "M{} {}L{} {}L{} {}Z",
        N(to.0),
        N(to.1),
        N(neck.0 - way.1 * half),
        N(neck.1 + way.0 * half),
        N(neck.0 + way.1 * half),
        N(neck.1 - way.0 * half)
    );
    (line, Some(head))
}

/// A ring that stands on a point: what stays in a place.
fn ring((x, y): (f64, f64), width: f64) -> String {
    let r = 5.0 + width / 2.0;
    let top = N(y - 2.0 * r);
    let (r, x, y) = (N(r), N(x), N(y));
    format!("M{x} {y}A{r} {r} 0 1 1 {x} {top}A{r} {r} 0 1 1 {x} {y}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back_lie_on_either_side() {
        // East: 100 long, bent 11 up at its middle, so turned at 22; the mark is 5.3 long.
        let (there, head) = paths((0.0, 0.0), (100.0, 0.0), 1.0);
        assert_eq!(there, "M0 0Q50 -22 95.1 -2.1");
        assert_eq!(head.unwrap(), "M100 0L93.9 0.8L96.4 -5.1Z");
        let (back, _) = paths((100.0, 0.0), (0.0, 0.0), 1.0);
        assert_eq!(back, "M100 0Q50 22 4.9 2.1");
    }

    #[test]
    fn long_arcs_bend_no_farther_and_short_ones_keep_their_line() {
        let (long, _) = paths((0.0, 500.0), (1000.0, 500.0), 1.0);
        assert!(long.starts_with("M0 500Q500 432 "), "{long}");
        let (short, head) = paths((0.0, 0.0), (0.0, 4.0), 8.0);
        assert_eq!(short, "M0 0Q0.9 2 0.8 2.2");
        assert!(head.is_some());
    }

    #[test]
    fn what_stays_is_a_loop() {
        let (line, head) = paths((10.0, 20.0), (10.0, 20.0), 2.0);
        assert_eq!(line, "M10 20A6 6 0 1 1 10 8A6 6 0 1 1 10 20Z");
        assert_eq!(head, None);
    }

    #[test]
    fn the_widest_comes_last_in_any_order_given() {
        let arc = |from: &str, width: f64| Arc {
            from_code: from.into(),
            to: (50.0, 0.0),
            width,
            ..Arc::default()
        };
        let arcs = [
            arc("a", 8.0),
            arc("b", 3.0),
            arc("c", 90.0),
            arc("d", f64::NAN),
            arc("e", 0.1),
        ];
        let names = |arcs: &[Arc]| -> Vec<String> {
            let drawn = drawn(arcs);
            drawn.iter().map(|a| a.from_code.clone()).collect()
        };
        assert_eq!(names(&arcs), ["e", "d", "b", "c", "a"]);
        let mut turned = arcs;
        turned.reverse();
        assert_eq!(names(&turned), ["e", "d", "b", "c", "a"]);
        turned[0].to.0 = f64::INFINITY;
        turned[1].from.1 = f64::NAN;
        assert_eq!(names(&turned), ["b", "c", "a"]);
    }
}
