//! The site's own pages over a base that holds nothing: every page, form and language, and nothing that the policy forbids.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use cotejo_geo::Atlas;
use cotejo_model::{
    Aside, CellPage, Date, Evidence, EvidenceError, Grouping, RecordSource, RecordTable,
    RecordVintage, Reporting, Revision, Selection, SourceInfo, Total, Vintage,
};
use cotejo_pages::{Records, Site};
use cotejo_web::routes::{Kind, ROUTES};
use cotejo_web::snapshot::Shelf;
use cotejo_web::{Book, Open, Pages};
use proptest::prelude::*;
use serde_json::Value;

use crate::book::{get, quiet};

struct Nothing;

type Found<T> = Result<T, EvidenceError>;

impl Evidence for Nothing {
    fn sources(&self) -> Vec<SourceInfo> {
        Vec::new()
    }
    fn vintages(&self, _: &str, _: Option<Date>) -> Found<Vec<Vintage>> {
        Ok(Vec::new())
    }
    fn reporting(&self, _: &str, _: Option<Date>) -> Found<Option<Reporting>> {
        Ok(None)
    }
    fn totals(&self, _: &Selection, _: &Grouping) -> Found<Vec<Total>> {
        Ok(Vec::new())
    }
    fn cells(&self, _: &Selection, _: usize) -> Found<CellPage> {
        Ok(CellPage {
            count: 0,
            cells: Vec::new(),
            vintages: Vec::new(),
        })
    }
    fn revisions(&self, _: &Selection, _: bool) -> Found<Vec<Revision>> {
        Ok(Vec::new())
    }
}

impl cotejo_model::record::Records for Nothing {
    fn record_sources(
        &self,
        _: Option<Date>,
    ) -> Result<Vec<(RecordSource, Vec<RecordVintage>)>, EvidenceError> {
        Ok(Vec::new())
    }
    fn records(&self, source: &str, _: Option<Date>) -> Result<RecordTable, EvidenceError> {
        Err(EvidenceError::UnknownSource(source.to_string()))
    }
}

impl Records for Nothing {
    fn aside(&self, _: &str, _: &str, _: usize) -> Found<Vec<Aside>> {
        Ok(Vec::new())
    }
}

struct Empty;

impl Open for Empty {
    fn fingerprint(&self) -> Result<String, String> {
        Ok(String::new())
    }
    fn open(&self) -> Result<Arc<dyn Book>, String> {
        let (indicators, atlas) = (Default::default(), Arc::new(Atlas::empty()));
        let site = Site::new(
            indicators,
            None,
            Box::new(Nothing),
            BTreeMap::new(),
            atlas,
            "0".into(),
        );
        Ok(Arc::new(Pages::new(site)))
    }
    fn today(&self) -> Date {
        Date::constant(2026, 11, 24)
    }
}

fn site() -> Router {
    cotejo_web::app(Shelf::open(Arc::new(Empty)).unwrap(), quiet())
}

/// The path of a route with its own examples; with `.json` or `.csv` where asked.
fn paths(suffix: &str) -> Vec<String> {
    let pages = ROUTES.iter().filter(|route| route.kind == Kind::Page);
    pages
        .map(|route| {
            let mut path = route.pattern.to_string();
            for name in route.names {
                path = path.replace(&format!("{{{}}}", name.name), name.example);
            }
            match (path.as_str(), suffix) {
                ("/", "") => path,
                ("/", _) => format!("/index{suffix}"),
                _ => format!("{path}{suffix}"),
            }
        })
        .collect()
}

#[tokio::test]
async fn every_page_is_whole_in_both_languages_and_needs_nothing_inline() {
    let app = site();
    for lang in ["es", "en"] {
        for path in paths("") {
            let got = get(&app, &format!("{path}?lang={lang}")).await;
            let (status, text) = (got.status, got.text());
            // An empty base has no goal, indicator, source and figure to show.
            assert!(
                status == StatusCode::OK || status.is_client_error(),
                "{path}: {status}"
            );
            assert!(text.contains(&format!("<html lang=\"{lang}-")), "{path}");
            assert_eq!(text.matches("<h1").count(), 1, "{path}");
            assert!(!text.contains("<title>Cotejo</title>"), "{path}");
            for forbidden in [" style=\"", "<style", " onclick", "javascript:", "<script>"] {
                assert!(!text.contains(forbidden), "{path}: {forbidden}");
            }
        }
    }
}

