//! Language, form, encoding, what is kept by whom.

use std::io::Read;

use axum::http::{Method, StatusCode};

use crate::book::{TILES, ask, get, quiet, site, site_with};

#[tokio::test]
async fn language_form_and_what_they_vary_on() {
    let (app, _) = site();
    for (path, headers, locale, kind, vary) in [
        (
            "/",
            &[][..],
            "es-MX",
            "text/html",
            "accept-encoding, accept, accept-language, cookie",
        ),
        (
            "/?lang=en",
            &[],
            "en-US",
            "text/html",
            "accept-encoding, accept",
        ),
        (
            "/",
            &[("accept-language", "en")],
            "en-US",
            "text/html",
            "accept-encoding, accept, accept-language, cookie",
        ),
        (
            "/",
            &[("cookie", "lang=en"), ("accept-language", "es")],
            "en-US",
            "text/html",
            "accept-encoding, accept, accept-language, cookie",
        ),
        (
            "/?lang=es",
            &[("cookie", "lang=en")],
            "es-MX",
            "text/html",
            "accept-encoding, accept",
        ),
        (
            "/index.json",
            &[],
            "es-MX",
            "application/json",
            "accept-encoding, accept-language, cookie",
        ),
        (
            "/index.csv?lang=en",
            &[],
            "en-US",
            "text/csv",
            "accept-encoding",
        ),
        (
            "/places/MX-02.json",
            &[],
            "es-MX",
            "application/json",
            "accept-encoding, accept-language, cookie",
        ),
        (
            "/places/MX-02",
            &[("accept", "application/json")],
            "es-MX",
            "application/json",
            "accept-encoding, accept, accept-language, cookie",
        ),
        (
            "/places/MX-02",
            &[("accept", "text/csv;q=0.9, */*;q=0.1")],
            "es-MX",
            "text/csv",
            "accept-encoding, accept, accept-language, cookie",
        ),
        (
            "/places/MX-02",
            &[("accept", "image/png")],
            "es-MX",
            "text/html",
            "accept-encoding, accept, accept-language, cookie",
        ),
        (
            "/explain/a:MX:2022@2024-07-01.json?lang=en",
            &[],
            "en-US",
            "application/json",
            "accept-encoding",
        ),
        (
            "/map.svg?lang=en",
            &[],
            "en-US",
            "image/svg+xml",
            "accept-encoding",
        ),
    ] {
        let got = ask(&app, Method::GET, path, headers).await;
        assert_eq!(got.status, StatusCode::OK, "{path}");
        assert_eq!(got.header("content-language"), locale, "{path} {headers:?}");
        assert!(
            got.header("content-type").starts_with(kind),
            "{path} {headers:?}"
        );
        assert_eq!(got.header("vary"), vary, "{path} {headers:?}");
        assert_eq!(
            got.header("cache-control"),
            "public, max-age=60, must-revalidate"
        );
        let open = if kind == "text/html" { "" } else { "*" };
        assert_eq!(got.header("access-control-allow-origin"), open, "{path}");
    }
}

#[tokio::test]
async fn names_and_days_reach_the_page() {
    let (app, _) = site();
    let got = get(
        &app,
        "/places/M%C3%A9xico.json?as_of=2024-07-09&indicator=x&lang=es",
    )
    .await;
    let said = r#"{"said":"first Place [\"México\"] indicator=x es 2024-07-09"}"#;
    assert_eq!(got.text(), said);
    let got = get(&app, "/sources/x.csv").await;
    assert_eq!(
        got.header("content-disposition"),
        "attachment; filename=\"page.csv\""
    );
}

#[tokio::test]
async fn an_address_leaves_its_language_in_the_cookie() {
    let (app, _) = site();
    let got = get(&app, "/map?lang=en").await;
    let cookie = "lang=en; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly";
    assert_eq!(got.header("set-cookie"), cookie);
    assert!(got.text().contains("/map?lang=es"));
    for path in [
        "/map",
        "/map.json?lang=en",
        "/map.svg?lang=en",
        "/nowhere?lang=en",
    ] {
        assert_eq!(get(&app, path).await.header("set-cookie"), "", "{path}");
    }
    let mut options = quiet();
    options.public_address = Some("https://cotejo.example".to_string());
    let (app, _) = site_with(options);
    let got = get(&app, "/map?lang=en").await;
    assert!(got.header("set-cookie").ends_with("; Secure"));
}

#[tokio::test]
async fn an_unknown_language_is_refused_in_both() {
    let (app, _) = site();
    let got = get(&app, "/?lang=fr").await;
    assert_eq!(got.status, StatusCode::BAD_REQUEST);
    assert!(
        got.text().contains("`fr` no es un idioma")
            && got.text().contains("`fr` is not a language")
    );
    let got = get(&app, "/index.json?lang=fr").await;
    let json: serde_json::Value = serde_json::from_slice(&got.body).unwrap();
    assert_eq!(json["error"]["code"], "lang_unknown");
    assert_eq!(got.header("access-control-allow-origin"), "*");
}

