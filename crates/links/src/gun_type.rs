//! Types of guns: NCIC codes, English and Spanish words.

use std::collections::HashMap;
use std::sync::OnceLock;

use cotejo_model::Field;
use serde::{Serialize, Serializer};

use crate::read::{Read, list, rows, says_nothing, squash};
use crate::rule::{Change, Rule};

/// What kind of gun it is, as far as traces tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GunType {
    /// A handgun whose chamber is part of the barrel.
    Pistol,
    /// A handgun with a revolving cylinder.
    Revolver,
    /// A small handgun of one or two barrels without a cylinder or magazine.
    Derringer,
    /// A rifled long gun, carbines among them.
    Rifle,
    /// A smooth-bore long gun.
    Shotgun,
    /// A gun that fires more than one shot at one pull: machine guns and submachine guns.
    Machinegun,
    /// A frame or receiver alone, finished or not.
    Receiver,
    /// A silencer.
    Silencer,
    /// Something else: grenade launchers, combination guns, signal guns.
    Other,
}

impl GunType {
    /// All of them.
    pub const ALL: [GunType; 9] = [
        GunType::Pistol,
        GunType::Revolver,
        GunType::Derringer,
        GunType::Rifle,
        GunType::Shotgun,
        GunType::Machinegun,
        GunType::Receiver,
        GunType::Silencer,
        GunType::Other,
    ];

    /// The name used in machine output.
    pub fn name(self) -> &'static str {
        match self {
            GunType::Pistol => "pistol",
            GunType::Revolver => "revolver",
            GunType::Derringer => "derringer",
            GunType::Rifle => "rifle",
            GunType::Shotgun => "shotgun",
            GunType::Machinegun => "machinegun",
            GunType::Receiver => "receiver",
            GunType::Silencer => "silencer",
            GunType::Other => "other",
        }
    }

    /// The type of this name.
    pub fn find(name: &str) -> Option<GunType> {
        GunType::ALL.into_iter().find(|t| t.name() == name)
    }

    /// Pistol, revolver or derringer.
    pub fn is_handgun(self) -> bool {
        matches!(
            self,
            GunType::Pistol | GunType::Revolver | GunType::Derringer
        )
    }

    /// Rifle or shotgun. A machine gun may be either, so it is neither.
    pub fn is_long(self) -> bool {
        matches!(self, GunType::Rifle | GunType::Shotgun)
    }
}

impl Serialize for GunType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// Reads a type as written (`PISTOL`, `arma corta`, `escopeta`) or as NCIC code (`PI`, `PR`, `RS`).
///
/// A class of several types (`arma corta`, `handgun`, `arma larga`) has no value, but candidates of equal weight.
/// A name of the list in [`GunType::name`] in any case is no change.
pub fn read(text: &str) -> Read<GunType> {
    let text = text.trim();
    if text.is_empty() {
        return Read::empty();
    }
    if says_nothing(text) {
        return Read::none(Rule::Nothing, Field::Type, text);
    }
    if text.len() > 60 {
        return Read::none(Rule::NotRead, Field::Type, text);
    }
    let key = squash(text);
    if let Some(kind) = GunType::find(&key) {
        return Read::plain(kind);
    }
    match table().get(key.as_str()).map(Vec::as_slice) {
        Some([kind]) => Read {
            value: Some(*kind),
            changes: vec![Change::by(Rule::TypeAlias, Field::Type, text, kind.name())],
            candidates: Vec::new(),
        },
        Some(several) => {
            let weight = 1.0 / several.len() as f64;
            Read::none(Rule::NotRead, Field::Type, text)
                .or(several.iter().map(|t| (*t, weight)).collect())
        }
        None => Read::none(Rule::NotRead, Field::Type, text),
    }
}

const TABLE: &str = include_str!("../data/types.txt");

/// Squashed text to the types that it can mean.
fn table() -> &'static HashMap<String, Vec<GunType>> {
    static TYPES: OnceLock<HashMap<String, Vec<GunType>>> = OnceLock::new();
    TYPES.get_or_init(|| {
        let mut types: HashMap<String, Vec<GunType>> = HashMap::new();
        for [names, texts] in rows(TABLE) {
            let kinds: Vec<GunType> = list(names).filter_map(GunType::find).collect();
            for text in list(texts) {
                types.insert(squash(text), kinds.clone());
            }
        }
        types
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::overfull;

    #[test]
    fn the_table_is_well_formed() {
        assert!(overfull(TABLE, 2).is_empty());
        let mut seen = std::collections::BTreeSet::new();
        for [names, texts] in rows(TABLE) {
            assert!(list(names).all(|n| GunType::find(n).is_some()), "{names}");
            assert!(list(texts).count() > 0, "{names}");
            for text in list(texts) {
                assert!(seen.insert(squash(text)), "`{text}` twice");
                assert_eq!(GunType::find(&squash(text)), None, "`{text}` is a name");
            }
        }
    }

    #[test]
    fn types_are_read() {
        use GunType::*;
        for (text, value) in [
            ("Pistol", Some(Pistol)),
            ("PI", Some(Pistol)),
            ("PR", Some(Revolver)),
            ("PD", Some(Derringer)),
            ("RI", Some(Rifle)),
            ("SP", Some(Shotgun)),
            ("pistola", Some(Pistol)),
            ("REVÓLVER", Some(Revolver)),
            ("Fusil", Some(Rifle)),
            ("carabina", Some(Rifle)),
            ("ESCOPETA", Some(Shotgun)),
            ("Subametralladora", Some(Machinegun)),
            ("ametralladora", Some(Machinegun)),
            ("lanzagranadas", Some(Other)),
            ("receiver/frame", Some(Receiver)),
            ("semi-automatic pistol", Some(Pistol)),
            ("silenciador", Some(Silencer)),
            ("arma corta", None),
            ("P", None),
            ("handgun", None),
            ("bicicleta", None),
            ("N/A", None),
            ("", None),
        ] {
            assert_eq!(read(text).value, value, "{text}");
        }
        assert!(read("pistol").changes.is_empty());
        assert_eq!(read("PI").changes[0].rule, Rule::TypeAlias);
        assert_eq!(
            read("arma corta").candidates,
            [(Pistol, 0.5), (Revolver, 0.5)]
        );
        assert!(Revolver.is_handgun() && !Revolver.is_long() && Shotgun.is_long());
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in ".{0,80}") {
            let read = read(&text);
            proptest::prop_assert!(read.value.is_none() || read.candidates.is_empty());
        }
    }
}
