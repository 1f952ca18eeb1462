//! An indicator as people write it: `indicators.toml`.

use std::collections::{BTreeMap, BTreeSet};

use cotejo_model::{SourceInfo, Text, Units};
use serde::{Deserialize, Serialize};

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Less of it.
    Down,
    /// More of it.
    Up,
    /// Neither.
    None,
}

impl Direction {
    /// The name used in every machine output.
    pub fn name(self) -> &'static str {
        match self {
            Direction::Down => "down",
            Direction::Up => "up",
            Direction::None => "none",
        }
    }
}

/// How a figure is computed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Compute {
    /// The sum of a measure's cells over the period.
    Total {
        /// Source id.
        source: String,
        /// Measure id.
        measure: String,
        /// SQL boolean expression over the source's dimensions.
        #[serde(default, rename = "where", skip_serializing_if = "Option::is_none")]
        filter: Option<String>,
    },
    /// The value at the last month of the period, or of its year: a total of twelve months that end there, a population.
    Level {
        /// Source id.
        source: String,
        /// Measure id.
        measure: String,
        /// SQL boolean expression over the source's dimensions.
        #[serde(default, rename = "where", skip_serializing_if = "Option::is_none")]
        filter: Option<String>,
    },
    /// `numerator / population × per`, with the population of the period's year (by months where it spans several).
    Rate {
        /// Indicator id.
        numerator: String,
        /// Indicator id of a population level.
        population: String,
        /// Residents in the denominator's unit (100,000).
        per: f64,
    },
    /// `numerator / denominator × 100`.
    Share {
        /// Indicator id.
        numerator: String,
        /// Indicator id.
        denominator: String,
    },
    /// The total of the months that end with the period's last.
    Rolling {
        /// Indicator id of a total.
        of: String,
        /// How many months.
        months: u32,
    },
    /// Another indicator in another unit, through the declared conversions.
    Convert {
        /// Indicator id.
        of: String,
        /// Unit id.
        to: String,
    },
}

impl Compute {
    /// The indicators it rests on.
    pub fn parts(&self) -> Vec<&str> {
        match self {
            Compute::Total { .. } | Compute::Level { .. } => vec![],
            Compute::Rate {
                numerator,
                population,
                ..
            } => vec![numerator, population],
            Compute::Share {
                numerator,
                denominator,
            } => vec![numerator, denominator],
            Compute::Rolling { of, .. } | Compute::Convert { of, .. } => vec![of],
        }
    }

    /// The formula in words and SQL, as `explain` prints it.
    pub fn formula(&self) -> String {
        let cells = |source: &str, measure: &str, filter: &Option<String>| {
            let filter = filter
                .as_ref()
                .map(|f| format!(" where {f}"))
                .unwrap_or_default();
            format!("{measure} from {source}{filter}")
        };
        match self {
            Compute::Total {
                source,
                measure,
                filter,
            } => format!("sum of {}", cells(source, measure, filter)),
            Compute::Level {
                source,
                measure,
                filter,
            } => format!("last {}", cells(source, measure, filter)),
            Compute::Rate {
                numerator,
                population,
                per,
            } => format!("{numerator} / {population} × {per}"),
            Compute::Share {
                numerator,
                denominator,
            } => format!("{numerator} / {denominator} × 100"),
            Compute::Rolling { of, months } => format!("{of}, the last {months} months"),
            Compute::Convert { of, to } => format!("{of} in {to}"),
        }
    }
}

/// A date from which a series no longer means the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Break {
    /// First period of the new meaning.
    pub from: cotejo_model::Period,
    /// What changed.
    pub why: Text,
    /// The indicator that goes on.
    #[serde(default)]
    pub successor: Option<String>,
}

/// Whether a figure carries an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Interval {
    /// Its values count events or persons, whatever the source's measure says.
    Poisson,
    /// None.
    None,
}

/// One declared figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// Stable identifier.
    pub id: String,
    /// Its name.
    pub label: Text,
    /// What is counted, and what is not.
    pub definition: Text,
    /// Unit id.
    pub unit: String,
    /// Which way is better.
    pub direction: Direction,
    /// What it is about: measures of one subject are set side by side, never added.
    #[serde(default)]
    pub subject: Option<String>,
    /// Overrides the interval that follows from the measure's kind.
    #[serde(default)]
    pub interval: Option<Interval>,
    /// How it is computed.
    pub compute: Compute,
    /// Declared series breaks.
    #[serde(default, rename = "break")]
    pub breaks: Vec<Break>,
}

