//! Record descriptors: what is accepted, and where a fault is said to be.

use std::path::Path;

use cotejo_ingest::records::RecordDescriptor;
use cotejo_model::{DateOrder, Field, Presence, RecordCoverage, RecordKind};

const HEAD: &str = r#"id = "s"
kind = "transfer"
title = { es = "a", en = "b" }
publisher = "p"
licence = "l"
address = "a"
"#;

fn parsed(more: &str) -> Result<RecordDescriptor, String> {
    RecordDescriptor::parse(&format!("{HEAD}{more}"), "s.toml").map_err(|e| e.to_string())
}

#[test]
fn what_is_not_said_has_its_usual_meaning() {
    let d = parsed("").unwrap();
    assert_eq!(d.source.kind, RecordKind::Transfer);
    assert_eq!(d.source.coverage, RecordCoverage::Adds);
    assert_eq!(d.source.date_order, DateOrder::Iso);
    assert_eq!(
        (d.file.delimiter, d.file.title_lines, d.columns),
        (',', 0, None)
    );
    assert_eq!(d.sha256.len(), 64);
}

#[test]
fn faults_are_said_with_line_and_column() {
    for (more, expected) in [
        (
            "nmae = 1",
            "`s.toml`, line 7, column 1: unknown key `nmae`; the keys are id, kind,",
        ),
        (
            "coverage = \"al\"",
            "`s.toml`, line 7, column 12: unknown variant `al`",
        ),
        (
            "[columns]\nrecord = \"r\"\nstep = \"s\"\nseriall = \"x\"",
            "line 10, column 1: unknown field `seriall`; those of a transfer are record, step, date,",
        ),
        (
            "[columns]\nrecord = \"r\"\nrecovered_on = \"s\"",
            "line 9, column 1: a transfer has no field `recovered_on`; its fields are record, step,",
        ),
        (
            "[columns]\nrecord = \"r\"",
            "line 7, column 2: `step` is missing: What happened",
        ),
        (
            "[constants]\nrecord = \"r\"",
            "line 8, column 1: `record` tells records apart",
        ),
        (
            "[constants]\nstep = \"sold\"",
            "line 8, column 1: `sold` is no step; the steps are manufacture,",
        ),
        (
            "[constants]\nmake = \" \"",
            "line 8, column 1: the constant of `make` has no text",
        ),
        (
            "[columns]\nrecord = \"r\"\nstep = \"s\"\nmake = \"m\"\n[constants]\nmake = \"x\"",
            "line 10, column 1: `make` is both a column and a constant",
        ),
        (
            "[columns]\nrecord = \"\"\nstep = \"s\"",
            "line 8, column 1: `record` names no column",
        ),
        (
            "[columns]\nrecord = \"r\"\nstep = \"s\"\npurchaser = \"Buyer Name\"",
            "line 10, column 1: `Buyer Name`: names of persons are not taken",
        ),
        (
            "ignored = [\"apellidos\"]",
            "line 7, column 11: `apellidos`: names of persons are not taken; drop the column",
        ),
        (
            "ignored = [\"r\"]\n[columns]\nrecord = \"r\"\nstep = \"s\"",
            "line 7, column 11: `r` is both taken and ignored",
        ),
        (
            "nothing = [\"\"]",
            "line 7, column 11: an empty text stands for nothing anyway",
        ),
        (
            "[file]\ndelimiter = \"ñ\"",
            "line 8, column 13: `ñ` cannot be a delimiter",
        ),
        (
            "[file]\nencodign = \"utf-8\"",
            "line 8, column 1: unknown field `encodign`",
        ),
        ("title.fr = \"x\"", "line 7, column 1"),
    ] {
        let error = parsed(more).unwrap_err();
        assert!(error.contains(expected), "{more}: {error}");
    }
    let missing = RecordDescriptor::parse("id = \"s\"\n", "s.toml").unwrap_err();
    assert!(
        missing.to_string().contains("missing field `kind`"),
        "{missing}"
    );
    let id = RecordDescriptor::parse(&HEAD.replace("\"s\"", "\"S s\""), "s.toml").unwrap_err();
    assert!(
        id.to_string()
            .contains("line 1, column 6: `S s` is not an id"),
        "{id}"
    );
}

#[test]
fn descriptors_of_the_example_parse() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/bicentennial/records");
    let mut ids = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.display().to_string();
        let d = RecordDescriptor::parse(&text, &name).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(
            d.source.synthetic,
            d.source.id.starts_with("synthetic_"),
            "{name}"
        );
        assert!(d.source.note.is_some(), "{name}");
        ids.push(d.source.id);
    }
    ids.sort();
    assert_eq!(
        ids,
        [
            "synthetic_recoveries",
            "synthetic_transfers",
            "us_de_crime_guns"
        ]
    );
}

#[test]
fn the_page_on_traces_has_every_field_and_key() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/traces.md");
    let page = std::fs::read_to_string(page).unwrap();
    let word = |presence| match presence {
        Presence::None => "–",
        Presence::Optional => "may",
        Presence::Required => "must",
    };
    for field in Field::ALL {
        let row = format!(
            "| `{}` | {} | {} | {} |\n",
            field.name(),
            word(field.presence(RecordKind::Recovery)),
            word(field.presence(RecordKind::Transfer)),
            field.meaning()
        );
        assert!(page.contains(&row), "docs/traces.md lacks {row}");
    }
    let error = parsed("nmae = 1").unwrap_err();
    let keys = error.split("the keys are ").nth(1).unwrap();
    for key in keys.split(", ") {
        let written = [format!("`{key}`"), format!("`[{key}]`")];
        assert!(
            written.iter().any(|w| page.contains(w)),
            "docs/traces.md lacks `{key}`"
        );
    }
}
