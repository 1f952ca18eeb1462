//! Made-up binational gun traces: recoveries in Mexico, transfers in the United States, and the truth about both.
//!
//! Everything written here is made up: no gun, dealer, purchaser or licence number of it exists, and where a make or a place
//! does, nothing here says anything about it. The sources that load it are marked synthetic, and the identifiers of its records
//! begin with `SYN`. It is for tests, measurements and examples: the truth is written beside the tables, so that a reading of
//! the tables can be scored.
//!
//! - [`Plan`]: what to make; [`Dirt`] and [`Kind`]: how badly it is written down
//! - [`write()`]: makes it
//! - [`Written`]: what was made; [`Outcome`]: what the trace of a gun comes to
//!
//! `docs/methods/synthetic.md` says what the world is like, and which of its numbers are published.
//!
//! INVARIANT: the same plan gives the same bytes on every machine.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod arms;
mod cells;
mod chance;
mod day;
mod gun;
mod kind;
mod licensee;
mod mention;
mod names;
mod outcome;
mod places;
mod plan;
mod recovery;
mod row;
mod serial;
mod smudge;
mod table;
mod time;
mod transfer;

use std::io::{self, Write};

use cotejo_model::Field;

pub use kind::{Dirt, Kind};
pub use outcome::Outcome;
pub use plan::{Plan, Tally, Written};

use crate::arms::Arms;
use crate::gun::World;
use crate::licensee::Licensees;
use crate::mention::Mentions;
use crate::places::Places;
use crate::recovery::Recoveries;
use crate::row::Rows;
use crate::smudge::Smudge;
use crate::transfer::Transfers;

/// Writes a made-up world as CSV (RFC 4180, UTF-8, header of field names): the recoveries, the transfers, the truth of every
/// recovery, and every mention of a licensee with its true holder.
///
/// Memory grows with the guns recovered (about a hundred bytes each), not with the sales beside.
///
/// # Errors
/// What a writer reports; `InvalidInput` where the plan cannot be carried out ([`Plan::fault`]).
pub fn write(
    plan: &Plan,
    recoveries: &mut dyn Write,
    transfers: &mut dyn Write,
    truth: &mut dyn Write,
    dealers: &mut dyn Write,
) -> io::Result<Written> {
    if let Some(fault) = plan.fault() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, fault));
    }
    let arms = Arms::new(plan.seed);
    let places = Places::new(plan.to);
    let licensees = Licensees::new(plan.seed, plan.dealers, &places);
    let mut mentions = Mentions::new(licensees.len());
    let mut world = World {
        plan,
        arms: &arms,
        places: &places,
        licensees: &licensees,
        counters: vec![0; arms.shapes()],
        purchasers: 0,
    };
    let mut several = Tally::default();
    let guns = world.guns(&mut several);
    let mut written = Written {
        guns: guns.len() as u64,
        licensees: licensees.len() as u64,
        ..Written::default()
    };

    let mut out = Recoveries {
        world: &world,
        guns: &guns,
        rows: Rows::new(
            recoveries,
            recovery::FIELDS.iter().copied().map(Field::name),
        ),
        truth: Rows::new(truth, recovery::TRUTH),
        smudge: Smudge::recoveries(&plan.dirt),
        clean: Smudge::recoveries(&Dirt::none()),
        mentions: &mut mentions,
    };
    out.write()?;
    out.smudge.tally[Kind::SeveralGuns as usize] = several;
    written.dirt_recoveries = counted(&out.smudge);
    written.recoveries = out.rows.finish()?;
    written.truths = out.truth.finish()?;

    let mut out = Transfers {
        world: &mut world,
        rows: Rows::new(transfers, transfer::FIELDS.iter().copied().map(Field::name)),
        smudge: Smudge::transfers(&plan.dirt),
        mentions: &mut mentions,
        written: 0,
    };
    out.write(&guns)?;
    written.dirt_transfers = counted(&out.smudge);
    written.transfers = out.rows.finish()?;

    written.mentions = mentions.write(&licensees, dealers)?;
    written.outcomes = Outcome::ALL
        .iter()
        .map(|o| (*o, guns.iter().filter(|g| g.outcome == *o).count() as u64))
        .collect();
    Ok(written)
}

fn counted(smudge: &Smudge) -> Vec<(Kind, Tally)> {
    Kind::ALL.iter().copied().zip(smudge.tally).collect()
}
