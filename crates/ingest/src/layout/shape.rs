//! The four shapes of table, each as groups of cells that make one run.

use cotejo_model::{Frequency, SourceInfo, ValueColumn};

use crate::columns::{Columns, ValueAt};
use crate::descriptor::LayoutKind;

/// Cells of a row that make one run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    /// Index into the source's measures.
    pub(crate) measure: u16,
    /// Columns of the cells, in the order of their periods.
    pub(crate) columns: Vec<usize>,
    /// First period where years are columns; else the row says it.
    pub(crate) start: Option<i32>,
    pub(crate) step: u16,
    /// Whether blanks before the first number are kept: a year's run starts in January.
    pub(crate) keep_leading: bool,
}

/// The groups of a layout.
pub(crate) fn groups(kind: LayoutKind, info: &SourceInfo, columns: &Columns) -> Vec<Group> {
    match kind {
        LayoutKind::Long => long(info, columns),
        LayoutKind::WideByMonth => wide_by_month(columns),
        LayoutKind::WideByYear | LayoutKind::InegiCrosstab => wide_by_year(columns),
    }
}

/// One cell a measure column.
fn long(info: &SourceInfo, columns: &Columns) -> Vec<Group> {
    let step = if info.frequency == Frequency::Annual {
        12
    } else {
        1
    };
    let group = |v: &ValueAt| Group {
        measure: v.measure,
        columns: vec![v.column],
        start: None,
        step,
        keep_leading: false,
    };
    columns.values.iter().map(group).collect()
}

/// Twelve months from January.
fn wide_by_month(columns: &Columns) -> Vec<Group> {
    let measure = columns.values.first().map_or(0, |v| v.measure);
    let columns = columns.values.iter().map(|v| v.column).collect();
    vec![Group {
        measure,
        columns,
        start: None,
        step: 1,
        keep_leading: true,
    }]
}

/// Consecutive years; a gap begins another run.
fn wide_by_year(columns: &Columns) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut next = None;
    for v in &columns.values {
        let Some(year) = v.year else { continue };
        match groups.last_mut() {
            Some(group) if next == Some(year) => group.columns.push(v.column),
            _ => groups.push(Group {
                measure: v.measure,
                columns: vec![v.column],
                start: Some(year * 12),
                step: 12,
                keep_leading: false,
            }),
        }
        next = Some(year + 1);
    }
    groups
}

/// The value columns as the batch describes them.
pub(crate) fn described(info: &SourceInfo, columns: &Columns) -> Vec<ValueColumn> {
    let describe = |v: &ValueAt| ValueColumn {
        name: columns.names.get(v.column).cloned().unwrap_or_default(),
        measure: info
            .measures
            .get(usize::from(v.measure))
            .map(|m| m.id.clone())
            .unwrap_or_default(),
        offset: v.offset,
        year: v.year,
    };
    columns.values.iter().map(describe).collect()
}
