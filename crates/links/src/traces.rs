//! Traces: guns, their chains and outcomes, built from records of recoveries and of transfers.
//!
//! `docs/methods/traces.md`, `duplicates.md` and `time_to_crime.md` describe what is done here.

use std::sync::OnceLock;

use cotejo_model::{Date, Field, RecordKind, RecordTable};

use crate::filter::GunNo;
use crate::ttc::Bins;

mod decide;
mod explain;
mod group;
mod gun;
mod hash;
mod join;
mod known;
mod leads;
mod models;
mod network;
mod places;
mod query;
mod repair;
mod reports;
mod rows;
mod same_event;
mod tally;
mod threads;
mod what;
mod words;

use group::Guns;
use gun::{Chains, GunRow};
use hash::KeyIndex;
use join::{GunsToJoin, Joins, Transfers};
use known::Known;
use network::Network;
use reports::{Lexicon, Report};
use rows::{Rows, Unit};

pub use explain::Gun;
pub use network::{NO_GUN, NO_ONE, Sales};

/// How traces are built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The day whose knowledge it is: no date after it is possible.
    pub last: Date,
    /// The classes of times.
    pub bins: Bins,
    /// Whether serial numbers with one slip, and incomplete ones, are matched with transfers where only one gun fits.
    pub repair: bool,
}

impl Options {
    /// The classes of ATF, repairs on.
    pub fn new(last: Date) -> Options {
        Options {
            last,
            bins: Bins::atf(),
            repair: true,
        }
    }
}

/// Why traces cannot be built.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TracesError {
    /// Made-up and other records are given together.
    #[error(
        "made-up records ({}) do not mix with others ({}); choose sources of one kind",
        listed(synthetic),
        listed(others)
    )]
    Mixed {
        /// Sources of made-up records.
        synthetic: Vec<String>,
        /// The other sources.
        others: Vec<String>,
    },
    /// A source is given twice.
    #[error("the record source `{source_id}` is given twice; give each once")]
    Twice {
        /// Its id.
        source_id: String,
    },
    /// There are more tables, records or guns than can be numbered.
    #[error("{what} are more than can be numbered; choose fewer sources")]
    TooMany {
        /// Of what: `tables`, `recoveries`.
        what: &'static str,
    },
}

fn listed(ids: &[String]) -> String {
    let quoted: Vec<String> = ids.iter().map(|id| format!("`{id}`")).collect();
    quoted.join(", ")
}

/// Guns with their chains, ready to be asked.
///
/// INVARIANT: the same tables and options give the same guns, numbers and answers, whatever the order of the tables and the number of threads.
pub struct Traces {
    options: Options,
    synthetic: bool,
    texts: Rows,
    reports: Vec<Report>,
    lexicon: Lexicon,
    guns: Guns,
    chains: Chains,
    /// Where the licensee of each sale is, one a link.
    sale_places: Vec<u32>,
    candidates: std::collections::BTreeMap<u32, Vec<(Unit, f32)>>,
    rows: Vec<GunRow>,
    network: OnceLock<Network>,
    leads: OnceLock<Vec<crate::leads::Lead>>,
    touched: OnceLock<Vec<u64>>,
    /// The reports by the ids of their records.
    by_record: OnceLock<KeyIndex>,
}

impl Traces {
    /// Puts records together: reports to guns, transfers to chains. `progress` is told what is being done, in English.
    ///
    /// # Errors
    /// `Mixed` for made-up records beside others, `Twice` for a source given twice, `TooMany` past what can be numbered.
    pub fn build(
        mut tables: Vec<RecordTable>,
        options: &Options,
        progress: &mut dyn FnMut(&str),
    ) -> Result<Traces, TracesError> {
        tables.sort_by(|a, b| a.source.id.cmp(&b.source.id));
        check(&tables)?;
        let synthetic = tables.iter().any(|t| t.source.synthetic);
        let mut texts = Rows::new(tables);
        progress("reading recoveries");
        let (reports, mut lexicon) = reports::read(&mut texts, options.last);
        let keys: Vec<u64> = reports.iter().map(|r| r.key).collect();
        let index = KeyIndex::new(&keys);
        drop(keys);
        progress("putting reports of one gun together");
        let (guns, whats) = {
            let known = Known::new(&texts, &reports, &lexicon);
            let guns = group::group(&reports, &index, &known, |(head, joined)| {
                same_event::join(&reports, &known, head, joined);
            });
            let whats = known.whats(&guns);
            (guns, whats)
        };
        progress("joining transfers");
        let mut transfers = Transfers::all(&texts, &mut lexicon.makes, options.last);
        let known = Known::new(&texts, &reports, &lexicon);
        let specific = |gun: u32| known.gun_is_specific(&guns, gun);
        let wanted = GunsToJoin {
            guns: &guns,
            whats: &whats,
            index: &index,
            specific: &specific,
        };
        let mut joins = join::join(&mut transfers, &lexicon.makes, &wanted);
        if options.repair {
            progress("looking for serial numbers with a slip");
            repair::repair(&transfers, &known, &wanted, &reports, &mut joins);
        }
        let Joins { links, candidates } = joins;
        progress("deciding outcomes");
        let chains = Chains::new(links, &reports, &guns, &lexicon);
        let mention_places = lexicon.place_mentions();
        let sale_places = gun::sale_places(&texts, &chains, &mention_places, &mut lexicon.places);
        let rows = gun::rows(&gun::Parts {
            rows: &texts,
            reports: &reports,
            guns: &guns,
            whats: &whats,
            chains: &chains,
            sale_places: &sale_places,
            transfers: &transfers,
            doubtful: &candidates,
            lexicon: &lexicon,
        });
        drop(transfers);
        Ok(Traces {
            options: options.clone(),
            synthetic,
            texts,
            reports,
            lexicon,
            guns,
            chains,
            sale_places,
            candidates,
            rows,
            network: OnceLock::new(),
            leads: OnceLock::new(),
            touched: OnceLock::new(),
            by_record: OnceLock::new(),
        })
    }

