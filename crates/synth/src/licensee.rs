//! Licensees: dealers, distributors, makers and importers of the made-up world, and every way in which each is written.

use std::collections::HashSet;

use cotejo_model::{Catalogue, PlaceCode};

use crate::chance::{Chance, Weights};
use crate::day;
use crate::names::{Names, slips_of, spellings};
use crate::places::Places;
use crate::row::figures;
use crate::table::rows;

pub(crate) const PARTIES: &str = include_str!("../data/parties.txt");

/// Who holds a licence.
#[derive(Clone, Debug)]
pub(crate) struct Licensee {
    /// First as registered, then [`FORMS`] other writings, then [`SLIPS`] slips of the pen.
    pub names: Vec<String>,
    /// First as it is, then two other spellings.
    pub cities: Vec<String>,
    pub county: String,
    pub county_name: &'static str,
    pub state: &'static str,
    district: &'static str,
    kind: &'static str,
    sequence: u32,
    /// The month, of thirty-six, in which the licence is renewed.
    phase: i32,
    /// True for a dealer many of whose guns are recovered soon: what leads should find.
    pub short_times: bool,
    /// The importer's mark on guns.
    pub mark: &'static str,
}

/// Other writings of a name.
pub(crate) const FORMS: usize = 3;
/// Slips of the pen in a name.
pub(crate) const SLIPS: usize = 2;
/// Renewals after which the text of a licence repeats: three years each, and one figure of the year.
pub(crate) const RENEWALS: i32 = 10;
/// Licences run for three years (18 U.S.C. 923(c)).
const MONTHS: i32 = 36;
/// Letters of the months in a licence number, without I.
const LETTERS: &[u8; 12] = b"ABCDEFGHJKLM";
/// One dealer of this many has many short times. An assumption.
const SHORT_TIMES_ONE_OF: u64 = 100;
/// Of guns recovered within three years of their sale, those that come from such a dealer where the state has one. An assumption.
const SHORT_TIMES_SHARE: f64 = 0.2;

impl Licensee {
    /// Which renewal a licence is in on a day, of [`RENEWALS`] whose texts differ.
    pub(crate) fn renewal(&self, on: i32) -> i32 {
        let (year, month, _) = day::civil(on);
        let months = year * 12 + month as i32 - 1;
        (months - self.phase)
            .div_euclid(MONTHS)
            .rem_euclid(RENEWALS)
    }

    /// Writes the licence number of a renewal: `5-74-201-01-4C-01234`.
    pub(crate) fn licence(&self, renewal: i32, hyphens: bool, out: &mut Vec<u8>) {
        let from = out.len();
        let expires = self.phase + MONTHS * (renewal + 1);
        let year = expires.div_euclid(12).rem_euclid(10);
        let letter = LETTERS
            .get(expires.rem_euclid(12) as usize)
            .copied()
            .unwrap_or(b'A');
        out.extend_from_slice(self.district.as_bytes());
        out.push(b'-');
        out.extend_from_slice(self.county.get(2..).unwrap_or("000").as_bytes());
        out.push(b'-');
        out.extend_from_slice(self.kind.as_bytes());
        out.push(b'-');
        figures(out, year as u64, 1);
        out.push(letter);
        out.push(b'-');
        figures(out, u64::from(self.sequence), 5);
        if !hyphens {
            let text = out.split_off(from);
            out.extend(text.into_iter().filter(|b| *b != b'-'));
        }
    }

    /// Writes what of a licence number stays: `5-74-01234`, which ATF's FFL eZ Check asks for.
    pub(crate) fn key(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.district.as_bytes());
        out.push(b'-');
        figures(out, u64::from(self.sequence), 5);
    }

    /// Type of the licence: 01 dealer, 02 pawnbroker, 07 maker, 08 importer.
    pub(crate) fn kind(&self) -> &'static str {
        self.kind
    }
}

