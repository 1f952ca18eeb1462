//! The description of the interface: OpenAPI 3.1, made from the table of routes and the pages' own types.

use utoipa::openapi::path::{HttpMethod, OperationBuilder, ParameterIn, PathItem, PathsBuilder};
use utoipa::openapi::response::ResponseBuilder;
use utoipa::openapi::schema::{ComponentsBuilder, ObjectBuilder, Type};
use utoipa::openapi::{Content, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, Ref};
use utoipa::{PartialSchema, ToSchema};

use crate::book::Format;
use crate::refusal::{ErrorBody, RETRY_SECONDS};
use crate::routes::{Kind, PLAIN, Param, ROUTES, Route, Schemas, Shape, parameter};

const ABOUT: &str = "Records, figures and comparisons of the joint security plan of Mexico and the United States, as they were published \
and when. Every page has a JSON and a CSV twin at the same path with `.json` or `.csv` behind it (`/index.json` for the home page), and \
answers as of any day with `as_of`. Numbers are `null` with a status where there is none; made-up data is marked `synthetic`. In CSV, a \
cell that a spreadsheet would run as a formula has an apostrophe before it. Fields may be added, not renamed.";

/// The document as JSON.
pub fn json() -> Vec<u8> {
    // Strings, numbers and maps with text keys: this cannot fail.
    serde_json::to_vec_pretty(&document()).unwrap_or_default()
}

/// The document.
pub fn document() -> OpenApi {
    let mut paths = PathsBuilder::new();
    let mut schemas = vec![(ErrorBody::name().into_owned(), ErrorBody::schema())];
    ErrorBody::schemas(&mut schemas);
    for route in ROUTES {
        for (path, item) in items(route, &mut schemas) {
            paths = paths.path(path, item);
        }
    }
    for (path, text) in PLAIN {
        let content = ResponseBuilder::new().description(*text).build();
        let operation = OperationBuilder::new()
            .operation_id(Some(id(path)))
            .summary(Some(*text))
            .tag("site")
            .response("200", content)
            .build();
        paths = paths.path(*path, PathItem::new(HttpMethod::Get, operation));
    }
    let licence = LicenseBuilder::new()
        .name("Apache-2.0")
        .identifier(Some("Apache-2.0"))
        .build();
    let info = InfoBuilder::new()
        .title("Cotejo")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(ABOUT))
        .license(Some(licence))
        .build();
    let mut components = ComponentsBuilder::new();
    for (name, schema) in schemas {
        components = components.schema(name, schema);
    }
    OpenApiBuilder::new()
        .info(info)
        .paths(paths)
        .components(Some(components.build()))
        .build()
}

fn items(route: &Route, schemas: &mut Schemas) -> Vec<(String, PathItem)> {
    let one = |path: String, format: &'static str, content_type: &'static str, content: Content| {
        let response = ResponseBuilder::new()
            .description(route.text)
            .content(content_type, content);
        let mut operation = OperationBuilder::new()
            .operation_id(Some(format!("{:?}{format}", route.noun).to_lowercase()))
            .summary(Some(route.text))
            .tag(if route.kind == Kind::Page {
                "pages"
            } else {
                "maps"
            })
            .response("200", response.build());
        for param in route.names {
            operation = operation.parameter(parameter(param, ParameterIn::Path));
        }
        for param in (route.query)() {
            operation = operation.parameter(param);
        }
        if route.kind != Kind::Tile {
            operation = operation
                .parameter(parameter(&LANG, ParameterIn::Query))
                .parameter(parameter(&AS_OF, ParameterIn::Query));
        }
        for (status, text) in REFUSALS {
            let body = Content::new(Some(Ref::from_schema_name(ErrorBody::name())));
            let mut refused = ResponseBuilder::new()
                .description(text.replace("{s}", &RETRY_SECONDS.to_string()))
                .content(Format::Json.content_type(), body);
            // Who asks for no twin is a person: the refusal is a page, too.
            if format.is_empty() {
                let page = Content::new(Some(ObjectBuilder::new().schema_type(Type::String)));
                refused = refused.content("text/html", page);
            }
            operation = operation.response(*status, refused.build());
        }
        (path, PathItem::new(HttpMethod::Get, operation.build()))
    };
    let text = || Content::new(Some(ObjectBuilder::new().schema_type(Type::String)));
    match route.kind {
        Kind::Tile => {
            let path = format!("{}.mvt", route.pattern);
            vec![one(path, "", "application/vnd.mapbox-vector-tile", text())]
        }
        Kind::Drawing => vec![one(route.pattern.to_string(), "", "image/svg+xml", text())],
        Kind::Page => {
            let twin = |suffix: &str| match route.pattern {
                "/" => format!("/index{suffix}"),
                pattern => format!("{pattern}{suffix}"),
            };
            let json = Content::new(Some((route.schema)(schemas)));
            let page = route.pattern.to_string();
            vec![
                one(page, "", "text/html", text()),
                one(twin(".json"), "_json", Format::Json.content_type(), json),
                one(twin(".csv"), "_csv", "text/csv", text()),
            ]
        }
    }
}