#[tokio::test]
async fn pages_without_a_name_are_there_even_in_an_empty_base() {
    let app = site();
    for suffix in ["", ".json", ".csv"] {
        for path in paths(suffix) {
            let named = [
                "/goals/",
                "/indicators/",
                "/sources/",
                "/explain/",
                "/traces/guns/",
            ];
            let expected = match named.iter().any(|n| path.starts_with(n)) {
                true => StatusCode::NOT_FOUND,
                false => StatusCode::OK,
            };
            let got = get(&app, &path).await;
            assert_eq!(got.status, expected, "{path}: {}", got.text());
        }
    }
}

/// Whether a value has the members and kinds that its schema says.
fn fits(value: &Value, schema: &Value, document: &Value, at: &str) {
    if let Some(to) = schema["$ref"].as_str() {
        return fits(value, document.pointer(&to[1..]).unwrap(), document, at);
    }
    if let Some(any) = schema["oneOf"].as_array() {
        let other = any.iter().find(|s| s["type"] != "null");
        return if value.is_null() {
        } else {
            fits(value, other.unwrap(), document, at)
        };
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind.as_str()],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => return,
    };
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(n) if n.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let whole = kind == "integer" && kinds.contains(&"number");
    assert!(
        kinds.contains(&kind) || whole,
        "{at}: {kind} is none of {kinds:?}"
    );
    for name in schema["required"].as_array().into_iter().flatten() {
        let name = name.as_str().unwrap();
        assert!(value.get(name).is_some(), "{at} lacks {name}");
    }
    for (name, member) in value.as_object().into_iter().flatten() {
        let own = &schema["properties"][name];
        let more = &schema["additionalProperties"];
        assert!(
            !own.is_null() || !more.is_null(),
            "{at}.{name} is not described"
        );
        fits(
            member,
            if own.is_null() { more } else { own },
            document,
            &format!("{at}.{name}"),
        );
    }
    for (i, item) in value.as_array().into_iter().flatten().enumerate() {
        fits(item, &schema["items"], document, &format!("{at}[{i}]"));
    }
}

#[tokio::test]
async fn pages_are_what_the_description_says() {
    let app = site();
    let document: Value = serde_json::from_slice(&get(&app, "/openapi.json").await.body).unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        let schema = &item["get"]["responses"]["200"]["content"]["application/json"]["schema"];
        if schema.is_null() || path == "/openapi.json" {
            continue;
        }
        let mut at = path.clone();
        for parameter in item["get"]["parameters"].as_array().unwrap() {
            let name = format!("{{{}}}", parameter["name"].as_str().unwrap());
            at = at.replace(&name, parameter["example"].as_str().unwrap_or_default());
        }
        let got = get(&app, &at).await;
        let value: Value = serde_json::from_slice(&got.body).unwrap();
        match got.status {
            StatusCode::OK => fits(&value, schema, &document, path),
            _ => {
                let error = serde_json::json!({ "$ref": "#/components/schemas/ErrorBody" });
                fits(&value, &error, &document, path);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_parameter_of_a_real_page_is_our_fault(
        page in "(map|traces(/map|/flows|/guns|/leads|/guns/[a-z:+0-9]{0,9})?|traces/map\\.svg|compare|search|places/(MX-02|US|Sonora|nowhere|%E2%98%83)|indicators/x|sources/x|explain/[a-z:@0-9.-]{0,20}|map\\.svg)(\\.json|\\.csv)?",
        values in proptest::collection::vec((
            "(recovered|sold|sold_in|make|type|arms|ttc|outcome|synthetic|ends|arcs|from|to|page|kind|all|indicator|place|period|level|method|classes|with|with_place|with_period|with_as_of|q|rows|since|vintage|by|each|as_of)",
            "([0-9]{1,20}|-1|MX|US-48|state|local|jenks|none|2022|2022-Q3|FY2022|0000-00|9999-12\\.\\.0001-01|99999999..1|%F0%9F%87%B2|'|<|[a-z]{0,8}|2024-07-09)",
        ), 0..4),
    ) {
        let query: Vec<String> = values.iter().map(|(n, v)| format!("{n}={v}")).collect();
        let path = format!("/{page}?{}", query.join("&"));
        if path.parse::<axum::http::Uri>().is_err() { return Ok(()); }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let got = runtime.block_on(get(&site(), &path));
        prop_assert!(got.status.as_u16() < 500, "{} {path}", got.status);
    }
}
