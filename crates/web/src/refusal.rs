//! What cannot be answered, worded in both languages, with a way on.

use axum::http::StatusCode;
use cotejo_lang::{Key, Lang};
use serde::Serialize;
use utoipa::ToSchema;

use crate::path::URI_BYTES_MAX;
use crate::query::{PAIRS_MAX, VALUE_BYTES_MAX};

/// Seconds after which a refused client may try again.
pub const RETRY_SECONDS: u32 = 5;

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Both {
    /// Spanish.
    pub es: String,
    /// English.
    pub en: String,
}

impl Both {
    /// The text of a key in both.
    pub fn key(key: Key, values: &[(&str, &str)]) -> Both {
        Both {
            es: Lang::Es.fill(key, values),
            en: Lang::En.fill(key, values),
        }
    }

    /// In one of them.
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::Es => &self.es,
            Lang::En => &self.en,
        }
    }
}

/// A way on from a refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Next {
    /// What is there.
    pub label: Both,
    /// Where: a path of this site.
    pub href: String,
}

/// An answer that is none: why not, and how to go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// 400 to 599.
    pub status: StatusCode,
    /// The machine's name of the reason. Stays; the words may change.
    pub code: &'static str,
    /// A heading.
    pub title: Box<Both>,
    /// A sentence or two.
    pub message: Box<Both>,
    /// Links, best first.
    pub next: Vec<Next>,
    /// Seconds to wait, where waiting helps.
    pub retry_after: Option<u32>,
    /// Whether the page shows both languages, because it is not known which one is read.
    pub bilingual: bool,
    /// What only the log should say.
    pub detail: Option<String>,
}

/// The body of a refusal in JSON.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErrorBody {
    /// The refusal.
    pub error: ErrorDetail,
}

/// Why there is no answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErrorDetail {
    /// The HTTP status, again.
    #[schema(example = 404)]
    pub status: u16,
    /// The machine's name of the reason; it stays, the words may change.
    #[schema(example = "not_found")]
    pub code: String,
    /// What is wrong, and what to do.
    pub message: Both,
    /// Ways on, best first.
    pub next: Vec<Next>,
}

impl Refusal {
    /// A refusal of one's own words, with the site's two usual ways on.
    pub fn new(status: StatusCode, code: &'static str, title: Both, message: Both) -> Refusal {
        Refusal {
            status,
            code,
            title: Box::new(title),
            message: Box::new(message),
            next: vec![
                next(Key::WebErrorHome, "/"),
                next(Key::WebErrorSearch, "/search"),
            ],
            retry_after: None,
            bilingual: false,
            detail: None,
        }
    }

    fn keyed(
        status: StatusCode,
        code: &'static str,
        (title, message): (Key, Key),
        values: &[(&str, &str)],
    ) -> Refusal {
        Refusal::new(
            status,
            code,
            Both::key(title, &[]),
            Both::key(message, values),
        )
    }

    /// No page has this path.
    pub fn not_found(path: &str) -> Refusal {
        let keys = (Key::RefusalNotFoundTitle, Key::RefusalNotFound);
        let path = short(path);
        Refusal::keyed(
            StatusCode::NOT_FOUND,
            "not_found",
            keys,
            &[("path", path.as_str())],
        )
    }

    /// The path holds what no path of this site holds.
    pub fn path_bad() -> Refusal {
        let keys = (Key::RefusalPathBadTitle, Key::RefusalPathBad);
        Refusal::keyed(StatusCode::BAD_REQUEST, "path_bad", keys, &[])
    }

    /// Path and query are longer than [`URI_BYTES_MAX`].
    pub fn uri_too_long(length: usize) -> Refusal {
        let keys = (Key::RefusalUriTooLongTitle, Key::RefusalUriTooLong);
        let (length, limit) = (length.to_string(), URI_BYTES_MAX.to_string());
        Refusal::keyed(
            StatusCode::URI_TOO_LONG,
            "uri_too_long",
            keys,
            &[("length", &length), ("limit", &limit)],
        )
    }

    /// Neither GET nor HEAD.
    pub fn method_not_allowed(method: &str) -> Refusal {
        let keys = (
            Key::RefusalMethodNotAllowedTitle,
            Key::RefusalMethodNotAllowed,
        );
        let method = short(method);
        Refusal::keyed(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            keys,
            &[("method", method.as_str())],
        )
    }

    /// The request carries content.
    pub fn body_refused() -> Refusal {
        let keys = (Key::RefusalBodyRefusedTitle, Key::RefusalBodyRefused);
        Refusal::keyed(StatusCode::PAYLOAD_TOO_LARGE, "body_refused", keys, &[])
    }

    /// The query cannot be decoded.
    pub fn query_bad() -> Refusal {
        let keys = (Key::RefusalQueryBadTitle, Key::RefusalQueryBad);
        Refusal::keyed(StatusCode::BAD_REQUEST, "query_bad", keys, &[])
    }

