//! Records of single events: loads, vintages, days, damage.

use std::fs;
use std::path::Path;

use cotejo_model::record::Records;
use cotejo_model::{
    Aside, ColumnBuilder, Date, Evidence, Field, RecordBatch, RecordCoverage, RecordKind,
    RecordSource, RecordTable, Text,
};
use cotejo_store::{Outcome, RecordStore, RecordsLoaded, Store, StoreError};
use proptest::prelude::*;

fn source(coverage: RecordCoverage) -> RecordSource {
    let text = || Text {
        es: "a".into(),
        en: "b".into(),
    };
    RecordSource {
        id: "s".into(),
        kind: RecordKind::Recovery,
        title: text(),
        publisher: "p".into(),
        licence: "l".into(),
        address: "a".into(),
        cadence_days: None,
        lag_days_max: 0,
        coverage,
        synthetic: false,
        all_submitted: false,
        date_order: Default::default(),
        nothing: vec!["none".into()],
        note: None,
    }
}

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

/// Rows of `id make` under these fields, at lines from 2; the name is its identity.
fn batch(name: &str, published: &str, fields: &[Field], rows: &[&[&str]]) -> RecordBatch {
    let columns = fields.iter().enumerate().map(|(i, field)| {
        let mut builder = if *field == Field::Serial {
            ColumnBuilder::plain()
        } else {
            ColumnBuilder::default()
        };
        for row in rows {
            builder.push(row[i]).expect("room");
        }
        (*field, builder.finish())
    });
    RecordBatch {
        file: format!("{name}.csv"),
        sha256: format!("{:x<64}", name),
        bytes: 10,
        published: Some(day(published)),
        descriptor_sha256: "d".into(),
        rows_read: rows.len() as u64,
        lines: (2..).take(rows.len()).collect(),
        columns: columns.collect(),
        aside: Vec::new(),
        notes: vec!["BOM".into()],
    }
}

const FIELDS: [Field; 3] = [Field::Record, Field::Make, Field::Serial];

fn january() -> RecordBatch {
    let rows: [&[&str]; 3] = [
        &["1", "GLOCK", "A1"],
        &["2", "", "ñ🔫"],
        &["3", "GLOCK", ""],
    ];
    batch("jan", "2024-01-10", &FIELDS, &rows)
}

/// Corrects record 2, adds record 4, and has no makes.
fn february() -> RecordBatch {
    let fields = [Field::Record, Field::Serial, Field::Crime];
    batch(
        "feb",
        "2024-02-10",
        &fields,
        &[&["2", "B2", "5212"], &["4", "B4", ""]],
    )
}

fn load_as(root: &Path, s: &RecordSource, b: &RecordBatch) -> Result<RecordsLoaded, StoreError> {
    RecordStore::load(root, s, b, day("2025-01-01"), &mut || {})
}

fn load(root: &Path, coverage: RecordCoverage, b: &RecordBatch) -> RecordsLoaded {
    load_as(root, &source(coverage), b).expect("a load")
}

fn records(root: &Path, as_of: Option<&str>) -> RecordTable {
    let store = RecordStore::open(root).expect("a store");
    store.records("s", as_of.map(day)).expect("records")
}

/// Each record as `line:text,text…`, in the order of its fields.
fn said(table: &RecordTable) -> Vec<String> {
    let row = |i: usize| {
        let texts: Vec<&str> = table.columns.iter().map(|(_, c)| c.get(i)).collect();
        let (vintage, line) = table.origin(i).expect("an origin");
        format!("{}:{line}:{}", vintage.file, texts.join(","))
    };
    (0..table.len()).map(row).collect()
}

#[test]
fn what_was_loaded_comes_back_and_loading_again_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let loaded = load(dir.path(), RecordCoverage::Adds, &january());
    assert_eq!((loaded.outcome, loaded.replaced), (Outcome::Added, 0));
    assert_eq!(loaded.vintage.known, day("2024-01-10"));
    let table = records(dir.path(), None);
    assert_eq!(table.columns, january().columns);
    assert_eq!(
        (table.lines.clone(), table.vintage.clone()),
        (vec![2, 3, 4], vec![0; 3])
    );
    assert_eq!(table.vintages, std::slice::from_ref(&loaded.vintage));
    assert_eq!(table.source, source(RecordCoverage::Adds));
    let files = || -> Vec<_> {
        let mut all: Vec<_> = fs::read_dir(dir.path().join("s"))
            .unwrap()
            .map(|e| e.unwrap().path())
            .map(|p| (p.clone(), fs::read(p).unwrap()))
            .collect();
        all.sort();
        all
    };
    let before = files();
    let again = load(dir.path(), RecordCoverage::Adds, &january());
    assert_eq!(again.outcome, Outcome::AlreadyHeld);
    assert_eq!(again.vintage, loaded.vintage);
    assert_eq!(files(), before);
}

