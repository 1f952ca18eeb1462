//! Four kinds of nothing stay apart, and a made-up number stays marked.

use serde_json::json;

use crate::kit::{list, one, word};
use crate::small::{INDICATOR, Small, Source, row};

/// (value, status) of each figure.
fn told(figures: &serde_json::Value) -> Vec<(serde_json::Value, String)> {
    let pair = |f: &serde_json::Value| (f["value"].clone(), word(f, "status").to_string());
    list(figures).iter().map(pair).collect()
}

fn marked() -> Small {
    let small = Small::new(Source {
        layout: r#"markers = { "n.d." = "missing", "s" = "suppressed" }"#,
        ..Source::default()
    });
    let rows = row(2024, 1, "a", &["0", "n.d.", "s", "", "5"])
        + &row(2024, 2, "a", &["1", "2", "3", "4", "5"]);
    small.load("x_2024-07-01.csv", &rows).ok();
    small
}

#[test]
fn zero_missing_suppressed_and_not_published_are_four_things() {
    let small = marked();
    let months = small.figures(&["--place", "MX-01", "--period", "2024", "--each", "month"]);
    let kinds = [
        "reported",
        "missing",
        "suppressed",
        "not_published",
        "reported",
        "not_published",
    ];
    let values = [
        json!(0),
        json!(null),
        json!(null),
        json!(null),
        json!(5),
        json!(null),
    ];
    let expected: Vec<_> = values.into_iter().zip(kinds.map(String::from)).collect();
    assert_eq!(told(&months)[..6], expected);
    let abroad = small.figures(&["--place", "US-48", "--period", "2024"]);
    assert_eq!(told(&abroad), [(json!(null), "not_applicable".to_string())]);
}

#[test]
fn a_sum_over_a_gap_is_partial_never_less_by_stealth() {
    let small = marked();
    let year = small.figures(&["--place", "MX-01", "--period", "2024"]);
    let year = one(&year);
    assert_eq!(
        (year["value"].clone(), word(year, "status")),
        (json!(5), "partial")
    );
    assert_eq!(
        (
            year["months_reported"].clone(),
            year["months_expected"].clone()
        ),
        (json!(2), json!(12))
    );
    for month in ["2024-02", "2024-03", "2024-04"] {
        let country = small.figures(&["--place", "MX", "--period", month]);
        assert_eq!(
            word(one(&country), "status"),
            "partial",
            "{month}: one of two states has no number"
        );
    }
}

#[test]
fn sdmx_says_which_nothing_it_is() {
    let small = marked();
    let args = [
        "--format",
        "sdmx-csv",
        "figures",
        "cases",
        "--place",
        "MX-01",
        "--period",
        "2024-01..2024-05",
        "--each",
        "month",
    ];
    let rows = small.on(&args).ok().csv();
    let at = |name: &str| rows[0].iter().position(|c| c == name).expect("a column");
    let pairs: Vec<(&str, &str)> = rows[1..]
        .iter()
        .map(|r| (r[at("OBS_VALUE")].as_str(), r[at("OBS_STATUS")].as_str()))
        .collect();
    assert_eq!(
        pairs,
        [("0", "A"), ("", "O"), ("", "Q"), ("", "L"), ("5", "A")]
    );
}

#[test]
fn an_unknown_mark_is_set_aside_not_read_as_zero() {
    let small = Small::new(Source::default());
    small
        .load("x_2024-07-01.csv", &row(2024, 1, "a", &["1", "n.d."]))
        .ok()
        .says(&["1 set aside"]);
    let figures = small.figures(&["--place", "MX-01", "--period", "2024"]);
    assert_eq!(told(&figures)[0].0, json!(null));
}

const PLAN: &str = r#"
title = { es = "Plan", en = "Plan" }
signed = "2021-01-01"
[[goal]]
id = "1"
title = { es = "Meta", en = "Goal" }
[[goal.area]]
id = "1.1"
title = { es = "Área", en = "Area" }
[[goal.area.measure]]
id = "1.1.1"
title = { es = "Casos", en = "Cases" }
indicator = "cases"
place = "MX-01"
baseline = "2023"
"#;

#[test]
fn the_mark_of_made_up_data_follows_it_everywhere() {
    let small = Small::new(Source {
        top: "synthetic = true",
        ..Source::default()
    });
    let twelve = |n: &'static str| [n; 12];
    small.put("plan.toml", PLAN);
    let share = "[[indicator]]\nid = \"part\"\nlabel = { es = \"Parte\", en = \"Part\" }\ndefinition = { es = \"Parte.\", en = \"Part.\" }\n\
        unit = \"percent\"\ndirection = \"down\"\ncompute = { kind = \"share\", numerator = \"cases\", denominator = \"cases\" }\n";
    small.put("indicators.toml", &format!("{INDICATOR}{share}"));
    let rows = row(2023, 1, "a", &twelve("50")) + &row(2024, 1, "a", &twelve("20"));
    small.load("x_2025-01-01.csv", &rows).ok();
    for indicator in ["cases", "part"] {
        let figures = crate::kit::json(
            &small.base(),
            &["figures", indicator, "--place", "MX-01", "--period", "2024"],
        );
        assert_eq!(one(&figures)["synthetic"], json!(true), "{indicator}");
    }
    let figure = ["figures", "cases", "--place", "MX-01", "--period", "2024"];
    let with = |more: &[&'static str]| small.on(&[more, &figure[..]].concat()).ok().out;
    assert!(with(&["--format", "sdmx-csv"]).contains(",true,"));
    assert!(with(&["--format", "csv"]).contains(",true,"));
    assert!(with(&[]).contains("made-up data"), "{}", with(&[]));
    assert!(
        with(&["--lang", "es"]).contains("ficticios"),
        "{}",
        with(&["--lang", "es"])
    );
    let id = "cases:MX-01:2024@2025-01-01";
    assert_eq!(
        crate::kit::json(&small.base(), &["explain", id])["synthetic"],
        json!(true)
    );
    assert!(small.on(&["explain", id]).ok().out.contains("made-up data"));
    assert_eq!(
        one(&crate::kit::json(&small.base(), &["sources"]))["synthetic"],
        json!(true)
    );
    let scorecard = crate::kit::json(&small.base(), &["evaluate"]);
    let measure = &scorecard["goals"][0]["measures"][0];
    assert_eq!(measure["synthetic"], json!(true));
    assert!(word(measure, "why").contains("made-up data"), "{measure}");
    assert!(small.on(&["evaluate"]).ok().out.contains("made-up data"));
}
