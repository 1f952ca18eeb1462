//! What an indicator speaks of: from when to when, and of which levels of which country.

use std::collections::BTreeSet;

use cotejo_model::{Date, EvidenceError, Level, Month, PlaceCode};

use crate::definition::{Compute, Indicator};
use crate::engine::Engine;

/// The levels of places, from the largest.
const LEVELS: [Level; 5] = [
    Level::Country,
    Level::State,
    Level::Municipality,
    Level::County,
    Level::Area,
];

/// What an indicator speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    /// First month published.
    pub first: Month,
    /// Last month published.
    pub last: Month,
    /// Countries and levels for which it has figures.
    pub levels: BTreeSet<(PlaceCode, Level)>,
}

impl Reach {
    /// True where the indicator has figures of this level in any country.
    pub fn has(&self, level: Level) -> bool {
        self.levels.iter().any(|(_, l)| *l == level)
    }

    /// The countries of which it speaks.
    pub fn countries(&self) -> BTreeSet<PlaceCode> {
        self.levels.iter().map(|(c, _)| c.clone()).collect()
    }

    /// True where the indicator has figures for places of this one's country and level.
    pub fn covers(&self, place: &PlaceCode) -> bool {
        let country = place.at(Level::Country);
        country.is_some_and(|c| self.levels.contains(&(c, place.level())))
    }
}

impl Engine<'_> {
    /// What an indicator speaks of, as of a day; `None` where nothing was known.
    ///
    /// A rate or share reaches only where both its parts do: municipal deaths over a population of states are no municipal rate.
    pub fn reach(
        &self,
        indicator: &Indicator,
        as_of: Option<Date>,
    ) -> Result<Option<Reach>, EvidenceError> {
        let Some((first, last)) = self.published(indicator, as_of)? else {
            return Ok(None);
        };
        let levels = self.levels(indicator, as_of)?;
        Ok(Some(Reach {
            first,
            last,
            levels,
        }))
    }

    fn levels(
        &self,
        indicator: &Indicator,
        as_of: Option<Date>,
    ) -> Result<BTreeSet<(PlaceCode, Level)>, EvidenceError> {
        let (first, second) = match &indicator.compute {
            Compute::Total { source, .. } | Compute::Level { source, .. } => {
                return self.levels_of_source(source, as_of);
            }
            Compute::Rate {
                numerator,
                population,
                ..
            } => (numerator, Some(population)),
            Compute::Share {
                numerator,
                denominator,
            } => (numerator, Some(denominator)),
            Compute::Rolling { of, .. } | Compute::Convert { of, .. } => (of, None),
        };
        let of = |id: &String| match self.indicators.get(id) {
            Some(part) => self.levels(part, as_of),
            None => Ok(BTreeSet::new()),
        };
        let levels = of(first)?;
        Ok(match second {
            Some(second) => levels.intersection(&of(second)?).cloned().collect(),
            None => levels,
        })
    }

    fn levels_of_source(
        &self,
        source: &str,
        as_of: Option<Date>,
    ) -> Result<BTreeSet<(PlaceCode, Level)>, EvidenceError> {
        let mut out = BTreeSet::new();
        if !self.evidence.sources().iter().any(|s| s.id == source) {
            return Ok(out);
        }
        let Some(reporting) = self.evidence.reporting(source, as_of)? else {
            return Ok(out);
        };
        for place in &reporting.places {
            for level in LEVELS {
                if let (Some(country), Some(_)) = (place.at(Level::Country), place.at(level)) {
                    out.insert((country, level));
                }
            }
        }
        Ok(out)
    }
}
