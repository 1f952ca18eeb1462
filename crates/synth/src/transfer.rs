//! Writes the transfers: the chains of guns that were recovered, and sales of guns that never were.

use std::io;

use cotejo_model::Field;

use crate::cells::Cells;
use crate::chance::Chance;
use crate::day::{NEVER, number, weekday, year};
use crate::gun::{Gun, NOBODY, World};
use crate::mention::{Mention, Mentions};
use crate::outcome::Outcome;
use crate::recovery::person;
use crate::row::Rows;
use crate::smudge::Smudge;

/// The columns of the transfers.
pub(crate) const FIELDS: [Field; 19] = [
    Field::Record,
    Field::Step,
    Field::Date,
    Field::Make,
    Field::Model,
    Field::Calibre,
    Field::Type,
    Field::Serial,
    Field::Importer,
    Field::FromLicence,
    Field::FromName,
    Field::FromCity,
    Field::FromCounty,
    Field::FromState,
    Field::ToLicence,
    Field::ToName,
    Field::ToCity,
    Field::ToState,
    Field::Purchaser,
];

/// Chains traced to a purchaser that have the record of the maker or importer, and of the distributor. Assumptions.
const FIRST_KEPT: f64 = 0.9;
const DISTRIBUTION_KEPT: f64 = 0.8;
/// Sales beside after which the same purchaser buys again at the same dealer within five days. An assumption.
const MULTIPLE: f64 = 0.04;
/// Sales beside begin this many days before the first recovery.
const BEFORE: i32 = 3_653;

/// One row.
struct Step<'s> {
    step: &'static str,
    date: i32,
    arm: u16,
    serial: (u16, u32),
    importer: &'s str,
    from: u32,
    to: u32,
    purchaser: u32,
}

/// What the transfers are written with.
pub(crate) struct Transfers<'a, 'w> {
    pub world: &'a mut World<'w>,
    pub rows: Rows<'a>,
    pub smudge: Smudge,
    pub mentions: &'a mut Mentions,
    pub written: u64,
}

impl Transfers<'_, '_> {
    /// Writes the chains in the order of the guns, with the sales beside spread evenly between them.
    pub(crate) fn write(&mut self, guns: &[Gun]) -> io::Result<()> {
        let mut cells = Cells::default();
        let beside = u64::from(self.world.plan.sales_beside);
        let mut sales = 0;
        let mut last = None;
        for (n, gun) in (0u64..).zip(guns) {
            self.chain(n, gun, &mut cells)?;
            let due = beside * (n + 1) / guns.len() as u64;
            while sales < due {
                last = Some(self.beside(sales, last, &mut cells)?);
                sales += 1;
            }
        }
        while sales < beside {
            last = Some(self.beside(sales, last, &mut cells)?);
            sales += 1;
        }
        Ok(())
    }

    fn chain(&mut self, n: u64, gun: &Gun, cells: &mut Cells) -> io::Result<()> {
        use Outcome::{
            DealerOnly, DealerRecordsMissing, DistributorOnly, ImporterOnly, MakerOnly,
            PurchaserIdentified, SoldToGovernment,
        };
        let outcome = gun.outcome;
        if !matches!(
            outcome,
            PurchaserIdentified
                | DealerOnly
                | DealerRecordsMissing
                | DistributorOnly
                | MakerOnly
                | ImporterOnly
                | SoldToGovernment
        ) {
            return Ok(());
        }
        let mut facts = Chance::of(self.world.plan.seed, 8, n);
        let party = self
            .world
            .arms
            .get(gun.arm)
            .and_then(|a| a.party)
            .unwrap_or("");
        let maker = self.world.licensees.party(party).unwrap_or(NOBODY);
        let imports = self
            .world
            .licensees
            .get(maker)
            .is_some_and(|l| l.kind() == "08");
        let first = Step {
            step: if imports { "import" } else { "manufacture" },
            date: gun.made,
            arm: gun.arm,
            serial: (gun.shape, gun.number),
            importer: if imports { party } else { "" },
            from: maker,
            to: gun.distributor,
            purchaser: NOBODY,
        };
        if outcome != PurchaserIdentified || facts.hits(FIRST_KEPT) {
            self.row(&first, cells)?;
        }
        if outcome.has_dealer() && (outcome != PurchaserIdentified || facts.hits(DISTRIBUTION_KEPT))
        {
            let distribution = Step {
                step: "distribution",
                date: gun.supplied,
                from: gun.distributor,
                to: gun.dealer,
                ..first
            };
            self.row(&distribution, cells)?;
        }
        if outcome == PurchaserIdentified && !gun.sale_unrecorded {
            let sale = Step {
                step: "sale",
                date: gun.sold,
                from: gun.dealer,
                to: NOBODY,
                purchaser: gun.purchaser,
                ..first
            };
            self.row(&sale, cells)?;
        }
        Ok(())
    }

