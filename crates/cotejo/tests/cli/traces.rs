//! `cotejo traces`: from made-up tables to shares, flows and one gun, and what is refused.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::kit::{json, list, number, on, run, shared, sum, text, word};

const RECOVERIES: &str = "synthetic_recoveries";

/// A base with 1,500 made-up guns, loaded once; the tables and their truth are in its `made-up`.
fn made_up() -> PathBuf {
    shared("traces", |base| {
        run(&["init", text(base), "--example", "bicentennial"]).ok();
        let dir = base.join("made-up");
        run(&[
            "traces",
            "generate",
            text(&dir),
            "--seed",
            "7",
            "--guns",
            "1500",
            "--sales",
            "3000",
        ])
        .ok()
        .says(&["made up:", "of 1500 guns"]);
        let (recoveries, transfers) = (dir.join("recoveries.csv"), dir.join("transfers.csv"));
        on(
            base,
            &[
                "traces",
                "load",
                text(&recoveries),
                text(&transfers),
                "--published",
                "2022-06-30",
            ],
        )
        .ok()
        .says(&["loaded: synthetic_recoveries", "0 set aside"]);
    })
}

/// A base of the example with nothing loaded, and the folder that it is in.
fn empty() -> (TempDir, PathBuf) {
    let keep = tempfile::tempdir().expect("a folder");
    let base = keep.path().join("base");
    crate::kit::init(&base);
    (keep, base)
}

#[test]
fn every_share_names_its_denominator_and_the_funnel_narrows() {
    let base = made_up();
    let s = json(&base, &["traces", "summary"]);
    assert_eq!(s["synthetic"], true);
    let n = |field| number(&s, field);
    assert_eq!(n("guns") + n("duplicates"), n("recoveries"));
    assert!(n("guns") >= n("submitted"));
    assert!(n("submitted") > n("us_sourced") && n("us_sourced") > n("to_purchaser"));
    for share in list(&s["shares"]) {
        let (of, all) = (
            word(share, "denominator_name"),
            number(share, "denominator"),
        );
        assert_eq!(all, n(of), "{share}");
        let value = number(share, "numerator") / all;
        assert!((number(share, "value") - value).abs() < 1e-12, "{share}");
    }
    let outcomes = sum(&s["outcomes"], "count");
    assert_eq!(outcomes, n("guns"));
    let ttc = &s["time_to_crime"];
    let times = number(ttc, "known") + number(ttc, "unknown") + number(ttc, "impossible");
    assert_eq!(times, n("guns"));
    let table = on(&base, &["traces", "summary"]).ok();
    assert!(table.out.contains("submitted for tracing"), "{}", table.out);
    assert!(table.err.contains("synthetic"), "{}", table.err);
}

#[test]
fn flows_add_up_and_a_filter_parts_them() {
    let base = made_up();
    let flows = |more: &[&str]| {
        let mut args = vec!["traces", "flows"];
        args.extend(more);
        json(&base, &args)
    };
    let all = flows(&[]);
    let whole = sum(&all, "count");
    let denominator = number(&list(&all)[0], "denominator");
    assert!(whole > 0.0 && whole <= denominator);
    let parted: f64 = ["long", "short"]
        .iter()
        .map(|a| sum(&flows(&["--arms", a]), "count"))
        .sum();
    assert!(parted <= whole);
    // The guns behind the largest flow are as many as it says.
    let first = &list(&all)[0];
    let guns = json(
        &base,
        &[
            "traces",
            "guns",
            "--sold-in",
            word(first, "from"),
            "--recovered-in",
            word(first, "to"),
        ],
    );
    assert_eq!(list(&guns).len() as f64, number(first, "count"));
    let counties = flows(&["--from", "county", "--to", "municipality"]);
    assert!(list(&counties).iter().all(|f| word(f, "from").len() == 8));
}

