//! Over a real socket: slow clients, many requests on one connection, a base that changes, an orderly end.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use cotejo_web::{Open, Options, ServeError, bind, serve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::book::{World, quiet};

struct Running {
    address: SocketAddr,
    world: Arc<World>,
    stop: Option<oneshot::Sender<()>>,
    serving: JoinHandle<Result<(), ServeError>>,
}

async fn start(options: Options) -> Running {
    let world = Arc::new(World::default());
    *world.word.lock().unwrap() = "first".to_string();
    let listener = bind(([127, 0, 0, 1], 0).into()).await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let open = Arc::clone(&world) as Arc<dyn Open>;
    let serving = tokio::spawn(serve(listener, open, options, async {
        let _ = stopped.await;
    }));
    Running {
        address,
        world,
        stop: Some(stop),
        serving,
    }
}

async fn connect(running: &Running) -> TcpStream {
    TcpStream::connect(running.address).await.unwrap()
}

/// Reads until the other side ends or a second passes without a byte.
async fn read(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    let mut piece = [0; 4096];
    while let Ok(Ok(n @ 1..)) = timeout(Duration::from_secs(1), stream.read(&mut piece)).await {
        text.extend_from_slice(&piece[..n]);
    }
    String::from_utf8_lossy(&text).into_owned()
}

/// Whether the other side ends within `most`.
async fn ends(stream: &mut TcpStream, most: Duration) -> Option<Duration> {
    let began = Instant::now();
    let mut piece = [0; 4096];
    loop {
        match timeout(
            most.saturating_sub(began.elapsed()),
            stream.read(&mut piece),
        )
        .await
        {
            Err(_) => return None,
            Ok(Ok(0) | Err(_)) => return Some(began.elapsed()),
            Ok(Ok(_)) => {}
        }
    }
}

fn hasty() -> Options {
    Options {
        head_timeout: Duration::from_millis(300),
        write_timeout: Duration::from_millis(500),
        poll_every: Duration::from_millis(40),
        stop_timeout: Duration::from_millis(500),
        ..quiet()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_sends_a_head_by_drops_is_cut_and_others_are_served() {
    let running = start(hasty()).await;
    let slow = (0..50).map(|_| async {
        let mut stream = connect(&running).await;
        stream.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
        let began = Instant::now();
        // A drop every 50 ms does not buy more time.
        while began.elapsed() < Duration::from_secs(3) {
            if stream.write_all(b"a: b\r\n").await.is_err() {
                return began.elapsed();
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        began.elapsed()
    });
    let slow = futures::future::join_all(slow);
    let served = async {
        let mut stream = connect(&running).await;
        stream
            .write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
            .await
            .unwrap();
        read(&mut stream).await
    };
    let (slow, served) = tokio::join!(slow, served);
    assert!(served.starts_with("HTTP/1.1 200"), "{served}");
    assert!(
        slow.iter().all(|took| *took < Duration::from_secs(1)),
        "{slow:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_says_nothing_is_cut_before_and_between_requests() {
    let running = start(hasty()).await;
    let mut stream = connect(&running).await;
    assert!(ends(&mut stream, Duration::from_secs(2)).await.is_some());
    let mut stream = connect(&running).await;
    stream
        .write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .unwrap();
    let took = ends(&mut stream, Duration::from_secs(2)).await;
    assert!(
        took.is_some_and(|t| t > Duration::from_millis(200)),
        "{took:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_takes_nothing_is_cut() {
    let running = start(hasty()).await;
    let mut stream = connect(&running).await;
    stream
        .write_all(b"GET /search?q=large HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_secs(2)).await;
    // What was on its way arrives, and it is not the whole.
    let mut whole = 0;
    let mut piece = vec![0; 1 << 16];
    while let Ok(Ok(n @ 1..)) = timeout(Duration::from_secs(2), stream.read(&mut piece)).await {
        whole += n;
    }
    assert!(whole < 60 << 20, "{whole}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_carries_so_many_requests_and_heads_are_bounded() {
    let running = start(Options {
        requests_max_per_connection: 3,
        ..hasty()
    })
    .await;
    let mut stream = connect(&running).await;
    let request = "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n".repeat(5);
    stream.write_all(request.as_bytes()).await.unwrap();
    let got = read(&mut stream).await;
    assert_eq!(got.matches("HTTP/1.1 200").count(), 3, "{got}");
    assert!(got.contains("connection: close"));

    for head in [
        format!(
            "GET / HTTP/1.1\r\nhost: x\r\nx: {}\r\n\r\n",
            "a".repeat(100_000)
        ),
        format!("GET / HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(100)),
        format!("GET /{} HTTP/1.1\r\nhost: x\r\n\r\n", "a".repeat(100_000)),
        "GET /\u{0} HTTP/1.1\r\n\r\n".to_string(),
        "\u{16}\u{3}\u{1}\r\n\r\n".to_string(),
        "GET / HTTP/1.1\r\nhost: x\r\nhost\r\n\r\n".to_string(),
        "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nabcde"
            .to_string(),
    ] {
        let mut stream = connect(&running).await;
        let _ = stream.write_all(head.as_bytes()).await;
        let got = read(&mut stream).await;
        let status = got.get(..12).unwrap_or("");
        assert!(
            got.is_empty() || status.starts_with("HTTP/1.1 4"),
            "{}: {status}",
            &head[..20.min(head.len())]
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_load_is_seen_and_the_old_answers_are_gone() {
    let running = start(hasty()).await;
    let ask = || async {
        let mut stream = connect(&running).await;
        stream
            .write_all(b"GET /map.json HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
            .await
            .unwrap();
        read(&mut stream).await
    };
    assert!(ask().await.contains("first Map"));
    *running.world.word.lock().unwrap() = "second".to_string();
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(ask().await.contains("second Map"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_end_lets_an_answer_finish_and_takes_no_more() {
    let mut running = start(hasty()).await;
    let mut stream = connect(&running).await;
    stream
        .write_all(b"GET /search?q=slow HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .unwrap();
    let _idle = connect(&running).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    let began = Instant::now();
    running.stop.take().unwrap().send(()).unwrap();
    let got = read(&mut stream).await;
    assert!(got.starts_with("HTTP/1.1 200"), "{got}");
    running.serving.await.unwrap().unwrap();
    assert!(
        began.elapsed() < Duration::from_secs(2),
        "{:?}",
        began.elapsed()
    );
    assert!(TcpStream::connect(running.address).await.is_err());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_in_use_says_what_to_do() {
    let running = start(quiet()).await;
    let refused = bind(running.address).await.unwrap_err().to_string();
    let expected = "is in use; stop the program that has it, or choose another with `--addr`";
    assert!(refused.ends_with(expected), "{refused}");
}
