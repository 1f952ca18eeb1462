//! Figures against what the agencies published, and against each other: parts add up to their whole.

use crate::kit::{asked, close, example, list, number, on, one, sum, word};

/// The value of one figure.
#[track_caller]
fn value(indicator: &str, place: &str, period: &str, as_of: Option<&str>) -> f64 {
    let mut args = vec!["figures", indicator, "--place", place, "--period", period];
    args.extend(as_of.iter().flat_map(|day| ["--as-of", day]));
    number(one(&asked(&args)), "value")
}

/// The totals that `examples/bicentennial/facts/README.md` lists.
#[test]
fn published_totals_come_out_as_they_were_known_on_each_day() {
    for (indicator, place, period, as_of, published) in [
        ("homicide_case_files", "MX", "2021", "2023-08-24", 28_279.0),
        ("homicide_case_files", "MX", "2021", "2024-07-08", 28_279.0),
        ("homicide_case_files", "MX", "2021", "2024-07-09", 28_282.0),
        ("homicide_case_files", "MX", "2022", "2023-08-24", 26_279.0),
        ("homicide_case_files", "MX", "2022", "2024-07-09", 26_279.0),
        ("homicide_case_files", "MX", "2023", "2024-07-09", 25_287.0),
        ("homicide_victims", "MX", "2021", "2024-06-24", 33_361.0),
        ("homicide_victims", "MX", "2021", "2024-12-21", 33_361.0),
        ("homicide_victims", "MX", "2022", "2024-06-24", 30_975.0),
        ("homicide_victims", "MX", "2022", "2024-12-21", 30_976.0),
        ("feminicide_victims", "MX", "2021", "2024-06-24", 1_018.0),
        ("feminicide_victims", "MX", "2021", "2024-12-21", 1_019.0),
        (
            "encounters_southwest",
            "US",
            "FY2020",
            "2023-10-31",
            458_088.0,
        ),
        (
            "encounters_southwest",
            "US",
            "FY2021",
            "2023-10-31",
            1_734_686.0,
        ),
        (
            "encounters_southwest",
            "US",
            "FY2022",
            "2023-10-31",
            2_378_944.0,
        ),
        (
            "encounters_southwest",
            "US",
            "FY2023",
            "2023-10-31",
            2_475_669.0,
        ),
        ("nics_checks", "US", "2021", "2023-10-31", 38_573_127.0),
        ("nics_checks", "US", "2022", "2023-10-31", 30_861_706.0),
        (
            "overdose_deaths_predicted",
            "US",
            "2021",
            "2022-05-11",
            107_622.0,
        ),
        (
            "overdose_deaths_predicted",
            "US",
            "2021",
            "2023-05-17",
            109_179.0,
        ),
        (
            "overdose_deaths_final",
            "US",
            "2021",
            "2022-12-22",
            106_699.0,
        ),
        ("population_mx", "MX", "2020", "2019-12-31", 127_792_286.0),
    ] {
        let found = value(indicator, place, period, Some(as_of));
        assert_eq!(found, published, "{indicator} {period} as of {as_of}");
    }
}

#[test]
fn fentanyl_by_fiscal_year_is_what_cbp_published_in_pounds() {
    let figures = asked(&["figures", "fentanyl_seized", "--each", "fiscal-year"]);
    let found: Vec<(&str, f64)> = list(&figures)
        .iter()
        .map(|f| (word(f, "period"), number(f, "value").round()))
        .collect();
    let published = [
        ("FY2019", 2_804.0),
        ("FY2020", 4_791.0),
        ("FY2021", 11_201.0),
        ("FY2022", 14_700.0),
        ("FY2023", 27_023.0),
    ];
    assert_eq!(found, published);
    assert!(
        list(&figures)
            .iter()
            .all(|f| word(f, "unit") == "lb" && word(f, "status") == "reported")
    );
}

#[test]
fn the_newest_vintage_is_the_default_day() {
    assert_eq!(value("homicide_case_files", "MX", "2021", None), 28_282.0);
    let figures = asked(&["figures", "homicide_case_files", "--period", "2021"]);
    assert_eq!(word(one(&figures), "as_of"), "2024-07-09");
}

