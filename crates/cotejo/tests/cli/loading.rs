//! Files in: once, whole or not at all, with every row that does not pass kept with its reason.

use std::fs;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

use crate::kit::{self, TODAY, init, json, list, number, on, one, text, word};
use crate::small::{HEADER, Small, Source, row};

/// The vintages of a small base's one source.
fn vintages(small: &Small) -> Vec<Value> {
    let sources = json(&small.base(), &["sources"]);
    list(&sources)
        .iter()
        .flat_map(|s| list(&s["vintages"]))
        .cloned()
        .collect()
}

/// Names and bytes of the stored files.
fn stored(small: &Small) -> Vec<(String, Vec<u8>)> {
    let mut out = Vec::new();
    for folder in fs::read_dir(small.base().join("store"))
        .expect("the store")
        .flatten()
    {
        let Ok(files) = fs::read_dir(folder.path()) else {
            continue;
        };
        for file in files.flatten() {
            let name = file.path().display().to_string();
            out.push((name, fs::read(file.path()).expect("a stored file")));
        }
    }
    out.sort();
    out
}

#[test]
fn loading_twice_changes_nothing() {
    let small = Small::new(Source::default());
    let rows = row(2023, 1, "a", &["1", "2"]) + &row(2023, 2, "a", &["3", "x"]);
    small
        .load("x_2023-03-20.csv", &rows)
        .ok()
        .says(&["loaded: small 2023-03-20", "1 set aside"]);
    let (before, held) = (stored(&small), vintages(&small));
    small
        .load("x_2023-03-20.csv", &rows)
        .ok()
        .says(&["already"]);
    // The same bytes by another name and day are the same file, too.
    let again = small.load("y_2024-01-01.csv", &rows).ok();
    assert!(!again.err.contains("loaded: small"), "{}", again.err);
    assert_eq!(stored(&small), before);
    assert_eq!(vintages(&small), held);
}

#[test]
fn strict_refuses_the_whole_file_and_says_no() {
    let small = Small::new(Source::default());
    let path = small.write(
        "x_2023-03-20.csv",
        format!(
            "{HEADER}\n{}{}",
            row(2023, 1, "a", &["1"]),
            row(2023, 2, "a", &["x"])
        )
        .as_bytes(),
    );
    small.load_file(&path, &["--strict"]).exits(1).says(&[
        "refused: x_2023-03-20.csv",
        "1 of 2 rows",
        "line 3, `Enero`",
    ]);
    assert_eq!(vintages(&small), Vec::<Value>::new());
    assert_eq!(stored(&small), []);
    // Rows that all pass are loaded under --strict, too.
    let good = small.write(
        "y_2023-03-20.csv",
        format!("{HEADER}\n{}", row(2023, 1, "a", &["1"])).as_bytes(),
    );
    small.load_file(&good, &["--strict"]).ok();
    assert_eq!(vintages(&small).len(), 1);
}

#[test]
fn strict_refuses_one_file_and_loads_the_others() {
    let small = Small::new(Source::default());
    let bad = small.write(
        "a_2023-03-20.csv",
        format!("{HEADER}\n{}", row(2023, 1, "a", &["x"])).as_bytes(),
    );
    let good = small.write(
        "b_2023-04-20.csv",
        format!("{HEADER}\n{}", row(2023, 1, "a", &["1"])).as_bytes(),
    );
    small
        .on(&["load", "--strict", text(&bad), text(&good)])
        .exits(1)
        .says(&["refused: a_2023", "loaded: small 2023-04-20"]);
    assert_eq!(vintages(&small).len(), 1);
}

