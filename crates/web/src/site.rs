//! The book of the site: each noun's page of `cotejo-pages`, as HTML, JSON and CSV.

use axum::http::StatusCode;
use cotejo_lang::Lang;
use cotejo_pages::{
    Ask, PageError, Site, compare, explain, goal, home, indicator, indicators, map, methods, place,
    places, search, source, sources, traces,
};
use serde::de::DeserializeOwned;

use crate::book::{Answer, Asked, Book, Format, Noun};
use crate::csv;
use crate::refusal::{Both, Next, Refusal};
use crate::templates::Show;

/// One state of a base as the site's pages.
pub struct Pages {
    site: Site,
}

impl Pages {
    /// Over a site.
    pub fn new(site: Site) -> Pages {
        Pages { site }
    }

    fn tile(&self, asked: &Asked) -> Result<Answer, Refusal> {
        let missing = || Refusal::not_found(&asked.names.join("/"));
        let [z, x, y] = asked.names.as_slice() else {
            return Err(missing());
        };
        let (Ok(z), Ok(x), Ok(y)) = (z.parse(), x.parse(), y.parse()) else {
            return Err(missing());
        };
        Ok(Answer {
            content_type: "application/vnd.mapbox-vector-tile",
            body: self.site.atlas.tile(z, x, y).ok_or_else(missing)?,
            file_name: None,
        })
    }
}

impl Book for Pages {
    fn answer(&self, asked: &Asked) -> Result<Answer, Refusal> {
        let ask = Ask {
            lang: asked.lang,
            lang_in_address: asked.lang_in_address,
            as_of: asked.as_of,
            today: asked.today,
        };
        let (site, ask) = (&self.site, &ask);
        let name = asked.names.first().map_or("", String::as_str);
        match asked.noun {
            Noun::Home => show(asked, home::build(site, ask, &query(asked)?)),
            Noun::Goal => show(asked, goal::build(site, ask, name)),
            Noun::Indicators => show(asked, indicators::build(site, ask)),
            Noun::Indicator => show(asked, indicator::build(site, ask, name, &query(asked)?)),
            Noun::Places => show(asked, places::build(site, ask)),
            Noun::Place => show(asked, place::build(site, ask, name, &query(asked)?)),
            Noun::Map => show(asked, map::build(site, ask, &query(asked)?)),
            Noun::MapDrawing => drawing(map::drawing(site, ask, &query(asked)?).map_err(refusal)?),
            Noun::Compare => show(asked, compare::build(site, ask, &query(asked)?)),
            Noun::Sources => show(asked, sources::build(site, ask)),
            Noun::Source => show(asked, source::build(site, ask, name, &query(asked)?)),
            Noun::Explain => show(asked, explain::build(site, ask, name, &query(asked)?)),
            Noun::Search => show(asked, search::build(site, ask, &query(asked)?)),
            Noun::Methods => show(asked, methods::build(ask)),
            Noun::Traces => show(asked, traces::summary::build(site, ask, &query(asked)?)),
            Noun::TracesFlows => show(asked, traces::flows::build(site, ask, &query(asked)?)),
            Noun::TracesGuns => show(asked, traces::guns::build(site, ask, &query(asked)?)),
            Noun::TracesGun => show(asked, traces::gun::build(site, ask, name, &query(asked)?)),
            Noun::TracesMap => show(asked, traces::map::build(site, ask, &query(asked)?)),
            Noun::TracesMapDrawing => {
                let drawn = traces::map::drawing(site, ask, &query(asked)?);
                drawing(drawn.map_err(refusal)?)
            }
            Noun::TracesLeads => show(asked, traces::leads::build(site, ask, &query(asked)?)),
            Noun::Tile => self.tile(asked),
        }
    }

    fn tiles_version(&self) -> &str {
        &self.site.geometry
    }
}

/// The page's own query, of parameters that are known to be its own and given once.
fn query<Q: DeserializeOwned>(asked: &Asked) -> Result<Q, Refusal> {
    let pairs = asked.params.pairs().iter();
    let object = pairs.map(|(name, value)| (name.clone(), value.clone().into()));
    serde_json::from_value(serde_json::Value::Object(object.collect()))
        .map_err(|_| Refusal::query_bad())
}

fn drawing(svg: String) -> Result<Answer, Refusal> {
    Ok(Answer {
        content_type: "image/svg+xml",
        body: svg.into_bytes(),
        file_name: None,
    })
}

fn show<P: Show>(asked: &Asked, built: Result<P, PageError>) -> Result<Answer, Refusal> {
    let page = built.map_err(refusal)?;
    let body = match asked.format {
        Format::Html => html(asked, &page)?,
        Format::Json => serde_json::to_vec(&page).map_err(|_| Refusal::internal())?,
        Format::Csv => {
            let table = page.table();
            csv::write(&table.columns, table.rows)
        }
    };
    Ok(Answer {
        content_type: asked.format.content_type(),
        file_name: (asked.format == Format::Csv).then(|| file_name(asked)),
        body,
    })
}

fn html<P: Show>(asked: &Asked, page: &P) -> Result<Vec<u8>, Refusal> {
    let mut frame = asked.frame.clone();
    frame.title = page.head().title.clone();
    frame.synthetic = page.head().synthetic;
    frame.known = page.head().as_of_text.clone();
    let text = page.html(frame).map_err(|_| Refusal::internal())?;
    Ok(text.into_bytes())
}

/// `indicator_homicide_victims_rate_2024-07-09.csv`: what it is, of what, as of when.
fn file_name(asked: &Asked) -> String {
    let mut name = format!("{:?}", asked.noun).to_lowercase();
    let day = asked.as_of.map(|d| d.to_string());
    for part in asked.names.iter().chain(&day) {
        name = format!("{name}_{part}");
    }
    format!("{}.csv", name.chars().take(100).collect::<String>())
}

/// What `pages` says of a page that cannot be, as an answer.
fn refusal(error: PageError) -> Refusal {
    let both = |of: &dyn Fn(Lang) -> String| Both {
        es: of(Lang::Es),
        en: of(Lang::En),
    };
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut refusal = Refusal::new(
        status,
        error.code,
        both(&|lang| error.title(lang).to_string()),
        both(&|lang| error.message(lang).to_string()),
    );
    let own = error.next.iter().map(|way| Next {
        label: Both {
            es: way.text.es.clone(),
            en: way.text.en.clone(),
        },
        href: way.href.clone(),
    });
    let own: Vec<Next> = own.collect();
    refusal
        .next
        .retain(|usual| own.iter().all(|o| o.href != usual.href));
    refusal.next.splice(0..0, own);
    refusal.detail = error.detail;
    refusal
}
