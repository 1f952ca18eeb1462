//! The table of routes: which page a path means, in which forms it comes, which parameters it takes. The router and the OpenAPI
//! document are both made from it, so that neither knows a page that the other does not.

use crate::book::Noun;

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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// Its own query parameters, besides `lang` and `as_of`.
    pub params: &'static [Param],
}

const fn text(name: &'static str, text: &'static str, example: &'static str) -> Param {
    Param {
        name,
        text,
        example,
        shape: Shape::Text,
    }
}

const INDICATOR: Param = text(
    "indicator",
    "id of an indicator, as in /indicators.json",
    "homicide_victims_rate",
);
const SECOND: Param = text(
    "second",
    "id of a second indicator, for the other country",
    "overdose_deaths_rate",
);
const PLACE: Param = text(
    "place",
    "key or name of a place: MX, MX-02, MX-02004, US-48141",
    "MX-02",
);
const PERIOD: Param = text(
    "period",
    "2022, 2022-09, 2022-Q3, FY2022, 2021-10..2022-08, 2022-10-13",
    "2022",
);
const FROM: Param = text("from", "first period", "2018");
const TO: Param = text("to", "last period", "2022");
const LEVEL: Param = Param {
    name: "level",
    text: "level of places",
    example: "state",
    shape: Shape::Words(&[
        "country",
        "state",
        "municipality",
        "county",
        "local",
        "area",
    ]),
};
const EACH: Param = Param {
    name: "each",
    text: "how time is cut",
    example: "year",
    shape: Shape::Words(&["month", "quarter", "year", "fiscal_year"]),
};
const COUNTRY: Param = Param {
    name: "country",
    text: "one country alone",
    example: "MX",
    shape: Shape::Words(&["MX", "US"]),
};
const Q: Param = text("q", "words to search for", "tijuana");

const fn page(
    noun: Noun,
    pattern: &'static str,
    text: &'static str,
    names: &'static [Param],
    params: &'static [Param],
) -> Route {
    Route {
        noun,
        pattern,
        kind: Kind::Page,
        text,
        names,
        params,
    }
}

/// Every page, drawing and tile.
pub const ROUTES: &[Route] = &[
    page(
        Noun::Home,
        "/",
        "The plan's scorecard and what is new",
        &[],
        &[],
    ),
    page(
        Noun::Goal,
        "/goals/{goal}",
        "One goal of the plan with its measures",
        &[Param {
            name: "goal",
            text: "number of a goal",
            example: "1",
            shape: Shape::Text,
        }],
        &[],
    ),
    page(
        Noun::Indicators,
        "/indicators",
        "Every indicator",
        &[],
        &[Q],
    ),
    page(
        Noun::Indicator,
        "/indicators/{indicator}",
        "One indicator over time and place",
        &[INDICATOR],
        &[PLACE, PERIOD, FROM, TO, LEVEL, EACH],
    ),
    page(
        Noun::Places,
        "/places",
        "Every place",
        &[],
        &[Q, LEVEL, COUNTRY],
    ),
    page(
        Noun::Place,
        "/places/{place}",
        "One place with its figures",
        &[PLACE],
        &[PERIOD, EACH],
    ),
    page(
        Noun::Map,
        "/map",
        "One or two indicators on the map of both countries",
        &[],
        &[INDICATOR, SECOND, PERIOD, LEVEL, PLACE],
    ),
    Route {
        noun: Noun::MapDrawing,
        pattern: "/map.svg",
        kind: Kind::Drawing,
        text: "The map as a drawing",
        names: &[],
        params: &[INDICATOR, SECOND, PERIOD, LEVEL, PLACE],
    },
    page(
        Noun::Compare,
        "/compare",
        "Two periods or places of one indicator, and whether they differ",
        &[],
        &[
            INDICATOR,
            PLACE,
            text("a", "first period", "2021"),
            text("b", "second period", "2022"),
        ],
    ),
    page(
        Noun::Sources,
        "/sources",
        "Every source: what is held, how fresh, what is late",
        &[],
        &[],
    ),
    page(
        Noun::Source,
        "/sources/{source}",
        "One source with its vintages",
        &[text(
            "source",
            "id of a source, as in /sources.json",
            "mx_sesnsp_estatal",
        )],
        &[],
    ),
    page(
        Noun::Explain,
        "/explain/{figure}",
        "One figure down to the rows it was computed from",
        &[text(
            "figure",
            "id of a figure, as every figure carries it",
            "homicide_victims_rate:MX:2022@2024-07-01",
        )],
        &[],
    ),
    page(
        Noun::Search,
        "/search",
        "Places, indicators and sources by name",
        &[],
        &[Q],
    ),
    page(
        Noun::Methods,
        "/methods",
        "How figures are computed and judged",
        &[],
        &[],
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
                shape: Shape::Number(0, 8),
            },
            Param {
                name: "x",
                text: "column",
                example: "1",
                shape: Shape::Number(0, 255),
            },
            Param {
                name: "y",
                text: "row, ending in `.mvt`",
                example: "3.mvt",
                shape: Shape::Text,
            },
        ],
        params: &[text(
            "v",
            "version of the outlines, as the map's data gives it",
            "1",
        )],
    },
];

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
        || path == "/map.svg"
}

/// The names of a route's parameters, as a refusal lists them.
pub fn known(route: &Route) -> String {
    let own = route.params.iter().map(|p| p.name);
    let all: Vec<String> = own
        .chain(["as_of", "lang"])
        .map(|name| format!("`{name}`"))
        .collect();
    all.join(", ")
}
