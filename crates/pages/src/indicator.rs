//! Indicator: its series with interval and earlier vintages, a table and a map by place, definition, revisions.

mod choose;
mod past;

use cotejo_indicators::reason::{period, text};
use cotejo_indicators::{Reach, Request};
use cotejo_lang::Key;
use cotejo_model::{Each, Level, Month, Period, PlaceCode};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::art;
use crate::ask::{self, Ask};
use crate::card;
use crate::error::PageError;
use crate::fig::{self, Fig, place_name};
use crate::head::{Choice, Head, Link, Page, Table};
use crate::indicators::{self, Line};
use crate::site::Site;

pub use choose::{Chosen, cut, lead_source, periods};
pub use past::{Earlier, RevisionStep};

/// What an indicator's page can be asked.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// The place of the series, by key or name; the country where none is given.
    #[param(example = "MX-02")]
    pub place: Option<String>,
    /// How the series is cut: `month`, `quarter`, `year`, `fiscal_year`.
    #[param(example = "year")]
    pub each: Option<String>,
    /// The period of the table by place; the latest complete one where none is given.
    #[param(example = "2022")]
    pub period: Option<String>,
    /// The level of the table by place: `state`, `municipality`, `county`, `area`.
    #[param(example = "state")]
    pub by: Option<String>,
}

/// A declared change of method.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BreakNote {
    /// First period of the new meaning.
    pub from: String,
    /// In words.
    pub from_text: String,
    /// What changed.
    pub why: String,
    /// The indicator that goes on.
    pub successor: Option<Link>,
}

/// A measure of the plan that rests on the indicator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Planned {
    /// The measure.
    pub measure: Link,
    /// Its verdict.
    pub verdict: String,
    /// In words.
    pub verdict_text: String,
}

/// The table by place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct ByPlace {
    /// The level; empty where the sources know only countries.
    pub level: String,
    /// In words.
    pub level_text: String,
    /// The period.
    pub period: String,
    /// In words.
    pub period_text: String,
    /// One figure a place, the largest first, those without a number last.
    pub figures: Vec<Fig>,
    /// Small drawings of value and interval on one scale, in the same order (SVG).
    #[serde(skip)]
    pub bars: Vec<String>,
    /// Pages of the places, in the same order.
    pub hrefs: Vec<String>,
    /// Levels that can be chosen.
    pub levels: Vec<Choice>,
    /// Periods that can be chosen.
    pub periods: Vec<Choice>,
}

/// An indicator's page.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Indicator {
    /// What stands around it.
    pub head: Head,
    /// The indicator in one line.
    pub line: Line,
    /// What is counted, and what is not.
    pub definition: String,
    /// How it is computed, one line an indicator involved.
    pub formula: Vec<String>,
    /// Declared changes of method.
    pub breaks: Vec<BreakNote>,
    /// The place of the series; `null` where nothing is known.
    pub place: Option<Link>,
    /// Places that can be chosen: countries and states.
    pub places: Vec<Choice>,
    /// Cuts of time that can be chosen.
    pub cuts: Vec<Choice>,
    /// The latest complete figure of the series.
    pub latest: Option<Fig>,
    /// The series.
    pub series: Vec<Fig>,
    /// The same series as it was known on earlier days, newest first.
    pub earlier: Vec<Earlier>,
    /// The series drawn (SVG), wide.
    #[serde(skip)]
    pub chart: String,
    /// The series drawn for a narrow screen.
    #[serde(skip)]
    pub chart_narrow: String,
    /// The table by place.
    pub by_place: ByPlace,
    /// A map of the table (SVG); empty where it has no geometry.
    #[serde(skip)]
    pub map: String,
    /// Classes of the map's colours.
    pub legend: Vec<art::Class>,
    /// Address of the large map.
    pub map_href: Option<String>,
    /// What changed between vintages.
    pub revisions: Vec<RevisionStep>,
    /// Said instead of revisions where they were not computed.
    pub revisions_note: String,
    /// Measures of the plan that rest on it.
    pub planned: Vec<Planned>,
    /// Other indicators of the same subject: never added to this one.
    pub related: Vec<Link>,
    /// How to cite it.
    pub citation: String,
}

impl Page for Indicator {
    fn head(&self) -> &Head {
        &self.head
    }

    fn table(&self) -> Table {
        let known: std::collections::BTreeSet<&str> =
            self.series.iter().map(|f| f.id.as_str()).collect();
        let places = self.by_place.figures.iter();
        let more = places.filter(|f| !known.contains(f.id.as_str()));
        fig::table(self.series.iter().chain(more))
    }
}

