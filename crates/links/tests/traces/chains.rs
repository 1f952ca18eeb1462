//! From a recovery to its maker, dealer and first sale.

use cotejo_links::{ConflictRule, MatchRule, Outcome, OutcomeRule, Step, UsRule};

use crate::table::{build, of, recoveries, transfers};

const CHAIN: &str = "step|date|make|calibre|serial|from_licence|from_name|from_county|from_state|to_licence|to_name|to_state|purchaser
    manufacture|2019-01-10|Glock|9x19|ABC123|1-58-067-07-4A-01234|Maker Inc||GA|||| 
    distribution|2019-02-10|GLOCK|9 mm|abc-123|1-58-067-07-4A-01234|Maker Inc||GA|5-76-201-01-4A-12345|Shop LLC|TX|
    sale|2020-05-01|Glock|9mm|ABC 123|5-76-201-01-4A-12345|Shop LLC|48201|TX||||P1
    sale|2018-01-01|Taurus|9x19|ABC123|5-76-201-01-4A-99999|Other|48201|TX||||P2
    sale|2018-01-01|Glock|.45 ACP|ABC123|5-76-201-01-4A-99999|Other|48201|TX||||P3";

#[test]
fn a_gun_is_followed_to_its_first_sale() {
    let traces = build(vec![
        recoveries(
            "make|calibre|serial|recovered_on|recovered_in|requested_on
             Glock|9x19|ABC123|2021-03-05|MX-02004|2021-03-15",
        ),
        transfers(CHAIN),
    ]);
    let gun = of(&traces, "1");
    let steps: Vec<(Step, MatchRule)> = gun.chain.iter().map(|l| (l.step, l.rule)).collect();
    assert_eq!(
        steps,
        [
            (Step::Manufacture, MatchRule::SerialAndMake),
            (Step::Distribution, MatchRule::SerialAndMake),
            (Step::Sale, MatchRule::SerialAndMake),
        ]
    );
    assert_eq!(gun.outcome, Outcome::PurchaserIdentified);
    assert_eq!(gun.outcome_by, OutcomeRule::FirstSale);
    assert_eq!(gun.us_sourced, Some(UsRule::Licensee));
    assert_eq!(gun.sold_in.unwrap().as_str(), "US-48201");
    // 2020-05-01 to 2021-03-05, by hand: 365 − 57 days (the year of 2020-05-01 ends on 2021-05-01, 57 days after 5 March).
    let time = gun.sale_to_recovery.unwrap();
    assert_eq!(
        (time.days.low, time.days.high, time.impossible),
        (308, 308, false)
    );
    assert_eq!(gun.recovery_to_request.unwrap().days.low, 10);
    assert!(gun.holes.is_empty() && gun.conflicts.is_empty());
    let sale = &gun.chain[2];
    assert_eq!(sale.from.name.as_deref(), Some("Shop LLC"));
    assert_eq!(sale.from.licence.as_deref(), Some("5-76-201-01-4A-12345"));
    assert_eq!(sale.to.purchaser.as_deref(), Some("P1"));
    assert_eq!((sale.origin.source.as_str(), sale.origin.line), ("tra", 4));
    assert_eq!(sale.origin.sha256.len(), 64);
    assert_eq!(gun.chain[1].to.dealer, sale.from.dealer);
    assert_eq!(traces.dealer(gun.number).map(|d| d.0), sale.from.dealer);
}

/// What is on record of the gun, what its publisher says, and what its outcome is.
#[test]
fn who_says_more_is_believed() {
    let licensee = Some(UsRule::Licensee);
    let made_here = Some(UsRule::MadeInUs);
    let cases: &[(&str, &str, Outcome, Option<UsRule>)] = &[
        ("AA1001", "", Outcome::MakerOnly, licensee),
        ("AA1002", "", Outcome::DistributorOnly, licensee),
        ("AA1003", "", Outcome::ImporterOnly, licensee),
        ("AA1004", "", Outcome::DealerOnly, licensee),
        ("AA1005", "", Outcome::PurchaserIdentified, licensee),
        ("AA1006", "", Outcome::NotFound, made_here),
        ("AA1007", "PENDING", Outcome::Pending, made_here),
        (
            "AA1008",
            "DEALER_RECORDS_MISSING",
            Outcome::DealerRecordsMissing,
            licensee,
        ),
        ("AA1009", "NOT_FOUND", Outcome::MakerOnly, licensee),
        ("LIMADO", "", Outcome::SerialObliterated, None),
        ("", "", Outcome::SerialMissing, None),
        ("🔫", "", Outcome::SerialInvalid, None),
    ];
    let mut rows = String::from("make|serial|outcome|request\n");
    for (serial, outcome, ..) in cases {
        rows.push_str(&format!("Ruger|{serial}|{outcome}|Q\n"));
    }
    let traces = build(vec![
        recoveries(&rows),
        transfers(
            "step|make|serial|from_licence|from_state|to_name
             manufacture|Ruger|AA1001|6-06-001-07-4A-01234|CT|
             manufacture|Ruger|AA1002|6-06-001-07-4A-01234|CT|Distributor Co
             import|Ruger|AA1003|6-06-001-08-4A-01234|VT|
             distribution|Ruger|AA1004|6-06-001-01-4A-01234|CT|Shop
             sale|Ruger|AA1005|6-06-001-01-4A-01234|CT|
             distribution|Ruger|AA1008|6-06-001-01-4A-01234|CT|Shop
             manufacture|Ruger|AA1009|6-06-001-07-4A-01234|CT|",
        ),
    ]);
    for (at, (serial, published, outcome, us)) in cases.iter().enumerate() {
        let gun = of(&traces, &(at + 1).to_string());
        assert_eq!(
            (gun.outcome, gun.us_sourced),
            (*outcome, *us),
            "{serial} {published}"
        );
    }
}

