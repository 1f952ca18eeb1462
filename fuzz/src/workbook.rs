//! Workbooks. A first byte of 0 makes the rest the file as it is; any other makes it the parts of one, split at NUL: sheet,
//! shared strings, styles, workbook, relations. So mutations reach the XML and not only the archive's checksums.

use std::io::{Cursor, Write};

use cotejo_ingest::detect;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::csv::LAYOUTS;
use crate::file::{check, honest, limits, reads_well, written};

const PARTS: [&str; 5] = [
    "xl/worksheets/sheet1.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
];
const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
const ROOT: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#;

/// Detects and reads.
pub fn run(data: &[u8]) {
    crate::hush_caught();
    let Some((&raw, rest)) = data.split_first() else {
        return;
    };
    let bytes = if raw == 0 {
        rest.to_vec()
    } else {
        packed(rest)
    };
    let path = written("input.xlsx", &bytes);
    let descriptors: Vec<_> = LAYOUTS.iter().map(|(d, _)| d.clone()).collect();
    match detect(&path, &descriptors, limits()) {
        Ok(found) => check(&path, &descriptors[found.descriptor], found.layout),
        Err(e) => {
            honest(&e);
            check(&path, &descriptors[0], 0);
        }
    }
}

fn packed(parts: &[u8]) -> Vec<u8> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let own = [
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", ROOT.as_bytes()),
    ];
    let given = PARTS.into_iter().zip(parts.split(|b| *b == 0));
    for (name, content) in own.into_iter().chain(given) {
        out.start_file(name, stored).expect("an entry");
        out.write_all(content).expect("its content");
    }
    out.finish().expect("an archive").into_inner()
}

/// The wide layout as a workbook, in parts and packed.
pub fn seeds() -> Vec<Vec<u8>> {
    let header = [
        "Año",
        "Clave",
        "Nombre",
        "Tipo",
        "Enero",
        "Febrero",
        "Marzo",
        "Abril",
        "Mayo",
        "Junio",
        "Julio",
        "Agosto",
        "Septiembre",
        "Octubre",
        "Noviembre",
        "Diciembre",
    ];
    let strings: String = header
        .iter()
        .chain(&["Aguascalientes", "Robo"])
        .map(|t| format!("<si><t>{t}</t></si>"))
        .collect();
    let head: String = (0..header.len())
        .map(|i| {
            format!(
                r#"<c r="{}1" t="s"><v>{i}</v></c>"#,
                char::from(b'A' + i as u8)
            )
        })
        .collect();
    let sheet = format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:P4"/><sheetData><row r="1">{head}</row><row r="2"><c r="A2"><v>2024</v></c><c r="B2"><v>1001</v></c><c r="C2" t="s"><v>16</v></c><c r="D2" t="s"><v>17</v></c><c r="E2"><v>3</v></c><c r="F2" t="str"><f>1+1</f><v>2</v></c><c r="G2" t="inlineStr"><is><t>1,234</t></is></c><c r="H2" t="e"><v>#N/A</v></c><c r="I2" t="b"><v>1</v></c><c r="J2" s="1"><v>45000</v></c></row><row r="3"><c r="A3"><v>2024</v></c><c r="P3"><v>1e3</v></c></row><row r="4"><c r="A4"><v>2024</v></c><c r="B4"><v>1001</v></c><c r="D4" t="s"><v>17</v></c><c r="E4"><v>5</v></c><c r="F4"><v>1e3</v></c></row></sheetData><mergeCells count="1"><mergeCell ref="A3:B3"/></mergeCells></worksheet>"#
    );
    let strings = format!(
        r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="18" uniqueCount="18">{strings}</sst>"#
    );
    let styles = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/></numFmts><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs></styleSheet>"#;
    let book = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Datos" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    let parts = [&sheet, &strings, styles, book, RELATIONS]
        .join("\0")
        .into_bytes();
    let descriptors: Vec<_> = LAYOUTS.iter().map(|(d, _)| d.clone()).collect();
    reads_well(&written("seed.xlsx", &packed(&parts)), &descriptors);
    vec![
        [&[1], parts.as_slice()].concat(),
        [&[0], packed(&parts).as_slice()].concat(),
    ]
}
