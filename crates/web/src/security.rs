//! The headers that every answer carries.

use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};

/// Scripts, styles, pictures and fonts of this site, and nothing else; no frame around it, no form that leads elsewhere.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; \
     worker-src 'self' blob:; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// A drawing brings its own style, and needs nothing else.
pub const DRAWING_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";

const ALWAYS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
];

/// Sets them.
pub fn headers(headers: &mut HeaderMap) {
    let is = |headers: &HeaderMap, name: HeaderName, start: &str| {
        headers
            .get(name)
            .is_some_and(|v| v.as_bytes().starts_with(start.as_bytes()))
    };
    let policy = match is(headers, header::CONTENT_TYPE, "image/svg+xml") {
        true => DRAWING_POLICY,
        false => POLICY,
    };
    // What every site may read, every site may embed.
    let embed = match headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN) {
        true => "cross-origin",
        false => "same-origin",
    };
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(policy),
    );
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static(embed),
    );
}
