//! Pages over a small made-up base: what they say agrees with what was loaded, in both languages and as of any day.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::sync::Arc;

use cotejo_geo::Atlas;
use cotejo_indicators::Indicators;
use cotejo_lang::Lang;
use cotejo_model::{
    Aside, CellPage, Date, Evidence, EvidenceError, Grouping, RecordSource, RecordTable,
    RecordVintage, Reporting, Revision, Selection, SourceInfo, Status, Total, Units, Vintage,
};
use cotejo_pages::{
    Ask, Page, Records, Site, compare, error, explain, home, indicator, indicators, map, methods,
    place, search, source, sources,
};
use cotejo_testkit::{Memory, SourceBuilder, batch, month};

/// One source in memory, as records.
struct Small(Memory);

impl Evidence for Small {
    fn sources(&self) -> Vec<SourceInfo> {
        self.0.sources()
    }
    fn vintages(&self, source: &str, as_of: Option<Date>) -> Result<Vec<Vintage>, EvidenceError> {
        self.0.vintages(source, as_of)
    }
    fn reporting(
        &self,
        source: &str,
        as_of: Option<Date>,
    ) -> Result<Option<Reporting>, EvidenceError> {
        self.0.reporting(source, as_of)
    }
    fn totals(&self, s: &Selection, g: &Grouping) -> Result<Vec<Total>, EvidenceError> {
        self.0.totals(s, g)
    }
    fn cells(&self, s: &Selection, limit: usize) -> Result<CellPage, EvidenceError> {
        self.0.cells(s, limit)
    }
    fn revisions(&self, s: &Selection, additions: bool) -> Result<Vec<Revision>, EvidenceError> {
        self.0.revisions(s, additions)
    }
}

impl cotejo_model::record::Records for Small {
    fn record_sources(
        &self,
        _: Option<Date>,
    ) -> Result<Vec<(RecordSource, Vec<RecordVintage>)>, EvidenceError> {
        Ok(Vec::new())
    }
    fn records(&self, source: &str, _: Option<Date>) -> Result<RecordTable, EvidenceError> {
        Err(EvidenceError::UnknownSource(source.to_string()))
    }
}

impl Records for Small {
    fn aside(&self, _: &str, _: &str, limit: usize) -> Result<Vec<Aside>, EvidenceError> {
        let row = Aside {
            line: 7,
            column: "Enero".into(),
            text: "x".into(),
            reason: "`x` is not a number".into(),
        };
        Ok(vec![row; limit.min(3)])
    }
}

const INDICATORS: &str = r#"
[[indicator]]
id = "cases"
label = { es = "Casos", en = "Cases" }
definition = { es = "Casos contados.", en = "Cases counted." }
unit = "cases"
direction = "down"
[indicator.compute]
kind = "total"
source = "made_up"
measure = "cases"
"#;

const UNITS: &str = r#"
[[unit]]
id = "cases"
label = { es = "casos", en = "cases" }
"#;

/// Two states, two years; the second vintage adds five to January 2021 of the first state.
fn site() -> Site {
    let info = SourceBuilder::new("made_up").build();
    let mut memory = Memory::new(info.clone());
    for (name, day, january) in [("one", "2022-02-01", 10.0), ("two", "2023-02-01", 15.0)] {
        let mut cells = Vec::new();
        for year in [2020, 2021] {
            for m in 1..=12 {
                let first = if (year, m) == (2021, 1) {
                    january
                } else {
                    10.0
                };
                cells.push(("a", "MX-02", month(year, m), first, Status::Reported));
                cells.push(("a", "MX-31", month(year, m), 2.0, Status::Reported));
            }
        }
        memory.load(batch(name, day, &cells));
    }
    let units: Units = toml::from_str(UNITS).unwrap();
    let indicators = Indicators::parse(INDICATORS, "indicators.toml", units, &[info]).unwrap();
    Site::new(
        indicators,
        None,
        Box::new(Small(memory)),
        BTreeMap::from([("made_up".to_string(), "id = \"made_up\"".to_string())]),
        Arc::new(Atlas::empty()),
        "0".to_string(),
    )
}

fn ask(lang: Lang, as_of: Option<&str>) -> Ask {
    Ask::new(lang, true, as_of, "2024-01-01".parse().unwrap()).unwrap()
}

/// The country's total lacks thirty states, so it is partial and no latest figure: a state is asked for.
fn query() -> indicator::Query {
    indicator::Query {
        place: Some("MX-02".to_string()),
        ..indicator::Query::default()
    }
}

