//! What cannot be done: exit code 2, what is wrong, what to do. Never a panic (`kit::run` checks that of every command).

use std::path::Path;

use crate::kit::{example, on, run};
use crate::small::{INDICATOR, Small, Source, row};

/// A command on the example that cannot run, and what it must say.
#[track_caller]
fn fails(args: &[&str], words: &[&str]) {
    let said = on(&example(), args).exits(2).says(words);
    assert_eq!(said.out, "", "{args:?}: an error prints no data");
    assert!(said.err.starts_with("error: "), "{}", said.err);
}

#[test]
fn without_a_base_it_says_how_to_make_one() {
    for args in [
        vec!["figures", "homicide_case_files"],
        vec!["evaluate"],
        vec!["sources"],
        vec!["load", "x.csv"],
        vec!["verify"],
    ] {
        on(Path::new("/nowhere"), &args).exits(2).says(&[
            "no evidence base in `/nowhere`",
            "cotejo init",
            "--base",
        ]);
    }
}

#[test]
fn an_unknown_indicator_is_answered_with_near_ones() {
    fails(
        &["figures", "homicide_case"],
        &["no indicator `homicide_case`", "`homicide_case_files`"],
    );
    fails(&["figures", "fentanyl"], &["`fentanyl_seized`"]);
    fails(
        &["figures", "zzz"],
        &["no indicator `zzz`", "cotejo figures --list"],
    );
    fails(&["revisions", "zzz"], &["no indicator `zzz`"]);
    fails(
        &["explain", "zzz:MX:2022@2024-07-09"],
        &["no indicator `zzz`"],
    );
}

#[test]
fn a_place_that_is_none_or_several_is_answered_with_candidates() {
    let ask = |place: &str, words: &[&str]| {
        fails(&["figures", "homicide_case_files", "--place", place], words)
    };
    ask(
        "Juárez",
        &[
            "names 5 places",
            "`MX-08037`",
            "`MX-19031`",
            "write the key",
        ],
    );
    ask("Nowhere", &["no place `Nowhere`", "MX-02004"]);
    ask("MX-99", &["MX-99"]);
    ask("", &["no place given"]);
    ask("Ciudad de Mexco", &["Ciudad de México"]);
}

#[test]
fn a_period_that_is_none_is_answered_with_the_forms() {
    for period in [
        "2022-13",
        "2022-Q5",
        "FY22",
        "2022..2021",
        "last year",
        "",
        "2022-02-30",
    ] {
        fails(
            &["figures", "homicide_case_files", "--period", period],
            &["--period", "2021-10..2022-08"],
        );
    }
    fails(
        &["figures", "homicide_case_files", "--as-of", "yesterday"],
        &["--as-of", "yesterday"],
    );
    fails(
        &[
            "figures",
            "homicide_case_files",
            "--each",
            "month",
            "--period",
            "1000..9000",
        ],
        &["limit is 2400"],
    );
}

#[test]
fn a_figure_id_that_is_none_is_answered_with_one_that_is() {
    for id in [
        "foo",
        "homicide_case_files:MX:2022",
        "homicide_case_files:MX@2024-07-09",
        "homicide_case_files:ZZ:2022@2024-07-09",
        "a:b:c:d:e@2024-01-01",
    ] {
        fails(
            &["explain", id],
            &[
                "is not a figure id",
                "homicide_case_files:MX:2022@2024-07-09",
            ],
        );
    }
    let dimension = "fentanyl_seized:US:FY2022:component=Nobody@2023-10-31";
    fails(&["explain", dimension], &["there is no figure", "Nobody"]);
}

#[test]
fn dimensions_levels_units_and_goals_that_are_none() {
    fails(
        &["figures", "homicide_case_files", "--dimension", "sex"],
        &["`sex`", "`subtype`", "`modality`"],
    );
    fails(
        &["figures", "homicide_case_files", "--by", "municipality"],
        &["no figures by municipality", "country, state"],
    );
    fails(
        &["figures", "homicide_case_files", "--unit", "kg"],
        &[
            "no declared conversion from `case_files` to `kg`",
            "units.toml",
        ],
    );
    fails(
        &["figures", "homicide_case_files", "--unit", "furlongs"],
        &["`furlongs`"],
    );
    fails(&["evaluate", "--goal", "9"], &["no goal `9`"]);
    fails(&["aside", "nope"], &["no source `nope`", "cotejo sources"]);
    fails(
        &["revisions", "homicide_case_files_rate"],
        &["computed from other indicators", "`homicide_case_files`"],
    );
    for args in [
        vec!["sources"],
        vec!["evaluate"],
        vec!["revisions", "homicide_case_files"],
        vec!["figures", "--list"],
    ] {
        fails(
            &[&["--format", "sdmx-csv"], &args[..]].concat(),
            &["sdmx-csv", "--format csv or json"],
        );
    }
}

#[test]
fn flags_that_are_none() {
    run(&["figures"]).exits(2).says(&["INDICATOR"]);
    run(&["frobnicate"]).exits(2).says(&["frobnicate"]);
    run(&["figures", "x", "--format", "yaml"])
        .exits(2)
        .says(&["yaml", "sdmx-csv"]);
    run(&["figures", "x", "--lang", "fr"])
        .exits(2)
        .says(&["fr"]);
    run(&["load"]).exits(2).says(&["FILE"]);
}

