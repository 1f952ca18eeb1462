//! Classes to colours: which shade of a ramp each class has, and what its legend says.
//!
//! Where to cut is `cotejo_stats::breaks`; here the cuts are given.

use cotejo_lang::{Key, Lang};

use crate::chart::Numbers;
use crate::palette::Ramp;

/// The classes of a map, in ascending order.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    /// The ramp whose shades the classes have.
    pub ramp: Ramp,
    /// The classes; at least one.
    pub classes: Vec<Class>,
    edges: Vec<f64>,
}

/// One class: from `low`, included, to `high`, not included.
#[derive(Clone, Debug, PartialEq)]
pub struct Class {
    /// The lowest value that belongs to it; `None` for the first.
    pub low: Option<f64>,
    /// The lowest value of the next; `None` for the last.
    pub high: Option<f64>,
    /// What the legend says: `menos de 5`, `5 a 14`, `15 o más`.
    pub text: String,
    /// How many of the values fall in it.
    pub count: usize,
    /// The shade of the ramp, 0 to 6: the CSS variable is `--{stem}{shade}`.
    pub shade: u8,
}

/// True where colours should part at `pivot`: at least one value in twenty lies on either side of it.
pub fn parts_at(values: &[f64], pivot: f64) -> bool {
    let known = values.iter().filter(|v| v.is_finite()).count();
    let least = (known as f64 / 20.0).max(1.0);
    let below = values
        .iter()
        .filter(|v| **v < pivot && v.is_finite())
        .count() as f64;
    let above = values
        .iter()
        .filter(|v| **v > pivot && v.is_finite())
        .count() as f64;
    below >= least && above >= least
}

impl Scale {
    /// The classes that inner `edges` cut `values` into. Edges need not be sorted; what is not finite is left out.
    ///
    /// `ramp` is that of a scale from little to much. Where `pivot` is given, the ramp is [`Ramp::Diverging`] with its pale middle at the
    /// pivot. At most seven classes get shades of their own; more share the last ones.
    pub fn new(
        lang: Lang,
        numbers: Numbers,
        ramp: Ramp,
        pivot: Option<f64>,
        edges: &[f64],
        values: &[f64],
    ) -> Scale {
        let mut edges: Vec<f64> = edges.iter().copied().filter(|e| e.is_finite()).collect();
        edges.sort_by(f64::total_cmp);
        edges.dedup();
        let known: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
        let pivot = pivot.filter(|p| p.is_finite());
        let count = edges.len() + 1;
        let mut counts = vec![0; count];
        for value in &known {
            counts[index(&edges, *value)] += 1;
        }
        let texts = Words::of(lang, numbers, &edges, &known);
        let classes = (0..count)
            .map(|i| {
                let low = i.checked_sub(1).map(|i| edges[i]);
                let high = edges.get(i).copied();
                Class {
                    low,
                    high,
                    text: texts.class(low, high),
                    count: counts[i],
                    shade: pivot.map_or_else(|| sequential(i, count), |p| diverging(i, &edges, p)),
                }
            })
            .collect();
        Scale {
            ramp: if pivot.is_some() {
                Ramp::Diverging
            } else {
                ramp
            },
            classes,
            edges,
        }
    }

    /// The class of a value, from 0; `None` for what is not finite.
    pub fn class_of(&self, value: f64) -> Option<usize> {
        value.is_finite().then(|| index(&self.edges, value))
    }

    /// The shade of a value, 0 to 6; `None` for what is not finite.
    pub fn shade_of(&self, value: f64) -> Option<u8> {
        Some(self.classes.get(self.class_of(value)?)?.shade)
    }
}

fn index(edges: &[f64], value: f64) -> usize {
    edges.partition_point(|e| *e <= value)
}

/// Shades of few classes are taken from the middle, with even steps between them.
fn sequential(i: usize, count: usize) -> u8 {
    let shades: &[u8] = match count {
        1 => &[3],
        2 => &[1, 5],
        3 => &[1, 3, 5],
        4 => &[0, 2, 4, 6],
        5 => &[1, 2, 3, 4, 5],
        6 => &[0, 1, 2, 3, 4, 5],
        _ => &[0, 1, 2, 3, 4, 5, 6],
    };
    shades.get(i).copied().unwrap_or(6)
}

