//! `cotejo traces`: gun traces. One file a command; `open` reads the records, `filter` what was asked of them.

mod aside;
mod explain;
mod filter;
mod flows;
mod generate;
mod guns;
mod leads;
pub(crate) mod load;
mod open;
mod places;
mod score;
mod sources;
mod summary;
mod template;
mod words;

use anyhow::Result;

use crate::cli::{TracesArgs, TracesCommand};
use crate::{Answer, World};

pub(crate) use generate::write as generate;

pub(crate) fn run(world: &World, args: &TracesArgs) -> Result<Answer> {
    match &args.command {
        TracesCommand::Load(args) => load::run(world, args),
        TracesCommand::Template(args) => template::run(args),
        TracesCommand::Generate(args) => generate::run(args),
        TracesCommand::Score(args) => score::run(world, args),
        TracesCommand::Sources(args) => sources::run(world, args),
        TracesCommand::Aside(args) => aside::run(world, args),
        TracesCommand::Summary(args) => summary::run(world, args),
        TracesCommand::Flows(args) => flows::run(world, args),
        TracesCommand::Places(args) => places::run(world, args),
        TracesCommand::Guns(args) => guns::run(world, args),
        TracesCommand::Leads(args) => leads::run(world, args),
        TracesCommand::Explain(args) => explain::run(world, args),
    }
}
