//! `cotejo places`: find places by name or key.

use anyhow::Result;
use cotejo_lang::{Key, Lang};
use cotejo_model::Catalogue;
use serde_json::json;

use crate::cli::PlacesArgs;
use crate::out::{Entry, Sheet, give};
use crate::{Answer, World, places};

pub(crate) fn run(world: &World, args: &PlacesArgs) -> Result<Answer> {
    let catalogue = Catalogue::standard();
    let mut found = catalogue.search(&args.text, args.limit);
    if found.is_empty()
        && let Some(one) = args.text.parse().ok().and_then(|code| catalogue.get(&code))
    {
        found.push(one);
    }
    found.retain(|p| args.as_of.is_none_or(|day| p.valid_on(day)));
    if found.is_empty() {
        eprintln!("no place is called `{}`", args.text);
    }
    let english = world.lang == Lang::En;
    let sheet = || {
        let heading = |k| world.lang.text(k).to_string();
        let mut sheet = Sheet::default()
            .column("place", heading(Key::ColumnId))
            .column("name", heading(Key::ColumnPlace))
            .column("level", heading(Key::ColumnLevel))
            .column("valid_from", heading(Key::ColumnFrom))
            .column("valid_to", heading(Key::ColumnTo));
        for p in &found {
            let level = p.level.name();
            let day = |d: Option<cotejo_model::Date>| d.map_or(String::new(), |d| d.to_string());
            sheet.row(vec![
                Entry::text(p.code.as_str()),
                Entry::both(p.name_in(english), places::name(&p.code, world.lang)),
                Entry::both(level, world.lang.name("level", level).unwrap_or(level)),
                Entry::text(day(p.valid_from)),
                Entry::text(day(p.valid_to)),
            ]);
        }
        sheet
    };
    let value = || {
        let one = |p: &&cotejo_model::PlaceInfo| {
            json!({
                "place": p.code, "name": p.name_in(english), "level": p.level.name(),
                "valid_from": p.valid_from, "valid_to": p.valid_to, "residual": p.residual,
            })
        };
        found.iter().map(one).collect::<Vec<_>>()
    };
    give(world.format, sheet, value)?;
    Ok(if found.is_empty() {
        Answer::No
    } else {
        Answer::Yes
    })
}
