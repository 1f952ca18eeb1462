//! Reports of recoveries, read from their tables: one a record, or one a gun of a record that lists several.

use cotejo_model::{Date, Field, RecordKind, RecordTable};

use super::places::{self, Places};
use super::rows::{Rows, Unit};
use super::threads;
use super::what::{self, What};
use super::words::{ByWord, Nothing, Tuples, Words};
use crate::make::{MakeId, Makes};
use crate::outcome::Outcome;
use crate::rule::{Change, Rule};
use crate::serial::{self, SerialState};
use crate::ttc::Span;
use crate::{cells, date, licence};

/// Fields that say what a gun is, in the order of a tuple.
pub(super) const WHAT: [Field; 6] = [
    Field::Make,
    Field::Model,
    Field::Calibre,
    Field::Type,
    Field::Importer,
    Field::Origin,
];
/// Fields that name the dealer of the first sale.
pub(super) const DEALER: [Field; 5] = [
    Field::DealerLicence,
    Field::Dealer,
    Field::DealerCity,
    Field::DealerCounty,
    Field::DealerState,
];
/// Fields that say where a gun was recovered.
const PLACE: [Field; 2] = [Field::RecoveredIn, Field::RecoveredState];

/// One report, read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Report {
    pub(super) unit: Unit,
    /// Key of the serial number; 0 where it is not whole.
    pub(super) key: u64,
    /// Number of its description.
    pub(super) what: u32,
    /// Number of the naming of its dealer; 0: none.
    pub(super) mention: u32,
    /// Place of the recovery.
    pub(super) place: u32,
    /// Purchaser, as a word; 0: none.
    pub(super) purchaser: u32,
    pub(super) recovered: Span,
    pub(super) requested: Span,
    pub(super) sold: Span,
    pub(super) outcome: Option<Outcome>,
    pub(super) state: SerialState,
    /// The serial number is whole, and long and varied enough that one make has it once.
    pub(super) specific: bool,
    pub(super) submitted: bool,
    /// Rules that touched its texts, one bit each; those of the serial number are told when they are asked for.
    pub(super) rules: u64,
}

/// What is read once for all reports.
pub(super) struct Lexicon {
    pub(super) words: Words,
    pub(super) makes: Makes,
    pub(super) places: Places,
    /// Descriptions, by number.
    pub(super) whats: Vec<What>,
    /// Rules that touched each description.
    what_rules: Vec<u64>,
    /// Canonical models, importers, countries.
    pub(super) models: Words,
    /// Namings of dealers, as words.
    pub(super) mentions: Tuples<5>,
    /// Whether a naming has a name or licence number.
    pub(super) named: Vec<bool>,
}

