//! `cotejo traces generate`: made-up records of both countries, with the truth beside them.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use cotejo_synth::{Dirt, Plan, Written};

use crate::cli::TracesGenerateArgs;
use crate::{Answer, progress};

/// The tables that are written.
const FILES: [&str; 4] = [
    "recoveries.csv",
    "transfers.csv",
    "truth.csv",
    "dealers.csv",
];

pub(crate) fn run(args: &TracesGenerateArgs) -> Result<Answer> {
    if args.from > args.to {
        bail!("--from {} is after --to {}", args.from, args.to);
    }
    let plan = Plan {
        seed: args.seed,
        guns: args.guns,
        from: args.from,
        to: args.to,
        sales_beside: args.sales,
        dirt: Dirt::scaled(args.dirt),
        ..Plan::default()
    };
    if let Some(fault) = plan.fault() {
        bail!("{fault}");
    }
    let written = write(&plan, &args.dir)?;
    eprintln!(
        "made up: {} recoveries of {} guns, {} transfers, in `{}`",
        written.recoveries,
        written.guns,
        written.transfers,
        args.dir.display()
    );
    for (file, dirt) in [
        (FILES[0], &written.dirt_recoveries),
        (FILES[1], &written.dirt_transfers),
    ] {
        let made = dirt.iter().filter(|(_, tally)| tally.done > 0);
        let list: Vec<String> = made
            .map(|(kind, tally)| format!("{} {}", kind.name(), tally.done))
            .collect();
        if !list.is_empty() {
            eprintln!("  dirt in {file}: {}", list.join(", "));
        }
    }
    eprintln!(
        "  load with: cotejo traces load {0}/recoveries.csv {0}/transfers.csv --published {1}",
        args.dir.display(),
        args.to
    );
    Ok(Answer::Yes)
}

/// Writes the four tables; each is whole or not there.
pub(crate) fn write(plan: &Plan, dir: &Path) -> Result<Written> {
    fs::create_dir_all(dir).with_context(|| format!("could not make `{}`", dir.display()))?;
    let bar = progress::working("making up records".to_string());
    let beside = |name: &str| dir.join(format!("{name}.tmp"));
    let mut out = Vec::new();
    for name in FILES {
        let path = beside(name);
        let file =
            File::create(&path).with_context(|| format!("could not write `{}`", path.display()))?;
        out.push(BufWriter::with_capacity(1 << 20, file));
    }
    let [recoveries, transfers, truth, dealers] = out.as_mut_slice() else {
        bail!("four tables were opened, and there are {}", out.len());
    };
    let written = cotejo_synth::write(plan, recoveries, transfers, truth, dealers)
        .with_context(|| format!("could not write into `{}`", dir.display()))?;
    for (name, mut file) in FILES.into_iter().zip(out) {
        let (from, to) = (beside(name), dir.join(name));
        file.flush()
            .and_then(|()| fs::rename(&from, &to))
            .with_context(|| format!("could not write `{}`", to.display()))?;
    }
    bar.finish_and_clear();
    Ok(written)
}
