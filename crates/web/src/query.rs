//! The query of an address, decoded and put in order.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::path::decode;

/// Pairs of a query that are read.
pub const PAIRS_MAX: usize = 64;
/// Bytes of one name or value, decoded.
pub const VALUE_BYTES_MAX: usize = 1024;

/// Why a query is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueryFault {
    /// An incomplete escape, a control character, or bytes that are no UTF-8.
    Bad,
    /// More than [`PAIRS_MAX`] pairs, or one longer than [`VALUE_BYTES_MAX`].
    TooMany,
}

/// Names and values, sorted by name; values of one name keep their order. Empty values are left out: a form sends its empty fields too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Params(Vec<(String, String)>);

impl Params {
    /// Reads what follows the `?`: `application/x-www-form-urlencoded`, as browsers write it.
    pub fn read(query: &str) -> Result<Params, QueryFault> {
        let mut pairs = Vec::new();
        for piece in query.split('&').filter(|piece| !piece.is_empty()) {
            if pairs.len() == PAIRS_MAX {
                return Err(QueryFault::TooMany);
            }
            let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
            pairs.push((text(name)?, text(value)?));
        }
        Ok(Params::of(pairs))
    }

    /// From pairs that are decoded already.
    pub fn of(pairs: impl IntoIterator<Item = (String, String)>) -> Params {
        let mut pairs: Vec<_> = pairs.into_iter().filter(|(_, v)| !v.is_empty()).collect();
        pairs.sort_by(|a, b| a.0.cmp(&b.0));
        Params(pairs)
    }

    /// The first value of a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// All values of a name, in the order written.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .filter(move |(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }

    /// Every pair, by name.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// Takes a name out, and gives its values.
    pub fn take(&mut self, name: &str) -> Vec<String> {
        let (taken, kept) = std::mem::take(&mut self.0)
            .into_iter()
            .partition(|(n, _)| n == name);
        self.0 = kept;
        let taken: Vec<(String, String)> = taken;
        taken.into_iter().map(|(_, value)| value).collect()
    }

    /// Keeps the names that a page knows, and gives the first that it does not.
    pub fn keep(&mut self, known: impl Fn(&str) -> bool) -> Option<String> {
        let unknown = self.0.iter().map(|(n, _)| n).find(|n| !known(n)).cloned();
        self.0.retain(|(n, _)| known(n));
        unknown
    }

    /// The same with one name set to one value; without it where the value is empty.
    pub fn with(&self, name: &str, value: &str) -> Params {
        let others = self.0.iter().filter(|(n, _)| n != name).cloned();
        Params::of(others.chain([(name.to_string(), value.to_string())]))
    }

    /// As written after a `?`: the same pairs give the same bytes, whatever way they were written.
    pub fn encode(&self) -> String {
        let mut out = String::new();
        for (name, value) in &self.0 {
            if !out.is_empty() {
                out.push('&');
            }
            out.extend(utf8_percent_encode(name, KEEP));
            out.push('=');
            out.extend(utf8_percent_encode(value, KEEP));
        }
        out
    }

    /// A path with this query, or alone where there is none.
    pub fn after(&self, path: &str) -> String {
        match self.0.is_empty() {
            true => path.to_string(),
            false => format!("{path}?{}", self.encode()),
        }
    }
}

// Left readable: what ids, periods, places and dates are made of. All of it is allowed in a query by RFC 3986.
const KEEP: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b':')
    .remove(b'@')
    .remove(b',');

fn text(raw: &str) -> Result<String, QueryFault> {
    let text = decode(&raw.replace('+', " ")).ok_or(QueryFault::Bad)?;
    if text.len() > VALUE_BYTES_MAX {
        return Err(QueryFault::TooMany);
    }
    if text.chars().any(char::is_control) {
        return Err(QueryFault::Bad);
    }
    Ok(text.trim().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_meaning_is_one_writing() {
        for written in [
            "place=MX-02&as_of=2024-07-09",
            "as_of=2024%2D07-09&place=MX-02&period=",
            "&&as_of=+2024-07-09&place=MX%2D02&&lang",
        ] {
            assert_eq!(
                Params::read(written).unwrap().encode(),
                "as_of=2024-07-09&place=MX-02",
                "{written}"
            );
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for query in ["a=%", "a=%f", "a=%00", "%0a=1", "a=%ff", "a=\u{7f}"] {
            assert_eq!(Params::read(query), Err(QueryFault::Bad), "{query}");
        }
        let many = "a=1&".repeat(PAIRS_MAX + 1);
        let long = format!("a={}", "x".repeat(VALUE_BYTES_MAX + 1));
        for query in [many, long] {
            assert_eq!(Params::read(&query), Err(QueryFault::TooMany));
        }
    }

    #[test]
    fn names_are_taken_kept_and_set() {
        let mut params = Params::read("b=2&a=1&b=3&utm_source=x").unwrap();
        assert_eq!(params.all("b").collect::<Vec<_>>(), ["2", "3"]);
        assert_eq!(
            params.keep(|n| n.len() == 1),
            Some("utm_source".to_string())
        );
        assert_eq!(params.with("b", "4").encode(), "a=1&b=4");
        assert_eq!(params.with("b", "").after("/x"), "/x?a=1");
        assert_eq!(params.take("b"), ["2", "3"]);
        assert_eq!(params.encode(), "a=1");
        assert_eq!(Params::default().after("/x"), "/x");
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(pairs in proptest::collection::vec(("[a-z_é]{1,8}", "\\PC{0,20}"), 0..8)) {
            let params = Params::of(pairs.into_iter().map(|(n, v)| (n, v.trim().to_string())));
            prop_assert_eq!(Params::read(&params.encode()), Ok(params));
        }

        #[test]
        fn any_text_is_read_or_refused(query in "\\PC{0,200}") {
            if let Ok(params) = Params::read(&query) {
                prop_assert_eq!(Params::read(&params.encode()), Ok(params));
            }
        }
    }
}
