//! The matrix of flows: the places with the most guns against each other, all others added up, so that it adds up to its denominator.

use std::collections::BTreeMap;

use cotejo_lang::Key;
use cotejo_links::{End, Flows};
use cotejo_model::PlaceCode;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::ends::{self, Cut};
use super::super::share::{number, scaled};
use super::super::shared::Opened;
use crate::ask::Ask;
use crate::fig::place_name;

/// How many places each way have a row or a column of their own.
const OWN: usize = 12;
/// Steps of shade of a cell.
const SHADES: u64 = 5;

/// One cell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TracesCell)]
pub struct Cell {
    /// How many guns.
    pub count: u64,
    /// As written; empty for none.
    pub text: String,
    /// The guns behind it; empty where single guns are not shown, and for what is added up.
    pub href: String,
    /// How dark it is shown, 0 to 5; a total is 0.
    #[serde(skip)]
    pub shade: u64,
}

/// One place of sale, or the others, or those not known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TracesMatrixRow)]
pub struct MatrixRow {
    /// The place, by key; `others`, `not_known` or `total`.
    pub name: String,
    /// In words.
    pub label: String,
    /// One cell a column; the last is the row's total. Without cells where the places of recovery are not told apart.
    pub cells: Vec<Cell>,
}

/// Places of sale (rows) against places of recovery (columns).
///
/// INVARIANT: every row adds up to its total, every column to that of the last row, and all to the guns whose first sale is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = TracesMatrix)]
pub struct Matrix {
    /// The columns, by key; then `others`, `not_known`, `total`.
    pub columns: Vec<String>,
    /// In words.
    pub column_labels: Vec<String>,
    /// The rows; the last is the total.
    pub rows: Vec<MatrixRow>,
}

/// The places with the most guns, the most first.
fn first(counts: &BTreeMap<&PlaceCode, u64>) -> Vec<PlaceCode> {
    let mut all: Vec<(&PlaceCode, u64)> = counts.iter().map(|(p, n)| (*p, *n)).collect();
    all.sort_by(|a, b| (b.1, a.0).cmp(&(a.1, b.0)));
    all.into_iter().take(OWN).map(|(p, _)| p.clone()).collect()
}

fn slot(places: &[PlaceCode], place: &PlaceCode) -> usize {
    places
        .iter()
        .position(|p| p == place)
        .unwrap_or(places.len())
}

pub(super) fn matrix(ask: &Ask, o: &Opened, found: &Flows, cut: Cut) -> Matrix {
    if found.of == 0 {
        return Matrix::default();
    }
    let mut by_from: BTreeMap<&PlaceCode, u64> = BTreeMap::new();
    let mut by_to: BTreeMap<&PlaceCode, u64> = BTreeMap::new();
    for f in &found.flows {
        *by_from.entry(&f.from).or_default() += f.count;
        *by_to.entry(&f.to).or_default() += f.count;
    }
    let (from, to) = (first(&by_from), first(&by_to));
    // Rows: own places, others, not known. Columns: own places, others, not known.
    let (others_row, unknown_row) = (from.len(), from.len() + 1);
    let (others_column, unknown_column) = (to.len(), to.len() + 1);
    let mut counts = vec![vec![0u64; unknown_column + 1]; unknown_row + 1];
    let mut add = |row: usize, column: usize, n: u64| {
        if let Some(cell) = counts.get_mut(row).and_then(|r| r.get_mut(column)) {
            *cell += n;
        }
    };
    for f in &found.flows {
        add(slot(&from, &f.from), slot(&to, &f.to), f.count);
    }
    // A place's sales without a place of recovery are what its flows leave of its sales.
    let sold = ends::places(&o.traces, &o.asked.filter, End::Sale, cut);
    for (place, n) in sold.map(|s| s.counts).unwrap_or_default() {
        let placed = by_from.get(&place).copied().unwrap_or(0);
        add(
            slot(&from, &place),
            unknown_column,
            n.saturating_sub(placed),
        );
    }
    add(unknown_row, unknown_column, found.without_from);
    let most = counts
        .iter()
        .take(others_row)
        .flat_map(|row| row.iter().take(others_column))
        .copied()
        .max()
        .unwrap_or(0);
    let shade = |n: u64| match n {
        0 => 0,
        n => (scaled(n, most) * SHADES).div_ceil(1_000).min(SHADES),
    };
    let mut rows: Vec<MatrixRow> = Vec::new();
    let mut totals = vec![0u64; unknown_column + 2];
    let label = |place: Option<&PlaceCode>, others: bool| match place {
        Some(p) => place_name(p, ask.lang),
        None if others => ask.text(Key::TracesOther),
        None => ask.text(Key::TracesNotKnown),
    };
    let name = |place: Option<&PlaceCode>, others: bool| match place {
        Some(p) => p.to_string(),
        None if others => "others".to_string(),
        None => "not_known".to_string(),
    };
    for (at, line) in counts.iter().enumerate() {
        let place = from.get(at);
        let mut cells: Vec<Cell> = line
            .iter()
            .enumerate()
            .map(|(column, n)| {
                let both = place.zip(to.get(column)).filter(|_| *n > 0);
                Cell {
                    count: *n,
                    text: text(ask, *n),
                    href: both.map_or(String::new(), |(f, t)| {
                        o.guns(ask, &[("sold_in", f.as_str()), ("place", t.as_str())])
                    }),
                    shade: if both.is_some() { shade(*n) } else { 0 },
                }
            })
            .collect();
        let sum: u64 = line.iter().sum();
        cells.push(Cell {
            count: sum,
            text: number(ask.lang, sum),
            href: place.map_or(String::new(), |p| o.guns(ask, &[("sold_in", p.as_str())])),
            shade: 0,
        });
        for (total, cell) in totals.iter_mut().zip(&cells) {
            *total += cell.count;
        }
        if place.is_some() || sum > 0 {
            rows.push(MatrixRow {
                name: name(place, at == others_row),
                label: label(place, at == others_row),
                cells,
            });
        }
    }
    rows.push(MatrixRow {
        name: "total".to_string(),
        label: ask.text(Key::TracesTotal),
        cells: totals
            .iter()
            .map(|n| Cell {
                count: *n,
                text: number(ask.lang, *n),
                ..Cell::default()
            })
            .collect(),
    });
    let columns = (0..=unknown_column).map(|at| (to.get(at), at == others_column));
    let mut matrix = Matrix {
        columns: columns.clone().map(|(p, others)| name(p, others)).collect(),
        column_labels: columns.map(|(p, others)| label(p, others)).collect(),
        rows,
    };
    matrix.columns.push("total".to_string());
    matrix.column_labels.push(ask.text(Key::TracesTotal));
    matrix
}

fn text(ask: &Ask, n: u64) -> String {
    match n {
        0 => String::new(),
        n => number(ask.lang, n),
    }
}
