//! How large a file of geometry may be. Honest ones stay far below; each refusal names its limit.

use crate::error::GeoError;

/// Bytes of a file, after decompression.
pub(crate) const MAX_BYTES: u64 = 200 << 20;
/// Bytes of the parts of a shapefile together: INEGI's full municipal one has 130 MB.
pub(crate) const MAX_SHAPEFILE_BYTES: u64 = 1 << 30;
/// Vertices of all rings, each arc counted as often as it is used: few bytes could otherwise stand for endless rings.
pub(crate) const MAX_VERTICES: usize = 50_000_000;
/// Geometry collections inside one another.
pub(crate) const MAX_DEPTH: usize = 8;

/// Refuses more than `limit` bytes.
pub(crate) fn bytes(file: &str, len: u64, limit: u64) -> Result<(), GeoError> {
    if len <= limit {
        return Ok(());
    }
    Err(GeoError::Limit {
        file: file.to_string(),
        what: format!("has {len} bytes"),
        limit: format!("{limit} bytes"),
        remedy: "simplify or split it",
    })
}

/// Refuses more vertices than a map can be drawn from.
pub(crate) fn vertices(file: &str, count: usize) -> Result<(), GeoError> {
    if count <= MAX_VERTICES {
        return Ok(());
    }
    Err(GeoError::Limit {
        file: file.to_string(),
        what: "has rings of too many vertices".to_string(),
        limit: format!("{MAX_VERTICES} vertices"),
        remedy: "simplify or split it",
    })
}
