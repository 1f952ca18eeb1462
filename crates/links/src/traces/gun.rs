//! One row a gun: what is known of it after reports, transfers and repairs are put together.

use std::collections::BTreeMap;

use cotejo_model::{Date, Field};

use super::decide::{self, Facts};
use super::group::Guns;
use super::hash::FastMap;
use super::join::{Link, Transfers};
use super::places::{self, NOWHERE, Places};
use super::reports::{Lexicon, Report};
use super::rows::{Rows, Unit};
use super::threads;
use super::what::{MadeIn, What};
use crate::outcome::Outcome;
use crate::serial::{self, SerialState};
use crate::trace::{MatchRule, OutcomeRule, Step, UsRule};
use crate::ttc::{Between, Span, number};

/// Records had to be kept from this day on (Gun Control Act of 1968, in force 1968-12-16).
const RECORDS_FROM: (i16, i8, i8) = (1968, 12, 16);

/// One gun.
#[derive(Clone, Copy, Debug)]
pub(super) struct GunRow {
    /// The record of its first report.
    pub(super) unit: Unit,
    pub(super) what: What,
    pub(super) serial: SerialState,
    /// The report of its first recovery, by number.
    pub(super) first: u32,
    pub(super) recovered: Span,
    pub(super) recovered_in: u32,
    pub(super) requested: Span,
    pub(super) sold: Span,
    pub(super) sold_in: u32,
    /// The link of its first sale, as a place in the list of all links.
    pub(super) sale: Option<u32>,
    pub(super) outcome: Outcome,
    pub(super) outcome_by: OutcomeRule,
    pub(super) published: Option<Outcome>,
    pub(super) us_sourced: Option<UsRule>,
    pub(super) submitted: bool,
    pub(super) reports: u32,
}

impl GunRow {
    pub(super) fn sale_to_recovery(&self) -> Option<Between> {
        Between::spans(self.sold, self.recovered)
    }

    pub(super) fn recovery_to_request(&self) -> Option<Between> {
        Between::spans(self.recovered, self.requested)
    }

    /// True where its first sale is known.
    pub(super) fn is_sold(&self) -> bool {
        self.outcome == Outcome::PurchaserIdentified
    }
}

/// All links, by gun, in order of their steps and days; and where each gun's begin.
pub(super) struct Chains {
    pub(super) links: Vec<Link>,
    starts: Vec<u32>,
}

impl Chains {
    /// Puts the links of transfers and what the reports themselves say in order.
    pub(super) fn new(
        mut links: Vec<Link>,
        reports: &[Report],
        guns: &Guns,
        lexicon: &Lexicon,
    ) -> Chains {
        links.extend(
            reports
                .iter()
                .enumerate()
                .filter_map(|(at, report)| reported(report, *guns.of_report.get(at)?, lexicon)),
        );
        links.sort_unstable_by_key(|l| {
            let own = l.rule == MatchRule::Reported;
            (l.gun, l.step, l.when.first, l.when.last, own, l.unit)
        });
        let mut starts = vec![0u32; guns.len() + 1];
        for link in &links {
            if let Some(count) = starts.get_mut(link.gun as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        Chains { links, starts }
    }

    /// The links of a gun, and where they begin in the list.
    pub(super) fn of(&self, gun: u32) -> (u32, &[Link]) {
        let at = gun as usize;
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(from), Some(to)) => (
                *from,
                self.links
                    .get(*from as usize..*to as usize)
                    .unwrap_or_default(),
            ),
            _ => (0, &[]),
        }
    }

    /// The first sale: of the sales on record the earliest, else of those that the reports give.
    fn first_sale(&self, gun: u32) -> Option<(u32, Link)> {
        let (from, links) = self.of(gun);
        (from..)
            .zip(links)
            .filter(|(_, l)| l.step == Step::Sale)
            .min_by_key(|(at, l)| {
                let reported = l.rule == MatchRule::Reported;
                (reported, l.when.last, l.when.first, *at)
            })
            .map(|(at, link)| (at, *link))
    }
}

