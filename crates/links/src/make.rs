//! Makes of guns: names, codes, other writings; make and model parted where they stand in one cell.

use std::collections::HashMap;

use cotejo_model::{Field, fold};
use serde::Serialize;

use crate::model_name;
use crate::read::{says_nothing, squash};
use crate::rule::{Change, Rule};
use crate::{calibre, gun_type};

mod table;

use table::table;

/// A make: of the table, or met in the texts that were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct MakeId(pub u16);

/// What a text in the place of a make is read as.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MakeRead {
    /// The make; `None` where the text says nothing, contradicts itself, or can be several.
    pub make: Option<MakeId>,
    /// The model that stood in the same cell, to be read with [`crate::model_name::read`].
    pub model: Option<String>,
    /// What was changed.
    pub changes: Vec<Change>,
    /// What it could be, best first, weights up to 1. Beside a make that no table knows, the known one that it begins with.
    pub candidates: Vec<(MakeId, f64)>,
}

/// The makes of the table and those met that are not in it.
#[derive(Clone, Debug, Default)]
pub struct Makes {
    met: Vec<String>,
    by_key: HashMap<String, MakeId>,
}

/// Longer texts are no make.
const BYTES_MAX: usize = 80;

impl Makes {
    /// The makes of the table.
    pub fn new() -> Makes {
        Makes::default()
    }

    /// Reads a make as written: a name, an alias, an NCIC code, a name with a slip of the pen that only one make is near to, a make
    /// with its model (`TAURUS PT 92`), or a model that only one maker has (`PT92`).
    ///
    /// A make that no table knows is kept under its own name, as first met; so ids of such makes depend on the order of reading,
    /// those of the table never. Case alone is no change. A make and model that contradict each other (`BERETTA PT92`) are none,
    /// with both makes as candidates.
    pub fn read(&mut self, text: &str) -> MakeRead {
        let text = text.trim();
        let changed = |rule, to: &str| vec![Change::by(rule, Field::Make, text, to)];
        if text.is_empty() {
            return MakeRead::default();
        }
        if says_nothing(text) {
            return MakeRead {
                changes: changed(Rule::Nothing, ""),
                ..MakeRead::default()
            };
        }
        let folded = fold(text);
        if text.len() > BYTES_MAX || !folded.chars().any(char::is_alphabetic) {
            return MakeRead {
                changes: changed(Rule::NotRead, ""),
                ..MakeRead::default()
            };
        }
        if let Some(make) = self.find(&folded) {
            let name = self.name(make);
            return MakeRead {
                make: Some(make),
                changes: if text.eq_ignore_ascii_case(name) {
                    Vec::new()
                } else {
                    changed(Rule::MakeAlias, name)
                },
                ..MakeRead::default()
            };
        }
        let parted = part(text, &folded);
        if let Some(read) = &parted
            && (read.make.is_some() || !read.changes.is_empty())
        {
            return read.clone();
        }
        if let Some(read) = from_model(text) {
            return read;
        }
        match table().near(&folded).as_slice() {
            [] => {}
            [one] => {
                return MakeRead {
                    make: Some(*one),
                    changes: changed(Rule::MakeSpelling, known_name(*one)),
                    ..MakeRead::default()
                };
            }
            several => {
                let weight = 1.0 / several.len() as f64;
                return MakeRead {
                    changes: changed(Rule::NotRead, ""),
                    candidates: several.iter().map(|m| (*m, weight)).collect(),
                    ..MakeRead::default()
                };
            }
        }
        MakeRead {
            make: self.meet(text, &folded),
            candidates: parted.map(|p| p.candidates).unwrap_or_default(),
            ..MakeRead::default()
        }
    }

    /// The name of a make; empty for an id that these makes did not give.
    pub fn name(&self, make: MakeId) -> &str {
        let at = usize::from(make.0);
        match table().makes.get(at) {
            Some(known) => known.name,
            None => at
                .checked_sub(table().makes.len())
                .and_then(|i| self.met.get(i))
                .map_or("", String::as_str),
        }
    }

    /// True for a make of the table, false for one that was only met in a text.
    pub fn is_listed(&self, make: MakeId) -> bool {
        usize::from(make.0) < table().makes.len()
    }

