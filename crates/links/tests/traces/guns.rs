//! Which reports are of one gun.

use cotejo_links::{ConflictRule, JoinRule, Outcome};

use crate::table::{all, build, of, recoveries};

/// The first report's gun and the second's: joined by which rule, and whether it was recovered again.
fn joined(rows: &str) -> Option<(JoinRule, bool)> {
    let traces = build(vec![recoveries(rows)]);
    let first = of(&traces, "1");
    let second = traces.find("rec:2").unwrap();
    assert_eq!(first.number == second, all(&traces).len() == 1, "{rows}");
    let report = first.reports.get(1)?;
    report.joined.map(|j| (j.rule, j.again))
}

#[test]
fn reports_of_one_gun_are_joined() {
    const HEAD: &str =
        "make|calibre|serial|recovered_on|recovered_state|sold_on|dealer|dealer_state\n";
    let cases: &[(&str, Option<(JoinRule, bool)>)] = &[
        // The same number and make, written otherwise.
        (
            "Glock|9x19|ABC123|2021-03-05|MX-02||| \n GLOCK GMBH|9mm|abc-123|2021-03-20|MX-02|||",
            Some((JoinRule::SameSerialAndMake, false)),
        ),
        // The letter O and the figure 0.
        (
            "Taurus|9x19|TKO12345|2021-03-05|MX-02||| \n Taurus|9x19|TK012345|2021-03-05|MX-02|||",
            Some((JoinRule::SameSerialAndMake, false)),
        ),
        // Two years later: recovered again. In another state on the next day: again.
        (
            "Glock|9x19|ABC123|2021-03-05|MX-02||| \n Glock|9x19|ABC123|2023-03-20|MX-02|||",
            Some((JoinRule::SameSerialAndMake, true)),
        ),
        (
            "Glock|9x19|ABC123|2021-03-05|MX-02||| \n Glock|9x19|ABC123|2021-03-06|MX-26|||",
            Some((JoinRule::SameSerialAndMake, true)),
        ),
        // The make of one is not known.
        (
            "Glock|9x19|ABC123|2021-03-05|MX-02||| \n |9x19|ABC123||MX-02|||",
            Some((JoinRule::SameSerial, false)),
        ),
        // Another make, another calibre, another number.
        (
            "Glock|9x19|ABC123|2021-03-05|MX-02||| \n Taurus|9x19|ABC123|2021-03-05|MX-02|||",
            None,
        ),
        (
            "Glock|9x19|ABC123|2021-03-05|MX-02||| \n Glock|.45 ACP|ABC123|2021-03-05|MX-02|||",
            None,
        ),
        (
            "Glock|9x19|ABC123|2021-03-05|MX-02||| \n Glock|9x19|ABC124|2021-03-05|MX-02|||",
            None,
        ),
        // A series alone joins by the sale or by the recovery, never by itself.
        (
            "Ruger|9x19|382|2021-03-05|MX-02||| \n Ruger|9x19|382|2021-05-05|MX-02|||",
            None,
        ),
        (
            "Ruger|9x19|382|2021-03-05|MX-02|2019-01-02|Shop|TX \n Ruger|9x19|382|2021-05-05|MX-02|2019-01-02|SHOP|TX",
            Some((JoinRule::SameSale, true)),
        ),
        (
            "Ruger|9x19|382|2021-03-05|MX-02|2019-01-02|Shop|TX \n Ruger|9x19|382|2021-03-05|MX-02|2019-01-03|Shop|TX",
            None,
        ),
        (
            "Ruger|9x19|382|2021-03-05|MX-02||| \n Ruger|9x19|382|2021-03-05|MX-02|||",
            Some((JoinRule::SameRecovery, false)),
        ),
        // Filed off, or none: never joined.
        (
            "Glock|9x19|BORRADO|2021-03-05|MX-02||| \n Glock|9x19|BORRADO|2021-03-05|MX-02|||",
            None,
        ),
        (
            "Glock|9x19||2021-03-05|MX-02||| \n Glock|9x19||2021-03-05|MX-02|||",
            None,
        ),
    ];
    for (rows, wanted) in cases {
        assert_eq!(joined(&format!("{HEAD}{rows}")), *wanted, "{rows}");
    }
}

#[test]
fn a_report_without_a_make_is_not_forced_between_two() {
    let traces = build(vec![recoveries(
        "make|serial
         Glock|ABC1234
         Taurus|ABC1234
         |ABC1234",
    )]);
    assert_eq!(all(&traces).len(), 3);
    let twins: Vec<ConflictRule> = of(&traces, "1").conflicts.iter().map(|c| c.rule).collect();
    assert_eq!(twins, [ConflictRule::TwoMakes]);
    let twins = of(&traces, "2").conflicts;
    assert_eq!(twins[0].between, ["rec:2", "rec:1"]);
    assert_eq!(traces.conflicts().len(), 2);
}

#[test]
fn one_row_can_be_several_guns() {
    let traces = build(vec![recoveries(
        "make|serial|recovered_on
         G1: Glock\\nG2: Taurus|G1: ABC123\\nG2: TAB12345|2021-03-05
         Taurus|TAB12345|2021-03-06",
    )]);
    assert_eq!(all(&traces).len(), 2);
    let first = of(&traces, "1");
    assert_eq!(
        (first.id.as_str(), first.gun.make.as_deref()),
        ("rec:1", Some("Glock"))
    );
    let second = of(&traces, "1+2");
    assert_eq!(
        (second.id.as_str(), second.gun.make.as_deref()),
        ("rec:1+2", Some("Taurus"))
    );
    assert_eq!(second.reports.len(), 2);
    assert_eq!(second.reports[0].origin.part, 2);
    assert_eq!(traces.find("rec:2"), Some(second.number));
    for nothing in ["rec:3", "rec:1+3", "rec:2+2", "tra:1", "rec", ""] {
        assert_eq!(traces.find(nothing), None, "{nothing}");
    }
}

#[test]
fn the_first_recovery_is_the_surest_early_one() {
    let traces = build(vec![recoveries(
        "make|serial|recovered_on|recovered_in|requested_on
         Glock|ABC123|2021|MX-02004|2021-06-01
         Glock|ABC123|2021-03-05||2021-04-01
         Glock|ABC123|2022-03-05|MX-26018|",
    )]);
    let gun = of(&traces, "1");
    assert_eq!(gun.recovered.unwrap().text(), "2021-03-05");
    assert_eq!(gun.recovered_in.unwrap().as_str(), "MX-02004");
    assert_eq!(gun.requested.unwrap().text(), "2021-04-01");
    assert_eq!(gun.outcome, Outcome::NotFound);
    assert!(gun.submitted);
}
