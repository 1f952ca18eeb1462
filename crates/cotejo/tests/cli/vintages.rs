//! Vintages loaded in any order give the same answers on every day.

use serde_json::Value;

use crate::kit::{json, word};
use crate::small::{HEADER, Small, Source, row};

/// Three vintages that correct, add and withdraw. (day, rows)
fn vintages() -> [(&'static str, String); 3] {
    let first = row(2023, 1, "a", &["1", "2", "3"])
        + &row(2023, 2, "a", &["10", "20", "30"])
        + &row(2023, 1, "b", &["5"]);
    let second =
        row(2023, 1, "a", &["1", "4", "3", "6"]) + &row(2023, 2, "a", &["10", "20", "31", "40"]);
    let third = row(2023, 1, "a", &["1", "2", "3", "6", "9"])
        + &row(2023, 2, "a", &["11", "20", "30", "40", "0"])
        + &row(2023, 3, "c", &["7"]);
    [
        ("2023-04-20", first),
        ("2023-05-20", second),
        ("2023-06-20", third),
    ]
}

/// All that the base says on several days. What belongs to the order of loading is taken out.
fn answers(small: &Small) -> Vec<Value> {
    let base = small.base();
    let mut out = Vec::new();
    for day in [
        "2023-04-19",
        "2023-04-20",
        "2023-05-19",
        "2023-05-20",
        "2023-06-19",
        "2023-06-20",
        "2024-01-01",
    ] {
        out.push(json(
            &base,
            &[
                "figures", "cases", "--by", "state", "--each", "month", "--as-of", day,
            ],
        ));
        out.push(json(
            &base,
            &[
                "figures",
                "cases",
                "--dimension",
                "offence",
                "--period",
                "2023",
                "--as-of",
                day,
            ],
        ));
        out.push(json(
            &base,
            &["revisions", "cases", "--additions", "--as-of", day],
        ));
        out.push(json(&base, &["sources", "--as-of", day]));
    }
    for id in [
        "cases:MX:2023-01..2023-03@2023-04-20",
        "cases:MX:2023@2023-05-20",
        "cases:MX:2023@2023-06-20",
    ] {
        let mut explained = json(&base, &["explain", id, "--all"]);
        assert_eq!(explained["agrees"], true, "{id}");
        // The rows' own lines are compared; which file restated an unchanged cell last may be told either way.
        explained["rows"] = Value::Null;
        out.push(explained);
    }
    for sources in out.iter_mut().filter_map(Value::as_array_mut).flatten() {
        if let Some(object) = sources.as_object_mut() {
            object.remove("bytes");
        }
    }
    out
}

fn loaded(coverage: &str, order: [usize; 3]) -> Small {
    let small = Small::new(Source {
        coverage,
        ..Source::default()
    });
    let all = vintages();
    for i in order {
        let name = format!("x_{}.csv", all[i].0);
        let path = small.write(&name, format!("{HEADER}\n{}", all[i].1).as_bytes());
        // The second leaves a row out: a withdrawal, said to be one.
        small.load_file(&path, &["--withdraw"]).ok();
    }
    small
}

fn any_order_gives_the_same_answers(coverage: &str) {
    let expected = answers(&loaded(coverage, [0, 1, 2]));
    for order in [[2, 0, 1], [1, 2, 0], [2, 1, 0], [0, 2, 1]] {
        for (found, expected) in answers(&loaded(coverage, order)).iter().zip(&expected) {
            assert_eq!(found, expected, "{coverage}, loaded {order:?}");
        }
    }
}

#[test]
fn whole_tables_in_any_order() {
    any_order_gives_the_same_answers("whole");
}

#[test]
fn tables_of_periods_in_any_order() {
    any_order_gives_the_same_answers("periods");
}

#[test]
fn tables_of_cells_in_any_order() {
    any_order_gives_the_same_answers("cells");
}

/// What a vintage leaves out is withdrawn, stands, or stands, as the source's coverage says.
#[test]
fn what_a_vintage_leaves_out_follows_the_declared_coverage() {
    for (coverage, b_in_may, total) in [
        ("whole", false, 115.0),
        ("periods", false, 115.0),
        ("cells", true, 120.0),
    ] {
        let small = loaded(coverage, [0, 1, 2]);
        let figures = json(
            &small.base(),
            &[
                "figures",
                "cases",
                "--dimension",
                "offence",
                "--period",
                "2023",
                "--as-of",
                "2023-05-20",
            ],
        );
        let offences: Vec<&str> = crate::kit::list(&figures)
            .iter()
            .filter(|f| f["value"].is_number())
            .map(|f| word(f, "breakdown"))
            .collect();
        assert_eq!(
            offences.contains(&"b"),
            b_in_may,
            "{coverage}: {offences:?}"
        );
        let all = json(
            &small.base(),
            &[
                "figures",
                "cases",
                "--period",
                "2023",
                "--as-of",
                "2023-05-20",
            ],
        );
        assert_eq!(
            crate::kit::number(crate::kit::one(&all), "value"),
            total,
            "{coverage}"
        );
    }
}
