//! Compare: one indicator for two periods, two places or two days of knowledge, and whether the difference can be told.

use cotejo_indicators::reason::text;
use cotejo_indicators::{Differs, FigureId};
use cotejo_lang::Key;
use cotejo_model::{Date, Each, Period, PlaceCode, Status};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::art;
use crate::ask::{self, Ask};
use crate::card::{self, ChangeText};
use crate::error::PageError;
use crate::fig::{self, Fig, Num, short_name};
use crate::head::{Choice, Head, Link, Page, Table};
use crate::indicator;
use crate::site::Site;

/// The two sides. What is not given for the second is as in the first.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// Indicator id.
    #[param(example = "homicide_case_files")]
    pub indicator: Option<String>,
    /// First place, by key or name.
    #[param(example = "MX")]
    pub place: Option<String>,
    /// First period.
    #[param(example = "2021")]
    pub period: Option<String>,
    /// Second place.
    #[param(example = "MX")]
    pub with_place: Option<String>,
    /// Second period.
    #[param(example = "2022")]
    pub with_period: Option<String>,
    /// Second day of knowledge.
    #[param(example = "2024-07-09")]
    pub with_as_of: Option<String>,
}

/// The comparison's page.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Compare {
    /// What stands around it.
    pub head: Head,
    /// Indicators that can be chosen.
    pub indicators: Vec<Choice>,
    /// The indicator.
    pub indicator: Option<Link>,
    /// What the form holds: the present state.
    pub form: Form,
    /// The first figure.
    pub a: Option<Fig>,
    /// The second.
    pub b: Option<Fig>,
    /// `period`, `place`, `vintage`, `several`, `nothing`.
    pub differs: String,
    /// What is compared, in words.
    pub differs_text: String,
    /// `b − a`, in the unit.
    pub difference: Option<Num>,
    /// `b / a − 1` with its interval.
    pub change: Option<ChangeText>,
    /// `up`, `down`, `cannot_tell`; empty where that is no question or was refused.
    pub verdict: String,
    /// In words.
    pub verdict_text: String,
    /// Why, and what limits it.
    pub why: Vec<String>,
    /// Both figures with their intervals on one scale (SVG).
    #[serde(skip)]
    pub bars: Vec<String>,
    /// Both series drawn (SVG).
    #[serde(skip)]
    pub chart: String,
    /// Both series drawn for a narrow screen.
    #[serde(skip)]
    pub chart_narrow: String,
    /// Comparisons to begin with.
    pub examples: Vec<Link>,
    /// Countries and states, to be proposed for either side.
    pub places: Vec<Choice>,
}

/// What the form's fields hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Form {
    /// First place.
    pub place: String,
    /// First period.
    pub period: String,
    /// First day of knowledge.
    pub as_of: String,
    /// Second place.
    pub with_place: String,
    /// Second period.
    pub with_period: String,
    /// Second day of knowledge.
    pub with_as_of: String,
}

impl Page for Compare {
    fn head(&self) -> &Head {
        &self.head
    }

    fn table(&self) -> Table {
        fig::table(self.a.iter().chain(&self.b))
    }
}

/// One side of a comparison.
struct Side {
    place: PlaceCode,
    period: Period,
    day: Option<Date>,
}