/// A base whose definitions are these, with one row loaded.
fn defined(indicators: &str) -> Small {
    let small = Small::new(Source::default());
    small
        .load("x_2023-03-20.csv", &row(2023, 1, "a", &["1"]))
        .ok();
    small.put("indicators.toml", indicators);
    small
}

#[test]
fn a_bad_filter_is_named_with_the_columns_there_are() {
    for filter in [
        "nope = 'a'",
        "offence = ",
        "offence",
        "offence = 'a'; DROP TABLE x",
        "random() < 0.5",
    ] {
        let filtered = INDICATOR.replace(
            "measure = \"cases\" }",
            &format!("measure = \"cases\", where = \"{filter}\" }}"),
        );
        defined(&filtered)
            .on(&["figures", "cases"])
            .exits(2)
            .says(&[&format!("filter `{filter}`"), "`small`"]);
    }
    let column = INDICATOR.replace(
        "measure = \"cases\" }",
        "measure = \"cases\", where = \"nope = 'a'\" }",
    );
    defined(&column)
        .on(&["figures", "cases"])
        .exits(2)
        .says(&["`offence`"]);
}

#[test]
fn definitions_that_cannot_be_are_refused_with_file_and_remedy() {
    let ratio = |id: &str, top: &str, bottom: &str| {
        format!(
            "[[indicator]]\nid = \"{id}\"\nlabel = {{ es = \"x\", en = \"x\" }}\ndefinition = {{ es = \"x\", en = \"x\" }}\nunit = \"percent\"\n\
             direction = \"none\"\ncompute = {{ kind = \"share\", numerator = \"{top}\", denominator = \"{bottom}\" }}\n"
        )
    };
    for (text, words) in [
        (
            ratio("a", "b", "b") + &ratio("b", "a", "a"),
            vec!["`a` rests on itself", "b", "break the circle"],
        ),
        (ratio("a", "a", "a"), vec!["`a` rests on itself"]),
        (
            ratio("a", "gone", "gone"),
            vec!["`a` names indicator `gone`"],
        ),
        (
            format!("{INDICATOR}{INDICATOR}"),
            vec!["`cases` is defined twice"],
        ),
        (
            INDICATOR.replace("\"small\"", "\"big\""),
            vec!["source `big`", "sources/"],
        ),
        (
            INDICATOR.replace("measure = \"cases\"", "measure = \"deaths\""),
            vec!["measure `deaths`", "small has cases"],
        ),
        (
            INDICATOR.replace("unit = \"case_files\"", "unit = \"stones\""),
            vec!["unit `stones`", "units.toml"],
        ),
        (
            INDICATOR.replace("direction = \"down\"", "direction = \"sideways\""),
            vec!["sideways"],
        ),
        (INDICATOR.replace("unit =", "units ="), vec!["units"]),
        ("[[indicator]\n".to_string(), vec!["line 1"]),
    ] {
        let small = defined(&text);
        small
            .on(&["figures", "--list"])
            .exits(2)
            .says(&["indicators.toml"])
            .says(&words);
    }
}

#[test]
fn damaged_files_of_a_base_are_named() {
    for (file, words) in [
        ("cotejo.toml", vec!["cotejo.toml"]),
        ("units.toml", vec!["units.toml"]),
        ("sources/small.toml", vec!["small.toml", "line 1"]),
    ] {
        let small = defined(INDICATOR);
        small.put(file, "= = damage");
        small.on(&["figures", "cases"]).exits(2).says(&words);
    }
    let small = defined(INDICATOR);
    small.put("plan.toml", "[[goal]\n");
    small.on(&["evaluate"]).exits(2).says(&["plan.toml"]);
    small.on(&["figures", "cases"]).ok();
    let small = defined(INDICATOR);
    small
        .on(&["evaluate"])
        .exits(2)
        .says(&["no plan", "plan.toml"]);
    small.put("cotejo.toml", "format = 99\n");
    small
        .on(&["figures", "cases"])
        .exits(2)
        .says(&["format 99", "newer cotejo"]);
}

#[test]
fn two_descriptors_with_one_id_are_refused() {
    let small = defined(INDICATOR);
    let text =
        std::fs::read_to_string(small.base().join("sources/small.toml")).expect("the descriptor");
    small.put("sources/twin.toml", &text);
    small.on(&["sources"]).ok();
    small
        .on(&["figures", "cases"])
        .exits(2)
        .says(&["two descriptors have the id `small`", "twin.toml"]);
}

/// A descriptor may not change shape under the vintages that are held.
#[test]
fn a_source_that_changed_its_shape_is_refused_at_the_next_load() {
    let small = defined(INDICATOR);
    small.source(Source {
        coverage: "cells",
        ..Source::default()
    });
    small
        .load("y_2023-04-20.csv", &row(2023, 1, "a", &["2"]))
        .exits(2)
        .says(&["small"]);
}