#[test]
fn the_same_records_are_the_same_bytes() {
    let rows = |dir: &Path| {
        load(dir, RecordCoverage::Adds, &january());
        fs::read(dir.join("s/records-000001-janxxxxxxxxx.parquet")).unwrap()
    };
    let (a, b) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    assert_eq!(rows(a.path()), rows(b.path()));
}

#[test]
fn a_later_vintage_takes_the_place_of_records_of_its_ids() {
    let (a, b) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let first = load(a.path(), RecordCoverage::Adds, &january());
    let second = load(a.path(), RecordCoverage::Adds, &february());
    assert_eq!((first.replaced, second.replaced), (0, 1));
    let expected = [
        "jan.csv:2:1,GLOCK,A1,",
        "jan.csv:4:3,GLOCK,,",
        "feb.csv:2:2,,B2,5212",
        "feb.csv:3:4,,B4,",
    ];
    let table = records(a.path(), None);
    assert_eq!(said(&table), expected);
    let fields: Vec<Field> = table.columns.iter().map(|(f, _)| *f).collect();
    assert_eq!(
        fields,
        [Field::Record, Field::Make, Field::Serial, Field::Crime]
    );
    // Earlier days know nothing of it.
    assert_eq!(said(&records(a.path(), Some("2024-02-09"))).len(), 3);
    assert!(records(a.path(), Some("2024-01-09")).is_empty());
    let store = RecordStore::open(a.path()).unwrap();
    let known = store.record_sources(Some(day("2024-02-09"))).unwrap();
    assert_eq!(known[0].1, [first.vintage]);
    // The order of loading makes no difference to what is known.
    assert_eq!(
        load(b.path(), RecordCoverage::Adds, &february()).replaced,
        0
    );
    assert_eq!(load(b.path(), RecordCoverage::Adds, &january()).replaced, 0);
    assert_eq!(said(&records(b.path(), None)), expected);
}

#[test]
fn of_whole_lists_the_newest_is_all_there_is() {
    let dir = tempfile::tempdir().unwrap();
    load(dir.path(), RecordCoverage::Whole, &january());
    assert_eq!(
        load(dir.path(), RecordCoverage::Whole, &february()).replaced,
        1
    );
    assert_eq!(
        said(&records(dir.path(), None)),
        ["feb.csv:2:2,B2,5212", "feb.csv:3:4,B4,"]
    );
    assert_eq!(records(dir.path(), None).vintages.len(), 1);
    assert_eq!(records(dir.path(), Some("2024-01-10")).len(), 3);
}

#[test]
fn kind_and_mark_do_not_change_under_what_is_held() {
    let dir = tempfile::tempdir().unwrap();
    load(dir.path(), RecordCoverage::Adds, &january());
    let transfers = RecordSource {
        kind: RecordKind::Transfer,
        ..source(RecordCoverage::Adds)
    };
    let made_up = RecordSource {
        synthetic: true,
        ..source(RecordCoverage::Adds)
    };
    for (other, said) in [
        (
            transfers,
            "now says records of kind `transfer`, not synthetic",
        ),
        (made_up, "now says records of kind `recovery`, synthetic"),
    ] {
        let error = load_as(dir.path(), &other, &february()).unwrap_err();
        assert!(error.to_string().contains(said), "{error}");
    }
    // A new title is no other shape: the newest declaration is the one shown.
    let titled = RecordSource {
        publisher: "q".into(),
        ..source(RecordCoverage::Adds)
    };
    load_as(dir.path(), &titled, &february()).unwrap();
    assert_eq!(records(dir.path(), None).source.publisher, "q");
}

#[test]
fn rows_set_aside_come_back_by_vintage() {
    let dir = tempfile::tempdir().unwrap();
    let mut with = january();
    with.aside = vec![Aside {
        line: 9,
        column: "make".into(),
        text: "a,\"b\n🔫\"".into(),
        reason: "no".into(),
    }];
    with.rows_read += 1;
    let vintage = load(dir.path(), RecordCoverage::Adds, &with).vintage;
    assert_eq!((vintage.rows_accepted, vintage.rows_set_aside), (3, 1));
    load(dir.path(), RecordCoverage::Adds, &february());
    let store = RecordStore::open(dir.path()).unwrap();
    assert_eq!(store.aside("s", &with.sha256).unwrap(), with.aside);
    assert_eq!(store.aside("s", &february().sha256).unwrap(), []);
    assert!(store.aside("t", "").is_err());
    // Two lists of records, one of rows set aside.
    let report = &store.report(None)[0];
    assert_eq!(store.verify().unwrap(), (3, report.bytes));
}

