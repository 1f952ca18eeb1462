//! A figure traced back to its rows, and computed once more along another path.
//!
//! Figures are totals that the store adds up; here the cells themselves are fetched with their lines and added one by one.
//! The two paths share the definition and the stored files, and nothing else.

use cotejo_model::{Cell, Frequency, Month, Period, Selection, Text, Vintage};
use serde::Serialize;

use crate::definition::{Compute, Indicator};
use crate::engine::{Engine, FigureError};
use crate::figure::{Figure, FigureId};
use crate::leaf;
use crate::point::{rolled, years};

/// A figure with everything it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The figure, as `cotejo figures` gives it.
    pub figure: Figure,
    /// What it is called.
    pub label: Text,
    /// What is counted.
    pub definition: Text,
    /// How it is computed, one line an indicator involved.
    pub formula: Vec<String>,
    /// Conventions that it rests on.
    pub assumptions: Vec<Text>,
    /// The figure computed once more from its cells.
    pub recomputed: Option<f64>,
    /// True where both are the same number to 1e-9 of it.
    pub agrees: bool,
    /// How many cells entered.
    pub rows_count: u64,
    /// The cells, or the first of them.
    pub rows: Vec<Row>,
    /// The published files they are from.
    pub vintages: Vec<(String, Vintage)>,
}

/// A cell that entered, and where it stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// The indicator through which it entered.
    pub indicator: String,
    /// Source id.
    pub source: String,
    /// Measure id.
    pub measure: String,
    /// Dimension values by dimension id.
    pub dimensions: std::collections::BTreeMap<String, String>,
    /// The cell.
    #[serde(flatten)]
    pub cell: Cell,
    /// File it was published in.
    pub file: String,
}

/// What is gathered on the way down.
struct Trace<'a> {
    engine: &'a Engine<'a>,
    id: &'a FigureId,
    limit: usize,
    formula: Vec<String>,
    assumptions: Vec<Text>,
    count: u64,
    rows: Vec<Row>,
    vintages: Vec<(String, Vintage)>,
}

/// Explains a figure; `limit` rows are listed, all are counted and added.
///
/// Err where the id names no indicator or the evidence cannot be read.
pub fn explain(
    engine: &Engine<'_>,
    id: &FigureId,
    limit: usize,
) -> Result<Option<Explanation>, FigureError> {
    let indicator = engine.indicator(&id.indicator)?;
    let Some(figure) = engine.figure(id)? else {
        return Ok(None);
    };
    let mut trace = Trace {
        engine,
        id,
        limit,
        formula: Vec::new(),
        assumptions: Vec::new(),
        count: 0,
        rows: Vec::new(),
        vintages: Vec::new(),
    };
    let mut recomputed = trace.value(indicator, id.period, true)?;
    if let Some(unit) = &id.unit {
        let chain = engine.indicators.units.chain(&indicator.unit, unit);
        recomputed = recomputed.zip(chain).map(|(v, c)| v * c.factor);
        trace
            .assumptions
            .extend(engine.conversions(&indicator.unit, unit));
    }
    let agrees = match (figure.value, recomputed) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * a.abs().max(1.0),
        (None, None) => true,
        _ => false,
    };
    Ok(Some(Explanation {
        label: indicator.label.clone(),
        definition: indicator.definition.clone(),
        formula: trace.formula,
        assumptions: trace.assumptions,
        recomputed,
        agrees,
        rows_count: trace.count,
        rows: trace.rows,
        vintages: trace.vintages,
        figure,
    }))
}

