//! Tests of licence numbers.

use proptest::prelude::*;

use super::*;

/// What a text is read as, and by which rules.
fn seen(text: &str) -> (Option<String>, Vec<&'static str>) {
    let read = read(text);
    let rules = read.changes.iter().map(|c| c.rule.name()).collect();
    (read.value.map(|l| l.to_string()), rules)
}

#[test]
fn numbers_are_read_in_every_form() {
    let whole = Some("8-51-003-01-7F-01234".to_string());
    let part = Some("8-51-01234".to_string());
    for (text, value, rules) in [
        ("8-51-003-01-7F-01234", &whole, vec![]),
        ("8-51-003-01-7f-01234", &whole, vec!["case"]),
        ("8510030l7F01234", &whole, vec!["letter_i"]),
        ("851003017F01234", &whole, vec!["licence_form"]),
        (" 8 51 003 01 7F 01234", &whole, vec!["licence_form"]),
        ("8–51–003–01–7F–01234", &whole, vec!["licence_form"]),
        ("8-51-003-01-7F-O1234", &whole, vec!["letter_o"]),
        ("FFL# 8-51-003-01-7F-01234", &whole, vec!["label"]),
        ("8-51-01234", &part, vec!["licence_part"]),
        ("85101234", &part, vec!["licence_form", "licence_part"]),
        (
            "8-51-xxx-xx-xx-01234",
            &part,
            vec!["licence_form", "licence_part"],
        ),
        ("", &None, vec![]),
        ("  ", &None, vec![]),
    ] {
        assert_eq!(seen(text), (value.clone(), rules), "{text}");
    }
}

#[test]
fn parts_mean_what_atf_says() {
    let licence = read("1-58-033-02-1K-09876").value.unwrap();
    assert_eq!(
        licence,
        Licence {
            region: 1,
            district: 58,
            county: Some(33),
            kind: Some(2),
            expires: Some(Expiry {
                year_figure: 1,
                month: 10,
            }),
            sequence: 9876,
        }
    );
    assert_eq!(licence.state().unwrap().as_str(), "US-13");
    assert_eq!(licence.key().to_string(), "1-58-09876");
    // A letter a month: A is January, H August, J September, M December.
    for (letter, month) in [("A", 1), ("H", 8), ("J", 9), ("M", 12)] {
        let text = format!("1-58-033-02-1{letter}-09876");
        let expires = read(&text).value.unwrap().expires.unwrap();
        assert_eq!(expires.month, month, "{letter}");
    }
}

#[test]
fn what_is_no_licence_says_why() {
    for (text, wanted) in [
        ("7-51-003-01-7F-01234", Some(Fault::Region(7))),
        ("2-51-01234", Some(Fault::Region(2))),
        ("8-51-003-04-7F-01234", Some(Fault::Kind(4))),
        ("8-51-003-12-7F-01234", Some(Fault::Kind(12))),
        ("8-51-003-01-7I-01234", Some(Fault::Expiry)),
        ("8-51-003-01-7N-01234", Some(Fault::Expiry)),
        ("8-51-003-01-72-01234", Some(Fault::Expiry)),
        ("8-51-003-01-FF-01234", Some(Fault::Expiry)),
        ("8-51-AB3-01-7F-01234", Some(Fault::Letter)),
        ("8-51-012", Some(Fault::Length)),
        ("8-5-01234", Some(Fault::Length)),
        ("UNKNOWN", Some(Fault::Length)),
        ("8-51-012+4", Some(Fault::Signs)),
        ("N/A", Some(Fault::Length)),
        ("8-51-01234", None),
        ("", None),
    ] {
        assert_eq!(fault(text), wanted, "{text}");
        if wanted.is_some() {
            assert_eq!(seen(text), (None, vec!["licence_invalid"]), "{text}");
        }
    }
}

