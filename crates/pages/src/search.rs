//! Search: places, indicators, sources and methods by name; accents and case do not matter.

use cotejo_indicators::reason::text;
use cotejo_lang::{Key, Lang};
use cotejo_model::{Catalogue, Level, fold};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::ask::{self, Ask};
use crate::error::PageError;
use crate::fig::{place_name, unit};
use crate::head::{Head, Link, Page, Table};
use crate::methods;
use crate::site::Site;

/// What is searched for.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// Words; accents and case do not matter.
    #[param(example = "tijuana")]
    pub q: Option<String>,
}

/// Something found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Hit {
    /// `place`, `indicator`, `source`, `method`.
    pub kind: &'static str,
    /// Its id or key.
    pub id: String,
    /// Its name.
    pub text: String,
    /// What it is, in a few words.
    pub detail: String,
    /// Its page.
    pub href: String,
}

/// Hits of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Group {
    /// `place`, `indicator`, `source`, `method`.
    pub kind: &'static str,
    /// In words.
    pub title: String,
    /// What was found, best first.
    pub hits: Vec<Hit>,
}

/// The search page.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Search {
    /// What stands around it.
    pub head: Head,
    /// What was searched for; empty where nothing was.
    pub query: String,
    /// What was found, by kind; kinds with nothing are left out.
    pub groups: Vec<Group>,
    /// How many hits there are.
    pub count: usize,
    /// What one might search for.
    pub examples: Vec<Link>,
}

impl Page for Search {
    fn head(&self) -> &Head {
        &self.head
    }

    fn table(&self) -> Table {
        let hits = self.groups.iter().flat_map(|g| &g.hits);
        Table {
            columns: vec!["kind", "id", "name", "detail", "address"],
            rows: hits
                .map(|h| {
                    vec![
                        h.kind.to_string(),
                        h.id.clone(),
                        h.text.clone(),
                        h.detail.clone(),
                        h.href.clone(),
                    ]
                })
                .collect(),
        }
    }
}

/// The longest text that is searched for, in letters.
const LETTERS: usize = 100;
/// How many hits of a kind are listed.
const HITS: usize = 20;

/// Makes the search page.
pub fn build(site: &Site, ask: &Ask, query: &Query) -> Result<Search, PageError> {
    let lang = ask.lang;
    let wanted = ask::given(query.q.as_deref()).unwrap_or("");
    if wanted.chars().count() > LETTERS {
        return Err(PageError::too_long("q", LETTERS));
    }
    let mut groups = Vec::new();
    if !wanted.is_empty() {
        for (kind, title, hits) in [
            (
                "indicator",
                Key::NavIndicators,
                indicators(site, ask, wanted),
            ),
            ("place", Key::NavPlaces, places(ask, wanted)),
            ("source", Key::NavSources, sources(site, ask, wanted)),
            ("method", Key::NavMethods, methods(ask, wanted)?),
        ] {
            if !hits.is_empty() {
                groups.push(Group {
                    kind,
                    title: ask.text(title),
                    hits,
                });
            }
        }
    }
    let title = match wanted {
        "" => ask.text(Key::NavSearch),
        some => lang.fill(Key::SearchTitle, &[("query", some)]),
    };
    let head = Head::new(ask, "search", title, "/search", &[("q", wanted)])
        .known(ask, site.day(ask.as_of)?)
        .summary(ask.text(Key::SearchSummary))
        .trail(vec![Link::new(ask.text(Key::NavHome), ask.href("/", &[]))]);
    let examples = match lang {
        Lang::Es => ["homicidio", "tijuana", "fentanilo", "san luis"],
        Lang::En => ["homicide", "tijuana", "fentanyl", "san luis"],
    };
    Ok(Search {
        query: wanted.to_string(),
        count: groups.iter().map(|g| g.hits.len()).sum(),
        groups,
        examples: examples
            .into_iter()
            .map(|e| Link::new(e, ask.href("/search", &[("q", e)])))
            .collect(),
        head,
    })
}

