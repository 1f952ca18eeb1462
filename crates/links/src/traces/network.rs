//! Dealers, purchasers and every sale: what leads are sought in. Made on first use, since flows and outcomes do without.

use cotejo_model::{Field, RecordKind};

use super::Traces;
use super::join::Link;
use super::places::NOWHERE;
use super::words::{ByWord, Tuples, Words};
use crate::calibre::{self, Calibre};
use crate::dealer::{DealerId, Dealers, Mention};
use crate::filter::GunNo;
use crate::gun_type::{self, GunType};
use crate::make::MakeId;
use crate::trace::{MatchRule, Step};
use crate::ttc::Span;

/// The number of no dealer and of no purchaser.
pub const NO_ONE: u32 = u32::MAX;
/// The number of no gun.
pub const NO_GUN: u32 = u32::MAX;

const FROM: [Field; 5] = [
    Field::FromLicence,
    Field::FromName,
    Field::FromCity,
    Field::FromCounty,
    Field::FromState,
];
const TO: [Field; 4] = [
    Field::ToLicence,
    Field::ToName,
    Field::ToCity,
    Field::ToState,
];

/// Every sale to a first purchaser on record, column by column, in the order of sources and rows.
///
/// INVARIANT: all columns have one length.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sales {
    /// The dealer, by [`DealerId`]; [`NO_ONE`] where none is named.
    pub dealer: Vec<u32>,
    /// The purchaser, a number that is the same wherever the identifier is; [`NO_ONE`] where none is given.
    pub purchaser: Vec<u32>,
    /// The day, in days since 1970-01-01; `i32::MIN` where it is not known to the day.
    pub day: Vec<i32>,
    /// The type of gun.
    pub kind: Vec<Option<GunType>>,
    /// The calibre.
    pub calibre: Vec<Option<Calibre>>,
    /// The make.
    pub make: Vec<Option<MakeId>>,
    /// The recovered gun that it is of; [`NO_GUN`] where it is of none.
    pub gun: Vec<u32>,
}

impl Sales {
    /// How many sales.
    pub fn len(&self) -> usize {
        self.dealer.len()
    }

    /// True where there are none.
    pub fn is_empty(&self) -> bool {
        self.dealer.is_empty()
    }
}

/// Dealers over all records, and the sales.
pub(super) struct Network {
    dealers: Dealers,
    /// The dealer of each naming in a report.
    of_mention: Vec<u32>,
    /// Who hands on and who receives, one a row of each transfer table, by table.
    parties: Vec<(Vec<u32>, Vec<u32>)>,
    purchasers: Words,
    sales: Sales,
}

impl Traces {
    /// The dealers of all records: of sales, of other transfers, of reports.
    pub fn dealers(&self) -> &Dealers {
        &self.network().dealers
    }

    /// Every sale on record.
    pub fn sales(&self) -> &Sales {
        &self.network().sales
    }

    /// The identifier of a purchaser of [`Traces::sales`]; empty for none.
    pub fn purchaser(&self, number: u32) -> &str {
        self.network().purchasers.text(number)
    }

    /// The dealer of a gun's first sale; where none is known, the dealer that its report names.
    pub fn dealer(&self, gun: GunNo) -> Option<DealerId> {
        let (from, links) = self.chains.of(gun.0);
        let sale = self.row(gun)?.sale;
        let own = sale.and_then(|at| links.get(at.checked_sub(from)? as usize));
        let named = own.into_iter().chain(
            links
                .iter()
                .filter(|l| l.step == Step::Sale || l.rule == MatchRule::Reported),
        );
        named.filter_map(|link| self.seller(link)).next()
    }

    /// The purchaser of a gun's first sale, by the number of [`Traces::sales`].
    pub fn purchaser_of(&self, gun: GunNo) -> Option<u32> {
        let network = self.network();
        let (_, links) = self.chains.of(gun.0);
        links.iter().filter(|l| l.step == Step::Sale).find_map(|l| {
            network
                .purchasers
                .find(self.texts.text(l.unit, Field::Purchaser))
        })
    }

    /// The dealer who hands a gun on in a link.
    pub(super) fn seller(&self, link: &Link) -> Option<DealerId> {
        if link.rule == MatchRule::Reported {
            return self.mentioned(link.mention);
        }
        let parties = self.network().parties.get(usize::from(link.unit.table));
        let number = parties.and_then(|(from, _)| from.get(link.unit.row as usize));
        number.copied().filter(|n| *n != NO_ONE).map(DealerId)
    }

    /// The dealer of a naming in a report.
    pub(super) fn mentioned(&self, mention: u32) -> Option<DealerId> {
        let number = self.network().of_mention.get(mention as usize);
        number.copied().filter(|n| *n != NO_ONE).map(DealerId)
    }

    /// The licensee who receives a gun in a link.
    pub(super) fn receiver(&self, link: &Link) -> Option<DealerId> {
        if link.rule == MatchRule::Reported {
            return None;
        }
        let parties = self.network().parties.get(usize::from(link.unit.table));
        let number = parties.and_then(|(_, to)| to.get(link.unit.row as usize));
        number.copied().filter(|n| *n != NO_ONE).map(DealerId)
    }