#[test]
fn places_add_up_to_their_country() {
    for (indicator, period) in [
        ("homicide_case_files", "2022"),
        ("homicide_victims", "2021-10..2022-08"),
        ("persons_missing", "2024"),
        ("population_mx", "2020"),
        ("robbery_case_files", "2023-Q1"),
    ] {
        let states = asked(&["figures", indicator, "--by", "state", "--period", period]);
        assert_eq!(list(&states).len(), 32, "{indicator}");
        close(sum(&states, "value"), value(indicator, "MX", period, None));
    }
}

#[test]
fn months_add_up_to_years_fiscal_years_quarters_and_ranges() {
    for (indicator, place) in [
        ("homicide_victims", "MX-11"),
        ("fentanyl_seized", "US"),
        ("encounters_southwest", "US"),
    ] {
        for period in ["2022", "FY2022", "2022-Q3", "2021-10..2022-08", "2022-05"] {
            let whole = value(indicator, place, period, None);
            let months = asked(&[
                "figures", indicator, "--place", place, "--period", period, "--each", "month",
            ]);
            close(sum(&months, "value"), whole);
        }
        let quarters = asked(&[
            "figures", indicator, "--place", place, "--period", "2022", "--each", "quarter",
        ]);
        assert_eq!(list(&quarters).len(), 4);
        close(
            sum(&quarters, "value"),
            value(indicator, place, "2022", None),
        );
    }
}

/// A fiscal year opens in October: FY2022 is 2021-10 to 2022-09.
#[test]
fn a_fiscal_year_is_its_twelve_months() {
    let fiscal = value("fentanyl_seized", "US", "FY2022", None);
    close(
        fiscal,
        value("fentanyl_seized", "US", "2021-10..2022-09", None),
    );
    let quarters = ["2021-Q4", "2022-Q1", "2022-Q2", "2022-Q3"];
    close(
        fiscal,
        quarters
            .iter()
            .map(|q| value("fentanyl_seized", "US", q, None))
            .sum(),
    );
}

#[test]
fn a_dimension_adds_up_to_the_whole() {
    for (indicator, dimension, period) in [
        ("fentanyl_seized", "component", "FY2022"),
        ("drugs_seized", "drug", "FY2023"),
        ("drugs_seized", "region", "FY2021"),
        ("encounters_nationwide", "citizenship", "FY2023"),
        ("homicide_victims", "sex", "2021"),
        ("robbery_case_files", "subtype", "2022"),
    ] {
        let parts = asked(&[
            "figures",
            indicator,
            "--dimension",
            dimension,
            "--period",
            period,
        ]);
        let place = word(&list(&parts)[0], "place").to_string();
        assert!(list(&parts).len() > 1, "{indicator} by {dimension}");
        assert!(
            list(&parts)
                .iter()
                .all(|f| word(f, "id").contains(&format!(":{dimension}=")))
        );
        close(sum(&parts, "value"), value(indicator, &place, period, None));
    }
}

#[test]
fn another_unit_is_a_declared_factor_and_stderr_says_which() {
    let pounds = value("fentanyl_seized", "US", "FY2022", None);
    let args = [
        "--format",
        "json",
        "figures",
        "fentanyl_seized",
        "--period",
        "FY2022",
        "--unit",
    ];
    let with = |unit: &'static str| on(&example(), &[&args[..], &[unit]].concat()).ok();
    let kilograms = with("kg").says(&["1 lb = 0.45359237 kg", "avoirdupois"]);
    assert_eq!(word(one(&kilograms.json()), "unit"), "kg");
    close(
        number(one(&kilograms.json()), "value"),
        pounds * 0.453_592_37,
    );
    let tonnes = with("t").says(&["1 lb = 0.45359237 kg", "1 t = 1000 kg"]);
    close(
        number(one(&tonnes.json()), "value"),
        pounds * 0.453_592_37 / 1000.0,
    );
    let doses = with("fentanyl_lethal_dose").says(&["a convention"]);
    close(
        number(one(&doses.json()), "value"),
        pounds * 453_592.37 / 2.0,
    );
    close(
        value("fentanyl_seized_kg", "US", "FY2022", None),
        pounds * 0.453_592_37,
    );
}

