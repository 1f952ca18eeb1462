//! Tests of the catalogue as a whole: counts, names, ambiguity, validity.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};

use super::{Catalogue, Level, PlaceCode, PlaceInfo, ResolveError, fold};

fn code(text: &str) -> PlaceCode {
    text.parse().unwrap()
}

fn all() -> &'static Catalogue {
    Catalogue::standard()
}

/// `resolve`, with the arguments and the answer as text.
fn resolve(text: &str, within: &str, level: Option<Level>) -> Result<String, String> {
    let within = (!within.is_empty()).then(|| code(within));
    all()
        .resolve(text, within.as_ref(), level)
        .map(|c| c.to_string())
        .map_err(|e| e.to_string())
}

fn found(text: &str, within: &str, level: Option<Level>) -> String {
    resolve(text, within, level).unwrap_or_else(|e| panic!("{e}"))
}

#[test]
fn every_level_is_whole() {
    let count = |level, country: &str| {
        let at = |p: &&PlaceInfo| p.code.as_str().starts_with(country) && !p.residual;
        all().all(level).filter(at).count()
    };
    assert_eq!(count(Level::Country, ""), 2);
    assert_eq!(count(Level::State, "MX"), 32);
    assert_eq!(count(Level::Municipality, "MX"), 2_478);
    assert_eq!(count(Level::State, "US"), 56);
    assert_eq!(count(Level::County, "US"), 3_255);
    assert_eq!(count(Level::Area, "US-FO"), 21);
    assert_eq!(count(Level::Area, "US-BP"), 20);
    assert_eq!(count(Level::Area, "US-AM"), 27);
    assert_eq!(
        all()
            .all(Level::Municipality)
            .filter(|p| p.residual)
            .count(),
        64
    );
}

#[test]
fn keys_are_unique_and_resolve_to_themselves() {
    let mut seen = BTreeSet::new();
    for place in all().places() {
        assert!(seen.insert(place.code.clone()), "{} twice", place.code);
        assert_eq!(all().get(&place.code), Some(place));
        assert_eq!(
            all().resolve(place.code.as_str(), None, None),
            Ok(place.code.clone())
        );
        assert_eq!(place.level, place.code.level());
    }
}

#[test]
fn what_contains_a_place_exists() {
    for place in all().places() {
        for level in [Level::Country, Level::State] {
            if let Some(outer) = place.code.at(level) {
                assert!(
                    all().get(&outer).is_some(),
                    "{} lies in no {outer}",
                    place.code
                );
            }
        }
    }
}

#[test]
fn a_name_with_its_state_is_enough_but_for_two_of_oaxaca() {
    let mut twice = BTreeSet::new();
    for place in all().all(Level::Municipality) {
        let state = place.code.at(Level::State).unwrap();
        match all().resolve(&place.name, Some(&state), Some(Level::Municipality)) {
            Ok(found) => assert_eq!(found, place.code),
            Err(ResolveError::Ambiguous { text, .. }) => {
                twice.insert(format!("{state} {text}"));
            }
            Err(other) => panic!("{other}"),
        }
    }
    let wanted = ["MX-20 San Juan Mixtepec", "MX-20 San Pedro Mixtepec"];
    assert_eq!(twice.iter().collect::<Vec<_>>(), wanted);
}

#[test]
fn no_alias_of_a_municipality_is_the_name_of_another() {
    for place in all().all(Level::Municipality) {
        let state = place.code.at(Level::State).unwrap();
        for alias in &place.aliases {
            let found = all().mx_municipality(state.as_str(), alias);
            assert_eq!(found.as_ref(), Some(&place.code), "{alias}");
        }
    }
}

#[test]
fn county_names_with_their_kind_are_unique_in_a_state() {
    for place in all().all(Level::County) {
        let state = place.code.at(Level::State).unwrap();
        let others: Vec<_> = all()
            .children(&state, Level::County, None)
            .into_iter()
            .filter(|p| fold(&p.name) == fold(&place.name))
            .collect();
        assert_eq!(others.len(), 1, "{}", place.name);
    }
}

#[test]
fn names_and_aliases_of_states() {
    for (text, wanted) in [
        ("Coahuila", "MX-05"),
        ("COAHUILA DE ZARAGOZA", "MX-05"),
        ("michoacan", "MX-16"),
        ("Veracruz de Ignacio de la Llave", "MX-30"),
        ("Veracruz", "MX-30"),
        ("Estado de México", "MX-15"),
        ("Edomex", "MX-15"),
        ("State of Mexico", "MX-15"),
        ("Distrito Federal", "MX-09"),
        ("CDMX", "MX-09"),
        ("Mexico City", "MX-09"),
        ("Querétaro de Arteaga", "MX-22"),
        ("Q. Roo", "MX-23"),
        ("mx-02", "MX-02"),
        ("México", "MX"),
        ("Mexico", "MX"),
        ("EE.UU.", "US"),
        ("Texas", "US-48"),
        ("TX", "US-48"),
        ("Nuevo México", "US-35"),
        ("New York", "US-36"),
        ("Puebla", "MX-21"),
    ] {
        assert_eq!(found(text, "", None), wanted, "{text}");
    }
    assert_eq!(found("México", "", Some(Level::State)), "MX-15");
    assert_eq!(found("Puebla", "", Some(Level::Municipality)), "MX-21114");
}

