//! The summary of traces: what is held, how far traces came, how long it took, and what was read as something else.

use cotejo_indicators::reason::{date, text};
use cotejo_lang::{Key, Noun};
use cotejo_links::{Denominator, Funnel, Rule, Share, Summary};
use cotejo_model::RecordKind;
use serde::Serialize;
use utoipa::ToSchema;

use super::query::Query;
use super::share::{self, Part, ShareText, number};
use super::shared::{self, Opened, Shared};
use super::times::{Times, times};
use super::words;
use crate::art::{self, Drawn};
use crate::ask::Ask;
use crate::error::PageError;
use crate::head::{Head, Page, Table};
use crate::site::Site;

/// How many makes and calibres are listed; the others are added up.
const LISTED: usize = 12;

/// A record source that the traces rest on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TracesSource)]
pub struct SourceHeld {
    /// Source id.
    pub id: String,
    /// What the list is.
    pub title: String,
    /// `recovery` or `transfer`.
    pub kind: String,
    /// In words.
    pub kind_text: String,
    /// The institution that publishes it.
    pub publisher: String,
    /// Terms of use.
    pub licence: String,
    /// Where it is published; empty where nowhere.
    pub address: String,
    /// How many files.
    pub vintages: usize,
    /// The newest file.
    pub file: String,
    /// Its SHA-256.
    pub sha256: String,
    /// From when it counts as known.
    pub newest: String,
    /// In words.
    pub newest_text: String,
    /// Records in all files.
    pub records: u64,
    /// As written.
    pub records_text: String,
    /// Rows set aside in all files.
    pub set_aside: u64,
    /// As written.
    pub set_aside_text: String,
    /// What the reader must know before using it.
    pub note: String,
    /// True where it is made up.
    pub synthetic: bool,
}

/// A step of the way from reports to purchasers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
#[schema(as = TracesStep)]
pub struct Step {
    /// Its name as machines write it.
    pub name: String,
    /// In words.
    pub label: String,
    /// How many.
    pub count: u64,
    /// As written.
    pub text: String,
    /// Its shares, each of another whole.
    pub shares: Vec<ShareText>,
    /// Length of the bar, 0 to 1,000.
    #[serde(skip)]
    pub bar: u64,
}

/// All guns in parts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
#[schema(as = TracesParts)]
pub struct Parts {
    /// What they are parted by.
    pub label: String,
    /// What a share of them is a share of, in words: `20,000 guns recovered`.
    pub whole: String,
    /// The parts, the largest first where they have no order of their own; last those added up, and those not known.
    pub parts: Vec<Part>,
    /// They drawn.
    #[serde(skip)]
    pub chart: Drawn,
}

/// Guns first recovered in one year.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
#[schema(as = TracesYear)]
pub struct YearLine {
    /// The year; `null` where it is not known.
    pub year: Option<i16>,
    /// In words.
    pub label: String,
    /// This page for the year alone; empty where it is not known.
    pub href: String,
    /// Distinct guns.
    pub guns: u64,
    /// As written.
    pub guns_text: String,
    /// Traced to a purchaser, of those submitted.
    pub to_purchaser: ShareText,
    /// Sold less than three years before.
    pub short: ShareText,
    /// Sold less than a year before.
    pub within_year: ShareText,
}

/// A rule and the records that it touched.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TracesRepair)]
pub struct Repair {
    /// The rule.
    pub rule: String,
    /// In words.
    pub label: String,
    /// How sure it is on its own, from 0 to 1: declared, not measured.
    pub confidence: String,
    /// Records of recoveries that it touched.
    pub records: u64,
    /// As written.
    pub records_text: String,
}

/// The summary of traces.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct Traces {
    /// What stands around it.
    pub head: Head,
    /// What all pages of traces have.
    pub shared: Shared,
    /// The sources, by id.
    pub sources: Vec<SourceHeld>,
    /// The way from reports to purchasers.
    pub steps: Vec<Step>,
    /// Guns by outcome: where traces stop.
    pub outcomes: Parts,
    /// From first sale to first recovery, and from first recovery to the request.
    pub times: Vec<Times>,
    /// Published times beside what the dates say, in words; empty where none are published.
    pub published_times: String,
    /// Guns by make; the last ones are the others added up, and those without.
    pub makes: Parts,
    /// Guns by family of calibres.
    pub calibres: Parts,
    /// Guns by type.
    pub types: Parts,
    /// By year of first recovery.
    pub years: Vec<YearLine>,
    /// What was read as something else.
    pub repairs: Vec<Repair>,
    /// Short and within-a-year shares by year, drawn.
    #[serde(skip)]
    pub chart: Drawn,
}

impl Page for Traces {
    fn head(&self) -> &Head {
        &self.head
    }