/// All licensees. Dealers come first, so that their numbers are small.
pub(crate) struct Licensees {
    all: Vec<Licensee>,
    dealers: Weights,
    by_state: Vec<(Vec<u32>, Weights)>,
    /// Dealers with many short times, by state.
    short: Vec<Vec<u32>>,
    distributors: Vec<u32>,
    parties: Vec<(&'static str, u32)>,
}

impl Licensees {
    /// About `dealers` dealers, at least one a state, and the parties of the table.
    pub(crate) fn new(seed: u64, dealers: u32, places: &Places) -> Licensees {
        let mut chance = Chance::of(seed, 2, 0);
        let names = Names::new();
        let mut own = Licensees {
            all: Vec::new(),
            dealers: Weights::default(),
            by_state: Vec::new(),
            short: Vec::new(),
            distributors: Vec::new(),
            parties: Vec::new(),
        };
        let mut sequences: Vec<u32> = Vec::new();
        let mut weights = Vec::new();
        let sum: u64 = places.states.iter().map(|s| u64::from(s.dealers)).sum();
        for state in &places.states {
            let shift = chance.below(u64::from(SEQUENCES)) as u32;
            let share = u64::from(state.dealers) * u64::from(dealers) / sum.max(1);
            let (mut taken, mut numbers, mut in_state) = (HashSet::new(), Vec::new(), Vec::new());
            let mut short = Vec::new();
            for n in 0..share.max(1) as u32 {
                let Some(county) = state.counties.get(state.county_weights.draw(&mut chance))
                else {
                    continue;
                };
                let city = chance.one(&county.cities).cloned().unwrap_or_default();
                let name = names.draw(&city, &mut taken, &mut chance);
                let number = own.all.len() as u32;
                let weight = 1_000 / (1 + chance.below(60)) as u32;
                let short_times = chance.below(SHORT_TIMES_ONE_OF) == 0;
                if short_times {
                    short.push(number);
                }
                numbers.push(number);
                in_state.push(weight);
                weights.push(weight);
                let kind = *chance.one(&["01", "01", "01", "02", "07"]).unwrap_or(&"01");
                own.all.push(Licensee {
                    names: all_names(name, &mut chance),
                    cities: all_cities(city, &mut chance),
                    county: county.key.clone(),
                    county_name: county.name,
                    state: state.abbr,
                    district: state.district,
                    kind,
                    sequence: sequence(shift, n),
                    phase: chance.below(MONTHS as u64) as i32,
                    short_times,
                    mark: "",
                });
            }
            sequences.push(sequence(shift, share.max(1) as u32));
            own.by_state.push((numbers, Weights::new(in_state)));
            own.short.push(short);
        }
        own.dealers = Weights::new(weights);
        own.add_parties(places, &mut sequences, &mut chance);
        own
    }

    fn add_parties(&mut self, places: &Places, sequences: &mut [u32], chance: &mut Chance) {
        let catalogue = Catalogue::standard();
        for [name, kind, city, county, mark] in rows(PARTIES) {
            let code = format!("US-{county}").parse::<PlaceCode>().ok();
            let state = code.as_ref().and_then(|c| c.at(cotejo_model::Level::State));
            let abbr = state.and_then(|s| catalogue.get(&s)?.abbreviation.as_deref());
            let at = places.states.iter().position(|s| Some(s.abbr) == abbr);
            let (Some(at), Some(code)) = (at, code) else {
                continue;
            };
            let (Some(state), Some(next)) = (places.states.get(at), sequences.get_mut(at)) else {
                continue;
            };
            let number = self.all.len() as u32;
            if kind == "01" {
                self.distributors.push(number);
            } else {
                self.parties.push((name, number));
            }
            self.all.push(Licensee {
                names: all_names(name.to_string(), chance),
                cities: all_cities(city.to_string(), chance),
                county: county.to_string(),
                county_name: catalogue.name(&code, true).unwrap_or(""),
                state: state.abbr,
                district: state.district,
                kind,
                sequence: *next,
                phase: chance.below(MONTHS as u64) as i32,
                short_times: false,
                mark,
            });
            *next = sequence(*next - 1, 1);
        }
    }

    /// How many.
    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    #[inline]
    pub(crate) fn get(&self, number: u32) -> Option<&Licensee> {
        self.all.get(number as usize)
    }

    /// The dealer of a sale in a state; `soon` where the gun was recovered within three years.
    pub(crate) fn dealer_in(&self, state: usize, soon: bool, chance: &mut Chance) -> u32 {
        let short = self.short.get(state).map_or(&[][..], Vec::as_slice);
        if soon
            && chance.hits(SHORT_TIMES_SHARE)
            && let Some(number) = chance.one(short)
        {
            return *number;
        }
        let Some((numbers, weights)) = self.by_state.get(state) else {
            return 0;
        };
        numbers.get(weights.draw(chance)).copied().unwrap_or(0)
    }

    /// The dealer of any sale.
    pub(crate) fn dealer(&self, chance: &mut Chance) -> u32 {
        self.dealers.draw(chance) as u32
    }

    pub(crate) fn distributor(&self, chance: &mut Chance) -> u32 {
        chance.one(&self.distributors).copied().unwrap_or(0)
    }

    /// The maker or importer of a name.
    pub(crate) fn party(&self, name: &str) -> Option<u32> {
        self.parties
            .iter()
            .find(|(n, _)| *n == name)
            .map(|(_, number)| *number)
    }
}

/// Sequence numbers of a state: a prime, so that the stride meets each of them once.
const SEQUENCES: u32 = 99_991;

/// The `n`-th sequence number from 1 up; others for other `n` below [`SEQUENCES`].
fn sequence(shift: u32, n: u32) -> u32 {
    let at = (u64::from(shift) + u64::from(n) * 7_919) % u64::from(SEQUENCES);
    at as u32 + 1
}

fn all_names(name: String, chance: &mut Chance) -> Vec<String> {
    let mut all = spellings(&name, chance);
    all.extend(slips_of(&name, SLIPS, chance));
    all.insert(0, name);
    all
}

fn all_cities(city: String, chance: &mut Chance) -> Vec<String> {
    let joined = match city.split_once(' ') {
        Some(("St.", rest)) => format!("Saint {rest}"),
        Some((first, rest)) => format!("{first}{}", rest.to_lowercase()),
        None => city.to_uppercase(),
    };
    let mut all = vec![city.clone(), joined];
    all.extend(slips_of(&city, 1, chance));
    all
}
