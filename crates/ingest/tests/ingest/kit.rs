//! Short descriptors, files in a folder of their own, and the one `check`.

use std::path::PathBuf;

use cotejo_ingest::{Descriptor, IngestError, Limits, read};
use cotejo_model::{Batch, Catalogue, Status};

/// A monthly source of counts, wide by month, with one dimension.
pub const WIDE: &str = r#"
id = "wide"
title = { es = "Ancha", en = "Wide" }
publisher = "SESNSP"
licence = "libre"
address = "https://example.org"
frequency = "monthly"
coverage = "whole"
absent = "not_published"
[[measure]]
id = "cases"
unit = "case_files"
kind = "count"
label = { es = "Carpetas", en = "Case files" }
[[dimension]]
id = "offence"
label = { es = "Delito", en = "Offence" }
[[layout]]
name = "wide"
kind = "wide_by_month"
blank = "not_published"
place = { kind = "mx_state", column = "Clave_Ent" }
period = { year = "Año" }
columns = { offence = "Tipo" }
values = { cases = "*" }
"#;

pub const WIDE_HEADER: &str = "Año,Clave_Ent,Tipo,Enero,Febrero,Marzo,Abril,Mayo,Junio,Julio,Agosto,Septiembre,Octubre,Noviembre,Diciembre";

/// The source with two measures, long.
pub const LONG: &str = r#"
id = "long"
title = { es = "Larga", en = "Long" }
publisher = "CBP"
licence = "public domain"
address = "https://example.org"
frequency = "monthly"
coverage = "periods"
absent = "zero"
[[measure]]
id = "events"
unit = "events"
kind = "count"
label = { es = "Eventos", en = "Events" }
[[measure]]
id = "weight"
unit = "lb"
kind = "amount"
label = { es = "Peso", en = "Weight" }
[[dimension]]
id = "drug"
label = { es = "Droga", en = "Drug" }
[[layout]]
name = "long"
kind = "long"
blank = "not_published"
footnote_marks = ["*"]
place = { kind = "us_state_abbr", column = "State", special = { YC = "skip" } }
period = { fiscal_year = "FY", month = "Month", provisional_mark = "(FYTD)" }
columns = { drug = "Drug" }
values = { events = "Count", weight = "Lbs" }
"#;

pub fn descriptor(text: &str) -> Descriptor {
    Descriptor::parse(text, "test.toml").unwrap_or_else(|e| panic!("{e}"))
}

/// A layout with lines added before its first table entry.
pub fn with(text: &str, lines: &str) -> Descriptor {
    descriptor(&text.replace("[[layout]]\n", &format!("[[layout]]\n{lines}\n")))
}

/// A file in a folder that lives as long as the value.
pub struct Written {
    _folder: tempfile::TempDir,
    pub path: PathBuf,
}

pub fn write(name: &str, bytes: &[u8]) -> Written {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("a file");
    Written {
        _folder: folder,
        path,
    }
}

pub fn read_bytes(d: &Descriptor, bytes: &[u8], limits: Limits) -> Result<Batch, IngestError> {
    let file = write("file.csv", bytes);
    read(
        &file.path,
        d,
        0,
        Catalogue::standard(),
        None,
        limits,
        &mut |_, _| {},
    )
}

pub fn read_text(d: &Descriptor, text: &str) -> Batch {
    read_bytes(d, text.as_bytes(), Limits::default()).unwrap_or_else(|e| panic!("{e}"))
}

/// The error and its causes, as one line.
pub fn error_of<T>(result: Result<T, IngestError>) -> String {
    let Err(error) = result else {
        return "no error".into();
    };
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(&error);
    while let Some(c) = cause {
        text = format!("{text} <- {c}");
        cause = c.source();
    }
    text
}

/// Rows set aside, as `line 2, `Enero`: `x` is not a number`.
pub fn asides(b: &Batch) -> Vec<String> {
    b.aside
        .iter()
        .map(|a| format!("line {}, `{}`: {}", a.line, a.column, a.reason))
        .collect()
}

/// Every cell as `place measure dims period value`, in file order.
pub fn cells(d: &Descriptor, b: &Batch) -> Vec<String> {
    let mut out = Vec::new();
    for run in &b.runs {
        let breakdown = &b.breakdowns[run.breakdown as usize];
        for i in 0..run.width {
            let at = run.first as usize + usize::from(i);
            let status = Status::from_code(b.statuses[at]).expect("a status");
            let value = match status {
                Status::Reported => b.values[at].to_string(),
                s if s.has_value() => format!("{} {}", b.values[at], s.name()),
                s => s.name().to_string(),
            };
            out.push(format!(
                "{} {} {} {} {value}",
                b.places[run.place as usize],
                d.info.measures[usize::from(breakdown.measure)].id,
                breakdown.values.join("/"),
                cotejo_model::Month(run.period(i)),
            ));
        }
    }
    out
}

/// Reads rows under the wide header and compares what was accepted and what was set aside.
pub fn check_wide(d: &Descriptor, rows: &str, accepted: u64, aside: &[&str]) {
    let b = read_text(d, &format!("{WIDE_HEADER}\n{rows}"));
    assert_eq!(asides(&b), aside, "{rows}");
    assert_eq!(b.rows_accepted, accepted, "{rows}");
    assert_eq!(b.rows_read, b.rows_accepted + b.aside.len() as u64);
}
