//! Where guns are recovered and where they were sold, and how the two hang together.

use cotejo_model::{Catalogue, Date, Level, PlaceCode};

use crate::chance::{Chance, Weights};
use crate::table::{list, rows};

const TOWNS: &str = include_str!("../data/towns.txt");
const COUNTIES: &str = include_str!("../data/counties.txt");
const STATES: &str = include_str!("../data/states.txt");

/// A municipality where guns are recovered.
pub(crate) struct Town {
    /// INEGI key: `02004`.
    pub key: String,
    pub name: &'static str,
    /// `MX-02`.
    pub state: String,
    pub state_name: &'static str,
    /// True where the state has one municipality only of that name.
    pub named: bool,
    corridor: usize,
}

/// A county with dealers.
pub(crate) struct County {
    /// FIPS key: `48201`.
    pub key: String,
    pub name: &'static str,
    pub cities: Vec<String>,
}

/// A state of the United States.
pub(crate) struct State {
    /// Postal abbreviation.
    pub abbr: &'static str,
    /// Region and district of its licence numbers: `5-74`.
    pub district: &'static str,
    /// Weight as a place for dealers.
    pub dealers: u32,
    pub counties: Vec<County>,
    pub county_weights: Weights,
}

/// Both sides of the border.
pub(crate) struct Places {
    pub towns: Vec<Town>,
    town_weights: Weights,
    pub states: Vec<State>,
    corridors: Vec<Weights>,
}

/// Of 100 guns traced to a purchaser, where those recovered in a group of Mexican states were sold: Texas, Arizona, California,
/// New Mexico, and 24 elsewhere in every group. 76 of 100 is published (ATF, NFCTA vol. IV, 2021–2023, as the press gives it),
/// with Texas before Arizona; which state feeds which follows GAO-21-322 in words, in numbers it is an assumption.
const CORRIDORS: [(&[&str], [u32; 4]); 5] = [
    (&["02", "03"], [8, 14, 53, 1]),
    (&["26", "25", "18"], [9, 58, 8, 1]),
    (&["28", "19", "11", "24", "05", "30", "22"], [67, 5, 3, 1]),
    (&["08", "10"], [54, 11, 3, 8]),
    (&[], [46, 17, 11, 2]),
];
const BORDER: [&str; 4] = ["48", "04", "06", "35"];
const ELSEWHERE: u32 = 24;
/// Dealers of 100 by border state; 40 elsewhere. An assumption.
const BORDER_DEALERS: [u32; 4] = [33, 12, 10, 5];
const ELSEWHERE_DEALERS: u32 = 40;

impl Places {
    /// The places as they are on a day.
    pub(crate) fn new(day: Date) -> Places {
        let catalogue = Catalogue::standard();
        let (towns, town_weights) = towns(catalogue, day);
        let rows: Vec<[&str; 4]> = rows(STATES).collect();
        let weight = |row: &[&str; 4]| row[3].parse::<u32>().unwrap_or(0);
        let elsewhere: u32 = rows.iter().map(weight).sum();
        // A border state has its share in full, any other one its part of the rest; all times the sum, to stay whole.
        let spread = |border: [u32; 4], rest: u32| -> Vec<u32> {
            let share = |row: &[&str; 4]| {
                let own = BORDER.iter().position(|b| *b == row[0]);
                own.map_or(rest * weight(row), |i| border[i] * elsewhere)
            };
            rows.iter().map(share).collect()
        };
        let corridors = CORRIDORS
            .iter()
            .map(|(_, border)| Weights::new(spread(*border, ELSEWHERE)))
            .collect();
        let states = rows
            .iter()
            .zip(spread(BORDER_DEALERS, ELSEWHERE_DEALERS))
            .map(|([key, abbr, district, _], dealers)| {
                let (counties, weights) = counties(catalogue, key, day);
                State {
                    abbr,
                    district,
                    dealers,
                    counties,
                    county_weights: Weights::new(weights),
                }
            })
            .collect();
        Places {
            towns,
            town_weights,
            states,
            corridors,
        }
    }

    /// A municipality of a recovery.
    pub(crate) fn town(&self, chance: &mut Chance) -> u16 {
        self.town_weights.draw(chance) as u16
    }

    /// The state in which a gun recovered in a municipality was sold.
    pub(crate) fn sold_in(&self, town: u16, chance: &mut Chance) -> usize {
        let corridor = self
            .towns
            .get(usize::from(town))
            .map_or(CORRIDORS.len() - 1, |t| t.corridor);
        self.corridors.get(corridor).map_or(0, |w| w.draw(chance))
    }
}

