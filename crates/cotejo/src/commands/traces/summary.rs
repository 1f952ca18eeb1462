//! `cotejo traces summary`: how many guns, how far their traces came, how long it took.

use anyhow::Result;
use cotejo_lang::{Key, Lang};
use cotejo_links::{Bins, Denominator, Funnel, Share, Summary, TimeToCrime, Year};
use serde::Serialize;

use super::{filter, open, words};
use crate::cli::SummaryArgs;
use crate::out::{self, Entry, Format, Sheet, give};
use crate::{Answer, World};

/// The summary as machines read it.
#[derive(Serialize)]
struct Machine<'a> {
    #[serde(flatten)]
    funnel: &'a Funnel,
    shares: Vec<MachineShare>,
    outcomes: Vec<Count<'a>>,
    time_to_crime: &'a TimeToCrime,
    recovery_to_request: &'a TimeToCrime,
    published_times: &'a cotejo_links::PublishedTimes,
    by_year: &'a [Year],
    makes: Vec<Count<'a>>,
    calibres: Vec<Count<'a>>,
    types: Vec<Count<'a>>,
    changes: Vec<Count<'a>>,
    synthetic: bool,
}

/// A share with its denominator, both as number and by name.
#[derive(Serialize)]
struct MachineShare {
    name: &'static str,
    value: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    numerator: u64,
    denominator: u64,
    denominator_name: &'static str,
}

#[derive(Serialize)]
struct Count<'a> {
    name: Option<&'a str>,
    count: u64,
}

pub(crate) fn run(world: &World, args: &SummaryArgs) -> Result<Answer> {
    let bins = match args.days.as_slice() {
        [] => Bins::atf(),
        days => Bins::days(days),
    };
    let traces = open::parted(world, &args.filter.which, bins)?;
    let filter = filter::read(&traces, &args.filter)?;
    let summary = traces.summary(&filter);
    match world.format {
        Format::Table => tell(world.lang, &summary)?,
        format => give(format, || sheet(world.lang, &summary), || machine(&summary))?,
    }
    Ok(Answer::Yes)
}

fn machine(s: &Summary) -> Machine<'_> {
    Machine {
        funnel: &s.funnel,
        shares: s.shares.iter().map(share).collect(),
        outcomes: s
            .outcomes
            .iter()
            .map(|(o, count)| Count {
                name: Some(o.name()),
                count: *count,
            })
            .collect(),
        time_to_crime: &s.sale_to_recovery,
        recovery_to_request: &s.recovery_to_request,
        published_times: &s.published_times,
        by_year: &s.by_year,
        makes: counts(&s.makes),
        calibres: counts(&s.calibres),
        types: counts(&s.types),
        changes: s
            .changes
            .iter()
            .map(|(rule, count)| Count {
                name: Some(rule.name()),
                count: *count,
            })
            .collect(),
        synthetic: s.synthetic,
    }
}

fn counts(all: &[(Option<String>, u64)]) -> Vec<Count<'_>> {
    all.iter()
        .map(|(name, count)| Count {
            name: name.as_deref(),
            count: *count,
        })
        .collect()
}

fn share(s: &Share) -> MachineShare {
    MachineShare {
        name: s.name,
        value: s.value,
        low: s.low,
        high: s.high,
        numerator: s.numerator,
        denominator: s.denominator,
        denominator_name: s.denominator_name.name(),
    }
}

/// The shares as one table, for CSV.
fn sheet(lang: Lang, s: &Summary) -> Sheet {
    let mut sheet = Sheet::default();
    for name in [
        "name",
        "numerator",
        "denominator_name",
        "denominator",
        "value",
        "low",
        "high",
        "synthetic",
    ] {
        sheet = sheet.column(name, name);
    }
    let times = [&s.sale_to_recovery.short, &s.sale_to_recovery.within_year];
    for share in s.shares.iter().chain(times) {
        sheet.row(vec![
            Entry::text(share.name),
            Entry::text(share.numerator.to_string()),
            Entry::text(share.denominator_name.name()),
            Entry::text(share.denominator.to_string()),
            Entry::number(share.value, lang),
            Entry::number(share.low, lang),
            Entry::number(share.high, lang),
            Entry::text(s.synthetic.to_string()),
        ]);
    }
    sheet
}

