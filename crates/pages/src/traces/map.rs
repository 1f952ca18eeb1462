//! The two maps of traces: where guns were recovered, where they were first sold, and the strongest flows between.

use std::collections::{BTreeMap, BTreeSet};

use cotejo_indicators::reason::period;
use cotejo_lang::{Key, Noun};
use cotejo_links::{Denominator, End, Placed, Share};
use cotejo_model::{Level, PlaceCode};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::ends::{self, Cut};
use super::flows::between;
use super::query::{Pairs, With, borrowed};
use super::share::{self, ShareText, number};
use super::shared::{self, Begun, Opened, Shared};
use crate::art::{self, Between};
use crate::ask::{self, Ask};
use crate::error::PageError;
use crate::fig::place_name;
use crate::head::{Choice, Head, Page, Table, plain};
use crate::map::{Attribution, Layer, OffMap, Period_, Value, attributions, bounds, tiles, words};
use crate::site::Site;

/// Classes of the colours.
const CLASSES: usize = 5;
/// How many places a list on the page has.
const TOP: usize = 100;
/// How many arcs can be chosen.
const ARCS: [usize; 4] = [0, 10, 25, 50];
const ARCS_USUAL: usize = 25;

/// What the map can be asked, beside the filter.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Own {
    /// `state`, or `local` for municipalities and counties.
    #[param(example = "state")]
    pub level: Option<String>,
    /// Which ends are coloured: `both`, `recovery` or `sale`.
    #[param(example = "both")]
    pub ends: Option<String>,
    /// How many of the strongest flows are drawn: 0, 10, 25 or 50.
    #[param(example = "25")]
    pub arcs: Option<String>,
}

/// A flow drawn as an arc.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
#[schema(as = TracesArc)]
pub struct Arc {
    /// Longitude and latitude of where it begins.
    pub from: [f64; 2],
    /// Longitude and latitude of where it leads.
    pub to: [f64; 2],
    /// The place where it begins, by key.
    pub from_code: String,
    /// The place that it leads to, by key.
    pub to_code: String,
    /// How many guns.
    pub count: u64,
    /// In words.
    pub text: String,
    /// The guns behind it; empty where single guns are not shown.
    pub href: String,
    /// Its width in pixels, 0.6 to 8.
    pub width: f64,
}

/// Guns by place at one end, as a list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
#[schema(as = TracesEnd)]
pub struct EndList {
    /// `recovery` or `sale`.
    pub end: String,
    /// In words.
    pub label: String,
    /// Guns that are counted.
    pub of: u64,
    /// In words, with those whose place is not known at the level.
    pub of_text: String,
    /// Guns whose place is not known at the level.
    pub unplaced: u64,
    /// The places with the most guns.
    pub places: Vec<PlaceLine>,
    /// How many places have guns.
    pub places_count: u64,
    /// How many are listed of how many, in words.
    pub shown_text: String,
}

/// A place and its guns.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
#[schema(as = TracesPlace)]
pub struct PlaceLine {
    /// The place, by key.
    pub place: String,
    /// In words.
    pub name: String,
    /// How many guns.
    pub count: u64,
    /// As written.
    pub text: String,
    /// Of the guns counted at this end.
    pub share: ShareText,
    /// The place's page.
    pub href: String,
    /// The guns behind it; empty where single guns are not shown.
    pub guns: String,
}

/// The map of traces. It has the fields of the other map, so that the same script draws it, and arcs besides.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct TracesMap {
    /// What stands around it.
    pub head: Head,
    /// What all pages of traces have.
    pub shared: Shared,
    /// What is shown.
    pub title: String,
    /// `state` or `local`.
    pub level: String,
    /// Empty: the filter chooses the time.
    pub period: String,
    /// Empty, as is the period.
    pub periods: Vec<Period_>,
    /// Where guns were recovered, where they were sold.
    pub layers: Vec<Layer>,
    /// The strongest flows, the strongest first; those with an end that has no outline are in the list of flows only.
    pub arcs: Vec<Arc>,
    /// What the widths of arcs mean: width in pixels and number.
    pub arc_steps: Vec<ArcStep>,
    /// False: a place of a layer's country without a value is one without guns in these records, not one without a number.
    pub holes: bool,
    /// Levels that can be chosen.
    pub levels: Vec<Choice>,
    /// Ends that can be chosen.
    pub ends: Vec<Choice>,
    /// Numbers of arcs that can be chosen.
    pub counts: Vec<Choice>,
    /// Guns by place, one list an end.
    pub lists: Vec<EndList>,
    /// West, south, east, north of what is shown, in degrees.
    pub bounds: [f64; 4],
    /// Address of the vector tiles; empty without geometry.
    pub tiles: String,
    /// Address of the same map as a drawing.
    pub drawing: String,
    /// Address of this very state.
    pub share: String,
    /// Who made the geometry.
    pub attributions: Vec<Attribution>,
    /// Words that the map shows, in the page's language.
    pub words: BTreeMap<&'static str, String>,
}

