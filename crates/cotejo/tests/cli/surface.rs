//! Help, completions, pipes, `init` and `demo`: what a newcomer meets first.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

use crate::kit::{command, example, json, list, run, text, word};

/// Subcommands, as `--help` lists them.
fn subcommands() -> Vec<String> {
    let help = run(&["--help"]).ok().out;
    let (_, after) = help.split_once("Commands:").expect("a list of commands");
    let lines = after.lines().skip(1).take_while(|l| !l.trim().is_empty());
    let names: Vec<String> = lines
        .filter(|l| l.starts_with("  ") && !l.starts_with("   "))
        .filter_map(|l| l.split_whitespace().next())
        .filter(|n| *n != "help")
        .map(str::to_string)
        .collect();
    assert!(names.len() >= 12, "{names:?}");
    names
}

#[test]
fn every_help_has_an_example() {
    let help = run(&["--help"]).ok().out;
    assert!(
        help.contains("Examples:") && help.contains("Exit codes:"),
        "{help}"
    );
    for name in subcommands() {
        let help = run(&[&name, "--help"]).ok().out;
        assert!(
            help.contains("Example"),
            "{name} --help has no example:\n{help}"
        );
        assert!(
            help.contains(&format!("cotejo {name}")),
            "{name} --help shows another command:\n{help}"
        );
    }
}

#[test]
fn completions_are_written_for_each_shell() {
    for shell in ["bash", "zsh", "fish"] {
        let out = run(&["completions", shell]).ok().out;
        for name in subcommands() {
            assert!(out.contains(&name), "{shell} does not know {name}");
        }
    }
}

#[test]
fn the_version_is_said() {
    assert!(run(&["--version"]).ok().out.starts_with("cotejo 0."));
}

/// `cotejo … | head -1`: the reader goes, which is no failure.
#[test]
fn a_closed_pipe_is_no_error() {
    for args in [
        vec![
            "figures",
            "homicide_case_files",
            "--by",
            "state",
            "--each",
            "month",
        ],
        vec![
            "figures",
            "homicide_case_files",
            "--by",
            "state",
            "--each",
            "month",
            "--format",
            "csv",
        ],
        vec![
            "figures",
            "homicide_case_files",
            "--by",
            "state",
            "--each",
            "month",
            "--format",
            "json",
        ],
        vec![
            "figures",
            "homicide_case_files",
            "--by",
            "state",
            "--each",
            "month",
            "--format",
            "sdmx-csv",
        ],
        vec![
            "explain",
            "homicide_case_files:MX:2022@2024-07-09",
            "--all",
            "--format",
            "json",
        ],
        vec!["evaluate"],
        vec!["completions", "bash"],
    ] {
        let mut child = command()
            .args(["--base", text(&example())])
            .args(&args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let mut line = String::new();
        // A reader with room for one byte takes no more than it must from the pipe.
        let mut reader = BufReader::with_capacity(1, child.stdout.take().expect("stdout"));
        reader.read_line(&mut line).expect("a line");
        drop(reader);
        let output = child.wait_with_output().expect("an end");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{args:?}: {said}");
        assert!(
            !said.contains("panicked") && !said.contains("error"),
            "{args:?}: {said}"
        );
    }
}

/// Data goes to stdout alone: what is said beside it does not get into a file that is redirected.
#[test]
fn data_and_remarks_go_different_ways() {
    let said = crate::kit::on(
        &example(),
        &[
            "figures",
            "fentanyl_seized",
            "--unit",
            "kg",
            "--format",
            "csv",
        ],
    )
    .ok();
    assert!(said.out.starts_with("place,") && !said.out.contains("converted"));
    assert!(said.err.starts_with("converted"));
}

#[test]
fn init_refuses_a_folder_that_is_not_empty() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("mine.txt"), "mine").expect("a file");
    run(&["init", text(folder.path())])
        .exits(2)
        .says(&["is not empty", "another folder"]);
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1);
    let base = folder.path().join("base");
    run(&["init", text(&base)]).ok().says(&["made", "sources"]);
    run(&["init", text(&base)]).exits(2).says(&["is not empty"]);
    run(&["init", text(&base), "--example", "bicentennial"]).exits(2);
    run(&["init", text(&folder.path().join("mine.txt"))])
        .exits(2)
        .says(&["mine.txt"]);
}

