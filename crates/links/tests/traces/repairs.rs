//! Serial numbers with a slip, and incomplete ones: rather left than forced.

use cotejo_links::{MatchRule, Outcome};

use crate::table::{build, of, recoveries, transfers};

#[test]
fn only_what_is_sure_is_repaired() {
    let traces = build(vec![
        recoveries(
            "make|model|calibre|serial|recovered_on|outcome|request
             Taurus||9x19|TAB81234|2021-03-05||Q
             Taurus||9x19|TCD56789|2021-03-05||Q
             Taurus||9x19|TEF11223|2021-03-05||Q
             Taurus||.45 ACP|TGH88321|2021-03-05||Q
             Taurus||9x19|TJK82210|2018-03-05||Q
             Taurus||9x19|TLM85510|2021-03-05|DEALER_ONLY|Q
             Taurus||9x19|TNP87|2021-03-05||Q
             Taurus||9x19|TNP87410|2021-03-05||Q
             Taurus|G2C|9x19|TQR84410|2021-03-05||Q",
        ),
        transfers(
            "step|make|model|calibre|serial|date
             manufacture|Taurus||9x19|TABB1234|2018-01-01
             sale|Taurus||9x19|TABB1234|2020-01-01
             sale|Taurus||9x19|TCD5678S|2020-01-01
             sale|Taurus||9x19|TCDS6789|2020-01-01
             sale|Taurus||9x19|TEF11228|2020-01-01
             sale|Taurus||9x19|TGHB8321|2020-01-01
             sale|Taurus||9x19|TJKB2210|2020-01-01
             sale|Taurus||9x19|TLMB5510|2020-01-01
             sale|Taurus||9x19|TNP87410|2020-01-01
             sale|Taurus|PT92|9x19|TQRB4410|2020-01-01",
        ),
    ]);
    let found = |record: &str| {
        let gun = of(&traces, record);
        let rules: Vec<MatchRule> = gun.chain.iter().map(|l| l.rule).collect();
        (rules, gun.outcome, gun.candidates.len())
    };
    // 8 for B, one such sale: taken, with the manufacture of the same number.
    assert_eq!(
        found("1"),
        (
            vec![MatchRule::SerialRepaired; 2],
            Outcome::PurchaserIdentified,
            0
        )
    );
    // One sale is a usual confusion away, another any slip: two are near, so none is taken.
    assert_eq!(found("2"), (vec![], Outcome::SerialAmbiguous, 2));
    // 3 for 8 is no usual confusion: named, not taken.
    assert_eq!(found("3"), (vec![], Outcome::SerialAmbiguous, 1));
    // Another calibre; sold after the recovery; answered by the publisher; the number of another recovered gun; another model.
    assert_eq!(found("4"), (vec![], Outcome::NotFound, 0));
    assert_eq!(found("5"), (vec![], Outcome::NotFound, 0));
    assert_eq!(found("6"), (vec![], Outcome::DealerOnly, 0));
    assert_eq!(found("7").0, []);
    assert_eq!(found("9"), (vec![], Outcome::NotFound, 0));
}

#[test]
fn several_that_fit_are_named_and_none_is_taken() {
    let traces = build(vec![
        recoveries(
            "make|calibre|serial|recovered_on|request
             Taurus|9x19|TAB88234|2021-03-05|Q
             Taurus|9x19|TC?56789|2021-03-05|Q
             Taurus|9x19|T?D1?789|2021-03-05|Q
             Taurus|9x19|TE?9|2021-03-05|Q",
        ),
        transfers(
            "step|make|calibre|serial|date
             sale|Taurus|9x19|TABB8234|2020-01-01
             sale|Taurus|9x19|TAB8B234|2020-01-01
             sale|Taurus|9x19|TCD56789|2020-01-01
             sale|Taurus|9x19|TXD11789|2020-01-01
             sale|Taurus|9x19|TYD12789|2020-01-01
             sale|Taurus|9x19|TEF9|2020-01-01",
        ),
    ]);
    let gun = of(&traces, "1");
    assert_eq!(
        (gun.chain.len(), gun.outcome),
        (0, Outcome::SerialAmbiguous)
    );
    let named: Vec<(&str, f64)> = gun
        .candidates
        .iter()
        .map(|c| (c.record.as_str(), (c.weight * 10.0).round()))
        .collect();
    assert_eq!(named, [("tra:1", 8.0), ("tra:2", 8.0)]);
    // Seven of eight characters can be read, and one sale fits.
    let gun = of(&traces, "2");
    assert_eq!(gun.chain[0].rule, MatchRule::SerialCompleted);
    assert_eq!(gun.gun.serial.as_deref(), Some("TC?56789"));
    let gun = of(&traces, "3");
    assert_eq!((gun.chain.len(), gun.candidates.len()), (0, 2));
    // Three characters say nothing.
    let gun = of(&traces, "4");
    assert_eq!((gun.chain.len(), gun.candidates.len()), (0, 0));
}
