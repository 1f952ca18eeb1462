//! What was asked of the traces, from flags.

use anyhow::{Result, bail};
use cotejo_links::{Filter, Traces};
use cotejo_model::PlaceCode;

use crate::cli::{Arms, FilterArgs};
use crate::places;

/// The filter of the flags. Err where a name is not among what the records have, with the nearest.
pub(crate) fn read(traces: &Traces, args: &FilterArgs) -> Result<Filter> {
    let choices = traces.choices();
    let place = |text: &Option<String>| -> Result<Option<PlaceCode>> {
        text.as_deref().map(|t| places::parse(t, None)).transpose()
    };
    let sources: Vec<(String, u64)> = choices.sources.clone();
    Ok(Filter {
        recovered: args.recovered,
        sold: args.sold,
        recovered_in: place(&args.recovered_in)?,
        sold_in: place(&args.sold_in)?,
        make: known("make", &args.make, &choices.makes)?,
        calibre: known("calibre", &args.calibre, &choices.calibres)?,
        kind: known("type", &args.kind, &choices.types)?,
        long: args.arms.map(|a| a == Arms::Long),
        ttc: args.ttc,
        outcome: args.outcome,
        source: known("source", &args.source, &sources)?,
    })
}

/// The name as the records have it, whatever its case.
fn known(what: &str, asked: &Option<String>, all: &[(String, u64)]) -> Result<Option<String>> {
    let Some(asked) = asked else {
        return Ok(None);
    };
    let folded = cotejo_model::fold(asked);
    if let Some((name, _)) = all.iter().find(|(n, _)| cotejo_model::fold(n) == folded) {
        return Ok(Some(name.clone()));
    }
    let shown: Vec<&str> = all.iter().take(12).map(|(n, _)| n.as_str()).collect();
    let more = all.len().saturating_sub(shown.len());
    bail!(
        "no gun here has the {what} `{asked}`; there are `{}`{}",
        shown.join("`, `"),
        if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        }
    )
}
