//! A book for tests: every page says what was asked, some misbehave when told to; and the means to ask it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use cotejo_model::Date;
use cotejo_web::snapshot::Shelf;
use cotejo_web::{Answer, Asked, Book, Format, Noun, Open, Options, Refusal};
use http_body_util::BodyExt;
use tower::ServiceExt;

/// The version of its tiles.
pub const TILES: &str = "t1";

/// A base in memory: a word that pages repeat, and a count of the pages made.
#[derive(Default)]
pub struct World {
    pub word: Mutex<String>,
    pub made: Arc<AtomicUsize>,
}

struct Words {
    word: String,
    made: Arc<AtomicUsize>,
}

impl Open for World {
    fn fingerprint(&self) -> Result<String, String> {
        Ok(self.word.lock().unwrap().clone())
    }
    fn open(&self) -> Result<Arc<dyn Book>, String> {
        Ok(Arc::new(Words {
            word: self.word.lock().unwrap().clone(),
            made: Arc::clone(&self.made),
        }))
    }
    fn today(&self) -> Date {
        Date::constant(2026, 11, 24)
    }
}

impl Book for Words {
    fn answer(&self, asked: &Asked) -> Result<Answer, Refusal> {
        self.made.fetch_add(1, Ordering::AcqRel);
        match asked.params.get("q") {
            Some("panic") => panic!("on purpose"),
            Some("slow") => std::thread::sleep(Duration::from_millis(300)),
            Some("internal") => return Err(Refusal::internal()),
            Some("large") => {
                return Ok(Answer {
                    content_type: "font/woff2",
                    body: vec![b'x'; 60 << 20],
                    file_name: None,
                });
            }
            _ => {}
        }
        if asked.noun == Noun::Tile {
            return Ok(Answer {
                content_type: "application/vnd.mapbox-vector-tile",
                body: asked.names.join("/").into_bytes(),
                file_name: None,
            });
        }
        if asked.names == ["none"] {
            return Err(Refusal::not_found(&asked.names[0]));
        }
        let said = format!(
            "{} {:?} {:?} {} {} {}",
            self.word,
            asked.noun,
            asked.names,
            asked.params.encode(),
            asked.lang,
            asked.as_of.map(|d| d.to_string()).unwrap_or_default()
        );
        let (content_type, body, file_name) = match asked.format {
            _ if matches!(asked.noun, Noun::MapDrawing | Noun::TracesMapDrawing) => {
                ("image/svg+xml", format!("<svg>{said}</svg>"), None)
            }
            Format::Html => {
                let frame = &asked.frame;
                let filler = "<p>x</p>".repeat(200);
                let page = format!(
                    "<html lang={}>{said} {}{filler}",
                    frame.lang.locale(),
                    frame.switch
                );
                (asked.format.content_type(), page, None)
            }
            Format::Json => {
                let json = serde_json::json!({ "said": said });
                (asked.format.content_type(), json.to_string(), None)
            }
            Format::Csv => {
                let csv = cotejo_web::csv::write(&["said"], [vec![said]]);
                let name = Some("page.csv".to_string());
                (
                    asked.format.content_type(),
                    String::from_utf8(csv).unwrap(),
                    name,
                )
            }
        };
        Ok(Answer {
            content_type,
            body: body.into_bytes(),
            file_name,
        })
    }

    fn tiles_version(&self) -> &str {
        TILES
    }
}

pub fn quiet() -> Options {
    Options {
        told: Arc::new(|_| {}),
        ..Options::default()
    }
}

pub fn site() -> (Router, Arc<World>) {
    site_with(quiet())
}

pub fn site_with(options: Options) -> (Router, Arc<World>) {
    let world = Arc::new(World::default());
    *world.word.lock().unwrap() = "first".to_string();
    let shelf = Shelf::open(Arc::clone(&world) as Arc<dyn Open>).unwrap();
    (cotejo_web::app(shelf, options), world)
}

/// An answer, read whole.
pub struct Got {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Got {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

pub async fn send(app: &Router, request: Request<Body>) -> Got {
    let response = app.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    Got {
        status: parts.status,
        headers: parts.headers,
        body: body.collect().await.unwrap().to_bytes().to_vec(),
    }
}

pub async fn ask(app: &Router, method: Method, path: &str, headers: &[(&str, &str)]) -> Got {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    send(app, request.body(Body::empty()).unwrap()).await
}

pub async fn get(app: &Router, path: &str) -> Got {
    ask(app, Method::GET, path, &[]).await
}
