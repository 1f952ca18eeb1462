//! The one result type of every comparison.

use serde::{Deserialize, Serialize};

/// What a comparison says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The target is reached.
    Met,
    /// Not reached, and moving fast enough to be.
    OnTrack,
    /// Not reached, and not moving fast enough, or moving the wrong way.
    OffTrack,
    /// The change is inside what chance alone would give.
    CannotTell,
    /// No figure to compare.
    NoData,
    /// More than chance or exposure would give: worth a look, and proof of nothing.
    Unusual,
}

impl Verdict {
    /// The name used in every machine output.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Met => "met",
            Verdict::OnTrack => "on_track",
            Verdict::OffTrack => "off_track",
            Verdict::CannotTell => "cannot_tell",
            Verdict::NoData => "no_data",
            Verdict::Unusual => "unusual",
        }
    }
}

/// One thing set beside another, and what follows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Reproduces the comparison.
    pub id: String,
    /// Which comparison it was (`evaluation`, `revision`, `multiple_sale`, …).
    pub kind: String,
    /// What was compared.
    pub subject: String,
    /// What it says.
    pub verdict: Verdict,
    /// How sure, from 0 to 1; `None` where no probability can be given.
    pub confidence: Option<f64>,
    /// Why, in words.
    pub why: String,
    /// What it is not evidence of, where that must be said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caution: Option<String>,
    /// Ids of the figures or records it rests on.
    pub lineage: Vec<String>,
    /// What to do next.
    pub next: String,
}
