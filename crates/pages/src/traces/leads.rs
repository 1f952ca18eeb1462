//! Leads: what stands out among the traces, with its numbers, and what it is not evidence of.

use cotejo_lang::{Key, Lang};
use cotejo_links::leads::{self, LeadKind, LeadVerdict, Measure, Reason, Subject};
use cotejo_links::{DealerId, GunNo, Traces};
use cotejo_model::{Finding, Verdict};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::query::{Pairs, With, borrowed};
use super::share::number;
use super::shared::{self, Opened, Shared};
use super::words;
use crate::ask::{self, Ask};
use crate::error::PageError;
use crate::fig::place_name;
use crate::head::{Head, Link, Page, Table};
use crate::site::Site;

/// How many leads a page lists, and how many guns a lead names.
const LEADS: usize = 25;
const GUNS: usize = 12;
/// The last page that can be asked for.
const PAGES: usize = 100_000;

/// What the page can be asked, beside the choice of records. The filter of guns does not apply: leads are sought among all.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Own {
    /// One kind of leads.
    #[param(example = "dealer_short_times")]
    pub kind: Option<String>,
    /// `true`: also those of which it cannot be told whether they are leads.
    #[param(example = "true")]
    pub all: Option<String>,
    /// The page of the list, from 1.
    #[param(example = "1")]
    pub page: Option<String>,
}

/// A number that a lead rests on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
#[schema(as = TracesReason)]
pub struct Why {
    /// What it is.
    pub measure: String,
    /// The number.
    pub value: f64,
    /// Lower end of its 95 % interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// In words, with the interval.
    pub text: String,
}

/// Something to look at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
#[schema(as = TracesLead)]
pub struct Lead {
    /// Kind and key of the subject: the same from run to run.
    pub id: String,
    /// What it is about.
    pub kind: String,
    /// Whom or what it is about, in words.
    pub subject: String,
    /// `lead` or `cannot_tell`.
    pub verdict: String,
    /// In words.
    pub verdict_text: String,
    /// One less the false discovery rate; `null` where nothing was tested.
    pub confidence: Option<f64>,
    /// The false discovery rate in words; empty where nothing was tested.
    pub q_text: String,
    /// The numbers it rests on.
    pub why: Vec<Why>,
    /// What it is not evidence of.
    pub caution: Vec<String>,
    /// Ids of the guns it rests on, all of them.
    pub lineage: Vec<String>,
    /// The first of these guns.
    pub guns: Vec<Link>,
    /// How many more there are, in words; empty for none.
    pub more: String,
    /// What to do next.
    pub next: String,
}

/// A kind of leads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TracesLeadKind)]
pub struct KindLine {
    /// Its name.
    pub kind: String,
    /// In words.
    pub text: String,
    /// How many leads of it, of those that are listed.
    pub count: u64,
    /// As written.
    pub count_text: String,
    /// The page with this kind alone.
    pub href: String,
    /// True where it is the one shown.
    pub current: bool,
    /// What leads of it are not evidence of.
    pub cautions: Vec<String>,
}

/// The page of leads.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct TracesLeads {
    /// What stands around it.
    pub head: Head,
    /// What all pages of traces have.
    pub shared: Shared,
    /// The kinds that have leads.
    pub kinds: Vec<KindLine>,
    /// All kinds together.
    pub every: Link,
    /// True where those of which it cannot be told are listed too.
    pub all: bool,
    /// The way to the page with them, or without.
    pub toggle: Link,
    /// How many leads are listed, and which are shown, in words.
    pub count_text: String,
    /// How many leads are listed.
    pub count: u64,
    /// The leads of this page.
    pub leads: Vec<Lead>,
    /// The page before.
    pub before: Option<Link>,
    /// The page after.
    pub after: Option<Link>,
}

impl Page for TracesLeads {
    fn head(&self) -> &Head {
        &self.head
    }

    fn table(&self) -> Table {
        let mut rows = Vec::new();
        for lead in &self.leads {
            for why in &lead.why {
                rows.push(vec![
                    lead.id.clone(),
                    lead.kind.clone(),
                    lead.subject.clone(),
                    lead.verdict.clone(),
                    crate::head::plain(lead.confidence),
                    why.measure.clone(),
                    crate::head::plain(Some(why.value)),
                    crate::head::plain(why.low),
                    crate::head::plain(why.high),
                    lead.lineage.join(" "),
                    self.head.synthetic.to_string(),
                ]);
            }
        }
        Table {
            columns: vec![
                "lead",
                "kind",
                "subject",
                "verdict",
                "confidence",
                "measure",
                "value",
                "low",
                "high",
                "guns",
                "synthetic",
            ],
            rows,
        }
    }
}

