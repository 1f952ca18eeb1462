//! One batch in: atomically, once, in its place among the vintages.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use cotejo_model::{Batch, Coverage, Date, SourceInfo, Vintage};
use serde::Serialize;

use crate::aside;
use crate::dictionary::Dictionary;
use crate::error::StoreError;
use crate::file::{FileRef, Verified};
use crate::filter::ranges;
use crate::lock::{LoadLock, ReadLock};
use crate::manifest::{FORMAT, Held, Manifest};
use crate::merge::{Change, Scope, Tally, differences, merge, undo};
use crate::parquet_in::{CellsIn, changes};
use crate::parquet_out::{CellsOut, ChangesOut, write_rows};
use crate::rows::{Row, rows};
use crate::state::{Cell, Key, Sorted};

/// What became of a load.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The vintage is now held.
    Added,
    /// The same bytes were held already; nothing was written.
    AlreadyHeld,
}

impl Outcome {
    /// The name used in machine output.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Added => "added",
            Outcome::AlreadyHeld => "already_held",
        }
    }
}

/// A load that succeeded.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Loaded {
    /// Whether anything was written.
    pub outcome: Outcome,
    /// The vintage as held.
    pub vintage: Vintage,
}

/// Whether a vintage itself said a cell of its state.
type Said = Box<dyn Fn(&Cell) -> bool>;

/// One load at work in one source's folder.
struct Work<'a> {
    folder: &'a Path,
    info: &'a SourceInfo,
    batch: &'a Batch,
    breakdowns: Vec<u32>,
    places: Vec<u32>,
    generation: u64,
    withdraw: bool,
    verified: Verified,
}

/// A whole table may withdraw one held cell in this many without being asked about it.
const WITHDRAWN_MAX_ONE_IN: u64 = 2;

/// What the person who loads says of a load.
#[derive(Clone, Copy, Debug)]
pub struct LoadOptions {
    /// The day of the load.
    pub loaded: Date,
    /// True where the cells that a whole table leaves out are known to be withdrawn, however many they are.
    pub withdraw: bool,
}

/// Loads a batch into `root/<source>`. Waits for a load that is running, after calling `waiting` once.
pub(crate) fn load(
    root: &Path,
    info: &SourceInfo,
    batch: &Batch,
    options: LoadOptions,
    waiting: &mut dyn FnMut(),
) -> Result<Loaded, StoreError> {
    fs::create_dir_all(root).map_err(StoreError::io("create", root))?;
    let _lock = LoadLock::acquire(root, waiting)?;
    let folder = &root.join(&info.id);
    fs::create_dir_all(folder).map_err(StoreError::io("create", folder))?;
    let held = Manifest::read(folder)?;
    ReadLock::unless_read(root, || Manifest::clean(folder, held.as_ref()))?;
    if let Some(m) = &held {
        same_shape(&m.source, info)?;
        if let Some(h) = m.held.iter().find(|h| h.vintage.sha256 == batch.sha256) {
            return Ok(Loaded {
                outcome: Outcome::AlreadyHeld,
                vintage: h.vintage.clone(),
            });
        }
    }
    let verified = Verified::default();
    let mut dictionary = match &held {
        Some(m) => Dictionary::read(folder, m, &verified)?,
        None => Dictionary::default(),
    };
    let known_words = (dictionary.breakdowns.len(), dictionary.places.len());
    let breakdowns = batch.breakdowns.iter().cloned();
    let breakdowns = breakdowns.map(|b| dictionary.breakdown(b)).collect();
    let places = batch.places.iter().map(|p| dictionary.place(p)).collect();
    dictionary.check(&info.id)?;
    let generation = held.as_ref().map_or(1, |m| m.generation + 1);
    let work = Work {
        folder,
        info,
        batch,
        breakdowns,
        places,
        generation,
        withdraw: options.withdraw,
        verified,
    };
    let words = match &held {
        Some(m) if known_words == (dictionary.breakdowns.len(), dictionary.places.len()) => {
            (m.breakdowns.clone(), m.places.clone())
        }
        _ => dictionary.write(folder, info, generation)?,
    };
    let manifest = work.run(held, options.loaded, words)?;
    manifest.commit(folder)?;
    // What this load replaced goes at once where nobody reads it, else with the next load.
    ReadLock::unless_read(root, || Manifest::clean(folder, Some(&manifest)))?;
    let vintage = manifest
        .held
        .iter()
        .find(|h| h.vintage.sha256 == batch.sha256)
        .map(|h| h.vintage.clone())
        .ok_or_else(|| StoreError::damaged(folder, "the vintage just loaded is not in it"))?;
    Ok(Loaded {
        outcome: Outcome::Added,
        vintage,
    })
}