#[test]
fn what_is_set_aside_is_listed_with_line_column_text_and_reason() {
    let small = Small::new(Source {
        layout: "range = [0, 100]",
        ..Source::default()
    });
    let rows = row(2023, 1, "a", &["1", "2"])
        + &row(2023, 1, "b", &["1", "x"])
        + &row(2023, 77, "a", &["1"])
        + &row(2023, 2, "a", &["", "", "101"])
        + &row(2023, 2, "b", &["1.5"])
        + &row(2023, 3, "a", &["-1"]);
    small
        .load("x_2023-03-20.csv", &rows)
        .ok()
        .says(&["5 set aside", "cotejo aside small"]);
    let aside = json(&small.base(), &["aside", "small"]);
    let mut found = Vec::new();
    for entry in list(&aside) {
        let (line, column) = (
            number(entry, "line") as usize,
            word(entry, "column").to_string(),
        );
        assert_eq!(
            word(entry, "text").trim_end(),
            rows.lines().nth(line - 2).unwrap_or_default(),
            "the row as it stands"
        );
        assert!(!word(entry, "reason").is_empty());
        found.push((line, column));
    }
    let expected = [
        (3, "Febrero"),
        (4, "Clave_Ent"),
        (5, "Marzo"),
        (6, "Enero"),
        (7, "Enero"),
    ];
    assert_eq!(found, expected.map(|(l, c)| (l, c.to_string())));
    let reasons: Vec<&str> = list(&aside).iter().map(|a| word(a, "reason")).collect();
    for (reason, part) in reasons.iter().zip(["`x`", "`77`", "101", "1.5", "-1"]) {
        assert!(reason.contains(part), "{reason} does not name {part}");
    }
    let v = &vintages(&small)[0];
    assert_eq!(
        number(v, "rows_read"),
        number(v, "rows_accepted") + number(v, "rows_set_aside")
    );
    assert_eq!(number(v, "rows_set_aside"), 5.0);
    let first = small
        .on(&["aside", "small", "--limit", "2", "--format", "json"])
        .ok()
        .says(&["5 of 6 rows read"]);
    assert_eq!(list(&first.json()).len(), 2);
    let checksum = word(v, "sha256")[..8].to_string();
    assert_eq!(
        json(&small.base(), &["aside", "small", "--vintage", &checksum]),
        aside
    );
    small
        .on(&["aside", "small", "--vintage", "zz"])
        .exits(2)
        .says(&["no such vintage"]);
}

/// An accepted neighbour of a bad row is counted, the bad row is not: nothing is mended by guessing.
#[test]
fn a_bad_cell_takes_its_row_and_no_other() {
    let small = Small::new(Source::default());
    small
        .load(
            "x_2023-03-20.csv",
            &(row(2023, 1, "a", &["1", "2"]) + &row(2023, 1, "b", &["10", "x"])),
        )
        .ok();
    let figures = small.figures(&["--place", "MX-01", "--period", "2023-01"]);
    assert_eq!(number(one(&figures), "value"), 1.0);
}

#[test]
fn a_header_that_fits_two_sources_is_an_error_that_names_both() {
    let small = Small::new(Source::default());
    small.source(Source {
        id: "other",
        ..Source::default()
    });
    let path = small.write(
        "x_2023-03-20.csv",
        format!("{HEADER}\n{}", row(2023, 1, "a", &["1"])).as_bytes(),
    );
    small
        .load_file(&path, &[])
        .exits(2)
        .says(&["`small/wide`", "`other/wide`", "--source"]);
    small
        .load_file(&path, &["--source", "nope"])
        .exits(2)
        .says(&["no source `nope`", "`small`", "`other`"]);
    small
        .load_file(&path, &["--source", "other"])
        .ok()
        .says(&["loaded: other"]);
    let sources = json(&small.base(), &["sources"]);
    assert_eq!(word(one(&sources), "source"), "other");
}

#[test]
fn an_unknown_header_names_the_nearest_layout_and_the_difference() {
    let small = Small::new(Source::default());
    let header = HEADER
        .replace("Clave_Ent", "Entidad")
        .replace("Tipo", "Clase");
    let path = small.write(
        "x_2023-03-20.csv",
        format!("{header}\n{}", row(2023, 1, "a", &["1"])).as_bytes(),
    );
    small.load_file(&path, &[]).exits(2).says(&[
        "no known layout",
        "`small/wide`",
        "`Clave_Ent`",
        "`Entidad`",
        "`Clase`",
    ]);
    let alien = small.write("z.csv", b"alpha,beta\n1,2\n");
    small
        .load_file(&alien, &[])
        .exits(2)
        .says(&["`z.csv` is of no known layout", "sources/"]);
    for (name, bytes) in [
        ("empty.csv", &b""[..]),
        ("noise.bin", &[0, 159, 146, 150, 0, 1][..]),
    ] {
        let path = small.write(name, bytes);
        small.load_file(&path, &[]).exits(2).says(&[name]);
    }
    let gone = small.base().join("gone.csv");
    small.load_file(&gone, &[]).exits(2).says(&["gone.csv"]);
    assert_eq!(vintages(&small).len(), 0);
}

