//! The guns of a filter, fifty a page: what each is, where it was recovered and sold, what came of its trace.

use cotejo_lang::Key;
use cotejo_links::traces::Gun;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::query::With;
use super::share::number;
use super::shared::{self, Opened, Shared};
use super::words;
use crate::ask::{self, Ask};
use crate::error::PageError;
use crate::head::{Head, Link, Page, Table};
use crate::site::Site;

/// How many guns a page lists.
const GUNS: usize = 50;
/// The last page that can be asked for.
const PAGES: usize = 1_000_000;

/// What the list can be asked, beside the filter.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Own {
    /// The page of the list, from 1; fifty guns each.
    #[param(example = "1")]
    pub page: Option<String>,
}

/// A gun in one line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TracesGunLine)]
pub struct GunLine {
    /// Its id: source and record of its first report.
    pub id: String,
    /// Its page.
    pub href: String,
    /// Make; empty where it is not known.
    pub make: String,
    /// Model; empty where it is not known.
    pub model: String,
    /// Family of calibres; empty where it is not known.
    pub calibre: String,
    /// Type; empty where it is not known.
    pub kind: String,
    /// The type in words.
    pub kind_text: String,
    /// Serial number as published.
    pub serial: String,
    /// Day of the first recovery: a day, or first and last possible day parted by `/`.
    pub recovered: String,
    /// In words.
    pub recovered_text: String,
    /// Place of the first recovery, by key; empty where it is not known.
    pub recovered_in: String,
    /// In words.
    pub recovered_in_text: String,
    /// Day of the first sale.
    pub sold: String,
    /// In words.
    pub sold_text: String,
    /// Place of the first sale, by key.
    pub sold_in: String,
    /// In words.
    pub sold_in_text: String,
    /// Outcome of the trace.
    pub outcome: String,
    /// In words.
    pub outcome_text: String,
    /// Days from first sale to first recovery, the least; `null` where it is not known.
    pub days_low: Option<i32>,
    /// The most.
    pub days_high: Option<i32>,
    /// In words.
    pub days_text: String,
    /// How many reports tell of it.
    pub reports: u32,
}

/// The list of guns.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct TracesGuns {
    /// What stands around it.
    pub head: Head,
    /// What all pages of traces have.
    pub shared: Shared,
    /// How many guns the filter finds.
    pub count: u64,
    /// In words: `20,000 guns; 1 to 50 are shown`.
    pub count_text: String,
    /// The guns of this page.
    pub guns: Vec<GunLine>,
    /// The page before; `null` on the first.
    pub before: Option<Link>,
    /// The page after; `null` on the last.
    pub after: Option<Link>,
}

impl Page for TracesGuns {
    fn head(&self) -> &Head {
        &self.head
    }

    fn table(&self) -> Table {
        let days = |n: Option<i32>| n.map_or(String::new(), |n| n.to_string());
        let row = |g: &GunLine| {
            vec![
                g.id.clone(),
                g.make.clone(),
                g.model.clone(),
                g.calibre.clone(),
                g.kind.clone(),
                g.serial.clone(),
                g.recovered.clone(),
                g.recovered_in.clone(),
                g.sold.clone(),
                g.sold_in.clone(),
                g.outcome.clone(),
                days(g.days_low),
                days(g.days_high),
                g.reports.to_string(),
                self.head.synthetic.to_string(),
            ]
        };
        Table {
            columns: vec![
                "gun",
                "make",
                "model",
                "calibre",
                "type",
                "serial",
                "recovered",
                "recovered_in",
                "sold",
                "sold_in",
                "outcome",
                "days_low",
                "days_high",
                "reports",
                "synthetic",
            ],
            rows: self.guns.iter().map(row).collect(),
        }
    }
}

