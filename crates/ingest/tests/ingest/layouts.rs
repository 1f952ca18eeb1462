//! Rows of each shape.

use crate::kit::*;

#[test]
fn places_years_and_ragged_rows_that_do_not_pass() {
    let d = descriptor(WIDE);
    for (row, aside) in [
        (
            "2024,33,Robo,1,,,,,,,,,,,\n",
            "line 2, `Clave_Ent`: `33` is not a state key; they run from 1 to 32",
        ),
        (
            "2024,x,Robo,1,,,,,,,,,,,\n",
            "line 2, `Clave_Ent`: `x` is not a state key; they run from 1 to 32",
        ),
        (
            "24,1,Robo,1,,,,,,,,,,,\n",
            "line 2, `Año`: `24` is not a year",
        ),
        (
            "2024,1,Robo,1\n",
            "line 2, ``: the row has 4 fields, the header 15",
        ),
        (
            "2024,1,Robo,1,,,,,,,,,,,,9\n",
            "line 2, ``: the row has 16 fields, the header 15",
        ),
        (
            "2024,1,Robo,1,,,,,,,,,,,\"2\n",
            "line 2, ``: a quotation mark is not closed",
        ),
    ] {
        check_wide(&d, row, 0, &[aside]);
    }
}

#[test]
fn the_text_of_a_row_set_aside_is_kept() {
    let b = read_text(
        &descriptor(WIDE),
        &format!("{WIDE_HEADER}\r\n2024,1,\"Robo, \"\"x\"\"\",é,,,,,,,,,,,\r\n"),
    );
    assert_eq!(b.aside[0].text, "2024,1,\"Robo, \"\"x\"\"\",é,,,,,,,,,,,");
    let long = format!("{WIDE_HEADER}\n2024,1,{},x,,,,,,,,,,,\n", "ñ".repeat(3000));
    let b = read_text(&descriptor(WIDE), &long);
    assert_eq!(b.aside[0].text.chars().count(), 2001);
}

#[test]
fn lines_are_physical_under_crlf_quoted_line_ends_and_blank_lines() {
    let rows = "2024,1,\"Robo\r\nen casa\",1,,,,,,,,,,,\r\n\r\n,,,,,,,,,,,,,,\r\n2024,1,Otro,x,,,,,,,,,,,\r\n";
    let b = read_text(&descriptor(WIDE), &format!("{WIDE_HEADER}\r\n{rows}"));
    assert_eq!((b.runs[0].line, b.aside[0].line, b.rows_read), (2, 6, 2));
    assert_eq!(b.notes, ["CRLF line ends", "1 row without content"]);
}

#[test]
fn the_first_of_two_rows_of_one_series_stands() {
    let d = descriptor(WIDE);
    let rows = "2024,1,Robo,1,,,,,,,,,,,\n2024,01,Robo ,2,3,,,,,,,,,,\n2023,1,Robo,4,,,,,,,,,,,\n";
    let b = read_text(&d, &format!("{WIDE_HEADER}\n{rows}"));
    assert_eq!(asides(&b), ["line 3, ``: same series and period as line 2"]);
    assert_eq!(b.aside[0].text, "2024,01,Robo ,2,3,,,,,,,,,,");
    assert_eq!(
        cells(&d, &b),
        ["MX-01 cases Robo 2024-01 1", "MX-01 cases Robo 2023-01 4"]
    );
    assert_eq!(b.rows_accepted, 2);
}

#[test]
fn months_in_english_read_the_same() {
    let d = descriptor(WIDE);
    let english = "Año,Clave_Ent,Tipo,JANUARY,February,March,April,May,June,July,August,September,October,November,December";
    let row = "2024,1,Robo,1,2,3,4,5,6,7,8,9,10,11,12\n";
    let (a, b) = (
        read_text(&d, &format!("{WIDE_HEADER}\n{row}")),
        read_text(&d, &format!("{english}\n{row}")),
    );
    assert_eq!(cells(&d, &a), cells(&d, &b));
}

const LONG_HEADER: &str = "FY,Month,State,Drug,Count,Lbs\n";