/// Reads every report of the recovery tables, in the order of tables and rows; notes the rows that list several guns in `rows`.
pub(super) fn read(rows: &mut Rows, last: Date) -> (Vec<Report>, Lexicon) {
    let mut lexicon = Lexicon {
        words: Words::new(),
        makes: Makes::new(),
        places: Places::default(),
        whats: Vec::new(),
        what_rules: Vec::new(),
        models: Words::new(),
        mentions: Tuples::new(),
        named: Vec::new(),
    };
    for table in recovery_tables(rows) {
        part_cells(rows, table);
    }
    let mut whats = Tuples::<6>::new();
    let mut where_found = Tuples::<2>::new();
    let mut reports = Vec::new();
    for number in recovery_tables(rows) {
        let Some(table) = rows.tables.get(usize::from(number)) else {
            continue;
        };
        let words = &mut lexicon.words;
        let what: [ByWord<'_, u32>; 6] = WHAT.map(|f| words.of(table, f));
        let dealer: [ByWord<'_, u32>; 5] = DEALER.map(|f| words.of(table, f));
        let place: [ByWord<'_, u32>; 2] = PLACE.map(|f| words.of(table, f));
        let purchaser = words.of(table, Field::Purchaser);
        let recovered = dates(table, Field::RecoveredOn, last);
        let requested = dates(table, Field::RequestedOn, last);
        let sold = dates(table, Field::SoldOn, last);
        let nothing = Nothing::of(table);
        let request = ByWord::new(table, Field::Request, |t| !nothing.clean(t).is_empty());
        let outcome = ByWord::new(table, Field::Outcome, |t| Outcome::read(nothing.clean(t)));
        let all_submitted = table.source.all_submitted
            || (table.column(Field::Request).is_none()
                && table.column(Field::RequestedOn).is_none());
        reports.reserve(table.len());
        for row in 0..table.len() {
            let row32 = row as u32;
            let parts = rows.parts_of(number, row32).map(Vec::len);
            for part in 0..parts.unwrap_or(1) {
                let unit = Unit {
                    table: number,
                    part: part as u16,
                    row: row32,
                };
                let day =
                    |column: &ByWord<'_, (Span, u64)>| column.get(row).unwrap_or((Span::NONE, 0));
                let (found_day, requested_day, sold_day) =
                    (day(&recovered), day(&requested), day(&sold));
                let mut report = Report {
                    unit,
                    key: 0,
                    what: 0,
                    mention: 0,
                    place: where_found.add(tuple(&place, row)),
                    purchaser: purchaser.get(row).unwrap_or(0),
                    recovered: found_day.0,
                    requested: requested_day.0,
                    sold: sold_day.0,
                    outcome: outcome.get(row).flatten(),
                    state: SerialState::Missing,
                    specific: false,
                    submitted: all_submitted
                        || requested_day.0.is_known()
                        || request.get(row) == Some(true),
                    rules: found_day.1 | requested_day.1 | sold_day.1,
                };
                if parts.is_some() {
                    let own = |f: Field| rows.text(unit, f);
                    let on = |f: Field| {
                        Span::of(date::read(own(f), f, table.source.date_order, last).value)
                    };
                    report.what = whats.add(WHAT.map(|f| lexicon.words.add(own(f))));
                    report.mention = lexicon
                        .mentions
                        .add(DEALER.map(|f| lexicon.words.add(own(f))));
                    report.sold = on(Field::SoldOn);
                    report.recovered = on(Field::RecoveredOn);
                    report.purchaser = lexicon.words.add(own(Field::Purchaser));
                    report.outcome = Outcome::read(own(Field::Outcome));
                    report.rules |= bit(Rule::SeveralGuns);
                } else {
                    report.what = whats.add(tuple(&what, row));
                    report.mention = lexicon.mentions.add(tuple(&dealer, row));
                }
                reports.push(report);
            }
        }
    }
    read_tuples(&mut lexicon, &whats, &where_found, &mut reports);
    read_serials(rows, &mut lexicon.makes, &mut reports);
    (reports, lexicon)
}

/// Reads each distinct description and place once.
fn read_tuples(
    lexicon: &mut Lexicon,
    whats: &Tuples<6>,
    where_found: &Tuples<2>,
    reports: &mut [Report],
) {
    for tuple in whats.iter() {
        let texts = tuple.map(|w| lexicon.words.text(w));
        let read = what::read(texts, &mut lexicon.makes, &mut lexicon.models);
        lexicon.whats.push(read.what);
        lexicon.what_rules.push(bits(&read.changes));
    }
    let named = |[licence, name, ..]: &[u32; 5]| *licence != 0 || *name != 0;
    lexicon.named = lexicon.mentions.iter().map(named).collect();
    let mut placed = Vec::with_capacity(where_found.len());
    for [inner, state] in where_found.iter() {
        let words = &lexicon.words;
        let (place, named) = places::of_recovery(words.text(*inner), words.text(*state));
        let rules = if named { bit(Rule::PlaceName) } else { 0 };
        placed.push((lexicon.places.add(place), rules));
    }
    let licences: Vec<u64> = lexicon
        .mentions
        .iter()
        .map(|[licence, ..]| bits(&licence::read(lexicon.words.text(*licence)).changes))
        .collect();
    for report in reports {
        let (place, rules) = placed
            .get(report.place as usize)
            .copied()
            .unwrap_or((places::NOWHERE, 0));
        report.place = place;
        report.rules |= rules;
        for (rules, number) in [
            (&lexicon.what_rules, report.what),
            (&licences, report.mention),
        ] {
            report.rules |= rules.get(number as usize).copied().unwrap_or(0);
        }
    }
}

/// Reads the serial number of every report.
fn read_serials(rows: &Rows, makes: &mut Makes, reports: &mut [Report]) {
    let by_table: Vec<Option<ByWord<'_, Option<MakeId>>>> = rows
        .tables
        .iter()
        .map(|t| (t.source.kind == RecordKind::Recovery).then(|| make_words(t, makes)))
        .collect();
    let makes = &*makes;
    let read = threads::each(reports.len(), |at| {
        let Some(report) = reports.get(at) else {
            return (0, SerialState::Missing, false);
        };
        let unit = report.unit;
        let make = by_table
            .get(usize::from(unit.table))
            .and_then(|t| t.as_ref()?.get(unit.row as usize)?);
        let make = make.map(|m| makes.name(m));
        let text = rows.text(unit, Field::Serial);
        match serial::key(text, make) {
            Some(key) => {
                let specific = plainly_specific(text) || serial::read(text, make).is_specific();
                (key.max(1), SerialState::Whole, specific)
            }
            None => (0, serial::read(text, make).state, false),
        }
    });
    for (report, (key, state, specific)) in reports.iter_mut().zip(read) {
        (report.key, report.state, report.specific) = (key, state, specific);
    }
}

/// The make of each row as its own column says, which is what the marks before a serial number are told by.
pub(super) fn make_words<'a>(
    table: &'a RecordTable,
    makes: &mut Makes,
) -> ByWord<'a, Option<MakeId>> {
    let nothing = Nothing::of(table);
    ByWord::new(table, Field::Make, |t| makes.read(nothing.clean(t)).make)
}

/// What is known of a day, by row, and the rules by which it was read.
pub(super) fn dates(table: &RecordTable, field: Field, last: Date) -> ByWord<'_, (Span, u64)> {
    let nothing = Nothing::of(table);
    let order = table.source.date_order;
    ByWord::new(table, field, |text| {
        let read = date::read(nothing.clean(text), field, order, last);
        (Span::of(read.value), bits(&read.changes))
    })
}

