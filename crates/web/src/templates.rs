//! Each page's template: the struct of `cotejo-pages` arranged as HTML, under the same noun.

use askama::Template;
use cotejo_lang::Key;
use cotejo_pages::{
    Page, compare::Compare, explain::Explain, goal::Goal, home::Home, indicator::Indicator,
    indicators::Indicators, map::Map, methods::Methods, place::Place, places::Places,
    search::Search, source::Source, sources::Sources, traces::flows::TracesFlows,
    traces::gun::TracesGun, traces::guns::TracesGuns, traces::leads::TracesLeads,
    traces::map::TracesMap, traces::summary::Traces,
};

use crate::frame::Frame;

/// A page that can be read as HTML.
pub trait Show: Page {
    /// The page inside its frame. Err where the template itself fails.
    fn html(&self, frame: Frame) -> askama::Result<String>;
}

macro_rules! templates {
    ($($name:ident = $page:ty, $path:literal;)+) => {
        $(
            #[derive(Template)]
            #[template(path = $path)]
            struct $name<'a> {
                frame: Frame,
                page: &'a $page,
            }

            impl Show for $page {
                fn html(&self, frame: Frame) -> askama::Result<String> {
                    $name { frame, page: self }.render()
                }
            }
        )+
    };
}

templates! {
    HomeHtml = Home, "home.html";
    GoalHtml = Goal, "goal.html";
    IndicatorsHtml = Indicators, "indicators.html";
    IndicatorHtml = Indicator, "indicator.html";
    PlacesHtml = Places, "places.html";
    PlaceHtml = Place, "place.html";
    MapHtml = Map, "map.html";
    CompareHtml = Compare, "compare.html";
    SourcesHtml = Sources, "sources.html";
    SourceHtml = Source, "source.html";
    ExplainHtml = Explain, "explain.html";
    SearchHtml = Search, "search.html";
    MethodsHtml = Methods, "methods.html";
    TracesHtml = Traces, "traces.html";
    TracesLeadsHtml = TracesLeads, "traces_leads.html";
    TracesMapHtml = TracesMap, "traces_map.html";
    TracesFlowsHtml = TracesFlows, "traces_flows.html";
    TracesGunsHtml = TracesGuns, "traces_guns.html";
    TracesGunHtml = TracesGun, "traces_gun.html";
}
