//! The parts of an explained trace in words: origins, fields with their readings, reports, steps, contradictions, candidates.

use cotejo_indicators::reason::date;
use cotejo_lang::Key;
use cotejo_links::trace::Published;
use cotejo_links::{
    Candidate, ChainLink, Change, Conflict, Origin, Party, Report, TimeBetween, Trace,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::super::shared::{self, Opened};
use super::super::words;
use crate::ask::{self, Ask};
use crate::head::Link;

/// Where a record stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TracesOrigin)]
pub struct OriginLine {
    /// The record source.
    pub source: String,
    /// The institution that publishes it.
    pub publisher: String,
    /// File name.
    pub file: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Its first letters.
    pub short: String,
    /// From when it counts as known, in words.
    pub known_text: String,
    /// Line in that file.
    pub line: u32,
    /// Identifier of the record inside its source.
    pub record: String,
    /// Which gun of a record that lists several; 1 where it lists one.
    pub part: u32,
}

/// A reading of a text as something else.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TracesReading)]
pub struct Reading {
    /// As read; empty where it is taken as none.
    pub to: String,
    /// By which rule.
    pub rule: String,
    /// The rule in words.
    pub rule_text: String,
    /// How sure, from 0 to 1.
    pub confidence: String,
}

/// A field as published, and what it was read as.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TracesField)]
pub struct FieldLine {
    /// The field.
    pub field: String,
    /// In words.
    pub label: String,
    /// As published; empty where the record says nothing there and it was filled in.
    pub text: String,
    /// What it was read as, step by step; empty where it was read as it stands.
    pub readings: Vec<Reading>,
}

/// A report of the recovery.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TracesReport)]
pub struct ReportLine {
    /// Where it stands.
    pub origin: OriginLine,
    /// What it says.
    pub fields: Vec<FieldLine>,
    /// When the gun was recovered, in words.
    pub recovered_text: String,
    /// Where, in words.
    pub recovered_in_text: String,
    /// Why it is of the same gun as the first report, in words; empty for the first.
    pub joined: String,
    /// How sure that is.
    pub confidence: String,
    /// True where it tells of another recovery of the same gun.
    pub again: bool,
}

/// Someone who hands a gun on or receives it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TracesParty)]
pub struct PartyLine {
    /// Name; empty where it is not known.
    pub name: String,
    /// Licence; empty where it is not known.
    pub licence: String,
    /// Where it is.
    pub place: Option<Link>,
    /// Identifier of a purchaser; never a name.
    pub purchaser: String,
}

/// A step of the gun's way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TracesLink)]
pub struct LinkLine {
    /// `manufacture`, `import`, `distribution`, `sale`.
    pub step: String,
    /// In words.
    pub step_text: String,
    /// When, in words.
    pub when_text: String,
    /// Who handed it on.
    pub from: PartyLine,
    /// Who received it.
    pub to: PartyLine,
    /// Why it is of this gun.
    pub rule: String,
    /// In words.
    pub rule_text: String,
    /// How sure, from 0 to 1.
    pub confidence: String,
    /// Where it stands.
    pub origin: OriginLine,
    /// What it says.
    pub fields: Vec<FieldLine>,
}

/// A time and how it was computed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TracesTime)]
pub struct TimeLine {
    /// `sale_to_recovery` or `recovery_to_request`.
    pub name: String,
    /// In words.
    pub label: String,
    /// The least days that it can be.
    pub days_low: i32,
    /// The most.
    pub days_high: i32,
    /// In words.
    pub text: String,
    /// From which day to which, in words.
    pub computed: String,
    /// True where the second day lies before the first.
    pub impossible: bool,
    /// What the publisher gives, beside it, in words; empty where nothing is given.
    pub published: String,
}

/// Something that does not fit together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TracesConflict)]
pub struct ConflictLine {
    /// The rule.
    pub rule: String,
    /// In words.
    pub text: String,
    /// The records that contradict each other; those of recoveries lead to their guns.
    pub between: Vec<Link>,
}

/// A gun of the transfers that it may be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TracesCandidate)]
pub struct CandidateLine {
    /// Its serial number as published.
    pub serial: String,
    /// Its make.
    pub make: String,
    /// How near, from 0 to 1.
    pub weight: String,
    /// The record of its first transfer.
    pub record: String,
}

fn sure(ask: &Ask, confidence: f64) -> String {
    ask.lang.number(confidence, Some(2))
}

fn origin(ask: &Ask, o: &Origin) -> OriginLine {
    OriginLine {
        source: o.source.clone(),
        publisher: o.publisher.clone(),
        file: o.file.clone(),
        sha256: o.sha256.clone(),
        short: o.sha256.chars().take(12).collect(),
        known_text: date(ask.lang, o.known),
        line: o.line,
        record: o.record.clone(),
        part: o.part,
    }
}

/// Fields in the order published, each with its readings; then those that were filled in.
fn fields(ask: &Ask, published: &[Published], changes: &[Change]) -> Vec<FieldLine> {
    let reading = |c: &Change| Reading {
        to: c.to.clone(),
        rule: c.rule.name().to_string(),
        rule_text: words::name(ask.lang, "trace_rule", c.rule.name()),
        confidence: sure(ask, c.confidence),
    };
    let line = |field: cotejo_model::Field, text: &str| FieldLine {
        field: field.name().to_string(),
        label: words::name(ask.lang, "trace_field", field.name()),
        text: text.to_string(),
        readings: changes
            .iter()
            .filter(|c| c.field == field)
            .map(reading)
            .collect(),
    };
    let mut out: Vec<FieldLine> = published.iter().map(|p| line(p.field, &p.text)).collect();
    for change in changes {
        if out.iter().all(|f| f.field != change.field.name()) {
            out.push(line(change.field, ""));
        }
    }
    out
}

pub(super) fn report(ask: &Ask, r: &Report) -> ReportLine {
    let lang = ask.lang;
    ReportLine {
        origin: origin(ask, &r.origin),
        fields: fields(ask, &r.fields, &r.changes),
        recovered_text: words::when(lang, r.recovered),
        recovered_in_text: words::place(ask, r.recovered_in.as_ref()),
        joined: r.joined.map_or(String::new(), |j| {
            words::name(lang, "trace_join", j.rule.name())
        }),
        confidence: r.joined.map_or(String::new(), |j| sure(ask, j.confidence)),
        again: r.joined.is_some_and(|j| j.again),
    }
}

fn party(ask: &Ask, p: &Party) -> PartyLine {
    PartyLine {
        name: p.name.clone().unwrap_or_default(),
        licence: p.licence.clone().unwrap_or_default(),
        place: p.place.as_ref().map(|code| {
            Link::new(
                words::place(ask, Some(code)),
                ask.href(&ask::path("/places", code.as_str()), &[]),
            )
        }),
        purchaser: p.purchaser.clone().unwrap_or_default(),
    }
}

pub(super) fn link(ask: &Ask, l: &ChainLink) -> LinkLine {
    let lang = ask.lang;
    LinkLine {
        step: l.step.name().to_string(),
        step_text: words::name(lang, "trace_step", l.step.name()),
        when_text: words::when(lang, l.when),
        from: party(ask, &l.from),
        to: party(ask, &l.to),
        rule: l.rule.name().to_string(),
        rule_text: words::name(lang, "trace_match", l.rule.name()),
        confidence: sure(ask, l.confidence),
        origin: origin(ask, &l.origin),
        fields: fields(ask, &l.fields, &l.changes),
    }
}

pub(super) fn times(ask: &Ask, t: &Trace) -> Vec<TimeLine> {
    let all = [
        (
            "sale_to_recovery",
            Key::TracesSaleToRecovery,
            t.sale_to_recovery,
        ),
        (
            "recovery_to_request",
            Key::TracesRecoveryToRequest,
            t.recovery_to_request,
        ),
    ];
    all.into_iter()
        .filter_map(|(name, label, time)| Some(time_line(ask, name, label, &time?)))
        .collect()
}

fn time_line(ask: &Ask, name: &str, label: Key, t: &TimeBetween) -> TimeLine {
    let lang = ask.lang;
    TimeLine {
        name: name.to_string(),
        label: ask.text(label),
        days_low: t.days.low,
        days_high: t.days.high,
        text: words::days(lang, t.days),
        computed: lang.fill(
            Key::TracesComputed,
            &[
                ("from", words::when(lang, Some(t.from)).as_str()),
                ("to", &words::when(lang, Some(t.to))),
            ],
        ),
        impossible: t.impossible,
        published: t.published.map_or(String::new(), |n| {
            let agrees = (t.days.low..=t.days.high).contains(&n);
            let key = match agrees {
                true => Key::TracesPublishedAgrees,
                false => Key::TracesPublishedDiffers,
            };
            lang.fill(key, &[("days", &lang.number(n.into(), Some(0)))])
        }),
    }
}

pub(super) fn conflict(ask: &Ask, o: &Opened, c: &Conflict) -> ConflictLine {
    let record = |id: &String| {
        let href = match o.traces.find(id) {
            Some(_) => shared::gun_href(ask, o, id),
            None => String::new(),
        };
        Link::new(id.clone(), href)
    };
    ConflictLine {
        rule: c.rule.name().to_string(),
        text: words::name(ask.lang, "trace_conflict", c.rule.name()),
        between: c.between.iter().map(record).collect(),
    }
}

pub(super) fn candidate(ask: &Ask, c: &Candidate) -> CandidateLine {
    CandidateLine {
        serial: c.serial.clone(),
        make: c.make.clone().unwrap_or_default(),
        weight: sure(ask, c.weight),
        record: c.record.clone(),
    }
}
