//! The plan of action: goals, areas, measures, targets, owners. `plan.toml`.

use cotejo_model::{Date, Period, PlaceCode, Text};
use serde::{Deserialize, Serialize};

use crate::definition::Indicators;

/// A plan of action with periodic evaluation.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Its name.
    pub title: Text,
    /// When it was agreed.
    pub signed: Date,
    /// What the reader must know.
    #[serde(default)]
    pub note: Option<Text>,
    /// Its goals.
    #[serde(rename = "goal")]
    pub goals: Vec<Goal>,
}

/// A goal of the plan.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// Its number.
    pub id: String,
    /// Its name.
    pub title: Text,
    /// Its areas of cooperation.
    #[serde(rename = "area")]
    pub areas: Vec<Area>,
}

/// An area of cooperation.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// Its number.
    pub id: String,
    /// Its name.
    pub title: Text,
    /// What is measured in it.
    #[serde(default, rename = "measure")]
    pub measures: Vec<PlanMeasure>,
}

/// What the plan measures.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanMeasure {
    /// Its number.
    pub id: String,
    /// Its name.
    pub title: Text,
    /// The indicator; `None` where no record measures it.
    #[serde(default)]
    pub indicator: Option<String>,
    /// The place; needed with an indicator.
    #[serde(default)]
    pub place: Option<PlaceCode>,
    /// The periods that are compared.
    #[serde(default)]
    pub each: EachName,
    /// The period that the plan starts from; needed with an indicator.
    #[serde(default)]
    pub baseline: Option<Period>,
    /// The target, where a public one exists.
    #[serde(default)]
    pub target: Option<Target>,
    /// Who answers for it.
    #[serde(default)]
    pub owners: Owners,
    /// What the reader must know.
    #[serde(default)]
    pub note: Option<Text>,
    /// Where no record measures it: which would.
    #[serde(default)]
    pub no_data: Option<Text>,
}

/// A public target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// In the indicator's unit.
    pub value: f64,
    /// The period by whose end it is due.
    pub by: Period,
    /// Where it was made public.
    pub source: String,
}

/// Institutions on both sides.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Owners {
    /// Of Mexico.
    #[serde(default)]
    pub mx: Vec<String>,
    /// Of the United States.
    #[serde(default)]
    pub us: Vec<String>,
}

/// The periods that a measure compares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EachName {
    /// Calendar years.
    #[default]
    Year,
    /// US fiscal years.
    FiscalYear,
    /// Months.
    Month,
}

impl EachName {
    /// As the evidence trait has it.
    pub fn each(self) -> cotejo_model::Each {
        match self {
            EachName::Year => cotejo_model::Each::Year,
            EachName::FiscalYear => cotejo_model::Each::FiscalYear,
            EachName::Month => cotejo_model::Each::Month,
        }
    }
}

/// Why a plan was refused.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// Not the TOML expected.
    #[error("{file}: {why}")]
    Toml {
        /// File name.
        file: String,
        /// Message of the TOML reader, with line and column.
        why: String,
    },
    /// Understood, and it cannot be evaluated.
    #[error("{file}: measure `{id}` {why}")]
    Measure {
        /// File name.
        file: String,
        /// The measure.
        id: String,
        /// What is wrong and what to do.
        why: String,
    },
}

impl Plan {
    /// Reads a plan and checks it against the indicators.
    pub fn parse(text: &str, file: &str, indicators: &Indicators) -> Result<Plan, PlanError> {
        let plan: Plan = toml::from_str(text).map_err(|e| PlanError::Toml {
            file: file.to_string(),
            why: e.to_string(),
        })?;
        let mut ids = std::collections::BTreeSet::new();
        for measure in plan.measures() {
            let wrong = |why: String| PlanError::Measure {
                file: file.to_string(),
                id: measure.id.clone(),
                why,
            };
            if !ids.insert(&measure.id) {
                return Err(wrong("stands twice; rename one".into()));
            }
            match (&measure.indicator, &measure.no_data) {
                (Some(id), _) if indicators.get(id).is_none() => {
                    return Err(wrong(format!(
                        "names indicator `{id}`, which is not defined"
                    )));
                }
                (Some(_), _) if measure.place.is_none() || measure.baseline.is_none() => {
                    return Err(wrong(
                        "has an indicator and no `place` or `baseline`; give both".into(),
                    ));
                }
                (None, None) => {
                    return Err(wrong(
                        "has neither `indicator` nor `no_data`; say which record would show it"
                            .into(),
                    ));
                }
                _ => {}
            }
            if let Some(target) = &measure.target
                && !target.value.is_finite()
            {
                return Err(wrong("has a target that is no number".into()));
            }
        }
        Ok(plan)
    }

    /// All measures, in the order of the plan.
    pub fn measures(&self) -> impl Iterator<Item = &PlanMeasure> {
        self.goals
            .iter()
            .flat_map(|g| &g.areas)
            .flat_map(|a| &a.measures)
    }
}
