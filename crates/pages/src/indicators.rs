//! Indicators: all of them, by subject, with unit, source and how far they reach.

use std::collections::BTreeSet;

use cotejo_indicators::reason::{period, text};
use cotejo_indicators::{Indicator, Reach};
use cotejo_lang::{Key, Lang};
use cotejo_model::{Level, Period};
use serde::Serialize;
use utoipa::ToSchema;

use crate::ask::{self, Ask};
use crate::error::PageError;
use crate::fig::{short_name, unit};
use crate::head::{Head, Link, Page, Table};
use crate::site::Site;

/// An indicator in one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Line {
    /// Its id.
    pub id: String,
    /// Its name.
    pub label: String,
    /// Its page.
    pub href: String,
    /// Unit in words.
    pub unit: String,
    /// Which way is better, in words.
    pub direction: String,
    /// The sources it rests on.
    pub sources: Vec<Link>,
    /// From when to when it has figures, in words; empty where nothing is known.
    pub span: String,
    /// First month published; empty where nothing is known.
    pub first: String,
    /// Last month published.
    pub last: String,
    /// For which levels of which country, in words.
    pub levels: String,
}

/// Indicators of one subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Subject {
    /// The country or countries that they speak of.
    pub title: String,
    /// The indicators, in the order of their file.
    pub indicators: Vec<Line>,
}

/// The page of all indicators.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Indicators {
    /// What stands around it.
    pub head: Head,
    /// How many there are.
    pub count: usize,
    /// By the country that they speak of.
    pub groups: Vec<Subject>,
}

impl Page for Indicators {
    fn head(&self) -> &Head {
        &self.head
    }

    fn table(&self) -> Table {
        let row = |i: &Line| {
            let sources: Vec<&str> = i.sources.iter().map(|s| s.text.as_str()).collect();
            vec![
                i.id.clone(),
                i.label.clone(),
                i.unit.clone(),
                i.direction.clone(),
                sources.join(" "),
                i.first.clone(),
                i.last.clone(),
            ]
        };
        Table {
            columns: vec![
                "indicator",
                "label",
                "unit",
                "direction",
                "sources",
                "first",
                "last",
            ],
            rows: self
                .groups
                .iter()
                .flat_map(|g| &g.indicators)
                .map(row)
                .collect(),
        }
    }
}

/// Makes the page of all indicators.
pub fn build(site: &Site, ask: &Ask) -> Result<Indicators, PageError> {
    let mut groups: Vec<Subject> = Vec::new();
    for indicator in site.indicators.all() {
        let reach = site.reach(indicator, ask.as_of)?;
        let title = match &reach {
            None => ask.text(Key::IndicatorsUnknown),
            Some(r) => {
                let countries: Vec<String> = r
                    .countries()
                    .iter()
                    .map(|c| short_name(c, ask.lang))
                    .collect();
                ask.lang.list(&countries)
            }
        };
        let line = line(site, ask, indicator, reach.as_ref());
        match groups.iter_mut().find(|g| g.title == title) {
            Some(group) => group.indicators.push(line),
            None => groups.push(Subject {
                title,
                indicators: vec![line],
            }),
        }
    }
    // What nothing is known of comes last.
    groups.sort_by_key(|g| g.indicators.first().is_some_and(|i| i.span.is_empty()));
    let head = Head::new(
        ask,
        "indicators",
        ask.text(Key::NavIndicators),
        "/indicators",
        &[],
    )
    .known(ask, site.day(ask.as_of)?)
    .summary(ask.text(Key::IndicatorsSummary))
    .trail(vec![Link::new(ask.text(Key::NavHome), ask.href("/", &[]))]);
    Ok(Indicators {
        count: site.indicators.all().len(),
        groups,
        head,
    })
}

/// An indicator in one line.
pub fn line(site: &Site, ask: &Ask, indicator: &Indicator, reach: Option<&Reach>) -> Line {
    let lang = ask.lang;
    let sources = site.indicators.sources(indicator);
    Line {
        id: indicator.id.clone(),
        label: text(&indicator.label, lang).to_string(),
        href: ask.href(&ask::path("/indicators", &indicator.id), &[]),
        unit: unit(site, &indicator.unit, lang),
        direction: direction(indicator, lang),
        sources: sources
            .iter()
            .map(|s| Link::new(s.clone(), ask.href(&ask::path("/sources", s), &[])))
            .collect(),
        span: reach.map_or(String::new(), |r| {
            period(lang, Period::from_months(r.first, r.last))
        }),
        first: reach.map_or(String::new(), |r| r.first.to_string()),
        last: reach.map_or(String::new(), |r| r.last.to_string()),
        levels: reach.map_or(String::new(), |r| levels(r, lang)),
    }
}

/// Which way is better, in words.
pub fn direction(indicator: &Indicator, lang: Lang) -> String {
    let name = indicator.direction.name();
    lang.name("direction", name).unwrap_or(name).to_string()
}

fn levels(reach: &Reach, lang: Lang) -> String {
    let levels: BTreeSet<Level> = reach.levels.iter().map(|(_, l)| *l).collect();
    let words: Vec<&str> = levels
        .into_iter()
        .map(|l| lang.name("level", l.name()).unwrap_or(l.name()))
        .collect();
    lang.list(&words)
}
