//! Place: all that is known of a state, municipality, county or area, with its neighbours and its country's figure.

use cotejo_indicators::reason::{date, text};
use cotejo_indicators::{Indicator, Request};
use cotejo_lang::{Key, Lang, Noun};
use cotejo_model::{Catalogue, Level, Period, PlaceCode, PlaceInfo};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::art;
use crate::ask::{self, Ask};
use crate::error::PageError;
use crate::fig::{self, Fig, place_name, short_name};
use crate::head::{Choice, Head, Link, Page, Table};
use crate::indicator;
use crate::places::{children, place_link};
use crate::site::Site;

/// What a place's page can be asked.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// The indicator by which the place is set beside its neighbours; the first rate it has where none is given.
    #[param(example = "homicide_victims_rate")]
    pub indicator: Option<String>,
}

/// An indicator in the place: its latest whole figure, beside its country's of the same period.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Row {
    /// The indicator, leading to its page for this place.
    pub indicator: Link,
    /// Its latest whole figure.
    pub figure: Fig,
    /// Its country's of the same period; `null` where it is the country, or there is none.
    pub country: Option<Fig>,
    /// True where the two may be set side by side: rates and shares, not totals.
    pub comparable: bool,
    /// How it stands to its country, in words; empty where they may not be set side by side.
    pub beside: String,
    /// The series drawn small (SVG).
    #[serde(skip)]
    pub spark: String,
}

/// A place, its neighbours and its country by one indicator.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Around {
    /// The indicator.
    pub indicator: Link,
    /// Indicators that can be chosen.
    pub indicators: Vec<Choice>,
    /// The period, in words.
    pub period_text: String,
    /// The place itself, its neighbours, its country, the largest first.
    pub figures: Vec<Fig>,
    /// Pages of the places, in the same order.
    pub hrefs: Vec<String>,
    /// `self`, `neighbour` or `country`, in the same order.
    pub roles: Vec<&'static str>,
    /// Values and intervals drawn on one scale (SVG), in the same order.
    #[serde(skip)]
    pub bars: Vec<String>,
}

/// A place's page.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Place {
    /// What stands around it.
    pub head: Head,
    /// Its key.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it is, in words: state, municipality, county.
    pub level: String,
    /// The state and country it lies in.
    pub within: Vec<Link>,
    /// From when to when it exists, in words; empty where it always has.
    pub validity: String,
    /// Other names it goes by.
    pub aliases: Vec<String>,
    /// Places that share a border with it.
    pub neighbours: Vec<Link>,
    /// Where it lies (SVG); empty without geometry.
    #[serde(skip)]
    pub locator: String,
    /// Said where the geometry does not know the place.
    pub locator_note: String,
    /// All that is known, one row an indicator.
    pub rows: Vec<Row>,
    /// It beside its neighbours; `null` where no indicator reaches its level.
    pub around: Option<Around>,
    /// What lies in it.
    pub inside: Vec<Link>,
    /// What those are, in words and number; empty where there are none.
    pub inside_text: String,
    /// Said where nothing is known of it.
    pub nothing: String,
    /// Address of the map cut to it; empty for what is smaller than a state.
    pub map: String,
    /// Guns recovered here, and first sold here, as far as traces are held; each leads to its traces.
    pub guns: Vec<Link>,
}

impl Page for Place {
    fn head(&self) -> &Head {
        &self.head
    }

    fn table(&self) -> Table {
        fig::table(self.rows.iter().map(|r| &r.figure))
    }
}

