//! What the methods' pages must name.

use cotejo_links::{ConflictRule, JoinRule, MatchRule, Outcome, OutcomeRule, UsRule};

const TRACES: &str = include_str!("../../../../docs/methods/traces.md");
const DUPLICATES: &str = include_str!("../../../../docs/methods/duplicates.md");

#[test]
fn every_rule_is_described() {
    let named = |page: &str, names: Vec<&str>| {
        for name in names {
            assert!(page.contains(&format!("`{name}`")), "{name}");
        }
    };
    named(TRACES, MatchRule::ALL.iter().map(|r| r.name()).collect());
    named(TRACES, OutcomeRule::ALL.iter().map(|r| r.name()).collect());
    named(TRACES, UsRule::ALL.iter().map(|r| r.name()).collect());
    named(TRACES, ConflictRule::ALL.iter().map(|r| r.name()).collect());
    named(TRACES, Outcome::ALL.iter().map(|o| o.name()).collect());
    named(DUPLICATES, JoinRule::ALL.iter().map(|r| r.name()).collect());
}

#[test]
fn confidences_are_those_of_the_code() {
    let given = |page: &str, name: &str, confidence: f64| {
        let row = page
            .lines()
            .find(|l| l.starts_with(&format!("| `{name}` |")));
        assert!(
            row.unwrap().contains(&format!("| {confidence} |")),
            "{name}"
        );
    };
    for rule in MatchRule::ALL {
        given(TRACES, rule.name(), rule.confidence());
    }
    for rule in JoinRule::ALL {
        given(DUPLICATES, rule.name(), rule.confidence());
    }
}
