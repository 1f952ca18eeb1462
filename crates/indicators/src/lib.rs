//! What each figure is, how it is computed, and what follows for the plan.
//!
//! - [`definition`]: an indicator as people write it, in TOML with SQL expressions
//! - [`figure`]: a number with unit, interval, status and an id that reproduces it
//! - [`engine`]: from definitions and evidence to figures (`leaf` reads, `derive` combines)
//! - [`reach`]: from when to when, and of which levels, an indicator has figures
//! - [`compare`]: two figures side by side
//! - [`explain`]: a figure traced back to its rows, and computed once more along another path
//! - [`plan`], [`evaluate`]: goals, measures, targets, and the scorecard
//! - [`reason`]: why, said in both languages
//!
//! INVARIANT: records are seen only through [`cotejo_model::Evidence`]; nothing here reads a file or a clock.

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod compare;
pub mod definition;
mod derive;
pub mod engine;
pub mod evaluate;
pub mod explain;
pub mod figure;
mod leaf;
pub mod plan;
mod point;
pub mod reach;
pub mod reason;

pub use compare::{Comparison, Differs, compare};
pub use definition::{Compute, DefinitionError, Direction, Indicator, Indicators};
pub use engine::{Engine, FigureError, Request};
pub use evaluate::{Scorecard, evaluate};
pub use explain::{Explanation, explain};
pub use figure::{Figure, FigureId};
pub use plan::Plan;
pub use reach::Reach;
