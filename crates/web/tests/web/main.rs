//! The whole server over a book made for tests: by call, and over a real socket.

#![allow(clippy::unwrap_used)]

mod book;
mod hostile;
mod negotiation;
mod pages;
mod socket;
mod whole;