/// Makes the comparison's page; without an indicator, the form alone.
pub fn build(site: &Site, ask: &Ask, query: &Query) -> Result<Compare, PageError> {
    let chosen = match ask::given(query.indicator.as_deref()) {
        Some(id) => Some(site.indicator(id)?),
        None => None,
    };
    let field = |v: &Option<String>| v.clone().unwrap_or_default();
    let values = [
        ("indicator", field(&query.indicator)),
        ("place", field(&query.place)),
        ("period", field(&query.period)),
        ("with_place", field(&query.with_place)),
        ("with_period", field(&query.with_period)),
        ("with_as_of", field(&query.with_as_of)),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let head = Head::new(
        ask,
        "compare",
        ask.text(Key::NavCompare),
        "/compare",
        &values,
    )
    .known(ask, site.day(ask.as_of)?)
    .summary(ask.text(Key::CompareSummary))
    .trail(vec![Link::new(ask.text(Key::NavHome), ask.href("/", &[]))]);
    let mut page = Compare {
        indicators: site
            .indicators
            .all()
            .iter()
            .map(|i| Choice {
                value: i.id.clone(),
                text: text(&i.label, ask.lang).to_string(),
                chosen: chosen.is_some_and(|c| c.id == i.id),
            })
            .collect(),
        indicator: None,
        form: Form {
            place: field(&query.place),
            period: field(&query.period),
            as_of: ask.as_of.map_or(String::new(), |d| d.to_string()),
            with_place: field(&query.with_place),
            with_period: field(&query.with_period),
            with_as_of: field(&query.with_as_of),
        },
        a: None,
        b: None,
        differs: String::new(),
        differs_text: String::new(),
        difference: None,
        change: None,
        verdict: String::new(),
        verdict_text: String::new(),
        why: Vec::new(),
        bars: Vec::new(),
        chart: String::new(),
        chart_narrow: String::new(),
        examples: examples(site, ask)?,
        places: crate::map::frames(site, ask, None).split_off(1),
        head,
    };
    if let Some(indicator) = chosen {
        fill(site, ask, query, indicator, &mut page)?;
    }
    Ok(page)
}

fn fill(
    site: &Site,
    ask: &Ask,
    query: &Query,
    indicator: &cotejo_indicators::Indicator,
    page: &mut Compare,
) -> Result<(), PageError> {
    let lang = ask.lang;
    let engine = site.engine();
    page.indicator = Some(indicator::named(site, ask, &indicator.id));
    let Some((a, b)) = sides(site, ask, query, indicator)? else {
        page.why = vec![card::sentence(&ask.text(Key::CompareNoValue))];
        return Ok(());
    };
    let id = |s: &Side| -> Result<FigureId, PageError> {
        Ok(FigureId {
            indicator: indicator.id.clone(),
            unit: None,
            place: s.place.clone(),
            period: s.period,
            breakdown: None,
            as_of: engine.as_of(indicator, s.day)?,
        })
    };
    page.form = Form {
        place: a.place.to_string(),
        period: a.period.to_string(),
        as_of: page.form.as_of.clone(),
        with_place: b.place.to_string(),
        with_period: b.period.to_string(),
        with_as_of: page.form.with_as_of.clone(),
    };
    let Some(c) = cotejo_indicators::compare(&engine, &id(&a)?, &id(&b)?)? else {
        page.why = vec![card::sentence(&ask.text(Key::CompareNoValue))];
        return Ok(());
    };
    let (first, second) = (Fig::new(site, ask, &c.a), Fig::new(site, ask, &c.b));
    page.head.synthetic = first.synthetic || second.synthetic;
    page.head.title = lang.fill(
        Key::CompareTitle,
        &[
            ("label", text(&indicator.label, lang)),
            ("a", &said(&first, &second)),
            ("b", &said(&second, &first)),
        ],
    );
    let (differs, words) = match c.differs {
        Differs::Nothing => ("nothing", Key::CompareSame),
        Differs::Period => ("period", Key::ComparePeriods),
        Differs::Place => ("place", Key::ComparePlaces),
        Differs::Vintage => ("vintage", Key::CompareVintages),
        Differs::Several => ("several", Key::CompareSeveral),
    };
    page.differs = differs.to_string();
    page.differs_text = ask.text(words);
    page.difference = c.difference.map(|d| Num::new(Some(d), lang));
    page.change = c.change.as_ref().map(|c| card::change(ask, c));
    let told = c.tells.map(|t| match t {
        cotejo_stats::Tells::Up => "up",
        cotejo_stats::Tells::Down => "down",
        cotejo_stats::Tells::CannotTell => "cannot_tell",
    });
    page.verdict = told.unwrap_or("").to_string();
    page.verdict_text = told
        .and_then(|name| lang.name("change", name))
        .unwrap_or("")
        .to_string();
    page.why = c
        .why
        .iter()
        .map(|w| card::sentence(text(w, lang)))
        .collect();
    if c.a.status == Status::Provisional || c.b.status == Status::Provisional {
        page.why
            .push(card::sentence(&ask.text(Key::WhyProvisional)));
    }
    let both = [first, second];
    page.bars = art::bars(&both);
    let then = Ask {
        as_of: b.day,
        ..ask.clone()
    };
    let series = [
        a_series(site, ask, indicator, &a)?,
        a_series(site, &then, indicator, &b)?,
    ];
    let drawn = art::two(ask, indicator, &series, &both);
    page.chart = drawn.wide;
    page.chart_narrow = drawn.narrow;
    let [first, second] = both;
    page.a = Some(first);
    page.b = Some(second);
    Ok(())
}

/// What of a figure the other does not share, in words.
pub fn said(own: &Fig, other: &Fig) -> String {
    let mut parts: Vec<&str> = Vec::new();
    if own.place != other.place {
        parts.push(&own.place_name);
    }
    if own.period != other.period || parts.is_empty() && own.as_of == other.as_of {
        parts.push(&own.period_text);
    }
    if own.as_of != other.as_of {
        parts.push(&own.as_of);
    }
    parts.join(", ")
}

fn a_series(
    site: &Site,
    ask: &Ask,
    indicator: &cotejo_indicators::Indicator,
    side: &Side,
) -> Result<Vec<Fig>, PageError> {
    let each = match side.period {
        Period::Month(_) => Each::Month,
        Period::Quarter(..) => Each::Quarter,
        Period::FiscalYear(_) => Each::FiscalYear,
        Period::Year(_) => Each::Year,
        // A stretch of one's own is shown among the months that it is made of.
        Period::Range(..) | Period::Day(_) => Each::Month,
    };
    indicator::series(site, ask, &indicator.id, &side.place, each)
}

/// Both sides, completed: the latest whole period beside the one before, where none is named.
fn sides(
    site: &Site,
    ask: &Ask,
    query: &Query,
    indicator: &cotejo_indicators::Indicator,
) -> Result<Option<(Side, Side)>, PageError> {
    let given = |v: &Option<String>| ask::given(v.as_deref()).map(str::to_string);
    let reach = site.reach(indicator, ask.as_of)?;
    let place = match given(&query.place) {
        Some(text) => ask::place("place", &text)?,
        None => match reach
            .as_ref()
            .and_then(|r| r.countries().into_iter().next())
        {
            Some(country) => country,
            None => return Ok(None),
        },
    };
    let with_place = match given(&query.with_place) {
        Some(text) => ask::place("with_place", &text)?,
        None => place.clone(),
    };
    let with_day = match given(&query.with_as_of) {
        Some(text) => Some(ask::day("with_as_of", &text)?),
        None => ask.as_of,
    };
    let first = match given(&query.period) {
        Some(text) => Some(ask::period("period", &text)?),
        None => None,
    };
    let second = match given(&query.with_period) {
        Some(text) => Some(ask::period("with_period", &text)?),
        None => None,
    };
    let (first, second) = match (first, second) {
        (Some(a), Some(b)) => (a, b),
        (Some(a), None) => (a, a),
        (None, asked) => {
            let each = indicator::cut(site, indicator);
            let series = indicator::series(site, ask, &indicator.id, &place, each)?;
            let whole: Vec<Period> = series
                .iter()
                .filter(|f| f.whole())
                .filter_map(|f| f.period.parse().ok())
                .collect();
            let two_periods = place == with_place && with_day == ask.as_of;
            match (asked, whole[..].split_last()) {
                (Some(b), _) => (b, b),
                (None, Some((last, rest))) if two_periods => (*rest.last().unwrap_or(last), *last),
                (None, Some((last, _))) => (*last, *last),
                (None, None) => return Ok(None),
            }
        }
    };
    Ok(Some((
        Side {
            place,
            period: first,
            day: ask.as_of,
        },
        Side {
            place: with_place,
            period: second,
            day: with_day,
        },
    )))
}

/// Comparisons to begin with: two periods, two places, two vintages of the first indicator that allows each.
fn examples(site: &Site, ask: &Ask) -> Result<Vec<Link>, PageError> {
    let lang = ask.lang;
    let mut out = Vec::new();
    let known = |i: &&cotejo_indicators::Indicator| matches!(site.reach(i, ask.as_of), Ok(Some(_)));
    let states = |i: &&cotejo_indicators::Indicator| {
        let reach = site.reach(i, ask.as_of);
        matches!(reach, Ok(Some(r)) if r.has(cotejo_model::Level::State))
            && crate::place::comparable(i)
    };
    let all = || site.indicators.all().iter();
    if let Some(i) = all().find(known) {
        out.push(Link::new(
            format!(
                "{}: {}",
                text(&i.label, lang),
                ask.text(Key::ComparePeriods)
            ),
            ask.href("/compare", &[("indicator", i.id.as_str())]),
        ));
        if let Some(source) = indicator::lead_source(site, i) {
            let vintages = site.records.vintages(&source, ask.as_of)?;
            if let [first, .., _] = &vintages[..] {
                let day = first.known.to_string();
                let reach = site.reach(i, Some(first.known))?;
                let year = reach.map(|r| (r.last.year() - 1).to_string());
                let year = year.unwrap_or_default();
                out.push(Link::new(
                    format!(
                        "{}: {}",
                        text(&i.label, lang),
                        ask.text(Key::CompareVintages)
                    ),
                    ask.href(
                        "/compare",
                        &[
                            ("indicator", i.id.as_str()),
                            ("period", &year),
                            ("with_as_of", &day),
                        ],
                    ),
                ));
            }
        }
    }
    if let Some(i) = all().find(states) {
        let (a, b) = match site.reach(i, ask.as_of)? {
            Some(r) if r.countries().contains(&PlaceCode::mexico()) => ("MX-02", "MX-31"),
            _ => ("US-48", "US-06"),
        };
        let names: Vec<String> = [a, b]
            .iter()
            .filter_map(|c| c.parse().ok())
            .map(|c| short_name(&c, lang))
            .collect();
        out.push(Link::new(
            format!("{}: {}", text(&i.label, lang), names.join(" – ")),
            ask.href(
                "/compare",
                &[
                    ("indicator", i.id.as_str()),
                    ("place", a),
                    ("with_place", b),
                ],
            ),
        ));
    }
    Ok(out)
}
