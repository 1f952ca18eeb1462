//! Places: both countries and their states, as a way in.

use cotejo_lang::Key;
use cotejo_model::{Catalogue, Level, PlaceCode};
use serde::Serialize;
use utoipa::ToSchema;

use crate::ask::{self, Ask};
use crate::error::PageError;
use crate::fig::short_name;
use crate::head::{Head, Link, Page, Table};
use crate::site::Site;

/// A country with its states.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Country {
    /// Its key.
    pub code: String,
    /// Its page.
    pub link: Link,
    /// Its states, by name.
    pub states: Vec<Link>,
    /// How many municipalities or counties it has, in words.
    pub local: String,
}

/// The page of all places.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Places {
    /// What stands around it.
    pub head: Head,
    /// The countries.
    pub countries: Vec<Country>,
}

impl Page for Places {
    fn head(&self) -> &Head {
        &self.head
    }

    fn table(&self) -> Table {
        let catalogue = Catalogue::standard();
        let levels = [
            Level::Country,
            Level::State,
            Level::Municipality,
            Level::County,
            Level::Area,
        ];
        let all = levels.into_iter().flat_map(|l| catalogue.all(l));
        let day = |d: Option<cotejo_model::Date>| d.map_or(String::new(), |d| d.to_string());
        Table {
            columns: vec!["place", "name", "level", "valid_from", "valid_to"],
            rows: all
                .map(|p| {
                    vec![
                        p.code.to_string(),
                        p.name.clone(),
                        p.level.name().to_string(),
                        day(p.valid_from),
                        day(p.valid_to),
                    ]
                })
                .collect(),
        }
    }
}

/// Makes the page of all places.
pub fn build(site: &Site, ask: &Ask) -> Result<Places, PageError> {
    let day = site.day(ask.as_of)?;
    let head = Head::new(ask, "places", ask.text(Key::NavPlaces), "/places", &[])
        .known(ask, day)
        .summary(ask.text(Key::PlacesSummary))
        .trail(vec![Link::new(ask.text(Key::NavHome), ask.href("/", &[]))]);
    let countries = [
        (PlaceCode::mexico(), Level::Municipality),
        (PlaceCode::united_states(), Level::County),
    ];
    let country = |(code, local): (PlaceCode, Level)| {
        let catalogue = Catalogue::standard();
        let number = catalogue.children(&code, local, day).len();
        Country {
            link: place_link(ask, &code),
            states: children(ask, &code, Level::State, day),
            local: ask.lang.fill(
                match local {
                    Level::County => Key::PlacesCounties,
                    _ => Key::PlacesMunicipalities,
                },
                &[("n", &ask.lang.number(number as f64, None))],
            ),
            code: code.to_string(),
        }
    };
    Ok(Places {
        countries: countries.into_iter().map(country).collect(),
        head,
    })
}

/// A place by its own name, leading to its page.
pub fn place_link(ask: &Ask, code: &PlaceCode) -> Link {
    Link::new(
        short_name(code, ask.lang),
        ask.href(&ask::path("/places", code.as_str()), &[]),
    )
}

/// What lies in a place at a level, by name; keys that stand for an unknown place are left out.
pub fn children(
    ask: &Ask,
    code: &PlaceCode,
    level: Level,
    day: Option<cotejo_model::Date>,
) -> Vec<Link> {
    let catalogue = Catalogue::standard();
    let mut inside: Vec<PlaceCode> = catalogue
        .children(code, level, day)
        .into_iter()
        .filter(|p| !p.residual)
        .map(|p| p.code.clone())
        .collect();
    inside.sort_by_key(|c| cotejo_model::fold(&short_name(c, ask.lang)));
    inside.iter().map(|c| place_link(ask, c)).collect()
}
