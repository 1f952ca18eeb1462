//! The loop: accepts connections, as many as allowed, until it is told to stop.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};

use crate::book::Open;
use crate::doors::Doors;
use crate::options::{Event, Options};
use crate::snapshot::{self, Shelf};
use crate::{connection, gate};

/// After a connection could not be accepted: the system is out of something, and asking at once again only burns time.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Why nothing is served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Another program has the address.
    #[error("`{address}` is in use; stop the program that has it, or choose another with `--addr`")]
    InUse {
        /// The address.
        address: SocketAddr,
    },
    /// The address cannot be listened on.
    #[error("could not listen on `{address}`; choose another with `--addr`")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// The base does not open, in the base's own words.
    #[error("{0}")]
    Base(String),
}

/// Listens on an address; port 0 takes any free one.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, ServeError> {
    TcpListener::bind(address).await.map_err(|source| {
        if source.kind() == io::ErrorKind::AddrInUse {
            return ServeError::InUse { address };
        }
        ServeError::Listen { address, source }
    })
}

/// Serves until `stop` comes; then what is under way may finish within [`Options::stop_timeout`]. Needs a Tokio runtime with time and IO.
pub async fn serve(
    listener: TcpListener,
    open: Arc<dyn Open>,
    options: Options,
    stop: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    let opened = tokio::task::spawn_blocking(move || Shelf::open(open)).await;
    let shelf = match opened {
        Ok(shelf) => Arc::new(shelf.map_err(ServeError::Base)?),
        Err(e) => return Err(ServeError::Base(e.to_string())),
    };
    let options = Arc::new(options);
    let state = gate::State::new(Arc::clone(&shelf), Arc::clone(&options));
    let app = gate::router(Arc::clone(&state));
    let watcher = {
        let (told, every) = (Arc::clone(&options.told), options.poll_every);
        let state = Arc::clone(&state);
        tokio::spawn(snapshot::watch(shelf, every, move |event| {
            if event == Event::Reloaded {
                state.changed();
            }
            told(event);
        }))
    };
    accept(listener, app, options, stop).await;
    watcher.abort();
    Ok(())
}

async fn accept(
    listener: TcpListener,
    app: axum::Router,
    options: Arc<Options>,
    stop: impl Future<Output = ()>,
) {
    let places = Arc::new(Semaphore::new(options.connections_max));
    let doors = Arc::new(Doors::default());
    let (stopper, stopped) = watch::channel(false);
    let mut stop = std::pin::pin!(stop);
    loop {
        let next = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            _ = &mut stop => break,
            next = next => next,
        };
        let (Ok(place), Ok((stream, peer))) = (place, accepted) else {
            tokio::time::sleep(ACCEPT_PAUSE).await;
            continue;
        };
        let Some(door) = doors.enter(peer.ip(), options.connections_max_per_address) else {
            continue;
        };
        let serving = connection::run(stream, app.clone(), Arc::clone(&options), stopped.clone());
        tokio::spawn(async move {
            serving.await;
            drop((place, door));
        });
    }
    drop(listener);
    let _ = stopper.send(true);
    let all = u32::try_from(options.connections_max).unwrap_or(u32::MAX);
    // One second more than each connection is given, so that theirs decides.
    let patience = options.stop_timeout + Duration::from_secs(1);
    let _ = tokio::time::timeout(patience, places.acquire_many(all)).await;
}

/// Comes when the program is told to end: SIGINT (Ctrl-C) or SIGTERM.
pub async fn stop_signals() {
    let interrupt = async {
        // Where signals cannot be heard, the loop runs until the process ends.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        _ = interrupt => {}
        _ = terminate => {}
    }
}
