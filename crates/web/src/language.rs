//! Which language an answer is in: what the address says, else the cookie, else the browser's list, else Spanish.
//!
//! Spanish is the last resort and not English, because a browser without a list is mostly a program, the records are mostly Mexican,
//! and a default of English would be the one that nobody chose. Both are one click apart on every page.

use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_LANGUAGE, COOKIE};
use cotejo_lang::Lang;

use crate::accept;

/// The name of the parameter and of the cookie.
pub const NAME: &str = "lang";

/// A language, and who chose it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The language.
    pub lang: Lang,
    /// Where it was asked for.
    pub by: By,
}

/// Where a language was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// In the address; the answer depends on no header.
    Address,
    /// In the cookie that an earlier address left.
    Cookie,
    /// In the browser's list.
    Browser,
    /// Nowhere.
    Default,
}

/// The language of an address, `es` or `en` and nothing else: an address is shared, and has one spelling. Err has what was written.
pub fn of_address(values: &[String]) -> Result<Option<Lang>, String> {
    let mut found = None;
    for value in values {
        let lang = Lang::ALL.into_iter().find(|lang| lang.code() == value);
        match (lang, found) {
            (Some(lang), None) => found = Some(lang),
            (Some(lang), Some(earlier)) if lang == earlier => {}
            _ => return Err(value.clone()),
        }
    }
    Ok(found)
}

/// The language of a request whose address says `address`.
pub fn choose(address: Option<Lang>, headers: &HeaderMap) -> Chosen {
    let chosen = |lang, by| Chosen { lang, by };
    if let Some(lang) = address {
        return chosen(lang, By::Address);
    }
    if let Some(lang) = of_cookie(headers) {
        return chosen(lang, By::Cookie);
    }
    match of_browser(headers) {
        Some(lang) => chosen(lang, By::Browser),
        None => chosen(Lang::Es, By::Default),
    }
}

fn of_cookie(headers: &HeaderMap) -> Option<Lang> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(name, _)| *name == NAME)
        .find_map(|(_, value)| Lang::ALL.into_iter().find(|lang| lang.code() == value))
}

fn of_browser(headers: &HeaderMap) -> Option<Lang> {
    accept::items(headers, &ACCEPT_LANGUAGE)
        .iter()
        .filter(|item| item.weight > 0)
        .find_map(|item| item.name.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_negotiation() {
        use By::*;
        use Lang::{En, Es};
        for (address, cookie, browser, lang, by) in [
            (None, "", "", Es, Default),
            (None, "", "en-US,en;q=0.9,es;q=0.8", En, Browser),
            (None, "", "es-419,en;q=0.5", Es, Browser),
            (None, "", "fr-FR,fr;q=0.9,en;q=0.4,es;q=0.2", En, Browser),
            (None, "", "fr, *;q=0.5", Es, Default),
            (None, "", "en;q=0, es;q=0.1", Es, Browser),
            (None, "", "en;q=0", Es, Default),
            (None, "", "EN-gb", En, Browser),
            (None, "", "english", Es, Default),
            (None, "lang=en", "es", En, Cookie),
            (None, "a=b; lang=en; c=d", "es", En, Cookie),
            (None, "lang=fr", "en", En, Browser),
            (None, "xlang=en", "", Es, Default),
            (Some(Es), "lang=en", "en", Es, Address),
            (Some(En), "", "", En, Address),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(COOKIE, cookie.parse().unwrap());
            headers.insert(ACCEPT_LANGUAGE, browser.parse().unwrap());
            let expected = Chosen { lang, by };
            assert_eq!(choose(address, &headers), expected, "{cookie} | {browser}");
        }
    }

    #[test]
    fn an_address_has_one_spelling() {
        let of =
            |values: &[&str]| of_address(&values.iter().map(|v| v.to_string()).collect::<Vec<_>>());
        assert_eq!(of(&[]), Ok(None));
        assert_eq!(of(&["en"]), Ok(Some(Lang::En)));
        assert_eq!(of(&["es", "es"]), Ok(Some(Lang::Es)));
        assert_eq!(of(&["es-MX"]), Err("es-MX".to_string()));
        assert_eq!(of(&["es", "en"]), Err("en".to_string()));
        assert_eq!(of(&["fr"]), Err("fr".to_string()));
    }
}