    fn table(&self) -> Table {
        let as_of = self.head.as_of.clone().unwrap_or_default();
        let synthetic = self.head.synthetic.to_string();
        let mut rows = Vec::new();
        let mut row = |group: &str, name: &str, count: u64, share: Option<&ShareText>| {
            let cells = share.map_or_else(Default::default, ShareText::cells);
            let mut row = vec![group.to_string(), name.to_string(), count.to_string()];
            row.extend(cells);
            row.extend([synthetic.clone(), as_of.clone()]);
            rows.push(row);
        };
        for step in &self.steps {
            if step.shares.is_empty() {
                row("step", &step.name, step.count, None);
            }
            for share in &step.shares {
                row("step", &step.name, step.count, Some(share));
            }
        }
        let lists = [
            ("outcome", &self.outcomes),
            ("make", &self.makes),
            ("calibre", &self.calibres),
            ("type", &self.types),
        ];
        for (group, parts) in lists {
            for part in &parts.parts {
                row(group, &part.name, part.count, Some(&part.share));
            }
        }
        for times in &self.times {
            for bin in &times.bins {
                row(&times.id, &bin.name, bin.count, Some(&bin.share));
            }
        }
        for year in &self.years {
            let name = year.year.map_or(String::new(), |y| y.to_string());
            for (group, share) in [
                ("year_to_purchaser", &year.to_purchaser),
                ("year_short", &year.short),
                ("year_within_year", &year.within_year),
            ] {
                row(group, &name, share.numerator, Some(share));
            }
        }
        for repair in &self.repairs {
            row("rule", &repair.rule, repair.records, None);
        }
        Table {
            columns: vec![
                "group",
                "name",
                "count",
                "denominator_name",
                "denominator",
                "share",
                "low",
                "high",
                "synthetic",
                "as_of",
            ],
            rows,
        }
    }
}

/// Makes the summary. Err where the filter does not fit.
pub fn build(site: &Site, ask: &Ask, query: &Query) -> Result<Traces, PageError> {
    let begun = shared::begin(site, ask, query, shared::SUMMARY, Vec::new())?;
    let Some(o) = begun.opened else {
        return Ok(Traces {
            head: begun.head,
            shared: begun.shared,
            ..Traces::default()
        });
    };
    let summary = o.traces.summary(&o.asked.filter);
    let guns = summary.funnel.guns;
    let outcomes: Vec<(Option<String>, u64)> = summary
        .outcomes
        .iter()
        .map(|(outcome, n)| (Some(outcome.name().to_string()), *n))
        .collect();
    let list = |name: &'static str, group: &str, label, counts: &[_], most| {
        let mut parts = Parts {
            label: ask.text(label),
            whole: share::of(ask.lang, Denominator::Guns, guns),
            parts: parts(ask, &o, (name, group), counts, guns, most),
            chart: Drawn::default(),
        };
        parts.chart = art::trace_parts(ask, name, &parts, o.traces.synthetic());
        parts
    };
    let years = summary
        .by_year
        .iter()
        .map(|y| year(ask, &o, y))
        .collect::<Vec<_>>();
    Ok(Traces {
        sources: o
            .held
            .sources
            .iter()
            .map(|(s, v)| source(ask, s, v))
            .collect(),
        steps: steps(ask, &summary.funnel, &summary.shares),
        outcomes: list(
            "outcome",
            "outcome",
            Key::TracesOutcomes,
            &outcomes,
            usize::MAX,
        ),
        times: vec![
            times(ask, &o, "sale_to_recovery", &summary.sale_to_recovery, true),
            times(
                ask,
                &o,
                "recovery_to_request",
                &summary.recovery_to_request,
                false,
            ),
        ],
        published_times: published(ask, &summary),
        makes: list("make", "", Key::TracesMakes, &summary.makes, LISTED),
        calibres: list(
            "calibre",
            "",
            Key::TracesCalibres,
            &summary.calibres,
            LISTED,
        ),
        types: list(
            "type",
            "trace_type",
            Key::TracesTypes,
            &summary.types,
            LISTED,
        ),
        chart: art::trace_years(ask, &years, begun.head.synthetic),
        years,
        repairs: summary
            .changes
            .iter()
            .map(|(rule, n)| repair(ask, *rule, *n))
            .collect(),
        head: begun.head,
        shared: begun.shared,
    })
}

/// The steps, each with all shares that it has.
fn steps(ask: &Ask, funnel: &Funnel, shares: &[Share]) -> Vec<Step> {
    let lang = ask.lang;
    let counts = [
        ("recoveries", funnel.recoveries),
        ("duplicates", funnel.duplicates),
        ("guns", funnel.guns),
        ("submitted", funnel.submitted),
        ("us_sourced", funnel.us_sourced),
        ("to_dealer", funnel.to_dealer),
        ("to_purchaser", funnel.to_purchaser),
    ];
    let most = funnel.recoveries;
    counts
        .into_iter()
        .map(|(name, count)| Step {
            name: name.to_string(),
            label: words::name(lang, "trace_count", name),
            count,
            text: number(lang, count),
            shares: shares
                .iter()
                .filter(|s| s.name == name)
                .map(|s| ShareText::new(ask, s))
                .collect(),
            bar: share::scaled(count, most),
        })
        .collect()
}