#[test]
fn a_gun_is_explained_down_to_its_rows() {
    let base = made_up();
    let guns = json(
        &base,
        &["traces", "guns", "--outcome", "purchaser_identified"],
    );
    let id = word(&list(&guns)[0], "gun").to_string();
    let trace = json(&base, &["traces", "explain", &id]);
    assert_eq!(word(&trace, "id"), id);
    assert_eq!(trace["synthetic"], true);
    let report = &list(&trace["reports"])[0];
    let line = number(&report["origin"], "line") as usize;
    let file = fs::read_to_string(base.join("made-up").join("recoveries.csv")).expect("the table");
    let record = word(&report["origin"], "record");
    let row = file.lines().nth(line - 1).expect("the line");
    assert!(
        row.starts_with(record),
        "line {line} is `{row}`, not {record}"
    );
    let sale = list(&trace["chain"])
        .iter()
        .find(|l| word(l, "step") == "sale");
    let sale = sale.expect("a sale");
    assert_eq!(word(&sale["origin"], "sha256").len(), 64);
    on(&base, &["traces", "explain", "nowhere:1"])
        .exits(2)
        .says(&["no gun has the record `nowhere:1`", "cotejo traces guns"]);
}

#[test]
fn what_was_resolved_is_as_good_as_declared() {
    let base = made_up();
    let score = json(&base, &["traces", "score", text(&base.join("made-up"))]);
    let of = |measure: &str, field: &str| {
        let lines = list(&score);
        let line = lines.iter().find(|l| word(l, "measure") == measure);
        number(line.expect("a line"), field)
    };
    assert!(of("duplicates", "f1") >= 0.98, "{score}");
    assert!(of("dealers", "f1") >= 0.98, "{score}");
    assert!(of("serial_repairs", "precision") >= 0.99, "{score}");
    assert!(of("purchasers", "precision") >= 0.98, "{score}");
}

#[test]
fn the_same_seed_makes_the_same_bytes_and_a_load_is_made_once() {
    let base = made_up();
    let keep = tempfile::tempdir().expect("a folder");
    let other = keep.path();
    run(&[
        "traces",
        "generate",
        text(other),
        "--seed",
        "7",
        "--guns",
        "1500",
        "--sales",
        "3000",
    ])
    .ok();
    for name in [
        "recoveries.csv",
        "transfers.csv",
        "truth.csv",
        "dealers.csv",
    ] {
        let read = |dir: &Path| fs::read(dir.join(name)).expect("a table");
        assert!(read(other) == read(&base.join("made-up")), "{name} differs");
    }
    let again = other.join("recoveries.csv");
    on(
        &base,
        &["traces", "load", text(&again), "--published", "2022-06-30"],
    )
    .ok()
    .says(&["already"]);
    on(&base, &["verify"]).ok();
}

#[test]
fn an_earlier_day_knows_no_later_records() {
    let base = made_up();
    on(&base, &["traces", "summary", "--as-of", "2022-06-29"])
        .exits(2)
        .says(&["no recoveries are held as of 2022-06-29"]);
}

/// A table in the template's header.
fn table(dir: &Path, name: &str, rows: &[&[u8]]) -> PathBuf {
    let path = dir.join(name);
    let mut bytes = b"record,make,serial,recovered_on,recovered_in,recovered_state\n".to_vec();
    for row in rows {
        bytes.extend_from_slice(row);
        bytes.push(b'\n');
    }
    fs::write(&path, bytes).expect("written");
    path
}

