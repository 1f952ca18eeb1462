//! From traces to leads: what each kind is sought in.

use std::collections::BTreeMap;

use cotejo_model::{Level, PlaceCode};

use super::Traces;
use super::gun::GunRow;
use super::network::NO_ONE;
use crate::calibre::Calibre;
use crate::dealer::DealerId;
use crate::filter::GunNo;
use crate::gun_type::GunType;
use crate::leads::multiple::{self, Class, RIFLE_STATES};
use crate::leads::{Lead, dealers, purchasers, routes, sudden};
use crate::ttc::{Limit, TtcRange};

/// Under three years: what ATF calls a short time-to-crime.
const SHORT: TtcRange = TtcRange {
    low: Limit::Days(0),
    high: Some(Limit::Months(36)),
};
/// A sale this many days before the first recovery can still have a short time.
const SHORT_DAYS: i32 = 1_096;
/// Days of the last window in which a make may have risen, and of the one before.
const WINDOW_DAYS: i32 = 365;
/// Families of calibres that are not greater than .22, whose rifles nobody reports.
const SMALL: [&str; 3] = [".17 HMR", ".22 LR", ".22 WMR"];

impl Traces {
    /// All leads of these traces, kind by kind, each ranked; made on first use and kept. See `docs/methods/leads.md`.
    pub fn leads(&self) -> &[Lead] {
        self.leads.get_or_init(|| {
            let mut all = self.dealer_leads();
            all.extend(self.purchaser_leads());
            all.extend(self.multiple_leads());
            all.extend(self.route_leads());
            all.extend(self.sudden_leads());
            all
        })
    }

    fn numbered(&self) -> impl Iterator<Item = (u32, &GunRow)> {
        (0u32..).zip(&self.rows)
    }

    /// A dealer's key, the same from run to run: its licence, else its name and place.
    pub fn dealer_key(&self, dealer: DealerId) -> String {
        let all = self.dealers();
        match (all.licence(dealer), all.place(dealer)) {
            (Some(licence), _) => licence.key().to_string(),
            (None, Some(place)) => format!("{}, {place}", all.name(dealer)),
            (None, None) => all.name(dealer).to_string(),
        }
    }

    fn dealer_leads(&self) -> Vec<Lead> {
        let mut found: BTreeMap<u32, (u64, Vec<u32>)> = BTreeMap::new();
        let (mut first, mut last) = (i32::MAX, i32::MIN);
        for (number, row) in self.numbered() {
            if row.recovered.is_known() {
                first = first.min(row.recovered.first);
                last = last.max(row.recovered.last);
            }
            let short = row.sale_to_recovery().and_then(|t| t.is_in(SHORT));
            if let (Some(short), Some(dealer)) = (short, self.dealer(GunNo(number))) {
                let own = found.entry(dealer.0).or_default();
                own.0 += 1;
                own.1.extend(short.then_some(number));
            }
        }
        let sales = self.sales();
        let window = first.saturating_sub(SHORT_DAYS)..=last;
        let mut sold: BTreeMap<u32, u64> = BTreeMap::new();
        for (dealer, day) in sales.dealer.iter().zip(&sales.day) {
            if *dealer != NO_ONE && window.contains(day) {
                *sold.entry(*dealer).or_default() += 1;
            }
        }
        // A dealer that sold and had no gun traced is exposure too: without it the common rate would be too high.
        for dealer in sold.keys() {
            found.entry(*dealer).or_default();
        }
        let keys: Vec<String> = found
            .keys()
            .map(|d| self.dealer_key(DealerId(*d)))
            .collect();
        let all: Vec<dealers::DealerTraces<'_>> = found
            .iter()
            .zip(&keys)
            .map(|((dealer, (traced, guns)), key)| dealers::DealerTraces {
                dealer: *dealer,
                key,
                traced: *traced,
                short: guns.len() as u64,
                sales: sold.get(dealer).copied(),
                guns: guns.clone(),
            })
            .collect();
        dealers::find(&all, &dealers::DealerOptions::default())
    }

    fn purchaser_leads(&self) -> Vec<Lead> {
        let day = |span: crate::ttc::Span| span.is_day().then_some(span.first);
        let bought: Vec<purchasers::Bought<'_>> = self
            .numbered()
            .filter_map(|(gun, row)| {
                let purchaser = self.purchaser_of(GunNo(gun))?;
                let key = self.purchaser(purchaser);
                (!key.is_empty()).then(|| purchasers::Bought {
                    purchaser,
                    key,
                    gun,
                    dealer: self.dealer(GunNo(gun)).map(|d| d.0),
                    sold: day(row.sold),
                    recovered: day(row.recovered),
                    place: self
                        .lexicon
                        .places
                        .code(row.recovered_in)
                        .map(PlaceCode::as_str),
                })
            })
            .collect();
        purchasers::find(&bought, &purchasers::PurchaserOptions::default())
    }

