//! The short run, on any toolchain: every target over its seeds and seeded mutations of them.
//!
//! `short [--runs N] [--seed N] [TARGET…]` runs; `short --input FILE TARGET` runs one input again; `short --corpus DIR` writes the
//! seeds where `cargo fuzz` looks for them. Exits with 1 and keeps the input where a target panics.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use cotejo_fuzz::{TARGETS, Target, file, mutate};
use cotejo_testkit::Chance;

/// A single input that takes longer hangs, or nearly.
const SLOW: Duration = Duration::from_secs(10);

struct Args {
    runs: u64,
    seed: u64,
    input: Option<PathBuf>,
    corpus: Option<PathBuf>,
    targets: Vec<String>,
}

fn main() -> ExitCode {
    let args = match args() {
        Ok(args) => args,
        Err(why) => {
            eprintln!("error: {why}");
            return ExitCode::from(2);
        }
    };
    let wanted = |t: &&Target| args.targets.is_empty() || args.targets.iter().any(|n| n == t.name);
    let mut good = true;
    for target in TARGETS.iter().filter(wanted) {
        good &= match (&args.input, &args.corpus) {
            (Some(path), _) => fs::read(path).is_ok_and(|input| attempt(target, &input)),
            (_, Some(folder)) => corpus(target, folder),
            _ => run(target, &args),
        };
    }
    file::clean();
    if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(1)
    }
}

fn args() -> Result<Args, String> {
    let mut out = Args {
        runs: 10_000,
        seed: 1,
        input: None,
        corpus: None,
        targets: Vec::new(),
    };
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or(format!("`{arg}` needs a value"));
        let number = |v: String| {
            v.parse()
                .map_err(|_| format!("`{v}` is not a whole number"))
        };
        match arg.as_str() {
            "--runs" => out.runs = number(value()?)?,
            "--seed" => out.seed = number(value()?)?,
            "--input" => out.input = Some(value()?.into()),
            "--corpus" => out.corpus = Some(value()?.into()),
            name if TARGETS.iter().any(|t| t.name == name) => out.targets.push(arg),
            _ => return Err(format!("`{arg}` is neither a flag nor a target")),
        }
    }
    Ok(out)
}

fn run(target: &Target, args: &Args) -> bool {
    let seeds = (target.seeds)();
    let mut chance = Chance::new(args.seed);
    let runs = (args.runs * u64::from(target.share) / 100).max(1);
    let begun = Instant::now();
    let mut slowest = Duration::ZERO;
    let inputs = (0..runs).map(|_| mutate::mutated(&seeds, &mut chance));
    for input in seeds.iter().cloned().chain(inputs) {
        let at = Instant::now();
        if !attempt(target, &input) {
            return false;
        }
        slowest = slowest.max(at.elapsed());
        if at.elapsed() > SLOW {
            eprintln!("{}: an input took {:?}", target.name, at.elapsed());
            keep(target, &input);
            return false;
        }
    }
    eprintln!(
        "{}: {} seeds and {runs} mutations in {:.1} s, the slowest {} ms; nothing found",
        target.name,
        seeds.len(),
        begun.elapsed().as_secs_f64(),
        slowest.as_millis()
    );
    true
}

fn attempt(target: &Target, input: &[u8]) -> bool {
    let good = catch_unwind(AssertUnwindSafe(|| (target.run)(input))).is_ok();
    if !good {
        keep(target, input);
    }
    good
}

/// Keeps an input, named by its content.
fn keep(target: &Target, input: &[u8]) {
    let sum = input.iter().fold(0xcbf2_9ce4_8422_2325u64, |h, b| {
        (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3)
    });
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("artifacts")
        .join(target.name);
    let path = folder.join(format!("short-{sum:016x}"));
    match fs::create_dir_all(&folder).and_then(|()| fs::write(&path, input)) {
        Ok(()) => eprintln!("{}: the input is kept in {}", target.name, path.display()),
        Err(e) => eprintln!(
            "{}: the input could not be kept: {e}; it is {input:02x?}",
            target.name
        ),
    }
}

fn corpus(target: &Target, folder: &Path) -> bool {
    let folder = folder.join(target.name);
    let write = |(i, seed): (usize, Vec<u8>)| fs::write(folder.join(format!("seed-{i}")), seed);
    let written = fs::create_dir_all(&folder)
        .and_then(|()| (target.seeds)().into_iter().enumerate().try_for_each(write));
    written.is_ok()
}
