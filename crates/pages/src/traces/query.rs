//! The filter of the pages of traces: what the address says, read, and written again into every link.

use cotejo_lang::Key;
use cotejo_links::ttc::{Bins, Limit};
use cotejo_links::{Choices, Filter, Outcome, TtcRange};
use cotejo_model::fold;
use serde::Deserialize;
use utoipa::openapi::path::{Parameter, ParameterIn};
use utoipa::{IntoParams, ToSchema};

use crate::ask;
use crate::error::PageError;

/// Which guns a page of traces is about. Everything is optional; what is given must all fit.
#[derive(Clone, Debug, Default, Deserialize, IntoParams, ToSchema)]
#[into_params(parameter_in = Query)]
#[schema(as = TracesQuery)]
pub struct Query {
    /// First recovered in this period.
    #[param(example = "2022")]
    pub recovered: Option<String>,
    /// First sold in this period.
    #[param(example = "2018-01..2022-12")]
    pub sold: Option<String>,
    /// First recovered in this place, by key or name.
    #[param(example = "MX")]
    pub place: Option<String>,
    /// First sold in this place, by key or name.
    #[param(example = "US-48")]
    pub sold_in: Option<String>,
    /// Make, one of those met.
    pub make: Option<String>,
    /// Family of calibres, one of those met.
    pub calibre: Option<String>,
    /// Type, one of those met.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// `short` for pistols, revolvers and derringers, `long` for rifles, shotguns and machineguns.
    #[param(example = "long")]
    pub arms: Option<String>,
    /// Time from first sale to first recovery: the name of a class (`under_3_months`), `short` (under three years), `year` (under one
    /// year), or a range such as `0m..7m` or `0d..90d`.
    #[param(example = "short")]
    pub ttc: Option<String>,
    /// Outcome of the trace, by its name.
    #[param(example = "purchaser_identified")]
    pub outcome: Option<String>,
    /// Id of a record source that reports the recovery.
    pub source: Option<String>,
    /// `true` for made-up records, `false` for published ones; the published ones where there are any and nothing is said.
    pub synthetic: Option<String>,
}

/// The filter, and a page's own parameters beside it.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct With<Q> {
    /// Which guns.
    #[serde(flatten)]
    pub filter: Query,
    /// What else the page takes.
    #[serde(flatten)]
    pub own: Q,
}

impl<Q: IntoParams> IntoParams for With<Q> {
    fn into_params(place: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let mut all = Query::into_params(&place);
        all.extend(Q::into_params(&place));
        all
    }
}

