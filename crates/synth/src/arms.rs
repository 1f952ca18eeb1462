//! The guns there are: makes, models, calibres, patterns of serial numbers, and how else each is written.

use crate::chance::{Chance, Weights};
use crate::serial::Shape;
use crate::table::{list, rows};

const ARMS: &str = include_str!("../data/arms.txt");
const MAKES: &str = include_str!("../data/makes.txt");
const CALIBRES: &str = include_str!("../data/calibres.txt");
const TYPES: &str = include_str!("../data/types.txt");

/// A model of a make.
#[derive(Clone, Debug)]
pub(crate) struct Arm {
    pub make: Word,
    pub model: Word,
    pub calibre: Word,
    pub kind: Word,
    /// Country of manufacture, ISO 3166-1 alpha-2.
    pub origin: &'static str,
    /// Who made or imported it in the United States; `None` for a gun that never was there.
    pub party: Option<&'static str>,
    /// A word of the maker that is sometimes copied before the serial number.
    pub mark: &'static str,
    /// A writing of the model that misleads.
    pub trap: &'static str,
    /// First year of sale.
    pub since: i32,
    /// Which patterns its serial numbers have.
    pub shapes: Vec<u16>,
}

/// A name and how else it is written.
#[derive(Clone, Debug)]
pub(crate) struct Word {
    pub name: &'static str,
    pub others: Vec<&'static str>,
}

/// All models, and their chances.
pub(crate) struct Arms {
    arms: Vec<Arm>,
    shapes: Vec<Shape>,
    us: Vec<u16>,
    us_weights: Weights,
    /// Those that were sold before 1968 already.
    old: Vec<u16>,
    abroad: Vec<u16>,
    abroad_weights: Weights,
}

/// The last year of sale without records: the Gun Control Act of 1968.
pub(crate) const OLD_YEAR: i32 = 1967;

impl Arms {
    /// The models of the table; the seed shifts the serial numbers.
    pub(crate) fn new(seed: u64) -> Arms {
        let mut chance = Chance::of(seed, 1, 0);
        let (makes, calibres, types) = (words(MAKES), words(CALIBRES), words(TYPES));
        let marks: Vec<[&str; 3]> = rows(MAKES).collect();
        let mut all = Arms {
            arms: Vec::new(),
            shapes: Vec::new(),
            us: Vec::new(),
            us_weights: Weights::default(),
            old: Vec::new(),
            abroad: Vec::new(),
            abroad_weights: Weights::default(),
        };
        // Patterns are numbered maker by maker: two makers may have the same one, and then the same numbers now and then.
        let mut owners: Vec<(&str, &str)> = Vec::new();
        let (mut us, mut abroad) = (Vec::new(), Vec::new());
        for [
            used,
            make,
            model,
            calibre,
            kind,
            origin,
            party,
            since,
            weight,
            patterns,
            others,
            trap,
        ] in rows(ARMS)
        {
            let shapes = list(patterns)
                .into_iter()
                .map(|pattern| {
                    let known = owners.iter().position(|o| *o == (make, pattern));
                    known.unwrap_or_else(|| {
                        owners.push((make, pattern));
                        all.shapes.push(Shape::new(pattern, &mut chance));
                        owners.len() - 1
                    }) as u16
                })
                .collect();
            let number = all.arms.len() as u16;
            let since = since.parse().unwrap_or(0);
            let weight = weight.parse().unwrap_or(0);
            if used == "US" {
                all.us.push(number);
                us.push(weight);
                if since < OLD_YEAR {
                    all.old.push(number);
                }
            } else {
                all.abroad.push(number);
                abroad.push(weight);
            }
            all.arms.push(Arm {
                make: word(&makes, make),
                model: Word {
                    name: model,
                    others: list(others),
                },
                calibre: word(&calibres, calibre),
                kind: word(&types, kind),
                origin,
                party: (!party.is_empty()).then_some(party),
                mark: marks.iter().find(|[m, ..]| *m == make).map_or("", |m| m[2]),
                trap,
                since,
                shapes,
            });
        }
        all.us_weights = Weights::new(us);
        all.abroad_weights = Weights::new(abroad);
        all
    }

