//! Numbers to widths of arcs, and the legend that says which.

use cotejo_lang::{Key, Lang};

use super::arcs::{WIDTHS, paths};
use crate::axis::round_step;
use crate::xml::{N, Svg};
use crate::{Dress, spark, text};

/// Steps of a legend that show a number, besides the one of the least width.
const STEPS: usize = 3;
/// Where there is little to show, one more is at most this many pixels more: a single gun is no broad stream.
const PER_ONE: f64 = 2.0;
/// Pixels of the sample before a step's words, and of its text.
const SAMPLE: f64 = 34.0;
const LABEL: f64 = 12.0;

/// How numbers become widths: in proportion, the greatest 8 pixels wide; what would be thinner than 0.6 is drawn as wide as that.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Widths {
    most: f64,
    /// Pixels for each unit.
    per: f64,
}

/// One step of the legend.
#[derive(Clone, Debug, PartialEq)]
pub struct WidthStep {
    /// The width in pixels.
    pub width: f64,
    /// What is so wide: `500`, `menos de 48`.
    pub text: String,
}

/// The legend of the arcs of a map.
#[derive(Clone, Debug, PartialEq)]
pub struct ArcLegend {
    /// What goes between the places, with its unit; may be empty.
    pub label: String,
    /// How the widths were made.
    pub widths: Widths,
}

impl Widths {
    /// Widths for numbers up to `most`. Where that is no number above zero, every width is the least.
    pub fn up_to(most: f64) -> Widths {
        if !(most.is_finite() && most > 0.0) {
            return Widths {
                most: 0.0,
                per: 0.0,
            };
        }
        Widths {
            most,
            per: (WIDTHS.1 / most).min(PER_ONE),
        }
    }

    /// The width of a number, in pixels: 0.6 to 8.
    pub fn of(&self, value: f64) -> f64 {
        // Of NaN, `max` gives the other.
        (value * self.per).max(WIDTHS.0).min(WIDTHS.1)
    }

    /// The steps of a legend, thinnest first: what is drawn as wide as the least, where there may be such numbers, then up to three round
    /// numbers with their widths. Empty where there is nothing to show.
    pub fn steps(&self, lang: Lang) -> Vec<WidthStep> {
        let mut steps = Vec::new();
        if self.per <= 0.0 {
            return steps;
        }
        let mut value = round_below(self.most);
        while steps.len() < STEPS && value >= 1.0 && value * self.per > WIDTHS.0 {
            steps.push(WidthStep {
                width: self.of(value),
                text: lang.number(value, None),
            });
            value = round_below(value * 0.6);
        }
        let least = (WIDTHS.0 / self.per).ceil();
        if least > 1.0 {
            steps.push(WidthStep {
                width: WIDTHS.0,
                text: lang.fill(Key::LegendBelow, &[("high", &lang.number(least, None))]),
            });
        }
        steps.reverse();
        steps
    }
}

/// 1, 2 or 5 times a power of ten, the nearest at or below.
fn round_below(value: f64) -> f64 {
    let above = round_step(value);
    if above <= value {
        return above;
    }
    // Two fifths of it is at or above the next step down: 0.4 of 5, 2, 1 are 2, 0.8, 0.4.
    round_step(above * 0.39)
}

/// A sample of a width for the legend of a page, 34 × 14: decoration, since the words stand beside it.
pub fn sample(width: f64, dress: Dress) -> String {
    let mut svg = spark::open("plot", SAMPLE, 14.0, "", dress);
    line(&mut svg, 0.0, 10.0, width);
    svg.finish()
}

fn line(svg: &mut Svg, x: f64, y: f64, width: f64) {
    let width = width.max(WIDTHS.0).min(WIDTHS.1);
    let (line, head) = paths((x + 1.0, y), (x + SAMPLE - 2.0, y), width);
    svg.leaf("path", "arc", &[("d", &line), ("stroke-width", &N(width))]);
    if let Some(head) = head {
        svg.leaf("path", "archead", &[("d", &head)]);
    }
}

