//! Tests of the reading of calibres.

use super::*;
use crate::read::overfull;

#[test]
fn the_table_is_well_formed() {
    assert!(overfull(TABLE, 3).is_empty());
    assert_eq!(Calibre::ALL.len(), NAMES.len());
    let mut seen = HashMap::new();
    for [names, texts, confidence] in rows(TABLE) {
        assert!(list(names).all(|n| Calibre::find(n).is_some()), "{names}");
        assert!(confidence.is_empty() || (0.5..1.0).contains(&confidence.parse().unwrap()));
        for text in list(texts) {
            let key = key(text);
            assert!(!key.is_empty(), "{text}");
            let before = seen.insert(key, names);
            assert!(before.is_none_or(|b| b == names), "`{text}` twice: {names}");
        }
    }
    for calibre in Calibre::ALL {
        assert_eq!(read(calibre.name()), Read::plain(calibre));
    }
}

#[test]
fn calibres_are_read() {
    for (text, name) in [
        ("9MM", "9x19"),
        ("9 mm", "9x19"),
        ("9mm", "9x19"),
        ("9x19", "9x19"),
        ("9 × 19", "9x19"),
        ("9MM LUGER", "9x19"),
        ("9 PARABELLUM", "9x19"),
        ("9 m.m.", "9x19"),
        ("CALIBRE 9 MM", "9x19"),
        ("cal. 9mm.", "9x19"),
        ("CAL9MM", "9x19"),
        (".38 SUPER", ".38 Super"),
        ("38 súper", ".38 Super"),
        (".38 SPL", ".38 special"),
        (".38", ".38 special"),
        (".380", ".380 ACP"),
        ("380 ACP", ".380 ACP"),
        ("0.380", ".380 ACP"),
        ("9mm corto", ".380 ACP"),
        ("40 S&W", ".40 S&W"),
        (".40", ".40 S&W"),
        (".40 caliber", ".40 S&W"),
        ("45ACP", ".45 ACP"),
        (".45", ".45 ACP"),
        ("45 Long Colt", ".45 Colt"),
        ("7.62X39", "7.62x39"),
        ("7,62 x 39 mm", "7.62x39"),
        ("308 WIN", ".308/7.62x51"),
        ("5.56", ".223/5.56x45"),
        ("5,56 mm", ".223/5.56x45"),
        ("223 REM", ".223/5.56x45"),
        ("12 GA", "12 gauge"),
        ("12GA", "12 gauge"),
        ("12 Gauge", "12 gauge"),
        ("CAL. 12", "12 gauge"),
        ("escopeta 12", "12 gauge"),
        (".50 BMG", ".50 BMG"),
        ("12.7x99", ".50 BMG"),
        ("22LR", ".22 LR"),
        (".22", ".22 LR"),
        ("5.7x28", "5.7x28"),
        ("5.7", "5.7x28"),
        ("10mm", "10 mm"),
        (".25", ".25 ACP"),
        (".357", ".357 Magnum"),
        ("357 sig", ".357 SIG"),
        ("30-06", ".30-06"),
        ("20 Gauge", "20 gauge"),
        (".223/5.56", ".223/5.56x45"),
        ("45/410", ".45/.410"),
    ] {
        assert_eq!(read(text).value.map(Calibre::name), Some(name), "{text}");
    }
}

#[test]
fn what_can_be_several_is_not_forced() {
    for (text, names) in [
        (
            "7.62",
            &["7.62x39", ".308/7.62x51", "7.62x25", "7.62x54R"][..],
        ),
        (".9", &["9x19", ".380 ACP"]),
        (".50", &[".50 BMG", ".50 AE", ".500 S&W"]),
        (".32", &[".32 ACP", ".32 revolver"]),
        ("9mm/.40", &["9x19", ".40 S&W"]),
        (".38 or .357", &[".38 special", ".357 Magnum"]),
        ("unknown", &[]),
        ("99mm", &[]),
        ("Glock", &[]),
        ("", &[]),
    ] {
        let read = read(text);
        assert_eq!(read.value, None, "{text}");
        let candidates: Vec<&str> = read.candidates.iter().map(|(c, _)| c.name()).collect();
        assert_eq!(candidates, names, "{text}");
        let weight: f64 = read.candidates.iter().map(|(_, w)| w).sum();
        assert!(names.is_empty() || (weight - 1.0).abs() < 1e-12, "{text}");
    }
}

#[test]
fn the_usual_meaning_is_less_sure() {
    assert_eq!(read(".38").changes[0].confidence, 0.9);
    assert_eq!(read(".38 spl").changes[0].confidence, 0.99);
    assert_eq!(read("9mm").changes[0].rule, Rule::CalibreAlias);
    assert!(read("9X19").changes.is_empty());
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(text in ".{0,70}") {
        let read = read(&text);
        proptest::prop_assert!(read.value.is_none() || read.candidates.is_empty());
    }
}
