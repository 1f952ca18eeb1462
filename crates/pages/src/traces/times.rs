//! Times between sale, recovery and request: classes, median with its interval, shares.

use cotejo_lang::Key;
use cotejo_links::{Denominator, Median, Share, TimeToCrime};
use serde::Serialize;
use utoipa::ToSchema;

use super::share::{self, ShareText, number};
use super::shared::Opened;
use super::words;
use crate::art::{self, Drawn};
use crate::ask::Ask;

/// One class of times.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
#[schema(as = TracesBin)]
pub struct Bin {
    /// Its name.
    #[schema(example = "under_3_months")]
    pub name: String,
    /// Its limits, as a filter takes them.
    #[schema(example = "0m..3m")]
    pub range: String,
    /// In words.
    pub label: String,
    /// Lower limit in days, included.
    pub low_days: i32,
    /// Upper limit in days, excluded; `null` for the last.
    pub high_days: Option<i32>,
    /// Guns that surely belong here.
    pub count: u64,
    /// As written.
    pub text: String,
    /// Guns that may belong here or elsewhere, because a date is known in part.
    pub uncertain: u64,
    /// As written; empty where there are none.
    pub uncertain_text: String,
    /// Of the guns whose time is known.
    pub share: ShareText,
    /// The guns behind it; empty where single guns are not shown, and where no filter finds them.
    pub href: String,
}

/// Times between two days of each gun.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
#[schema(as = TracesTimes)]
pub struct Times {
    /// `sale_to_recovery` or `recovery_to_request`.
    pub id: String,
    /// In words.
    pub label: String,
    /// What is measured, in a sentence.
    pub note: String,
    /// Guns with a time, exact or as a range.
    pub known: u64,
    /// Guns with one of the days missing.
    pub unknown: u64,
    /// Guns whose days are in the wrong order.
    pub impossible: u64,
    /// Guns whose range falls in more than one class.
    pub spread: u64,
    /// These counts in a sentence.
    pub counts_text: String,
    /// The classes, the shortest times first.
    pub bins: Vec<Bin>,
    /// The median in days, least and most that it can be; `null` without times.
    pub median_days: Option<[i32; 2]>,
    /// The median in words; a dash without times.
    pub median: String,
    /// Its 95 % interval in words; empty where there is none.
    pub median_interval: String,
    /// Under three years.
    pub short: ShareText,
    /// Under one year.
    pub within_year: ShareText,
    /// The classes drawn.
    #[serde(skip)]
    pub chart: Drawn,
}

/// Times in the page's language. `filter` is true where the filter knows this time, so that classes lead to their guns.
pub(crate) fn times(ask: &Ask, o: &Opened, id: &str, times: &TimeToCrime, filter: bool) -> Times {
    let lang = ask.lang;
    let bins = times.bins.iter().map(|b| {
        let own = Share::of("class", b.count, Denominator::TimeKnown, times.known);
        Bin {
            name: b.name.clone(),
            range: b.range.to_string(),
            label: words::range(lang, b.range),
            low_days: b.low_days,
            high_days: b.high_days,
            count: b.count,
            text: number(lang, b.count),
            uncertain: b.uncertain,
            uncertain_text: match b.uncertain {
                0 => String::new(),
                n => lang.fill(Key::TracesUncertain, &[("count", &number(lang, n))]),
            },
            share: ShareText::new(ask, &own),
            href: match filter && b.count > 0 {
                true => o.guns(ask, &[("ttc", &b.name)]),
                false => String::new(),
            },
        }
    });
    let (median, median_interval) = median(ask, times.median.as_ref());
    let (label, note) = match filter {
        true => (Key::TracesSaleToRecovery, Key::TracesSaleToRecoveryNote),
        false => (
            Key::TracesRecoveryToRequest,
            Key::TracesRecoveryToRequestNote,
        ),
    };
    let mut out = Times {
        id: id.to_string(),
        label: ask.text(label),
        note: ask.text(note),
        known: times.known,
        unknown: times.unknown,
        impossible: times.impossible,
        spread: times.spread,
        counts_text: lang.fill(
            Key::TracesTimeCounts,
            &[
                (
                    "known",
                    share::of(lang, Denominator::TimeKnown, times.known).as_str(),
                ),
                ("unknown", &number(lang, times.unknown)),
                ("impossible", &number(lang, times.impossible)),
                ("spread", &number(lang, times.spread)),
            ],
        ),
        bins: bins.collect(),
        median_days: times.median.map(|m| [m.value.low, m.value.high]),
        median,
        median_interval,
        short: ShareText::new(ask, &times.short),
        within_year: ShareText::new(ask, &times.within_year),
        chart: Drawn::default(),
    };
    out.chart = art::trace_bins(ask, &out, o.traces.synthetic());
    out
}

fn median(ask: &Ask, median: Option<&Median>) -> (String, String) {
    let lang = ask.lang;
    let Some(m) = median else {
        return (ask.text(Key::WordValueAbsent), String::new());
    };
    let interval = m.low.zip(m.high).map_or(String::new(), |(low, high)| {
        let ends = [low.low, high.high].map(|n| lang.number(n.into(), Some(0)));
        lang.fill(
            Key::TracesDaysRange,
            &[("low", &ends[0]), ("high", &ends[1])],
        )
    });
    (words::days(lang, m.value), interval)
}