#[test]
fn makes_that_do_not_agree_are_not_joined() {
    let traces = build(vec![
        recoveries(
            "make|importer|serial|calibre|request
             Romarm|Century Arms|ZZ12345|7.62x39|Q
             Taurus||ZZ55555|9x19|Q
             ||YY77777|9x19|Q
             ||XX77777|9x19|Q
             Glock||12345|9x19|Q",
        ),
        transfers(
            "step|make|importer|serial|calibre|date
             sale|Century Arms||ZZ12345|7.62x39|2019-01-01
             sale|Ruger||ZZ55555|9x19|2019-01-01
             sale|Ruger||YY77777|9x19|2019-01-01
             sale|Ruger||XX77777|9x19|2019-01-01
             sale|Taurus||XX77777|9x19|2019-01-01
             sale|Glock||12345||2019-01-01",
        ),
    ]);
    let rule = |record: &str| of(&traces, record).chain.first().map(|l| l.rule);
    assert_eq!(rule("1"), Some(MatchRule::SerialAndImporter));
    assert_eq!(rule("2"), None);
    assert_eq!(rule("3"), Some(MatchRule::SerialOnly));
    // Two makes have the number: both are named, none is taken.
    let gun = of(&traces, "4");
    assert!(gun.chain.is_empty());
    assert_eq!(
        (gun.candidates.len(), gun.outcome),
        (2, Outcome::SerialAmbiguous)
    );
    // A number that anybody would make up, and no calibre on record.
    assert_eq!(rule("5"), None);
}

#[test]
fn what_the_publisher_reports_is_a_link_too() {
    let traces = build(vec![recoveries(
        "make|serial|recovered_on|sold_on|dealer|dealer_licence|dealer_state|purchaser|request
         Glock|ABC123|2021-03-05|2020-01-01|Shop LLC|1-58-067-01-4A-01234|GA|P1|Q
         Glock|ABC124|2021-03-05||Shop LLC||GA||Q
         Glock|ABC125|2021-03-05||no dealer name||||Q",
    )]);
    let gun = of(&traces, "1");
    assert_eq!(gun.chain[0].rule, MatchRule::Reported);
    assert_eq!(gun.chain[0].from.name.as_deref(), Some("Shop LLC"));
    assert_eq!(gun.chain[0].to.purchaser.as_deref(), Some("P1"));
    assert_eq!(
        (gun.outcome, gun.sold_in.unwrap().as_str()),
        (Outcome::PurchaserIdentified, "US-13067")
    );
    assert_eq!(gun.holes, [Step::Manufacture, Step::Distribution]);
    let gun = of(&traces, "2");
    assert_eq!(
        (gun.outcome, gun.chain[0].step),
        (Outcome::DealerOnly, Step::Distribution)
    );
    assert_eq!(gun.chain[0].to.name.as_deref(), Some("Shop LLC"));
    assert_eq!(of(&traces, "3").outcome, Outcome::NotFound);
}

#[test]
fn contradictions_are_told() {
    let traces = build(vec![
        recoveries(
            "make|serial|recovered_on|sold_on|dealer|dealer_licence|outcome|request
             Glock|ABC121|2021-03-05|||||Q
             Glock|ABC122|2021-03-05|||||Q
             Glock|ABC123|2021-03-05|2020-02-02|Other|1-58-067-01-4A-99999||Q
             Glock|ABC124|2018-03-05|||||Q
             Glock|ABC125|2021-03-05||||NOT_FOUND|Q",
        ),
        transfers(
            "step|make|serial|date|from_licence|from_name
             manufacture|Glock|ABC121|2020-06-01||
             sale|Glock|ABC121|2020-01-01|1-58-067-01-4A-01234|Shop
             sale|Glock|ABC122|2020-03-03|1-58-067-01-4A-01234|Shop
             sale|Glock|ABC122|2020-01-01|1-58-067-01-4A-01234|Shop
             sale|Glock|ABC123|2020-01-01|1-58-067-01-4A-01234|Shop
             sale|Glock|ABC124|2020-01-01|1-58-067-01-4A-01234|Shop
             sale|Glock|ABC125|2020-01-01|1-58-067-01-4A-01234|Shop",
        ),
    ]);
    let rules = |record: &str| -> Vec<ConflictRule> {
        of(&traces, record)
            .conflicts
            .iter()
            .map(|c| c.rule)
            .collect()
    };
    assert_eq!(rules("1"), [ConflictRule::OutOfOrder]);
    assert_eq!(rules("2"), [ConflictRule::TwoSales]);
    assert_eq!(of(&traces, "2").sold.unwrap().text(), "2020-01-01");
    assert_eq!(
        rules("3"),
        [ConflictRule::DealerDiffers, ConflictRule::SaleDayDiffers]
    );
    // Own records first.
    assert_eq!(of(&traces, "3").sold.unwrap().text(), "2020-01-01");
    assert_eq!(rules("4"), [ConflictRule::SoldAfterRecovery]);
    assert!(of(&traces, "4").sale_to_recovery.unwrap().impossible);
    assert_eq!(rules("5"), [ConflictRule::OutcomeDiffers]);
    assert_eq!(traces.conflicts().len(), 6);
}
