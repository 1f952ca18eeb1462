//! What is no page of the book: files inside the program, the API's description, licences, signs of life, error pages.

use std::sync::Arc;

use askama::Template;
use axum::body::Bytes;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::Response;
use cotejo_lang::{Key, Lang};

use crate::book::Format;
use crate::frame::{Frame, Link};
use crate::gate::{Read, State, read_of, refused};
use crate::refusal::Refusal;
use crate::respond::{Keep, respond};
use crate::stored::Stored;
use crate::workshop::Undone;

const TEXT: &str = "text/plain; charset=utf-8";
// Tiles and searches are endless, and nothing to find.
const ROBOTS: &str = "User-agent: *\nDisallow: /search\nDisallow: /tiles/\n";

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    frame: Frame,
    sections: Vec<Section>,
}

/// A refusal in one language.
struct Section {
    locale: &'static str,
    title: String,
    message: String,
    status: String,
    code: String,
    next_title: &'static str,
    next: Vec<Link>,
}

fn section(refusal: &Refusal, lang: Lang) -> Section {
    let next = refusal.next.iter().map(|next| Link {
        label: next.label.in_lang(lang).to_string(),
        href: next.href.clone(),
        current: false,
    });
    Section {
        locale: lang.locale(),
        title: refusal.title.in_lang(lang).to_string(),
        message: refusal.message.in_lang(lang).to_string(),
        status: lang.fill(Key::WebErrorStatus, &[("status", refusal.status.as_str())]),
        code: refusal.code.to_string(),
        next_title: lang.text(Key::WebErrorNext),
        next: next.collect(),
    }
}

#[derive(Template)]
#[template(path = "licences.html")]
struct Licences<'a> {
    frame: Frame,
    notices: Vec<&'a str>,
}

/// The page of a refusal: in the language asked for, or in both where it is not known which one is read.
pub(crate) fn error_page(mut frame: Frame, refusal: &Refusal) -> Vec<u8> {
    let lang = frame.lang;
    frame.title = refusal.title.in_lang(lang).to_string();
    let langs = match refusal.bilingual {
        true => vec![lang, lang.other()],
        false => vec![lang],
    };
    let sections = langs.into_iter().map(|lang| section(refusal, lang));
    let page = ErrorPage {
        frame,
        sections: sections.collect(),
    };
    // Writing to a string fails only where a field's own `Display` does, and these are texts.
    page.render().unwrap_or_default().into_bytes()
}

/// The answer at a path of [`crate::routes::PLAIN`] or in a folder of [`crate::routes::FOLDERS`].
pub(crate) async fn answer(state: Arc<State>, request: Request) -> Response {
    let Some(read) = read_of(&request) else {
        return refused(&state, None, &Refusal::internal());
    };
    match request.uri().path() {
        // Not through the workshop: it must answer while the workshop is full.
        "/healthz" => {
            let ok = Stored::new(StatusCode::OK, TEXT, "ok\n");
            respond(&ok, &read.headers, Keep::Never, &[])
        }
        "/robots.txt" => {
            let robots = Stored::new(StatusCode::OK, TEXT, ROBOTS);
            respond(&robots, &read.headers, Keep::Day, &[])
        }
        "/openapi.json" => {
            let bytes = state.openapi.clone();
            let content_type = Format::Json.content_type();
            kept(&state, &read, "openapi", content_type, bytes, Keep::Minute).await
        }
        "/licences" => licences(&state, &read),
        path => match state.assets.file(path).cloned() {
            Some(file) => {
                kept(
                    &state,
                    &read,
                    path,
                    file.content_type,
                    file.bytes,
                    file.keep,
                )
                .await
            }
            None => refused(&state, Some(&read), &Refusal::not_found(path)),
        },
    }
}

/// A file, compressed once and kept as other answers are.
async fn kept(
    state: &Arc<State>,
    read: &Read,
    name: &str,
    content_type: &'static str,
    bytes: Bytes,
    keep: Keep,
) -> Response {
    let key = format!("file {name}");
    let workshop = Arc::clone(&state.workshop);
    let make = async move {
        let job = move || Stored::new(StatusCode::OK, content_type, bytes);
        match workshop.run(job).await {
            Ok(stored) => Ok(Arc::new(stored)),
            Err(Undone::Busy) => Err(Refusal::busy()),
            Err(Undone::Panicked) => Err(Refusal::internal()),
        }
    };
    match state.cache.get_or_make(key.into(), make).await {
        Ok(stored) => respond(&stored, &read.headers, keep, &[]),
        Err(refusal) => refused(state, Some(read), &refusal),
    }
}

fn licences(state: &State, read: &Read) -> Response {
    let mut frame = read.frame(state, None, &Default::default());
    frame.title = frame.say(Key::WebFooterLicences).to_string();
    let lang = frame.lang;
    let page = Licences {
        frame,
        notices: state.assets.notices().collect(),
    };
    let body = page.render().unwrap_or_default();
    let stored = Stored {
        lang: Some(lang),
        ..Stored::new(StatusCode::OK, Format::Html.content_type(), body)
    };
    respond(&stored, &read.headers, Keep::Minute, &read.vary())
}
