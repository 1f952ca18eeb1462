//! Value cells and blanks.

use crate::kit::*;

/// A row whose January is this text.
fn january(text: &str) -> String {
    format!("2024,1,Robo,{text},2,,,,,,,,,,\n")
}

#[test]
fn a_wrong_cell_sets_the_row_aside() {
    let d = descriptor(WIDE);
    for (text, reason) in [
        (
            "x",
            "`x` is not a number; if it stands for none, declare it in `markers`",
        ),
        ("-1", "`-1` is negative, and the measure is a count"),
        (
            "1.5",
            "`1.5` is not a whole number, and the measure is a count",
        ),
        (
            "nan",
            "`nan` is not a number; if it stands for none, declare it in `markers`",
        ),
        (
            "inf",
            "`inf` is not a number; if it stands for none, declare it in `markers`",
        ),
        (
            "1e999",
            "`1e999` is not a number; if it stands for none, declare it in `markers`",
        ),
        (
            "1.0",
            "`1.0` is a count written with decimals; declare `trailing_zero_decimal = true` if the file was saved from a spreadsheet",
        ),
        (
            "\"1,234\"",
            "`1,234` has a thousands comma that the layout does not declare; add `thousands = \",\"`",
        ),
        (
            "\"1,23\"",
            "`1,23` is not a number; if it stands for none, declare it in `markers`",
        ),
    ] {
        check_wide(
            &d,
            &january(text),
            0,
            &[&format!("line 2, `Enero`: {reason}")],
        );
    }
}

#[test]
fn march_2024_has_thousands_commas() {
    let d = with(WIDE, "thousands = \",\"");
    let b = read_text(&d, &format!("{WIDE_HEADER}\n{}", january("\"1,234\"")));
    assert_eq!(cells(&d, &b)[0], "MX-01 cases Robo 2024-01 1234");
    assert_eq!(b.notes, ["1 value with a thousands comma"]);
    let reason =
        "line 2, `Enero`: `1,23` is not a number: after a thousands `,` come three figures";
    check_wide(&d, &january("\"1,23\""), 0, &[reason]);
}

#[test]
fn a_file_saved_again_has_whole_numbers_with_decimals() {
    let d = with(WIDE, "trailing_zero_decimal = true");
    let b = read_text(&d, &format!("{WIDE_HEADER}\n{}", january("7.0")));
    assert_eq!(cells(&d, &b)[0], "MX-01 cases Robo 2024-01 7");
    assert_eq!(b.notes, ["1 value written `1.0`"]);
}

#[test]
fn numbers_outside_the_range_are_set_aside() {
    let d = with(WIDE, "range = [0, 50]");
    check_wide(
        &d,
        &january("51"),
        0,
        &["line 2, `Enero`: `51` is outside the declared range of 0 to 50"],
    );
    check_wide(&d, &january("50"), 1, &[]);
}

/// The first three months of a row where the middle one is blank, under each meaning of a blank.
#[test]
fn a_blank_is_what_the_layout_says() {
    for (blank, middle, not_published) in [
        ("not_published", "not_published", 10),
        ("missing", "missing", 0),
        ("suppressed", "suppressed", 0),
        ("not_applicable", "not_applicable", 0),
        ("zero", "0", 0),
    ] {
        let d =
            descriptor(&WIDE.replace("\"not_published\"\nplace", &format!("\"{blank}\"\nplace")));
        let b = read_text(&d, &format!("{WIDE_HEADER}\n2024,1,Robo,1,,3,,,,,,,,,\n"));
        assert_eq!(
            cells(&d, &b)[1],
            format!("MX-01 cases Robo 2024-02 {middle}")
        );
        assert_eq!(b.cells_not_published, not_published, "{blank}");
    }
    let d = descriptor(&WIDE.replace("\"not_published\"\nplace", "\"refused\"\nplace"));
    let why = "line 2, `Febrero`: the cell is empty; declare what `blank` means if that is no slip";
    check_wide(&d, "2024,1,Robo,1,,3,,,,,,,,,\n", 0, &[why]);
}

#[test]
fn trailing_blanks_are_not_stored_and_a_row_of_blanks_is_accepted() {
    let d = descriptor(WIDE);
    let b = read_text(
        &d,
        &format!("{WIDE_HEADER}\n2024,1,Robo,,,3,,,,,,,,,\n2024,2,Robo,,,,,,,,,,,,\n"),
    );
    assert_eq!(
        cells(&d, &b),
        [
            "MX-01 cases Robo 2024-01 not_published",
            "MX-01 cases Robo 2024-02 not_published",
            "MX-01 cases Robo 2024-03 3"
        ]
    );
    assert_eq!((b.rows_accepted, b.cells_not_published), (2, 23));
    let holes: Vec<_> = b
        .holes
        .iter()
        .map(|(p, m)| (b.places[*p as usize].as_str(), m % 12))
        .collect();
    assert_eq!(
        holes,
        [
            ("MX-01", 0),
            ("MX-01", 1),
            ("MX-02", 0),
            ("MX-02", 1),
            ("MX-02", 2)
        ]
    );
}

#[test]
fn a_marker_stands_for_no_number() {
    let d = with(WIDE, "markers = { \"n.d.\" = \"missing\" }");
    let b = read_text(&d, &format!("{WIDE_HEADER}\n{}", january("n.d.")));
    assert_eq!(cells(&d, &b)[0], "MX-01 cases Robo 2024-01 missing");
}
