//! Map: one indicator by place, with a second beside it for the other country, classes that can be chosen, and a slider of periods.

mod layer;

use cotejo_indicators::reason::text;
use cotejo_indicators::{Indicator, Reach};
use cotejo_lang::Key;
use cotejo_model::{Date, Level, Period, PlaceCode};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::art;
use crate::ask::{self, Ask};
use crate::error::PageError;
use crate::head::{Choice, Head, Link, Page, Table, plain};
use crate::indicator;
use crate::site::Site;

pub use layer::{Layer, OffMap, Value};

/// What the map can be asked.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// Indicator id; the first rate by state where none is given.
    #[param(example = "homicide_victims_rate")]
    pub indicator: Option<String>,
    /// A second indicator, for the other country; `none` for no second; the first rate of the other country where nothing is given.
    #[param(example = "none")]
    pub with: Option<String>,
    /// `state`, or `local` for municipalities and counties.
    #[param(example = "state")]
    pub level: Option<String>,
    /// The period; the latest complete one where none is given.
    #[param(example = "2022")]
    pub period: Option<String>,
    /// How class breaks are found: `quantile`, `jenks`, `equal`, `pretty`.
    #[param(example = "quantile")]
    pub method: Option<String>,
    /// How many classes, 3 to 7.
    #[param(example = "5")]
    pub classes: Option<String>,
    /// A place to which the map is cut, by key or name; both countries where none is given.
    #[param(example = "MX")]
    pub place: Option<String>,
}

/// Who made the geometry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Attribution {
    /// In words.
    pub text: String,
    /// Where it is published.
    pub address: String,
    /// Terms of use.
    pub licence: String,
}

/// The map's page.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Map {
    /// What stands around it.
    pub head: Head,
    /// What is shown, where and when.
    pub title: String,
    /// `state` or `local`.
    pub level: String,
    /// The period of the first layer.
    pub period: String,
    /// In words.
    pub period_text: String,
    /// The layers: the indicator, and the second one where there is one.
    pub layers: Vec<Layer>,
    /// Periods, oldest first.
    pub periods: Vec<Period_>,
    /// Indicators that can be chosen.
    pub indicators: Vec<Choice>,
    /// Second indicators that can be chosen.
    pub others: Vec<Choice>,
    /// Levels that can be chosen.
    pub levels: Vec<Choice>,
    /// Methods that can be chosen.
    pub methods: Vec<Choice>,
    /// Numbers of classes that can be chosen.
    pub counts: Vec<Choice>,
    /// Countries and states to which the map can be cut.
    pub frames: Vec<Choice>,
    /// West, south, east, north of what is shown, in degrees.
    pub bounds: [f64; 4],
    /// Address of the vector tiles, with `{z}`, `{x}`, `{y}`; empty without geometry.
    pub tiles: String,
    /// Address of the same map as a drawing.
    pub drawing: String,
    /// Address of this very state.
    pub share: String,
    /// Who made the geometry.
    pub attributions: Vec<Attribution>,
    /// Words that the map shows, in the page's language.
    pub words: std::collections::BTreeMap<&'static str, String>,
}

/// A period that can be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = MapPeriod)]
pub struct Period_ {
    /// In its written form.
    pub id: String,
    /// In words.
    pub text: String,
}

impl Page for Map {
    fn head(&self) -> &Head {
        &self.head
    }

    fn table(&self) -> Table {
        let mut rows = Vec::new();
        for layer in &self.layers {
            for v in &layer.values {
                rows.push(vec![
                    v.figure.clone(),
                    layer.indicator.clone(),
                    v.place.clone(),
                    v.name.clone(),
                    layer.period.clone(),
                    plain(v.value),
                    plain(v.low),
                    plain(v.high),
                    layer.unit_id.clone(),
                    v.class.map_or(String::new(), |c| c.to_string()),
                    v.status_id.clone(),
                    layer.synthetic.to_string(),
                    layer.as_of.clone(),
                ]);
            }
        }
        Table {
            columns: vec![
                "id",
                "indicator",
                "place",
                "place_name",
                "period",
                "value",
                "low",
                "high",
                "unit",
                "class",
                "status",
                "synthetic",
                "as_of",
            ],
            rows,
        }
    }
}

