//! Goal: its areas and measures, each with verdict, numbers, pace, reasons and owners.

use cotejo_indicators::reason::text;
use cotejo_lang::Key;
use serde::Serialize;
use utoipa::ToSchema;

use crate::art;
use crate::ask::{self, Ask};
use crate::card::{self, Card, Tally};
use crate::error::PageError;
use crate::head::{Head, Link, Page, Table};
use crate::site::Site;

/// An area of cooperation with its measures.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Area {
    /// Its number.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Its measures.
    pub measures: Vec<Card>,
}

/// A goal's page.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Goal {
    /// What stands around it.
    pub head: Head,
    /// Its number.
    pub id: String,
    /// Its name.
    pub title: String,
    /// How many measures have which verdict.
    pub tally: Vec<Tally>,
    /// Its areas.
    pub areas: Vec<Area>,
    /// All goals, for going from one to the next.
    pub goals: Vec<Link>,
}

impl Page for Goal {
    fn head(&self) -> &Head {
        &self.head
    }

    fn table(&self) -> Table {
        let cards = self.areas.iter().flat_map(|a| &a.measures);
        card::table(cards.map(|c| (self.id.as_str(), c)))
    }
}

/// Makes a goal's page. Err where the plan has no goal of this number.
pub fn build(site: &Site, ask: &Ask, id: &str) -> Result<Goal, PageError> {
    let lang = ask.lang;
    let goal = site
        .plan
        .as_ref()
        .and_then(|p| p.goals.iter().find(|g| g.id == id));
    let (Some(plan), Some(goal)) = (&site.plan, goal) else {
        return Err(PageError::no_goal(id));
    };
    let day = site.day(ask.as_of)?;
    let scorecard = match day {
        Some(day) => site.scorecard(day)?,
        None => None,
    };
    let mut areas = Vec::new();
    for area in &goal.areas {
        let mut measures = Vec::new();
        for (_, m) in scorecard.iter().flat_map(|s| card::measures(s)) {
            if area.measures.iter().any(|own| own.id == m.id) {
                let mut card = card::card(site, ask, id, m);
                card.spark = art::measure_spark(site, ask, m)?;
                measures.push(card);
            }
        }
        areas.push(Area {
            id: area.id.clone(),
            title: text(&area.title, lang).to_string(),
            measures,
        });
    }
    let title = lang.fill(
        Key::WordGoalNumbered,
        &[("number", id), ("title", text(&goal.title, lang))],
    );
    let cards = areas.iter().flat_map(|a| &a.measures);
    let synthetic = cards.clone().any(|c| c.synthetic);
    let tally = card::tally(ask, cards.clone().map(|c| c.verdict.as_str()));
    let path = ask::path("/goals", id);
    let mut head = Head::new(ask, "goal", title, &path, &[])
        .known(ask, day)
        .summary(text(&plan.title, lang))
        .trail(vec![Link::new(ask.text(Key::NavHome), ask.href("/", &[]))]);
    head.synthetic = synthetic;
    let goals = plan.goals.iter().map(|g| {
        let numbered = lang.fill(
            Key::WordGoalNumbered,
            &[("number", &g.id), ("title", text(&g.title, lang))],
        );
        Link::new(numbered, ask.href(&ask::path("/goals", &g.id), &[]))
    });
    Ok(Goal {
        id: id.to_string(),
        title: text(&goal.title, lang).to_string(),
        tally,
        goals: goals.collect(),
        areas,
        head,
    })
}