#[test]
fn bad_rows_are_kept_apart_with_a_remedy_and_nothing_is_lost() {
    let (_keep, base) = empty();
    let long = format!("A5,GLOCK,{},2021-03-01,02004,MX-02", "9".repeat(5_000));
    let path = table(
        &base,
        "bad.csv",
        &[
            b"A1,GLOCK,ABC123,2021-03-01,02004,MX-02",
            b"A2,GLOCK,\xf0\x9f\x94\xab\xf0\x9f\x94\xab,2021-03-01,02004,MX-02",
            b"A3,GLOCK,ABC124,2021-03-01,Le\xf3n,MX-11",
            b"A1,GLOCK,ABC125,2021-03-01,02004,MX-02",
            long.as_bytes(),
            b"A6,GLOCK,ABC126",
            b",GLOCK,ABC127,2021-03-01,02004,MX-02",
        ],
    );
    let args = [
        "traces",
        "load",
        text(&path),
        "--source",
        RECOVERIES,
        "--published",
        "2022-01-01",
    ];
    let mut strict = args.to_vec();
    strict.push("--strict");
    on(&base, &strict)
        .exits(1)
        .says(&["refused: bad.csv (5 of 7 rows do not pass; nothing was loaded)"]);
    on(&base, &args).ok().says(&["7 rows, 5 set aside"]);
    let aside = json(&base, &["traces", "aside", RECOVERIES]);
    let reasons: Vec<(f64, &str)> = list(&aside)
        .iter()
        .map(|r| (number(r, "line"), word(r, "reason")))
        .collect();
    let lines: Vec<f64> = reasons.iter().map(|r| r.0).collect();
    assert_eq!(lines, [4.0, 5.0, 6.0, 7.0, 8.0], "{reasons:?}");
    assert!(reasons[0].1.contains("Windows-1252"), "{reasons:?}");
    // The emoji is no serial number, and the gun is there all the same.
    let trace = json(&base, &["traces", "explain", "synthetic_recoveries:A2"]);
    assert_eq!(word(&trace, "outcome"), "serial_invalid");
}

#[test]
fn a_wrong_template_is_refused_and_names_of_persons_are_not_taken() {
    let (_keep, base) = empty();
    let wrong = base.join("wrong.csv");
    fs::write(&wrong, "folio,arma\n1,pistola\n").expect("written");
    on(&base, &["traces", "load", text(&wrong)])
        .exits(2)
        .says(&["wrong.csv"]);
    let named = base.join("named.csv");
    fs::write(&named, "record,serial,purchaser_name\n1,ABC123,X\n").expect("written");
    on(
        &base,
        &["traces", "load", text(&named), "--source", RECOVERIES],
    )
    .exits(2)
    .says(&["names of persons"]);
    on(&base, &["traces", "load", text(&named), "--source", "none"])
        .exits(2)
        .says(&["no record source `none`", "us_de_crime_guns"]);
}

#[test]
fn a_template_is_filled_in_and_loaded() {
    let (_keep, base) = empty();
    let dir = base.join("mine");
    run(&["traces", "template", text(&dir)]).ok();
    run(&["traces", "template", text(&dir)])
        .exits(2)
        .says(&["is there already"]);
    fs::copy(
        dir.join("my_recovery_records.toml"),
        base.join("records").join("my_recovery_records.toml"),
    )
    .expect("copied");
    let path = table(
        &base,
        "mine.csv",
        &[b"1,GLOCK,ABC123,2021-03-01,02004,MX-02"],
    );
    on(
        &base,
        &[
            "traces",
            "load",
            text(&path),
            "--source",
            "my_recovery_records",
            "--published",
            "2022-01-01",
        ],
    )
    .ok();
    let s = json(&base, &["traces", "summary"]);
    assert_eq!(number(&s, "guns"), 1.0);
    assert_eq!(s["synthetic"], false);
}

#[test]
fn leads_say_what_they_are_not_evidence_of() {
    let base = made_up();
    let leads = json(&base, &["traces", "leads"]);
    assert!(!list(&leads).is_empty());
    for lead in list(&leads) {
        assert!(!word(lead, "caution").is_empty(), "{lead}");
        assert!(!word(lead, "why").is_empty(), "{lead}");
        assert!(!list(&lead["lineage"]).is_empty(), "{lead}");
    }
    on(&base, &["traces", "leads", "--kind", "none"])
        .exits(2)
        .says(&["multiple_sale"]);
}