/// A width of arcs and what it means.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
#[schema(as = TracesArcStep)]
pub struct ArcStep {
    /// In pixels.
    pub width: f64,
    /// What is so wide.
    pub text: String,
    /// A sample (SVG).
    #[serde(skip)]
    pub sample: String,
}

impl Page for TracesMap {
    fn head(&self) -> &Head {
        &self.head
    }

    fn table(&self) -> Table {
        let mut rows = Vec::new();
        for layer in &self.layers {
            let of = self.lists.iter().find(|l| l.end == layer.indicator);
            for v in &layer.values {
                rows.push(vec![
                    layer.indicator.clone(),
                    v.place.clone(),
                    v.name.clone(),
                    plain(v.value),
                    of.map_or(String::new(), |l| l.of.to_string()),
                    v.class.map_or(String::new(), |c| c.to_string()),
                    layer.synthetic.to_string(),
                    layer.as_of.clone(),
                ]);
            }
        }
        Table {
            columns: vec![
                "end",
                "place",
                "place_name",
                "count",
                "denominator",
                "class",
                "synthetic",
                "as_of",
            ],
            rows,
        }
    }
}

/// The page's own choices, read.
struct Chosen {
    local: bool,
    recovery: bool,
    sale: bool,
    arcs: usize,
    values: Pairs,
}

impl Chosen {
    fn cut(&self) -> Cut {
        if self.local { Cut::Local } else { Cut::State }
    }
}

fn chosen(own: &Own) -> Result<Chosen, PageError> {
    let local = match ask::given(own.level.as_deref()) {
        None | Some("state") => false,
        Some("local") => true,
        Some(other) => return Err(PageError::bad("level", other, Key::BadMapLevel)),
    };
    let (recovery, sale) = match ask::given(own.ends.as_deref()) {
        None | Some("both") => (true, true),
        Some("recovery") => (true, false),
        Some("sale") => (false, true),
        Some(other) => return Err(PageError::bad("ends", other, Key::BadEnd)),
    };
    let arcs = match ask::given(own.arcs.as_deref()) {
        None => ARCS_USUAL,
        Some(text) => {
            let found = ARCS.into_iter().find(|n| n.to_string() == text);
            found.ok_or_else(|| PageError::bad("arcs", text, Key::BadArcs))?
        }
    };
    Ok(Chosen {
        local,
        recovery,
        sale,
        arcs,
        values: vec![
            ("level", if local { "local" } else { "state" }.to_string()),
            ("ends", ends_name(recovery, sale).to_string()),
            ("arcs", arcs.to_string()),
        ],
    })
}

fn ends_name(recovery: bool, sale: bool) -> &'static str {
    match (recovery, sale) {
        (true, false) => "recovery",
        (false, true) => "sale",
        _ => "both",
    }
}

/// Makes the map's page. Err where a parameter does not fit.
pub fn build(site: &Site, ask: &Ask, query: &With<Own>) -> Result<TracesMap, PageError> {
    Ok(made(site, ask, query)?.0)
}

/// The same map as a drawing (SVG), for an image and for a reader without scripts.
pub fn drawing(site: &Site, ask: &Ask, query: &With<Own>) -> Result<String, PageError> {
    let (page, flows) = made(site, ask, query)?;
    let within = within(&page.layers);
    Ok(art::large(
        site,
        ask,
        &art::Large {
            title: &page.title,
            local: page.level == "local",
            layers: &page.layers,
            holes: false,
            known: &page.head.as_of_text,
            attributions: &page.attributions,
            synthetic: page.head.synthetic,
            within: within.as_ref(),
            between: &flows,
        },
    ))
}

/// The one country of all layers; `None` where they have both.
fn within(layers: &[Layer]) -> Option<PlaceCode> {
    let all: BTreeSet<&String> = layers.iter().flat_map(|l| &l.countries).collect();
    match all.len() {
        1 => all.first()?.parse().ok(),
        _ => None,
    }
}

