//! The made-up world: which guns were recovered where and when, and where and when each was sold.

use crate::arms::{Arm, Arms, OLD_YEAR};
use crate::chance::Chance;
use crate::day::{self, NEVER};
use crate::kind::Kind;
use crate::licensee::Licensees;
use crate::outcome::{Outcome, Outcomes};
use crate::places::Places;
use crate::plan::{Plan, Tally};
use crate::time::time_to_crime;

/// No licensee, no person.
pub(crate) const NOBODY: u32 = u32::MAX;

/// A gun that was recovered: the truth about it.
#[derive(Clone, Debug)]
pub(crate) struct Gun {
    pub arm: u16,
    /// Pattern and number of its serial number.
    pub shape: u16,
    pub number: u32,
    pub outcome: Outcome,
    pub town: u16,
    pub recovered: i32,
    pub requested: i32,
    pub made: i32,
    pub supplied: i32,
    pub sold: i32,
    pub distributor: u32,
    pub dealer: u32,
    pub purchaser: u32,
    /// The recoveries give the outcome.
    pub outcome_given: bool,
    /// They give dealer, day and purchaser too.
    pub result_given: bool,
    /// No transfer gives the sale: only the recoveries do.
    pub sale_unrecorded: bool,
    /// The serial number is another maker's too.
    pub borrowed: bool,
    /// Listed in one row with the gun before it.
    pub second_of_row: bool,
}

/// Two makers with one serial number: guns of one that have a number of the other. An assumption.
const SAME_SERIAL: f64 = 0.001;
/// Guns traced to a purchaser after which further ones of the same purchaser follow, and how many at most. Assumptions.
const LOT: f64 = 0.04;
const LOT_MAX: u64 = 9;
/// Rows whose outcome is published where a chain of transfers would say it too; of those, with dealer and sale; of those, without
/// a transfer that says it. Assumptions.
const OUTCOME_GIVEN: f64 = 0.3;
const RESULT_GIVEN: f64 = 0.7;
const SALE_UNRECORDED: f64 = 0.15;
/// Of guns whose make or number is not known, those that are of makers in the United States.
const OF_US_MAKERS: f64 = 0.7;

/// Draws guns one after another.
pub(crate) struct World<'a> {
    pub plan: &'a Plan,
    pub arms: &'a Arms,
    pub places: &'a Places,
    pub licensees: &'a Licensees,
    /// How many guns of each pattern there are so far.
    pub counters: Vec<u32>,
    pub purchasers: u32,
}

