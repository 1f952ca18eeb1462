//! `cotejo traces aside`: the rows that did not become records.

use anyhow::{Result, bail};

use crate::base::Base;
use crate::cli::AsideArgs;
use crate::commands::aside;
use crate::{Answer, World};

pub(crate) fn run(world: &World, args: &AsideArgs) -> Result<Answer> {
    let records = Base::at(&world.base)?.records()?;
    let held = cotejo_model::record::Records::record_sources(&records, args.as_of)?;
    let Some((_, vintages)) = held.iter().find(|(s, _)| s.id == args.source) else {
        bail!(
            "no record source `{}` in this base; `cotejo traces sources` lists what it holds",
            args.source
        );
    };
    let wanted = args.vintage.as_deref().unwrap_or_default();
    let mut found = vintages
        .iter()
        .rev()
        .filter(|v| v.sha256.starts_with(wanted));
    let first = found.next();
    if !wanted.is_empty() && found.next().is_some() {
        bail!(
            "several vintages of `{}` begin with `{wanted}`; give more of the checksum",
            args.source
        );
    }
    let Some(vintage) = first else {
        bail!(
            "no such vintage of `{}`; `cotejo traces sources` lists them with their checksums",
            args.source
        );
    };
    let rows = records.aside(&args.source, &vintage.sha256)?;
    aside::show(
        world,
        args,
        &vintage.file,
        (vintage.rows_set_aside, vintage.rows_read),
        rows,
    )
}