/// Makes the list. Err where the filter does not fit, or single records are closed.
pub fn build(site: &Site, ask: &Ask, query: &With<Own>) -> Result<TracesGuns, PageError> {
    let at = match ask::given(query.own.page.as_deref()) {
        Some(text) => ask::number("page", text, 1..=PAGES)?,
        None => 1,
    };
    let own = match at {
        1 => Vec::new(),
        _ => vec![("page", at.to_string())],
    };
    let begun = shared::begin(site, ask, &query.filter, shared::GUNS, own)?;
    let Some(o) = begun.opened else {
        return Ok(TracesGuns {
            head: begun.head,
            shared: begun.shared,
            ..TracesGuns::default()
        });
    };
    let first = (at - 1) * GUNS;
    let mut count = 0;
    let mut numbers = Vec::with_capacity(GUNS);
    for gun in o.traces.guns(&o.asked.filter) {
        if count >= first && numbers.len() < GUNS {
            numbers.push(gun);
        }
        count += 1;
    }
    let guns: Vec<GunLine> = numbers
        .into_iter()
        .filter_map(|n| Some(line(ask, &o, &o.traces.gun(n)?)))
        .collect();
    let turn = |page: usize, key: Key| {
        let page = page.to_string();
        let page = if page == "1" { "" } else { &page };
        Link::new(
            ask.text(key),
            o.href(ask, shared::GUNS.path, &[("page", page)]),
        )
    };
    let lang = ask.lang;
    let counted = lang.count(cotejo_lang::Noun::Gun, count as u64);
    Ok(TracesGuns {
        count: count as u64,
        count_text: match guns.len() {
            0 => counted,
            shown => lang.fill(
                Key::TracesGunsShown,
                &[
                    ("guns", counted.as_str()),
                    ("first", &number(lang, first as u64 + 1)),
                    ("last", &number(lang, (first + shown) as u64)),
                ],
            ),
        },
        before: (at > 1).then(|| turn(at - 1, Key::TracesBefore)),
        after: (first + GUNS < count).then(|| turn(at + 1, Key::TracesAfter)),
        guns,
        head: begun.head,
        shared: begun.shared,
    })
}

/// A gun in one line.
pub(crate) fn line(ask: &Ask, o: &Opened, gun: &Gun<'_>) -> GunLine {
    let lang = ask.lang;
    let kind = gun.kind.unwrap_or_default();
    let code = |p: Option<&cotejo_model::PlaceCode>| p.map_or(String::new(), |p| p.to_string());
    GunLine {
        href: shared::gun_href(ask, o, &gun.id),
        id: gun.id.clone(),
        make: gun.make.unwrap_or_default().to_string(),
        model: gun.model.unwrap_or_default().to_string(),
        calibre: gun.calibre.unwrap_or_default().to_string(),
        kind: kind.to_string(),
        kind_text: match kind {
            "" => String::new(),
            kind => words::name(lang, "trace_type", kind),
        },
        serial: gun.serial.to_string(),
        recovered: words::when_plain(gun.recovered),
        recovered_text: words::when(lang, gun.recovered),
        recovered_in: code(gun.recovered_in),
        recovered_in_text: words::place(ask, gun.recovered_in),
        sold: words::when_plain(gun.sold),
        sold_text: words::when(lang, gun.sold),
        sold_in: code(gun.sold_in),
        sold_in_text: words::place(ask, gun.sold_in),
        outcome: gun.outcome.name().to_string(),
        outcome_text: words::name(lang, "outcome", gun.outcome.name()),
        days_low: gun.ttc.map(|d| d.low),
        days_high: gun.ttc.map(|d| d.high),
        days_text: gun
            .ttc
            .map_or_else(|| ask.text(Key::WordValueAbsent), |d| words::days(lang, d)),
        reports: gun.reports,
    }
}

/// The words of a gun in a line of text: make, model, calibre.
pub(crate) fn called(
    ask: &Ask,
    make: Option<&str>,
    model: Option<&str>,
    calibre: Option<&str>,
) -> String {
    let parts: Vec<&str> = [make, model, calibre]
        .into_iter()
        .flatten()
        .filter(|p| !p.is_empty())
        .collect();
    match parts.is_empty() {
        true => ask.text(Key::TracesGunUnknown),
        false => parts.join(" "),
    }
}
