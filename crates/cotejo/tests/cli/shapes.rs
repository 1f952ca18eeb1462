//! The shapes that stay: JSON fields, CSV and SDMX headers, and a few tables as people see them.

use serde_json::Value;

use crate::kit::{asked, close, example, has, list, on, word};

/// Every field that DESIGN.md's table of machine output names.
#[test]
fn json_has_every_field_that_was_promised() {
    let sources = asked(&["sources"]);
    for source in list(&sources) {
        has(source, &["source", "publisher", "vintages", "late"]);
        for vintage in list(&source["vintages"]) {
            has(
                vintage,
                &[
                    "sha256",
                    "file",
                    "published",
                    "loaded",
                    "rows_read",
                    "rows_accepted",
                    "rows_set_aside",
                    "cells_revised",
                ],
            );
        }
    }
    let listed = asked(&["figures", "--list"]);
    assert!(list(&listed).len() > 50);
    for indicator in list(&listed) {
        has(
            indicator,
            &["id", "label", "unit", "measure", "source", "definition"],
        );
    }
    let fields = [
        "id",
        "indicator",
        "place",
        "period",
        "value",
        "low",
        "high",
        "unit",
        "numerator",
        "denominator",
        "status",
        "synthetic",
        "as_of",
    ];
    for figure in list(&asked(&[
        "figures",
        "homicide_victims_rate",
        "--by",
        "state",
        "--period",
        "2022",
    ])) {
        has(figure, &fields);
    }
    let explained = asked(&["explain", "homicide_victims_rate:MX-02:2022@2024-12-21"]);
    has(
        &explained,
        &[
            "id",
            "indicator",
            "definition",
            "value",
            "recomputed",
            "agrees",
            "rows_count",
            "rows",
            "vintages",
        ],
    );
    for row in list(&explained["rows"]) {
        has(
            row,
            &[
                "source",
                "measure",
                "place",
                "period",
                "dimensions",
                "value",
                "status",
                "file",
                "vintage",
                "line",
                "column",
            ],
        );
    }
    for vintage in list(&explained["vintages"]) {
        has(
            vintage,
            &["source", "file", "sha256", "published", "loaded"],
        );
    }
    for revision in list(&asked(&[
        "revisions",
        "homicide_case_files",
        "--period",
        "2021",
    ])) {
        has(
            revision,
            &[
                "measure",
                "place",
                "period",
                "breakdown",
                "from",
                "to",
                "from_published",
                "to_published",
            ],
        );
    }
    let scorecard = asked(&["evaluate"]);
    has(&scorecard, &["as_of", "goals"]);
    assert_eq!(list(&scorecard["goals"]).len(), 3);
    for goal in list(&scorecard["goals"]) {
        has(goal, &["id", "title", "measures"]);
        for measure in list(&goal["measures"]) {
            has(
                measure,
                &[
                    "id",
                    "title",
                    "indicator",
                    "figure",
                    "value",
                    "baseline",
                    "target",
                    "gap",
                    "percent_met",
                    "verdict",
                    "why",
                ],
            );
        }
    }
}

/// Wherever a number may be absent: `null` beside a status, never 0 or a text.
#[test]
fn an_absent_number_is_null_beside_a_status() {
    let figures = [
        asked(&[
            "figures",
            "homicide_case_files",
            "--place",
            "MX",
            "--period",
            "2030",
        ]),
        asked(&["figures", "overdose_deaths_predicted", "--each", "month"]),
        asked(&[
            "figures",
            "homicide_victims_rate",
            "--place",
            "US",
            "--period",
            "2022",
        ]),
    ];
    let mut absent = 0;
    for figure in figures.iter().flat_map(list) {
        let value = &figure["value"];
        let given = ["reported", "provisional", "partial"].contains(&word(figure, "status"));
        assert!(
            value.is_number() == given && value.is_null() != given,
            "{figure}"
        );
        absent += u32::from(!given);
    }
    assert!(absent > 3);
    for measure in list(&asked(&["evaluate"])["goals"])
        .iter()
        .flat_map(|g| list(&g["measures"]))
    {
        assert!(
            measure["value"].is_null() == measure["figure"].is_null(),
            "{measure}"
        );
        assert!(!word(measure, "why").is_empty(), "{measure}");
        assert!(
            ["met", "on_track", "off_track", "cannot_tell", "no_data"]
                .contains(&word(measure, "verdict"))
        );
    }
}

#[test]
fn codes_in_json_are_those_of_the_design() {
    let every = [
        (
            "homicide_case_files",
            vec!["--by", "state", "--period", "2022-09"],
            "2022-09",
        ),
        (
            "homicide_case_files",
            vec!["--period", "2022-Q3"],
            "2022-Q3",
        ),
        ("fentanyl_seized", vec!["--period", "FY2022"], "FY2022"),
        (
            "homicide_case_files",
            vec!["--period", "2021-10..2022-08"],
            "2021-10..2022-08",
        ),
    ];
    for (indicator, more, period) in every {
        for figure in list(&asked(&[&["figures", indicator], &more[..]].concat())) {
            assert_eq!(word(figure, "period"), period);
            let place = word(figure, "place");
            let known =
                place == "MX" || place == "US" || (place.starts_with("MX-") && place.len() == 5);
            assert!(known, "{place}");
            let day = word(figure, "as_of");
            assert_eq!(
                word(figure, "id"),
                format!("{indicator}:{place}:{period}@{day}")
            );
        }
    }
}