    /// True where the records are made up.
    pub fn synthetic(&self) -> bool {
        self.synthetic
    }

    /// The tables they were built from, by the ids of their sources.
    pub fn sources(&self) -> &[RecordTable] {
        &self.texts.tables
    }

    /// What they were built with.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// How many guns there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True where there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The gun of a record of a recovery: `SOURCE:RECORD`, with `+2` for the second gun of a record that lists several; `None` where
    /// there is none.
    pub fn find(&self, id: &str) -> Option<GunNo> {
        let (source, record) = id.split_once(':')?;
        let table = self
            .texts
            .tables
            .iter()
            .position(|t| t.source.id == source && t.source.kind == RecordKind::Recovery)?;
        let index = self.by_record.get_or_init(|| {
            KeyIndex::new(&threads::each(self.reports.len(), |at| {
                let unit = self.reports.get(at).map(|r| r.unit);
                unit.map_or(0, |u| record_key(self.texts.published(u, Field::Record)))
            }))
        });
        let named = |record: &str, part: u16| {
            let own = index.rows(record_key(record)).find(|at| {
                self.reports.get(*at).is_some_and(|r| {
                    let unit = r.unit;
                    usize::from(unit.table) == table
                        && unit.part == part
                        && self.texts.published(unit, Field::Record) == record
                })
            })?;
            self.guns.of_report.get(own).copied().map(GunNo)
        };
        // A record may have `+2` in its own id.
        named(record, 0).or_else(|| {
            let (record, number) = record.rsplit_once('+')?;
            let part = number.parse::<u16>().ok().filter(|n| *n >= 2)?;
            named(record, part - 1)
        })
    }

    fn row(&self, gun: GunNo) -> Option<&GunRow> {
        self.rows.get(gun.0 as usize)
    }

    fn reports_of(&self, gun: u32) -> impl Iterator<Item = &Report> {
        let own = self.guns.reports(gun).iter();
        own.filter_map(|r| self.reports.get(*r as usize))
    }
}

/// A record's id as a key.
fn record_key(record: &str) -> u64 {
    let bytes = record.bytes();
    bytes
        .fold(1, |hash, byte| hash::mix(hash ^ u64::from(byte)))
        .max(1)
}

/// Refuses what cannot be put together.
fn check(tables: &[RecordTable]) -> Result<(), TracesError> {
    let ids = |synthetic: bool| -> Vec<String> {
        let own = tables.iter().filter(|t| t.source.synthetic == synthetic);
        own.map(|t| t.source.id.clone()).collect()
    };
    let (synthetic, others) = (ids(true), ids(false));
    if !synthetic.is_empty() && !others.is_empty() {
        return Err(TracesError::Mixed { synthetic, others });
    }
    if let Some([one, _]) = tables
        .array_windows::<2>()
        .find(|[a, b]| a.source.id == b.source.id)
    {
        return Err(TracesError::Twice {
            source_id: one.source.id.clone(),
        });
    }
    if tables.len() > usize::from(u16::MAX) {
        return Err(TracesError::TooMany { what: "tables" });
    }
    // Rows that list several guns count as often; a quarter of the numbers is left for them.
    let recoveries = tables
        .iter()
        .filter(|t| t.source.kind == RecordKind::Recovery);
    let recoveries: usize = recoveries.map(RecordTable::len).sum();
    if recoveries > (u32::MAX / 4 * 3) as usize {
        return Err(TracesError::TooMany { what: "recoveries" });
    }
    Ok(())
}
