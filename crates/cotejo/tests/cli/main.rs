//! What the built binary says and does: one test binary, a module a subject. Nothing of the workspace is linked.
//!
//! `kit` runs commands and makes bases; `real` needs the agencies' own files (`COTEJO_DATA`).

mod errors;
mod evaluate;
mod explain;
mod figures;
mod kit;
mod loading;
mod nothing;
mod real;
mod revisions;
mod serve;
mod shapes;
mod small;
mod surface;
mod traces;
mod vintages;