    fn network(&self) -> &Network {
        self.network.get_or_init(|| Network::of(self))
    }
}

impl Network {
    fn of(traces: &Traces) -> Network {
        let mut words = Words::new();
        let mut mentions = Tuples::<5>::new();
        let reported: Vec<u32> = (0..traces.lexicon.mentions.len() as u32)
            .map(|n| mentions.add(traces.lexicon.mention(n).map(|t| words.add(t))))
            .collect();
        let mut parties: Vec<(Vec<u32>, Vec<u32>)> = Vec::new();
        for table in &traces.texts.tables {
            if table.source.kind != RecordKind::Transfer {
                parties.push((Vec::new(), Vec::new()));
                continue;
            }
            let from = FROM.map(|f| words.of(table, f));
            let to = TO.map(|f| words.of(table, f));
            let (mut froms, mut tos) = (Vec::new(), Vec::new());
            for row in 0..table.len() {
                froms.push(mentions.add(super::reports::tuple(&from, row)));
                let [licence, name, city, state] = super::reports::tuple(&to, row);
                tos.push(mentions.add([licence, name, city, 0, state]));
            }
            parties.push((froms, tos));
        }
        let texts: Vec<Mention<'_>> = mentions
            .iter()
            .map(|tuple| {
                let [licence, name, city, county, state] = tuple.map(|w| words.text(w));
                Mention {
                    licence,
                    name,
                    city,
                    county,
                    state,
                }
            })
            .collect();
        let dealers = Dealers::resolve(&texts);
        let number = |mention: &u32| dealers.of(*mention as usize).map_or(NO_ONE, |d| d.0);
        for (from, to) in &mut parties {
            for mention in from.iter_mut().chain(to.iter_mut()) {
                *mention = number(mention);
            }
        }
        let of_mention = reported.iter().map(number).collect();
        let mut purchasers = Words::new();
        let sales = sales(traces, &parties, &mut purchasers);
        Network {
            dealers,
            of_mention,
            parties,
            purchasers,
            sales,
        }
    }
}

fn sales(traces: &Traces, parties: &[(Vec<u32>, Vec<u32>)], purchasers: &mut Words) -> Sales {
    let mut sales = Sales::default();
    let mut makes = traces.lexicon.makes.clone();
    let mut links: Vec<&Link> = traces
        .chains
        .links
        .iter()
        .filter(|l| l.step == Step::Sale && l.rule != MatchRule::Reported)
        .collect();
    links.sort_by_key(|l| l.unit);
    let mut links = links.into_iter().peekable();
    for (number, table) in traces.texts.tables.iter().enumerate() {
        let Some((from, _)) = parties.get(number).filter(|(from, _)| !from.is_empty()) else {
            continue;
        };
        let nothing = super::words::Nothing::of(table);
        let purchaser = purchasers.of(table, Field::Purchaser);
        let steps = ByWord::new(table, Field::Step, Step::read);
        let days = super::reports::dates(table, Field::Date, traces.options.last);
        let kinds = ByWord::new(table, Field::Type, |t| {
            gun_type::read(nothing.clean(t)).value
        });
        let calibres = ByWord::new(table, Field::Calibre, |t| {
            calibre::read(nothing.clean(t)).value
        });
        // Every make of the transfers was met when they were joined, so that none is new here.
        let makes = ByWord::new(table, Field::Make, |t| makes.read(nothing.clean(t)).make);
        for row in 0..table.len() {
            if steps.get(row).flatten() != Some(Step::Sale) {
                continue;
            }
            let here = (number as u16, row as u32);
            while links
                .next_if(|l| (l.unit.table, l.unit.row) < here)
                .is_some()
            {}
            let link = links.next_if(|l| (l.unit.table, l.unit.row) == here);
            let day = days.get(row).map_or(Span::NONE, |(span, _)| span);
            sales.dealer.push(from.get(row).copied().unwrap_or(NO_ONE));
            sales
                .purchaser
                .push(purchaser.get(row).filter(|w| *w != 0).unwrap_or(NO_ONE));
            sales
                .day
                .push(if day.is_day() { day.first } else { i32::MIN });
            sales.kind.push(kinds.get(row).flatten());
            sales.calibre.push(calibres.get(row).flatten());
            sales.make.push(makes.get(row).flatten());
            sales.gun.push(link.map_or(NO_GUN, |l| l.gun));
        }
    }
    // Purchasers whom only a report names have numbers too.
    for link in traces
        .chains
        .links
        .iter()
        .filter(|l| l.rule == MatchRule::Reported)
    {
        purchasers.add(traces.texts.text(link.unit, Field::Purchaser));
    }
    sales
}

impl Traces {
    /// The place of a gun's first sale, where it is known.
    pub fn sold_in(&self, gun: GunNo) -> Option<&cotejo_model::PlaceCode> {
        let place = self.row(gun)?.sold_in;
        (place != NOWHERE).then(|| self.lexicon.places.code(place))?
    }
}
