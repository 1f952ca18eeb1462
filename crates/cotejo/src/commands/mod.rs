//! One file a subcommand: its arguments become a request, its result becomes a table, CSV or JSON.

pub(crate) mod aside;
pub(crate) mod completions;
pub(crate) mod demo;
pub(crate) mod evaluate;
pub(crate) mod explain;
pub(crate) mod figures;
pub(crate) mod geo;
pub(crate) mod init;
pub(crate) mod load;
pub(crate) mod places;
pub(crate) mod revisions;
pub(crate) mod serve;
pub(crate) mod sources;
pub(crate) mod traces;
pub(crate) mod verify;
