//! The gate: what a request is, before anything is done for it, and what every answer carries.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{RawPathParams, Request};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode, Uri};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::get;
use cotejo_lang::Lang;
use cotejo_model::Date;
use futures::FutureExt;
use tower::Layer;

use crate::answer::Served;
use crate::assets::Assets;
use crate::book::{Format, Noun};
use crate::cache::Cache;
use crate::frame::{self, AS_OF, Frame};
use crate::language::{self, By, Chosen};
use crate::options::{Event, Options};
use crate::path::{self, PathFault, URI_BYTES_MAX};
use crate::query::{Params, QueryFault};
use crate::refusal::Refusal;
use crate::respond::{Keep, respond};
use crate::routes::{self, FOLDERS, PLAIN, ROUTES};
use crate::snapshot::Shelf;
use crate::stored::Stored;
use crate::workshop::Workshop;
use crate::{accept, answer, openapi, plain, security};

/// What all requests share.
pub struct State {
    pub(crate) shelf: Arc<Shelf>,
    pub(crate) cache: Arc<Cache>,
    pub(crate) workshop: Arc<Workshop>,
    pub(crate) assets: Arc<Assets>,
    pub(crate) options: Arc<Options>,
    pub(crate) openapi: Bytes,
}

impl State {
    /// Everything that serving takes, besides connections.
    pub fn new(shelf: Arc<Shelf>, options: Arc<Options>) -> Arc<State> {
        Arc::new(State {
            shelf,
            cache: Arc::new(Cache::new(options.cache_bytes)),
            workshop: Arc::new(Workshop::new(options.work_max, options.waiting_max)),
            assets: Arc::new(Assets::embedded()),
            openapi: openapi::json().into(),
            options,
        })
    }

    /// The base has changed: kept answers are of no use.
    pub fn changed(&self) {
        self.cache.clear();
    }

    /// Bytes of finished answers that are kept.
    pub fn cached_bytes(&self) -> u64 {
        self.cache.weight()
    }
}

/// A request as the gate read it. What could not be read stands as if it were not there.
#[derive(Clone, Debug)]
pub(crate) struct Read {
    /// As written, without `.json` and `.csv`; `/` for `/index.json`.
    pub path: String,
    pub params: Params,
    pub chosen: Chosen,
    pub format: Format,
    pub format_in_path: bool,
    pub as_of: Option<Date>,
    pub headers: HeaderMap,
}

impl Read {
    /// The request's headers that its answer depends on.
    pub fn vary(&self) -> Vec<HeaderName> {
        let mut vary = Vec::new();
        if !self.format_in_path {
            vary.push(header::ACCEPT);
        }
        if self.chosen.by != By::Address {
            vary.extend([header::ACCEPT_LANGUAGE, header::COOKIE]);
        }
        vary
    }

    pub fn frame(&self, state: &State, noun: Option<Noun>, params: &Params) -> Frame {
        let at = frame::Place {
            path: &self.path,
            params,
            lang: self.chosen.lang,
            lang_in_address: self.chosen.by == By::Address,
            as_of: self.as_of,
            noun,
        };
        Frame::new(at, &state.assets, state.options.public_address.as_deref())
    }
}

/// The whole site over a base that is open, for whoever brings a loop of their own.
pub fn app(shelf: Shelf, options: Options) -> Router {
    router(State::new(Arc::new(shelf), Arc::new(options)))
}

pub(crate) fn router(state: Arc<State>) -> Router {
    let mut pages = Router::new();
    for route in ROUTES {
        let state = Arc::clone(&state);
        let served = Arc::new(Served {
            route,
            own: routes::own(route),
        });
        let handler = move |names: RawPathParams, request: Request| {
            answer::page(state, served, names, request)
        };
        pages = pages.route(route.pattern, get(handler));
    }
    let folders = FOLDERS.iter().map(|folder| format!("{folder}{{*file}}"));
    for path in PLAIN
        .iter()
        .map(|(path, _)| path.to_string())
        .chain(folders)
    {
        let state = Arc::clone(&state);
        let handler = move |request: Request| plain::answer(state, request);
        pages = pages.route(&path, get(handler));
    }
    let missing = Arc::clone(&state);
    let pages = pages.fallback(move |request: Request| async move {
        let read = read_of(&request);
        let refusal = Refusal::not_found(request.uri().path());
        refused(&missing, read.as_deref(), &refusal)
    });
    // Around the router and not inside it, for it changes the path by which the router finds its way.
    let gate = from_fn(move |request: Request, next: Next| pass(Arc::clone(&state), request, next));
    Router::new().fallback_service(gate.layer(pages))
}

