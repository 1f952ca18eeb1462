//! The pages of gun traces over a few records made by hand: shares say of what, the matrix adds up, links keep the filter, and single
//! records stay closed where the site does not open them.

#![allow(clippy::unwrap_used)]

mod held;

use cotejo_lang::Lang;
use cotejo_pages::traces::{Query, With, flows, gun, guns, leads, map, summary};
use cotejo_pages::{Ask, Page, PageError, error};
use proptest::prelude::*;

use held::{ask, made_up, site, table};

fn of<Q: Default>(filter: Query) -> With<Q> {
    With {
        filter,
        own: Q::default(),
    }
}

#[test]
fn every_share_says_of_what_in_words_and_number() {
    let page = summary::build(&made_up(), &ask(Lang::En), &Query::default()).unwrap();
    let step = |name: &str| page.steps.iter().find(|s| s.name == name).unwrap();
    assert_eq!(step("recoveries").count, 7);
    assert_eq!(step("duplicates").count, 1);
    assert_eq!(step("guns").count, 6);
    assert_eq!(step("submitted").count, 4);
    assert_eq!(step("to_purchaser").shares.len(), 3);
    let lists = [&page.outcomes, &page.makes, &page.calibres, &page.types];
    let parts = lists.iter().flat_map(|l| &l.parts).map(|p| &p.share);
    let steps = page.steps.iter().flat_map(|s| &s.shares);
    let years = page
        .years
        .iter()
        .flat_map(|y| [&y.to_purchaser, &y.short, &y.within_year]);
    for share in parts.chain(steps).chain(years) {
        let number = share.denominator.to_string();
        assert!(
            share.text.contains(&format!(" of {number}\u{a0}")),
            "{}",
            share.text
        );
        assert!(!share.denominator_name.is_empty());
    }
    for list in lists {
        assert_eq!(
            list.parts.iter().map(|p| p.count).sum::<u64>(),
            6,
            "{}",
            list.label
        );
    }
    assert_eq!(
        page.table()
            .rows
            .iter()
            .filter(|r| r[0] == "outcome")
            .map(|r| r[2].parse::<u64>().unwrap())
            .sum::<u64>(),
        6
    );
    assert!(page.head.synthetic && page.shared.single);
}

#[test]
fn the_matrix_adds_up_to_the_guns_whose_sale_is_known() {
    let page = flows::build(&made_up(), &ask(Lang::Es), &of(Query::default())).unwrap();
    assert_eq!(page.of, 4);
    assert_eq!(page.placed + page.without_from + page.without_to, page.of);
    assert_eq!((page.placed, page.without_from), (3, 1));
    let (total, rows) = page.matrix.rows.split_last().unwrap();
    assert_eq!(total.cells.last().unwrap().count, page.of);
    for row in &page.matrix.rows {
        let (sum, cells) = row.cells.split_last().unwrap();
        assert_eq!(
            cells.iter().map(|c| c.count).sum::<u64>(),
            sum.count,
            "{}",
            row.name
        );
        assert_eq!(row.cells.len(), page.matrix.columns.len());
    }
    for (at, cell) in total.cells.iter().enumerate() {
        assert_eq!(
            rows.iter().map(|r| r.cells[at].count).sum::<u64>(),
            cell.count
        );
    }
    assert_eq!(page.flows.iter().map(|f| f.count).sum::<u64>(), page.placed);
}

#[test]
fn links_keep_the_filter() {
    let query = Query {
        make: Some("glock".into()),
        place: Some("Sonora".into()),
        ..Query::default()
    };
    let page = summary::build(&made_up(), &ask(Lang::En), &query).unwrap();
    assert_eq!(
        page.steps.iter().find(|s| s.name == "guns").unwrap().count,
        1
    );
    for tab in &page.shared.tabs {
        assert!(
            tab.href.contains("make=Glock") && tab.href.contains("place=MX-26"),
            "{}",
            tab.href
        );
    }
    assert_eq!(page.shared.chosen.len(), 2);
    let without = &page
        .shared
        .chosen
        .iter()
        .find(|c| c.text.contains("Glock"))
        .unwrap()
        .href;
    assert!(
        without.contains("place=MX-26") && !without.contains("make="),
        "{without}"
    );
    assert!(
        page.shared
            .form
            .makes
            .iter()
            .any(|c| c.chosen && c.value == "Glock")
    );
    let listed = guns::build(&made_up(), &ask(Lang::En), &of(query)).unwrap();
    assert_eq!((listed.count, listed.guns.len()), (1, 1));
    assert_eq!(listed.guns[0].days_low, Some(365));
}

