//! What the compiler cannot check about this repository: `cargo run -q -p xtask -- check [NAME…]`.
//!
//! - [`arrows`]: which crate may use which
//! - [`sizes`]: how long a source file may be
//! - [`text_rules`]: first lines, paths of one machine, marks of unfinished work
//! - [`docs`]: what must be described, and where
//! - [`links`]: links between documents lead somewhere
//! - [`markdown`]: headings, anchors and links of a document
//! - [`tree`]: the tracked files, read once
//!
//! Each check is a function of plain data (files' texts in, problems out); only `main` and [`tree`] do IO.

mod arrows;
mod docs;
mod links;
mod markdown;
mod sizes;
mod text_rules;
mod tree;

use std::process::ExitCode;

use tree::Tree;

/// One line: where, what is wrong, what to do.
type Problems = Vec<String>;

type Check = fn(&Tree) -> Result<Problems, String>;

/// Name, check, what holds when it passes.
const CHECKS: &[(&str, Check, &str)] = &[
    ("arrows", check_arrows, "crates use only what they may"),
    (
        "sizes",
        |t| Ok(sizes::check(t)),
        "no source file is over 600 lines",
    ),
    (
        "heads",
        |t| Ok(text_rules::heads(t)),
        "every Rust file says first what it is",
    ),
    (
        "docs",
        |t| Ok([docs::check(t), links::check(t)].concat()),
        "everything is described, every link leads somewhere",
    ),
    (
        "paths",
        |t| Ok(text_rules::paths(t)),
        "no path of one machine",
    ),
    (
        "marks",
        |t| Ok(text_rules::marks(t)),
        "nothing is left unfinished",
    ),
];

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.split_first() {
        Some((command, names)) if command == "check" => match run(names) {
            Ok(true) => ExitCode::SUCCESS,
            Ok(false) => ExitCode::from(1),
            Err(why) => {
                eprintln!("xtask: {why}");
                ExitCode::from(2)
            }
        },
        _ => {
            let names: Vec<&str> = CHECKS.iter().map(|(name, ..)| *name).collect();
            eprintln!("usage: cargo run -q -p xtask -- check [NAME…]");
            eprintln!("names: {}; without a name, all of them", names.join(", "));
            ExitCode::from(2)
        }
    }
}

/// Runs the named checks, or all; true where none found a problem.
fn run(names: &[String]) -> Result<bool, String> {
    if let Some(unknown) = names.iter().find(|n| CHECKS.iter().all(|c| c.0 != **n)) {
        return Err(format!(
            "there is no check `{unknown}`; run `xtask` alone for their names"
        ));
    }
    let tree = tree::read()?;
    let mut all_hold = true;
    for (name, check, holds) in CHECKS {
        if !names.is_empty() && !names.iter().any(|n| n == name) {
            continue;
        }
        let problems = check(&tree)?;
        if problems.is_empty() {
            println!("ok      {name}: {holds}");
            continue;
        }
        all_hold = false;
        println!("FAILED  {name}: {} to mend", problems.len());
        for problem in problems {
            println!("        {problem}");
        }
    }
    Ok(all_hold)
}

fn check_arrows(_: &Tree) -> Result<Problems, String> {
    Ok(arrows::check(&arrows::crates(&tree::metadata()?)?))
}