/// A twelve-month total is the value at the period's last month, whatever the period.
#[test]
fn levels_are_never_added() {
    let december = value("overdose_deaths_predicted", "US", "2021-12", None);
    for period in ["2021", "2021-Q4", "2020-01..2021-12", "2020-12..2021-12"] {
        assert_eq!(
            value("overdose_deaths_predicted", "US", period, None),
            december,
            "{period}"
        );
    }
    let year = value("population_mx", "MX", "2021", None);
    assert_eq!(value("population_mx", "MX", "2021-06", None), year);
    let before = value("population_mx", "MX", "2020", None);
    close(
        value("population_mx", "MX", "2020-07..2021-06", None),
        (before + year) / 2.0,
    );
}

#[test]
fn a_rate_is_numerator_over_denominator() {
    let rates = asked(&[
        "figures",
        "homicide_victims_rate",
        "--by",
        "state",
        "--period",
        "2022",
    ]);
    assert_eq!(list(&rates).len(), 32);
    for rate in list(&rates) {
        close(
            number(rate, "value"),
            number(rate, "numerator") / number(rate, "denominator") * 100_000.0,
        );
        let (low, high) = (number(rate, "low"), number(rate, "high"));
        assert!(
            low <= number(rate, "value") && number(rate, "value") <= high,
            "{rate}"
        );
        let place = word(rate, "place");
        assert_eq!(
            number(rate, "numerator"),
            value("homicide_victims", place, "2022", None),
            "{place}"
        );
        assert_eq!(
            number(rate, "denominator"),
            value("population_mx", place, "2022", None),
            "{place}"
        );
    }
    let share = asked(&[
        "figures",
        "fentanyl_ports_of_entry_share",
        "--period",
        "FY2022",
    ]);
    let share = one(&share);
    close(
        number(share, "value"),
        number(share, "numerator") / number(share, "denominator") * 100.0,
    );
    assert_eq!(word(share, "unit"), "percent");
}

#[test]
fn twelve_rolling_months_are_the_sum_of_those_months() {
    let rolled = value("homicide_victims_rolling12", "MX", "2022-08", None);
    assert_eq!(
        rolled,
        value("homicide_victims", "MX", "2021-09..2022-08", None)
    );
}

/// The vintage of August 2023 ends in July: seven months of 2023.
#[test]
fn a_year_in_course_is_partial_and_says_how_far_it_goes() {
    let figures = asked(&[
        "figures",
        "homicide_case_files",
        "--period",
        "2023",
        "--as-of",
        "2023-12-31",
    ]);
    let figure = one(&figures);
    assert_eq!(word(figure, "status"), "partial");
    assert_eq!(
        (
            number(figure, "months_reported"),
            number(figure, "months_expected")
        ),
        (7.0, 12.0)
    );
    let months = asked(&[
        "figures",
        "homicide_case_files",
        "--period",
        "2023",
        "--each",
        "month",
        "--as-of",
        "2023-12-31",
    ]);
    let with: Vec<&str> = list(&months)
        .iter()
        .filter(|m| !m["value"].is_null())
        .map(|m| word(m, "period"))
        .collect();
    assert_eq!((with.len(), with[6]), (7, "2023-07"));
    close(
        number(figure, "value"),
        list(&months)
            .iter()
            .filter_map(|m| m["value"].as_f64())
            .sum(),
    );
    let complete = asked(&["figures", "homicide_case_files", "--period", "2023"]);
    assert_eq!(word(one(&complete), "status"), "reported");
}

#[test]
fn a_period_after_the_last_vintage_is_not_published() {
    for (indicator, place) in [
        ("homicide_case_files", "MX"),
        ("encounters_southwest", "US"),
        ("homicide_case_files", "MX-09"),
    ] {
        let figures = asked(&["figures", indicator, "--place", place, "--period", "2030"]);
        assert_eq!(
            word(one(&figures), "status"),
            "not_published",
            "{indicator}"
        );
        assert!(one(&figures)["value"].is_null());
    }
    let before = asked(&[
        "figures",
        "homicide_case_files",
        "--place",
        "MX",
        "--period",
        "2021",
        "--as-of",
        "2020-01-01",
    ]);
    assert_eq!(
        (
            word(one(&before), "status"),
            one(&before)["value"].is_null()
        ),
        ("not_published", true)
    );
}

