//! Figures worked out by hand, over evidence kept in maps.

#![allow(clippy::unwrap_used)] // A test that cannot go on has failed.

use cotejo_indicators::{Engine, Figure, Indicators, Plan, Request, evaluate, explain};
use cotejo_model::{
    Absent, Conversion, Each, Evidence, Level, MeasureKind, SourceInfo, Status, Text, Units,
    Verdict, unit::UnitName,
};
use cotejo_testkit::build::CellSpec;
use cotejo_testkit::{Memory, SourceBuilder, batch, month};

const R: Status = Status::Reported;

fn units() -> Units {
    let name = |id: &str| UnitName {
        id: id.into(),
        label: Text {
            es: id.into(),
            en: id.into(),
        },
    };
    Units {
        units: ["cases", "lb", "kg", "per_100k", "percent"]
            .map(name)
            .into(),
        conversions: vec![Conversion {
            from: "lb".into(),
            to: "kg".into(),
            factor: 0.453_592_37,
            assumed: false,
            source: "definition".into(),
        }],
    }
}

/// An `[[indicator]]` with this computation; more TOML may follow it.
fn defined(id: &str, unit: &str, direction: &str, compute: &str) -> String {
    format!(
        "[[indicator]]\nid = \"{id}\"\nlabel = {{ es = \"a\", en = \"a\" }}\ndefinition = {{ es = \"a\", en = \"a\" }}\nunit = \"{unit}\"\ndirection = \"{direction}\"\ncompute = {{ {compute} }}\n"
    )
}

fn cases() -> String {
    defined(
        "cases",
        "cases",
        "down",
        "kind = \"total\", source = \"s\", measure = \"cases\"",
    )
}

fn indicators(text: &str, sources: &[SourceInfo]) -> Result<Indicators, String> {
    Indicators::parse(text, "indicators.toml", units(), sources).map_err(|e| e.to_string())
}

fn request(indicator: &str, place: &str, period: &str) -> Request {
    Request {
        indicator: indicator.into(),
        by: place.parse::<cotejo_model::PlaceCode>().unwrap().level(),
        place: Some(place.parse().unwrap()),
        period: Some(period.parse().unwrap()),
        each: None,
        dimension: None,
        unit: None,
        as_of: None,
    }
}