async fn pass(state: Arc<State>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let head = request.method() == Method::HEAD;
    let logged = state.options.access_log.then(|| {
        let uri = request.uri().path_and_query();
        let target = uri.map_or(String::new(), |u| u.as_str().to_string());
        (request.method().to_string(), target)
    });
    let path = request.uri().path().to_string();
    let passed = AssertUnwindSafe(inside(&state, request, next)).catch_unwind();
    let mut response = match passed.await {
        Ok(response) => response,
        Err(_) => {
            (state.options.told)(Event::Panicked(path.into()));
            refused(&state, None, &Refusal::internal())
        }
    };
    security::headers(response.headers_mut());
    if let Some((method, target)) = logged {
        let length = response.headers().get(header::CONTENT_LENGTH);
        let bytes = length.and_then(|v| v.to_str().ok()?.parse().ok());
        (state.options.told)(Event::Answered {
            method: &method,
            target: &target,
            status: response.status().as_u16(),
            bytes: bytes.unwrap_or(0),
            millis: started.elapsed().as_millis(),
        });
    }
    if head {
        *response.body_mut() = Body::empty();
    }
    if response.status() == StatusCode::NOT_MODIFIED {
        // The router writes the length of the empty body; it would be taken for that of the page.
        response.headers_mut().remove(header::CONTENT_LENGTH);
    }
    response
}

async fn inside(state: &Arc<State>, mut request: Request, next: Next) -> Response {
    let (read, fault) = read(&request);
    match fault {
        None => {}
        Some(Fault::Refused(refusal)) => return refused(state, Some(&read), &refusal),
        Some(Fault::Elsewhere(to)) => return moved(&to),
    }
    if read.path != request.uri().path()
        && let Ok(uri) = read.path.parse::<Uri>()
    {
        *request.uri_mut() = uri;
    }
    let read = Arc::new(read);
    request.extensions_mut().insert(Arc::clone(&read));
    let patience = state.options.answer_timeout;
    match tokio::time::timeout(patience, next.run(request)).await {
        Ok(response) => response,
        Err(_) => refused(state, Some(&read), &Refusal::timeout(patience.as_secs())),
    }
}

enum Fault {
    Refused(Refusal),
    Elsewhere(String),
}

/// Reads a request. What is refused is read as far as the refusal's words and form need it.
fn read(request: &Request) -> (Read, Option<Fault>) {
    let (uri, headers) = (request.uri(), request.headers());
    let (path, format, format_in_path) = form(uri.path(), headers);
    let mut read = Read {
        path,
        params: Params::default(),
        chosen: language::choose(None, headers),
        format,
        format_in_path,
        as_of: None,
        headers: headers.clone(),
    };
    let fault = fill(&mut read, request).err();
    (read, fault)
}

fn fill(read: &mut Read, request: &Request) -> Result<(), Fault> {
    let (uri, headers) = (request.uri(), request.headers());
    let refused = |refusal| Err(Fault::Refused(refusal));
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return refused(Refusal::method_not_allowed(request.method().as_str()));
    }
    let length = headers.get(header::CONTENT_LENGTH);
    if headers.contains_key(header::TRANSFER_ENCODING) || length.is_some_and(|l| l != "0") {
        return refused(Refusal::body_refused());
    }
    let query = uri.query().unwrap_or_default();
    let bytes = uri.path().len() + query.len();
    if bytes > URI_BYTES_MAX {
        return refused(Refusal::uri_too_long(bytes));
    }
    let mut params = match Params::read(query) {
        Ok(params) => params,
        Err(QueryFault::Bad) => return refused(Refusal::query_bad()),
        Err(QueryFault::TooMany) => return refused(Refusal::query_too_many()),
    };
    match language::of_address(&params.take(language::NAME)) {
        Ok(lang) => read.chosen = language::choose(lang, headers),
        Err(value) => return refused(Refusal::lang_unknown(&value)),
    }
    let as_of = params.take(AS_OF);
    read.params = params;
    match path::check(uri.path()) {
        Ok(()) => {}
        Err(PathFault::Bad) => return refused(Refusal::path_bad()),
        Err(PathFault::Slash(path)) => {
            let query = uri.query().map(|q| format!("?{q}")).unwrap_or_default();
            return Err(Fault::Elsewhere(format!("{path}{query}")));
        }
    }
    match as_of.as_slice() {
        [] => {}
        [day] => match date(day) {
            Some(day) => read.as_of = Some(day),
            None => return refused(Refusal::date_bad(AS_OF, day)),
        },
        _ => return refused(Refusal::param_twice(AS_OF)),
    }
    Ok(())
}