    /// The query has too many pairs or too long a one.
    pub fn query_too_many() -> Refusal {
        let keys = (Key::RefusalQueryTooManyTitle, Key::RefusalQueryTooMany);
        let (limit, length) = (PAIRS_MAX.to_string(), VALUE_BYTES_MAX.to_string());
        Refusal::keyed(
            StatusCode::BAD_REQUEST,
            "query_too_many",
            keys,
            &[("limit", &limit), ("length", &length)],
        )
    }

    /// A parameter that has one value was given two.
    pub fn param_twice(param: &str) -> Refusal {
        let keys = (Key::RefusalParamTwiceTitle, Key::RefusalParamTwice);
        Refusal::keyed(
            StatusCode::BAD_REQUEST,
            "param_twice",
            keys,
            &[("param", param)],
        )
    }

    /// A program asked with a parameter that the page would not heed.
    pub fn param_unknown(param: &str, known: &str) -> Refusal {
        let keys = (Key::RefusalParamUnknownTitle, Key::RefusalParamUnknown);
        let param = short(param);
        Refusal::keyed(
            StatusCode::BAD_REQUEST,
            "param_unknown",
            keys,
            &[("param", param.as_str()), ("known", known)],
        )
    }

    /// `lang` is neither `es` nor `en`.
    pub fn lang_unknown(value: &str) -> Refusal {
        let keys = (Key::RefusalLangUnknownTitle, Key::RefusalLangUnknown);
        let value = short(value);
        let values = [("value", value.as_str())];
        Refusal {
            bilingual: true,
            ..Refusal::keyed(StatusCode::BAD_REQUEST, "lang_unknown", keys, &values)
        }
    }

    /// A parameter that is a day is none.
    pub fn date_bad(param: &str, value: &str) -> Refusal {
        let keys = (Key::RefusalDateBadTitle, Key::RefusalDateBad);
        let value = short(value);
        Refusal::keyed(
            StatusCode::BAD_REQUEST,
            "date_bad",
            keys,
            &[("param", param), ("value", value.as_str())],
        )
    }

    /// Too many requests are waiting.
    pub fn busy() -> Refusal {
        let keys = (Key::RefusalBusyTitle, Key::RefusalBusy);
        let seconds = RETRY_SECONDS.to_string();
        Refusal {
            retry_after: Some(RETRY_SECONDS),
            bilingual: true,
            ..Refusal::keyed(
                StatusCode::SERVICE_UNAVAILABLE,
                "busy",
                keys,
                &[("seconds", &seconds)],
            )
        }
    }

    /// The answer was not ready in time.
    pub fn timeout(seconds: u64) -> Refusal {
        let keys = (Key::RefusalTimeoutTitle, Key::RefusalTimeout);
        let seconds = seconds.to_string();
        Refusal {
            retry_after: Some(RETRY_SECONDS),
            bilingual: true,
            ..Refusal::keyed(
                StatusCode::SERVICE_UNAVAILABLE,
                "timeout",
                keys,
                &[("seconds", &seconds)],
            )
        }
    }

    /// Something of ours is broken.
    pub fn internal() -> Refusal {
        let keys = (Key::RefusalInternalTitle, Key::RefusalInternal);
        Refusal {
            bilingual: true,
            ..Refusal::keyed(StatusCode::INTERNAL_SERVER_ERROR, "internal", keys, &[])
        }
    }

    /// Whether the same request on the same base is refused again, so that the refusal can be kept.
    pub fn lasts(&self) -> bool {
        self.status.is_client_error()
    }

    /// The body in JSON.
    pub fn json(&self) -> Vec<u8> {
        let body = ErrorBody {
            error: ErrorDetail {
                status: self.status.as_u16(),
                code: self.code.to_string(),
                message: Both::clone(&self.message),
                next: self.next.clone(),
            },
        };
        // Strings and a number: this cannot fail.
        serde_json::to_vec_pretty(&body).unwrap_or_default()
    }
}

/// A way on by the key of its words.
pub fn next(key: Key, href: &str) -> Next {
    Next {
        label: Both::key(key, &[]),
        href: href.to_string(),
    }
}

/// Foreign text as an error repeats it: no more than 80 characters.
fn short(text: &str) -> String {
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_in_json() {
        let json: serde_json::Value =
            serde_json::from_slice(&Refusal::date_bad("as_of", "2024-02-30").json()).unwrap();
        let error = &json["error"];
        assert_eq!(error["status"], 400);
        assert_eq!(error["code"], "date_bad");
        assert_eq!(
            error["message"]["en"],
            "`2024-02-30` is not a date for `as_of`; write it like `2024-07-09`."
        );
        assert_eq!(error["next"][0]["href"], "/");
    }

    #[test]
    fn foreign_text_is_cut() {
        let long = "é".repeat(5_000);
        assert!(Refusal::not_found(&long).message.es.len() < 400);
    }
}
