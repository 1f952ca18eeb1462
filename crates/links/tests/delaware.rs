//! What the rules do to a real table: 635 records of the Delaware GunStat table, where `COTEJO_DATA` says where it is. The figures are
//! those of `docs/methods/normalisation.md`.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::PathBuf;

use cotejo_links::{Change, Makes, Rule, SerialState, calibre, cells, date, serial};
use cotejo_model::{Date, DateOrder, Field};

const FILE: &str = "us_firearms/crime_gun_events_delaware.csv";
/// The table speaks of no day after this one.
const LAST: Date = jiff::civil::date(2025, 12, 31);
/// Whole serials that can link guns.
const SPECIFIC: usize = 531;

/// The rows by the names of their columns; `None`, and a line that says so, where the variable is not set.
fn rows() -> Option<Vec<BTreeMap<String, String>>> {
    let Some(folder) = std::env::var_os("COTEJO_DATA") else {
        println!("not checked against {FILE}: set COTEJO_DATA to the folder of published files");
        return None;
    };
    let mut reader = csv::Reader::from_path(PathBuf::from(folder).join(FILE)).unwrap();
    Some(reader.deserialize().map(Result::unwrap).collect())
}

/// How the rows of a field were read. They add up to all rows.
#[derive(Debug, Default, PartialEq)]
struct Tally {
    as_it_is: usize,
    changed: usize,
    empty: usize,
    taken_as_none: usize,
    /// Rows touched by each rule, and the first text that was.
    rules: BTreeMap<Rule, (usize, String)>,
}

impl Tally {
    fn add(&mut self, text: &str, has_value: bool, changes: &[Change]) {
        match (text.trim().is_empty(), has_value, changes.is_empty()) {
            (true, ..) => self.empty += 1,
            (_, false, _) => self.taken_as_none += 1,
            (_, true, false) => self.changed += 1,
            (_, true, true) => self.as_it_is += 1,
        }
        for change in changes {
            let (count, _) = self.rules.entry(change.rule).or_insert_with(|| {
                let to = if change.to.is_empty() {
                    "none"
                } else {
                    &change.to
                };
                (0, format!("{} → {to}", change.from))
            });
            *count += 1;
        }
    }

    fn rows(&self) -> usize {
        self.as_it_is + self.changed + self.empty + self.taken_as_none
    }

    /// The lines that the docs have of it.
    fn lines(&self, field: &str) -> Vec<String> {
        let cell = |text: &str| text.replace('\n', " ").replace('|', "/");
        let mut lines = vec![format!(
            "| {field} | {} | {} | {} | {} | {} |",
            self.as_it_is,
            self.changed,
            self.empty,
            self.taken_as_none,
            self.rows()
        )];
        lines.extend(self.rules.iter().map(|(rule, (rows, example))| {
            format!(
                "| {field} | `{}` | {rows} | {} |",
                rule.name(),
                cell(example)
            )
        }));
        lines
    }
}

const DOCS: &str = include_str!("../../../docs/methods/normalisation.md");

fn assert_documented(lines: &[String]) {
    let missing: Vec<&String> = lines
        .iter()
        .filter(|line| !DOCS.lines().any(|l| l == *line))
        .collect();
    assert!(
        missing.is_empty(),
        "docs/methods/normalisation.md does not say:\n{missing:#?}"
    );
}

#[test]
fn every_row_of_every_field_is_accounted_for() {
    let Some(rows) = rows() else { return };
    assert_eq!(rows.len(), 635);
    let mut makes = Makes::new();
    let (mut make, mut calibres, mut serials, mut dates) = (
        Tally::default(),
        Tally::default(),
        Tally::default(),
        Tally::default(),
    );
    let mut specific = 0;
    let mut states: BTreeMap<SerialState, usize> = BTreeMap::new();
    for row in &rows {
        let text = &row["manufacturer_name"];
        let read = makes.read(text);
        make.add(text, read.make.is_some(), &read.changes);
        let name = read.make.map(|m| makes.name(m).to_string());

        let text = &row["firearm_caliber"];
        let read = calibre::read(text);
        calibres.add(text, read.value.is_some(), &read.changes);

        let text = &row["firearm_serial"];
        let read = serial::read(text, name.as_deref());
        serials.add(text, !read.text.is_empty(), &read.changes);
        *states.entry(read.state).or_default() += 1;
        specific += usize::from(read.is_specific());
        assert_eq!(serial::key(text, name.as_deref()), read.key());

        let text = &row["purchase_date"];
        let read = date::read(text, Field::SoldOn, DateOrder::MonthFirst, LAST);
        dates.add(text, read.value.is_some(), &read.changes);
    }
    let mut lines = Vec::new();
    for (tally, field) in [
        (&serials, "serial"),
        (&make, "make"),
        (&calibres, "calibre"),
        (&dates, "date of sale"),
    ] {
        assert_eq!(tally.rows(), rows.len(), "{field}");
        lines.extend(tally.lines(field));
    }
    assert_documented(&lines);
    let wanted = [
        (SerialState::Whole, 540),
        (SerialState::Partial, 43),
        (SerialState::Missing, 52),
    ];
    assert!(states.into_iter().eq(wanted));
    assert_eq!(specific, SPECIFIC);
}

#[test]
fn our_dates_are_those_of_the_third_party() {
    let Some(rows) = rows() else { return };
    let mut compared = 0;
    for row in &rows {
        let (ours, theirs) = (&row["purchase_date"], &row["sale_date"]);
        let ours = date::read(ours, Field::SoldOn, DateOrder::MonthFirst, LAST).value;
        let theirs = date::read(theirs, Field::SoldOn, DateOrder::Iso, LAST).value;
        if let (Some(ours), Some(theirs)) = (ours, theirs) {
            assert_eq!(ours, theirs, "{row:?}");
            compared += 1;
        }
        assert_eq!(ours.is_some(), theirs.is_some(), "{row:?}");
    }
    assert_eq!(compared, 585);
}

#[test]
fn lists_are_met_in_times_only() {
    let Some(rows) = rows() else { return };
    let mut lists = Tally::default();
    for row in &rows {
        let time = row["time_to_recovery"].as_str();
        let cells = [
            (Field::Make, row["manufacturer_name"].as_str()),
            (Field::Serial, row["firearm_serial"].as_str()),
            (Field::Calibre, row["firearm_caliber"].as_str()),
            (Field::TimeToCrime, time),
        ];
        assert_eq!(cells::split(&cells), None, "{row:?}");
        let changes = cells::ambiguous(&cells);
        lists.add(time, changes.is_empty(), &changes);
    }
    assert_eq!(lists.rows(), rows.len());
    assert_documented(&lists.lines("time to crime")[1..]);
}
