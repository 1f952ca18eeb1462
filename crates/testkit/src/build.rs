//! Sources and batches in a few words.

use cotejo_model::{
    Absent, Batch, Breakdown, Coverage, Dimension, Frequency, Measure, MeasureKind, Month,
    PlaceCode, Run, SourceInfo, Status, Text, ValueColumn, Window,
};

/// A month by year and number. Panics on nonsense, as tests should.
pub fn month(year: i32, number: u32) -> i32 {
    match Month::new(year, number) {
        Some(m) => m.0,
        None => panic!("no month {number} of {year}"),
    }
}

/// A source with one measure `cases` and one dimension `kind`, changed where a test needs it.
pub struct SourceBuilder(SourceInfo);

impl SourceBuilder {
    /// A monthly, whole, count source.
    pub fn new(id: &str) -> SourceBuilder {
        let text = |t: &str| Text {
            es: t.into(),
            en: t.into(),
        };
        SourceBuilder(SourceInfo {
            id: id.into(),
            title: text("made up"),
            publisher: "testkit".into(),
            licence: "none".into(),
            address: "none".into(),
            cadence_days: Some(30),
            lag_days_max: 10,
            frequency: Frequency::Monthly,
            window: Window::Period,
            coverage: Coverage::Whole,
            absent: Absent::NotPublished,
            synthetic: true,
            note: None,
            method: None,
            measures: vec![Measure {
                id: "cases".into(),
                unit: "cases".into(),
                kind: MeasureKind::Count,
                label: text("cases"),
            }],
            dimensions: vec![Dimension {
                id: "kind".into(),
                label: text("kind"),
            }],
        })
    }

    /// With another coverage.
    pub fn coverage(mut self, coverage: Coverage) -> SourceBuilder {
        self.0.coverage = coverage;
        self
    }

    /// With another meaning of absent rows.
    pub fn absent(mut self, absent: Absent) -> SourceBuilder {
        self.0.absent = absent;
        self
    }

    /// With another kind of measure.
    pub fn kind(mut self, kind: MeasureKind) -> SourceBuilder {
        self.0.measures[0].kind = kind;
        self
    }

    /// With annual values.
    pub fn annual(mut self) -> SourceBuilder {
        self.0.frequency = Frequency::Annual;
        self
    }

    /// The source.
    pub fn build(self) -> SourceInfo {
        self.0
    }
}

/// One cell of a batch: kind, place, month ordinal, value and status.
pub type CellSpec<'a> = (&'a str, &'a str, i32, f64, Status);

/// A batch of single-cell rows. The checksum is the name's, so that two names are two vintages.
pub fn batch(name: &str, published: &str, cells: &[CellSpec<'_>]) -> Batch {
    let mut out = Batch {
        file: format!("{name}.csv"),
        sha256: checksum(name),
        bytes: 1,
        published: published.parse().ok(),
        layout: "test".into(),
        descriptor_sha256: checksum("descriptor"),
        rows_read: cells.len() as u64,
        rows_accepted: cells.len() as u64,
        value_columns: vec![ValueColumn {
            name: "cases".into(),
            measure: "cases".into(),
            offset: 0,
            year: None,
        }],
        ..Batch::default()
    };
    for (i, (kind, place, period, value, status)) in cells.iter().enumerate() {
        let breakdown = Breakdown {
            measure: 0,
            values: vec![(*kind).to_string()],
        };
        let place: PlaceCode = match place.parse() {
            Ok(p) => p,
            Err(e) => panic!("{e}"),
        };
        out.runs.push(Run {
            line: i as u32 + 2,
            breakdown: index(&mut out.breakdowns, breakdown),
            place: index(&mut out.places, place),
            start: *period,
            first: i as u32,
            width: 1,
            step: 1,
        });
        out.values.push(*value);
        out.statuses.push(status.code());
    }
    out
}

fn index<T: PartialEq>(list: &mut Vec<T>, item: T) -> u32 {
    let at = list.iter().position(|x| *x == item).unwrap_or_else(|| {
        list.push(item);
        list.len() - 1
    });
    at as u32
}

/// 64 hex digits that differ where names do (FNV-1a, repeated).
fn checksum(name: &str) -> String {
    let mut out = String::new();
    for salt in 0..4u64 {
        let mut hash = 0xcbf2_9ce4_8422_2325 ^ salt;
        for b in name.bytes() {
            hash = (hash ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3);
        }
        out.push_str(&format!("{hash:016x}"));
    }
    out
}
