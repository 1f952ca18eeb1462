//! A figure traced to its rows: the second computation agrees, and lines and columns point at the right cells.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use crate::kit::{asked, close, example, list, number, on, word};

/// Explains a figure; Err says what is wrong with it.
fn agrees(id: &str) -> Result<(), String> {
    let said = on(
        &example(),
        &["--format", "json", "explain", id, "--limit", "1"],
    );
    if said.code != 0 {
        return Err(format!("{id}: exit {} {}", said.code, said.err.trim()));
    }
    let e = said.json();
    if e["agrees"] != true || e["value"].is_null() != e["recomputed"].is_null() {
        return Err(format!("{id}: {} against {}", e["value"], e["recomputed"]));
    }
    Ok(())
}

/// Explains many figures on all processors; all that is wrong is told at once.
fn all_agree(ids: &[String]) {
    let share = ids.len().div_ceil(4).max(1);
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let work = |ids: &'_ [String]| {
            ids.iter()
                .filter_map(|id| agrees(id).err())
                .collect::<Vec<_>>()
        };
        let parts: Vec<_> = ids
            .chunks(share)
            .map(|part| scope.spawn(move || work(part)))
            .collect();
        parts
            .into_iter()
            .flat_map(|p| p.join().expect("a part"))
            .collect()
    });
    assert!(
        wrong.is_empty(),
        "{} of {} figures:\n{}",
        wrong.len(),
        ids.len(),
        wrong.join("\n")
    );
}

#[test]
fn every_figure_of_the_scorecard_is_explained_and_agrees() {
    let mut ids = Vec::new();
    for day in ["2023-09-30", "2024-12-31", "2026-01-31"] {
        let scorecard = asked(&["evaluate", "--as-of", day]);
        for measure in list(&scorecard["goals"])
            .iter()
            .flat_map(|g| list(&g["measures"]))
        {
            for (figure, value) in [("figure", "value"), ("baseline_figure", "baseline")] {
                assert_eq!(
                    measure[figure].is_null(),
                    measure[value].is_null(),
                    "{measure}"
                );
                ids.extend(measure[figure].as_str().map(str::to_string));
            }
        }
    }
    ids.sort();
    ids.dedup();
    assert!(ids.len() > 60, "{}", ids.len());
    all_agree(&ids);
}

/// The number in the scorecard is the number that `explain` gives.
#[test]
fn the_scorecard_and_explain_give_one_number() {
    let scorecard = asked(&["evaluate", "--goal", "1"]);
    for measure in list(&scorecard["goals"][0]["measures"]) {
        if let Some(id) = measure["figure"].as_str() {
            assert_eq!(
                asked(&["explain", id, "--limit", "1"])["value"],
                measure["value"],
                "{id}"
            );
        }
    }
}

#[test]
fn figures_of_every_indicator_are_explained_and_agree() {
    let mut ids = Vec::new();
    let mut without = Vec::new();
    for indicator in list(&asked(&["figures", "--list"])) {
        let id = word(indicator, "id");
        let figures = asked(&["figures", id]);
        let figures = list(&figures);
        if figures.is_empty() {
            without.push(id.to_string());
            continue;
        }
        let some = [0, figures.len() - 1].map(|i| word(&figures[i], "id").to_string());
        ids.extend(some);
    }
    ids.sort();
    ids.dedup();
    assert!(ids.len() > 100, "{}", ids.len());
    // Sources of which the example has no facts.
    assert!(without.len() < 20, "{without:?}");
    all_agree(&ids);
}