#[test]
fn october_of_a_fiscal_year_is_of_the_calendar_year_before() {
    let d = descriptor(LONG);
    let rows = "2022,OCT,TX,Other Drugs**,2,0\n2022,SEP,TX,Other Drugs,,1.5e1\n2023 (FYTD),DEC,US,Heroin,1,0.25\n2022,OCT,YC,Heroin,1,1\n";
    let b = read_text(&d, &format!("{LONG_HEADER}{rows}"));
    assert_eq!(asides(&b), [""; 0]);
    assert_eq!(
        cells(&d, &b),
        [
            "US-48 events Other Drugs 2021-10 2",
            "US-48 weight Other Drugs 2021-10 0",
            "US-48 weight Other Drugs 2022-09 15",
            "US events Heroin 2022-12 1 provisional",
            "US weight Heroin 2022-12 0.25 provisional",
        ]
    );
    assert_eq!(
        b.notes,
        [
            "2 provisional values",
            "1 row with a footnote mark",
            "1 row skipped as part of another"
        ]
    );
    assert_eq!((b.rows_read, b.rows_accepted, b.rows_subtotal), (4, 4, 1));
}

#[test]
fn long_rows_that_do_not_pass() {
    let b = read_text(
        &descriptor(LONG),
        &format!(
            "{LONG_HEADER}2022,OCTO,TX,H,1,1\n2022 (FYTD)x,OCT,TX,H,1,1\n2022,OCT,ZZ,H,1,1\n2022,OCT,TX,H,1,1.2.3\n"
        ),
    );
    assert_eq!(
        asides(&b),
        [
            "line 2, `Month`: `OCTO` is not a month",
            "line 3, `FY`: `2022 (FYTD)x` is not a year",
            "line 4, `State`: `ZZ` is not a postal abbreviation of a US state; if it is part of one, declare it in `special`",
            "line 5, `Lbs`: `1.2.3` is not a number; if it stands for none, declare it in `markers`",
        ]
    );
}

#[test]
fn a_twelve_month_ending_table_holds_nothing_else() {
    let text = LONG
        .replace(
            "{ fiscal_year = \"FY\", month = \"Month\", provisional_mark = \"(FYTD)\" }",
            "{ date = \"Date\", must_be = { Period = \"12 month-ending\" } }",
        )
        .replace("frequency", "window = \"12_month_ending\"\nfrequency");
    let d = descriptor(&text);
    let b = read_text(
        &d,
        "Date,Period,State,Drug,Count,Lbs\n2017-12,12 month-ending,TX,H,1,\n2017-12-31,monthly,TX,H,1,\n2017-13,12 month-ending,TX,H,1,\n",
    );
    assert_eq!(cells(&d, &b), ["US-48 events H 2017-12 1"]);
    assert_eq!(
        asides(&b),
        [
            "line 3, `Period`: `monthly` is not `12 month-ending`, which every row must have",
            "line 4, `Date`: `2017-13` is not a date; expected `2023-09` or `2023-09-15`",
        ]
    );
}

fn annual(kind: &str, rest: &str) -> String {
    let layout = "kind = \"wide_by_month\"\nblank = \"not_published\"\n";
    WIDE.replace("monthly", "annual")
        .replace(layout, &format!("kind = \"{kind}\"\n{rest}\n"))
        .replace("period = { year = \"Año\" }\n", "period = {}\n")
}

#[test]
fn municipalities_unknown_and_other_are_places_of_their_state() {
    let text =
        annual("wide_by_year", "blank = \"not_applicable\"").replace("mx_state", "mx_municipality");
    let d = descriptor(&text);
    let b = read_text(
        &d,
        "Clave_Ent,Tipo,2020,2021,2023\n1998,A,,1,\n01999,A,2,,3\n1001,A,1,1,1\n1777,A,1,1,1\n101,A,1,1,1\n",
    );
    assert_eq!(
        cells(&d, &b)[..4],
        [
            "MX-01998 cases A 2021-01 1",
            "MX-01999 cases A 2020-01 2",
            "MX-01999 cases A 2023-01 3",
            "MX-01001 cases A 2020-01 1",
        ]
    );
    assert_eq!(
        b.runs.iter().map(|r| (r.width, r.step)).collect::<Vec<_>>(),
        [(1, 12), (1, 12), (1, 12), (2, 12), (1, 12)]
    );
    assert_eq!(
        asides(&b),
        [
            "line 5, `Clave_Ent`: `MX-01777` is not in the catalogue of municipalities",
            "line 6, `Clave_Ent`: `101` is not a municipality key of five figures",
        ]
    );
}