/// For people: one part after another.
fn tell(lang: Lang, s: &Summary) -> Result<()> {
    let heading = |k| lang.text(k).to_string();
    let mut sheet = Sheet::default()
        .column("what", heading(Key::CommandWhat))
        .numeric("count", heading(Key::CommandCount))
        .column("share", heading(Key::CommandShare));
    let f = &s.funnel;
    for (name, count) in [
        ("recoveries", f.recoveries),
        ("duplicates", f.duplicates),
        ("guns", f.guns),
        ("submitted", f.submitted),
        ("us_sourced", f.us_sourced),
        ("to_dealer", f.to_dealer),
        ("to_purchaser", f.to_purchaser),
    ] {
        let of: Vec<String> = s
            .shares
            .iter()
            .filter(|share| share.name == name)
            .map(|share| words::share(lang, share))
            .collect();
        sheet.row(vec![
            Entry::text(words::count_name(lang, name)),
            Entry::count(count, lang),
            Entry::text(of.join("; ")),
        ]);
    }
    sheet.print()?;

    out::line("")?;
    let whole = words::whole(lang, Denominator::Guns, f.guns);
    let shares = lang.fill(Key::CommandSharesOf, &[("whole", &whole)]);
    out::line(&out::spaced(&format!(
        "{} ({})",
        lang.text(Key::CommandOutcome),
        lower(&shares)
    )))?;
    let mut sheet = Sheet::default()
        .column("outcome", "")
        .numeric("count", heading(Key::CommandGuns))
        .numeric("share", heading(Key::CommandShare));
    for (outcome, count) in &s.outcomes {
        sheet.row(vec![
            Entry::text(words::outcome(lang, outcome.name())),
            Entry::count(*count, lang),
            words::ratio(*count, f.guns, lang),
        ]);
    }
    sheet.print()?;

    times(lang, &words::time_title(lang, true), &s.sale_to_recovery)?;
    times(
        lang,
        &words::time_title(lang, false),
        &s.recovery_to_request,
    )?;

    if s.by_year.len() > 1 {
        part(lang, Key::CommandYear)?;
        years(lang, s)?;
    }
    for (key, all) in [
        (Key::CommandMake, &s.makes),
        (Key::CommandCalibre, &s.calibres),
        (Key::CommandType, &s.types),
    ] {
        let kind = key == Key::CommandType;
        let list: Vec<String> = all
            .iter()
            .take(8)
            .map(|(name, count)| {
                let name = match (name.as_deref(), kind) {
                    (None, _) => words::unknown(lang).to_string(),
                    (Some(n), true) => words::gun_type(lang, n),
                    (Some(n), false) => n.to_string(),
                };
                format!("{name} {}", lang.number(*count as f64, Some(0)))
            })
            .collect();
        out::wrapped(&format!("{}: ", lang.text(key)), &list.join(", "))?;
    }
    if !s.changes.is_empty() {
        part(lang, Key::CommandRule)?;
        let mut sheet = Sheet::default()
            .column("rule", "")
            .numeric("count", heading(Key::CommandReports));
        for (rule, count) in &s.changes {
            sheet.row(vec![
                Entry::text(words::rule(lang, rule.name())),
                Entry::count(*count, lang),
            ]);
        }
        sheet.print()?;
    }
    Ok(())
}

/// A sentence inside another.
fn lower(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(char::to_lowercase);
    first.into_iter().flatten().chain(letters).collect()
}

fn part(lang: Lang, key: Key) -> Result<()> {
    out::line("")?;
    out::line(lang.text(key))
}

fn times(lang: Lang, title: &str, t: &TimeToCrime) -> Result<()> {
    out::line("")?;
    out::line(title)?;
    let heading = |k| lang.text(k).to_string();
    let mut sheet = Sheet::default()
        .column("bin", "")
        .numeric("count", heading(Key::CommandGuns))
        .numeric("share", heading(Key::CommandShare));
    for bin in &t.bins {
        sheet.row(vec![
            Entry::text(words::bin(lang, bin)),
            Entry::count(bin.count, lang),
            words::ratio(bin.count, t.known, lang),
        ]);
    }
    sheet.print()?;
    for line in words::times(lang, t) {
        out::line(&line)?;
    }
    Ok(())
}

fn years(lang: Lang, s: &Summary) -> Result<()> {
    let heading = |k| lang.text(k).to_string();
    let mut sheet = Sheet::default()
        .column("year", heading(Key::CommandYear))
        .numeric("guns", heading(Key::CommandGuns))
        .numeric("submitted", heading(Key::CommandSubmitted))
        .numeric("us_sourced", heading(Key::CommandUsSourced))
        .numeric("to_purchaser", heading(Key::CommandToPurchaser))
        .numeric("within_year", heading(Key::CommandWithinYear))
        .numeric("short", heading(Key::CommandShort));
    for y in &s.by_year {
        let year = y
            .year
            .map_or_else(|| words::unknown(lang).to_string(), |y| y.to_string());
        let of = |s: &Share| Entry::text(words::brief(lang, s));
        sheet.row(vec![
            Entry::text(year),
            Entry::count(y.funnel.guns, lang),
            Entry::count(y.funnel.submitted, lang),
            Entry::count(y.funnel.us_sourced, lang),
            Entry::count(y.funnel.to_purchaser, lang),
            of(&y.within_year),
            of(&y.short),
        ]);
    }
    sheet.print()
}