    /// Writes a sale beside; gives what the next one needs to be of the same purchaser.
    fn beside(&mut self, n: u64, last: Option<Sale>, cells: &mut Cells) -> io::Result<Sale> {
        let mut facts = Chance::of(self.world.plan.seed, 9, n);
        let to = number(self.world.plan.to);
        let sale = match last {
            Some(last) if facts.hits(MULTIPLE) => Sale {
                date: (last.date + facts.between(0, 4)).min(to),
                ..last
            },
            _ => {
                let date = facts.between(number(self.world.plan.from) - BEFORE, to);
                // Shops are closed on Sundays.
                let date = if weekday(date) == 6 { date - 1 } else { date };
                Sale {
                    date,
                    dealer: self.world.licensees.dealer(&mut facts),
                    purchaser: self.world.person(),
                }
            }
        };
        let arm = self.world.arms.sold_in(year(sale.date), &mut facts);
        let serial = self.world.serial(arm, &mut facts);
        let step = Step {
            step: "sale",
            date: sale.date,
            arm,
            serial,
            importer: "",
            from: sale.dealer,
            to: NOBODY,
            purchaser: sale.purchaser,
        };
        self.row(&step, cells)?;
        Ok(sale)
    }

    fn row(&mut self, step: &Step<'_>, cells: &mut Cells) -> io::Result<()> {
        self.written += 1;
        let world = &*self.world;
        self.smudge.chance = Chance::of(world.plan.seed, 10, self.written);
        let Some(arm) = world.arms.get(step.arm) else {
            return Ok(());
        };
        self.rows.id("SYNT", self.written, 7);
        self.rows.text(step.step);
        cells.date(step.date, &mut self.smudge, &mut self.rows);
        cells.describe(arm, true, &mut self.smudge, &mut self.rows);
        cells.serial.clear();
        cells.number(world.arms, arm, step.serial, "", &mut self.smudge);
        self.rows.bytes(&cells.serial);
        self.rows.text(step.importer);
        let on = if step.date == NEVER { 0 } else { step.date };
        for (who, county) in [(step.from, true), (step.to, false)] {
            let Some(holder) = world.licensees.get(who) else {
                (0..4 + usize::from(county)).for_each(|_| self.rows.none());
                continue;
            };
            let mention = Mention::draw(who, holder, on, county, &mut self.smudge);
            self.mentions.note(&mention);
            cells.text.clear();
            mention.licence(holder, &mut cells.text);
            self.rows.bytes(&cells.text);
            self.rows.text(mention.name(holder));
            self.rows.text(mention.city(holder));
            if county {
                self.rows.text(mention.county(holder));
            }
            self.rows.text(holder.state);
        }
        person(&mut self.rows, step.purchaser);
        self.rows.end()
    }
}

/// A sale beside, as far as the next one may repeat it.
#[derive(Clone, Copy)]
struct Sale {
    date: i32,
    dealer: u32,
    purchaser: u32,
}