/// Makes a place's page. Err where there is no such place.
pub fn build(site: &Site, ask: &Ask, text: &str, query: &Query) -> Result<Place, PageError> {
    let lang = ask.lang;
    let code = ask::place("place", text)?;
    let info = Catalogue::standard()
        .get(&code)
        .ok_or_else(|| PageError::no_place(text))?;
    let day = site.day(ask.as_of)?;
    let path = ask::path("/places", code.as_str());
    let values = [("indicator", query.indicator.as_deref().unwrap_or(""))];
    let mut within: Vec<Link> = vec![
        Link::new(ask.text(Key::NavHome), ask.href("/", &[])),
        Link::new(ask.text(Key::NavPlaces), ask.href("/places", &[])),
    ];
    let larger: Vec<Link> = [Level::Country, Level::State]
        .into_iter()
        .filter_map(|l| code.at(l).filter(|c| *c != code))
        .map(|c| place_link(ask, &c))
        .collect();
    within.extend(larger.iter().cloned());
    let mut head = Head::new(ask, "place", place_name(&code, lang), &path, &values)
        .known(ask, day)
        .trail(within);
    let rows = rows(site, ask, &code)?;
    head.synthetic = rows.iter().any(|r| r.figure.synthetic);
    let level = level_word(lang, code.level());
    head.summary = lang.fill(
        Key::PlaceSummary,
        &[
            ("place", &head.title),
            (
                "indicators",
                &lang.count(Noun::Indicator, rows.len() as u64),
            ),
        ],
    );
    let local = match code.as_str().get(..2) {
        Some("US") => Level::County,
        _ => Level::Municipality,
    };
    let below = match code.level() {
        Level::Country => Some(Level::State),
        Level::State => Some(local),
        _ => None,
    };
    let inside = below.map_or(Vec::new(), |l| children(ask, &code, l, day));
    let inside_text = below
        .filter(|_| !inside.is_empty())
        .map_or(String::new(), |l| {
            let key = match l {
                Level::State => Key::PlacesStates,
                Level::County => Key::PlacesCounties,
                _ => Key::PlacesMunicipalities,
            };
            lang.fill(key, &[("n", &lang.number(inside.len() as f64, None))])
        });
    let mut neighbours = site.atlas.neighbours(&code);
    neighbours.sort_by_key(|c| cotejo_model::fold(&short_name(c, lang)));
    let locator = art::locator(site, ask, &code);
    let locator_note = match locator.is_empty() {
        true => ask.text(Key::PlaceNoGeometry),
        false => String::new(),
    };
    Ok(Place {
        around: around(site, ask, &code, query)?,
        guns: crate::traces::place::links(site, ask, &code)?,
        nothing: match rows.is_empty() {
            true => ask.text(Key::PlaceNothing),
            false => String::new(),
        },
        map: match code.level() {
            Level::Country | Level::State => ask.href("/map", &[("place", code.as_str())]),
            _ => String::new(),
        },
        name: short_name(&code, lang),
        level,
        within: larger,
        validity: validity(ask, info),
        aliases: info.aliases.clone(),
        neighbours: neighbours.iter().map(|c| place_link(ask, c)).collect(),
        locator,
        locator_note,
        rows,
        inside,
        inside_text,
        code: code.to_string(),
        head,
    })
}

/// A level in words.
pub fn level_word(lang: Lang, level: Level) -> String {
    lang.name("level", level.name())
        .unwrap_or(level.name())
        .to_string()
}

fn validity(ask: &Ask, info: &PlaceInfo) -> String {
    let lang = ask.lang;
    let day = |d| date(lang, d);
    match (info.valid_from, info.valid_to) {
        (None, None) => String::new(),
        (Some(from), None) => lang.fill(Key::PlaceSince, &[("from", &day(from))]),
        (None, Some(to)) => lang.fill(Key::PlaceUntil, &[("to", &day(to))]),
        (Some(from), Some(to)) => {
            lang.fill(Key::PlaceFromTo, &[("from", &day(from)), ("to", &day(to))])
        }
    }
}

/// True for what may be compared between places of unlike size.
pub fn comparable(indicator: &Indicator) -> bool {
    use cotejo_indicators::Compute;
    matches!(
        indicator.compute,
        Compute::Rate { .. } | Compute::Share { .. }
    )
}

/// The indicators that reach a place, in the order of their file.
fn reaching<'a>(
    site: &'a Site,
    ask: &Ask,
    code: &PlaceCode,
) -> Result<Vec<&'a Indicator>, PageError> {
    let mut out = Vec::new();
    for indicator in site.indicators.all() {
        let reach = site.reach(indicator, ask.as_of)?;
        if reach.is_some_and(|r| r.covers(code)) {
            out.push(indicator);
        }
    }
    Ok(out)
}

