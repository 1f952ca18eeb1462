//! The table of routes: which page a path means, in which forms it comes, which parameters it takes. The router and the OpenAPI
//! document are both made from it, so that neither knows a page that the other does not.

use cotejo_pages::{
    compare, explain, goal, home, indicator, indicators, map, methods, place, places, search,
    source, sources, traces,
};
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::{Ref, RefOr, Required, schema};
use utoipa::{IntoParams, ToSchema};

use crate::answer::ZOOM_MAX;
use crate::book::Noun;

/// Types of the API, by name.
pub type Schemas = Vec<(String, RefOr<schema::Schema>)>;

/// A parameter of a path or a query, as the API describes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Param {
    /// Its name.
    pub name: &'static str,
    /// What it means.
    pub text: &'static str,
    /// A value that works on the example base.
    pub example: &'static str,
    /// What values it takes.
    pub shape: Shape,
}

/// What values a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Any text.
    Text,
    /// A day, `2024-07-09`.
    Day,
    /// A whole number in a range.
    Number(u32, u32),
    /// One of a few words.
    Words(&'static [&'static str]),
}

/// In which forms a route answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A page with its twins as data.
    Page,
    /// A drawing (SVG).
    Drawing,
    /// A vector tile.
    Tile,
}

/// One route.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// The page.
    pub noun: Noun,
    /// The path as the router reads it.
    pub pattern: &'static str,
    /// The forms.
    pub kind: Kind,
    /// What it shows.
    pub text: &'static str,
    /// What the braces of the pattern stand for, in order.
    pub names: &'static [Param],
    /// Its own query parameters, besides `lang` and `as_of`: those of the page's own type.
    pub query: fn() -> Vec<Parameter>,
    /// The type of its JSON.
    pub schema: fn(&mut Schemas) -> RefOr<schema::Schema>,
}

type Query = fn() -> Vec<Parameter>;
type Schema = fn(&mut Schemas) -> RefOr<schema::Schema>;

/// The parameters of a page's own query type.
fn query<Q: IntoParams>() -> Vec<Parameter> {
    Q::into_params(|| Some(ParameterIn::Query))
}

fn no_query() -> Vec<Parameter> {
    Vec::new()
}

/// A reference to a page's type, which goes to `into` with all that it refers to.
fn json<P: ToSchema>(into: &mut Schemas) -> RefOr<schema::Schema> {
    P::schemas(into);
    into.push((P::name().into_owned(), P::schema()));
    Ref::from_schema_name(P::name()).into()
}

fn no_json(_: &mut Schemas) -> RefOr<schema::Schema> {
    schema::ObjectBuilder::new()
        .schema_type(schema::Type::String)
        .into()
}

const fn text(name: &'static str, text: &'static str, example: &'static str) -> Param {
    Param {
        name,
        text,
        example,
        shape: Shape::Text,
    }
}

const fn page(
    noun: Noun,
    pattern: &'static str,
    text: &'static str,
    names: &'static [Param],
    query: Query,
    schema: Schema,
) -> Route {
    Route {
        noun,
        pattern,
        kind: Kind::Page,
        text,
        names,
        query,
        schema,
    }
}

const GOAL: Param = text("goal", "number of a goal", "1");
const INDICATOR: Param = text(
    "indicator",
    "id of an indicator, as in /indicators.json",
    "homicide_victims_rate",
);
const PLACE: Param = text(
    "place",
    "key or name of a place: MX, MX-02, MX-02004, US-48141",
    "MX-02",
);
const SOURCE: Param = text(
    "source",
    "id of a source, as in /sources.json",
    "mx_sesnsp_estatal",
);
const FIGURE: Param = text(
    "figure",
    "id of a figure, as every figure carries it",
    "homicide_case_files:MX:2022@2024-07-01",
);

const GUN: Param = text(
    "gun",
    "id of a gun: source and record of its first report, as in /traces/guns.json",
    "synthetic_recoveries:SYN-1",
);