impl Indicator {
    /// The declared break that lies between two periods, the earlier first; `None` where both mean the same.
    pub fn break_between(
        &self,
        from: cotejo_model::Period,
        to: cotejo_model::Period,
    ) -> Option<&Break> {
        self.breaks
            .iter()
            .find(|b| b.from.start() > from.start() && b.from.start() <= to.end())
    }
}

impl Break {
    /// That it forbids a comparison, said.
    pub(crate) fn said(&self) -> Text {
        use crate::reason::say;
        use cotejo_lang::Key;
        Text {
            es: say(Key::WhySeriesBreak, |_| {
                vec![("reason", self.why.es.clone())]
            })
            .es,
            en: say(Key::WhySeriesBreak, |_| {
                vec![("reason", self.why.en.clone())]
            })
            .en,
        }
    }
}

/// Why definitions were refused.
#[derive(Debug, thiserror::Error)]
pub enum DefinitionError {
    /// Not the TOML expected.
    #[error("{file}: {why}")]
    Toml {
        /// File name.
        file: String,
        /// Message of the TOML reader, with line and column.
        why: String,
    },
    /// Two definitions with one id.
    #[error("{file}: `{id}` is defined twice; rename one")]
    Twice {
        /// File name.
        file: String,
        /// The id.
        id: String,
    },
    /// A reference to what is not there.
    #[error("{file}: `{id}` names {what} `{name}`, which is not defined{hint}")]
    Unknown {
        /// File name.
        file: String,
        /// Who names it.
        id: String,
        /// What kind of thing.
        what: &'static str,
        /// The name.
        name: String,
        /// What there is.
        hint: String,
    },
    /// An indicator that rests on itself.
    #[error("{file}: `{id}` rests on itself through {path}; break the circle")]
    Circle {
        /// File name.
        file: String,
        /// The id.
        id: String,
        /// The way around.
        path: String,
    },
    /// A definition that is understood and cannot mean anything.
    #[error("{file}: `{id}` {why}")]
    Meaning {
        /// File name.
        file: String,
        /// The id.
        id: String,
        /// What is wrong and what to do.
        why: String,
    },
}

/// All definitions of a base.
#[derive(Clone, Debug, Default)]
pub struct Indicators {
    list: Vec<Indicator>,
    by_id: BTreeMap<String, usize>,
    /// The units and their conversions.
    pub units: Units,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "indicator")]
    indicators: Vec<Indicator>,
}

impl Indicators {
    /// Reads definitions and checks them against each other, the units and the sources declared.
    pub fn parse(
        text: &str,
        file: &str,
        units: Units,
        sources: &[SourceInfo],
    ) -> Result<Indicators, DefinitionError> {
        let parsed: File = toml::from_str(text).map_err(|e| DefinitionError::Toml {
            file: file.to_string(),
            why: e.to_string(),
        })?;
        let mut by_id = BTreeMap::new();
        for (i, indicator) in parsed.indicators.iter().enumerate() {
            if by_id.insert(indicator.id.clone(), i).is_some() {
                return Err(DefinitionError::Twice {
                    file: file.to_string(),
                    id: indicator.id.clone(),
                });
            }
        }
        let all = Indicators {
            list: parsed.indicators,
            by_id,
            units,
        };
        for indicator in &all.list {
            all.check(indicator, file, sources)?;
        }
        Ok(all)
    }

    /// All, in the order of the file.
    pub fn all(&self) -> &[Indicator] {
        &self.list
    }

    /// The indicator with this id.
    pub fn get(&self, id: &str) -> Option<&Indicator> {
        self.by_id.get(id).map(|i| &self.list[*i])
    }

    /// The ids nearest to a text, for an error that helps.
    pub fn nearest(&self, text: &str) -> Vec<&str> {
        let text = text.to_lowercase();
        let near = |i: &&Indicator| {
            text.split('_').any(|w| w.len() > 3 && i.id.contains(w)) || i.id.starts_with(&text)
        };
        self.list
            .iter()
            .filter(near)
            .map(|i| i.id.as_str())
            .take(5)
            .collect()
    }

