//! Both files say the same things, and every text can be filled.

use std::collections::{BTreeMap, BTreeSet};

use super::*;

fn texts(lang: Lang) -> BTreeMap<String, String> {
    key::flat(lang.source())
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    pieces(text)
        .filter_map(|piece| match piece {
            Piece::Placeholder(name) => Some(name),
            Piece::Words(_) => None,
        })
        .collect()
}

#[test]
fn both_files_have_exactly_the_keys() {
    let keys: BTreeSet<String> = Key::ALL.iter().map(|k| k.name().to_string()).collect();
    assert_eq!(keys.len(), Key::ALL.len(), "a key's name is used twice");
    for lang in Lang::ALL {
        let written: BTreeSet<String> = texts(lang).into_keys().collect();
        let missing: Vec<_> = keys.difference(&written).collect();
        let unknown: Vec<_> = written.difference(&keys).collect();
        assert!(
            missing.is_empty() && unknown.is_empty(),
            "{lang}: missing {missing:?}, unknown {unknown:?}"
        );
    }
}

#[test]
fn both_files_have_the_same_placeholders() {
    for &key in Key::ALL {
        let (es, en) = (Lang::Es.text(key), Lang::En.text(key));
        assert_eq!(placeholders(es), placeholders(en), "{}", key.name());
    }
}

#[test]
fn every_text_is_filled_whole_and_is_clean() {
    for lang in Lang::ALL {
        for &key in Key::ALL {
            let text = lang.text(key);
            let values: Vec<(&str, &str)> = placeholders(text)
                .into_iter()
                .map(|name| (name, "x"))
                .collect();
            let filled = lang.fill(key, &values);
            assert!(
                !filled.contains(['{', '}']),
                "{lang} {}: {filled}",
                key.name()
            );
            assert!(
                !text.is_empty() && text.trim() == text && !text.contains("  "),
                "{lang} {}",
                key.name()
            );
        }
    }
}

#[test]
fn keys_are_found_by_their_names_and_numbered_in_order() {
    for (i, &key) in Key::ALL.iter().enumerate() {
        assert_eq!(Key::find(key.name()), Some(key));
        assert_eq!(key as usize, i);
    }
    assert_eq!(Key::find("why"), None);
}

#[test]
fn reasons_are_clauses() {
    for lang in Lang::ALL {
        for (name, text) in texts(lang) {
            if name.starts_with("why.") || name.starts_with("cannot_compare.") {
                assert!(!text.ends_with('.'), "{lang} {name}");
                assert!(!text.starts_with(char::is_uppercase), "{lang} {name}");
            }
        }
    }
}

/// The house's Spanish speaks of things, or to a reader as *usted*.
#[test]
fn spanish_has_no_tuteo_and_no_english() {
    for (name, text) in texts(Lang::Es) {
        for word in text.to_lowercase().split(|c: char| !c.is_alphabetic()) {
            let wrong = [
                "tu", "tus", "tú", "ti", "puedes", "the", "of", "carga", "elige",
            ];
            assert!(!wrong.contains(&word), "{name}: {text}");
        }
    }
}

#[test]
fn machine_names_of_the_model_have_words() {
    for (group, names) in [
        (
            "status",
            &[
                "reported",
                "provisional",
                "missing",
                "suppressed",
                "not_published",
                "not_applicable",
                "partial",
            ][..],
        ),
        (
            "verdict",
            &["met", "on_track", "off_track", "cannot_tell", "no_data"],
        ),
        (
            "level",
            &["country", "state", "municipality", "county", "area"],
        ),
        ("direction", &["down", "up", "none"]),
    ] {
        for lang in Lang::ALL {
            let words: BTreeSet<_> = names.iter().map(|n| lang.name(group, n).unwrap()).collect();
            assert_eq!(
                words.len(),
                names.len(),
                "two of {group} read the same in {lang}"
            );
        }
    }
    assert_eq!(Lang::Es.name("status", "nonsense"), None);
}

#[test]
fn a_reason_in_both_languages() {
    let say = |lang: Lang| {
        let (a, b) = (lang.number(21_405.0, None), lang.number(19_436.0, None));
        let (from, to) = (
            lang.period(When::Months((2021, 1), (2021, 9))),
            lang.period(When::Months((2022, 1), (2022, 9))),
        );
        let (low, high) = (
            lang.percent_change(-0.113, None),
            lang.percent_change(-0.07, None),
        );
        lang.fill(
            Key::WhyFell,
            &[
                ("percent", &lang.percent(0.092, None)),
                ("from", &from),
                ("to", &to),
                ("a", &a),
                ("b", &b),
                ("low", &low),
                ("high", &high),
            ],
        )
    };
    assert_eq!(
        say(Lang::Es),
        "disminuyó 9.2%: 21,405 (enero a septiembre de 2021) frente a 19,436 (enero a septiembre de 2022); \
         intervalo del cambio: -11.3% a -7%"
    );
    assert_eq!(
        say(Lang::En),
        "fell 9.2%: 21,405 (January to September 2021) against 19,436 (January to September 2022); \
         interval of the change: -11.3% to -7%"
    );
}

#[test]
#[should_panic(expected = "`why.partial` needs a value for `expected`")]
fn an_unfilled_placeholder_fails_a_test() {
    Lang::Es.fill(Key::WhyPartial, &[("reported", "8")]);
}

#[test]
#[should_panic(expected = "was given 3")]
fn an_unknown_placeholder_fails_a_test() {
    Lang::Es.fill(
        Key::WhyPartial,
        &[("reported", "8"), ("expected", "12"), ("month", "x")],
    );
}

#[test]
fn a_value_is_never_searched_for_placeholders() {
    let filled = Lang::En.fill(
        Key::WhyPartial,
        &[("reported", "{expected}"), ("expected", "12")],
    );
    assert_eq!(filled, "{expected} of 12 months published");
}

#[test]
fn pieces_are_the_text() {
    use Piece::{Placeholder, Words};
    let cut = |text| pieces(text).collect::<Vec<_>>();
    assert_eq!(
        cut("{a} y {b_1}."),
        [
            Placeholder("a"),
            Words(" y "),
            Placeholder("b_1"),
            Words(".")
        ]
    );
    assert_eq!(cut("{ } {A} {a"), [Words("{ } {A} {a")]);
    assert_eq!(cut("{é{a}}"), [Words("{é"), Placeholder("a"), Words("}")]);
    assert_eq!(cut(""), []);
}

#[test]
fn languages_are_read_as_browsers_write_them() {
    for (text, lang) in [
        ("es", Lang::Es),
        ("EN", Lang::En),
        ("es-MX", Lang::Es),
        ("en_US.UTF-8", Lang::En),
    ] {
        assert_eq!(text.parse(), Ok(lang));
    }
    assert_eq!(format!("{}|{}", Lang::Es, Lang::En), "es|en");
    assert_eq!(
        "fr".parse::<Lang>().unwrap_err().to_string(),
        "`fr` is not a language; write `es` or `en`"
    );
    assert!("".parse::<Lang>().is_err());
}
