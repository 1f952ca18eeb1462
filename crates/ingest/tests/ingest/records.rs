//! Files of records: what is kept, what is set aside and why, what is refused.

use std::io::Write;

use cotejo_ingest::records::{RecordDescriptor, detect, read, template, template_descriptor};
use cotejo_ingest::{IngestError, Limits};
use cotejo_model::{Column, Field, RecordBatch, RecordKind};
use proptest::prelude::*;

use crate::kit::{Written, error_of, write};

fn recoveries() -> RecordDescriptor {
    let text = template_descriptor(RecordKind::Recovery);
    RecordDescriptor::parse(&text, "t.toml").unwrap_or_else(|e| panic!("{e}"))
}

fn transfers() -> RecordDescriptor {
    let text = template_descriptor(RecordKind::Transfer);
    RecordDescriptor::parse(&text, "t.toml").unwrap_or_else(|e| panic!("{e}"))
}

/// Recoveries, with more lines before the first table.
fn with(lines: &str) -> RecordDescriptor {
    let text = template_descriptor(RecordKind::Recovery);
    let text = text.replace("[file]\nencoding = \"utf-8\"", lines);
    RecordDescriptor::parse(&text, "t.toml").unwrap_or_else(|e| panic!("{e}"))
}

fn read_file(
    d: &RecordDescriptor,
    file: &Written,
    limits: Limits,
) -> Result<RecordBatch, IngestError> {
    read(&file.path, d, None, limits, &mut |_, _| {})
}

fn read_bytes(d: &RecordDescriptor, bytes: &[u8]) -> Result<RecordBatch, IngestError> {
    read_file(d, &write("file.csv", bytes), Limits::default())
}

fn texts(b: &RecordBatch, field: Field) -> Vec<&str> {
    let column = b.columns.iter().find(|(f, _)| *f == field);
    column.map_or(Vec::new(), |(_, c)| c.iter().collect())
}

fn asides(b: &RecordBatch) -> Vec<String> {
    let say = |a: &cotejo_model::Aside| format!("{} `{}` {}", a.line, a.column, a.reason);
    b.aside.iter().map(say).collect()
}

#[test]
fn texts_are_kept_as_published_in_the_order_of_the_fields() {
    let text = "serial,record,recovered_on,make\n\" ab,\n1\"\"\",r1,3/5/21,\n🔫, r2 ,, GLOCK\n\n";
    let b = read_bytes(&recoveries(), text.as_bytes()).unwrap();
    let fields: Vec<Field> = b.columns.iter().map(|(f, _)| *f).collect();
    assert_eq!(
        fields,
        [
            Field::Record,
            Field::Make,
            Field::Serial,
            Field::RecoveredOn
        ]
    );
    assert_eq!(texts(&b, Field::Record), ["r1", " r2 "]);
    assert_eq!(texts(&b, Field::Serial), [" ab,\n1\"", "🔫"]);
    assert_eq!(texts(&b, Field::Make), ["", " GLOCK"]);
    assert_eq!(texts(&b, Field::RecoveredOn), ["3/5/21", ""]);
    assert_eq!((b.rows_read, b.lines), (2, vec![2, 4]));
    assert_eq!(b.sha256.len(), 64);
    assert!(b.aside.is_empty() && b.notes.is_empty(), "{:?}", b.notes);
}

