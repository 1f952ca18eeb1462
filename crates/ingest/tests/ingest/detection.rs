//! Which layout a file follows.

use cotejo_ingest::{Descriptor, Detected, Limits, detect};

use crate::kit::*;

fn found(descriptors: &[Descriptor], name: &str, text: &str) -> Result<Detected, String> {
    let file = write(name, text.as_bytes());
    let result = detect(&file.path, descriptors, Limits::default());
    result.map_err(|e| error_of::<()>(Err(e)))
}

fn named(id: &str, lines: &str) -> Descriptor {
    with(
        &WIDE.replace("id = \"wide\"", &format!("id = \"{id}\"")),
        lines,
    )
}

fn table(year: u32) -> String {
    format!("{WIDE_HEADER}\n\n{year},1,Robo,1,,,,,,,,,,,\n")
}

#[test]
fn the_header_tells() {
    let all = [descriptor(LONG), descriptor(WIDE)];
    assert_eq!(
        found(&all, "a.csv", &table(2024)),
        Ok(Detected {
            descriptor: 1,
            layout: 0
        })
    );
    assert_eq!(
        found(&all, "a.csv", &table(2024).replace("Tipo", "Clase")),
        Err("`a.csv` is of no known layout; nearest is `wide/wide`: missing `Tipo`; unexpected `Clase`; correct the descriptor or add one to `sources/`".into())
    );
    assert_eq!(
        found(&all, "a.csv", "x,y\n1,2\n"),
        Err(
            "`a.csv` is of no known layout; correct the descriptor or add one to `sources/`".into()
        )
    );
    assert_eq!(
        found(&[], "a.csv", "x"),
        Err("`a.csv` is of no known layout; there is no descriptor; add one to `sources/`".into())
    );
}

#[test]
fn two_sources_of_one_header_are_told_apart_by_year_or_name() {
    let years = [
        named("old", "detect = { year_max = 2025 }"),
        named("new", "detect = { year_min = 2026 }"),
    ];
    assert_eq!(
        found(&years, "a.csv", &table(2025)).map(|d| d.descriptor),
        Ok(0)
    );
    assert_eq!(
        found(&years, "a.csv", &table(2026)).map(|d| d.descriptor),
        Ok(1)
    );
    let error = found(&years[1..], "a.csv", &table(2025)).expect_err("too early");
    assert!(
        error.contains("its first year is 2025, and the layout is for 2026 and later"),
        "{error}"
    );
    let names = [
        named("a", "detect = { file = \"^IDEFC\" }"),
        named("b", "detect = { file = \"^RNID\" }"),
    ];
    assert_eq!(
        found(&names, "RNID-estatal.csv", &table(2025)).map(|d| d.descriptor),
        Ok(1)
    );
    assert_eq!(
        found(&[named("a", ""), named("b", "")], "a.csv", &table(2024)),
        Err("`a.csv` fits `a/wide`, `b/wide`; name one with `--source ID`".into())
    );
}

#[test]
fn a_repeated_column_is_named_by_position() {
    let text = LONG.replace("\"Lbs\"", "\"#6\"");
    let d = descriptor(&text);
    let b = read_text(&d, "FY,Month,State,Drug,Count,Lbs\n2022,OCT,TX,H,1,2\n");
    assert_eq!(b.runs.len(), 2);
    let error = found(
        &[descriptor(LONG)],
        "a.csv",
        "FY,Month,State,Drug,Count,Lbs,Lbs\n",
    )
    .expect_err("twice");
    assert!(
        error.contains("repeated `Lbs` (name the column by position, as `#4`)"),
        "{error}"
    );
}

#[test]
fn one_header_in_two_encodings_is_two_layouts() {
    let original = WIDE.replace(
        "name = \"wide\"\n",
        "name = \"original\"\nencoding = \"windows-1252\"\n",
    );
    let layout = &WIDE[WIDE.find("[[layout]]").expect("a layout")..];
    let both = [descriptor(&format!("{original}{layout}"))];
    let of = |bytes: &[u8]| {
        let file = write("a.csv", bytes);
        detect(&file.path, &both, Limits::default())
            .map(|d| d.layout)
            .ok()
    };
    let latin: Vec<u8> = table(2024).chars().map(|c| c as u8).collect();
    assert_eq!(of(&latin), Some(0));
    assert_eq!(of(table(2024).as_bytes()), Some(1));
}