/// Makes the page. Err where a parameter does not fit, or single records are closed.
pub fn build(site: &Site, ask: &Ask, query: &With<Own>) -> Result<TracesLeads, PageError> {
    let kind = match ask::given(query.own.kind.as_deref()) {
        None => None,
        Some(text) => {
            let names = LeadKind::ALL.iter().map(|k| k.name());
            let found = LeadKind::ALL.iter().find(|k| k.name() == text);
            Some(*found.ok_or_else(|| PageError::none_of("kind", text, names))?)
        }
    };
    let all = match ask::given(query.own.all.as_deref()) {
        None | Some("false") => false,
        Some("true") => true,
        Some(other) => {
            return Err(PageError::none_of(
                "all",
                other,
                ["true", "false"].into_iter(),
            ));
        }
    };
    let at = match ask::given(query.own.page.as_deref()) {
        Some(text) => ask::number("page", text, 1..=PAGES)?,
        None => 1,
    };
    let values = |kind: Option<LeadKind>, all: bool, page: usize| {
        let mut out = Pairs::new();
        out.extend(kind.map(|k| ("kind", k.name().to_string())));
        out.extend(all.then(|| ("all", "true".to_string())));
        out.extend((page > 1).then(|| ("page", page.to_string())));
        out
    };
    let begun = shared::begin(
        site,
        ask,
        &query.filter,
        shared::LEADS,
        values(kind, all, at),
    )?;
    let Some(o) = begun.opened else {
        return Ok(TracesLeads {
            head: begun.head,
            shared: begun.shared,
            ..TracesLeads::default()
        });
    };
    let href = |kind, all, page| {
        let mut pairs = o.asked.with(&[]);
        pairs.extend(values(kind, all, page));
        ask.href(shared::LEADS.path, &borrowed(&pairs))
    };
    let listed = |l: &&leads::Lead| all || l.verdict == LeadVerdict::Lead;
    let found: Vec<&leads::Lead> = o.traces.leads().iter().filter(listed).collect();
    let kinds = LeadKind::ALL.iter().filter_map(|k| {
        let count = found.iter().filter(|l| l.kind == *k).count() as u64;
        (count > 0 || kind == Some(*k)).then(|| KindLine {
            kind: k.name().to_string(),
            text: words::name(ask.lang, "lead_kind", k.name()),
            count,
            count_text: number(ask.lang, count),
            href: href(Some(*k), all, 1),
            current: kind == Some(*k),
            cautions: cautions(ask.lang, *k),
        })
    });
    let kinds: Vec<KindLine> = kinds.collect();
    let own: Vec<&leads::Lead> = found
        .into_iter()
        .filter(|l| kind.is_none_or(|k| l.kind == k))
        .collect();
    let first = (at - 1) * LEADS;
    let shown: Vec<Lead> = own
        .iter()
        .skip(first)
        .take(LEADS)
        .map(|l| finding(l, ask, &o))
        .collect();
    let turn = |page, key| Link::new(ask.text(key), href(kind, all, page));
    let lang = ask.lang;
    Ok(TracesLeads {
        kinds,
        every: Link::new(ask.text(Key::TracesLeadsEvery), href(None, all, 1)),
        all,
        toggle: match all {
            true => Link::new(ask.text(Key::TracesLeadsSome), href(kind, false, 1)),
            false => Link::new(ask.text(Key::TracesLeadsAll), href(kind, true, 1)),
        },
        count: own.len() as u64,
        count_text: match shown.len() {
            0 => String::new(),
            n => lang.fill(
                Key::TracesLeadsShown,
                &[
                    ("count", number(lang, own.len() as u64).as_str()),
                    ("first", &number(lang, first as u64 + 1)),
                    ("last", &number(lang, (first + n) as u64)),
                ],
            ),
        },
        before: (at > 1).then(|| turn(at - 1, Key::TracesBefore)),
        after: (first + LEADS < own.len()).then(|| turn(at + 1, Key::TracesAfter)),
        leads: shown,
        head: begun.head,
        shared: begun.shared,
    })
}

fn cautions(lang: Lang, kind: LeadKind) -> Vec<String> {
    let all = kind.cautions().iter();
    all.map(|c| words::name(lang, "lead_caution", c.name()))
        .collect()
}

