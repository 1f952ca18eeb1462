//! What to make, and what was made.

use cotejo_model::Date;

use crate::kind::{Dirt, Kind};
use crate::outcome::Outcome;

/// What to make: the size of the made-up world, its years, and how badly it is written down.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The same seed gives the same bytes.
    pub seed: u64,
    /// Distinct guns recovered.
    pub guns: u32,
    /// First day of a recovery; not before 1990.
    pub from: Date,
    /// Last day of a recovery, and of anything else; not after 2100.
    pub to: Date,
    /// Sale records of guns that were never recovered.
    pub sales_beside: u32,
    /// Licensed dealers; every state has one at least.
    pub dealers: u32,
    /// How often each kind of dirt occurs.
    pub dirt: Dirt,
}

impl Plan {
    /// Guns recovered and sold beside, at most: more have no room in the makers' serial numbers.
    pub const GUNS_MAX: u32 = 20_000_000;
    /// Dealers, at most: more have no room in the five figures of a licence number.
    pub const DEALERS_MAX: u32 = 50_000;

    /// Why the plan cannot be carried out; `None` where it can.
    pub fn fault(&self) -> Option<String> {
        let all = u64::from(self.guns) + u64::from(self.sales_beside);
        if all > u64::from(Plan::GUNS_MAX) {
            return Some(format!(
                "{all} guns are too many; make {} at most, recovered and sold beside together",
                Plan::GUNS_MAX
            ));
        }
        if self.dealers > Plan::DEALERS_MAX {
            return Some(format!(
                "{} dealers are too many; make {} at most",
                self.dealers,
                Plan::DEALERS_MAX
            ));
        }
        if self.from > self.to || self.from.year() < 1990 || self.to.year() > 2100 {
            return Some(format!(
                "recoveries from `{}` to `{}` cannot be made; give days in order between 1990 and 2100",
                self.from, self.to
            ));
        }
        None
    }
}

impl Default for Plan {
    /// 20,000 guns recovered from 2018 to 2023, 60,000 sales beside, 3,000 dealers, realistic dirt.
    fn default() -> Plan {
        Plan {
            seed: 1,
            guns: 20_000,
            from: Date::constant(2018, 1, 1),
            to: Date::constant(2023, 12, 31),
            sales_beside: 60_000,
            dealers: 3_000,
            dirt: Dirt::default(),
        }
    }
}

/// How often a kind of dirt occurred, and how often it could have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Cells, rows or guns in which it occurred.
    pub done: u64,
    /// Those in which it could have.
    pub of: u64,
}

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Rows of the recoveries.
    pub recoveries: u64,
    /// Rows of the transfers.
    pub transfers: u64,
    /// Rows of the truth: one a recovery and gun, so more than recoveries where a row lists several guns.
    pub truths: u64,
    /// Distinct guns recovered.
    pub guns: u64,
    /// Licensees: dealers, distributors, makers and importers.
    pub licensees: u64,
    /// Distinct mentions of licensees.
    pub mentions: u64,
    /// Guns by true outcome, in the order of [`Outcome::ALL`].
    pub outcomes: Vec<(Outcome, u64)>,
    /// Dirt in the recoveries, in the order of [`Kind::ALL`].
    pub dirt_recoveries: Vec<(Kind, Tally)>,
    /// Dirt in the transfers, in the order of [`Kind::ALL`].
    pub dirt_transfers: Vec<(Kind, Tally)>,
}