/// Shades by the distance from the pivot, the same on both sides: a class twice as far is as strong, above or below.
fn diverging(i: usize, edges: &[f64], pivot: f64) -> u8 {
    // Classes wholly below end at or before the pivot.
    let below = edges.iter().filter(|e| **e <= pivot).count();
    let above = edges.iter().filter(|e| **e >= pivot).count();
    let arm = below.max(above);
    let step = |n: usize| -> u8 {
        match (arm, n) {
            (1, _) => 2,
            (2, 1) => 1,
            (2, _) => 3,
            _ => n.min(3) as u8,
        }
    };
    let total = edges.len() + 1;
    if i < below {
        3 - step(below - i)
    } else if i >= total - above {
        3 + step(i + 1 - (total - above))
    } else {
        3
    }
}

/// How the numbers of a legend are written: all with the same decimals.
struct Words {
    lang: Lang,
    numbers: Numbers,
    decimals: u8,
    /// All values are whole: a class ends one below the next.
    whole: bool,
    lowest: f64,
    highest: f64,
    zero_alone: bool,
}

impl Words {
    fn of(lang: Lang, numbers: Numbers, edges: &[f64], values: &[f64]) -> Words {
        let factor = if numbers == Numbers::Percent {
            100.0
        } else {
            1.0
        };
        let needed = |e: &f64| {
            let e = e * factor;
            (0..6)
                .find(|d| {
                    let scale = 10_f64.powi(*d);
                    ((e * scale).round() / scale - e).abs() <= e.abs() * 1e-9
                })
                .unwrap_or(6) as u8
        };
        let lowest = values.iter().copied().fold(f64::INFINITY, f64::min);
        Words {
            lang,
            numbers,
            decimals: edges.iter().map(needed).max().unwrap_or(0),
            whole: numbers == Numbers::Plain
                && !values.is_empty()
                && values
                    .iter()
                    .chain(edges)
                    .all(|v| v.fract() == 0.0 && v.abs() < 1e15),
            lowest,
            highest: values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            zero_alone: lowest == 0.0
                && edges
                    .first()
                    .is_some_and(|e| *e > 0.0 && values.iter().all(|v| *v == 0.0 || v >= e)),
        }
    }

    fn number(&self, value: f64) -> String {
        match self.numbers {
            Numbers::Plain => self.lang.number(value, Some(self.decimals)),
            Numbers::Percent => self.lang.percent(value, Some(self.decimals)),
        }
    }

