//! What is written: the same each time, with the published shares, well-formed, and true where it is clean.

#![allow(clippy::unwrap_used)]

mod form;
mod kit;
mod truth;
mod world;
