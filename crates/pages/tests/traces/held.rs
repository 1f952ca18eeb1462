//! A few records of recoveries made by hand, held in memory.

use std::collections::BTreeMap;
use std::sync::Arc;

use cotejo_geo::Atlas;
use cotejo_lang::Lang;
use cotejo_model::{
    Aside, CellPage, ColumnBuilder, Date, Evidence, EvidenceError, Field, Grouping, RecordKind,
    RecordSource, RecordTable, RecordVintage, Reporting, Revision, Selection, SourceInfo, Total,
    Vintage,
};
use cotejo_pages::{Ask, Records, Site};

type Found<T> = Result<T, EvidenceError>;

/// Records of single events only.
struct Held(Vec<RecordTable>);

impl Evidence for Held {
    fn sources(&self) -> Vec<SourceInfo> {
        Vec::new()
    }
    fn vintages(&self, _: &str, _: Option<Date>) -> Found<Vec<Vintage>> {
        Ok(Vec::new())
    }
    fn reporting(&self, _: &str, _: Option<Date>) -> Found<Option<Reporting>> {
        Ok(None)
    }
    fn totals(&self, _: &Selection, _: &Grouping) -> Found<Vec<Total>> {
        Ok(Vec::new())
    }
    fn cells(&self, _: &Selection, _: usize) -> Found<CellPage> {
        Ok(CellPage {
            count: 0,
            cells: Vec::new(),
            vintages: Vec::new(),
        })
    }
    fn revisions(&self, _: &Selection, _: bool) -> Found<Vec<Revision>> {
        Ok(Vec::new())
    }
}

impl cotejo_model::record::Records for Held {
    fn record_sources(
        &self,
        as_of: Option<Date>,
    ) -> Found<Vec<(RecordSource, Vec<RecordVintage>)>> {
        let known = |t: &RecordTable| {
            let known = t
                .vintages
                .iter()
                .filter(|v| as_of.is_none_or(|d| v.known <= d));
            (t.source.clone(), known.cloned().collect())
        };
        Ok(self.0.iter().map(known).collect())
    }
    fn records(&self, source: &str, _: Option<Date>) -> Found<RecordTable> {
        let own = self.0.iter().find(|t| t.source.id == source);
        own.cloned()
            .ok_or_else(|| EvidenceError::UnknownSource(source.to_string()))
    }
}

impl Records for Held {
    fn aside(&self, _: &str, _: &str, _: usize) -> Found<Vec<Aside>> {
        Ok(Vec::new())
    }
}

const FIELDS: [Field; 14] = [
    Field::Record,
    Field::Make,
    Field::Model,
    Field::Calibre,
    Field::Type,
    Field::Serial,
    Field::RecoveredOn,
    Field::RecoveredState,
    Field::RequestedOn,
    Field::Outcome,
    Field::SoldOn,
    Field::Dealer,
    Field::DealerCounty,
    Field::DealerState,
];

/// Seven reports of six guns: A1 twice; four submitted; two sold in Texas, one in Arizona, one of no known place.
const ROWS: [[&str; 14]; 7] = [
    [
        "A1",
        "GLOCK",
        "19",
        "9MM",
        "PI",
        "ABC123",
        "2022-03-05",
        "MX-26",
        "2022-04-01",
        "",
        "2021-03-05",
        "Valley Guns",
        "04013",
        "AZ",
    ],
    [
        "A2",
        "Glock",
        "19",
        "9x19",
        "pistol",
        "ABC-123",
        "2022-03-07",
        "MX-26",
        "",
        "",
        "",
        "",
        "",
        "",
    ],
    [
        "B1",
        "COLT",
        "",
        ".38 SUPER",
        "PI",
        "CLT00123",
        "2022-05-01",
        "MX-14",
        "2022-06-01",
        "",
        "2012-05-01",
        "Border Arms",
        "48201",
        "TX",
    ],
    [
        "C1",
        "RUGER",
        "",
        ".22LR",
        "pistol",
        "38212345",
        "2021",
        "MX-02",
        "2021-06-01",
        "",
        "2019-01-10",
        "Border Arms",
        "48201",
        "TX",
    ],
    [
        "D1",
        "TAURUS",
        "",
        "9MM",
        "PI",
        "TAB12345",
        "2021-08-09",
        "",
        "2021-09-01",
        "",
        "2020-01-01",
        "Nowhere Guns",
        "",
        "",
    ],
    [
        "E1",
        "NORINCO",
        "",
        "7.62X39",
        "RI",
        "N/A",
        "2020-02-03",
        "MX-08",
        "",
        "",
        "",
        "",
        "",
        "",
    ],
    [
        "F1",
        "",
        "",
        "",
        "",
        "OBLITERATED",
        "2020-02-04",
        "MX-08",
        "",
        "",
        "",
        "",
        "",
        "",
    ],
];

pub fn table(id: &str, synthetic: bool) -> RecordTable {
    let mut columns: Vec<ColumnBuilder> = FIELDS.iter().map(|_| ColumnBuilder::default()).collect();
    for row in ROWS {
        for (column, text) in columns.iter_mut().zip(row) {
            column.push(text).unwrap();
        }
    }
    let source = RecordSource {
        id: id.to_string(),
        kind: RecordKind::Recovery,
        title: cotejo_model::Text {
            es: "Armas".into(),
            en: "Guns".into(),
        },
        publisher: "Testing".into(),
        licence: "none".into(),
        address: String::new(),
        cadence_days: None,
        lag_days_max: 0,
        coverage: Default::default(),
        synthetic,
        all_submitted: false,
        date_order: Default::default(),
        nothing: Vec::new(),
        note: None,
    };
    let vintage = RecordVintage {
        sha256: "ab".repeat(32),
        file: "guns.csv".into(),
        bytes: 1,
        published: None,
        loaded: "2023-01-01".parse().unwrap(),
        known: "2023-01-01".parse().unwrap(),
        descriptor_sha256: String::new(),
        rows_read: ROWS.len() as u64,
        rows_accepted: ROWS.len() as u64,
        rows_set_aside: 0,
        notes: Vec::new(),
    };
    RecordTable {
        source,
        vintages: vec![vintage],
        vintage: vec![0; ROWS.len()],
        lines: (2..).take(ROWS.len()).collect(),
        columns: FIELDS
            .into_iter()
            .zip(columns.into_iter().map(ColumnBuilder::finish))
            .collect(),
    }
}

pub fn site(tables: Vec<RecordTable>) -> Site {
    Site::new(
        Default::default(),
        None,
        Box::new(Held(tables)),
        BTreeMap::new(),
        Arc::new(Atlas::empty()),
        "0".to_string(),
    )
}

pub fn made_up() -> Site {
    site(vec![table("syn", true)])
}

pub fn ask(lang: Lang) -> Ask {
    Ask::new(lang, false, None, "2024-01-01".parse().unwrap()).unwrap()
}