fn made(site: &Site, ask: &Ask, query: &With<Own>) -> Result<(TracesMap, Vec<Between>), PageError> {
    let own = chosen(&query.own)?;
    let Begun {
        head,
        shared,
        opened,
    } = shared::begin(site, ask, &query.filter, shared::MAP, own.values.clone())?;
    let mut values = opened
        .as_ref()
        .map_or(Pairs::new(), |o| o.asked.values.clone());
    values.extend(own.values.iter().cloned());
    let mut page = TracesMap {
        title: ask.text(Key::TracesMapTitle),
        level: if own.local { "local" } else { "state" }.to_string(),
        levels: choices(&[
            ("state", ask.text(Key::TracesStates), !own.local),
            ("local", ask.text(Key::TracesMunicipalities), own.local),
        ]),
        ends: ["both", "recovery", "sale"]
            .map(|value| Choice {
                value: value.to_string(),
                text: super::words::name(ask.lang, "trace_ends", value),
                chosen: value == ends_name(own.recovery, own.sale),
            })
            .to_vec(),
        counts: ARCS
            .map(|n| Choice {
                value: n.to_string(),
                text: if n == 0 {
                    ask.text(Key::TracesNoArcs)
                } else {
                    n.to_string()
                },
                chosen: n == own.arcs,
            })
            .to_vec(),
        tiles: tiles(site),
        drawing: ask.href("/traces/map.svg", &borrowed(&values)),
        share: head.address.clone(),
        attributions: attributions(site),
        words: map_words(ask),
        bounds: bounds(site, None),
        head,
        shared,
        ..TracesMap::default()
    };
    let Some(o) = opened else {
        return Ok((page, Vec::new()));
    };
    let sides = [(End::Recovery, own.recovery), (End::Sale, own.sale)];
    for (at, (end, _)) in sides
        .into_iter()
        .enumerate()
        .filter(|(_, (_, shown))| *shown)
    {
        let Some(placed) = ends::places(&o.traces, &o.asked.filter, end, own.cut()) else {
            continue;
        };
        page.layers
            .push(layer(site, ask, &o, end, &placed, at as u8));
        page.lists.push(list(ask, &o, end, &placed));
    }
    page.bounds = bounds(site, within(&page.layers).as_ref());
    let found = match own.arcs {
        0 => None,
        _ => ends::flows(&o.traces, &o.asked.filter, own.cut(), own.cut()),
    };
    let flows = found.map_or(Vec::new(), |f| between(ask, &o, &f, own.arcs));
    let widths = art::widths(&flows);
    page.arcs = flows.iter().filter_map(|b| arc(site, &widths, b)).collect();
    if !page.arcs.is_empty() {
        let steps = widths.steps(ask.lang).into_iter();
        page.arc_steps = steps
            .map(|s| ArcStep {
                sample: art::width_sample(s.width),
                width: s.width,
                text: s.text,
            })
            .collect();
    }
    Ok((page, flows))
}

fn choices(all: &[(&str, String, bool)]) -> Vec<Choice> {
    let choice = |(value, text, chosen): &(&str, String, bool)| Choice {
        value: (*value).to_string(),
        text: text.clone(),
        chosen: *chosen,
    };
    all.iter().map(choice).collect()
}

fn map_words(ask: &Ask) -> BTreeMap<&'static str, String> {
    let mut all = words(ask);
    all.insert("no_data", ask.text(Key::TracesNoGuns));
    all.insert("explain", ask.text(Key::TracesGunsBehind));
    all.insert("arcs", ask.text(Key::TracesArcLegend));
    all
}

fn arc(site: &Site, widths: &cotejo_draw::Widths, b: &Between) -> Option<Arc> {
    let point = |p: &PlaceCode| site.atlas.centre(p).map(|(lon, lat)| [lon, lat]);
    Some(Arc {
        from: point(&b.from)?,
        to: point(&b.to)?,
        from_code: b.from.to_string(),
        to_code: b.to.to_string(),
        count: b.count,
        text: b.text.clone(),
        href: b.href.clone(),
        width: widths.of(b.count as f64),
    })
}

fn parameter(end: End) -> &'static str {
    match end {
        End::Recovery => "place",
        End::Sale => "sold_in",
    }
}

fn label(ask: &Ask, end: End) -> String {
    ask.text(match end {
        End::Recovery => Key::TracesEndRecovery,
        End::Sale => Key::TracesEndSale,
    })
}

