//! Reports of one event by two authorities: which are joined by it, and which are not.

use cotejo_links::JoinRule;

use crate::table::{all, build, of, recoveries};

const HEAD: &str = "make|model|calibre|serial|recovered_on|recovered_in|recovered_state|agency\n";

/// The rule that joins the first two reports, and how many guns there are.
fn joined(rows: &[&str]) -> (Option<JoinRule>, usize) {
    let traces = build(vec![recoveries(&format!("{HEAD}{}", rows.join("\n")))]);
    let reports = of(&traces, "1").reports;
    let rule = reports.get(1).and_then(|r| r.joined).map(|j| j.rule);
    (rule, all(&traces).len())
}

#[track_caller]
fn check(cases: &[(&[&str], Option<JoinRule>)]) {
    for (rows, wanted) in cases {
        let guns = rows.len() - usize::from(wanted.is_some());
        assert_eq!(joined(rows), (*wanted, guns), "{rows:?}");
        // The order of the reports changes nothing but which is the first.
        let mut turned = rows.to_vec();
        turned.swap(0, 1);
        assert_eq!(joined(&turned), (*wanted, guns), "{turned:?}");
    }
}

const FIRST: &str = "Glock|19|9x19|ABC1234|2021-03-05|MX-02004|MX-02|FGR";

#[test]
fn a_slip_joins_one_event() {
    let slip = Some(JoinRule::SlipSameRecovery);
    check(&[
        (
            &[
                FIRST,
                "Glock|19|9x19|ABC1284|2021-03-07|MX-02004|MX-02|SEDENA",
            ],
            slip,
        ),
        // The make of one is not known, and its model is one of the other's make.
        (
            &[FIRST, "|19|9x19|ABC1284|2021-03-05|MX-02004|MX-02|SEDENA"],
            slip,
        ),
        (
            &[FIRST, "|17|9x19|ABC1284|2021-03-05|MX-02004|MX-02|SEDENA"],
            None,
        ),
        // The month that holds the day, and another.
        (
            &[FIRST, "Glock|19|9x19|ABC1284|2021-03|MX-02004|MX-02|SEDENA"],
            slip,
        ),
        (
            &[FIRST, "Glock|19|9x19|ABC1284|2021-05|MX-02004|MX-02|SEDENA"],
            None,
        ),
        // A year says nothing of an event.
        (
            &[FIRST, "Glock|19|9x19|ABC1284|2021|MX-02004|MX-02|SEDENA"],
            None,
        ),
        // The state of the place; another place of the state; another state.
        (
            &[FIRST, "Glock|19|9x19|ABC1284|2021-03-05||MX-02|SEDENA"],
            slip,
        ),
        (
            &[
                FIRST,
                "Glock|19|9x19|ABC1284|2021-03-05|MX-02001|MX-02|SEDENA",
            ],
            None,
        ),
        (
            &[FIRST, "Glock|19|9x19|ABC1284|2021-03-05||MX-26|SEDENA"],
            None,
        ),
        // One authority, four days, another make, another calibre, two slips.
        (
            &[FIRST, "Glock|19|9x19|ABC1284|2021-03-05|MX-02004|MX-02|FGR"],
            None,
        ),
        (
            &[
                FIRST,
                "Glock|19|9x19|ABC1284|2021-03-09|MX-02004|MX-02|SEDENA",
            ],
            None,
        ),
        (
            &[
                FIRST,
                "Taurus||9x19|ABC1284|2021-03-05|MX-02004|MX-02|SEDENA",
            ],
            None,
        ),
        (
            &[FIRST, "Glock|||ABC1284|2021-03-05|MX-02004|MX-02|SEDENA"],
            slip,
        ),
        (
            &[
                FIRST,
                "Glock||.45 ACP|ABC1284|2021-03-05|MX-02004|MX-02|SEDENA",
            ],
            None,
        ),
        (
            &[
                FIRST,
                "Glock|19|9x19|ABC1289|2021-03-05|MX-02004|MX-02|SEDENA",
            ],
            None,
        ),
        // A third gun fits.
        (
            &[
                FIRST,
                "Glock|19|9x19|ABC1284|2021-03-05|MX-02004|MX-02|SEDENA",
                "Glock|19|9x19|ABC1224|2021-03-05|MX-02004|MX-02|SEMAR",
            ],
            None,
        ),
    ]);
}

#[test]
fn words_before_a_number_are_no_part_of_it() {
    const FN: &str = "FN|FIVE-SEVEN|5.7x28|386251709|2021-03-05|MX-02004|MX-02|FGR";
    let slip = Some(JoinRule::SlipSameRecovery);
    check(&[
        (
            &[
                FN,
                "FN|FIVE-SEVEN|5.7x28|FN 386251709|2021-03-06|MX-02004|MX-02|SEMAR",
            ],
            slip,
        ),
        // Words and a slip at once, and words where no make is known.
        (
            &[
                FN,
                "FN|FIVE-SEVEN|5.7x28|FN 386251708|2021-03-06|MX-02004|MX-02|SEMAR",
            ],
            None,
        ),
        (
            &[
                "||5.7x28|386251709|2021-03-05|MX-02004|MX-02|FGR",
                "||5.7x28|FN 386251709|2021-03-06|MX-02004|MX-02|SEMAR",
            ],
            None,
        ),
    ]);
}

