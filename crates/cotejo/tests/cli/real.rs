//! The agencies' own files, where they are there: `COTEJO_DATA` names their folder.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::kit::{self, command, init, json, list, number, on, one, shared, text, word};

fn data() -> Option<PathBuf> {
    // The folder as the person who set it meant it: from where cargo was run, which is the root of the workspace.
    let folder = PathBuf::from(std::env::var_os("COTEJO_DATA").or_else(|| {
        println!("COTEJO_DATA not set: real files not checked");
        None
    })?);
    let from_root = kit::repository(".").join(&folder);
    Some(if from_root.is_dir() {
        from_root
    } else {
        folder
    })
}

/// The demonstration's base with every file of `real.toml`, loaded once.
fn real(data: &Path) -> PathBuf {
    shared("real", |base| {
        let args = [
            "demo",
            "--no-serve",
            "--dir",
            text(base),
            "--data",
            text(data),
            "--format",
            "json",
        ];
        let output = command().args(args).output().expect("the binary runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{said}");
        assert!(
            !said.contains("panicked") && !said.contains("not there:"),
            "{said}"
        );
    })
}

fn value(base: &Path, indicator: &str, place: &str, period: &str, as_of: &str) -> f64 {
    let figures = json(
        base,
        &[
            "figures", indicator, "--place", place, "--period", period, "--as-of", as_of,
        ],
    );
    number(one(&figures), "value")
}

/// The totals of `shared/data/README.md`.
#[test]
fn totals_of_the_agencies_files_are_those_published() {
    let Some(data) = data() else { return };
    let base = real(&data);
    for (indicator, place, period, as_of, published) in [
        ("homicide_case_files", "MX", "2021", "2023-08-24", 28_279.0),
        ("homicide_case_files", "MX", "2022", "2023-08-24", 26_279.0),
        ("homicide_case_files", "MX", "2015", "2024-07-09", 16_119.0),
        ("homicide_case_files", "MX", "2018", "2024-07-09", 29_096.0),
        ("homicide_case_files", "MX", "2021", "2024-07-09", 28_282.0),
        ("homicide_case_files", "MX", "2022", "2024-07-09", 26_279.0),
        ("homicide_case_files", "MX", "2023", "2024-07-09", 25_287.0),
        ("fentanyl_seized", "US", "FY2021", "2023-10-31", 11_201.0),
        ("fentanyl_seized", "US", "FY2022", "2023-10-31", 14_700.0),
        (
            "encounters_southwest",
            "US",
            "FY2021",
            "2023-10-31",
            1_734_686.0,
        ),
        (
            "encounters_southwest",
            "US",
            "FY2022",
            "2023-10-31",
            2_378_944.0,
        ),
        // The row `US` is the country; the states beside it are not added to it.
        ("overdose_deaths", "US", "2017", "2020-10-31", 70_699.0),
        (
            "synthetic_opioid_deaths",
            "US",
            "2017",
            "2020-10-31",
            28_659.0,
        ),
        ("homicide_victims", "MX", "2021", "2024-12-21", 33_361.0),
    ] {
        let found = value(&base, indicator, place, period, as_of);
        assert_eq!(
            found.round(),
            published,
            "{indicator} {period} as of {as_of}"
        );
    }
}

#[test]
fn every_file_is_loaded_and_every_row_accounted_for() {
    let Some(data) = data() else { return };
    let base = real(&data);
    let sources = json(&base, &["sources"]);
    let vintages: Vec<&Value> = list(&sources)
        .iter()
        .flat_map(|s| list(&s["vintages"]))
        .collect();
    for v in &vintages {
        assert!(number(v, "rows_read") > 0.0);
        assert_eq!(
            number(v, "rows_read"),
            number(v, "rows_accepted") + number(v, "rows_set_aside"),
            "{v}"
        );
    }
    let text =
        fs::read_to_string(kit::repository("examples/bicentennial/real.toml")).expect("real.toml");
    for path in text.lines().filter_map(|l| l.strip_prefix("path = \"")) {
        let name = path
            .trim_end_matches('"')
            .rsplit('/')
            .next()
            .unwrap_or_default();
        assert!(
            vintages.iter().any(|v| word(v, "file") == name),
            "{name} is not held"
        );
    }
    on(&base, &["verify"]).ok();
}

#[test]
fn every_figure_of_the_scorecard_is_explained_from_the_agencies_files() {
    let Some(data) = data() else { return };
    let base = real(&data);
    let scorecard = json(&base, &["evaluate"]);
    let measures = list(&scorecard["goals"])
        .iter()
        .flat_map(|g| list(&g["measures"]));
    let ids: Vec<&str> = measures
        .flat_map(|m| [m["figure"].as_str(), m["baseline_figure"].as_str()])
        .flatten()
        .collect();
    assert!(ids.len() > 30, "{}", ids.len());
    for id in ids {
        assert_eq!(
            json(&base, &["explain", id, "--limit", "1"])["agrees"],
            true,
            "{id}"
        );
    }
}

/// The difference of three case files of 2021, in the publisher's own files.
#[test]
fn revisions_between_the_first_and_the_last_file_add_up() {
    let Some(data) = data() else { return };
    let base = real(&data);
    let revisions = json(
        &base,
        &[
            "revisions",
            "homicide_case_files",
            "--period",
            "2021",
            "--additions",
        ],
    );
    let after: Vec<&Value> = list(&revisions)
        .iter()
        .filter(|r| word(r, "from_published") >= "2023-08-24")
        .collect();
    let change = |r: &&Value| r["to"].as_f64().unwrap_or(0.0) - r["from"].as_f64().unwrap_or(0.0);
    assert_eq!(after.iter().map(change).sum::<f64>(), 3.0);
    let published: std::collections::BTreeSet<&str> =
        after.iter().map(|r| word(r, "to_published")).collect();
    assert!(
        published.len() > 1,
        "the steps between are told apart: {published:?}"
    );
}

fn bytes(folder: &Path) -> u64 {
    let files = fs::read_dir(folder).expect("a folder").flatten();
    files
        .filter_map(|f| f.metadata().ok())
        .map(|m| m.len())
        .sum()
}

/// Storage is by change: six vintages cost little more than one.
#[test]
fn six_vintages_cost_at_most_1_6_times_one() {
    let Some(data) = data() else { return };
    let folder = data.join("mx_sesnsp/estatal");
    let mut paths: Vec<PathBuf> = fs::read_dir(&folder)
        .expect("the files")
        .flatten()
        .map(|e| e.path())
        .collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "gz"));
    paths.sort();
    assert_eq!(paths.len(), 6);
    let scratch = tempfile::tempdir().expect("a folder");
    let size = |name: &str, paths: &[PathBuf]| {
        let base = scratch.path().join(name);
        init(&base);
        let mut args = vec!["load", "--strict"];
        args.extend(paths.iter().map(|p| text(p)));
        on(&base, &args).ok();
        bytes(&base.join("store/mx_sesnsp_idefc"))
    };
    let (one, six) = (size("one", &paths[5..]), size("six", &paths));
    println!(
        "one vintage {one} bytes, six {six}: {:.2} times",
        six as f64 / one as f64
    );
    assert!(
        six as f64 <= 1.6 * one as f64,
        "one vintage {one} bytes, six {six}"
    );
}