#[test]
fn rows_set_aside_say_line_column_and_remedy() {
    let long = "x".repeat(1_001);
    let text = format!(
        "record,step,make\r\na,sale,G\r\nb,sale\r\n ,sale,G\r\nc,Sale,G\r\nd,sale,{long}\r\na,import,H\r\ne,sale,\"G\r\nf,sale,K\r\n"
    );
    let b = read_bytes(&transfers(), text.as_bytes()).unwrap();
    assert_eq!(
        asides(&b),
        [
            "3 `` the row has 2 fields, the header 3; put fields that hold the delimiter or a line end in quotation marks",
            "4 `record` there is no `record`; every row must have one",
            "5 `step` `Sale` is no step; write one of manufacture, import, distribution, sale",
            "6 `make` the field has more than 1000 characters; shorten it, or look for a quotation mark that is not closed",
            "7 `record` record `a` is in line 2 already; give each its own",
            "8 `` a quotation mark is not closed; close it",
        ]
    );
    assert_eq!(texts(&b, Field::Record), ["a", "f"]);
    assert_eq!(texts(&b, Field::Make), ["G", "K"]);
    assert_eq!((b.rows_read, b.lines.clone()), (8, vec![2, 9]));
    assert_eq!(b.aside[4].text, "a,import,H");
    assert_eq!(b.notes, ["CRLF line ends"]);
}

#[test]
fn a_row_in_another_encoding_is_set_aside_alone() {
    let mut text = "record,make,recovered_in\n".as_bytes().to_vec();
    text.extend("1,G,Cañada\n2,G,León\n".as_bytes());
    text.extend(b"3,G,Ca\xf1ada\n");
    text.extend(b"4,G,Tijuana\n");
    let b = read_bytes(&recoveries(), &text).unwrap();
    assert_eq!(texts(&b, Field::Record), ["1", "2", "4"]);
    assert_eq!(
        asides(&b),
        [
            "4 `recovered_in` byte 0xF1 in column 3 is not UTF-8; looks like Windows-1252 `ñ`; save the file in one encoding"
        ]
    );
    assert_eq!(b.aside[0].text, "3,G,Cañada");
}

#[test]
fn a_file_mostly_in_another_encoding_is_refused_and_the_right_one_reads() {
    let text = b"record,recovered_in\n1,Ca\xf1ada\n2,Le\xf3n\n3,Tijuana\n";
    let error = error_of(read_bytes(&recoveries(), text));
    assert_eq!(
        error,
        "`file.csv`, line 2, byte 5: byte 0xF1 is not UTF-8; declare `encoding = \"windows-1252\"` if accents then read right"
    );
    let latin = with("[file]\nencoding = \"windows-1252\"");
    let b = read_bytes(&latin, text).unwrap();
    assert_eq!(texts(&b, Field::RecoveredIn), ["Cañada", "León", "Tijuana"]);
    for (bytes, said) in [
        (&b"\xef\xbb\xbfrecord\n1\n"[..], "UTF-8 byte order mark"),
        (&b"\xff\xfer\0"[..], "UTF-16 byte order mark"),
    ] {
        assert!(error_of(read_bytes(&latin, bytes)).contains(said));
    }
    // Few wrong rows are kept; a file of nothing else is still called by its encoding.
    let many: Vec<u8> = b"record\n"
        .iter()
        .copied()
        .chain(b"\xf1\n".repeat(50))
        .collect();
    let limits = Limits {
        max_aside: 5,
        ..Limits::default()
    };
    let refused = read_file(&recoveries(), &write("f.csv", &many), limits);
    assert!(error_of(refused).contains("is not UTF-8"));
}

#[test]
fn bytes_before_the_header_and_containers_change_nothing() {
    let plain = "record,make\n1,G\n2,H\n";
    let titled_text =
        template_descriptor(RecordKind::Recovery).replace("title_lines = 0", "title_lines = 2");
    let with_titles = RecordDescriptor::parse(&titled_text, "t.toml").unwrap();
    let titled = format!("A \"title\nof two lines\n{plain}");
    let bom = format!("\u{feff}{plain}");
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(plain.as_bytes()).unwrap();
    let gz = gz.finish().unwrap();
    for (d, bytes, line, notes) in [
        (&recoveries(), plain.as_bytes(), 2, vec![]),
        (&recoveries(), bom.as_bytes(), 2, vec!["BOM"]),
        (&with_titles, titled.as_bytes(), 4, vec![]),
        (&recoveries(), gz.as_slice(), 2, vec![]),
    ] {
        let b = read_bytes(d, bytes).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(texts(&b, Field::Make), ["G", "H"]);
        assert_eq!(
            (b.lines.clone(), b.bytes),
            (vec![line, line + 1], bytes.len() as u64)
        );
        assert_eq!(b.notes, notes);
    }
    let cut = write("cut.gz", &gz[..gz.len() - 9]);
    assert!(error_of(read_file(&recoveries(), &cut, Limits::default())).contains("cut-off gzip"));
}