#[test]
fn a_gun_is_explained_to_its_rows() {
    let page = gun::build(&made_up(), &ask(Lang::En), "syn:A2", &Query::default()).unwrap();
    assert_eq!(page.id, "syn:A1", "a report leads to its gun");
    assert_eq!(page.reports.len(), 2);
    let second = &page.reports[1];
    assert_eq!(
        (second.origin.file.as_str(), second.origin.line),
        ("guns.csv", 3)
    );
    assert!(!second.joined.is_empty());
    let serial = second.fields.iter().find(|f| f.field == "serial").unwrap();
    assert_eq!(serial.text, "ABC-123");
    assert!(
        serial
            .readings
            .iter()
            .any(|r| r.to == "ABC123" && !r.rule_text.is_empty())
    );
    assert_eq!(
        (page.times[0].days_low, page.times[0].days_high),
        (365, 365)
    );
    assert!(
        page.table()
            .rows
            .iter()
            .all(|r| r.len() == page.table().columns.len())
    );
    let none = gun::build(&made_up(), &ask(Lang::En), "syn:Z9", &Query::default());
    assert_eq!(none.err().unwrap().status(), 404);
}

#[test]
fn single_records_of_published_lists_are_closed_unless_opened() {
    let mut site = site(vec![table("pub", false)]);
    let ask = ask(Lang::Es);
    let closed = |e: Option<PageError>| {
        let e = e.unwrap();
        assert_eq!((e.status(), e.kind), (403, error::Kind::Closed));
        assert_ne!(e.message(Lang::Es), e.message(Lang::En));
        assert!(e.message(Lang::En).contains("serve --records"));
    };
    closed(guns::build(&site, &ask, &of(Query::default())).err());
    closed(gun::build(&site, &ask, "pub:A1", &Query::default()).err());
    closed(leads::build(&site, &ask, &of(Query::default())).err());
    let all = [
        summary::build(&site, &ask, &Query::default()).map(|p| format!("{p:?}")),
        flows::build(&site, &ask, &of(Query::default())).map(|p| format!("{p:?}")),
        map::build(&site, &ask, &of(Query::default())).map(|p| format!("{p:?}")),
    ];
    for page in all {
        let page = page.unwrap();
        for hidden in [
            "Valley Guns",
            "Border Arms",
            "ABC123",
            "pub:A1",
            "/traces/guns",
            "/traces/leads",
        ] {
            assert!(!page.contains(hidden), "{hidden}");
        }
    }
    site.single_records = true;
    assert_eq!(
        guns::build(&site, &ask, &of(Query::default()))
            .unwrap()
            .count,
        6
    );
}

#[test]
fn published_and_made_up_records_never_come_together() {
    let site = site(vec![table("pub", false), table("syn", true)]);
    let of = |synthetic: Option<&str>| Query {
        synthetic: synthetic.map(str::to_string),
        ..Query::default()
    };
    for (choice, source, synthetic) in [
        (None, "pub", false),
        (Some("true"), "syn", true),
        (Some("false"), "pub", false),
    ] {
        let page = summary::build(&site, &ask(Lang::En), &of(choice)).unwrap();
        let sources: Vec<&str> = page.sources.iter().map(|s| s.id.as_str()).collect();
        assert_eq!(sources, [source]);
        assert_eq!(page.head.synthetic, synthetic);
        let other = page.shared.other.unwrap();
        assert!(other.href.contains(&format!("synthetic={}", !synthetic)));
    }
}

#[test]
fn without_records_every_page_says_how_to_load_them() {
    let (site, ask) = (site(Vec::new()), ask(Lang::En));
    assert!(
        summary::build(&site, &ask, &Query::default())
            .unwrap()
            .shared
            .empty
    );
    assert!(
        map::build(&site, &ask, &of(Query::default()))
            .unwrap()
            .shared
            .empty
    );
    assert!(
        flows::build(&site, &ask, &of(Query::default()))
            .unwrap()
            .shared
            .empty
    );
    assert!(
        guns::build(&site, &ask, &of(Query::default()))
            .unwrap()
            .shared
            .empty
    );
    assert!(
        leads::build(&site, &ask, &of(Query::default()))
            .unwrap()
            .shared
            .empty
    );
    // The day before the file was known nothing is held.
    let before = Ask {
        as_of: Some("2022-12-31".parse().unwrap()),
        ..ask
    };
    assert!(
        summary::build(&made_up(), &before, &Query::default())
            .unwrap()
            .shared
            .empty
    );
}

