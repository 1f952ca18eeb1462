//! Lists with weights, as in `Accept`, `Accept-Language` and `Accept-Encoding` (RFC 9110, section 12.4.2).

use axum::http::HeaderMap;
use axum::http::header::HeaderName;

/// Items of one header that are looked at. A browser sends under ten; a longer list is somebody's joke.
const ITEMS_MAX: usize = 32;

/// One item: its name in lower case, and its weight in thousandths. A weight of 0 refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// `text/html`, `es-mx`, `br`, `*`.
    pub name: String,
    /// 0 to 1000.
    pub weight: u16,
}

/// The items of a header, heaviest first and in the order written where equal. A malformed weight makes its item count as refused,
/// for a client that cannot write it cannot be understood to ask.
pub fn items(headers: &HeaderMap, name: &HeaderName) -> Vec<Item> {
    let mut items: Vec<Item> = headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter(|piece| !piece.trim().is_empty())
        .take(ITEMS_MAX)
        .map(item)
        .collect();
    items.sort_by_key(|item| std::cmp::Reverse(item.weight));
    items
}

/// The weight that a list gives a name: its own, else that of `*`, else none.
pub fn weight(items: &[Item], name: &str) -> Option<u16> {
    let of = |wanted: &str| items.iter().find(|i| i.name == wanted).map(|i| i.weight);
    of(name).or_else(|| of("*"))
}

fn item(text: &str) -> Item {
    let mut parts = text.split(';').map(str::trim);
    let name = parts.next().unwrap_or_default().to_ascii_lowercase();
    let weight = parts
        .find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")))
        .map_or(1000, |q| thousandths(q).unwrap_or(0));
    Item { name, weight }
}

/// `0.8` as 800; `None` where it is no weight: `0` or `1` with at most three decimals, not above 1.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    if decimals.len() > 3 || !decimals.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let whole: u16 = match whole {
        "0" => 0,
        "1" => 1000,
        _ => return None,
    };
    let decimals: u16 = format!("{decimals:0<3}").parse().ok()?;
    (whole + decimals <= 1000).then_some(whole + decimals)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::header::ACCEPT_LANGUAGE;

    fn list(text: &str) -> Vec<(String, u16)> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_LANGUAGE, text.parse().unwrap());
        items(&headers, &ACCEPT_LANGUAGE)
            .into_iter()
            .map(|i| (i.name, i.weight))
            .collect()
    }

    #[test]
    fn the_example_of_the_standard() {
        // RFC 9110, section 12.5.4.
        let expected = [("da", 1000), ("en-gb", 800), ("en", 700)].map(|(n, w)| (n.to_string(), w));
        assert_eq!(list("da, en-gb;q=0.8, en;q=0.7"), expected);
    }

    #[test]
    fn weights_as_they_come() {
        for (text, expected) in [
            ("1", Some(1000)),
            ("1.000", Some(1000)),
            ("0.5", Some(500)),
            ("0.", Some(0)),
            ("0.1234", None),
            ("1.1", None),
            ("-1", None),
            ("0.+5", None),
            ("", None),
            ("NaN", None),
        ] {
            assert_eq!(thousandths(text), expected, "{text}");
        }
    }

    #[test]
    fn equal_weights_keep_their_order_and_a_star_covers_the_rest() {
        assert_eq!(list("en , es")[0].0, "en");
        let items: Vec<Item> = [("br", 0), ("*", 300)]
            .map(|(n, weight)| Item {
                name: n.to_string(),
                weight,
            })
            .into();
        assert_eq!(weight(&items, "br"), Some(0));
        assert_eq!(weight(&items, "gzip"), Some(300));
        assert_eq!(list(&"x,".repeat(10_000)).len(), ITEMS_MAX);
    }
}
