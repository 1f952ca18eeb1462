//! What stops a whole file, and what is only reported.

/// A file of geometry that is not taken at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GeoError {
    /// A limit is passed.
    #[error("`{file}` {what}, the limit is {limit}; {remedy}")]
    Limit {
        /// File name.
        file: String,
        /// What is too large, with its size.
        what: String,
        /// The limit.
        limit: String,
        /// What to do.
        remedy: &'static str,
    },
    /// Text that is not JSON of the shape expected.
    #[error("`{file}` is not readable as {format}: {why}")]
    Json {
        /// File name.
        file: String,
        /// `TopoJSON` or `GeoJSON`.
        format: &'static str,
        /// The reader's message, with line and column.
        why: String,
    },
    /// A geometry that contradicts itself.
    #[error("`{file}`, {at}: {why}")]
    Topology {
        /// File name.
        file: String,
        /// Object and geometry, as ``object `local`, geometry 12 (`MX-02004`)``.
        at: String,
        /// What is wrong and what to do.
        why: String,
    },
    /// A shapefile that is damaged or incomplete.
    #[error("`{file}` {why}")]
    Shapefile {
        /// File name.
        file: String,
        /// What is wrong and what to do.
        why: String,
    },
    /// Coordinates in a projection that is not read.
    #[error(
        "`{file}` is in {found}, which is not read; reproject it to degrees first, as with `ogr2ogr -t_srs EPSG:4326 degrees.shp {file}`"
    )]
    Projection {
        /// File name.
        file: String,
        /// The projection by its own name.
        found: String,
    },
    /// The column of keys is not there.
    #[error("`{file}` has no column `{column}`; it has {columns}")]
    Column {
        /// File name.
        file: String,
        /// The column asked for.
        column: String,
        /// Those there are, in backticks.
        columns: String,
    },
    /// Options that ask for what cannot be.
    #[error("{0}")]
    Options(String),
}

/// One record or geometry that was not taken, and why. The rest of the file was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// Where it stands: `record 12`, or ``object `local`, geometry 12``.
    pub at: String,
    /// Its key as the file has it; empty where it has none.
    pub key: String,
    /// Why it was not taken.
    pub why: String,
}
