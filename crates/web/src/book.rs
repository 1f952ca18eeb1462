//! What makes answers: a book of pages over one unchanging state of the base. The site's own is over `cotejo-pages`; tests bring theirs.

use std::sync::Arc;

use cotejo_lang::Lang;
use cotejo_model::Date;

use crate::frame::Frame;
use crate::query::Params;
use crate::refusal::Refusal;

/// What a page is about; the same word in route, page, template and API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)] // Each has its sentence in `routes::ROUTES`.
pub enum Noun {
    Home,
    Goal,
    Indicators,
    Indicator,
    Places,
    Place,
    Map,
    MapDrawing,
    Compare,
    Sources,
    Source,
    Explain,
    Search,
    Methods,
    Traces,
    TracesMap,
    TracesMapDrawing,
    TracesFlows,
    TracesGuns,
    TracesGun,
    TracesLeads,
    Tile,
}

/// In what form an answer is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// A page to read.
    Html,
    /// The page's struct.
    Json,
    /// The page's table.
    Csv,
}

impl Format {
    /// The media type as it is sent.
    pub fn content_type(self) -> &'static str {
        match self {
            Format::Html => "text/html; charset=utf-8",
            Format::Json => "application/json",
            Format::Csv => "text/csv; charset=utf-8; header=present",
        }
    }

    /// What stands behind the path: nothing, `.json`, `.csv`.
    pub fn suffix(self) -> &'static str {
        match self {
            Format::Html => "",
            Format::Json => ".json",
            Format::Csv => ".csv",
        }
    }
}

/// One request, read and checked.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The page.
    pub noun: Noun,
    /// What the path names, decoded, in the order of the route's braces: `MX-02`.
    pub names: Vec<String>,
    /// The route's own parameters; `lang` and `as_of` are taken out.
    pub params: Params,
    /// The language of the answer.
    pub lang: Lang,
    /// The language as the address says it; links go on saying it.
    pub lang_in_address: bool,
    /// Answer with what was published by this day; without it, with all.
    pub as_of: Option<Date>,
    /// The day on which it was asked.
    pub today: Date,
    /// The form of the answer.
    pub format: Format,
    /// What surrounds the page, where it is one to read.
    pub frame: Frame,
}

/// A whole answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Media type, as it is sent.
    pub content_type: &'static str,
    /// The bytes.
    pub body: Vec<u8>,
    /// The name under which a browser saves it: `homicide_victims_rate.csv`. ASCII letters, digits, `-`, `_`, `.`; others become `_`.
    pub file_name: Option<String>,
}

/// One state of the base, as pages. Nothing in it changes.
pub trait Book: Send + Sync + 'static {
    /// The answer to a request. The same request gets the same bytes. Called beside the loop, where it may take its time.
    fn answer(&self, asked: &Asked) -> Result<Answer, Refusal>;

    /// What the tiles are drawn from, in letters and digits: a tile under this version never changes.
    fn tiles_version(&self) -> &str;
}

/// The outside world: where the base is, and the clock. Its methods may block; they are called beside the loop, save [`Open::today`].
pub trait Open: Send + Sync + 'static {
    /// Changes whenever the base does. Cheap: asked every two seconds. Err says what stands in the way.
    fn fingerprint(&self) -> Result<String, String>;

    /// Opens the base as it is now. Err says what stands in the way and what to do.
    fn open(&self) -> Result<Arc<dyn Book>, String>;

    /// Today, from the clock. Must not block.
    fn today(&self) -> Date;
}