#[test]
fn cuts_of_time_place_and_dimension_are_explained_and_agree() {
    let mut ids = Vec::new();
    for (args, step) in [
        (
            vec![
                "homicide_victims_rate",
                "--by",
                "state",
                "--period",
                "2021-10..2022-08",
            ],
            11,
        ),
        (
            vec![
                "homicide_case_files",
                "--by",
                "state",
                "--period",
                "2023",
                "--as-of",
                "2023-12-31",
            ],
            9,
        ),
        (
            vec![
                "homicide_case_files",
                "--each",
                "month",
                "--as-of",
                "2023-12-31",
            ],
            17,
        ),
        (
            vec![
                "fentanyl_seized",
                "--each",
                "fiscal-year",
                "--dimension",
                "component",
            ],
            3,
        ),
        (
            vec!["fentanyl_ports_of_entry_share", "--each", "quarter"],
            5,
        ),
        (
            vec!["drugs_seized", "--dimension", "drug", "--period", "FY2022"],
            3,
        ),
        (
            vec![
                "homicide_victims_rolling12",
                "--each",
                "month",
                "--period",
                "2021..2022",
            ],
            7,
        ),
        (
            vec![
                "overdose_deaths_predicted",
                "--each",
                "month",
                "--as-of",
                "2022-08-17",
            ],
            6,
        ),
        (vec!["overdose_deaths_rate", "--as-of", "2024-06-01"], 1),
        (
            vec![
                "homicide_victims_rate",
                "--dimension",
                "sex",
                "--period",
                "2021",
            ],
            1,
        ),
        (
            vec!["homicide_deaths_inegi_rate", "--period", "2021..2023"],
            1,
        ),
        (
            vec![
                "encounters_southwest",
                "--dimension",
                "citizenship",
                "--period",
                "FY2023",
            ],
            9,
        ),
    ] {
        let figures = asked(&[&["figures"], &args[..]].concat());
        assert!(!list(&figures).is_empty(), "{args:?}");
        ids.extend(
            list(&figures)
                .iter()
                .step_by(step)
                .map(|f| word(f, "id").to_string()),
        );
    }
    all_agree(&ids);
}

#[test]
fn all_lists_every_row_and_they_add_up() {
    for id in [
        "homicide_case_files:MX:2022@2024-07-09",
        "fentanyl_seized:US:FY2022@2023-10-31",
    ] {
        let e = asked(&["explain", id, "--all"]);
        assert_eq!(
            list(&e["rows"]).len() as f64,
            number(&e, "rows_count"),
            "{id}"
        );
        close(
            list(&e["rows"])
                .iter()
                .filter_map(|r| r["value"].as_f64())
                .sum(),
            number(&e, "value"),
        );
        let first = asked(&["explain", id]);
        assert_eq!(list(&first["rows"]).len(), 10);
        assert_eq!(list(&first["rows"])[..], list(&e["rows"])[..10]);
        assert_eq!(first["rows_count"], e["rows_count"]);
    }
    on(
        &example(),
        &["explain", "homicide_case_files:MX:2022@2024-07-09"],
    )
    .ok()
    .says(&["10 of 384 rows listed", "--all"]);
}

/// A fact file as its publisher's readers see it: line → header → text.
fn cells(file: &str) -> BTreeMap<u64, BTreeMap<String, String>> {
    let bytes = fs::read(example().join("facts").join(file)).expect("a fact file");
    // Latin-1 where it is not UTF-8: each byte is its character.
    let text = String::from_utf8(bytes)
        .unwrap_or_else(|e| e.as_bytes().iter().map(|b| char::from(*b)).collect());
    // No cell of the facts has a line end in it: a line is a row, and an editor counts as we do.
    let split = |line: &str| {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(line.as_bytes());
        let row = reader.records().next().expect("a row").expect("a row");
        row.iter().map(str::to_string).collect::<Vec<String>>()
    };
    let header = split(text.lines().next().expect("a header"));
    let rows = (1..).zip(text.lines()).skip(1);
    rows.map(|(n, line)| (n, header.iter().cloned().zip(split(line)).collect()))
        .collect()
}

