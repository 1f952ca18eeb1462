//! Tests of the reading of serial numbers.

use super::SerialState::{Invalid, Missing, Obliterated, Partial, Whole};
use super::*;

fn rules(serial: &Serial) -> Vec<Rule> {
    serial.changes.iter().map(|c| c.rule).collect()
}

#[test]
fn serials_are_read() {
    use Rule::{Case, Label, NotASerial, SeriesPrefix, Space, Unreadable};
    for (text, make, wanted, state, by) in [
        ("ABC123", None, "ABC123", Whole, &[][..]),
        ("CO1I23", None, "CO1I23", Whole, &[]),
        ("Ber020830", Some("Beretta"), "BER020830", Whole, &[Case]),
        ("BER 020830", Some("Beretta"), "BER020830", Whole, &[Space]),
        ("abc-123", None, "ABC123", Whole, &[Case, Space]),
        ("A.B.C. 123", None, "ABC123", Whole, &[Space]),
        ("#12345", None, "12345", Whole, &[Space]),
        ("12–345", None, "12345", Whole, &[Space]),
        ("S/N ABC123", None, "ABC123", Whole, &[Label]),
        ("S/N:ABC123", None, "ABC123", Whole, &[Label]),
        ("S/NABC123", None, "ABC123", Whole, &[Label]),
        ("SER. ABC123", None, "ABC123", Whole, &[Label]),
        ("SER.ABC123", None, "ABC123", Whole, &[Label]),
        ("SERIE ABC-123", None, "ABC123", Whole, &[Label]),
        ("Matrícula: ABC123", None, "ABC123", Whole, &[Case, Label]),
        ("MAT. ABC123", None, "ABC123", Whole, &[Label]),
        ("NO. DE SERIE ABC123", None, "ABC123", Whole, &[Label]),
        ("Nº 12345", None, "12345", Whole, &[Case, Label]),
        ("SERIAL NUMBER 12345", None, "12345", Whole, &[Label]),
        ("NO12345", None, "NO12345", Whole, &[]),
        ("SN12345", None, "SN12345", Whole, &[]),
        // Patterns.
        ("AB?123", None, "AB?123", Partial, &[]),
        ("AB_123", None, "AB?123", Partial, &[Space, Unreadable]),
        ("AB...12", None, "AB*12", Partial, &[Space, Unreadable]),
        ("AB…12", None, "AB*12", Partial, &[Space, Unreadable]),
        ("ILEGIBLE 234", None, "*234", Partial, &[Unreadable]),
        ("ILEGIBLE-234", None, "*234", Partial, &[Unreadable]),
        ("234 BORRADO", None, "234*", Partial, &[Unreadable]),
        ("PARCIAL 234", None, "*234*", Partial, &[Unreadable]),
        ("***456", None, "*456", Partial, &[Unreadable]),
        ("384-*", None, "384*", Partial, &[Space, Unreadable]),
        // Series prefixes.
        ("382", Some("Ruger"), "382*", Partial, &[SeriesPrefix]),
        (
            "382-",
            Some("Ruger"),
            "382*",
            Partial,
            &[Space, SeriesPrefix],
        ),
        ("382-12345", Some("Ruger"), "38212345", Whole, &[Space]),
        ("382", Some("Glock"), "382", Whole, &[]),
        ("382", None, "382", Whole, &[]),
        ("T6429", Some("Canik"), "T6429*", Partial, &[SeriesPrefix]),
        ("T1234", None, "T1234*", Partial, &[SeriesPrefix]),
        ("T1234", Some("Taurus"), "T1234", Whole, &[]),
        ("T6429", Some("Glock"), "T6429*", Partial, &[SeriesPrefix]),
        ("M17", Some("SIG Sauer"), "M17*", Partial, &[SeriesPrefix]),
        ("M18A001395", Some("SIG Sauer"), "M18A001395", Whole, &[]),
        // Nothing.
        ("", None, "", Missing, &[]),
        ("N/A", None, "", Missing, &[NotASerial]),
        ("UNK", None, "", Missing, &[NotASerial]),
        ("Sin número", None, "", Missing, &[NotASerial]),
        ("S/N", None, "", Missing, &[NotASerial]),
        ("NONE", None, "", Missing, &[NotASerial]),
        ("0", None, "", Missing, &[NotASerial]),
        ("0000", None, "", Missing, &[NotASerial]),
        ("SERIE", None, "", Missing, &[NotASerial]),
        ("-", None, "", Missing, &[NotASerial]),
        ("?", None, "", Missing, &[NotASerial]),
        ("SERIE N/A", None, "", Missing, &[Rule::NotASerial]),
        // Filed off.
        ("OBLITERATED", None, "", Obliterated, &[Rule::Obliterated]),
        ("borrado", None, "", Obliterated, &[Rule::Obliterated]),
        ("LIMADO", None, "", Obliterated, &[Rule::Obliterated]),
        ("Devastada", None, "", Obliterated, &[Rule::Obliterated]),
        (
            "MATRÍCULA RASPADA",
            None,
            "",
            Obliterated,
            &[Rule::Obliterated],
        ),
        (
            "SERIAL # REMOVED",
            None,
            "",
            Obliterated,
            &[Rule::Obliterated],
        ),
        (
            "NUMERO DE SERIE BORRADO POR MEDIOS MECANICOS",
            None,
            "",
            Obliterated,
            &[Rule::Obliterated],
        ),
        ("ILEGIBLE", None, "", Obliterated, &[Rule::Obliterated]),
        ("XXXXX", None, "", Obliterated, &[Rule::Obliterated]),
        ("-----", None, "", Obliterated, &[Rule::Obliterated]),
        ("*****", None, "", Obliterated, &[Rule::Obliterated]),
        // No serial.
        ("🔫", None, "", Invalid, &[NotASerial]),
        ("АВС123", None, "", Invalid, &[NotASerial]),
        ("ABC@123", None, "", Invalid, &[NotASerial]),
        ("SEE REPORT", None, "", Invalid, &[NotASerial]),
        (
            "12345678901234567890123456789012345678901",
            None,
            "",
            Invalid,
            &[NotASerial],
        ),
    ] {
        let got = read(text, make);
        assert_eq!((got.text.as_str(), got.state), (wanted, state), "{text}");
        assert_eq!(rules(&got), by, "{text}");
        assert_eq!(key(text, make), got.key(), "{text}");
        assert_eq!(got.key().is_some(), state == Whole, "{text}");
    }
}

