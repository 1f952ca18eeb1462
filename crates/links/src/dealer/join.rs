//! Which mentions are of one dealer: licence first, then name at a place, then spellings, then names without a place.
//!
//! Names and places are numbered in the order of their texts, and every step goes through them in that order, so that the outcome does not
//! depend on the order in which mentions came.

use std::collections::HashMap;

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

/// No state, or no city.
const NONE: u32 = u32::MAX;

/// States, cities and names by number, in the order of their texts.
struct Numbers<'a> {
    /// State and city of each mention.
    places: Vec<(u32, u32)>,
    cities: Vec<&'a str>,
    names: Vec<&'a Name>,
    number: HashMap<&'a str, u32>,
    /// For each name, the number of its words run together.
    keys: Vec<u32>,
    /// For each name, whether it says enough.
    distinct: Vec<bool>,
}

/// The mentions of one name at one place.
struct Spot<'r> {
    place: (u32, u32),
    name: u32,
    items: &'r [usize],
}

/// Joins mentions; `unsure` are those with a licence number that lacks a figure, in an order that follows from their texts.
pub(super) fn join(items: &[Item], unsure: &[usize]) -> Joined {
    let mut forest = Forest::new(items);
    let mut holder: HashMap<LicenceKey, usize> = HashMap::new();
    for (i, item) in items.iter().enumerate() {
        if let Some(licence) = item.licence {
            let first = *holder.entry(licence.key()).or_insert(i);
            forest.union(first, i);
        }
    }
    let numbers = Numbers::of(items);
    let mut rows: Vec<((u32, u32), u32, usize)> = Vec::new();
    let mut loose: Vec<((u32, u32), u32, u32, usize)> = Vec::new();
    for (i, item) in items.iter().enumerate() {
        let place = numbers.places[i];
        for name in item.names.iter().map(|n| numbers.name(n)) {
            if place.0 == NONE || place.1 == NONE {
                loose.push((place, numbers.keys[name as usize], name, i));
            } else {
                rows.push((place, name, i));
            }
        }
    }
    rows.sort_unstable();
    let members: Vec<usize> = rows.iter().map(|r| r.2).collect();
    let mut spots: Vec<Spot<'_>> = Vec::new();
    let mut from = 0;
    for chunk in rows.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let to = from + chunk.len();
        spots.push(Spot {
            place: chunk[0].0,
            name: chunk[0].1,
            items: &members[from..to],
        });
        from = to;
    }
    for block in blocks(&spots) {
        same_key(block, &numbers, &mut forest);
    }
    candidates(items, unsure, &mut forest);
    cities(&spots, &numbers, &mut forest);
    for block in blocks(&spots) {
        spellings(block, &numbers, &mut forest);
    }
    for block in blocks(&spots) {
        shorter(block, &numbers, &mut forest);
    }
    loose.sort_unstable();
    placeless(&loose, &spots, &numbers, &mut forest);
    Joined {
        root: (0..items.len()).map(|i| forest.root(i)).collect(),
        how: forest.how,
    }
}

impl<'a> Numbers<'a> {
    fn of(items: &'a [Item]) -> Numbers<'a> {
        let states: Vec<&PlaceCode> = sorted(items.iter().filter_map(|i| i.state.as_ref()));
        let cities: Vec<&str> = sorted(
            items
                .iter()
                .map(|i| i.city.as_str())
                .filter(|c| !c.is_empty()),
        );
        let mut unique: HashMap<&str, &Name> = HashMap::new();
        for name in items.iter().flat_map(|i| &i.names) {
            unique.entry(name.text()).or_insert(name);
        }
        let mut names: Vec<&Name> = unique.into_values().collect();
        names.sort_unstable();
        let number = (0..)
            .zip(&names)
            .map(|(at, name)| (name.text(), at))
            .collect();
        let texts: Vec<String> = names.iter().map(|n| n.key()).collect();
        let of_text: HashMap<&str, u32> = (0..)
            .zip(sorted(texts.iter().map(String::as_str)))
            .map(|(at, text)| (text, at))
            .collect();
        let keys = texts
            .iter()
            .map(|t| of_text.get(t.as_str()).copied().unwrap_or(NONE));
        let at_state: HashMap<&PlaceCode, u32> = states.into_iter().zip(0..).collect();
        let at_city: HashMap<&str, u32> = cities.iter().copied().zip(0..).collect();
        let place = |item: &Item| {
            let state = item.state.as_ref().and_then(|s| at_state.get(s));
            let city = at_city.get(item.city.as_str());
            (
                state.copied().unwrap_or(NONE),
                city.copied().unwrap_or(NONE),
            )
        };
        Numbers {
            places: items.iter().map(place).collect(),
            keys: keys.collect(),
            distinct: names.iter().map(|n| n.is_distinct()).collect(),
            cities,
            names,
            number,
        }
    }

    fn name(&self, name: &Name) -> u32 {
        self.number.get(name.text()).copied().unwrap_or(NONE)
    }

    fn text(&self, name: u32) -> &'a str {
        self.names.get(name as usize).map_or("", |n| n.text())
    }
}