#[test]
fn counties_are_read_by_their_key() {
    let text =
        annual("wide_by_year", "blank = \"not_applicable\"").replace("mx_state", "us_county");
    let d = descriptor(&text);
    let b = read_text(
        &d,
        "Clave_Ent,Tipo,2020\n48141,A,1\n1001,A,2\n48999,A,1\n481,A,1\nTexas,A,1\n",
    );
    assert_eq!(
        cells(&d, &b),
        ["US-48141 cases A 2020-01 1", "US-01001 cases A 2020-01 2"]
    );
    assert_eq!(
        asides(&b),
        [
            "line 4, `Clave_Ent`: `US-48999` is not in the catalogue of counties",
            "line 5, `Clave_Ent`: `481` is not a county key of five figures",
            "line 6, `Clave_Ent`: `Texas` is not a county key of five figures",
        ]
    );
}

const CROSSTAB: &str = "\"Mortalidad\"\n\"\"\n\"\",\"\",\"\",\"1990\",\"1991\",\"\"\n";

fn crosstab() -> cotejo_ingest::Descriptor {
    descriptor(
        &annual("inegi_crosstab", "blank = \"zero\"\ntitle_lines = 2\nthousands = \",\"\nfooters = [\"^FUENTE\"]\nsubtotals = { place = [\"Total\"], offence = [\"Total\"] }")
            .replace("{ kind = \"mx_state\", column = \"Clave_Ent\" }", "{ kind = \"inegi_key\" }")
            .replace("\"Tipo\"", "\"#3\""),
    )
}

#[test]
fn subtotals_of_a_crosstab_are_checks_and_not_cells() {
    let d = crosstab();
    let rows = "\"\",\"Total\",\"Total\",\"1,006\",\"9\"\n\
        \"=CONCATENAR(0,01) \",\"Aguascalientes\",\"Total\",\"1,006\",\"\"\n\
        \" 01 001 \",\"Aguascalientes\",\"Total\",\"1,003\",\"\"\n\
        \" 01 001 \",\"Aguascalientes\",\"Hombre\",\"1,001\",\"\"\n\
        \" 01 001 \",\"Aguascalientes\",\"Mujer\",\"2\",\"\"\n\
        \" 01 999 \",\"No especificado\",\"Mujer\",\"3\",\"\"\n\
        \n\"FUENTE: INEGI\"\n";
    let b = read_text(&d, &format!("{CROSSTAB}{rows}"));
    assert_eq!(asides(&b), [""; 0]);
    assert_eq!((b.rows_read, b.rows_subtotal, b.runs.len()), (6, 3, 3));
    assert_eq!(
        b.notes,
        [
            "1 footer line",
            "3 values with a thousands comma",
            "subtotal at line 4 column `1991` says 9, parts add to 0"
        ]
        .map(String::from)
        .map(|n| n.replace("3 values", "4 values"))
    );
}

#[test]
fn homicides_abroad_are_set_aside_unless_declared() {
    let rows = "\"\",\"Total\",\"Total\",\"9\",\"9\"\n\"=CONCATENAR( ,33) \",\"Extranjero\",\"Hombre\",\"6\",\"6\"\n\" 01 001 \",\"A\",\"Hombre\",\"1\",\"1\"\n";
    let b = read_text(&crosstab(), &format!("{CROSSTAB}{rows}"));
    assert_eq!(
        asides(&b),
        [
            "line 5, `#1`: `=CONCATENAR( ,33)` `Extranjero` is no state; to take it in, declare `33` in `place.special`"
        ]
    );
    // The national total includes them, so it is not held against what is left.
    assert_eq!(
        b.notes,
        ["1 subtotal rows not checked, because rows of their places were set aside or skipped"]
    );
}