fn layer(site: &Site, ask: &Ask, o: &Opened, end: End, placed: &Placed, ramp: u8) -> Layer {
    let lang = ask.lang;
    let mut counts: Vec<&(PlaceCode, u64)> = placed.counts.iter().collect();
    counts.sort();
    let numbers: Vec<f64> = counts.iter().map(|(_, n)| *n as f64).collect();
    let (mut scale, classes) = art::scale(ask, &numbers, art::Method::Quantile, CLASSES, ramp);
    // A place without guns is in no class: the first one begins at one gun.
    if let Some(first) = scale.classes.first_mut() {
        let most = numbers
            .iter()
            .copied()
            .filter(|n| first.high.is_none_or(|h| *n < h));
        let most = most.fold(1.0, f64::max);
        first.text = match most > 1.0 {
            true => crate::fig::interval(lang, 1.0, most),
            false => lang.number(1.0, None),
        };
    }
    let href = |p: &PlaceCode| ask.href(&ask::path("/places", p.as_str()), &[]);
    let value = |(place, n): &(PlaceCode, u64)| Value {
        figure: String::new(),
        place: place.to_string(),
        name: place_name(place, lang),
        value: Some(*n as f64),
        low: None,
        high: None,
        text: lang.count(Noun::Gun, *n),
        interval: String::new(),
        class: classes.of(*n as f64),
        status: String::new(),
        status_id: "reported".to_string(),
        note: String::new(),
        href: href(place),
        explain: match o.guns(ask, &[(parameter(end), place.as_str())]) {
            none if none.is_empty() => href(place),
            guns => guns,
        },
    };
    let off = |(place, n): &&(PlaceCode, u64)| OffMap {
        place: place.to_string(),
        name: place_name(place, lang),
        text: lang.count(Noun::Gun, *n),
        href: href(place),
    };
    let countries: BTreeSet<String> = counts
        .iter()
        .filter_map(|(p, _)| Some(p.at(Level::Country)?.to_string()))
        .collect();
    let when = match end {
        End::Recovery => o.asked.filter.recovered,
        End::Sale => o.asked.filter.sold,
    };
    Layer {
        indicator: end.name().to_string(),
        label: label(ask, end),
        href: o.href(ask, shared::SUMMARY.path, &[]),
        unit: ask.text(Key::TracesColGuns),
        unit_id: "guns".to_string(),
        countries: countries.into_iter().collect(),
        period: when.map_or(String::new(), |p| p.to_string()),
        period_text: when.map_or_else(|| ask.text(Key::TracesAllYears), |p| period(lang, p)),
        as_of: o.held.last.map_or(String::new(), |d| d.to_string()),
        scale,
        values: counts.iter().map(|c| value(c)).collect(),
        not_on_map: counts
            .iter()
            .filter(|(p, _)| !site.atlas.has(p))
            .map(off)
            .collect(),
        sources: Vec::new(),
        synthetic: o.traces.synthetic(),
        note: match counts.is_empty() {
            true => ask.text(Key::TracesNoPlaces),
            false => String::new(),
        },
    }
}

fn list(ask: &Ask, o: &Opened, end: End, placed: &Placed) -> EndList {
    let lang = ask.lang;
    let line = |(place, n): &(PlaceCode, u64)| PlaceLine {
        place: place.to_string(),
        name: place_name(place, lang),
        count: *n,
        text: number(lang, *n),
        share: ShareText::new(ask, &Share::of("place", *n, placed.denominator, placed.of)),
        href: ask.href(&ask::path("/places", place.as_str()), &[]),
        guns: o.guns(ask, &[(parameter(end), place.as_str())]),
    };
    let places: Vec<PlaceLine> = placed.counts.iter().take(TOP).map(line).collect();
    let whole: Denominator = placed.denominator;
    EndList {
        end: end.name().to_string(),
        label: label(ask, end),
        of: placed.of,
        of_text: lang.fill(
            Key::TracesPlacedOf,
            &[
                ("whole", share::of(lang, whole, placed.of).as_str()),
                ("unplaced", &number(lang, placed.unplaced)),
            ],
        ),
        unplaced: placed.unplaced,
        places_count: placed.counts.len() as u64,
        shown_text: lang.fill(
            Key::TracesPlacesShown,
            &[
                ("shown", number(lang, places.len() as u64).as_str()),
                ("all", &lang.count(Noun::Place, placed.counts.len() as u64)),
            ],
        ),
        places,
    }
}
