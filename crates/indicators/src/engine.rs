//! From definitions and evidence to figures.

use std::sync::Arc;

use cotejo_model::{Date, Each, Evidence, EvidenceError, Level, Month, Period, PlaceCode, Text};

use crate::definition::{Compute, Indicator, Indicators};
use crate::derive;
use crate::figure::{Figure, FigureId};
use crate::leaf::{self, Leaf};
use crate::point::{At, Point, Points, rolled};

/// Figures of one indicator.
#[derive(Clone, Debug)]
pub struct Request {
    /// Indicator id.
    pub indicator: String,
    /// Places are added up to this level.
    pub by: Level,
    /// Only this place and what lies in it.
    pub place: Option<PlaceCode>,
    /// The stretch of time; all that is published where `None`.
    pub period: Option<Period>,
    /// How it is cut; whole where a period is given, by year where none is.
    pub each: Option<Each>,
    /// One figure for each value of this dimension.
    pub dimension: Option<String>,
    /// In this unit, through the declared conversions; the indicator's own where `None`.
    pub unit: Option<String>,
    /// The day whose knowledge is asked for; the latest where `None`.
    pub as_of: Option<Date>,
}

/// Why figures could not be computed.
#[derive(Debug, thiserror::Error)]
pub enum FigureError {
    /// No such indicator.
    #[error("no indicator `{id}`{}", hint(nearest))]
    Unknown {
        /// What was asked for.
        id: String,
        /// Ids that look like it.
        nearest: Vec<String>,
    },
    /// The level does not fit the source.
    #[error("`{indicator}` has no figures by {level}; its sources have {known}")]
    Level {
        /// Indicator id.
        indicator: String,
        /// What was asked for.
        level: &'static str,
        /// What there is.
        known: String,
    },
    /// No chain of declared conversions.
    #[error(
        "no declared conversion from `{from}` to `{to}`; declare one in units.toml with its source"
    )]
    Unit {
        /// The indicator's unit.
        from: String,
        /// What was asked for.
        to: String,
    },
    /// The place is less than what it would be added up to.
    #[error(
        "`{place}` is less than `{whole}`, the {level} it would be added up to; ask for one of them alone"
    )]
    Part {
        /// The place asked for.
        place: PlaceCode,
        /// The larger place.
        whole: PlaceCode,
        /// Its level.
        level: &'static str,
    },
    /// Too much at once.
    #[error(
        "{asked} periods are asked for, the limit is {limit}; narrow --period or cut it more coarsely"
    )]
    TooMany {
        /// How many.
        asked: usize,
        /// How many are allowed.
        limit: usize,
    },
    /// Evidence could not be read.
    #[error(transparent)]
    Evidence(#[from] EvidenceError),
}

fn hint(nearest: &[String]) -> String {
    match nearest {
        [] => "; `cotejo figures --list` shows all".to_string(),
        some => format!(
            "; did you mean `{}`? `cotejo figures --list` shows all",
            some.join("`, `")
        ),
    }
}

/// Refuses to add a place up to a larger one: the sum would carry the larger one's name and be only a part of it.
fn check_place(request: &Request) -> Result<(), FigureError> {
    let Some(place) = &request.place else {
        return Ok(());
    };
    match place.at(request.by) {
        Some(whole) if whole != *place => Err(FigureError::Part {
            place: place.clone(),
            whole,
            level: request.by.name(),
        }),
        _ => Ok(()),
    }
}

/// Most periods in one request: every month of two centuries.
const PERIODS_MAX: usize = 2_400;

/// What is asked of the parts of an indicator.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    pub level: Level,
    pub place: Option<PlaceCode>,
    pub dimension: Option<String>,
    pub periods: Vec<Period>,
    pub as_of: Option<Date>,
    pub keep_months: bool,
}

/// Definitions over evidence.
pub struct Engine<'a> {
    /// The definitions.
    pub indicators: &'a Indicators,
    /// The records.
    pub evidence: &'a dyn Evidence,
}

