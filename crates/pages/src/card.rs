//! A measure of the plan as a page shows it: verdict, value, baseline, target, pace and why.

use cotejo_indicators::evaluate::MeasureResult;
use cotejo_indicators::plan::{Plan, PlanMeasure};
use cotejo_indicators::reason::{period, text};
use cotejo_indicators::{FigureId, Scorecard};
use cotejo_lang::Key;
use cotejo_model::{Period, Verdict};
use serde::Serialize;
use utoipa::ToSchema;

use crate::ask::{self, Ask};
use crate::fig::{Num, place_name, unit};
use crate::head::{Link, Table, plain};
use crate::site::Site;

/// A value of the scorecard: the number, its period, and the way to its rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Value {
    /// Figure id.
    pub figure: String,
    /// The number; `null` where there is none.
    #[serde(serialize_with = "cotejo_model::exact::option")]
    #[schema(value_type = Option<f64>)]
    pub value: Option<f64>,
    /// As written.
    pub text: String,
    /// Period in its written form.
    pub period: String,
    /// Period in words.
    pub period_text: String,
    /// Address of the page that traces it.
    pub explain: String,
}

/// A public target.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Target {
    /// In the indicator's unit.
    pub value: Num,
    /// By when.
    pub by: String,
    /// By when, in words.
    pub by_text: String,
    /// Where it was made public.
    pub source: String,
}

/// A change with its interval, as shares of the baseline and in words.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct ChangeText {
    /// −0.092 is a fall of 9.2 percent.
    pub relative: f64,
    /// Lower end of the 95 % interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// `-9.2%`.
    pub text: String,
    /// `-11.0% to -7.3%`; empty where there is none.
    pub interval: String,
    /// Width of the bar that shows it, −100 to 100: where the change stands on a scale of ±50 percent.
    #[serde(skip)]
    pub bar: i32,
}

/// A measure of the plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Card {
    /// Its number.
    #[schema(example = "1.2.1")]
    pub id: String,
    /// Its name.
    pub title: String,
    /// Address of the measure on its goal's page.
    pub href: String,
    /// `met`, `on_track`, `off_track`, `cannot_tell`, `no_data`.
    #[schema(example = "on_track")]
    pub verdict: String,
    /// The verdict in words.
    pub verdict_text: String,
    /// Its indicator; `null` where no record measures it.
    pub indicator: Option<Link>,
    /// Where.
    pub place: Option<Link>,
    /// Unit in words.
    pub unit: String,
    /// The latest complete value.
    pub value: Option<Value>,
    /// The value that the plan starts from.
    pub baseline: Option<Value>,
    /// The change from baseline to value.
    pub change: Option<ChangeText>,
    /// The public target, where there is one.
    pub target: Option<Target>,
    /// `value − target`, in the unit.
    pub gap: Option<Num>,
    /// How much of the way is done, in percent.
    pub percent_met: Option<Num>,
    /// Change a year that would still reach the target.
    pub pace_needed: Option<Num>,
    /// Why the verdict is what it is.
    pub why: Vec<String>,
    /// What the reader must know.
    pub note: String,
    /// Institutions of Mexico that answer for it.
    pub owners_mx: Vec<String>,
    /// Institutions of the United States.
    pub owners_us: Vec<String>,
    /// True where any record behind it is made up.
    pub synthetic: bool,
    /// The series as a small drawing (SVG); empty where there is none.
    #[serde(skip)]
    pub spark: String,
}

/// How many measures have a verdict.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Tally {
    /// The verdict.
    pub verdict: String,
    /// In words.
    pub text: String,
    /// How many.
    pub count: usize,
}

/// Verdicts in the order in which they are told.
pub const VERDICTS: [Verdict; 5] = [
    Verdict::Met,
    Verdict::OnTrack,
    Verdict::OffTrack,
    Verdict::CannotTell,
    Verdict::NoData,
];

/// How many of each verdict, those with none left out.
pub fn tally<'a>(ask: &Ask, verdicts: impl Iterator<Item = &'a str> + Clone) -> Vec<Tally> {
    let count = |v: Verdict| Tally {
        verdict: v.name().to_string(),
        text: verdict(ask, v),
        count: verdicts.clone().filter(|name| *name == v.name()).count(),
    };
    VERDICTS
        .into_iter()
        .map(count)
        .filter(|t| t.count > 0)
        .collect()
}

/// A verdict in words.
pub fn verdict(ask: &Ask, v: Verdict) -> String {
    ask.lang
        .name("verdict", v.name())
        .unwrap_or(v.name())
        .to_string()
}

/// The plan's own words on a measure.
pub fn planned<'a>(plan: &'a Plan, id: &str) -> Option<&'a PlanMeasure> {
    let areas = plan.goals.iter().flat_map(|g| &g.areas);
    areas.flat_map(|a| &a.measures).find(|m| m.id == id)
}