/// Fails unless each row's line and column hold its value and, where they are columns, its dimensions.
fn points_at_its_cells(id: &str) -> u32 {
    let e = asked(&["explain", id, "--all"]);
    let mut files: BTreeMap<String, _> = BTreeMap::new();
    let mut checked = 0;
    for row in list(&e["rows"]) {
        let file = word(row, "file");
        let cells = files.entry(file.to_string()).or_insert_with(|| cells(file));
        let line = row["line"]
            .as_u64()
            .unwrap_or_else(|| panic!("no line: {row}"));
        let there = cells
            .get(&line)
            .unwrap_or_else(|| panic!("{file} has no line {line}"));
        let text = &there[word(row, "column")];
        let value: f64 = text
            .replace(',', "")
            .parse()
            .unwrap_or_else(|_| panic!("{file}:{line} `{text}`"));
        assert_eq!(
            value,
            number(row, "value"),
            "{file}:{line} {}",
            word(row, "column")
        );
        for dimension in row["dimensions"]
            .as_object()
            .into_iter()
            .flat_map(|d| d.values())
            .filter_map(Value::as_str)
        {
            let held = there.values().any(|t| t.trim_end_matches('*') == dimension);
            assert!(
                held || dimension == "All",
                "{file}:{line} has no `{dimension}`"
            );
        }
        let vintage = list(&e["vintages"])
            .iter()
            .find(|v| v["sha256"] == row["vintage"])
            .expect("its vintage is listed");
        assert_eq!(word(vintage, "file"), file);
        checked += 1;
    }
    checked
}

#[test]
fn line_and_column_point_at_the_cell_of_the_file() {
    for (id, rows) in [
        ("homicide_case_files:MX:2021@2023-08-24", 384),
        ("homicide_case_files:MX:2021@2024-07-09", 384),
        ("homicide_victims_rate:MX-02:2022@2024-12-21", 37),
        ("encounters_southwest_venezuela:US:2022-09@2023-10-31", 1),
        ("overdose_deaths_predicted:US:2021@2022-05-11", 1),
        ("overdose_deaths_predicted:US:2021@2026-01-01", 1),
        ("homicide_deaths_inegi:MX:2021@2025-08-01", 1),
        ("nics_checks:US:2022@2023-10-31", 12),
        ("persons_missing:MX-14:2024@2026-01-31", 12),
        ("population_us:US:2022@2023-12-19", 1),
    ] {
        assert_eq!(points_at_its_cells(id), rows, "{id}");
    }
    assert!(points_at_its_cells("fentanyl_seized:US:FY2022@2023-10-31") > 50);
}

/// What was last published in an older file is traced to that file, not to the newest one.
#[test]
fn each_row_names_the_file_that_says_so() {
    let e = asked(&["explain", "fentanyl_seized:US:FY2019@2023-10-31", "--all"]);
    assert!(
        list(&e["rows"])
            .iter()
            .all(|r| word(r, "file") == "nationwide-drugs-fy19-fy22_2022-10-24.csv")
    );
    let e = asked(&["explain", "homicide_case_files:MX:2021@2024-07-08", "--all"]);
    assert!(
        list(&e["rows"])
            .iter()
            .all(|r| word(r, "file") == "IDEFC_2023-08-24.csv")
    );
}

/// The checksum printed is that of the file as it was loaded.
#[test]
fn the_checksum_is_that_of_the_file() {
    let e = asked(&["explain", "homicide_case_files:MX:2022@2024-07-09"]);
    let path = example().join("facts/IDEFC_2024-07-09.csv");
    let output = std::process::Command::new("sha256sum").arg(&path).output();
    let Ok(output) = output else {
        println!("no sha256sum here: the checksum was not compared");
        return;
    };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        text.starts_with(word(&e["vintages"][0], "sha256")),
        "{text}"
    );
}

#[test]
fn a_convention_is_named_where_a_figure_rests_on_it() {
    let e = asked(&[
        "explain",
        "fentanyl_lethal_doses_seized:US:FY2022@2023-10-31",
    ]);
    let assumptions: Vec<&str> = list(&e["assumptions"])
        .iter()
        .filter_map(Value::as_str)
        .collect();
    assert!(
        assumptions.iter().any(|a| a.contains("DEA")),
        "{assumptions:?}"
    );
    assert!(list(&e["formula"]).len() == 2, "{}", e["formula"]);
}