#[test]
fn a_number_read_in_part_joins_one_event() {
    let pattern = Some(JoinRule::PatternSameRecovery);
    check(&[
        (
            &[
                FIRST,
                "Glock|19|9x19|AB?1?34|2021-03-05|MX-02004|MX-02|SEDENA",
            ],
            pattern,
        ),
        (
            &[FIRST, "||9x19|AB?1?34|2021-03|MX-02004|MX-02|SEDENA"],
            pattern,
        ),
        (
            &[
                FIRST,
                "Glock|19|9x19|AB?1?35|2021-03-05|MX-02004|MX-02|SEDENA",
            ],
            None,
        ),
        (
            &[
                FIRST,
                "Glock|19|9x19|AB????4|2021-03-05|MX-02004|MX-02|SEDENA",
            ],
            None,
        ),
    ]);
}

#[test]
fn guns_without_numbers_join_by_one_event_where_few_like_them_turn_up() {
    const BARE: &str = "Glock|19|9x19|BORRADO|2021-03-05|MX-02004|MX-02|FGR";
    let bare = Some(JoinRule::NoSerialSameRecovery);
    check(&[
        (
            &[BARE, "Glock|19|9x19||2021-03-05|MX-02004|MX-02|SEDENA"],
            bare,
        ),
        (
            &[BARE, "Glock|||LIMADO|2021-03-05|MX-02004|MX-02|SEDENA"],
            bare,
        ),
        // One model, and the day three later, or known by its month, or the place by its state.
        (
            &[BARE, "Glock|G19|9x19||2021-03-08|MX-02004|MX-02|SEDENA"],
            bare,
        ),
        (
            &[BARE, "Glock|19|9x19||2021-03|MX-02004|MX-02|SEDENA"],
            bare,
        ),
        (&[BARE, "Glock|19|9x19||2021-03-05||MX-02|SEDENA"], bare),
        // The make of one is not known: day and place must be one.
        (&[BARE, "|19|9x19||2021-03-05|MX-02004|MX-02|SEDENA"], bare),
        (&[BARE, "|19|9x19||2021-03-06|MX-02004|MX-02|SEDENA"], None),
        (&[BARE, "||9x19||2021-03-05|MX-02004|MX-02|SEDENA"], None),
        // Neither one model nor one day; nor one place.
        (
            &[BARE, "Glock|||LIMADO|2021-03-06|MX-02004|MX-02|SEDENA"],
            None,
        ),
        (
            &[BARE, "Glock|17|9x19||2021-03-05|MX-02004|MX-02|SEDENA"],
            None,
        ),
        (
            &[BARE, "Glock|19|9x19||2021-03-05|MX-02001|MX-02|SEDENA"],
            None,
        ),
        // One like them ten days later is no matter, two are.
        (
            &[
                BARE,
                "Glock|19|9x19||2021-03-05|MX-02004|MX-02|SEDENA",
                "Glock|19|9x19||2021-03-15|MX-02004|MX-02|SEMAR",
            ],
            bare,
        ),
        (
            &[
                BARE,
                "Glock|19|9x19||2021-03-05|MX-02004|MX-02|SEDENA",
                "Glock|19|9x19||2021-03-15|MX-02004|MX-02|SEMAR",
                "Glock|19|9x19||2021-02-20|MX-02004|MX-02|SEMAR",
            ],
            None,
        ),
    ]);
}

/// As many reports in one place on one day are no event, and take no time.
#[test]
fn a_crowd_is_not_compared() {
    let crowd: Vec<String> = (0..2100)
        .map(|n| {
            let agency = if n % 2 == 0 { "FGR" } else { "SEDENA" };
            format!(
                "Glock|19|9x19|XY{}|2021-03-05|MX-02004|MX-02|{agency}",
                100_003 + 37 * n
            )
        })
        .collect();
    let mut rows: Vec<&str> = crowd.iter().map(String::as_str).collect();
    let second = "Glock|19|9x19|ABC1284|2021-03-05|MX-02004|MX-02|SEDENA";
    rows.splice(0..0, [FIRST, second]);
    assert_eq!(joined(&rows).0, None);
    // The same two on another day, apart from the crowd.
    let (first, second) = (
        FIRST.replace("03-05", "04-05"),
        second.replace("03-05", "04-05"),
    );
    rows.splice(0..2, [first.as_str(), second.as_str()]);
    assert_eq!(joined(&rows).0, Some(JoinRule::SlipSameRecovery));
}
