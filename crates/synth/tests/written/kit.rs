//! The tables that the tests look at, and what they ask of rows.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use cotejo_model::Date;
use cotejo_synth::{Dirt, Outcome, Plan, Written, write};

/// The four tables as text.
pub struct Made {
    pub written: Written,
    pub tables: [Vec<u8>; 4],
}

pub const RECOVERIES: usize = 0;
pub const TRANSFERS: usize = 1;
pub const TRUTH: usize = 2;
pub const DEALERS: usize = 3;

pub fn make(plan: &Plan) -> Made {
    let [mut a, mut b, mut c, mut d] = [const { Vec::new() }; 4];
    let written = write(plan, &mut a, &mut b, &mut c, &mut d).unwrap();
    Made {
        written,
        tables: [a, b, c, d],
    }
}

pub type Row = HashMap<String, String>;

impl Made {
    pub fn rows(&self, table: usize) -> Vec<Row> {
        let mut reader = csv::Reader::from_reader(self.tables[table].as_slice());
        reader.deserialize().map(Result::unwrap).collect()
    }
}

/// 20,000 guns; fewer sales beside than by default, for speed.
pub fn plan() -> Plan {
    Plan {
        sales_beside: 15_000,
        ..Plan::default()
    }
}

/// They, as dirty as by default, and the same clean.
pub fn dirty() -> &'static Made {
    static MADE: OnceLock<Made> = OnceLock::new();
    MADE.get_or_init(|| make(&plan()))
}

pub fn clean() -> &'static Made {
    static MADE: OnceLock<Made> = OnceLock::new();
    MADE.get_or_init(|| {
        make(&Plan {
            dirt: Dirt::none(),
            ..plan()
        })
    })
}

pub fn near(found: f64, wanted: f64, tolerance: f64, what: &str) {
    assert!(
        (found - wanted).abs() <= tolerance,
        "{what}: {found} beside {wanted}"
    );
}

pub fn share(part: usize, of: usize) -> f64 {
    part as f64 / of as f64
}

/// One row a gun: that of its first report.
pub fn guns(made: &Made) -> BTreeMap<u64, Row> {
    let mut guns = BTreeMap::new();
    for row in made.rows(TRUTH) {
        guns.entry(row["gun"].parse().unwrap()).or_insert(row);
    }
    guns
}

pub fn outcome(row: &Row) -> Outcome {
    *Outcome::ALL
        .iter()
        .find(|o| o.name() == row["outcome"])
        .unwrap()
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).unwrap().get_days()
}
