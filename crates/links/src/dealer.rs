//! One dealer from many spellings: mentions of a licence, name and place, joined where they are of one licensee.
//!
//! INVARIANT: two mentions with different licence keys are never one dealer, however alike their names.
//! INVARIANT: which mentions are together does not depend on their order; numbers of dealers follow the order of first mention.
//!
//! `docs/methods/dealers.md` has the rules, their order, and what they did to a real table.

mod join;
mod name;
mod near;
mod place;

use std::collections::{BTreeMap, HashMap};

use cotejo_model::{Field, Level, PlaceCode};
use serde::Serialize;

use crate::licence::{self, Licence};
use crate::read::says_nothing;
use crate::rule::{Change, Rule};
use join::{How, Item};

/// The number of a dealer, from 0, in the order of first mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct DealerId(pub u32);

/// What a record says of a dealer; texts as published, empty where it says nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Mention<'a> {
    /// Licence number, or part of it.
    pub licence: &'a str,
    /// Name.
    pub name: &'a str,
    /// City.
    pub city: &'a str,
    /// County: FIPS key or name.
    pub county: &'a str,
    /// State: postal abbreviation, name or key.
    pub state: &'a str,
}

/// What does not fit together in the mentions of one dealer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DealerNote {
    /// Its licence numbers have the same region, district and sequence, but another county or type.
    LicencePartsDiffer,
    /// Its mentions name several states, or one that is not that of the licence's district.
    StatesDiffer,
}

/// The dealers of many mentions.
#[derive(Clone, Debug, Default)]
pub struct Dealers {
    of: Vec<Option<DealerId>>,
    dealers: Vec<Dealer>,
    why: BTreeMap<usize, Vec<Change>>,
}

#[derive(Clone, Debug)]
struct Dealer {
    name: String,
    place: Option<PlaceCode>,
    licence: Option<Licence>,
    mentions: Vec<usize>,
    notes: Vec<DealerNote>,
}

