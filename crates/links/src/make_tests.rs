//! Tests of the reading of makes.

use super::*;
use crate::read::{list, overfull, rows};

fn named(text: &str) -> (Option<String>, Option<String>, Vec<Rule>) {
    let mut makes = Makes::new();
    let read = makes.read(text);
    (
        read.make.map(|m| makes.name(m).to_string()),
        read.model,
        read.changes.iter().map(|c| c.rule).collect(),
    )
}

#[test]
fn the_table_is_well_formed() {
    assert!(overfull(table::TABLE, 5).is_empty());
    let mut owner: HashMap<String, &str> = HashMap::new();
    let mut n = 0;
    for [name, ncic, countries, us, aliases] in rows(table::TABLE) {
        n += 1;
        assert!(us.is_empty() || us == "us", "{name}");
        assert!(ncic.len() <= 3 && ncic.bytes().all(|b| b.is_ascii_uppercase()));
        assert!(list(countries).count() > 0, "{name}");
        assert!(list(countries).all(|c| c.len() == 2 && c.bytes().all(|b| b.is_ascii_uppercase())));
        assert!(
            us.is_empty() || list(countries).any(|c| c == "US"),
            "{name}"
        );
        for text in [name, ncic].into_iter().chain(list(aliases)) {
            let id = known(text);
            assert!(
                text.is_empty() || id.map(known_name) == Some(name),
                "`{text}` of {name} is {id:?}"
            );
            if !text.is_empty() {
                let before = owner.insert(squash(text), name);
                assert!(
                    before.is_none_or(|b| b == name),
                    "`{text}`: {before:?} and {name}"
                );
            }
        }
    }
    assert!(n >= 120, "{n}");
}

#[test]
fn makes_are_read() {
    use Rule::{MakeAlias, MakeFromCell, MakeFromModel, MakeSpelling};
    for (text, name, model, rules) in [
        ("GLOCK", "Glock", None, &[][..]),
        ("glock", "Glock", None, &[]),
        ("GLC", "Glock", None, &[MakeAlias]),
        ("Glock, Inc.", "Glock", None, &[MakeAlias]),
        ("SMITH & WESSON", "Smith & Wesson", None, &[]),
        ("SMITH AND WESSON", "Smith & Wesson", None, &[MakeAlias]),
        ("SMITH&WESSON", "Smith & Wesson", None, &[MakeAlias]),
        ("S&W", "Smith & Wesson", None, &[MakeAlias]),
        ("SW", "Smith & Wesson", None, &[MakeAlias]),
        ("Smith y Wesson", "Smith & Wesson", None, &[MakeAlias]),
        ("SIG SAUER", "SIG Sauer", None, &[]),
        ("SPRINGFIELD", "Springfield Armory", None, &[MakeAlias]),
        ("ROMARM/CUGIR", "Romarm", None, &[MakeAlias]),
        ("NORINCO", "Norinco", None, &[]),
        ("CENTURY ARMS INTL", "Century Arms", None, &[MakeAlias]),
        ("COLT'S MFG", "Colt", None, &[MakeAlias]),
        ("FABRIQUE NATIONALE", "FN", None, &[MakeAlias]),
        ("Sturm, Ruger & Co.", "Ruger", None, &[MakeAlias]),
        ("KEL-TEC", "Kel-Tec", None, &[]),
        ("KELTEC", "Kel-Tec", None, &[MakeAlias]),
        ("Röhm", "RG Industries", None, &[MakeAlias]),
        ("NAA", "North American Arms", None, &[MakeAlias]),
        ("GLOCK AUSTRIA", "Glock", None, &[MakeAlias]),
        ("BERETTA ITALIA", "Beretta", None, &[MakeAlias]),
        ("COLT PISTOL", "Colt", None, &[MakeAlias]),
        ("BERRETTA", "Beretta", None, &[MakeSpelling]),
        ("TARUS", "Taurus", None, &[MakeSpelling]),
        ("SMITH & WESON", "Smith & Wesson", None, &[MakeSpelling]),
        ("TAURUS PT 92", "Taurus", Some("PT 92"), &[MakeFromCell]),
        ("Glock 19", "Glock", Some("19"), &[MakeFromCell]),
        ("BERETTA 92FS", "Beretta", Some("92FS"), &[MakeFromCell]),
        (
            "S&W M&P Shield",
            "Smith & Wesson",
            Some("M&P Shield"),
            &[MakeFromCell],
        ),
        ("Colt El Jefe", "Colt", Some("El Jefe"), &[MakeFromCell]),
        ("RUGER XYZ-7", "Ruger", Some("XYZ-7"), &[MakeFromCell]),
        ("PT92", "Taurus", Some("PT92"), &[MakeFromModel]),
        ("ACME GUNWORKS", "ACME GUNWORKS", None, &[]),
    ] {
        let (got_name, got_model, got_rules) = named(text);
        assert_eq!(got_name.as_deref(), Some(name), "{text}");
        assert_eq!(got_model.as_deref(), model, "{text}");
        assert_eq!(got_rules, rules, "{text}");
    }
    for text in ["", "UNKNOWN", "12345", "-"] {
        assert_eq!(named(text).0, None, "{text}");
    }
}

#[test]
fn a_make_against_its_model_is_not_forced() {
    let mut makes = Makes::new();
    let read = makes.read("BERETTA PT92");
    assert_eq!((read.make, read.model), (None, None));
    let names: Vec<&str> = read
        .candidates
        .iter()
        .map(|(m, _)| makes.name(*m))
        .collect();
    assert_eq!(names, ["Taurus", "Beretta"]);
    assert_eq!(read.changes[0].rule, Rule::NotRead);
    // What may be a make of its own is kept, with the make that it begins with as candidate.
    let read = makes.read("Springfield Tactical");
    assert_eq!(
        read.make.map(|m| makes.name(m)),
        Some("Springfield Tactical")
    );
    assert_eq!(read.candidates, [(makes.get("Springfield").unwrap(), 0.5)]);
}

#[test]
fn makes_that_no_table_knows_are_met_once() {
    let mut makes = Makes::new();
    let n = makes.len();
    let first = makes.read("Acme Gunworks").make.unwrap();
    assert_eq!(makes.read("ACME  GUN-WORKS").make, Some(first));
    assert_eq!(makes.len(), n + 1);
    assert_eq!(makes.name(first), "Acme Gunworks");
    assert_eq!((makes.country(first), makes.in_us(first)), (None, false));
    assert_eq!(makes.get("acme gunworks"), Some(first));
    assert_eq!(makes.get("other"), None);
    let glock = makes.get("Glock").unwrap();
    assert_eq!(makes.country(glock), Some("AT"));
    assert!(makes.in_us(glock));
    assert_eq!(makes.ncic(glock), Some("GLC"));
    assert!(!makes.in_us(makes.get("Norinco").unwrap()));
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(text in ".{0,90}") {
        let mut makes = Makes::new();
        let first = makes.read(&text);
        proptest::prop_assert_eq!(makes.read(&text).make, first.make);
        if let Some(make) = first.make {
            let name = makes.name(make).to_string();
            proptest::prop_assert!(!name.is_empty());
        }
    }

    #[test]
    fn words_of_the_table_are_read(words in proptest::collection::vec(
        proptest::sample::select(vec!["taurus", "PT92", "beretta", "92", "&", "S", "W", "glock", "9mm", "gen4", "arms", "inc", "usa", "á", "\u{301}"]), 0..6)) {
        let mut makes = Makes::new();
        let text = words.join(" ");
        let _ = makes.read(&text);
        let _ = crate::model_name::read(&text, makes.get("taurus"));
    }
}
