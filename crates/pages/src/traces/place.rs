//! What a place's page says of guns: how many were recovered there, how many first sold there.

use cotejo_lang::{Key, Noun};
use cotejo_links::Filter;
use cotejo_model::PlaceCode;

use crate::ask::Ask;
use crate::error::PageError;
use crate::head::Link;
use crate::site::Site;

/// The guns of a place, each count with the way to their summary; nothing where there are none. Made-up ones say so.
pub(crate) fn links(site: &Site, ask: &Ask, place: &PlaceCode) -> Result<Vec<Link>, PageError> {
    let Some(traces) = site.traces(ask.as_of, None)? else {
        return Ok(Vec::new());
    };
    let at = |recovered: bool| match recovered {
        true => Filter {
            recovered_in: Some(place.clone()),
            ..Filter::default()
        },
        false => Filter {
            sold_in: Some(place.clone()),
            ..Filter::default()
        },
    };
    let ends = [
        (true, Key::TracesPlaceRecovered, "place"),
        (false, Key::TracesPlaceSold, "sold_in"),
    ];
    let mut out = Vec::new();
    for (recovered, key, name) in ends {
        let count = traces.guns(&at(recovered)).count() as u64;
        if count > 0 {
            let mut text = ask
                .lang
                .fill(key, &[("guns", &ask.lang.count(Noun::Gun, count))]);
            if traces.synthetic() {
                text = format!("{text} ({})", ask.text(Key::WordSynthetic));
            }
            out.push(Link::new(
                text,
                ask.href("/traces", &[(name, place.as_str())]),
            ));
        }
    }
    Ok(out)
}