/// What the map shows, read and completed.
pub(crate) struct Chosen<'a> {
    pub indicator: Option<(&'a Indicator, Reach)>,
    pub other: Option<(&'a Indicator, Reach)>,
    pub local: bool,
    pub period: Option<Period>,
    pub method: art::Method,
    pub classes: usize,
    pub place: Option<PlaceCode>,
}

/// Makes the map's page. Err where a parameter does not fit.
pub fn build(site: &Site, ask: &Ask, query: &Query) -> Result<Map, PageError> {
    let chosen = chosen(site, ask, query)?;
    let mut layers = Vec::new();
    let mut periods = Vec::new();
    if let Some((indicator, reach)) = &chosen.indicator {
        let first = layer::layer(site, ask, &chosen, indicator, reach, chosen.period, 0)?;
        let at: Option<Period> = first.period.parse().ok();
        if let Some(at) = at {
            let each = indicator::cut(site, indicator);
            let mut all = indicator::periods(ask, reach, each, at);
            all.reverse();
            periods = all
                .into_iter()
                .map(|c| Period_ {
                    id: c.value,
                    text: c.text,
                })
                .collect();
        }
        layers.push(first);
        if let Some((other, reach)) = &chosen.other {
            let second = layer::layer(site, ask, &chosen, other, reach, at, 1)?;
            layers.push(second);
        }
    }
    let state = state(&chosen, &layers, query);
    let values: Vec<(&str, &str)> = state.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let title = match layers.first() {
        Some(l) => format!("{}, {}", l.label, l.period_text),
        None => ask.text(Key::NavMap),
    };
    let mut head = Head::new(ask, "map", title.clone(), "/map", &values)
        .known(ask, site.day(ask.as_of)?)
        .summary(ask.text(Key::MapSummary))
        .trail(vec![Link::new(ask.text(Key::NavHome), ask.href("/", &[]))]);
    head.synthetic = layers.iter().any(|l| l.synthetic);
    let levels = [(false, Key::MapStates), (true, Key::MapLocal)];
    Ok(Map {
        title,
        level: if chosen.local { "local" } else { "state" }.to_string(),
        period: layers.first().map_or(String::new(), |l| l.period.clone()),
        period_text: layers
            .first()
            .map_or(String::new(), |l| l.period_text.clone()),
        indicators: choices(site, ask, chosen.indicator.as_ref().map(|(i, _)| *i))?,
        others: others(site, ask, &chosen)?,
        levels: levels
            .into_iter()
            .map(|(local, key)| Choice {
                value: if local { "local" } else { "state" }.to_string(),
                text: ask.text(key),
                chosen: local == chosen.local,
            })
            .collect(),
        methods: art::Method::ALL
            .into_iter()
            .map(|m| Choice {
                value: m.name().to_string(),
                text: art::method_word(ask, m),
                chosen: m == chosen.method,
            })
            .collect(),
        counts: (3..=7)
            .map(|n| Choice {
                value: n.to_string(),
                text: n.to_string(),
                chosen: n == chosen.classes,
            })
            .collect(),
        frames: frames(site, ask, chosen.place.as_ref()),
        bounds: bounds(site, chosen.place.as_ref()),
        tiles: tiles(site),
        drawing: ask.href("/map.svg", &values),
        share: head.address.clone(),
        attributions: attributions(site),
        words: words(ask),
        periods,
        layers,
        head,
    })
}

/// The same map as a drawing (SVG), for an image and for a reader without scripts.
pub fn drawing(site: &Site, ask: &Ask, query: &Query) -> Result<String, PageError> {
    let page = build(site, ask, query)?;
    let place = match ask::given(query.place.as_deref()) {
        Some(text) => Some(ask::place("place", text)?),
        None => None,
    };
    Ok(art::large_map(site, ask, &page, place.as_ref()))
}

pub(crate) fn chosen<'a>(
    site: &'a Site,
    ask: &Ask,
    query: &Query,
) -> Result<Chosen<'a>, PageError> {
    let local = match ask::given(query.level.as_deref()) {
        None | Some("state") => false,
        Some("local" | "municipality" | "county") => true,
        Some(other) => return Err(PageError::bad("level", other, Key::BadMapLevel)),
    };
    let reach = |i: &'a Indicator, as_of: Option<Date>| -> Result<_, PageError> {
        Ok(site.reach(i, as_of)?.map(|r| (i, r)))
    };
    let indicator = match ask::given(query.indicator.as_deref()) {
        Some(id) => reach(site.indicator(id)?, ask.as_of)?,
        None => first(site, ask, local, &|_| true)?,
    };
    let other = match ask::given(query.with.as_deref()) {
        Some("none") => None,
        Some(id) => reach(site.indicator(id)?, ask.as_of)?,
        None => match &indicator {
            Some((_, r)) => {
                let taken = r.countries();
                first(site, ask, local, &|r| r.countries().is_disjoint(&taken))?
            }
            None => None,
        },
    };
    let method = match ask::given(query.method.as_deref()) {
        None => art::Method::Quantile,
        Some(name) => {
            art::Method::find(name).ok_or_else(|| PageError::bad("method", name, Key::BadMethod))?
        }
    };
    Ok(Chosen {
        indicator,
        other,
        local,
        period: match ask::given(query.period.as_deref()) {
            Some(text) => Some(ask::period("period", text)?),
            None => None,
        },
        method,
        classes: match ask::given(query.classes.as_deref()) {
            Some(text) => ask::number("classes", text, 3..=7)?,
            None => 5,
        },
        place: match ask::given(query.place.as_deref()) {
            Some(text) => Some(ask::place("place", text)?),
            None => None,
        },
    })
}

