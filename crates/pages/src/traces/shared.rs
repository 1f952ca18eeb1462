//! What all pages of traces share: the traces opened, the filter's form, the ways between the pages.

use std::sync::Arc;

use cotejo_indicators::reason::{period, text};
use cotejo_lang::Key;
use cotejo_links::{Choices, Held, Traces};
use serde::Serialize;
use utoipa::ToSchema;

use super::query::{self, Asked, Pairs, Query, borrowed, named_ranges};
use super::share::number;
use super::words;
use crate::ask::{self, Ask};
use crate::error::PageError;
use crate::fig::place_name;
use crate::head::{Choice, Head, Link};
use crate::site::Site;

/// A way to another page of traces that keeps the filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TracesTab)]
pub struct Tab {
    /// What it says.
    pub text: String,
    /// Where it leads.
    pub href: String,
    /// True for the page one is on.
    pub current: bool,
}

/// The filter's form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TracesForm)]
pub struct Form {
    /// Period of the first recovery, as given.
    pub recovered: String,
    /// Years of first recovery that were met.
    pub recovered_years: Vec<Choice>,
    /// Period of the first sale, as given.
    pub sold: String,
    /// Years of first sale that were met.
    pub sold_years: Vec<Choice>,
    /// Place of the first recovery, by key.
    pub place: String,
    /// Place of the first sale, by key.
    pub sold_in: String,
    /// Makes met, the most frequent first.
    pub makes: Vec<Choice>,
    /// Families of calibres met.
    pub calibres: Vec<Choice>,
    /// Types met.
    pub types: Vec<Choice>,
    /// Short and long arms.
    pub arms: Vec<Choice>,
    /// Classes of time from sale to recovery.
    pub ttc: Vec<Choice>,
    /// Outcomes met.
    pub outcomes: Vec<Choice>,
    /// Sources of recoveries.
    pub sources: Vec<Choice>,
    /// The choice between published and made-up records, as given.
    pub synthetic: String,
}

/// What all pages of traces have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TracesShared)]
pub struct Shared {
    /// True where no recoveries are held: there is nothing to show.
    pub empty: bool,
    /// The pages of traces, with the same filter.
    pub tabs: Vec<Tab>,
    /// The other kind of records, made up or published, where there are any.
    pub other: Option<Link>,
    /// The form.
    pub form: Form,
    /// What is filtered, each with the way to the page without it.
    pub chosen: Vec<Link>,
    /// The way to the page without any filter.
    pub clear: String,
    /// True where single guns are shown.
    pub single: bool,
}

/// Traces with the filter that was asked for.
pub(crate) struct Opened {
    pub traces: Arc<Traces>,
    pub held: Held,
    pub asked: Asked,
    pub choices: Choices,
    pub single: bool,
}

/// What a page of traces has to begin with: its head, what is shared, and the traces where there are any.
pub(crate) struct Begun {
    pub head: Head,
    pub shared: Shared,
    pub opened: Option<Opened>,
}

/// Which page of traces.
#[derive(Clone, Copy)]
pub(crate) struct Which {
    /// Name of the page, for its head.
    pub page: &'static str,
    /// Its path.
    pub path: &'static str,
    /// Its title.
    pub title: Key,
    /// One sentence on it.
    pub summary: Key,
    /// True where it shows single guns.
    pub single: bool,
}

pub(crate) const SUMMARY: Which = Which {
    page: "traces",
    path: "/traces",
    title: Key::TracesTitle,
    summary: Key::TracesSummary,
    single: false,
};
pub(crate) const MAP: Which = Which {
    page: "traces_map",
    path: "/traces/map",
    title: Key::TracesMapTitle,
    summary: Key::TracesMapSummary,
    single: false,
};
pub(crate) const FLOWS: Which = Which {
    page: "traces_flows",
    path: "/traces/flows",
    title: Key::TracesFlowsTitle,
    summary: Key::TracesFlowsSummary,
    single: false,
};
pub(crate) const GUNS: Which = Which {
    page: "traces_guns",
    path: "/traces/guns",
    title: Key::TracesGunsTitle,
    summary: Key::TracesGunsSummary,
    single: true,
};
pub(crate) const LEADS: Which = Which {
    page: "traces_leads",
    path: "/traces/leads",
    title: Key::TracesLeadsTitle,
    summary: Key::TracesLeadsSummary,
    single: true,
};

pub(crate) const TABS: [(Which, Key); 5] = [
    (SUMMARY, Key::TracesTabSummary),
    (MAP, Key::TracesTabMap),
    (FLOWS, Key::TracesTabFlows),
    (GUNS, Key::TracesTabGuns),
    (LEADS, Key::TracesTabLeads),
];

