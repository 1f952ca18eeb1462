//! What surrounds every page: language and its switch, sections, search, the day, the twins as data, scripts and styles.
//!
//! A frame is all strings, made here; the templates only arrange them.

use cotejo_lang::{Key, Lang};
use cotejo_model::Date;

use crate::assets::{Assets, EARLY_ENTRY, ENTRY, Entry, FONTS, MAP_ENTRY};
use crate::book::{Format, Noun};
use crate::language;
use crate::query::Params;

/// The name of the parameter that holds the day.
pub const AS_OF: &str = "as_of";

/// A link with its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// The words.
    pub label: String,
    /// The address.
    pub href: String,
    /// Whether it leads to where one is.
    pub current: bool,
}

/// What surrounds a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The language of all words.
    pub lang: Lang,
    /// The page's title, without the site's name. The page sets it.
    pub title: String,
    /// Whether any number on the page is made up. The page sets it.
    pub synthetic: bool,
    /// Whether the page has a JSON and a CSV twin.
    pub twins: bool,
    /// The day, ISO; empty where it is the latest.
    pub as_of: String,
    /// The day whose knowledge the page shows, in words. The page sets it.
    pub known: String,
    /// This page in the other language.
    pub switch: String,
    /// This page in each language: `hreflang` and address; `x-default` last.
    pub alternates: Vec<(&'static str, String)>,
    /// This page, as latest.
    pub latest: String,
    /// This page, without its query: where its forms lead.
    pub action: String,
    /// This page's query without the day, for the form that changes it.
    pub hidden: Vec<(String, String)>,
    /// What goes along to every other page: the day, and the language where the address says it.
    pub along: Vec<(String, String)>,
    /// The site's sections.
    pub sections: Vec<Link>,
    /// The JSON twin.
    pub json: String,
    /// The CSV twin.
    pub csv: String,
    /// Style sheets, by address.
    pub styles: Vec<String>,
    /// The script that runs before anything is painted, by address.
    pub early: Option<String>,
    /// The scripts; none where the browser's part was not built in.
    pub scripts: Vec<Entry>,
}

/// Where one is.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The path without `.json`, as written.
    pub path: &'a str,
    /// The page's own parameters.
    pub params: &'a Params,
    /// The language.
    pub lang: Lang,
    /// Whether the address says it.
    pub lang_in_address: bool,
    /// The day, where one is asked for.
    pub as_of: Option<Date>,
    /// The page's noun; none on an error.
    pub noun: Option<Noun>,
}

const SECTIONS: [(Key, &str, &[Noun]); 8] = [
    (Key::NavHome, "/", &[Noun::Home, Noun::Goal]),
    (Key::NavMap, "/map", &[Noun::Map]),
    (
        Key::NavIndicators,
        "/indicators",
        &[Noun::Indicators, Noun::Indicator, Noun::Explain],
    ),
    (Key::NavPlaces, "/places", &[Noun::Places, Noun::Place]),
    (
        Key::TracesTitle,
        "/traces",
        &[
            Noun::Traces,
            Noun::TracesMap,
            Noun::TracesFlows,
            Noun::TracesGuns,
            Noun::TracesGun,
            Noun::TracesLeads,
        ],
    ),
    (Key::NavCompare, "/compare", &[Noun::Compare]),
    (Key::NavSources, "/sources", &[Noun::Sources, Noun::Source]),
    (Key::NavMethods, "/methods", &[Noun::Methods]),
];