/// A measure as the page's language shows it; `goal` is the number of its goal.
pub fn card(site: &Site, ask: &Ask, goal: &str, m: &MeasureResult) -> Card {
    let lang = ask.lang;
    let plan = site.plan.as_ref().and_then(|p| planned(p, &m.id));
    let value = |figure: &Option<String>, at: Option<Period>, v: Option<f64>| {
        let (figure, at) = figure.as_ref().zip(at)?;
        let own = Ask {
            as_of: None,
            ..ask.clone()
        };
        let number = Num::new(v, lang);
        Some(Value {
            explain: own.href(&ask::path("/explain", figure), &[]),
            figure: figure.clone(),
            value: number.value,
            text: number.text,
            period: at.to_string(),
            period_text: period(lang, at),
        })
    };
    let indicator = m.indicator.as_ref().map(|id| {
        let label = site.indicators.get(id).map(|i| text(&i.label, lang));
        let place = m.place.as_ref().map_or("", |p| p.as_str());
        Link::new(
            label.unwrap_or(id),
            ask.href(&ask::path("/indicators", id), &[("place", place)]),
        )
    });
    Card {
        id: m.id.clone(),
        title: text(&m.title, lang).to_string(),
        href: ask.href(&format!("{}#m{}", ask::path("/goals", goal), m.id), &[]),
        verdict: m.verdict.name().to_string(),
        verdict_text: verdict(ask, m.verdict),
        indicator,
        place: m.place.as_ref().map(|p| {
            Link::new(
                place_name(p, lang),
                ask.href(&ask::path("/places", p.as_str()), &[]),
            )
        }),
        unit: m
            .unit
            .as_ref()
            .map_or(String::new(), |u| unit(site, u, lang)),
        value: value(&m.figure, m.period, m.value),
        baseline: value(&m.baseline_figure, m.baseline_period, m.baseline),
        change: m.change.as_ref().map(|c| change(ask, c)),
        target: m.target.as_ref().map(|t| Target {
            value: Num::new(Some(t.value), lang),
            by: t.by.to_string(),
            by_text: period(lang, t.by),
            source: t.source.clone(),
        }),
        gap: m.gap.map(|v| Num::new(Some(v), lang)),
        percent_met: m.percent_met.map(|v| Num {
            value: Some(v),
            text: lang.percent(v / 100.0, Some(0)),
        }),
        pace_needed: m.pace_needed.map(|v| Num::new(Some(v), lang)),
        why: m.why.iter().map(|w| sentence(text(w, lang))).collect(),
        note: plan
            .and_then(|p| p.note.as_ref())
            .map_or(String::new(), |n| text(n, lang).to_string()),
        owners_mx: m.owners.mx.clone(),
        owners_us: m.owners.us.clone(),
        synthetic: m.synthetic,
        spark: String::new(),
    }
}

/// A change in words.
pub fn change(ask: &Ask, c: &cotejo_indicators::evaluate::ChangeResult) -> ChangeText {
    let lang = ask.lang;
    // A change that one decimal would call nothing gets more of them.
    let text = |v: f64| lang.percent_change(v, (v.abs() >= 0.0005).then_some(1));
    let interval = c.low.zip(c.high).map_or(String::new(), |(low, high)| {
        lang.fill(
            Key::WordInterval,
            &[("low", &text(low)), ("high", &text(high))],
        )
    });
    ChangeText {
        relative: c.relative,
        low: c.low,
        high: c.high,
        text: text(c.relative),
        interval,
        bar: (c.relative.clamp(-0.5, 0.5) * 200.0).round() as i32,
    }
}

/// A reason as a sentence of its own: with a capital and a full stop.
pub fn sentence(reason: &str) -> String {
    let mut letters = reason.chars();
    let mut out: String = match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => return String::new(),
    };
    if !out.ends_with(['.', '!', '?', '…']) {
        out.push('.');
    }
    out
}

/// The id of a measure's latest figure, parsed.
pub fn figure_id(m: &MeasureResult) -> Option<FigureId> {
    m.figure.as_ref().and_then(|f| f.parse().ok())
}

/// The cards of a goal as the table that `cotejo evaluate --format csv` gives the numbers of.
pub fn table<'a>(cards: impl IntoIterator<Item = (&'a str, &'a Card)>) -> Table {
    let row = |(goal, c): (&str, &Card)| {
        let figure = |v: &Option<Value>| v.as_ref().map_or(String::new(), |v| v.figure.clone());
        let number = |v: &Option<Value>| plain(v.as_ref().and_then(|v| v.value));
        let at = |v: &Option<Value>| v.as_ref().map_or(String::new(), |v| v.period.clone());
        vec![
            goal.to_string(),
            c.id.clone(),
            c.title.clone(),
            c.verdict.clone(),
            figure(&c.value),
            at(&c.value),
            number(&c.value),
            c.unit.clone(),
            figure(&c.baseline),
            at(&c.baseline),
            number(&c.baseline),
            plain(c.target.as_ref().and_then(|t| t.value.value)),
            c.target.as_ref().map_or(String::new(), |t| t.by.clone()),
            plain(c.gap.as_ref().and_then(|n| n.value)),
            plain(c.percent_met.as_ref().and_then(|n| n.value)),
            plain(c.change.as_ref().map(|c| c.relative)),
            plain(c.change.as_ref().and_then(|c| c.low)),
            plain(c.change.as_ref().and_then(|c| c.high)),
            c.synthetic.to_string(),
            c.why.join(" "),
        ]
    };
    Table {
        columns: vec![
            "goal",
            "measure",
            "title",
            "verdict",
            "figure",
            "period",
            "value",
            "unit",
            "baseline_figure",
            "baseline_period",
            "baseline",
            "target",
            "target_by",
            "gap",
            "percent_met",
            "change",
            "change_low",
            "change_high",
            "synthetic",
            "why",
        ],
        rows: cards.into_iter().map(row).collect(),
    }
}

/// The scorecard's measures with the number of their goal.
pub fn measures(card: &Scorecard) -> impl Iterator<Item = (&str, &MeasureResult)> {
    card.goals
        .iter()
        .flat_map(|g| g.measures.iter().map(move |m| (g.id.as_str(), m)))
}
