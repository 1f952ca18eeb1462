//! One published file, as the store keeps it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A published file that was loaded. Never edited afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vintage {
    /// SHA-256 of the file's bytes, hex: its identity.
    pub sha256: String,
    /// File name.
    pub file: String,
    /// Bytes of the file.
    pub bytes: u64,
    /// When it was published; `None` where neither the file's name nor the person who loaded it said so.
    pub published: Option<Date>,
    /// When it was loaded.
    pub loaded: Date,
    /// From when its content counts as known: the published date, else the loaded one.
    pub known: Date,
    /// Layout of the descriptor that read it.
    pub layout: String,
    /// SHA-256 of the descriptor's text.
    pub descriptor_sha256: String,
    /// Data rows in the file.
    pub rows_read: u64,
    /// Rows that entered.
    pub rows_accepted: u64,
    /// Of them subtotals used as checks.
    pub rows_subtotal: u64,
    /// Rows kept apart with a reason.
    pub rows_set_aside: u64,
    /// Cells with a number or an explicit reason for none.
    pub cells: u64,
    /// Blank cells that mean *not published yet*.
    pub cells_not_published: u64,
    /// Cells that the vintage before had with another value.
    pub cells_revised: u64,
    /// Cells that the vintage before did not have.
    pub cells_added: u64,
    /// Cells that the vintage before had and this one leaves out.
    pub cells_withdrawn: u64,
    /// First period, month ordinal.
    pub first_period: i32,
    /// Last period with a value, month ordinal.
    pub last_period: i32,
    /// Peculiarities that were declared and met.
    pub notes: Vec<String>,
}
