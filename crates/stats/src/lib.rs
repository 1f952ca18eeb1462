//! Pure arithmetic on slices: intervals, change, the way to a target. The same numbers in, the same bytes out.
//!
//! - [`interval`]: how far a count, a rate or a share could lie from what was observed (`docs/methods/intervals.md`)
//! - [`breaks`]: where to cut values into classes for a map
//! - [`change`]: how much two stretches of months differ, and whether one can tell (`docs/methods/change.md`)
//! - [`excess`]: counts against what exposure alone would give, one by one and shrunken towards each other
//! - [`fdr`]: many tests at once
//! - [`order`]: medians and other quantiles, with intervals that assume no distribution
//! - [`ratio`]: the change of two single numbers, counts or shares
//! - [`target`]: how much of the way to a target is done, and the pace that is left (`docs/methods/targets.md`)
//! - [`sum`]: sums that do not lose the small terms
//!
//! INVARIANT: no file, clock, chance or network, and no other Cotejo crate.
//! INVARIANT: no public function returns NaN; what cannot be computed is `None` or an error that says why.

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod breaks;
pub mod change;
pub mod excess;
pub mod fdr;
pub mod interval;
pub mod order;
pub mod ratio;
pub mod sum;
pub mod target;

pub use breaks::{Breaks, Method, around, breaks};
pub use change::{CannotCompare, Change, Months, Quantity, Side, Tells, ratio_of_totals, tells};
pub use excess::{
    Shrinkage, Tail, binomial_upper_tail, exact_share, poisson_upper_tail,
    ratio_of_shares_to_expected, ratio_to_expected,
};
pub use interval::{Estimate, Interval, PoissonIntervals, poisson_interval, rate_per, share};
pub use order::{
    Quantile, RangeQuantile, Ranks, median, quantile, range_median, range_quantile, ranks,
};
pub use ratio::{ratio_of_counts, ratio_of_shares};
pub use sum::neumaier_sum;
pub use target::{Pace, pace_needed, percent_met};