impl Dealers {
    /// Joins mentions into dealers. Give each distinct mention once: the name of a dealer is its most frequent spelling among them.
    pub fn resolve(mentions: &[Mention<'_>]) -> Dealers {
        let mut places = place::Places::default();
        let items: Vec<Item> = mentions.iter().map(|m| item(m, &mut places)).collect();
        let mut unsure: Vec<usize> = (0..mentions.len())
            .filter(|i| items[*i].candidate.is_some())
            .collect();
        unsure.sort_by_key(|i| mentions[*i]);
        let joined = join::join(&items, &unsure);

        let mut number: HashMap<usize, usize> = HashMap::new();
        let mut members: Vec<Vec<usize>> = Vec::new();
        let mut of = vec![None; mentions.len()];
        for (i, item) in items.iter().enumerate() {
            if item.is_empty() {
                continue;
            }
            let at = *number.entry(joined.root[i]).or_insert_with(|| {
                members.push(Vec::new());
                members.len() - 1
            });
            members[at].push(i);
            of[i] = u32::try_from(at).ok().map(DealerId);
        }
        let mut why = BTreeMap::new();
        let dealers = members
            .into_iter()
            .map(|own| {
                let dealer = dealer(own, mentions, &items);
                for i in &dealer.mentions {
                    let changes = reasons(&mentions[*i], &items[*i], joined.how[*i], &dealer);
                    if !changes.is_empty() {
                        why.insert(*i, changes);
                    }
                }
                dealer
            })
            .collect();
        Dealers { of, dealers, why }
    }

    /// The dealer of a mention, by its place in the slice; `None` for one with neither a name nor a licence number.
    pub fn of(&self, mention: usize) -> Option<DealerId> {
        self.of.get(mention).copied().flatten()
    }

    /// How many dealers there are.
    pub fn len(&self) -> usize {
        self.dealers.len()
    }

    /// True where there are none.
    pub fn is_empty(&self) -> bool {
        self.dealers.is_empty()
    }

    /// The most frequent spelling of a dealer's name, of equals the first; its licence number where no mention has a name.
    pub fn name(&self, id: DealerId) -> &str {
        self.get(id).map_or("", |d| &d.name)
    }

    /// Where a dealer is: the county that its mentions give, else that of its licence; else the state.
    pub fn place(&self, id: DealerId) -> Option<&PlaceCode> {
        self.get(id)?.place.as_ref()
    }

    /// A dealer's licence: the fullest number, of equals the most frequent, then the first.
    pub fn licence(&self, id: DealerId) -> Option<&Licence> {
        self.get(id)?.licence.as_ref()
    }

    /// The mentions of a dealer, in order.
    pub fn mentions(&self, id: DealerId) -> Vec<usize> {
        self.get(id).map_or(Vec::new(), |d| d.mentions.clone())
    }

    /// What does not fit together in the mentions of a dealer.
    pub fn notes(&self, id: DealerId) -> &[DealerNote] {
        self.get(id).map_or(&[], |d| &d.notes)
    }

    /// How a mention was read and by which rules it joined its dealer: changes of [`Field::DealerLicence`] and [`Field::Dealer`].
    pub fn why(&self, mention: usize) -> Vec<Change> {
        self.why.get(&mention).cloned().unwrap_or_default()
    }

    fn get(&self, id: DealerId) -> Option<&Dealer> {
        self.dealers.get(id.0 as usize)
    }
}

fn item(mention: &Mention<'_>, places: &mut place::Places) -> Item {
    let read = licence::read(mention.licence);
    let county = |state: Option<&PlaceCode>, places: &mut place::Places| {
        places.county(mention.county, state)
    };
    let stated = places.state(mention.state);
    let county = county(stated.as_ref(), places);
    let state = stated.or_else(|| county.as_ref()?.at(Level::State));
    Item {
        licence: read.value,
        candidate: read.candidates.first().map(|(l, _)| l.key()),
        // `UNKNOWN` in two towns is no chain of shops.
        names: if says_nothing(mention.name) {
            Vec::new()
        } else {
            name::names(mention.name)
        },
        state,
        county,
        city: place::city(mention.city),
    }
}

fn dealer(own: Vec<usize>, mentions: &[Mention<'_>], items: &[Item]) -> Dealer {
    let licence = most(
        own.iter().filter_map(|i| items[*i].licence),
        Licence::is_full,
    );
    let name = most(
        own.iter()
            .filter(|i| !items[**i].names.is_empty())
            .map(|i| mentions[*i].name.trim()),
        |_| false,
    );
    let district = licence.and_then(|l| l.state());
    let states: Vec<&PlaceCode> = own
        .iter()
        .filter_map(|i| items[*i].state.as_ref())
        .collect();
    let state = most(states.iter().map(|s| (*s).clone()), |s| {
        district.as_ref() == Some(s)
    })
    .or_else(|| district.clone());
    let place = state.map(|state| {
        let given = own.iter().filter_map(|i| items[*i].county.clone());
        most(given.filter(|c| c.within(&state)), |_| false)
            .or_else(|| {
                let here = district.as_ref().is_none_or(|d| *d == state);
                let number = licence.filter(|_| here)?.county?;
                place::county_of(&state, number)
            })
            .unwrap_or(state)
    });
    let mut notes = Vec::new();
    let mut parts = own
        .iter()
        .filter_map(|i| items[*i].licence)
        .filter(Licence::is_full)
        .map(|l| (l.county, l.kind));
    let first = parts.next();
    if parts.any(|p| Some(p) != first) {
        notes.push(DealerNote::LicencePartsDiffer);
    }
    let mut all = states.iter().copied().chain(district.as_ref());
    let first = all.next();
    if all.any(|s| Some(s) != first) {
        notes.push(DealerNote::StatesDiffer);
    }
    Dealer {
        name: name.map_or_else(
            || licence.map(|l| l.to_string()).unwrap_or_default(),
            str::to_string,
        ),
        place,
        licence,
        mentions: own,
        notes,
    }
}

/// The value that is preferred, of equals the most frequent, of equals the first.
fn most<T: Clone + Eq + std::hash::Hash>(
    values: impl Iterator<Item = T>,
    preferred: impl Fn(&T) -> bool,
) -> Option<T> {
    let mut seen: HashMap<T, usize> = HashMap::new();
    let mut tallies: Vec<(T, usize)> = Vec::new();
    for value in values {
        let at = *seen.entry(value.clone()).or_insert_with(|| {
            tallies.push((value, 0));
            tallies.len() - 1
        });
        tallies[at].1 += 1;
    }
    let mut best: Option<(bool, usize, T)> = None;
    for (value, n) in tallies {
        let rank = (preferred(&value), n);
        if best.as_ref().is_none_or(|b| rank > (b.0, b.1)) {
            best = Some((rank.0, rank.1, value));
        }
    }
    best.map(|b| b.2)
}

/// The changes by which a mention became one of its dealer.
fn reasons(mention: &Mention<'_>, item: &Item, how: How, dealer: &Dealer) -> Vec<Change> {
    let mut changes = licence::read(mention.licence).changes;
    let own = mention.name.trim();
    if item.names.is_empty() || dealer.mentions.len() == 1 {
        return changes;
    }
    let under = item.licence.is_some();
    let same = name::names(&dealer.name).first() == item.names.first();
    let (rule, confidence) = match how {
        _ if under && !same => (Rule::DealerLicence, Rule::DealerLicence.confidence()),
        How::Exact if own == dealer.name => return changes,
        How::Exact => (Rule::DealerSpelling, join::SAME),
        // A slip of the pen is not its own where the dealer is named by its spelling.
        How::Near if same && own == dealer.name => return changes,
        How::Near if same => (Rule::DealerSpelling, join::SAME),
        other => (Rule::DealerSpelling, other.confidence()),
    };
    changes.push(Change {
        confidence,
        ..Change::by(rule, Field::Dealer, own, &dealer.name)
    });
    changes
}

#[cfg(test)]
#[path = "dealer/tests.rs"]
mod tests;