#[test]
fn leftovers_of_a_killed_load_mean_nothing_and_are_removed() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir_all(dir.path().join("killed_before_its_first_commit")).unwrap();
    load(dir.path(), RecordCoverage::Adds, &january());
    let folder = dir.path().join("s");
    let left = [
        "records-000002-febxxxxxxxxx.parquet.tmp",
        "records-000002-febxxxxxxxxx.parquet",
    ];
    for name in left {
        fs::write(folder.join(name), "half a file").unwrap();
    }
    fs::write(folder.join("manifest.tmp"), "half").unwrap();
    assert_eq!(said(&records(dir.path(), None)).len(), 3);
    load(dir.path(), RecordCoverage::Adds, &february());
    assert_eq!(said(&records(dir.path(), None)).len(), 4);
    let mut names: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            "manifest",
            "records-000001-janxxxxxxxxx.parquet",
            "records-000002-febxxxxxxxxx.parquet"
        ]
    );
}

#[test]
fn a_flipped_byte_is_refused_by_the_file_s_name() {
    let dir = tempfile::tempdir().unwrap();
    load(dir.path(), RecordCoverage::Adds, &january());
    let read = || -> Result<usize, String> {
        let store = RecordStore::open(dir.path()).map_err(|e| e.to_string())?;
        let table = store.records("s", None).map_err(|e| e.to_string())?;
        Ok(table.len())
    };
    for name in ["manifest", "records-000001-janxxxxxxxxx.parquet"] {
        let file = dir.path().join("s").join(name);
        let whole = fs::read(&file).unwrap();
        for at in [0, whole.len() / 3, whole.len() / 2, whole.len() - 1] {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x10;
            fs::write(&file, &bytes).unwrap();
            let error = read().unwrap_err();
            assert!(error.contains(name), "byte {at} of {name}: {error}");
        }
        fs::write(&file, &whole).unwrap();
        assert_eq!(read(), Ok(3));
    }
    let manifest = dir.path().join("s/manifest");
    let text = fs::read_to_string(&manifest).unwrap();
    assert!(text.starts_with("cotejo-records 1 "), "{text}");
    fs::write(&manifest, text.replacen("records 1 ", "records 2 ", 1)).unwrap();
    assert!(read().unwrap_err().contains("format 2"));
}

#[test]
fn a_store_does_not_take_the_folder_of_records_for_a_source() {
    let dir = tempfile::tempdir().unwrap();
    load(
        &RecordStore::folder(dir.path()),
        RecordCoverage::Adds,
        &january(),
    );
    let store = Store::open(dir.path()).unwrap();
    assert_eq!(store.sources(), []);
    assert_eq!(store.verify().unwrap(), (0, 0));
}

#[test]
fn a_base_without_records_has_none() {
    let dir = tempfile::tempdir().unwrap();
    let store = RecordStore::open(&dir.path().join("none")).unwrap();
    assert_eq!(store.record_sources(None).unwrap(), []);
    assert!(store.records("s", None).is_err());
    load(
        dir.path(),
        RecordCoverage::Adds,
        &batch("nil", "2024-01-01", &FIELDS, &[]),
    );
    assert!(records(dir.path(), None).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn every_text_comes_back_in_order(
        makes in proptest::collection::vec("[ab]|.{0,5}|[\u{0}\n\",]{1,3}", 0..60),
        plain in proptest::bool::ANY,
    ) {
        let field = if plain { Field::Serial } else { Field::Make };
        let ids: Vec<String> = (0..makes.len()).map(|i| i.to_string()).collect();
        let rows: Vec<[&str; 2]> = ids.iter().zip(&makes).map(|(i, m)| [i.as_str(), m.as_str()]).collect();
        let rows: Vec<&[&str]> = rows.iter().map(|r| r.as_slice()).collect();
        let b = batch("any", "2024-01-01", &[Field::Record, field], &rows);
        let dir = tempfile::tempdir().unwrap();
        load(dir.path(), RecordCoverage::Adds, &b);
        let table = records(dir.path(), None);
        prop_assert_eq!(&table.lines, &b.lines);
        prop_assert_eq!(table.columns.len(), 2);
        for ((f, column), (g, loaded)) in table.columns.iter().zip(&b.columns) {
            prop_assert_eq!(f, g);
            prop_assert!(column.iter().eq(loaded.iter()));
        }
    }
}
