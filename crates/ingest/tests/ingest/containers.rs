//! Containers and encodings: the same table however it is wrapped, and what is refused whole.

use std::io::Write;

use cotejo_ingest::{Limits, detect, read};
use cotejo_model::{Batch, Catalogue};

use crate::kit::*;

const ROWS: &str = "2024,1,Daño,1,2,,,,,,,,,,\n2024,2,Daño,3,4,,,,,,,,,,\n";

fn table() -> String {
    format!("{WIDE_HEADER}\n{ROWS}")
}

pub fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut w = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    w.write_all(bytes).expect("memory");
    w.finish().expect("memory")
}

pub fn bz2(bytes: &[u8]) -> Vec<u8> {
    let mut w = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    w.write_all(bytes).expect("memory");
    w.finish().expect("memory")
}

pub fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut w = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        w.start_file(*name, zip::write::SimpleFileOptions::default())
            .expect("memory");
        w.write_all(bytes).expect("memory");
    }
    w.finish().expect("memory").into_inner()
}

/// A workbook whose sheets have these rows, as inline strings and numbers.
pub fn xlsx(sheets: &[(&str, &[&str])]) -> Vec<u8> {
    let mut files = Vec::new();
    let mut list = String::new();
    let mut relations = String::new();
    for (n, (name, rows)) in sheets.iter().enumerate() {
        let n = n + 1;
        list.push_str(&format!(
            "<sheet name=\"{name}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>"
        ));
        relations.push_str(&format!("<Relationship Id=\"rId{n}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"));
        let mut body = String::new();
        for (r, row) in rows.iter().enumerate() {
            let r = r + 1;
            body.push_str(&format!("<row r=\"{r}\">"));
            for (c, text) in row.split(',').enumerate().filter(|(_, t)| !t.is_empty()) {
                let column = char::from(b'A' + u8::try_from(c).expect("few columns"));
                if text.parse::<f64>().is_ok() {
                    body.push_str(&format!("<c r=\"{column}{r}\"><v>{text}</v></c>"));
                } else {
                    body.push_str(&format!(
                        "<c r=\"{column}{r}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"
                    ));
                }
            }
            body.push_str("</row>");
        }
        files.push((format!("xl/worksheets/sheet{n}.xml"), format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{body}</sheetData></worksheet>")));
    }
    files.push(("xl/workbook.xml".into(), format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>{list}</sheets></workbook>")));
    files.push(("_rels/.rels".into(), "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>".into()));
    files.push(("xl/_rels/workbook.xml.rels".into(), format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{relations}</Relationships>")));
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(n, t)| (n.as_str(), t.as_bytes()))
        .collect();
    zip(&files)
}

/// Without what tells one wrapping from another.
pub fn bare(batch: &Batch) -> Batch {
    Batch {
        sha256: String::new(),
        bytes: 0,
        notes: vec![],
        ..batch.clone()
    }
}

#[test]
fn the_same_table_in_any_wrapping_is_the_same_batch() {
    let d = descriptor(WIDE);
    let plain = read_text(&d, &table());
    assert_eq!(plain.rows_accepted, 2);
    let members = [
        gz(&table().as_bytes()[..100]),
        gz(&table().as_bytes()[100..]),
    ]
    .concat();
    let streams = [
        bz2(&table().as_bytes()[..100]),
        bz2(&table().as_bytes()[100..]),
    ]
    .concat();
    let bom = format!("\u{feff}{}", table()).into_bytes();
    let mac = zip(&[
        ("a/datos.csv", table().as_bytes()),
        ("__MACOSX/a/._datos.csv", b"x"),
        ("a/.DS_Store", b"x"),
    ]);
    for (name, bytes) in [
        ("crlf", table().replace('\n', "\r\n").into_bytes()),
        ("bom", bom),
        ("gz", gz(table().as_bytes())),
        ("gz members", members),
        ("bz2", bz2(table().as_bytes())),
        ("bz2 streams", streams),
        ("zip", zip(&[("datos.csv", table().as_bytes())])),
        ("zip from a Mac", mac),
        ("quoted", table().replace("Daño", "\"Daño\"").into_bytes()),
        ("no last line end", table().trim_end().as_bytes().to_vec()),
    ] {
        let b = read_bytes(&d, &bytes, Limits::default()).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(bare(&b), bare(&plain), "{name}");
        assert_eq!(b.bytes, bytes.len() as u64);
        assert_ne!(b.sha256, plain.sha256, "{name}");
        let file = write("f", &bytes);
        let found = detect(&file.path, std::slice::from_ref(&d), Limits::default());
        assert!(found.is_ok(), "{name}: {}", error_of(found));
    }
}

#[test]
fn the_hash_is_of_the_file_as_it_came() {
    // Checked with `printf 'abc' | sha256sum`.
    let file = write("f.csv", b"abc");
    let d = with(WIDE, "title_lines = 0");
    assert!(
        read(
            &file.path,
            &d,
            0,
            Catalogue::standard(),
            None,
            Limits::default(),
            &mut |_, _| {}
        )
        .is_err()
    );
    let b = read_text(&d, &table());
    assert_eq!(b.sha256.len(), 64);
    assert_eq!(b.descriptor_sha256.len(), 64);
}

#[test]
fn latin_1_is_read_where_it_is_declared() {
    let latin: Vec<u8> = table()
        .chars()
        .map(|c| u8::try_from(u32::from(c)).expect("latin"))
        .collect();
    let d = with(WIDE, "encoding = \"latin-1\"");
    let b = read_bytes(&d, &latin, Limits::default()).expect("reads");
    assert_eq!(b.breakdowns[0].values, ["Daño"]);
    let utf8 = descriptor(WIDE);
    let error = error_of(read_bytes(&utf8, &latin, Limits::default()));
    assert_eq!(
        error,
        "`file.csv`, line 1, byte 2: byte 0xF1 is not UTF-8; declare `encoding = \"windows-1252\"` if accents then read right"
    );
    let late = [table().as_bytes(), b"2024,3,Da\xf1o,1,,,,,,,,,,,\n"].concat();
    assert!(
        error_of(read_bytes(&utf8, &late, Limits::default()))
            .starts_with("`file.csv`, line 4, byte 10: byte 0xF1")
    );
    let file = write("f.csv", &latin);
    let error = error_of(detect(&file.path, &[utf8], Limits::default()));
    assert!(
        error.contains("its header fits if the layout declares `encoding = \"windows-1252\"`"),
        "{error}"
    );
}

#[test]
fn a_byte_order_mark_of_another_encoding_is_refused() {
    let d = with(WIDE, "encoding = \"windows-1252\"");
    let bom = format!("\u{feff}{}", table());
    assert!(
        error_of(read_bytes(&d, bom.as_bytes(), Limits::default()))
            .contains("declare `encoding = \"utf-8\"`")
    );
    assert!(
        error_of(read_bytes(&d, b"\xff\xfeA\0", Limits::default()))
            .contains("save the file as UTF-8")
    );
}

#[test]
fn a_workbook_is_read_from_the_sheet_whose_header_fits() {
    let d = descriptor(WIDE);
    let rows = [WIDE_HEADER, "2024,1,Daño,1,2", "", "2024,2,Daño,3,x"];
    let bytes = xlsx(&[("Notas", &["Lea esto"]), ("Datos", &rows)]);
    let b = read_bytes(&d, &bytes, Limits::default()).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(
        cells(&d, &b),
        ["MX-01 cases Daño 2024-01 1", "MX-01 cases Daño 2024-02 2"]
    );
    assert_eq!(
        asides(&b),
        ["line 4, `Febrero`: `x` is not a number; if it stands for none, declare it in `markers`"]
    );
    assert_eq!(b.aside[0].text, "2024,2,Daño,3,x");
    assert_eq!(b.notes, ["sheet `Datos`"]);
    let file = write("f.xlsx", &bytes);
    assert!(detect(&file.path, std::slice::from_ref(&d), Limits::default()).is_ok());

    let twice = xlsx(&[("A", &rows), ("B", &rows)]);
    let error = error_of(read_bytes(&d, &twice, Limits::default()));
    assert_eq!(
        error,
        "`file.csv` has 2 sheets with this header (`A`, `B` …); save each as a file of its own"
    );
    let none = xlsx(&[("Notas", &["Lea esto"])]);
    assert!(error_of(read_bytes(&d, &none, Limits::default())).contains("unexpected `Lea esto`"));
    let limits = Limits {
        max_sheets: 1,
        ..Limits::default()
    };
    assert_eq!(
        error_of(read_bytes(&d, &twice, limits)),
        "`file.csv` has 2 sheets, the limit is 1; split it"
    );
}

#[test]
fn archives_with_nothing_or_too_much_are_refused() {
    let d = descriptor(WIDE);
    let two = zip(&[("a.csv", b"x"), ("b.csv", b"y")]);
    assert_eq!(
        error_of(read_bytes(&d, &two, Limits::default())),
        "`file.csv` is a zip archive with 2 files (`a.csv`, `b.csv` …); unpack it and load them one by one"
    );
    assert!(
        error_of(read_bytes(&d, &zip(&[]), Limits::default())).contains("without a file in it")
    );
    assert!(error_of(read_bytes(&d, b"\xd0\xcf\x11\xe0aaaa", Limits::default())).contains(".xls"));
}

#[test]
fn a_cut_off_file_is_refused_whole() {
    let d = descriptor(WIDE);
    let long = format!(
        "{}{}",
        table(),
        (0..20_000)
            .map(|y| format!("{y},1,Daño,{y},,,,,,,,,,,\n"))
            .collect::<String>()
    );
    for (bytes, name) in [
        (gz(long.as_bytes()), "gzip"),
        (bz2(long.as_bytes()), "bzip2"),
        (zip(&[("a.csv", long.as_bytes())]), "zip"),
    ] {
        let error = error_of(read_bytes(&d, &bytes[..bytes.len() - 9], Limits::default()));
        assert!(
            error.contains(&format!("is a damaged or cut-off {name} file")),
            "{error}"
        );
    }
    let garbage = [gz(table().as_bytes()), b"garbage".to_vec()].concat();
    assert!(error_of(read_bytes(&d, &garbage, Limits::default())).contains("damaged"));
}

#[test]
fn a_bomb_is_refused() {
    let d = descriptor(WIDE);
    let line = [vec![b'0'; 16 << 10], b"\n".to_vec()].concat();
    let bomb = gz(&line.repeat(65 << 6));
    let error = error_of(read_bytes(
        &with(WIDE, "title_lines = 4000000000"),
        &bomb,
        Limits::default(),
    ));
    assert!(
        error.contains("grows from") && error.contains("the limit is 200 to 1"),
        "{error}"
    );
    let limits = Limits {
        max_decompressed_bytes: 100,
        ..Limits::default()
    };
    assert_eq!(
        error_of(read_bytes(&d, table().repeat(9).as_bytes(), limits)),
        format!(
            "`file.csv` has at least {} bytes once decompressed, the limit is 100 bytes; split it",
            table().len() * 9
        )
    );
}

#[test]
fn absurd_widths_fields_and_lengths_are_refused() {
    let d = descriptor(WIDE);
    let wide = ",".repeat(3000);
    assert_eq!(
        error_of(read_bytes(&d, wide.as_bytes(), Limits::default())),
        "`file.csv`, line 1: has a row of more than 2000 columns, the limit is 2000; check the delimiter, or split the table"
    );
    let swallowed = format!("{}2024,1,\"Daño,1\n{}", table(), ROWS.repeat(40_000));
    let error = error_of(read_bytes(&d, swallowed.as_bytes(), Limits::default()));
    assert!(
        error.starts_with("`file.csv`, line 4: has a field of more than 1048576 bytes"),
        "{error}"
    );
    let limits = Limits {
        max_rows: 1,
        ..Limits::default()
    };
    assert!(error_of(read_bytes(&d, table().as_bytes(), limits)).contains("has more than 1 rows"));
    let limits = Limits {
        max_aside: 1,
        ..Limits::default()
    };
    let bad = format!("{WIDE_HEADER}\nx\ny\n");
    let error = error_of(read_bytes(&d, bad.as_bytes(), limits));
    assert!(
        error.contains("more than 1 rows do not pass (the first: line 2"),
        "{error}"
    );
}

#[test]
fn a_file_without_header_or_with_another_is_refused() {
    let d = descriptor(WIDE);
    assert!(error_of(read_bytes(&d, b"", Limits::default())).contains("has no header line"));
    assert_eq!(
        error_of(read_bytes(
            &d,
            WIDE_HEADER.replace("Tipo", "Clase").as_bytes(),
            Limits::default()
        )),
        "`file.csv`, line 1: the header is not that of layout `wide/wide`: missing `Tipo`; unexpected `Clase`"
    );
}
