//! `cotejo completions`: what a shell needs to complete commands and flags.

use anyhow::Result;
use clap::CommandFactory;

use crate::Answer;
use crate::cli::{Cli, CompletionsArgs};

pub(crate) fn run(args: &CompletionsArgs) -> Result<Answer> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "cotejo", &mut text);
    crate::out::line(String::from_utf8_lossy(&text).trim_end())?;
    Ok(Answer::Yes)
}