/// How well a text fits: every word wanted begins some word of it. `None` where one does not; smaller is better.
fn fits(texts: &[&str], wanted: &str) -> Option<usize> {
    let folded: Vec<String> = texts.iter().map(|t| fold(t)).collect();
    let wanted = fold(wanted);
    let mut rank = 0;
    for word in wanted.split_whitespace() {
        let at = folded
            .iter()
            .position(|t| t.split([' ', '_', '-']).any(|own| own.starts_with(word)))?;
        rank += at;
    }
    Some(rank)
}

fn best(mut found: Vec<(usize, Hit)>) -> Vec<Hit> {
    // The order of the file decides between equals.
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().take(HITS).map(|(_, hit)| hit).collect()
}

fn indicators(site: &Site, ask: &Ask, wanted: &str) -> Vec<Hit> {
    let lang = ask.lang;
    let hit = |i: &cotejo_indicators::Indicator| {
        let rank = fits(
            &[
                text(&i.label, lang),
                text(&i.label, lang.other()),
                &i.id,
                text(&i.definition, lang),
            ],
            wanted,
        )?;
        Some((
            rank,
            Hit {
                kind: "indicator",
                id: i.id.clone(),
                text: text(&i.label, lang).to_string(),
                detail: unit(site, &i.unit, lang),
                href: ask.href(&ask::path("/indicators", &i.id), &[]),
            },
        ))
    };
    best(site.indicators.all().iter().filter_map(hit).collect())
}

fn places(ask: &Ask, wanted: &str) -> Vec<Hit> {
    let lang = ask.lang;
    let catalogue = Catalogue::standard();
    let mut found = catalogue.search(wanted, HITS);
    if found.is_empty() {
        let by_key = wanted.to_uppercase().parse().ok();
        found.extend(by_key.and_then(|code| catalogue.get(&code)));
    }
    found
        .into_iter()
        .map(|p| {
            let level = lang.name("level", p.level.name()).unwrap_or(p.level.name());
            let country = p.code.at(Level::Country).filter(|c| *c != p.code);
            let of = country.map_or(String::new(), |c| {
                format!(", {}", crate::fig::short_name(&c, lang))
            });
            Hit {
                kind: "place",
                id: p.code.to_string(),
                text: place_name(&p.code, lang),
                detail: format!("{level}{of}"),
                href: ask.href(&ask::path("/places", p.code.as_str()), &[]),
            }
        })
        .collect()
}

fn sources(site: &Site, ask: &Ask, wanted: &str) -> Vec<Hit> {
    let lang = ask.lang;
    let hit = |s: cotejo_model::SourceInfo| {
        let rank = fits(
            &[
                text(&s.title, lang),
                text(&s.title, lang.other()),
                &s.id,
                &s.publisher,
            ],
            wanted,
        )?;
        Some((
            rank,
            Hit {
                kind: "source",
                text: text(&s.title, lang).to_string(),
                detail: s.publisher.clone(),
                href: ask.href(&ask::path("/sources", &s.id), &[]),
                id: s.id,
            },
        ))
    };
    best(site.records.sources().into_iter().filter_map(hit).collect())
}

fn methods(ask: &Ask, wanted: &str) -> Result<Vec<Hit>, PageError> {
    let page = methods::build(ask)?;
    let hit = |s: &methods::Section| {
        let all = s.paragraphs.join(" ");
        let rank = fits(&[&s.title, &all], wanted)?;
        let detail: String = s.paragraphs.first().map_or(String::new(), |p| {
            p.chars().take(120).chain("…".chars()).collect()
        });
        Some((
            rank,
            Hit {
                kind: "method",
                id: s.id.clone(),
                text: s.title.clone(),
                detail,
                href: ask.href(&format!("/methods#{}", s.id), &[]),
            },
        ))
    };
    Ok(best(page.sections.iter().filter_map(hit).collect()))
}