/// True where an indicator has figures at the map's level.
pub(crate) fn reaches(reach: &Reach, local: bool) -> bool {
    match local {
        true => reach.has(Level::Municipality) || reach.has(Level::County),
        false => reach.has(Level::State),
    }
}

/// The first rate or share that reaches the level and fits; the first of any kind where there is none.
fn first<'a>(
    site: &'a Site,
    ask: &Ask,
    local: bool,
    fits: &dyn Fn(&Reach) -> bool,
) -> Result<Option<(&'a Indicator, Reach)>, PageError> {
    let mut any = None;
    for indicator in site.indicators.all() {
        let Some(reach) = site.reach(indicator, ask.as_of)? else {
            continue;
        };
        if !reaches(&reach, local) || !fits(&reach) {
            continue;
        }
        if crate::place::comparable(indicator) {
            return Ok(Some((indicator, reach)));
        }
        any = any.or(Some((indicator, reach)));
    }
    Ok(any)
}

fn choices(site: &Site, ask: &Ask, chosen: Option<&Indicator>) -> Result<Vec<Choice>, PageError> {
    let mut out = Vec::new();
    for indicator in site.indicators.all() {
        let reach = site.reach(indicator, ask.as_of)?;
        if reach.is_some_and(|r| reaches(&r, false) || reaches(&r, true)) {
            out.push(Choice {
                value: indicator.id.clone(),
                text: text(&indicator.label, ask.lang).to_string(),
                chosen: chosen.is_some_and(|c| c.id == indicator.id),
            });
        }
    }
    Ok(out)
}

fn others(site: &Site, ask: &Ask, chosen: &Chosen<'_>) -> Result<Vec<Choice>, PageError> {
    let own = chosen.indicator.as_ref();
    let taken = own.map(|(_, r)| r.countries()).unwrap_or_default();
    let mut out = vec![Choice {
        value: "none".to_string(),
        text: ask.text(Key::MapNoOther),
        chosen: chosen.other.is_none(),
    }];
    for indicator in site.indicators.all() {
        let reach = site.reach(indicator, ask.as_of)?;
        let fits = reach.is_some_and(|r| {
            (reaches(&r, false) || reaches(&r, true)) && r.countries().is_disjoint(&taken)
        });
        if fits {
            out.push(Choice {
                value: indicator.id.clone(),
                text: text(&indicator.label, ask.lang).to_string(),
                chosen: chosen
                    .other
                    .as_ref()
                    .is_some_and(|(o, _)| o.id == indicator.id),
            });
        }
    }
    Ok(out)
}

