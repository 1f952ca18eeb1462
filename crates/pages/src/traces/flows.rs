//! From where to where: the flows of guns as a list and as a matrix that adds up to its denominator, and as arcs on a map.

mod matrix;

use cotejo_lang::{Key, Noun};
use cotejo_links::{Denominator, Flows, Share};
use cotejo_model::PlaceCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::ends::{self, Cut};
use super::query::{Pairs, With};
use super::share::{self, ShareText, number};
use super::shared::{self, Opened, Shared};
use crate::art;
use crate::ask::{self, Ask};
use crate::error::PageError;
use crate::fig::place_name;
use crate::head::{Choice, Head, Link, Page, Table};
use crate::site::Site;

pub use matrix::{Cell, Matrix, MatrixRow};

/// How many flows are listed where nothing is said, and at most.
const ROWS: usize = 50;
const ROWS_MAX: usize = 2_000;
/// How many arcs the drawing of this page has.
const ARCS: usize = 25;

/// What the page can be asked, beside the filter.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Own {
    /// Places of first sale: `state` or `county`.
    #[param(example = "state")]
    pub from: Option<String>,
    /// Places of recovery: `state`, `local` for municipalities and counties, or `country`.
    #[param(example = "state")]
    pub to: Option<String>,
    /// How many flows are listed, at most 2,000; all are counted.
    #[param(example = "50")]
    pub rows: Option<String>,
}

/// Guns that went from one place to another.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
#[schema(as = TracesFlow)]
pub struct FlowLine {
    /// Where they were first sold, by key.
    pub from: String,
    /// In words.
    pub from_text: String,
    /// Where they were first recovered, by key.
    pub to: String,
    /// In words.
    pub to_text: String,
    /// How many guns.
    pub count: u64,
    /// As written.
    pub text: String,
    /// Of the guns whose first sale is known.
    pub share: ShareText,
    /// The guns behind it; empty where single guns are not shown.
    pub href: String,
}

/// What goes from where to where.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct TracesFlows {
    /// What stands around it.
    pub head: Head,
    /// What all pages of traces have.
    pub shared: Shared,
    /// Levels of places of sale that can be chosen.
    pub from_levels: Vec<Choice>,
    /// Levels of places of recovery that can be chosen.
    pub to_levels: Vec<Choice>,
    /// Guns whose first sale is known: what the flows are a share of.
    pub of: u64,
    /// In words.
    pub of_text: String,
    /// Of these, guns with both places.
    pub placed: u64,
    /// Of these, guns whose place of sale is not known at the level.
    pub without_from: u64,
    /// Of the others, guns whose place of recovery is not known at the level.
    pub without_to: u64,
    /// How these add up, in a sentence.
    pub sum_text: String,
    /// The flows, the largest first; the first of them.
    pub flows: Vec<FlowLine>,
    /// How many flows there are.
    pub flows_count: u64,
    /// How many are shown of how many, in words.
    pub shown_text: String,
    /// Address with more of them.
    pub more: Option<Link>,
    /// The places with the most guns set against each other.
    pub matrix: Matrix,
    /// The same as arcs on a map (SVG); empty without geometry.
    #[serde(skip)]
    pub drawing: String,
    /// The map's page with the same filter.
    pub map: String,
}

impl Page for TracesFlows {
    fn head(&self) -> &Head {
        &self.head
    }

    fn table(&self) -> Table {
        let row = |f: &FlowLine| {
            let mut row = vec![
                f.from.clone(),
                f.from_text.clone(),
                f.to.clone(),
                f.to_text.clone(),
                f.count.to_string(),
            ];
            row.extend(f.share.cells());
            row.extend([
                self.head.synthetic.to_string(),
                self.head.as_of.clone().unwrap_or_default(),
            ]);
            row
        };
        Table {
            columns: vec![
                "from",
                "from_name",
                "to",
                "to_name",
                "count",
                "denominator_name",
                "denominator",
                "share",
                "low",
                "high",
                "synthetic",
                "as_of",
            ],
            rows: self.flows.iter().map(row).collect(),
        }
    }
}

/// The page's own choices, read.
struct Chosen {
    from: Cut,
    to: Cut,
    rows: usize,
    values: Pairs,
}

fn chosen(own: &Own) -> Result<Chosen, PageError> {
    let mut values = Pairs::new();
    let from = match ask::given(own.from.as_deref()) {
        None | Some("state") => Cut::State,
        Some("county") => Cut::Local,
        Some(other) => return Err(PageError::bad("from", other, Key::BadFlowFrom)),
    };
    if from == Cut::Local {
        values.push(("from", "county".to_string()));
    }
    let to = match ask::given(own.to.as_deref()) {
        None | Some("state") => Cut::State,
        Some("local") => Cut::Local,
        Some("country") => Cut::Country,
        Some(other) => return Err(PageError::bad("to", other, Key::BadFlowTo)),
    };
    match to {
        Cut::Local => values.push(("to", "local".to_string())),
        Cut::Country => values.push(("to", "country".to_string())),
        Cut::State => {}
    }
    let rows = match ask::given(own.rows.as_deref()) {
        Some(text) => ask::number("rows", text, 1..=ROWS_MAX)?,
        None => ROWS,
    };
    if rows != ROWS {
        values.push(("rows", rows.to_string()));
    }
    Ok(Chosen {
        from,
        to,
        rows,
        values,
    })
}