#[test]
fn marks_are_taken_off_only_where_they_stand_apart() {
    for (text, make, wanted, importer, maker) in [
        (
            "CAI 1234567",
            None,
            "1234567",
            Some("Century International Arms"),
            false,
        ),
        (
            "CAI ST. ALBANS, VT 1-23456",
            None,
            "123456",
            Some("Century International Arms"),
            false,
        ),
        ("ABC123 PW ARMS", None, "ABC123", Some("PW Arms"), false),
        (
            "INTERARMS ALEXANDRIA VA 55123",
            None,
            "55123",
            Some("Interarms"),
            false,
        ),
        ("GLOCK ABC123", None, "ABC123", None, true),
        ("GLOCK ABC123", Some("Glock"), "ABC123", None, true),
        (
            "Smith & Wesson ABC1234",
            Some("Smith & Wesson"),
            "ABC1234",
            None,
            true,
        ),
        ("ABC123 GLOCK", Some("Glock"), "ABC123", None, true),
        (
            "NORINCO CAI 1234567",
            None,
            "1234567",
            Some("Century International Arms"),
            true,
        ),
        // Another maker's name, codes, and letters that are part of the number stay.
        ("GLOCK ABC123", Some("Taurus"), "GLOCKABC123", None, false),
        ("BER 020830", None, "BER020830", None, false),
        ("BER020830", Some("Beretta"), "BER020830", None, false),
        ("CAI12345", None, "CAI12345", None, false),
        ("CAI-12345", None, "CAI12345", None, false),
        ("SW 12345", Some("Smith & Wesson"), "SW12345", None, false),
    ] {
        let got = read(text, make);
        let maker_mark = got.changes.iter().any(|c| c.rule == Rule::MakerMark);
        assert_eq!(
            (got.text.as_str(), got.importer.as_deref(), maker_mark),
            (wanted, importer, maker),
            "{text} {make:?}"
        );
        assert_eq!(key(text, make), got.key(), "{text}");
    }
}

#[test]
fn importers_are_read_where_they_stand_alone() {
    for (text, wanted) in [
        ("C.A.I.", Some("Century International Arms")),
        ("CAI, St. Albans, VT", Some("Century International Arms")),
        ("pw arms redmond wa", Some("PW Arms")),
        ("Interarms", Some("Interarms")),
        (
            "Century International Arms",
            Some("Century International Arms"),
        ),
        ("somebody", None),
        ("", None),
    ] {
        assert_eq!(importer(text), wanted, "{text}");
    }
}

#[test]
fn letters_that_are_taken_for_figures_have_one_key() {
    let same = [
        ("CPO65844", "CP065844"),
        ("IX86356", "1X86356"),
        ("abc-1O0", "ABC100"),
    ];
    for (a, b) in same {
        assert_eq!(key(a, None), key(b, None));
        assert!(key(a, None).is_some());
    }
    assert_ne!(key("ABC123", None), key("ABC124", None));
    // The same on every machine and in every version: stored nowhere, but compared across runs.
    assert_eq!(key("ABC123", None), Some(hash(b"ABC123")));
    assert_eq!(hash(b"IO"), hash(b"10"));
    let (text, changes) = folded("CPO6I");
    assert_eq!(text, "CP061");
    let rules: Vec<Rule> = changes.iter().map(|c| c.rule).collect();
    assert_eq!(rules, [Rule::LetterO, Rule::LetterI]);
    assert!(folded("ABC123").1.is_empty());
}

