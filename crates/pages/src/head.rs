//! What all pages share: title, language, day of knowledge, trail; and the table that is a page's CSV.

use cotejo_indicators::reason::date;
use cotejo_model::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ask::Ask;

/// A text that leads somewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Link {
    /// What it says.
    pub text: String,
    /// Where it leads, on this site.
    pub href: String,
}

impl Link {
    /// A link.
    pub fn new(text: impl Into<String>, href: impl Into<String>) -> Link {
        Link {
            text: text.into(),
            href: href.into(),
        }
    }
}

/// One choice of a form's list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Choice {
    /// What the address says.
    pub value: String,
    /// What the reader sees.
    pub text: String,
    /// True for the one in force.
    pub chosen: bool,
}

/// What stands around a page's own content.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Head {
    /// Which page it is: `home`, `goal`, `indicator`, …
    #[schema(example = "indicator")]
    pub page: &'static str,
    /// `es` or `en`.
    #[schema(example = "es")]
    pub lang: &'static str,
    /// Heading.
    pub title: String,
    /// One sentence that says what is on it.
    pub summary: String,
    /// The day whose knowledge it is, ISO 8601; `null` where the base is empty.
    #[schema(example = "2024-07-09")]
    pub as_of: Option<String>,
    /// The same in words.
    pub as_of_text: String,
    /// True where the reader asked for that day; false where it is the newest there is.
    pub as_of_asked: bool,
    /// True where anything on the page rests on made-up data.
    pub synthetic: bool,
    /// The way from the home page to here.
    pub trail: Vec<Link>,
    /// Address of the page in this state, without its language.
    pub address: String,
    /// The same in each language: code and address.
    pub languages: Vec<Link>,
}

impl Head {
    /// A head. `path` and `values` are the page's own address in its present state.
    pub fn new(
        ask: &Ask,
        page: &'static str,
        title: impl Into<String>,
        path: &str,
        values: &[(&str, &str)],
    ) -> Head {
        let languages = cotejo_lang::Lang::ALL
            .into_iter()
            .map(|lang| Link::new(lang.code(), ask.address(path, values, Some(lang))))
            .collect();
        Head {
            page,
            lang: ask.lang.code(),
            title: title.into(),
            address: ask.address(path, values, None),
            languages,
            as_of_asked: ask.as_of.is_some(),
            ..Head::default()
        }
    }

    /// With the day whose knowledge the page shows.
    pub fn known(mut self, ask: &Ask, day: Option<Date>) -> Head {
        self.as_of = day.map(|d| d.to_string());
        self.as_of_text = day.map_or(String::new(), |d| date(ask.lang, d));
        self
    }

    /// With one sentence that says what is on the page.
    pub fn summary(mut self, summary: impl Into<String>) -> Head {
        self.summary = summary.into();
        self
    }

    /// With the way from the home page.
    pub fn trail(mut self, trail: Vec<Link>) -> Head {
        self.trail = trail;
        self
    }
}

/// A page's content as one table: its CSV.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Names of the columns: those of the command line's CSV, in no language.
    pub columns: Vec<&'static str>,
    /// One row a line.
    pub rows: Vec<Vec<String>>,
}

/// What every page can do.
pub trait Page: Serialize {
    /// What stands around its content.
    fn head(&self) -> &Head;

    /// Its content as one table.
    fn table(&self) -> Table;
}

/// A number as a machine reads it; empty where there is none.
pub fn plain(value: Option<f64>) -> String {
    value.map_or(String::new(), cotejo_model::exact::text)
}
