//! Writes the recoveries, in the order of their reports, and beside each the truth.

use std::io;

use cotejo_model::Field;

use crate::cells::Cells;
use crate::chance::Chance;
use crate::day::{NEVER, number};
use crate::gun::{Gun, NOBODY, World};
use crate::kind::Kind;
use crate::mention::{Mention, Mentions};
use crate::outcome::Outcome;
use crate::places::Town;
use crate::row::Rows;
use crate::smudge::Smudge;

/// The columns of the recoveries.
pub(crate) const FIELDS: [Field; 24] = [
    Field::Record,
    Field::Make,
    Field::Model,
    Field::Calibre,
    Field::Type,
    Field::Serial,
    Field::Importer,
    Field::Origin,
    Field::RecoveredOn,
    Field::RecoveredIn,
    Field::RecoveredState,
    Field::Agency,
    Field::Crime,
    Field::Possessor,
    Field::Request,
    Field::RequestedOn,
    Field::Outcome,
    Field::SoldOn,
    Field::Dealer,
    Field::DealerLicence,
    Field::DealerCity,
    Field::DealerCounty,
    Field::DealerState,
    Field::Purchaser,
];

/// The columns of the truth.
pub(crate) const TRUTH: [&str; 13] = [
    "record",
    "gun",
    "serial",
    "make",
    "model",
    "calibre",
    "outcome",
    "dealer",
    "purchaser",
    "sold_on",
    "sold_county",
    "recovered_on",
    "recovered_in",
];

/// The authorities that recover guns: the ministries of defence and navy, the National Guard, prosecutors, state police.
const AGENCIES: [&str; 7] = [
    "SEDENA",
    "FGR",
    "Guardia Nacional",
    "SEMAR",
    "Policía Municipal",
    "FGE ",
    "Policía Estatal ",
];
/// What the gun was recovered for; blank for half of the rows.
const CRIMES: [&str; 8] = [
    "",
    "",
    "",
    "",
    "Portación de arma de fuego",
    "Homicidio",
    "Delitos contra la salud",
    "Robo",
];
/// Rows that name a possessor; that give the importer of a traced gun; that give the country of manufacture. Assumptions.
const POSSESSOR: f64 = 0.35;
const IMPORTER: f64 = 0.6;
const ORIGIN: f64 = 0.75;

/// Why a row is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Cause {
    First,
    Duplicate,
    Again,
}

/// A row to write: ordered by its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Report {
    day: i32,
    gun: u32,
    cause: Cause,
}

/// What the recoveries are written with.
pub(crate) struct Recoveries<'a> {
    pub world: &'a World<'a>,
    pub guns: &'a [Gun],
    pub rows: Rows<'a>,
    pub truth: Rows<'a>,
    pub smudge: Smudge,
    /// For the truth: does nothing.
    pub clean: Smudge,
    pub mentions: &'a mut Mentions,
}