#[test]
fn a_place_of_the_other_country_does_not_apply() {
    for (indicator, place) in [
        ("homicide_case_files", "US-48"),
        ("fentanyl_seized", "MX"),
        ("overdose_deaths", "MX"),
    ] {
        let figures = asked(&["figures", indicator, "--place", place, "--period", "2021"]);
        assert_eq!(
            word(one(&figures), "status"),
            "not_applicable",
            "{indicator}"
        );
        assert!(one(&figures)["value"].is_null());
    }
}

/// Baja California added up to its country would be a number of Baja California under the name of Mexico.
#[test]
fn a_part_is_never_given_as_its_whole() {
    let args = [
        "figures",
        "homicide_case_files",
        "--place",
        "MX-02",
        "--by",
        "country",
    ];
    on(&example(), &args)
        .exits(2)
        .says(&["`MX-02`", "`MX`", "country"]);
    let args = [
        "figures",
        "homicide_case_files",
        "--place",
        "MX-02",
        "--by",
        "state",
    ];
    on(&example(), &args).ok();
}

/// A month says nothing of one of its days, a year nothing of its quarters; the second computation says so, too.
#[test]
fn less_than_the_source_publishes_does_not_apply() {
    for (indicator, place, period) in [
        ("homicide_case_files", "MX", "2021-03-15"),
        ("homicide_victims_rate", "MX-02", "2021-03-15"),
        ("homicide_victims_rolling12", "MX", "2021-03-15"),
        ("overdose_deaths_predicted", "US", "2021-12-31"),
        ("fentanyl_ports_of_entry_share", "US", "2022-01-01"),
        ("fentanyl_seized_kg", "US", "2022-01-01"),
        ("homicide_deaths_inegi", "MX", "2021-01"),
        ("homicide_deaths_inegi", "MX", "2021-Q1"),
        ("homicide_deaths_inegi", "MX", "FY2021"),
        ("homicide_deaths_inegi_rate", "MX", "2021-Q1"),
    ] {
        let figures = asked(&["figures", indicator, "--place", place, "--period", period]);
        let figure = one(&figures);
        assert_eq!(word(figure, "status"), "not_applicable", "{figure}");
        assert!(figure["value"].is_null(), "{figure}");
        let explained = asked(&["explain", word(figure, "id")]);
        assert_eq!(explained["agrees"], true, "{explained:#}");
        assert!(explained["recomputed"].is_null(), "{explained:#}");
    }
    for (args, why) in [
        (
            ["homicide_deaths_inegi", "--each", "month"],
            "whole calendar years",
        ),
        (
            ["homicide_deaths_inegi", "--period", "FY2021"],
            "whole calendar years",
        ),
        (
            ["homicide_case_files", "--period", "2021-03-15"],
            "whole months",
        ),
    ] {
        on(&example(), &[&["figures"], &args[..]].concat())
            .ok()
            .says(&[why]);
    }
}

#[test]
fn a_place_goes_by_name_or_by_key() {
    for name in ["Baja California", "baja california", "MX-02"] {
        assert_eq!(
            value("homicide_case_files", name, "2022", None),
            2_399.0,
            "{name}"
        );
    }
    let capital = value("homicide_case_files", "MX-09", "2022", None);
    assert_eq!(
        value("homicide_case_files", "Distrito Federal", "2022", None),
        capital
    );
    assert_eq!(
        value("homicide_case_files", "Ciudad de México", "2022", None),
        capital
    );
}

#[test]
fn an_empty_answer_says_why() {
    for (args, why) in [
        (
            vec!["figures", "firearms_manufactured"],
            "`us_atf_manufacture` is not loaded",
        ),
        (
            vec!["figures", "homicide_case_files", "--as-of", "2010-01-01"],
            "its first vintage is of 2023-08-24",
        ),
        (
            vec!["figures", "homicide_case_files", "--period", "2030"],
            "no figures",
        ),
    ] {
        let said = on(&example(), &[&["--format", "json"], &args[..]].concat())
            .ok()
            .says(&[why]);
        assert_eq!(said.json(), serde_json::json!([]), "{args:?}");
    }
}