/// Counts as parts of all guns: the first ones, the others added up, and those without, last.
fn parts(
    ask: &Ask,
    o: &Opened,
    (name, group): (&'static str, &str),
    counts: &[(Option<String>, u64)],
    guns: u64,
    most: usize,
) -> Vec<Part> {
    let whole = (Denominator::Guns, guns);
    let known = || {
        counts
            .iter()
            .filter_map(|(word, n)| Some((word.as_deref()?, *n)))
    };
    let mut out: Vec<Part> = known()
        .take(most)
        .map(|(word, n)| {
            let label = match group {
                "" => word.to_string(),
                group => words::name(ask.lang, group, word),
            };
            let href = o.href(ask, shared::SUMMARY.path, &[(name, word)]);
            Part::new(ask, (word, label), n, whole, href)
        })
        .collect();
    let (others, rest): (usize, u64) = known()
        .skip(most)
        .fold((0, 0), |(names, sum), (_, n)| (names + 1, sum + n));
    if others > 0 {
        let label = ask.lang.fill(
            Key::TracesOthers,
            &[("count", &number(ask.lang, others as u64))],
        );
        out.push(Part::new(
            ask,
            ("others", label),
            rest,
            whole,
            String::new(),
        ));
    }
    let without: u64 = counts
        .iter()
        .filter(|(w, _)| w.is_none())
        .map(|(_, n)| n)
        .sum();
    if without > 0 {
        let label = ask.text(Key::TracesNotKnown);
        out.push(Part::new(ask, ("", label), without, whole, String::new()));
    }
    out
}

fn year(ask: &Ask, o: &Opened, y: &cotejo_links::Year) -> YearLine {
    let f = &y.funnel;
    let traced = Share::of(
        "to_purchaser",
        f.to_purchaser,
        Denominator::Submitted,
        f.submitted,
    );
    YearLine {
        year: y.year,
        label: y
            .year
            .map_or_else(|| ask.text(Key::TracesYearNotKnown), |n| n.to_string()),
        href: y.year.map_or(String::new(), |n| {
            o.href(ask, shared::SUMMARY.path, &[("recovered", &n.to_string())])
        }),
        guns: f.guns,
        guns_text: number(ask.lang, f.guns),
        to_purchaser: ShareText::new(ask, &traced),
        short: ShareText::new(ask, &y.short),
        within_year: ShareText::new(ask, &y.within_year),
    }
}

fn repair(ask: &Ask, rule: Rule, records: u64) -> Repair {
    Repair {
        rule: rule.name().to_string(),
        label: words::name(ask.lang, "trace_rule", rule.name()),
        confidence: ask.lang.number(rule.confidence(), Some(2)),
        records,
        records_text: number(ask.lang, records),
    }
}

/// What published times say beside the dates; empty where none are published.
fn published(ask: &Ask, summary: &Summary) -> String {
    let p = summary.published_times;
    if p.compared + p.unreadable + p.without_days == 0 {
        return String::new();
    }
    let lang = ask.lang;
    lang.fill(
        Key::TracesPublishedTimes,
        &[
            ("compared", lang.count(Noun::Report, p.compared).as_str()),
            ("equal", &number(lang, p.equal)),
            ("differ", &number(lang, p.differ)),
            ("unreadable", &number(lang, p.unreadable)),
            ("without", &number(lang, p.without_days)),
        ],
    )
}

fn source(
    ask: &Ask,
    source: &cotejo_model::RecordSource,
    vintages: &[cotejo_model::RecordVintage],
) -> SourceHeld {
    let lang = ask.lang;
    let newest = vintages.last();
    let records = vintages.iter().map(|v| v.rows_accepted).sum();
    let set_aside = vintages.iter().map(|v| v.rows_set_aside).sum();
    SourceHeld {
        id: source.id.clone(),
        title: text(&source.title, lang).to_string(),
        kind: source.kind.name().to_string(),
        kind_text: ask.text(match source.kind {
            RecordKind::Recovery => Key::TracesKindRecovery,
            RecordKind::Transfer => Key::TracesKindTransfer,
        }),
        publisher: source.publisher.clone(),
        licence: source.licence.clone(),
        address: source.address.clone(),
        vintages: vintages.len(),
        file: newest.map_or(String::new(), |v| v.file.clone()),
        sha256: newest.map_or(String::new(), |v| v.sha256.clone()),
        newest: newest.map_or(String::new(), |v| v.known.to_string()),
        newest_text: newest.map_or(String::new(), |v| date(lang, v.known)),
        records,
        records_text: number(lang, records),
        set_aside,
        set_aside_text: number(lang, set_aside),
        note: source
            .note
            .as_ref()
            .map_or(String::new(), |n| text(n, lang).to_string()),
        synthetic: source.synthetic,
    }
}
