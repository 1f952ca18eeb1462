//! What a reader asked for: language, day of knowledge, and links that keep both.

use cotejo_lang::{Key, Lang};
use cotejo_model::{Catalogue, Date, Each, Level, Period, PlaceCode};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::error::PageError;

/// The longest text that a parameter may have, in bytes.
const PARAM_MAX: usize = 200;

/// What every page is told beside its own parameters.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The language of the page.
    pub lang: Lang,
    /// True where the address itself names the language, so that links must go on naming it.
    pub lang_in_address: bool,
    /// The day whose knowledge was asked for; the newest where none was.
    pub as_of: Option<Date>,
    /// Today, from whoever has a clock: decides what is late.
    pub today: Date,
}

impl Ask {
    /// Reads the day of knowledge. Err where it is no day.
    pub fn new(
        lang: Lang,
        lang_in_address: bool,
        as_of: Option<&str>,
        today: Date,
    ) -> Result<Ask, PageError> {
        let as_of = match given(as_of) {
            None => None,
            Some(text) => Some(day("as_of", text)?),
        };
        Ok(Ask {
            lang,
            lang_in_address,
            as_of,
            today,
        })
    }

    /// The words of a key in the page's language.
    pub fn text(&self, key: Key) -> String {
        self.lang.text(key).to_string()
    }

    /// An address on this site that keeps the day of knowledge and, where the address names it, the language.
    ///
    /// `path` is percent-encoded already where it needs to be; values are encoded here. Empty values are left out.
    pub fn href(&self, path: &str, values: &[(&str, &str)]) -> String {
        self.address(path, values, self.lang_in_address.then_some(self.lang))
    }

    /// The same with a language of one's own, or none.
    pub fn address(&self, path: &str, values: &[(&str, &str)], lang: Option<Lang>) -> String {
        let day = self.as_of.map(|d| d.to_string());
        let own = |name: &str| values.iter().any(|(n, _)| *n == name);
        let mut pairs: Vec<(&str, &str)> = values
            .iter()
            .copied()
            .filter(|(_, v)| !v.is_empty())
            .collect();
        if let Some(day) = day.as_deref().filter(|_| !own("as_of")) {
            pairs.push(("as_of", day));
        }
        if let Some(lang) = lang {
            pairs.push(("lang", lang.code()));
        }
        // An anchor comes last in an address.
        let (path, anchor) = path
            .split_once('#')
            .map_or((path, None), |(p, a)| (p, Some(a)));
        let mut out = path.to_string();
        for (i, (name, value)) in pairs.into_iter().enumerate() {
            out.push(if i == 0 { '?' } else { '&' });
            out.push_str(name);
            out.push('=');
            out.extend(utf8_percent_encode(value, VALUE));
        }
        if let Some(anchor) = anchor {
            out.push('#');
            out.push_str(anchor);
        }
        out
    }
}

/// What stands as it is in a value of a query.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b':')
    .remove(b'@')
    .remove(b',');

/// What stands as it is in a segment of a path.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b':')
    .remove(b'@')
    .remove(b'=')
    .remove(b',');

/// A path with one more segment, encoded: `path("/explain", "a:MX:2022@2024-07-09")`.
pub fn path(folder: &str, segment: &str) -> String {
    format!("{folder}/{}", utf8_percent_encode(segment, SEGMENT))
}

/// A parameter that was given: an empty field of a form is none.
pub fn given(value: Option<&str>) -> Option<&str> {
    value.map(str::trim).filter(|v| !v.is_empty())
}

fn short<'a>(name: &'static str, text: &'a str) -> Result<&'a str, PageError> {
    if text.len() > PARAM_MAX {
        return Err(PageError::too_long(name, PARAM_MAX));
    }
    Ok(text)
}

/// A day, as `2024-07-09`.
pub fn day(name: &'static str, text: &str) -> Result<Date, PageError> {
    let day = (text.len() == 10).then(|| text.parse().ok()).flatten();
    day.ok_or_else(|| PageError::bad(name, text, Key::BadDay))
}

/// A period in its written form.
pub fn period(name: &'static str, text: &str) -> Result<Period, PageError> {
    short(name, text)?
        .parse()
        .map_err(|_| PageError::bad(name, text, Key::BadPeriod))
}

/// A place by key or name.
pub fn place(name: &'static str, text: &str) -> Result<PlaceCode, PageError> {
    let text = short(name, text)?;
    let catalogue = Catalogue::standard();
    match catalogue.resolve(text, None, None) {
        Ok(code) if catalogue.get(&code).is_some() => Ok(code),
        _ => Err(PageError::no_place(text)),
    }
}

/// A level of places.
pub fn level(name: &'static str, text: &str) -> Result<Level, PageError> {
    let all = [
        Level::Country,
        Level::State,
        Level::Municipality,
        Level::County,
        Level::Area,
    ];
    all.into_iter()
        .find(|l| l.name() == text)
        .ok_or_else(|| PageError::bad(name, text, Key::BadLevel))
}

/// A cut of time.
pub fn each(name: &'static str, text: &str) -> Result<Each, PageError> {
    let all = [Each::Month, Each::Quarter, Each::Year, Each::FiscalYear];
    all.into_iter()
        .find(|e| e.name() == text)
        .ok_or_else(|| PageError::bad(name, text, Key::BadEach))
}

/// A whole number in a range.
pub fn number(
    name: &'static str,
    text: &str,
    range: std::ops::RangeInclusive<usize>,
) -> Result<usize, PageError> {
    let number = text.parse().ok().filter(|n| range.contains(n));
    number.ok_or_else(|| PageError::out_of_range(name, text, *range.start(), *range.end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask() -> Ask {
        Ask::new(
            Lang::Es,
            true,
            Some("2024-07-09"),
            "2026-01-01".parse().unwrap(),
        )
        .unwrap()
    }

    #[test]
    fn links_keep_day_and_language() {
        assert_eq!(
            ask().href(
                "/compare#a",
                &[("place", "MX-02"), ("q", ""), ("t", "a b&c")]
            ),
            "/compare?place=MX-02&t=a%20b%26c&as_of=2024-07-09&lang=es#a"
        );
        assert_eq!(
            ask().address("/x", &[("as_of", "2023-01-01")], None),
            "/x?as_of=2023-01-01"
        );
    }

    #[test]
    fn a_figure_id_is_one_segment() {
        assert_eq!(
            path("/explain", "f[kg]:US:FY2022:c=Office%20of@2023-10-20"),
            "/explain/f%5Bkg%5D:US:FY2022:c=Office%2520of@2023-10-20"
        );
    }

    #[test]
    fn nonsense_is_refused() {
        let today = "2026-01-01".parse().unwrap();
        for text in [
            "2024-7-9",
            "2024-13-01",
            "yesterday",
            "20240709",
            "2024-07-09T00:00",
        ] {
            assert!(
                Ask::new(Lang::En, false, Some(text), today).is_err(),
                "{text}"
            );
        }
        assert!(period("period", &"2".repeat(5000)).is_err());
        assert!(place("place", "Atlantis").is_err());
        assert_eq!(place("place", "yucatan").unwrap().as_str(), "MX-31");
        assert!(number("classes", "99", 2..=9).is_err());
    }
}