#[test]
fn csv_headers_are_names_that_stay() {
    for (args, header) in [
        (
            vec!["figures", "homicide_case_files"],
            "place,place_name,period,breakdown,value,low,high,unit,numerator,denominator,status,synthetic,as_of,id",
        ),
        (vec!["figures", "--list"], "id,label,unit,source,definition"),
        (
            vec!["sources"],
            "source,file,published,loaded,rows_read,rows_accepted,rows_set_aside,cells_revised,sha256,late",
        ),
        (
            vec!["revisions", "homicide_case_files"],
            "measure,place,place_name,period,breakdown,from,to,change,from_status,to_status,from_published,to_published",
        ),
        (
            vec!["explain", "homicide_case_files:MX:2022@2024-07-09"],
            "indicator,source,place,period,dimensions,value,status,file,line,column",
        ),
        (
            vec!["evaluate"],
            "goal,id,title,indicator,place,figure,period,value,unit,status,baseline_period,baseline,target,target_by,gap,percent_met,\
             pace_needed,change,change_low,change_high,verdict,why,owners_mx,owners_us,synthetic",
        ),
        (vec!["aside", "mx_sesnsp_idefc"], "line,column,reason,text"),
        (
            vec!["places", "san quintin"],
            "place,name,level,valid_from,valid_to",
        ),
    ] {
        for lang in ["en", "es"] {
            let said = on(
                &example(),
                &[&["--format", "csv", "--lang", lang], &args[..]].concat(),
            )
            .ok();
            assert_eq!(said.out.lines().next(), Some(header), "{args:?} in {lang}");
        }
    }
}

#[test]
fn csv_and_json_say_the_same() {
    let args = [
        "figures",
        "homicide_victims_rate",
        "--by",
        "state",
        "--period",
        "2022",
    ];
    let figures = asked(&args);
    let rows = on(&example(), &[&["--format", "csv"], &args[..]].concat())
        .ok()
        .csv();
    assert_eq!(rows.len(), list(&figures).len() + 1);
    for (figure, row) in list(&figures).iter().zip(&rows[1..]) {
        for (name, cell) in rows[0].iter().zip(row) {
            match &figure[name.as_str()] {
                Value::Number(n) => close(
                    cell.parse().expect("a number"),
                    n.as_f64().expect("a number"),
                ),
                Value::String(s) => assert_eq!(cell, s),
                Value::Bool(b) => assert_eq!(cell, &b.to_string()),
                _ => assert!(cell.is_empty() || name == "place_name", "{name}: {cell}"),
            }
        }
    }
}

#[test]
fn sdmx_csv_has_its_header_and_one_row_a_figure() {
    let args = [
        "--format",
        "sdmx-csv",
        "figures",
        "fentanyl_seized",
        "--each",
        "fiscal-year",
        "--dimension",
        "component",
    ];
    let rows = on(&example(), &args).ok().csv();
    let header = "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,INDICATOR,REF_AREA,BREAKDOWN,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MEASURE,\
                  LOWER_BOUND,UPPER_BOUND,SYNTHETIC,AS_OF";
    assert_eq!(rows[0].join(","), header);
    assert_eq!(rows.len(), 1 + 10);
    for row in &rows[1..] {
        assert_eq!(row[..4], ["dataflow", "COTEJO:FIGURES(1.0.0)", "I", "A"]);
        assert!(row[7].ends_with("-10-01/P1Y"), "{}", row[7]);
        assert!(row[8].parse::<f64>().is_ok_and(|v| v > 0.0));
        assert_eq!(row[9..11], ["A", "lb"]);
    }
    let month = on(
        &example(),
        &[
            "--format",
            "sdmx-csv",
            "figures",
            "homicide_case_files",
            "--period",
            "2022-09",
        ],
    )
    .ok()
    .csv();
    assert_eq!(
        (
            month[1][3].as_str(),
            month[1][6].as_str(),
            month[1][7].as_str()
        ),
        ("M", "_Z", "2022-09")
    );
}

/// Words are for people: no number, code or field changes with the language.
#[test]
fn the_language_changes_words_and_nothing_else() {
    for args in [
        vec![
            "figures",
            "homicide_victims_rate",
            "--by",
            "state",
            "--period",
            "2022",
        ],
        vec!["revisions", "homicide_case_files"],
    ] {
        let with = |lang| asked(&[&["--lang", lang], &args[..]].concat());
        let (mut es, mut en) = (with("es"), with("en"));
        for figure in [&mut es, &mut en]
            .into_iter()
            .filter_map(Value::as_array_mut)
            .flatten()
        {
            if let Some(object) = figure.as_object_mut() {
                object.remove("why");
            }
        }
        assert_eq!(es, en, "{args:?}");
    }
}

/// A table without the blanks that fill its last column.
fn table(args: &[&str]) -> String {
    let said = on(&example(), args).ok();
    let lines: Vec<&str> = said.out.lines().map(str::trim_end).collect();
    lines.join("\n")
}

#[test]
fn tables_read_well_in_both_languages() {
    for lang in ["en", "es"] {
        let with = |args: &[&str]| table(&[&["--lang", lang], args].concat());
        insta::assert_snapshot!(
            format!("figures_{lang}"),
            with(&[
                "figures",
                "homicide_case_files",
                "--each",
                "year",
                "--period",
                "2021..2023",
                "--as-of",
                "2023-12-31"
            ])
        );
        insta::assert_snapshot!(
            format!("revisions_{lang}"),
            with(&["revisions", "homicide_case_files", "--period", "2021"])
        );
        insta::assert_snapshot!(
            format!("evaluate_{lang}"),
            with(&["evaluate", "--goal", "3", "--as-of", "2024-12-31"])
        );
    }
}