/// The address's values for the present state, completed, so that a shared address shows the same tomorrow.
fn state(chosen: &Chosen<'_>, layers: &[Layer], query: &Query) -> Vec<(&'static str, String)> {
    let id = |l: Option<&Layer>| l.map_or(String::new(), |l| l.indicator.clone());
    vec![
        ("indicator", id(layers.first())),
        (
            "with",
            match layers.get(1) {
                Some(l) => l.indicator.clone(),
                None => query.with.clone().unwrap_or_default(),
            },
        ),
        (
            "level",
            if chosen.local { "local" } else { "state" }.to_string(),
        ),
        (
            "period",
            layers.first().map_or(String::new(), |l| l.period.clone()),
        ),
        ("method", chosen.method.name().to_string()),
        ("classes", chosen.classes.to_string()),
        (
            "place",
            chosen
                .place
                .as_ref()
                .map_or(String::new(), |p| p.to_string()),
        ),
    ]
}

/// Both countries, each country, each state: to what the map can be cut.
pub(crate) fn frames(site: &Site, ask: &Ask, chosen: Option<&PlaceCode>) -> Vec<Choice> {
    let mut out = vec![Choice {
        value: String::new(),
        text: ask.text(Key::MapBoth),
        chosen: chosen.is_none(),
    }];
    for country in [PlaceCode::mexico(), PlaceCode::united_states()] {
        let states = site.atlas.places(Level::State);
        let mut inside: Vec<&PlaceCode> =
            states.into_iter().filter(|s| s.within(&country)).collect();
        inside.sort_by_key(|c| cotejo_model::fold(&crate::fig::short_name(c, ask.lang)));
        for code in std::iter::once(&country).chain(inside) {
            out.push(Choice {
                value: code.to_string(),
                text: crate::fig::short_name(code, ask.lang),
                chosen: chosen == Some(code),
            });
        }
    }
    out
}

/// Both countries without Alaska and Hawaii, which a reader finds by moving the map.
const BOTH: [f64; 4] = [-125.0, 14.0, -66.5, 49.5];

pub(crate) fn bounds(site: &Site, place: Option<&PlaceCode>) -> [f64; 4] {
    match place {
        Some(p) if p.as_str() == "US" => [-125.0, 24.0, -66.5, 49.5],
        Some(p) => site.atlas.bounds(p).unwrap_or(BOTH),
        None => BOTH,
    }
}

/// Address of the vector tiles; empty without geometry.
pub(crate) fn tiles(site: &Site) -> String {
    match site.atlas.attributions().is_empty() {
        true => String::new(),
        false => format!("/tiles/{{z}}/{{x}}/{{y}}.mvt?v={}", site.geometry),
    }
}

/// Who made the geometry.
pub fn attributions(site: &Site) -> Vec<Attribution> {
    site.atlas
        .attributions()
        .into_iter()
        .map(|a| Attribution {
            text: a.text.clone(),
            address: a.address.clone(),
            licence: a.licence.clone(),
        })
        .collect()
}

pub(crate) fn words(ask: &Ask) -> std::collections::BTreeMap<&'static str, String> {
    [
        ("play", Key::MapPlay),
        ("pause", Key::MapPause),
        ("no_data", Key::DrawNoData),
        ("not_covered", Key::DrawNotCovered),
        ("open", Key::MapOpen),
        ("explain", Key::MapExplain),
        ("find", Key::MapFind),
        ("period", Key::ColumnPeriod),
        ("places", Key::MapPlacesIn),
        ("loading", Key::MapLoading),
        ("failed", Key::MapFailed),
        ("retry", Key::MapRetry),
        ("no_webgl", Key::MapNoWebgl),
        ("keyboard", Key::MapKeyboard),
        ("zoom_in", Key::MapZoomIn),
        ("zoom_out", Key::MapZoomOut),
        ("reset", Key::MapReset),
        ("attribution", Key::MapAttribution),
        ("interval", Key::ColumnInterval),
        ("status", Key::ColumnStatus),
        ("synthetic", Key::WordSynthetic),
    ]
    .into_iter()
    .map(|(name, key)| (name, ask.text(key)))
    .collect()
}