/// Makes the page. Err where a parameter does not fit.
pub fn build(site: &Site, ask: &Ask, query: &With<Own>) -> Result<TracesFlows, PageError> {
    let own = chosen(&query.own)?;
    let begun = shared::begin(site, ask, &query.filter, shared::FLOWS, own.values.clone())?;
    let Some(o) = begun.opened else {
        return Ok(TracesFlows {
            head: begun.head,
            shared: begun.shared,
            ..TracesFlows::default()
        });
    };
    let lang = ask.lang;
    let filter = &o.asked.filter;
    let found = ends::flows(&o.traces, filter, own.from, own.to);
    let Some(found) = found else {
        return Err(PageError::internal("no level of places"));
    };
    let placed: u64 = found.flows.iter().map(|f| f.count).sum();
    let flows: Vec<FlowLine> = found
        .flows
        .iter()
        .take(own.rows)
        .map(|f| line(ask, &o, &f.from, &f.to, f.count, found.of))
        .collect();
    let all = found.flows.len();
    let words = |n: usize| number(lang, n as u64);
    let more = (flows.len() < all && own.rows < ROWS_MAX).then(|| {
        let next = (own.rows * 10).min(ROWS_MAX);
        let mut values = o.asked.with(&[]);
        values.extend(own.values.iter().filter(|(n, _)| *n != "rows").cloned());
        values.push(("rows", next.to_string()));
        Link::new(
            lang.fill(Key::TracesMoreFlows, &[("count", &words(next.min(all)))]),
            ask.href(
                &format!("{}#flows", shared::FLOWS.path),
                &super::query::borrowed(&values),
            ),
        )
    });
    let levels = |pairs: &[(&str, Key, bool)]| {
        let choice = |(value, key, chosen): &(&str, Key, bool)| Choice {
            value: (*value).to_string(),
            text: ask.text(*key),
            chosen: *chosen,
        };
        pairs.iter().map(choice).collect()
    };
    Ok(TracesFlows {
        from_levels: levels(&[
            ("state", Key::TracesStates, own.from == Cut::State),
            ("county", Key::TracesCounties, own.from == Cut::Local),
        ]),
        to_levels: levels(&[
            ("state", Key::TracesStates, own.to == Cut::State),
            ("local", Key::TracesMunicipalities, own.to == Cut::Local),
            ("country", Key::TracesCountries, own.to == Cut::Country),
        ]),
        of: found.of,
        of_text: share::of(lang, Denominator::SaleKnown, found.of),
        placed,
        without_from: found.without_from,
        without_to: found.without_to,
        sum_text: sum(ask, &found, placed),
        matrix: matrix::matrix(ask, &o, &found, own.from),
        drawing: art::flows_map(
            site,
            ask,
            &arcs(ask, &o, &found, own.to),
            o.traces.synthetic(),
        ),
        flows_count: all as u64,
        shown_text: lang.fill(
            Key::TracesFlowsShown,
            &[("shown", words(flows.len()).as_str()), ("all", &words(all))],
        ),
        more,
        map: o.href(ask, shared::MAP.path, &[]),
        flows,
        head: begun.head,
        shared: begun.shared,
    })
}

fn sum(ask: &Ask, found: &Flows, placed: u64) -> String {
    let lang = ask.lang;
    lang.fill(
        Key::TracesFlowsSum,
        &[
            (
                "whole",
                share::of(lang, Denominator::SaleKnown, found.of).as_str(),
            ),
            ("placed", &number(lang, placed)),
            ("without_from", &number(lang, found.without_from)),
            ("without_to", &number(lang, found.without_to)),
        ],
    )
}

pub(super) fn line(
    ask: &Ask,
    o: &Opened,
    from: &PlaceCode,
    to: &PlaceCode,
    count: u64,
    of: u64,
) -> FlowLine {
    let share = Share::of("flow", count, Denominator::SaleKnown, of);
    FlowLine {
        from: from.to_string(),
        from_text: place_name(from, ask.lang),
        to: to.to_string(),
        to_text: place_name(to, ask.lang),
        count,
        text: number(ask.lang, count),
        share: ShareText::new(ask, &share),
        href: o.guns(ask, &[("sold_in", from.as_str()), ("place", to.as_str())]),
    }
}

/// The strongest flows as arcs. Flows to a whole country have no place to end at on a map of both.
fn arcs(ask: &Ask, o: &Opened, found: &Flows, to: Cut) -> Vec<art::Between> {
    match to {
        Cut::Country => Vec::new(),
        _ => between(ask, o, found, ARCS),
    }
}

/// The strongest flows as arcs: their ends, their number, what they say.
pub(super) fn between(ask: &Ask, o: &Opened, found: &Flows, most: usize) -> Vec<art::Between> {
    let one = |f: &cotejo_links::Flow| art::Between {
        from: f.from.clone(),
        to: f.to.clone(),
        count: f.count,
        text: ask.lang.fill(
            Key::TracesArc,
            &[
                ("from", place_name(&f.from, ask.lang).as_str()),
                ("to", &place_name(&f.to, ask.lang)),
                ("guns", &ask.lang.count(Noun::Gun, f.count)),
            ],
        ),
        href: o.guns(
            ask,
            &[("sold_in", f.from.as_str()), ("place", f.to.as_str())],
        ),
    };
    found.flows.iter().take(most).map(one).collect()
}