impl Trace<'_> {
    fn value(
        &mut self,
        indicator: &Indicator,
        period: Period,
        broken_down: bool,
    ) -> Result<Option<f64>, FigureError> {
        self.formula.push(format!(
            "{} = {}",
            indicator.id,
            indicator.compute.formula()
        ));
        let engine = self.engine;
        if !self.answers(indicator, period) {
            return Ok(None);
        }
        Ok(match &indicator.compute {
            Compute::Total {
                source,
                measure,
                filter,
            } => {
                let cells =
                    self.cells(indicator, (source, measure, filter), period, broken_down)?;
                let numbers = cells.iter().filter_map(|c| c.value);
                let any = cells.iter().any(|c| c.value.is_some());
                let sum = cotejo_stats::neumaier_sum(numbers);
                (any || self.zero_where_absent(source, period)?).then_some(sum)
            }
            Compute::Level {
                source,
                measure,
                filter,
            } => {
                let annual = engine
                    .evidence
                    .sources()
                    .iter()
                    .any(|s| s.id == *source && s.frequency == Frequency::Annual);
                let leaf = (source, measure, filter);
                if annual {
                    let (mut sum, mut months) = (0.0, 0);
                    for (year, n) in years(&period) {
                        let january = Period::Month(Month(year * 12));
                        let cells = self.cells(indicator, leaf, january, broken_down)?;
                        if cells.iter().all(|c| c.value.is_none()) {
                            return Ok(None);
                        }
                        let numbers = cells.iter().filter_map(|c| c.value);
                        sum += cotejo_stats::neumaier_sum(numbers) * f64::from(n);
                        months += n;
                    }
                    (months > 0).then(|| sum / f64::from(months))
                } else {
                    let month = Period::Month(period.end());
                    let cells = self.cells(indicator, leaf, month, broken_down)?;
                    let any = cells.iter().any(|c| c.value.is_some());
                    any.then(|| cotejo_stats::neumaier_sum(cells.iter().filter_map(|c| c.value)))
                }
            }
            Compute::Rate {
                numerator,
                population,
                per,
            } => {
                let top = self.value(engine.indicator(numerator)?, period, broken_down)?;
                let bottom = self.value(engine.indicator(population)?, period, false)?;
                top.zip(bottom)
                    .filter(|(_, b)| *b > 0.0)
                    .map(|(a, b)| a * per / b)
            }
            Compute::Share {
                numerator,
                denominator,
            } => {
                let top = self.value(engine.indicator(numerator)?, period, broken_down)?;
                let bottom = self.value(engine.indicator(denominator)?, period, broken_down)?;
                top.zip(bottom)
                    .filter(|(_, b)| *b > 0.0)
                    .map(|(a, b)| a / b * 100.0)
            }
            Compute::Rolling { of, months } => {
                let window = rolled(&period, *months);
                self.value(engine.indicator(of)?, window, broken_down)?
            }
            Compute::Convert { of, to } => {
                let inner = engine.indicator(of)?;
                self.assumptions.extend(engine.assumptions(indicator));
                let chain = engine.indicators.units.chain(&inner.unit, to);
                let value = self.value(inner, period, broken_down)?;
                value.zip(chain).map(|(v, c)| v * c.factor)
            }
        })
    }

    /// False where the source's periods are longer than the one asked for.
    fn answers(&self, indicator: &Indicator, period: Period) -> bool {
        let (source, level) = match &indicator.compute {
            Compute::Total { source, .. } => (source, false),
            Compute::Level { source, .. } => (source, true),
            _ => return true,
        };
        let held = self.engine.evidence.sources();
        held.iter()
            .find(|s| s.id == *source)
            .is_none_or(|s| leaf::answers(s, level, &period))
    }

    /// A published month of a source that lists only what happened is a zero where it lists nothing.
    fn zero_where_absent(&self, source: &str, period: Period) -> Result<bool, FigureError> {
        let sources = self.engine.evidence.sources();
        let zero = sources
            .iter()
            .any(|s| s.id == source && s.absent == cotejo_model::Absent::Zero);
        if !zero {
            return Ok(false);
        }
        let reporting = self
            .engine
            .evidence
            .reporting(source, Some(self.id.as_of))?;
        Ok(reporting.is_some_and(|r| period.start() <= r.last && period.end() >= r.first))
    }

    fn cells(
        &mut self,
        indicator: &Indicator,
        (source, measure, filter): (&String, &String, &Option<String>),
        period: Period,
        broken_down: bool,
    ) -> Result<Vec<Cell>, FigureError> {
        let evidence = self.engine.evidence;
        let Some(info) = evidence.sources().into_iter().find(|s| s.id == *source) else {
            return Ok(Vec::new());
        };
        let selection = Selection {
            source: source.clone(),
            measure: measure.clone(),
            filter: filter.clone(),
            place: Some(self.id.place.clone()),
            months: (period.start(), period.end()),
            as_of: Some(self.id.as_of),
        };
        let page = evidence.cells(&selection, usize::MAX)?;
        let breakdown = self.id.breakdown.as_ref().filter(|_| broken_down);
        let at = breakdown.and_then(|(d, _)| info.dimensions.iter().position(|x| x.id == *d));
        let kept = |c: &Cell| match (at, breakdown) {
            (Some(i), Some((_, value))) => c.breakdown.get(i) == Some(value),
            _ => true,
        };
        let cells: Vec<Cell> = page.cells.into_iter().filter(kept).collect();
        self.count += cells.len() as u64;
        for vintage in page.vintages {
            if cells.iter().any(|c| c.vintage == vintage.sha256)
                && !self
                    .vintages
                    .iter()
                    .any(|(_, v)| v.sha256 == vintage.sha256)
            {
                self.vintages.push((source.clone(), vintage));
            }
        }
        for cell in &cells {
            if self.rows.len() >= self.limit {
                break;
            }
            let file = self.vintages.iter().find(|(_, v)| v.sha256 == cell.vintage);
            self.rows.push(Row {
                indicator: indicator.id.clone(),
                source: source.clone(),
                measure: measure.clone(),
                dimensions: info
                    .dimensions
                    .iter()
                    .map(|d| d.id.clone())
                    .zip(cell.breakdown.iter().cloned())
                    .collect(),
                file: file.map(|(_, v)| v.file.clone()).unwrap_or_default(),
                cell: cell.clone(),
            });
        }
        Ok(cells)
    }
}
