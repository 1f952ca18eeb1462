//! What commands print: tables for people, CSV and JSON for machines.

use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};

use anyhow::Result;
use clap::ValueEnum;
use comfy_table::{
    Cell, CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width,
};
use cotejo_lang::{Key, Lang, Noun};
use cotejo_model::exact;
use serde::Serialize;

/// How data is written to stdout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For reading
    Table,
    /// Comma-separated, machine names in the header
    Csv,
    /// Machine names that stay; absent numbers are null with a status
    Json,
    /// SDMX-CSV 2.0 (figures only)
    SdmxCsv,
}

/// Columns of words, which may be broken between them; a number, a date or an id is never broken, and can be copied.
const PROSE: [&str; 8] = [
    "title",
    "label",
    "definition",
    "source",
    "reason",
    "text",
    "breakdown",
    "dimensions",
];
/// Narrower than this, words are broken.
const PROSE_WIDTH_MIN: u16 = 28;

/// A line under the header and no other: rows are read, not counted.
const STYLE: TableStyle =
    TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// One table in both its forms.
#[derive(Default)]
pub(crate) struct Sheet {
    /// Machine name and heading of each column, and whether it is numeric.
    columns: Vec<(&'static str, String, bool)>,
    rows: Vec<Vec<Entry>>,
}

/// A cell as machines and as people read it. What is not printed is not formatted: a table may have a million numbers.
#[derive(Clone, Debug)]
pub(crate) enum Entry {
    /// The same for both.
    Text(String),
    /// For machines; for people.
    Both(String, String),
    /// Shortest exact digits for machines, grouped for people.
    Number(Option<f64>, Lang),
}

impl Entry {
    /// The same for both.
    pub(crate) fn text(text: impl Into<String>) -> Entry {
        Entry::Text(text.into())
    }

    /// Different for machines and people.
    pub(crate) fn both(plain: impl Into<String>, shown: impl Into<String>) -> Entry {
        Entry::Both(plain.into(), shown.into())
    }

    /// A number: shortest exact digits for machines, grouped for people.
    pub(crate) fn number(value: Option<f64>, lang: Lang) -> Entry {
        Entry::Number(value, lang)
    }

    /// A whole number.
    pub(crate) fn count(value: u64, lang: Lang) -> Entry {
        Entry::both(value.to_string(), lang.number(value as f64, Some(0)))
    }

    /// How many days late the newest of several vintages is; empty for the others, and where it is in time.
    pub(crate) fn late(newest: bool, days_late: Option<u32>, lang: Lang) -> Entry {
        match days_late.filter(|days| newest && *days > 0) {
            Some(days) => Entry::both(days.to_string(), lang.count(Noun::Day, days.into())),
            None => Entry::text(""),
        }
    }

    fn plain(&self) -> Cow<'_, str> {
        match self {
            Entry::Text(text) | Entry::Both(text, _) => text.into(),
            Entry::Number(value, _) => value.map_or(String::new(), exact::text).into(),
        }
    }

    fn shown(&self) -> Cow<'_, str> {
        match self {
            Entry::Text(text) | Entry::Both(_, text) => text.into(),
            Entry::Number(Some(v), lang) => lang.number(*v, None).into(),
            Entry::Number(None, lang) => lang.text(Key::WordValueAbsent).into(),
        }
    }
}

impl Sheet {
    /// Adds a column.
    pub(crate) fn column(mut self, name: &'static str, heading: impl Into<String>) -> Sheet {
        self.columns.push((name, heading.into(), false));
        self
    }

    /// Adds a column of numbers.
    pub(crate) fn numeric(mut self, name: &'static str, heading: impl Into<String>) -> Sheet {
        self.columns.push((name, heading.into(), true));
        self
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, row: Vec<Entry>) {
        self.rows.push(row);
    }