/// Every page, drawing and tile.
pub const ROUTES: &[Route] = &[
    page(
        Noun::Home,
        "/",
        "The plan's scorecard, what changed and what is late",
        &[],
        query::<home::Query>,
        json::<home::Home>,
    ),
    page(
        Noun::Goal,
        "/goals/{goal}",
        "One goal of the plan with its measures",
        &[GOAL],
        no_query,
        json::<goal::Goal>,
    ),
    page(
        Noun::Indicators,
        "/indicators",
        "Every indicator with unit, source and span",
        &[],
        no_query,
        json::<indicators::Indicators>,
    ),
    page(
        Noun::Indicator,
        "/indicators/{indicator}",
        "One indicator over time and by place",
        &[INDICATOR],
        query::<indicator::Query>,
        json::<indicator::Indicator>,
    ),
    page(
        Noun::Places,
        "/places",
        "Both countries with their states; as CSV, every place",
        &[],
        no_query,
        json::<places::Places>,
    ),
    page(
        Noun::Place,
        "/places/{place}",
        "One place with its figures",
        &[PLACE],
        query::<place::Query>,
        json::<place::Place>,
    ),
    page(
        Noun::Map,
        "/map",
        "One or two indicators on the map of both countries",
        &[],
        query::<map::Query>,
        json::<map::Map>,
    ),
    Route {
        noun: Noun::MapDrawing,
        pattern: "/map.svg",
        kind: Kind::Drawing,
        text: "The map as a drawing (SVG)",
        names: &[],
        query: query::<map::Query>,
        schema: no_json,
    },
    page(
        Noun::Compare,
        "/compare",
        "Two figures of one indicator, and whether they differ",
        &[],
        query::<compare::Query>,
        json::<compare::Compare>,
    ),
    page(
        Noun::Sources,
        "/sources",
        "Every source: what is held, how fresh, what is late",
        &[],
        no_query,
        json::<sources::Sources>,
    ),
    page(
        Noun::Source,
        "/sources/{source}",
        "One source with its vintages",
        &[SOURCE],
        query::<source::Query>,
        json::<source::Source>,
    ),
    page(
        Noun::Explain,
        "/explain/{figure}",
        "One figure down to the rows it was computed from",
        &[FIGURE],
        query::<explain::Query>,
        json::<explain::Explain>,
    ),
    page(
        Noun::Search,
        "/search",
        "Places, indicators, sources and methods by name",
        &[],
        query::<search::Query>,
        json::<search::Search>,
    ),
    page(
        Noun::Methods,
        "/methods",
        "How figures are computed and judged",
        &[],
        no_query,
        json::<methods::Methods>,
    ),
    page(
        Noun::Traces,
        "/traces",
        "Gun traces: how far they came, time-to-crime, what was repaired",
        &[],
        query::<traces::Query>,
        json::<traces::summary::Traces>,
    ),
    page(
        Noun::TracesMap,
        "/traces/map",
        "Where guns were recovered and where they were first sold, with the strongest flows",
        &[],
        query::<traces::With<traces::map::Own>>,
        json::<traces::map::TracesMap>,
    ),
    Route {
        noun: Noun::TracesMapDrawing,
        pattern: "/traces/map.svg",
        kind: Kind::Drawing,
        text: "The map of traces as a drawing (SVG)",
        names: &[],
        query: query::<traces::With<traces::map::Own>>,
        schema: no_json,
    },
    page(
        Noun::TracesFlows,
        "/traces/flows",
        "Guns by place of first sale and place of recovery",
        &[],
        query::<traces::With<traces::flows::Own>>,
        json::<traces::flows::TracesFlows>,
    ),
    page(
        Noun::TracesGuns,
        "/traces/guns",
        "The guns of a filter, fifty a page",
        &[],
        query::<traces::With<traces::guns::Own>>,
        json::<traces::guns::TracesGuns>,
    ),
    page(
        Noun::TracesLeads,
        "/traces/leads",
        "What stands out among the traces, and what it is not evidence of",
        &[],
        query::<traces::With<traces::leads::Own>>,
        json::<traces::leads::TracesLeads>,
    ),
    page(
        Noun::TracesGun,
        "/traces/guns/{gun}",
        "One trace explained to the row",
        &[GUN],
        query::<traces::Query>,
        json::<traces::gun::TracesGun>,
    ),
    Route {
        noun: Noun::Tile,
        pattern: "/tiles/{z}/{x}/{y}",
        kind: Kind::Tile,
        text: "Outlines of places as a Mapbox vector tile; layers `country`, `state`, `local`, each feature with its `code`",
        names: &[
            Param {
                name: "z",
                text: "zoom",
                example: "3",
                shape: Shape::Number(0, ZOOM_MAX),
            },
            Param {
                name: "x",
                text: "column",
                example: "1",
                shape: Shape::Number(0, (1 << ZOOM_MAX) - 1),
            },
            Param {
                name: "y",
                text: "row",
                example: "3",
                shape: Shape::Number(0, (1 << ZOOM_MAX) - 1),
            },
        ],
        query: tile_query,
        schema: no_json,
    },
];

