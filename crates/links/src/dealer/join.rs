//! Which mentions are of one dealer: licence first, then name at a place, then spellings, then names without a place.
//!
//! Every step goes through the mentions in the order of their texts, so that the outcome does not depend on the order they came in.

use std::collections::{BTreeMap, HashMap};

use cotejo_model::PlaceCode;

use super::name::Name;
use super::near::{edits, near};
use crate::licence::{Licence, LicenceKey};

/// How sure two spellings are one that fold to the same words at the same place.
pub(super) const SAME: f64 = 0.97;
/// Up to this many names of one city are compared each with each.
const PAIRS_MAX: usize = 64;
/// Beyond it, names with the same beginning or end are compared with so many neighbours in order.
const NEIGHBOURS: usize = 40;
/// Letters of a beginning or end.
const ENDS: usize = 4;

/// A mention, read.
pub(super) struct Item {
    pub licence: Option<Licence>,
    /// A licence that it may mean.
    pub candidate: Option<LicenceKey>,
    /// Names, the main one first.
    pub names: Vec<Name>,
    pub state: Option<PlaceCode>,
    pub county: Option<PlaceCode>,
    /// Folded city; empty where unknown.
    pub city: String,
}

impl Item {
    /// True where it names nobody.
    pub fn is_empty(&self) -> bool {
        self.licence.is_none() && self.candidate.is_none() && self.names.is_empty()
    }
}

/// How a mention without the dealer's licence joined it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// The same words at the same place, or the same licence.
    Exact,
    /// A slip of the pen in the name.
    Near,
    /// A slip of the pen in the city.
    City,
    /// The beginning of the one longer name at its place.
    Shorter,
    /// The one dealer of its name, its own place not being known.
    Placeless,
    /// A licence number with a figure missing.
    Candidate,
}

impl How {
    /// A declared weight, not a measured probability.
    pub fn confidence(self) -> f64 {
        match self {
            How::Exact => SAME,
            How::Near => 0.9,
            How::City => 0.85,
            How::Shorter | How::Candidate => 0.8,
            How::Placeless => 0.75,
        }
    }
}

/// For each mention, one of its dealer's mentions (the same for all of them), and how it joined.
pub(super) struct Joined {
    pub root: Vec<usize>,
    pub how: Vec<How>,
}

/// The mentions of one name at one place.
struct Spot<'a> {
    state: &'a PlaceCode,
    city: &'a str,
    name: &'a Name,
    items: Vec<usize>,
}

pub(super) fn join(items: &[Item], order: &[usize]) -> Joined {
    let mut forest = Forest::new(items);
    let mut holder: HashMap<LicenceKey, usize> = HashMap::new();
    for &i in order {
        if let Some(licence) = items[i].licence {
            let first = *holder.entry(licence.key()).or_insert(i);
            forest.union(first, i);
        }
    }
    let spots = spots(items, order);
    for block in blocks(&spots) {
        let mut keyed: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for spot in block {
            keyed
                .entry(spot.name.key())
                .or_default()
                .extend(&spot.items);
        }
        for same in keyed.values() {
            forest.union_unless_contradicted(same);
        }
    }
    candidates(items, order, &holder, &mut forest);
    cities(&spots, &mut forest);
    for block in blocks(&spots) {
        spellings(block, &mut forest);
    }
    for block in blocks(&spots) {
        shorter(block, &mut forest);
    }
    placeless(items, order, &spots, &mut forest);
    Joined {
        root: (0..items.len()).map(|i| forest.root(i)).collect(),
        how: forest.how,
    }
}

/// All names at all places, in the order of state, city and words.
fn spots<'a>(items: &'a [Item], order: &[usize]) -> Vec<Spot<'a>> {
    let mut known: BTreeMap<(&PlaceCode, &str, &Name), Vec<usize>> = BTreeMap::new();
    for &i in order {
        let item = &items[i];
        let Some(state) = item.state.as_ref().filter(|_| !item.city.is_empty()) else {
            continue;
        };
        for name in &item.names {
            known.entry((state, &item.city, name)).or_default().push(i);
        }
    }
    known
        .into_iter()
        .map(|((state, city, name), items)| Spot {
            state,
            city,
            name,
            items,
        })
        .collect()
}

/// The spots city by city.
fn blocks<'s, 'a>(spots: &'s [Spot<'a>]) -> impl Iterator<Item = &'s [Spot<'a>]> {
    spots.chunk_by(|a, b| (a.state, a.city) == (b.state, b.city))
}