/// Names and values of an address, in order; names are those of [`Query`] and of the page's own parameters.
pub(crate) type Pairs = Vec<(&'static str, String)>;

/// A filter that was read.
pub(crate) struct Asked {
    /// For the traces.
    pub filter: Filter,
    /// The same as it stands in addresses, canonical, with the choice of records where one was made.
    pub values: Pairs,
}

impl Asked {
    /// The values with one of them changed; an empty one takes it away.
    pub fn with(&self, changes: &[(&'static str, &str)]) -> Pairs {
        let mut out = self.values.clone();
        out.retain(|(name, _)| changes.iter().all(|(n, _)| n != name));
        for (name, value) in changes {
            if !value.is_empty() {
                out.push((name, (*value).to_string()));
            }
        }
        out
    }
}

/// Pairs as [`crate::Ask::href`] takes them.
pub(crate) fn borrowed(values: &Pairs) -> Vec<(&str, &str)> {
    values.iter().map(|(n, v)| (*n, v.as_str())).collect()
}

/// The choice between made-up and published records. Err where it is neither.
pub(crate) fn synthetic(query: &Query) -> Result<Option<bool>, PageError> {
    match ask::given(query.synthetic.as_deref()) {
        None => Ok(None),
        Some("true") => Ok(Some(true)),
        Some("false") => Ok(Some(false)),
        Some(other) => Err(PageError::bad("synthetic", other, Key::BadSynthetic)),
    }
}

/// Reads the filter against what can be chosen. Err names the parameter that does not fit and what it may be.
pub(crate) fn read(query: &Query, choices: &Choices) -> Result<Asked, PageError> {
    let mut values: Pairs = Vec::new();
    let mut filter = Filter::default();
    if let Some(text) = ask::given(query.recovered.as_deref()) {
        let at = ask::period("recovered", text)?;
        values.push(("recovered", at.to_string()));
        filter.recovered = Some(at);
    }
    if let Some(text) = ask::given(query.sold.as_deref()) {
        let at = ask::period("sold", text)?;
        values.push(("sold", at.to_string()));
        filter.sold = Some(at);
    }
    if let Some(text) = ask::given(query.place.as_deref()) {
        let code = ask::place("place", text)?;
        values.push(("place", code.to_string()));
        filter.recovered_in = Some(code);
    }
    if let Some(text) = ask::given(query.sold_in.as_deref()) {
        let code = ask::place("sold_in", text)?;
        values.push(("sold_in", code.to_string()));
        filter.sold_in = Some(code);
    }
    filter.make = one_of("make", &query.make, &choices.makes, &mut values)?;
    filter.calibre = one_of("calibre", &query.calibre, &choices.calibres, &mut values)?;
    filter.kind = one_of("type", &query.kind, &choices.types, &mut values)?;
    filter.source = one_of("source", &query.source, &choices.sources, &mut values)?;
    filter.long = match ask::given(query.arms.as_deref()) {
        None => None,
        Some("short") => Some(false),
        Some("long") => Some(true),
        Some(other) => return Err(PageError::bad("arms", other, Key::BadArms)),
    };
    if let Some(long) = filter.long {
        let name = if long { "long" } else { "short" };
        values.push(("arms", name.to_string()));
    }
    if let Some(text) = ask::given(query.ttc.as_deref()) {
        let (name, range) = range(text)?;
        filter.ttc = Some(range);
        values.push(("ttc", name));
    }
    if let Some(text) = ask::given(query.outcome.as_deref()) {
        let names = Outcome::ALL.iter().map(|o| o.name());
        let outcome =
            Outcome::find(text).ok_or_else(|| PageError::none_of("outcome", text, names))?;
        values.push(("outcome", outcome.name().to_string()));
        filter.outcome = Some(outcome);
    }
    if let Some(own) = synthetic(query)? {
        values.push(("synthetic", own.to_string()));
    }
    Ok(Asked { filter, values })
}

/// One of the words met, whatever its case and accents.
fn one_of(
    name: &'static str,
    asked: &Option<String>,
    known: &[(String, u64)],
    values: &mut Pairs,
) -> Result<Option<String>, PageError> {
    let Some(text) = ask::given(asked.as_deref()) else {
        return Ok(None);
    };
    let own = known.iter().find(|(word, _)| word == text).or_else(|| {
        let folded = fold(text);
        known.iter().find(|(word, _)| fold(word) == folded)
    });
    match own {
        Some((word, _)) => {
            values.push((name, word.clone()));
            Ok(Some(word.clone()))
        }
        None => {
            let names = known.iter().map(|(word, _)| word.as_str());
            Err(PageError::none_of(name, text, names))
        }
    }
}

/// A class of times by its name, `short`, `year`, or a range; with the text that says so. Err lists them.
fn range(text: &str) -> Result<(String, TtcRange), PageError> {
    if let Some(named) = named_ranges().into_iter().find(|(name, _)| name == text) {
        return Ok(named);
    }
    let range: TtcRange = text
        .parse()
        .map_err(|_| PageError::bad("ttc", text, Key::BadTtc))?;
    Ok((range.to_string(), range))
}

/// The ranges of time that have a name: `short` and `year`, and the classes.
pub(crate) fn named_ranges() -> Vec<(String, TtcRange)> {
    let under = |months| TtcRange {
        low: Limit::Months(0),
        high: Some(Limit::Months(months)),
    };
    let mut all = vec![
        ("short".to_string(), under(36)),
        ("year".to_string(), under(12)),
    ];
    let bins = Bins::atf();
    all.extend(bins.iter().map(|(name, range)| (name.to_string(), range)));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choices() -> Choices {
        Choices {
            makes: vec![("Glock".to_string(), 3), ("Romarm/Cugir".to_string(), 1)],
            ..Choices::default()
        }
    }

    #[test]
    fn a_filter_is_read_and_written_canonically() {
        let query = Query {
            recovered: Some("2022".into()),
            place: Some("sonora".into()),
            make: Some(" glock ".into()),
            arms: Some("short".into()),
            ttc: Some("under_3_months".into()),
            sold: Some(String::new()),
            ..Query::default()
        };
        let asked = read(&query, &choices()).unwrap();
        assert_eq!(
            borrowed(&asked.values),
            [
                ("recovered", "2022"),
                ("place", "MX-26"),
                ("make", "Glock"),
                ("arms", "short"),
                ("ttc", "under_3_months")
            ]
        );
        assert_eq!(asked.filter.long, Some(false));
        assert_eq!(asked.filter.ttc.unwrap().to_string(), "0m..3m");
        let other = asked.with(&[("make", ""), ("place", "MX-02")]);
        assert!(other.iter().all(|(name, _)| *name != "make"));
        assert_eq!(other.last().unwrap().1, "MX-02");
    }

    #[test]
    fn what_does_not_fit_is_refused_with_what_may_be_said() {
        let bad = |query: Query, says: &str| {
            let e = read(&query, &choices()).err().unwrap();
            assert_eq!(e.status(), if says == "Atlantis" { 404 } else { 400 });
            for lang in cotejo_lang::Lang::ALL {
                assert!(e.message(lang).contains(says), "{}", e.message(lang));
            }
        };
        let some = |text: &str| Some(text.to_string());
        bad(
            Query {
                make: some("Glok"),
                ..Query::default()
            },
            "Glock",
        );
        bad(
            Query {
                arms: some("tall"),
                ..Query::default()
            },
            "long",
        );
        bad(
            Query {
                ttc: some("soon"),
                ..Query::default()
            },
            "under_3_months",
        );
        bad(
            Query {
                outcome: some("x"),
                ..Query::default()
            },
            "dealer_only",
        );
        bad(
            Query {
                synthetic: some("1"),
                ..Query::default()
            },
            "true",
        );
        bad(
            Query {
                place: some("Atlantis"),
                ..Query::default()
            },
            "Atlantis",
        );
        bad(
            Query {
                recovered: some("once"),
                ..Query::default()
            },
            "2022-09",
        );
    }
}
