//! The state of each former district of the Internal Revenue Service, the second part of a licence number.
//!
//! Source: layout of ATF's listing of federal firearms licensees, as of 2013 (reprinted by Investigative Reporters and Editors). The
//! districts are older than ATF and do not follow the states where one was too large for one office.

use cotejo_model::PlaceCode;

/// District and FIPS number of its state, in the order of the districts. 66 (Puerto Rico and the Virgin Islands) is left out.
const STATES: &[(u8, &str)] = &[
    (1, "23"),
    (2, "33"),
    (3, "50"),
    (4, "25"),
    (5, "44"),
    (6, "09"),
    (11, "36"),
    (13, "36"),
    (14, "36"),
    (16, "36"),
    (22, "34"),
    (23, "42"),
    (25, "42"),
    (31, "39"),
    (33, "06"),
    (34, "39"),
    (35, "18"),
    (36, "17"),
    (37, "17"),
    (38, "26"),
    (39, "55"),
    (41, "27"),
    (42, "19"),
    (43, "29"),
    (45, "38"),
    (46, "46"),
    (47, "31"),
    (48, "20"),
    (51, "10"),
    (52, "24"),
    (54, "51"),
    (55, "54"),
    (56, "37"),
    (57, "45"),
    (58, "13"),
    (59, "12"),
    (61, "21"),
    (62, "47"),
    (63, "01"),
    (64, "28"),
    (68, "06"),
    (71, "05"),
    (72, "22"),
    (73, "40"),
    (74, "48"),
    (75, "48"),
    (76, "48"),
    (77, "06"),
    (81, "30"),
    (82, "16"),
    (83, "56"),
    (84, "08"),
    (85, "35"),
    (86, "04"),
    (87, "49"),
    (88, "32"),
    (91, "53"),
    (92, "02"),
    (93, "41"),
    (94, "06"),
    (95, "06"),
    (98, "66"),
    (99, "15"),
];

/// The state of a district; `None` where it has none, or two.
pub(super) fn state(district: u8) -> Option<PlaceCode> {
    let at = STATES.binary_search_by_key(&district, |(d, _)| *d).ok()?;
    let (_, fips) = STATES.get(at)?;
    format!("US-{fips}").parse().ok()
}

#[cfg(test)]
mod tests {
    use cotejo_model::Catalogue;

    use super::*;

    #[test]
    fn districts_are_in_order_and_of_known_states() {
        assert!(STATES.windows(2).all(|w| w[0].0 < w[1].0));
        for (district, _) in STATES {
            let place = state(*district).unwrap();
            assert!(Catalogue::standard().get(&place).is_some(), "{district}");
        }
    }

    #[test]
    fn districts_of_published_licences_are_in_their_states() {
        let named = |d: u8| {
            let place = state(d)?;
            Catalogue::standard().name(&place, true)
        };
        for (district, name) in [
            (23, Some("Pennsylvania")),
            (51, Some("Delaware")),
            (58, Some("Georgia")),
            (59, Some("Florida")),
            (76, Some("Texas")),
            (86, Some("Arizona")),
            (66, None),
            (0, None),
        ] {
            assert_eq!(named(district), name, "{district}");
        }
    }
}
