//! The site and its API over HTTP: one loop, one gate, one table of routes.
//!
//! A request passes, in this order:
//! - [`server`]: the loop that accepts connections, with their limits ([`options`]), slow clients cut off, an orderly end
//! - [`gate`]: method, path, query, language, day, format; the headers of every answer; the last net under a panic
//! - [`routes`]: which page a path means, and which parameters it takes; [`openapi`] is written from the same table
//! - [`cache`] and [`workshop`]: an answer is made once, beside the loop, and only so many at a time
//! - [`book`]: what makes it, from an unchanging [`snapshot`] of the base; the site's own is [`site`], over `cotejo-pages`
//! - [`stored`] and [`respond`]: its bytes in three encodings, what the client already has, what others may keep
//!
//! Each of these reads one thing: [`path`], [`query`], [`language`], [`accept`]. What cannot be answered is a [`refusal`], worded in
//! both languages. [`assets`] are the files inside the program, [`frame`] is what surrounds every page, [`csv`] the plain table.
//!
//! INVARIANT: nothing here writes: the methods are GET and HEAD, and a request changes no state but caches.
//! INVARIANT: no byte of a request reaches a panic, and a foreign request never gets a status of 500 and above, save 503 under load.

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod accept;
pub mod assets;
pub mod book;
pub mod cache;
pub mod csv;
pub mod frame;
pub mod gate;
pub mod language;
pub mod openapi;
pub mod options;
pub mod path;
pub mod query;
pub mod refusal;
pub mod respond;
pub mod routes;
pub mod security;
pub mod server;
pub mod site;
pub mod snapshot;
pub mod stored;
pub mod templates;
pub mod workshop;

mod answer;
mod connection;
mod doors;
mod plain;

pub use book::{Answer, Asked, Book, Format, Noun, Open};
pub use gate::app;
pub use options::{Event, Options};
pub use query::Params;
pub use refusal::Refusal;
pub use server::{ServeError, bind, serve, stop_signals};
pub use site::Pages;