/// The example in the binary is the example in the repository, file by file.
#[test]
fn init_writes_the_example_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let base = folder.path().join("base");
    run(&["init", text(&base), "--example", "bicentennial"])
        .ok()
        .says(&["cotejo --base", "load"]);
    let from = crate::kit::repository("examples/bicentennial");
    let mut compared = 0;
    for sub in ["", "sources", "facts"] {
        for entry in fs::read_dir(from.join(sub))
            .expect("the example")
            .flatten()
            .filter(|e| e.path().is_file())
        {
            let to = base.join(sub).join(entry.file_name());
            assert_eq!(
                fs::read(&to).ok(),
                fs::read(entry.path()).ok(),
                "{}",
                to.display()
            );
            compared += 1;
        }
    }
    assert!(compared > 50, "{compared}");
}

#[test]
fn an_empty_base_answers_and_says_what_is_missing() {
    let folder = tempfile::tempdir().expect("a folder");
    let base = folder.path().join("base");
    run(&["init", text(&base)]).ok();
    let sources = crate::kit::on(&base, &["--format", "json", "sources"])
        .ok()
        .says(&["nothing is loaded yet", "cotejo load"]);
    assert_eq!(sources.json(), serde_json::json!([]));
    assert_eq!(json(&base, &["figures", "--list"]), serde_json::json!([]));
    crate::kit::on(&base, &["verify"]).ok();
}

#[test]
fn the_demonstration_works_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = folder.path().join("demo");
    let args = [
        "demo",
        "--no-serve",
        "--dir",
        text(&dir),
        "--format",
        "json",
    ];
    let first = run(&args).ok().says(&["explain", "evaluate --as-of"]);
    let second = run(&args).ok();
    assert_eq!(first.json(), second.json());
    assert_eq!(list(&first.json()["goals"]).len(), 3);
    // What it suggests works.
    let line = first
        .err
        .lines()
        .find(|l| l.contains(" explain "))
        .expect("a suggestion")
        .to_string();
    let id = line.rsplit(' ').next().expect("an id").to_string();
    assert_eq!(json(&dir, &["explain", &id])["agrees"], true);
}

/// A folder that no demonstration made is not removed.
#[test]
fn the_demonstration_does_not_take_a_folder_of_others() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("mine.txt"), "mine").expect("a file");
    run(&["demo", "--no-serve", "--dir", text(folder.path())])
        .exits(2)
        .says(&["is not empty"]);
    assert!(folder.path().join("mine.txt").exists());
}

/// The same inputs give the same bytes.
#[test]
fn two_runs_give_the_same_bytes() {
    for args in [
        vec!["evaluate"],
        vec!["--format", "json", "evaluate"],
        vec![
            "--format",
            "json",
            "figures",
            "drugs_seized",
            "--dimension",
            "drug",
        ],
        vec![
            "--format",
            "json",
            "explain",
            "homicide_victims_rate:MX:2022@2024-12-21",
            "--all",
        ],
    ] {
        let one = crate::kit::on(&example(), &args).ok().out;
        assert!(
            one == crate::kit::on(&example(), &args).ok().out,
            "{args:?}"
        );
    }
}

#[test]
fn lateness_is_counted_from_the_day_asked_for() {
    let late = |day| {
        let sources = json(&example(), &["sources", "--as-of", day]);
        let idefc = list(&sources)
            .iter()
            .find(|s| word(s, "source") == "mx_sesnsp_idefc")
            .expect("held")
            .clone();
        (
            idefc["late"].clone(),
            idefc["days_late"].clone(),
            list(&idefc["vintages"]).len(),
        )
    };
    // Every 31 days and 15 more: the vintage of 2023-08-24 is followed by one until 2023-10-09.
    assert_eq!(late("2023-10-09"), (false.into(), 0.into(), 1));
    assert_eq!(late("2023-10-10"), (true.into(), 1.into(), 1));
    assert_eq!(late("2024-07-09"), (false.into(), 0.into(), 2));
}

#[test]
fn places_are_found_by_name_and_key() {
    let found = json(&example(), &["places", "san quintin"]);
    assert!(
        list(&found).iter().any(|p| word(p, "place") == "MX-02006"),
        "{found}"
    );
    let key = json(&example(), &["places", "US-48141"]);
    assert_eq!(word(&key[0], "name"), "El Paso County");
    run(&["places", "zzzz"])
        .exits(1)
        .says(&["no place is called `zzzz`"]);
}