fn date(text: &str) -> Option<Date> {
    // The parser takes a time behind the day as well; an address has one spelling.
    (text.len() == 10).then(|| text.parse().ok()).flatten()
}

/// The path without the suffix of a twin, the form that is wanted, and whether the path says it.
fn form(path: &str, headers: &HeaderMap) -> (String, Format, bool) {
    if routes::is_plain(path) {
        return (path.to_string(), Format::Html, true);
    }
    for format in [Format::Json, Format::Csv] {
        match path.strip_suffix(format.suffix()) {
            Some("/index") => return ("/".to_string(), format, true),
            Some(page) if page.len() > 1 && !page.ends_with('/') => {
                return (page.to_string(), format, true);
            }
            _ => {}
        }
    }
    let format = accept::items(headers, &header::ACCEPT)
        .iter()
        .filter(|item| item.weight > 0)
        .find_map(|item| match item.name.as_str() {
            "text/html" | "application/xhtml+xml" | "text/*" | "*/*" => Some(Format::Html),
            "application/json" => Some(Format::Json),
            "text/csv" => Some(Format::Csv),
            _ => None,
        });
    (path.to_string(), format.unwrap_or(Format::Html), false)
}

pub(crate) fn read_of(request: &Request) -> Option<Arc<Read>> {
    request.extensions().get::<Arc<Read>>().cloned()
}

fn moved(to: &str) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::PERMANENT_REDIRECT;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
    // A path of this site that was found clean, so it is a header's value too.
    if let Ok(to) = HeaderValue::from_str(to) {
        headers.insert(header::LOCATION, to);
    }
    response
}

/// The answer to a request that is refused, in the form and language that it asked for.
pub(crate) fn refused(state: &State, read: Option<&Read>, refusal: &Refusal) -> Response {
    let none = HeaderMap::new();
    let lang = read.map_or(Lang::Es, |r| r.chosen.lang);
    let stored = finished(state, read, refusal);
    let keep = match refusal.lasts() && refusal.status != StatusCode::METHOD_NOT_ALLOWED {
        true => Keep::Minute,
        false => Keep::Never,
    };
    let vary = read.map(Read::vary).unwrap_or_default();
    let headers = read.map_or(&none, |r| &r.headers);
    let stored = Stored {
        lang: Some(lang).filter(|_| stored.lang.is_some()),
        ..stored
    };
    let mut response = respond(&stored, headers, keep, &vary);
    let headers = response.headers_mut();
    if let Some(seconds) = refusal.retry_after {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    match refusal.status {
        StatusCode::METHOD_NOT_ALLOWED => {
            headers.insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        }
        StatusCode::PAYLOAD_TOO_LARGE => {
            // What was sent stays unread.
            headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        _ => {}
    }
    response
}

/// A refusal as bytes.
pub(crate) fn finished(state: &State, read: Option<&Read>, refusal: &Refusal) -> Stored {
    let format = read.map_or(Format::Html, |r| r.format);
    if format != Format::Html {
        // A table has no place for an error; who reads tables by program reads JSON.
        return Stored::new(refusal.status, Format::Json.content_type(), refusal.json());
    }
    let nowhere = Read {
        path: "/".to_string(),
        params: Params::default(),
        chosen: Chosen {
            lang: Lang::Es,
            by: By::Default,
        },
        format,
        format_in_path: false,
        as_of: None,
        headers: HeaderMap::new(),
    };
    let read = read.unwrap_or(&nowhere);
    let frame = read.frame(state, None, &read.params);
    let body = plain::error_page(frame, refusal);
    Stored {
        lang: Some(read.chosen.lang),
        ..Stored::new(refusal.status, Format::Html.content_type(), body)
    }
}
