//! Tests of the reading of models.

use super::*;
use crate::read::overfull;

#[test]
fn the_table_is_well_formed() {
    assert!(overfull(TABLE, 5).is_empty());
    let mut seen = std::collections::HashSet::new();
    for [maker, model, calibre, kind, others] in rows(TABLE) {
        let make = make::known(maker);
        assert!(
            maker == "*" || make.map(make::known_name) == Some(maker),
            "{maker}"
        );
        assert!(
            calibre.is_empty() || Calibre::find(calibre).is_some(),
            "{maker} {model}: {calibre}"
        );
        assert!(
            kind.is_empty() || GunType::find(kind).is_some(),
            "{maker} {model}: {kind}"
        );
        for text in std::iter::once(model).chain(list(others)) {
            let key = squash(text);
            assert!(!key.is_empty(), "{maker} {model}");
            assert!(
                text == model || key != squash(model),
                "{maker} `{text}` is the name"
            );
            assert!(seen.insert((maker, key)), "{maker} `{text}` twice");
        }
    }
}

fn model(text: &str, make: &str) -> (Option<String>, Option<&'static str>) {
    let read = read(text, make::known(make));
    (read.model, read.make.map(make::known_name))
}

#[test]
fn models_are_read_under_their_make() {
    for (make, text, wanted) in [
        ("Taurus", "PT92", "PT92"),
        ("Taurus", "PT 92", "PT92"),
        ("Taurus", "PT-92 AFS", "PT92"),
        ("Taurus", "92", "PT92"),
        ("Taurus", "TAURUS PT92", "PT92"),
        ("Taurus", "PT111 Millennium G2", "PT111 G2"),
        ("Taurus", "G2C", "G2C"),
        ("Beretta", "92", "92"),
        ("Beretta", "92FS", "92"),
        ("Beretta", "M9", "92"),
        ("Glock", "19", "19"),
        ("Glock", "Model 19 Gen 5", "19"),
        ("Glock", "19 gen4 MOS", "19"),
        ("Glock", "G43X", "43X"),
        ("Glock", "23 .40", "23"),
        ("Ruger", "P95DC", "P95"),
        ("Ruger", "10/22", "10/22"),
        ("Smith & Wesson", "SD40VE", "SD40"),
        ("Smith & Wesson", "SW40VE", "Sigma"),
        ("SCCY", "CPX2", "CPX-2"),
        ("Century Arms", "WASR 10/63", "WASR-10"),
        ("Anderson", "AM15", "AM-15"),
        ("Barrett", "82A1", "M82"),
        ("Colt", "Government El Jefe", "El Jefe"),
        ("Colt", "1911", "1911"),
        ("Kimber", "1911", "1911"),
        ("Izhmash", "Saiga-12", "Saiga 12"),
        ("Glock", "new  model x", "NEW MODEL X"),
        // A figure that any maker could use is the make's own.
        ("Kimber", "92", "92"),
    ] {
        assert_eq!(
            model(text, make).0.as_deref(),
            Some(wanted),
            "{make} {text}"
        );
    }
}

#[test]
fn a_make_is_filled_in_only_where_one_maker_has_the_model() {
    for (text, model_name, make) in [
        ("PT92", Some("PT92"), Some("Taurus")),
        ("PT 92 AFS", Some("PT92"), Some("Taurus")),
        ("92FS", Some("92"), Some("Beretta")),
        ("CPX-2", Some("CPX-2"), Some("SCCY")),
        ("M107A1", Some("M107"), Some("Barrett")),
        ("AK-47", Some("AK-47"), None),
        ("1911", Some("1911"), None),
        ("92", None, None),
        ("19", None, None),
        ("26", None, None),
        ("WASR-10", None, None),
        ("Whatever 5", Some("WHATEVER 5"), None),
        ("N/A", None, None),
        ("", None, None),
    ] {
        assert_eq!(
            model(text, "-"),
            (model_name.map(str::to_string), make),
            "{text}"
        );
    }
}

#[test]
fn what_can_be_several_is_ranked() {
    let names = |text: &str, make: &str| -> Vec<String> {
        let read = read(text, make::known(make));
        assert_eq!(read.model, None, "{text}");
        let each = read.candidates.iter();
        each.map(|(m, _)| format!("{} {}", make::known_name(m.make), m.model))
            .collect()
    };
    assert_eq!(names("92", "-"), ["Beretta 92", "Taurus PT92"]);
    assert_eq!(names("19", "-"), ["Glock 19", "Smith & Wesson Model 19"]);
    assert_eq!(names("26", "-"), ["Glock 26"]);
    // Beretta has no PT92: one of the two cells is wrong.
    assert_eq!(names("PT92", "Beretta"), ["Taurus PT92"]);
    assert_eq!(names("92FS", "Taurus"), ["Beretta 92"]);
    let weights: f64 = read("92", None).candidates.iter().map(|(_, w)| w).sum();
    assert!((weights - 1.0).abs() < 1e-12);
}

#[test]
fn calibre_and_type_come_with_the_model() {
    let read = read("El Jefe", make::known("Colt"));
    assert_eq!(read.calibre.map(Calibre::name), Some(".38 Super"));
    assert_eq!(read.kind, Some(GunType::Pistol));
    assert_eq!(super::read("P226", None).calibre, None);
}