/// The bit of a rule.
pub(super) fn bit(rule: Rule) -> u64 {
    1 << (rule as u32 % u64::BITS)
}

/// The bits of the rules of changes.
pub(super) fn bits(changes: &[Change]) -> u64 {
    changes.iter().fold(0, |bits, c| bits | bit(c.rule))
}

pub(super) fn tuple<const N: usize>(columns: &[ByWord<'_, u32>; N], row: usize) -> [u32; N] {
    std::array::from_fn(|at| columns.get(at).and_then(|c| c.get(row)).unwrap_or(0))
}

fn recovery_tables(rows: &Rows) -> Vec<u16> {
    let all = rows.tables.iter().zip(0u16..);
    all.filter(|(t, _)| t.source.kind == RecordKind::Recovery)
        .map(|(_, at)| at)
        .collect()
}

/// Finds the rows of a table that list several guns.
fn part_cells(rows: &mut Rows, number: u16) {
    let Some(table) = rows.tables.get(usize::from(number)) else {
        return;
    };
    // A word is looked at once, a row only where one of its words could be a list.
    let marked: Vec<ByWord<'_, bool>> = table
        .columns
        .iter()
        .filter(|(field, _)| cells::makes_guns(*field))
        .map(|(field, _)| ByWord::new(table, *field, cells::may_list))
        .filter(ByWord::any)
        .collect();
    let mut found = Vec::new();
    for row in 0..table.len() {
        if !marked.iter().any(|m| m.get(row) == Some(true)) {
            continue;
        }
        let fields: Vec<(Field, &str)> = table
            .columns
            .iter()
            .filter(|(field, _)| *field != Field::Record)
            .map(|(field, column)| (*field, column.get(row)))
            .filter(|(_, text)| !text.is_empty())
            .collect();
        if let Some(parts) = cells::split(&fields) {
            found.push((row as u32, parts));
            continue;
        }
        // A list that does not say which entry is this gun's says nothing of it.
        let unsaid = cells::ambiguous(&fields).into_iter();
        let unsaid: Vec<(Field, String)> = unsaid.map(|c| (c.field, String::new())).collect();
        if !unsaid.is_empty() {
            found.push((row as u32, vec![unsaid]));
        }
    }
    for (row, mut parts) in found {
        // More guns than can be numbered in a row are no list.
        parts.truncate(usize::from(u16::MAX));
        rows.part(number, row, parts);
    }
}

/// True for a serial number of six or more characters with letters and figures and no more than a hyphen beside: no series prefix is so
/// long, no word has figures, and most numbers are told so without being read.
fn plainly_specific(text: &str) -> bool {
    let count = |is: fn(&u8) -> bool| text.as_bytes().iter().filter(|b| is(b)).count();
    let (letters, figures) = (count(u8::is_ascii_alphabetic), count(u8::is_ascii_digit));
    let rest = text.len() - letters - figures;
    (6..=20).contains(&(letters + figures))
        && letters > 0
        && figures >= 3
        && rest == count(|b| *b == b'-')
        && rest <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        /// The short way never says more than the long one.
        #[test]
        fn what_is_plainly_specific_is_specific(text in "[A-Z0-9]{2,8}-?[A-Za-z0-9]{2,8}", make in proptest::option::of("(Glock|Ruger|Canik|Taurus|SIG Sauer)")) {
            if plainly_specific(&text) {
                let read = serial::read(&text, make.as_deref());
                if read.state == SerialState::Whole {
                    proptest::prop_assert!(read.is_specific(), "{text}");
                }
            }
        }
    }
}
