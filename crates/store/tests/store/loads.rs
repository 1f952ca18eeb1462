//! What a load keeps, and what it refuses.

use cotejo_model::{Absent, Coverage, Evidence, Grouping, Level, Month, Selection, Status};
use cotejo_store::{Outcome, Store};
use cotejo_testkit::{SourceBuilder, batch, month};

use crate::{all, by_state, load};

const R: Status = Status::Reported;

#[test]
fn the_same_bytes_again_change_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let info = SourceBuilder::new("s").build();
    let b = batch(
        "one",
        "2024-01-10",
        &[("a", "MX-01", month(2023, 1), 5.0, R)],
    );
    assert_eq!(load(dir.path(), &info, &b).outcome, Outcome::Added);
    let files = |d: &std::path::Path| {
        let mut names: Vec<_> = std::fs::read_dir(d.join("s"))
            .unwrap()
            .map(|e| e.unwrap().file_name())
            .collect();
        names.sort();
        names
    };
    let before = files(dir.path());
    assert_eq!(load(dir.path(), &info, &b).outcome, Outcome::AlreadyHeld);
    assert_eq!(files(dir.path()), before);
    assert_eq!(
        Store::open(dir.path())
            .unwrap()
            .vintages("s", None)
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn as_of_a_day_is_what_was_known_that_day() {
    let dir = tempfile::tempdir().unwrap();
    let info = SourceBuilder::new("s").build();
    let jan = month(2023, 1);
    load(
        dir.path(),
        &info,
        &batch("one", "2023-02-20", &[("a", "MX-01", jan, 5.0, R)]),
    );
    load(
        dir.path(),
        &info,
        &batch(
            "two",
            "2023-03-20",
            &[("a", "MX-01", jan, 7.0, R), ("a", "MX-01", jan + 1, 1.0, R)],
        ),
    );
    load(
        dir.path(),
        &info,
        &batch("three", "2023-04-20", &[("a", "MX-01", jan + 1, 2.0, R)]),
    );
    let store = Store::open(dir.path()).unwrap();
    let sums = |day| -> Vec<f64> {
        store
            .totals(&all("s", Some(day)), &by_state())
            .unwrap()
            .iter()
            .map(|t| t.sum)
            .collect()
    };
    assert_eq!(sums("2023-02-19"), Vec::<f64>::new());
    assert_eq!(sums("2023-02-20"), [5.0]);
    assert_eq!(sums("2023-03-19"), [5.0]);
    assert_eq!(sums("2023-03-20"), [7.0, 1.0]);
    assert_eq!(sums("2023-04-20"), [2.0]);
    let v = &store.vintages("s", None).unwrap()[2];
    assert_eq!(
        (v.cells, v.cells_revised, v.cells_added, v.cells_withdrawn),
        (1, 1, 0, 1)
    );
}

#[test]
fn four_kinds_of_nothing_stay_apart() {
    let dir = tempfile::tempdir().unwrap();
    let info = SourceBuilder::new("s").absent(Absent::NotPublished).build();
    let m = month(2023, 1);
    let cells = [
        ("a", "MX-01", m, 0.0, R),
        ("a", "MX-02", m, 0.0, Status::Missing),
        ("a", "MX-03", m, 0.0, Status::Suppressed),
        ("a", "MX-04", m, 0.0, Status::NotPublished),
    ];
    load(dir.path(), &info, &batch("one", "2023-02-20", &cells));
    let store = Store::open(dir.path()).unwrap();
    let totals = store.totals(&all("s", None), &by_state()).unwrap();
    let counts: Vec<_> = totals
        .iter()
        .map(|t| (t.place.as_str(), t.reported, t.missing, t.suppressed))
        .collect();
    assert_eq!(
        counts,
        [("MX-01", 1, 0, 0), ("MX-02", 0, 1, 0), ("MX-03", 0, 0, 1)]
    );
    let cells = store.cells(&all("s", None), 10).unwrap();
    let statuses: Vec<_> = cells.cells.iter().map(|c| (c.status, c.value)).collect();
    assert_eq!(
        statuses,
        [
            (R, Some(0.0)),
            (Status::Missing, None),
            (Status::Suppressed, None)
        ]
    );
}

#[test]
fn a_published_total_is_not_added_to_its_parts() {
    let dir = tempfile::tempdir().unwrap();
    let info = SourceBuilder::new("s").build();
    let m = month(2017, 12);
    let cells = [
        ("a", "US", m, 100.0, R),
        ("a", "US-48", m, 60.0, R),
        ("a", "US-06", m, 30.0, R),
    ];
    load(dir.path(), &info, &batch("one", "2018-02-20", &cells));
    let store = Store::open(dir.path()).unwrap();
    let country = Grouping {
        level: Level::Country,
        ..by_state()
    };
    let totals = store.totals(&all("s", None), &country).unwrap();
    assert_eq!(totals.iter().map(|t| t.sum).collect::<Vec<_>>(), [100.0]);
    let us = Selection {
        place: Some("US".parse().unwrap()),
        ..all("s", None)
    };
    assert_eq!(store.cells(&us, 10).unwrap().count, 1);
    assert_eq!(store.totals(&us, &by_state()).unwrap().len(), 2);
}

#[test]
fn a_filter_is_an_expression_over_the_dimensions() {
    let dir = tempfile::tempdir().unwrap();
    let info = SourceBuilder::new("s").build();
    let m = month(2023, 1);
    let cells = [
        ("Homicidio doloso", "MX-01", m, 3.0, R),
        ("Robo", "MX-01", m, 9.0, R),
    ];
    load(dir.path(), &info, &batch("one", "2023-02-20", &cells));
    let store = Store::open(dir.path()).unwrap();
    let ask = |filter: &str| {
        store.totals(
            &Selection {
                filter: Some(filter.into()),
                ..all("s", None)
            },
            &by_state(),
        )
    };
    assert_eq!(ask("kind LIKE 'Homi%'").unwrap()[0].sum, 3.0);
    assert_eq!(
        ask("kind IN ('Robo', 'Homicidio doloso')").unwrap()[0].sum,
        12.0
    );
    assert!(ask("kind = 'nothing'").unwrap().is_empty());
    for wrong in [
        "subtype = 'x'",
        "kind =",
        "kind",
        "1; DROP TABLE x",
        "SELECT 1",
    ] {
        let e = ask(wrong).unwrap_err().to_string();
        assert!(e.contains(wrong), "{wrong}: {e}");
    }
}

#[test]
fn a_changed_shape_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let info = SourceBuilder::new("s").build();
    load(
        dir.path(),
        &info,
        &batch(
            "one",
            "2023-02-20",
            &[("a", "MX-01", month(2023, 1), 3.0, R)],
        ),
    );
    let other = SourceBuilder::new("s").coverage(Coverage::Cells).build();
    let options = cotejo_store::LoadOptions {
        loaded: cotejo_model::Date::constant(2026, 1, 1),
        withdraw: false,
    };
    let b = batch(
        "two",
        "2023-03-20",
        &[("a", "MX-01", month(2023, 1), 3.0, R)],
    );
    let e = Store::load(dir.path(), &other, &b, options, &mut || {})
        .unwrap_err()
        .to_string();
    assert!(e.contains("new source id"), "{e}");
}

