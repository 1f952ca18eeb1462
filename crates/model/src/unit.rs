//! Units and the declared conversions between them.
//!
//! A conversion is a fact with a source (`1 lb = 0.45359237 kg`, international avoirdupois pound, 1959) or a declared
//! assumption (`1 lethal dose = 2 mg of fentanyl`, DEA); either way it is written in the base's `units.toml`, never in code.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

use crate::source::Text;

/// One declared conversion: `1 from = factor to`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conversion {
    /// Unit id.
    pub from: String,
    /// Unit id.
    pub to: String,
    /// How many `to` make one `from`.
    pub factor: f64,
    /// True where it is a convention and not a definition; figures that rest on it say so.
    #[serde(default)]
    pub assumed: bool,
    /// Where the factor is from.
    pub source: String,
}

/// A unit's name in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitName {
    /// Identifier.
    pub id: String,
    /// Name for one and for many, as written after a number.
    pub label: Text,
}

/// All units of a base.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Units {
    /// The units.
    #[serde(default, rename = "unit")]
    pub units: Vec<UnitName>,
    /// The conversions between them.
    #[serde(default, rename = "conversion")]
    pub conversions: Vec<Conversion>,
}

/// A chain of conversions from one unit to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    /// How many of the target make one of the origin.
    pub factor: f64,
    /// The conversions used, in order, with their direction (`true` where used backwards).
    pub steps: Vec<(Conversion, bool)>,
}

impl Units {
    /// The name of a unit.
    pub fn name(&self, id: &str) -> Option<&UnitName> {
        self.units.iter().find(|u| u.id == id)
    }

    /// The shortest chain of declared conversions between two units; `None` where there is none.
    ///
    /// Unit algebra is a walk in the graph of declared conversions: lb → kg → g → mg → lethal dose needs no direct entry.
    pub fn chain(&self, from: &str, to: &str) -> Option<Chain> {
        let mut came: BTreeMap<&str, Option<(usize, bool)>> = BTreeMap::from([(from, None)]);
        let mut queue = VecDeque::from([from]);
        while let Some(at) = queue.pop_front() {
            if at == to {
                break;
            }
            for (i, c) in self.conversions.iter().enumerate() {
                let (next, back) = if c.from == at {
                    (c.to.as_str(), false)
                } else if c.to == at {
                    (c.from.as_str(), true)
                } else {
                    continue;
                };
                if let std::collections::btree_map::Entry::Vacant(slot) = came.entry(next) {
                    slot.insert(Some((i, back)));
                    queue.push_back(next);
                }
            }
        }
        let mut at = to;
        let mut steps = Vec::new();
        while let Some((i, back)) = *came.get(at)? {
            let c = &self.conversions[i];
            at = if back { &c.to } else { &c.from };
            steps.push((c.clone(), back));
        }
        steps.reverse();
        let factor = steps.iter().fold(
            1.0,
            |f, (c, back)| {
                if *back { f / c.factor } else { f * c.factor }
            },
        );
        Some(Chain { factor, steps })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units() -> Units {
        let c = |from: &str, to: &str, factor| Conversion {
            from: from.into(),
            to: to.into(),
            factor,
            assumed: false,
            source: "test".into(),
        };
        Units {
            units: vec![],
            conversions: vec![
                c("lb", "kg", 0.453_592_37),
                c("t", "kg", 1000.0),
                c("kg", "mg", 1e6),
                c("dose", "mg", 2.0),
            ],
        }
    }

    #[test]
    fn a_chain_walks_conversions_both_ways() {
        // 14,700 lb (CBP, fentanyl, FY2022) are 6,667.8 kg; at 2 mg a dose that is 3.33 thousand million doses.
        let doses = units().chain("lb", "dose").unwrap();
        assert!((14_700.0 * doses.factor - 3_333_903_919.5).abs() < 1.0);
        assert_eq!(doses.steps.len(), 3);
        assert!(doses.steps[2].1);
    }

    #[test]
    fn there_and_back_is_one() {
        let u = units();
        let there = u.chain("lb", "t").unwrap().factor;
        let back = u.chain("t", "lb").unwrap().factor;
        assert!((there * back - 1.0).abs() < 1e-12);
        assert_eq!(u.chain("kg", "kg").unwrap().factor, 1.0);
    }

    #[test]
    fn unrelated_units_have_no_chain() {
        assert_eq!(units().chain("lb", "persons"), None);
    }
}
