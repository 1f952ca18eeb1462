//! Traces in words for a terminal; the words themselves are those of the pages.

use cotejo_lang::{Key, Lang};
use cotejo_links::{
    Bin, Candidate, Conflict, Days, Denominator, Report, Share, TimeBetween, TimeToCrime,
};
use cotejo_pages::traces::{share as shares, words};

use crate::World;
use crate::out::{self, Entry, Format};

macro_rules! groups {
    ($($name:ident = $group:literal;)+) => {
        $(
            #[doc = concat!("A name of the group `", $group, "` in words.")]
            pub(crate) fn $name(lang: Lang, name: &str) -> String {
                words::name(lang, $group, name)
            }
        )+
    };
}

groups! {
    outcome = "outcome";
    outcome_rule = "trace_outcome_by";
    us_rule = "trace_us";
    match_rule = "trace_match";
    join_rule = "trace_join";
    rule = "trace_rule";
    step = "trace_step";
    gun_type = "trace_type";
    conflict_rule = "trace_conflict";
    count_name = "trace_count";
}

/// How many rows of a list are shown: as many as were asked for; else all for machines, and a screenful for people.
pub(crate) fn shown(world: &World, top: Option<usize>) -> usize {
    const SCREEN: usize = 25;
    top.unwrap_or(match world.format {
        Format::Table => SCREEN,
        _ => usize::MAX,
    })
}

/// A part of a whole in percent; the number alone for machines.
pub(crate) fn ratio(count: u64, of: u64, lang: Lang) -> Entry {
    if of == 0 {
        return Entry::both("", lang.text(Key::WordValueAbsent));
    }
    let value = count as f64 / of as f64;
    Entry::both(
        cotejo_model::exact::text(value),
        shares::percent(lang, value),
    )
}

/// A share with what it is a share of: `68.4% of 99,691 guns submitted for tracing`.
pub(crate) fn share(lang: Lang, s: &Share) -> String {
    shares::text(lang, s)
}

/// A share and its denominator in a narrow column: `29.3% (of 1,204)`.
pub(crate) fn brief(lang: Lang, s: &Share) -> String {
    let of = lang.number(s.denominator as f64, Some(0));
    match s.value {
        None => lang.text(Key::WordValueAbsent).to_string(),
        Some(value) => format!("{} / {of}", shares::percent(lang, value)),
    }
}

/// What shares are of, counted: `1,512 guns recovered`.
pub(crate) fn whole(lang: Lang, name: Denominator, of: u64) -> String {
    shares::of(lang, name, of)
}

/// Says of what the shares of a table are shares.
pub(crate) fn denominator_note(world: &World, name: Denominator, of: u64) {
    let whole = shares::of(world.lang, name, of);
    eprintln!(
        "{}",
        out::spaced(&world.lang.fill(Key::CommandSharesOf, &[("whole", &whole)]))
    );
}

/// What is not known.
pub(crate) fn unknown(lang: Lang) -> &'static str {
    lang.text(Key::TracesNotKnown)
}

/// A number of days, or from how many to how many; empty where nothing is known.
pub(crate) fn days(lang: Lang, low: Option<i32>, high: Option<i32>) -> String {
    match (low, high) {
        (Some(low), Some(high)) if low == high => lang.number(low.into(), Some(0)),
        (Some(low), Some(high)) => format!(
            "{}–{}",
            lang.number(low.into(), Some(0)),
            lang.number(high.into(), Some(0))
        ),
        _ => String::new(),
    }
}

/// What a time is between.
pub(crate) fn time_title(lang: Lang, to_recovery: bool) -> String {
    lang.text(match to_recovery {
        true => Key::TracesSaleToRecovery,
        false => Key::TracesRecoveryToRequest,
    })
    .to_string()
}

/// A class of times.
pub(crate) fn bin(lang: Lang, bin: &Bin) -> String {
    words::range(lang, bin.range)
}

/// What is known of times as a whole, a line each.
pub(crate) fn times(lang: Lang, t: &TimeToCrime) -> Vec<String> {
    let number = |n: u64| lang.number(n as f64, Some(0));
    let mut out = vec![lang.fill(
        Key::TracesTimeCounts,
        &[
            ("known", &shares::of(lang, Denominator::TimeKnown, t.known)),
            ("unknown", &number(t.unknown)),
            ("impossible", &number(t.impossible)),
            ("spread", &number(t.spread)),
        ],
    )];
    if let Some(m) = &t.median {
        let interval = m.low.zip(m.high).map(|(low, high)| Days {
            low: low.low,
            high: high.high,
        });
        let interval = interval.map_or(String::new(), |d| format!(" ({})", words::days(lang, d)));
        out.push(format!(
            "{}: {}{interval}",
            lang.text(Key::CommandMedian),
            words::days(lang, m.value)
        ));
        for (key, s) in [
            (Key::CommandWithinYear, &t.within_year),
            (Key::CommandShort, &t.short),
        ] {
            out.push(format!("{}: {}", lang.text(key), share(lang, s)));
        }
    }
    out.iter().map(|l| out::spaced(l)).collect()
}

/// A time between two days, with both.
pub(crate) fn between(lang: Lang, t: &TimeBetween) -> String {
    let published = t.published.map_or(String::new(), |n| {
        format!(
            "; {}",
            lang.fill(
                Key::CommandPublishedDays,
                &[("days", &lang.number(n.into(), Some(0)))]
            )
        )
    });
    let impossible = match t.impossible {
        true => format!("; {}", lang.text(Key::CommandImpossible)),
        false => String::new(),
    };
    out::spaced(&format!(
        "{} ({} → {}){impossible}{published}",
        words::days(lang, t.days),
        words::when(lang, Some(t.from)),
        words::when(lang, Some(t.to))
    ))
}

/// The heading of a report: the first, or why it joins the first.
pub(crate) fn report_title(lang: Lang, at: usize, report: &Report) -> String {
    let number = (at + 1).to_string();
    let title = lang.fill(Key::CommandReport, &[("number", &number)]);
    match &report.joined {
        None => title,
        Some(j) => {
            let again = match j.again {
                true => format!("; {}", lang.text(Key::CommandAgain)),
                false => String::new(),
            };
            format!(
                "{title}: {} ({}){again}",
                join_rule(lang, j.rule.name()),
                lang.number(j.confidence, Some(2))
            )
        }
    }
}

/// A gun that it may be.
pub(crate) fn candidate(lang: Lang, c: &Candidate) -> String {
    format!(
        "{}: {} {} ({}, {})",
        lang.text(Key::CommandCandidate),
        c.make.as_deref().unwrap_or_default(),
        c.serial,
        c.record,
        lang.number(c.weight, Some(2))
    )
}

/// What does not fit together.
pub(crate) fn conflict(lang: Lang, c: &Conflict) -> String {
    format!(
        "{}: {} ({})",
        lang.text(Key::CommandConflict),
        conflict_rule(lang, c.rule.name()),
        c.between.join(", ")
    )
}