fn rows(site: &Site, ask: &Ask, code: &PlaceCode) -> Result<Vec<Row>, PageError> {
    let lang = ask.lang;
    let country = code.at(Level::Country).filter(|c| c != code);
    let mut out = Vec::new();
    for indicator in reaching(site, ask, code)? {
        let each = indicator::cut(site, indicator);
        let series = indicator::series(site, ask, &indicator.id, code, each)?;
        let Some(latest) = series.iter().rev().find(|f| f.whole()) else {
            continue;
        };
        let at: Option<Period> = latest.period.parse().ok();
        let national = match (&country, at) {
            (Some(country), Some(at)) => one(site, ask, indicator, country, at)?,
            _ => None,
        };
        let comparable = comparable(indicator);
        let beside = match national.as_ref().filter(|_| comparable) {
            Some(n) => beside(ask, latest, n),
            None => String::new(),
        };
        let path = ask::path("/indicators", &indicator.id);
        out.push(Row {
            indicator: Link::new(
                text(&indicator.label, lang),
                ask.href(&path, &[("place", code.as_str())]),
            ),
            spark: art::spark(&series),
            figure: latest.clone(),
            country: national,
            comparable,
            beside,
        });
    }
    Ok(out)
}

/// Above, below, or not told apart: by whether the country's value lies within the place's interval.
fn beside(ask: &Ask, own: &Fig, country: &Fig) -> String {
    let (Some(low), Some(high), Some(national)) = (own.low, own.high, country.value) else {
        return String::new();
    };
    ask.text(match () {
        () if low > national => Key::PlaceAbove,
        () if high < national => Key::PlaceBelow,
        () => Key::PlaceAlike,
    })
}

/// One figure of a place.
pub fn one(
    site: &Site,
    ask: &Ask,
    indicator: &Indicator,
    place: &PlaceCode,
    at: Period,
) -> Result<Option<Fig>, PageError> {
    let reach = site.reach(indicator, ask.as_of)?;
    if !reach.is_some_and(|r| r.covers(place)) {
        return Ok(None);
    }
    let figures = site.engine().figures(&Request {
        indicator: indicator.id.clone(),
        by: place.level(),
        place: Some(place.clone()),
        period: Some(at),
        each: None,
        dimension: None,
        unit: None,
        as_of: ask.as_of,
    })?;
    let own = figures.iter().find(|f| f.place == *place);
    Ok(own.map(|f| Fig::new(site, ask, f)))
}

fn around(
    site: &Site,
    ask: &Ask,
    code: &PlaceCode,
    query: &Query,
) -> Result<Option<Around>, PageError> {
    if code.level() == Level::Country {
        return Ok(None);
    }
    let all = reaching(site, ask, code)?;
    let chosen = match ask::given(query.indicator.as_deref()) {
        Some(id) => Some(site.indicator(id)?),
        None => all
            .iter()
            .copied()
            .find(|i| comparable(i))
            .or(all.first().copied()),
    };
    let Some(indicator) = chosen else {
        return Ok(None);
    };
    let each = indicator::cut(site, indicator);
    let series = indicator::series(site, ask, &indicator.id, code, each)?;
    let latest = series.iter().rev().find(|f| f.whole());
    let Some(at) = latest.and_then(|f| f.period.parse::<Period>().ok()) else {
        return Ok(None);
    };
    let mut set: Vec<(&'static str, PlaceCode)> = vec![("self", code.clone())];
    set.extend(
        site.atlas
            .neighbours(code)
            .into_iter()
            .map(|c| ("neighbour", c)),
    );
    if comparable(indicator) {
        set.extend(code.at(Level::Country).map(|c| ("country", c)));
    }
    let mut found: Vec<(&'static str, PlaceCode, Fig)> = Vec::new();
    for (role, place) in set {
        if let Some(figure) = one(site, ask, indicator, &place, at)? {
            found.push((role, place, figure));
        }
    }
    found.sort_by(|a, b| {
        let number = |f: &Fig| f.value.unwrap_or(f64::NEG_INFINITY);
        number(&b.2)
            .total_cmp(&number(&a.2))
            .then_with(|| a.1.cmp(&b.1))
    });
    let figures: Vec<Fig> = found.iter().map(|(_, _, f)| f.clone()).collect();
    Ok(Some(Around {
        indicator: indicator::named(site, ask, &indicator.id),
        indicators: all
            .iter()
            .map(|i| Choice {
                value: i.id.clone(),
                text: text(&i.label, ask.lang).to_string(),
                chosen: i.id == indicator.id,
            })
            .collect(),
        period_text: latest.map_or(String::new(), |f| f.period_text.clone()),
        bars: art::bars(&figures),
        hrefs: found
            .iter()
            .map(|(_, c, _)| ask.href(&ask::path("/places", c.as_str()), &[]))
            .collect(),
        roles: found.iter().map(|(role, _, _)| *role).collect(),
        figures,
    }))
}
