//! A figure as a page shows it: the number, its words, its interval, its status and the way to its rows.

use cotejo_indicators::Figure;
use cotejo_indicators::reason::{date, period, text};
use cotejo_lang::{Key, Lang};
use cotejo_model::{Catalogue, Level, PlaceCode};
use serde::Serialize;
use utoipa::ToSchema;

use crate::ask::{self, Ask};
use crate::head::{Table, plain};
use crate::site::Site;

/// A number and how the page's language writes it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Num {
    /// The number; `null` where there is none.
    #[serde(serialize_with = "cotejo_model::exact::option")]
    #[schema(value_type = Option<f64>)]
    pub value: Option<f64>,
    /// As written: `26,279`, or a dash.
    pub text: String,
}

impl Num {
    /// A number in the page's language.
    pub fn new(value: Option<f64>, lang: Lang) -> Num {
        let absent = || lang.text(Key::WordValueAbsent).to_string();
        Num {
            value,
            text: value.map_or_else(absent, |v| lang.number(v, None)),
        }
    }
}

/// A figure as shown.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Fig {
    /// The id that reproduces it.
    #[schema(example = "homicide_case_files:MX:2022@2024-07-09")]
    pub id: String,
    /// Indicator id.
    pub indicator: String,
    /// Place key.
    #[schema(example = "MX-02")]
    pub place: String,
    /// The place's name, with its state's where it is smaller.
    pub place_name: String,
    /// Period in its written form.
    #[schema(example = "2022")]
    pub period: String,
    /// Period in words.
    pub period_text: String,
    /// The number; `null` with a status that says why.
    #[serde(serialize_with = "cotejo_model::exact::option")]
    #[schema(value_type = Option<f64>)]
    pub value: Option<f64>,
    /// The number as written, or a dash.
    pub text: String,
    /// Lower end of the 95 % interval.
    #[serde(serialize_with = "cotejo_model::exact::option")]
    #[schema(value_type = Option<f64>)]
    pub low: Option<f64>,
    /// Upper end.
    #[serde(serialize_with = "cotejo_model::exact::option")]
    #[schema(value_type = Option<f64>)]
    pub high: Option<f64>,
    /// The interval as written; empty where there is none.
    pub interval: String,
    /// Unit id.
    pub unit: String,
    /// The unit in words.
    pub unit_text: String,
    /// What is divided, for rates and shares.
    #[serde(serialize_with = "cotejo_model::exact::option")]
    #[schema(value_type = Option<f64>)]
    pub numerator: Option<f64>,
    /// By what.
    #[serde(serialize_with = "cotejo_model::exact::option")]
    #[schema(value_type = Option<f64>)]
    pub denominator: Option<f64>,
    /// Both in words: `26,279 of 128,000,000`; empty for what is no rate or share.
    pub of: String,
    /// `reported`, `provisional`, `partial`, `missing`, `suppressed`, `not_published`, `not_applicable`.
    #[schema(example = "reported")]
    pub status: String,
    /// The status in words.
    pub status_text: String,
    /// What limits it, in words; empty where nothing does.
    pub note: String,
    /// True where any record behind it is made up.
    pub synthetic: bool,
    /// The day whose knowledge it is.
    pub as_of: String,
    /// The same in words: `as of July 9, 2024`.
    pub known: String,
    /// Address of the page that traces it to its rows.
    pub explain: String,
}

impl Fig {
    /// A figure as the page's language shows it.
    pub fn new(site: &Site, ask: &Ask, figure: &Figure) -> Fig {
        let lang = ask.lang;
        let both = figure.low.zip(figure.high);
        let interval = both.map_or(String::new(), |(low, high)| interval(lang, low, high));
        let of = figure
            .numerator
            .zip(figure.denominator)
            .map_or(String::new(), |(n, d)| {
                lang.fill(
                    Key::WordOfDenominator,
                    &[
                        ("value", &lang.number(n, None)),
                        ("denominator", &lang.number(d, None)),
                    ],
                )
            });
        let why: Vec<&str> = figure.why.iter().map(|w| text(w, lang)).collect();
        let value = Num::new(figure.value, lang);
        // The id carries its own day: a link to it needs no other.
        let explain = {
            let own = Ask {
                as_of: None,
                ..ask.clone()
            };
            own.href(&ask::path("/explain", &figure.id), &[])
        };
        Fig {
            id: figure.id.clone(),
            indicator: figure.indicator.to_string(),
            place: figure.place.to_string(),
            place_name: place_name(&figure.place, lang),
            period: figure.period.to_string(),
            period_text: period(lang, figure.period),
            value: value.value,
            text: value.text,
            low: figure.low,
            high: figure.high,
            interval,
            unit: figure.unit.to_string(),
            unit_text: unit(site, &figure.unit, lang),
            numerator: figure.numerator,
            denominator: figure.denominator,
            of,
            status: figure.status.name().to_string(),
            status_text: status(figure.status.name(), lang),
            note: why.join("; "),
            synthetic: figure.synthetic,
            as_of: figure.as_of.to_string(),
            known: lang.fill(Key::WordAsOf, &[("date", &date(lang, figure.as_of))]),
            explain,
        }
    }

    /// True where a number stands that is whole: reported or provisional.
    pub fn whole(&self) -> bool {
        self.value.is_some() && matches!(self.status.as_str(), "reported" | "provisional")
    }
}

/// `25,962 to 26,599`.
pub fn interval(lang: Lang, low: f64, high: f64) -> String {
    lang.fill(
        Key::WordInterval,
        &[
            ("low", &lang.number(low, None)),
            ("high", &lang.number(high, None)),
        ],
    )
}

/// A status in words.
pub fn status(name: &str, lang: Lang) -> String {
    lang.name("status", name).unwrap_or(name).to_string()
}

/// A unit in words.
pub fn unit(site: &Site, id: &str, lang: Lang) -> String {
    let name = site.indicators.units.name(id);
    name.map_or(id, |u| text(&u.label, lang)).to_string()
}

/// A place's own name.
pub fn short_name(place: &PlaceCode, lang: Lang) -> String {
    Catalogue::standard()
        .name(place, lang == Lang::En)
        .unwrap_or(place.as_str())
        .to_string()
}

/// A place's name, with its state's where it is smaller than a state.
pub fn place_name(place: &PlaceCode, lang: Lang) -> String {
    let own = short_name(place, lang);
    let state = match place.level() {
        Level::Municipality | Level::County => place.at(Level::State),
        _ => None,
    };
    state.map_or(own.clone(), |s| format!("{own}, {}", short_name(&s, lang)))
}

/// Figures as the table that `cotejo figures --format csv` gives.
pub fn table<'a>(figures: impl IntoIterator<Item = &'a Fig>) -> Table {
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
            "numerator",
            "denominator",
            "status",
            "synthetic",
            "as_of",
        ],
        rows: figures.into_iter().map(row).collect(),
    }
}

fn row(f: &Fig) -> Vec<String> {
    vec![
        f.id.clone(),
        f.indicator.clone(),
        f.place.clone(),
        f.place_name.clone(),
        f.period.clone(),
        plain(f.value),
        plain(f.low),
        plain(f.high),
        f.unit.clone(),
        plain(f.numerator),
        plain(f.denominator),
        f.status.clone(),
        f.synthetic.to_string(),
        f.as_of.clone(),
    ]
}
