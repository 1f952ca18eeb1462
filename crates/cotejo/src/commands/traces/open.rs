//! The records of a base as traces, for every command that reads them.

use anyhow::{Result, bail};
use cotejo_links::{Bins, Held, Traces};

use crate::World;
use crate::base::Base;
use crate::cli::WhichArgs;
use crate::progress;

/// The traces that were asked for. Err where there are none, with how to get some.
pub(crate) fn traces(world: &World, which: &WhichArgs) -> Result<Traces> {
    parted(world, which, Bins::atf())
}

/// The same, with times parted into classes of one's own.
pub(crate) fn parted(world: &World, which: &WhichArgs, bins: Bins) -> Result<Traces> {
    let records = Base::at(&world.base)?.records()?;
    let bar = progress::working("reading records".to_string());
    let held = Held::of(&records, which.as_of, which.synthetic.then_some(true))?;
    let traces = held.traces(&records, bins, &mut |what| {
        bar.set_message(what.to_string())
    })?;
    bar.finish_and_clear();
    let Some(traces) = traces else {
        if which.synthetic {
            bail!(
                "no made-up recoveries are held{}; make some with `cotejo traces generate DIR`, then load them",
                by(which)
            );
        }
        bail!(
            "no recoveries are held{}; load a table with `cotejo traces load FILE`, or make one up with `cotejo traces generate DIR`",
            by(which)
        );
    };
    if traces.synthetic() {
        eprintln!("note: made-up records (synthetic); nothing here happened");
    } else if held.other {
        eprintln!(
            "note: published records; the made-up ones are left out (--synthetic takes them)"
        );
    }
    Ok(traces)
}

fn by(which: &WhichArgs) -> String {
    which
        .as_of
        .map_or(String::new(), |day| format!(" as of {day}"))
}