impl Opened {
    /// The traces as of a day. `None` where no recoveries are held. Err where the filter does not fit.
    pub fn new(site: &Site, ask: &Ask, query: &Query) -> Result<Option<Opened>, PageError> {
        let held = site.records_held(ask.as_of, query::synthetic(query)?)?;
        let Some(traces) = site.traces_of(&held)? else {
            return Ok(None);
        };
        let choices = traces.choices();
        Ok(Some(Opened {
            asked: query::read(query, &choices)?,
            single: site.shows_single(&traces),
            traces,
            held,
            choices,
        }))
    }

    /// An address with the filter, some of it changed, and a page's own values.
    pub fn href(&self, ask: &Ask, path: &str, changes: &[(&'static str, &str)]) -> String {
        ask.href(path, &borrowed(&self.asked.with(changes)))
    }

    /// The title of a source.
    fn source(&self, ask: &Ask, id: &str) -> String {
        let own = self.held.sources.iter().find(|(s, _)| s.id == id);
        own.map_or(id, |(s, _)| text(&s.title, ask.lang))
            .to_string()
    }

    /// The list of the guns behind a number; empty where single guns are not shown.
    pub fn guns(&self, ask: &Ask, changes: &[(&'static str, &str)]) -> String {
        match self.single {
            true => self.href(ask, GUNS.path, changes),
            false => String::new(),
        }
    }
}

/// Begins a page. `own` are the page's own values, completed. Err where the filter does not fit, or where the page shows single guns and
/// the site does not.
pub(crate) fn begin(
    site: &Site,
    ask: &Ask,
    query: &Query,
    which: Which,
    own: Pairs,
) -> Result<Begun, PageError> {
    let opened = Opened::new(site, ask, query)?;
    if let Some(o) = &opened
        && which.single
        && !o.single
    {
        return Err(PageError::single_records_closed());
    }
    let mut values = opened
        .as_ref()
        .map_or(Vec::new(), |o| o.asked.values.clone());
    values.extend(own.iter().filter(|(_, v)| !v.is_empty()).cloned());
    let mut trail = vec![Link::new(ask.text(Key::NavHome), ask.href("/", &[]))];
    if which.path != SUMMARY.path {
        let all = opened
            .as_ref()
            .map_or(ask.href("/traces", &[]), |o| o.href(ask, "/traces", &[]));
        trail.push(Link::new(ask.text(Key::TracesTitle), all));
    }
    let day = ask.as_of.or(opened.as_ref().and_then(|o| o.held.last));
    let mut head = Head::new(
        ask,
        which.page,
        ask.text(which.title),
        which.path,
        &borrowed(&values),
    )
    .known(ask, day)
    .summary(ask.text(which.summary))
    .trail(trail);
    head.synthetic = opened.as_ref().is_some_and(|o| o.traces.synthetic());
    let shared = match &opened {
        Some(o) => shared(ask, o, which, &own),
        None => Shared {
            empty: true,
            other: other(site, ask, query, which)?,
            ..Shared::default()
        },
    };
    Ok(Begun {
        head,
        shared,
        opened,
    })
}

/// The way to records of the other kind, from a page that has none of its own.
fn other(site: &Site, ask: &Ask, query: &Query, which: Which) -> Result<Option<Link>, PageError> {
    let held = site.records_held(ask.as_of, query::synthetic(query)?)?;
    Ok(held.other.then(|| other_link(ask, which, held.synthetic)))
}

fn other_link(ask: &Ask, which: Which, synthetic: bool) -> Link {
    let (key, value) = match synthetic {
        true => (Key::TracesShowPublished, "false"),
        false => (Key::TracesShowSynthetic, "true"),
    };
    Link::new(ask.text(key), ask.href(which.path, &[("synthetic", value)]))
}

fn shared(ask: &Ask, o: &Opened, which: Which, own: &Pairs) -> Shared {
    let tabs = TABS.iter().filter(|(to, _)| o.single || !to.single);
    Shared {
        empty: false,
        tabs: tabs
            .map(|(to, key)| Tab {
                text: ask.text(*key),
                href: o.href(ask, to.path, &[]),
                current: to.path == which.path,
            })
            .collect(),
        other: o
            .held
            .other
            .then(|| other_link(ask, which, o.held.synthetic)),
        form: form(ask, o),
        chosen: chosen(ask, o, which, own),
        clear: {
            let kept: Pairs = o
                .asked
                .values
                .iter()
                .filter(|(n, _)| *n == "synthetic")
                .cloned()
                .collect();
            let all: Pairs = kept.into_iter().chain(own.iter().cloned()).collect();
            ask.href(which.path, &borrowed(&all))
        },
        single: o.single,
    }
}

/// What is filtered, in words.
fn chosen(ask: &Ask, o: &Opened, which: Which, own: &Pairs) -> Vec<Link> {
    let lang = ask.lang;
    let said = |name: &str, value: &str| -> Option<String> {
        let filter = &o.asked.filter;
        Some(match name {
            "recovered" => period(lang, filter.recovered?),
            "sold" => period(lang, filter.sold?),
            "place" => place_name(filter.recovered_in.as_ref()?, lang),
            "sold_in" => place_name(filter.sold_in.as_ref()?, lang),
            "arms" => words::name(lang, "trace_arms", value),
            "type" => words::name(lang, "trace_type", value),
            "ttc" => words::range(lang, filter.ttc?),
            "outcome" => words::name(lang, "outcome", value),
            "source" => o.source(ask, value),
            "make" | "calibre" => value.to_string(),
            _ => return None,
        })
    };
    let pairs = o.asked.values.iter();
    pairs
        .filter_map(|(name, value)| {
            let mut rest = o.asked.with(&[(name, "")]);
            rest.extend(own.iter().cloned());
            let label = words::name(lang, "trace_filter", name);
            Some(Link::new(
                format!("{label}: {}", said(name, value)?),
                ask.href(which.path, &borrowed(&rest)),
            ))
        })
        .collect()
}

fn form(ask: &Ask, o: &Opened) -> Form {
    let lang = ask.lang;
    let value = |name: &str| {
        let own = o.asked.values.iter().find(|(n, _)| *n == name);
        own.map_or(String::new(), |(_, v)| v.clone())
    };
    let all = |own: &str| Choice {
        value: String::new(),
        text: ask.text(Key::TracesAll),
        chosen: own.is_empty(),
    };
    let counted = |text: &str, count: u64| format!("{text} ({})", number(lang, count));
    let list = |name: &str, words_of: &dyn Fn(&str) -> String, met: &[(String, u64)]| {
        let own = value(name);
        let mut out = vec![all(&own)];
        out.extend(met.iter().map(|(word, count)| Choice {
            value: word.clone(),
            text: counted(&words_of(word), *count),
            chosen: *word == own,
        }));
        out
    };
    let same = |word: &str| word.to_string();
    let named = |name: &str, pairs: Vec<(String, String)>| {
        let own = value(name);
        let mut out = vec![all(&own)];
        out.extend(pairs.into_iter().map(|(value, text)| Choice {
            chosen: value == own,
            value,
            text,
        }));
        out
    };
    let years = |met: &[(i16, u64)]| {
        let year = |(year, count): &(i16, u64)| Choice {
            value: year.to_string(),
            text: counted(&year.to_string(), *count),
            chosen: false,
        };
        met.iter().rev().map(year).collect()
    };
    let outcomes: Vec<(String, u64)> = o
        .choices
        .outcomes
        .iter()
        .map(|(o, n)| (o.name().to_string(), *n))
        .collect();
    let mut ttc: Vec<(String, String)> = named_ranges()
        .into_iter()
        .map(|(name, range)| (name, words::range(lang, range)))
        .collect();
    // A range of one's own, or it would be lost when the form is sent.
    let own = value("ttc");
    if let Some(range) = o
        .asked
        .filter
        .ttc
        .filter(|_| ttc.iter().all(|(n, _)| *n != own))
    {
        ttc.push((own, words::range(lang, range)));
    }
    Form {
        recovered: value("recovered"),
        recovered_years: years(&o.choices.recovered_years),
        sold: value("sold"),
        sold_years: years(&o.choices.sold_years),
        place: value("place"),
        sold_in: value("sold_in"),
        makes: list("make", &same, &o.choices.makes),
        calibres: list("calibre", &same, &o.choices.calibres),
        types: list(
            "type",
            &|w| words::name(lang, "trace_type", w),
            &o.choices.types,
        ),
        arms: named(
            "arms",
            ["short", "long"]
                .map(|n| (n.to_string(), words::name(lang, "trace_arms", n)))
                .to_vec(),
        ),
        ttc: named("ttc", ttc),
        outcomes: list("outcome", &|w| words::name(lang, "outcome", w), &outcomes),
        sources: list("source", &|id| o.source(ask, id), &o.choices.sources),
        synthetic: value("synthetic"),
    }
}

/// The page of a gun.
pub(crate) fn gun_href(ask: &Ask, o: &Opened, id: &str) -> String {
    let kept: Pairs = o
        .asked
        .values
        .iter()
        .filter(|(n, _)| *n == "synthetic")
        .cloned()
        .collect();
    ask.href(&ask::path(GUNS.path, id), &borrowed(&kept))
}
