//! The dimension values of a row, as a number: equal texts have equal numbers.

use std::collections::HashMap;

use cotejo_model::SourceInfo;

use crate::columns::DimColumn;
use crate::descriptor::Layout;
use crate::read::Rows;

/// One combination of dimension texts.
#[derive(Clone, Debug)]
pub(crate) struct Combination {
    /// One value a dimension.
    pub(crate) values: Vec<String>,
    /// A bit for each dimension whose value marks a subtotal.
    pub(crate) totals: u64,
    /// Whether a footnote mark was taken off.
    pub(crate) marked: bool,
    /// Index into the batch's breakdowns, one a measure; `u32::MAX` until a row of it is accepted.
    pub(crate) ids: Vec<u32>,
}

/// Reads dimension columns, remembering every combination met.
pub(crate) struct DimColumns {
    columns: Vec<DimColumn>,
    totals: Vec<Vec<String>>,
    marks: Vec<char>,
    measures: usize,
    met: HashMap<Box<[u8]>, usize>,
    pub(crate) combinations: Vec<Combination>,
    key: Vec<u8>,
    last_key: Vec<u8>,
    last: Option<usize>,
}

/// Stands between the texts of two columns.
const SEPARATOR: u8 = 0x1f;

impl DimColumns {
    pub(crate) fn new(info: &SourceInfo, layout: &Layout, columns: &[DimColumn]) -> DimColumns {
        DimColumns {
            columns: columns.to_vec(),
            totals: info
                .dimensions
                .iter()
                .map(|d| layout.subtotals.get(&d.id).cloned().unwrap_or_default())
                .collect(),
            marks: layout.footnote_marks.clone(),
            measures: info.measures.len(),
            met: HashMap::new(),
            combinations: Vec::new(),
            key: Vec::new(),
            last_key: Vec::new(),
            last: None,
        }
    }

    /// Number of the row's combination.
    #[inline]
    pub(crate) fn read(&mut self, rows: &Rows) -> usize {
        self.key.clear();
        for column in &self.columns {
            if let DimColumn::At(i) = column {
                self.key.extend_from_slice(rows.field(*i));
                self.key.push(SEPARATOR);
            }
        }
        if let Some(last) = self.last
            && self.last_key == self.key
        {
            return last;
        }
        let at = match self.met.get(self.key.as_slice()) {
            Some(at) => *at,
            None => self.meet(rows),
        };
        std::mem::swap(&mut self.last_key, &mut self.key);
        self.last = Some(at);
        at
    }

    fn meet(&mut self, rows: &Rows) -> usize {
        let mut marked = false;
        let mut totals = 0u64;
        let values: Vec<String> = self
            .columns
            .iter()
            .zip(&self.totals)
            .enumerate()
            .map(|(d, (column, total))| match column {
                DimColumn::Constant(text) => text.clone(),
                DimColumn::At(i) => {
                    let text = rows.text(*i);
                    let text = text.trim();
                    let plain = text.trim_end_matches(self.marks.as_slice()).trim_end();
                    marked |= plain.len() < text.len();
                    if total.iter().any(|t| t.trim() == plain) {
                        totals |= 1u64.checked_shl(u32::try_from(d).unwrap_or(0)).unwrap_or(0);
                    }
                    plain.to_string()
                }
            })
            .collect();
        let ids = vec![u32::MAX; self.measures];
        self.combinations.push(Combination {
            values,
            totals,
            marked,
            ids,
        });
        let at = self.combinations.len() - 1;
        self.met.insert(self.key.as_slice().into(), at);
        at
    }
}
