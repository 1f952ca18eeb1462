//! From transfers to guns: which records of transfers are of a recovered gun, by its serial number.

use std::collections::BTreeMap;

use cotejo_model::{Column, Date, Field, RecordKind, RecordTable};

use super::group::Guns;
use super::hash::KeyIndex;
use super::places;
use super::reports::{dates, make_words};
use super::rows::{Rows, Unit};
use super::threads;
use super::what::{What, calibres_agree, kinds_agree};
use super::words::{ByWord, Nothing};
use crate::calibre::{self, Calibre};
use crate::gun_type::{self, GunType};
use crate::make::{MakeId, Makes};
use crate::serial;
use crate::trace::{MatchRule, Step};
use crate::ttc::Span;

/// How many guns a candidate list names.
pub(super) const CANDIDATES_MAX: usize = 8;

/// A transfer table with its columns read by distinct word.
pub(super) struct Transfers<'a> {
    pub(super) number: u16,
    pub(super) table: &'a RecordTable,
    serials: Option<&'a Column>,
    /// The key of each row's serial number, 0 where it is not whole; empty until they are joined.
    keys: Vec<u64>,
    makes: ByWord<'a, Option<MakeId>>,
    importers: ByWord<'a, Option<MakeId>>,
    calibres: ByWord<'a, Option<Calibre>>,
    kinds: ByWord<'a, Option<GunType>>,
    dates: ByWord<'a, (Span, u64)>,
    steps: ByWord<'a, Option<Step>>,
    receivers: [ByWord<'a, bool>; 2],
    licensees: [ByWord<'a, bool>; 2],
}

impl<'a> Transfers<'a> {
    /// Every transfer table, in order.
    pub(super) fn all(rows: &'a Rows, makes: &mut Makes, last: Date) -> Vec<Transfers<'a>> {
        let tables = rows.tables.iter().zip(0u16..);
        tables
            .filter(|(t, _)| t.source.kind == RecordKind::Transfer)
            .map(|(table, number)| Transfers::new(table, number, makes, last))
            .collect()
    }

    fn new(table: &'a RecordTable, number: u16, makes: &mut Makes, last: Date) -> Transfers<'a> {
        let nothing = Nothing::of(table);
        let said = |field: Field| ByWord::new(table, field, |t| !nothing.clean(t).is_empty());
        Transfers {
            number,
            table,
            serials: table.column(Field::Serial),
            keys: Vec::new(),
            makes: make_words(table, makes),
            importers: ByWord::new(table, Field::Importer, |t| match nothing.clean(t) {
                "" => None,
                text => makes.read(text).make,
            }),
            calibres: ByWord::new(table, Field::Calibre, |t| {
                calibre::read(nothing.clean(t)).value
            }),
            kinds: ByWord::new(table, Field::Type, |t| {
                gun_type::read(nothing.clean(t)).value
            }),
            dates: dates(table, Field::Date, last),
            steps: ByWord::new(table, Field::Step, Step::read),
            receivers: [said(Field::ToLicence), said(Field::ToName)],
            licensees: [
                said(Field::FromLicence),
                ByWord::new(table, Field::FromState, |t| {
                    places::of_licensee("", "", nothing.clean(t)).is_some()
                }),
            ],
        }
    }

    pub(super) fn make(&self, row: usize) -> Option<MakeId> {
        self.makes.get(row).flatten()
    }

    pub(super) fn when(&self, row: usize) -> Span {
        self.dates.get(row).map_or(Span::NONE, |(span, _)| span)
    }

    pub(super) fn step(&self, row: usize) -> Option<Step> {
        self.steps.get(row).flatten()
    }

    pub(super) fn kind(&self, row: usize) -> Option<GunType> {
        self.kinds.get(row).flatten()
    }

    pub(super) fn calibre(&self, row: usize) -> Option<Calibre> {
        self.calibres.get(row).flatten()
    }

    /// True where a licensee who received the gun is named.
    pub(super) fn has_receiver(&self, row: usize) -> bool {
        self.receivers.iter().any(|r| r.get(row) == Some(true))
    }

    /// True where who hands it on is a licensee: has a licence number or a place in the United States.
    pub(super) fn by_licensee(&self, row: usize) -> bool {
        self.licensees.iter().any(|r| r.get(row) == Some(true))
    }

    /// Its serial number as published.
    pub(super) fn serial(&self, row: usize) -> &'a str {
        self.serials.map_or("", |column| column.get(row))
    }

    /// The key of its serial number; 0 where it is not whole.
    fn read_key(&self, row: usize, makes: &Makes) -> u64 {
        let make = self.make(row).map(|m| makes.name(m));
        serial::key(self.serial(row), make).map_or(0, |k| k.max(1))
    }

    /// The rows of the keys of an index, in order.
    pub(super) fn rows_of(&self, keys: &KeyIndex) -> Vec<(u64, usize)> {
        let found = threads::stretches(self.keys.len(), |range| {
            let from = range.start;
            let own = self.keys.get(range).unwrap_or_default();
            own.iter()
                .copied()
                .zip(from..)
                .filter(|(key, _)| keys.rows(*key).next().is_some())
                .collect::<Vec<_>>()
        });
        found.concat()
    }

    /// True where calibre and type do not speak against the gun.
    pub(super) fn agrees(&self, row: usize, gun: &What) -> bool {
        calibres_agree(gun.calibre, self.calibre(row)) && kinds_agree(gun.kind, self.kind(row))
    }

    /// How the makes of a gun and of a transfer with its serial number fit; `None` where they do not.
    fn by_make(&self, row: usize, gun: &What) -> Option<MatchRule> {
        let importer = self.importers.get(row).flatten();
        match (gun.make, self.make(row)) {
            (Some(a), Some(b)) if a == b => Some(MatchRule::SerialAndMake),
            (a, b) if a.is_some() && a == importer || b.is_some() && b == gun.importer_make => {
                Some(MatchRule::SerialAndImporter)
            }
            (Some(_), Some(_)) => None,
            _ => Some(MatchRule::SerialOnly),
        }
    }

    pub(super) fn link(&self, row: usize, gun: u32, rule: MatchRule, weight: f64) -> Link {
        Link {
            gun,
            unit: Unit {
                table: self.number,
                part: 0,
                row: row as u32,
            },
            // A row without a known step is set aside on reading; one that is not is the least that can be said.
            step: self.step(row).unwrap_or(Step::Distribution),
            when: self.when(row),
            rule,
            confidence: (rule.confidence() * weight) as f32,
            mention: 0,
        }
    }
}

/// A transfer that is of a gun.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub(super) gun: u32,
    pub(super) unit: Unit,
    pub(super) step: Step,
    pub(super) when: Span,
    pub(super) rule: MatchRule,
    pub(super) confidence: f32,
    /// The naming of the dealer in the report that says so; 0 for a transfer.
    pub(super) mention: u32,
}

/// Transfers found for guns.
#[derive(Default)]
pub(super) struct Joins {
    pub(super) links: Vec<Link>,
    /// Guns that several guns of the transfers fit, with those, best first.
    pub(super) candidates: BTreeMap<u32, Vec<(Unit, f32)>>,
}

impl Joins {
    fn doubt(&mut self, gun: u32, unit: Unit, weight: f64) {
        let known = self.candidates.entry(gun).or_default();
        if known.len() < CANDIDATES_MAX && known.iter().all(|(u, _)| *u != unit) {
            known.push((unit, weight as f32));
        }
    }
}

/// What the join asks about guns.
pub(super) struct GunsToJoin<'a> {
    pub(super) guns: &'a Guns,
    /// What each gun is.
    pub(super) whats: &'a [What],
    /// Keys of the reports.
    pub(super) index: &'a KeyIndex,
    /// True where a gun's serial number is one that its make has once.
    pub(super) specific: &'a (dyn Fn(u32) -> bool + Sync),
}