impl World<'_> {
    /// Every gun recovered. Rows that list two guns are settled here, since those two were found together.
    pub(crate) fn guns(&mut self, several: &mut Tally) -> Vec<Gun> {
        let outcomes = Outcomes::new();
        let rate = self.plan.dirt.rate(Kind::SeveralGuns);
        let all = self.plan.guns as usize;
        let mut guns: Vec<Gun> = Vec::with_capacity(all);
        // Whoever buys several guns takes the place of purchasers drawn after, so that as many guns are traced to one.
        let mut lot: Option<(Gun, u64)> = None;
        while guns.len() < all {
            let mut chance = Chance::of(self.plan.seed, 3, guns.len() as u64);
            let outcome = outcomes.draw(&mut chance);
            let traced = outcome == Outcome::PurchaserIdentified;
            let gun = match &mut lot {
                Some((lead, left)) if traced && *left > 0 => {
                    *left -= 1;
                    self.of_the_same_purchaser(lead, &mut chance)
                }
                _ => {
                    let mut gun = self.gun(outcome, &mut chance);
                    if let Some(last) = guns.last() {
                        self.borrow(&mut gun, last, &mut chance);
                    }
                    if traced && chance.hits(LOT) {
                        lot = Some((gun.clone(), 1 + chance.below(LOT_MAX)));
                    }
                    gun
                }
            };
            let alone = gun.sale_unrecorded || gun.outcome.is_only_published() || gun.borrowed;
            let paired = matches!(
                gun.outcome,
                Outcome::PurchaserIdentified
                    | Outcome::DealerOnly
                    | Outcome::NotFound
                    | Outcome::Foreign
            );
            guns.push(gun);
            if paired && !alone && guns.len() < all {
                several.of += 1;
                if Chance::of(self.plan.seed, 4, guns.len() as u64).hits(rate) {
                    several.done += 1;
                    guns.extend(guns.last().cloned().map(|lead| self.beside(lead)));
                }
            }
        }
        guns
    }

    fn gun(&mut self, outcome: Outcome, chance: &mut Chance) -> Gun {
        let (from, to) = (day::number(self.plan.from), day::number(self.plan.to));
        let recovered = chance.between(from, to);
        let town = self.places.town(chance);
        let days = time_to_crime(day::year(recovered), chance);
        let sold = recovered - days;
        let us = outcome.us_sourced() || (outcome != Outcome::Foreign && chance.hits(OF_US_MAKERS));
        let arm = match outcome {
            Outcome::TooOld => self.arms.old(chance),
            _ if us => self.arms.sold_in(day::year(sold), chance),
            _ => self.arms.made_abroad(chance),
        };
        let made = match outcome {
            Outcome::TooOld => {
                let since = self.arms.get(arm).map_or(OLD_YEAR, |a| a.since).max(1930);
                day::of(chance.between(since, OLD_YEAR), 1, 1) + chance.between(0, 364)
            }
            _ => sold - chance.between(40, 420),
        };
        let outcome = self.maker_or_importer(outcome, arm);
        let outcome_given = outcome.is_only_published()
            || (outcome != Outcome::NotRequested && chance.hits(OUTCOME_GIVEN));
        let result_given = outcome_given && outcome.has_dealer() && chance.hits(RESULT_GIVEN);
        let state = self.places.sold_in(town, chance);
        let (shape, number) = self.serial(arm, chance);
        let mut gun = Gun {
            arm,
            shape,
            number,
            outcome,
            town,
            recovered,
            requested: NEVER,
            made,
            supplied: made + chance.between(1, (sold - made - 1).max(1)),
            sold: NEVER,
            distributor: NOBODY,
            dealer: NOBODY,
            purchaser: NOBODY,
            outcome_given,
            result_given,
            sale_unrecorded: false,
            borrowed: false,
            second_of_row: false,
        };
        if outcome != Outcome::NotRequested {
            gun.requested = (recovered + crate::time::request_lag(chance)).min(to);
        }
        if outcome.has_dealer() || outcome == Outcome::DistributorOnly {
            gun.distributor = self.licensees.distributor(chance);
        }
        if outcome.has_dealer() {
            gun.dealer = self.licensees.dealer_in(state, days < 3 * 365, chance);
        }
        if outcome == Outcome::PurchaserIdentified {
            gun.sold = sold;
            gun.purchaser = self.person();
            gun.sale_unrecorded = result_given && chance.hits(SALE_UNRECORDED);
        }
        gun
    }

    /// Another gun that the purchaser of `lead` bought at the same dealer: within five days, or on a later visit.
    fn of_the_same_purchaser(&mut self, lead: &Gun, chance: &mut Chance) -> Gun {
        let (from, to) = (day::number(self.plan.from), day::number(self.plan.to));
        let mut gun = lead.clone();
        let later = if chance.hits(0.2) {
            chance.between(20, 60)
        } else {
            chance.between(0, 4)
        };
        // Found within some months of the first one, and never before the sale.
        gun.recovered = (lead.recovered + chance.between(-90, 90))
            .clamp(from.max(lead.sold + 1), to.max(lead.sold + 1));
        gun.sold = (lead.sold + later).min(gun.recovered - 1).max(lead.sold);
        if chance.hits(0.5) {
            gun.arm = self.arms.sold_in(day::year(gun.sold), chance);
        }
        if chance.hits(0.4) {
            gun.town = self.places.town(chance);
        }
        (gun.shape, gun.number) = self.serial(gun.arm, chance);
        gun.requested = (gun.recovered + crate::time::request_lag(chance)).min(to);
        gun.made = gun.sold - chance.between(40, 420);
        gun.supplied = gun.made + chance.between(1, gun.sold - gun.made - 1);
        gun.second_of_row = false;
        gun.borrowed = false;
        gun
    }

    /// The gun found beside `lead`, of the same model, bought on the same day by the same purchaser.
    fn beside(&mut self, lead: Gun) -> Gun {
        let number = self.next(lead.shape);
        Gun {
            number,
            second_of_row: true,
            ..lead
        }
    }

    /// Once in a while a gun has the serial number of the gun before it, which is another maker's.
    fn borrow(&mut self, gun: &mut Gun, last: &Gun, chance: &mut Chance) {
        if !chance.hits(SAME_SERIAL) || last.borrowed {
            return;
        }
        let (Some(own), Some(other)) = (self.arms.get(gun.arm), self.arms.get(last.arm)) else {
            return;
        };
        // Not where the maker could stamp that number itself: a maker has each number once.
        let could = self.arms.makes_shape_like(own.make.name, last.shape);
        if own.make.name != other.make.name && !could {
            (gun.shape, gun.number, gun.borrowed) = (last.shape, last.number, true);
        }
    }

    /// A new serial number of a model.
    pub(crate) fn serial(&mut self, arm: u16, chance: &mut Chance) -> (u16, u32) {
        let shapes = self
            .arms
            .get(arm)
            .map_or(&[][..], |a: &Arm| a.shapes.as_slice());
        let shape = chance.one(shapes).copied().unwrap_or(0);
        (shape, self.next(shape))
    }

    fn next(&mut self, shape: u16) -> u32 {
        let Some(counter) = self.counters.get_mut(usize::from(shape)) else {
            return 0;
        };
        *counter += 1;
        *counter - 1
    }

    /// A new purchaser.
    pub(crate) fn person(&mut self) -> u32 {
        self.purchasers += 1;
        self.purchasers - 1
    }

    /// Where a trace ends at whoever brought the gun into the trade, the model says which of the two that is.
    fn maker_or_importer(&self, outcome: Outcome, arm: u16) -> Outcome {
        if !matches!(outcome, Outcome::MakerOnly | Outcome::ImporterOnly) {
            return outcome;
        }
        let party = self
            .arms
            .get(arm)
            .and_then(|a| self.licensees.party(a.party?));
        match party.and_then(|p| self.licensees.get(p)).map(|l| l.kind()) {
            Some("08") => Outcome::ImporterOnly,
            _ => Outcome::MakerOnly,
        }
    }
}
