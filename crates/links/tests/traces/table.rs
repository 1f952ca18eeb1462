//! Tables of records from a few lines of text.

use cotejo_links::{Filter, GunNo, Options, Trace, Traces};
use cotejo_model::{
    ColumnBuilder, Date, DateOrder, Field, Presence, RecordCoverage, RecordKind, RecordSource,
    RecordTable, RecordVintage, Text,
};

/// The day of which all tests are.
pub fn last() -> Date {
    "2024-06-30".parse().unwrap()
}

pub fn source(id: &str, kind: RecordKind) -> RecordSource {
    let text = |t: &str| Text {
        es: t.into(),
        en: t.into(),
    };
    RecordSource {
        id: id.into(),
        kind,
        title: text(id),
        publisher: "Publisher".into(),
        licence: "CC0".into(),
        address: "https://example.org".into(),
        cadence_days: None,
        lag_days_max: 0,
        coverage: RecordCoverage::Adds,
        synthetic: false,
        all_submitted: false,
        date_order: DateOrder::Iso,
        nothing: vec!["no dealer name".into()],
        note: None,
    }
}

/// A table from lines: the first names the fields, parted by `|`; record ids `1`, `2` … are added. `\n` in a cell is a line end.
pub fn table(source: RecordSource, text: &str) -> RecordTable {
    let mut lines = text.lines().map(str::trim).filter(|l| !l.is_empty());
    let header: Vec<Field> = lines
        .next()
        .unwrap()
        .split('|')
        .map(|n| Field::find(n.trim()).unwrap())
        .collect();
    let kind = source.kind;
    assert!(header.iter().all(|f| f.presence(kind) != Presence::None));
    let rows: Vec<Vec<String>> = lines
        .map(|l| {
            l.split('|')
                .map(|c| c.trim().replace("\\n", "\n"))
                .collect()
        })
        .collect();
    let column = |at: Option<usize>| {
        let mut builder = ColumnBuilder::default();
        for (number, row) in rows.iter().enumerate() {
            match at {
                Some(at) => builder
                    .push(row.get(at).map_or("", String::as_str))
                    .unwrap(),
                None => builder.push(&(number + 1).to_string()).unwrap(),
            }
        }
        builder.finish()
    };
    let mut columns = vec![(Field::Record, column(None))];
    columns.extend(
        header
            .iter()
            .enumerate()
            .map(|(at, f)| (*f, column(Some(at)))),
    );
    columns.sort_by_key(|(f, _)| *f);
    let day = last();
    RecordTable {
        vintages: vec![RecordVintage {
            sha256: "ab".repeat(32),
            file: format!("{}.csv", source.id),
            bytes: 1,
            published: None,
            loaded: day,
            known: day,
            descriptor_sha256: String::new(),
            rows_read: rows.len() as u64,
            rows_accepted: rows.len() as u64,
            rows_set_aside: 0,
            notes: Vec::new(),
        }],
        vintage: vec![0; rows.len()],
        lines: (2u32..).take(rows.len()).collect(),
        columns,
        source,
    }
}

pub fn recoveries(text: &str) -> RecordTable {
    table(source("rec", RecordKind::Recovery), text)
}

pub fn transfers(text: &str) -> RecordTable {
    table(source("tra", RecordKind::Transfer), text)
}

pub fn build(tables: Vec<RecordTable>) -> Traces {
    Traces::build(tables, &Options::new(last()), &mut |_| ()).unwrap()
}

/// The explained gun of a record of `rec`.
pub fn of(traces: &Traces, record: &str) -> Trace {
    let gun = traces.find(&format!("rec:{record}")).unwrap();
    traces.explain(gun).unwrap()
}

pub fn all(traces: &Traces) -> Vec<GunNo> {
    traces.guns(&Filter::default()).collect()
}
