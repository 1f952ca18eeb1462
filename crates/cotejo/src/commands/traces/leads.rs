//! `cotejo traces leads`: what deserves a look, and what it is not evidence of.

use anyhow::Result;
use cotejo_lang::Key;
use cotejo_links::LeadVerdict;
use cotejo_pages::traces::leads::findings;

use super::open;
use crate::cli::LeadsArgs;
use crate::out::{self, Entry, Format, Sheet, give};
use crate::{Answer, World};

pub(crate) fn run(world: &World, args: &LeadsArgs) -> Result<Answer> {
    let traces = open::traces(world, &args.which)?;
    let mut leads = traces.leads().to_vec();
    leads.retain(|l| {
        args.kind.is_none_or(|k| l.kind == k) && (args.all || l.verdict == LeadVerdict::Lead)
    });
    let all = leads.len();
    if world.format == Format::Table {
        leads.truncate(args.limit);
    }
    let lang = world.lang;
    let findings = findings(&traces, &leads, lang);
    match world.format {
        Format::Table => {
            for f in &findings {
                out::line(&format!("{}  {}", f.id, f.subject))?;
                out::wrapped(
                    &format!("  {}: ", lang.text(Key::CommandWhy)),
                    &out::spaced(&f.why),
                )?;
                out::wrapped(
                    &format!("  {}: ", lang.text(Key::CommandCaution)),
                    f.caution.as_deref().unwrap_or_default(),
                )?;
                out::wrapped(
                    &format!("  {}: ", lang.text(Key::CommandGuns)),
                    &f.lineage.join(", "),
                )?;
                out::line("")?;
            }
        }
        format => give(
            format,
            || {
                let mut sheet = Sheet::default();
                for name in [
                    "id",
                    "kind",
                    "subject",
                    "verdict",
                    "confidence",
                    "why",
                    "caution",
                    "lineage",
                    "next",
                ] {
                    sheet = sheet.column(name, name);
                }
                for f in &findings {
                    sheet.row(vec![
                        Entry::text(&f.id),
                        Entry::text(&f.kind),
                        Entry::text(&f.subject),
                        Entry::text(f.verdict.name()),
                        Entry::number(f.confidence, lang),
                        Entry::text(&f.why),
                        Entry::text(f.caution.as_deref().unwrap_or_default()),
                        Entry::text(f.lineage.join(" ")),
                        Entry::text(&f.next),
                    ]);
                }
                sheet
            },
            || &findings,
        )?,
    }
    if all == 0 {
        eprintln!("{}", lang.text(Key::CommandNoLeads));
    } else if findings.len() < all {
        let number = |n: usize| lang.number(n as f64, Some(0));
        eprintln!(
            "{}",
            lang.fill(
                Key::CommandFirstOf,
                &[("shown", &number(findings.len())), ("all", &number(all))]
            )
        );
    }
    Ok(Answer::Yes)
}
