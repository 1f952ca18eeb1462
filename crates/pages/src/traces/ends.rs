//! Guns by place and between places at a level where a country's smallest places have different names: municipalities and counties
//! together.

use cotejo_links::{End, Filter, Flow, Flows, Placed, Traces};
use cotejo_model::Level;

/// How finely places are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    /// Countries.
    Country,
    /// States.
    State,
    /// Municipalities of Mexico and counties of the United States.
    Local,
}

impl Cut {
    fn levels(self) -> &'static [Level] {
        match self {
            Cut::Country => &[Level::Country],
            Cut::State => &[Level::State],
            Cut::Local => &[Level::Municipality, Level::County],
        }
    }
}

/// Guns by place of one end. `None` only where a cut has no level, which none has.
pub(crate) fn places(traces: &Traces, filter: &Filter, end: End, cut: Cut) -> Option<Placed> {
    let all = cut
        .levels()
        .iter()
        .map(|level| traces.places(filter, end, *level));
    let mut out = all.reduce(|mut a, b| {
        a.counts.extend(b.counts);
        a
    })?;
    out.counts.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
    let placed: u64 = out.counts.iter().map(|(_, n)| n).sum();
    out.unplaced = out.of.saturating_sub(placed);
    Some(out)
}

/// Guns between places. `None` only where a cut has no level, which none has.
pub(crate) fn flows(traces: &Traces, filter: &Filter, from: Cut, to: Cut) -> Option<Flows> {
    let levels = from
        .levels()
        .iter()
        .flat_map(|f| to.levels().iter().map(move |t| (*f, *t)));
    let all = levels.map(|(f, t)| traces.flows(filter, f, t));
    let mut out = all.reduce(|mut a, b| {
        a.flows.extend(b.flows);
        a
    })?;
    out.flows
        .sort_by(|a: &Flow, b: &Flow| (b.count, &a.from, &a.to).cmp(&(a.count, &b.from, &b.to)));
    let sale = places(traces, filter, End::Sale, from)?;
    let both: u64 = out.flows.iter().map(|f| f.count).sum();
    out.of = sale.of;
    out.without_from = sale.unplaced;
    out.without_to = out.of.saturating_sub(sale.unplaced + both);
    Some(out)
}