#[test]
fn two_loads_at_once_are_both_held() {
    let dir = tempfile::tempdir().unwrap();
    let info = SourceBuilder::new("s").coverage(Coverage::Cells).build();
    std::thread::scope(|scope| {
        for i in 0..6 {
            let (info, root) = (&info, dir.path());
            scope.spawn(move || {
                let cells = [("a", "MX-01", month(2023, 1) + i, 1.0, R)];
                load(root, info, &batch(&format!("v{i}"), "2023-02-20", &cells));
            });
        }
    });
    let store = Store::open(dir.path()).unwrap();
    assert_eq!(store.vintages("s", None).unwrap().len(), 6);
    assert_eq!(store.totals(&all("s", None), &by_state()).unwrap().len(), 6);
}

#[test]
fn a_cell_names_its_file_line_and_column() {
    let dir = tempfile::tempdir().unwrap();
    let info = SourceBuilder::new("s").coverage(Coverage::Cells).build();
    let m = month(2023, 1);
    load(
        dir.path(),
        &info,
        &batch(
            "one",
            "2023-02-20",
            &[("a", "MX-01", m, 1.0, R), ("a", "MX-02", m, 2.0, R)],
        ),
    );
    load(
        dir.path(),
        &info,
        &batch("two", "2023-03-20", &[("a", "MX-01", m, 4.0, R)]),
    );
    let store = Store::open(dir.path()).unwrap();
    let page = store.cells(&all("s", None), 10).unwrap();
    let said: Vec<_> = page
        .cells
        .iter()
        .map(|c| {
            let file = page
                .vintages
                .iter()
                .find(|v| v.sha256 == c.vintage)
                .unwrap()
                .file
                .as_str();
            (c.value, file, c.line, c.column.as_deref())
        })
        .collect();
    let column = Some("cases");
    // The second vintage says nothing of MX-02: the first one's line still stands.
    assert_eq!(
        said,
        [
            (Some(4.0), "two.csv", Some(2), column),
            (Some(2.0), "one.csv", Some(3), column)
        ]
    );
}

