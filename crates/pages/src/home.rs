//! Home: the scorecard by goal, what changed in what is known, and how fresh the records are.

use cotejo_indicators::Scorecard;
use cotejo_indicators::reason::{date, text};
use cotejo_lang::{Key, Noun};
use cotejo_model::Date;
use jiff::ToSpan;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::ask::{self, Ask};
use crate::card::{self, Card, Tally};
use crate::error::PageError;
use crate::head::{Head, Link, Page, Table};
use crate::site::Site;
use crate::sources::{self, SourceLine};

/// What the home page can be asked.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Query {
    /// What changed is told since this day; a year before the day of knowledge where none is given.
    #[param(example = "2023-07-09")]
    pub since: Option<String>,
}

/// A goal on the home page.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GoalCard {
    /// Its number.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Address of its page.
    pub href: String,
    /// How many measures have which verdict.
    pub tally: Vec<Tally>,
    /// Its measures.
    pub measures: Vec<Card>,
}

/// A verdict that is another than what would have been said on the earlier day.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Moved {
    /// The measure.
    pub measure: Link,
    /// Verdict then.
    pub from: String,
    /// In words.
    pub from_text: String,
    /// Verdict now.
    pub to: String,
    /// In words.
    pub to_text: String,
}

/// A published file that has arrived since the earlier day.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Arrival {
    /// Its source.
    pub source: Link,
    /// File name.
    pub file: String,
    /// The day from which its content counts as known.
    pub known: String,
    /// In words.
    pub known_text: String,
    /// Cells that it changed.
    pub revised: u64,
    /// Cells that are new.
    pub added: u64,
    /// Both in words.
    pub text: String,
}

/// What changed in what is known between two days.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct Changed {
    /// The earlier day.
    pub since: String,
    /// In words.
    pub since_text: String,
    /// Verdicts that differ.
    pub moved: Vec<Moved>,
    /// Files that arrived, newest first.
    pub arrivals: Vec<Arrival>,
}

/// How fresh the records are.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct Freshness {
    /// How many sources are held.
    pub held: usize,
    /// Sources whose next vintage should be here by now.
    pub late: Vec<SourceLine>,
    /// How many are not late.
    pub on_time: usize,
    /// How many have no rhythm: closed series.
    pub closed: usize,
}

/// The home page.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Home {
    /// What stands around it.
    pub head: Head,
    /// The plan's name; empty where the base has no plan.
    pub plan: String,
    /// What the reader must know of the plan.
    pub note: String,
    /// How many measures have which verdict.
    pub tally: Vec<Tally>,
    /// How many measures there are.
    pub measures: usize,
    /// The goals.
    pub goals: Vec<GoalCard>,
    /// What changed.
    pub changed: Changed,
    /// How fresh the records are.
    pub freshness: Freshness,
}

impl Page for Home {
    fn head(&self) -> &Head {
        &self.head
    }

    fn table(&self) -> Table {
        let cards = self
            .goals
            .iter()
            .flat_map(|g| g.measures.iter().map(move |m| (g.id.as_str(), m)));
        card::table(cards)
    }
}

/// Makes the home page.
pub fn build(site: &Site, ask: &Ask, query: &Query) -> Result<Home, PageError> {
    let day = site.day(ask.as_of)?;
    let since = match ask::given(query.since.as_deref()) {
        Some(text) => Some(ask::day("since", text)?),
        None => day.and_then(|d| d.checked_sub(1.year()).ok()),
    };
    let card = match day {
        Some(day) => site.scorecard(day)?,
        None => None,
    };
    let goals = card.as_deref().map_or(Vec::new(), |c| goals(site, ask, c));
    let plan = site.plan.as_ref();
    let title = ask.text(Key::HomeTitle);
    let verdicts = goals.iter().flat_map(|g| &g.measures);
    let tally = card::tally(ask, verdicts.clone().map(|m| m.verdict.as_str()));
    let measures = verdicts.clone().count();
    let synthetic = verdicts.clone().any(|m| m.synthetic);
    let values = [("since", query.since.as_deref().unwrap_or(""))];
    let mut head = Head::new(ask, "home", title, "/", &values)
        .known(ask, day)
        .summary(ask.text(Key::HomeSummary));
    head.synthetic = synthetic;
    let changed = match (day, since) {
        (Some(day), Some(since)) => changed(site, ask, card.as_deref(), since, day)?,
        _ => Changed::default(),
    };
    Ok(Home {
        plan: plan.map_or(String::new(), |p| text(&p.title, ask.lang).to_string()),
        note: plan
            .and_then(|p| p.note.as_ref())
            .map_or(String::new(), |n| text(n, ask.lang).to_string()),
        tally,
        measures,
        goals,
        changed,
        freshness: freshness(sources::lines(site, ask)?),
        head,
    })
}