    fn multiple_leads(&self) -> Vec<Lead> {
        let sales = self.sales();
        let class: Vec<Class> = sales
            .kind
            .iter()
            .zip(&sales.calibre)
            .map(|(kind, calibre)| class(*kind, *calibre))
            .collect();
        let sales = multiple::Sales {
            purchaser: &sales.purchaser,
            dealer: &sales.dealer,
            day: &sales.day,
            class: &class,
            gun: &sales.gun,
        };
        multiple::find(&sales, self, &multiple::MultipleOptions::default())
    }

    fn route_leads(&self) -> Vec<Lead> {
        let ends: Vec<(PlaceCode, PlaceCode, u32)> = self
            .numbered()
            .filter_map(|(gun, row)| {
                let from = self.lexicon.places.code(row.sold_in)?;
                let to = self.lexicon.places.code(row.recovered_in)?;
                let local = |p: &PlaceCode| {
                    matches!(p.level(), Level::County | Level::Municipality).then(|| p.clone())
                };
                Some((local(from)?, local(to)?, gun))
            })
            .collect();
        let routed: Vec<routes::Routed<'_>> = ends
            .iter()
            .map(|(from, to, gun)| routes::Routed {
                from: from.as_str(),
                to: to.as_str(),
                gun: *gun,
            })
            .collect();
        routes::find(&routed, &routes::RouteOptions::default())
    }

    fn sudden_leads(&self) -> Vec<Lead> {
        let known = self.numbered().filter(|(_, r)| r.recovered.is_known());
        let Some(last) = known.map(|(_, r)| r.recovered.first).max() else {
            return Vec::new();
        };
        let now = last - WINDOW_DAYS + 1..=last;
        let then = now.start() - WINDOW_DAYS..=now.start() - 1;
        let mut all = [0u64; 2];
        let mut found: BTreeMap<String, (u64, Vec<u32>)> = BTreeMap::new();
        for (number, row) in self.numbered() {
            let (first, last) = (row.recovered.first, row.recovered.last);
            let is_in = |w: &std::ops::RangeInclusive<i32>| {
                row.recovered.is_known() && w.contains(&first) && w.contains(&last)
            };
            let after = is_in(&now);
            if !after && !is_in(&then) {
                continue;
            }
            all[usize::from(after)] += 1;
            let Some(make) = row.what.make.map(|m| self.lexicon.makes.name(m)) else {
                continue;
            };
            let model = self.word(row.what.model).map(|m| format!("{make} {m}"));
            for name in std::iter::once(make.to_string()).chain(model) {
                let own = found.entry(name).or_default();
                match after {
                    true => own.1.push(number),
                    false => own.0 += 1,
                }
            }
        }
        let counted: Vec<sudden::Counted<'_>> = found
            .iter()
            .map(|(name, (before, guns))| sudden::Counted {
                name,
                before: *before,
                after: guns.len() as u64,
                guns: guns.clone(),
            })
            .collect();
        sudden::find(&counted, all[0], all[1], &sudden::SuddenOptions::default())
    }
}

/// What a sale counts as for the rule of multiple sales, as far as type and calibre tell.
fn class(kind: Option<GunType>, calibre: Option<Calibre>) -> Class {
    match kind {
        Some(GunType::Pistol | GunType::Revolver) => Class::Handgun,
        Some(GunType::Rifle) if calibre.is_some_and(|c| !SMALL.contains(&c.name())) => Class::Rifle,
        _ => Class::Other,
    }
}

impl multiple::Parties for Traces {
    fn dealer_key(&self, dealer: u32) -> String {
        Traces::dealer_key(self, DealerId(dealer))
    }

    fn purchaser_key(&self, purchaser: u32) -> String {
        self.purchaser(purchaser).to_string()
    }

    fn reports_rifles(&self, dealer: u32) -> bool {
        let state = self
            .dealers()
            .place(DealerId(dealer))
            .and_then(|p| p.at(Level::State));
        state.is_some_and(|s| RIFLE_STATES.contains(&s.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_counts_as_a_multiple_sale() {
        let calibre = |name| Calibre::find(name);
        assert_eq!(class(Some(GunType::Pistol), None), Class::Handgun);
        assert_eq!(
            class(Some(GunType::Rifle), calibre("7.62x39")),
            Class::Rifle
        );
        assert_eq!(class(Some(GunType::Rifle), calibre(".22 LR")), Class::Other);
        // Without a calibre nobody can say that it is greater than .22.
        assert_eq!(class(Some(GunType::Rifle), None), Class::Other);
        assert_eq!(class(Some(GunType::Shotgun), None), Class::Other);
        assert!(SMALL.iter().all(|s| calibre(s).is_some()));
    }
}
