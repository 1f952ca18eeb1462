//! The one sheet of a workbook that has the wanted header.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use super::container::Opened;
use super::workbook::{Sheet, SheetRows, sheets};
use crate::error::IngestError;
use crate::limits::Limits;

/// A sheet at its first data row.
pub(crate) struct FoundSheet<T> {
    pub(crate) rows: SheetRows,
    /// What its header was found to be.
    pub(crate) fit: T,
    /// Of the workbook; empty where it was not asked for.
    pub(crate) sha256: String,
}

/// Reads the sheet whose header `matches`; none or several are refused. `refuse` words a header that does not fit, from its line and
/// difference.
pub(crate) fn the_sheet<T>(
    opened: &Opened,
    limits: &Limits,
    hash: bool,
    title_lines: u32,
    matches: &dyn Fn(&[String]) -> Result<T, String>,
    refuse: &dyn Fn(u64, String) -> IngestError,
) -> Result<FoundSheet<T>, IngestError> {
    let no_header = || IngestError::NoHeader {
        file: opened.name.clone(),
        title_lines,
    };
    let read = Arc::new(AtomicU64::new(0));
    let row_limit = u64::from(u32::MAX);
    let mut wanted = |sheet: &Sheet| {
        header_of(&mut SheetRows::new(sheet.head(title_lines)), title_lines)
            .is_some_and(|(_, h)| matches(&h).is_ok())
    };
    let (seen, sha256) = sheets(opened, limits, &read, hash, row_limit, &mut wanted)?;
    let (mut fit, other): (Vec<Sheet>, Vec<Sheet>) = seen.into_iter().partition(|s| wanted(s));
    if let [first, second, ..] = fit.as_slice() {
        return Err(IngestError::Container {
            file: opened.name.clone(),
            why: format!(
                "has {} sheets with this header (`{}`, `{}` …); save each as a file of its own",
                fit.len(),
                first.name,
                second.name
            ),
        });
    }
    let Some(sheet) = fit.pop() else {
        let first = other
            .into_iter()
            .filter_map(|s| header_of(&mut SheetRows::new(s), title_lines))
            .next();
        let (line, header) = first.ok_or_else(no_header)?;
        let difference = matches(&header).err().unwrap_or_default();
        return Err(refuse(line, difference));
    };
    let mut rows = SheetRows::new(sheet);
    let (line, header) = header_of(&mut rows, title_lines).ok_or_else(no_header)?;
    let fit = matches(&header).map_err(|d| refuse(line, d))?;
    Ok(FoundSheet { rows, fit, sha256 })
}

/// Line and texts of a sheet's header: its first row after the titles that holds anything.
pub(crate) fn header_of(rows: &mut SheetRows, title_lines: u32) -> Option<(u64, Vec<String>)> {
    rows.skip_lines(title_lines);
    while rows.advance() {
        let header: Vec<String> = (0..rows.len())
            .map(|i| String::from_utf8_lossy(rows.field(i)).trim().to_string())
            .collect();
        if header.iter().any(|h| !h.is_empty()) {
            return Some((rows.line(), header));
        }
    }
    None
}
