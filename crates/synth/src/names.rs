//! Names of made-up dealers, and how names go wrong.

use std::collections::HashSet;

use crate::chance::Chance;
use crate::licensee::FORMS;
use crate::table::{list, rows};

const WORDS: &str = include_str!("../data/dealer_words.txt");
/// Of 100 dealers, those with a Spanish name, and those of a chain. Assumptions.
const SPANISH: u64 = 8;
const CHAIN: u64 = 3;

/// The words of which names are put together.
pub(crate) struct Names {
    first: Vec<&'static str>,
    family: Vec<&'static str>,
    trade: Vec<&'static str>,
    spanish: Vec<&'static str>,
    chain: Vec<&'static str>,
    form: Vec<&'static str>,
}

impl Names {
    pub(crate) fn new() -> Names {
        let of = |slot: &str| {
            let row = rows(WORDS).find(|[s, _]: &[&str; 2]| *s == slot);
            row.map(|[_, words]| list(words)).unwrap_or_default()
        };
        Names {
            first: of("first"),
            family: of("family"),
            trade: of("trade"),
            spanish: of("spanish"),
            chain: of("chain"),
            form: of("form"),
        }
    }

    /// A name that no other dealer of the state has, whatever its company form; a chain has one shop a city.
    pub(crate) fn draw(
        &self,
        city: &str,
        taken: &mut HashSet<String>,
        chance: &mut Chance,
    ) -> String {
        for round in 0.. {
            let (mut base, key) = self.base(city, chance);
            if round > 40 {
                base.push_str(&format!(" {}", round - 39));
            }
            if taken.insert(key + if round > 40 { &base } else { "" }) {
                // Half of the dealers give their company form.
                if chance.hits(0.5) {
                    base.push(' ');
                    base.push_str(word(&self.form, chance));
                }
                return base;
            }
        }
        String::new()
    }

    /// A name without its company form, and what makes it another.
    fn base(&self, city: &str, chance: &mut Chance) -> (String, String) {
        let kind = chance.below(100);
        if kind < CHAIN {
            let name = word(&self.chain, chance).to_string();
            let key = format!("{name} {city}");
            return (name, key);
        }
        let family = word(&self.family, chance);
        if kind < CHAIN + SPANISH {
            let name = word(&self.spanish, chance).replace("{}", family);
            return (name.clone(), name);
        }
        let trade = word(&self.trade, chance);
        match chance.below(4) {
            0 => (format!("{family}'s {trade}"), format!("{family} {trade}")),
            1 => {
                let name = format!("{family} {trade}");
                (name.clone(), name)
            }
            _ => {
                let name = format!("{} {trade}", word(&self.first, chance));
                (name.clone(), name)
            }
        }
    }
}

fn word(words: &[&'static str], chance: &mut Chance) -> &'static str {
    chance.one(words).copied().unwrap_or("")
}

/// Other writings of a name that are no slips: capitals, another company form, other signs.
pub(crate) fn spellings(name: &str, chance: &mut Chance) -> Vec<String> {
    let forms = ["LLC", "Inc", "Co", "Corp", "Ltd"];
    let bare = forms
        .iter()
        .find_map(|f| name.strip_suffix(f)?.strip_suffix(' '))
        .unwrap_or(name);
    let other_form = if bare == name {
        format!("{name}, {}", forms[chance.below(3) as usize])
    } else {
        bare.to_string()
    };
    let other_signs = if name.contains(" & ") {
        name.replace(" & ", " and ")
    } else if name.contains('\'') {
        name.replace('\'', "")
    } else {
        format!("The {name}")
    };
    let all = vec![name.to_uppercase(), other_form, other_signs];
    debug_assert_eq!(all.len(), FORMS);
    all
}

/// Slips of the pen: one letter left out, doubled, or exchanged with its neighbour; never the first.
pub(crate) fn slips_of(text: &str, count: usize, chance: &mut Chance) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let slip = |chance: &mut Chance| {
        let at = 1 + chance.below(letters.len().saturating_sub(2) as u64) as usize;
        let mut own = letters.clone();
        let next = at + 1;
        match (own.get(at).copied(), own.get(next).copied()) {
            (Some(a), Some(b)) if a != b && a != ' ' && b != ' ' && chance.hits(0.5) => {
                own.swap(at, next)
            }
            (Some(a), _) if a != ' ' && chance.hits(0.5) => {
                own.remove(at);
            }
            (Some(a), _) if a != ' ' => own.insert(at, a),
            _ => own.push('s'),
        }
        own.into_iter().collect()
    };
    (0..count).map(|_| slip(chance)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_dealers_of_a_state_share_a_name() {
        let names = Names::new();
        let mut chance = Chance::new(4);
        let mut taken = HashSet::new();
        let drawn: Vec<String> = (0..3_000)
            .map(|_| names.draw("Laredo", &mut taken, &mut chance))
            .collect();
        let bare: HashSet<String> = drawn
            .iter()
            .map(|n| n.replace('\'', "").trim_end_matches(" LLC").to_string())
            .collect();
        assert!(
            bare.len() == drawn.len(),
            "{} of {}",
            bare.len(),
            drawn.len()
        );
        assert!(drawn.iter().all(|n| n.len() > 4));
    }

    #[test]
    fn a_name_has_other_writings() {
        let mut chance = Chance::new(1);
        for (name, form, signs) in [
            ("Garza's Guns LLC", "Garza's Guns", "Garzas Guns LLC"),
            (
                "Alamo Pawn & Gun Inc",
                "Alamo Pawn & Gun",
                "Alamo Pawn and Gun Inc",
            ),
        ] {
            let all = spellings(name, &mut chance);
            assert_eq!(
                all,
                [name.to_uppercase(), form.to_string(), signs.to_string()]
            );
        }
        assert!(spellings("Pecos Arms", &mut chance)[1].starts_with("Pecos Arms, "));
    }

    #[test]
    fn a_slip_changes_a_text_of_any_length() {
        let mut chance = Chance::new(1);
        for text in ["", "a", "ab", "Peña", "Rio Grande City"] {
            for slip in slips_of(text, 50, &mut chance) {
                assert_ne!(slip, text);
                let grown = slip.chars().count() as i64 - text.chars().count() as i64;
                assert!(grown.abs() <= 1, "{text}: {slip}");
            }
        }
    }
}