    /// The sources that an indicator rests on, itself or through its parts.
    pub fn sources(&self, indicator: &Indicator) -> BTreeSet<String> {
        match &indicator.compute {
            Compute::Total { source, .. } | Compute::Level { source, .. } => {
                BTreeSet::from([source.clone()])
            }
            other => {
                let parts = other.parts().into_iter().filter_map(|p| self.get(p));
                parts.flat_map(|p| self.sources(p)).collect()
            }
        }
    }

    fn check(
        &self,
        indicator: &Indicator,
        file: &str,
        sources: &[SourceInfo],
    ) -> Result<(), DefinitionError> {
        let id = &indicator.id;
        let unknown = |what, name: &str, hint: String| DefinitionError::Unknown {
            file: file.to_string(),
            id: id.clone(),
            what,
            name: name.to_string(),
            hint,
        };
        let meaning = |why: String| DefinitionError::Meaning {
            file: file.to_string(),
            id: id.clone(),
            why,
        };
        if self.units.name(&indicator.unit).is_none() {
            return Err(unknown(
                "unit",
                &indicator.unit,
                "; declare it in units.toml".into(),
            ));
        }
        for part in indicator.compute.parts() {
            if self.get(part).is_none() {
                return Err(unknown("indicator", part, String::new()));
            }
        }
        self.circle(indicator, &mut vec![id.clone()], file)?;
        match &indicator.compute {
            Compute::Total {
                source, measure, ..
            }
            | Compute::Level {
                source, measure, ..
            } => {
                let held = sources.iter().find(|s| s.id == *source);
                let held = held.ok_or_else(|| {
                    unknown("source", source, "; add its descriptor to sources/".into())
                })?;
                let found = held.measure(measure).ok_or_else(|| {
                    let ids: Vec<&str> = held.measures.iter().map(|m| m.id.as_str()).collect();
                    unknown(
                        "measure",
                        measure,
                        format!("; {source} has {}", ids.join(", ")),
                    )
                })?;
                let never_added = held.window == cotejo_model::Window::TwelveMonthEnding
                    || found.kind == cotejo_model::MeasureKind::Level;
                if never_added && matches!(indicator.compute, Compute::Total { .. }) {
                    return Err(meaning(format!(
                        "adds up `{measure}` of `{source}`, whose values are levels that may not be added; use kind = \"level\""
                    )));
                }
                if found.unit != indicator.unit
                    && indicator.interval.is_none()
                    && found.kind != cotejo_model::MeasureKind::Level
                {
                    return Err(meaning(format!(
                        "is in `{}`, its measure is in `{}`; define it in `{}` and convert it with kind = \"convert\"",
                        indicator.unit, found.unit, found.unit
                    )));
                }
            }
            Compute::Convert { of, to } => {
                let from = self.get(of).map_or("", |i| i.unit.as_str());
                if indicator.unit != *to {
                    return Err(meaning(format!(
                        "converts to `{to}` and says its unit is `{}`",
                        indicator.unit
                    )));
                }
                if self.units.chain(from, to).is_none() {
                    return Err(meaning(format!(
                        "converts `{from}` to `{to}`, for which units.toml declares no chain of conversions"
                    )));
                }
            }
            Compute::Rate { per, .. } if !(*per > 0.0 && per.is_finite()) => {
                return Err(meaning(format!(
                    "has per = {per}; give a number above zero"
                )));
            }
            Compute::Rolling { of, months } => {
                let total = self
                    .get(of)
                    .is_some_and(|i| matches!(i.compute, Compute::Total { .. }));
                if !total || *months == 0 {
                    return Err(meaning("rolls what is no total; name an indicator of kind = \"total\" and months of at least 1".into()));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn circle(
        &self,
        indicator: &Indicator,
        path: &mut Vec<String>,
        file: &str,
    ) -> Result<(), DefinitionError> {
        for part in indicator.compute.parts() {
            if path.iter().any(|p| p == part) {
                return Err(DefinitionError::Circle {
                    file: file.to_string(),
                    id: path[0].clone(),
                    path: path.join(" → "),
                });
            }
            if let Some(next) = self.get(part) {
                path.push(part.to_string());
                self.circle(next, path, file)?;
                path.pop();
            }
        }
        Ok(())
    }
}