#[tokio::test]
async fn an_error_page_is_in_the_language_asked_for_with_a_way_to_the_other() {
    let (app, _) = site();
    let got = get(&app, "/places/none?lang=en").await;
    assert_eq!(got.status, StatusCode::NOT_FOUND);
    assert_eq!(got.header("content-language"), "en-US");
    let text = got.text();
    assert!(text.contains("<html lang=\"en-US\">") && text.contains("This page does not exist"));
    assert!(
        text.contains("href=\"/places/none?lang=es\" hreflang=\"es-MX\""),
        "{text}"
    );
    assert!(text.contains("<a class=\"skip\" href=\"#main\">"));
}

#[tokio::test]
async fn encodings_read_back_and_each_has_its_mark() {
    let (app, _) = site();
    let plain = get(&app, "/map?lang=es").await;
    let mut marks = vec![plain.header("etag").to_string()];
    for (encoding, name) in [("gzip", "gzip"), ("br", "br"), ("gzip, deflate, br", "br")] {
        let got = ask(
            &app,
            Method::GET,
            "/map?lang=es",
            &[("accept-encoding", encoding)],
        )
        .await;
        assert_eq!(got.header("content-encoding"), name);
        assert_eq!(got.header("content-length"), got.body.len().to_string());
        let mut read = Vec::new();
        match name {
            "gzip" => flate2::read::GzDecoder::new(&got.body[..]).read_to_end(&mut read),
            _ => brotli::Decompressor::new(&got.body[..], 4096).read_to_end(&mut read),
        }
        .unwrap();
        assert_eq!(read, plain.body);
        assert!(got.body.len() * 4 < plain.body.len());
        marks.push(got.header("etag").to_string());
    }
    assert!(marks[0] != marks[1] && marks[1] != marks[2] && marks[2] == marks[3]);

    let held = [
        ("if-none-match", marks[1].as_str()),
        ("accept-encoding", "gzip"),
    ];
    let got = ask(&app, Method::GET, "/map?lang=es", &held).await;
    assert_eq!((got.status, got.body.len()), (StatusCode::NOT_MODIFIED, 0));
    assert_eq!(got.header("etag"), marks[1]);
    assert_eq!(got.header("vary"), "accept-encoding, accept");
    assert_eq!(got.header("content-length"), "");
    let held = [("if-none-match", marks[1].as_str())];
    let got = ask(&app, Method::GET, "/map?lang=es", &held).await;
    assert_eq!(got.status, StatusCode::OK);
}

#[tokio::test]
async fn head_is_get_without_the_body() {
    let (app, _) = site();
    for path in [
        "/",
        "/map.json",
        "/healthz",
        "/nowhere",
        "/map/",
        "/?lang=fr",
    ] {
        let got = get(&app, path).await;
        let head = ask(&app, Method::HEAD, path, &[]).await;
        assert_eq!(head.status, got.status, "{path}");
        assert_eq!(head.headers, got.headers, "{path}");
        assert!(head.body.is_empty(), "{path}");
        assert_eq!(
            got.header("content-length"),
            got.body.len().to_string(),
            "{path}"
        );
    }
}

#[tokio::test]
async fn tiles_last_under_their_own_version_only() {
    let (app, _) = site();
    let year = "public, max-age=31536000, immutable";
    let minute = "public, max-age=60, must-revalidate";
    for (path, keep) in [
        (format!("/tiles/3/1/2.mvt?v={TILES}"), year),
        ("/tiles/3/1/2.mvt?v=t0".to_string(), minute),
        ("/tiles/3/1/2.mvt".to_string(), minute),
    ] {
        let got = get(&app, &path).await;
        assert_eq!(
            (got.status, got.text()),
            (StatusCode::OK, "3/1/2"),
            "{path}"
        );
        assert_eq!(got.header("cache-control"), keep, "{path}");
        assert_eq!(got.header("vary"), "accept-encoding");
        assert_eq!(got.header("content-language"), "");
    }
    for path in [
        "/tiles/3/1/2",
        "/tiles/3/1/x.mvt",
        "/tiles/9/1/2.mvt",
        "/tiles/3/8/2.mvt",
        "/tiles/3/-1/2.mvt",
        "/tiles/03/1/2.mvt",
    ] {
        assert_eq!(
            get(&app, path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}

#[tokio::test]
async fn files_have_their_hash_and_last() {
    let (app, _) = site();
    let page = get(&app, "/nowhere").await;
    let style = page
        .text()
        .split('"')
        .find(|piece| piece.starts_with("/assets/site-"))
        .unwrap();
    let got = get(&app, style).await;
    assert_eq!(got.status, StatusCode::OK);
    assert_eq!(got.header("content-type"), "text/css; charset=utf-8");
    assert_eq!(
        got.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(
        get(&app, "/assets/site-0.css").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        get(&app, "/geometry/mx.json").await.status,
        StatusCode::NOT_FOUND
    );
    for path in [
        "/favicon.svg",
        "/robots.txt",
        "/healthz",
        "/licences",
        "/openapi.json",
    ] {
        assert_eq!(get(&app, path).await.status, StatusCode::OK, "{path}");
    }
    assert_eq!(
        get(&app, "/healthz").await.header("cache-control"),
        "no-store"
    );
}
