//! Licensees as rows mention them: one of a few writings each, so that every one that occurs can be listed with its true holder.

use std::io::{self, Write};

use crate::kind::Kind;
use crate::licensee::{FORMS, Licensee, Licensees, RENEWALS, SLIPS};
use crate::row::Rows;
use crate::smudge::Smudge;

/// One way of mentioning a licensee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mention {
    pub who: u32,
    name: usize,
    city: usize,
    licence: usize,
    county: usize,
}

const NAMES: usize = 1 + FORMS + SLIPS;
const CITIES: usize = 3;
const TEN: usize = RENEWALS as usize;
/// Licences: of each renewal with hyphens, of each without, the key alone, none.
const KEY_ONLY: usize = 2 * TEN;
const NO_LICENCE: usize = KEY_ONLY + 1;
const LICENCES: usize = NO_LICENCE + 1;
/// Counties: by key, by name, not given.
const NO_COUNTY: usize = 2;
const COUNTIES: usize = NO_COUNTY + 1;
const WAYS: usize = NAMES * CITIES * LICENCES * COUNTIES;
const WORDS: usize = WAYS.div_ceil(64);

/// The columns of the table of mentions.
pub(crate) const HEADER: [&str; 9] = [
    "dealer",
    "key",
    "licence",
    "name",
    "city",
    "county",
    "state",
    "type",
    "short_times",
];

impl Mention {
    /// A mention on a day; `county` where the row has a column for it.
    pub(crate) fn draw(
        who: u32,
        licensee: &Licensee,
        on: i32,
        county: bool,
        smudge: &mut Smudge,
    ) -> Mention {
        let name = if smudge.hit(Kind::DealerForm) {
            1 + smudge.chance.below(FORMS as u64) as usize
        } else if smudge.hit(Kind::DealerSlip) {
            1 + FORMS + smudge.chance.below(SLIPS as u64) as usize
        } else {
            0
        };
        let city = if smudge.hit(Kind::City) {
            1 + smudge.chance.below(CITIES as u64 - 1) as usize
        } else {
            0
        };
        let licence = if smudge.hit(Kind::LicenceMissing) {
            NO_LICENCE
        } else if smudge.hit(Kind::LicencePart) {
            KEY_ONLY
        } else {
            let late = i32::from(smudge.hit(Kind::LicenceExpiry));
            let renewal = (licensee.renewal(on) + late).rem_euclid(RENEWALS) as usize;
            renewal
                + if smudge.hit(Kind::LicenceForm) {
                    TEN
                } else {
                    0
                }
        };
        let county = match county {
            false => NO_COUNTY,
            true => usize::from(smudge.hit(Kind::CountyName)),
        };
        Mention {
            who,
            name,
            city,
            licence,
            county,
        }
    }

    pub(crate) fn name<'l>(&self, of: &'l Licensee) -> &'l str {
        of.names.get(self.name).map_or("", String::as_str)
    }

    pub(crate) fn city<'l>(&self, of: &'l Licensee) -> &'l str {
        of.cities.get(self.city).map_or("", String::as_str)
    }

    pub(crate) fn county<'l>(&self, of: &'l Licensee) -> &'l str {
        match self.county {
            0 => &of.county,
            1 => of.county_name,
            _ => "",
        }
    }

    /// Appends the licence.
    pub(crate) fn licence(&self, of: &Licensee, out: &mut Vec<u8>) {
        match self.licence {
            NO_LICENCE => {}
            KEY_ONLY => of.key(out),
            n if n >= TEN => of.licence((n - TEN) as i32, false, out),
            n => of.licence(n as i32, true, out),
        }
    }

    fn way(&self) -> usize {
        ((self.name * CITIES + self.city) * LICENCES + self.licence) * COUNTIES + self.county
    }

    fn of_way(who: u32, way: usize) -> Mention {
        let (rest, county) = (way / COUNTIES, way % COUNTIES);
        let (rest, licence) = (rest / LICENCES, rest % LICENCES);
        Mention {
            who,
            name: rest / CITIES,
            city: rest % CITIES,
            licence,
            county,
        }
    }
}

/// Every mention that occurred.
pub(crate) struct Mentions(Vec<u64>);

impl Mentions {
    pub(crate) fn new(licensees: usize) -> Mentions {
        Mentions(vec![0; licensees * WORDS])
    }

    pub(crate) fn note(&mut self, mention: &Mention) {
        let way = mention.way();
        if let Some(word) = self.0.get_mut(mention.who as usize * WORDS + way / 64) {
            *word |= 1 << (way % 64);
        }
    }

    /// Writes them with their true holders; how many there are.
    pub(crate) fn write(&self, licensees: &Licensees, out: &mut dyn Write) -> io::Result<u64> {
        let mut rows = Rows::new(out, HEADER);
        let mut text = Vec::new();
        for (who, words) in (0u32..).zip(self.0.chunks(WORDS)) {
            let Some(of) = licensees.get(who) else {
                continue;
            };
            let seen = |way: &usize| {
                words
                    .get(way / 64)
                    .is_some_and(|w| w >> (way % 64) & 1 == 1)
            };
            for way in (0..WAYS).filter(seen) {
                let mention = Mention::of_way(who, way);
                rows.id("", u64::from(who) + 1, 1);
                text.clear();
                of.key(&mut text);
                rows.bytes(&text);
                text.clear();
                mention.licence(of, &mut text);
                rows.bytes(&text);
                rows.text(mention.name(of));
                rows.text(mention.city(of));
                rows.text(mention.county(of));
                rows.text(of.state);
                rows.text(of.kind());
                rows.text(if of.short_times { "1" } else { "0" });
                rows.end()?;
            }
        }
        rows.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_reads_back() {
        for way in 0..WAYS {
            assert_eq!(Mention::of_way(3, way).way(), way);
        }
    }
}
