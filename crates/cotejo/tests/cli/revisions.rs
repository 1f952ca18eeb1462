//! What changed between vintages: cell by cell, adding up to the difference of the figures.

use crate::kit::{asked, close, example, list, number, on, one, word};

/// 28,279 became 28,282: the four cells that made it.
#[test]
fn three_case_files_more_are_found_cell_by_cell() {
    let revisions = asked(&["revisions", "homicide_case_files", "--period", "2021"]);
    let cells: Vec<(&str, &str, f64, f64)> = list(&revisions)
        .iter()
        .map(|r| {
            (
                word(r, "place"),
                word(r, "period"),
                number(r, "from"),
                number(r, "to"),
            )
        })
        .collect();
    let expected = [
        ("MX-08", "2021-09", 142.0, 143.0),
        ("MX-14", "2021-08", 127.0, 126.0),
        ("MX-20", "2021-03", 71.0, 72.0),
        ("MX-20", "2021-06", 54.0, 56.0),
    ];
    assert_eq!(cells, expected);
    assert_eq!(
        cells.iter().map(|c| c.3 - c.2).sum::<f64>(),
        28_282.0 - 28_279.0
    );
    for r in list(&revisions) {
        assert_eq!(
            (word(r, "from_published"), word(r, "to_published")),
            ("2023-08-24", "2024-07-09")
        );
        assert_eq!(
            (word(r, "from_status"), word(r, "to_status")),
            ("reported", "reported")
        );
    }
    on(
        &example(),
        &["revisions", "homicide_case_files", "--period", "2021"],
    )
    .ok()
    .says(&["4 cells revised, 3 up, 1 down, net 3"]);
}

/// For every place and period: after − before is the sum of its revisions and additions.
#[test]
fn revisions_add_up_to_the_difference_of_the_figures() {
    for (indicator, before, after) in [
        ("homicide_case_files", "2023-08-24", "2024-07-09"),
        ("robbery_case_files", "2023-08-24", "2024-07-09"),
        ("homicide_victims", "2024-06-24", "2024-12-21"),
    ] {
        for period in ["2019", "2021", "2022", "2023"] {
            let figure = |day| {
                number(
                    one(&asked(&[
                        "figures", indicator, "--place", "MX", "--period", period, "--as-of", day,
                    ])),
                    "value",
                )
            };
            let changed = asked(&["revisions", indicator, "--period", period, "--additions"]);
            let change = |r: &serde_json::Value| {
                r["to"].as_f64().unwrap_or(0.0) - r["from"].as_f64().unwrap_or(0.0)
            };
            close(
                list(&changed).iter().map(change).sum(),
                figure(after) - figure(before),
            );
        }
    }
}

#[test]
fn the_earlier_day_does_not_know_of_the_later_vintage() {
    for day in ["2023-08-24", "2024-07-08"] {
        let none = asked(&[
            "revisions",
            "homicide_case_files",
            "--as-of",
            day,
            "--additions",
        ]);
        assert_eq!(none, serde_json::json!([]), "{day}");
    }
    let all = asked(&["revisions", "homicide_case_files", "--as-of", "2024-07-09"]);
    assert_eq!(all, asked(&["revisions", "homicide_case_files"]));
}

#[test]
fn first_publications_are_listed_only_when_asked_for() {
    let without = asked(&["revisions", "homicide_case_files", "--period", "2023-12"]);
    assert_eq!(list(&without).len(), 0);
    let with = asked(&[
        "revisions",
        "homicide_case_files",
        "--period",
        "2023-12",
        "--additions",
    ]);
    assert_eq!(list(&with).len(), 32);
    assert!(
        list(&with)
            .iter()
            .all(|r| r["from"].is_null() && word(r, "from_status") == "not_published")
    );
}

#[test]
fn a_place_narrows_them() {
    let oaxaca = asked(&[
        "revisions",
        "homicide_case_files",
        "--period",
        "2021",
        "--place",
        "Oaxaca",
    ]);
    assert_eq!(list(&oaxaca).len(), 2);
    let said = on(
        &example(),
        &[
            "revisions",
            "homicide_case_files",
            "--period",
            "2021",
            "--limit",
            "1",
        ],
    )
    .ok();
    said.says(&["1 of 4 listed"]);
}

/// `sources` counts the same cells for the vintage as a whole.
#[test]
fn the_vintage_counts_what_the_revisions_list() {
    let sources = asked(&["sources"]);
    let idefc = list(&sources)
        .iter()
        .find(|s| word(s, "source") == "mx_sesnsp_idefc")
        .expect("loaded");
    let revised: Vec<f64> = list(&idefc["vintages"])
        .iter()
        .map(|v| number(v, "cells_revised"))
        .collect();
    let listed: usize = [
        "homicide_case_files",
        "feminicide_case_files",
        "kidnapping_case_files",
        "robbery_case_files",
        "extortion_case_files",
        "human_trafficking_case_files",
    ]
    .iter()
    .map(|i| list(&asked(&["revisions", i])).len())
    .sum();
    assert_eq!(revised, [0.0, listed as f64]);
}
