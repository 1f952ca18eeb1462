//! Bases of a few rows: a descriptor, an indicator, files written in the test.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::kit::{Said, on, run, text};

/// The header of the small sources.
pub const HEADER: &str = "Año,Clave_Ent,Tipo,Enero,Febrero,Marzo,Abril,Mayo,Junio,Julio,Agosto,Septiembre,Octubre,Noviembre,Diciembre";

/// A source of counts, wide by month, one dimension. `{…}` is filled by [`Small::source`].
const SOURCE: &str = r#"
id = "{id}"
title = { es = "Pequeña", en = "Small" }
publisher = "Test"
licence = "free"
address = "https://example.org"
frequency = "monthly"
coverage = "{coverage}"
absent = "not_published"
{top}
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
{layout}
place = { kind = "mx_state", column = "Clave_Ent" }
period = { year = "Año" }
columns = { offence = "Tipo" }
values = { cases = "*" }
"#;

const UNITS: &str = r#"
[[unit]]
id = "case_files"
label = { es = "carpetas", en = "case files" }
[[unit]]
id = "percent"
label = { es = "por ciento", en = "percent" }
"#;

/// The indicator of the small sources; what follows it belongs to it.
pub const INDICATOR: &str = r#"
[[indicator]]
id = "cases"
label = { es = "Casos", en = "Cases" }
definition = { es = "Casos.", en = "Cases." }
unit = "case_files"
direction = "down"
compute = { kind = "total", source = "small", measure = "cases" }
"#;

/// A base in a folder that lives as long as the value.
pub struct Small {
    folder: TempDir,
}

/// What differs between small sources.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    pub id: &'a str,
    pub coverage: &'a str,
    /// Lines above the measures.
    pub top: &'a str,
    /// Lines of the layout.
    pub layout: &'a str,
}

impl Default for Source<'_> {
    fn default() -> Self {
        Source {
            id: "small",
            coverage: "whole",
            top: "",
            layout: "",
        }
    }
}

impl Small {
    /// A base with one source and its indicator.
    pub fn new(source: Source<'_>) -> Small {
        let small = Small {
            folder: tempfile::tempdir().expect("a folder"),
        };
        run(&["init", text(&small.base())]).ok();
        small.put("units.toml", UNITS);
        small.put("indicators.toml", INDICATOR);
        small.source(source);
        small
    }

    /// Where the base is.
    pub fn base(&self) -> PathBuf {
        self.folder.path().join("base")
    }

    /// Adds a source, or replaces the one with its id.
    pub fn source(&self, s: Source<'_>) {
        let text = SOURCE
            .replace("{id}", s.id)
            .replace("{coverage}", s.coverage);
        let text = text.replace("{top}", s.top).replace("{layout}", s.layout);
        self.put(&format!("sources/{}.toml", s.id), &text);
    }

    /// Writes a file of the base.
    pub fn put(&self, name: &str, content: &str) {
        fs::write(self.base().join(name), content).expect("a file");
    }

    /// Writes a file beside the base.
    pub fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, bytes).expect("a file");
        path
    }

    /// Runs a command on the base.
    #[track_caller]
    pub fn on(&self, args: &[&str]) -> Said {
        on(&self.base(), args)
    }

    /// Loads rows under the header as a file of that name.
    #[track_caller]
    pub fn load(&self, name: &str, rows: &str) -> Said {
        let path = self.write(name, format!("{HEADER}\n{rows}").as_bytes());
        self.load_file(&path, &[])
    }

    /// Loads a file.
    #[track_caller]
    pub fn load_file(&self, path: &Path, more: &[&str]) -> Said {
        let mut args = vec!["load", text(path)];
        args.extend(more);
        self.on(&args)
    }

    /// Stdout of `figures cases` with `--format json`.
    #[track_caller]
    pub fn figures(&self, args: &[&str]) -> serde_json::Value {
        let mut all = vec!["figures", "cases"];
        all.extend(args);
        crate::kit::json(&self.base(), &all)
    }
}

/// One row of a year: twelve texts, the rest blank.
pub fn row(year: i32, state: u32, offence: &str, months: &[&str]) -> String {
    let mut cells: Vec<String> = vec![year.to_string(), state.to_string(), offence.to_string()];
    cells.extend((0..12).map(|i| months.get(i).copied().unwrap_or_default().to_string()));
    cells.join(",") + "\n"
}
