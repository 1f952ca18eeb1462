//! What came of a gun's trace, and whether it is US-sourced: rules in their order, on facts alone.
//!
//! `docs/methods/traces.md` has the table of the rules.

use super::what::MadeIn;
use crate::outcome::Outcome;
use crate::serial::SerialState;
use crate::trace::{OutcomeRule, UsRule};

/// What is known of a gun when its outcome is decided.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts {
    /// A sale to a first purchaser is on record, or reported with its day or purchaser.
    pub(super) sale: bool,
    /// A dealer is on record or reported.
    pub(super) dealer: bool,
    /// It was handed on between licensees: the receiver of a maker or importer is named, or a transfer to one who is not.
    pub(super) distributor: bool,
    /// An import is on record.
    pub(super) import: bool,
    /// Its manufacture is on record.
    pub(super) manufacture: bool,
    /// A licensee in the United States is named in any of these.
    pub(super) licensee: bool,
    /// An importer is marked on it.
    pub(super) importer: bool,
    /// The published outcome, the furthest of several.
    pub(super) published: Option<Outcome>,
    pub(super) submitted: bool,
    pub(super) serial: SerialState,
    /// Several guns of the transfers fit its serial number.
    pub(super) ambiguous: bool,
    pub(super) make_known: bool,
    /// Its make is made in the United States.
    pub(super) make_in_us: bool,
    /// Its make is made in a known country.
    pub(super) make_placed: bool,
    pub(super) made_in: MadeIn,
    /// A date of its manufacture, import or sale lies before 1968-12-16.
    pub(super) too_old: bool,
}

/// The outcome and the rule that gives it.
///
/// The chain and the publisher are set side by side, and who says more is believed; equal, the publisher. A chain without anything
/// leaves what the gun itself says: the first of the rules below that applies.
pub(super) fn outcome(facts: &Facts) -> (Outcome, OutcomeRule) {
    use Outcome as O;
    use OutcomeRule as R;
    if facts.sale {
        return (O::PurchaserIdentified, R::FirstSale);
    }
    let made_here = facts.made_in == MadeIn::Us
        || (facts.made_in == MadeIn::Unsaid && facts.make_in_us)
        || facts.licensee;
    let chain = [
        (facts.dealer, O::DealerOnly, R::Dealer),
        (facts.too_old, O::TooOld, R::Age),
        (facts.distributor, O::DistributorOnly, R::Distributor),
        (facts.import, O::ImporterOnly, R::Importer),
        (facts.manufacture && made_here, O::MakerOnly, R::Maker),
    ];
    let chain = chain.into_iter().find(|(is, _, _)| *is);
    if let Some(published) = facts.published {
        let reach = chain.map_or(0, |(_, outcome, _)| reach(outcome));
        if self::reach(published) >= reach || published == O::SoldToGovernment {
            return (published, R::Published);
        }
    }
    if let Some((_, outcome, rule)) = chain {
        return (outcome, rule);
    }
    if !facts.submitted {
        return (O::NotRequested, R::NoRequest);
    }
    match facts.serial {
        SerialState::Obliterated => return (O::SerialObliterated, R::SerialState),
        SerialState::Missing => return (O::SerialMissing, R::SerialState),
        SerialState::Invalid => return (O::SerialInvalid, R::SerialState),
        SerialState::Whole | SerialState::Partial => {}
    }
    if facts.ambiguous {
        return (O::SerialAmbiguous, R::SeveralFit);
    }
    if abroad(facts) && !facts.importer {
        return (O::Foreign, R::MadeAbroad);
    }
    if !facts.make_known {
        return (O::MakeUnknown, R::NoMake);
    }
    (O::NotFound, R::NothingHeld)
}

/// Why it counts as US-sourced: made in the United States or brought in by its licensees.
pub(super) fn us_sourced(facts: &Facts) -> Option<UsRule> {
    let usable = matches!(facts.serial, SerialState::Whole | SerialState::Partial);
    let says_us = facts
        .published
        .is_some_and(|o| reach(o) > 0 && o != Outcome::SoldToGovernment && o != Outcome::TooOld);
    let made = match facts.made_in {
        MadeIn::Us => true,
        MadeIn::Unsaid => facts.make_in_us,
        MadeIn::Abroad => false,
    };
    let handed_on = facts.sale || facts.dealer || facts.distributor || facts.import;
    [
        (handed_on || facts.licensee, UsRule::Licensee),
        (facts.importer, UsRule::ImporterMarked),
        (says_us, UsRule::UsOutcome),
        (made && usable, UsRule::MadeInUs),
    ]
    .into_iter()
    .find(|(is, _)| *is)
    .map(|(_, rule)| rule)
}

/// Made abroad only: its record says so, or its make is made in known countries and not in the United States.
fn abroad(facts: &Facts) -> bool {
    match facts.made_in {
        MadeIn::Abroad => true,
        MadeIn::Us => false,
        MadeIn::Unsaid => facts.make_known && facts.make_placed && !facts.make_in_us,
    }
}