fn tile_query() -> Vec<Parameter> {
    const VERSION: Param = text(
        "v",
        "version of the outlines, as the map's data gives it; under it a tile never changes",
        "1",
    );
    vec![parameter(&VERSION, ParameterIn::Query)]
}

/// A parameter as the API describes it.
pub fn parameter(param: &Param, place: ParameterIn) -> Parameter {
    let schema = schema::ObjectBuilder::new();
    let schema = match param.shape {
        Shape::Text => schema.schema_type(schema::Type::String),
        Shape::Day => {
            let format = schema::SchemaFormat::KnownFormat(schema::KnownFormat::Date);
            schema
                .schema_type(schema::Type::String)
                .format(Some(format))
        }
        Shape::Words(words) => schema
            .schema_type(schema::Type::String)
            .enum_values(Some(words.iter().copied())),
        Shape::Number(low, high) => schema
            .schema_type(schema::Type::Integer)
            .minimum(Some(low as usize))
            .maximum(Some(high as usize)),
    };
    let example: serde_json::Value = match param.shape {
        Shape::Number(..) => param
            .example
            .parse::<u32>()
            .map_or(param.example.into(), Into::into),
        _ => param.example.into(),
    };
    let required = match place {
        ParameterIn::Path => Required::True,
        _ => Required::False,
    };
    ParameterBuilder::new()
        .name(param.name)
        .parameter_in(place)
        .required(required)
        .description(Some(param.text))
        .example(Some(example))
        .schema(Some(schema))
        .build()
}

/// The paths that are not pages: files and what machines ask for.
pub const PLAIN: &[(&str, &str)] = &[
    ("/openapi.json", "This description"),
    ("/healthz", "`ok` while the server answers"),
    ("/robots.txt", "What crawlers may read"),
    ("/favicon.svg", "The site's mark"),
    (
        "/licences",
        "Works of others that the browser gets, with their licences",
    ),
    ("/third-party.txt", "Their licences in full"),
];

/// Folders of files, each named by its contents or its maker.
pub const FOLDERS: &[&str] = &["/assets/", "/fonts/", "/geometry/"];

/// Whether a path is no page, so that `.json` at its end belongs to its name.
pub fn is_plain(path: &str) -> bool {
    PLAIN.iter().any(|(p, _)| *p == path)
        || FOLDERS.iter().any(|folder| path.starts_with(folder))
        || path.starts_with("/tiles/")
        || ROUTES
            .iter()
            .any(|r| r.kind == Kind::Drawing && r.pattern == path)
}

/// The path of a page by what it names, decoded: one page has one address.
pub fn address(route: &Route, names: &[String]) -> String {
    match (route.pattern.split_once("/{"), names) {
        (Some((folder, _)), [name]) => cotejo_pages::ask::path(folder, name),
        _ => route.pattern.to_string(),
    }
}

/// The names of a route's own query parameters.
pub fn own(route: &Route) -> Vec<String> {
    (route.query)().into_iter().map(|p| p.name).collect()
}

/// Names as a refusal lists them, with those that every page has.
pub fn known(own: &[String]) -> String {
    let own = own.iter().map(String::as_str);
    let all: Vec<String> = own
        .chain(["as_of", "lang"])
        .map(|name| format!("`{name}`"))
        .collect();
    all.join(", ")
}
