//! Many at once, a base that changes, faults of our own.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::http::{Method, StatusCode};
use cotejo_web::{Event, Options};
use futures::future::join_all;

use crate::book::{ask, get, quiet, site, site_with};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_who_ask_the_same_are_answered_by_one_piece_of_work() {
    let (app, world) = site();
    let paths = [
        "/search?q=slow&lang=es",
        "/search?lang=es&q=slow&utm_source=x",
    ];
    let asked = (0..200).map(|i| {
        let app = app.clone();
        tokio::spawn(async move { get(&app, paths[i % 2]).await })
    });
    for got in join_all(asked).await {
        assert_eq!(got.unwrap().status, StatusCode::OK);
    }
    assert_eq!(world.made.load(Ordering::Acquire), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn beyond_the_queue_is_refused_and_the_rest_answered() {
    let (app, world) = site_with(Options {
        work_max: 2,
        waiting_max: 6,
        ..quiet()
    });
    let asked = (0..40).map(|i| {
        let app = app.clone();
        tokio::spawn(async move {
            get(
                &app,
                &format!("/search.json?q=slow&as_of=2024-01-{:02}", i % 28 + 1),
            )
            .await
        })
    });
    let got: Vec<_> = join_all(asked)
        .await
        .into_iter()
        .map(Result::unwrap)
        .collect();
    let refused: Vec<_> = got
        .iter()
        .filter(|g| g.status == StatusCode::SERVICE_UNAVAILABLE)
        .collect();
    assert!(!refused.is_empty());
    assert_eq!(
        got.iter().filter(|g| g.status == StatusCode::OK).count() + refused.len(),
        40
    );
    assert!(world.made.load(Ordering::Acquire) >= 8);
    for got in refused {
        assert_eq!(got.header("retry-after"), "5");
        assert_eq!(got.header("cache-control"), "no-store");
        assert!(got.text().contains("Intente de nuevo") && got.text().contains("Try again"));
    }
}

#[tokio::test]
async fn what_takes_too_long_is_refused_and_ready_the_next_time() {
    let (app, world) = site_with(Options {
        answer_timeout: Duration::from_millis(60),
        ..quiet()
    });
    let path = "/search?q=slow&lang=en";
    let began = Instant::now();
    assert_eq!(
        get(&app, path).await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
    assert!(began.elapsed() < Duration::from_millis(250));
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(get(&app, path).await.status, StatusCode::OK);
    assert_eq!(world.made.load(Ordering::Acquire), 1);
}

#[tokio::test]
async fn a_panic_is_an_error_page_told_and_not_the_end() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&told);
    let (app, _) = site_with(Options {
        told: Arc::new(move |event: Event<'_>| heard.lock().unwrap().push(event.to_string())),
        ..Options::default()
    });
    for _ in 0..3 {
        let got = get(&app, "/search?q=panic").await;
        assert_eq!(got.status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(got.text().contains("Error del servidor") && got.text().contains("Server error"));
        assert!(!got.text().contains("on purpose"));
    }
    assert_eq!(get(&app, "/search").await.status, StatusCode::OK);
    assert_eq!(
        told.lock().unwrap()[0],
        "serve: error in the program at /search"
    );
    assert_eq!(told.lock().unwrap().len(), 3);
}

#[tokio::test]
async fn an_answer_larger_than_the_cache_is_served() {
    let (app, _) = site_with(Options {
        cache_bytes: 1 << 20,
        ..quiet()
    });
    let got = get(&app, "/search?q=large").await;
    assert_eq!((got.status, got.body.len()), (StatusCode::OK, 60 << 20));
}

#[tokio::test]
async fn the_log_has_a_line_a_request_where_it_is_asked_for() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&told);
    let (app, _) = site_with(Options {
        access_log: true,
        told: Arc::new(move |event: Event<'_>| heard.lock().unwrap().push(event.to_string())),
        ..Options::default()
    });
    ask(&app, Method::HEAD, "/nowhere.json?x=%0a", &[]).await;
    let told = told.lock().unwrap();
    assert!(
        told[0].starts_with("serve: 400 HEAD /nowhere.json?x=%0a bytes="),
        "{told:?}"
    );
}