    /// A model by its number.
    #[inline]
    pub(crate) fn get(&self, number: u16) -> Option<&Arm> {
        self.arms.get(usize::from(number))
    }

    /// How many patterns there are.
    pub(crate) fn shapes(&self) -> usize {
        self.shapes.len()
    }

    /// A pattern by its number.
    #[inline]
    pub(crate) fn shape(&self, number: u16) -> Option<&Shape> {
        self.shapes.get(usize::from(number))
    }

    /// True where a maker has a pattern that could give the numbers of another pattern.
    pub(crate) fn makes_shape_like(&self, make: &str, shape: u16) -> bool {
        let Some(other) = self.shape(shape) else {
            return false;
        };
        self.arms
            .iter()
            .filter(|a| a.make.name == make)
            .flat_map(|a| &a.shapes)
            .filter_map(|s| self.shape(*s))
            .any(|own| own.is_like(other))
    }

    /// A model that was in shops in the United States in a year.
    pub(crate) fn sold_in(&self, year: i32, chance: &mut Chance) -> u16 {
        for _ in 0..16 {
            let number = self
                .us
                .get(self.us_weights.draw(chance))
                .copied()
                .unwrap_or(0);
            if self.get(number).is_some_and(|a| a.since <= year) {
                return number;
            }
        }
        self.old(chance)
    }

    /// A model that was sold before records had to be kept.
    pub(crate) fn old(&self, chance: &mut Chance) -> u16 {
        chance.one(&self.old).copied().unwrap_or(0)
    }

    /// A model of a gun that never was in the United States.
    pub(crate) fn made_abroad(&self, chance: &mut Chance) -> u16 {
        self.abroad
            .get(self.abroad_weights.draw(chance))
            .copied()
            .unwrap_or(0)
    }
}

fn words(table: &'static str) -> Vec<Word> {
    rows(table)
        .map(|[name, others]| Word {
            name,
            others: list(others),
        })
        .collect()
}

fn word(words: &[Word], name: &'static str) -> Word {
    let known = words.iter().find(|w| w.name == name);
    known.cloned().unwrap_or(Word {
        name,
        others: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Plan;

    #[test]
    fn every_line_of_the_tables_is_whole() {
        let arms = Arms::new(1);
        assert_eq!(arms.arms.len(), 61);
        assert_eq!(arms.us.len(), 47);
        for arm in &arms.arms {
            let name = format!("{} {}", arm.make.name, arm.model.name);
            for word in [&arm.make, &arm.calibre, &arm.kind, &arm.model] {
                assert!(!word.others.is_empty(), "{name}: {}", word.name);
            }
            assert_eq!(arm.origin.len(), 2, "{name}");
            assert!((1900..2025).contains(&arm.since), "{name}");
            assert!(!arm.shapes.is_empty() && !arm.mark.is_empty(), "{name}");
        }
    }

    #[test]
    fn patterns_have_room_for_the_largest_plan() {
        let arms = Arms::new(1);
        let mut need = vec![0.0; arms.shapes()];
        for (share, numbers, table) in [(1.0, &arms.us, "US"), (0.25, &arms.abroad, "MX")] {
            let weights: Vec<f64> = rows(ARMS)
                .filter(|r: &[&str; 12]| r[0] == table)
                .map(|r| r[8].parse().unwrap())
                .collect();
            let sum: f64 = weights.iter().sum();
            for (number, weight) in numbers.iter().zip(&weights) {
                let arm = arms.get(*number).unwrap();
                let each = share * weight / sum / arm.shapes.len() as f64;
                // A model may have twice its share, since newer ones are not sold in early years.
                arm.shapes
                    .iter()
                    .for_each(|s| need[usize::from(*s)] += 2.0 * each);
            }
        }
        for (shape, need) in arms.shapes.iter().zip(need) {
            let need = need * f64::from(Plan::GUNS_MAX);
            assert!(need < shape.room() as f64, "{}: {need}", shape.pattern());
        }
    }
}
