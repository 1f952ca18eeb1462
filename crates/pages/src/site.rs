//! The definitions and records that pages are made from, held open: one immutable snapshot of a base.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use cotejo_geo::{Atlas, Frame, Outlines};
use cotejo_indicators::{Engine, Indicator, Indicators, Plan, Reach, Scorecard, evaluate};
use cotejo_model::{Aside, Date, Evidence, EvidenceError, Level};

use crate::error::PageError;
use crate::traces::Kept;

/// Read access to records, to records of single events, and to the rows that did not become records.
pub trait Records: Evidence + cotejo_model::record::Records + Send + Sync {
    /// The rows of a vintage that were set aside, at most `limit` of them.
    fn aside(&self, source: &str, sha256: &str, limit: usize) -> Result<Vec<Aside>, EvidenceError>;
}

/// How many scorecards of different days are kept.
const SCORECARDS: usize = 16;

/// One snapshot of a base.
pub struct Site {
    /// What each figure is.
    pub indicators: Indicators,
    /// The plan, where the base has one.
    pub plan: Option<Plan>,
    /// The records.
    pub records: Box<dyn Records>,
    /// The source descriptors as people wrote them (TOML), by source id.
    pub descriptors: BTreeMap<String, String>,
    /// Geometry of places; empty where none was built in or imported.
    pub atlas: Arc<Atlas>,
    /// Names the geometry by its bytes, in letters and digits: an address with it never changes its meaning.
    pub geometry: String,
    /// True where records of single guns, leads and names of dealers may be shown. They concern persons: false unless whoever runs the
    /// site says so. Made-up records are always shown.
    pub single_records: bool,
    pub(crate) kept_traces: Kept,
    scorecards: Mutex<VecDeque<Arc<Scorecard>>>,
    drawn: Mutex<VecDeque<(Drawn, Arc<Outlines>)>>,
    reaches: Mutex<BTreeMap<Asked, Option<Reach>>>,
}

/// Whose reach was asked, and as of when.
type Asked = (String, Option<Date>);

/// How many reaches are kept: all indicators on some dozens of days.
const REACHES: usize = 4_096;

/// What outlines were drawn for: frame, level, and width in whole units.
type Drawn = (Frame, Level, u32);

/// How many sets of outlines are kept.
const OUTLINES: usize = 24;

impl Site {
    /// A snapshot.
    pub fn new(
        indicators: Indicators,
        plan: Option<Plan>,
        records: Box<dyn Records>,
        descriptors: BTreeMap<String, String>,
        atlas: Arc<Atlas>,
        geometry: String,
    ) -> Site {
        Site {
            indicators,
            plan,
            records,
            descriptors,
            atlas,
            geometry,
            single_records: false,
            kept_traces: Kept::default(),
            scorecards: Mutex::default(),
            drawn: Mutex::default(),
            reaches: Mutex::default(),
        }
    }

    /// The engine over definitions and records.
    pub fn engine(&self) -> Engine<'_> {
        Engine {
            indicators: &self.indicators,
            evidence: &*self.records,
        }
    }

    /// The indicator with this id. Err names the nearest where there is none.
    pub fn indicator(&self, id: &str) -> Result<&Indicator, PageError> {
        self.indicators.get(id).ok_or_else(|| {
            let nearest = self.indicators.nearest(id);
            let nearest: Vec<String> = nearest.into_iter().map(str::to_string).collect();
            PageError::no_indicator(id, &nearest)
        })
    }

    /// The day that a page speaks of: the one asked for, or that of the newest vintage in the base.
    pub fn day(&self, asked: Option<Date>) -> Result<Option<Date>, PageError> {
        match asked {
            Some(day) => Ok(Some(day)),
            None => Ok(self.engine().latest()?),
        }
    }

    /// The plan evaluated as of a day; kept, since a snapshot does not change. `None` where the base has no plan.
    pub fn scorecard(&self, as_of: Date) -> Result<Option<Arc<Scorecard>>, PageError> {
        let Some(plan) = &self.plan else {
            return Ok(None);
        };
        let kept = |cards: &VecDeque<Arc<Scorecard>>| {
            cards.iter().find(|c| c.as_of == as_of).map(Arc::clone)
        };
        if let Some(card) = kept(&self.cards()) {
            return Ok(Some(card));
        }
        // Computed outside the lock: two readers may compute one card twice, and none waits for another's day.
        let card = Arc::new(evaluate(&self.engine(), plan, as_of)?);
        let mut cards = self.cards();
        if cards.len() >= SCORECARDS {
            cards.pop_front();
        }
        cards.push_back(Arc::clone(&card));
        Ok(Some(card))
    }

    /// Outlines of places for a drawing; kept, since projecting thousands of them takes longer than all the rest of a page.
    pub fn outlines(&self, frame: &Frame, level: Level, width: f64) -> Arc<Outlines> {
        let key = (frame.clone(), level, width as u32);
        let lock = || self.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, kept)) = lock().iter().find(|(k, _)| *k == key) {
            return Arc::clone(kept);
        }
        let made = Arc::new(self.atlas.outlines(frame, level, width));
        let mut all = lock();
        if all.len() >= OUTLINES {
            all.pop_front();
        }
        all.push_back((key, Arc::clone(&made)));
        made
    }

    /// What an indicator speaks of, as of a day; kept, since lists of choices ask it of every indicator.
    pub fn reach(
        &self,
        indicator: &Indicator,
        as_of: Option<Date>,
    ) -> Result<Option<Reach>, PageError> {
        let key = (indicator.id.clone(), as_of);
        let lock = || self.reaches.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = lock().get(&key) {
            return Ok(kept.clone());
        }
        let reach = self.engine().reach(indicator, as_of)?;
        let mut all = lock();
        if all.len() >= REACHES {
            all.clear();
        }
        all.insert(key, reach.clone());
        Ok(reach)
    }

    fn cards(&self) -> std::sync::MutexGuard<'_, VecDeque<Arc<Scorecard>>> {
        // A panic while a card was pushed leaves whole cards behind.
        self.scorecards
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
