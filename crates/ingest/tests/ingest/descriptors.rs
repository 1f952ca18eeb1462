//! What a descriptor may not be, and where the fault is said to be.

use cotejo_ingest::Descriptor;

use crate::kit::*;

fn check(change: (&str, &str), expected: &str) {
    let text = WIDE.replace(change.0, change.1);
    assert_ne!(text, WIDE, "{}", change.0);
    let error = Descriptor::parse(&text, "wide.toml")
        .expect_err(change.1)
        .to_string();
    assert!(error.starts_with("`wide.toml`, line "), "{error}");
    assert!(
        error.contains(expected),
        "{error}\n  should hold: {expected}"
    );
}

#[test]
fn faults_are_named_with_their_line() {
    for (change, expected) in [
        (
            ("id = \"wide\"", "id = \"wide\"\nidd = 1"),
            "line 3, column 1: unknown key `idd`",
        ),
        (("id = \"wide\"", "id = \"wide"), "line 2"),
        (("id = \"wide\"", "id = \"Wide\""), "`Wide` is not an id"),
        (
            ("publisher = \"SESNSP\"\n", ""),
            "missing field `publisher`",
        ),
        (("kind = \"count\"", "kind = \"countt\""), "line 13"),
        (
            ("name = \"wide\"", "name = \"wide\"\nthousand = \",\""),
            "line 20, column 1: unknown field `thousand`",
        ),
        (
            ("name = \"wide\"", "name = \"wide\"\nfooters = [\"(\"]"),
            "`(` is not a regular expression",
        ),
        (
            ("{ offence = \"Tipo\" }", "{}"),
            "line 19, column 9: layout `wide`: dimension `offence` has neither a column nor a constant",
        ),
        (
            (
                "{ offence = \"Tipo\" }",
                "{ offence = \"Tipo\", sex = \"Sexo\" }",
            ),
            "`sex` is no dimension of the source",
        ),
        (
            ("{ cases = \"*\" }", "{ victims = \"*\" }"),
            "`victims` is no measure of the source",
        ),
        (
            ("{ cases = \"*\" }", "{ cases = \"Casos\" }"),
            "is wide: `values` is one measure = \"*\"",
        ),
        (
            ("{ year = \"Año\" }", "{ month = \"Mes\" }"),
            "months are columns, so `period` names `year` and nothing else",
        ),
        (
            ("\"monthly\"", "\"annual\""),
            "months are columns, so `frequency` is monthly",
        ),
        (
            ("wide_by_month", "long"),
            "long: its value columns are named",
        ),
        (("wide_by_month", "wide_by_year"), "years are columns"),
        (
            (
                "name = \"wide\"",
                "name = \"wide\"\nsubtotals = { sex = [\"Total\"] }",
            ),
            "`subtotals` names `sex`",
        ),
        (
            (
                "name = \"wide\"",
                "name = \"wide\"\nmarkers = { \"x\" = \"reported\" }",
            ),
            "stands for no number",
        ),
        (
            ("name = \"wide\"", "name = \"wide\"\nrange = [2, 1]"),
            "`range` is [smallest, largest]",
        ),
        (
            ("name = \"wide\"", "name = \"wide\"\ndelimiter = \"ñ\""),
            "cannot be a delimiter",
        ),
        (
            (
                "{ kind = \"mx_state\", column = \"Clave_Ent\" }",
                "{ kind = \"constant\", place = \"XX\" }",
            ),
            "`XX` is not a place key",
        ),
        (
            (
                "{ kind = \"mx_state\", column = \"Clave_Ent\" }",
                "{ kind = \"mx_state\", col = \"Clave_Ent\" }",
            ),
            "col",
        ),
    ] {
        check(change, expected);
    }
}
