//! Limits of the server, and what it tells.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Limits and manners of the server. [`Options::default`] is meant for the open internet.
#[derive(Clone)]
pub struct Options {
    /// The address under which others know the site, without a slash at its end: `https://cotejo.example.org`. Makes links to the
    /// other language absolute, and the cookie `Secure` where it begins with `https`.
    pub public_address: Option<String>,
    /// Connections at a time; more wait in the system's queue.
    pub connections_max: usize,
    /// Connections at a time from one address. Not counted from this machine itself, where a proxy may stand.
    pub connections_max_per_address: usize,
    /// Requests on one connection before it is closed.
    pub requests_max_per_connection: usize,
    /// From one request, or the opening, to the whole head of the next.
    pub head_timeout: Duration,
    /// From the head of a request to its answer.
    pub answer_timeout: Duration,
    /// Without a byte taken by the client.
    pub write_timeout: Duration,
    /// Life of a connection, whatever it does.
    pub connection_life: Duration,
    /// What is under way at the end gets so long to finish.
    pub stop_timeout: Duration,
    /// Answers made at a time. By default two a core.
    pub work_max: usize,
    /// Answers waiting to be made; beyond it, 503.
    pub waiting_max: usize,
    /// Bytes of finished answers that are kept.
    pub cache_bytes: u64,
    /// Between two looks at the base.
    pub poll_every: Duration,
    /// Whether every request is told.
    pub access_log: bool,
    /// Who is told.
    pub told: Arc<dyn Fn(Event<'_>) + Send + Sync>,
}

impl Default for Options {
    fn default() -> Options {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Options {
            public_address: None,
            connections_max: 1024,
            connections_max_per_address: 64,
            requests_max_per_connection: 1_000,
            head_timeout: Duration::from_secs(10),
            answer_timeout: Duration::from_secs(30),
            write_timeout: Duration::from_secs(30),
            connection_life: Duration::from_secs(15 * 60),
            stop_timeout: Duration::from_secs(10),
            work_max: 2 * cores,
            waiting_max: 64,
            cache_bytes: 64 << 20,
            poll_every: Duration::from_secs(2),
            access_log: false,
            told: Arc::new(|event| eprintln!("{event}")),
        }
    }
}

impl Options {
    /// Whether the public address is an encrypted one.
    pub fn https(&self) -> bool {
        let address = self.public_address.as_deref();
        address.is_some_and(|a| a.starts_with("https://"))
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").finish_non_exhaustive()
    }
}

/// What the server has to tell. `Display` is one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event<'a> {
    /// A new state of the base is served.
    Reloaded,
    /// The base has changed and does not open; the old state is served.
    ReloadFailed(Cow<'a, str>),
    /// A page could not be made; the client got an error page.
    Failed {
        /// The page.
        path: Cow<'a, str>,
        /// What stood in the way.
        why: Cow<'a, str>,
    },
    /// Code of ours panicked at this; the client got an error page.
    Panicked(Cow<'a, str>),
    /// One request, answered.
    Answered {
        /// `GET`.
        method: &'a str,
        /// Path and query, as written.
        target: &'a str,
        /// The status.
        status: u16,
        /// Bytes of the body.
        bytes: u64,
        /// From head to answer.
        millis: u128,
    },
}

impl fmt::Display for Event<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Event::Reloaded => write!(f, "serve: the base has changed, its new state is served"),
            Event::ReloadFailed(why) => write!(
                f,
                "serve: the base has changed and does not open, the state before it is still served: {why}"
            ),
            Event::Failed { path, why } => write!(f, "serve: could not make {path}: {why}"),
            Event::Panicked(what) => write!(f, "serve: error in the program at {what}"),
            Event::Answered {
                method,
                target,
                status,
                bytes,
                millis,
            } => write!(
                f,
                "serve: {status} {method} {target} bytes={bytes} ms={millis}"
            ),
        }
    }
}