#[test]
fn a_lost_zero_is_a_candidate_and_never_forced() {
    for (text, wanted) in [
        ("8-23-7531", "8-23-07531"),
        ("8-23-091-01-7F-4245", "8-23-091-01-7F-04245"),
    ] {
        let read = read(text);
        assert_eq!(read.value, None);
        let [(licence, weight)] = read.candidates.as_slice() else {
            panic!("{text}: {read:?}");
        };
        assert_eq!((licence.to_string().as_str(), *weight), (wanted, 0.8));
        assert!(read.changes.iter().any(|c| c.rule == Rule::LicenceForm));
        assert!(read.changes.iter().all(|c| c.confidence <= 0.8));
    }
}

#[test]
fn the_nearest_expiry_is_meant() {
    let licence = read("8-51-003-01-7F-01234").value.unwrap();
    let day = |y, m, d| Date::new(y, m, d).unwrap();
    for (as_of, wanted) in [
        (day(2021, 3, 5), day(2017, 6, 1)),
        (day(2023, 3, 5), day(2027, 6, 1)),
        (day(2027, 6, 1), day(2027, 6, 1)),
        (day(2029, 12, 31), day(2027, 6, 1)),
        (day(2000, 1, 1), day(1997, 6, 1)),
    ] {
        assert_eq!(licence.expires_on(as_of), Some(wanted), "{as_of}");
    }
    assert_eq!(
        read("8-51-01234").value.unwrap().expires_on(Date::MAX),
        None
    );
    // The calendar ends in 9999: the only expiry on it is given, or none.
    assert!(licence.expires_on(Date::MAX).is_some() && licence.expires_on(Date::MIN).is_some());
}

fn any_licence() -> impl Strategy<Value = Licence> {
    (
        prop::sample::select(vec![1_u8, 3, 4, 5, 6, 8, 9]),
        0_u8..100,
        0_u16..1000,
        prop::sample::select(vec![1_u8, 2, 3, 6, 7, 8, 9, 10, 11]),
        (0_u8..10, 1_u8..=12),
        0_u32..100_000,
        any::<bool>(),
    )
        .prop_map(
            |(region, district, county, kind, (year_figure, month), sequence, full)| Licence {
                region,
                district,
                county: full.then_some(county),
                kind: full.then_some(kind),
                expires: full.then_some(Expiry { year_figure, month }),
                sequence,
            },
        )
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(licence in any_licence()) {
        prop_assert_eq!(read(&licence.to_string()).value, Some(licence));
        let bare: String = licence.to_string().chars().filter(|c| *c != '-').collect();
        prop_assert_eq!(read(&bare).value, Some(licence));
    }

    #[test]
    fn renewal_keeps_the_key(licence in any_licence(), year_figure in 0_u8..10, month in 1_u8..=12) {
        let renewed = Licence { expires: Some(Expiry { year_figure, month }), ..licence };
        prop_assert_eq!(renewed.key(), licence.key());
        prop_assert_eq!(read(&renewed.to_string()).value.unwrap().key(), licence.key());
    }

    #[test]
    fn no_text_breaks_it(text in any::<String>()) {
        let read = read(&text);
        prop_assert_eq!(read.value.is_none() && read.candidates.is_empty(), text.trim().is_empty() || fault(&text).is_some());
        if let Some(licence) = read.value {
            let again = super::read(&licence.to_string());
            prop_assert_eq!(again.value, Some(licence));
        }
    }

    #[test]
    fn no_text_of_its_signs_breaks_it(text in "[-0-9A-MXO? ]{0,20}") {
        let read = read(&text);
        prop_assert_eq!(read.value.is_none() && read.candidates.is_empty(), text.trim().is_empty() || fault(&text).is_some());
    }

    #[test]
    fn the_expiry_ends_with_its_figure_and_is_within_five_years(licence in any_licence(), year in 1900_i16..2100, month in 1_i8..=12) {
        let as_of = Date::new(year, month, 15).unwrap();
        if let Some(day) = licence.expires_on(as_of) {
            prop_assert_eq!(day.year() % 10, i16::from(licence.expires.unwrap().year_figure));
            prop_assert!(as_of.until(day).unwrap().get_days().abs() <= 5 * 366);
        } else {
            prop_assert!(licence.expires.is_none());
        }
    }
}