#[test]
fn both_languages_have_the_same_numbers_and_no_word_is_a_name() {
    let site = made_up();
    let tables = |lang| {
        let ask = ask(lang);
        [
            summary::build(&site, &ask, &Query::default())
                .unwrap()
                .table(),
            guns::build(&site, &ask, &of(Query::default()))
                .unwrap()
                .table(),
            map::build(&site, &ask, &of(Query::default()))
                .unwrap()
                .table(),
        ]
        .map(|t| t.rows.len())
    };
    assert_eq!(tables(Lang::Es), tables(Lang::En));
    for lang in Lang::ALL {
        let page = summary::build(&site, &ask(lang), &Query::default()).unwrap();
        let labels = page
            .outcomes
            .parts
            .iter()
            .chain(&page.types.parts)
            .map(|p| &p.label);
        let labels = labels.chain(page.repairs.iter().map(|r| &r.label));
        for label in labels.chain(page.steps.iter().map(|s| &s.label)) {
            assert!(!label.contains('_'), "{label}");
        }
    }
}

#[test]
fn the_map_counts_both_ends_and_loses_no_place() {
    let query: With<map::Own> = of(Query::default());
    let page = map::build(&made_up(), &ask(Lang::En), &query).unwrap();
    let ends: Vec<(&str, u64, u64)> = page
        .lists
        .iter()
        .map(|l| (l.end.as_str(), l.of, l.unplaced))
        .collect();
    assert_eq!(ends, [("recovery", 6, 1), ("sale", 4, 1)]);
    for (layer, list) in page.layers.iter().zip(&page.lists) {
        let placed: f64 = layer.values.iter().filter_map(|v| v.value).sum();
        assert_eq!(placed as u64 + list.unplaced, list.of);
        // Without geometry every place is listed.
        assert_eq!(layer.not_on_map.len(), layer.values.len());
    }
    assert!(page.arcs.is_empty(), "an arc needs two points");
    let bad = With {
        filter: Query::default(),
        own: map::Own {
            arcs: Some("11".into()),
            ..Default::default()
        },
    };
    assert_eq!(
        map::build(&made_up(), &ask(Lang::En), &bad)
            .err()
            .unwrap()
            .status(),
        400
    );
}

/// What an address may say of a filter: nothing, something that fits, or anything.
fn said() -> impl Strategy<Value = Option<String>> {
    let some = "(2022|2021-03|FY2022|MX|Sonora|US-48|Glock|9x19|pistol|short|long|year|0m\\.\\.7m|36m\\.\\.|purchaser_identified|syn|true|\\PC{0,12})";
    proptest::option::weighted(0.3, some)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_is_asked_adds_up_or_is_refused(
        values in proptest::collection::vec(said(), 11),
        own in proptest::collection::vec(said(), 3),
        page in proptest::option::weighted(0.3, "[0-9]{1,8}"),
    ) {
        let mut values = values.into_iter();
        let mut next = || values.next().flatten();
        let filter = Query {
            recovered: next(),
            sold: next(),
            place: next(),
            sold_in: next(),
            make: next(),
            calibre: next(),
            kind: next(),
            arms: next(),
            ttc: next(),
            outcome: next(),
            source: next(),
            synthetic: None,
        };
        let (site, ask) = (made_up(), ask(Lang::En));
        let ours = |e: &PageError| e.status() < 500;
        match summary::build(&site, &ask, &filter) {
            Err(e) => prop_assert!(ours(&e), "{e:?}"),
            Ok(found) => {
                let guns = found.steps.iter().find(|s| s.name == "guns").unwrap().count;
                prop_assert_eq!(found.years.iter().map(|y| y.guns).sum::<u64>(), guns);
                let flows = flows::build(&site, &ask, &of(filter.clone())).unwrap();
                prop_assert_eq!(flows.placed + flows.without_from + flows.without_to, flows.of);
                let listed = With { filter: filter.clone(), own: guns::Own { page } };
                match guns::build(&site, &ask, &listed) {
                    Err(e) => prop_assert!(ours(&e), "{e:?}"),
                    Ok(list) => prop_assert_eq!(list.count, guns),
                }
            }
        }
        let [a, b, c] = <[Option<String>; 3]>::try_from(own).unwrap();
        let map = With { filter: filter.clone(), own: map::Own { level: a.clone(), ends: b.clone(), arcs: c.clone() } };
        prop_assert!(map::build(&site, &ask, &map).err().is_none_or(|e| ours(&e)));
        let leads = With { filter, own: leads::Own { kind: a, all: b, page: c } };
        prop_assert!(leads::build(&site, &ask, &leads).err().is_none_or(|e| ours(&e)));
    }
}
