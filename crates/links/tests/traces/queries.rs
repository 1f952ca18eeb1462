//! Filters, summaries, places and flows.

use cotejo_links::{
    Denominator, End, Filter, Options, Outcome, Traces, TracesError, TtcRange, traces::NO_GUN,
};
use cotejo_model::{Level, PlaceCode, RecordKind};

use crate::table::{all, build, last, recoveries, source, table, transfers};

fn sample() -> Traces {
    build(vec![
        recoveries(
            "make|calibre|type|serial|recovered_on|recovered_in|recovered_state|requested_on|time_to_crime|sold_on
             Glock|9x19|pistol|ABC121|2021-03-05|02004|MX-02|2021-03-15||
             Glock|9x19|pistola|ABC121|2021-03-09|Tijuana|Baja California|||
             Glock|9x19|pistol|ABC122|2022-03-05|26018|MX-26|2022-04-05||
             Romarm|7.62x39|rifle|ABC-1239|2022|Tijuana|MX-02|2022-12-31||
             Colt|.38 Super||ABC1244|2021-07-01||MX-02|||
             Ruger|9x19|pistol|ABC1255|||||1825|
             Ruger|9x19|pistol|ABC1266|2021-01-31||MX-02|2021-02-01|30|2021-01-01
             Ruger|9x19|pistol|ABC1277|2021-01-31||MX-02|2021-02-01|31|2021-01-01",
        ),
        transfers(
            "step|date|make|serial|from_county|from_state|purchaser
             sale|2020-12-25|Glock|ABC121|48201|TX|P1
             sale|2018-01-01|Glock|ABC122|Harris|TX|P1
             sale|2021-06-01|Romarm|ABC1239||AZ|P2
             sale|2021-06-01|Romarm|ZZZ9999||AZ|P2",
        ),
    ])
}

fn place(text: &str) -> PlaceCode {
    text.parse().unwrap()
}

#[test]
fn a_selection_is_summed_up() {
    let traces = sample();
    let all = traces.summary(&Filter::default());
    let f = all.funnel;
    assert_eq!((f.recoveries, f.duplicates, f.guns), (8, 1, 7));
    assert_eq!(
        (f.submitted, f.us_sourced, f.to_dealer, f.to_purchaser),
        (5, 5, 5, 5)
    );
    assert_eq!(f.sale_known, 5);
    assert_eq!(
        all.outcomes,
        [
            (Outcome::PurchaserIdentified, 5),
            (Outcome::NotRequested, 2)
        ]
    );
    let times = &all.sale_to_recovery;
    assert_eq!(
        (times.known, times.unknown, times.impossible, times.spread),
        (5, 2, 0, 1)
    );
    // 2020-12-25 → 2021-03-05 and twice 30 days; 2018-01-01 → 2022-03-05 over three years; 2021-06-01 → some day of 2022: 7 months to
    // under 2 years, so in two classes perhaps.
    let bins: Vec<(u64, u64)> = times.bins.iter().map(|b| (b.count, b.uncertain)).collect();
    assert_eq!(bins, [(3, 0), (0, 0), (0, 1), (0, 1), (0, 0), (1, 0)]);
    assert_eq!((times.short.numerator, times.short.denominator), (4, 5));
    assert_eq!(
        (times.within_year.numerator, times.within_year.denominator),
        (3, 4)
    );
    let p = all.published_times;
    assert_eq!(
        (p.compared, p.equal, p.differ, p.unreadable, p.without_days),
        (2, 1, 1, 0, 1)
    );
    assert_eq!(all.makes[0], (Some("Ruger".into()), 3));
    assert_eq!(all.types.last(), Some(&(None, 1)));
    let years: Vec<(Option<i16>, u64)> = all
        .by_year
        .iter()
        .map(|y| (y.year, y.funnel.guns))
        .collect();
    assert_eq!(years, [(Some(2021), 4), (Some(2022), 2), (None, 1)]);
    assert!(
        all.changes
            .iter()
            .any(|(rule, n)| rule.name() == "place_name" && *n == 2)
    );
    assert!(!all.synthetic);
}