#[test]
fn one_bad_file_of_several_does_not_stop_the_others() {
    let small = Small::new(Source::default());
    let alien = small.write("a.csv", b"alpha,beta\n1,2\n");
    let good = small.write(
        "b_2023-04-20.csv",
        format!("{HEADER}\n{}", row(2023, 1, "a", &["1"])).as_bytes(),
    );
    small
        .on(&["load", text(&alien), text(&good)])
        .exits(2)
        .says(&["`a.csv`", "1 of 2 files", "loaded: small"]);
    assert_eq!(vintages(&small).len(), 1);
}

/// Without a date the content counts as known from today: a question of yesterday is answered without it.
#[test]
fn a_file_without_a_date_is_known_from_today() {
    let small = Small::new(Source::default());
    small
        .load("undated.csv", &row(2023, 1, "a", &["1"]))
        .ok()
        .says(&["note: undated.csv", TODAY, "--published"]);
    let v = &vintages(&small)[0];
    assert!(v["published"].is_null());
    assert_eq!((word(v, "known"), word(v, "loaded")), (TODAY, TODAY));
    let asked = |day| small.figures(&["--place", "MX-01", "--period", "2023-01", "--as-of", day]);
    assert!(one(&asked("2025-12-31"))["value"].is_null());
    assert_eq!(number(one(&asked(TODAY)), "value"), 1.0);
}

#[test]
fn published_on_the_command_line_goes_before_the_name() {
    let small = Small::new(Source::default());
    let path = small.write(
        "x_2023-03-20.csv",
        format!("{HEADER}\n{}", row(2023, 1, "a", &["1"])).as_bytes(),
    );
    small.load_file(&path, &["--published", "2023-04-01"]).ok();
    assert_eq!(word(&vintages(&small)[0], "published"), "2023-04-01");
    small
        .on(&[
            "load",
            text(&path),
            text(&path),
            "--published",
            "2023-04-01",
        ])
        .exits(2)
        .says(&["one by one"]);
    small
        .load_file(&path, &["--published", "2023-02-30"])
        .exits(2)
        .says(&["2023-02-30"]);
}

/// The same rows in the clothes that agencies send them in.
#[test]
fn encoding_line_ends_mark_and_container_change_nothing() {
    let rows =
        row(2023, 1, "Homicidio «doloso»", &["1", "2"]) + &row(2023, 2, "Lesión", &["3", "4"]);
    let utf8 = format!("{HEADER}\n{rows}");
    let latin: Vec<u8> = utf8
        .chars()
        .map(|c| u8::try_from(u32::from(c)).expect("in Latin-1"))
        .collect();
    let crlf = utf8.replace('\n', "\r\n");
    let with_mark = [b"\xef\xbb\xbf", utf8.as_bytes()].concat();
    let gzip = |bytes: &[u8]| {
        let mut out = GzEncoder::new(Vec::new(), Compression::default());
        out.write_all(bytes).expect("in memory");
        out.finish().expect("in memory")
    };
    let no_last_end = utf8.trim_end().as_bytes().to_vec();
    let quoted = utf8.replace("Lesión", "\"Lesión\"").into_bytes();
    let variants: [(&str, &str, Vec<u8>); 9] = [
        ("utf-8", "x_2023-03-20.csv", utf8.clone().into_bytes()),
        ("utf-8", "x_2023-03-20.csv", crlf.clone().into_bytes()),
        ("utf-8", "x_2023-03-20.csv", with_mark),
        ("utf-8", "x_2023-03-20.csv", no_last_end),
        ("utf-8", "x_2023-03-20.csv", quoted),
        ("utf-8", "x_2023-03-20.csv.gz", gzip(utf8.as_bytes())),
        ("utf-8", "x_2023-03-20.csv.gz", gzip(crlf.as_bytes())),
        ("windows-1252", "x_2023-03-20.csv", latin.clone()),
        ("windows-1252", "x_2023-03-20.csv.gz", gzip(&latin)),
    ];
    let mut answers: Vec<Value> = Vec::new();
    for (encoding, name, bytes) in variants {
        let small = Small::new(Source {
            layout: &format!("encoding = \"{encoding}\""),
            ..Source::default()
        });
        let path = small.write(name, &bytes);
        small.load_file(&path, &["--strict"]).ok();
        answers.push(small.figures(&[
            "--by",
            "state",
            "--each",
            "month",
            "--dimension",
            "offence",
        ]));
    }
    assert_eq!(list(&answers[0]).len(), 4);
    assert!(answers.iter().all(|a| *a == answers[0]));
}