#[test]
fn names_and_aliases_of_municipalities() {
    for (state, name, wanted) in [
        ("08", "Temósachi", "MX-08063"),
        ("08", "Temósachic", "MX-08063"),
        ("06", "Villa de Alvarez", "MX-06010"),
        ("30", "Túxpam", "MX-30189"),
        ("30", "Tuxpan", "MX-30189"),
        ("08", "Dr. Belisario Domínguez", "MX-08022"),
        ("19", "Gral. Terán", "MX-19022"),
        ("2", "TIJUANA", "MX-02004"),
        ("MX-23", "Solidaridad", "MX-23008"),
        ("20", "San Juan Mixtepec -Dto. 08 -", "MX-20208"),
        ("11", "No especificado", "MX-11999"),
        ("11", "Otros municipios", "MX-11998"),
    ] {
        let got = all().mx_municipality(state, name);
        assert_eq!(got, Some(code(wanted)), "{name}");
    }
    assert_eq!(all().mx_municipality("20", "San Juan Mixtepec"), None);
    assert_eq!(all().mx_municipality("02", "Mérida"), None);
    assert_eq!(all().mx_municipality("MX-02004", "Tijuana"), None);
}

#[test]
fn a_name_of_many_places_is_refused_with_its_places() {
    assert_eq!(
        resolve("San Juan Mixtepec", "", None).unwrap_err(),
        "`San Juan Mixtepec` names 2 places: `MX-20208` (San Juan Mixtepec, Oaxaca), \
         `MX-20209` (San Juan Mixtepec, Oaxaca); write the key"
    );
    let error = all()
        .resolve("benito  juarez", None, None)
        .unwrap_err()
        .to_string();
    for part in [
        "`benito  juarez` names 7 places: ",
        "`MX-23005` (Benito Juárez, Quintana Roo), ",
        "; write the key, or add the state: `benito  juarez, Ciudad de México`",
    ] {
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn a_long_list_is_cut_at_eight() {
    let error = all().resolve("Juárez", None, None).unwrap_err();
    let ResolveError::Ambiguous {
        candidates, count, ..
    } = &error
    else {
        panic!("{error}");
    };
    assert_eq!(
        (candidates.len() <= 8, *count >= candidates.len()),
        (true, true)
    );
    let washington = resolve("Washington County", "", None).unwrap_err();
    assert!(washington.contains("names 30 places"), "{washington}");
    assert!(
        washington.contains(" and 22 more; write the key"),
        "{washington}"
    );
}

#[test]
fn the_state_settles_it() {
    assert_eq!(found("Benito Juárez, Quintana Roo", "", None), "MX-23005");
    assert_eq!(found("Benito Juárez (Q. Roo)", "", None), "MX-23005");
    assert_eq!(found("Benito Juárez", "MX-23", None), "MX-23005");
    assert_eq!(found("Harris County, TX", "", None), "US-48201");
    assert_eq!(found("Harris, Texas", "", None), "US-48201");
    assert_eq!(found("Saint Louis County", "US-29", None), "US-29189");
    assert_eq!(found("Baltimore city", "US-24", None), "US-24510");
    assert!(resolve("Baltimore", "US-24", None).is_err());
}

#[test]
fn an_unknown_name_is_refused_with_the_nearest() {
    assert_eq!(
        resolve("Tiujana", "", None).unwrap_err(),
        "no place `Tiujana`; the nearest: `MX-02004` (Tijuana, Baja California)"
    );
    assert_eq!(
        resolve("MX-02099", "", None).unwrap_err(),
        "no place `MX-02099`; write the official name, or a key such as `MX-02004` or `US-48141`"
    );
    assert_eq!(
        resolve("Tijuana", "MX-20", Some(Level::Municipality)).unwrap_err(),
        "no municipality `Tijuana` in Oaxaca; the name is that of `MX-02004` (Tijuana, Baja California)"
    );
    assert_eq!(
        resolve("MX-02004", "", Some(Level::State)).unwrap_err(),
        "`MX-02004` is no state: it is Tijuana, Baja California"
    );
    assert_eq!(
        resolve("US", "US", Some(Level::State)).unwrap_err(),
        "`US` is no state in United States: it is United States"
    );
    assert_eq!(
        resolve(" ", "", None).unwrap_err(),
        "no place given; write a key such as `MX-02`, or a name"
    );
}

#[test]
fn places_begin_and_end() {
    let on = |state: &str, level, day: Date| -> Vec<String> {
        all()
            .children(&code(state), level, Some(day))
            .into_iter()
            .filter(|p| !p.residual)
            .map(|p| p.code.to_string())
            .collect()
    };
    let connecticut = |day| on("US-09", Level::County, day);
    assert_eq!(connecticut(date(2021, 12, 31)).len(), 8);
    assert_eq!(connecticut(date(2022, 1, 1)).len(), 9);
    assert!(connecticut(date(2022, 1, 1)).contains(&"US-09110".to_string()));
    let baja = |day| on("MX-02", Level::Municipality, day).len();
    assert_eq!(baja(date(2020, 2, 26)), 5);
    assert_eq!(baja(date(2020, 2, 27)), 6);
    assert_eq!(baja(date(2022, 1, 1)), 7);
    for place in all().places() {
        if let (Some(from), Some(to)) = (place.valid_from, place.valid_to) {
            assert!(from < to, "{}", place.code);
        }
    }
}

#[test]
fn the_counties_of_2024_are_3144_and_those_of_the_territories() {
    let now: Vec<_> = all()
        .children(
            &PlaceCode::united_states(),
            Level::County,
            Some(date(2024, 1, 1)),
        )
        .into_iter()
        .map(|p| p.code.as_str())
        .collect();
    let territories = now.iter().filter(|c| c[3..5] >= *"60").count();
    assert_eq!(now.len() - territories, 3_144);
    assert_eq!(territories, 78 + 5 + 1 + 4 + 3);
}

#[test]
fn us_states_by_abbreviation_and_name() {
    for (text, wanted) in [
        ("TX", "US-48"),
        ("pr", "US-72"),
        ("DC", "US-11"),
        ("MP", "US-69"),
    ] {
        assert_eq!(all().us_state_by_abbr(text), Some(code(wanted)));
    }
    assert_eq!(all().us_state_by_abbr("XX"), None);
    assert_eq!(all().us_state_by_name("new mexico"), Some(code("US-35")));
    assert_eq!(
        all().us_state_by_name("Virgin Islands"),
        Some(code("US-78"))
    );
    assert_eq!(all().us_state_by_name("Sonora"), None);
}

#[test]
fn cbp_areas_by_the_names_cbp_prints() {
    for (text, wanted) in [
        ("LAREDO FIELD OFFICE", "US-FO-LAREDO"),
        ("Rio Grande Valley Sector", "US-BP-RIO-GRANDE-VALLEY"),
        ("Rio Grande Valley", "US-BP-RIO-GRANDE-VALLEY"),
        ("Tucson Air Branch", "US-AM-TUCSON"),
        ("NASOC - Corpus Christi", "US-AM-NASOC-CORPUS-CHRISTI"),
        ("Mc Allen Air And Marine Branch", "US-AM-MCALLEN"),
        ("AMOC Air And Marine Operations Center", "US-AM-AMOC"),
        ("AMO Operation Bahamas, Turks And Caicos", "US-AM-OPBAT"),
    ] {
        assert_eq!(all().cbp_area(text), Some(code(wanted)), "{text}");
    }
    assert_eq!(all().cbp_area("Laredo"), None);
    assert_eq!(all().cbp_area("Texas"), None);
}

#[test]
fn names_follow_the_reader() {
    let name = |text: &str, en| all().name(&code(text), en);
    assert_eq!(name("US", false), Some("Estados Unidos"));
    assert_eq!(name("MX", true), Some("Mexico"));
    assert_eq!(name("MX-15", true), Some("State of Mexico"));
    assert_eq!(name("US-35", false), Some("Nuevo México"));
    assert_eq!(name("MX-02004", true), Some("Tijuana"));
    assert_eq!(name("MX-99", true), None);
}

#[test]
fn search_is_by_prefix_and_word() {
    let names = |text, limit| -> Vec<&str> {
        all()
            .search(text, limit)
            .iter()
            .map(|p| p.code.as_str())
            .collect()
    };
    assert_eq!(names("tijua", 5), ["MX-02004"]);
    assert_eq!(names("mexico", 2), ["MX", "MX-15"]);
    assert_eq!(names("MX", 0).len(), 0);
    assert!(names("juarez ciudad", 5).contains(&"MX-08037"));
    assert_eq!(names("san", 7).len(), 7);
    assert!(names("", 7).is_empty());
}