#[test]
fn months_outside_are_not_read() {
    let dir = tempfile::tempdir().unwrap();
    let info = SourceBuilder::new("s").build();
    let m = month(2023, 1);
    let cells: Vec<_> = (0..24).map(|i| ("a", "MX-01", m + i, 1.0, R)).collect();
    load(dir.path(), &info, &batch("one", "2025-02-20", &cells));
    let store = Store::open(dir.path()).unwrap();
    let year = Selection {
        months: (Month(m + 3), Month(m + 14)),
        ..all("s", None)
    };
    let whole = Grouping {
        each: cotejo_model::Each::Whole,
        ..by_state()
    };
    assert_eq!(store.totals(&year, &whole).unwrap()[0].sum, 12.0);
}

#[test]
fn an_extract_does_not_withdraw_what_it_leaves_out_unasked() {
    let dir = tempfile::tempdir().unwrap();
    let info = SourceBuilder::new("s").build();
    let m = month(2023, 1);
    let cells: Vec<_> = (0..24).map(|i| ("a", "MX-01", m + i, 1.0, R)).collect();
    load(dir.path(), &info, &batch("whole", "2025-02-20", &cells));
    let extract = batch("extract", "2025-03-20", &cells[..3]);
    let options = |withdraw| cotejo_store::LoadOptions {
        loaded: cotejo_model::Date::constant(2026, 1, 1),
        withdraw,
    };
    let e = Store::load(dir.path(), &info, &extract, options(false), &mut || {}).unwrap_err();
    assert!(
        e.to_string().contains("leaves out 21 of the 24 cells"),
        "{e}"
    );
    let store = Store::open(dir.path()).unwrap();
    assert_eq!(
        store.totals(&all("s", None), &by_state()).unwrap().len(),
        24
    );
    drop(store);
    let loaded = Store::load(dir.path(), &info, &extract, options(true), &mut || {}).unwrap();
    assert_eq!(loaded.vintage.cells_withdrawn, 21);
}

#[test]
fn a_later_vintage_does_not_change_what_an_earlier_day_knew() {
    let dir = tempfile::tempdir().unwrap();
    let info = SourceBuilder::new("s").coverage(Coverage::Cells).build();
    let m = month(2020, 12);
    let states = [("a", "US-48", m, 200.0, R), ("a", "US-06", m, 100.0, R)];
    load(dir.path(), &info, &batch("states", "2021-01-01", &states));
    load(
        dir.path(),
        &info,
        &batch("nation", "2023-01-01", &[("a", "US", m, 350.0, R)]),
    );
    let store = Store::open(dir.path()).unwrap();
    let country = Grouping {
        level: Level::Country,
        ..by_state()
    };
    let sum = |day| store.totals(&all("s", Some(day)), &country).unwrap()[0].sum;
    assert_eq!(sum("2021-06-01"), 300.0);
    assert_eq!(sum("2023-06-01"), 350.0);
    let us = |day| Selection {
        place: Some("US".parse().unwrap()),
        ..all("s", Some(day))
    };
    assert_eq!(store.cells(&us("2021-06-01"), 10).unwrap().count, 2);
    assert_eq!(store.cells(&us("2023-06-01"), 10).unwrap().count, 1);
}