/// The likeliest slip is named: a Latin-1 file under a descriptor that says UTF-8.
#[test]
fn the_wrong_encoding_is_named_not_mended() {
    let small = Small::new(Source::default());
    let latin: Vec<u8> = format!("{HEADER}\n{}", row(2023, 1, "a", &["1"]))
        .chars()
        .map(|c| c as u32 as u8)
        .collect();
    let path = small.write("x_2023-03-20.csv", &latin);
    small.load_file(&path, &[]).exits(2).says(&["windows-1252"]);
}

#[test]
fn the_report_of_a_load_is_data_on_stdout() {
    let small = Small::new(Source::default());
    let path = small.write(
        "x_2023-03-20.csv",
        format!("{HEADER}\n{}", row(2023, 1, "a", &["1"])).as_bytes(),
    );
    let first = json(&small.base(), &["load", text(&path)]);
    let report = one(&first);
    assert_eq!(
        (
            word(report, "file"),
            word(report, "source"),
            word(report, "outcome")
        ),
        ("x_2023-03-20.csv", "small", "added")
    );
    let second = json(&small.base(), &["load", text(&path)]);
    assert_eq!(word(one(&second), "outcome"), "already_held");
    assert_eq!(small.load_file(&path, &[]).ok().out, "");
}

/// An extract would withdraw the rest, here more than half of the table: it is refused unless that is said to be meant.
#[test]
fn an_extract_does_not_wipe_the_table_unasked() {
    let small = Small::new(Source::default());
    let rows = row(2023, 1, "a", &["1", "2"]) + &row(2023, 2, "a", &["3", "4"]);
    small.load("x_2023-03-20.csv", &rows).ok();
    let (before, extract) = (vintages(&small), row(2023, 1, "a", &["1"]));
    small
        .load("y_2023-04-20.csv", &extract)
        .exits(2)
        .says(&["3 of the 4 cells", "--withdraw"]);
    assert_eq!(vintages(&small), before);
    let path = small.base().with_file_name("y_2023-04-20.csv");
    small.load_file(&path, &["--withdraw"]).ok();
    let now = vintages(&small);
    assert_eq!(number(&now[1], "cells_withdrawn"), 3.0);
    let figures = small.figures(&["--place", "MX-02", "--period", "2023-01"]);
    assert!(one(&figures)["value"].is_null());
    let then = small.figures(&[
        "--place",
        "MX-02",
        "--period",
        "2023-01",
        "--as-of",
        "2023-04-19",
    ]);
    assert_eq!(number(one(&then), "value"), 3.0);
}

/// `verify` finds a stored byte that changed.
#[test]
fn damage_to_a_stored_file_is_found() {
    let small = Small::new(Source::default());
    small
        .load("x_2023-03-20.csv", &row(2023, 1, "a", &["1"]))
        .ok();
    small.on(&["verify"]).ok().says(&["every checksum fits"]);
    let (present, mut bytes) = stored(&small)
        .into_iter()
        .find(|(n, _)| n.contains("present-"))
        .expect("the present");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&present, bytes).expect("damage");
    small.on(&["verify"]).exits(2).says(&["present-"]);
    small.on(&["figures", "cases"]).exits(2).says(&["present-"]);
}

#[test]
fn every_fact_of_the_example_passes_under_strict() {
    let folder = tempfile::tempdir().expect("a folder");
    let base = folder.path().join("base");
    init(&base);
    let paths = kit::facts(&base, "");
    let mut args = vec!["load", "--strict", "--format", "json"];
    args.extend(paths.iter().map(|p| text(p)));
    let reports = on(&base, &args).ok().json();
    assert_eq!(list(&reports).len(), paths.len());
    for report in list(&reports) {
        let v = &report["vintage"];
        assert_eq!(
            number(v, "rows_read"),
            number(v, "rows_accepted"),
            "{report}"
        );
        assert!(v["published"].is_string(), "{report}");
    }
}