/// Makes an indicator's page. Err where there is no such indicator, or a parameter does not fit it.
pub fn build(site: &Site, ask: &Ask, id: &str, query: &Query) -> Result<Indicator, PageError> {
    let lang = ask.lang;
    let engine = site.engine();
    let indicator = site.indicator(id)?;
    let reach = site.reach(indicator, ask.as_of)?;
    let line = indicators::line(site, ask, indicator, reach.as_ref());
    let day = engine.as_of(indicator, ask.as_of)?;
    let path = ask::path("/indicators", id);
    let values = [
        ("place", query.place.as_deref().unwrap_or("")),
        ("each", query.each.as_deref().unwrap_or("")),
        ("period", query.period.as_deref().unwrap_or("")),
        ("by", query.by.as_deref().unwrap_or("")),
    ];
    let known = reach.is_some().then_some(day).or(ask.as_of);
    let head = Head::new(ask, "indicator", line.label.clone(), &path, &values)
        .known(ask, known)
        .summary(text(&indicator.definition, lang))
        .trail(vec![
            Link::new(ask.text(Key::NavHome), ask.href("/", &[])),
            Link::new(ask.text(Key::NavIndicators), ask.href("/indicators", &[])),
        ]);
    let breaks = indicator.breaks.iter().map(|b| BreakNote {
        from: b.from.to_string(),
        from_text: period(lang, b.from),
        why: text(&b.why, lang).to_string(),
        successor: b.successor.as_ref().map(|s| named(site, ask, s)),
    });
    let mut page = Indicator {
        definition: text(&indicator.definition, lang).to_string(),
        formula: formulas(site, indicator),
        breaks: breaks.collect(),
        place: None,
        places: Vec::new(),
        cuts: Vec::new(),
        latest: None,
        series: Vec::new(),
        earlier: Vec::new(),
        chart: String::new(),
        chart_narrow: String::new(),
        by_place: ByPlace::default(),
        map: String::new(),
        legend: Vec::new(),
        map_href: None,
        revisions: Vec::new(),
        revisions_note: String::new(),
        planned: planned(site, ask, id, ask.as_of.unwrap_or(day))?,
        related: related(site, ask, indicator),
        citation: citation(site, ask, &line, &head),
        line,
        head,
    };
    if let Some(reach) = &reach {
        let chosen = choose::chosen(site, indicator, reach, query)?;
        fill(site, ask, indicator, reach, &chosen, &mut page)?;
    }
    Ok(page)
}

/// What needs records.
fn fill(
    site: &Site,
    ask: &Ask,
    indicator: &cotejo_indicators::Indicator,
    reach: &Reach,
    chosen: &Chosen,
    page: &mut Indicator,
) -> Result<(), PageError> {
    let lang = ask.lang;
    let place = &chosen.place;
    page.place = Some(Link::new(
        place_name(place, lang),
        ask.href(&ask::path("/places", place.as_str()), &[]),
    ));
    page.series = series(site, ask, &indicator.id, place, chosen.each)?;
    page.latest = page.series.iter().rev().find(|f| f.whole()).cloned();
    page.earlier = past::earlier(site, ask, indicator, chosen, &page.series)?;
    let period = match chosen.period {
        Some(p) => p,
        None => page
            .latest
            .as_ref()
            .and_then(|f| f.period.parse().ok())
            .unwrap_or(Period::Year(reach.last.year())),
    };
    page.places = choose::places(ask, reach, place);
    page.cuts = choose::cuts(site, ask, indicator, chosen.each);
    page.by_place = by_place(site, ask, indicator, reach, chosen, period)?;
    let (revisions, note) = past::revisions(site, ask, indicator, place)?;
    page.revisions = revisions;
    page.revisions_note = note;
    let drawn = art::series(site, ask, indicator, page, place);
    page.chart = drawn.wide;
    page.chart_narrow = drawn.narrow;
    let figures = &page.by_place.figures;
    page.by_place.bars = art::bars(figures);
    if let Some(level) = chosen.level {
        let (map, legend) = art::small_map(site, ask, indicator, figures, level);
        page.map = map;
        page.legend = legend;
        page.map_href = Some(ask.href(
            "/map",
            &[
                ("indicator", indicator.id.as_str()),
                ("level", level.name()),
                ("period", &period.to_string()),
            ],
        ));
    }
    let shown = page.series.iter().chain(&page.by_place.figures);
    page.head.synthetic = shown.into_iter().any(|f| f.synthetic);
    Ok(())
}

/// The series of a place: one figure a period of the cut, from the first published to the last.
pub fn series(
    site: &Site,
    ask: &Ask,
    id: &str,
    place: &PlaceCode,
    each: Each,
) -> Result<Vec<Fig>, PageError> {
    let engine = site.engine();
    let indicator = site.indicator(id)?;
    let Some(reach) = site.reach(indicator, ask.as_of)? else {
        return Ok(Vec::new());
    };
    let span = widened(reach.first, reach.last, each);
    let figures = engine.figures(&Request {
        indicator: id.to_string(),
        by: place.level(),
        place: Some(place.clone()),
        period: Some(span),
        each: Some(each),
        dimension: None,
        unit: None,
        as_of: ask.as_of,
    })?;
    let shown = figures.iter().map(|f| Fig::new(site, ask, f));
    // Periods before the place's first number and after its last say nothing.
    let all: Vec<Fig> = shown.collect();
    let first = all.iter().position(|f| f.value.is_some());
    let last = all.iter().rposition(|f| f.value.is_some());
    Ok(match first.zip(last) {
        Some((a, b)) => all[a..=b].to_vec(),
        None => Vec::new(),
    })
}

