//! How large, wide and compressed a file may be. Each refusal names its limit.

/// Bounds that no honest file of the kinds we read comes near.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes after decompression.
    pub max_decompressed_bytes: u64,
    /// Decompressed bytes for each compressed one, once more than 64 MiB have come out.
    pub max_ratio: u64,
    /// Columns of a table.
    pub max_columns: usize,
    /// Bytes of one field.
    pub max_field_bytes: usize,
    /// Sheets of a workbook.
    pub max_sheets: usize,
    /// Data rows.
    pub max_rows: u64,
    /// Rows set aside before the file as a whole is refused.
    pub max_aside: usize,
}

/// Below this many decompressed bytes the ratio is not looked at: a small table of zeros compresses very well.
pub(crate) const RATIO_FREE_BYTES: u64 = 64 << 20;

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            max_decompressed_bytes: 4 << 30,
            max_ratio: 200,
            max_columns: 2_000,
            max_field_bytes: 1 << 20,
            max_sheets: 200,
            max_rows: 100_000_000,
            max_aside: 1_000_000,
        }
    }
}
