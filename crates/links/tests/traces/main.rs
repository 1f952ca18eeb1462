//! Traces end to end, over tables that stand in the tests.
#![allow(clippy::unwrap_used)]

mod chains;
mod delaware;
mod docs;
mod events;
mod guns;
mod laws;
mod queries;
mod repairs;
mod table;