#[test]
fn filters_choose_what_surely_fits() {
    let traces = sample();
    let count = |filter: Filter| traces.guns(&filter).count();
    let f = Filter::default;
    let range = |t: &str| Some(t.parse::<TtcRange>().unwrap());
    let cases = [
        (
            Filter {
                recovered: Some("2022".parse().unwrap()),
                ..f()
            },
            2,
        ),
        (
            Filter {
                recovered: Some("2022-03".parse().unwrap()),
                ..f()
            },
            1,
        ),
        (
            Filter {
                recovered: Some("2022-03-05".parse().unwrap()),
                ..f()
            },
            1,
        ),
        (
            Filter {
                sold: Some("2021-06-01".parse().unwrap()),
                ..f()
            },
            1,
        ),
        (
            Filter {
                recovered_in: Some(place("MX-02")),
                ..f()
            },
            5,
        ),
        (
            Filter {
                recovered_in: Some(place("MX-02004")),
                ..f()
            },
            2,
        ),
        (
            Filter {
                sold_in: Some(place("US-48")),
                ..f()
            },
            2,
        ),
        (
            Filter {
                make: Some("Ruger".into()),
                ..f()
            },
            3,
        ),
        (
            Filter {
                make: Some("No such make".into()),
                ..f()
            },
            0,
        ),
        (
            Filter {
                calibre: Some("9x19".into()),
                ..f()
            },
            5,
        ),
        (
            Filter {
                kind: Some("rifle".into()),
                ..f()
            },
            1,
        ),
        (
            Filter {
                long: Some(true),
                ..f()
            },
            1,
        ),
        (
            Filter {
                long: Some(false),
                ..f()
            },
            5,
        ),
        (
            Filter {
                ttc: range("0m..3m"),
                ..f()
            },
            3,
        ),
        (
            Filter {
                ttc: range("36m.."),
                ..f()
            },
            1,
        ),
        (
            Filter {
                ttc: range("7m..24m"),
                ..f()
            },
            1,
        ),
        (
            Filter {
                ttc: range("7m..12m"),
                ..f()
            },
            0,
        ),
        (
            Filter {
                outcome: Some(Outcome::NotRequested),
                ..f()
            },
            2,
        ),
        (
            Filter {
                source: Some("rec".into()),
                ..f()
            },
            7,
        ),
        (
            Filter {
                source: Some("tra".into()),
                ..f()
            },
            0,
        ),
        (
            Filter {
                make: Some("Glock".into()),
                recovered: Some("2021".parse().unwrap()),
                ..f()
            },
            1,
        ),
    ];
    for (filter, wanted) in cases {
        assert_eq!(count(filter.clone()), wanted, "{filter:?}");
    }
}

#[test]
fn guns_flow_from_place_to_place() {
    let traces = sample();
    let filter = Filter::default();
    let flows = traces.flows(&filter, Level::State, Level::State);
    let listed: Vec<(&str, &str, u64)> = flows
        .flows
        .iter()
        .map(|f| (f.from.as_str(), f.to.as_str(), f.count))
        .collect();
    assert_eq!(
        listed,
        [
            ("US-04", "MX-02", 1),
            ("US-48", "MX-02", 1),
            ("US-48", "MX-26", 1)
        ]
    );
    // Two sales that only a report gives say nothing of where.
    assert_eq!((flows.of, flows.without_from, flows.without_to), (5, 2, 0));
    let fine = traces.flows(&filter, Level::County, Level::Municipality);
    assert_eq!((fine.flows.len(), fine.of, fine.without_from), (2, 5, 3));
    let sold = traces.places(&filter, End::Sale, Level::County);
    assert_eq!(sold.counts, [(place("US-48201"), 2)]);
    assert_eq!(
        (sold.unplaced, sold.of, sold.denominator),
        (3, 5, Denominator::SaleKnown)
    );
    let found = traces.places(&filter, End::Recovery, Level::State);
    assert_eq!(found.counts, [(place("MX-02"), 5), (place("MX-26"), 1)]);
    assert_eq!((found.unplaced, found.of), (1, 7));
}

#[test]
fn choices_and_sales_are_listed() {
    let traces = sample();
    let choices = traces.choices();
    assert_eq!(
        choices.makes[..2],
        [("Ruger".into(), 3), ("Glock".into(), 2)]
    );
    assert_eq!(choices.recovered_years, [(2021, 4), (2022, 2)]);
    assert_eq!(choices.sold_years, [(2018, 1), (2020, 1), (2021, 3)]);
    assert_eq!(choices.sources, [("rec".to_string(), 7)]);
    let sales = traces.sales();
    assert_eq!(sales.len(), 4);
    assert_eq!(sales.gun[..3], [0, 1, 2]);
    assert_eq!(sales.gun[3], NO_GUN);
    assert_eq!(sales.purchaser[0], sales.purchaser[1]);
    assert_eq!(traces.purchaser(sales.purchaser[2]), "P2");
    let glance = traces.gun(all(&traces)[2]).unwrap();
    assert_eq!(
        (glance.id.as_str(), glance.make, glance.serial),
        ("rec:4", Some("Romarm"), "ABC-1239")
    );
}

#[test]
fn what_does_not_mix_is_refused() {
    let made_up = || {
        let mut source = source("made_up", RecordKind::Recovery);
        source.synthetic = true;
        table(source, "make|serial\nGlock|ABC123")
    };
    let other = || recoveries("make|serial\nGlock|ABC123");
    let refused = |tables| Traces::build(tables, &Options::new(last()), &mut |_| ()).err();
    let mixed = refused(vec![made_up(), other()]).unwrap();
    assert_eq!(
        mixed.to_string(),
        "made-up records (`made_up`) do not mix with others (`rec`); choose sources of one kind"
    );
    assert!(matches!(
        refused(vec![other(), other()]),
        Some(TracesError::Twice { .. })
    ));
    assert!(build(vec![made_up()]).synthetic());
    let none = build(Vec::new());
    assert!(none.is_empty() && none.summary(&Filter::default()).funnel.guns == 0);
}
