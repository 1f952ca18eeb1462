//! `cotejo traces explain`: one gun, down to the rows.

use anyhow::{Result, bail};
use cotejo_lang::{Key, Lang};
use cotejo_links::{ChainLink, Origin, Party, Report, Trace};

use super::{open, words};
use crate::cli::TracesExplainArgs;
use crate::out::{self, Entry, Format, Sheet, give};
use crate::{Answer, World, places};

pub(crate) fn run(world: &World, args: &TracesExplainArgs) -> Result<Answer> {
    let traces = open::traces(world, &args.which)?;
    let Some(trace) = traces.find(&args.gun).and_then(|n| traces.explain(n)) else {
        bail!(
            "no gun has the record `{}`; `cotejo traces guns` lists them as `SOURCE:RECORD`",
            args.gun
        );
    };
    match world.format {
        Format::Table => tell(world.lang, &trace)?,
        format => give(format, || sheet(&trace), || &trace)?,
    }
    Ok(Answer::Yes)
}

/// Every text behind the trace with where it stands, for CSV.
fn sheet(trace: &Trace) -> Sheet {
    let mut sheet = Sheet::default();
    for name in [
        "part",
        "field",
        "published",
        "read",
        "rule",
        "confidence",
        "source",
        "file",
        "sha256",
        "line",
        "record",
    ] {
        sheet = sheet.column(name, name);
    }
    let reports = trace
        .reports
        .iter()
        .map(|r| ("report", &r.origin, &r.fields, &r.changes));
    let links = trace
        .chain
        .iter()
        .map(|l| (l.step.name(), &l.origin, &l.fields, &l.changes));
    for (part, origin, fields, changes) in reports.chain(links) {
        for f in fields {
            let own: Vec<_> = changes.iter().filter(|c| c.field == f.field).collect();
            let rules: Vec<&str> = own.iter().map(|c| c.rule.name()).collect();
            let least = own.iter().map(|c| c.confidence).reduce(f64::min);
            sheet.row(vec![
                Entry::text(part),
                Entry::text(f.field.name()),
                Entry::text(&f.text),
                Entry::text(own.last().map_or("", |c| c.to.as_str())),
                Entry::text(rules.join(" ")),
                Entry::text(least.map_or(String::new(), |c| c.to_string())),
                Entry::text(&origin.source),
                Entry::text(&origin.file),
                Entry::text(&origin.sha256),
                Entry::text(origin.line.to_string()),
                Entry::text(&origin.record),
            ]);
        }
    }
    sheet
}

fn tell(lang: Lang, t: &Trace) -> Result<()> {
    let gun = &t.gun;
    let parts = [&gun.make, &gun.model, &gun.calibre, &gun.serial];
    let what: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    out::line(&format!("{}  {}", t.id, what.join(" · ")))?;
    out::line(&format!(
        "{}: {} ({})",
        lang.text(Key::CommandOutcome),
        words::outcome(lang, t.outcome.name()),
        words::outcome_rule(lang, t.outcome_by.name())
    ))?;
    if let Some(rule) = &t.us_sourced {
        out::line(&format!(
            "{}: {}",
            lang.text(Key::CommandUsSourced),
            words::us_rule(lang, rule.name())
        ))?;
    }
    for (first, time) in [(true, &t.sale_to_recovery), (false, &t.recovery_to_request)] {
        if let Some(time) = time {
            out::line(&format!(
                "{}: {}",
                words::time_title(lang, first),
                words::between(lang, time)
            ))?;
        }
    }
    for (i, report) in t.reports.iter().enumerate() {
        out::line("")?;
        out::line(&words::report_title(lang, i, report))?;
        origin(&report.origin)?;
        fields(lang, report)?;
    }
    if !t.chain.is_empty() {
        out::line("")?;
        chain(lang, &t.chain)?;
    }
    for candidate in &t.candidates {
        out::line(&words::candidate(lang, candidate))?;
    }
    for conflict in &t.conflicts {
        out::line(&words::conflict(lang, conflict))?;
    }
    Ok(())
}

fn origin(o: &Origin) -> Result<()> {
    out::line(&format!(
        "  {}:{}  {} line {}  sha256 {}",
        o.source,
        o.record,
        o.file,
        o.line,
        o.sha256.get(..12).unwrap_or(&o.sha256)
    ))
}

/// What the report says, and what it was read as.
fn fields(lang: Lang, report: &Report) -> Result<()> {
    let heading = |k| lang.text(k).to_string();
    let mut sheet = Sheet::default()
        .column("field", heading(Key::CommandField))
        .column("published", heading(Key::CommandPublished))
        .column("read", heading(Key::CommandRead))
        .column("rule", heading(Key::CommandRule))
        .numeric("confidence", heading(Key::CommandConfidence));
    let short = |t: &str| t.replace('\n', " ⏎ ").chars().take(60).collect::<String>();
    for f in &report.fields {
        let own: Vec<_> = report
            .changes
            .iter()
            .filter(|c| c.field == f.field)
            .collect();
        let rules: Vec<String> = own
            .iter()
            .map(|c| words::rule(lang, c.rule.name()))
            .collect();
        let least = own.iter().map(|c| c.confidence).reduce(f64::min);
        let read = match own.last() {
            None => "",
            Some(c) if c.to.is_empty() => lang.text(Key::WordValueAbsent),
            Some(c) => &c.to,
        };
        sheet.row(vec![
            Entry::text(f.field.name()),
            Entry::text(short(&f.text)),
            Entry::text(short(read)),
            Entry::text(rules.join("; ")),
            Entry::text(least.map_or(String::new(), |c| lang.number(c, Some(2)))),
        ]);
    }
    sheet.print()
}

fn chain(lang: Lang, links: &[ChainLink]) -> Result<()> {
    let heading = |k| lang.text(k).to_string();
    let mut sheet = Sheet::default()
        .column("step", heading(Key::CommandStep))
        .column("when", heading(Key::CommandWhen))
        .column("from", heading(Key::CommandWho))
        .column("place", heading(Key::CommandWhere))
        .column("rule", heading(Key::CommandWhy))
        .numeric("confidence", heading(Key::CommandConfidence))
        .column("source", heading(Key::ColumnSource));
    for l in links {
        let to = party(&l.to);
        let who = match (party(&l.from), to.is_empty()) {
            (from, true) => from,
            (from, false) => format!("{from} → {to}"),
        };
        let place = l.from.place.as_ref().or(l.to.place.as_ref());
        sheet.row(vec![
            Entry::text(words::step(lang, l.step.name())),
            Entry::text(l.when.map_or(String::new(), |w| w.text())),
            Entry::text(who),
            Entry::text(place.map_or(String::new(), |p| places::name(p, lang))),
            Entry::text(words::match_rule(lang, l.rule.name())),
            Entry::text(lang.number(l.confidence, Some(2))),
            Entry::text(format!(
                "{}:{} ({} {})",
                l.origin.source, l.origin.record, l.origin.file, l.origin.line
            )),
        ]);
    }
    sheet.print()
}

fn party(p: &Party) -> String {
    let name = p.name.as_deref().or(p.purchaser.as_deref());
    match (name, p.licence.as_deref()) {
        (Some(name), Some(licence)) => format!("{name} ({licence})"),
        (Some(name), None) => name.to_string(),
        (None, licence) => licence.unwrap_or_default().to_string(),
    }
}
