//! Days as they are known: one day, or a range of days.

use cotejo_model::Date;
use serde::Serialize;

/// What is known of a day: a closed range; one day where it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct When {
    /// The first day that it can be.
    pub first: Date,
    /// The last day that it can be.
    pub last: Date,
}