fn goals(site: &Site, ask: &Ask, card: &Scorecard) -> Vec<GoalCard> {
    let goal = |g: &cotejo_indicators::evaluate::GoalResult| {
        let measures: Vec<Card> = g
            .measures
            .iter()
            .map(|m| card::card(site, ask, &g.id, m))
            .collect();
        GoalCard {
            id: g.id.clone(),
            title: text(&g.title, ask.lang).to_string(),
            href: ask.href(&ask::path("/goals", &g.id), &[]),
            tally: card::tally(ask, measures.iter().map(|m| m.verdict.as_str())),
            measures,
        }
    };
    card.goals.iter().map(goal).collect()
}

/// How many arrivals the page lists; all are on the pages of their sources.
const ARRIVALS: usize = 8;

fn changed(
    site: &Site,
    ask: &Ask,
    now: Option<&Scorecard>,
    since: Date,
    day: Date,
) -> Result<Changed, PageError> {
    let mut moved = Vec::new();
    if let Some((now, then)) = now.zip(site.scorecard(since)?) {
        for ((goal, m), (_, before)) in card::measures(now).zip(card::measures(&then)) {
            if m.verdict != before.verdict {
                let path = format!("{}#m{}", ask::path("/goals", goal), m.id);
                moved.push(Moved {
                    measure: Link::new(text(&m.title, ask.lang), ask.href(&path, &[])),
                    from: before.verdict.name().to_string(),
                    from_text: card::verdict(ask, before.verdict),
                    to: m.verdict.name().to_string(),
                    to_text: card::verdict(ask, m.verdict),
                });
            }
        }
    }
    let mut arrivals = Vec::new();
    for source in site.records.sources() {
        for v in site.records.vintages(&source.id, Some(day))? {
            if v.known > since {
                let lang = ask.lang;
                arrivals.push(Arrival {
                    source: Link::new(
                        text(&source.title, lang),
                        ask.href(&ask::path("/sources", &source.id), &[]),
                    ),
                    file: v.file,
                    known: v.known.to_string(),
                    known_text: date(lang, v.known),
                    revised: v.cells_revised,
                    added: v.cells_added,
                    text: lang.fill(
                        Key::HomeArrival,
                        &[
                            ("revised", &lang.count(Noun::Cell, v.cells_revised)),
                            ("added", &lang.count(Noun::Cell, v.cells_added)),
                        ],
                    ),
                });
            }
        }
    }
    arrivals.sort_by(|a, b| b.known.cmp(&a.known).then(a.file.cmp(&b.file)));
    arrivals.truncate(ARRIVALS);
    Ok(Changed {
        since: since.to_string(),
        since_text: date(ask.lang, since),
        moved,
        arrivals,
    })
}

fn freshness(lines: Vec<SourceLine>) -> Freshness {
    let held = lines.len();
    let closed = lines.iter().filter(|l| l.late.is_none()).count();
    let late: Vec<SourceLine> = lines.into_iter().filter(|l| l.late == Some(true)).collect();
    Freshness {
        held,
        on_time: held - closed - late.len(),
        closed,
        late,
    }
}
