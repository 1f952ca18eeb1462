//! The published Delaware table, where `COTEJO_DATA` says where it is.

use cotejo_links::{ConflictRule, Filter, Options, Outcome, Traces};
use cotejo_model::{DateOrder, RecordKind};

use crate::table::{all, of, source, table};

/// The columns that are taken, and the field of each.
const COLUMNS: &[(&str, &str)] = &[
    ("manufacturer_name", "make"),
    ("firearm_caliber", "calibre"),
    ("firearm_serial", "serial"),
    ("crime_date", "recovered_on"),
    ("purchase_date", "sold_on"),
    ("dealer_name", "dealer"),
    ("dealer_city", "dealer_city"),
    ("dealer_state", "dealer_state"),
    ("dealer_ffl", "dealer_licence"),
    ("time_to_recovery", "time_to_crime"),
];

/// The table as the test's builder takes it.
fn published() -> Option<String> {
    let Ok(folder) = std::env::var("COTEJO_DATA") else {
        println!("not run: set COTEJO_DATA to the folder of published files");
        return None;
    };
    let path = std::path::Path::new(&folder).join("us_firearms/crime_gun_events_delaware.csv");
    let mut reader = csv::Reader::from_path(path).unwrap();
    let headers = reader.headers().unwrap().clone();
    let at: Vec<usize> = COLUMNS
        .iter()
        .map(|(column, _)| headers.iter().position(|h| h == *column).unwrap())
        .collect();
    let names: Vec<&str> = COLUMNS.iter().map(|(_, field)| *field).collect();
    let mut text = format!("{}|recovered_state\n", names.join("|"));
    for row in reader.records() {
        let row = row.unwrap();
        for at in &at {
            text.push_str(
                &row[*at]
                    .replace('|', "/")
                    .replace("\r\n", "\n")
                    .replace('\n', "\\n"),
            );
            text.push('|');
        }
        text.push_str("US-10\n");
    }
    Some(text)
}

#[test]
fn every_record_is_one_report_of_a_gun() {
    let Some(text) = published() else { return };
    let mut source = source("rec", RecordKind::Recovery);
    source.all_submitted = true;
    source.date_order = DateOrder::MonthFirst;
    source.nothing.push("unknown".into());
    // The table speaks of no day after this one.
    let options = Options::new("2025-12-31".parse().unwrap());
    let tables = vec![table(source, &text)];
    let traces = Traces::build(tables, &options, &mut |_| ()).unwrap();
    let whole = traces.summary(&Filter::default());
    let funnel = whole.funnel;
    assert_eq!(
        (funnel.recoveries, funnel.duplicates, funnel.guns),
        (635, 8, 627)
    );
    assert_eq!(
        (funnel.submitted, funnel.to_dealer, funnel.to_purchaser),
        (627, 627, 578)
    );
    assert_eq!(
        whole.outcomes,
        [
            (Outcome::PurchaserIdentified, 578),
            (Outcome::DealerOnly, 49)
        ]
    );
    // Wherever both days are known, our days are the published ones.
    let times = whole.published_times;
    assert_eq!((times.compared, times.equal, times.differ), (445, 445, 0));
    assert_eq!((times.unreadable, times.without_days), (57, 42));
    let time = &whole.sale_to_recovery;
    assert_eq!((time.known, time.unknown, time.impossible), (443, 184, 0));
    // One serial number under two makes (record 80 is row 81, 540 is row 541): two guns, told as a conflict.
    let twins = traces.conflicts();
    let two_makes = twins
        .iter()
        .filter(|(_, c)| c.rule == ConflictRule::TwoMakes);
    assert_eq!(two_makes.count(), 2);
    assert_eq!(
        of(&traces, "80").conflicts[0].between,
        ["rec:80", "rec:540"]
    );
    let again = all(&traces).into_iter().filter_map(|g| traces.explain(g));
    let again = again.flat_map(|t| t.reports).filter_map(|r| r.joined);
    assert_eq!(again.filter(|j| j.again).count(), 2);
}
