//! What must be true of any tables.

use cotejo_links::{End, Filter, Traces};
use cotejo_model::{Level, Period};
use proptest::prelude::*;

use crate::table::{all, build, recoveries, transfers};

/// Cells from few words, so that guns meet, with some that mean nothing.
fn lines(fields: &[&[&'static str]]) -> impl Strategy<Value = String> + use<> {
    let cells: Vec<_> = fields
        .iter()
        .map(|words| prop::sample::select(words.to_vec()))
        .collect();
    prop::collection::vec(cells, 0..14).prop_map(|rows| {
        rows.into_iter()
            .map(|row| format!("\n{}", row.join("|")))
            .collect()
    })
}

const SERIALS: &[&str] = &[
    "ABC1234",
    "abc-1234",
    "A8C1234",
    "ABC?234",
    "382",
    "12345",
    "LIMADO",
    "",
    "🔫",
    "BAC1234",
    "G1: ABC1234\\nG2: TKO5555",
    "TK05555",
    "...",
    "*34",
    "ABC1234;TKO5555",
];
const MAKES: &[&str] = &[
    "Glock",
    "GLK",
    "Taurus",
    "Ruger",
    "",
    "Nobody's",
    "G1: Glock\\nG2: Taurus",
];
const DAYS: &[&str] = &[
    "2020-01-01",
    "2020",
    "2021-02",
    "2021-02-28",
    "31/02/2020",
    "",
    "1950-01-01",
];
const CALIBRES: &[&str] = &["9mm", "9x19", ".45 ACP", ""];

fn recovered() -> impl Strategy<Value = String> {
    let head = "make|calibre|serial|recovered_on|recovered_in|recovered_state|sold_on|dealer_state|outcome|request";
    lines(&[
        MAKES,
        CALIBRES,
        SERIALS,
        DAYS,
        &["02004", "Tijuana", "", "nowhere"],
        &["MX-02", "US-10", "", "MX-26"],
        DAYS,
        &["TX", ""],
        &["", "PENDING", "PURCHASER_IDENTIFIED", "FOREIGN", "?"],
        &["Q", ""],
    ])
    .prop_map(move |rows| format!("{head}{rows}"))
}

fn handed_on() -> impl Strategy<Value = String> {
    let head = "step|make|calibre|serial|date|from_county|from_state|from_licence|to_name";
    lines(&[
        &["manufacture", "import", "distribution", "sale", "sale"],
        MAKES,
        CALIBRES,
        SERIALS,
        DAYS,
        &["48201", "Harris", ""],
        &["TX", "AZ", ""],
        &["1-58-067-07-4A-01234", "nonsense", ""],
        &["Shop", ""],
    ])
    .prop_map(move |rows| format!("{head}{rows}"))
}

/// Everything that can be asked, as text.
fn told(traces: &Traces) -> String {
    let f = Filter::default();
    let explained: Vec<_> = all(traces).into_iter().map(|g| traces.explain(g)).collect();
    format!(
        "{:?} {:?} {:?} {:?} {:?} {explained:?}",
        traces.summary(&f),
        traces.flows(&f, Level::State, Level::State),
        traces.choices(),
        traces.sales(),
        traces.conflicts(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_path_gives_the_same_numbers(rec in recovered(), tra in handed_on()) {
        let traces = build(vec![recoveries(&rec), transfers(&tra)]);
        let filter = Filter::default();
        let whole = traces.summary(&filter);
        let funnel = whole.funnel;
        prop_assert_eq!(funnel.guns as usize, traces.len());
        prop_assert_eq!(funnel.recoveries, funnel.guns + funnel.duplicates);
        prop_assert!(funnel.to_purchaser <= funnel.to_dealer && funnel.to_dealer <= funnel.us_sourced);
        prop_assert!(funnel.us_sourced <= funnel.submitted && funnel.submitted <= funnel.guns);
        for (outcome, count) in &whole.outcomes {
            let own = Filter { outcome: Some(*outcome), ..filter.clone() };
            prop_assert_eq!(traces.guns(&own).count() as u64, *count);
        }
        prop_assert_eq!(whole.outcomes.iter().map(|(_, n)| n).sum::<u64>(), funnel.guns);
        prop_assert_eq!(whole.makes.iter().map(|(_, n)| n).sum::<u64>(), funnel.guns);
        for (make, count) in whole.makes.iter().filter_map(|(m, n)| Some((m.clone()?, n))) {
            let own = Filter { make: Some(make), ..filter.clone() };
            prop_assert_eq!(traces.guns(&own).count() as u64, *count);
        }
        prop_assert_eq!(whole.by_year.iter().map(|y| y.funnel.guns).sum::<u64>(), funnel.guns);
        for year in whole.by_year.iter().filter(|y| y.year.is_some()) {
            let period = Period::Year(i32::from(year.year.unwrap()));
            let own = traces.summary(&Filter { recovered: Some(period), ..filter.clone() });
            prop_assert_eq!(own.funnel, year.funnel);
            prop_assert_eq!(own.sale_to_recovery.short, year.short);
        }
        for times in [&whole.sale_to_recovery, &whole.recovery_to_request] {
            prop_assert_eq!(times.known + times.unknown + times.impossible, funnel.guns);
            prop_assert_eq!(times.bins.iter().map(|b| b.count).sum::<u64>() + times.spread, times.known);
        }
        for bin in &whole.sale_to_recovery.bins {
            let own = Filter { ttc: Some(bin.range), ..filter.clone() };
            prop_assert_eq!(traces.guns(&own).count() as u64, bin.count);
        }
        for level in [Level::Country, Level::State, Level::Municipality, Level::County] {
            for end in [End::Recovery, End::Sale] {
                let placed = traces.places(&filter, end, level);
                let of = if end == End::Recovery { funnel.guns } else { funnel.sale_known };
                prop_assert_eq!(placed.of, of);
                prop_assert_eq!(placed.counts.iter().map(|(_, n)| n).sum::<u64>() + placed.unplaced, of);
            }
            let flows = traces.flows(&filter, Level::State, level);
            let sum: u64 = flows.flows.iter().map(|f| f.count).sum();
            prop_assert_eq!(sum + flows.without_from + flows.without_to, flows.of);
            prop_assert_eq!(flows.of, funnel.sale_known);
            for flow in &flows.flows {
                let own = Filter {
                    sold_in: Some(flow.from.clone()),
                    recovered_in: Some(flow.to.clone()),
                    ..filter.clone()
                };
                let own = traces.flows(&own, Level::State, level);
                prop_assert_eq!(own.of, flow.count);
            }
        }
    }

    #[test]
    fn each_gun_is_found_by_each_of_its_records(rec in recovered(), tra in handed_on()) {
        let traces = build(vec![recoveries(&rec), transfers(&tra)]);
        let mut reports = 0;
        for gun in all(&traces) {
            let explained = traces.explain(gun).unwrap();
            let glance = traces.gun(gun).unwrap();
            prop_assert_eq!(&explained.id, &glance.id);
            prop_assert_eq!(explained.outcome, glance.outcome);
            prop_assert_eq!(explained.reports.len(), glance.reports as usize);
            for id in traces.report_ids(gun) {
                reports += 1;
                prop_assert_eq!(traces.find(&id), Some(gun));
            }
        }
        prop_assert_eq!(reports, traces.summary(&Filter::default()).funnel.recoveries);
    }

    #[test]
    fn the_order_of_tables_does_not_matter(rec in recovered(), tra in handed_on()) {
        let one = build(vec![recoveries(&rec), transfers(&tra)]);
        let other = build(vec![transfers(&tra), recoveries(&rec)]);
        prop_assert_eq!(told(&one), told(&other));
    }
}