/// The one figure of a request over one vintage of a source.
fn figure(info: SourceInfo, cells: &[CellSpec<'_>], text: &str, ask: Request) -> Figure {
    let indicators = indicators(text, std::slice::from_ref(&info)).unwrap();
    let mut memory = Memory::new(info);
    memory.load(batch("one", "2024-06-20", cells));
    let engine = Engine {
        indicators: &indicators,
        evidence: &memory,
    };
    let mut figures = engine.figures(&ask).unwrap();
    assert_eq!(figures.len(), 1, "{figures:?}");
    figures.remove(0)
}

/// All 32 states, one case a month from January 2023.
fn every_state(months: i32) -> Vec<(String, i32)> {
    (1..=32)
        .flat_map(|s| (0..months).map(move |m| (format!("MX-{s:02}"), month(2023, 1) + m)))
        .collect()
}

#[test]
fn a_year_in_course_is_partial_and_says_how_far_it_goes() {
    let rows = every_state(8);
    let cells: Vec<CellSpec<'_>> = rows
        .iter()
        .map(|(p, m)| ("a", p.as_str(), *m, 1.0, R))
        .collect();
    let info = SourceBuilder::new("s").build();
    let f = figure(
        info.clone(),
        &cells,
        &cases(),
        request("cases", "MX", "2023"),
    );
    assert_eq!((f.value, f.status), (Some(256.0), Status::Partial));
    assert_eq!((f.months_reported, f.months_expected), (8, 12));
    let f = figure(
        info.clone(),
        &cells,
        &cases(),
        request("cases", "MX", "2023-01..2023-08"),
    );
    assert_eq!((f.value, f.status), (Some(256.0), Status::Reported));
    let f = figure(info, &cells, &cases(), request("cases", "MX", "2024"));
    assert_eq!((f.value, f.status), (None, Status::NotPublished));
}

#[test]
fn a_country_of_which_states_are_missing_is_partial() {
    let cells = [("a", "MX-11", month(2023, 1), 7.0, R)];
    let f = figure(
        SourceBuilder::new("s").build(),
        &cells,
        &cases(),
        request("cases", "MX", "2023-01"),
    );
    assert_eq!((f.value, f.status), (Some(7.0), Status::Partial));
    assert!(f.why[0].en.contains("1 of 32"), "{:?}", f.why);
    let f = figure(
        SourceBuilder::new("s").build(),
        &cells,
        &cases(),
        request("cases", "MX-11", "2023-01"),
    );
    assert_eq!((f.value, f.status), (Some(7.0), R));
}

#[test]
fn no_row_is_a_zero_only_where_the_source_says_so() {
    let cells = [
        ("a", "MX-11", month(2023, 1), 7.0, R),
        ("a", "MX-11", month(2023, 3), 1.0, R),
    ];
    let february = request("cases", "MX-11", "2023-02");
    let zero = SourceBuilder::new("s").absent(Absent::Zero).build();
    let f = figure(zero.clone(), &cells, &cases(), february.clone());
    assert_eq!((f.value, f.status), (Some(0.0), R));
    let f = figure(SourceBuilder::new("s").build(), &cells, &cases(), february);
    assert_eq!((f.value, f.status), (None, Status::NotPublished));
    let f = figure(zero, &cells, &cases(), request("cases", "US", "2023-02"));
    assert_eq!((f.value, f.status), (None, Status::NotApplicable));
}

#[test]
fn suppressed_missing_and_provisional_reach_the_figure() {
    let at = |status, value| [("a", "MX-11", month(2023, 1), value, status)];
    let ask = || request("cases", "MX-11", "2023-01");
    for (status, value) in [
        (Status::Suppressed, None),
        (Status::Missing, None),
        (Status::Provisional, Some(5.0)),
    ] {
        let f = figure(
            SourceBuilder::new("s").build(),
            &at(status, 5.0),
            &cases(),
            ask(),
        );
        assert_eq!((f.value, f.status), (value, status));
    }
    let mixed = [
        ("a", "MX-11", month(2023, 1), 5.0, R),
        ("b", "MX-11", month(2023, 1), 0.0, Status::Suppressed),
    ];
    let f = figure(SourceBuilder::new("s").build(), &mixed, &cases(), ask());
    assert_eq!((f.value, f.status), (Some(5.0), Status::Partial));
}

#[test]
fn a_count_carries_garwood_s_interval_and_an_amount_none() {
    let cells = [("a", "MX-11", month(2023, 1), 10.0, R)];
    let f = figure(
        SourceBuilder::new("s").build(),
        &cells,
        &cases(),
        request("cases", "MX-11", "2023-01"),
    );
    // Garwood 1936, n = 10.
    assert!((f.low.unwrap() - 4.7954).abs() < 1e-4 && (f.high.unwrap() - 18.3904).abs() < 1e-4);
    let amount = SourceBuilder::new("s").kind(MeasureKind::Amount).build();
    let f = figure(
        amount,
        &cells,
        &cases(),
        request("cases", "MX-11", "2023-01"),
    );
    assert_eq!((f.low, f.high), (None, None));
}

/// Two sources behind one trait: cases by month and population by year.
struct Both(Memory, Memory);

impl Both {
    fn of(&self, source: &str) -> &Memory {
        if source == "pop" { &self.1 } else { &self.0 }
    }
}

impl Evidence for Both {
    fn sources(&self) -> Vec<SourceInfo> {
        [self.0.sources(), self.1.sources()].concat()
    }
    fn vintages(
        &self,
        s: &str,
        d: Option<cotejo_model::Date>,
    ) -> Result<Vec<cotejo_model::Vintage>, cotejo_model::EvidenceError> {
        self.of(s).vintages(s, d)
    }
    fn reporting(
        &self,
        s: &str,
        d: Option<cotejo_model::Date>,
    ) -> Result<Option<cotejo_model::Reporting>, cotejo_model::EvidenceError> {
        self.of(s).reporting(s, d)
    }
    fn totals(
        &self,
        s: &cotejo_model::Selection,
        g: &cotejo_model::Grouping,
    ) -> Result<Vec<cotejo_model::Total>, cotejo_model::EvidenceError> {
        self.of(&s.source).totals(s, g)
    }
    fn cells(
        &self,
        s: &cotejo_model::Selection,
        n: usize,
    ) -> Result<cotejo_model::CellPage, cotejo_model::EvidenceError> {
        self.of(&s.source).cells(s, n)
    }
    fn revisions(
        &self,
        s: &cotejo_model::Selection,
        a: bool,
    ) -> Result<Vec<cotejo_model::Revision>, cotejo_model::EvidenceError> {
        self.of(&s.source).revisions(s, a)
    }
}

#[test]
fn a_fiscal_year_s_rate_weighs_the_populations_of_its_two_years_by_months() {
    let mut cases_held = Memory::new(SourceBuilder::new("s").build());
    let months: Vec<CellSpec<'_>> = (0..24)
        .map(|i| ("a", "MX-01", month(2021, 1) + i, 10.0, R))
        .collect();
    cases_held.load(batch("cases", "2023-01-20", &months));
    let population = SourceBuilder::new("pop")
        .annual()
        .kind(MeasureKind::Level)
        .build();
    let mut people = Memory::new(population);
    let years = [
        ("all", "MX-01", month(2021, 1), 100_000.0, R),
        ("all", "MX-01", month(2022, 1), 200_000.0, R),
    ];
    people.load(batch("people", "2020-01-20", &years));
    let both = Both(cases_held, people);
    let text = [
        cases(),
        defined(
            "people",
            "cases",
            "none",
            "kind = \"level\", source = \"pop\", measure = \"cases\"",
        ),
        defined(
            "rate",
            "per_100k",
            "down",
            "kind = \"rate\", numerator = \"cases\", population = \"people\", per = 100000",
        ),
    ]
    .concat();
    let indicators = indicators(&text, &both.sources()).unwrap();
    let engine = Engine {
        indicators: &indicators,
        evidence: &both,
    };
    let rate = |period: &str| {
        engine
            .figures(&request("rate", "MX-01", period))
            .unwrap()
            .remove(0)
    };
    let f = rate("2022");
    assert_eq!(
        (f.value, f.numerator, f.denominator),
        (Some(60.0), Some(120.0), Some(200_000.0))
    );
    // FY2022: three months of 2021 and nine of 2022; (3 × 100,000 + 9 × 200,000) / 12 = 175,000.
    let f = rate("FY2022");
    assert_eq!(f.denominator, Some(175_000.0));
    assert!((f.value.unwrap() - 120.0 / 1.75).abs() < 1e-9);
    let id = f.id.parse().unwrap();
    assert!(explain(&engine, &id, 5).unwrap().unwrap().agrees);
    // No population known for 2023: no rate, and the reason says so.
    let f = rate("2023-01");
    assert_eq!(f.value, None);
}

#[test]
fn cutting_time_keeps_the_sum() {
    let rows = every_state(12);
    let cells: Vec<CellSpec<'_>> = rows
        .iter()
        .map(|(p, m)| ("a", p.as_str(), *m, f64::from(*m % 7), R))
        .collect();
    let info = SourceBuilder::new("s").build();
    let indicators = indicators(&cases(), std::slice::from_ref(&info)).unwrap();
    let mut memory = Memory::new(info);
    memory.load(batch("one", "2024-06-20", &cells));
    let engine = Engine {
        indicators: &indicators,
        evidence: &memory,
    };
    let sum = |by: Level, each: Each| -> (usize, f64) {
        let ask = Request {
            by,
            each: Some(each),
            place: None,
            ..request("cases", "MX", "2023")
        };
        let figures = engine.figures(&ask).unwrap();
        (figures.len(), figures.iter().filter_map(|f| f.value).sum())
    };
    let (n, whole) = sum(Level::Country, Each::Whole);
    assert_eq!(n, 1);
    assert_eq!(sum(Level::Country, Each::Month), (12, whole));
    assert_eq!(sum(Level::Country, Each::Quarter), (4, whole));
    assert_eq!(sum(Level::State, Each::Whole), (32, whole));
    assert_eq!(sum(Level::State, Each::FiscalYear), (64, whole));
    let part = Request {
        each: Some(Each::Year),
        ..request("cases", "MX", "2023-03..2023-05")
    };
    let figures = engine.figures(&part).unwrap();
    assert_eq!(figures.len(), 1);
    assert_eq!(figures[0].period.to_string(), "2023-03..2023-05");
}

#[test]
fn definitions_that_cannot_mean_anything_are_refused() {
    let info = [SourceBuilder::new("s").build()];
    let level = [SourceBuilder::new("s").kind(MeasureKind::Level).build()];
    let refused =
        |text: &str, sources: &[SourceInfo]| indicators(text, sources).err().unwrap_or_default();
    assert!(refused(&[cases(), cases()].concat(), &info).contains("twice"));
    assert!(refused(&cases(), &[]).contains("source `s`"));
    assert!(refused(&cases(), &level).contains("may not be added"));
    let wrong_unit = defined(
        "x",
        "kg",
        "down",
        "kind = \"total\", source = \"s\", measure = \"cases\"",
    );
    assert!(refused(&wrong_unit, &info).contains("kind = \"convert\""));
    let circle = [
        defined(
            "a",
            "kg",
            "none",
            "kind = \"convert\", of = \"b\", to = \"kg\"",
        ),
        defined(
            "b",
            "kg",
            "none",
            "kind = \"convert\", of = \"a\", to = \"kg\"",
        ),
    ];
    assert!(refused(&circle.concat(), &info).contains("rests on itself"));
    let no_way = [
        cases(),
        defined(
            "x",
            "kg",
            "none",
            "kind = \"convert\", of = \"cases\", to = \"kg\"",
        ),
    ];
    assert!(refused(&no_way.concat(), &info).contains("no chain of conversions"));
    assert!(refused("[[indicator]]\nid = 3", &info).contains("line 2"));
}

/// A plan with one measure over `cases` of one state, 2022 against what follows.
fn verdict(
    values: impl Fn(i32) -> f64,
    target: &str,
    breaks: &str,
) -> (Verdict, Option<f64>, String) {
    let info = SourceBuilder::new("s").build();
    let months: Vec<CellSpec<'_>> = (0..24)
        .map(|i| ("a", "MX-01", month(2022, 1) + i, values(i), R))
        .collect();
    let mut memory = Memory::new(info.clone());
    memory.load(batch("one", "2024-01-20", &months));
    let text = cases() + breaks;
    let indicators = indicators(&text, &[info]).unwrap();
    let plan = format!(
        "title = {{ es = \"p\", en = \"p\" }}\nsigned = \"2021-10-08\"\n[[goal]]\nid = \"1\"\ntitle = {{ es = \"g\", en = \"g\" }}\n[[goal.area]]\nid = \"1.1\"\ntitle = {{ es = \"a\", en = \"a\" }}\n[[goal.area.measure]]\nid = \"1.1.1\"\ntitle = {{ es = \"m\", en = \"m\" }}\nindicator = \"cases\"\nplace = \"MX-01\"\nbaseline = \"2022\"\n{target}\n"
    );
    let plan = Plan::parse(&plan, "plan.toml", &indicators).unwrap();
    let engine = Engine {
        indicators: &indicators,
        evidence: &memory,
    };
    let scorecard = evaluate(&engine, &plan, "2024-02-01".parse().unwrap()).unwrap();
    let m = &scorecard.goals[0].measures[0];
    let why: Vec<&str> = m.why.iter().map(|w| w.en.as_str()).collect();
    (m.verdict, m.percent_met, why.join("; "))
}

#[test]
fn verdicts_follow_target_pace_interval_and_break() {
    let halved = |i| if i < 12 { 100.0 } else { 50.0 };
    let by = |value: f64, by: &str| {
        format!("target = {{ value = {value}, by = \"{by}\", source = \"a decree\" }}")
    };
    // 1,200 cases, then 600: half the way to 0 … percent met is (1200 − 600) / (1200 − target).
    assert_eq!(verdict(halved, &by(700.0, "2025"), "").0, Verdict::Met);
    let (v, percent, _) = verdict(halved, &by(400.0, "2025"), "");
    assert_eq!((v, percent), (Verdict::OnTrack, Some(75.0)));
    // 600 a year were gained; from 600 to 0 in half a year needs more.
    assert_eq!(
        verdict(halved, &by(0.0, "2024-06"), "").0,
        Verdict::OffTrack
    );
    let (v, _, why) = verdict(halved, &by(500.0, "2023"), "");
    assert!(
        v == Verdict::OffTrack && why.contains("did not meet"),
        "{why}"
    );
    // One case in 1,200 fewer: no one can tell.
    let level = |i| if i == 20 { 99.0 } else { 100.0 };
    let (v, _, why) = verdict(level, "", "");
    assert!(
        v == Verdict::CannotTell && why.contains("cannot be told from chance"),
        "{why}"
    );
    assert_eq!(verdict(halved, "", "").0, Verdict::OnTrack);
    assert_eq!(
        verdict(|i| if i < 12 { 50.0 } else { 100.0 }, "", "").0,
        Verdict::OffTrack
    );
    let broken =
        "[[indicator.break]]\nfrom = \"2023-01\"\nwhy = { es = \"método\", en = \"method\" }\n";
    let (v, _, why) = verdict(halved, "", broken);
    assert!(v == Verdict::CannotTell && why.contains("method"), "{why}");
    let (_, _, why) = verdict(|i| if i < 12 { 0.0 } else { 3.0 }, "", "");
    assert!(why.contains("from zero") && !why.contains('∞'), "{why}");
    // A break at the baseline's own beginning is behind both periods.
    assert_eq!(
        verdict(halved, "", &broken.replace("2023-01", "2022-01")).0,
        Verdict::OnTrack
    );
}