/// A licence number with a figure missing joins the licence that it may mean, where the name or state is the same.
fn candidates(
    items: &[Item],
    order: &[usize],
    holder: &HashMap<LicenceKey, usize>,
    forest: &mut Forest,
) {
    for &i in order {
        let Some(first) = items[i].candidate.and_then(|key| holder.get(&key).copied()) else {
            continue;
        };
        let (own, other) = (&items[i], &items[first]);
        let name = own.names.iter().any(|n| other.names.contains(n));
        let state = own.state.is_some() && own.state == other.state;
        if (name || state) && forest.union(first, i) {
            forest.mark(&[i], How::Candidate);
        }
    }
}

/// One name in exactly two cities of a state whose names differ by one letter is one dealer.
fn cities(spots: &[Spot<'_>], forest: &mut Forest) {
    let mut named: BTreeMap<(&PlaceCode, &Name), Vec<&Spot<'_>>> = BTreeMap::new();
    for spot in spots.iter().filter(|s| s.name.is_distinct()) {
        named.entry((spot.state, spot.name)).or_default().push(spot);
    }
    for same in named.values() {
        let [a, b] = same.as_slice() else {
            continue;
        };
        let (x, y): (Vec<char>, Vec<char>) = (a.city.chars().collect(), b.city.chars().collect());
        let slip =
            x.len().min(y.len()) >= 6 && x.first() == y.first() && edits(&x, &y, 1).is_some();
        if slip && forest.union_sole(&a.items, &b.items) {
            let fewer = if a.items.len() < b.items.len() { a } else { b };
            forest.mark(&fewer.items, How::City);
        }
    }
}

/// Names of one city that are one with a slip of the pen.
fn spellings(block: &[Spot<'_>], forest: &mut Forest) {
    let mut compare = |i: usize, j: usize| {
        let (a, b) = (&block[i], &block[j]);
        if near(&a.name.words, &b.name.words) && forest.union_sole(&a.items, &b.items) {
            forest.mark(&a.items, How::Near);
            forest.mark(&b.items, How::Near);
        }
    };
    if block.len() <= PAIRS_MAX {
        for j in 0..block.len() {
            (0..j).for_each(|i| compare(i, j));
        }
        return;
    }
    // M. A. Hernández & S. J. Stolfo, The merge/purge problem for large databases, SIGMOD 1995: sorted neighbourhoods, here twice, by
    // the letters from the beginning and from the end.
    let forward: Vec<Vec<char>> = block
        .iter()
        .map(|s| s.name.key().chars().collect())
        .collect();
    for back in [false, true] {
        let mut sorted: Vec<(Vec<char>, usize)> = forward
            .iter()
            .enumerate()
            .map(|(at, letters)| {
                let mut letters = letters.clone();
                if back {
                    letters.reverse();
                }
                (letters, at)
            })
            .collect();
        sorted.sort_unstable();
        for (at, (letters, i)) in sorted.iter().enumerate() {
            for (other, j) in sorted.iter().skip(at + 1).take(NEIGHBOURS) {
                if letters.iter().take(ENDS).ne(other.iter().take(ENDS)) {
                    break;
                }
                compare(*(i.min(j)), *(i.max(j)));
            }
        }
    }
}

/// A name that is the beginning of longer names of its city, all of one dealer.
fn shorter(block: &[Spot<'_>], forest: &mut Forest) {
    for (at, short) in block.iter().enumerate() {
        if !short.name.is_distinct() {
            continue;
        }
        let longer: Vec<usize> = block
            .iter()
            .skip(at + 1)
            .take_while(|s| s.name.words.starts_with(&short.name.words))
            .flat_map(|s| s.items.iter().copied())
            .collect();
        if forest.union_sole(&longer, &short.items) {
            forest.mark(&short.items, How::Shorter);
        }
    }
}

/// Mentions without a city or state: together where name and what is known of the place are the same, then with the one dealer of the
/// name, if no dealer has a name that begins with it or that it begins with.
fn placeless(items: &[Item], order: &[usize], spots: &[Spot<'_>], forest: &mut Forest) {
    type Known<'a> = (Option<&'a PlaceCode>, &'a str, String);
    let mut loose: BTreeMap<Known<'_>, (&Name, Vec<usize>)> = BTreeMap::new();
    for &i in order {
        let item = &items[i];
        if item.state.is_some() && !item.city.is_empty() {
            continue;
        }
        for name in &item.names {
            loose
                .entry((item.state.as_ref(), &item.city, name.key()))
                .or_insert_with(|| (name, Vec::new()))
                .1
                .push(i);
        }
    }
    let mut by_key: HashMap<String, Vec<usize>> = HashMap::new();
    let mut by_words: Vec<usize> = (0..spots.len()).collect();
    by_words.sort_by_key(|s| (spots[*s].name, *s));
    for (at, spot) in spots.iter().enumerate() {
        by_key.entry(spot.name.key()).or_default().push(at);
    }
    for ((state, city, key), (name, own)) in &loose {
        forest.union_unless_contradicted(own);
        let Some(same) = by_key.get(key).filter(|_| name.is_distinct()) else {
            continue;
        };
        let fits = |spot: &Spot<'_>| {
            state.is_none_or(|s| s == spot.state) && (city.is_empty() || *city == spot.city)
        };
        let mut dealer: Option<usize> = None;
        let mut others = false;
        let longer = by_words.partition_point(|s| spots[*s].name < *name);
        let longer = by_words.iter().copied().skip(longer);
        let longer = longer.take_while(|s| spots[*s].name.words.starts_with(&name.words));
        let beginning = |words: usize| {
            let short = name.words.get(..words).unwrap_or_default();
            let from = by_words.partition_point(|s| spots[*s].name.words.as_slice() < short);
            let rest = by_words.iter().copied().skip(from);
            rest.take_while(move |s| spots[*s].name.words.as_slice() == short)
                .filter(|s| spots[*s].name.is_distinct())
        };
        let beginnings = (1..name.words.len()).flat_map(beginning);
        for spot in same.iter().copied().chain(longer).chain(beginnings) {
            for i in spots[spot].items.iter().filter(|_| fits(&spots[spot])) {
                let root = forest.root(*i);
                others |= *dealer.get_or_insert(root) != root;
            }
            if others {
                break;
            }
        }
        let exact = same.iter().any(|s| fits(&spots[*s]));
        if let Some(dealer) = dealer.filter(|_| exact && !others)
            && forest.union_sole(&[dealer], own)
        {
            forest.mark(own, How::Placeless);
        }
    }
}

/// Sets of mentions that are joined step by step, with the licence of each set.
struct Forest {
    parent: Vec<usize>,
    licence: Vec<Option<LicenceKey>>,
    how: Vec<How>,
}

impl Forest {
    fn new(items: &[Item]) -> Forest {
        Forest {
            parent: (0..items.len()).collect(),
            licence: items.iter().map(|i| i.licence.map(|l| l.key())).collect(),
            how: vec![How::Exact; items.len()],
        }
    }

    fn root(&mut self, mut i: usize) -> usize {
        while self.parent[i] != i {
            self.parent[i] = self.parent[self.parent[i]];
            i = self.parent[i];
        }
        i
    }

    /// Joins two sets; false where they are one already, or have different licences.
    fn union(&mut self, a: usize, b: usize) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return false;
        }
        let licence = match (self.licence[a], self.licence[b]) {
            (Some(x), Some(y)) if x != y => return false,
            (x, y) => x.or(y),
        };
        let (low, high) = (a.min(b), a.max(b));
        self.parent[high] = low;
        self.licence[low] = licence;
        true
    }

    /// Joins all; where they have several licences, only those without one: which of the dealers is meant cannot be told.
    fn union_unless_contradicted(&mut self, items: &[usize]) {
        let mut licences = Vec::new();
        for i in items {
            let root = self.root(*i);
            if let Some(licence) = self.licence[root]
                && !licences.contains(&licence)
            {
                licences.push(licence);
            }
        }
        let mut first = None;
        for i in items {
            let root = self.root(*i);
            if licences.len() <= 1 || self.licence[root].is_none() {
                let first = *first.get_or_insert(root);
                self.union(first, root);
            }
        }
    }

    /// Joins the sets of some mentions and of others where each side is one set; false where nothing was joined.
    fn union_sole(&mut self, a: &[usize], b: &[usize]) -> bool {
        match (self.sole(a), self.sole(b)) {
            (Some(a), Some(b)) => self.union(a, b),
            _ => false,
        }
    }

    /// The one set of some mentions.
    fn sole(&mut self, items: &[usize]) -> Option<usize> {
        let (first, rest) = items.split_first()?;
        let root = self.root(*first);
        rest.iter().all(|i| self.root(*i) == root).then_some(root)
    }

    fn mark(&mut self, items: &[usize], how: How) {
        for i in items {
            if self.how[*i] == How::Exact {
                self.how[*i] = how;
            }
        }
    }
}
