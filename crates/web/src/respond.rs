//! From a finished answer and the client's headers to a response: encoding, what the client already has, who may keep it.

use axum::body::{Body, Bytes};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{StatusCode, response};
use axum::response::Response;

use crate::accept;
use crate::stored::Stored;

/// How long others may keep an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// A minute, then ask whether it is still so. The base may be loaded anew at any time.
    Minute,
    /// A year, without asking: its address changes when it does.
    Forever,
    /// A day: fonts and the mark.
    Day,
    /// Not at all.
    Never,
}

impl Keep {
    fn value(self) -> &'static str {
        match self {
            Keep::Minute => "public, max-age=60, must-revalidate",
            Keep::Forever => "public, max-age=31536000, immutable",
            Keep::Day => "public, max-age=86400",
            Keep::Never => "no-store",
        }
    }
}

/// The response with an answer. `vary` names the request's headers that it depends on, besides `Accept-Encoding`.
pub fn respond(stored: &Stored, asked: &HeaderMap, keep: Keep, vary: &[HeaderName]) -> Response {
    let (body, encoding) = encoded(stored, asked);
    let mark = match encoding {
        Some(name) => format!("\"{}-{name}\"", stored.digest),
        None => format!("\"{}\"", stored.digest),
    };
    let mut head = response::Builder::new().header(header::CACHE_CONTROL, keep.value());
    if keep != Keep::Never {
        head = head.header(header::ETAG, &mark);
    }
    let mut varies = vec![header::ACCEPT_ENCODING.as_str()];
    varies.extend(vary.iter().map(HeaderName::as_str));
    head = head.header(header::VARY, varies.join(", "));
    if let Some(lang) = stored.lang {
        head = head.header(header::CONTENT_LANGUAGE, lang.locale());
    }
    if stored.open {
        head = head.header(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    }
    if stored.status == StatusCode::OK && keep != Keep::Never && already(asked, &mark) {
        return whole(head.status(StatusCode::NOT_MODIFIED), Bytes::new());
    }
    head = head
        .status(stored.status)
        .header(header::CONTENT_TYPE, stored.content_type)
        .header(header::CONTENT_LENGTH, body.len());
    if let Some(name) = encoding {
        head = head.header(header::CONTENT_ENCODING, name);
    }
    if let Some(name) = &stored.file_name {
        head = head.header(header::CONTENT_DISPOSITION, disposition(name));
    }
    whole(head, body)
}

/// A response of a head that is known to be well-formed.
pub fn whole(head: response::Builder, body: Bytes) -> Response {
    head.body(Body::from(body)).unwrap_or_else(|_| {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        response
    })
}

/// The shortest of the encodings that the client takes, at the weight it gives them.
fn encoded(stored: &Stored, asked: &HeaderMap) -> (Bytes, Option<&'static str>) {
    let items = accept::items(asked, &header::ACCEPT_ENCODING);
    // Where nothing is said, plain is what every client reads.
    let plain = accept::weight(&items, "identity").unwrap_or(1);
    let mut best = (plain, &stored.plain, None);
    for (name, body) in [("gzip", &stored.gzip), ("br", &stored.brotli)] {
        let weight = accept::weight(&items, name).unwrap_or(0);
        if let Some(body) = body
            && weight > 0
            && (weight, usize::MAX - body.len()) > (best.0, usize::MAX - best.1.len())
        {
            best = (weight, body, Some(name));
        }
    }
    (best.1.clone(), best.2)
}

/// Whether the client says it holds these very bytes (RFC 9110, section 13.1.2).
fn already(asked: &HeaderMap, mark: &str) -> bool {
    asked
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == mark)
}

fn disposition(name: &str) -> HeaderValue {
    let safe: String = name
        .chars()
        .map(|c| match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' | '.' => c,
            _ => '_',
        })
        .collect();
    HeaderValue::from_str(&format!("attachment; filename=\"{safe}\""))
        .unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoding(accept: Option<&str>) -> Option<String> {
        let stored = Stored::new(StatusCode::OK, "text/html", "abcd".repeat(1_000));
        let mut asked = HeaderMap::new();
        if let Some(accept) = accept {
            asked.insert(header::ACCEPT_ENCODING, accept.parse().unwrap());
        }
        let response = respond(&stored, &asked, Keep::Minute, &[]);
        let name = response.headers().get(header::CONTENT_ENCODING);
        name.map(|v| v.to_str().unwrap().to_string())
    }

    #[test]
    fn encodings_as_asked() {
        for (accept, expected) in [
            (None, None),
            (Some(""), None),
            (Some("gzip"), Some("gzip")),
            (Some("gzip, deflate, br, zstd"), Some("br")),
            (Some("br;q=0.5, gzip"), Some("gzip")),
            (Some("br;q=0, *"), Some("gzip")),
            (Some("identity"), None),
            (Some("identity;q=0.5, gzip;q=0.4"), None),
            (Some("*"), Some("br")),
            (Some("*;q=0"), None),
            (Some("compress"), None),
        ] {
            assert_eq!(encoding(accept).as_deref(), expected, "{accept:?}");
        }
    }

    #[test]
    fn a_mark_is_for_one_encoding() {
        let stored = Stored::new(StatusCode::OK, "text/html", "abcd".repeat(1_000));
        let ask = |encoding: &str, mark: &str| {
            let mut asked = HeaderMap::new();
            asked.insert(header::ACCEPT_ENCODING, encoding.parse().unwrap());
            asked.insert(header::IF_NONE_MATCH, mark.parse().unwrap());
            respond(&stored, &asked, Keep::Minute, &[]).status()
        };
        let plain = format!("\"{}\"", stored.digest);
        let br = format!("\"x\", W/\"{}-br\"", stored.digest);
        assert_eq!(ask("identity", &plain), StatusCode::NOT_MODIFIED);
        assert_eq!(ask("br", &br), StatusCode::NOT_MODIFIED);
        assert_eq!(ask("br", "*"), StatusCode::NOT_MODIFIED);
        assert_eq!(ask("br", &plain), StatusCode::OK);
        assert_eq!(ask("gzip", &br), StatusCode::OK);
    }

    #[test]
    fn a_file_name_is_plain() {
        assert_eq!(
            disposition("a b\"\r\né.csv"),
            "attachment; filename=\"a_b____.csv\""
        );
    }
}
