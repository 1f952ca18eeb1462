//! What a gun is, from make, model, calibre, type, importer and country as published; read once a distinct writing.

use cotejo_model::fold;

use super::words::Words;
use crate::calibre::{self, Calibre};
use crate::gun_type::{self, GunType};
use crate::make::{MakeId, Makes};
use crate::model_name;
use crate::read::says_nothing;
use crate::rule::{Change, Rule};

/// Where a gun was made, as its record says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum MadeIn {
    /// It does not say.
    #[default]
    Unsaid,
    /// In the United States.
    Us,
    /// Elsewhere.
    Abroad,
}

/// What a gun is, as read.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct What {
    pub(super) make: Option<MakeId>,
    /// Canonical model, as a word; 0: not known.
    pub(super) model: u32,
    pub(super) calibre: Option<Calibre>,
    pub(super) kind: Option<GunType>,
    /// Importer as published, as a word; 0: none.
    pub(super) importer: u32,
    /// Its make, where the importer is known as one.
    pub(super) importer_make: Option<MakeId>,
    pub(super) made_in: MadeIn,
    /// Country as published, as a word.
    pub(super) origin: u32,
}

impl What {
    /// The same with what is missing here taken from another description of the same gun.
    pub(super) fn or(self, other: What) -> What {
        let word = |a: u32, b: u32| if a == 0 { b } else { a };
        What {
            make: self.make.or(other.make),
            model: word(self.model, other.model),
            calibre: self.calibre.or(other.calibre),
            kind: self.kind.or(other.kind),
            importer: word(self.importer, other.importer),
            importer_make: self.importer_make.or(other.importer_make),
            made_in: if self.made_in == MadeIn::Unsaid {
                other.made_in
            } else {
                self.made_in
            },
            origin: word(self.origin, other.origin),
        }
    }

    /// True where calibre and type do not speak against one gun.
    pub(super) fn agrees(&self, other: &What) -> bool {
        calibres_agree(self.calibre, other.calibre) && kinds_agree(self.kind, other.kind)
    }
}

pub(super) fn calibres_agree(a: Option<Calibre>, b: Option<Calibre>) -> bool {
    a.is_none() || b.is_none() || a == b
}

/// Types contradict where one is a handgun and the other a long gun, or one a revolver and the other a pistol: receivers, derringers
/// and what is called otherwise are written as several things.
pub(super) fn kinds_agree(a: Option<GunType>, b: Option<GunType>) -> bool {
    let (Some(a), Some(b)) = (a, b) else {
        return true;
    };
    let revolver = |x: GunType, y: GunType| x == GunType::Revolver && y == GunType::Pistol;
    let across = |x: GunType, y: GunType| x.is_handgun() && y.is_long();
    let silencer = (a == GunType::Silencer) != (b == GunType::Silencer);
    !(across(a, b) || across(b, a) || revolver(a, b) || revolver(b, a) || silencer)
}

/// The texts of a description, in the order of the tuple: make, model, calibre, type, importer, country.
pub(super) type WhatTexts<'a> = [&'a str; 6];

/// A description as read, with what was changed on the way.
pub(super) struct WhatRead {
    pub(super) what: What,
    pub(super) changes: Vec<Change>,
}

/// Reads a description. `models` gets the canonical models, importers and countries as words.
pub(super) fn read(texts: WhatTexts<'_>, makes: &mut Makes, models: &mut Words) -> WhatRead {
    let [make, model, calibre, kind, importer, origin] = texts;
    let make = makes.read(make);
    let mut changes = make.changes;
    // A model of its own stands before one parted from the cell of the make.
    let model = match (model.trim(), &make.model) {
        ("", Some(parted)) => parted.as_str(),
        (own, _) => own,
    };
    let model = model_name::read(model, make.make);
    changes.extend(model.changes);
    let calibre = calibre::read(calibre);
    changes.extend(calibre.changes);
    let kind = gun_type::read(kind);
    changes.extend(kind.changes);
    // What the model fills in is a change only where nothing was there.
    let filled = [
        (Rule::MakeFromModel, make.make.is_some()),
        (Rule::CalibreFromModel, calibre.value.is_some()),
        (Rule::TypeFromModel, kind.value.is_some()),
    ];
    changes.retain(|c| !filled.iter().any(|(rule, there)| c.rule == *rule && *there));
    let importer_make = if importer.trim().is_empty() {
        None
    } else {
        makes.read(importer).make
    };
    let what = What {
        make: make.make.or(model.make),
        model: models.add(model.model.as_deref().unwrap_or_default()),
        calibre: calibre.value.or(model.calibre),
        kind: kind.value.or(model.kind),
        importer: models.add(importer.trim()),
        importer_make,
        made_in: made_in(origin),
        origin: models.add(origin.trim()),
    };
    WhatRead { what, changes }
}

/// The United States as publishers write it, folded.
const US: &[&str] = &[
    "ee uu",
    "eeuu",
    "estados unidos",
    "estados unidos de america",
    "eua",
    "u s",
    "u s a",
    "united states",
    "united states of america",
    "us",
    "usa",
];

/// Where a country's name or code points to: the United States are known by their names, any other name is a country abroad.
fn made_in(text: &str) -> MadeIn {
    if text.trim().is_empty() || says_nothing(text) {
        return MadeIn::Unsaid;
    }
    match fold(text).as_str() {
        "" => MadeIn::Unsaid,
        folded if US.contains(&folded) => MadeIn::Us,
        _ => MadeIn::Abroad,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries() {
        for (text, made) in [
            ("", MadeIn::Unsaid),
            ("US", MadeIn::Us),
            ("U.S.A.", MadeIn::Us),
            ("Estados Unidos", MadeIn::Us),
            ("United States", MadeIn::Us),
            ("AT", MadeIn::Abroad),
            ("Rumania", MadeIn::Abroad),
            ("MX", MadeIn::Abroad),
        ] {
            assert_eq!(made_in(text), made, "{text}");
        }
    }

    #[test]
    fn types_that_contradict() {
        use GunType as T;
        for (a, b, agree) in [
            (Some(T::Pistol), Some(T::Rifle), false),
            (Some(T::Pistol), Some(T::Revolver), false),
            (Some(T::Pistol), Some(T::Receiver), true),
            (Some(T::Derringer), Some(T::Pistol), true),
            (Some(T::Rifle), Some(T::Machinegun), true),
            (Some(T::Silencer), Some(T::Pistol), false),
            (None, Some(T::Rifle), true),
        ] {
            assert_eq!(kinds_agree(a, b), agree);
            assert_eq!(kinds_agree(b, a), agree);
        }
    }
}