fn towns(catalogue: &'static Catalogue, day: Date) -> (Vec<Town>, Weights) {
    let known: Vec<[&str; 3]> = rows(TOWNS).collect();
    let mut weights = Vec::new();
    let mut towns = Vec::new();
    for place in catalogue.all(Level::Municipality) {
        if place.residual || !place.valid_on(day) {
            continue;
        }
        let code = &place.code;
        let (Some(state), Some(key)) = (code.at(Level::State), code.as_str().get(3..)) else {
            continue;
        };
        let number = state.as_str().get(3..).unwrap_or("");
        let named = catalogue.mx_municipality(number, &place.name).as_ref() == Some(code);
        let corridor = CORRIDORS
            .iter()
            .position(|(states, _)| states.contains(&number));
        weights.push(
            known
                .iter()
                .find(|[k, ..]| *k == key)
                .and_then(|[_, _, w]| w.parse().ok())
                .unwrap_or(1),
        );
        towns.push(Town {
            key: key.to_string(),
            name: &place.name,
            state_name: catalogue.name(&state, false).unwrap_or(""),
            state: state.to_string(),
            named,
            corridor: corridor.unwrap_or(CORRIDORS.len() - 1),
        });
    }
    (towns, Weights::new(weights))
}

fn counties(catalogue: &'static Catalogue, state: &str, day: Date) -> (Vec<County>, Vec<u32>) {
    let Ok(state) = format!("US-{state}").parse::<PlaceCode>() else {
        return (Vec::new(), Vec::new());
    };
    let known: Vec<[&str; 4]> = rows(COUNTIES).collect();
    let of = catalogue.children(&state, Level::County, Some(day));
    of.into_iter()
        .map(|place| {
            let key = place.code.as_str().get(3..).unwrap_or("");
            let row = known.iter().find(|[k, ..]| *k == key);
            let county = County {
                key: key.to_string(),
                name: &place.name,
                cities: row.map_or_else(
                    || made_up_cities(&place.name),
                    |row| list(row[3]).into_iter().map(str::to_string).collect(),
                ),
            };
            (county, row.and_then(|row| row[2].parse().ok()).unwrap_or(1))
        })
        .unzip()
}

/// Cities of a county without listed ones, by its name: `Bee County` has Bee City and Bee Springs.
fn made_up_cities(county: &str) -> Vec<String> {
    let bare = [
        "County",
        "Parish",
        "Borough",
        "Planning Region",
        "Census Area",
        "Municipality",
        "city",
    ]
    .iter()
    .find_map(|kind| county.strip_suffix(kind))
    .unwrap_or(county)
    .trim();
    vec![format!("{bare} City"), format!("{bare} Springs")]
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Date = Date::constant(2023, 12, 31);

    #[test]
    fn the_tables_name_places_that_are() {
        let catalogue = Catalogue::standard();
        for [key, name, weight] in rows::<3>(TOWNS) {
            let place = catalogue.get(&format!("MX-{key}").parse().unwrap());
            assert_eq!(place.unwrap().name, name, "{key}");
            assert!(weight.parse::<u32>().unwrap() > 0);
        }
        for [key, name, weight, cities] in rows::<4>(COUNTIES) {
            let place = catalogue
                .get(&format!("US-{key}").parse().unwrap())
                .unwrap();
            assert!(place.name.starts_with(name), "{key} {name}");
            assert!(weight.parse::<u32>().unwrap() > 0 && !cities.is_empty());
        }
        for [key, abbr, district, _] in rows::<4>(STATES) {
            let code = catalogue.us_state_by_abbr(abbr).unwrap();
            assert_eq!(code.as_str(), format!("US-{key}"));
            assert_eq!(rows::<4>(STATES).filter(|r| r[2] == district).count(), 1);
        }
        assert_eq!(rows::<4>(STATES).count(), 51);
    }

    #[test]
    fn every_group_of_states_sends_76_of_100_from_the_border() {
        for (_, border) in CORRIDORS {
            assert_eq!(border.iter().sum::<u32>() + ELSEWHERE, 100);
        }
        let places = Places::new(DAY);
        let tijuana = places.towns.iter().position(|t| t.key == "02004").unwrap() as u16;
        let mut chance = Chance::new(2);
        let draws: Vec<usize> = (0..10_000)
            .map(|_| places.sold_in(tijuana, &mut chance))
            .collect();
        let share = |abbr: &str| {
            let hits = draws
                .iter()
                .filter(|s| places.states[**s].abbr == abbr)
                .count();
            hits as f64 / 10_000.0
        };
        assert!((share("CA") - 0.53).abs() < 0.02);
        assert!((share("CA") + share("TX") + share("AZ") + share("NM") - 0.76).abs() < 0.02);
    }

    #[test]
    fn every_state_has_counties_and_every_county_cities() {
        let places = Places::new(DAY);
        for state in &places.states {
            assert!(
                !state.counties.is_empty() && state.dealers > 0,
                "{}",
                state.abbr
            );
            assert!(
                state
                    .counties
                    .iter()
                    .all(|c| !c.cities.is_empty() && c.key.len() == 5)
            );
        }
        assert!(places.towns.len() > 2_400);
    }
}
