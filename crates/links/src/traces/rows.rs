//! Which record a thing comes from, and its texts: a row of a table, or one gun of a row that lists several.

use cotejo_model::{Column, Field, RecordTable};

use super::hash::FastMap;
use super::words::Nothing;

/// A row of a table, or one gun of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Unit {
    pub(super) table: u16,
    /// Which gun of the row, from 0.
    pub(super) part: u16,
    pub(super) row: u32,
}

/// The tables and the rows that list several guns.
pub(super) struct Rows {
    pub(super) tables: Vec<RecordTable>,
    nothing: Vec<Nothing>,
    /// Where each table has each field, by the number of the field.
    places: Vec<Vec<Option<usize>>>,
    /// One bit a row that lists several guns, by table; empty where none does.
    listing: Vec<Vec<u64>>,
    /// The cells of the guns of rows that list several, by table and row.
    parts: FastMap<u64, Parts>,
}

/// The guns of one row, each with its own texts of fields.
pub(super) type Parts = Vec<Vec<(Field, String)>>;

impl Rows {
    pub(super) fn new(tables: Vec<RecordTable>) -> Rows {
        Rows {
            nothing: tables.iter().map(Nothing::of).collect(),
            places: tables.iter().map(places).collect(),
            listing: vec![Vec::new(); tables.len()],
            tables,
            parts: FastMap::default(),
        }
    }

    pub(super) fn table(&self, unit: Unit) -> Option<&RecordTable> {
        self.tables.get(usize::from(unit.table))
    }

    pub(super) fn part(&mut self, table: u16, row: u32, parts: Parts) {
        if let Some(bits) = self.listing.get_mut(usize::from(table)) {
            let word = row as usize / 64;
            if bits.len() <= word {
                bits.resize(word + 1, 0);
            }
            if let Some(bits) = bits.get_mut(word) {
                *bits |= 1 << (row % 64);
            }
        }
        self.parts.insert(row_key(table, row), parts);
    }

    pub(super) fn parts_of(&self, table: u16, row: u32) -> Option<&Parts> {
        // Asked for every text there is: nearly all rows are told by their bit.
        let bits = self.listing.get(usize::from(table))?;
        let bits = bits.get(row as usize / 64)?;
        if bits >> (row % 64) & 1 == 0 {
            return None;
        }
        self.parts.get(&row_key(table, row))
    }

    /// A field's text as published, for the gun of a unit.
    pub(super) fn published(&self, unit: Unit, field: Field) -> &str {
        let own = self
            .parts_of(unit.table, unit.row)
            .and_then(|parts| parts.get(usize::from(unit.part)))
            .and_then(|fields| fields.iter().find(|(f, _)| *f == field));
        match own {
            Some((_, text)) => text,
            None => self
                .column(unit.table, field)
                .map_or("", |column| column.get(unit.row as usize)),
        }
    }

    fn column(&self, table: u16, field: Field) -> Option<&Column> {
        let table = usize::from(table);
        let at = (*self.places.get(table)?.get(field as usize)?)?;
        let (_, column) = self.tables.get(table)?.columns.get(at)?;
        Some(column)
    }

    /// The same without spaces at its ends, and empty where its source says that it stands for nothing.
    pub(super) fn text(&self, unit: Unit, field: Field) -> &str {
        let text = self.published(unit, field);
        self.nothing
            .get(usize::from(unit.table))
            .map_or(text, |n| n.clean(text))
    }

    /// `SOURCE:RECORD`, with `+2` for the second gun of a row that lists several.
    pub(super) fn id(&self, unit: Unit) -> String {
        let source = self.table(unit).map_or("", |t| t.source.id.as_str());
        let record = self.published(unit, Field::Record);
        match unit.part {
            0 => format!("{source}:{record}"),
            part => format!("{source}:{record}+{}", part + 1),
        }
    }
}

/// Where a table has each field.
fn places(table: &RecordTable) -> Vec<Option<usize>> {
    let mut places = vec![None; Field::ALL.len()];
    // Backwards: of a field given twice the first counts, as everywhere.
    for (at, (field, _)) in table.columns.iter().enumerate().rev() {
        if let Some(place) = places.get_mut(*field as usize) {
            *place = Some(at);
        }
    }
    places
}

/// Table and row in one number.
fn row_key(table: u16, row: u32) -> u64 {
    u64::from(table) << 32 | u64::from(row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_list_several_are_told_by_their_bit() {
        let mut rows = Rows {
            tables: Vec::new(),
            nothing: Vec::new(),
            places: Vec::new(),
            listing: vec![Vec::new(); 2],
            parts: FastMap::default(),
        };
        let wanted = [0, 1, 63, 64, 700];
        for row in [700, 64, 0, 63, 1] {
            rows.part(1, row, vec![Vec::new(); row as usize % 3]);
        }
        for row in 0..800 {
            let parts = rows.parts_of(1, row).map(Vec::len);
            let expected = wanted.contains(&row).then_some(row as usize % 3);
            assert_eq!(parts, expected, "{row}");
            assert!(rows.parts_of(0, row).is_none() && rows.parts_of(7, row).is_none());
        }
    }
}