#[test]
fn a_workbook_in_the_template_reads_like_a_text_file() {
    let cells = [
        ["record", "serial", "recovered_on"],
        ["1", "00123", "2021-03-05"],
        ["2", "A", ""],
        ["1", "B", ""],
    ];
    let file = write("traces.xlsx", &workbook(&cells));
    let d = recoveries();
    assert_eq!(
        detect(&file.path, &[transfers(), d.clone()], Limits::default()).unwrap(),
        1
    );
    let b = read_file(&d, &file, Limits::default()).unwrap();
    assert_eq!(texts(&b, Field::Serial), ["00123", "A"]);
    assert_eq!(texts(&b, Field::RecoveredOn), ["2021-03-05", ""]);
    assert_eq!(
        asides(&b),
        ["4 `record` record `1` is in line 2 already; give each its own"]
    );
    assert_eq!(b.aside[0].text, "1,B");
    assert_eq!(b.notes, ["sheet `Data`"]);
}

/// A workbook of text cells; one that reads as an ISO date is a date.
fn workbook(rows: &[[&str; 3]]) -> Vec<u8> {
    let mut sheet = String::new();
    for (r, row) in rows.iter().enumerate() {
        sheet += &format!("<row r=\"{}\">", r + 1);
        for (c, text) in row.iter().enumerate().filter(|(_, t)| !t.is_empty()) {
            let at = format!("{}{}", char::from(b'A' + c as u8), r + 1);
            sheet += &match *text {
                // 44260 is 5 March 2021.
                "2021-03-05" => format!("<c r=\"{at}\" s=\"1\"><v>44260</v></c>"),
                text => format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
            };
        }
        sheet += "</row>";
    }
    let head = "http://schemas.openxmlformats.org";
    let main = format!("xmlns=\"{head}/spreadsheetml/2006/main\"");
    let documents = format!("{head}/officeDocument/2006/relationships");
    let package = format!("{head}/package/2006/relationships");
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{head}/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{package}\"><Relationship Id=\"rId1\" Type=\"{documents}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook {main} xmlns:r=\"{documents}\"><sheets><sheet name=\"Data\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{package}\"><Relationship Id=\"rId1\" Type=\"{documents}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"{documents}/styles\" Target=\"styles.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                "<styleSheet {main}><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet {main}><sheetData>{sheet}</sheetData></worksheet>"),
        ),
    ];
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        out.start_file(name, zip::write::SimpleFileOptions::default())
            .expect("an entry");
        out.write_all(text.as_bytes()).expect("its content");
    }
    out.finish().expect("an archive").into_inner()
}

#[test]
fn detection_names_the_nearest_and_persons() {
    let both = [recoveries(), transfers()];
    let found = |text: &str| {
        detect(
            &write("f.csv", text.as_bytes()).path,
            &both,
            Limits::default(),
        )
    };
    assert_eq!(found(&template(RecordKind::Recovery)).unwrap(), 0);
    assert_eq!(found(&template(RecordKind::Transfer)).unwrap(), 1);
    assert_eq!(found("record\n").unwrap(), 0);
    assert_eq!(found("step,record,serial\n").unwrap(), 1);
    for (header, said) in [
        (
            "record,serial,purchaser_name\n",
            "`f.csv` is of no known layout; nearest is `my_recovery_records`: unexpected `purchaser_name`; `purchaser_name`: names of persons are not taken; drop the column, or give identifiers in `purchaser`; correct the descriptor or add one to `records/`",
        ),
        (
            "record,Comprador\n",
            "`Comprador`: names of persons are not taken",
        ),
        (
            "serial,make\n",
            "nearest is `my_recovery_records`: missing `record`",
        ),
        ("record,make,make\n", "repeated `make`"),
        ("a,b\n", "`f.csv` is of no known layout; correct"),
        ("", "of no known layout"),
    ] {
        let error = error_of(found(header));
        assert!(error.contains(said), "{header}: {error}");
    }
    let latin = detect(
        &write("f.csv", b"record,a\xf1o\n").path,
        &both,
        Limits::default(),
    );
    assert!(error_of(latin).contains("declare `encoding = \"windows-1252\"`"));
    let twice = detect(
        &write("f.csv", b"record\n").path,
        &[recoveries(), recoveries()],
        Limits::default(),
    );
    assert!(error_of(twice).contains("name one with `--source ID`"));
}