impl Recoveries<'_> {
    /// Writes all rows; what is left is the rows to finish and the tally.
    pub(crate) fn write(&mut self) -> io::Result<()> {
        let mut cells = Cells::default();
        let reports = self.reports();
        for (n, report) in (1u64..).zip(reports) {
            let key = u64::from(report.gun) * 4 + report.cause as u64;
            self.smudge.chance = Chance::of(self.world.plan.seed, 6, key);
            let mut facts = Chance::of(self.world.plan.seed, 7, key);
            self.row(n, report, &mut facts, &mut cells)?;
        }
        Ok(())
    }

    /// The rows to write, first reports and others, by day.
    fn reports(&mut self) -> Vec<Report> {
        let last = number(self.world.plan.to);
        let mut reports = Vec::with_capacity(self.guns.len() + self.guns.len() / 8);
        for (gun, own) in (0u32..).zip(self.guns) {
            let mut add = |day, cause| reports.push(Report { day, gun, cause });
            if own.second_of_row {
                continue;
            }
            add(own.recovered, Cause::First);
            if self.lists_two(gun) {
                continue;
            }
            self.smudge.chance = Chance::of(self.world.plan.seed, 5, u64::from(gun));
            if self.smudge.hit(Kind::Duplicate) {
                let days = self.smudge.chance.between(0, 9) - 7;
                add((own.recovered + days.max(0)).min(last), Cause::Duplicate);
            }
            let again = own.recovered + self.smudge.chance.between(70, 600);
            // That a gun without a number is recovered again, nobody can know, so no truth says it.
            let numbered = !matches!(
                own.outcome,
                Outcome::SerialObliterated | Outcome::SerialMissing
            );
            if numbered && again <= last && self.smudge.hit(Kind::Again) {
                add(again, Cause::Again);
            }
        }
        reports.sort_unstable();
        reports
    }

    fn lists_two(&self, gun: u32) -> bool {
        self.guns
            .get(gun as usize + 1)
            .is_some_and(|g| g.second_of_row)
    }

    fn row(
        &mut self,
        n: u64,
        report: Report,
        facts: &mut Chance,
        cells: &mut Cells,
    ) -> io::Result<()> {
        let Some(gun) = self.guns.get(report.gun as usize) else {
            return Ok(());
        };
        let world = self.world;
        let (Some(arm), Some(home)) = (
            world.arms.get(gun.arm),
            world.places.towns.get(usize::from(gun.town)),
        ) else {
            return Ok(());
        };
        // A gun that comes up again does so anywhere.
        let town = match report.cause {
            Cause::Again => world
                .places
                .towns
                .get(usize::from(world.places.town(facts)))
                .unwrap_or(home),
            _ => home,
        };
        let two = self.lists_two(report.gun);
        self.rows.id("SYNR", n, 7);
        let named = gun.outcome != Outcome::MakeUnknown;
        cells.describe(arm, named, &mut self.smudge, &mut self.rows);
        self.serial(report.gun, two, cells);
        self.rows.bytes(&cells.serial);
        self.marked(gun, facts);
        cells.date(report.day, &mut self.smudge, &mut self.rows);
        self.place(town);
        // The first report's authority hangs on the gun alone, so that a second report is of another one.
        let count = AGENCIES.len() as u64;
        let first = Chance::of(world.plan.seed, 11, u64::from(report.gun)).below(count);
        let at = match report.cause {
            Cause::First => first,
            Cause::Duplicate => (first + 1 + facts.below(count - 1)) % count,
            Cause::Again => facts.below(count),
        };
        let agency = AGENCIES.get(at as usize).copied().unwrap_or("FGR");
        cells.text.clear();
        cells.text.extend_from_slice(agency.as_bytes());
        if agency.ends_with(' ') {
            cells.text.extend_from_slice(town.state_name.as_bytes());
        }
        self.rows.bytes(&cells.text);
        self.rows
            .text(CRIMES[facts.below(CRIMES.len() as u64) as usize]);
        if report.cause == Cause::First && facts.hits(POSSESSOR) {
            self.rows.id("SYNO", facts.below(100_000_000), 8);
        } else {
            self.rows.none();
        }
        let asked = gun.requested != NEVER && (report.cause == Cause::First || facts.hits(0.5));
        if asked {
            self.rows.id("SYNQ", n, 7);
            let lag = (report.day - gun.recovered).max(0);
            let day = (gun.requested + lag).min(number(world.plan.to));
            cells.date(day.max(report.day), &mut self.smudge, &mut self.rows);
        } else {
            self.rows.none();
            self.rows.none();
        }
        self.result(gun, report.cause == Cause::First, cells);
        self.rows.end()?;
        self.truths(n, report, town, two, cells)
    }

    /// Puts the cell of the serial number, or of both, into `cells.serial`.
    fn serial(&mut self, number: u32, two: bool, cells: &mut Cells) {
        cells.serial.clear();
        let world = self.world;
        let listed = self
            .guns
            .iter()
            .skip(number as usize)
            .take(1 + usize::from(two));
        for (n, gun) in (1..).zip(listed) {
            let Some(arm) = world.arms.get(gun.arm) else {
                continue;
            };
            match gun.outcome {
                Outcome::SerialObliterated => cells
                    .serial
                    .extend_from_slice(self.smudge.filed_off().as_bytes()),
                Outcome::SerialMissing => cells
                    .serial
                    .extend_from_slice(self.smudge.not_given().as_bytes()),
                _ => {
                    if two {
                        cells
                            .serial
                            .extend_from_slice(if n == 1 { b"G1: " } else { b"\nG2: " });
                    }
                    let party = arm
                        .party
                        .and_then(|p| world.licensees.get(world.licensees.party(p)?));
                    let mark = party.map_or("", |p| p.mark);
                    cells.number(
                        world.arms,
                        arm,
                        (gun.shape, gun.number),
                        mark,
                        &mut self.smudge,
                    );
                }
            }
        }
    }

    /// Writes importer and country of manufacture, as far as they are marked on the gun and given.
    fn marked(&mut self, gun: &Gun, facts: &mut Chance) {
        let world = self.world;
        let Some(arm) = world.arms.get(gun.arm) else {
            return;
        };
        let party = arm
            .party
            .and_then(|p| world.licensees.get(world.licensees.party(p)?));
        let importer = party.filter(|p| p.kind() == "08").and(arm.party);
        // Without a chain, only the importer says that a gun made abroad was in the United States.
        let (given, always) = match gun.outcome {
            Outcome::SerialObliterated | Outcome::SerialMissing | Outcome::MakeUnknown => {
                (false, false)
            }
            Outcome::NotFound | Outcome::Pending => (true, true),
            _ => (true, false),
        };
        let hit = facts.hits(IMPORTER);
        self.rows
            .text(importer.filter(|_| given && (always || hit)).unwrap_or(""));
        let hit = facts.hits(ORIGIN);
        let known = gun.outcome == Outcome::Foreign || (hit && gun.outcome != Outcome::MakeUnknown);
        self.rows.text(if known { arm.origin } else { "" });
    }

    fn place(&mut self, town: &Town) {
        if self.smudge.hit(Kind::Blank) {
            self.rows.none();
            self.rows.text(&town.state);
        } else if town.named && self.smudge.hit(Kind::PlaceName) {
            self.rows.text(town.name);
            self.rows.text(town.state_name);
        } else {
            self.rows.text(&town.key);
            self.rows.text(&town.state);
        }
    }

    /// Writes what the publisher says came of the trace.
    fn result(&mut self, gun: &Gun, first: bool, cells: &mut Cells) {
        let known = first && gun.outcome_given;
        self.rows.text(if known { gun.outcome.code() } else { "" });
        let holder = self.world.licensees.get(gun.dealer);
        let Some(holder) = holder.filter(|_| first && gun.result_given) else {
            (0..7).for_each(|_| self.rows.none());
            return;
        };
        cells.date(gun.sold, &mut self.smudge, &mut self.rows);
        let on = if gun.sold == NEVER {
            gun.supplied
        } else {
            gun.sold
        };
        let mention = Mention::draw(gun.dealer, holder, on, true, &mut self.smudge);
        self.mentions.note(&mention);
        self.rows.text(mention.name(holder));
        cells.text.clear();
        mention.licence(holder, &mut cells.text);
        self.rows.bytes(&cells.text);
        self.rows.text(mention.city(holder));
        self.rows.text(mention.county(holder));
        self.rows.text(holder.state);
        person(&mut self.rows, gun.purchaser);
    }

    /// Writes the truth about the gun or the two guns of a row.
    fn truths(
        &mut self,
        n: u64,
        report: Report,
        town: &Town,
        two: bool,
        cells: &mut Cells,
    ) -> io::Result<()> {
        let world = self.world;
        let clean = &mut self.clean;
        let listed = (report.gun..)
            .zip(self.guns.iter().skip(report.gun as usize))
            .take(1 + usize::from(two));
        for (part, (number, gun)) in listed.enumerate() {
            let (Some(arm), rows) = (world.arms.get(gun.arm), &mut self.truth) else {
                continue;
            };
            cells.text.clear();
            cells.text.extend_from_slice(b"SYNR");
            crate::row::figures(&mut cells.text, n, 7);
            if part == 1 {
                cells.text.extend_from_slice(b"+2");
            }
            rows.bytes(&cells.text);
            rows.id("", u64::from(number) + 1, 1);
            cells.text.clear();
            if let Some(shape) = world.arms.shape(gun.shape) {
                shape.write(gun.number, &mut cells.text);
            }
            rows.bytes(&cells.text);
            rows.text(arm.make.name);
            rows.text(arm.model.name);
            rows.text(arm.calibre.name);
            rows.text(gun.outcome.name());
            match gun.dealer {
                NOBODY => rows.none(),
                dealer => rows.id("", u64::from(dealer) + 1, 1),
            }
            person(rows, gun.purchaser);
            cells.date(gun.sold, clean, rows);
            let sold = (gun.outcome == Outcome::PurchaserIdentified)
                .then(|| world.licensees.get(gun.dealer))
                .flatten();
            rows.text(sold.map_or("", |d| &d.county));
            // A second report gives a day of its own; the recovery is the first one's.
            let day = if report.cause == Cause::Again {
                report.day
            } else {
                gun.recovered
            };
            cells.date(day, clean, rows);
            rows.text(&town.key);
            rows.end()?;
        }
        Ok(())
    }
}

/// Writes the identifier of a purchaser: numbers in no order, each another's.
pub(crate) fn person(rows: &mut Rows<'_>, number: u32) {
    match number {
        NOBODY => rows.none(),
        // The factor shares none with 10^8, so that no two numbers meet.
        n => rows.id("SYNP", u64::from(n) * 61_803_399 % 100_000_000, 8),
    }
}
