//! Models of guns under their makes: other writings, what a model says of make, calibre and type, and models that are taken for
//! one another.

use std::collections::HashMap;
use std::sync::OnceLock;

use cotejo_model::{Field, fold};

use crate::calibre::{self, Calibre};
use crate::gun_type::GunType;
use crate::make::{self, MakeId};
use crate::read::{list, rows, says_nothing, squash};
use crate::rule::{Change, Rule};

/// What a text in the place of a model is read as.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ModelRead {
    /// The model under its make; a model that no table knows as written, in upper case.
    pub model: Option<String>,
    /// The make, where none was given and only one maker has such a model.
    pub make: Option<MakeId>,
    /// The calibre, where the model has only one. Filling it in is the caller's, by [`Rule::CalibreFromModel`].
    pub calibre: Option<Calibre>,
    /// The type. Filling it in is the caller's, by [`Rule::TypeFromModel`].
    pub kind: Option<GunType>,
    /// What was changed.
    pub changes: Vec<Change>,
    /// What it could be, best first, where `model` is `None`.
    pub candidates: Vec<(MakerModel, f64)>,
}

/// A model of a maker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MakerModel {
    /// The maker.
    pub make: MakeId,
    /// The model.
    pub model: &'static str,
}

/// Longer texts are no model.
const BYTES_MAX: usize = 80;

/// Reads a model: `PT-92 AFS` of Taurus is `PT92`, and never Beretta's.
///
/// With a make, a model that only another maker has is none, with that maker as candidate: which of the two cells is wrong is not
/// known. Without one, the make is filled in where only one maker has such a model and the text is not a figure that any maker
/// could use (`92`, `19`); else the makers are candidates, those whose model has just that name first.
pub fn read(text: &str, make: Option<MakeId>) -> ModelRead {
    let text = text.trim();
    let changed = |rule, to: &str| vec![Change::by(rule, Field::Model, text, to)];
    if text.is_empty() {
        return ModelRead::default();
    }
    if says_nothing(text) {
        return ModelRead {
            changes: changed(Rule::Nothing, ""),
            ..ModelRead::default()
        };
    }
    let folded = fold(text);
    if text.len() > BYTES_MAX || folded.is_empty() {
        return ModelRead {
            changes: changed(Rule::NotRead, ""),
            ..ModelRead::default()
        };
    }
    let words = stripped(&folded, make);
    let Some(entries) = lookup(&words) else {
        return own(text);
    };
    if let Some(entry) = of(entries, make) {
        let row = &table().rows[entry.row];
        let mut changes = Vec::new();
        if !text.eq_ignore_ascii_case(row.model) {
            changes.extend(changed(Rule::ModelAlias, row.model));
        }
        let filled = make.is_none().then_some(row.make).flatten();
        if let Some(filled) = filled {
            changes.push(Change::by(
                Rule::MakeFromModel,
                Field::Make,
                "",
                make::known_name(filled),
            ));
        }
        return ModelRead {
            model: Some(row.model.to_string()),
            make: filled,
            calibre: row.calibre,
            kind: row.kind,
            changes,
            candidates: Vec::new(),
        };
    }
    if make.is_some() && !is_telling(&words) {
        return own(text);
    }
    ModelRead {
        changes: changed(Rule::NotRead, ""),
        candidates: ranked(entries),
        ..ModelRead::default()
    }
}

/// True where the table knows the model under the make.
pub(crate) fn is_known(text: &str, make: MakeId) -> bool {
    lookup(&stripped(&fold(text), Some(make)))
        .is_some_and(|e| e.iter().any(|e| table().rows[e.row].make == Some(make)))
}

/// True where the text is no model of the make that the table knows.
pub(crate) fn is_free(text: &str, make: MakeId) -> bool {
    !is_known(text, make)
}

/// A model that no table knows: as written.
fn own(text: &str) -> ModelRead {
    let words: Vec<&str> = text.split_whitespace().collect();
    let model = words.join(" ").to_uppercase();
    ModelRead {
        changes: if model.eq_ignore_ascii_case(text) {
            Vec::new()
        } else {
            vec![Change::by(Rule::Space, Field::Model, text, &model)]
        },
        model: Some(model),
        ..ModelRead::default()
    }
}

/// The entry of a make; without one, the entry of several makers or of the only maker, unless any maker could use the figure.
fn of(entries: &[Entry], make: Option<MakeId>) -> Option<&Entry> {
    let rows = &table().rows;
    let shared = || entries.iter().find(|e| rows[e.row].make.is_none());
    match make {
        Some(make) => entries
            .iter()
            .find(|e| rows[e.row].make == Some(make))
            .or_else(shared),
        None => shared().or(match entries {
            [one] if one.telling => Some(one),
            _ => None,
        }),
    }
}