/// How far along the chain an outcome reaches; 0 for those that name no one.
pub(super) fn reach(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::PurchaserIdentified => 5,
        Outcome::DealerOnly | Outcome::DealerRecordsMissing => 4,
        Outcome::TooOld => 3,
        Outcome::DistributorOnly | Outcome::SoldToGovernment => 3,
        Outcome::ImporterOnly => 2,
        Outcome::MakerOnly => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Change = fn(&mut Facts);

    const NOTHING: Facts = Facts {
        sale: false,
        dealer: false,
        distributor: false,
        import: false,
        manufacture: false,
        licensee: false,
        importer: false,
        published: None,
        submitted: true,
        serial: SerialState::Whole,
        ambiguous: false,
        make_known: true,
        make_in_us: true,
        make_placed: true,
        made_in: MadeIn::Unsaid,
        too_old: false,
    };

    #[test]
    fn each_rule_of_the_outcome() {
        use Outcome as O;
        let with = |change: fn(&mut Facts)| {
            let mut facts = NOTHING;
            change(&mut facts);
            outcome(&facts)
        };
        let cases: [(Change, O, OutcomeRule); 22] = [
            (
                |f| f.sale = true,
                O::PurchaserIdentified,
                OutcomeRule::FirstSale,
            ),
            (
                |f| (f.sale, f.published) = (true, Some(O::DealerOnly)),
                O::PurchaserIdentified,
                OutcomeRule::FirstSale,
            ),
            (|f| f.dealer = true, O::DealerOnly, OutcomeRule::Dealer),
            (
                |f| (f.dealer, f.published) = (true, Some(O::DealerRecordsMissing)),
                O::DealerRecordsMissing,
                OutcomeRule::Published,
            ),
            (
                |f| (f.dealer, f.published) = (true, Some(O::PurchaserIdentified)),
                O::PurchaserIdentified,
                OutcomeRule::Published,
            ),
            (
                |f| (f.import, f.published) = (true, Some(O::SoldToGovernment)),
                O::SoldToGovernment,
                OutcomeRule::Published,
            ),
            (
                |f| (f.manufacture, f.published) = (true, Some(O::NotFound)),
                O::MakerOnly,
                OutcomeRule::Maker,
            ),
            (
                |f| f.published = Some(O::Pending),
                O::Pending,
                OutcomeRule::Published,
            ),
            (
                |f| (f.too_old, f.manufacture) = (true, true),
                O::TooOld,
                OutcomeRule::Age,
            ),
            (
                |f| f.distributor = true,
                O::DistributorOnly,
                OutcomeRule::Distributor,
            ),
            (
                |f| (f.import, f.manufacture) = (true, true),
                O::ImporterOnly,
                OutcomeRule::Importer,
            ),
            (|f| f.manufacture = true, O::MakerOnly, OutcomeRule::Maker),
            (
                |f| (f.manufacture, f.made_in) = (true, MadeIn::Abroad),
                O::Foreign,
                OutcomeRule::MadeAbroad,
            ),
            (
                |f| f.make_in_us = false,
                O::Foreign,
                OutcomeRule::MadeAbroad,
            ),
            (
                |f| (f.make_in_us, f.importer) = (false, true),
                O::NotFound,
                OutcomeRule::NothingHeld,
            ),
            (
                |f| (f.make_in_us, f.make_placed) = (false, false),
                O::NotFound,
                OutcomeRule::NothingHeld,
            ),
            (
                |f| f.serial = SerialState::Obliterated,
                O::SerialObliterated,
                OutcomeRule::SerialState,
            ),
            (
                |f| f.serial = SerialState::Missing,
                O::SerialMissing,
                OutcomeRule::SerialState,
            ),
            (
                |f| f.serial = SerialState::Invalid,
                O::SerialInvalid,
                OutcomeRule::SerialState,
            ),
            (
                |f| f.ambiguous = true,
                O::SerialAmbiguous,
                OutcomeRule::SeveralFit,
            ),
            (
                |f| (f.make_known, f.make_in_us, f.make_placed) = (false, false, false),
                O::MakeUnknown,
                OutcomeRule::NoMake,
            ),
            (
                |f| f.submitted = false,
                O::NotRequested,
                OutcomeRule::NoRequest,
            ),
        ];
        for (at, (change, wanted, rule)) in cases.into_iter().enumerate() {
            assert_eq!(with(change), (wanted, rule), "case {at}");
        }
        assert_eq!(outcome(&NOTHING), (O::NotFound, OutcomeRule::NothingHeld));
    }

    #[test]
    fn each_rule_of_us_sourced() {
        let with = |change: fn(&mut Facts)| {
            let mut facts = NOTHING;
            change(&mut facts);
            us_sourced(&facts)
        };
        let cases: [(Change, Option<UsRule>); 9] = [
            (|_| (), Some(UsRule::MadeInUs)),
            (|f| f.serial = SerialState::Obliterated, None),
            (|f| f.made_in = MadeIn::Abroad, None),
            (
                |f| (f.made_in, f.make_in_us) = (MadeIn::Us, false),
                Some(UsRule::MadeInUs),
            ),
            (
                |f| (f.made_in, f.importer) = (MadeIn::Abroad, true),
                Some(UsRule::ImporterMarked),
            ),
            (
                |f| (f.made_in, f.sale) = (MadeIn::Abroad, true),
                Some(UsRule::Licensee),
            ),
            (|f| f.licensee = true, Some(UsRule::Licensee)),
            (
                |f| (f.made_in, f.published) = (MadeIn::Abroad, Some(Outcome::DealerOnly)),
                Some(UsRule::UsOutcome),
            ),
            (
                |f| (f.made_in, f.published) = (MadeIn::Abroad, Some(Outcome::SoldToGovernment)),
                None,
            ),
        ];
        for (at, (change, wanted)) in cases.into_iter().enumerate() {
            assert_eq!(with(change), wanted, "case {at}");
        }
    }
}
