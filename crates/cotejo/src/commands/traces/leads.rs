use anyhow::Result;
use super::open;
use crate::cli::LeadsArgs;
use crate::{Answer, World, out};
pub(crate) fn run(world: &World, args: &LeadsArgs) -> Result<Answer> {
    let traces = open::traces(world, &args.which)?;
    out::json(&traces.leads())?;
    Ok(Answer::Yes)
}
