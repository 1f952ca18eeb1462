//! The scorecard: what is known on a day, the way to a target, a comparison that is refused.

use serde_json::Value;

use crate::kit::{asked, close, example, json, list, number, on, word};
use crate::small::{INDICATOR, Small, Source, row};

/// The measures of a scorecard by their number.
fn measures(scorecard: &Value) -> Vec<&Value> {
    list(&scorecard["goals"])
        .iter()
        .flat_map(|g| list(&g["measures"]))
        .collect()
}

fn measure<'a>(scorecard: &'a Value, id: &str) -> &'a Value {
    let found = measures(scorecard)
        .into_iter()
        .find(|m| word(m, "id") == id);
    found.unwrap_or_else(|| panic!("no measure {id}"))
}

/// A day before anything was published is no error: the answer is that nothing was known.
#[test]
fn before_the_first_vintage_there_is_no_data() {
    let scorecard = asked(&["evaluate", "--as-of", "2018-01-01"]);
    assert_eq!(word(&scorecard, "as_of"), "2018-01-01");
    for m in measures(&scorecard) {
        assert_eq!(word(m, "verdict"), "no_data", "{m}");
        for absent in [
            "value",
            "baseline",
            "gap",
            "percent_met",
            "figure",
            "change",
        ] {
            assert!(m[absent].is_null(), "{m}");
        }
    }
}

/// The source is in the base: to say that none is loaded would send the reader to load it again.
#[test]
fn before_the_first_vintage_the_reason_is_the_day_not_the_base() {
    let scorecard = asked(&["evaluate", "--as-of", "2018-01-01"]);
    let why = word(measure(&scorecard, "1.3.1"), "why");
    assert!(!why.contains("no source loaded"), "{why}");
}

#[test]
fn with_vintages_there_are_verdicts() {
    let scorecard = asked(&["evaluate"]);
    let verdict = |id| word(measure(&scorecard, id), "verdict").to_string();
    assert_eq!(verdict("1.1.1"), "met");
    assert_eq!(verdict("1.3.1"), "on_track");
    assert_eq!(verdict("2.3.1"), "cannot_tell");
    assert_eq!(verdict("3.3.1"), "no_data");
    for m in measures(&scorecard) {
        let (indicator, verdict) = (m["indicator"].is_null(), word(m, "verdict"));
        assert_eq!(indicator, verdict == "no_data", "{m}");
    }
    let reason = word(measure(&scorecard, "3.3.1"), "why");
    assert!(reason.contains("no record measures it"), "{reason}");
}

/// By hand: 93,655 in 2020; 81,000 by the end of 2025; what was known on three days.
#[test]
fn the_way_to_the_target_is_computed_as_by_hand() {
    for (day, value, period, verdict) in [
        ("2023-06-01", 109_680.0, "2022", "off_track"),
        ("2024-06-01", 107_543.0, "2023", "off_track"),
        ("2025-06-01", 80_391.0, "2024", "met"),
    ] {
        let scorecard = asked(&["evaluate", "--as-of", day]);
        let m = measure(&scorecard, "1.1.1");
        assert_eq!((number(m, "value"), word(m, "period")), (value, period));
        assert_eq!(
            (number(m, "baseline"), number(m, "target")),
            (93_655.0, 81_000.0)
        );
        assert_eq!(number(m, "gap"), value - 81_000.0);
        close(
            number(m, "percent_met"),
            (93_655.0 - value) / (93_655.0 - 81_000.0) * 100.0,
        );
        assert_eq!(word(m, "verdict"), verdict, "{day}");
        let years = 2025.0 - period.parse::<f64>().expect("a year");
        match verdict {
            "met" => assert!(m["pace_needed"].is_null()),
            _ => close(number(m, "pace_needed"), (81_000.0 - value) / years),
        }
    }
}