/// A stretch of whole periods of a cut that holds the months given.
pub fn widened(first: Month, last: Month, each: Each) -> Period {
    let whole = |m: Month| each.period_of(m).unwrap_or(Period::Month(m));
    Period::Range(whole(first).start(), whole(last).end())
}

fn by_place(
    site: &Site,
    ask: &Ask,
    indicator: &cotejo_indicators::Indicator,
    reach: &Reach,
    chosen: &Chosen,
    at: Period,
) -> Result<ByPlace, PageError> {
    let lang = ask.lang;
    let Some(level) = chosen.level else {
        return Ok(ByPlace::default());
    };
    let figures = site.engine().figures(&Request {
        indicator: indicator.id.clone(),
        by: level,
        place: chosen.within.clone(),
        period: Some(at),
        each: None,
        dimension: None,
        unit: None,
        as_of: ask.as_of,
    })?;
    let mut figures: Vec<Fig> = figures.iter().map(|f| Fig::new(site, ask, f)).collect();
    figures.sort_by(|a, b| {
        let number = |f: &Fig| f.value.unwrap_or(f64::NEG_INFINITY);
        number(b)
            .total_cmp(&number(a))
            .then_with(|| a.place.cmp(&b.place))
    });
    let hrefs = figures
        .iter()
        .map(|f| ask.href(&ask::path("/places", &f.place), &[]))
        .collect();
    let word = |l: Level| lang.name("level", l.name()).unwrap_or(l.name()).to_string();
    Ok(ByPlace {
        level: level.name().to_string(),
        level_text: word(level),
        period: at.to_string(),
        period_text: period(lang, at),
        figures,
        bars: Vec::new(),
        hrefs,
        levels: choose::levels(reach)
            .into_iter()
            .map(|l| Choice {
                value: l.name().to_string(),
                text: word(l),
                chosen: l == level,
            })
            .collect(),
        periods: choose::periods(ask, reach, chosen.each, at),
    })
}

fn formulas(site: &Site, indicator: &cotejo_indicators::Indicator) -> Vec<String> {
    let mut out = vec![format!(
        "{} = {}",
        indicator.id,
        indicator.compute.formula()
    )];
    for part in indicator.compute.parts() {
        if let Some(part) = site.indicators.get(part) {
            out.extend(formulas(site, part));
        }
    }
    out
}

/// An indicator by its name.
pub fn named(site: &Site, ask: &Ask, id: &str) -> Link {
    let label = site
        .indicators
        .get(id)
        .map_or(id, |i| text(&i.label, ask.lang));
    Link::new(label, ask.href(&ask::path("/indicators", id), &[]))
}

fn planned(
    site: &Site,
    ask: &Ask,
    id: &str,
    day: cotejo_model::Date,
) -> Result<Vec<Planned>, PageError> {
    let day = site.day(ask.as_of)?.unwrap_or(day);
    let Some(scorecard) = site.scorecard(day)? else {
        return Ok(Vec::new());
    };
    let own = card::measures(&scorecard).filter(|(_, m)| m.indicator.as_deref() == Some(id));
    Ok(own
        .map(|(goal, m)| Planned {
            measure: Link::new(
                format!("{} {}", m.id, text(&m.title, ask.lang)),
                ask.href(&format!("{}#m{}", ask::path("/goals", goal), m.id), &[]),
            ),
            verdict: m.verdict.name().to_string(),
            verdict_text: card::verdict(ask, m.verdict),
        })
        .collect())
}

fn related(site: &Site, ask: &Ask, indicator: &cotejo_indicators::Indicator) -> Vec<Link> {
    let Some(subject) = &indicator.subject else {
        return Vec::new();
    };
    let all = site.indicators.all().iter();
    all.filter(|i| i.id != indicator.id && i.subject.as_ref() == Some(subject))
        .map(|i| named(site, ask, &i.id))
        .collect()
}

fn citation(site: &Site, ask: &Ask, line: &Line, head: &Head) -> String {
    let held = site.records.sources();
    let publishers: Vec<&str> = line
        .sources
        .iter()
        .filter_map(|l| held.iter().find(|s| s.id == l.text))
        .map(|s| s.publisher.as_str())
        .collect();
    ask.lang.fill(
        Key::IndicatorCitation,
        &[
            ("label", &line.label),
            ("publishers", &publishers.join("; ")),
            ("day", &head.as_of_text),
            ("id", &line.id),
        ],
    )
}