#[test]
fn a_series_is_what_was_loaded_and_what_was_said_before_stands_beside_it() {
    let page = indicator::build(&site(), &ask(Lang::En, None), "cases", &query()).unwrap();
    let values: Vec<(&str, Option<f64>)> = page
        .series
        .iter()
        .map(|f| (f.period.as_str(), f.value))
        .collect();
    // 24 months of 10, and five more in January 2021.
    assert_eq!(values, [("2020", Some(120.0)), ("2021", Some(125.0))]);
    assert_eq!(
        page.latest.as_ref().unwrap().id,
        "cases:MX-02:2021@2023-02-01"
    );
    assert_eq!(page.earlier.len(), 1);
    assert_eq!(page.earlier[0].as_of, "2022-02-01");
    assert_eq!(page.earlier[0].changed, 1);
    assert_eq!(page.revisions.len(), 1);
    let step = &page.revisions[0];
    assert_eq!((step.cells, step.up, step.down, step.net), (1, 1, 0, 5.0));
    assert_eq!(step.first, "2021-01");
    let places: Vec<&str> = page
        .by_place
        .figures
        .iter()
        .map(|f| f.place.as_str())
        .collect();
    assert_eq!(places, ["MX-02", "MX-31"], "the largest first");
    assert!(page.chart.starts_with("<svg") && page.chart.contains("125"));
    assert!(page.head.synthetic, "the mark of the source follows");
}

#[test]
fn an_earlier_day_knows_the_earlier_number() {
    let day = ask(Lang::En, Some("2022-06-01"));
    let page = indicator::build(&site(), &day, "cases", &query()).unwrap();
    assert_eq!(page.latest.unwrap().value, Some(120.0));
    assert!(page.earlier.is_empty());
    assert!(
        page.head
            .languages
            .iter()
            .all(|l| l.href.contains("as_of=2022-06-01"))
    );
    let before = ask(Lang::En, Some("2021-01-01"));
    let page = indicator::build(&site(), &before, "cases", &query()).unwrap();
    assert!(page.series.is_empty() && page.latest.is_none());
}

#[test]
fn two_days_of_one_figure_are_a_revision_and_two_periods_a_change() {
    let compared = |q: compare::Query| compare::build(&site(), &ask(Lang::En, None), &q).unwrap();
    let page = compared(compare::Query {
        indicator: Some("cases".into()),
        place: Some("MX-02".into()),
        period: Some("2021".into()),
        with_as_of: Some("2022-02-01".into()),
        ..compare::Query::default()
    });
    assert_eq!(page.differs, "vintage");
    assert_eq!(page.difference.unwrap().value, Some(-5.0));
    assert_eq!(
        page.verdict, "",
        "a revision is no change to be told from chance"
    );
    let page = compared(compare::Query {
        indicator: Some("cases".into()),
        place: Some("MX-02".into()),
        ..compare::Query::default()
    });
    assert_eq!(page.differs, "period");
    assert_eq!(
        (
            page.a.unwrap().period.as_str(),
            page.b.unwrap().period.as_str()
        ),
        ("2020", "2021")
    );
    assert_eq!(page.verdict, "cannot_tell");
    let page = compared(compare::Query {
        indicator: Some("cases".into()),
        place: Some("MX-02".into()),
        period: Some("2020".into()),
        with_period: Some("2021-01..2021-06".into()),
        ..compare::Query::default()
    });
    assert!(page.change.is_none(), "unequal periods are refused");
    assert_eq!(page.verdict, "");
}

#[test]
fn a_place_and_the_map_say_the_same_as_the_table() {
    let (site, ask) = (site(), ask(Lang::Es, None));
    let page = place::build(&site, &ask, "baja california", &Default::default()).unwrap();
    assert_eq!(page.code, "MX-02");
    assert_eq!(page.rows[0].figure.value, Some(125.0));
    assert_eq!(page.rows[0].country.as_ref().unwrap().value, Some(149.0));
    assert_eq!(
        page.rows[0].beside, "",
        "totals of unlike places are not set side by side"
    );
    let page = map::build(&site, &ask, &Default::default()).unwrap();
    let layer = &page.layers[0];
    assert_eq!(layer.values[0].value, Some(125.0));
    // Without geometry no place is lost: all are listed.
    assert_eq!(layer.not_on_map.len(), 2);
    assert!(page.share.contains("indicator=cases") && page.share.contains("period=2021"));
    assert_eq!(page.table().rows.len(), 2);
}