/// Only a complete period is compared with the baseline: on that day 2023 had seven months.
#[test]
fn a_year_in_course_is_not_compared_with_a_whole_one() {
    let scorecard = asked(&["evaluate", "--as-of", "2023-12-31"]);
    let m = measure(&scorecard, "1.3.1");
    assert_eq!((word(m, "period"), number(m, "value")), ("2022", 26_279.0));
    assert_eq!(
        (word(m, "baseline_period"), number(m, "baseline")),
        ("2021", 28_279.0)
    );
}

#[test]
fn a_change_is_given_with_its_interval_and_a_change_inside_it_cannot_be_told() {
    let scorecard = asked(&["evaluate"]);
    for m in measures(&scorecard)
        .into_iter()
        .filter(|m| m["change"]["low"].is_number())
    {
        let change = &m["change"];
        let (low, high, at) = (
            number(change, "low"),
            number(change, "high"),
            number(change, "relative"),
        );
        assert!(low <= at && at <= high, "{m}");
        close(at, number(m, "value") / number(m, "baseline") - 1.0);
        if low <= 0.0 && high >= 0.0 {
            assert_eq!(word(m, "verdict"), "cannot_tell", "{m}");
        }
    }
}

#[test]
fn one_goal_is_the_same_as_in_the_whole() {
    let whole = asked(&["evaluate", "--as-of", "2024-12-31"]);
    let one = asked(&["evaluate", "--as-of", "2024-12-31", "--goal", "2"]);
    assert_eq!(list(&one["goals"])[0], list(&whole["goals"])[1]);
    on(&example(), &["evaluate", "--goal", "9"])
        .exits(2)
        .says(&["no goal `9`"]);
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
target = { value = 400, by = "2025", source = "test" }
"#;

fn two_years(more: &str) -> Small {
    let small = Small::new(Source::default());
    small.put("indicators.toml", &format!("{INDICATOR}{more}"));
    small.put("plan.toml", PLAN);
    let rows = row(2023, 1, "a", &["50"; 12]) + &row(2024, 1, "a", &["40"; 12]);
    small.load("x_2025-01-01.csv", &rows).ok();
    small
}

#[test]
fn a_comparison_across_a_series_break_is_refused_with_its_reason() {
    let whole = two_years("");
    let scorecard = json(&whole.base(), &["evaluate"]);
    let m = &measures(&scorecard)[0];
    assert_eq!(
        (
            word(m, "verdict"),
            number(m, "value"),
            number(m, "percent_met")
        ),
        ("on_track", 480.0, 60.0)
    );

    let broken = two_years(
        "[[indicator.break]]\nfrom = \"2024-01\"\nwhy = { es = \"otro método\", en = \"another method\" }\n",
    );
    let scorecard = json(&broken.base(), &["evaluate"]);
    let m = &measures(&scorecard)[0];
    assert_eq!(word(m, "verdict"), "cannot_tell");
    assert!(
        m["change"].is_null() && m["percent_met"].is_null() && m["gap"].is_null(),
        "{m}"
    );
    let why = word(m, "why");
    assert!(
        why.contains("series break") && why.contains("another method"),
        "{why}"
    );
    let spanish = broken.on(&["--lang", "es", "evaluate"]).ok().out;
    assert!(spanish.contains("otro método"), "{spanish}");
}

/// A break before the baseline or after the value is no obstacle.
#[test]
fn a_break_outside_the_two_periods_does_not_matter() {
    for from in ["2023-01", "2025-01"] {
        let small = two_years(&format!(
            "[[indicator.break]]\nfrom = \"{from}\"\nwhy = {{ es = \"x\", en = \"x\" }}\n"
        ));
        assert_eq!(
            word(measures(&json(&small.base(), &["evaluate"]))[0], "verdict"),
            "on_track",
            "{from}"
        );
    }
}

#[test]
fn a_base_with_nothing_loaded_says_what_to_do() {
    let small = Small::new(Source::default());
    small.put("plan.toml", PLAN);
    small
        .on(&["evaluate"])
        .exits(2)
        .says(&["nothing is loaded yet", "cotejo load"]);
}
