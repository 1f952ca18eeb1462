//! One trace explained to the row: what is published beside what it is read as, what joins it, and what does not fit.

mod parts;

use cotejo_lang::Key;
use cotejo_links::Trace;
use cotejo_model::PlaceCode;
use serde::Serialize;
use utoipa::ToSchema;

use super::guns::called;
use super::query::Query;
use super::shared::{self, Opened, Shared};
use super::words;
use crate::ask::{self, Ask};
use crate::error::PageError;
use crate::head::{Head, Link, Page, Table};
use crate::site::Site;

pub use parts::{
    CandidateLine, ConflictLine, FieldLine, LinkLine, OriginLine, PartyLine, Reading, ReportLine,
    TimeLine,
};

/// A fact of a gun.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TracesFact)]
pub struct Fact {
    /// Its name as machines write it.
    pub name: String,
    /// In words.
    pub label: String,
    /// What it is, as machines write it; empty where it is not known.
    pub value: String,
    /// In words; a dash where it is not known.
    pub text: String,
    /// Why it is said so; may be empty.
    pub why: String,
    /// The page of a place; empty for what is none.
    pub href: String,
}

/// One trace, explained.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct TracesGun {
    /// What stands around it.
    pub head: Head,
    /// What all pages of traces have.
    pub shared: Shared,
    /// Its id.
    pub id: String,
    /// What came of its trace.
    pub outcome: String,
    /// In words.
    pub outcome_text: String,
    /// By which rule, in words.
    pub outcome_by: String,
    /// What its publisher says came of it, in words; empty where nothing is said.
    pub outcome_published: String,
    /// What the gun is, as read.
    pub gun: Vec<Fact>,
    /// What became of it: recovery, request, sale, origin.
    pub facts: Vec<Fact>,
    /// From first sale to first recovery, and from first recovery to the request; those that are not known left out.
    pub times: Vec<TimeLine>,
    /// Every report of its recovery, the first one first.
    pub reports: Vec<ReportLine>,
    /// What is known of its way, in order of time.
    pub chain: Vec<LinkLine>,
    /// Steps that nothing is known of, in words; empty where there are none.
    pub holes: String,
    /// What does not fit together.
    pub conflicts: Vec<ConflictLine>,
    /// Guns of the transfers that it may be, best first; none of them was taken.
    pub candidates: Vec<CandidateLine>,
    /// The command that gives the same on one's own machine.
    pub command: String,
}

impl Page for TracesGun {
    fn head(&self) -> &Head {
        &self.head
    }

    fn table(&self) -> Table {
        let mut rows = Vec::new();
        let mut put = |part: &str, origin: &OriginLine, fields: &[FieldLine]| {
            for field in fields {
                let none = Reading::default();
                let readings = match field.readings.as_slice() {
                    [] => std::slice::from_ref(&none),
                    some => some,
                };
                for reading in readings {
                    rows.push(vec![
                        part.to_string(),
                        origin.source.clone(),
                        origin.record.clone(),
                        origin.file.clone(),
                        origin.sha256.clone(),
                        origin.line.to_string(),
                        field.field.clone(),
                        field.text.clone(),
                        reading.to.clone(),
                        reading.rule.clone(),
                        reading.confidence.clone(),
                    ]);
                }
            }
        };
        for report in &self.reports {
            put("report", &report.origin, &report.fields);
        }
        for link in &self.chain {
            put(&link.step, &link.origin, &link.fields);
        }
        Table {
            columns: vec![
                "part",
                "source",
                "record",
                "file",
                "sha256",
                "line",
                "field",
                "published",
                "read_as",
                "rule",
                "confidence",
            ],
            rows,
        }
    }
}

