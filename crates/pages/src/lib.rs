//! What each page says, as plain structs: HTML, JSON, CSV and PDF cannot disagree.
//!
//! - [`site`]: the definitions and records that pages are made from, held open
//! - [`ask`]: what a reader asked for: language, day of knowledge, and links that keep both
//! - [`error`]: what is said where a page cannot be, in both languages
//! - [`head`], [`fig`], [`card`], [`art`]: what pages share: title and trail, a figure as shown, a measure of the plan, drawings
//! - one module a page: [`home`], [`goal`], [`indicators`], [`indicator`], [`places`], [`place`], [`map`], [`compare`],
//!   [`sources`], [`source`], [`explain`], [`search`], [`methods`]; [`traces`] has those of gun traces
//!
//! INVARIANT: nothing here reads a file, a clock or a network; records come through [`site::Records`].
//! INVARIANT: every number that a page shows stands in its struct with its text; templates only arrange.

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod art;
pub mod ask;
pub mod card;
pub mod compare;
pub mod error;
pub mod explain;
pub mod fig;
pub mod goal;
pub mod head;
pub mod home;
pub mod indicator;
pub mod indicators;
pub mod map;
pub mod methods;
pub mod place;
pub mod places;
pub mod search;
pub mod site;
pub mod source;
pub mod sources;
pub mod traces;

pub use ask::Ask;
pub use error::PageError;
pub use head::{Head, Link, Page, Table};
pub use site::{Records, Site};