/// A lead in the page's language.
fn finding(lead: &leads::Lead, ask: &Ask, o: &Opened) -> Lead {
    let lang = ask.lang;
    let ids = lead
        .guns
        .iter()
        .filter_map(|n| Some(o.traces.gun(GunNo(*n))?.id));
    let lineage: Vec<String> = ids.collect();
    let gun = |id: &String| Link::new(id.clone(), shared::gun_href(ask, o, id));
    let more = lineage.len().saturating_sub(GUNS);
    Lead {
        id: lead.id.clone(),
        kind: lead.kind.name().to_string(),
        subject: subject(lang, &o.traces, &lead.subject),
        verdict: lead.verdict.name().to_string(),
        verdict_text: words::name(lang, "lead_verdict", lead.verdict.name()),
        confidence: lead.q.map(|q| 1.0 - q),
        q_text: lead.q.map_or(String::new(), |q| {
            lang.fill(Key::TracesLeadQ, &[("q", &lang.percent(q, None))])
        }),
        why: lead.reasons.iter().map(|r| why(lang, r)).collect(),
        caution: cautions(lang, lead.kind),
        guns: lineage.iter().take(GUNS).map(gun).collect(),
        more: match more {
            0 => String::new(),
            n => lang.fill(Key::TracesLeadMore, &[("count", &number(lang, n as u64))]),
        },
        next: words::name(lang, "lead_next", lead.kind.name()),
        lineage,
    }
}

/// Leads as findings: the one form of every comparison in machine output. Those of an unusual number are [`Verdict::Unusual`].
pub fn findings(traces: &Traces, leads: &[leads::Lead], lang: Lang) -> Vec<Finding> {
    let one = |lead: &leads::Lead| {
        let reasons: Vec<String> = lead.reasons.iter().map(|r| why(lang, r).text).collect();
        let guns = lead.guns.iter().filter_map(|n| traces.gun(GunNo(*n)));
        Finding {
            id: lead.id.clone(),
            kind: lead.kind.name().to_string(),
            subject: subject(lang, traces, &lead.subject),
            verdict: match lead.verdict {
                LeadVerdict::Lead => Verdict::Unusual,
                LeadVerdict::CannotTell => Verdict::CannotTell,
            },
            confidence: lead.q.map(|q| 1.0 - q),
            why: reasons.join("; "),
            caution: Some(cautions(lang, lead.kind).join(" ")),
            lineage: guns.map(|g| g.id).collect(),
            next: words::name(lang, "lead_next", lead.kind.name()),
        }
    };
    leads.iter().map(one).collect()
}

/// Whom or what a lead is about.
fn subject(lang: Lang, traces: &Traces, subject: &Subject) -> String {
    let dealer = |number: u32, key: &str| {
        let all = traces.dealers();
        let id = DealerId(number);
        let place = all.place(id).map(|p| place_name(p, lang));
        match (all.name(id), place) {
            ("", _) => key.to_string(),
            (name, Some(place)) => format!("{name}, {place}"),
            (name, None) => name.to_string(),
        }
    };
    let place = |key: &str| {
        key.parse()
            .map_or(key.to_string(), |p| place_name(&p, lang))
    };
    match subject {
        Subject::Dealer { dealer: n, key } => dealer(*n, key),
        Subject::Purchaser { key, .. } => {
            lang.fill(Key::TracesLeadPurchaser, &[("key", key.as_str())])
        }
        Subject::Sales {
            dealer: n,
            dealer_key,
            purchaser_key,
            class,
            ..
        } => lang.fill(
            Key::TracesLeadSales,
            &[
                (
                    "class",
                    words::name(lang, "lead_class", class.name()).as_str(),
                ),
                ("dealer", &dealer(*n, dealer_key)),
                ("purchaser", purchaser_key),
            ],
        ),
        Subject::Route { from, to } => format!("{} → {}", place(from), place(to)),
        Subject::Thing { name } => name.clone(),
    }
}

/// A number in words, with its interval.
fn why(lang: Lang, r: &Reason) -> Why {
    let share = matches!(
        r.measure,
        Measure::P | Measure::ShareBefore | Measure::ShareAfter
    );
    let written = |v: f64| match share {
        true => lang.percent(v, None),
        false => lang.number(v, None),
    };
    let label = words::name(lang, "lead_measure", r.measure.name());
    let value = written(r.value);
    let text = match (r.low, r.high) {
        (Some(low), high) => {
            let high = high.map_or_else(|| "∞".to_string(), written);
            let interval = lang.fill(
                Key::WordInterval,
                &[("low", written(low).as_str()), ("high", &high)],
            );
            format!("{label}: {value} ({interval})")
        }
        _ => format!("{label}: {value}"),
    };
    Why {
        measure: r.measure.name().to_string(),
        value: r.value,
        low: r.low,
        high: r.high,
        text,
    }
}