#[test]
fn what_is_specific() {
    for (text, wanted) in [
        ("ABC123", true),
        ("1A23", true),
        ("846483", true),
        ("123", false),
        ("1111", false),
        ("IIII1", false),
        ("12345", false),
        ("BVEU", false),
        ("AB?123", false),
        ("", false),
    ] {
        assert_eq!(read(text, None).is_specific(), wanted, "{text}");
    }
    assert!(!read("382", Some("Ruger")).is_specific());
}

#[test]
fn patterns_fit() {
    for (pattern, whole, wanted) in [
        ("AB?123", "ABC123", true),
        ("AB?123", "AB123", false),
        ("AB*123", "AB123", true),
        ("AB*123", "ABXYZ123", true),
        ("*456", "123456", true),
        ("*4*6", "143567", false),
        ("*4*6", "14356", true),
        ("382*", "38212345", true),
        ("382*", "38312345", false),
        ("AB?1O3", "ABX103", true),
        ("ABC123", "ABC123", true),
        ("ABC123", "ABC124", false),
        ("OBLITERATED", "ABC123", false),
        ("", "", false),
    ] {
        assert_eq!(
            read(pattern, None).matches(whole),
            wanted,
            "{pattern} {whole}"
        );
    }
}

#[test]
fn slips_have_weights() {
    for (a, b, wanted) in [
        ("ABC123", "ABC123", Some(1.0)),
        ("CPO658", "CP0658", Some(1.0)),
        ("AB8123", "ABB123", Some(0.8)),
        ("A5123", "AS123", Some(0.8)),
        ("AD123", "AO123", Some(0.8)),
        ("A7123", "AI123", Some(0.8)),
        ("ABC123", "ABC124", Some(0.4)),
        ("ABC123", "ACB123", Some(0.6)),
        ("ABC1123", "ABC123", Some(0.6)),
        ("ABC123", "AC123", Some(0.5)),
        ("ABC123", "AC124", None),
        ("ABC", "XYZ", None),
    ] {
        assert_eq!(near(a, b), wanted, "{a} {b}");
    }
}

proptest::proptest! {
    #[test]
    fn reading_twice_changes_nothing(text in any_serial(), make in any_make()) {
        let first = read(&text, make);
        let second = read(&first.text, make);
        proptest::prop_assert_eq!(&second.text, &first.text);
        let kept = matches!(first.state, Whole | Partial);
        proptest::prop_assert_eq!(kept, !first.text.is_empty());
        if kept {
            proptest::prop_assert_eq!(second.state, first.state);
        }
        proptest::prop_assert!(first.text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b"?*".contains(&b)));
    }

    #[test]
    fn the_key_is_that_of_the_reading(text in any_serial(), make in any_make()) {
        proptest::prop_assert_eq!(key(&text, make), read(&text, make).key());
    }

    #[test]
    fn the_short_way_reads_as_the_long_one(text in any_serial(), make in any_make()) {
        proptest::prop_assert_eq!(read(&text, make), read_in_full(text.trim(), make));
    }

    #[test]
    fn the_short_way_reads_numbers_as_the_long_one(text in "[A-Ca-c0-2XT \\-]{0,12}", make in any_make()) {
        proptest::prop_assert_eq!(read(&text, make), read_in_full(text.trim(), make));
    }

    #[test]
    fn any_text_is_read(text in ".{0,60}") {
        proptest::prop_assert_eq!(key(&text, None), read(&text, None).key());
    }

    #[test]
    fn nearness_is_symmetric(a in "[A-C0-2]{0,6}", b in "[A-C0-2]{0,6}") {
        proptest::prop_assert_eq!(near(&a, &b), near(&b, &a));
        proptest::prop_assert_eq!(near(&a, &a), Some(1.0));
    }

    #[test]
    fn a_whole_serial_matches_what_it_is_keyed_with(a in "[A-Z0-9]{1,6}", b in "[A-Z0-9]{1,6}") {
        let (x, y) = (read(&a, None), read(&b, None));
        if let (Some(p), Some(q)) = (x.key(), y.key()) {
            proptest::prop_assert_eq!(x.matches(&y.text), p == q);
        }
    }
}

/// Pieces that rules act on, glued and parted in every way.
fn any_serial() -> impl proptest::strategy::Strategy<Value = String> {
    let piece = proptest::sample::select(vec![
        "A", "b", "O", "I", "0", "1", "382", "T6429", "123456", "X", "XX", " ", "-", ".", "..",
        "#", "/", ":", ",", "?", "*", "_", "S/N", "SER", "SERIE", "NO", "DE", "MAT", "N/A", "NONE",
        "UNK", "OBL", "ILEGIBLE", "BORRADO", "PARTIAL", "GLOCK", "BER", "CAI", "PW ARMS", "RUGER",
        "º", "é", "–", "…", "@", "Ж", "S", "N", "SIN", "NUMERO",
    ]);
    use proptest::strategy::Strategy;
    proptest::collection::vec(piece, 0..7).prop_map(|pieces| pieces.concat())
}

fn any_make() -> impl proptest::strategy::Strategy<Value = Option<&'static str>> {
    proptest::sample::select(vec![
        None,
        Some(""),
        Some("Ruger"),
        Some("Canik"),
        Some("Glock"),
        Some("Beretta"),
    ])
}
