//! Which place, cut, level and period an indicator's page shows, and which could be chosen instead.

use std::collections::BTreeSet;

use cotejo_indicators::reason::period;
use cotejo_indicators::{Indicator, Reach};
use cotejo_model::{Catalogue, Each, Frequency, Level, Month, Period, PlaceCode};

use super::Query;
use crate::ask::{self, Ask};
use crate::error::PageError;
use crate::fig::short_name;
use crate::head::Choice;
use crate::site::Site;

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The place of the series.
    pub place: PlaceCode,
    /// The cut of the series.
    pub each: Each,
    /// The level of the table by place; `None` where the sources know only countries.
    pub level: Option<Level>,
    /// Only places within this one are in the table.
    pub within: Option<PlaceCode>,
    /// The period of the table, where one was asked for.
    pub period: Option<Period>,
}

/// Reads the query against what the indicator reaches.
pub(super) fn chosen(
    site: &Site,
    indicator: &Indicator,
    reach: &Reach,
    query: &Query,
) -> Result<Chosen, PageError> {
    let place = match ask::given(query.place.as_deref()) {
        Some(text) => ask::place("place", text)?,
        None => reach
            .countries()
            .into_iter()
            .next()
            .unwrap_or_else(PlaceCode::mexico),
    };
    let each = match ask::given(query.each.as_deref()) {
        Some(text) => ask::each("each", text)?,
        None => cut(site, indicator),
    };
    let period = match ask::given(query.period.as_deref()) {
        Some(text) => Some(ask::period("period", text)?),
        None => None,
    };
    let levels = levels(reach);
    let level = match ask::given(query.by.as_deref()) {
        Some(text) => Some(ask::level("by", text)?),
        None => levels.first().copied(),
    };
    // Municipalities are listed state by state where a state is looked at.
    let within = (place.level() == Level::State
        && matches!(level, Some(Level::Municipality | Level::County)))
    .then(|| place.clone());
    Ok(Chosen {
        place,
        each,
        level,
        within,
        period,
    })
}

/// Levels below the country of which the indicator has figures, largest first.
pub(super) fn levels(reach: &Reach) -> Vec<Level> {
    [
        Level::State,
        Level::Municipality,
        Level::County,
        Level::Area,
    ]
    .into_iter()
    .filter(|l| reach.has(*l))
    .collect()
}

/// The cut in which an indicator is usually told: that of the plan's measure of it or of its source's, else calendar years.
pub fn cut(site: &Site, indicator: &Indicator) -> Each {
    let measures = || {
        let goals = site.plan.iter().flat_map(|p| &p.goals);
        goals.flat_map(|g| &g.areas).flat_map(|a| &a.measures)
    };
    let own = measures().find(|m| m.indicator.as_deref() == Some(&indicator.id));
    let sources = site.indicators.sources(indicator);
    let same_source = || {
        measures().find(|m| {
            let other = m.indicator.as_deref().and_then(|i| site.indicators.get(i));
            other.is_some_and(|i| site.indicators.sources(i) == sources)
        })
    };
    own.or_else(same_source)
        .map_or(Each::Year, |m| m.each.each())
}

/// Cuts that the sources allow: a yearly source has no months.
pub(super) fn cuts(site: &Site, ask: &Ask, indicator: &Indicator, chosen: Each) -> Vec<Choice> {
    let needed = site.indicators.sources(indicator);
    let held = site.records.sources();
    let lead = lead_source(site, indicator);
    let annual = held
        .iter()
        .filter(|s| needed.contains(&s.id))
        .any(|s| Some(&s.id) == lead.as_ref() && s.frequency == Frequency::Annual);
    let all: &[Each] = if annual {
        &[Each::Year]
    } else {
        &[Each::Month, Each::Quarter, Each::Year, Each::FiscalYear]
    };
    all.iter()
        .map(|e| Choice {
            value: e.name().to_string(),
            text: ask
                .lang
                .name("frequency", e.name())
                .unwrap_or(e.name())
                .to_string(),
            chosen: *e == chosen,
        })
        .collect()
}

/// The source of what is counted: a rate's numerator, not its population.
pub fn lead_source(site: &Site, indicator: &Indicator) -> Option<String> {
    use cotejo_indicators::Compute;
    match &indicator.compute {
        Compute::Total { source, .. } | Compute::Level { source, .. } => Some(source.clone()),
        Compute::Rate { numerator: of, .. }
        | Compute::Share { numerator: of, .. }
        | Compute::Rolling { of, .. }
        | Compute::Convert { of, .. } => lead_source(site, site.indicators.get(of)?),
    }
}

/// Countries and their states, those of which the indicator has figures.
pub(super) fn places(ask: &Ask, reach: &Reach, chosen: &PlaceCode) -> Vec<Choice> {
    let mut codes: Vec<PlaceCode> = Vec::new();
    for country in reach.countries() {
        codes.push(country.clone());
        if reach.levels.contains(&(country.clone(), Level::State)) {
            let mut states: Vec<PlaceCode> = Catalogue::standard()
                .children(&country, Level::State, None)
                .into_iter()
                .filter(|p| !p.residual)
                .map(|p| p.code.clone())
                .collect();
            states.sort_by_key(|c| cotejo_model::fold(&short_name(c, ask.lang)));
            codes.extend(states);
        }
    }
    if !codes.contains(chosen) {
        codes.push(chosen.clone());
    }
    codes
        .into_iter()
        .map(|c| Choice {
            value: c.to_string(),
            text: short_name(&c, ask.lang),
            chosen: c == *chosen,
        })
        .collect()
}

/// How many periods a list offers: the newest of them.
const PERIODS: usize = 60;

/// Periods of a cut that have been published, newest first.
pub fn periods(ask: &Ask, reach: &Reach, each: Each, chosen: Period) -> Vec<Choice> {
    let mut all: BTreeSet<Period> = BTreeSet::new();
    for m in reach.first.0..=reach.last.0 {
        all.extend(each.period_of(Month(m)));
    }
    let mut all: Vec<Period> = all.into_iter().collect();
    all.sort_by_key(|p| std::cmp::Reverse(p.start()));
    all.truncate(PERIODS);
    if !all.contains(&chosen) {
        all.insert(0, chosen);
    }
    all.into_iter()
        .map(|p| Choice {
            value: p.to_string(),
            text: period(ask.lang, p),
            chosen: p == chosen,
        })
        .collect()
}
