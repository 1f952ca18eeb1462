//! `cotejo`: records, figures and comparisons of a joint security plan, on the command line.
//!
//! `cli` has the flags, `commands/` one file a subcommand, `base` the folder they work on, `out` what they print.
//! Data goes to stdout, the rest to stderr. Exit codes: 0 done; 1 the answer is no; 2 it could not run.

mod base;
mod cli;
mod commands;
mod example;
mod out;
mod places;
mod progress;
mod site;

use std::process::ExitCode;

use clap::Parser;
use cotejo_model::Date;

use cli::{Cli, Command};

/// What the outside world gives a command: flags that all share, and the day.
pub(crate) struct World {
    pub base: std::path::PathBuf,
    pub lang: cotejo_lang::Lang,
    pub format: out::Format,
    /// Today, read once here; everything below is told.
    pub today: Date,
    /// The same, where `SOURCE_DATE_EPOCH` fixes it: a server asks the clock anew each time otherwise.
    pub fixed_today: Option<Date>,
}

/// The answer of a command that ran.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    Yes,
    No,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let result = fixed_today().and_then(|fixed_today| {
        let world = World {
            base: cli.base,
            lang: cli.lang,
            format: cli.format,
            today: fixed_today.unwrap_or_else(|| jiff::ZonedDateTime::now().date()),
            fixed_today,
        };
        run(&world, cli.command)
    });
    match result {
        Ok(Answer::Yes) => ExitCode::SUCCESS,
        Ok(Answer::No) => ExitCode::from(1),
        Err(e) if out::is_closed_pipe(&e) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("error: {}", chain(&e));
            ExitCode::from(2)
        }
    }
}

fn run(world: &World, command: Command) -> anyhow::Result<Answer> {
    match command {
        Command::Init(args) => commands::init::run(world, &args),
        Command::Load(args) => commands::load::run(world, &args),
        Command::Sources(args) => commands::sources::run(world, &args),
        Command::Aside(args) => commands::aside::run(world, &args),
        Command::Figures(args) => commands::figures::run(world, &args),
        Command::Explain(args) => commands::explain::run(world, &args),
        Command::Revisions(args) => commands::revisions::run(world, &args),
        Command::Evaluate(args) => commands::evaluate::run(world, &args),
        Command::Places(args) => commands::places::run(world, &args),
        Command::Traces(args) => commands::traces::run(world, &args),
        Command::Serve(args) => commands::serve::run(world, &args),
        Command::Geo(args) => commands::geo::run(world, &args),
        Command::Verify => commands::verify::run(world),
        Command::Demo(args) => commands::demo::run(world, &args),
        Command::Completions(args) => commands::completions::run(&args),
    }
}

/// The day from `SOURCE_DATE_EPOCH` (seconds since 1970), where outputs must be reproducible; `None` where the clock decides.
fn fixed_today() -> anyhow::Result<Option<Date>> {
    let Ok(text) = std::env::var("SOURCE_DATE_EPOCH") else {
        return Ok(None);
    };
    let seconds: i64 = text.parse().map_err(|_| {
        anyhow::anyhow!("`SOURCE_DATE_EPOCH` is `{text}`; give seconds since 1970 or unset it")
    })?;
    let instant = jiff::Timestamp::from_second(seconds)
        .map_err(|_| anyhow::anyhow!("`SOURCE_DATE_EPOCH` is `{text}`, which is no day"))?;
    Ok(Some(jiff::tz::Offset::UTC.to_datetime(instant).date()))
}

/// An error and its causes, each said once.
fn chain(e: &anyhow::Error) -> String {
    let mut out: Vec<String> = Vec::new();
    for cause in e.chain() {
        let text = cause.to_string();
        if !out.iter().any(|said| said.contains(&text)) {
            out.push(text);
        }
    }
    out.join(": ")
}