    /// The country of manufacture, ISO alpha-2: the home of the make. `None` where the table does not know the make.
    pub fn country(&self, make: MakeId) -> Option<&'static str> {
        self.countries(make).first().copied()
    }

    /// The countries where its guns are made, its home first; empty where the table does not know the make.
    pub fn countries(&self, make: MakeId) -> &'static [&'static str] {
        table()
            .makes
            .get(usize::from(make.0))
            .map_or(&[], |k| k.countries.as_slice())
    }

    /// True where it makes guns in the United States, by ATF's report of manufacturers.
    pub fn in_us(&self, make: MakeId) -> bool {
        table()
            .makes
            .get(usize::from(make.0))
            .is_some_and(|k| k.in_us)
    }

    /// The NCIC code, where we are sure of it.
    pub fn ncic(&self, make: MakeId) -> Option<&'static str> {
        table().makes.get(usize::from(make.0)).and_then(|k| k.ncic)
    }

    /// The make of a name, an alias or a code, of the table or met; nothing is guessed and none is added.
    pub fn get(&self, name: &str) -> Option<MakeId> {
        self.find(&fold(name))
    }

    /// How many makes there are: ids are below this.
    pub fn len(&self) -> usize {
        table().makes.len() + self.met.len()
    }

    /// Never: the table has some.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn find(&self, folded: &str) -> Option<MakeId> {
        table()
            .find(folded)
            .or_else(|| self.by_key.get(&squash(folded)).copied())
    }

    /// A make that no table knows; `None` once there are more than ids.
    fn meet(&mut self, text: &str, folded: &str) -> Option<MakeId> {
        let id = MakeId(u16::try_from(self.len()).ok()?);
        self.met
            .push(text.split_whitespace().collect::<Vec<_>>().join(" "));
        self.by_key.insert(squash(folded), id);
        Some(id)
    }
}

/// The make of the table with this name, alias or code.
pub(crate) fn known(name: &str) -> Option<MakeId> {
    table().find(&fold(name))
}

/// The name of a make of the table; empty for others.
pub(crate) fn known_name(make: MakeId) -> &'static str {
    table()
        .makes
        .get(usize::from(make.0))
        .map_or("", |k| k.name)
}

/// Countries and cities that stand behind a make and are no model, folded.
const PLACES: &[&str] = &[
    "alemania",
    "argentina",
    "austria",
    "belgica",
    "belgium",
    "brasil",
    "brazil",
    "canada",
    "china",
    "czech",
    "espana",
    "eua",
    "germany",
    "italia",
    "italy",
    "japan",
    "mexico",
    "romania",
    "russia",
    "serbia",
    "spain",
    "turkey",
    "turquia",
    "us",
    "usa",
];

/// A make with something behind it. `None` where no make stands first; without make and change, only candidates, where it is not
/// plain that the rest is a model.
fn part(text: &str, folded: &str) -> Option<MakeRead> {
    let words: Vec<&str> = folded.split(' ').collect();
    let (make, n) = (1..words.len().min(6))
        .rev()
        .find_map(|n| Some((table().find(&words.get(..n)?.join(" "))?, n)))?;
    let rest = words.get(n..)?.join(" ");
    let name = known_name(make);
    let read = |make, model: Option<String>, rule, to: &str| {
        Some(MakeRead {
            make,
            model,
            changes: vec![Change::by(rule, Field::Make, text, to)],
            candidates: Vec::new(),
        })
    };
    if PLACES.contains(&rest.as_str())
        || gun_type::read(&rest).value.is_some()
        || calibre::read(behind(text, n)).value.is_some() && model_name::is_free(&rest, make)
    {
        return read(Some(make), None, Rule::MakeAlias, name);
    }
    let model = model_name::read(behind(text, n), Some(make));
    if !model.candidates.is_empty() && model.model.is_none() {
        // The other make has such a model, and this one has none: who wrote the model saw more than who wrote the make.
        let others = model.candidates.iter().map(|(m, w)| (m.make, w * 0.6));
        let mut candidates: Vec<(MakeId, f64)> = others.filter(|(m, _)| *m != make).collect();
        candidates.push((make, 0.4));
        return Some(MakeRead {
            candidates,
            ..read(None, None, Rule::NotRead, "")?
        });
    }
    if model_name::is_known(&rest, make) || rest.bytes().any(|b| b.is_ascii_digit()) {
        let to = format!("{name} | {}", model.model.as_deref().unwrap_or_default());
        return read(
            Some(make),
            Some(behind(text, n).to_string()),
            Rule::MakeFromCell,
            to.trim_end_matches([' ', '|']),
        );
    }
    Some(MakeRead {
        candidates: vec![(make, 0.5)],
        ..MakeRead::default()
    })
}

/// What stands in `text` behind its first `n` folded words.
fn behind(text: &str, n: usize) -> &str {
    let mut words = 0;
    let mut inside = false;
    for (at, c) in text.char_indices() {
        if c.is_alphanumeric() {
            if !inside {
                words += 1;
                inside = true;
                if words > n {
                    return text.get(at..).unwrap_or_default();
                }
            }
        } else if !('\u{300}'..='\u{36f}').contains(&c) {
            // A combining accent belongs to its letter; any other sign ends the word.
            inside = false;
        }
    }
    ""
}

/// A model in the place of the make, which only one maker has.
fn from_model(text: &str) -> Option<MakeRead> {
    let model = model_name::read(text, None);
    let make = model.make?;
    Some(MakeRead {
        make: Some(make),
        model: Some(text.to_string()),
        changes: vec![Change::by(
            Rule::MakeFromModel,
            Field::Make,
            text,
            known_name(make),
        )],
        candidates: Vec::new(),
    })
}

#[cfg(test)]
#[path = "make_tests.rs"]
mod tests;