/// What one transfer fits.
enum Fit {
    One(Link, Option<MakeId>),
    Several(u32, Unit, MatchRule),
}

/// Joins transfers with guns of the same serial number.
pub(super) fn join(
    transfers: &mut [Transfers<'_>],
    makes: &Makes,
    wanted: &GunsToJoin<'_>,
) -> Joins {
    let mut joins = Joins::default();
    let mut tentative: Vec<(Link, Option<MakeId>)> = Vec::new();
    for table in transfers {
        table.keys = threads::each(table.table.len(), |row| table.read_key(row, makes));
        let table = &*table;
        let found = threads::stretches(table.table.len(), |range| {
            let mut fits = Vec::new();
            let mut guns = Vec::new();
            for row in range {
                let key = table.keys.get(row).copied().unwrap_or(0);
                guns.clear();
                let reports = wanted.index.rows(key);
                guns.extend(reports.filter_map(|r| wanted.guns.of_report.get(r).copied()));
                if !guns.is_empty() {
                    guns.sort_unstable();
                    guns.dedup();
                    fit(table, row, &guns, wanted, &mut fits);
                }
            }
            fits
        });
        for fit in found.into_iter().flatten() {
            match fit {
                Fit::One(link, make) if link.rule == MatchRule::SerialOnly => {
                    tentative.push((link, make));
                }
                Fit::One(link, _) => joins.links.push(link),
                Fit::Several(gun, unit, rule) => joins.doubt(gun, unit, rule.confidence()),
            }
        }
    }
    // A serial number without a make is of one gun only where one make alone has it.
    tentative.sort_by_key(|(link, make)| (link.gun, *make));
    for of_gun in tentative.chunk_by(|a, b| a.0.gun == b.0.gun) {
        let mut makes: Vec<MakeId> = of_gun.iter().filter_map(|(_, m)| *m).collect();
        makes.dedup();
        for (link, _) in of_gun {
            if makes.len() > 1 {
                joins.doubt(link.gun, link.unit, link.rule.confidence());
            } else {
                joins.links.push(*link);
            }
        }
    }
    joins
}

/// Sets a transfer beside the guns of its serial number.
fn fit(
    table: &Transfers<'_>,
    row: usize,
    guns: &[u32],
    wanted: &GunsToJoin<'_>,
    out: &mut Vec<Fit>,
) {
    let mut fitting: Vec<(MatchRule, u32)> = Vec::new();
    for gun in guns {
        let Some(what) = wanted.whats.get(*gun as usize) else {
            continue;
        };
        let Some(rule) = table.by_make(row, what) else {
            continue;
        };
        if !table.agrees(row, what) {
            continue;
        }
        // A number that many guns can have needs the same make and the same calibre, both known.
        let sure = (wanted.specific)(*gun)
            || (rule == MatchRule::SerialAndMake
                && what.calibre.is_some()
                && what.calibre == table.calibre(row));
        if sure {
            fitting.push((rule, *gun));
        }
    }
    let Some(best) = fitting.iter().map(|(rule, _)| *rule).min() else {
        return;
    };
    let mut best_guns = fitting.iter().filter(|(rule, _)| *rule == best);
    match (best_guns.next(), best_guns.next()) {
        (Some((rule, gun)), None) => {
            out.push(Fit::One(table.link(row, *gun, *rule, 1.0), table.make(row)));
        }
        _ => {
            let unit = table.link(row, 0, best, 1.0).unit;
            let several = fitting.iter().filter(|(rule, _)| *rule == best);
            out.extend(several.map(|(rule, gun)| Fit::Several(*gun, unit, *rule)));
        }
    }
}

impl Transfers<'_> {
    /// The makes that occur.
    pub(super) fn makes_met(&self) -> Vec<MakeId> {
        let all: &[Option<MakeId>] = match &self.makes {
            ByWord::Absent(_) => &[],
            ByWord::Coded { known: all, .. } | ByWord::Plain(all) => all,
        };
        let mut makes: Vec<MakeId> = all.iter().flatten().copied().collect();
        makes.sort_unstable();
        makes.dedup();
        makes
    }
}