impl Engine<'_> {
    /// The indicator with this id.
    pub fn indicator(&self, id: &str) -> Result<&Indicator, FigureError> {
        self.indicators.get(id).ok_or_else(|| FigureError::Unknown {
            id: id.to_string(),
            nearest: self
                .indicators
                .nearest(id)
                .into_iter()
                .map(str::to_string)
                .collect(),
        })
    }

    /// The figures asked for, sorted by place, breakdown and period.
    ///
    /// A figure without a value is given only for a place that was named, or that has other figures: absence elsewhere is
    /// absence of the place in the source.
    pub fn figures(&self, request: &Request) -> Result<Vec<Figure>, FigureError> {
        Ok(self.figures_each(request)?.collect())
    }

    /// The figure of an id; `None` where its place, period or breakdown is not in the source as of its day.
    pub fn figure(&self, id: &FigureId) -> Result<Option<Figure>, FigureError> {
        let figures = self.figures(&Request {
            indicator: id.indicator.clone(),
            by: id.place.level(),
            place: Some(id.place.clone()),
            period: Some(id.period),
            each: None,
            dimension: id.breakdown.as_ref().map(|(d, _)| d.clone()),
            unit: id.unit.clone(),
            as_of: Some(id.as_of),
        })?;
        let key = id.breakdown.as_ref().map(|(_, value)| value);
        let wanted = |f: &Figure| f.place == id.place && f.breakdown.as_ref() == key;
        Ok(figures.into_iter().find(wanted))
    }

    /// Figures as [`Engine::figures`] gives them, one by one: a table of all municipalities by month is written as it is made, and never held whole.
    pub fn figures_each(
        &self,
        request: &Request,
    ) -> Result<impl Iterator<Item = Figure> + use<>, FigureError> {
        let indicator = self.indicator(&request.indicator)?;
        let as_of = self.as_of(indicator, request.as_of)?;
        let periods = self.periods(indicator, request)?;
        let nothing = periods.is_none();
        let query = Query {
            level: request.by,
            place: request.place.clone(),
            dimension: request.dimension.clone(),
            periods: periods.unwrap_or_default(),
            as_of: Some(as_of),
            keep_months: false,
        };
        let mut points = Points::new();
        if !nothing {
            self.check_level(indicator, request.by)?;
            check_place(request)?;
            points = self.points(indicator, &query)?;
        }
        let (unit, factor) = self.unit(indicator, request.unit.as_deref())?;
        if factor != 1.0 {
            points = derive::convert(points, factor);
        }
        let frame = Frame {
            indicator: indicator.id.as_str().into(),
            own_unit: indicator.unit.as_str().into(),
            written: query.periods.iter().map(Period::to_string).collect(),
            periods: query.periods,
            dimension: query.dimension,
            as_of,
            unit: unit.map(Into::into),
        };
        // A series that never reports in the whole request says nothing about its place.
        let named = request.place.is_some();
        let several = frame.periods.len() > 1;
        let tells = move |p: &Point| {
            p.value.is_some() || named || several || p.status != cotejo_model::Status::NotPublished
        };
        let told = points.into_iter().filter(move |(_, p)| tells(p));
        Ok(told.map(move |(at, point)| frame.figure(at, point)))
    }

    /// The unit asked for, where it is another than the indicator's, and how many of it make one of the indicator's.
    fn unit(
        &self,
        indicator: &Indicator,
        asked: Option<&str>,
    ) -> Result<(Option<String>, f64), FigureError> {
        let Some(to) = asked.filter(|u| *u != indicator.unit) else {
            return Ok((None, 1.0));
        };
        let chain = self.indicators.units.chain(&indicator.unit, to);
        let chain = chain.ok_or_else(|| FigureError::Unit {
            from: indicator.unit.clone(),
            to: to.to_string(),
        })?;
        Ok((Some(to.to_string()), chain.factor))
    }

    /// The day in force: the one asked for, or the day of the newest vintage behind the indicator.
    pub fn as_of(&self, indicator: &Indicator, asked: Option<Date>) -> Result<Date, EvidenceError> {
        if let Some(day) = asked {
            return Ok(day);
        }
        let mut newest = None;
        let held = self.evidence.sources();
        for source in self.indicators.sources(indicator) {
            if held.iter().any(|s| s.id == source) {
                let last = self
                    .evidence
                    .vintages(&source, None)?
                    .last()
                    .map(|v| v.known);
                newest = newest.max(last);
            }
        }
        Ok(newest.unwrap_or(Date::MIN.max(cotejo_model::Date::constant(1970, 1, 1))))
    }

    /// The day of the newest vintage in the base.
    pub fn latest(&self) -> Result<Option<Date>, EvidenceError> {
        let mut newest = None;
        for source in self.evidence.sources() {
            let last = self
                .evidence
                .vintages(&source.id, None)?
                .last()
                .map(|v| v.known);
            newest = newest.max(last);
        }
        Ok(newest)
    }

    /// First and last month that the sources of an indicator have published; `None` where nothing is known.
    pub fn published(
        &self,
        indicator: &Indicator,
        as_of: Option<Date>,
    ) -> Result<Option<(Month, Month)>, EvidenceError> {
        // A rate reaches as far as its numerator; populations are projected decades ahead.
        let lead = match &indicator.compute {
            Compute::Rate { numerator, .. } | Compute::Share { numerator, .. } => {
                self.indicators.get(numerator)
            }
            Compute::Rolling { of, .. } | Compute::Convert { of, .. } => self.indicators.get(of),
            Compute::Total { source, .. } | Compute::Level { source, .. } => {
                if !self.evidence.sources().iter().any(|s| s.id == *source) {
                    return Ok(None);
                }
                let reporting = self.evidence.reporting(source, as_of)?;
                return Ok(reporting.map(|r| (r.first, r.last)));
            }
        };
        lead.map_or(Ok(None), |i| self.published(i, as_of))
    }

    fn periods(
        &self,
        indicator: &Indicator,
        request: &Request,
    ) -> Result<Option<Vec<Period>>, FigureError> {
        let each = request.each.unwrap_or(match request.period {
            Some(_) => Each::Whole,
            None => Each::Year,
        });
        let (start, end) = match request.period {
            Some(p) if each == Each::Whole => return Ok(Some(vec![p])),
            Some(p) => (p.start(), p.end()),
            None => match self.published(indicator, request.as_of)? {
                Some(span) => span,
                None => return Ok(None),
            },
        };
        let mut out: Vec<Period> = Vec::new();
        for m in start.0..=end.0 {
            let whole = Period::from_months(start, end);
            let period = each.period_of(Month(m)).unwrap_or(whole);
            let inside = period.start() >= start && period.end() <= end;
            // A cut that reaches past the stretch asked for is a figure of the stretch, not of the whole year around it.
            let period = match request.period {
                Some(_) if !inside => {
                    Period::from_months(period.start().max(start), period.end().min(end))
                }
                _ => period,
            };
            if out.last() != Some(&period) {
                out.push(period);
            }
            if out.len() > PERIODS_MAX {
                return Err(FigureError::TooMany {
                    asked: (end.0 - start.0 + 1) as usize,
                    limit: PERIODS_MAX,
                });
            }
        }
        Ok(Some(out))
    }

    /// Refuses a level that no source of the indicator can be added up to.
    fn check_level(&self, indicator: &Indicator, level: Level) -> Result<(), FigureError> {
        let held = self.evidence.sources();
        let mut known = std::collections::BTreeSet::new();
        for source in self.indicators.sources(indicator) {
            if held.iter().any(|s| s.id == source)
                && let Some(reporting) = self.evidence.reporting(&source, None)?
            {
                for place in &reporting.places {
                    let levels = [
                        Level::Country,
                        Level::State,
                        Level::Municipality,
                        Level::County,
                        Level::Area,
                    ];
                    known.extend(levels.into_iter().filter(|l| place.at(*l).is_some()));
                }
            }
        }
        if known.is_empty() || known.contains(&level) {
            return Ok(());
        }
        let names: Vec<&str> = known.iter().map(|l| l.name()).collect();
        Err(FigureError::Level {
            indicator: indicator.id.clone(),
            level: level.name(),
            known: names.join(", "),
        })
    }

    pub(crate) fn points(
        &self,
        indicator: &Indicator,
        query: &Query,
    ) -> Result<Points, FigureError> {
        Ok(match &indicator.compute {
            Compute::Total {
                source,
                measure,
                filter,
            } => self.leaf(indicator, source, measure, filter, false, query)?,
            Compute::Level {
                source,
                measure,
                filter,
            } => self.leaf(indicator, source, measure, filter, true, query)?,
            Compute::Rate {
                numerator,
                population,
                per,
            } => {
                let top = self.points(self.indicator(numerator)?, query)?;
                let undivided = Query {
                    dimension: None,
                    ..query.clone()
                };
                let bottom = self.points(self.indicator(population)?, &undivided)?;
                derive::rate(top, bottom, *per, &query.periods)
            }
            Compute::Share {
                numerator,
                denominator,
            } => derive::share(
                self.points(self.indicator(numerator)?, query)?,
                self.points(self.indicator(denominator)?, query)?,
            ),
            Compute::Rolling { of, months } => {
                let back = |p: &Period| rolled(p, *months);
                let window = Query {
                    periods: query.periods.iter().map(back).collect(),
                    ..query.clone()
                };
                self.points(self.indicator(of)?, &window)?
            }
            Compute::Convert { of, to } => {
                let inner = self.indicator(of)?;
                let chain = self.indicators.units.chain(&inner.unit, to);
                let factor = chain.map_or(f64::NAN, |c| c.factor);
                derive::convert(self.points(inner, query)?, factor)
            }
        })
    }

    fn leaf(
        &self,
        indicator: &Indicator,
        source: &str,
        measure: &str,
        filter: &Option<String>,
        level: bool,
        query: &Query,
    ) -> Result<Points, FigureError> {
        let leaf = Leaf {
            indicator,
            source,
            measure,
            filter: filter.as_deref(),
            level,
        };
        Ok(leaf::read(self.evidence, &leaf, query)?)
    }

    /// The conversions that an indicator rests on, said.
    pub(crate) fn assumptions(&self, indicator: &Indicator) -> Vec<Text> {
        match &indicator.compute {
            Compute::Convert { of, to } => match self.indicators.get(of) {
                Some(inner) => self.conversions(&inner.unit, to),
                None => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    /// The declared conversions from one unit to another, each with its source.
    pub fn conversions(&self, from: &str, to: &str) -> Vec<Text> {
        let chain = self.indicators.units.chain(from, to);
        let steps = chain.map_or(Vec::new(), |c| c.steps);
        let said = steps.into_iter().map(|(c, _)| {
            let equation = format!("1 {} = {} {}", c.from, c.factor, c.to);
            let (es, en) = match c.assumed {
                true => (", por convención", ", a convention"),
                false => ("", ""),
            };
            Text {
                es: format!("{equation}{es} ({})", c.source),
                en: format!("{equation}{en} ({})", c.source),
            }
        });
        said.collect()
    }
}

/// What the figures of one request share, in the form in which each carries it.
struct Frame {
    indicator: Arc<str>,
    own_unit: Arc<str>,
    /// The unit asked for, where it is another.
    unit: Option<Arc<str>>,
    dimension: Option<String>,
    periods: Vec<Period>,
    /// The periods as ids have them.
    written: Vec<String>,
    as_of: Date,
}

impl Frame {
    fn figure(&self, (place, key, i): At, point: Point) -> Figure {
        let parts = crate::figure::IdParts {
            indicator: &self.indicator,
            unit: self.unit.as_deref(),
            place: place.as_str(),
            period: &self.written[i],
            breakdown: self.dimension.as_deref().zip(key.as_deref()),
            as_of: self.as_of,
        };
        Figure {
            id: parts.written(),
            indicator: Arc::clone(&self.indicator),
            place,
            period: self.periods[i],
            breakdown: key,
            value: point.value,
            low: point.low,
            high: point.high,
            unit: Arc::clone(self.unit.as_ref().unwrap_or(&self.own_unit)),
            numerator: point.numerator,
            denominator: point.denominator,
            status: point.status,
            months_reported: point.months.0,
            months_expected: point.months.1,
            synthetic: point.synthetic,
            as_of: self.as_of,
            why: point.why,
        }
    }
}