/// What a report says of the chain: a sale, or the dealer alone.
fn reported(report: &Report, gun: u32, lexicon: &Lexicon) -> Option<Link> {
    let sale = report.sold.is_known()
        || report.purchaser != 0
        || report.outcome == Some(Outcome::PurchaserIdentified);
    let dealer = lexicon.named.get(report.mention as usize) == Some(&true);
    if !sale && !dealer {
        return None;
    }
    Some(Link {
        gun,
        unit: report.unit,
        step: if sale { Step::Sale } else { Step::Distribution },
        when: report.sold,
        rule: MatchRule::Reported,
        confidence: MatchRule::Reported.confidence() as f32,
        mention: report.mention,
    })
}

/// Where the licensee of each sale is, one a link; [`NOWHERE`] for other links.
pub(super) fn sale_places(
    rows: &Rows,
    chains: &Chains,
    mention_places: &[u32],
    places: &mut Places,
) -> Vec<u32> {
    let mut known: FastMap<[&str; 3], u32> = FastMap::default();
    let fields = [Field::FromLicence, Field::FromCounty, Field::FromState];
    chains
        .links
        .iter()
        .map(|link| {
            if link.step != Step::Sale {
                return NOWHERE;
            }
            if link.rule == MatchRule::Reported {
                let place = mention_places.get(link.mention as usize);
                return place.copied().unwrap_or(NOWHERE);
            }
            let texts = fields.map(|f| rows.text(link.unit, f));
            *known.entry(texts).or_insert_with(|| {
                let [licence, county, state] = texts;
                places.add(places::of_licensee(licence, county, state))
            })
        })
        .collect()
}

/// What the rows of guns are made from.
pub(super) struct Parts<'a> {
    pub(super) rows: &'a Rows,
    pub(super) reports: &'a [Report],
    pub(super) guns: &'a Guns,
    pub(super) whats: &'a [What],
    pub(super) chains: &'a Chains,
    pub(super) sale_places: &'a [u32],
    pub(super) transfers: &'a [Transfers<'a>],
    pub(super) doubtful: &'a BTreeMap<u32, Vec<(Unit, f32)>>,
    pub(super) lexicon: &'a Lexicon,
}

/// Every gun's row, in the order of their numbers.
pub(super) fn rows(parts: &Parts<'_>) -> Vec<GunRow> {
    let (y, m, d) = RECORDS_FROM;
    let records_from = Date::new(y, m, d).map_or(i32::MIN, number);
    let table_of: Vec<Option<&Transfers<'_>>> = (0..parts.rows.tables.len())
        .map(|at| parts.transfers.iter().find(|t| usize::from(t.number) == at))
        .collect();
    threads::each(parts.guns.len(), |at| {
        row(at as u32, parts, &table_of, records_from)
    })
}

