//! The table of a page as CSV: UTF-8, one header line, RFC 4180, no comments.
//!
//! A cell that a spreadsheet would run as a formula (it begins with `=`, `+`, `-`, `@`, a tab or a line end, and is not a number) gets
//! an apostrophe before it, as OWASP advises: names of places and files come from outside. docs/commands.md says so.

/// The bytes of a table: column ids, then rows. A row that is shorter than the header is filled with empty cells, a longer one is cut,
/// so that every line has as many cells as the header.
pub fn write(columns: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .from_writer(Vec::new());
    // Writing to memory cannot fail, and every record has the header's length.
    let _ = writer.write_record(columns);
    for mut row in rows {
        row.resize(columns.len(), String::new());
        let _ = writer.write_record(row.into_iter().map(guarded));
    }
    writer.into_inner().unwrap_or_default()
}

fn guarded(cell: String) -> String {
    let dangerous = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    // `-3.5` stays a number: a machine must read it. `inf` and `nan` are none of ours.
    let number = cell.parse::<f64>().is_ok_and(f64::is_finite);
    match dangerous && !number {
        true => format!("'{cell}"),
        false => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_table_as_text() {
        let rows = [
            vec!["MX-02".to_string(), "Baja, \"California\"".to_string()],
            vec!["-3.5".to_string(), "=HYPERLINK(1)".to_string()],
            vec!["-x".to_string()],
            vec!["+1".to_string(), "@a".to_string(), "cut".to_string()],
        ];
        assert_eq!(
            String::from_utf8(write(&["place", "name"], rows)).unwrap(),
            "place,name\r\nMX-02,\"Baja, \"\"California\"\"\"\r\n-3.5,'=HYPERLINK(1)\r\n'-x,\r\n+1,'@a\r\n"
        );
    }

    proptest! {
        #[test]
        fn no_cell_is_a_formula_and_every_line_has_the_same_cells(rows in proptest::collection::vec(
            proptest::collection::vec("[-=+@\t,\"\r\na1.é]{0,6}", 0..5), 0..6)) {
            let bytes = write(&["a", "b", "c"], rows.clone());
            let mut reader = ::csv::ReaderBuilder::new().from_reader(&bytes[..]);
            let read: Vec<_> = reader.records().map(|r| r.unwrap()).collect();
            prop_assert_eq!(read.len(), rows.len());
            for (record, row) in read.iter().zip(&rows) {
                prop_assert_eq!(record.len(), 3);
                for (i, cell) in record.iter().enumerate() {
                    prop_assert!(!cell.starts_with(['=', '@', '\t', '\r', '\n']));
                    prop_assert!(!cell.starts_with(['+', '-']) || cell.parse::<f64>().is_ok());
                    let written = row.get(i).map_or("", String::as_str);
                    prop_assert!(cell == written || cell.strip_prefix('\'') == Some(written));
                }
            }
        }
    }
}