/// A source's measures and dimensions are the columns of what is held: they may not change under it.
fn same_shape(held: &SourceInfo, now: &SourceInfo) -> Result<(), StoreError> {
    let shape = |s: &SourceInfo| {
        let measures: Vec<&str> = s.measures.iter().map(|m| m.id.as_str()).collect();
        let dimensions: Vec<&str> = s.dimensions.iter().map(|d| d.id.as_str()).collect();
        format!(
            "measures `{}`, dimensions `{}`, coverage {:?}",
            measures.join(", "),
            dimensions.join(", "),
            s.coverage
        )
    };
    let (held_shape, now_shape) = (shape(held), shape(now));
    if held_shape == now_shape {
        return Ok(());
    }
    Err(StoreError::Shape {
        id: now.id.clone(),
        held: held_shape,
        now: now_shape,
    })
}

impl Work<'_> {
    fn run(
        &self,
        held: Option<Manifest>,
        loaded: Date,
        (breakdowns, places): (FileRef, FileRef),
    ) -> Result<Manifest, StoreError> {
        let known = self.batch.published.unwrap_or(loaded);
        let mut list = held.as_ref().map_or(Vec::new(), |m| m.held.clone());
        // A vintage of the same day stands after those loaded before it.
        let at = list.partition_point(|h| h.vintage.known <= known);
        let mut own = Held {
            vintage: self.vintage(loaded, known),
            rows: write_rows(
                self.folder,
                &self.name("rows"),
                &self.batch.runs,
                &self.breakdowns,
                &self.places,
            )?,
            aside: self.write_aside()?,
            changes: None,
            value_columns: self.batch.value_columns.clone(),
            places: {
                let mut numbers = self.places.clone();
                numbers.sort_unstable();
                ranges(&numbers)
            },
            holes: self
                .batch
                .holes
                .iter()
                .map(|(p, m)| (self.places[*p as usize], *m))
                .collect(),
        };
        let present = match &held {
            None => {
                let (present, tally, _) =
                    self.append(std::iter::empty(), own.scope(self.info), false)?;
                own.vintage.tally(tally);
                // The first vintage has nothing before it to add to.
                own.vintage.cells_added = 0;
                list.push(own);
                present
            }
            Some(m) if at == m.held.len() => {
                let old = CellsIn::open(&self.verified.path(self.folder, &m.present)?)?;
                let (present, tally, changes) = self.append(old, own.scope(self.info), true)?;
                self.guard(tally)?;
                own.vintage.tally(tally);
                own.changes = changes;
                list.push(own);
                present
            }
            Some(m) => self.insert(m, &mut list, own, at)?,
        };
        Ok(Manifest {
            format: FORMAT,
            source: self.info.clone(),
            generation: self.generation,
            held: list,
            present,
            breakdowns,
            places,
        })
    }

    /// Refuses what looks like an extract loaded as a whole table, unless the person who loads it says it is not.
    fn guard(&self, t: Tally) -> Result<(), StoreError> {
        let whole = self.info.coverage == Coverage::Whole;
        if self.withdraw || !whole || t.withdrawn * WITHDRAWN_MAX_ONE_IN <= t.before {
            return Ok(());
        }
        Err(StoreError::Withdraws {
            id: self.info.id.clone(),
            file: self.batch.file.clone(),
            withdrawn: t.withdrawn,
            before: t.before,
        })
    }

    fn own_cells(&self) -> Sorted<'_> {
        Sorted::new(self.batch, &self.breakdowns, &self.places)
    }

    /// The usual case, one pass and no state in memory: the vintage is the newest.
    fn append(
        &self,
        old: impl Iterator<Item = Result<Cell, StoreError>>,
        scope: Scope,
        with_changes: bool,
    ) -> Result<(FileRef, Tally, Option<FileRef>), StoreError> {
        let mut present = CellsOut::create(self.folder, &self.present_name())?;
        let mut changes = with_changes
            .then(|| ChangesOut::create(self.folder, &self.name("changes")))
            .transpose()?;
        let tally = merge(
            old,
            self.own_cells(),
            scope,
            |cell| present.push(cell),
            |c| changes.as_mut().map_or(Ok(()), |out| out.push(c)),
        )?;
        let changes = changes.map(ChangesOut::finish).transpose()?;
        Ok((present.finish()?, tally, changes))
    }

    /// A vintage that was published before others already held: the later states are told anew on top of it.
    fn insert(
        &self,
        manifest: &Manifest,
        list: &mut Vec<Held>,
        mut own: Held,
        at: usize,
    ) -> Result<FileRef, StoreError> {
        // The states from the newest back to the one just before the new vintage.
        let path = self.verified.path(self.folder, &manifest.present)?;
        let mut states = vec![CellsIn::open(&path)?.collect::<Result<Vec<Cell>, _>>()?];
        for h in manifest.held[at..].iter().rev() {
            let before = match (&h.changes, states.last()) {
                (Some(file), Some(state)) => {
                    let path = self.verified.path(self.folder, file)?;
                    undo(state.clone(), &changes(&path)?)
                }
                _ => Vec::new(),
            };
            states.push(before);
        }
        let mut previous = states.pop().unwrap_or_default();
        let (state, tally, step) = self.told(&previous, self.own_cells(), own.scope(self.info))?;
        own.vintage.tally(tally);
        if at == 0 {
            own.vintage.cells_added = 0;
        } else {
            own.changes = Some(self.write_changes(&own.vintage.sha256, &step)?);
        }
        previous = state;
        list.insert(at, own);
        for h in &mut list[at + 1..] {
            let was = states.pop().unwrap_or_default();
            let scope = h.scope(self.info);
            let said = self.said(h, scope)?;
            let own_cells = was.iter().copied().filter(|c| said(c)).map(Ok);
            let (state, tally, step) = self.told(&previous, own_cells, scope)?;
            h.vintage.tally(tally);
            h.changes = Some(self.write_changes(&h.vintage.sha256, &step)?);
            previous = state;
        }
        let mut out = CellsOut::create(self.folder, &self.present_name())?;
        for cell in previous {
            out.push(cell)?;
        }
        out.finish()
    }

    fn told(
        &self,
        previous: &[Cell],
        own: impl Iterator<Item = Result<Cell, StoreError>>,
        scope: Scope,
    ) -> Result<(Vec<Cell>, Tally, Vec<Change>), StoreError> {
        let mut state = Vec::with_capacity(previous.len());
        let own = merge(
            previous.iter().copied().map(Ok),
            own,
            scope,
            |c| {
                state.push(c);
                Ok(())
            },
            |_| Ok(()),
        )?;
        let (step, mut tally) = differences(previous, &state)?;
        // A vintage's cells are those that it holds itself, not those that stand beside them.
        tally.cells = own.cells;
        Ok((state, tally, step))
    }

    /// Which cells of its state a vintage itself said: all, those of its periods, or those of its rows.
    fn said(&self, h: &Held, scope: Scope) -> Result<Said, StoreError> {
        Ok(match scope.coverage {
            Coverage::Whole => Box::new(|_| true),
            Coverage::Periods => {
                Box::new(move |c| (scope.first..=scope.last).contains(&c.0.period()))
            }
            Coverage::Cells => {
                let path = self.verified.path(self.folder, &h.rows)?;
                let keys: HashSet<Key> = rows(&path)?.iter().flat_map(Row::keys).collect();
                Box::new(move |c| keys.contains(&c.0))
            }
        })
    }

    fn write_changes(&self, sha256: &str, step: &[Change]) -> Result<FileRef, StoreError> {
        let name = format!("changes-{:06}-{}.parquet", self.generation, &sha256[..12]);
        let mut out = ChangesOut::create(self.folder, &name)?;
        for change in step {
            out.push(*change)?;
        }
        out.finish()
    }

    fn name(&self, what: &str) -> String {
        format!(
            "{what}-{:06}-{}.parquet",
            self.generation,
            &self.batch.sha256[..12]
        )
    }

    fn present_name(&self) -> String {
        format!("present-{:06}.parquet", self.generation)
    }

    fn write_aside(&self) -> Result<Option<FileRef>, StoreError> {
        let sha256 = &self.batch.sha256[..12];
        let name = format!("aside-{:06}-{sha256}.jsonl", self.generation);
        aside::write(self.folder, &name, &self.batch.aside)
    }

    fn vintage(&self, loaded: Date, known: Date) -> Vintage {
        let b = self.batch;
        let first = b.runs.iter().map(|r| r.start).min().unwrap_or(0);
        let last = b.runs.iter().filter(|r| r.width > 0);
        let last = last.map(|r| r.period(r.width - 1)).max().unwrap_or(first);
        Vintage {
            sha256: b.sha256.clone(),
            file: b.file.clone(),
            bytes: b.bytes,
            published: b.published,
            loaded,
            known,
            layout: b.layout.clone(),
            descriptor_sha256: b.descriptor_sha256.clone(),
            rows_read: b.rows_read,
            rows_accepted: b.rows_accepted,
            rows_subtotal: b.rows_subtotal,
            rows_set_aside: b.aside.len() as u64,
            cells: 0,
            cells_not_published: b.cells_not_published,
            cells_revised: 0,
            cells_added: 0,
            cells_withdrawn: 0,
            first_period: first,
            last_period: last,
            notes: b.notes.clone(),
        }
    }
}

impl Held {
    fn scope(&self, info: &SourceInfo) -> Scope {
        Scope {
            coverage: info.coverage,
            first: self.vintage.first_period,
            last: self.vintage.last_period,
        }
    }
}

/// Counts of a merge, noted in a vintage.
trait Tallied {
    fn tally(&mut self, t: Tally);
}

impl Tallied for Vintage {
    fn tally(&mut self, t: Tally) {
        // A later vintage told anew keeps the count of its own cells.
        if self.cells == 0 {
            self.cells = t.cells;
        }
        self.cells_revised = t.revised;
        self.cells_added = t.added;
        self.cells_withdrawn = t.withdrawn;
    }
}
