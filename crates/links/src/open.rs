//! From the records of a base to traces: which sources are taken, and that published and made-up ones never meet.

use cotejo_model::record::Records;
use cotejo_model::{Date, EvidenceError, RecordKind, RecordSource, RecordVintage};

use crate::traces::{Options, Traces, TracesError};
use crate::ttc::Bins;

/// The record sources known on a day, of one of the two kinds: published or made up.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// True where they are made up.
    pub synthetic: bool,
    /// The sources with their vintages; none without a vintage.
    pub sources: Vec<(RecordSource, Vec<RecordVintage>)>,
    /// The newest day on which one of their files became known; `None` where there are no recoveries among them.
    pub last: Option<Date>,
    /// True where there are records of recoveries of the other kind too.
    pub other: bool,
    as_of: Option<Date>,
}

/// Why records could not be opened as traces.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// They could not be read.
    #[error(transparent)]
    Evidence(#[from] EvidenceError),
    /// They could not be traced.
    #[error(transparent)]
    Traces(#[from] TracesError),
}

impl Held {
    /// The record sources that traces are made from, as of a day (all that is held, where none is given). `synthetic` chooses; without a
    /// choice the published ones are taken where there are recoveries among them, else the made-up ones.
    ///
    /// INVARIANT: published and made-up records never come together.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn of(
        records: &dyn Records,
        as_of: Option<Date>,
        synthetic: Option<bool>,
    ) -> Result<Held, EvidenceError> {
        let mut sources = records.record_sources(as_of)?;
        sources.retain(|(_, vintages)| !vintages.is_empty());
        let (made_up, published): (Vec<_>, Vec<_>) =
            sources.into_iter().partition(|(s, _)| s.synthetic);
        let synthetic = synthetic.unwrap_or(!has_recoveries(&published));
        let (own, others) = match synthetic {
            true => (made_up, published),
            false => (published, made_up),
        };
        let last = own.iter().flat_map(|(_, v)| v).map(|v| v.known).max();
        Ok(Held {
            synthetic,
            other: has_recoveries(&others),
            last: last.filter(|_| has_recoveries(&own)),
            sources: own,
            as_of,
        })
    }

    /// Traces over them, times parted into `bins`; `None` where there are no recoveries among them. `progress` is told what is being done.
    ///
    /// # Errors
    /// Where a stored file cannot be read, or the tables are too large to be numbered.
    pub fn traces(
        &self,
        records: &dyn Records,
        bins: Bins,
        progress: &mut dyn FnMut(&str),
    ) -> Result<Option<Traces>, OpenError> {
        let Some(last) = self.last else {
            return Ok(None);
        };
        let mut tables = Vec::with_capacity(self.sources.len());
        for (source, _) in &self.sources {
            progress(&source.id);
            tables.push(records.records(&source.id, self.as_of)?);
        }
        let options = Options {
            bins,
            ..Options::new(last)
        };
        Ok(Some(Traces::build(tables, &options, progress)?))
    }
}

fn has_recoveries(sources: &[(RecordSource, Vec<RecordVintage>)]) -> bool {
    sources.iter().any(|(source, vintages)| {
        source.kind == RecordKind::Recovery && vintages.iter().any(|v| v.rows_accepted > 0)
    })
}