/// Makes the page of a gun. Err where there is no such gun, or single records are closed.
pub fn build(site: &Site, ask: &Ask, id: &str, query: &Query) -> Result<TracesGun, PageError> {
    let lang = ask.lang;
    let begun = shared::begin(site, ask, query, shared::GUNS, Vec::new())?;
    let Some(o) = begun.opened else {
        return Err(PageError::no_gun(id));
    };
    let number = o.traces.find(id).ok_or_else(|| PageError::no_gun(id))?;
    let trace = o
        .traces
        .explain(number)
        .ok_or_else(|| PageError::no_gun(id))?;
    let g = &trace.gun;
    let name = called(
        ask,
        g.make.as_deref(),
        g.model.as_deref(),
        g.calibre.as_deref(),
    );
    let kept = o.asked.with(&[]);
    let path = ask::path(shared::GUNS.path, id);
    let mut trail = begun.head.trail.clone();
    trail.push(Link::new(
        ask.text(Key::TracesGunsTitle),
        o.href(ask, shared::GUNS.path, &[]),
    ));
    let mut head = Head::new(
        ask,
        "traces_gun",
        name,
        &path,
        &super::query::borrowed(&kept),
    )
    .summary(ask.text(Key::TracesGunSummary))
    .trail(trail);
    head.as_of = begun.head.as_of.clone();
    head.as_of_text = begun.head.as_of_text.clone();
    head.synthetic = trace.synthetic;
    let holes: Vec<String> = trace
        .holes
        .iter()
        .map(|s| words::name(lang, "trace_step", s.name()))
        .collect();
    Ok(TracesGun {
        outcome: trace.outcome.name().to_string(),
        outcome_text: words::name(lang, "outcome", trace.outcome.name()),
        outcome_by: words::name(lang, "trace_outcome_by", trace.outcome_by.name()),
        outcome_published: trace
            .outcome_published
            .map_or(String::new(), |p| words::name(lang, "outcome", p.name())),
        gun: what(ask, &trace),
        facts: facts(ask, &o, &trace),
        times: parts::times(ask, &trace),
        reports: trace
            .reports
            .iter()
            .map(|r| parts::report(ask, r))
            .collect(),
        chain: trace.chain.iter().map(|l| parts::link(ask, l)).collect(),
        holes: lang.list(&holes),
        conflicts: trace
            .conflicts
            .iter()
            .map(|c| parts::conflict(ask, &o, c))
            .collect(),
        candidates: trace
            .candidates
            .iter()
            .map(|c| parts::candidate(ask, c))
            .collect(),
        command: format!("cotejo traces explain '{}'", trace.id),
        id: trace.id,
        head,
        shared: begun.shared,
    })
}

fn fact(ask: &Ask, label: Key, name: &str, value: Option<String>, why: String) -> Fact {
    Fact {
        name: name.to_string(),
        label: ask.text(label),
        text: value
            .clone()
            .unwrap_or_else(|| ask.text(Key::WordValueAbsent)),
        value: value.unwrap_or_default(),
        why,
        href: String::new(),
    }
}

/// What the gun is.
fn what(ask: &Ask, trace: &Trace) -> Vec<Fact> {
    let (g, lang) = (&trace.gun, ask.lang);
    let plain = |label, name: &str, value: &Option<String>| {
        fact(ask, label, name, value.clone(), String::new())
    };
    let mut kind = plain(Key::TraceFieldType, "type", &g.kind);
    if let Some(k) = &g.kind {
        kind.text = words::name(lang, "trace_type", k);
    }
    let state = words::name(lang, "trace_serial", g.serial_state);
    let mut all = vec![
        plain(Key::TraceFieldMake, "make", &g.make),
        plain(Key::TraceFieldModel, "model", &g.model),
        plain(Key::TraceFieldCalibre, "calibre", &g.calibre),
        kind,
        fact(
            ask,
            Key::TraceFieldSerial,
            "serial",
            g.serial.clone(),
            state,
        ),
    ];
    if g.importer.is_some() {
        all.push(plain(Key::TraceFieldImporter, "importer", &g.importer));
    }
    if g.origin.is_some() {
        all.push(plain(Key::TraceFieldOrigin, "origin", &g.origin));
    }
    all
}

/// What became of it.
fn facts(ask: &Ask, _o: &Opened, t: &Trace) -> Vec<Fact> {
    let lang = ask.lang;
    let when = |label, name: &str, w: Option<cotejo_links::When>| {
        let mut f = fact(
            ask,
            label,
            name,
            w.map(|w| words::when_plain(Some(w))),
            String::new(),
        );
        f.text = words::when(lang, w);
        f
    };
    let place = |label, name: &str, p: &Option<PlaceCode>| {
        let mut f = fact(
            ask,
            label,
            name,
            p.as_ref().map(ToString::to_string),
            String::new(),
        );
        f.text = words::place(ask, p.as_ref());
        f.href = p.as_ref().map_or(String::new(), |p| {
            ask.href(&ask::path("/places", p.as_str()), &[])
        });
        f
    };
    let yes = |label, name: &str, yes: bool, why: String| {
        let mut f = fact(ask, label, name, Some(yes.to_string()), why);
        f.text = lang.yes_no(yes).to_string();
        f
    };
    let us = t
        .us_sourced
        .map_or(String::new(), |r| words::name(lang, "trace_us", r.name()));
    vec![
        when(Key::TraceFilterRecovered, "recovered", t.recovered),
        place(Key::TraceFilterPlace, "recovered_in", &t.recovered_in),
        yes(
            Key::TraceCountSubmitted,
            "submitted",
            t.submitted,
            String::new(),
        ),
        when(Key::TraceFieldRequestedOn, "requested", t.requested),
        when(Key::TraceFilterSold, "sold", t.sold),
        place(Key::TraceFilterSoldIn, "sold_in", &t.sold_in),
        yes(
            Key::TraceCountUsSourced,
            "us_sourced",
            t.us_sourced.is_some(),
            us,
        ),
    ]
}
