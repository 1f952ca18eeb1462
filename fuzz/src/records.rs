//! Files of records, by the template's descriptors. The first byte chooses the descriptor; the rest is the file.

use std::sync::LazyLock;

use cotejo_ingest::records::{RecordDescriptor, detect, read, template, template_descriptor};
use cotejo_model::{RecordBatch, RecordKind};

use crate::file::{honest, limits, written};

/// Recoveries and transfers in UTF-8, and recoveries in windows-1252 with another delimiter and a title.
static DESCRIPTORS: LazyLock<Vec<RecordDescriptor>> = LazyLock::new(|| {
    let parse = |text: String| {
        RecordDescriptor::parse(&text, "fuzz.toml").unwrap_or_else(|e| panic!("{e}"))
    };
    let latin = template_descriptor(RecordKind::Recovery)
        .replace("encoding = \"utf-8\"", "encoding = \"windows-1252\"")
        .replace("delimiter = \",\"", "delimiter = \"|\"")
        .replace("title_lines = 0", "title_lines = 1");
    vec![
        parse(template_descriptor(RecordKind::Recovery)),
        parse(template_descriptor(RecordKind::Transfer)),
        parse(latin),
    ]
});

/// Detects, and reads by the descriptor that the first byte chooses.
pub fn run(data: &[u8]) {
    crate::hush_caught();
    let Some((&choice, bytes)) = data.split_first() else {
        return;
    };
    let path = written("input.csv", bytes);
    if let Err(e) = detect(&path, &DESCRIPTORS, limits()) {
        honest(&e);
    }
    let descriptor = &DESCRIPTORS[usize::from(choice) % DESCRIPTORS.len()];
    let once = || read(&path, descriptor, None, limits(), &mut |_, _| {});
    match (once(), once()) {
        (Ok(a), Ok(b)) => {
            assert_eq!(a, b, "two readings of one file differ");
            whole(&a, descriptor);
        }
        (Err(a), Err(b)) => {
            assert_eq!(
                a.to_string(),
                b.to_string(),
                "two readings of one file differ"
            );
            honest(&a);
        }
        _ => panic!("one reading passes and one does not"),
    }
}

fn whole(b: &RecordBatch, d: &RecordDescriptor) {
    let rows = b.lines.len();
    assert_eq!(b.rows_read, (rows + b.aside.len()) as u64, "rows are lost");
    assert!(b.columns.iter().all(|(_, c)| c.len() == rows));
    assert!(b.columns.is_sorted_by_key(|(f, _)| *f));
    assert!(
        b.columns
            .iter()
            .all(|(f, _)| d.source.kind.fields().any(|k| k == *f))
    );
    assert!(b.lines.is_sorted());
    assert!(b.aside.is_sorted_by_key(|a| a.line));
    assert!(b.aside.iter().all(|a| !a.reason.is_empty() && a.line > 0));
    let ids = &b
        .columns
        .iter()
        .find(|(f, _)| f.name() == "record")
        .expect("ids")
        .1;
    let distinct: std::collections::BTreeSet<&str> = ids.iter().collect();
    assert_eq!(distinct.len(), rows, "an id stands twice");
}

/// A good file of each descriptor, with quoted fields.
pub fn seeds() -> Vec<Vec<u8>> {
    let header = |kind, delimiter: &str| template(kind).replace(',', delimiter);
    let row = |kind: RecordKind, cells: &[(&str, &str)], delimiter: &str| {
        let cell = |name: &str| cells.iter().find(|c| c.0 == name).map_or("", |c| c.1);
        let cells: Vec<&str> = kind.fields().map(|f| cell(f.name())).collect();
        cells.join(delimiter)
    };
    let (recovery, transfer) = (RecordKind::Recovery, RecordKind::Transfer);
    let found = [
        ("record", "1"),
        ("make", "\"Smith \"\"&\"\" Wesson\""),
        ("serial", "\"G1: ABC123\nG2: XYZ789\""),
        ("recovered_on", "3/5/21"),
        ("recovered_in", "Tijuana"),
    ];
    let again = [("record", "2"), ("make", "GLOCK"), ("serial", "ABC123")];
    let sold = [("record", "1"), ("step", "sale"), ("date", "2019-03")];
    let made = [("record", "2"), ("step", "manufacture"), ("serial", "A")];
    let texts = [
        format!(
            "{}{}\n{}\n",
            header(recovery, ","),
            row(recovery, &found, ","),
            row(recovery, &again, ",")
        ),
        format!(
            "{}{}\r\n{}\r\n",
            header(transfer, ","),
            row(transfer, &sold, ","),
            row(transfer, &made, ",")
        ),
        format!(
            "A title\n{}{}\n",
            header(recovery, "|"),
            row(recovery, &found, "|")
        ),
    ];
    let seed = |(i, text): (usize, &String)| {
        let path = written("seed.csv", text.as_bytes());
        let b = read(&path, &DESCRIPTORS[i], None, limits(), &mut |_, _| {})
            .unwrap_or_else(|e| panic!("a seed: {e}"));
        assert!(
            !b.lines.is_empty(),
            "no row of a seed passes: {:?}",
            b.aside
        );
        [&[i as u8], text.as_bytes()].concat()
    };
    texts.iter().enumerate().map(seed).collect()
}
