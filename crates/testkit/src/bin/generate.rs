//! Writes two vintages of a made-up municipal file: `generate --seed 7 --years 10 --out DIR [--municipalities N]`
//! `[--changed PER_100K]`. Rows, cells and the sum go to stdout as JSON, so that a benchmark can check what it counts.

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::PathBuf;
use std::process::ExitCode;

use cotejo_testkit::{Municipal, Vintage};

const USAGE: &str =
    "usage: generate --out DIR [--seed N] [--years N] [--municipalities N] [--changed PER_100K]";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("error: {e}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<(), String> {
    let mut what = Municipal::full(7);
    let (mut per_100k, mut out) = (500, None);
    let mut args = std::env::args().skip(1);
    while let Some(flag) = args.next() {
        let value = args.next().ok_or(USAGE)?;
        let number = || {
            value
                .parse::<u64>()
                .map_err(|_| format!("`{flag} {value}` is not a whole number"))
        };
        match flag.as_str() {
            "--seed" => what.seed = number()?,
            "--years" => what.years = number()?.clamp(1, 100) as u32,
            "--municipalities" => what.municipalities = number()? as usize,
            "--changed" => per_100k = number()? as u32,
            "--out" => out = Some(PathBuf::from(&value)),
            _ => return Err(format!("unknown flag `{flag}`; {USAGE}")),
        }
    }
    let out = out.ok_or(USAGE)?;
    let said = |e: std::io::Error| format!("could not write into `{}`: {e}", out.display());
    fs::create_dir_all(&out).map_err(said)?;
    let vintages = [
        ("IDM_2025-10-20.csv", Vintage::First),
        ("IDM_2025-11-20.csv", Vintage::Restated { per_100k }),
    ];
    let mut lines = Vec::new();
    for (name, vintage) in vintages {
        // Written beside and renamed: a run that was stopped leaves no file that looks whole.
        let half = out.join(format!("{name}.part"));
        let mut file = BufWriter::with_capacity(1 << 20, File::create(&half).map_err(said)?);
        let w = what.write(vintage, &mut file).map_err(said)?;
        fs::rename(&half, out.join(name)).map_err(said)?;
        lines.push(format!(
            r#"{{"file": "{name}", "rows": {}, "cells": {}, "changed": {}, "sum": {}}}"#,
            w.rows, w.cells, w.changed, w.sum
        ));
    }
    println!("[{}]", lines.join(",\n "));
    Ok(())
}
