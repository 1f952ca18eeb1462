//! Pages, drawings and tiles: from a request that was read to an answer that is kept.

use std::sync::Arc;

use axum::extract::{RawPathParams, Request};
use axum::http::StatusCode;
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::response::Response;

use crate::book::{Asked, Format, Noun};
use crate::gate::{Read, State, finished, read_of, refused};
use crate::language::{self, By};
use crate::options::Event;
use crate::query::Params;
use crate::refusal::Refusal;
use crate::respond::{Keep, respond};
use crate::routes::{self, Kind, Route};
use crate::snapshot::Snapshot;
use crate::stored::Stored;
use crate::workshop::Undone;

/// The deepest zoom of the tiles.
pub const ZOOM_MAX: u32 = 8;

/// A route with the names of its query parameters, which are asked of the page's type once.
pub(crate) struct Served {
    pub route: &'static Route,
    pub own: Vec<String>,
}

/// The answer to a request for a route of the table.
pub(crate) async fn page(
    state: Arc<State>,
    served: Arc<Served>,
    names: RawPathParams,
    request: Request,
) -> Response {
    let Some(read) = read_of(&request) else {
        return refused(&state, None, &Refusal::internal());
    };
    let (snapshot, route) = (state.shelf.current(), served.route);
    match answer(&state, &snapshot, &served, &names, &read).await {
        Err(refusal) => refused(&state, Some(&read), &refusal),
        Ok(stored) => {
            let version = snapshot.book.tiles_version();
            let keep = match route.kind {
                // Only under the version that it has: another's promise is not ours to keep.
                Kind::Tile if read.params.get("v") == Some(version) => Keep::Forever,
                _ => Keep::Minute,
            };
            let vary = match route.kind {
                Kind::Tile => Vec::new(),
                Kind::Drawing | Kind::Page => read.vary(),
            };
            let mut response = respond(&stored, &read.headers, keep, &vary);
            if route.kind == Kind::Page
                && read.format == Format::Html
                && read.chosen.by == By::Address
            {
                remember(&state, &read, response.headers_mut());
            }
            response
        }
    }
}

/// Leaves the language that an address chose in the cookie, so that the next address need not say it.
fn remember(state: &State, read: &Read, headers: &mut HeaderMap) {
    let secure = if state.options.https() {
        "; Secure"
    } else {
        ""
    };
    let cookie = format!(
        "{}={}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly{secure}",
        language::NAME,
        read.chosen.lang.code()
    );
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        headers.insert(header::SET_COOKIE, cookie);
    }
}

async fn answer(
    state: &Arc<State>,
    snapshot: &Arc<Snapshot>,
    served: &Served,
    names: &RawPathParams,
    read: &Arc<Read>,
) -> Result<Arc<Stored>, Refusal> {
    let Served { route, own } = served;
    let mut params = read.params.clone();
    let unknown = params.keep(|name| own.iter().any(|own| own == name));
    // A person's link may carry what a mail program hung onto it; a program's question must not be half heard.
    if let Some(name) = unknown.filter(|_| read.format != Format::Html) {
        return Err(Refusal::param_unknown(&name, &routes::known(own)));
    }
    if let Some(name) = own.iter().find(|name| params.all(name).count() > 1) {
        return Err(Refusal::param_twice(name));
    }
    let names: Vec<String> = names.iter().map(|(_, value)| value.to_string()).collect();
    let names = match route.kind {
        Kind::Tile => tile(&names).ok_or_else(|| Refusal::not_found(&read.path))?,
        Kind::Drawing | Kind::Page => names,
    };
    let today = state.shelf.world().today();
    let generation = snapshot.generation;
    let mut key = format!("{generation} {:?} {}", route.noun, names.join("\n"));
    if route.kind == Kind::Tile {
        params = Params::default();
    } else {
        let (chosen, format) = (read.chosen, read.format.suffix());
        let (lang, by) = (chosen.lang, chosen.by == By::Address);
        let day = read.as_of.map(|d| d.to_string()).unwrap_or_default();
        key += &format!("\n{today} {lang} {by} {format} {day} {}", params.encode());
    }
    let key = key.into();
    if let Some(stored) = state.cache.get(&key) {
        return Ok(stored);
    }
    // What is kept is for everyone who asks the same: it says what the key says, not how this one wrote it.
    let read = Arc::new(Read {
        path: routes::address(route, &names),
        params: params.clone(),
        ..Read::clone(read)
    });
    let asked = Asked {
        noun: route.noun,
        names,
        frame: read.frame(state, Some(route.noun), &params),
        params,
        lang: read.chosen.lang,
        lang_in_address: read.chosen.by == By::Address,
        as_of: read.as_of,
        today,
        format: read.format,
    };
    let make = make(Arc::clone(state), Arc::clone(snapshot), read, asked);
    state.cache.get_or_make(key, make).await
}

async fn make(
    state: Arc<State>,
    snapshot: Arc<Snapshot>,
    read: Arc<Read>,
    asked: Asked,
) -> Result<Arc<Stored>, Refusal> {
    let inner = Arc::clone(&state);
    let path = read.path.clone();
    let job = move || match snapshot.book.answer(&asked) {
        Ok(answer) => Ok(Stored {
            lang: (asked.noun != Noun::Tile).then_some(asked.lang),
            file_name: answer.file_name,
            ..Stored::new(StatusCode::OK, answer.content_type, answer.body)
        }),
        Err(refusal) if refusal.lasts() => Ok(finished(&inner, Some(&read), &refusal)),
        Err(refusal) => Err(refusal),
    };
    match state.workshop.run(job).await {
        Ok(Ok(stored)) => Ok(Arc::new(stored)),
        Ok(Err(refusal)) => {
            let why = refusal.detail.clone().unwrap_or_default().into();
            (state.options.told)(Event::Failed {
                path: path.into(),
                why,
            });
            Err(refusal)
        }
        Err(Undone::Busy) => Err(Refusal::busy()),
        Err(Undone::Panicked) => {
            (state.options.told)(Event::Panicked(path.into()));
            Err(Refusal::internal())
        }
    }
}

/// Zoom, column and row of a tile as written, without the `.mvt`. `None` where there is no such tile: one tile has one address.
fn tile(names: &[String]) -> Option<Vec<String>> {
    let [z, x, y] = names else { return None };
    let names = [z.as_str(), x.as_str(), y.strip_suffix(".mvt")?];
    let [z, x, y] = names.map(|n| n.parse::<u32>().ok().filter(|v| v.to_string() == n));
    let z = z.filter(|z| *z <= ZOOM_MAX)?;
    (x? < 1 << z && y? < 1 << z).then(|| names.map(String::from).to_vec())
}
