//! The table of known makes and the keys by which a text finds them.

use std::collections::HashMap;
use std::sync::OnceLock;

use cotejo_model::fold;

use super::MakeId;
use crate::read::{list, rows};
use crate::slip::{Slip, slip};

/// A make of `data/makes.txt`.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) name: &'static str,
    pub(super) ncic: Option<&'static str>,
    /// ISO alpha-2, the home of the make first.
    pub(super) countries: Vec<&'static str>,
    pub(super) in_us: bool,
}

/// The known makes, and their keys.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) makes: Vec<Known>,
    keys: HashMap<String, MakeId>,
    /// The keys that are long enough to be found with a slip in them, in order.
    near: Vec<(String, MakeId)>,
}

/// Keys shorter than this are not found with a slip in them: `GLOK` could be anything.
const NEAR_MIN: usize = 5;

/// The table.
pub(super) fn table() -> &'static Table {
    static MAKES: OnceLock<Table> = OnceLock::new();
    MAKES.get_or_init(|| {
        let mut table = Table {
            makes: Vec::new(),
            keys: HashMap::new(),
            near: Vec::new(),
        };
        for (i, [name, ncic, countries, us, aliases]) in rows(TABLE).enumerate() {
            let id = MakeId(u16::try_from(i).unwrap_or(u16::MAX));
            table.makes.push(Known {
                name,
                ncic: (!ncic.is_empty()).then_some(ncic),
                countries: list(countries).collect(),
                in_us: us == "us",
            });
            for text in [name, ncic].into_iter().chain(list(aliases)) {
                let folded = fold(text);
                for key in [glued(folded.split(' ')), glued(significant(&folded))] {
                    if !key.is_empty() {
                        table.keys.entry(key).or_insert(id);
                    }
                }
            }
        }
        table.near = table
            .keys
            .iter()
            .filter(|(key, _)| key.len() >= NEAR_MIN)
            .map(|(key, id)| (key.clone(), *id))
            .collect();
        table.near.sort_unstable();
        table
    })
}

impl Table {
    /// The make of these folded words: by a name, an alias or a code, with or without the words of a company's form.
    pub(super) fn find(&self, folded: &str) -> Option<MakeId> {
        let whole = glued(folded.split(' '));
        self.keys
            .get(&whole)
            .or_else(|| self.keys.get(&glued(significant(folded))))
            .or_else(|| {
                let trade: Vec<&str> = significant(folded).collect();
                let (last, rest) = trade.split_last()?;
                if rest.is_empty() || !TRADE.contains(last) {
                    return None;
                }
                self.keys.get(&glued(rest.iter().copied()))
            })
            .copied()
    }

    /// The makes one slip of the pen away from these folded words, by id; empty for texts too short to tell.
    pub(super) fn near(&self, folded: &str) -> Vec<MakeId> {
        let key = glued(significant(folded));
        if key.len() < NEAR_MIN {
            return Vec::new();
        }
        let mut found: Vec<MakeId> = self
            .near
            .iter()
            .filter(|(known, _)| {
                slip(key.as_bytes(), known.as_bytes()).is_some_and(|s| s != Slip::None)
            })
            .map(|(_, id)| *id)
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Words of a company's form, which no two makes differ by.
const FORM: &[&str] = &[
    "ag",
    "and",
    "cia",
    "co",
    "company",
    "corp",
    "corporation",
    "gmbh",
    "inc",
    "incorporated",
    "limited",
    "llc",
    "ltd",
    "mfg",
    "manufacturing",
    "spa",
    "the",
    "y",
];

/// Words of the trade that end a name and are often left off.
const TRADE: &[&str] = &[
    "armory",
    "arms",
    "armas",
    "enterprises",
    "firearms",
    "guns",
    "industries",
    "international",
    "intl",
    "usa",
];

fn significant(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(' ').filter(|w| !FORM.contains(w))
}

fn glued<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect()
}

pub(super) const TABLE: &str = include_str!("../../data/makes.txt");