fn row(
    gun: u32,
    parts: &Parts<'_>,
    table_of: &[Option<&Transfers<'_>>],
    records_from: i32,
) -> GunRow {
    let reports = || {
        let own = parts.guns.reports(gun).iter();
        own.filter_map(|r| Some((*r, parts.reports.get(*r as usize)?)))
    };
    let what = parts.whats.get(gun as usize).copied().unwrap_or_default();
    // The first recovery is the one that is surely the earliest; a day known to the day stands before its year.
    let first = reports().min_by_key(|(at, r)| (r.recovered.last, r.recovered.first, *at));
    let again = |at: u32| {
        let joined = parts.guns.joined.get(at as usize).copied().flatten();
        joined.is_some_and(|(_, again)| again)
    };
    let recovered_in = first.map_or(NOWHERE, |(at, r)| match r.place {
        // Another report of the same recovery may know where it was.
        NOWHERE => reports()
            .filter(|(other, _)| again(*other) == again(at))
            .map(|(_, r)| r.place)
            .find(|p| *p != NOWHERE)
            .unwrap_or(NOWHERE),
        place => place,
    });
    let requested = reports()
        .map(|(_, r)| r.requested)
        .min_by_key(|s| (s.last, s.first))
        .unwrap_or(Span::NONE);
    let published = reports()
        .filter_map(|(_, r)| r.outcome)
        .max_by_key(|o| (decide::reach(*o), std::cmp::Reverse(*o)));
    let serial = reports()
        .map(|(_, r)| r.state)
        .min_by_key(|s| state_rank(*s))
        .unwrap_or(SerialState::Missing);
    let submitted = reports().any(|(_, r)| r.submitted);
    let count = reports().count() as u32;

    let (_, links) = parts.chains.of(gun);
    let sale = parts.chains.first_sale(gun);
    let place_of = |at: u32| parts.sale_places.get(at as usize).copied();
    let mut sold = sale.map_or(Span::NONE, |(_, l)| l.when);
    let mut sold_in = sale.and_then(|(at, _)| place_of(at)).unwrap_or(NOWHERE);
    let (from, _) = parts.chains.of(gun);
    for (at, link) in (from..).zip(links).filter(|(_, l)| l.step == Step::Sale) {
        // What the record of the sale leaves out, another may say.
        if !sold.is_known() {
            sold = link.when;
        }
        if sold_in == NOWHERE {
            sold_in = place_of(at).unwrap_or(NOWHERE);
        }
    }

    let own = || links.iter().filter(|l| l.rule != MatchRule::Reported);
    let table = |l: &Link| {
        let table = table_of.get(usize::from(l.unit.table)).copied().flatten();
        table.map(|t| (t, l.unit.row as usize))
    };
    let receiver = |l: &Link| table(l).is_some_and(|(t, row)| t.has_receiver(row));
    let makes = &parts.lexicon.makes;
    let mut facts = Facts {
        sale: sale.is_some(),
        dealer: links.iter().any(|l| {
            l.step == Step::Distribution && (l.rule == MatchRule::Reported || receiver(l))
        }),
        // Who received it from its maker or importer is a distributor, even where nothing says to whom that one handed it on.
        distributor: own()
            .any(|l| l.step == Step::Distribution || (l.step != Step::Sale && receiver(l))),
        import: own().any(|l| l.step == Step::Import),
        manufacture: own().any(|l| l.step == Step::Manufacture),
        licensee: own().any(|l| table(l).is_some_and(|(t, row)| t.by_licensee(row))),
        importer: what.importer != 0,
        published,
        submitted,
        serial,
        ambiguous: parts.doubtful.contains_key(&gun),
        make_known: what.make.is_some(),
        make_in_us: what.make.is_some_and(|m| makes.in_us(m)),
        make_placed: what.make.is_some_and(|m| makes.country(m).is_some()),
        made_in: what.made_in,
        too_old: links
            .iter()
            .any(|l| l.when.is_known() && l.when.last < records_from),
    };
    // An importer's mark in the serial number counts; it is looked for only where it decides.
    if links.is_empty() && !facts.importer && (facts.made_in == MadeIn::Abroad || !facts.make_in_us)
    {
        let make = what.make.map(|m| makes.name(m));
        facts.importer = reports().any(|(_, r)| {
            serial::read(parts.rows.text(r.unit, Field::Serial), make)
                .importer
                .is_some()
        });
    }
    let (outcome, outcome_by) = decide::outcome(&facts);
    GunRow {
        unit: reports().next().map_or(
            Unit {
                table: 0,
                part: 0,
                row: 0,
            },
            |(_, r)| r.unit,
        ),
        what,
        serial,
        first: first.map_or(0, |(at, _)| at),
        recovered: first.map_or(Span::NONE, |(_, r)| r.recovered),
        recovered_in,
        requested,
        sold,
        sold_in,
        sale: sale.map(|(at, _)| at),
        outcome,
        outcome_by,
        published,
        us_sourced: decide::us_sourced(&facts),
        submitted,
        reports: count,
    }
}

/// The most telling of several readings of a gun's serial number comes first.
fn state_rank(state: SerialState) -> u8 {
    match state {
        SerialState::Whole => 0,
        SerialState::Partial => 1,
        SerialState::Obliterated => 2,
        SerialState::Invalid => 3,
        SerialState::Missing => 4,
    }
}