fn sorted<T: Ord>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut all: Vec<T> = all.collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The spots city by city.
fn blocks<'s, 'r>(spots: &'s [Spot<'r>]) -> impl Iterator<Item = &'s [Spot<'r>]> {
    spots.chunk_by(|a, b| a.place == b.place)
}

/// Names of one city that are the same but for where words are parted.
fn same_key(block: &[Spot<'_>], numbers: &Numbers<'_>, forest: &mut Forest) {
    let mut keyed: Vec<(u32, usize)> = block
        .iter()
        .map(|s| numbers.keys[s.name as usize])
        .zip(0..)
        .collect();
    keyed.sort_unstable();
    let mut items = Vec::new();
    for same in keyed.chunk_by(|a, b| a.0 == b.0) {
        items.clear();
        same.iter()
            .for_each(|(_, at)| items.extend_from_slice(block[*at].items));
        forest.union_unless_contradicted(&items);
    }
}

/// A licence number with a figure missing joins the licence that it may mean, where the name or state of one of its mentions is the same.
fn candidates(items: &[Item], unsure: &[usize], forest: &mut Forest) {
    let meant = unsure.iter().filter_map(|i| items[*i].candidate);
    let mut holders: HashMap<LicenceKey, Vec<usize>> = meant.map(|key| (key, vec![])).collect();
    for (i, item) in items.iter().enumerate() {
        if let Some(licence) = item.licence
            && let Some(holders) = holders.get_mut(&licence.key())
        {
            holders.push(i);
        }
    }
    for &i in unsure {
        let item = &items[i];
        let Some(holders) = item.candidate.and_then(|key| holders.get(&key)) else {
            continue;
        };
        let agrees = |other: &Item| {
            item.names.iter().any(|n| other.names.contains(n))
                || (item.state.is_some() && item.state == other.state)
        };
        if let Some(first) = holders.iter().find(|h| agrees(&items[**h]))
            && forest.union(*first, i)
        {
            forest.mark(&[i], How::Candidate);
        }
    }
}

/// One name in exactly two cities of a state whose names differ by one letter is one dealer.
fn cities(spots: &[Spot<'_>], numbers: &Numbers<'_>, forest: &mut Forest) {
    let mut named: Vec<(u32, u32, usize)> = spots
        .iter()
        .zip(0..)
        .filter(|(s, _)| numbers.distinct[s.name as usize])
        .map(|(s, at)| (s.place.0, s.name, at))
        .collect();
    named.sort_unstable();
    for same in named.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let [a, b] = same else {
            continue;
        };
        let (a, b) = (&spots[a.2], &spots[b.2]);
        let letters =
            |s: &Spot<'_>| -> Vec<char> { numbers.cities[s.place.1 as usize].chars().collect() };
        let (x, y) = (letters(a), letters(b));
        let slip =
            x.len().min(y.len()) >= 6 && x.first() == y.first() && edits(&x, &y, 1).is_some();
        if slip && forest.union_sole(a.items, b.items) {
            let fewer = if a.items.len() < b.items.len() { a } else { b };
            forest.mark(fewer.items, How::City);
        }
    }
}

/// Names of one city that are one with a slip of the pen.
fn spellings(block: &[Spot<'_>], numbers: &Numbers<'_>, forest: &mut Forest) {
    let mut compare = |i: usize, j: usize| {
        let (a, b) = (&block[i], &block[j]);
        let (x, y) = (numbers.text(a.name), numbers.text(b.name));
        if near(x, y) && forest.union_sole(a.items, b.items) {
            forest.mark(a.items, How::Near);
            forest.mark(b.items, How::Near);
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
    for back in [false, true] {
        let mut sorted: Vec<(Vec<char>, usize)> = block
            .iter()
            .enumerate()
            .map(|(at, spot)| {
                let letters = numbers.text(spot.name).chars().filter(|c| *c != ' ');
                let mut letters: Vec<char> = letters.collect();
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
fn shorter(block: &[Spot<'_>], numbers: &Numbers<'_>, forest: &mut Forest) {
    let mut longer = Vec::new();
    for (at, short) in block.iter().enumerate() {
        if !numbers.distinct[short.name as usize] {
            continue;
        }
        longer.clear();
        let text = numbers.text(short.name);
        for spot in block
            .iter()
            .skip(at + 1)
            .take_while(|s| begins(numbers.text(s.name), text))
        {
            longer.extend_from_slice(spot.items);
        }
        if forest.union_sole(&longer, short.items) {
            forest.mark(short.items, How::Shorter);
        }
    }
}

/// True where a longer name begins with all words of a shorter one. In order of text, such names follow the shorter one at once, since
/// a space is less than any letter or figure.
fn begins(longer: &str, shorter: &str) -> bool {
    longer
        .strip_prefix(shorter)
        .is_some_and(|rest| rest.starts_with(' '))
}

/// Mentions without a city or state: together where name and what is known of the place are the same, then with the one dealer of the
/// name, if no dealer has a name that begins with it or that it begins with.
fn placeless(
    loose: &[((u32, u32), u32, u32, usize)],
    spots: &[Spot<'_>],
    numbers: &Numbers<'_>,
    forest: &mut Forest,
) {
    let mut by_key: Vec<(u32, usize)> = spots
        .iter()
        .map(|s| numbers.keys[s.name as usize])
        .zip(0..)
        .collect();
    let mut by_name: Vec<(u32, usize)> = spots.iter().map(|s| s.name).zip(0..).collect();
    by_key.sort_unstable();
    by_name.sort_unstable();
    let of = |sorted: &'_ [(u32, usize)], number: u32| {
        let from = sorted.partition_point(|s| s.0 < number);
        let to = sorted.partition_point(|s| s.0 <= number);
        from..to
    };
    for group in loose.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let own: Vec<usize> = group.iter().map(|row| row.3).collect();
        forest.union_unless_contradicted(&own);
        let ((state, city), key, name, _) = group[0];
        let same = &by_key[of(&by_key, key)];
        if same.is_empty() || !numbers.distinct[name as usize] {
            continue;
        }
        let fits = |spot: &Spot<'_>| {
            (state == NONE || state == spot.place.0) && (city == NONE || city == spot.place.1)
        };
        let text = numbers.text(name);
        let longer = (name + 1..).take_while(|n| begins(numbers.text(*n), text));
        let beginnings = text
            .match_indices(' ')
            .filter_map(|(at, _)| numbers.number.get(text.get(..at)?).copied())
            .filter(|n| numbers.distinct[*n as usize]);
        let related = longer
            .chain(beginnings)
            .flat_map(|n| &by_name[of(&by_name, n)]);
        let mut dealer: Option<usize> = None;
        let mut others = false;
        for (_, spot) in same.iter().chain(related) {
            if fits(&spots[*spot]) {
                for i in spots[*spot].items {
                    let root = forest.root(*i);
                    others |= *dealer.get_or_insert(root) != root;
                }
            }
            if others {
                break;
            }
        }
        let exact = || same.iter().any(|(_, s)| fits(&spots[*s]));
        if let Some(dealer) = dealer.filter(|_| !others && exact())
            && forest.union_sole(&[dealer], &own)
        {
            forest.mark(&own, How::Placeless);
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