impl Frame {
    /// The frame of a place on the site. `public` is [`crate::Options::public_address`].
    pub fn new(at: Place<'_>, assets: &Assets, public: Option<&str>) -> Frame {
        let Place {
            path,
            params,
            lang,
            lang_in_address,
            as_of,
            noun,
        } = at;
        let as_of = as_of.map(|day| day.to_string()).unwrap_or_default();
        let said = if lang_in_address { lang.code() } else { "" };
        let here = params.with(AS_OF, &as_of);
        let along = Params::default()
            .with(AS_OF, &as_of)
            .with(language::NAME, said);
        let in_lang = |lang: Lang| here.with(language::NAME, lang.code()).after(path);
        let absolute = |href: String| format!("{}{href}", public.unwrap_or_default());
        let twin = |format: Format| {
            let file = if path == "/" { "/index" } else { path };
            let name = format!("{file}{}", format.suffix());
            here.with(language::NAME, lang.code()).after(&name)
        };
        let mut alternates: Vec<(&'static str, String)> = Lang::ALL
            .into_iter()
            .map(|lang| (lang.locale(), absolute(in_lang(lang))))
            .collect();
        alternates.push(("x-default", absolute(here.after(path))));
        let map = matches!(noun, Some(Noun::Map | Noun::TracesMap));
        let wanted = [Some(ENTRY), map.then_some(MAP_ENTRY)];
        let scripts: Vec<Entry> = wanted
            .into_iter()
            .flatten()
            .filter_map(|name| assets.entry(name).cloned())
            .collect();
        let fonts = assets.file(FONTS).map(|_| FONTS);
        let own = ["drawings.css", "site.css", "pages.css", "traces.css"];
        let styles = fonts
            .into_iter()
            .chain(own.into_iter().filter_map(|name| assets.address(name)));
        let styles = styles.chain(
            scripts
                .iter()
                .flat_map(|s| s.styles.iter().map(String::as_str)),
        );
        let styles = styles.map(String::from).collect();
        let sections = SECTIONS.iter().map(|(key, to, nouns)| Link {
            label: lang.text(*key).to_string(),
            href: along.after(to),
            current: noun.is_some_and(|noun| nouns.contains(&noun)),
        });
        Frame {
            lang,
            title: String::new(),
            synthetic: false,
            known: String::new(),
            twins: noun.is_some(),
            switch: in_lang(lang.other()),
            alternates,
            latest: params.with(language::NAME, said).after(path),
            action: path.to_string(),
            hidden: params.with(language::NAME, said).pairs().to_vec(),
            sections: sections.collect(),
            json: twin(Format::Json),
            csv: twin(Format::Csv),
            styles,
            scripts,
            early: assets.entry(EARLY_ENTRY).map(|e| e.script.clone()),
            along: along.pairs().to_vec(),
            as_of,
        }
    }

    /// The words of a key; for the templates.
    pub fn say(&self, key: Key) -> &'static str {
        self.lang.text(key)
    }

    /// The way to another page, with the day and the language going along.
    pub fn to(&self, path: &str) -> String {
        Params::of(self.along.iter().cloned()).after(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(query: &str, lang_in_address: bool, public: Option<&str>) -> Frame {
        let params = Params::read(query).unwrap();
        let at = Place {
            path: "/places/MX-02",
            params: &params,
            lang: Lang::Es,
            lang_in_address,
            as_of: Some(Date::constant(2024, 7, 9)),
            noun: Some(Noun::Place),
        };
        Frame::new(at, &Assets::default(), public)
    }

    #[test]
    fn the_switch_keeps_the_state() {
        let frame = frame("period=2022", false, Some("https://x.example"));
        assert_eq!(
            frame.switch,
            "/places/MX-02?as_of=2024-07-09&lang=en&period=2022"
        );
        assert_eq!(frame.latest, "/places/MX-02?period=2022");
        assert_eq!(
            frame.json,
            "/places/MX-02.json?as_of=2024-07-09&lang=es&period=2022"
        );
        assert_eq!(
            frame.alternates[0],
            (
                "es-MX",
                "https://x.example/places/MX-02?as_of=2024-07-09&lang=es&period=2022".to_string()
            )
        );
        assert_eq!(frame.alternates[2].0, "x-default");
        assert_eq!(frame.to("/search"), "/search?as_of=2024-07-09");
    }

    #[test]
    fn a_language_in_the_address_goes_along() {
        let frame = frame("", true, None);
        assert_eq!(frame.to("/map"), "/map?as_of=2024-07-09&lang=es");
        assert!(
            frame
                .sections
                .iter()
                .any(|s| s.current && s.href.starts_with("/places?"))
        );
    }
}