    /// For people: as wide as the terminal, columns that are empty throughout left out.
    pub(crate) fn print(&self) -> Result<()> {
        let used: Vec<usize> = (0..self.columns.len())
            .filter(|i| self.rows.iter().any(|r| !r[*i].shown().is_empty()))
            .collect();
        if self.rows.is_empty() {
            return Ok(());
        }
        let mut table = Table::new();
        // A pipe has no width: there a row is a line, and nothing that may be copied is broken.
        let arrangement = match io::stdout().is_terminal() {
            true => ContentArrangement::Dynamic,
            false => ContentArrangement::Disabled,
        };
        table.load_style(STYLE).set_content_arrangement(arrangement);
        table.set_header(used.iter().map(|i| self.columns[*i].1.as_str()));
        for (at, i) in used.iter().enumerate() {
            let Some(column) = table.column_mut(at) else {
                continue;
            };
            if self.columns[*i].2 {
                column.set_cell_alignment(CellAlignment::Right);
            }
            column.set_constraint(match PROSE.contains(&self.columns[*i].0) {
                true => ColumnConstraint::LowerBoundary(Width::Fixed(PROSE_WIDTH_MIN)),
                false => ColumnConstraint::ContentWidth,
            });
        }
        for row in &self.rows {
            table.add_row(used.iter().map(|i| Cell::new(row[*i].shown())));
        }
        let text = table.to_string();
        let text = spaced(&text);
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        line(&lines.join("\n"))
    }
}

/// For machines.
pub(crate) fn csv(sheet: &Sheet) -> Result<()> {
    let mut out = csv::Writer::from_writer(io::BufWriter::new(io::stdout().lock()));
    out.write_record(sheet.columns.iter().map(|c| c.0))?;
    for row in &sheet.rows {
        for entry in row {
            out.write_field(entry.plain().as_bytes())?;
        }
        out.write_record(None::<&[u8]>)?;
    }
    out.flush()?;
    Ok(())
}

/// Writes a sheet in the format asked for, or the JSON value that says the same.
pub(crate) fn give<T: Serialize>(
    format: Format,
    sheet: impl FnOnce() -> Sheet,
    value: impl FnOnce() -> T,
) -> Result<()> {
    match format {
        Format::Table => sheet().print(),
        Format::Csv => csv(&sheet()),
        Format::Json => json(&value()),
        Format::SdmxCsv => {
            anyhow::bail!("only `cotejo figures` writes sdmx-csv; use --format csv or json")
        }
    }
}

/// One JSON value.
pub(crate) fn json<T: Serialize>(value: &T) -> Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    serde_json::to_writer_pretty(&mut out, value)?;
    out.write_all(b"\n")?;
    out.flush()?;
    Ok(())
}

/// A number as JSON: whole ones without a point.
pub(crate) fn number(v: Option<f64>) -> serde_json::Value {
    match v {
        None => serde_json::Value::Null,
        Some(v) => cotejo_model::exact::whole(v).map_or_else(|| v.into(), Into::into),
    }
}

/// A text for a terminal: no-break spaces, which hold numbers to their nouns on a page, are plain ones here, to be searched for.
pub(crate) fn spaced(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

/// One line of data.
pub(crate) fn line(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}")?;
    out.flush()?;
    Ok(())
}

/// A text of several sentences beside a label, broken at the width of the page.
pub(crate) fn wrapped(label: &str, text: &str) -> Result<()> {
    const WIDTH: usize = 110;
    let indent = label.chars().count();
    let mut row = label.to_string();
    let mut used = indent;
    for word in text.split(' ') {
        let n = word.chars().count();
        if used + n + 1 > WIDTH && used > indent {
            line(&row)?;
            row = " ".repeat(indent);
            used = indent;
        }
        row.push_str(word);
        row.push(' ');
        used += n + 1;
    }
    line(row.trim_end())
}

/// True where the reader of a pipe has gone, which is no failure.
pub(crate) fn is_closed_pipe(e: &anyhow::Error) -> bool {
    e.chain().any(|cause| {
        let direct = cause.downcast_ref::<io::Error>().map(io::Error::kind);
        let json = cause
            .downcast_ref::<serde_json::Error>()
            .and_then(serde_json::Error::io_error_kind);
        let csv = cause
            .downcast_ref::<csv::Error>()
            .and_then(|e| match e.kind() {
                csv::ErrorKind::Io(e) => Some(e.kind()),
                _ => None,
            });
        [direct, json, csv].contains(&Some(io::ErrorKind::BrokenPipe))
    })
}