/// Makers of a model: weight 2 where it is the model's own name, 1 where it is another writing; in the order of the table.
fn ranked(entries: &[Entry]) -> Vec<(MakerModel, f64)> {
    let weight = |e: &Entry| if e.own_name { 2.0 } else { 1.0 };
    let whole: f64 = entries.iter().map(weight).sum();
    let mut ranked: Vec<(MakerModel, f64)> = entries
        .iter()
        .filter_map(|e| {
            let row = &table().rows[e.row];
            let model = MakerModel {
                make: row.make?,
                model: row.model,
            };
            Some((model, weight(e) / whole))
        })
        .collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
    ranked
}

/// Words before a model that say nothing.
const BEFORE: &[&str] = &["mod", "model", "modelo", "mdl", "tipo"];
/// Words behind a model that do not make another one of it.
const BEHIND: &[&str] = &[
    "black",
    "blk",
    "blued",
    "blue",
    "compact",
    "dao",
    "fde",
    "full",
    "gen",
    "gen1",
    "gen2",
    "gen3",
    "gen4",
    "gen5",
    "generation",
    "mos",
    "od",
    "pistol",
    "pistola",
    "pro",
    "revolver",
    "rifle",
    "series",
    "shotgun",
    "size",
    "ss",
    "stainless",
    "standard",
    "steel",
];

/// Folded words without the make, `model` before, and finish, generation or calibre behind.
fn stripped(folded: &str, make: Option<MakeId>) -> Vec<&str> {
    let mut words: Vec<&str> = folded.split(' ').collect();
    if let Some(make) = make {
        let n = (1..words.len().min(4))
            .rev()
            .find(|n| make::known(&words[..*n].join(" ")) == Some(make));
        words.drain(..n.unwrap_or(0));
    }
    if words.len() > 1 && BEFORE.contains(&words[0]) {
        words.remove(0);
    }
    words
}

/// The entries of the longest beginning of the words that the table knows, where only words that do not matter are left off.
fn lookup(words: &[&str]) -> Option<&'static [Entry]> {
    let mut end = words.len();
    while end > 0 {
        let key = words[..end].concat();
        if let Some(entries) = table().by_key.get(&key) {
            return Some(entries);
        }
        let last = words[end - 1];
        let figure = last.len() == 1 && last.bytes().all(|b| b.is_ascii_digit());
        let generation = figure && end > 1 && words[end - 2] == "gen";
        if !(BEHIND.contains(&last) || generation || calibre::read(last).value.is_some()) {
            return None;
        }
        end -= 1;
    }
    None
}

/// True for what no other maker would call a model: letters and figures, four or more.
fn is_telling(words: &[&str]) -> bool {
    let key = words.concat();
    key.len() >= 4
        && key.bytes().any(|b| b.is_ascii_digit())
        && key.bytes().any(|b| b.is_ascii_alphabetic())
}

const TABLE: &str = include_str!("../data/models.txt");

#[derive(Debug)]
struct Row {
    /// `None` for a model of several makers.
    make: Option<MakeId>,
    model: &'static str,
    calibre: Option<Calibre>,
    kind: Option<GunType>,
}

#[derive(Debug)]
struct Entry {
    row: usize,
    own_name: bool,
    /// Not a figure alone.
    telling: bool,
}

#[derive(Debug)]
struct Table {
    rows: Vec<Row>,
    by_key: HashMap<String, Vec<Entry>>,
}

fn table() -> &'static Table {
    static MODELS: OnceLock<Table> = OnceLock::new();
    MODELS.get_or_init(|| {
        let mut table = Table {
            rows: Vec::new(),
            by_key: HashMap::new(),
        };
        for [maker, model, calibre, kind, others] in rows(TABLE) {
            let row = table.rows.len();
            table.rows.push(Row {
                make: make::known(maker),
                model,
                calibre: Calibre::find(calibre),
                kind: GunType::find(kind),
            });
            for (i, text) in std::iter::once(model).chain(list(others)).enumerate() {
                let key = squash(text);
                let telling = key.bytes().any(|b| b.is_ascii_alphabetic()) && key.len() > 2;
                let entries = table.by_key.entry(key).or_default();
                if entries.iter().all(|e| e.row != row) {
                    entries.push(Entry {
                        row,
                        own_name: i == 0,
                        telling,
                    });
                }
            }
        }
        table
    })
}

#[cfg(test)]
#[path = "model_name_tests.rs"]
mod tests;