const REFUSALS: &[(&str, &str)] = &[
    (
        "400",
        "A parameter is not what it must be, or more is asked than one answer holds; the message says what to write",
    ),
    (
        "404",
        "There is no such page, place, indicator, source or figure; `next` has the nearest",
    ),
    (
        "503",
        "Too many requests are waiting, or this one takes too long; try again after `Retry-After` ({s}) seconds",
    ),
];

const LANG: Param = Param {
    name: "lang",
    text: "language of words; without it the cookie decides, then Accept-Language, then Spanish",
    example: "es",
    shape: Shape::Words(&["es", "en"]),
};
const AS_OF: Param = Param {
    name: "as_of",
    text: "answer with what was published by this day; without it, with all",
    example: "2024-07-09",
    shape: Shape::Day,
};

/// `/third-party.txt` as `third_party_txt`.
fn id(path: &str) -> String {
    path.trim_start_matches('/').replace(['-', '.', '/'], "_")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;
    use std::collections::BTreeSet;

    fn refs<'a>(value: &'a Value, into: &mut Vec<&'a str>) {
        match value {
            Value::Object(map) => {
                for (name, value) in map {
                    match value.as_str() {
                        Some(to) if name == "$ref" => into.push(to),
                        _ => refs(value, into),
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| refs(item, into)),
            _ => {}
        }
    }

    fn document() -> Value {
        serde_json::from_slice(&json()).unwrap()
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let document = document();
        assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
        let mut found = Vec::new();
        refs(&document, &mut found);
        assert!(!found.is_empty());
        for to in found {
            let pointer = to.strip_prefix('#').unwrap();
            assert!(document.pointer(pointer).is_some(), "{to}");
        }
    }

    #[test]
    fn every_route_is_described_with_its_names_and_twins() {
        let document = document();
        let paths = document["paths"].as_object().unwrap();
        for route in ROUTES {
            for (path, _) in items(route, &mut Vec::new()) {
                let operation = &paths[&path]["get"];
                assert!(operation["responses"]["200"].is_object(), "{path}");
                for piece in path.split('{').skip(1) {
                    let name = piece.split('}').next().unwrap();
                    let parameters = operation["parameters"].as_array().unwrap();
                    let named = |p: &&Value| p["name"] == name && p["in"] == "path";
                    assert_eq!(parameters.iter().filter(named).count(), 1, "{path} {name}");
                }
            }
        }
        assert!(PLAIN.iter().all(|(path, _)| paths.contains_key(*path)));
    }

    /// Types of two pages with one name would silently be one type.
    #[test]
    fn a_name_is_one_type() {
        let mut schemas = Schemas::new();
        for route in ROUTES {
            (route.schema)(&mut schemas);
        }
        let mut seen = std::collections::BTreeMap::new();
        for (name, schema) in schemas {
            let schema = serde_json::to_value(&schema).unwrap();
            let first = seen.entry(name.clone()).or_insert_with(|| schema.clone());
            assert_eq!(*first, schema, "two types are called `{name}`");
        }
    }

    #[test]
    fn operations_have_ids_of_their_own() {
        let document = document();
        let paths = document["paths"].as_object().unwrap();
        let ids: BTreeSet<&str> = paths
            .values()
            .map(|item| item["get"]["operationId"].as_str().unwrap())
            .collect();
        assert_eq!(ids.len(), paths.len());
    }
}
