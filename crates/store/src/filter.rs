//! Which breakdowns a selection means: its SQL expression, asked of the small table of breakdowns.

use std::path::Path;
use std::sync::Arc;

use cotejo_model::{EvidenceError, SourceInfo};
use datafusion::arrow::array::{ArrayRef, AsArray, RecordBatch, UInt32Array};
use datafusion::arrow::datatypes::{DataType, Field, Schema, UInt32Type};
use datafusion::datasource::MemTable;
use datafusion::prelude::SessionContext;

use crate::dictionary::{Dictionary, breakdowns_schema};
use crate::error::StoreError;

/// A column no dimension can be called by (ids are lower case): the breakdown's own number.
const NUMBER: &str = "__NUMBER";

/// The numbers, ascending, of the breakdowns of a measure for which the expression holds.
pub(crate) async fn breakdowns(
    info: &SourceInfo,
    dictionary: &Dictionary,
    measure: u16,
    filter: Option<&str>,
) -> Result<Vec<u32>, EvidenceError> {
    let of_measure = || {
        let all = dictionary.breakdowns.iter().zip(0u32..);
        all.filter(|(b, _)| b.measure == measure).map(|(_, n)| n)
    };
    let Some(filter) = filter else {
        return Ok(of_measure().collect());
    };
    let wrong = |why: String| EvidenceError::Filter {
        source_id: info.id.clone(),
        filter: filter.to_string(),
        why,
    };
    let engine = |e| EvidenceError::from(StoreError::engine("query", Path::new(&info.id))(e));
    let number: ArrayRef =
        Arc::new((0..dictionary.breakdowns.len() as u32).collect::<UInt32Array>());
    let mut fields = vec![Arc::new(Field::new(NUMBER, DataType::UInt32, false))];
    fields.extend(breakdowns_schema(info).fields().iter().cloned());
    let schema = Arc::new(Schema::new(fields));
    let mut columns = vec![number];
    columns.extend(dictionary.breakdown_columns(info));
    let table = RecordBatch::try_new(Arc::clone(&schema), columns).map_err(|e| engine(e.into()))?;
    let table = MemTable::try_new(schema, vec![vec![table]]).map_err(engine)?;
    let context = SessionContext::new();
    let frame = context.read_table(Arc::new(table)).map_err(engine)?;
    // An expression, never a statement: what comes from a definition cannot reach past the table of breakdowns.
    let expression = context
        .parse_sql_expr(filter, frame.schema())
        .map_err(|e| {
            wrong(format!(
                "{}; its columns are {}",
                first_line(&e),
                names(info)
            ))
        })?;
    if expression.is_volatile() {
        return Err(wrong(
            "it gives another answer each time; compare the columns with fixed values".into(),
        ));
    }
    let found = frame
        .filter(expression)
        .map_err(|e| wrong(first_line(&e)))?
        .collect()
        .await
        .map_err(|e| wrong(first_line(&e)))?;
    let mut out = Vec::new();
    for batch in &found {
        let numbers = batch.column(0).as_primitive_opt::<UInt32Type>();
        out.extend(numbers.into_iter().flat_map(|c| c.values().iter().copied()));
    }
    out.retain(|n| dictionary.breakdowns[*n as usize].measure == measure);
    out.sort_unstable();
    Ok(out)
}

fn names(info: &SourceInfo) -> String {
    let ids: Vec<String> = info
        .dimensions
        .iter()
        .map(|d| format!("`{}`", d.id))
        .collect();
    ids.join(", ")
}

fn first_line(e: &datafusion::error::DataFusionError) -> String {
    e.to_string().lines().next().unwrap_or_default().to_string()
}

/// Ascending numbers as closed ranges: `3, 4, 5, 9` is `3..=5, 9..=9`.
pub(crate) fn ranges(numbers: &[u32]) -> Vec<(u32, u32)> {
    let mut out: Vec<(u32, u32)> = Vec::new();
    for n in numbers {
        match out.last_mut() {
            Some((_, end)) if *end + 1 == *n => *end = *n,
            _ => out.push((*n, *n)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_join() {
        assert_eq!(ranges(&[3, 4, 5, 9]), vec![(3, 5), (9, 9)]);
        assert_eq!(ranges(&[]), vec![]);
    }
}