    fn class(&self, low: Option<f64>, high: Option<f64>) -> String {
        let between = |low: f64, high: f64| {
            if low == high {
                return self.number(low);
            }
            self.lang.fill(
                Key::LegendBetween,
                &[("low", &self.number(low)), ("high", &self.number(high))],
            )
        };
        match (low, high) {
            (None, None) if self.lowest > self.highest => {
                self.lang.text(Key::WordValueAbsent).to_string()
            }
            (None, None) if self.lowest == self.highest => {
                self.numbers.write(self.lang, self.lowest)
            }
            (None, None) => self.lang.fill(
                Key::LegendBetween,
                &[
                    ("low", &self.numbers.write(self.lang, self.lowest)),
                    ("high", &self.numbers.write(self.lang, self.highest)),
                ],
            ),
            (None, Some(_)) if self.zero_alone => match self.numbers {
                Numbers::Plain => self.lang.number(0.0, Some(0)),
                Numbers::Percent => self.lang.percent(0.0, Some(0)),
            },
            (None, Some(high)) if self.whole && self.lowest >= 0.0 && high > 0.0 => {
                between(0.0, high - 1.0)
            }
            (None, Some(high)) => self
                .lang
                .fill(Key::LegendBelow, &[("high", &self.number(high))]),
            (Some(low), None) => self
                .lang
                .fill(Key::LegendFrom, &[("low", &self.number(low))]),
            (Some(low), Some(high)) => between(low, if self.whole { high - 1.0 } else { high }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(scale: &Scale) -> Vec<&str> {
        scale.classes.iter().map(|c| c.text.as_str()).collect()
    }

    #[test]
    fn counts_and_rates_say_their_classes() {
        let counts = Scale::new(
            Lang::Es,
            Numbers::Plain,
            Ramp::First,
            None,
            &[1.0, 15.0, 1000.0],
            &[0.0, 0.0, 14.0, 15.0, 2000.0],
        );
        assert_eq!(texts(&counts), ["0", "1 a 14", "15 a 999", "1,000 o más"]);
        assert_eq!(
            counts.classes.iter().map(|c| c.count).collect::<Vec<_>>(),
            [2, 1, 1, 1]
        );
        let rates = Scale::new(
            Lang::En,
            Numbers::Plain,
            Ramp::First,
            None,
            &[2.5, 10.0],
            &[0.4, 2.5, 12.25],
        );
        assert_eq!(
            texts(&rates),
            ["less than 2.5", "2.5 to 10.0", "10.0 or more"]
        );
        let shares = Scale::new(
            Lang::En,
            Numbers::Percent,
            Ramp::First,
            None,
            &[0.07, 0.5],
            &[0.01, 0.2, 0.9],
        );
        assert_eq!(texts(&shares), ["less than 7%", "7% to 50%", "50% or more"]);
    }

    #[test]
    fn a_class_begins_at_its_low_end() {
        let scale = Scale::new(
            Lang::Es,
            Numbers::Plain,
            Ramp::First,
            None,
            &[1.0, 2.0],
            &[],
        );
        assert_eq!(
            [0.99, 1.0, 2.0].map(|v| scale.class_of(v)),
            [Some(0), Some(1), Some(2)]
        );
        assert_eq!(scale.class_of(f64::NAN), None);
    }

    #[test]
    fn distance_from_the_pivot_is_the_strength_of_the_colour() {
        let shades = |edges: &[f64]| -> Vec<u8> {
            Scale::new(Lang::Es, Numbers::Plain, Ramp::First, Some(0.0), edges, &[])
                .classes
                .iter()
                .map(|c| c.shade)
                .collect()
        };
        assert_eq!(
            shades(&[-20.0, -10.0, -5.0, 5.0, 10.0, 20.0]),
            [0, 1, 2, 3, 4, 5, 6]
        );
        // Few below, many above: the nearest class below is as pale as the nearest above.
        assert_eq!(shades(&[-5.0, 5.0, 10.0, 20.0]), [2, 3, 4, 5, 6]);
        assert_eq!(shades(&[-5.0, 0.0, 5.0]), [0, 2, 4, 6]);
    }

    #[test]
    fn colours_part_where_both_sides_have_values() {
        assert!(parts_at(&[-1.0, 2.0], 0.0));
        assert!(!parts_at(&[0.0, 2.0], 0.0));
        let mut one_odd = vec![1.0; 99];
        one_odd.push(-1.0);
        assert!(!parts_at(&one_odd, 0.0));
    }

    proptest! {
        #[test]
        fn every_known_value_has_a_class_and_shades_ascend(
            edges in prop::collection::vec(prop::num::f64::ANY, 0..9),
            values in prop::collection::vec(prop::num::f64::ANY, 0..30),
            pivot in prop::option::of(prop::num::f64::ANY),
        ) {
            let scale = Scale::new(Lang::Es, Numbers::Plain, Ramp::First, pivot, &edges, &values);
            let known = values.iter().filter(|v| v.is_finite()).count();
            prop_assert_eq!(scale.classes.iter().map(|c| c.count).sum::<usize>(), known);
            prop_assert!(scale.classes.is_sorted_by_key(|c| c.shade));
            prop_assert!(scale.classes.iter().all(|c| c.shade <= 6 && !c.text.is_empty()));
        }
    }
}
