//! What nobody means well: tricks in paths and queries, other methods, content, too much at once.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, Uri};
use proptest::prelude::*;
use serde_json::Value;

use crate::book::{Got, ask, get, send, site};

/// What holds for every answer.
fn safe(got: &Got, what: &str) {
    let policy = got.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'"), "{what}: {policy}");
    assert_eq!(got.header("x-content-type-options"), "nosniff", "{what}");
    for name in [
        "referrer-policy",
        "permissions-policy",
        "cross-origin-opener-policy",
        "cross-origin-resource-policy",
    ] {
        assert!(!got.header(name).is_empty(), "{what}: {name}");
    }
    assert_eq!(got.header("server"), "", "{what}");
    assert!(
        !got.header("content-length").is_empty() || got.status == StatusCode::NOT_MODIFIED,
        "{what}"
    );
}

#[tokio::test]
async fn every_route_is_safe_and_described() {
    let (app, _) = site();
    let document: Value = serde_json::from_slice(&get(&app, "/openapi.json").await.body).unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        let mut at = path.clone();
        for parameter in item["get"]["parameters"].as_array().into_iter().flatten() {
            let name = format!("{{{}}}", parameter["name"].as_str().unwrap());
            let example = parameter["example"].to_string();
            at = at.replace(&name, example.trim_matches('"'));
        }
        let got = get(&app, &at).await;
        // Without `make web` there are no licences of what it brings.
        let absent = path == "/third-party.txt" && got.status == StatusCode::NOT_FOUND;
        assert!(
            got.status == StatusCode::OK || absent,
            "{at}: {}",
            got.status
        );
        safe(&got, &at);
        for (status, response) in item["get"]["responses"].as_object().unwrap() {
            if status == "200"
                && !absent
                && let Some(content) = response["content"].as_object()
            {
                let kind = got.header("content-type");
                assert!(
                    content.keys().any(|k| kind.starts_with(k.as_str())),
                    "{at}: {kind}"
                );
            }
        }
    }
}

#[tokio::test]
async fn tricks_in_paths_are_refused() {
    let (app, _) = site();
    for (path, status) in [
        ("/nowhere", 404),
        ("/.json", 404),
        ("/index", 404),
        ("/index.html", 404),
        ("/places/none", 404),
        ("/assets/", 308),
        ("/../etc/passwd", 400),
        ("/assets/../../Cargo.toml", 400),
        ("/assets/%2e%2e/%2e%2e/Cargo.toml", 400),
        ("/assets/..%2f..%2fCargo.toml", 400),
        ("/assets/%252e%252e/Cargo.toml", 404),
        ("/places/%00", 400),
        ("/places/%ff", 400),
        ("/places/a%0d%0aSet-Cookie:%20x=y", 400),
        ("/places//MX-02", 400),
        ("//evil.example/", 400),
        ("/\\evil.example", 400),
        ("/map?as_of=2024-02-30", 400),
        ("/map?as_of=2024-07-09T00:00:00", 400),
        ("/map?as_of=9999999999-01-01", 400),
        ("/map?as_of=2024-07-09&as_of=2024-07-10", 400),
        ("/map?indicator=a&indicator=b", 400),
        ("/map?indicator=%ff", 400),
        ("/map?indicator=%", 400),
        ("/map?x=1&utm_source=y", 200),
        ("/map.json?perido=2022", 400),
        ("/map?period=%E2%80%8B", 200),
    ] {
        // Backslashes and the like are not let into a `Uri` by every parser; where they are, they are refused here.
        let Ok(uri) = path.parse::<Uri>() else {
            continue;
        };
        let request = Request::builder().uri(uri).body(Body::empty()).unwrap();
        let got = send(&app, request).await;
        assert_eq!(got.status.as_u16(), status, "{path}");
        safe(&got, path);
    }
    let long = format!("/places/{}", "a".repeat(5_000));
    assert_eq!(get(&app, &long).await.status, StatusCode::URI_TOO_LONG);
    let many = format!("/map?{}", "a=1&".repeat(100));
    assert_eq!(get(&app, &many).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_slash_at_the_end_leads_to_the_page_of_this_site() {
    let (app, _) = site();
    let got = get(&app, "/map/?period=2022").await;
    assert_eq!(got.status, StatusCode::PERMANENT_REDIRECT);
    assert_eq!(got.header("location"), "/map?period=2022");
    safe(&got, "/map/");
    // A path that begins with two slashes would lead to another site.
    for path in ["//evil.example/", "//evil.example//"] {
        let got = get(&app, path).await;
        assert_eq!(
            (got.status, got.header("location")),
            (StatusCode::BAD_REQUEST, "")
        );
    }
}

#[tokio::test]
async fn other_methods_and_content_are_refused() {
    let (app, _) = site();
    for method in [
        "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND",
    ] {
        let method: Method = method.parse().unwrap();
        for path in ["/", "/nowhere", "/assets/x"] {
            let got = ask(&app, method.clone(), path, &[]).await;
            assert_eq!(
                got.status,
                StatusCode::METHOD_NOT_ALLOWED,
                "{method} {path}"
            );
            assert_eq!(got.header("allow"), "GET, HEAD");
            safe(&got, path);
        }
    }
    for header in [("content-length", "5"), ("transfer-encoding", "chunked")] {
        let got = ask(&app, Method::GET, "/", &[header]).await;
        assert_eq!(got.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(got.header("connection"), "close");
    }
}

#[tokio::test]
async fn foreign_text_is_escaped_where_it_is_repeated() {
    let (app, _) = site();
    let got = get(
        &app,
        "/%3Cscript%3Ealert(1)%3C/script%3E?as_of=%22%3E%3Cscript%3E",
    )
    .await;
    assert!(got.status.is_client_error());
    assert!(!got.text().contains("<script>"), "{}", got.text());
    let got = get(&app, "/map?as_of=%3Cscript%3E").await;
    assert!(!got.text().contains("<script>"));
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn no_path_and_no_query_is_our_fault(
        path in "/(|[a-z]{0,8}|[a-zA-Z0-9%./:@~_-]{0,24}|(places|indicators|explain|tiles|assets|goals|map)/?[ -~é]{0,20})(\\.json|\\.csv|/)?",
        query in "([a-z_]{1,8}=[ -~ñ]{0,12}&?){0,4}|(lang|as_of|period|place|q)=[!-~]{0,16}",
        accept in "[ -~]{0,20}",
        language in "[ -~]{0,20}",
        cookie in "(lang=)?[ -~]{0,10}",
    ) {
        // The book of the tests misbehaves when asked to.
        prop_assume!(!["panic", "slow", "internal", "large"].iter().any(|word| query.contains(word)));
        let Ok(uri) = format!("{path}?{query}").parse::<Uri>() else { return Ok(()); };
        let (app, _) = site();
        let request = Request::builder().uri(uri)
            .header("accept", accept).header("accept-language", language).header("cookie", cookie)
            .body(Body::empty()).unwrap();
        let got = runtime().block_on(send(&app, request));
        prop_assert!(got.status.as_u16() < 500, "{} {path}?{query}", got.status);
        safe(&got, &path);
        if got.status.is_client_error() && got.header("content-type").starts_with("application/json") {
            let json: Value = serde_json::from_slice(&got.body).unwrap();
            for lang in ["es", "en"] {
                prop_assert!(!json["error"]["message"][lang].as_str().unwrap().is_empty());
            }
        }
    }
}
