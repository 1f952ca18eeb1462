//! The index of every name a place goes by.

use std::collections::HashMap;

use super::catalogue::PlaceInfo;
use super::code::Level;
use super::fold::{fold, spell_out};

/// What follows the name proper of a county or CBP area. The longer endings come before the shorter ones they contain.
const KINDS: [&str; 15] = [
    " city and borough",
    " census area",
    " planning region",
    " county",
    " parish",
    " borough",
    " municipality",
    " municipio",
    " district",
    " island",
    " city",
    " field office",
    " sector",
    " air and marine branch",
    " air branch",
];

/// Folded names (see [`fold`], abbreviations written out) and the positions of the places that go by them.
pub(super) struct Names(HashMap<String, Vec<u32>>);

impl Names {
    /// The index of a catalogue: official names in every language, abbreviations, other names, and for US counties and
    /// CBP areas the name without its kind (`Harris` for `Harris County`).
    pub(super) fn of(places: &[PlaceInfo]) -> Names {
        let mut names = Names(HashMap::with_capacity(places.len() * 2));
        for (at, place) in (0u32..).zip(places) {
            let own = spell_out(&fold(&place.name));
            if matches!(place.level, Level::County | Level::Area)
                && let Some(bare) = KINDS.iter().find_map(|kind| own.strip_suffix(kind))
            {
                names.add(bare.to_string(), at);
            }
            names.add(own, at);
            let others = [&place.name_en, &place.name_es, &place.abbreviation];
            for other in others.into_iter().flatten().chain(&place.aliases) {
                names.add(spell_out(&fold(other)), at);
            }
        }
        names
    }

    fn add(&mut self, name: String, at: u32) {
        let places = self.0.entry(name).or_default();
        if !places.contains(&at) {
            places.push(at);
        }
    }

    /// The positions of the places that go by a folded name.
    pub(super) fn get(&self, name: &str) -> &[u32] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// Every place with every folded name, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, &str)> {
        self.0
            .iter()
            .flat_map(|(name, places)| places.iter().map(|at| (*at as usize, name.as_str())))
    }
}