#[test]
fn a_figure_is_explained_to_its_cells() {
    let id = "cases:MX-02:2021@2023-02-01";
    let page = explain::build(&site(), &ask(Lang::En, None), id, &Default::default()).unwrap();
    assert_eq!(page.figure.value, Some(125.0));
    assert_eq!(page.recomputed.value, Some(125.0));
    assert!(page.agrees);
    assert_eq!((page.rows.len(), page.rows_count), (12, 12));
}

#[test]
fn sources_say_what_is_late_and_what_was_set_aside() {
    let (site, ask) = (site(), ask(Lang::En, None));
    let page = sources::build(&site, &ask).unwrap();
    // Every 30 days and 10 more: due on 13 March 2023, asked on 1 January 2024.
    assert_eq!(page.sources[0].late, Some(true));
    assert_eq!(page.sources[0].expected.as_deref(), Some("2023-03-13"));
    let page = source::build(&site, &ask, "made_up", &Default::default()).unwrap();
    assert_eq!(page.vintages.len(), 2);
    assert_eq!(page.aside[0].line, 7);
    assert!(page.descriptor.contains("made_up"));
}

#[test]
fn both_languages_have_the_same_numbers() {
    let site = site();
    let numbers = |lang| {
        let page = indicator::build(&site, &ask(lang, None), "cases", &query()).unwrap();
        let table = page.table();
        let value = table.columns.iter().position(|c| *c == "value").unwrap();
        let all = table.rows.iter().map(|r| (r[0].clone(), r[value].clone()));
        all.collect::<Vec<_>>()
    };
    assert_eq!(numbers(Lang::Es), numbers(Lang::En));
    assert!(!numbers(Lang::Es).is_empty());
}

#[test]
fn accents_and_case_do_not_matter_to_a_search() {
    let found = |q: &str, lang| {
        let query = search::Query {
            q: Some(q.to_string()),
        };
        let page = search::build(&site(), &ask(lang, None), &query).unwrap();
        let hits = page.groups.into_iter().flat_map(|g| g.hits);
        hits.map(|h| h.id).collect::<Vec<_>>()
    };
    assert!(found("YUCATAN", Lang::Es).contains(&"MX-31".to_string()));
    assert!(found("cases", Lang::Es).contains(&"cases".to_string()));
    assert!(found("qqqqzz", Lang::En).is_empty());
}

#[test]
fn what_is_not_there_is_refused_with_a_way_on() {
    let (site, ask) = (site(), ask(Lang::Es, None));
    let refused = |e: Result<(), cotejo_pages::PageError>, status: u16| {
        let e = e.unwrap_err();
        assert_eq!(e.status(), status, "{e:?}");
        assert!(!e.message(Lang::Es).is_empty() && e.message(Lang::Es) != e.message(Lang::En));
        e
    };
    let e = refused(
        indicator::build(&site, &ask, "casos", &query()).map(drop),
        404,
    );
    assert_eq!(e.kind, error::Kind::NotFound);
    assert!(!e.next.is_empty());
    refused(
        place::build(&site, &ask, "Atlantis", &Default::default()).map(drop),
        404,
    );
    refused(
        explain::build(&site, &ask, "x", &Default::default()).map(drop),
        404,
    );
    let bad = indicator::Query {
        period: Some("the day before".into()),
        ..query()
    };
    refused(indicator::build(&site, &ask, "cases", &bad).map(drop), 400);
    let many = indicator::Query {
        each: Some("month".into()),
        by: Some("county".into()),
        ..query()
    };
    refused(indicator::build(&site, &ask, "cases", &many).map(drop), 400);
}

#[test]
fn a_base_without_plan_has_a_home() {
    let (site, ask) = (site(), ask(Lang::En, None));
    let page = home::build(&site, &ask, &Default::default()).unwrap();
    assert!(page.goals.is_empty() && page.plan.is_empty());
    assert_eq!(page.freshness.held, 1);
    // Both vintages lie within the year before the newest: the first came exactly a year before, which is not after it.
    assert_eq!(page.changed.arrivals.len(), 1);
    assert_eq!(indicators::build(&site, &ask).unwrap().count, 1);
    assert!(methods::build(&ask).unwrap().sections.len() > 5);
}
