//! Where places lie: their geometry, read, imported, simplified, and made into outlines and tiles.
//!
//! - [`geometry`]: the places of one document, arcs shared between neighbours
//! - [`topojson`]: TopoJSON, read and written
//! - [`import`]: official shapefiles and GeoJSON, made into a geometry
//! - [`atlas`]: several geometries together; places, bounds, neighbours
//! - [`outlines`]: projected and simplified shapes for a static drawing
//! - [`project`]: the Albers equal-area projection
//! - [`lambert`]: Lambert's conformal conic, as INEGI publishes in it
//! - [`error`]: what stops a whole file, and what is only reported
//!
//! Inside: `topology` cuts rings into shared arcs, `dissolve` joins municipalities into states, `simplify` ranks and drops
//! vertices an arc at a time, `frame` says what a drawing holds, `tile` writes vector tiles.
//!
//! INVARIANT: nothing in this crate reads a file, a clock or the network; bytes come in and go out.

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod atlas;
pub mod error;
pub mod geometry;
pub mod import;
pub mod lambert;
pub mod outlines;
pub mod project;
pub mod topojson;

mod clip;
mod crs;
mod dissolve;
mod frame;
mod geojson_in;
mod limits;
mod mercator;
mod neighbours;
mod ring;
mod shapefile_in;
mod simplify;
mod tile;
mod topology;

#[cfg(test)]
mod sample;

pub use atlas::{Atlas, ZOOM_MAX};
pub use error::{GeoError, Issue};
pub use geometry::{Attribution, Geometry};
pub use import::{Files, ImportOptions, import};
pub use outlines::{Frame, Outline, Outlines};