impl ArcLegend {
    /// Its steps with where each begins, from 0, 0.
    fn placed(&self, lang: Lang, room: f64) -> Vec<(f64, f64, WidthStep)> {
        let (mut x, mut y) = (0.0, 0.0);
        let mut placed = Vec::new();
        for step in self.widths.steps(lang) {
            let wide = SAMPLE + 8.0 + text::width(&step.text, LABEL);
            if x > 0.0 && x + wide > room {
                (x, y) = (0.0, y + 22.0);
            }
            placed.push((x, y, step));
            x += wide + 20.0;
        }
        placed
    }

    fn head(&self) -> f64 {
        if self.label.is_empty() { 0.0 } else { 18.0 }
    }

    /// The height of the legend in a room of this width; 0 where it has nothing to say.
    pub(super) fn height(&self, lang: Lang, room: f64) -> f64 {
        let placed = self.placed(lang, room);
        placed
            .last()
            .map_or(0.0, |(_, y, _)| self.head() + y + 26.0)
    }

    /// Draws it from `y` down.
    pub(super) fn draw(&self, svg: &mut Svg, lang: Lang, x: f64, y: f64, room: f64) {
        let placed = self.placed(lang, room);
        if !placed.is_empty() && !self.label.is_empty() {
            let label = text::shorten_to(&self.label, LABEL * 1.06, room);
            svg.words("text", "val", &[("x", &N(x)), ("y", &N(y + 11.0))], &label);
        }
        let y = y + self.head();
        for (right, down, step) in placed {
            line(svg, x + right, y + down + 11.0, step.width);
            svg.words(
                "text",
                "key",
                &[
                    ("x", &N(x + right + SAMPLE + 8.0)),
                    ("y", &N(y + down + 11.0)),
                ],
                &step.text,
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(most: f64) -> Vec<(String, String)> {
        let steps = Widths::up_to(most).steps(Lang::En);
        steps
            .into_iter()
            .map(|s| (s.text, N(s.width).to_string()))
            .collect()
    }

    #[test]
    fn widths_are_in_proportion_from_a_least_one_on() {
        let widths = Widths::up_to(400.0);
        for (value, width) in [
            (400.0, 8.0),
            (100.0, 2.0),
            (30.0, 0.6),
            (1.0, 0.6),
            (0.0, 0.6),
            (900.0, 8.0),
            (f64::NAN, 0.6),
            (f64::INFINITY, 8.0),
        ] {
            assert_eq!(widths.of(value), width, "{value}");
        }
        // One gun alone is no broad stream.
        assert_eq!(Widths::up_to(1.0).of(1.0), 2.0);
        assert_eq!(Widths::up_to(f64::NAN).of(5.0), 0.6);
    }

    #[test]
    fn the_legend_has_round_numbers_and_says_what_is_thinnest() {
        let said = |steps: &[(&str, &str)]| -> Vec<(String, String)> {
            let owned = |(a, b): &(&str, &str)| (a.to_string(), b.to_string());
            steps.iter().map(owned).collect()
        };
        assert_eq!(
            steps(635.0),
            said(&[
                ("less than 48", "0.6"),
                ("100", "1.3"),
                ("200", "2.5"),
                ("500", "6.3")
            ])
        );
        assert_eq!(steps(3.0), said(&[("1", "2"), ("2", "4")]));
        assert_eq!(steps(1.0), said(&[("1", "2")]));
        assert_eq!(
            steps(20.0),
            said(&[("less than 2", "0.6"), ("5", "2"), ("10", "4"), ("20", "8")])
        );
        for nothing in [0.0, -3.0, f64::NAN, f64::INFINITY] {
            assert!(steps(nothing).is_empty());
        }
    }

    #[test]
    fn round_numbers_below() {
        for (value, below) in [
            (1.0, 1.0),
            (1.9, 1.0),
            (2.0, 2.0),
            (4.9, 2.0),
            (5.0, 5.0),
            (9.9, 5.0),
            (10.0, 10.0),
            (635.0, 500.0),
            (0.7, 0.5),
        ] {
            assert!((round_below(value) - below).abs() < 1e-12, "{value}");
        }
    }
}