#[test]
fn limits_are_named() {
    let text = "record\n1\n2\n3\n";
    let refused = |limits: Limits| {
        error_of(read_file(
            &recoveries(),
            &write("f.csv", text.as_bytes()),
            limits,
        ))
    };
    let rows = Limits {
        max_rows: 2,
        ..Limits::default()
    };
    assert!(refused(rows).contains("more than 2 rows, the limit is 2"));
    let bytes = Limits {
        max_decompressed_bytes: 8,
        ..Limits::default()
    };
    assert!(refused(bytes).contains("the limit is 8 bytes"));
}

#[test]
fn columns_are_coded_where_texts_repeat_and_constants_cost_nothing() {
    let text = with("[constants]\nrecovered_state = \"US-10\"\n[file]");
    let rows: String = (0..100).map(|i| format!("{i},M{}\n", i % 3)).collect();
    let b = read_bytes(&text, format!("record,make\n{rows}").as_bytes()).unwrap();
    let words = |field: Field| match b.columns.iter().find(|(f, _)| *f == field) {
        Some((_, Column::Coded { words, .. })) => words.iter().map(|w| w.to_string()).collect(),
        _ => Vec::new(),
    };
    assert_eq!(words(Field::Make), ["M0", "M1", "M2"]);
    assert_eq!(words(Field::RecoveredState), ["US-10"]);
    assert_eq!(texts(&b, Field::RecoveredState).len(), 100);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn no_bytes_reach_a_panic_and_no_row_is_lost(
        bytes in proptest::collection::vec(prop_oneof![Just(b','), Just(b'\n'), Just(b'"'), any::<u8>()], 0..120),
        head in proptest::bool::ANY,
    ) {
        let head = if head { &b"record,make\n"[..] } else { b"" };
        let file = write("f.csv", &[head, &bytes].concat());
        for d in [recoveries(), with("[file]\nencoding = \"windows-1252\"")] {
            let _ = detect(&file.path, std::slice::from_ref(&d), Limits::default());
            if let Ok(b) = read_file(&d, &file, Limits::default()) {
                prop_assert_eq!(b.rows_read, (b.lines.len() + b.aside.len()) as u64);
                prop_assert!(b.columns.iter().all(|(_, c)| c.len() == b.lines.len()));
                prop_assert!(b.aside.iter().all(|a| !a.reason.is_empty()));
            }
        }
    }

    #[test]
    fn fields_are_those_of_the_csv_crate(
        rows in proptest::collection::vec(("[a-z]{1,3}", "[a-z\", \n]{0,8}"), 1..20),
    ) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["record", "make"]).unwrap();
        let mut seen = std::collections::BTreeSet::new();
        let rows: Vec<_> = rows.iter().filter(|r| seen.insert(&r.0)).collect();
        rows.iter().for_each(|r| writer.write_record([&r.0, &r.1]).unwrap());
        let b = read_bytes(&recoveries(), &writer.into_inner().unwrap()).unwrap();
        let makes: Vec<&str> = rows.iter().map(|r| r.1.as_str()).collect();
        prop_assert_eq!(texts(&b, Field::Make), makes);
    }
}
